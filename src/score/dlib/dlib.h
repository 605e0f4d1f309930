/* The C face of dlib: HOG frontal face detector, its weights, 68 landmarks. No exception leaves these calls.
 * Handles are not thread-safe: one per thread. The first detector of a process takes about 330 ms to build, copies 0.1 ms. */
#ifndef MG_SCORE_DLIB_DLIB_H
#define MG_SCORE_DLIB_DLIB_H

#include "base/hash.h"
#include "score/score.h"

#ifdef __cplusplus
extern "C" {
#endif

const char *mg_dlib_version(void);

typedef struct mg_dlib_hog mg_dlib_hog;
mg_status mg_dlib_hog_new(mg_dlib_hog **out, mg_err *err);
void mg_dlib_hog_free(mg_dlib_hog *h);

/* dlib's own call, `detector(img, dets, floor)`: windows with margin ≥ floor after its NMS, best first. `im` grey or RGB (RGB:
 * strongest channel gradient); `upsample` times pyramid_up<2> first, boxes mapped back. *det belongs to h until its next call. */
mg_status mg_dlib_hog_detect(mg_dlib_hog *h, const mg_image *im, int upsample, double floor, const mg_detection **det,
                             int *count, mg_err *err);
/* The whole score of score.h. Windows are scanned by applying the filters and taking maxima (no sorting, no NMS of
 * every window); `det` lists what detector(img, dets, list_floor) gives. */
mg_status mg_dlib_hog_score(mg_dlib_hog *h, const mg_image *im, int upsample, mg_rect box, double list_floor,
                            mg_score *out, mg_err *err);

/* The linear filters, as the detector applies them. */
enum { MG_HOG_CELLS = 10, MG_HOG_PLANES = 31 };
/* A plane's filter is the sum over k < rank of col[k][i] · row[k][j]: dlib applies these pairs, `weight` is their sum. */
typedef struct mg_hog_plane {
    int rank;
    float row[MG_HOG_CELLS][MG_HOG_CELLS], col[MG_HOG_CELLS][MG_HOG_CELLS];
} mg_hog_plane;
typedef struct mg_hog_model {
    float weight[MG_PARTS][MG_HOG_CELLS][MG_HOG_CELLS][MG_HOG_PLANES]; /* [part][row][column][plane] */
    mg_hog_plane plane[MG_PARTS][MG_HOG_PLANES];
    float threshold[MG_PARTS];
    int min_side; /* pyramid levels end before a side falls below this, px */
    double nms_iou, nms_covered; /* dlib's test_box_overlap: overlapping when IoU > nms_iou or covered > nms_covered */
} mg_hog_model;
mg_status mg_dlib_hog_model(mg_dlib_hog *h, mg_hog_model *out, mg_err *err);
/* SHA-256 of every weight, threshold and NMS setting (little-endian IEEE bits): names the model in records and baselines. */
void mg_hog_model_hash(const mg_hog_model *m, char hex[MG_HASH_HEX]);
/* For tests of our engine: level `level` of dlib's pyramid of a grey or RGB image. */
mg_status mg_dlib_pyramid(mg_image *out, const mg_image *im, int upsample, int level, mg_err *err);

/* dlib's 68-point shape predictor (Debian libdlib-data). The model is loaded once a process (100 MB, 0.6 s) and shared. */
enum { MG_LANDMARKS = 68 };
/* SHA-256 of the model's file. MG_EMISSING: there is none. */
mg_status mg_dlib_landmarks_hash(char hex[MG_HASH_HEX], mg_err *err);
mg_status mg_dlib_landmarks(const mg_image *rgb, mg_rect box, mg_point out[MG_LANDMARKS], mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
