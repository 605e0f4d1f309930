/* The mask as a smooth quilt between two curves of landmarks: below, the jaw (points 1 … 15); above, a line from jaw to
 * jaw across the nose bridge. u runs along the curves, v from the upper to the lower one. */
#include "photo_mask.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ACROSS = 60, DOWN = 40, SUB = 3 };

static mg_point mix(mg_point a, mg_point b, double t)
{
    return (mg_point){a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
}

static mg_point along(const mg_point *p, int n, double t)
{
    double k = fmin(fmax(t, 0), 1) * (n - 1);
    int i = (int)fmin(k, n - 2);
    return mix(p[i], p[i + 1], k - i);
}

static mg_point place(const mg_face *f, double u, double v)
{
    const mg_point *l = f->landmark;
    mg_point top[5] = {mix(l[1], l[2], .3), mix(mix(l[1], l[28], .5), l[30], .25), mix(l[28], l[29], .3),
                       mix(mix(l[15], l[28], .5), l[30], .25), mix(l[15], l[14], .3)};
    return mix(along(top, 5, u), along(l + 2, 13, u), v);
}

/* Light on the cloth: the skin's luminance, fitted by a plane over the lower face, against a skin of albedo 0.45. */
static void fit_light(const mg_face *f, double plane[3])
{
    double m[3][4] = {{0}};
    for (int j = 1; j < DOWN; j++)
        for (int i = 1; i < ACROSS; i++) {
            mg_point p = place(f, (double)i / ACROSS, (double)j / DOWN);
            int x = (int)p.x, y = (int)p.y;
            if (x < 0 || y < 0 || x >= f->w || y >= f->h)
                continue;
            const float *c = f->bare + 3 * ((size_t)y * (size_t)f->w + (size_t)x);
            double row[4] = {1, p.x, p.y, (0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]) / 0.45};
            for (int a = 0; a < 3; a++)
                for (int b = 0; b < 4; b++)
                    m[a][b] += row[a] * row[b];
        }
    for (int k = 0; k < 3; k++)
        for (int a = 0; a < 3; a++)
            if (a != k && m[k][k] != 0) {
                double q = m[a][k] / m[k][k];
                for (int b = 0; b < 4; b++)
                    m[a][b] -= q * m[k][b];
            }
    for (int k = 0; k < 3; k++)
        plane[k] = m[k][k] != 0 ? m[k][3] / m[k][k] : 0;
}

typedef struct uv {
    float u, v; /* u < 0: not covered */
} uv;

static void triangle(uv *grid, int gw, int gh, const mg_point p[3], const double u[3], const double v[3])
{
    double area = (p[1].x - p[0].x) * (p[2].y - p[0].y) - (p[2].x - p[0].x) * (p[1].y - p[0].y);
    if (fabs(area) < 1e-9)
        return;
    int x0 = (int)floor(fmin(p[0].x, fmin(p[1].x, p[2].x)) * SUB), x1 = (int)ceil(fmax(p[0].x, fmax(p[1].x, p[2].x)) * SUB);
    int y0 = (int)floor(fmin(p[0].y, fmin(p[1].y, p[2].y)) * SUB), y1 = (int)ceil(fmax(p[0].y, fmax(p[1].y, p[2].y)) * SUB);
    for (int y = y0 < 0 ? 0 : y0; y <= y1 && y < gh; y++)
        for (int x = x0 < 0 ? 0 : x0; x <= x1 && x < gw; x++) {
            double px = (x + .5) / SUB, py = (y + .5) / SUB;
            double b = ((px - p[0].x) * (p[2].y - p[0].y) - (p[2].x - p[0].x) * (py - p[0].y)) / area;
            double c = ((p[1].x - p[0].x) * (py - p[0].y) - (px - p[0].x) * (p[1].y - p[0].y)) / area, a = 1 - b - c;
            if (a >= 0 && b >= 0 && c >= 0)
                grid[y * gw + x] = (uv){(float)(a * u[0] + b * u[1] + c * u[2]), (float)(a * v[0] + b * v[1] + c * v[2])};
        }
}

mg_status photo_mask(mg_face *f, mg_err *err)
{
    int gw = f->w * SUB, gh = f->h * SUB;
    uv *grid = malloc((size_t)gw * (size_t)gh * sizeof *grid);
    if (!grid)
        return mg_fail(err, MG_ENOMEM, "no memory for the mask of %s", f->name);
    for (size_t i = 0; i < (size_t)gw * (size_t)gh; i++)
        grid[i].u = -1;
    for (int j = 0; j < DOWN; j++)
        for (int i = 0; i < ACROSS; i++) {
            double u0 = (double)i / ACROSS, u1 = (i + 1.0) / ACROSS, v0 = (double)j / DOWN, v1 = (j + 1.0) / DOWN;
            mg_point a = place(f, u0, v0), b = place(f, u1, v0), c = place(f, u0, v1), d = place(f, u1, v1);
            triangle(grid, gw, gh, (mg_point[]){a, b, c}, (double[]){u0, u1, u0}, (double[]){v0, v0, v1});
            triangle(grid, gw, gh, (mg_point[]){d, c, b}, (double[]){u1, u0, u1}, (double[]){v1, v1, v0});
        }
    uint32_t count = 0;
    for (size_t i = 0; i < (size_t)gw * (size_t)gh; i++)
        count += grid[i].u >= 0;
    f->layer.sample = malloc((count + 1) * sizeof *f->layer.sample);
    if (!f->layer.sample) {
        free(grid);
        return mg_fail(err, MG_ENOMEM, "no memory for the mask of %s", f->name);
    }
    double plane[3], across = f->box.w / (double)MG_TEXTURE_W;
    fit_light(f, plane);
    int level = (int)fmin(fmax(-log2(across), 0), MG_TEXTURE_LEVELS - 1);
    uint32_t at = 0;
    for (int y = 0; y < f->h; y++)
        for (int x = 0; x < f->w; x++) {
            size_t p = (size_t)y * (size_t)f->w + (size_t)x;
            f->layer.first[p] = at;
            double light = fmax(plane[0] + plane[1] * x + plane[2] * y, 0.05);
            for (int s = 0; s < SUB * SUB; s++) {
                uv t = grid[(y * SUB + s / SUB) * gw + x * SUB + s % SUB];
                if (t.u >= 0)
                    f->layer.sample[at++] =
                        (mg_sample){mg_texture_index(t.u, t.v, level), (float)(light / (SUB * SUB))};
            }
            double open = 1 - (at - f->layer.first[p]) / (double)(SUB * SUB);
            for (int c = 0; c < 3; c++)
                f->layer.rest[3 * p + (size_t)c] = (float)open * f->bare[3 * p + (size_t)c];
            if (at > f->layer.first[p])
                f->layer.bounds = mg_rect_union(f->layer.bounds, (mg_rect){x, y, 1, 1});
        }
    f->layer.first[(size_t)f->w * (size_t)f->h] = at;
    for (int c = 0; c < 3; c++)
        f->layer.tint[c] = 1;
    free(grid);
    return MG_OK;
}
