/* A problem of four genes, the second of them locked, for saved searches: its loss is the sum of the genes. */
#ifndef MASKGEN_FOUR_GENES_H
#define MASKGEN_FOUR_GENES_H

#include "base/rng.h"
#include "maskgen/search.h"

static inline mg_status four_reset(void *self, const mg_genome *g, double *loss, mg_err *err)
{
    (void)self;
    (void)err;
    *loss = 0;
    for (int i = 0; i < g->count; i++)
        *loss += g->gene[i];
    return MG_OK;
}

static inline mg_status four_try(void *self, const mg_genome *g, double limit, double *loss, bool *above, mg_err *err)
{
    mg_status st = four_reset(self, g, loss, err);
    *above = *loss > limit;
    return st;
}

static inline void four_nothing(void *self)
{
    (void)self;
}

static inline void four_random(void *self, mg_rng *rng, mg_genome *out)
{
    const mg_problem *p = self;
    *out = (mg_genome){.count = p->domain.count};
    for (int i = 0; i < out->count; i++)
        out->gene[i] = (int16_t)mg_rng_below(rng, (uint32_t)p->domain.gene[i].values);
}

static inline size_t four_plain(void *self, mg_genome *out, size_t most)
{
    (void)self;
    (void)out;
    (void)most;
    return 0;
}

/* `p` points to itself and is not to be moved. */
static inline void four_genes(mg_problem *p)
{
    *p = (mg_problem){.self = p,
                      .reset = four_reset,
                      .try_state = four_try,
                      .keep = four_nothing,
                      .drop = four_nothing,
                      .random = four_random,
                      .plain = four_plain};
    static const int values[] = {16, 1, 2, 300};
    p->domain.count = 4;
    for (int i = 0; i < 4; i++)
        p->domain.gene[i] = (mg_gene){.kind = MG_GENE_ORDINAL, .values = values[i]};
}

#endif
