/* Who is enrolled, and how alike different people in the gallery are: what thresholds are worth there.
 *
 * A gallery of n people has n (n − 1) / 2 impostor pairs, which are not independent: each person stands in n − 1 of
 * them. So intervals come from resampling people: drawn with multiplicities w, a pair (i, j) counts w_i · w_j times. */
#include <math.h>
#include <stdlib.h>

#include "base/rng.h"
#include "base/stats.h"
#include "measure/match.h"

const int mg_fmr_one_in[MG_FMRS] = {100, 1000};

enum {
    RULE_OF_THREE = 3, /* without a single one in n pairs, the rate is below 3/n at 95 % (Hanley & Lippman-Hand 1983) */
    ROUNDS = 1000      /* of the bootstrap: each goes over all pairs */
};

typedef struct pair {
    double similarity;
    size_t a, b; /* entries */
} pair;

static int falling(const void *x, const void *y)
{
    const pair *p = x, *q = y;
    if (p->similarity < q->similarity || p->similarity > q->similarity)
        return p->similarity < q->similarity ? 1 : -1;
    return p->a != q->a ? (p->a > q->a) - (p->a < q->a) : (p->b > q->b) - (p->b < q->b);
}

static size_t condition_of(const mg_gallery *g)
{
    return g->key.masked ? g->m->masked : 0;
}

static const float *entry_vector(const mg_gallery *g, size_t i)
{
    return mg_matches_vector(g->m, g->entry[i], condition_of(g), g->key.model, g->key.upper);
}

static mg_status enrol(mg_gallery *g, mg_err *err)
{
    const mg_matches *m = g->m;
    if (!(g->entry = malloc((m->pictures + 1) * sizeof *g->entry)))
        return mg_fail(err, MG_ENOMEM, "out of memory for a gallery of %zu pictures", m->pictures);
    for (size_t i = 0; i < m->pictures; i++) {
        if (!m->of[i].enrolled)
            continue;
        if (mg_matches_vector(m, i, condition_of(g), g->key.model, g->key.upper))
            g->entry[g->enrolled++] = i;
        else
            g->failed++;
    }
    return MG_OK;
}

/* All impostor pairs, the most alike first. */
static mg_status compare_all(pair **out, mg_gallery *g, mg_err *err)
{
    size_t n = g->enrolled, k = 0;
    int r = g->key.model / g->m->aligners;
    pair *p = *out = malloc((n * n / 2 + 1) * sizeof *p);
    if (!p)
        return mg_fail(err, MG_ENOMEM, "out of memory for the pairs of %zu people", n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            if (g->m->of[g->entry[i]].person != g->m->of[g->entry[j]].person)
                p[k++] =
                    (pair){g->m->by[r].row->similarity(entry_vector(g, i), entry_vector(g, j), g->m->dims[r]), i, j};
    g->pairs = k;
    qsort(p, k, sizeof *p, falling);
    return MG_OK;
}

/* Least similarity that at most `share` of the weight reaches. The pairs above it may not be more than that, so it lies
 * just above the first pair that would be one too many. */
static double threshold_of(const pair *p, size_t n, const double *w, double share)
{
    double all = 0, sum = 0;
    for (size_t i = 0; i < n; i++)
        all += w[p[i].a] * w[p[i].b];
    for (size_t i = 0; i < n; i++) {
        sum += w[p[i].a] * w[p[i].b];
        if (sum > share * all + 1e-9)
            return nextafter(p[i].similarity, INFINITY);
    }
    return -INFINITY; /* nobody was drawn who differs from another */
}

static double share_above(const pair *p, size_t n, const double *w, double threshold)
{
    double all = 0, above = 0;
    for (size_t i = 0; i < n; i++) {
        double weight = w[p[i].a] * w[p[i].b];
        all += weight;
        above += p[i].similarity >= threshold ? weight : 0;
    }
    return all > 0 ? above / all : NAN;
}

/* Percentiles over rounds, those without any answer apart. */
static mg_interval middle(double *v, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(v[i]))
            v[k++] = v[i];
    return (mg_interval){mg_quantile(v, k, 0.025), mg_quantile(v, k, 0.975)};
}

static mg_status intervals(mg_gallery *g, const pair *p, uint64_t seed, mg_err *err)
{
    enum { FIGURES = 1 + MG_FMRS };
    double *w = malloc((g->enrolled + FIGURES * ROUNDS + 1) * sizeof *w);
    mg_rng rng;
    if (!w)
        return mg_fail(err, MG_ENOMEM, "out of memory for the intervals of a gallery");
    double *v = w + g->enrolled;
    mg_rng_seed(&rng, seed, 0x67616c6c657279);
    for (int k = 0; k < ROUNDS; k++) {
        for (size_t i = 0; i < g->enrolled; i++)
            w[i] = 0;
        for (size_t i = 0; i < g->enrolled; i++)
            w[mg_rng_below(&rng, (uint32_t)g->enrolled)]++;
        v[k] = share_above(p, g->pairs, w, g->threshold);
        for (int f = 0; f < MG_FMRS; f++)
            v[(f + 1) * ROUNDS + k] = g->reach[f] ? threshold_of(p, g->pairs, w, 1.0 / mg_fmr_one_in[f]) : NAN;
    }
    g->false_match.ci = middle(v, ROUNDS);
    for (int f = 0; f < MG_FMRS; f++)
        g->at_fmr_ci[f] = middle(v + (f + 1) * ROUNDS, ROUNDS);
    free(w);
    return MG_OK;
}

static mg_status figures(mg_gallery *g, const pair *p, uint64_t seed, mg_err *err)
{
    double *one = malloc((g->enrolled + g->pairs + 1) * sizeof *one);
    if (!one)
        return mg_fail(err, MG_ENOMEM, "out of memory for a gallery of %zu people", g->enrolled);
    double *v = one + g->enrolled;
    for (size_t i = 0; i < g->enrolled; i++)
        one[i] = 1;
    for (size_t i = 0; i < g->pairs; i++)
        v[i] = p[i].similarity;
    g->mean = mg_mean(v, g->pairs);
    g->sd = mg_sd(v, g->pairs);
    g->false_match = (mg_figure){share_above(p, g->pairs, one, g->threshold), {NAN, NAN}};
    for (int f = 0; f < MG_FMRS; f++) {
        g->reach[f] = g->pairs >= (size_t)(RULE_OF_THREE * mg_fmr_one_in[f]);
        g->at_fmr[f] = g->reach[f] ? threshold_of(p, g->pairs, one, 1.0 / mg_fmr_one_in[f]) : NAN;
        g->at_fmr_ci[f] = (mg_interval){NAN, NAN};
    }
    free(one);
    return g->pairs ? intervals(g, p, seed, err) : MG_OK;
}

mg_status mg_gallery_of(mg_gallery *out, const mg_matches *m, mg_gallery_key key, uint64_t seed, mg_err *err)
{
    pair *p = NULL;
    mg_status st = MG_OK;
    *out = (mg_gallery){.m = m, .key = key, .threshold = mg_recogniser_threshold(&m->by[key.model / m->aligners])};
    MG_TRY(enrol(out, err));
    MG_TRY(compare_all(&p, out, err));
    MG_TRY(figures(out, p, seed, err));
done:
    free(p);
    if (st != MG_OK)
        mg_gallery_free(out);
    return st;
}

void mg_gallery_free(mg_gallery *g)
{
    free(g->entry);
    *g = (mg_gallery){0};
}
