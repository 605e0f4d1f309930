/* Why this file exists: plots are made from the files that everybody can read, so that a figure is never drawn that is
 * not in them. */
#include "report/page/plot_data.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file/file.h"
#include "base/text/format.h"
#include "base/text/text.h"
#include "measure/subjects.h"
#include "report/run_files.h"

#define TRACE_MAX_BYTES ((size_t)1 << 30)
static const char header[] = RUN_TRACE_HEADER;
enum { COLUMNS = 6 };

/* ---- the trace ---- */

void plot_trace_free(plot_trace *t)
{
    if (!t)
        return;
    free(t->iter);
    *t = (plot_trace){0};
}

/* Numbers of one line, parted by commas; the text after it, or NULL where it is another line. */
static const char *read_row(double v[COLUMNS], const char *text)
{
    for (int k = 0; k < COLUMNS; k++) {
        char *end;
        v[k] = mg_strtod(text, &end);
        if (end == text || *end != (k + 1 < COLUMNS ? ',' : '\n'))
            return NULL;
        text = end + 1;
    }
    return text;
}

mg_status plot_trace_parse(plot_trace *out, const char *text, size_t size, const char *path, mg_err *err)
{
    mg_status st = MG_OK;
    plot_trace t = {0};
    size_t lines = 0;
    *out = t;
    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    if (strncmp(text, header, sizeof header - 1) != 0)
        return mg_fail_at(err, MG_EINPUT, path, "no trace of a run: its first line is not \"%.*s\"",
                          (int)sizeof header - 2, header);
    t.n = lines - 1;
    t.iter = calloc(5 * lines, sizeof *t.iter);
    if (!t.iter)
        return mg_fail_at(err, MG_ENOMEM, path, "out of memory for a trace");
    t.temperature = t.iter + lines;
    t.loss = t.temperature + lines;
    t.best = t.loss + lines;
    t.accepted = t.best + lines;
    const char *at = text + sizeof header - 1;
    for (size_t i = 0; i < t.n; i++) {
        double v[COLUMNS];
        if (!(at = read_row(v, at)))
            MG_TRY(mg_fail_at(err, MG_EINPUT, path, "line %zu is not six numbers", i + 2));
        t.iter[i] = v[0];
        t.temperature[i] = v[2];
        t.loss[i] = v[3];
        t.best[i] = v[4];
        t.accepted[i] = v[5];
    }
    *out = t;
    t = (plot_trace){0};
done:
    plot_trace_free(&t);
    return st;
}

mg_status plot_trace_load(plot_trace *out, const char *path, mg_err *err)
{
    char *text;
    size_t size;
    *out = (plot_trace){0};
    mg_status st = mg_file_read(path, TRACE_MAX_BYTES, &text, &size, err);
    if (st != MG_OK)
        return st;
    st = plot_trace_parse(out, text, size, path, err);
    free(text);
    return st;
}

void plot_acceptance(double *share, const plot_trace *t, size_t window)
{
    double sum = 0;
    for (size_t i = 0; i < t->n; i++) {
        sum += t->accepted[i] - (i >= window ? t->accepted[i - window] : 0);
        share[i] = sum / (double)(i + 1 < window ? i + 1 : window);
    }
}

/* ---- the table ---- */

void plot_table_free(plot_table *t)
{
    if (!t)
        return;
    for (int i = 0; i < t->count; i++)
        free(t->row[i].margin);
    free(t->row);
    *t = (plot_table){0};
}

/* Both ends are null where there is one face. */
static mg_status interval_of(plot_row *out, const mg_json *from, const char *path, mg_err *err)
{
    double ends[2] = {NAN, NAN};
    const mg_json *ci = mg_json_first(mg_json_find(from, "margin_ci"));
    bool none = ci && mg_json_kind_of(ci) == MG_JSON_NULL;
    mg_status st = none ? MG_OK : mg_json_need_numbers(from, "margin_ci", ends, 2, path, err);
    out->lo = ends[0];
    out->hi = ends[1];
    return st;
}

static mg_status row_of(plot_row *out, const mg_json *from, const char *path, mg_err *err)
{
    const mg_json *scores;
    mg_status st = MG_OK;
    MG_TRY(mg_json_need_string(from, "name", &out->name, path, err));
    MG_TRY(mg_json_need_number(from, "margin", &out->mean, path, err));
    MG_TRY(interval_of(out, from, path, err));
    MG_TRY(mg_json_may_have(&scores, from, "scores", MG_JSON_ARRAY, path, err));
    size_t n = mg_json_count(scores);
    if (!n)
        return MG_OK;
    out->margin = calloc(n, sizeof *out->margin);
    if (!out->margin)
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory for %zu margins", n));
    for (const mg_json *s = mg_json_first(scores); s; s = mg_json_next(s))
        MG_TRY(mg_json_need_number(s, "true_margin", &out->margin[out->n++], path, err));
done:
    return st;
}

/* The record of the table, and the name of its detector. */
static mg_status find_table(const mg_json **table, const char **name, const mg_json *run, int which, const char *path,
                            mg_err *err)
{
    const mg_json *from = which ? mg_json_find(run, "others") : run, *by = which ? NULL : mg_json_find(run, "detector");
    if (which) {
        from = mg_json_first(from);
        for (int k = 1; from && k < which; k++)
            from = mg_json_next(from);
        *table = NULL;
        if (!from)
            return MG_OK;
        by = mg_json_find(from, "detector");
    }
    *name = mg_json_string(by) ? mg_json_string(by) : mg_json_string(mg_json_find(by, "name"));
    *table = mg_json_find(from, "table");
    if (!*table || mg_json_kind_of(*table) != MG_JSON_ARRAY || !*name)
        return mg_fail_at(err, MG_EINPUT, path, "no record of a run: a table or its detector is missing");
    return MG_OK;
}

mg_status plot_table_of(plot_table *out, const mg_json *run, int which, const char *path, mg_err *err)
{
    mg_status st = MG_OK;
    const mg_json *table;
    const char *name;
    plot_table t = {0};
    *out = t;
    MG_TRY(find_table(&table, &name, run, which, path, err));
    if (!table)
        return MG_OK;
    t.row = calloc(mg_json_count(table) + 1, sizeof *t.row);
    if (!t.row)
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory for a table"));
    for (const mg_json *r = mg_json_first(table); r; r = mg_json_next(r))
        MG_TRY(row_of(&t.row[t.count++], r, path, err));
    size_t faces = mg_json_count(mg_json_find(mg_json_find(run, "faces"), "used"));
    mg_format(t.title, sizeof t.title, "%s, %s", name, mg_count(faces, "face"));
    *out = t;
    t = (plot_table){0};
done:
    plot_table_free(&t);
    return st;
}

/* ---- the matrix ---- */

void plot_matrix_free(plot_matrix_data *m)
{
    if (!m)
        return;
    free(m->row);
    free(m->column);
    free(m->rate);
    *m = (plot_matrix_data){0};
}

/* The rate of the row that is called `name`; NaN where the detector has none. */
static double rate_under(const mg_json *detector, const char *name)
{
    for (const mg_json *r = mg_json_first(mg_json_find(detector, "rows")); r; r = mg_json_next(r)) {
        const char *print = mg_json_string(mg_json_find(r, "print"));
        const mg_json *rate = mg_json_find(r, "rate");
        if (print && !strcmp(print, name))
            return rate && mg_json_kind_of(rate) == MG_JSON_NUMBER ? mg_json_number(rate) : NAN;
    }
    return NAN;
}

static size_t rows_of(const mg_json *detector)
{
    return mg_json_count(mg_json_find(detector, "rows"));
}

/* The detector with the most rows: others lack some of its conditions. NULL where there is none. */
static const mg_json *longest_of(const mg_json *detectors)
{
    const mg_json *longest = NULL;
    for (const mg_json *d = mg_json_first(detectors); d; d = mg_json_next(d))
        if (rows_of(d) > rows_of(longest))
            longest = d;
    return longest;
}

static mg_status matrix_new(plot_matrix_data *m, size_t rows, size_t columns, mg_err *err)
{
    m->row = calloc(rows + 1, sizeof *m->row);
    m->column = calloc(columns + 1, sizeof *m->column);
    m->rate = calloc(rows * columns + 1, sizeof *m->rate);
    m->rows = (int)rows;
    return m->row && m->column && m->rate ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for a matrix");
}

mg_status plot_matrix_of(plot_matrix_data *out, const mg_json *eval, int which, const char *path, mg_err *err)
{
    mg_status st = MG_OK;
    const char *kind;
    char words[MG_SUBJECTS_TEXT];
    double width, number;
    int64_t faces = 0;
    plot_matrix_data m = {0};
    *out = m;
    const mg_json *set = mg_json_first(mg_json_find(eval, "sets"));
    if (!set)
        return mg_fail_at(err, MG_EINPUT, path, "no evaluation: it has no sets of faces");
    while (set && which--)
        set = mg_json_next(set);
    if (!set)
        return MG_OK;
    MG_TRY(mg_json_need_string(set, "kind", &kind, path, err));
    MG_TRY(mg_json_need_number(set, "face_width", &width, path, err));
    MG_TRY(mg_json_need_number(set, "faces", &number, path, err));
    MG_TRY(mg_json_may_have_whole(set, "faces", 0, 1e9, &faces, path, err));
    int64_t photos = faces;
    MG_TRY(mg_json_may_have_whole(set, "photos", 1, 1e9, &photos, path, err));
    mg_subjects_words(words, !strcmp(kind, "heads") ? "synthetic head" : "photographed face", (size_t)faces,
                      (size_t)photos, (size_t)faces);
    mg_format(m.title, sizeof m.title, "%s, %g px wide", words, width);
    const mg_json *detectors = mg_json_find(set, "detectors"), *longest = longest_of(detectors);
    MG_TRY(matrix_new(&m, rows_of(longest), mg_json_count(detectors), err));
    int at = m.rows, stride = 0;
    for (const mg_json *r = mg_json_first(mg_json_find(longest, "rows")); r; r = mg_json_next(r))
        MG_TRY(mg_json_need_string(r, "print", &m.row[--at], path, err));
    for (const mg_json *d = mg_json_first(detectors); d; d = mg_json_next(d))
        stride += rows_of(d) > 0;
    for (const mg_json *d = mg_json_first(detectors); d; d = mg_json_next(d)) {
        if (!rows_of(d))
            continue;
        MG_TRY(mg_json_need_string(d, "detector", &m.column[m.columns], path, err));
        for (int i = 0; i < m.rows; i++)
            m.rate[i * stride + m.columns] = rate_under(d, m.row[i]);
        m.columns++;
    }
    *out = m;
    m = (plot_matrix_data){0};
done:
    plot_matrix_free(&m);
    return st;
}
