/* The arithmetic around the networks: letterboxing, and what their heads mean.
 *
 * UltraFace (version RFB, "boxes included"): boxes [1][n][4] are corners x0 y0 x1 y1 as shares of the input's width
 * and height; scores [1][n][2] are the probabilities of background and face, a softmax, so that logit = ln(face /
 * background). BlazeFace (MediaPipe): two layers of anchors, 16×16 cells with 2 and 8×8 cells with 6 anchors, all in
 * the middle of their cell. Scores [1][512][1] and [1][384][1] are logits; boxes [1][512][16] and [1][384][16] start
 * with centre (from the anchor), width and height in pixels of the input; six key points follow. The full-range network
 * of the same makers has one layer of 48×48 cells with one anchor each, [1][2304][17]: logit, box, six key points. */
#include <float.h>
#include <math.h>

#include "score/cv/dnn.h"

/* Kept finite: single precision cannot tell 1 − 10⁻⁸ from 1. */
double dnn_logit(double p)
{
    p = fmax(1e-8, fmin(1 - 1e-8, p));
    return log(p / (1 - p));
}

dnn_fit dnn_fit_of(const dnn_recipe *r, int w, int h)
{
    double scale = fmin((double)r->w / w, (double)r->h / h);
    return (dnn_fit){scale, floor((r->w - round(w * scale)) / 2), floor((r->h - round(h * scale)) / 2)};
}

static int at_least_one(double v)
{
    return v < 1 ? 1 : (int)v;
}

mg_status dnn_fill(float *input, const dnn_recipe *r, const mg_image *im, mg_err *err)
{
    dnn_fit fit = dnn_fit_of(r, im->w, im->h);
    mg_image small;
    mg_status st =
        mg_cv_resize(&small, im, at_least_one(round(im->w * fit.scale)), at_least_one(round(im->h * fit.scale)), err);
    if (st != MG_OK)
        return st;
    size_t plane = (size_t)r->w * (size_t)r->h;
    for (size_t i = 0; i < 3 * plane; i++)
        input[i] = r->border;
    for (int y = 0; y < small.h; y++)
        for (int x = 0; x < small.w; x++) {
            const uint8_t *p = mg_image_at(&small, x, y);
            size_t at = (size_t)(y + (int)fit.top) * (size_t)r->w + (size_t)(x + (int)fit.left);
            for (size_t c = 0; c < 3; c++)
                input[r->rows_first ? 3 * at + c : c * plane + at] =
                    ((float)p[small.channels == 3 ? c : 0] - r->mean) / r->divisor;
        }
    mg_image_free(&small);
    return MG_OK;
}

/* Corners in the network's pixels → a box of the picture. */
static mg_rect to_picture(dnn_fit f, double x0, double y0, double x1, double y1)
{
    return windows_box((x0 - f.left) / f.scale, (y0 - f.top) / f.scale, (x1 - f.left) / f.scale,
                       (y1 - f.top) / f.scale);
}

static bool has_shape(const mg_tensor *t, int n, int values)
{
    return t->dims == 3 && t->size[0] == 1 && (n == 0 || t->size[1] == n) && t->size[2] == values;
}

static const mg_tensor *with_shape(const mg_tensor *t, int count, int n, int values)
{
    for (int i = 0; i < count; i++)
        if (has_shape(&t[i], n, values))
            return &t[i];
    return NULL;
}

bool dnn_is_ultraface(const mg_tensor *t, int count)
{
    const mg_tensor *boxes = with_shape(t, count, 0, 4), *scores = with_shape(t, count, 0, 2);
    return count == 2 && boxes && scores && boxes->size[1] == scores->size[1];
}

mg_status dnn_decode_ultraface(windows *out, const mg_tensor *t, int count, const dnn_recipe *r, dnn_fit fit,
                               mg_err *err)
{
    if (!dnn_is_ultraface(t, count))
        return mg_fail(err, MG_EINPUT, "the outputs are not UltraFace's (boxes 1×n×4, scores 1×n×2)");
    const mg_tensor *boxes = with_shape(t, count, 0, 4), *scores = with_shape(t, count, 0, 2);
    double bar = dnn_logit(r->threshold);
    mg_status st = MG_OK;
    for (int i = 0; st == MG_OK && i < boxes->size[1]; i++) {
        const float *b = boxes->data + 4 * (size_t)i, *s = scores->data + 2 * (size_t)i;
        double margin = log(fmax((double)s[1], FLT_MIN) / fmax((double)s[0], FLT_MIN)) - bar;
        if (margin >= DNN_FLOOR)
            st = windows_add(
                out,
                to_picture(fit, (double)b[0] * r->w, (double)b[1] * r->h, (double)b[2] * r->w, (double)b[3] * r->h),
                margin, err);
    }
    return st;
}

static const struct {
    int side, anchors;
} layer[] = {{16, 2}, {8, 6}};
enum { LAYERS = 2, BLAZE_VALUES = 16, MESH_SIDE = 48, MESH_VALUES = 17 };

static int layer_size(int l)
{
    return layer[l].side * layer[l].side * layer[l].anchors;
}

bool dnn_is_blazeface(const mg_tensor *t, int count)
{
    for (int l = 0; l < LAYERS; l++)
        if (!with_shape(t, count, layer_size(l), 1) || !with_shape(t, count, layer_size(l), BLAZE_VALUES))
            return false;
    return count == 2 * LAYERS;
}

/* A layer of anchors: where its first logit and box stand, and how far it is to the next. */
typedef struct anchors {
    int side, each; /* side × side cells, with so many anchors each */
    const float *score, *box;
    int score_step, box_step;
} anchors;

static mg_status decode_layer(windows *out, const anchors *a, const dnn_recipe *r, dnn_fit fit, mg_err *err)
{
    double bar = dnn_logit(r->threshold);
    mg_status st = MG_OK;
    for (int i = 0; st == MG_OK && i < a->side * a->side * a->each; i++) {
        const float *box = a->box + (size_t)i * (size_t)a->box_step;
        int cell = i / a->each;
        double cx = (cell % a->side + 0.5) / a->side * r->w + (double)box[0];
        double cy = (cell / a->side + 0.5) / a->side * r->h + (double)box[1];
        double half_w = (double)box[2] / 2, half_h = (double)box[3] / 2;
        double margin = (double)a->score[(size_t)i * (size_t)a->score_step] - bar;
        if (margin >= DNN_FLOOR)
            st = windows_add(out, to_picture(fit, cx - half_w, cy - half_h, cx + half_w, cy + half_h), margin, err);
    }
    return st;
}

mg_status dnn_decode_blazeface(windows *out, const mg_tensor *t, int count, const dnn_recipe *r, dnn_fit fit,
                               mg_err *err)
{
    if (!dnn_is_blazeface(t, count))
        return mg_fail(err, MG_EINPUT, "the outputs are not BlazeFace's (1×512×1, 1×384×1, 1×512×16, 1×384×16)");
    mg_status st = MG_OK;
    for (int l = 0; st == MG_OK && l < LAYERS; l++) {
        const anchors a = {layer[l].side,
                           layer[l].anchors,
                           with_shape(t, count, layer_size(l), 1)->data,
                           with_shape(t, count, layer_size(l), BLAZE_VALUES)->data,
                           1,
                           BLAZE_VALUES};
        st = decode_layer(out, &a, r, fit, err);
    }
    return st;
}

bool dnn_is_facemesh(const mg_tensor *t, int count)
{
    return count == 1 && has_shape(t, MESH_SIDE * MESH_SIDE, MESH_VALUES);
}

mg_status dnn_decode_facemesh(windows *out, const mg_tensor *t, int count, const dnn_recipe *r, dnn_fit fit,
                              mg_err *err)
{
    if (!dnn_is_facemesh(t, count))
        return mg_fail(err, MG_EINPUT, "the outputs are not those of MediaPipe's full-range network (1×2304×17)");
    const anchors a = {MESH_SIDE, 1, t->data, t->data + 1, MESH_VALUES, MESH_VALUES};
    return decode_layer(out, &a, r, fit, err);
}
