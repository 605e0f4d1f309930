/* A problem with a known minimum for search methods: Σ (gene − toy_target)², 0 at the target, and the walk of a method
 * through the driver. */
#ifndef MASKGEN_TOY_H
#define MASKGEN_TOY_H

#include "test.h"

#include <math.h>

#include "base/rng.h"
#include "search/methods.h"

enum { TOY_GENES = 6, TOY_LEVELS = 16 };
static const int toy_target[TOY_GENES] = {3, 14, 0, 15, 8, 5};

typedef struct toy {
    int genes; /* the first so many */
    mg_genome now, next;
    int evaluated, kept;
    bool lazy; /* gives up as soon as the loss is past the limit: then it says nothing of it */
} toy;

static inline double toy_loss(const mg_genome *g)
{
    double sum = 0;
    for (int i = 0; i < g->count; i++)
        sum += (g->gene[i] - toy_target[i]) * (g->gene[i] - toy_target[i]);
    return sum;
}

static inline mg_status toy_reset(void *self, const mg_genome *g, double *loss, mg_err *err)
{
    (void)err;
    toy *t = self;
    t->now = *g;
    t->evaluated++;
    *loss = toy_loss(g);
    return MG_OK;
}

static inline mg_status toy_try(void *self, const mg_genome *g, double limit, double *loss, bool *above, mg_err *err)
{
    (void)err;
    toy *t = self;
    t->next = *g;
    t->evaluated++;
    *loss = toy_loss(g);
    *above = *loss > limit;
    if (*above && t->lazy)
        *loss = NAN;
    return MG_OK;
}

static inline void toy_keep(void *self)
{
    toy *t = self;
    t->now = t->next;
    t->kept++;
}

static inline void toy_drop(void *self)
{
    (void)self;
}

static inline void toy_random(void *self, mg_rng *rng, mg_genome *out)
{
    *out = (mg_genome){.count = ((toy *)self)->genes};
    for (int i = 0; i < out->count; i++)
        out->gene[i] = (int16_t)mg_rng_below(rng, TOY_LEVELS);
}

/* All of one value: 0, 8 and 15, of which the second is the best and no random start. */
enum { TOY_PLAINS = 3 };
static const int16_t toy_plain_value[TOY_PLAINS] = {0, 8, 15};

static inline size_t toy_plain(void *self, mg_genome *out, size_t most)
{
    size_t n = most < TOY_PLAINS ? most : TOY_PLAINS;
    for (size_t k = 0; k < n; k++) {
        out[k] = (mg_genome){.count = ((toy *)self)->genes};
        for (int i = 0; i < out[k].count; i++)
            out[k].gene[i] = toy_plain_value[k];
    }
    return n;
}

static inline mg_problem toy_problem(toy *t)
{
    mg_problem p = {.self = t,
                    .reset = toy_reset,
                    .try_state = toy_try,
                    .keep = toy_keep,
                    .drop = toy_drop,
                    .random = toy_random,
                    .plain = toy_plain};
    p.domain.count = t->genes;
    for (int i = 0; i < t->genes; i++)
        p.domain.gene[i] = (mg_gene){.values = TOY_LEVELS};
    return p;
}

static inline mg_search_spec toy_spec(const char *method, int64_t iters)
{
    mg_search_spec s = {.iters = iters, .seed = 1, .start = MG_START_RANDOM, .target_rate = -1};
    snprintf(s.method, sizeof s.method, "%s", method);
    return s;
}

/* To the end, by the table's method; the search's state lies in the problem, as the driver says. */
static inline mg_search_state toy_walk(toy *t, const mg_search_spec *how)
{
    mg_problem p = toy_problem(t);
    mg_search *s;
    mg_trace_row row;
    MUST(mg_search_new(&s, how, &p, err));
    while (mg_search_at(s)->stop == MG_STOP_NONE)
        MUST(mg_search_step(s, &row, err));
    mg_search_state at = *mg_search_at(s);
    mg_search_free(s);
    assert_true(mg_genome_equal(&at.now, &t->now));
    assert_true(toy_loss(&at.best) == at.best_loss && toy_loss(&at.now) == at.loss);
    assert_int_equal(at.evals, t->evaluated);
    assert_int_equal(at.accepted, t->kept); /* probes and what is above its limit leave the problem where it was */
    return at;
}

#endif
