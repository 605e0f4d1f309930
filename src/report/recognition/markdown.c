/* Recognition as Markdown tables, so that published figures come from one command. */
#include <math.h>

#include "report/recognition/recognition.h"

static void put_share(mg_strbuf *w, const mg_figure *f)
{
    if (isnan(f->value))
        mg_strbuf_put(w, " –");
    else
        mg_strbuf_put(w, " %.0f (%.0f–%.0f)", 100 * f->value, 100 * f->ci.lo, 100 * f->ci.hi);
}

/* A condition by what it is; patterns by their names. */
static void put_label(mg_strbuf *w, const mg_eval *e, const mg_condition_group *k)
{
    if (k->kind == MG_CONDITION_PATTERN)
        mg_strbuf_put(w, "| **%s** |", e->pattern[k->pattern].file.name);
    else if (k->kind == MG_CONDITION_BEST || k->kind == MG_CONDITION_RANDOM)
        mg_strbuf_put(w, "| %s, %s |", k->title, e->pattern[k->pattern].file.name);
    else
        mg_strbuf_put(w, "| %s%s |", k->kind == MG_CONDITION_PLAIN ? "plain " : "", k->title);
}

static void put_table(mg_strbuf *w, const mg_eval *e, const mg_eval_people *s, bool upper, bool masked)
{
    int models = mg_matches_models(&s->matches);
    mg_strbuf_put(w, "| %s, %s gallery, %zu %s of %zu, %g px wide: %% matched at the threshold · rank 1 |",
                  upper ? "upper half" : "whole face", masked ? "masked" : "bare", s->probed,
                  s->heads ? "heads" : "people", s->people, s->width);
    for (int m = 0; m < models; m++) {
        char name[MG_TEXT_MAX + 96];
        mg_eval_model_name(name, e, m);
        mg_strbuf_put(w, " %s |", name);
    }
    mg_strbuf_put(w, "\n|---|");
    for (int m = 0; m < models; m++)
        mg_strbuf_put(w, "---|");
    mg_strbuf_put(w, "\n");
    for (size_t k = 0; k < e->conditions.groups; k++) {
        if (!mg_eval_in_match_table(&e->conditions.group[k]))
            continue;
        put_label(w, e, &e->conditions.group[k]);
        for (int m = 0; m < models; m++) {
            const mg_match_estimate *v = mg_eval_match(e, s, mg_eval_gallery(m, upper, masked), k, 0);
            put_share(w, &v->matched);
            mg_strbuf_put(w, " ·");
            put_share(w, &v->rank[0]);
            mg_strbuf_put(w, " |");
        }
        mg_strbuf_put(w, "\n");
    }
    mg_strbuf_put(w, "\n");
}

void mg_recognition_markdown(mg_strbuf *w, const mg_eval *e)
{
    for (int i = 0; i < e->recognition.sets; i++)
        for (int k = 0; k < 4; k++)
            put_table(w, e, &e->recognition.set[i], k / 2, k % 2);
}
