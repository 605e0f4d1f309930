/* The arithmetic follows OpenCV 4.6's CascadeClassifier to the bit (float products, double sums), so that the
 * windows of margin ≥ 0 are the ones it accepts; test_cascade.c holds the two against each other. Each level is the
 * picture shrunk by 1.1ⁿ; windows stand every 2 pixels of a level below twofold shrinking, else every pixel; after a
 * window that fails the first stage, the next one to the right is passed over. */
#include "score/cv/cascade_scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A feature as offsets into an integral image: 4 corners a Haar rectangle, or the 16 grid points of LBP's blocks. */
typedef struct offsets {
    int at[16];
} offsets;

struct cascade_scan {
    const mg_cascade_model *m;
    offsets *feature, norm;
    int stride; /* for which the offsets were computed */
    uint32_t *sum,
        *square; /* [h + 1][stride], zero row and column first. Both may wrap, sums from 8.4 Mpx of white on: */
                 /* differences of corners are right all the same, as long as the area's own sum fits 31
                  * bits, squares 32 */
    size_t room;
};

typedef struct level {
    float scale;
    int w, h; /* of the shrunk picture */
    int step;
    int window_w, window_h; /* in the picture */
} level;

mg_status cascade_scan_new(cascade_scan **out, const mg_cascade_model *model, mg_err *err)
{
    *out = NULL;
    cascade_scan *s = calloc(1, sizeof *s);
    offsets *feature = calloc((size_t)model->features, sizeof *feature);
    if (!s || !feature) {
        free(s);
        free(feature);
        return mg_fail(err, MG_ENOMEM, "cascade: out of memory");
    }
    s->m = model;
    s->feature = feature;
    *out = s;
    return MG_OK;
}

void cascade_scan_free(cascade_scan *s)
{
    if (!s)
        return;
    free(s->feature);
    free(s->sum);
    free(s->square);
    free(s);
}

/* ---- integral images ------------------------------------------------------------------------------------------ */

static mg_status make_room(cascade_scan *s, const mg_image *im, mg_err *err)
{
    size_t need = (size_t)(im->w + 1) * (size_t)(im->h + 1);
    if (need <= s->room)
        return MG_OK;
    free(s->sum);
    free(s->square);
    s->sum = malloc(need * sizeof *s->sum);
    s->square = malloc(need * sizeof *s->square);
    s->room = s->sum && s->square ? need : 0;
    return s->room ? MG_OK : mg_fail(err, MG_ENOMEM, "cascade: out of memory for %d×%d", im->w, im->h);
}

static void integrate(cascade_scan *s, const mg_image *im)
{
    size_t stride = (size_t)im->w + 1;
    memset(s->sum, 0, stride * sizeof *s->sum);
    memset(s->square, 0, stride * sizeof *s->square);
    for (int y = 0; y < im->h; y++) {
        uint32_t *sum = s->sum + (size_t)(y + 1) * stride, *square = s->square + (size_t)(y + 1) * stride;
        const uint8_t *p = mg_image_at(im, 0, y);
        uint32_t row = 0, row2 = 0;
        sum[0] = square[0] = 0;
        for (size_t x = 1; x < stride; x++, p++) {
            row += *p;
            row2 += (uint32_t)(*p * *p);
            sum[x] = sum[x - stride] + row;
            square[x] = square[x - stride] + row2;
        }
    }
}

static void set_corners(int at[4], mg_rect r, int stride)
{
    at[0] = r.y * stride + r.x;
    at[1] = at[0] + r.w;
    at[2] = at[0] + r.h * stride;
    at[3] = at[2] + r.w;
}

static void set_offsets(cascade_scan *s, int stride)
{
    if (s->stride == stride)
        return;
    s->stride = stride;
    set_corners(s->norm.at, (mg_rect){1, 1, s->m->w - 2, s->m->h - 2}, stride);
    for (int f = 0; f < s->m->features; f++) {
        const mg_rect *r = s->m->feature[f].rect;
        if (s->m->lbp)
            for (int i = 0; i < 16; i++)
                s->feature[f].at[i] = (r->y + i / 4 * r->h) * stride + r->x + i % 4 * r->w;
        else
            for (int i = 0; i < 3; i++)
                set_corners(s->feature[f].at + 4 * i, r[i], stride);
    }
}

static inline uint32_t area(const uint32_t *p, const int *at)
{
    return p[at[0]] - p[at[1]] - p[at[2]] + p[at[3]];
}

static inline int area_sum(const uint32_t *p, const int *at)
{
    return (int)area(p, at);
}

/* ---- one window ----------------------------------------------------------------------------------------------- */

/* 1/(area · standard deviation); false where there is no contrast to speak of, which OpenCV rejects before any
 * stage. */
static bool normalise(const cascade_scan *s, size_t at, float *norm)
{
    double size = (double)(s->m->w - 2) * (s->m->h - 2);
    double sum = area_sum(s->sum + at, s->norm.at);
    double nf = size * area(s->square + at, s->norm.at) - sum * sum;
    *norm = 1;
    if (nf <= 0)
        return false;
    *norm = (float)(1 / sqrt(nf));
    return size * (double)*norm < 1e-1;
}

static float haar_value(const mg_cascade_feature *f, const offsets *o, const uint32_t *p, float norm)
{
    float v = f->weight[0] * (float)area_sum(p, o->at) + f->weight[1] * (float)area_sum(p, o->at + 4);
    if (f->weight[2] != 0.0f)
        v += f->weight[2] * (float)area_sum(p, o->at + 8);
    return v * norm;
}

static int lbp_code(const offsets *o, const uint32_t *p)
{
    static const int ring[8] = {0, 1, 2, 6, 10, 9, 8, 4}; /* top left corners, clockwise, most significant bit first */
    uint32_t v[16];
    int code = 0;
    for (int i = 0; i < 16; i++)
        v[i] = p[o->at[i]];
    uint32_t centre = v[5] - v[6] - v[9] + v[10]; /* sums of blocks, never below 0 */
    for (int i = 0; i < 8; i++) {
        int k = ring[i];
        code = code << 1 | (v[k] - v[k + 1] - v[k + 4] + v[k + 5] >= centre);
    }
    return code;
}

static float tree_value(const cascade_scan *s, const mg_cascade_tree *t, const uint32_t *p, float norm)
{
    int i = 0;
    do {
        const mg_cascade_node *n = &s->m->node[t->node + i];
        bool left;
        if (s->m->lbp) {
            int code = lbp_code(&s->feature[n->feature], p);
            left = (uint32_t)n->subset[code >> 5] >> (code & 31) & 1;
        } else {
            left = haar_value(&s->m->feature[n->feature], &s->feature[n->feature], p, norm) < n->threshold;
        }
        i = left ? n->left : n->right;
    } while (i > 0);
    return s->m->leaf[t->leaf - i];
}

/* The window's margin, or anything below `bound` once it is known to be below. *first: whether it passes the first
 * stage. */
static double window_margin(const cascade_scan *s, size_t at, double bound, bool *first)
{
    float norm = 1;
    double least = INFINITY;
    *first = true;
    if (!s->m->lbp && !normalise(s, at, &norm))
        return -INFINITY;
    for (int i = 0; i < s->m->stages; i++) {
        const mg_cascade_stage *g = &s->m->stage[i];
        double sum = 0;
        for (int t = g->tree; t < g->tree + g->trees; t++)
            sum += (double)tree_value(s, &s->m->tree[t], s->sum + at, norm);
        if (i == 0)
            *first = sum >= (double)g->threshold;
        least = fmin(least, sum - (double)g->threshold);
        if (least < bound)
            break;
    }
    return least;
}

/* ---- the scan ------------------------------------------------------------------------------------------------- */

/* OpenCV multiplies in float and rounds halves to even; so does lrintf. */
static int round_even(float v)
{
    return (int)lrintf(v);
}

static void insert(cascade_best best, double v)
{
    for (int i = 0; i <= CASCADE_NEIGHBOURS; i++)
        if (v > best[i]) {
            double old = best[i];
            best[i] = v;
            v = old;
        }
}

static mg_status scan_level(cascade_scan *s, const level *l, mg_rect box, windows *accepted, cascade_best best[2],
                            mg_err *err)
{
    for (int y = 0; y < l->h + 1 - s->m->h; y += l->step)
        for (int x = 0; x < l->w + 1 - s->m->w; x += l->step) {
            mg_rect w = {round_even((float)x * l->scale), round_even((float)y * l->scale), l->window_w, l->window_h};
            double *list = best[mg_rect_iou(w, box) >= MG_IOU_TRUE];
            bool first;
            double m =
                window_margin(s, (size_t)y * (size_t)s->stride + (size_t)x, fmin(list[CASCADE_NEIGHBOURS], 0), &first);
            insert(list, m);
            if (m >= 0 && windows_add(accepted, w, m, err) != MG_OK)
                return MG_ENOMEM;
            if (!first)
                x += l->step;
        }
    return MG_OK;
}

mg_status cascade_scan_run(cascade_scan *s, const mg_image *grey, mg_rect box, double floor, windows *accepted,
                           cascade_best best[2], mg_err *err)
{
    mg_status st = MG_OK;
    accepted->count = 0;
    for (int i = 0; i <= CASCADE_NEIGHBOURS; i++)
        best[0][i] = best[1][i] = floor;
    for (double factor = 1; st == MG_OK; factor *= CASCADE_SCALE) {
        float scale = (float)factor;
        if (lrint(s->m->w * factor) > grey->w || lrint(s->m->h * factor) > grey->h)
            break;
        level l = {.scale = scale, .step = scale >= 2 ? 1 : 2};
        l.w = round_even((float)grey->w / scale);
        l.h = round_even((float)grey->h / scale);
        l.window_w = round_even((float)s->m->w * scale);
        l.window_h = round_even((float)s->m->h * scale);
        mg_image small;
        st = mg_cascade_shrink(&small, grey, l.w, l.h, err);
        if (st == MG_OK)
            st = make_room(s, &small, err);
        if (st == MG_OK) {
            integrate(s, &small);
            set_offsets(s, small.w + 1);
            st = scan_level(s, &l, box, accepted, best, err);
        }
        mg_image_free(&small);
    }
    return st;
}
