/* What the OpenCV shims share: the guard that no exception passes, and single-threaded OpenCV. C++ only. */
#ifndef VISION_SHIM_GUARD_H
#define VISION_SHIM_GUARD_H

#include <exception>
#include <mutex>
#include <new>
#include <string>

#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>

#include "maskgen/image.h"

namespace shim
{

/* OpenCV's messages span lines; one line, without the path of its source, is enough. */
inline std::string one_line(const char *text)
{
    std::string s = text;
    for (char &c : s)
        if (c == '\n' || c == '\r')
            c = ' ';
    while (!s.empty() && s.back() == ' ')
        s.pop_back();
    return s;
}

/* Runs `body` and turns whatever it throws into a status with the exception's own words; what OpenCV would print about it first
 * is said there too. */
template <typename Body> mg_status guard(const char *where, mg_err *err, Body body) noexcept
{
    try {
        static std::once_flag once;
        std::call_once(once, [] {
            cv::setNumThreads(1);
            cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
            cv::redirectError([](int, const char *, const char *, const char *, int, void *) { return 0; });
        });
        return body();
    } catch (const std::bad_alloc &) {
        return mg_fail(err, MG_ENOMEM, "%s: no memory", where);
    } catch (const cv::Exception &e) {
        return mg_fail(err, MG_ELIB, "%s: %s", where, one_line(e.err.empty() ? e.what() : e.err.c_str()).c_str());
    } catch (const std::exception &e) {
        return mg_fail(err, MG_ELIB, "%s: %s", where, one_line(e.what()).c_str());
    } catch (...) {
        return mg_fail(err, MG_ELIB, "%s: unknown exception", where);
    }
}

inline mg_status check_image(const char *where, const mg_image *im, mg_err *err)
{
    if (!im || !im->px || im->w < 1 || im->h < 1 || (im->channels != 1 && im->channels != 3))
        return mg_fail(err, MG_EINPUT, "%s: needs a grey or RGB image", where);
    return MG_OK;
}

/* The image's own pixels, borrowed. */
inline cv::Mat borrow(const mg_image *im)
{
    return cv::Mat(im->h, im->w, im->channels == 3 ? CV_8UC3 : CV_8UC1, im->px);
}

} // namespace shim

#endif
