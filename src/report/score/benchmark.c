/* Rows of scores as figures for history charts: github-action-benchmark's own format, of which "smaller is better". */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/format.h"
#include "base/text/text.h"
#include "regress/score_file.h"
#include "report/score/put.h"

enum { RANGE = 64 };

static bool put_figure(mg_json *all, const mg_json *row, const char *what, const char *unit, double value,
                       const char *range)
{
    mg_json *o = mg_json_put(all, NULL, mg_json_object());
    mg_strbuf name = {0};
    mg_strbuf_put(&name, "%s, %s: %s", score_text_of(row, "path"), score_text_of(row, "detector"), what);
    bool whole = name.s && mg_json_put_string(o, "name", name.s) != NULL;
    mg_strbuf_free(&name);
    whole &= mg_json_put_string(o, "unit", unit) != NULL;
    whole &= mg_json_put_number(o, "value", value) != NULL;
    whole &= !*range || mg_json_put_string(o, "range", range) != NULL;
    return whole;
}

/* Margins with their standard deviation over faces, and the share of faces found. */
static bool put_pattern(mg_json *all, const mg_json *row)
{
    const mg_json *scores = mg_json_find(row, "scores"), *faces = mg_json_find(scores, "faces");
    double n = (double)mg_json_count(faces), mean = score_number_of(scores, "mean_margin"), square = 0;
    double found = score_number_of(scores, "found");
    char range[RANGE];
    for (const mg_json *f = mg_json_first(faces); f; f = mg_json_next(f))
        square += pow(score_number_of(f, "true_margin") - mean, 2);
    mg_format(range, sizeof range, "\xc2\xb1 %.4g", n > 1 ? sqrt(square / (n - 1)) : 0.0);
    bool whole = put_figure(all, row, "mean margin", "margin", mean, n > 1 ? range : "");
    mg_format(range, sizeof range, "%.0f of %s", found, mg_count(n, "face"));
    return whole && put_figure(all, row, "faces found", "percent", n > 0 ? 100 * found / n : 0, range);
}

static bool put_picture(mg_json *all, const mg_json *row)
{
    const mg_json *scores = mg_json_find(row, "scores");
    return put_figure(all, row, "best margin", "margin", score_number_of(scores, "best_margin"), "") &&
           put_figure(all, row, "faces", "faces", score_number_of(scores, "faces"), "");
}

mg_status mg_score_benchmark(char **out, const mg_json *rows, mg_err *err)
{
    mg_json *all = mg_json_array();
    bool whole = all != NULL;
    *out = NULL;
    for (const mg_json *row = mg_json_first(rows); row && whole; row = mg_json_next(row))
        if (!mg_json_find(row, "error"))
            whole = strcmp(score_text_of(row, "as"), "pattern") == 0 ? put_pattern(all, row) : put_picture(all, row);
    mg_status st =
        whole ? mg_json_print(out, all, true, err) : mg_fail(err, MG_ENOMEM, "out of memory for a report on scores");
    mg_json_free(all);
    return st;
}
