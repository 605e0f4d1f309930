/* Networks as detectors: UltraFace, BlazeFace, and a user's own ONNX file with heads of either kind. */
#include "score/cv/dnn.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "score/models.h"
#include "score/cv/cv.h"
#include "score/rows.h"

/* The thresholds: UltraFace as FINDINGS measured it; BlazeFace as MediaPipe sets min_detection_confidence. */
static const dnn_recipe ULTRAFACE = {320, 240, false, 127, 128, 0.85, 0.3};
static const dnn_recipe BLAZE_FRONT = {128, 128, true, 127.5f, 127.5f, 0.5, 0.3};
static const dnn_recipe BLAZE_BACK = {256, 256, true, 127.5f, 127.5f, 0.5, 0.3};

typedef struct dnn {
    mg_net *net;
    dnn_recipe recipe;
    dnn_decode *decode;
    float *input; /* [3 · w · h] */
    windows found;
    double list_floor;
    char path[MG_MODEL_PATH];
} dnn;

static void dnn_close(void *self)
{
    dnn *d = self;
    if (!d)
        return;
    mg_net_free(d->net);
    free(d->input);
    windows_free(&d->found);
    free(d);
}

static mg_status dnn_new(dnn **out, const char *path, const mg_scorer_opts *opts, mg_err *err)
{
    *out = NULL;
    dnn *d = calloc(1, sizeof *d);
    if (!d)
        return mg_fail_at(err, MG_ENOMEM, path, "out of memory");
    d->list_floor = opts->list_floor;
    snprintf(d->path, sizeof d->path, "%s", path);
    mg_status st = mg_net_new(&d->net, path, err);
    if (st != MG_OK)
        dnn_close(d);
    else
        *out = d;
    return st;
}

static mg_status dnn_prepare(dnn *d, const dnn_recipe *r, dnn_decode *decode, mg_err *err)
{
    float *input = realloc(d->input, 3 * (size_t)r->w * (size_t)r->h * sizeof *input);
    if (!input)
        return mg_fail(err, MG_ENOMEM, "out of memory for a network's input of %d×%d", r->w, r->h);
    d->input = input;
    d->recipe = *r;
    d->decode = decode;
    return MG_OK;
}

/* A NaN compares as false and would pass for "no face", or through fmax() for a sure one. */
static bool all_finite(const mg_tensor *t)
{
    size_t n = 1;
    for (int i = 0; i < t->dims; i++)
        n *= (size_t)t->size[i];
    for (size_t i = 0; i < n; i++)
        if (!isfinite(t->data[i]))
            return false;
    return true;
}

static mg_status run_net(dnn *d, mg_tensor out[MG_TENSORS], int *count, mg_err *err)
{
    const int planes[4] = {1, 3, d->recipe.h, d->recipe.w}, rows[4] = {1, d->recipe.h, d->recipe.w, 3};
    return mg_net_run(d->net, d->input, d->recipe.rows_first ? rows : planes, out, count, err);
}

static mg_status dnn_run(dnn *d, mg_tensor out[MG_TENSORS], int *count, mg_err *err)
{
    mg_status st = run_net(d, out, count, err);
    for (int i = 0; st == MG_OK && i < *count; i++)
        if (!all_finite(&out[i]))
            st = mg_fail_at(err, MG_ELIB, d->path, "the network answers with infinity or no number in its output %s", out[i].name);
    return st;
}

static mg_status dnn_score(void *self, const mg_image *im, mg_rect box, mg_score *out, mg_err *err)
{
    dnn *d = self;
    mg_tensor t[MG_TENSORS];
    int count = 0;
    *out = (mg_score){0};
    mg_status st = dnn_fill(d->input, &d->recipe, im, err);
    if (st == MG_OK)
        st = dnn_run(d, t, &count, err);
    d->found.count = 0;
    if (st == MG_OK)
        st = d->decode(&d->found, t, count, &d->recipe, dnn_fit_of(&d->recipe, im->w, im->h), err);
    if (st != MG_OK)
        return st;
    windows_margins(&d->found, box, DNN_FLOOR, 1, out);
    return windows_thinned(&d->found, box, d->recipe.nms_iou, d->list_floor, out, err);
}

static mg_status dnn_weights(void *self, char hex[MG_HASH_HEX], mg_err *err)
{
    return mg_hash_file(((dnn *)self)->path, hex, err);
}

/* ---- the networks of the model table --------------------------------------------------------------------------------- */

static mg_status open_known(void **self, const char *file, const mg_scorer_opts *opts, const dnn_recipe *r,
                            dnn_decode *decode, mg_err *err)
{
    char path[MG_MODEL_PATH];
    dnn *d = NULL;
    *self = NULL;
    mg_status st = mg_model_intact(path, file, err);
    if (st == MG_OK)
        st = dnn_new(&d, path, opts, err);
    if (st == MG_OK && (st = dnn_prepare(d, r, decode, err)) != MG_OK)
        dnn_close(d);
    if (st == MG_OK)
        *self = d;
    return st;
}

static mg_status known_available(const char *file, mg_err *err)
{
    char path[MG_MODEL_PATH];
    return mg_model_intact(path, file, err);
}

#define KNOWN(id, file, recipe, decode)                                                                                \
    static mg_status id##_open(void **self, const mg_scorer_opts *opts, mg_err *err)                                   \
    {                                                                                                                  \
        return open_known(self, file, opts, &recipe, decode, err);                                                     \
    }                                                                                                                  \
    static mg_status id##_available(const mg_scorer_opts *opts, mg_err *err)                                           \
    {                                                                                                                  \
        (void)opts;                                                                                                    \
        return known_available(file, err);                                                                             \
    }

KNOWN(ultraface, "fr_detect.onnx", ULTRAFACE, dnn_decode_ultraface)
KNOWN(front, "face_detection_front_128x128_barracuda.onnx", BLAZE_FRONT, dnn_decode_blazeface)
KNOWN(back, "face_detection_back_256x256_barracuda.onnx", BLAZE_BACK, dnn_decode_blazeface)

#define NETWORK(own)                                                                                                   \
    .flags = MG_SCORER_MODEL | MG_SCORER_RGB | (own), .floor = DNN_FLOOR, .tolerance = 1e-2, .score = dnn_score,               \
    .close = dnn_close, .weights = dnn_weights, .library = "OpenCV", .version = mg_cv_version

const mg_scorer_ops mg_scorer_ultraface = {
    .name = "ultraface",
    .summary = "UltraFace RFB-320, a small CNN; margin in logits above a probability of 0.85",
    .licence = "MIT",
    .available = ultraface_available,
    .open = ultraface_open,
    NETWORK(0),
};

const mg_scorer_ops mg_scorer_blazeface_front = {
    .name = "blazeface-front",
    .summary = "MediaPipe's BlazeFace for near faces, 128×128; margin in logits above a probability of 0.5",
    .licence = "Apache-2.0",
    .available = front_available,
    .open = front_open,
    NETWORK(0),
};

const mg_scorer_ops mg_scorer_blazeface_back = {
    .name = "blazeface-back",
    .summary = "MediaPipe's BlazeFace for farther faces, 256×256; margin in logits above a probability of 0.5",
    .licence = "Apache-2.0",
    .available = back_available,
    .open = back_open,
    NETWORK(0),
};

/* ---- onnx:FILE ------------------------------------------------------------------------------------------------------- */

static const struct {
    const dnn_recipe *recipe;
    bool (*is)(const mg_tensor *t, int count);
    dnn_decode *decode;
} kinds[] = {
    {&ULTRAFACE, dnn_is_ultraface, dnn_decode_ultraface},
    {&BLAZE_FRONT, dnn_is_blazeface, dnn_decode_blazeface},
    {&BLAZE_BACK, dnn_is_blazeface, dnn_decode_blazeface},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* *fits: the network runs on this kind's input and answers with its heads. MG_ENOMEM is the only failure. */
static mg_status try_kind(dnn *d, int kind, bool *fits, mg_err *err)
{
    mg_tensor t[MG_TENSORS];
    int count = 0;
    *fits = false;
    mg_status st = dnn_prepare(d, kinds[kind].recipe, kinds[kind].decode, err);
    if (st != MG_OK)
        return st;
    memset(d->input, 0, 3 * (size_t)d->recipe.w * (size_t)d->recipe.h * sizeof *d->input);
    st = run_net(d, t, &count, err);
    *fits = st == MG_OK && kinds[kind].is(t, count);
    return st == MG_ENOMEM ? st : MG_OK;
}

static mg_status onnx_open(void **self, const mg_scorer_opts *opts, mg_err *err)
{
    dnn *d;
    bool fits = false;
    *self = NULL;
    mg_status st = dnn_new(&d, opts->file, opts, err);
    if (st != MG_OK)
        return st;
    for (int k = 0; st == MG_OK && !fits && k < KINDS; k++)
        st = try_kind(d, k, &fits, err);
    if (st == MG_OK && !fits)
        st = mg_fail_at(err, MG_EINPUT, opts->file,
                        "onnx: neither UltraFace's heads (1×n×4, 1×n×2) at 320×240 nor BlazeFace's at 128 or 256");
    if (st == MG_OK)
        *self = d;
    else
        dnn_close(d);
    return st;
}

const mg_scorer_ops mg_scorer_onnx = {
    .name = "onnx",
    .summary = "onnx:FILE, your own network with UltraFace's or BlazeFace's heads",
    .licence = "your file's",
    .open = onnx_open,
    NETWORK(MG_SCORER_OWN),
};
