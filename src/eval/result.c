/* Outcomes become figures: an estimate for each detector and group of conditions, a comparison for each pattern and
 * rival, Holm over all. */
#include <math.h>
#include <stdlib.h>

#include "base/pool.h"
#include "base/stats.h"
#include "eval/eval_internal.h"
#include "objective/terms.h"

static size_t place(const mg_eval *e, int detector, size_t group)
{
    return (size_t)detector * e->conditions.groups + group;
}

const mg_estimate *mg_eval_estimate(const mg_eval *e, const mg_eval_set *s, int detector, size_t group)
{
    return &s->estimate[place(e, detector, group)];
}

double mg_eval_share(const mg_eval *e, const mg_eval_set *s, int detector, size_t group)
{
    return s->share[place(e, detector, group)];
}

const mg_eval_test *mg_eval_test_of(const mg_eval *e, const mg_eval_set *s, int detector, int pattern, int rival)
{
    return &s->test[(detector * e->patterns + pattern) * MG_EVAL_RIVALS + rival];
}

int mg_eval_group(const mg_eval *e, mg_condition_kind kind, int pattern, const char *title)
{
    const mg_condition_group *g = mg_conditions_find(&e->conditions, kind, pattern, title);
    return g ? (int)(g - e->conditions.group) : -1;
}

bool mg_eval_has_figures(const mg_eval *e, const mg_eval_set *s, int detector)
{
    return s->used[detector] && mg_eval_estimate(e, s, detector, 0)->ever > 0;
}

mg_figure mg_eval_success(const mg_eval *e, const mg_eval_set *s, int detector, size_t group, int i)
{
    unsigned terms = e->pattern[i].terms;
    return mg_estimate_success(mg_eval_estimate(e, s, detector, group), terms & MG_LOSS_FACE, terms & MG_LOSS_LIST);
}

/* ---- estimates ------------------------------------------------------------------------------------------------ */

typedef struct job {
    const mg_eval *e;
    mg_eval_set *s;
    mg_status *status; /* [detectors · groups] */
} job;

/* Mean share of the face's box that is covered, over the faces that the estimate is of. */
static mg_status cover(double *out, const mg_eval_set *s, int detector, size_t group, int height)
{
    double *share = malloc((s->outcomes.views + 1) * sizeof *share);
    mg_status st = share ? MG_OK : MG_ENOMEM;
    for (size_t i = 0; share && i < s->outcomes.views; i++)
        share[i] = s->face[i].share[height];
    if (share)
        st = mg_estimate_mean(out, &s->outcomes, detector, group, share, NULL);
    free(share);
    return st;
}

static void estimate(void *arg, int item, int worker)
{
    const job *j = arg;
    int detector = item / (int)j->e->conditions.groups;
    size_t group = (size_t)item % j->e->conditions.groups;
    (void)worker;
    j->status[item] = mg_estimate_of(&j->s->estimate[item], &j->s->outcomes, detector, group, j->e->seed, NULL);
    if (j->status[item] == MG_OK && j->e->curve)
        j->status[item] = cover(&j->s->share[item], j->s, detector, group, j->e->conditions.group[group].height);
}

static mg_status estimate_set(mg_eval *e, mg_eval_set *s, mg_err *err)
{
    size_t all = place(e, e->detectors, 0);
    job j = {e, s, calloc(all + 1, sizeof *j.status)};
    s->estimate = calloc(all + 1, sizeof *s->estimate);
    s->share = calloc(all + 1, sizeof *s->share);
    s->outcomes.conditions = &e->conditions; /* a set without faces was never observed */
    s->outcomes.models = e->detectors;
    bool ok = j.status && s->estimate && s->share;
    if (ok)
        mg_pool_run(e->context.pool, (int)all, estimate, &j);
    for (size_t i = 0; ok && i < all; i++)
        ok = j.status[i] == MG_OK;
    free(j.status);
    return ok ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for %zu figures", all);
}

/* ---- comparisons ---------------------------------------------------------------------------------------------- */

static int rival(const mg_eval *e, int pattern, int i)
{
    return i == 0   ? mg_eval_group(e, MG_CONDITION_PLAIN, -1, "white")
           : i == 1 ? mg_eval_group(e, MG_CONDITION_PLAIN, -1, "black")
                    : mg_eval_group(e, MG_CONDITION_BEST, pattern, NULL);
}

static mg_status compare(mg_eval_test *t, mg_eval *e, const mg_eval_set *s, int detector, int pattern, int i,
                         mg_err *err)
{
    int own = mg_eval_group(e, MG_CONDITION_PATTERN, pattern, NULL);
    *t = (mg_eval_test){.against = mg_eval_has_figures(e, s, detector) ? rival(e, pattern, i) : -1, .adjusted = NAN};
    if (t->against < 0)
        return MG_OK;
    mg_status st = mg_compare(&t->result, &s->outcomes, detector, (size_t)own, (size_t)t->against, e->seed, err);
    t->adjusted = t->result.p;
    e->tests++;
    return st;
}

static void spread(mg_eval_spread *out, const mg_eval *e, const mg_eval_set *s, int detector)
{
    double v[MG_EVAL_PATTERNS];
    size_t n = (size_t)e->patterns;
    *out = (mg_eval_spread){.least = INFINITY, .most = -INFINITY};
    for (size_t i = 0; i < n; i++) {
        int own = mg_eval_group(e, MG_CONDITION_PATTERN, (int)i, NULL);
        v[i] = mg_eval_estimate(e, s, detector, (size_t)own)->found;
        out->least = fmin(out->least, v[i]);
        out->most = fmax(out->most, v[i]);
    }
    out->mean = mg_mean(v, n);
    out->sd = mg_sd(v, n);
}

static mg_status compare_set(mg_eval *e, mg_eval_set *s, mg_err *err)
{
    mg_status st = MG_OK;
    mg_eval_test *t = s->test = calloc((size_t)(e->detectors * e->patterns * MG_EVAL_RIVALS) + 1, sizeof *s->test);
    if (!t)
        return mg_fail(err, MG_ENOMEM, "out of memory for the comparisons");
    for (int d = 0; d < e->detectors; d++) {
        spread(&s->spread[d], e, s, d);
        for (int i = 0; i < e->patterns; i++)
            for (int k = 0; k < MG_EVAL_RIVALS && st == MG_OK; k++)
                st = compare(t++, e, s, d, i, k, err);
    }
    return st;
}

/* All comparisons of the report are one family. */
static mg_status adjust(mg_eval *e, mg_err *err)
{
    size_t each = (size_t)(e->detectors * e->patterns * MG_EVAL_RIVALS), all = each * (size_t)e->sets;
    double *p = malloc((all + 1) * sizeof *p);
    for (size_t i = 0; p && i < all; i++)
        p[i] = e->set[i / each].test[i % each].adjusted;
    bool ok = p && mg_holm(p, all);
    for (size_t i = 0; ok && i < all; i++)
        e->set[i / each].test[i % each].adjusted = p[i];
    free(p);
    return ok ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for %zu comparisons", all);
}

mg_status eval_estimate(mg_eval *e, mg_err *err)
{
    mg_status st = MG_OK;
    for (int i = 0; i < e->sets; i++) {
        MG_TRY(estimate_set(e, &e->set[i], err));
        MG_TRY(compare_set(e, &e->set[i], err));
    }
    MG_TRY(adjust(e, err));
done:
    return st;
}
