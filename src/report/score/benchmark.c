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

/* How many of n faces. */
static bool put_share(mg_json *all, const mg_json *row, const char *what, double count, double n)
{
    char range[RANGE];
    mg_format(range, sizeof range, "%.0f of %s", count, mg_count(n, "face"));
    return put_figure(all, row, what, "percent", n > 0 ? 100 * count / n : 0, range);
}

/* The mean of a recogniser's margins over the faces that it could compare. */
static bool put_margin(mg_json *all, const mg_json *row)
{
    const mg_json *scores = mg_json_find(row, "scores");
    double n = 0, mean = score_number_of(scores, "mean_margin"), square = 0;
    char range[RANGE];
    for (const mg_json *f = mg_json_first(mg_json_find(scores, "faces")); f; f = mg_json_next(f)) {
        if (!score_is_aligned(f))
            continue;
        square += pow(score_number_of(f, "true_margin") - mean, 2);
        n++;
    }
    mg_format(range, sizeof range, "\xc2\xb1 %.4g", n > 1 ? sqrt(square / (n - 1)) : 0.0);
    return n < 1 || put_figure(all, row, "mean margin", "margin", mean, n > 1 ? range : "");
}

/* Margins with their standard deviation over faces, and the share of faces found; of a recogniser the share matched,
 * and the share that could be compared. */
static bool put_pattern(mg_json *all, const mg_json *row)
{
    const mg_json *scores = mg_json_find(row, "scores");
    double n = (double)mg_json_count(mg_json_find(scores, "faces")), found = score_number_of(scores, "found");
    bool match = score_is_match(row);
    return put_margin(all, row) && put_share(all, row, match ? "faces matched" : "faces found", found, n) &&
           (!match || put_share(all, row, "faces aligned", score_number_of(scores, "aligned"), n));
}

static bool put_picture(mg_json *all, const mg_json *row)
{
    const mg_json *scores = mg_json_find(row, "scores");
    bool match = score_is_match(row), compared = !match || score_number_of(scores, "aligned") > 0;
    return (!compared || put_figure(all, row, "best margin", "margin", score_number_of(scores, "best_margin"), "")) &&
           put_figure(all, row, match ? "faces matched" : "faces", "faces", score_number_of(scores, "faces"), "") &&
           (!match || put_figure(all, row, "faces aligned", "faces", score_number_of(scores, "aligned"), ""));
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
