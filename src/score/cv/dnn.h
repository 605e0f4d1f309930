/* Networks as detectors: what is common to them, and the decoders of their heads. */
#ifndef MG_SCORE_CV_DNN_H
#define MG_SCORE_CV_DNN_H

#include "score/cv/cv_dnn.h"
#include "score/windows.h"

/* Margins of networks are differences of logits; below this they say nothing any more. */
#define DNN_FLOOR (-20.0)

/* How a network wants its input, and when it calls something a face. */
typedef struct dnn_recipe {
    int w, h;
    bool rows_first;     /* input is [1][h][w][3] instead of [1][3][h][w] */
    float mean, divisor; /* value = (pixel − mean) / divisor */
    double threshold;    /* probability */
    double nms_iou;
} dnn_recipe;

/* The picture in the network's input: x_net = x · scale + left, y_net = y · scale + top. */
typedef struct dnn_fit {
    double scale, left, top;
} dnn_fit;

double dnn_logit(double probability);
dnn_fit dnn_fit_of(const dnn_recipe *r, int w, int h);
/* Letterboxes `im` (grey is spread over the three channels) into input[w · h · 3]; the border is the mean, 0. */
mg_status dnn_fill(float *input, const dnn_recipe *r, const mg_image *im, mg_err *err);

/* Decoders add windows in the picture's pixels, with margins in logits. They refuse outputs of another shape. */
typedef mg_status dnn_decode(windows *out, const mg_tensor *t, int count, const dnn_recipe *r, dnn_fit fit,
                             mg_err *err);
dnn_decode dnn_decode_ultraface, dnn_decode_blazeface;
/* Whether the outputs look like that network's. */
bool dnn_is_ultraface(const mg_tensor *t, int count);
bool dnn_is_blazeface(const mg_tensor *t, int count);

#endif
