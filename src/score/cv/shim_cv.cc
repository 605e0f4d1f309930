/* OpenCV's pose from points, and its grey conversion, behind C. */
#include "score/cv/cv.h"

#include <cmath>
#include <vector>

#include <opencv2/calib3d.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgproc.hpp>

#include "score/cv/shim_cv.h"

extern "C" const char *mg_cv_version(void)
{
    return CV_VERSION;
}

extern "C" void mg_cv_settle(void)
{
    shim::cv_guard("OpenCV", nullptr, [] {
        cv::setNumThreads(1);
        cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        cv::redirectError([](int, const char *, const char *, const char *, int, void *) { return 0; });
        return MG_OK;
    });
}

extern "C" mg_status mg_cv_solve_pnp(const double *model, const mg_point *image, int n, double focal, mg_point centre,
                                     double turn[9], double shift[3], mg_err *err)
{
    if (n < 6 || !(focal > 0 && focal <= 1e9) || !std::isfinite(centre.x) || !std::isfinite(centre.y))
        return mg_fail(err, MG_EINPUT,
                       "pose: needs at least 6 points, a focal length above 0 (up to 1e9) and a centre");
    for (int i = 0; i < n; i++)
        if (!std::isfinite(model[3 * i] + model[3 * i + 1] + model[3 * i + 2]) ||
            !std::isfinite(image[i].x + image[i].y))
            return mg_fail(err, MG_EINPUT, "pose: point %d is no number", i);
    return shim::cv_guard("pose", err, [&] {
        std::vector<cv::Point3d> from;
        std::vector<cv::Point2d> to;
        for (int i = 0; i < n; i++) {
            from.emplace_back(model[3 * i], model[3 * i + 1], model[3 * i + 2]);
            to.emplace_back(image[i].x, image[i].y);
        }
        const cv::Matx33d lens(focal, 0, centre.x, 0, focal, centre.y, 0, 0, 1);
        cv::Vec3d rod, move;
        cv::Matx33d m;
        if (!cv::solvePnP(from, to, lens, cv::noArray(), rod, move, false, cv::SOLVEPNP_ITERATIVE))
            return mg_fail(err, MG_EINPUT, "pose: the points fit no pose");
        cv::Rodrigues(rod, m);
        for (int i = 0; i < 9; i++)
            turn[i] = m.val[i];
        for (int i = 0; i < 3; i++)
            shift[i] = move[i];
        bool finite = true;
        for (int i = 0; i < 9; i++)
            finite = finite && std::isfinite(turn[i]) && std::isfinite(shift[i % 3]);
        return finite ? MG_OK : mg_fail(err, MG_EINPUT, "pose: the points fit no pose");
    });
}

extern "C" mg_status mg_cv_rgb2grey(mg_image *out, const mg_image *rgb, mg_err *err)
{
    *out = mg_image();
    if (shim::check_image("grey", rgb, 0, err) != MG_OK)
        return MG_EINPUT;
    if (rgb->channels != 3)
        return mg_fail(err, MG_EINPUT, "grey: needs an RGB image");
    mg_status st = mg_image_new(out, rgb->w, rgb->h, 1, err);
    if (st != MG_OK)
        return st;
    st = shim::cv_guard("grey", err, [&] {
        cv::Mat to = shim::borrow(out);
        cv::cvtColor(shim::borrow(rgb), to, cv::COLOR_RGB2GRAY);
        return MG_OK;
    });
    if (st != MG_OK)
        mg_image_free(out);
    return st;
}
