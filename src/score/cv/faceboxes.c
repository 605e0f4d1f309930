/* FaceBoxes, from the TensorFlow.js graph of npm's human-models, cut out between its own resizing and its own
 * suppression of windows.
 *
 * Three layers of cells lie on an input of w×h pixels and are counted row by row. A cell of 32 px has 21 anchors: the
 * middles of sixteen of 32 px are 4, 12, 20 and 28 px from its left upper corner, in x and in y, those of four of 64 px
 * are 0 and 32 px from there, and one of 128 px stands in its middle; within one size, y runs fastest. A cell of 64 px
 * has one anchor of 256 px in its middle, a cell of 128 px one of 512.
 *
 * An anchor is cut off at the input's border first; what is left of it has the middle cy₀, cx₀ and the sides h₀, w₀.
 * Then the box's middle is cy = 0.1 · ty · h₀ + cy₀ and its height h = h₀ · exp(0.2 · th), and in x likewise.
 *
 * A layer of R rows and C columns answers with [1][4 · anchors][R][C], for each anchor ty, tx, th, tw, and with
 * [1][2 · anchors][R][C], the logits of background and face. The margin is their difference. This is what the graph's
 * own nodes compute. They fill the input up to multiples of 128 before: what is cut out takes 320 px as they are, and
 * its last cells of 128 px stand half outside then. */
#include <math.h>
#include <stdint.h>

#include "score/cv/dnn.h"
#include "score/options.h"

enum { LAYERS = 3, SMALL = 16, MIDDLE = 4, BOX = 4, CLASSES = 2, STEP = 128, SIDE_MOST = 2048 };

static const struct {
    int side, anchors;
} layer[LAYERS] = {{32, SMALL + MIDDLE + 1}, {64, 1}, {128, 1}};

/* ---- anchors ----------------------------------------------------------------------------------------------------- */

static int cells(int length, int l)
{
    return (length + layer[l].side - 1) / layer[l].side;
}

/* In pixels of the input. */
typedef struct square {
    int x, y, side; /* its middle */
} square;

static square anchor_of(int l, int a)
{
    if (layer[l].anchors == 1)
        return (square){layer[l].side / 2, layer[l].side / 2, 4 * layer[l].side};
    if (a < SMALL)
        return (square){4 + 8 * (a / 4), 4 + 8 * (a % 4), 32};
    if (a < SMALL + MIDDLE)
        return (square){32 * ((a - SMALL) / 2), 32 * ((a - SMALL) % 2), 64};
    return (square){16, 16, 128};
}

/* One axis of a box: its two ends. */
static void decode_side(double end[2], int middle, int size, int border, double shift, double growth)
{
    double low = fmax(0, middle - size / 2), high = fmin(border, middle + size / 2);
    double centre = (low + high) / 2 + 0.1 * shift * (high - low), half = (high - low) / 2 * exp(0.2 * growth);
    end[0] = centre - half;
    end[1] = centre + half;
}

/* ---- heads ------------------------------------------------------------------------------------------------------- */

/* The output of layer l with `values` numbers for each of its anchors; NULL: there is none. */
static const mg_tensor *head_of(const mg_tensor *t, int count, int l, int values, const dnn_recipe *r)
{
    for (int i = 0; i < count; i++)
        if (t[i].dims == 4 && t[i].size[0] == 1 && t[i].size[1] == values * layer[l].anchors &&
            t[i].size[2] == cells(r->h, l) && t[i].size[3] == cells(r->w, l))
            return &t[i];
    return NULL;
}

bool dnn_is_faceboxes(const mg_tensor *t, int count, const dnn_recipe *r)
{
    for (int l = 0; l < LAYERS; l++)
        if (!head_of(t, count, l, BOX, r) || !head_of(t, count, l, CLASSES, r))
            return false;
    return count == 2 * LAYERS;
}

static mg_status decode_anchor(windows *out, const float *box, size_t plane, square a, const dnn_recipe *r, dnn_fit fit,
                               double margin, mg_err *err)
{
    double x[2], y[2];
    decode_side(y, a.y, a.side, r->h, (double)box[0], (double)box[2 * plane]);
    decode_side(x, a.x, a.side, r->w, (double)box[plane], (double)box[3 * plane]);
    return windows_add(out,
                       windows_box((x[0] - fit.left) / fit.scale, (y[0] - fit.top) / fit.scale,
                                   (x[1] - fit.left) / fit.scale, (y[1] - fit.top) / fit.scale),
                       margin, err);
}

static mg_status decode_layer(windows *out, const mg_tensor *t, int count, int l, const dnn_recipe *r, dnn_fit fit,
                              mg_err *err)
{
    const float *box = head_of(t, count, l, BOX, r)->data, *class = head_of(t, count, l, CLASSES, r)->data;
    int rows = cells(r->h, l), columns = cells(r->w, l);
    size_t plane = (size_t)rows * (size_t)columns;
    double bar = dnn_logit(r->threshold);
    mg_status st = MG_OK;
    for (int a = 0; a < layer[l].anchors; a++, box += BOX * plane, class += CLASSES * plane)
        for (int i = 0; st == MG_OK && i < rows * columns; i++) {
            double margin = (double)class[plane + (size_t)i] - (double)class[i] - bar;
            square at = anchor_of(l, a);
            at.x += i % columns * layer[l].side;
            at.y += i / columns * layer[l].side;
            if (margin >= DNN_FACEBOXES_FLOOR)
                st = decode_anchor(out, box + i, plane, at, r, fit, margin, err);
        }
    return st;
}

mg_status dnn_decode_faceboxes(windows *out, const mg_tensor *t, int count, const dnn_recipe *r, dnn_fit fit,
                               mg_err *err)
{
    if (!dnn_is_faceboxes(t, count, r))
        return mg_fail(err, MG_EINPUT, "the outputs are not those of FaceBoxes at %d×%d", r->w, r->h);
    mg_status st = MG_OK;
    for (int l = 0; st == MG_OK && l < LAYERS; l++)
        st = decode_layer(out, t, count, l, r, fit, err);
    return st;
}

/* ---- the row ----------------------------------------------------------------------------------------------------- */

#define BOXES(layer) "prediction_layers/box_encoding_predictor_" layer "/BiasAdd"
#define LOGITS(layer) "prediction_layers/class_predictor_" layer "/BiasAdd"
/* The graph asks for scores from 0.05 on, and has thousands of windows without a face there. */
static const dnn_network faceboxes = {
    .file = "faceboxes.json",
    .bin = "faceboxes.bin",
    .in = "standardize_input/sub",
    .out = BOXES("0") "," BOXES("1") "," BOXES("2") "," LOGITS("0") "," LOGITS("1") "," LOGITS("2"),
    .recipe = {320, 256, false, 127.5f, 127.5f, 0.5, 0.3, -1},
    .decode = dnn_decode_faceboxes,
};

typedef struct faceboxes_opts {
    char size[MG_TEXT_MAX];
    double list_floor;
} faceboxes_opts;

static const mg_param params[] = {
    {"size", 0, MG_TEXT, offsetof(faceboxes_opts, size), 0, 0, "", NULL, "WxH",
     "The network's input: 320x256, or multiples of 128."},
    OPTION_LIST_FLOOR(faceboxes_opts),
    MG_PARAM_END,
};

/* *out: the network for the size that was asked for. */
static mg_status sized(dnn_network *out, const faceboxes_opts *o, mg_err *err)
{
    static const mg_param size = {"size", 0, MG_SIZE, 0, STEP, SIDE_MOST, "320x256", NULL, "WxH", ""};
    int side[2] = {0};
    *out = faceboxes;
    if (!o->size[0])
        return MG_OK;
    mg_status st = mg_param_set((mg_params){&size, side}, &size, o->size, "faceboxes: size", err);
    bool usual = side[0] == faceboxes.recipe.w && side[1] == faceboxes.recipe.h;
    if (st == MG_OK && !usual && (side[0] % STEP || side[1] % STEP))
        st = mg_fail_at(err, MG_EINPUT, "faceboxes: size", "%dx%d is neither 320x256 nor of multiples of %d px",
                        side[0], side[1], STEP);
    out->recipe.w = side[0];
    out->recipe.h = side[1];
    return st;
}

static mg_status faceboxes_available(const mg_detector_ops *row, const void *opts, const mg_context *context,
                                     mg_err *err)
{
    dnn_network kind;
    (void)row;
    mg_status st = sized(&kind, opts, err);
    return st == MG_OK ? dnn_available(&kind, context, err) : st;
}

static mg_status faceboxes_open(void **self, const mg_detector_ops *row, const void *opts, const mg_context *context,
                                mg_err *err)
{
    const faceboxes_opts *o = opts;
    dnn_network kind;
    *self = NULL;
    mg_status st = sized(&kind, o, err);
    return st == MG_OK ? dnn_open(self, &kind, row->floor, o->list_floor, context, err) : st;
}

const mg_detector_ops mg_detector_faceboxes = {
    .name = "faceboxes",
    .summary = "FaceBoxes, a small CNN, 320×256 or of the size that is said; margin in logits above a probability of "
               "0.5",
    .licence = "MIT (the package; the weights' own licence was not checked)",
    .argument = "[WxH]",
    .floor = DNN_FACEBOXES_FLOOR,
    .params = params,
    .opts_size = sizeof(faceboxes_opts),
    .available = faceboxes_available,
    .open = faceboxes_open,
    DNN_CALLS,
};
