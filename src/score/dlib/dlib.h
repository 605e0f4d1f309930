/* The C face of dlib: HOG frontal face detector, its weights, landmarks. No exception leaves these calls.
 * Handles are not thread-safe: one per thread. The first detector of a process takes about 330 ms to build, copies 0.1
 * ms. */
#ifndef MG_SCORE_DLIB_DLIB_H
#define MG_SCORE_DLIB_DLIB_H

#include "maskgen/scorer.h"
#include "score/hog/model.h"
#include "score/landmarks.h"

#ifdef __cplusplus
extern "C" {
#endif

const char *mg_dlib_version(void);

typedef struct mg_dlib_hog mg_dlib_hog;
mg_status mg_dlib_hog_new(mg_dlib_hog **out, mg_err *err);
void mg_dlib_hog_free(mg_dlib_hog *h);

/* dlib's own call, `detector(img, dets, floor)`: windows with margin ≥ floor after its NMS, best first. `im` grey or
 * RGB (RGB: strongest channel gradient); `upsample` times pyramid_up<2> first, boxes mapped back. *det belongs to h
 * until its next call. */
mg_status mg_dlib_hog_detect(mg_dlib_hog *h, const mg_image *im, int upsample, double floor, const mg_detection **det,
                             int *count, mg_err *err);
/* The whole score of scorer.h. Windows are scanned by applying the filters and taking maxima (no sorting, no NMS of
 * every window); `det` lists what detector(img, dets, list_floor) gives. */
mg_status mg_dlib_hog_score(mg_dlib_hog *h, const mg_image *im, int upsample, mg_rect box, double list_floor,
                            mg_score *out, mg_err *err);

/* The true face's margin by part, of the last mg_dlib_hog_score; belongs to h. */
const double *mg_dlib_hog_part_margins(const mg_dlib_hog *h);

/* The linear filters, as the detector applies them. */
mg_status mg_dlib_hog_model(mg_dlib_hog *h, mg_hog_model *out, mg_err *err);
/* For tests of our engine: level `level` of dlib's pyramid of a grey or RGB image. */
mg_status mg_dlib_pyramid(mg_image *out, const mg_image *im, int upsample, int level, mg_err *err);

/* dlib's shape predictor, from the model at `path`: the 68 points of score/landmarks.h, counted from the middle of the
 * first pixel. The model is loaded once a process (100 MB, 0.6 s), from the first path that is given, and shared. */
mg_status mg_dlib_landmarks(const char *path, const mg_image *rgb, mg_rect box, mg_point out[MG_LANDMARKS],
                            mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
