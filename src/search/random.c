/* The best of independent random states: the control of equal evaluations for every other method. */
#include <math.h>

#include "search/methods.h"

/* The driver's random starts and these states are one sequence of draws. */
typedef struct sample {
    mg_search_setup in;
    mg_genome best; /* and its locked genes those of every other */
    double loss;
} sample;

static mg_status init(void *state, const mg_search_setup *setup, mg_err *err)
{
    (void)err;
    ((sample *)state)->in = *setup;
    return MG_OK;
}

/* Only what is better is accepted, not what is as good. */
static int ask(void *state, mg_proposal *out, int most)
{
    (void)most;
    sample *r = state;
    const mg_domain *d = r->in.domain;
    *out = (mg_proposal){.genome = r->best, .limit = nextafter(r->loss, -INFINITY)};
    for (int i = 0; i < d->count; i++)
        if (d->gene[i].values > 1)
            out->genome.gene[i] = (int16_t)mg_rng_below(r->in.rng, (uint32_t)d->gene[i].values);
    return 1;
}

static bool tell(void *state, const mg_result *result, int n)
{
    (void)n;
    sample *r = state;
    if (!result->above) {
        r->best = *result->genome;
        r->loss = result->loss;
    }
    return true;
}

static void visit(void *state, mg_visitor *v)
{
    sample *r = state;
    mg_visit_genome(v, &r->best, r->in.domain, true);
    mg_visit_real(v, &r->loss);
}

const mg_search_ops search_random = {
    .name = "random",
    .summary = "the best of independent random patterns: the control, as a search of its own",
    .stream = 0x626573746f66,
    .state_size = sizeof(sample),
    .init = init,
    .ask = ask,
    .tell = tell,
    .visit = visit,
};
