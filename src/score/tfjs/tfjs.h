/* TensorFlow.js graph models (X.json and the weight shards beside it) as ONNX in memory, of the operator set 10, such
 * as OpenCV's dnn imports. Of the graph only what its outputs need is looked at. Known operators: Placeholder, Const,
 * Identity; Conv2D, DepthwiseConv2dNative and their fused forms; Add, AddV2, BiasAdd, Sub, Mul; Maximum and Minimum
 * with a number; Relu, Relu6, Elu, Sigmoid, Abs, Neg, Exp, Prelu, Softmax; MaxPool, AvgPool, Mean over rows and
 * columns; Pad, Reshape, Squeeze, ConcatV2; ResizeBilinear, DepthToSpace; MatMul and _FusedMatMul; Shape, StridedSlice
 * and Pack of what is known beforehand. Two spellings of PReLU are put together again: max(0, x) + g · min(0, x) and
 * relu(x) + (x − |x|) · g/2. Nothing else is repaired: the network is the published one.
 *
 * Everything in the files is foreign: what is wrong with them is MG_EINPUT, and the message names file and node. */
#ifndef MG_SCORE_TFJS_TFJS_H
#define MG_SCORE_TFJS_TFJS_H

#include <stddef.h>

#include "maskgen/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_tfjs_opts {
    const char *in; /* the node at which the graph is cut: it becomes the input, of 3 channels; NULL: the Placeholder */
    const char *out; /* nodes whose values are the outputs, comma-separated, in their order; NULL: all that no other
                        node reads */
    int h, w;        /* of the input; 0: as the graph has it */
} mg_tfjs_opts;

typedef struct mg_tfjs_info {
    int h, w, channels; /* the network's input is 1 × channels × h × w */
    /* Each output is called as its node, with '_' for '/', and found by that name: OpenCV sorts them. Those of 4
     * dimensions are N × C × H × W. */
    int outputs;
    int values; /* of the first output that was asked for */
} mg_tfjs_info;

/* *onnx is malloc'd and the caller's. `opts` may be NULL, and so may `info`. A shard lies in the folder of the JSON
 * file or below it. */
mg_status mg_tfjs_load(unsigned char **onnx, size_t *size, mg_tfjs_info *info, const char *json_path,
                       const mg_tfjs_opts *opts, mg_err *err);

/* The same from bytes. `shard` fetches the shard that the manifest calls `path` (a relative one without ".."): *data is
 * malloc'd and becomes the reader's. `name` is the JSON's, for messages. */
typedef struct mg_tfjs_source {
    const char *json, *name;
    size_t json_size;
    mg_status (*shard)(void *ctx, const char *path, size_t limit, char **data, size_t *size, mg_err *err);
    void *ctx;
} mg_tfjs_source;
mg_status mg_tfjs_convert(unsigned char **onnx, size_t *size, mg_tfjs_info *info, const mg_tfjs_source *source,
                          const mg_tfjs_opts *opts, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
