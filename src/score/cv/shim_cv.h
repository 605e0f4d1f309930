/* What the OpenCV shims share: the guard with OpenCV single-threaded and quiet, and pixels lent to it. C++ only. */
#ifndef MG_SCORE_CV_SHIM_CV_H
#define MG_SCORE_CV_SHIM_CV_H

#include <mutex>

#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>

#include "base/cxx_guard.h"

namespace shim
{

/* guard for what calls OpenCV, whose message is taken without the path of its source; what it would print about it first is said there too. */
template <typename Body> mg_status cv_guard(const char *where, mg_err *err, Body body) noexcept
{
    return guard(where, err, [&] {
        static std::once_flag once;
        std::call_once(once, [] {
            cv::setNumThreads(1);
            cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
            cv::redirectError([](int, const char *, const char *, const char *, int, void *) { return 0; });
        });
        try {
            return body();
        } catch (const cv::Exception &e) {
            if (e.code == cv::Error::StsNoMem)
                return mg_fail_at(err, MG_ENOMEM, where, "out of memory");
            return mg_fail_at(err, MG_ELIB, where, "%s", one_line(e.err.empty() ? e.what() : e.err.c_str()).c_str());
        }
    });
}

/* The image's own pixels, borrowed. */
inline cv::Mat borrow(const mg_image *im)
{
    return cv::Mat(im->h, im->w, im->channels == 3 ? CV_8UC3 : CV_8UC1, im->px);
}

} // namespace shim

#endif
