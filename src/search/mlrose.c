/* A baseline: see the header for whose it is and what it does. */
#include "search/mlrose.h"

#include <math.h>
#include <string.h>

void mg_mlrose_init(mg_mlrose *m, const mg_domain *domain, int64_t max_iters, uint64_t seed)
{
    memset(m, 0, sizeof *m);
    m->domain = *domain;
    m->max_iters = max_iters;
    m->schedule = (mg_schedule){.kind = MG_COOL_EXP, .start = 1, .end = 0.001, .decay = 0.005};
    mg_rng_seed(&m->rng, seed, 0x6d6c726f7365);
}

mg_status mg_mlrose_start(mg_mlrose *m, const mg_problem *p, const mg_genome *first, mg_err *err)
{
    m->now = *first;
    m->attempts = 0;
    m->iter = m->accepted = 0;
    return p->reset(p->self, first, &m->loss, err);
}

bool mg_mlrose_done(const mg_mlrose *m)
{
    return m->attempts >= MG_MLROSE_ATTEMPTS || m->iter >= m->max_iters;
}

/* One coordinate, uniform among its other values; locked ones (alphabet 1) stay. False: nothing can move. */
static bool neighbour(mg_mlrose *m, mg_genome *out)
{
    int movable[MG_GENES_MAX], n = 0;
    *out = m->now;
    for (int i = 0; i < m->domain.count; i++)
        if (m->domain.alphabet[i] > 1)
            movable[n++] = i;
    if (n == 0)
        return false;
    int i = movable[mg_rng_below(&m->rng, (uint32_t)n)];
    out->gene[i] = (int16_t)mg_rng_other(&m->rng, m->domain.alphabet[i], m->now.gene[i]);
    return true;
}

mg_status mg_mlrose_step(mg_mlrose *m, const mg_problem *p, mg_err *err)
{
    mg_genome next;
    double loss, t = mg_schedule_at(&m->schedule, m->iter);
    bool above;
    if (mg_mlrose_done(m))
        return MG_OK;
    m->iter++;
    if (!neighbour(m, &next)) {
        m->attempts++;
        return MG_OK;
    }
    /* u < e^(Δ/T), drawn beforehand. */
    double limit = m->loss - t * log(1 - mg_rng_unit(&m->rng));
    mg_status st = p->try_state(p->self, &next, limit, &loss, &above, err);
    if (st != MG_OK)
        return st;
    bool taken = !above && loss <= limit;
    (taken ? p->keep : p->drop)(p->self);
    m->attempts = taken ? 0 : m->attempts + 1;
    if (taken) {
        m->now = next;
        m->loss = loss;
        m->accepted++;
    }
    return MG_OK;
}

int64_t mg_mlrose_calls(const mg_mlrose *m)
{
    return 1 + m->iter + m->accepted;
}
