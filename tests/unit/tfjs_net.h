/* For tests of TensorFlow.js models: a model from the writer's hands, through our ONNX, run in OpenCV. */
#ifndef MASKGEN_TEST_TFJS_NET_H
#define MASKGEN_TEST_TFJS_NET_H

#include "test.h"

#include "../tools/tfjs_writer.h"
#include "score/cv/cv_dnn.h"
#include "score/tfjs/tfjs.h"

/* A shard that is the writer's bytes. */
static inline mg_status shard_of(void *ctx, const char *path, size_t limit, char **data, size_t *size, mg_err *err)
{
    const tfjs_writer *w = ctx;
    (void)limit, (void)err;
    assert_string_equal(path, "net.bin");
    *size = w->bytes.n;
    *data = malloc(*size + 1);
    assert_non_null(*data);
    memcpy(*data, w->bytes.n ? w->bytes.s : "", *size);
    return MG_OK;
}

static inline mg_status convert(unsigned char **onnx, size_t *size, mg_tfjs_info *info, tfjs_writer *w,
                                const mg_tfjs_opts *opts, mg_err *err)
{
    char *json = w_json(w);
    assert_non_null(json);
    mg_tfjs_source source = {json, "net.json", strlen(json), shard_of, w};
    mg_status st = mg_tfjs_convert(onnx, size, info, &source, opts, err);
    free(json);
    return st;
}

/* The value of pixel y, x and channel c, of any network's input: between −1 and 1, and no pattern in it. */
static inline double input_at(int i)
{
    unsigned v = (unsigned)i * 2654435761u + 12345u;
    v ^= v >> 13;
    v *= 1274126177u;
    return (double)(v >> 8 & 0xffff) / 32768 - 1;
}

enum { ANSWERS = 4, ANSWER_MOST = 4096 };
typedef struct answer {
    int outputs, dims[ANSWERS], size[ANSWERS][4];
    char name[ANSWERS][64];
    float v[ANSWERS][ANSWER_MOST];
} answer;

/* Converts and runs the model, which is freed; input_at(i) fills the input, in rows first as TensorFlow counts. */
static inline void run_net(answer *a, tfjs_writer *w, const mg_tfjs_opts *opts)
{
    static float x[1 << 16];
    unsigned char *onnx;
    size_t size;
    mg_tfjs_info info;
    mg_net *net;
    mg_tensor t[MG_TENSORS];
    MUST(convert(&onnx, &size, &info, w, opts, err));
    MUST(mg_net_new_memory(&net, onnx, size, "net.json", err));
    for (int p = 0; p < info.h * info.w; p++)
        for (int c = 0; c < info.channels; c++)
            x[c * info.h * info.w + p] = (float)input_at(p * info.channels + c);
    MUST(mg_net_run(net, x, (const int[4]){1, info.channels, info.h, info.w}, t, &a->outputs, err));
    assert_true(a->outputs <= ANSWERS && a->outputs == info.outputs);
    for (int k = 0; k < a->outputs; k++) {
        int count = 1;
        a->dims[k] = t[k].dims;
        memcpy(a->name[k], t[k].name, sizeof a->name[k]);
        for (int i = 0; i < t[k].dims; i++)
            count *= a->size[k][i] = t[k].size[i];
        assert_true(count <= ANSWER_MOST && (info.outputs > 1 || count == info.values));
        memcpy(a->v[k], t[k].data, (size_t)count * sizeof *t[k].data);
    }
    mg_net_free(net);
    free(onnx);
    w_free(w);
}

/* Values in TensorFlow's order, in double precision: what a direct program computes. Fewer than four dimensions stand
 * with ones before them. */
typedef struct direct {
    int h, w, c;
    double v[ANSWER_MOST];
} direct;

static inline double *at(direct *d, int y, int x, int c)
{
    return &d->v[(y * d->w + x) * d->c + c];
}

static inline void direct_input(direct *d, int h, int w, int c)
{
    d->h = h, d->w = w, d->c = c;
    for (int i = 0; i < h * w * c; i++)
        d->v[i] = (double)(float)input_at(i);
}

/* Output k is a picture of channels first, and equal to what was computed directly. */
static inline void same_picture(const answer *a, int k, direct *d)
{
    assert_int_equal(a->dims[k], 4);
    assert_int_equal(a->size[k][1], d->c);
    assert_int_equal(a->size[k][2], d->h);
    assert_int_equal(a->size[k][3], d->w);
    for (int c = 0; c < d->c; c++)
        for (int y = 0; y < d->h; y++)
            for (int x = 0; x < d->w; x++)
                assert_float_equal(a->v[k][(c * d->h + y) * d->w + x], (float)*at(d, y, x, c), 2e-5);
}

/* Output k has `count` numbers in this order. */
static inline void same_row(const answer *a, int k, const double *v, int count)
{
    int own = 1;
    for (int i = 0; i < a->dims[k]; i++)
        own *= a->size[k][i];
    assert_int_equal(own, count);
    for (int i = 0; i < count; i++)
        assert_float_equal(a->v[k][i], (float)v[i], 2e-5);
}

#endif
