/* TensorFlow.js models: graph, manifest and weights. The first byte chooses options (1: an input of 8×8, 2: the graph
 * is cut at the node "x", 4: the outputs are "y" and "z"); then the JSON, a NUL, and what the shards hold, each taking
 * as much as it may. */
#include "fuzz.h"
#include "score/tfjs/tfjs.h"

typedef struct left {
    const uint8_t *at;
    size_t size;
} left;

static mg_status take(void *ctx, const char *path, size_t limit, char **data, size_t *size, mg_err *err)
{
    left *l = ctx;
    *size = l->size < limit ? l->size : limit;
    *data = malloc(*size + 1);
    HOLDS(*path && *path != '/');
    if (!*data)
        return mg_fail(err, MG_ENOMEM, "out of memory");
    if (*size)
        memcpy(*data, l->at, *size);
    (*data)[*size] = 0;
    l->at += *size;
    l->size -= *size;
    return MG_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned char *onnx;
    size_t written;
    mg_tfjs_info info;
    mg_err err = {MG_OK, ""};
    if (size < 1)
        return 0;
    const uint8_t *end = memchr(data + 1, 0, size - 1);
    size_t length = end ? (size_t)(end - data - 1) : size - 1;
    left rest = {data + 1 + length + (end != NULL), end ? size - 2 - length : 0};
    mg_tfjs_opts opts = {.h = data[0] & 1 ? 8 : 0, .w = data[0] & 1 ? 8 : 0, .in = data[0] & 2 ? "x" : NULL};
    opts.out = data[0] & 4 ? "y,z" : NULL;
    mg_tfjs_source source = {(const char *)data + 1, "fuzz", length, take, &rest};
    mg_status st = mg_tfjs_convert(&onnx, &written, &info, &source, &opts, &err);
    fuzz_refusal(st, &err);
    if (st == MG_OK)
        HOLDS(onnx && written > 0 && info.h > 0 && info.w > 0 && info.channels > 0 && info.outputs > 0 &&
              info.values > 0);
    else
        HOLDS(!onnx);
    free(onnx);
    return 0;
}
