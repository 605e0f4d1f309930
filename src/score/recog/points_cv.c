/* Aligners of networks that OpenCV runs. */
#include <math.h>
#include <stdlib.h>

#include "base/hash.h"
#include "score/cv/cv.h"
#include "score/cv/cv_dnn.h"
#include "score/models.h"
#include "score/recog/align.h"

/* ---- fr-landmark --------------------------------------------------------------------------------------------------
 */

#define FR_FILE "fr_landmark.onnx"
#define POINT_MOST 8.0 /* sides of the cut-out beyond which no point of a face is */
enum { FR_SIDE = 64 };

/* Its package cuts out the box of its own detector, which frames more than dlib's. This frame of dlib's box is among
 * those that have its points nearest to dlib's 68 on johns, 0.026 of the distance between the eyes apart; the box as it
 * is has them at 0.031 (tests/tools/recog --frames). */
static const align_frame fr_frame = {1.15, 0.05};

typedef struct fr_landmark {
    mg_net *net;
    float input[FR_SIDE * FR_SIDE];
    char path[MG_MODEL_PATH];
} fr_landmark;

static mg_status fr_available(const mg_aligner_ops *row, const mg_context *context, mg_err *err)
{
    char path[MG_MODEL_PATH];
    (void)row;
    return mg_model_intact(path, FR_FILE, context, err);
}

static void fr_close(void *self)
{
    fr_landmark *f = self;
    if (!f)
        return;
    mg_net_free(f->net);
    free(f);
}

static mg_status fr_open(void **self, const mg_aligner_ops *row, const mg_context *context, mg_err *err)
{
    *self = NULL;
    fr_landmark *f = calloc(1, sizeof *f);
    if (!f)
        return mg_fail(err, MG_ENOMEM, "%s: out of memory", row->name);
    mg_status st = mg_model_intact(f->path, FR_FILE, context, err);
    if (st == MG_OK)
        st = mg_net_new(&f->net, f->path, err);
    if (st != MG_OK)
        fr_close(f);
    else
        *self = f;
    return st;
}

/* Grey of 64 × 64 px, over 256. */
static mg_status fr_fill(fr_landmark *f, const mg_image *rgb, align_map m, mg_err *err)
{
    mg_image cut;
    mg_status st = align_cut(&cut, rgb, m, FR_SIDE, err);
    if (st != MG_OK)
        return st;
    for (int i = 0; i < FR_SIDE * FR_SIDE; i++) {
        const uint8_t *p = cut.px + 3 * i;
        f->input[i] = (float)mg_grey(p[0], p[1], p[2]) / 256;
    }
    mg_image_free(&cut);
    return MG_OK;
}

/* x and y of each point, as shares of the cut-out. */
static mg_status fr_read(const fr_landmark *f, mg_point out[MG_LANDMARKS], const mg_tensor *t, int count, align_map m,
                         mg_err *err)
{
    size_t values = 1;
    for (int i = 0; count == 1 && i < t->dims; i++)
        values *= (size_t)t->size[i];
    if (count != 1 || values != 2 * MG_LANDMARKS)
        return mg_fail_at(err, MG_ELIB, f->path, "the network's output is not of 68 points");
    for (int i = 0; i < MG_LANDMARKS; i++) {
        double x = (double)t->data[2 * i], y = (double)t->data[2 * i + 1];
        if (!(fabs(x) <= POINT_MOST && fabs(y) <= POINT_MOST))
            return mg_fail_at(err, MG_ELIB, f->path, "the network answers with a point outside every face");
        mg_point p = align_at(m, (mg_point){x * FR_SIDE - 0.5, y * FR_SIDE - 0.5});
        out[i] = (mg_point){p.x + 0.5, p.y + 0.5};
    }
    return MG_OK;
}

static mg_status fr_find(void *self, const mg_image *rgb, mg_rect box, mg_alignment *out, mg_err *err)
{
    fr_landmark *f = self;
    static const int shape[4] = {1, 1, FR_SIDE, FR_SIDE};
    mg_alignment asked = {.found = true, .box = box};
    mg_tensor t[MG_TENSORS];
    int count = 0;
    mg_status st;
    *out = (mg_alignment){.scheme = MG_ALIGN_68, .box = box};
    MG_TRY(align_check("fr-landmark", rgb, &asked, err));
    align_map m = align_box(box, fr_frame, FR_SIDE);
    MG_TRY(fr_fill(f, rgb, m, err));
    MG_TRY(mg_net_run(f->net, f->input, shape, t, &count, err));
    MG_TRY(fr_read(f, out->point, t, count, m, err));
    out->found = true;
done:
    return st;
}

static mg_status fr_weights(void *self, char hex[MG_HASH_HEX], mg_err *err)
{
    return mg_hash_file(((fr_landmark *)self)->path, hex, err);
}

const mg_aligner_ops mg_aligner_fr_landmark = {
    .name = "fr-landmark",
    .summary = "faceplugin's 68 points",
    .licence = "MIT",
    .available = fr_available,
    .open = fr_open,
    .find = fr_find,
    .weights = fr_weights,
    .close = fr_close,
    .library = "OpenCV",
    .version = mg_cv_version,
};

/* ---- yunet --------------------------------------------------------------------------------------------------------
 */

#define YUNET_FILE "yunet_120x160.onnx"
#define YUNET_SCORE 0.9 /* FaceDetectorYN's defaults */
#define YUNET_NMS 0.3
enum { YUNET_MOST = 5000 };

typedef struct yunet {
    mg_yunet *net;
    char path[MG_MODEL_PATH];
} yunet;

static mg_status yunet_available(const mg_aligner_ops *row, const mg_context *context, mg_err *err)
{
    char path[MG_MODEL_PATH];
    (void)row;
    return mg_model_path(path, YUNET_FILE, context, err);
}

static void yunet_close(void *self)
{
    yunet *y = self;
    if (!y)
        return;
    mg_yunet_free(y->net);
    free(y);
}

static mg_status yunet_open(void **self, const mg_aligner_ops *row, const mg_context *context, mg_err *err)
{
    *self = NULL;
    yunet *y = calloc(1, sizeof *y);
    if (!y)
        return mg_fail(err, MG_ENOMEM, "%s: out of memory", row->name);
    mg_status st = mg_model_path(y->path, YUNET_FILE, context, err);
    if (st == MG_OK)
        st = mg_yunet_new(&y->net, y->path, err);
    if (st != MG_OK)
        yunet_close(y);
    else
        *self = y;
    return st;
}

static bool is_finite(const mg_yunet_face *f)
{
    float sum = f->x + f->y + f->w + f->h;
    for (int i = 0; i < 5; i++)
        sum += f->point[i][0] + f->point[i][1];
    return isfinite(sum);
}

/* The surest of its faces that lies on the box. */
static mg_status yunet_find(void *self, const mg_image *rgb, mg_rect box, mg_alignment *out, mg_err *err)
{
    yunet *y = self;
    const mg_yunet_face *face;
    int count;
    *out = (mg_alignment){.scheme = MG_ALIGN_FIVE, .box = box};
    mg_status st = mg_yunet_detect(y->net, rgb, YUNET_SCORE, YUNET_NMS, YUNET_MOST, &face, &count, err);
    for (int i = 0; st == MG_OK && i < count && !out->found; i++) {
        if (!is_finite(&face[i]))
            return mg_fail_at(err, MG_ELIB, y->path, "the network answers with infinity or no number");
        mg_rect at = {(int)lroundf(face[i].x), (int)lroundf(face[i].y), (int)lroundf(face[i].w),
                      (int)lroundf(face[i].h)};
        out->found = mg_rect_iou(at, box) >= MG_IOU_TRUE;
        for (int k = 0; out->found && k < 5; k++)
            out->point[k] = (mg_point){(double)face[i].point[k][0], (double)face[i].point[k][1]};
    }
    return st;
}

static mg_status yunet_weights(void *self, char hex[MG_HASH_HEX], mg_err *err)
{
    return mg_hash_file(((yunet *)self)->path, hex, err);
}

const mg_aligner_ops mg_aligner_yunet = {
    .name = "yunet",
    .summary = "the five points of YuNet's face on the box, from your own file",
    .licence = "MIT (the network; your file's own)",
    .available = yunet_available,
    .open = yunet_open,
    .find = yunet_find,
    .weights = yunet_weights,
    .close = yunet_close,
    .library = "OpenCV",
    .version = mg_cv_version,
};
