/* Simulated annealing by ask and tell: `ask` proposes a move and the loss up to which it would be accepted, the caller
 * evaluates, `tell` decides. The search owns no loop, so progress, checkpoints and signals stay with the caller.
 *
 * The Metropolis uniform u is drawn before the evaluation: a move is accepted iff L(new) ≤ L(old) − T ln u, so an evaluator may
 * stop as soon as that is proved false and the trajectory stays the same. */
#ifndef MG_SEARCH_ANNEAL_H
#define MG_SEARCH_ANNEAL_H

#include <stddef.h>
#include <stdint.h>

#include "search/problem.h"
#include "base/rng.h"

#ifdef __cplusplus
extern "C" {
#endif

/* T(t) for t = 0, 1, … of `steps`. exp, geom, arith: mlrose 1.3 (ExpDecay, GeomDecay, ArithDecay). */
typedef enum mg_cooling { MG_COOL_EXP, MG_COOL_GEOM, MG_COOL_ARITH, MG_COOL_SPAN } mg_cooling;
typedef struct mg_schedule {
    mg_cooling kind;
    double start, end; /* end: the floor of mlrose's schedules; the last temperature of SPAN (geometric in between) */
    double decay;      /* unused by SPAN */
    int64_t steps;     /* length of a leg; only SPAN looks at it */
} mg_schedule;
double mg_schedule_at(const mg_schedule *s, int64_t t);

/* Start and end temperatures from `n` measured |loss differences| of single moves: 1/12 and 1/75 of their median, so that a move a tenth as
 * bad as the typical one passes with probability .3 at first and .0006 at last. Chosen by trial on the default faces (1,000
 * iterations, four seeds: best loss .849–.855 from there, .946 when started five times hotter). No differences: a tiny positive span. */
void mg_schedule_measure(mg_schedule *s, const double *difference, size_t n);

typedef struct mg_anneal {
    mg_domain domain;
    mg_schedule schedule;
    mg_rng rng;
    mg_genome now, best;
    double loss, best_loss;
    int64_t step;         /* within the leg */
    int64_t since_best;   /* steps since the leg's last new best */
    int64_t accepted;     /* over all legs */
    mg_genome next;       /* the pending proposal */
    double temperature;   /* of the pending or last proposal */
} mg_anneal; /* flat: a checkpoint copies it */

void mg_anneal_init(mg_anneal *a, const mg_domain *domain, const mg_schedule *schedule, uint64_t seed);
/* Begins a leg at an evaluated state. The best ever seen is kept across legs. */
void mg_anneal_start(mg_anneal *a, const mg_genome *g, double loss);
/* A proposal: usually one gene redrawn (ordinal and cyclic ones every other time to a near value, mixed ones by a digit), at times two, or
 * two genes of equal kind and alphabet swapped. Never the present state as long as a free gene has two values. *limit is the greatest loss that will be accepted. Belongs to a. */
const mg_genome *mg_anneal_ask(mg_anneal *a, double *limit);
/* The answer to the last ask: `above` when the loss was proved to exceed the limit. Returns whether the move was accepted. */
bool mg_anneal_tell(mg_anneal *a, double loss, bool above);
/* A random proposal outside the trajectory, for measuring. */
void mg_anneal_propose(const mg_domain *domain, const mg_genome *g, mg_rng *rng, mg_move *out);

#ifdef __cplusplus
}
#endif
#endif
