/* What is worn in an evaluation: bare, plain masks, random patterns, each pattern's best-of-K, the patterns themselves,
 * and their heights. */
#include <stdio.h>

#include "base/context.h"
#include "base/pool.h"
#include "base/text/text.h"
#include "eval/eval_internal.h"
#include "objective/study.h"

/* "pattern", or "pattern 2" where there are several. */
static const char *number(char out[96], const mg_eval *e, const char *word, int i)
{
    if (e->patterns > 1)
        snprintf(out, 96, "%s %d", word, i + 1);
    else
        snprintf(out, 96, "%s", word);
    return out;
}

/* ---- random patterns and the best of them --------------------------------------------------------------------- */

/* Patterns of one population share their random ones. */
static mg_status add_randoms(mg_eval *e, int i, mg_err *err)
{
    for (int k = 0; k < i; k++)
        if (mg_spec_same_pattern(&e->pattern[k].file.spec, &e->pattern[i].file.spec))
            return MG_OK;
    return mg_conditions_add_randoms(&e->conditions, e->pattern[i].file.pattern, i, e->randoms, e->seed, err);
}

/* A search of random patterns, and what it is called. */
typedef struct told {
    const mg_eval *e;
    const char *what;
} told;

static void show_random(void *ctx, int64_t done, int64_t all)
{
    const told *t = ctx;
    mg_context_done(&t->e->context, t->what, done, all);
}

/* The best of k random states by the objective, the detectors and the faces of the pattern's own search. */
static mg_status search_best(mg_eval *e, mg_eval_pattern *p, mg_err *err)
{
    char what[160];
    mg_study *study = NULL;
    const mg_spec *spec = &p->file.spec;
    snprintf(what, sizeof what, "best of %s for %s", mg_count(p->k, "random pattern"), p->file.name);
    told search = {e, what};
    mg_tick tick = {&search, show_random};
    mg_status st = MG_OK;
    MG_TRY(mg_study_open(&study, spec, &e->context, err));
    MG_TRY(
        mg_search_best_random(&study->problem, p->k, (uint64_t)spec->search.seed, &tick, &p->best, &p->best_loss, err));
done:
    mg_study_free(study);
    return st;
}

/* As the pattern's own file records it, else searched anew. Absent search faces or weights cost this control, not the
 * evaluation. */
static mg_status add_best(mg_eval *e, int i, mg_err *err)
{
    mg_eval_pattern *p = &e->pattern[i];
    mg_err why = {MG_OK, ""};
    char title[96];
    mg_status st = MG_OK;
    if (p->best_recorded)
        p->best = p->file.best;
    else
        st = search_best(e, p, &why);
    if (st == MG_EINPUT || st == MG_EMISSING) {
        snprintf(p->why, sizeof p->why, "%s", why.msg);
        return MG_OK;
    }
    if (st != MG_OK) {
        if (err)
            *err = why;
        return st;
    }
    p->has_best = true;
    return mg_conditions_add_genome(&e->conditions, MG_CONDITION_BEST, number(title, e, "best-of-K", i),
                                    p->file.pattern, i, &p->best, err);
}

/* ---- the list ------------------------------------------------------------------------------------------------- */

mg_status eval_conditions_fill(mg_eval *e, mg_err *err)
{
    char title[96];
    mg_conditions *c = &e->conditions;
    mg_status st = MG_OK;
    MG_TRY(mg_conditions_add_bare(c, err));
    MG_TRY(mg_conditions_add_plains(c, err));
    if (e->recognition.asked)
        MG_TRY(mg_conditions_add_low(c, err));
    for (int i = 0; i < e->patterns; i++)
        MG_TRY(add_randoms(e, i, err));
    for (int i = 0; i < e->patterns; i++)
        MG_TRY(add_best(e, i, err));
    for (int i = 0; i < e->patterns; i++)
        MG_TRY(mg_conditions_add_genome(c, MG_CONDITION_PATTERN, number(title, e, "pattern", i),
                                        e->pattern[i].file.pattern, i, &e->pattern[i].file.genome, err));
    if (e->curve)
        MG_TRY(mg_conditions_add_heights(c, err));
done:
    return st;
}
