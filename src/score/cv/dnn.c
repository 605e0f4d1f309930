/* Networks as detectors: UltraFace, the BlazeFaces and their full-range relative, and a user's own ONNX file
 * with heads of either of the first two kinds. */
#include "score/cv/dnn.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "score/models.h"
#include "score/options.h"
#include "score/tfjs/tfjs.h"

/* The thresholds: UltraFace as FINDINGS measured it; BlazeFace as MediaPipe sets min_detection_confidence. */
static const dnn_network ultraface = {
    .file = "fr_detect.onnx", .recipe = {320, 240, false, 127, 128, 0.85, 0.3, 0}, .decode = dnn_decode_ultraface};
static const dnn_network blaze_front = {.file = "face_detection_front_128x128_barracuda.onnx",
                                        .recipe = {128, 128, true, 127.5f, 127.5f, 0.5, 0.3, 0},
                                        .decode = dnn_decode_blazeface};
static const dnn_network blaze_back = {.file = "face_detection_back_256x256_barracuda.onnx",
                                       .recipe = {256, 256, true, 127.5f, 127.5f, 0.5, 0.3, 0},
                                       .decode = dnn_decode_blazeface};
/* Of its two heads the one that gives faces; the other node is called "person". */
static const dnn_network facemesh_full = {.file = "facemesh-detection-full.json",
                                          .bin = "facemesh-detection-full.bin",
                                          .out = "Identity",
                                          .recipe = {192, 192, false, 127.5f, 127.5f, 0.5, 0.3, 0},
                                          .decode = dnn_decode_facemesh};

typedef struct dnn {
    mg_net *net;
    dnn_recipe recipe;
    dnn_decode *decode;
    float *input; /* [3 · w · h] */
    windows found;
    double floor, list_floor;
    char path[MG_MODEL_PATH];
    char hex[MG_HASH_HEX]; /* of the ONNX that was made of a graph; "": the file is ONNX */
} dnn;

void dnn_close(void *self)
{
    dnn *d = self;
    if (!d)
        return;
    mg_net_free(d->net);
    free(d->input);
    windows_free(&d->found);
    free(d);
}

/* The ONNX that is made is one of this size, and stands for both files. */
static mg_status open_graph(dnn *d, const dnn_network *kind, mg_err *err)
{
    const mg_tfjs_opts opts = {kind->in, kind->out, kind->recipe.h, kind->recipe.w};
    unsigned char *onnx = NULL;
    size_t size = 0;
    mg_status st = MG_OK;
    MG_TRY(mg_tfjs_load(&onnx, &size, NULL, d->path, &opts, err));
    MG_TRY(mg_net_new_memory(&d->net, onnx, size, d->path, err));
    mg_hash_bytes(onnx, size, d->hex);
done:
    free(onnx);
    return st;
}

/* `graph`: the kind of a TensorFlow.js graph; NULL: the file is ONNX. */
static mg_status dnn_new(dnn **out, const char *path, const dnn_network *graph, double floor, double list_floor,
                         mg_err *err)
{
    *out = NULL;
    dnn *d = calloc(1, sizeof *d);
    if (!d)
        return mg_fail_at(err, MG_ENOMEM, path, "out of memory");
    d->floor = floor;
    d->list_floor = list_floor;
    snprintf(d->path, sizeof d->path, "%s", path);
    mg_status st = graph ? open_graph(d, graph, err) : mg_net_new(&d->net, path, err);
    if (st != MG_OK)
        dnn_close(d);
    else
        *out = d;
    return st;
}

static mg_status dnn_prepare(dnn *d, const dnn_network *kind, mg_err *err)
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

mg_status dnn_score(void *self, const mg_image *im, mg_rect box, mg_score *out, mg_err *err)
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
    windows_margins(&d->found, box, d->floor, 1, out);
    return windows_thinned(&d->found, box, d->recipe.nms_iou, d->list_floor, out, err);
}

mg_status dnn_weights(void *self, char hex[MG_HASH_HEX], mg_err *err)
{
    const dnn *d = self;
    if (!d->hex[0])
        return mg_hash_file(d->path, hex, err);
    memcpy(hex, d->hex, MG_HASH_HEX);
    return MG_OK;
}

/* ---- the networks of the model table ----------------------------------------------------------------------------- */

static mg_status intact(char path[MG_MODEL_PATH], const dnn_network *kind, const mg_context *context, mg_err *err)
{
    mg_status st = kind->bin ? mg_model_intact(path, kind->bin, context, err) : MG_OK;
    return st == MG_OK ? mg_model_intact(path, kind->file, context, err) : st;
}

mg_status dnn_available(const dnn_network *kind, const mg_context *context, mg_err *err)
{
    char path[MG_MODEL_PATH];
    return intact(path, kind, context, err);
}

mg_status dnn_open(void **self, const dnn_network *kind, double floor, double list_floor, const mg_context *context,
                   mg_err *err)
{
    char path[MG_MODEL_PATH];
    dnn *d = NULL;
    mg_status st = MG_OK;
    *self = NULL;
    MG_TRY(intact(path, kind, context, err));
    MG_TRY(dnn_new(&d, path, kind->bin ? kind : NULL, floor, list_floor, err));
    MG_TRY(dnn_prepare(d, kind, err));
    *self = d, d = NULL;
done:
    dnn_close(d);
    return st;
}

static mg_status known_available(const mg_detector_ops *row, const void *opts, const mg_context *context, mg_err *err)
{
    (void)opts;
    return dnn_available(row->data, context, err);
}

static mg_status known_open(void **self, const mg_detector_ops *row, const void *opts, const mg_context *context,
                            mg_err *err)
{
    return dnn_open(self, row->data, row->floor, ((const list_opts *)opts)->list_floor, context, err);
}

#define KNOWN                                                                                                          \
    .floor = DNN_FLOOR, .params = list_params, .opts_size = sizeof(list_opts), .available = known_available,           \
    .open = known_open, DNN_CALLS

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

const mg_detector_ops mg_detector_facemesh_full = {
    .name = "facemesh-full",
    .summary = "MediaPipe's full-range network, 192×192: a relative of BlazeFace and no independent judge; margin in "
               "logits above a probability of 0.5",
    .licence = "MIT (the package; the weights' own licence was not checked)",
    .data = &facemesh_full,
    KNOWN,
};

/* ---- onnx:FILE --------------------------------------------------------------------------------------------------- */

static const struct {
    const dnn_network *kind;
    bool (*is)(const mg_tensor *t, int count);
} heads[] = {{&ultraface, dnn_is_ultraface}, {&blaze_front, dnn_is_blazeface}, {&blaze_back, dnn_is_blazeface}};
enum { KINDS = sizeof heads / sizeof *heads };

/* *fits: the network runs on this kind's input and answers with its heads. MG_ENOMEM is the only failure. */
static mg_status try_kind(dnn *d, int k, bool *fits, mg_err *err)
{
    mg_tensor t[MG_TENSORS];
    int count = 0;
    *fits = false;
    mg_status st = dnn_prepare(d, heads[k].kind, err);
    if (st != MG_OK)
        return st;
    memset(d->input, 0, 3 * (size_t)d->recipe.w * (size_t)d->recipe.h * sizeof *d->input);
    st = run_net(d, t, &count, err);
    *fits = st == MG_OK && heads[k].is(t, count);
    return st == MG_ENOMEM ? st : MG_OK;
}

static mg_status onnx_open(void **self, const mg_detector_ops *row, const void *opts, const mg_context *context,
                           mg_err *err)
{
    const model_opts *o = opts;
    dnn *d = NULL;
    bool fits = false;
    mg_status st = MG_OK;
    (void)context;
    *self = NULL;
    MG_TRY(dnn_new(&d, o->model, NULL, row->floor, o->list_floor, err));
    for (int k = 0; !fits && k < KINDS; k++)
        MG_TRY(try_kind(d, k, &fits, err));
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
    .floor = DNN_FLOOR,
    .open = onnx_open,
    DNN_CALLS,
};
