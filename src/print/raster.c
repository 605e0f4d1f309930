/* A piece's cloth as pixels. Small triangles of the lattice carry (u, t) to paper; beyond the finished edge every pixel
 * takes the colour of the nearest one inside (Danielsson 1980, vector distance transform in two sweeps), so hems and
 * bleed continue the picture. */
#include <math.h>
#include <stdlib.h>

#include "print/piece.h"

enum { ACROSS = 64, DOWN = 96 };

typedef struct raster {
    const piece *p;
    const mg_image *picture;
    mg_image *out;
    double pitch;       /* mm a pixel */
    int16_t (*near)[2]; /* offset to the nearest pixel inside; FAR where unknown */
} raster;

enum { FAR = 16000 };

typedef struct corner {
    double x, y, u, t; /* px; cloth */
} corner;

static void put(const raster *c, int x, int y, double u, double t)
{
    double v = mg_cut_v(c->p->cut, c->p->shape, u, t);
    int px = (int)floor(u * c->picture->w), py = (int)floor(v * c->picture->h);
    px = px < 0 ? 0 : px >= c->picture->w ? c->picture->w - 1 : px;
    py = py < 0 ? 0 : py >= c->picture->h ? c->picture->h - 1 : py;
    const uint8_t *s = mg_image_at(c->picture, px, py);
    uint8_t *d = mg_image_at(c->out, x, y);
    size_t i = (size_t)y * (size_t)c->out->w + (size_t)x;
    for (int k = 0; k < 3; k++)
        d[k] = s[c->picture->channels == 3 ? k : 0];
    c->near[i][0] = c->near[i][1] = 0;
}

static void triangle(const raster *c, const corner *a, const corner *b, const corner *d)
{
    double det = (b->x - a->x) * (d->y - a->y) - (b->y - a->y) * (d->x - a->x);
    int x0 = (int)floor(fmin(a->x, fmin(b->x, d->x)) - 0.5), x1 = (int)ceil(fmax(a->x, fmax(b->x, d->x)));
    int y0 = (int)floor(fmin(a->y, fmin(b->y, d->y)) - 0.5), y1 = (int)ceil(fmax(a->y, fmax(b->y, d->y)));
    if (fabs(det) < 1e-12)
        return;
    for (int y = y0 < 0 ? 0 : y0; y <= y1 && y < c->out->h; y++)
        for (int x = x0 < 0 ? 0 : x0; x <= x1 && x < c->out->w; x++) {
            double qx = x + 0.5 - a->x, qy = y + 0.5 - a->y;
            double s = (qx * (d->y - a->y) - qy * (d->x - a->x)) / det,
                   t = (qy * (b->x - a->x) - qx * (b->y - a->y)) / det;
            if (s >= -1e-9 && t >= -1e-9 && s + t <= 1 + 1e-9)
                put(c, x, y, a->u + s * (b->u - a->u) + t * (d->u - a->u),
                    a->t + s * (b->t - a->t) + t * (d->t - a->t));
        }
}

static corner place(const raster *c, int panel, double u, double t)
{
    mg_point q = piece_flat(c->p, panel, u, t);
    return (corner){(q.x - c->p->x0) / c->pitch, (q.y - c->p->y0) / c->pitch, u, t};
}

static void fill_panel(const raster *c, int panel)
{
    const mg_cut_panel *l = &c->p->shape->panel[panel];
    double u0 = l->u[0], du = (l->u[l->columns - 1] - u0) / ACROSS;
    for (int j = 0; j < DOWN; j++) {
        corner left[2] = {place(c, panel, u0, (double)j / DOWN), place(c, panel, u0, (j + 1.0) / DOWN)};
        for (int i = 1; i <= ACROSS; i++) {
            corner right[2] = {place(c, panel, u0 + i * du, (double)j / DOWN),
                               place(c, panel, u0 + i * du, (j + 1.0) / DOWN)};
            triangle(c, &left[0], &right[0], &right[1]);
            triangle(c, &left[0], &right[1], &left[1]);
            left[0] = right[0];
            left[1] = right[1];
        }
    }
}

static void offer(const raster *c, size_t i, int x, int y, int dx, int dy)
{
    if (x + dx < 0 || x + dx >= c->out->w || y + dy < 0 || y + dy >= c->out->h)
        return;
    const int16_t *from = c->near[i + (size_t)((ptrdiff_t)dy * c->out->w + dx)];
    if (from[0] == FAR)
        return;
    int16_t *own = c->near[i];
    int nx = from[0] + dx, ny = from[1] + dy;
    if (own[0] == FAR || nx * nx + ny * ny < own[0] * own[0] + own[1] * own[1]) {
        own[0] = (int16_t)nx;
        own[1] = (int16_t)ny;
    }
}

static void sweep(const raster *c, int way)
{
    int w = c->out->w, h = c->out->h;
    for (int row = 0; row < h; row++) {
        int y = way > 0 ? row : h - 1 - row;
        size_t line = (size_t)y * (size_t)w;
        for (int x = 0; x < w; x++)
            for (int dx = -1; dx <= 1; dx++)
                offer(c, line + (size_t)x, x, y, dx, -way);
        for (int x = 1; x < w; x++)
            offer(c, line + (size_t)x, x, y, -1, 0);
        for (int x = w - 2; x >= 0; x--)
            offer(c, line + (size_t)x, x, y, 1, 0);
    }
}

static void extend(const raster *c)
{
    sweep(c, 1);
    sweep(c, -1);
    for (int y = 0; y < c->out->h; y++)
        for (int x = 0; x < c->out->w; x++) {
            const int16_t *n = c->near[(size_t)y * (size_t)c->out->w + (size_t)x];
            if (n[0] == FAR || (n[0] == 0 && n[1] == 0))
                continue;
            const uint8_t *s = mg_image_at(c->out, x + n[0], y + n[1]);
            uint8_t *d = mg_image_at(c->out, x, y);
            for (int k = 0; k < 3; k++)
                d[k] = s[k];
        }
}

mg_status piece_raster(mg_image *out, const piece *p, const mg_image *picture, double dpi, mg_err *err)
{
    double pitch = 25.4 / dpi;
    raster c = {p, picture, out, pitch, NULL};
    mg_status st = mg_image_new(out, (int)ceil((p->x1 - p->x0) / pitch), (int)ceil((p->y1 - p->y0) / pitch), 3, err);
    if (st != MG_OK)
        return st;
    size_t n = (size_t)out->w * (size_t)out->h;
    c.near = malloc(n * sizeof *c.near);
    if (!c.near) {
        mg_image_free(out);
        return mg_fail(err, MG_ENOMEM, "out of memory to print a piece");
    }
    for (size_t i = 0; i < n; i++)
        c.near[i][0] = c.near[i][1] = FAR;
    for (int k = 0; k < p->shape->panels; k++)
        fill_panel(&c, k);
    extend(&c);
    free(c.near);
    return MG_OK;
}
