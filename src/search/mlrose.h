/* mlrose's simulated_annealing, as the first experiment of this kind used it: a baseline beside ours, its habits kept.
 *
 * From mlrose 1.3 (algorithms.py, opt_probs.py, decay.py): ExpDecay T(t) = max(e^(−.005 t), .001); a neighbour is one coordinate
 * redrawn uniformly among its other values; it is taken if better, or with probability e^(Δ/T) (so always if equal); any move taken
 * resets the count of attempts, and ten failed attempts in a row end the search; the *last* state is returned, not the best. */
#ifndef MG_SEARCH_MLROSE_H
#define MG_SEARCH_MLROSE_H

#include "search/anneal.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MG_MLROSE_ATTEMPTS = 10 };

typedef struct mg_mlrose {
    mg_domain domain;
    mg_schedule schedule;
    mg_rng rng;
    mg_genome now; /* and the result */
    double loss;   /* of it: minus mlrose's fitness */
    int attempts;
    int64_t iter, max_iters, accepted;
} mg_mlrose; /* flat */

void mg_mlrose_init(mg_mlrose *m, const mg_domain *domain, int64_t max_iters, uint64_t seed);
/* Evaluates the first state. */
mg_status mg_mlrose_start(mg_mlrose *m, const mg_problem *p, const mg_genome *first, mg_err *err);
bool mg_mlrose_done(const mg_mlrose *m);
/* One iteration; nothing once done. */
mg_status mg_mlrose_step(mg_mlrose *m, const mg_problem *p, mg_err *err);
/* How often mlrose would have called the fitness function: it evaluates every state that it takes a second time. */
int64_t mg_mlrose_calls(const mg_mlrose *m);

#ifdef __cplusplus
}
#endif
#endif
