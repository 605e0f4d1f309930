/* Networks that are published for TensorFlow.js: those of npm's human-models, and any that the user brings. Our own
 * reader makes ONNX of them in memory (score/tfjs), which OpenCV runs. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "score/recog/face_net.h"
#include "score/tfjs/tfjs.h"

/* A network of the model table. */
typedef struct known_net {
    const char *json, *bin;
    const char *out; /* the node whose values are the vector; NULL: the graph's own output */
    face_input input;
    int dims;
} known_net;

/* What the human library feeds them, RGB from 0 to 255, tells people apart less well; of six inputs and crops tried on
 * johns this one does best. The values taken off are ImageNet's means. */
#define FACERES_INPUT                                                                                                  \
    {                                                                                                                  \
        .crop = {.size = 224, .frame = {1.2, 0}, .blank = {124, 117, 104}}, .bgr = true,                               \
        .mean = {103.939f, 116.779f, 123.68f}, .scale = 1                                                              \
    }
static const known_net faceres = {"faceres.json", "faceres.bin", "global_pooling/Mean", FACERES_INPUT, 1024};
static const known_net faceres_deep = {"faceres-deep.json", "faceres-deep.bin", "global_pooling/Mean", FACERES_INPUT,
                                       1024};
/* Its graph takes off 127.5 itself. */
static const known_net mobileface = {
    "mobileface.json",
    "mobileface.bin",
    NULL,
    {.crop = {.size = 112, .frame = ALIGN_FRAME_ARC, .blank = {128, 128, 128}}, .scale = 1},
    256};

/* `out`: a node's name, or "" or NULL. */
static mg_status open_json(void **self, const char *path, const face_input *input, const char *out, int dims,
                           mg_err *err)
{
    const mg_tfjs_opts opts = {.out = out && *out ? out : NULL, .h = input->crop.size, .w = input->crop.size};
    unsigned char *onnx = NULL;
    size_t size = 0;
    char hex[MG_HASH_HEX];
    mg_net *net = NULL;
    face_net *f = NULL;
    mg_status st;
    *self = NULL;
    MG_TRY(mg_tfjs_load(&onnx, &size, NULL, path, &opts, err));
    MG_TRY(mg_net_new_memory(&net, onnx, size, path, err));
    mg_hash_bytes(onnx, size, hex);
    MG_TRY(face_net_new(&f, net, path, input, "", dims, err));
    face_net_known_as(f, hex);
    *self = f;
done:
    free(onnx);
    return st;
}

static mg_status known_available(const mg_recogniser_ops *row, const void *opts, const mg_context *context, mg_err *err)
{
    char path[MG_MODEL_PATH];
    const known_net *k = row->data;
    (void)opts;
    mg_status st = mg_model_intact(path, k->bin, context, err);
    return st == MG_OK ? mg_model_intact(path, k->json, context, err) : st;
}

/* The weights are looked for beside the JSON, so that both must lie in one folder. */
static mg_status known_open(void **self, const mg_recogniser_ops *row, const void *opts, const mg_context *context,
                            mg_err *err)
{
    char path[MG_MODEL_PATH];
    const known_net *k = row->data;
    (void)opts;
    *self = NULL;
    mg_status st = mg_model_intact(path, k->bin, context, err);
    if (st == MG_OK)
        st = mg_model_intact(path, k->json, context, err);
    return st == MG_OK ? open_json(self, path, &k->input, k->out, k->dims, err) : st;
}

#define KNOWN                                                                                                          \
    .licence = "MIT (the package; the weights' own licence was not checked)", .available = known_available,            \
    .open = known_open, FACE_NET_ROW

const mg_recogniser_ops mg_recogniser_faceres = {
    .name = "faceres",
    .summary = "human-models' network of faces and their age, 224×224, 1024 values; cosine; for reports",
    .flags = MG_RECOGNISER_REPORT,
    /* The makers of these three give none for this cosine. Halfway between the likest of 1,210 impostor pairs (0.619)
     * and the least like of 275 genuine ones (0.660) of johns, cut out by the box: five men, to be chosen again on any
     * gallery that a claim is made of. */
    .threshold = 0.64,
    .data = &faceres,
    KNOWN,
};

const mg_recogniser_ops mg_recogniser_faceres_deep = {
    .name = "faceres-deep",
    .summary = "its deeper sister, 224×224, 1024 values; cosine",
    .threshold = 0.71, /* likewise: 0.707 and 0.708 */
    .data = &faceres_deep,
    KNOWN,
};

const mg_recogniser_ops mg_recogniser_mobileface = {
    .name = "mobileface",
    .summary = "human-models' MobileFace, 112×112, 256 values; cosine; fast and weak",
    .threshold = 0.38, /* there, where as many genuine pairs are below it as impostor pairs above, 2 % */
    .data = &mobileface,
    KNOWN,
};

static mg_status tfjs_open(void **self, const mg_recogniser_ops *row, const void *opts, const mg_context *context,
                           mg_err *err)
{
    const face_net_opts *o = opts;
    face_input input;
    (void)row, (void)context;
    *self = NULL;
    mg_status st = face_net_input(&input, o, err);
    if (st == MG_OK && input.rows_first)
        st = mg_fail_at(err, MG_EINPUT, o->model, "layout: a graph of TensorFlow.js becomes one of planes");
    return st == MG_OK ? open_json(self, o->model, &input, o->output, 0, err) : st;
}

const mg_recogniser_ops mg_recogniser_tfjs = {
    .name = "tfjs",
    .summary = "tfjs:FILE;OPTION=VALUE…, your own graph model of TensorFlow.js (a JSON file and its shards); cosine",
    .open = tfjs_open,
    FACE_NET_OWN,
};
