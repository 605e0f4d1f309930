/* Networks for OpenCV: the one of npm's faceplugin, and any that the user brings. */
#include <string.h>

#include "score/recog/face_net.h"

#define FR_FEATURE "fr_feature.onnx"

/* Its package feeds (pixel − 127) / 128 of BGR. That ArcFace's alignment suits it better than the package's own, whose
 * affine map shears, was measured on johns. */
static const face_input fr_input = {
    .crop = {.size = 112, .frame = ALIGN_FRAME_ARC, .blank = {127, 127, 127}},
    .bgr = true,
    .mean = {127, 127, 127},
    .scale = 1 / 128.0f,
};
enum { FR_DIMS = 512 };

static mg_status fr_available(const mg_recogniser_ops *row, const void *opts, const mg_context *context, mg_err *err)
{
    char path[MG_MODEL_PATH];
    (void)row, (void)opts;
    return mg_model_intact(path, FR_FEATURE, context, err);
}

static mg_status open_file(void **self, const char *path, const face_input *input, const char *output, int dims,
                           mg_err *err)
{
    mg_net *net = NULL;
    face_net *f = NULL;
    *self = NULL;
    mg_status st = mg_net_new(&net, path, err);
    if (st == MG_OK)
        st = face_net_new(&f, net, path, input, output, dims, err);
    *self = f;
    return st;
}

static mg_status fr_open(void **self, const mg_recogniser_ops *row, const void *opts, const mg_context *context,
                         mg_err *err)
{
    char path[MG_MODEL_PATH];
    (void)row, (void)opts;
    *self = NULL;
    mg_status st = mg_model_intact(path, FR_FEATURE, context, err);
    return st == MG_OK ? open_file(self, path, &fr_input, "", FR_DIMS, err) : st;
}

const mg_recogniser_ops mg_recogniser_fr_feature = {
    .name = "fr-feature",
    .summary = "faceplugin's network, 112×112, 512 values; cosine",
    .licence = "MIT",
    /* Its makers give none. Halfway between the likest of 1,210 impostor pairs (0.335) and the least like of 275
     * genuine ones (0.559) of johns: five men, to be chosen again on any gallery that a claim is made of. */
    .threshold = 0.45,
    .available = fr_available,
    .open = fr_open,
    FACE_NET_ROW,
};

static mg_status onnx_open(void **self, const mg_recogniser_ops *row, const void *opts, const mg_context *context,
                           mg_err *err)
{
    const face_net_opts *o = opts;
    face_input input;
    (void)row, (void)context;
    *self = NULL;
    mg_status st = face_net_input(&input, o, err);
    return st == MG_OK ? open_file(self, o->model, &input, o->output, 0, err) : st;
}

const mg_recogniser_ops mg_recogniser_onnx_embed = {
    .name = "onnx-embed",
    .summary = "onnx-embed:FILE;OPTION=VALUE…, your own network that makes a vector of a face; cosine",
    .open = onnx_open,
    FACE_NET_OWN,
};
