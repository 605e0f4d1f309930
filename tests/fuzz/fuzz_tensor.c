/* What a network of the user's answers: tensors of any shape and of any values. Windows come only out of the shapes
 * that a decoder knows. The bytes are a count, each tensor's dimensions, and then values that repeat. */
#include <math.h>

#include "fuzz.h"
#include "score/cv/dnn.h"

typedef struct input {
    const uint8_t *at, *end;
} input;

static int next(input *in)
{
    return in->at < in->end ? *in->at++ : 0;
}

/* Dimensions in two bytes; the values are the input's own bits, over and over. */
static void fill(mg_tensor *t, input *in)
{
    size_t n = 1;
    t->dims = next(in) % (MG_TENSOR_DIMS + 1);
    for (int d = 0; d < t->dims; d++) {
        t->size[d] = next(in) << 8;
        t->size[d] += next(in);
        n *= (size_t)t->size[d];
    }
    float *value = n <= 1 << 20 ? malloc((n + 1) * sizeof *value) : NULL;
    if (!value)
        t->dims = 0;
    else
        for (size_t i = 0, left = (size_t)(in->end - in->at) / sizeof *value; i < n; i++)
            memcpy(&value[i], left ? (const void *)(in->at + i % left * sizeof *value) : &(float){0.5f}, sizeof *value);
    t->data = value;
}

static void check(dnn_decode *decode, bool known, const mg_tensor *t, int count, const dnn_recipe *r)
{
    windows w = {0};
    mg_score s = {0};
    mg_err err = {MG_OK, ""};
    mg_status st = decode(&w, t, count, r, dnn_fit_of(r, 640, 360), &err);
    HOLDS(st == MG_ENOMEM || (known ? st == MG_OK : st == MG_EINPUT));
    for (int i = 0; i < w.count; i++)
        HOLDS(!mg_rect_empty(w.item[i].box) && !isnan(w.item[i].margin));
    if (w.count <= 512) /* suppression compares each with each */
        HOLDS(windows_thinned(&w, (mg_rect){10, 10, 50, 50}, r->nms_iou, 0, &s, &err) == MG_OK);
    windows_free(&w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const dnn_recipe ultraface = {320, 240, false, 127, 128, 0.85, 0.3, 0},
                            blazeface = {128, 128, true, 127.5f, 127.5f, 0.5, 0.3, 0},
                            facemesh = {192, 192, false, 127.5f, 127.5f, 0.5, 0.3, 0},
                            faceboxes = {128, 128, false, 127.5f, 127.5f, 0.5, 0.3, -1};
    input in = {data, data + size};
    mg_tensor t[MG_TENSORS] = {{{0}, 0, {0}, NULL}};
    int count = next(&in) % (MG_TENSORS + 1);
    for (int i = 0; i < count; i++)
        fill(&t[i], &in);
    check(dnn_decode_ultraface, dnn_is_ultraface(t, count), t, count, &ultraface);
    check(dnn_decode_blazeface, dnn_is_blazeface(t, count), t, count, &blazeface);
    check(dnn_decode_facemesh, dnn_is_facemesh(t, count), t, count, &facemesh);
    check(dnn_decode_faceboxes, dnn_is_faceboxes(t, count, &faceboxes), t, count, &faceboxes);
    for (int i = 0; i < count; i++)
        free((void *)t[i].data);
    return 0;
}
