/* The C face of OpenCV's geometry and colour. No exception leaves these calls; they are thread-safe. */
#ifndef MG_SCORE_CV_CV_H
#define MG_SCORE_CV_CV_H

#include "maskgen/image.h"

#ifdef __cplusplus
extern "C" {
#endif

const char *mg_cv_version(void);

/* Makes OpenCV single-threaded and silent, for the whole process. Only a program that is its own host calls it, at
 * its start: our threads work on pictures side by side, and OpenCV's own would only stand in their way. No result
 * depends on it. */
void mg_cv_settle(void);

/* A pinhole camera's pose from n ≥ 6 points that are not all on one plane: `model` [n][3] in any unit, `image` in px
 * (y down), `focal` in px, `centre` the principal point. turn (row-major) and shift map model axes to camera axes: x
 * right, y down, z away from the camera. MG_EINPUT: no pose found. cv::solvePnP, iterative, started by its own
 * direct solution. */
mg_status mg_cv_solve_pnp(const double *model, const mg_point *image, int n, double focal, mg_point centre,
                          double turn[9], double shift[3], mg_err *err);

/* cvtColor(RGB2GRAY): what mg_image_grey must equal byte for byte. */
mg_status mg_cv_rgb2grey(mg_image *out, const mg_image *rgb, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
