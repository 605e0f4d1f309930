/* What a search sees: a genome's shape and a loss to be made small. Nothing of patterns, faces or detectors. */
#ifndef MG_SEARCH_PROBLEM_H
#define MG_SEARCH_PROBLEM_H

#include <stddef.h>

#include "search/genome.h"
#include "base/rng.h"
#include "maskgen/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_domain {
    int count;
    int alphabet[MG_GENES_MAX]; /* 1 where the gene is locked */
    mg_gene_kind kind[MG_GENES_MAX];
    mg_digits digits; /* of every MG_GENE_MIXED */
} mg_domain;

/* A change of one or two genes. */
typedef struct mg_move {
    int count;
    int gene[2];
    int16_t value[2];
} mg_move;
void mg_move_apply(const mg_move *m, mg_genome *g);

/* An evaluator with one current state. `try_state` evaluates another one (cheaper the fewer genes differ); it may stop as soon as the loss is
 * proved to lie above `limit`: then *above is true and *loss means nothing. The caller then keeps or drops the tried state. */
typedef struct mg_problem {
    void *self;
    mg_domain domain;
    double unit; /* a difference in loss that matters by itself (one face more); 0: unknown, only measuring tells */
    mg_status (*reset)(void *self, const mg_genome *g, double *loss, mg_err *err);
    mg_status (*try_state)(void *self, const mg_genome *g, double limit, double *loss, bool *above, mg_err *err);
    void (*keep)(void *self);
    void (*drop)(void *self);
    void (*random)(void *self, mg_rng *rng, mg_genome *out); /* a state drawn uniformly */
    /* Up to `most` known good starts (plain masks); returns how many there are, possibly none. */
    size_t (*plain)(void *self, mg_genome *out, size_t most);
} mg_problem;

#ifdef __cplusplus
}
#endif
#endif
