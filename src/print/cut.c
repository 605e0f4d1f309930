/* The lattice of a piece: flat places, texture coordinates, and how far cloth has to give on a face. */
#include "print/cut.h"

#include <math.h>
#include <stdlib.h>

#include "base/stats.h"

/* Slope at knot i of values y over x: central inside, one-sided at the ends and on the far side of a corner. */
static double slope(const double *x, const double *y, int n, int i, bool left_open, bool right_open)
{
    int a = left_open && i > 0 ? i - 1 : i, b = right_open && i < n - 1 ? i + 1 : i;
    return (y[b] - y[a]) / (x[b] - x[a]);
}

/* Cubic Hermite through (x, y); straight beyond the ends. `corner` may be NULL. */
static double hermite(const double *x, const double *y, int n, const bool *corner, double at)
{
    int i = 0;
    while (i < n - 2 && at > x[i + 1])
        i++;
    double h = x[i + 1] - x[i], s = (at - x[i]) / h;
    double m0 = h * slope(x, y, n, i, !(corner && corner[i]), true);
    double m1 = h * slope(x, y, n, i + 1, true, !(corner && corner[i + 1]));
    if (s < 0)
        return y[i] + m0 * s;
    if (s > 1)
        return y[i + 1] + m1 * (s - 1);
    double s2 = s * s, s3 = s2 * s;
    return (2 * s3 - 3 * s2 + 1) * y[i] + (s3 - 2 * s2 + s) * m0 + (3 * s2 - 2 * s3) * y[i + 1] + (s3 - s2) * m1;
}

mg_point mg_cut_flat(const mg_cut_piece *p, int panel, double u, double t)
{
    const mg_cut_panel *l = &p->panel[panel];
    double x[MG_CUT_COLUMNS], y[MG_CUT_COLUMNS];
    for (int i = 0; i < l->columns; i++) {
        double cx[MG_CUT_ROWS], cy[MG_CUT_ROWS];
        for (int j = 0; j < l->rows; j++) {
            cx[j] = l->at[i][j].x;
            cy[j] = l->at[i][j].y;
        }
        x[i] = hermite(l->t, cx, l->rows, l->corner, t);
        y[i] = hermite(l->t, cy, l->rows, l->corner, t);
    }
    return (mg_point){hermite(l->u, x, l->columns, NULL, u), hermite(l->u, y, l->columns, NULL, u)};
}

/* The share of a pleat's hidden cloth that shows at u: 0 at the sides. */
static double openness(const mg_cut_piece *p, double u)
{
    double s = (fabs(2 * u - 1) - p->open[1]) / (1 - p->open[1]);
    s = s < 0 ? 0 : s > 1 ? 1 : s;
    return p->open[0] * (1 - s * s * (3 - 2 * s));
}

double mg_cut_open(const mg_cut_piece *p, double u, double t)
{
    for (int i = 0; i < p->pleats; i++)
        if (t > p->pleat[i][0] && t < p->pleat[i][1])
            return openness(p, u);
    return 1;
}

/* The share of the showing cloth that lies above t. */
static double shown(const mg_cut_piece *p, double u, double t)
{
    double open = openness(p, u), above = t, all = 1;
    for (int i = 0; i < p->pleats; i++) {
        double a = p->pleat[i][0], b = p->pleat[i][1], in = t < a ? 0 : t > b ? b - a : t - a;
        above -= (1 - open) * in;
        all -= (1 - open) * (b - a);
    }
    return above / all;
}

static double height(const mg_cut *c, const mg_cut_piece *p, double u, double t)
{
    double a = (2 * u - 1) * c->mask.half_angle, top = mg_mask_edge_y(&c->mask.top, a),
           low = mg_mask_edge_y(&c->mask.bottom, a);
    return top + (low - top) * shown(p, u, t);
}

double mg_cut_v(const mg_cut *c, const mg_cut_piece *p, double u, double t)
{
    return (c->mask.uv_top - height(c, p, u, t)) / (c->mask.uv_top - c->mask.uv_bottom);
}

/* ---- stretch --------------------------------------------------------------------------------------------------- */

enum { ACROSS = 48, DOWN = 48 };

typedef struct sample {
    double factor, area;
} sample;

static int by_factor(const void *a, const void *b)
{
    double x = ((const sample *)a)->factor, y = ((const sample *)b)->factor;
    return (x > y) - (x < y);
}

/* Lengths by which the worn surface is larger than the flat cloth, the least and the greatest of all directions:
 * singular values of the map from the flat triangle's edges a, b to the worn ones A, B. */
static void factors(mg_point a, mg_point b, const double A[3], const double B[3], double out[2], double *area)
{
    double det = a.x * b.y - a.y * b.x, m[3][2], e = 0, f = 0, g = 0;
    for (int i = 0; i < 3; i++) {
        m[i][0] = (A[i] * b.y - B[i] * a.y) / det;
        m[i][1] = (B[i] * a.x - A[i] * b.x) / det;
        e += m[i][0] * m[i][0];
        f += m[i][0] * m[i][1];
        g += m[i][1] * m[i][1];
    }
    double mean = (e + g) / 2, spread = sqrt((e - g) * (e - g) / 4 + f * f);
    out[0] = sqrt(mean > spread ? mean - spread : 0);
    out[1] = sqrt(mean + spread);
    *area = fabs(det);
}

static void worn_place(const mg_cut *c, const mg_cut_piece *p, double u, double t, double out[3])
{
    mg_mask_place(&c->mask, (2 * u - 1) * c->mask.half_angle, height(c, p, u, t), out);
    for (int i = 0; i < 3; i++)
        out[i] *= 10; /* cm to mm */
}

/* Cloth that runs more towards the neck than down or around is out of sight, and the head's surface there is not the
 * cloth's. */
static bool turned_under(const double at[3], const double around[3], const double down[3])
{
    double r = hypot(at[0], at[2]), in_a = r - hypot(at[0] + around[0], at[2] + around[2]);
    double in_b = r - hypot(at[0] + down[0], at[2] + down[2]), a = hypot(around[0], around[2]);
    return fabs(in_b) > 1.6 * fabs(down[1]) || fabs(in_a) > 0.85 * a;
}

static size_t sample_panel(const mg_cut *c, const mg_cut_piece *p, int panel, double scale, sample *out)
{
    const mg_cut_panel *l = &p->panel[panel];
    double u0 = l->u[0], du = (l->u[l->columns - 1] - u0) / ACROSS, dt = 1.0 / DOWN;
    size_t n = 0;
    for (int j = 0; j < DOWN; j++)
        for (int i = 0; i < ACROSS; i++) {
            double u = u0 + i * du, t = j * dt;
            if (mg_cut_open(p, u + du / 2, t + dt / 2) < 0.999)
                continue;
            double o[3], a[3], b[3], f[2], area;
            mg_point q = mg_cut_flat(p, panel, u, t), qa = mg_cut_flat(p, panel, u + du, t),
                     qb = mg_cut_flat(p, panel, u, t + dt);
            worn_place(c, p, u, t, o);
            worn_place(c, p, u + du, t, a);
            worn_place(c, p, u, t + dt, b);
            for (int k = 0; k < 3; k++) {
                a[k] -= o[k];
                b[k] -= o[k];
            }
            if (turned_under(o, a, b))
                continue;
            factors((mg_point){scale * (qa.x - q.x), scale * (qa.y - q.y)},
                    (mg_point){scale * (qb.x - q.x), scale * (qb.y - q.y)}, a, b, f, &area);
            out[n++] = (sample){f[0], area};
            out[n++] = (sample){f[1], area};
        }
    return n;
}

static double at_share(const sample *s, size_t n, double all, double share)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        if ((sum += s[i].area) >= share * all)
            return s[i].factor;
    return s[n - 1].factor;
}

mg_status mg_cut_stretch(mg_stretch *out, const mg_cut *c, double scale, mg_err *err)
{
    size_t n = 0, most = (size_t)2 * ACROSS * DOWN * MG_CUT_PIECES * MG_CUT_PANELS;
    sample *s = malloc(most * sizeof *s);
    *out = (mg_stretch){0};
    if (!s)
        return mg_fail(err, MG_ENOMEM, "out of memory for the stretch of a mask");
    for (int i = 0; i < c->pieces; i++)
        for (int k = 0; k < c->piece[i].panels; k++)
            n += sample_panel(c, &c->piece[i], k, scale, s + n);
    qsort(s, n, sizeof *s, by_factor);
    double all = 0;
    for (size_t i = 0; i < n; i++)
        all += s[i].area;
    *out = (mg_stretch){s[0].factor, at_share(s, n, all, 0.05), at_share(s, n, all, 0.5), at_share(s, n, all, 0.95),
                        s[n - 1].factor};
    free(s);
    return MG_OK;
}
