/* A finished run for a terminal. */
#include "report/run_text.h"

#include <math.h>
#include <stdio.h>

#include "base/text/format.h"
#include "base/text/strbuf.h"
#include "base/text/text.h"

/* A canvas has no true face: only faces found. */
static void put_canvas(mg_strbuf *w, const mg_table *t)
{
    mg_strbuf_put(w, "%-12s %12s %12s %12s\n", "", "faces found", "best margin", "mean margin");
    for (size_t i = 0; i < t->count; i++) {
        const mg_tally *y = &t->row[i].tally;
        char mean[32];
        mg_format(mean, sizeof mean, y->found ? "%+.2f" : "–", y->found_margin);
        mg_strbuf_put(w, "%-12s %12.*f %+12.2f %*s\n", t->row[i].name, t->row[i].patterns > 1, y->false_faces,
                      y->best_margin, y->found ? 12 : 14, mean);
    }
}

/* Where faces and views, or faces and photos, are not the same number: what the intervals count. */
static void put_repeats(mg_strbuf *w, const mg_table *t)
{
    char text[MG_SUBJECTS_TEXT];
    const mg_subjects *s = &t->of;
    if (s->photos == s->n)
        return;
    mg_subjects_words(text, "face", s->faces, s->photos, s->n);
    mg_strbuf_put(w, "%s; intervals are over %s\n", text, mg_count(s->photos, s->photos < s->faces ? "photo" : "face"));
}

mg_status mg_table_print(char **out, const mg_table *t, mg_err *err)
{
    mg_strbuf w = {0};
    if (t->flat) {
        put_canvas(&w, t);
        return mg_strbuf_take(&w, out, err);
    }
    put_repeats(&w, t);
    mg_strbuf_put(&w, "%-12s %14s  %-13s %11s  %-16s %11s\n", "", "true face", "95 % interval", "mean margin",
                  "95 % interval", "false faces");
    for (size_t i = 0; i < t->count; i++) {
        const mg_tally *y = &t->row[i].tally;
        char found[32], interval[32], margins[32];
        mg_format(found, sizeof found, "%.*f of %d", t->row[i].patterns > 1 || y->views > y->faces, y->rate * y->faces, y->faces);
        mg_format(interval, sizeof interval, "%.0f–%.0f %%", 100 * y->rate_ci.lo, 100 * y->rate_ci.hi);
        if (isnan(y->margin_ci.lo))
            snprintf(margins, sizeof margins, "–");
        else
            mg_format(margins, sizeof margins, "%+.2f … %+.2f", y->margin_ci.lo, y->margin_ci.hi);
        mg_strbuf_put(&w, "%-12s %14s  %-15s %11.2f  %-18s %11.2f\n", t->row[i].name, found, interval, y->margin,
                      margins, y->false_faces);
    }
    return mg_strbuf_take(&w, out, err);
}

