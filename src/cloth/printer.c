/* The simulated print. Coverage and blur act on linear reflectance, which is what a camera averages; print values enter
 * and leave by the cloth's albedo (texture.h), so black ink and white cloth stay what they are everywhere else. */
#include "cloth/printer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cloth/texture.h"

static void into_gamut(mg_image *im, const mg_gamut *g)
{
    uint8_t last[3] = {0, 0, 0}, to[3];
    mg_gamut_print(g, last, to);
    for (size_t i = 0; i < (size_t)im->w * (size_t)im->h; i++) {
        uint8_t *p = im->px + 3 * i;
        if (memcmp(p, last, 3) != 0) { /* prints are flat: most pixels equal their neighbour */
            memcpy(last, p, 3);
            mg_gamut_print(g, last, to);
        }
        memcpy(p, to, 3);
    }
}

/* Murray & Davies (1936): reflectance is a mixture of ink and paper by coverage a. Gain adds 4 · gain · a (1 − a),
 * fading takes a share. */
static double inked(double albedo, const mg_print_opts *o)
{
    double paper = mg_albedo(255), ink = mg_albedo(0), a = (paper - albedo) / (paper - ink);
    a += 4 * o->gain * a * (1 - a);
    a = (a > 1 ? 1 : a) * (1 - o->fade);
    return paper - a * (paper - ink);
}

static uint8_t print_value(double albedo)
{
    int lo = 0, hi = 255;
    albedo -= 1e-9;   /* of rounding: 0 and 1 have one albedo, and 0 shall stay 0 */
    while (lo < hi) { /* the first value that is at least as light */
        int mid = (lo + hi) / 2;
        if (mg_albedo((uint8_t)mid) < albedo)
            lo = mid + 1;
        else
            hi = mid;
    }
    bool below = lo > 0 && albedo - mg_albedo((uint8_t)(lo - 1)) < mg_albedo((uint8_t)lo) - albedo;
    return (uint8_t)(lo - below);
}

static int radius_of(double sigma)
{
    return (int)ceil(3 * sigma);
}

/* Half a Gaussian, centre first: [radius_of(sigma) + 1]. */
static void fill_kernel(double sigma, double *k)
{
    int radius = radius_of(sigma);
    double sum = 0;
    for (int i = 0; i <= radius; i++) {
        k[i] = sigma > 0 ? exp(-0.5 * i * i / (sigma * sigma)) : i == 0;
        sum += i ? 2 * k[i] : k[i];
    }
    for (int i = 0; i <= radius; i++)
        k[i] /= sum;
}

/* One pass along `n` values that lie `stride` apart; edges repeat. */
static void blur_line(double *v, double *tmp, int n, size_t stride, const double *k, int radius)
{
    for (int i = 0; i < n; i++)
        tmp[i] = v[(size_t)i * stride];
    for (int i = 0; i < n; i++) {
        double sum = k[0] * tmp[i];
        for (int r = 1; r <= radius; r++)
            sum += k[r] * (tmp[i - r < 0 ? 0 : i - r] + tmp[i + r >= n ? n - 1 : i + r]);
        v[(size_t)i * stride] = sum;
    }
}

static mg_status check(const mg_print_opts *o, mg_err *err)
{
    if (!(o->gain >= 0 && o->gain <= 0.4 && o->blur >= 0 && o->blur <= 10 && o->fade >= 0 && o->fade <= 1 &&
          o->width >= 1 && o->width <= 1e5 && o->height >= 1 && o->height <= 1e5))
        return mg_fail(err, MG_EINPUT,
                       "print simulation: gain 0 … 0.4, blur 0 … 10 mm, fade 0 … 1, a size of 1 … 100000 mm");
    if (o->blur > o->width || o->blur > o->height)
        return mg_fail(err, MG_EINPUT, "print simulation: a blur of %g mm is wider than the print", o->blur);
    return MG_OK;
}

typedef struct scratch {
    double *v;             /* one channel of the print */
    double *tmp;           /* one line of it */
    double *across, *down; /* kernels */
} scratch;

static void run(mg_image *im, const mg_print_opts *o, const scratch *m, int rx, int ry)
{
    size_t n = (size_t)im->w * (size_t)im->h;
    double *v = m->v;
    for (int c = 0; c < 3; c++) {
        for (size_t i = 0; i < n; i++)
            v[i] = inked(mg_albedo(im->px[3 * i + (size_t)c]), o);
        for (int y = 0; y < im->h; y++)
            blur_line(v + (size_t)y * (size_t)im->w, m->tmp, im->w, 1, m->across, rx);
        for (int x = 0; x < im->w; x++)
            blur_line(v + x, m->tmp, im->h, (size_t)im->w, m->down, ry);
        for (size_t i = 0; i < n; i++)
            im->px[3 * i + (size_t)c] = print_value(v[i]);
    }
}

mg_status mg_print_simulate(mg_image *im, const mg_print_opts *o, mg_err *err)
{
    mg_status st = check(o, err);
    if (st != MG_OK)
        return st;
    double sx = o->blur * im->w / o->width, sy = o->blur * im->h / o->height; /* px */
    size_t n = (size_t)im->w * (size_t)im->h, side = (size_t)(im->w > im->h ? im->w : im->h);
    int rx = radius_of(sx), ry = radius_of(sy);
    scratch m = {malloc(n * sizeof *m.v), malloc(side * sizeof *m.tmp), malloc(((size_t)rx + 1) * sizeof *m.across),
                 malloc(((size_t)ry + 1) * sizeof *m.down)};
    if (m.v && m.tmp && m.across && m.down) {
        if (o->gamut)
            into_gamut(im, o->gamut);
        fill_kernel(sx, m.across);
        fill_kernel(sy, m.down);
        run(im, o, &m, rx, ry);
    } else
        st = mg_fail(err, MG_ENOMEM, "out of memory for a print simulation");
    free(m.v);
    free(m.tmp);
    free(m.across);
    free(m.down);
    return st;
}
