/* The C face of OpenCV's cascades (CascadeClassifier): its own detection, and its model laid open, so that a
 * window's margin can be had where the window is rejected too. OpenCV itself tells nothing of rejected windows. */
#ifndef MG_SCORE_CV_CV_CASCADE_H
#define MG_SCORE_CV_CV_CASCADE_H

#include "maskgen/image.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A node asks one feature. Haar: `value < threshold` goes left, else right. LBP: the code's bit in `subset` set goes
 * left. A child above 0 is a node of the same tree, otherwise minus the index of a leaf. */
typedef struct mg_cascade_node {
    int feature, left, right;
    float threshold;
    int32_t subset[8];
} mg_cascade_node;

typedef struct mg_cascade_tree {
    int node, leaf; /* its first node and leaf */
} mg_cascade_tree;

typedef struct mg_cascade_stage {
    int tree, trees; /* first, count */
    float threshold; /* passed when the sum of leaves is at least this */
} mg_cascade_stage;

/* Haar: a weighted sum of rectangles; LBP: rect[0] is the top left one of 3×3 equal blocks. */
typedef struct mg_cascade_feature {
    mg_rect rect[3];
    float weight[3];
} mg_cascade_feature;

typedef struct mg_cascade_model {
    bool lbp;
    int w, h; /* window, px */
    int stages, features;
    const mg_cascade_stage *stage;
    const mg_cascade_tree *tree;
    const mg_cascade_node *node;
    const float *leaf;
    const mg_cascade_feature *feature;
} mg_cascade_model;

typedef struct mg_cascade mg_cascade;
/* MG_EINPUT: no such file, or not a boosted Haar or LBP cascade without tilted features. Not thread-safe: one per
 * thread. */
mg_status mg_cascade_new(mg_cascade **out, const char *path, mg_err *err);
void mg_cascade_free(mg_cascade *c);
const mg_cascade_model *mg_cascade_model_of(const mg_cascade *c); /* valid until c is freed */

/* detectMultiScale(im, scale, neighbours) of a grey image; 0 neighbours: every accepted window. *rect belongs to c
 * until its next call. */
mg_status mg_cascade_detect(mg_cascade *c, const mg_image *grey, double scale, int neighbours, const mg_rect **rect,
                            int *count, mg_err *err);
/* groupRectangles(rect, neighbours, 0.2): what detectMultiScale makes of accepted windows. */
mg_status mg_cascade_group(mg_cascade *c, const mg_rect *in, int n, int neighbours, const mg_rect **rect, int *count,
                           mg_err *err);
/* The picture of one level, as detectMultiScale shrinks it (INTER_LINEAR_EXACT). */
mg_status mg_cascade_shrink(mg_image *out, const mg_image *grey, int w, int h, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
