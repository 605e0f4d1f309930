/* Outlines of a piece. The cut line lies outside the finished edge by each side's own allowance: every side is moved
 * outwards as a whole and meets its neighbours where they cross, as a tailor draws it. Darts are sewn, not cut: the
 * line passes over them. */
#include "print/piece.h"

#include <math.h>
#include <stdlib.h>

enum { POINTS = 48 }; /* of a side */

mg_point piece_flat(const piece *p, int panel, double u, double t)
{
    mg_point q = mg_cut_flat(p->shape, panel, u, t);
    return (mg_point){p->scale * q.x, p->scale * q.y};
}

static void side_points(const piece *p, const mg_cut_side *s, mg_point out[POINTS])
{
    for (int i = 0; i < POINTS; i++) {
        double k = (double)i / (POINTS - 1);
        out[i] =
            piece_flat(p, s->panel, s->from[0] + k * (s->to[0] - s->from[0]), s->from[1] + k * (s->to[1] - s->from[1]));
    }
}

static double area_of(const outline *a)
{
    double sum = 0;
    for (int i = 0; i < a->count; i++) {
        mg_point p = a->at[i], q = a->at[(i + 1) % a->count];
        sum += p.x * q.y - q.x * p.y;
    }
    return sum / 2;
}

static mg_status make_seam(piece *p, mg_err *err)
{
    int n = p->shape->sides;
    p->seam.at = malloc((size_t)(n * POINTS) * sizeof *p->seam.at);
    if (!p->seam.at)
        return mg_fail(err, MG_ENOMEM, "out of memory for an outline");
    for (int i = 0; i < n; i++) {
        side_points(p, &p->shape->side[i], p->seam.at + p->seam.count);
        p->seam.count += POINTS - 1; /* its last point is the next side's first */
    }
    return MG_OK;
}

/* Moves a polyline by `by` to its outer side. */
static void move_out(const mg_point in[POINTS], mg_point out[POINTS], double by, double turn)
{
    for (int i = 0; i < POINTS; i++) {
        const mg_point *a = &in[i > 0 ? i - 1 : 0], *b = &in[i < POINTS - 1 ? i + 1 : i];
        double dx = b->x - a->x, dy = b->y - a->y, l = hypot(dx, dy);
        out[i] = (mg_point){in[i].x + turn * by * dy / l, in[i].y - turn * by * dx / l};
    }
}

/* Where the lines a–b and c–d cross: places along both, 0 … 1 within the segments. False where they run alike. */
static bool cross(mg_point a, mg_point b, mg_point c, mg_point d, double *s, double *t)
{
    double rx = b.x - a.x, ry = b.y - a.y, qx = d.x - c.x, qy = d.y - c.y, det = rx * qy - ry * qx;
    if (fabs(det) < 1e-9 * (hypot(rx, ry) * hypot(qx, qy) + 1e-12))
        return false;
    *s = ((c.x - a.x) * qy - (c.y - a.y) * qx) / det;
    *t = ((c.x - a.x) * ry - (c.y - a.y) * rx) / det;
    return true;
}

typedef struct run {
    mg_point at[POINTS];
    int first, last; /* what of it is left after joining */
    mg_point joint;  /* between this run and the next */
    bool joined;
} run;

/* Shortens two runs to their crossing, or lengthens them to a mitre no longer than `limit`. */
static void join(run *a, run *b, double limit)
{
    double s, t;
    for (int i = POINTS - 2; i >= POINTS / 2; i--)
        for (int k = 0; k < POINTS / 2; k++)
            if (cross(a->at[i], a->at[i + 1], b->at[k], b->at[k + 1], &s, &t) && s >= 0 && s <= 1 && t >= 0 && t <= 1) {
                a->last = i;
                b->first = k + 1;
                a->joint = (mg_point){a->at[i].x + s * (a->at[i + 1].x - a->at[i].x),
                                      a->at[i].y + s * (a->at[i + 1].y - a->at[i].y)};
                a->joined = true;
                return;
            }
    mg_point p = a->at[POINTS - 2], q = a->at[POINTS - 1];
    if (cross(p, q, b->at[0], b->at[1], &s, &t) && s > 1 && t < 0) {
        mg_point m = {p.x + s * (q.x - p.x), p.y + s * (q.y - p.y)};
        a->joined = hypot(m.x - q.x, m.y - q.y) <= limit;
        a->joint = m;
    }
}

static mg_status make_offset(const piece *p, double more, outline *out, mg_err *err)
{
    int n = 0;
    double most = 0;
    run *r = calloc((size_t)p->shape->sides, sizeof *r);
    out->at = malloc((size_t)(p->shape->sides * (POINTS + 1)) * sizeof *out->at);
    if (!r || !out->at) {
        free(r);
        return mg_fail(err, MG_ENOMEM, "out of memory for an outline");
    }
    for (int i = 0; i < p->shape->sides; i++) {
        const mg_cut_side *s = &p->shape->side[i];
        mg_point at[POINTS];
        if (s->dart)
            continue;
        side_points(p, s, at);
        move_out(at, r[n].at, s->allow + more, p->turn);
        r[n].last = POINTS - 1;
        most = s->allow + more > most ? s->allow + more : most;
        n++;
    }
    for (int i = 0; i < n && most > 0; i++)
        join(&r[i], &r[(i + 1) % n], 3 * most);
    for (int i = 0; i < n; i++) {
        for (int k = r[i].first; k <= r[i].last; k++)
            out->at[out->count++] = r[i].at[k];
        if (r[i].joined)
            out->at[out->count++] = r[i].joint;
    }
    free(r);
    return MG_OK;
}

mg_status piece_init(piece *p, const mg_cut *cut, int index, double scale, double bleed, mg_err *err)
{
    *p = (piece){.cut = cut, .shape = &cut->piece[index], .scale = scale, .bleed = bleed};
    mg_status st = MG_OK;
    MG_TRY(make_seam(p, err));
    p->turn = area_of(&p->seam) > 0 ? 1 : -1;
    MG_TRY(make_offset(p, 0, &p->trim, err));
    MG_TRY(make_offset(p, bleed, &p->edge, err));
    p->x0 = p->y0 = HUGE_VAL;
    p->x1 = p->y1 = -HUGE_VAL;
    for (int i = 0; i < p->edge.count; i++) {
        p->x0 = fmin(p->x0, p->edge.at[i].x);
        p->y0 = fmin(p->y0, p->edge.at[i].y);
        p->x1 = fmax(p->x1, p->edge.at[i].x);
        p->y1 = fmax(p->y1, p->edge.at[i].y);
    }
done:
    if (st != MG_OK)
        piece_free(p);
    return st;
}

void piece_free(piece *p)
{
    free(p->seam.at);
    free(p->trim.at);
    free(p->edge.at);
    *p = (piece){0};
}
