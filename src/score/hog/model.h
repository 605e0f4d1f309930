/* dlib's frontal face detector as data: five sub-detectors ("parts"), each a linear filter over 10×10 cells × 31 planes
 * of HOG. */
#ifndef MG_SCORE_HOG_MODEL_H
#define MG_SCORE_HOG_MODEL_H

#include "base/json/json.h"
#include "maskgen/status.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MG_PARTS = 5, MG_HOG_CELLS = 10, MG_HOG_PLANES = 31 };
extern const char *const mg_hog_part_name[MG_PARTS]; /* front, left, right, rotated left, rotated right */

/* A plane's filter is the sum over k < rank of col[k][i] · row[k][j]: dlib applies these pairs, `weight` is their sum.
 */
typedef struct mg_hog_plane {
    int rank;
    float row[MG_HOG_CELLS][MG_HOG_CELLS], col[MG_HOG_CELLS][MG_HOG_CELLS];
} mg_hog_plane;
typedef struct mg_hog_model {
    float weight[MG_PARTS][MG_HOG_CELLS][MG_HOG_CELLS][MG_HOG_PLANES]; /* [part][row][column][plane] */
    mg_hog_plane plane[MG_PARTS][MG_HOG_PLANES];
    float threshold[MG_PARTS];
    int min_side;                /* pyramid levels end before a side falls below this, px */
    double nms_iou, nms_covered; /* dlib's test_box_overlap: overlapping when IoU > nms_iou or covered > nms_covered */
} mg_hog_model;
/* SHA-256 of every weight, threshold and NMS setting (little-endian IEEE bits): names the model in records and
 * baselines. */
void mg_hog_model_hash(const mg_hog_model *m, char hex[MG_HASH_HEX]);
/* {"parts": {"front": …, …}}, the true face's margin by part; the caller frees it. */
mg_json *mg_hog_parts_to_json(const double margin[MG_PARTS]);

#ifdef __cplusplus
}
#endif
#endif
