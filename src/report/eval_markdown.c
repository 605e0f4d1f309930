/* An evaluation as Markdown tables, prints down and detectors across, so that a README's figures come from one command. */
#include <stdio.h>

#include "eval/eval_internal.h"
#include "base/text/strbuf.h"

static void put_head(mg_strbuf *w, const mg_eval *e, const eval_set *s)
{
    char faces[MG_SUBJECTS_TEXT];
    mg_subjects_words(faces, s->heads ? "head" : "photographed face", s->faces, s->photos, s->views);
    mg_strbuf_put(w, "| %s, %g px wide |", faces, s->width);
    for (int d = 0; d < e->detectors; d++)
        if (eval_has_figures(e, s, d))
            mg_strbuf_put(w, " %s |", e->detector[d].name);
    mg_strbuf_put(w, "\n|---|");
    for (int d = 0; d < e->detectors; d++)
        if (eval_has_figures(e, s, d))
            mg_strbuf_put(w, "---|");
    mg_strbuf_put(w, "\n");
}

/* A print by what it is; patterns and what belongs to them by the pattern's name. */
static void put_label(mg_strbuf *w, const mg_eval *e, const eval_column *k)
{
    const eval_pattern *p = k->pattern >= 0 ? &e->wardrobe.pattern[k->pattern] : NULL;
    if (k->kind == EVAL_RANDOM)
        mg_strbuf_put(w, "| %zu random %s", k->count, p->file.spec.pattern.family);
    else if (k->kind == EVAL_BEST)
        mg_strbuf_put(w, "| best of %lld, %s", (long long)p->k, p->file.name);
    else if (k->kind == EVAL_PATTERN)
        mg_strbuf_put(w, "| **%s**, seed %lld", p->file.name, (long long)p->file.spec.search.seed);
    else
        mg_strbuf_put(w, "| %s%s", k->kind == EVAL_PLAIN ? "plain " : "", k->title);
}

static void put_rows(mg_strbuf *w, const mg_eval *e, const eval_set *s)
{
    for (size_t c = 0; c < e->wardrobe.columns; c++) {
        const eval_column *k = &e->wardrobe.column[c];
        if (k->step < EVAL_WHOLE)
            continue;
        put_label(w, e, k);
        for (int d = 0; d < e->detectors; d++) {
            if (!eval_has_figures(e, s, d))
                continue;
            mg_cell v = eval_cell(e, s, d, k);
            mg_strbuf_put(w, " | %.0f (%.0f–%.0f)", 100 * v.rate, 100 * v.rate_ci.lo, 100 * v.rate_ci.hi);
        }
        mg_strbuf_put(w, " |\n");
    }
}

/* A paragraph on the detectors that have no column, where there are any. */
static void put_absent(mg_strbuf *w, const mg_eval *e, const eval_set *s)
{
    bool any = false;
    for (int d = 0; d < e->detectors; d++) {
        if (eval_has_figures(e, s, d))
            continue;
        mg_strbuf_put(w, "%s%s: %s.", any ? " " : "\n", e->detector[d].name,
                      s->used[d] ? "finds no bare face at this width" : s->note[d]);
        any = true;
    }
    mg_strbuf_put(w, any ? "\n\n" : "\n");
}

mg_status mg_eval_markdown(char **out, const mg_eval *e, mg_err *err)
{
    mg_strbuf w = {0};
    mg_strbuf_put(&w, "Share of faces found, in %% (95 %% interval); of faces that the detector finds bare. Detection, "
                      "not recognition.\n\n");
    for (int i = 0; i < e->sets; i++) {
        const eval_set *s = &e->set[i];
        if (s->faces == 0)
            continue;
        put_head(&w, e, s);
        put_rows(&w, e, s);
        put_absent(&w, e, s);
    }
    mg_status st = mg_strbuf_take(&w, out, err);
    return st == MG_OK ? eval_whole(out, e, err) : st;
}
