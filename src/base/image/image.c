#include "maskgen/image.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int imin(int a, int b)
{
    return a < b ? a : b;
}

static int imax(int a, int b)
{
    return a > b ? a : b;
}

bool mg_rect_empty(mg_rect r)
{
    return r.w <= 0 || r.h <= 0;
}

mg_rect mg_rect_union(mg_rect a, mg_rect b)
{
    if (mg_rect_empty(a))
        return b;
    if (mg_rect_empty(b))
        return a;
    int x = imin(a.x, b.x), y = imin(a.y, b.y);
    return (mg_rect){x, y, imax(a.x + a.w, b.x + b.w) - x, imax(a.y + a.h, b.y + b.h) - y};
}

mg_rect mg_rect_inter(mg_rect a, mg_rect b)
{
    int x = imax(a.x, b.x), y = imax(a.y, b.y);
    mg_rect r = {x, y, imin(a.x + a.w, b.x + b.w) - x, imin(a.y + a.h, b.y + b.h) - y};
    return mg_rect_empty(r) ? (mg_rect){0, 0, 0, 0} : r;
}

mg_rect mg_rect_grow(mg_rect r, int by)
{
    return (mg_rect){r.x - by, r.y - by, r.w + 2 * by, r.h + 2 * by};
}

double mg_rect_iou(mg_rect a, mg_rect b)
{
    mg_rect i = mg_rect_inter(a, b);
    double both = (double)i.w * i.h;
    double all = (double)a.w * a.h + (double)b.w * b.h - both;
    return all > 0 ? both / all : 0;
}

static bool size_fits(int w, int h)
{
    return w >= 1 && h >= 1 && w <= MG_IMAGE_MAX_SIDE && h <= MG_IMAGE_MAX_SIDE &&
           (size_t)w * (size_t)h <= MG_IMAGE_MAX_PIXELS;
}

mg_status mg_image_check_size(unsigned long w, unsigned long h, const char *name, mg_err *err)
{
    if (w > MG_IMAGE_MAX_SIDE || h > MG_IMAGE_MAX_SIDE || !size_fits((int)w, (int)h))
        return mg_fail_at(err, MG_EINPUT, name,
                          "%lu×%lu pixels are outside the limits (sides 1 … %d, at most %zu Mpx)%s", w, h,
                          MG_IMAGE_MAX_SIDE, MG_IMAGE_MAX_PIXELS >> 20, w && h ? ": scale it down" : "");
    return MG_OK;
}

mg_status mg_image_new(mg_image *out, int w, int h, int channels, mg_err *err)
{
    *out = (mg_image){0};
    if (!size_fits(w, h) || (channels != 1 && channels != 3))
        return mg_fail(err, MG_EINPUT, "an image of %d×%d×%d is outside the limits (sides 1 … %d, at most %zu Mpx)", w,
                       h, channels, MG_IMAGE_MAX_SIDE, MG_IMAGE_MAX_PIXELS >> 20);
    uint8_t *px = calloc((size_t)w * (size_t)h, (size_t)channels);
    if (!px)
        return mg_fail(err, MG_ENOMEM, "out of memory for an image of %d×%d", w, h);
    *out = (mg_image){w, h, channels, px};
    return MG_OK;
}

mg_status mg_image_copy(mg_image *out, const mg_image *src, mg_err *err)
{
    mg_status st = mg_image_new(out, src->w, src->h, src->channels, err);
    if (st == MG_OK)
        memcpy(out->px, src->px, (size_t)src->w * (size_t)src->h * (size_t)src->channels);
    return st;
}

void mg_image_free(mg_image *im)
{
    if (im) {
        free(im->px);
        *im = (mg_image){0};
    }
}

void mg_image_grey_rect(const mg_image *rgb, mg_image *grey, mg_rect rect)
{
    for (int y = rect.y; y < rect.y + rect.h; y++) {
        const uint8_t *s = mg_image_at(rgb, rect.x, y);
        uint8_t *d = mg_image_at(grey, rect.x, y);
        for (int i = 0; i < rect.w; i++)
            d[i] = mg_grey(s[3 * i], s[3 * i + 1], s[3 * i + 2]);
    }
}

mg_status mg_image_grey(mg_image *out, const mg_image *rgb, mg_err *err)
{
    mg_status st = mg_image_new(out, rgb->w, rgb->h, 1, err);
    if (st == MG_OK)
        mg_image_grey_rect(rgb, out, (mg_rect){0, 0, rgb->w, rgb->h});
    return st;
}

/* The taps of one output coordinate: `count` source indices from `first` with weights summing to 1. */
typedef struct taps {
    int first, count;
    float *weight;
} taps;

static void taps_at(taps *t, int i, double x0, double scale, double radius)
{
    double centre = x0 + (i + 0.5) / scale - 0.5, sum = 0;
    t->first = (int)ceil(centre - radius);
    t->count = (int)floor(centre + radius) - t->first + 1;
    for (int k = 0; k < t->count; k++) {
        double w = fmax(0, 1 - fabs(t->first + k - centre) / radius);
        t->weight[k] = (float)w;
        sum += w;
    }
    for (int k = 0; k < t->count; k++)
        t->weight[k] = (float)(t->weight[k] / sum);
}

/* One row of the result, y = j: `acc` has room for its sums. */
static void scale_row(const mg_image *out, int j, const mg_image *src, const taps *across, const taps *down, float *acc)
{
    int ch = src->channels;
    size_t line = (size_t)out->w * (size_t)ch;
    memset(acc, 0, line * sizeof *acc);
    for (int k = 0; k < down->count; k++) {
        const uint8_t *row = mg_image_at(src, 0, imin(imax(down->first + k, 0), src->h - 1));
        for (int i = 0; i < out->w; i++)
            for (int m = 0; m < across[i].count; m++) {
                int x = imin(imax(across[i].first + m, 0), src->w - 1);
                float wt = down->weight[k] * across[i].weight[m];
                for (int c = 0; c < ch; c++)
                    acc[i * ch + c] += wt * (float)row[x * ch + c];
            }
    }
    uint8_t *d = mg_image_at(out, 0, j);
    for (size_t i = 0; i < line; i++)
        d[i] = (uint8_t)(acc[i] + 0.5f);
}

/* Every sum is made tap by tap and row by row, in float: that order is part of the result, to the last bit, and with it
 * of every template made from a photo. Two passes, along rows and then along columns, would round otherwise. They would
 * save half of the work: however far the picture is shrunk, a source pixel lies under two taps each way, so a crop
 * costs four multiplications a channel of each source pixel. */
mg_status mg_image_crop_scaled(mg_image *out, const mg_image *src, double x0, double y0, double scale, int w, int h,
                               mg_err *err)
{
    *out = (mg_image){0};
    if (!(scale > 1e-3 && scale < 1e3))
        return mg_fail(err, MG_EINPUT, "a scale of %g is outside 0.001 … 1000", scale);
    if (!(fabs(x0) <= 1e8 && fabs(y0) <= 1e8))
        return mg_fail(err, MG_EINPUT, "a crop at %g, %g is outside -1e8 … 1e8", x0, y0);
    double radius = fmax(1, 1 / scale);
    size_t most = (size_t)(2 * radius) + 3, columns = (size_t)w;
    float *weights = NULL, *acc = NULL;
    taps *across = NULL;
    mg_image im = {0};
    mg_status st;
    MG_TRY(mg_image_new(&im, w, h, src->channels, err));
    weights = malloc((columns + 1) * most * sizeof *weights);
    across = malloc(columns * sizeof *across);
    acc = malloc(columns * (size_t)im.channels * sizeof *acc);
    MG_TRY(weights && across && acc ? MG_OK
                                    : mg_fail(err, MG_ENOMEM, "out of memory to scale an image to %d×%d", w, h));
    for (int i = 0; i < w; i++) {
        across[i].weight = weights + (size_t)i * most;
        taps_at(&across[i], i, x0, scale, radius);
    }
    for (int j = 0; j < h; j++) {
        taps down = {0, 0, weights + columns * most};
        taps_at(&down, j, y0, scale, radius);
        scale_row(&im, j, src, across, &down, acc);
    }
    *out = im;
    im = (mg_image){0};
done:
    mg_image_free(&im);
    free(weights);
    free(across);
    free(acc);
    return st;
}
