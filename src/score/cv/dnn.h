/* Networks as detectors: what is common to them, and the decoders of their heads. */
#ifndef MG_SCORE_CV_DNN_H
#define MG_SCORE_CV_DNN_H

#include "base/hash.h"
#include "score/cv/cv.h"
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
    float border; /* what the letterbox is filled up with, as the network sees it */
} dnn_recipe;

/* The picture in the network's input: x_net = x · scale + left, y_net = y · scale + top. */
typedef struct dnn_fit {
    double scale, left, top;
} dnn_fit;

double dnn_logit(double probability);
dnn_fit dnn_fit_of(const dnn_recipe *r, int w, int h);
/* Letterboxes `im` (grey is spread over the three channels) into input[w · h · 3]. */
mg_status dnn_fill(float *input, const dnn_recipe *r, const mg_image *im, mg_err *err);

/* Decoders add windows in the picture's pixels, with margins in logits. They refuse outputs of another shape. */
typedef mg_status dnn_decode(windows *out, const mg_tensor *t, int count, const dnn_recipe *r, dnn_fit fit,
                             mg_err *err);
dnn_decode dnn_decode_ultraface, dnn_decode_blazeface, dnn_decode_facemesh, dnn_decode_faceboxes;
/* Whether the outputs look like that network's; FaceBoxes's are of the input's size. */
bool dnn_is_ultraface(const mg_tensor *t, int count);
bool dnn_is_blazeface(const mg_tensor *t, int count);
bool dnn_is_facemesh(const mg_tensor *t, int count);
bool dnn_is_faceboxes(const mg_tensor *t, int count, const dnn_recipe *r);

/* Below a probability of 0.2, FaceBoxes's scores are those of hundreds of places without a face: ln(0.2 / 0.8). */
#define DNN_FACEBOXES_FLOOR (-1.3862943611198906)

/* A network of a known kind: how it wants its input, and what its heads mean. */
typedef struct dnn_network {
    const char *file; /* of the model table: ONNX, or the JSON of a TensorFlow.js graph */
    /* Of a graph alone: the file of its weights, the node at which it is cut (NULL: its own input), and the nodes that
     * answer, as mg_tfjs_opts has them. */
    const char *bin, *in, *out;
    dnn_recipe recipe;
    dnn_decode *decode;
} dnn_network;

/* Both hold the network's files to their SHA-256. MG_EMISSING: one is not installed, or damaged. */
mg_status dnn_available(const dnn_network *kind, const mg_context *context, mg_err *err);
/* *self is for the row's calls, which DNN_CALLS names; `kind` is read during this call only. Windows below `floor` say
 * nothing, those from `list_floor` on are listed. */
mg_status dnn_open(void **self, const dnn_network *kind, double floor, double list_floor, const mg_context *context,
                   mg_err *err);
mg_status dnn_score(void *self, const mg_image *im, mg_rect box, mg_score *out, mg_err *err);
mg_status dnn_weights(void *self, char hex[MG_HASH_HEX], mg_err *err);
void dnn_close(void *self);
#define DNN_CALLS                                                                                                      \
    .flags = MG_DETECTOR_RGB, .tolerance = 1e-2, .score = dnn_score, .close = dnn_close, .weights = dnn_weights,       \
    .library = "OpenCV", .version = mg_cv_version

#endif
