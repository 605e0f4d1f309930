/* Networks as detectors: UltraFace, BlazeFace, and a user's own ONNX file with heads of either kind. */
#include "score/cv/dnn.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "score/cv/cv.h"
#include "score/models.h"
#include "score/options.h"

/* A network of a known kind: how it wants its input, and what its heads mean. */
typedef struct network {
    const char *file; /* of the model table */
    dnn_recipe recipe;
    bool (*is)(const mg_tensor *t, int count);
    dnn_decode *decode;
} network;

/* The thresholds: UltraFace as FINDINGS measured it; BlazeFace as MediaPipe sets min_detection_confidence. */
static const network ultraface = {
    "fr_detect.onnx", {320, 240, false, 127, 128, 0.85, 0.3}, dnn_is_ultraface, dnn_decode_ultraface};
static const network blaze_front = {"face_detection_front_128x128_barracuda.onnx",
                                    {128, 128, true, 127.5f, 127.5f, 0.5, 0.3},
                                    dnn_is_blazeface,
                                    dnn_decode_blazeface};
static const network blaze_back = {"face_detection_back_256x256_barracuda.onnx",
                                   {256, 256, true, 127.5f, 127.5f, 0.5, 0.3},
                                   dnn_is_blazeface,
                                   dnn_decode_blazeface};

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

static mg_status dnn_new(dnn **out, const char *path, double list_floor, mg_err *err)
{
    *out = NULL;
    dnn *d = calloc(1, sizeof *d);
    if (!d)
        return mg_fail_at(err, MG_ENOMEM, path, "out of memory");
    d->list_floor = list_floor;
    snprintf(d->path, sizeof d->path, "%s", path);
    mg_status st = mg_net_new(&d->net, path, err);
    if (st != MG_OK)
        dnn_close(d);
    else
        *out = d;
    return st;
}

static mg_status dnn_prepare(dnn *d, const network *kind, mg_err *err)
{
    const dnn_recipe *r = &kind->recipe;
    float *input = realloc(d->input, 3 * (size_t)r->w * (size_t)r->h * sizeof *input);
    if (!input)
        return mg_fail(err, MG_ENOMEM, "out of memory for a network's input of %d×%d", r->w, r->h);
    d->input = input;
    d->recipe = *r;
    d->decode = kind->decode;
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
            st = mg_fail_at(err, MG_ELIB, d->path, "the network answers with infinity or no number in its output %s",
                            out[i].name);
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

/* ---- the networks of the model table ----------------------------------------------------------------------------- */

static mg_status known_available(const mg_detector_ops *row, const void *opts, const mg_context *context, mg_err *err)
{
    char path[MG_MODEL_PATH];
    const network *kind = row->data;
    (void)opts;
    return mg_model_intact(path, kind->file, context, err);
}

static mg_status known_open(void **self, const mg_detector_ops *row, const void *opts, const mg_context *context,
                            mg_err *err)
{
    char path[MG_MODEL_PATH];
    const network *kind = row->data;
    dnn *d = NULL;
    mg_status st = MG_OK;
    *self = NULL;
    MG_TRY(mg_model_intact(path, kind->file, context, err));
    MG_TRY(dnn_new(&d, path, ((const list_opts *)opts)->list_floor, err));
    MG_TRY(dnn_prepare(d, kind, err));
    *self = d, d = NULL;
done:
    dnn_close(d);
    return st;
}

#define NETWORK                                                                                                        \
    .flags = MG_DETECTOR_RGB, .floor = DNN_FLOOR, .tolerance = 1e-2, .score = dnn_score, .close = dnn_close,           \
    .weights = dnn_weights, .library = "OpenCV", .version = mg_cv_version
#define KNOWN                                                                                                          \
    .params = list_params, .opts_size = sizeof(list_opts), .available = known_available, .open = known_open, NETWORK

const mg_detector_ops mg_detector_ultraface = {
    .name = "ultraface",
    .summary = "UltraFace RFB-320, a small CNN; margin in logits above a probability of 0.85",
    .licence = "MIT",
    .data = &ultraface,
    KNOWN,
};

const mg_detector_ops mg_detector_blazeface_front = {
    .name = "blazeface-front",
    .summary = "MediaPipe's BlazeFace for near faces, 128×128; margin in logits above a probability of 0.5",
    .licence = "Apache-2.0",
    .data = &blaze_front,
    KNOWN,
};

const mg_detector_ops mg_detector_blazeface_back = {
    .name = "blazeface-back",
    .summary = "MediaPipe's BlazeFace for farther faces, 256×256; margin in logits above a probability of 0.5",
    .licence = "Apache-2.0",
    .data = &blaze_back,
    KNOWN,
};

/* ---- onnx:FILE --------------------------------------------------------------------------------------------------- */

static const network *const kinds[] = {&ultraface, &blaze_front, &blaze_back};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* *fits: the network runs on this kind's input and answers with its heads. MG_ENOMEM is the only failure. */
static mg_status try_kind(dnn *d, const network *kind, bool *fits, mg_err *err)
{
    mg_tensor t[MG_TENSORS];
    int count = 0;
    *fits = false;
    mg_status st = dnn_prepare(d, kind, err);
    if (st != MG_OK)
        return st;
    memset(d->input, 0, 3 * (size_t)d->recipe.w * (size_t)d->recipe.h * sizeof *d->input);
    st = run_net(d, t, &count, err);
    *fits = st == MG_OK && kind->is(t, count);
    return st == MG_ENOMEM ? st : MG_OK;
}

static mg_status onnx_open(void **self, const mg_detector_ops *row, const void *opts, const mg_context *context,
                           mg_err *err)
{
    const model_opts *o = opts;
    dnn *d = NULL;
    bool fits = false;
    mg_status st = MG_OK;
    (void)row, (void)context;
    *self = NULL;
    MG_TRY(dnn_new(&d, o->model, o->list_floor, err));
    for (int k = 0; !fits && k < KINDS; k++)
        MG_TRY(try_kind(d, kinds[k], &fits, err));
    if (!fits)
        MG_TRY(mg_fail_at(err, MG_EINPUT, o->model,
                          "onnx: neither UltraFace's heads (1×n×4, 1×n×2) at 320×240 nor BlazeFace's at 128 or 256"));
    *self = d, d = NULL;
done:
    dnn_close(d);
    return st;
}

const mg_detector_ops mg_detector_onnx = {
    .name = "onnx",
    .summary = "onnx:FILE, your own network with UltraFace's or BlazeFace's heads",
    .licence = "your file's",
    .argument = "FILE",
    .params = model_params,
    .opts_size = sizeof(model_opts),
    .open = onnx_open,
    NETWORK,
};
