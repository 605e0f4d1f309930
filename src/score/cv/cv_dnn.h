/* The C face of OpenCV's dnn: ONNX networks, plain resizing, and YuNet's own decoder. No exception leaves these
 * calls. Handles are not thread-safe: one per thread. OpenCV's own threads are switched off at the first call,
 * because maskgen shares the processors out itself and because results then depend on nothing but the input and the
 * CPU path. */
#ifndef MG_SCORE_CV_CV_DNN_H
#define MG_SCORE_CV_CV_DNN_H

#include "maskgen/image.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_net mg_net;
/* MG_EINPUT: the file is not there or OpenCV cannot import it (its words are in the message). */
mg_status mg_net_new(mg_net **out, const char *path, mg_err *err);
/* The same of an ONNX file's bytes, which are read during the call only; `name` is what messages call them. */
mg_status mg_net_new_memory(mg_net **out, const void *onnx, size_t size, const char *name, mg_err *err);
void mg_net_free(mg_net *net);

enum { MG_TENSOR_DIMS = 4, MG_TENSORS = 16 };
typedef struct mg_tensor {
    char name[64];
    int dims, size[MG_TENSOR_DIMS];
    const float *data; /* belongs to the network until its next call */
} mg_tensor;

/* One forward pass. `input` has shape[0] · shape[1] · shape[2] · shape[3] values, in the network's own layout. */
mg_status mg_net_run(mg_net *net, const float *input, const int shape[4], mg_tensor out[MG_TENSORS], int *count,
                     mg_err *err);

/* OpenCV's bilinear resize of 8-bit pixels (INTER_LINEAR), as programs around such networks call it. */
mg_status mg_cv_resize(mg_image *out, const mg_image *im, int w, int h, mg_err *err);

/* What cv::FaceDetectorYN finds in an RGB image (it is made for BGR: the channels are swapped for it). */
typedef struct mg_yunet mg_yunet;
typedef struct mg_yunet_face {
    float x, y, w, h;
    float point[5][2]; /* right eye, left eye, nose, right and left corner of the mouth (of the person) */
    float score;       /* 0 … 1 */
} mg_yunet_face;
mg_status mg_yunet_new(mg_yunet **out, const char *path, mg_err *err);
void mg_yunet_free(mg_yunet *y);
/* Faces of at least `score`, the `most` surest of them, after its NMS at `iou` (1: none; it still compares all
 * pairs), surest first. *face belongs to y until its next call. */
mg_status mg_yunet_detect(mg_yunet *y, const mg_image *rgb, double score, double iou, int most,
                          const mg_yunet_face **face, int *count, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
