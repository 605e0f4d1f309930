/* What the OpenCV shims share: the guard, and pixels lent to it. OpenCV's threads, log level and error handler
 * belong to the whole process: they stay as the host has them (mg_cv_settle is for a program that is its own host).
 * C++ only. */
#ifndef MG_SCORE_CV_SHIM_CV_H
#define MG_SCORE_CV_SHIM_CV_H

#include <opencv2/core.hpp>

#include "base/cxx_guard.h"

namespace shim
{

/* guard for what calls OpenCV, whose message is taken without the path of its source. */
template <typename Body> mg_status cv_guard(const char *where, mg_err *err, Body body) noexcept
{
    return guard(where, err, [&] {
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
