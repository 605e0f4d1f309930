/* What a detector says of one picture, in the terms of CONTRACT: margin = response − threshold, positive = found. */
#ifndef MG_SCORE_SCORE_H
#define MG_SCORE_SCORE_H

#include "maskgen/image.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MG_PARTS = 5 }; /* dlib's sub-detectors: front, left, right, rotated left, rotated right */
extern const char *const mg_part_name[MG_PARTS];

#define MG_IOU_TRUE 0.3   /* a window or detection belongs to the true face from this overlap with its box on */
#define MG_MARGIN_FLOOR (-3.0) /* of HOG margins */
#define MG_MARGIN_UNFOUND (-1e-4) /* a picture without a face: its margin is at most this, the least that four decimals tell */

typedef struct mg_detection {
    mg_rect box;
    float margin;
    int part; /* sub-detector, or −1 where the detector has none */
} mg_detection;

typedef struct mg_score {
    /* Of windows, before NMS: a search needs a slope where nothing is found. A window of 0 or more need not become a face: a better
     * one beside it may take its place, or, in a cascade, too few may agree with it. At least the floor. */
    double true_margin;  /* best window with IoU ≥ MG_IOU_TRUE with the face's box; of a cascade the fourth best */
    double false_margin; /* the same of all other windows */
    double part_margin[MG_PARTS]; /* the true face's margin by sub-detector; the floor where there are none */
    bool hit;            /* a detection after NMS, at margin ≥ 0, overlaps the box */
    int false_count;     /* detections after NMS, at margin ≥ 0, that do not */
    int count;           /* detections listed: after NMS, margin ≥ the scorer's list floor (0 unless asked), best first */
    const mg_detection *det; /* belongs to the scorer, valid until its next call */
} mg_score;

/* The picture's margin ("best margin"): that of its best face, true or not, after the detector's own NMS or grouping. Where no face is
 * found, that of the best window, and at most MG_MARGIN_UNFOUND: it is 0 or more exactly where a face is found. */
double mg_score_best(const mg_score *s);

#ifdef __cplusplus
}
#endif
#endif
