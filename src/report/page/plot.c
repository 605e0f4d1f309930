/* Why this file exists: what a search did, and what its result is worth beside its controls, is seen at a glance. */
#include "report/page/plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file/file.h"
#include "base/text/format.h"
#include "print/chart.h"
#include "report/page/plot_data.h"

enum { BLUE = 0x1f5fa8, ORANGE = 0xd9730d, GREY = 0x9a9a9a, INK = 0x222222 };
static const double png_scale = 3; /* pixels a point */

/* ---- what all charts share ---- */

/* Writes both files of a chart. */
static mg_status keep(mg_list *written, const mg_chart *c, const char *out, const char *name, mg_err *err)
{
    mg_status st = MG_OK;
    char svg[MG_PATH_MAX], png[MG_PATH_MAX];
    MG_TRY(mg_path(svg, err, "%s/%s.svg", out, name));
    MG_TRY(mg_path(png, err, "%s/%s.png", out, name));
    MG_TRY(mg_chart_write_svg(c, svg, err));
    MG_TRY(mg_list_add(written, svg, err));
    MG_TRY(mg_chart_write_png(c, png, png_scale, err));
    MG_TRY(mg_list_add(written, png, err));
done:
    return st;
}

/* "margins", then "margins-2", … */
static void numbered(char name[64], const char *word, int i)
{
    mg_format(name, 64, i ? "%s-%d" : "%s", word, i + 1);
}

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
    return axis->low < axis->high;
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

static mg_status plot_trace_file(mg_list *written, const char *path, const char *out, mg_err *err)
{
    mg_status st = MG_OK;
    plot_trace t = {0};
    mg_chart *c = NULL;
    double *share = NULL;
    MG_TRY(plot_trace_load(&t, path, err));
    size_t window = t.n > 100 ? t.n / 20 : 5;
    share = calloc(t.n + 1, sizeof *share);
    if (!share)
        MG_TRY(mg_fail_at(err, MG_ENOMEM, path, "out of memory for a chart"));
    plot_acceptance(share, &t, window);
    MG_TRY(mg_chart_new(&c, 584, 524, "maskgen: the search, iteration by iteration", err));
    draw_trace(c, &t, share, window);
    MG_TRY(keep(written, c, out, "trace", err));
done:
    mg_chart_free(c);
    free(share);
    plot_trace_free(&t);
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

static mg_status draw_margins(mg_chart *c, const plot_table *t, mg_err *err)
{
    mg_status st = MG_OK;
    const char **names = calloc((size_t)t->count + 1, sizeof *names);
    size_t n = 0;
    double *v = all_margins(t, &n);
    if (!names || !v)
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory for a chart"));
    for (int i = 0; i < t->count; i++)
        names[i] = t->row[i].name;
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
done:
    free(names);
    free(v);
    return st;
}

static mg_status plot_run_file(mg_list *written, const char *path, const char *out, mg_err *err)
{
    mg_status st = MG_OK;
    mg_json *run = NULL;
    mg_chart *c = NULL;
    plot_table t = {0};
    MG_TRY(mg_json_load(&run, path, MG_JSON_MAX_BYTES, err));
    for (int i = 0;; i++) {
        char name[64], title[320];
        MG_TRY(plot_table_of(&t, run, i, path, err));
        if (!t.count)
            break;
        numbered(name, "margins", i);
        mg_format(title, sizeof title, "maskgen: margins by %s", t.title);
        MG_TRY(mg_chart_new(&c, 84 + 60.0 * t.count, 378, title, err));
        MG_TRY(draw_margins(c, &t, err));
        MG_TRY(keep(written, c, out, name, err));
        mg_chart_free(c);
        c = NULL;
        plot_table_free(&t);
    }
done:
    plot_table_free(&t);
    mg_chart_free(c);
    mg_json_free(run);
    return st;
}

/* ---- the matrix ---- */

/* White where no face is found, dark where all are. */
static uint32_t shade(double rate)
{
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

static mg_status plot_matrix(mg_list *written, const plot_matrix_data *m, const char *out, int number, mg_err *err)
{
    mg_status st = MG_OK;
    char name[64], title[320];
    mg_chart *c = NULL;
    mg_area a = {150,
                 36,
                 76.0 * m->columns,
                 16.0 * m->rows,
                 {-0.5, m->columns - 0.5, false, "", m->column, m->columns},
                 {-0.5, m->rows - 0.5, false, "", m->row, m->rows}};
    numbered(name, "matrix", number);
    mg_format(title, sizeof title, "maskgen: share of faces found, %s", m->title);
    MG_TRY(mg_chart_new(&c, a.w + 170, a.h + 78, title, err));
    for (int i = 0; i < m->rows * m->columns; i++)
        if (isfinite(m->rate[i]))
            draw_rate(c, &a, i % m->columns, i / m->columns, m->rate[i]);
    mg_chart_axes(c, &a);
    mg_chart_text(c, 20, 20, 10, -1, INK, m->title);
    mg_chart_text(c, 20, a.y + a.h + 34, 8, -1, INK,
                  "per cent of the faces found bare that are found so; empty: not measured");
    MG_TRY(keep(written, c, out, name, err));
done:
    mg_chart_free(c);
    return st;
}

static mg_status plot_eval_file(mg_list *written, const char *path, const char *out, mg_err *err)
{
    mg_status st = MG_OK;
    mg_json *eval = NULL;
    plot_matrix_data m = {0};
    MG_TRY(mg_json_load(&eval, path, MG_JSON_MAX_BYTES, err));
    for (int i = 0, n = 0;; i++) {
        MG_TRY(plot_matrix_of(&m, eval, i, path, err));
        if (!m.title[0])
            break;
        if (m.rows && m.columns)
            MG_TRY(plot_matrix(written, &m, out, n++, err));
        plot_matrix_free(&m);
    }
done:
    plot_matrix_free(&m);
    mg_json_free(eval);
    return st;
}

/* ---- the folder ---- */

static const struct {
    const char *file;
    mg_status (*plot)(mg_list *written, const char *path, const char *out, mg_err *err);
} source[] = {{"trace.csv", plot_trace_file}, {"run.json", plot_run_file}, {"eval.json", plot_eval_file}};

mg_status mg_plot_folder(mg_list *written, const char *dir, const char *out, mg_err *err)
{
    mg_status st = MG_OK;
    size_t before = written->count;
    for (size_t i = 0; i < sizeof source / sizeof *source; i++) {
        char path[MG_PATH_MAX];
        MG_TRY(mg_path(path, err, "%s/%s", dir, source[i].file));
        if (mg_file_exists(path))
            MG_TRY(source[i].plot(written, path, out, err));
    }
    if (written->count == before)
        st = mg_fail_at(err, MG_EINPUT, dir, "nothing to plot: no trace.csv, run.json or eval.json in it");
done:
    return st;
}
