#include "report/page/plot_draw.h"

#include <math.h>
#include <stdlib.h>

#include "base/text/format.h"

enum { BLUE = 0x1f5fa8, ORANGE = 0xd9730d, GREY = 0x9a9a9a, INK = 0x222222 };

/* The least and the greatest of n values, and a twentieth of their distance around them; 0 … 1 where there are none. */
static void range_of(mg_axis *axis, const double *v, size_t n)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < n; i++)
        if (isfinite(v[i])) {
            low = fmin(low, v[i]);
            high = fmax(high, v[i]);
        }
    if (!(low <= high))
        low = 0, high = 1;
    double room = high > low ? (high - low) / 20 : fmax(fabs(low) / 20, 0.05);
    axis->low = low - room;
    axis->high = high + room;
}

/* ---- the trace ---- */

/* Decades from the least to the greatest; false where a value is not above 0, as with methods that have no temperature.
 */
static bool decades_of(mg_axis *axis, const double *v, size_t n)
{
    double low = INFINITY, high = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(v[i] > 0) || !isfinite(v[i]))
            return false;
        low = fmin(low, v[i]);
        high = fmax(high, v[i]);
    }
    if (!(high > 0))
        return false;
    axis->log = true;
    axis->low = pow(10, floor(log10(low) * 2) / 2);
    axis->high = pow(10, ceil(log10(high) * 2 + 1e-9) / 2);
    return axis->low > 0 && axis->low < axis->high && isfinite(axis->high);
}

static void draw_trace(mg_chart *c, const plot_trace *t, const double *share, size_t window)
{
    char accepted[64];
    mg_format(accepted, sizeof accepted, "accepted, of last %zu", window);
    const mg_axis iters = {0, t->n > 1 ? t->iter[t->n - 1] : 1, false, "", NULL, 0};
    mg_area loss = {64, 36, 500, 200, iters, {.title = "loss"}},
            temperature = {64, 262, 500, 100, iters, {.title = "temperature"}};
    mg_area acceptance = {64, 388, 500, 100, iters, {0, 1, false, accepted, NULL, 0}};
    acceptance.across.title = "iteration";
    range_of(&loss.up, t->loss, t->n);
    mg_chart_axes(c, &loss);
    mg_chart_line(c, &loss, t->iter, t->best, t->n, 1.6, BLUE);
    mg_chart_line(c, &loss, t->iter, t->loss, t->n, 0.5, ORANGE);
    mg_chart_key(c, mg_chart_key(c, 64, 28, BLUE, "best so far"), 28, ORANGE, "of the state");
    if (decades_of(&temperature.up, t->temperature, t->n)) {
        mg_chart_axes(c, &temperature);
        mg_chart_line(c, &temperature, t->iter, t->temperature, t->n, 1, ORANGE);
    } else {
        mg_chart_text(c, 314, 312, 9, 0, INK, "this method has no temperature");
    }
    mg_chart_axes(c, &acceptance);
    mg_chart_line(c, &acceptance, t->iter, share, t->n, 1, INK);
}

mg_status plot_draw_trace(mg_chart **out, const plot_trace *t, mg_err *err)
{
    mg_status st = MG_OK;
    size_t window = t->n > 100 ? t->n / 20 : 5;
    double *share = calloc(t->n + 1, sizeof *share);
    *out = NULL;
    if (!share)
        return mg_fail(err, MG_ENOMEM, "out of memory for a chart");
    plot_acceptance(share, t, window);
    MG_TRY(mg_chart_new(out, 584, 524, "maskgen: the search, iteration by iteration", err));
    draw_trace(*out, t, share, window);
done:
    free(share);
    return st;
}

/* ---- margins ---- */

/* All values that a table shows, to find their range. */
static double *all_margins(const plot_table *t, size_t *n)
{
    size_t room = 1;
    for (int i = 0; i < t->count; i++)
        room += t->row[i].n + 3;
    double *v = calloc(room, sizeof *v);
    *n = v ? 1 : 0; /* v[0], the threshold, is 0 */
    for (int i = 0; v && i < t->count; i++) {
        const plot_row *r = &t->row[i];
        for (size_t k = 0; k < r->n; k++)
            v[(*n)++] = r->margin[k];
        v[(*n)++] = r->mean;
        v[(*n)++] = r->lo;
        v[(*n)++] = r->hi;
    }
    return v;
}

/* Views side by side in their order, so that the same face stands at the same place in every strip; mean and interval
 * over them. */
static void draw_strip(mg_chart *c, const mg_area *a, int i, const plot_row *r)
{
    for (size_t k = 0; k < r->n; k++)
        mg_chart_dot(c, a, i + 0.6 * (((double)k + 0.5) / (double)r->n - 0.5), r->margin[k], 1.6,
                     r->margin[k] < 0 ? BLUE : GREY);
    const double centre[2] = {i, i}, ends[2] = {r->lo, r->hi}, bar[2] = {i - 0.3, i + 0.3},
                 mean[2] = {r->mean, r->mean};
    if (isfinite(r->lo) && isfinite(r->hi))
        mg_chart_line(c, a, centre, ends, 2, 1.2, INK);
    mg_chart_line(c, a, bar, mean, 2, 1.6, INK);
}

static void draw_margins(mg_chart *c, const plot_table *t, const char *const *names, const double *v, size_t n)
{
    mg_area a = {64,
                 36,
                 60.0 * t->count,
                 300,
                 {-0.5, t->count - 0.5, false, "", names, t->count},
                 {.title = "margin of the true face"}};
    range_of(&a.up, v, n);
    mg_chart_axes(c, &a);
    const double ends[2] = {-0.5, t->count - 0.5}, zero[2] = {0, 0};
    mg_chart_line(c, &a, ends, zero, 2, 1, ORANGE);
    for (int i = 0; i < t->count; i++)
        draw_strip(c, &a, i, &t->row[i]);
    mg_chart_text(c, 64, 26, 10, -1, INK, t->title);
    mg_chart_text(c, 64, 366, 8, -1, INK,
                  "a dot: a view (blue: the face is not found); bars: mean and 95 % interval; line: threshold");
}

mg_status plot_draw_table(mg_chart **out, const plot_table *t, mg_err *err)
{
    mg_status st = MG_OK;
    char title[320];
    const char **names = calloc((size_t)t->count + 1, sizeof *names);
    size_t n = 0;
    double *v = all_margins(t, &n);
    *out = NULL;
    if (!names || !v)
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory for a chart"));
    for (int i = 0; i < t->count; i++)
        names[i] = t->row[i].name;
    mg_format(title, sizeof title, "maskgen: margins by %s", t->title);
    MG_TRY(mg_chart_new(out, 84 + 60.0 * t->count, 378, title, err));
    draw_margins(*out, t, names, v, n);
done:
    free(names);
    free(v);
    return st;
}

/* ---- the matrix ---- */

/* White where no face is found, dark where all are, and where a foreign file says more than all. */
static uint32_t shade(double rate)
{
    rate = fmax(0, fmin(1, rate));
    const double from[3] = {255, 255, 255}, to[3] = {31, 95, 168};
    uint32_t rgb = 0;
    for (int k = 0; k < 3; k++)
        rgb = rgb << 8 | (uint32_t)lround(from[k] + (to[k] - from[k]) * rate);
    return rgb;
}

static void draw_rate(mg_chart *c, const mg_area *a, int column, int row, double rate)
{
    char text[16];
    mg_chart_cell(c, a, column - 0.5, row - 0.5, column + 0.5, row + 0.5, shade(rate));
    mg_format(text, sizeof text, "%.0f", 100 * rate);
    mg_chart_text(c, mg_area_x(a, column), mg_area_y(a, row) + 3, 8, 0, rate > 0.55 ? 0xffffff : INK, text);
}

mg_status plot_draw_matrix(mg_chart **out, const plot_matrix_data *m, mg_err *err)
{
    mg_status st = MG_OK;
    char title[320];
    mg_area a = {150,
                 36,
                 76.0 * m->columns,
                 16.0 * m->rows,
                 {-0.5, m->columns - 0.5, false, "", m->column, m->columns},
                 {-0.5, m->rows - 0.5, false, "", m->row, m->rows}};
    *out = NULL;
    mg_format(title, sizeof title, "maskgen: share of faces found, %s", m->title);
    MG_TRY(mg_chart_new(out, a.w + 170, a.h + 78, title, err));
    for (int i = 0; i < m->rows * m->columns; i++)
        if (isfinite(m->rate[i]))
            draw_rate(*out, &a, i % m->columns, i / m->columns, m->rate[i]);
    mg_chart_axes(*out, &a);
    mg_chart_text(*out, 20, 20, 10, -1, INK, m->title);
    mg_chart_text(*out, 20, a.y + a.h + 34, 8, -1, INK,
                  "per cent of the faces found bare that are found so; empty: not measured");
done:
    return st;
}
