/* An evaluation as Markdown tables, conditions down and detectors across, so that a README's figures come from one
 * command. */
#include <stdio.h>

#include "base/text/strbuf.h"
#include "measure/subjects.h"
#include "report/eval_report.h"
#include "report/recognition/recognition.h"

/* `what` is in the table, where it is not the share found. */
static void put_head(mg_strbuf *w, const mg_eval *e, const mg_eval_set *s, const char *what)
{
    char faces[MG_SUBJECTS_TEXT];
    mg_subjects_words(faces, s->heads ? "head" : "photographed face", s->faces, s->photos, s->outcomes.views);
    mg_strbuf_put(w, "| %s%s, %g px wide |", what, faces, s->width);
    for (int d = 0; d < e->detectors; d++)
        if (mg_eval_has_figures(e, s, d))
            mg_strbuf_put(w, " %s |", e->detector[d].name);
    mg_strbuf_put(w, "\n|---|");
    for (int d = 0; d < e->detectors; d++)
        if (mg_eval_has_figures(e, s, d))
            mg_strbuf_put(w, "---|");
    mg_strbuf_put(w, "\n");
}

/* A condition by what it is; patterns and what belongs to them by the pattern's name. */
static void put_label(mg_strbuf *w, const mg_eval *e, const mg_condition_group *k)
{
    const mg_eval_pattern *p = k->pattern >= 0 ? &e->pattern[k->pattern] : NULL;
    if (k->kind == MG_CONDITION_RANDOM)
        mg_strbuf_put(w, "| %zu random %s", k->count, p->file.spec.pattern.family);
    else if (k->kind == MG_CONDITION_BEST)
        mg_strbuf_put(w, "| best of %lld, %s", (long long)p->k, p->file.name);
    else if (k->kind == MG_CONDITION_PATTERN)
        mg_strbuf_put(w, "| **%s**, seed %lld", p->file.name, (long long)p->file.spec.search.seed);
    else
        mg_strbuf_put(w, "| %s%s", k->kind == MG_CONDITION_PLAIN ? "plain " : "", k->title);
}

static mg_figure found(const mg_estimate *v)
{
    return v->rate;
}

static mg_figure second(const mg_estimate *v)
{
    return v->second;
}

static void put_rows(mg_strbuf *w, const mg_eval *e, const mg_eval_set *s, mg_figure (*figure)(const mg_estimate *))
{
    for (size_t k = 0; k < e->conditions.groups; k++) {
        if (e->conditions.group[k].height < MG_HEIGHT_WHOLE)
            continue;
        put_label(w, e, &e->conditions.group[k]);
        for (int d = 0; d < e->detectors; d++) {
            mg_figure v = figure(mg_eval_estimate(e, s, d, k));
            if (mg_eval_has_figures(e, s, d))
                mg_strbuf_put(w, " | %.0f (%.0f–%.0f)", 100 * v.value, 100 * v.ci.lo, 100 * v.ci.hi);
        }
        mg_strbuf_put(w, " |\n");
    }
}

/* Whether any detector finds a false face on any mask of the set. */
static bool has_second(const mg_eval *e, const mg_eval_set *s)
{
    bool any = false;
    for (int d = 0; d < e->detectors; d++)
        for (size_t k = 0; k < e->conditions.groups; k++)
            any |= mg_eval_estimate(e, s, d, k)->second.value > 0;
    return any;
}

/* A paragraph on the detectors that have no column, where there are any. */
static void put_absent(mg_strbuf *w, const mg_eval *e, const mg_eval_set *s)
{
    bool any = false;
    for (int d = 0; d < e->detectors; d++) {
        if (mg_eval_has_figures(e, s, d))
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
    if (e->detectors)
        mg_strbuf_put(&w,
                      "Share of faces found, in %% (95 %% interval); of faces that the detector finds bare. Where a "
                      "false face is found on a mask, a "
                      "second table has the share of faces with one. Detection, not recognition.\n\n");
    for (int i = 0; i < e->sets; i++) {
        const mg_eval_set *s = &e->set[i];
        if (s->faces == 0)
            continue;
        put_head(&w, e, s, "");
        put_rows(&w, e, s, found);
        put_absent(&w, e, s);
        if (!has_second(e, s))
            continue;
        put_head(&w, e, s, "false face on the mask: ");
        put_rows(&w, e, s, second);
        mg_strbuf_put(&w, "\n");
    }
    mg_recognition_markdown(&w, e);
    return mg_strbuf_take(&w, out, err);
}
