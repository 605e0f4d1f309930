/* Aligners of dlib, and the one that has no points. */
#include <stdlib.h>

#include "base/hash.h"
#include "score/dlib/dlib.h"
#include "score/dlib/resnet.h"
#include "score/models.h"
#include "score/recog/recog.h"

#define FIVE_FILE "shape_predictor_5_face_landmarks.dat"

/* ---- 68 points: the model is one for the whole process ------------------------------------------------------------
 */

static mg_status available_68(const mg_aligner_ops *row, const mg_context *context, mg_err *err)
{
    char hex[MG_HASH_HEX];
    (void)row;
    return mg_landmarks_hash(hex, context, err);
}

static mg_status open_68(void **self, const mg_aligner_ops *row, const mg_context *context, mg_err *err)
{
    static const mg_context none;
    mg_context *c = calloc(1, sizeof *c);
    *self = NULL;
    if (!c)
        return mg_fail(err, MG_ENOMEM, "%s: out of memory", row->name);
    *c = context ? *context : none;
    mg_status st = available_68(row, c, err);
    if (st != MG_OK)
        free(c);
    else
        *self = c;
    return st;
}

static mg_status find_68(void *self, const mg_image *rgb, mg_rect box, mg_alignment *out, mg_err *err)
{
    *out = (mg_alignment){.scheme = MG_ALIGN_68, .box = box};
    mg_status st = mg_landmarks_find(out->point, rgb, box, self, err);
    out->found = st == MG_OK;
    return st;
}

static mg_status weights_68(void *self, char hex[MG_HASH_HEX], mg_err *err)
{
    return mg_landmarks_hash(hex, self, err);
}

#define POINTS_68                                                                                                      \
    .licence = "Boost (dlib); the model, trained on iBUG 300-W, not for commercial use", .available = available_68,    \
    .open = open_68, .find = find_68, .weights = weights_68, .close = free, .library = "dlib",                         \
    .version = mg_dlib_version

const mg_aligner_ops mg_aligner_dlib_68 = {
    .name = "dlib-68",
    .summary = "dlib's 68 points, of the picture as it is worn",
    POINTS_68,
};

const mg_aligner_ops mg_aligner_oracle = {
    .name = "oracle",
    .summary = "dlib's 68 points of the bare face, kept for whatever it wears: what no mask can disturb",
    .flags = MG_ALIGNER_BARE,
    POINTS_68,
};

/* ---- five points --------------------------------------------------------------------------------------------------
 */

typedef struct five {
    mg_five *model;
    char path[MG_MODEL_PATH];
} five;

static mg_status available_5(const mg_aligner_ops *row, const mg_context *context, mg_err *err)
{
    char path[MG_MODEL_PATH];
    (void)row;
    return mg_model_intact(path, FIVE_FILE, context, err);
}

static void close_5(void *self)
{
    five *f = self;
    if (!f)
        return;
    mg_five_free(f->model);
    free(f);
}

static mg_status open_5(void **self, const mg_aligner_ops *row, const mg_context *context, mg_err *err)
{
    *self = NULL;
    five *f = calloc(1, sizeof *f);
    if (!f)
        return mg_fail(err, MG_ENOMEM, "%s: out of memory", row->name);
    mg_status st = mg_model_intact(f->path, FIVE_FILE, context, err);
    if (st == MG_OK)
        st = mg_five_new(&f->model, f->path, err);
    if (st != MG_OK)
        close_5(f);
    else
        *self = f;
    return st;
}

static mg_status find_5(void *self, const mg_image *rgb, mg_rect box, mg_alignment *out, mg_err *err)
{
    *out = (mg_alignment){.scheme = MG_ALIGN_DLIB5, .box = box};
    mg_status st = mg_five_find(((five *)self)->model, rgb, box, out->point, err);
    for (int i = 0; st == MG_OK && i < 5; i++) {
        out->point[i].x += 0.5;
        out->point[i].y += 0.5;
    }
    out->found = st == MG_OK;
    return st;
}

static mg_status weights_5(void *self, char hex[MG_HASH_HEX], mg_err *err)
{
    return mg_hash_file(((five *)self)->path, hex, err);
}

const mg_aligner_ops mg_aligner_dlib_5 = {
    .name = "dlib-5",
    .summary = "dlib's corners of the eyes and base of the nose",
    .licence = "Boost (dlib), CC0 (weights)",
    .available = available_5,
    .open = open_5,
    .find = find_5,
    .weights = weights_5,
    .close = close_5,
    .library = "dlib",
    .version = mg_dlib_version,
};

/* ---- none ---------------------------------------------------------------------------------------------------------
 */

static mg_status open_box(void **self, const mg_aligner_ops *row, const mg_context *context, mg_err *err)
{
    (void)context;
    *self = calloc(1, 1);
    return *self ? MG_OK : mg_fail(err, MG_ENOMEM, "%s: out of memory", row->name);
}

static mg_status find_box(void *self, const mg_image *rgb, mg_rect box, mg_alignment *out, mg_err *err)
{
    (void)self, (void)rgb;
    *out = (mg_alignment){.scheme = MG_ALIGN_BOX, .box = box};
    if (mg_rect_empty(box))
        return mg_fail(err, MG_EINPUT, "box: the face box is empty");
    out->found = true;
    return MG_OK;
}

const mg_aligner_ops mg_aligner_box = {
    .name = "box",
    .summary = "no points: cut out by the face's box alone",
    .licence = "MIT",
    .open = open_box,
    .find = find_box,
    .close = free,
};
