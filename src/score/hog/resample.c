/* dlib's resize_image, pixel for pixel: how the pyramid and the enlargements are made.
 *
 * dlib walks the columns four at a time with single-precision positions that accumulate their rounding, until a
 * right neighbour would lie outside; the last columns go one by one with double-precision positions. Its grey body
 * rounds to nearest, everything else truncates. All positions are tabulated once. */
#include "score/hog/hog_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GROUP = 8, WINDOW = 16 }; /* columns made together, source bytes they may span */

/* The body: lanes start at −4·step + {0 … 3}·step and move by 4·step, in float. */
static void table_body(hog_planes *s, int from_w, double step)
{
    volatile float x[4], move = (float)(4 * step);
    for (int i = 0; i < 4; i++)
        x[i] = (float)(-4 * step + i * step);
    for (s->body = 0;; s->body += 4) {
        int left[4];
        for (int i = 0; i < 4; i++) {
            x[i] = x[i] + move;
            left[i] = (int)x[i];
        }
        if (left[3] + 1 >= from_w)
            return;
        for (int i = 0; i < 4 && s->body + i < s->w; i++) {
            s->left[s->body + i] = left[i];
            s->right[s->body + i] = left[i] + 1;
            s->frac[s->body + i] = x[i] - (float)left[i];
        }
    }
}

static void table_tail(hog_planes *s, int from_w, double step)
{
    double x = -step + s->body * step;
    for (int c = s->body; c < s->w; c++) {
        x += step;
        int left = (int)floor(x);
        s->left[c] = left;
        s->right[c] = hog_min(left + 1, from_w - 1);
        s->fracd[c] = x - left;
    }
}

static void table_rows(hog_planes *s, int from_h)
{
    double step = (from_h - 1) / (double)hog_max(s->h - 1, 1), y = -step;
    for (int r = 0; r < s->h; r++) {
        y += step;
        s->top[r] = (int)floor(y);
        s->bottom[r] = hog_min(s->top[r] + 1, from_h - 1);
        s->down[r] = y - s->top[r];
    }
}

static void table_shuffles(hog_planes *s)
{
    for (int c = 0; c < s->body; c++) {
        int first = s->left[c / GROUP * GROUP];
        s->shuffle[c / GROUP][c % GROUP] = (uint8_t)(s->left[c] - first);
        s->shuffle[c / GROUP][GROUP + c % GROUP] = (uint8_t)(s->right[c] - first);
    }
}

static bool has_tables(const hog_planes *s)
{
    return s->left && s->right && s->frac && s->fracd && s->shuffle && s->top && s->bottom && s->down;
}

mg_status hog_planes_new(hog_planes *out, const hog_planes *from, int w, int h, int channels, mg_err *err)
{
    size_t cols = (size_t)w + GROUP, rows = (size_t)h;
    *out = (hog_planes){.w = w, .h = h, .channels = channels};
    out->pitch = ((size_t)w + 63 + 32) & ~(size_t)63;
    out->plane = out->pitch * rows;
    out->px = hog_alloc(out->plane * (size_t)channels, 1);
    if (from) {
        out->left = hog_alloc(cols, sizeof *out->left);
        out->right = hog_alloc(cols, sizeof *out->right);
        out->frac = hog_alloc(cols, sizeof *out->frac);
        out->fracd = hog_alloc(cols, sizeof *out->fracd);
        out->shuffle = hog_alloc(cols / GROUP + 1, sizeof *out->shuffle);
        out->top = hog_alloc(rows, sizeof *out->top);
        out->bottom = hog_alloc(rows, sizeof *out->bottom);
        out->down = hog_alloc(rows, sizeof *out->down);
    }
    if (!out->px || (from && !has_tables(out))) {
        hog_planes_free(out);
        return mg_fail(err, MG_ENOMEM, "hog: out of memory for a picture of %d×%d", w, h);
    }
    if (from) {
        double step = (from->w - 1) / (double)hog_max(w - 1, 1);
        table_body(out, from->w, step);
        out->body = hog_min(out->body, w);
        table_tail(out, from->w, step);
        table_rows(out, from->h);
        table_shuffles(out);
    }
    return MG_OK;
}

void hog_planes_free(hog_planes *s)
{
    free(s->px);
    free(s->left);
    free(s->right);
    free(s->frac);
    free(s->fracd);
    free(s->shuffle);
    free(s->top);
    free(s->bottom);
    free(s->down);
    *s = (hog_planes){0};
}

/* One pixel of the tail. Grey: the inner blends are single precision; colour: all in double. */
static uint8_t tail_pixel(const hog_planes *s, const uint8_t *t, const uint8_t *b, int c, double down)
{
    uint8_t tl = t[s->left[c]], tr = t[s->right[c]], bl = b[s->left[c]], br = b[s->right[c]];
    if (s->channels == 1) {
        float f = (float)s->fracd[c], over = (1 - f) * (float)tl + f * (float)tr;
        float under = (1 - f) * (float)bl + f * (float)br;
        float v = (float)((1 - down) * (double)over + down * (double)under);
        return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
    }
    double f = s->fracd[c];
    return (uint8_t)((1 - down) * ((1 - f) * tl + f * tr) + down * ((1 - f) * bl + f * br));
}

void hog_planes_make(const hog_kernels *k, hog_planes *to, const hog_planes *from, hog_range r)
{
    int groups = (to->body + GROUP - 1) / GROUP, g0 = r.x0 / GROUP, g1 = hog_min(r.x1 / GROUP, groups - 1);
    /* The last group may hold tail columns: they are made again after it. */
    int end = hog_max(r.x1, hog_min(g1 * GROUP + GROUP, to->w) - 1), start = g1 == groups - 1 ? 0 : r.x0;
    start = hog_max(start, to->body);
    for (int c = 0; c < to->channels; c++)
        for (int y = r.y0; y <= r.y1; y++) {
            const uint8_t *plane = from->px + (size_t)c * from->plane;
            const uint8_t *t = plane + (size_t)to->top[y] * from->pitch,
                          *b = plane + (size_t)to->bottom[y] * from->pitch;
            uint8_t *o = to->px + (size_t)c * to->plane + (size_t)y * to->pitch;
            k->resample_row(to, t, b, o, y, g0, g1, to->channels == 1 ? 0.5f : 0.0f);
            for (int x = start; x <= end; x++)
                o[x] = tail_pixel(to, t, b, x, to->down[y]);
        }
}

hog_range hog_planes_touched(const hog_planes *to, hog_range changed)
{
    hog_range r = {0, to->h - 1, 0, to->w - 1};
    while (r.x0 <= r.x1 && to->right[r.x0] < changed.x0)
        r.x0++;
    while (r.x0 <= r.x1 && to->left[r.x1] > changed.x1)
        r.x1--;
    while (r.y0 <= r.y1 && to->bottom[r.y0] < changed.y0)
        r.y0++;
    while (r.y0 <= r.y1 && to->top[r.y1] > changed.y1)
        r.y1--;
    return r;
}
