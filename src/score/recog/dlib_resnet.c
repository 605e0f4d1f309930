/* dlib's recogniser: a residual network of 29 layers on dlib's own face chip. */
#include <stdlib.h>

#include "base/hash.h"
#include "score/dlib/dlib.h"
#include "score/dlib/resnet.h"
#include "score/models.h"
#include "score/recog/align.h"
#include "score/recog/vector.h"

#define NAME "dlib-resnet"
#define RESNET_FILE "dlib_face_recognition_resnet_model_v1.dat"

/* What the network takes off its input, 122.782, 117.001 and 104.298, in whole numbers. */
static const uint8_t blank[3] = {123, 117, 104};

typedef struct resnet {
    mg_resnet *net;
    char path[MG_MODEL_PATH];
} resnet;

static mg_status resnet_available(const mg_recogniser_ops *row, const void *opts, const mg_context *context,
                                  mg_err *err)
{
    char path[MG_MODEL_PATH];
    (void)row, (void)opts;
    return mg_model_intact(path, RESNET_FILE, context, err);
}

static void resnet_close(void *self)
{
    resnet *r = self;
    if (!r)
        return;
    mg_resnet_free(r->net);
    free(r);
}

static mg_status resnet_open(void **self, const mg_recogniser_ops *row, const void *opts, const mg_context *context,
                             mg_err *err)
{
    (void)row, (void)opts;
    *self = NULL;
    resnet *r = calloc(1, sizeof *r);
    if (!r)
        return mg_fail(err, MG_ENOMEM, NAME ": out of memory");
    mg_status st = mg_model_intact(r->path, RESNET_FILE, context, err);
    if (st == MG_OK)
        st = mg_resnet_new(&r->net, r->path, err);
    if (st != MG_OK)
        resnet_close(r);
    else
        *self = r;
    return st;
}

static int resnet_dims(const void *self)
{
    (void)self;
    return MG_RESNET_DIMS;
}

/* ---- the chip ---------------------------------------------------------------------------------------------------- */

/* Of points that dlib knows: its own way. */
static mg_status dlib_chip(mg_image *out, const mg_image *rgb, const mg_alignment *a, int n, mg_err *err)
{
    mg_point point[MG_LANDMARKS];
    align_map any;
    for (int i = 0; i < n; i++)
        point[i] = (mg_point){a->point[i].x - 0.5, a->point[i].y - 0.5};
    if (!align_fit(&any, point, point, n))
        return mg_fail_at(err, MG_EINPUT, NAME, "a face whose points say nothing");
    return mg_dlib_chip(out, rgb, point, n, err);
}

/* Of five other points, or of none: what has them in the same places of the chip. */
static mg_status own_chip(mg_image *out, const mg_image *rgb, const mg_alignment *a, mg_err *err)
{
    static const align_frame frame = ALIGN_FRAME_CHIP;
    mg_point known[5], chip[5];
    align_map m = align_box(a->box, frame, MG_CHIP);
    int n = mg_alignment_five(known, a);
    align_chip(chip);
    for (int i = 0; i < n; i++)
        known[i] = (mg_point){known[i].x - 0.5, known[i].y - 0.5};
    if (n > 0 && !align_fit(&m, chip, known, n))
        return mg_fail_at(err, MG_EINPUT, NAME, "a face whose points say nothing");
    return align_cut(out, rgb, m, MG_CHIP, err);
}

/* Halfway between eyes and nose, in the chip. */
static double halfway(const mg_alignment *a)
{
    static const align_frame frame = ALIGN_FRAME_CHIP;
    mg_point chip[5];
    align_map m = align_box(a->box, frame, MG_CHIP);
    align_chip(chip);
    return a->scheme == MG_ALIGN_BOX ? (align_box_halfway(a->box) - m.ty) / m.a : align_halfway(chip);
}

static mg_status resnet_embed(void *self, const mg_image *rgb, const mg_alignment *a, bool upper, float *out,
                              mg_err *err)
{
    resnet *r = self;
    mg_image chip = {0};
    float v[MG_RESNET_DIMS];
    mg_status st;
    MG_TRY(align_check(NAME, rgb, a, err));
    if (a->scheme == MG_ALIGN_68 || a->scheme == MG_ALIGN_DLIB5)
        MG_TRY(dlib_chip(&chip, rgb, a, a->scheme == MG_ALIGN_68 ? MG_LANDMARKS : 5, err));
    else
        MG_TRY(own_chip(&chip, rgb, a, err));
    if (upper)
        align_blank(&chip, halfway(a), blank);
    MG_TRY(mg_resnet_embed(r->net, &chip, v, err));
    MG_TRY(vector_take(out, v, MG_RESNET_DIMS, MG_ELIB, r->path, err));
done:
    mg_image_free(&chip);
    return st;
}

static mg_status resnet_weights(void *self, char hex[MG_HASH_HEX], mg_err *err)
{
    return mg_hash_file(((resnet *)self)->path, hex, err);
}

const mg_recogniser_ops mg_recogniser_dlib_resnet = {
    .name = NAME,
    .summary = "dlib's residual network, 150×150, 128 values; 1 − distance",
    .licence = "Boost (dlib), CC0 (weights)",
    .threshold = 0.4, /* its makers: one person's photos are less than 0.6 apart */
    .tolerance = 1e-3,
    .available = resnet_available,
    .open = resnet_open,
    .dims = resnet_dims,
    .embed = resnet_embed,
    .similarity = vector_nearness,
    .weights = resnet_weights,
    .close = resnet_close,
    .library = "dlib",
    .version = mg_dlib_version,
};
