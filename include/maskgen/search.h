/* The search of one run: legs of annealing, each from its own start, one iteration per step. It owns no loop: the caller steps,
 * shows progress, writes checkpoints and stops when it likes. */
#ifndef MASKGEN_SEARCH_H
#define MASKGEN_SEARCH_H

#include "search/anneal.h"
#include "base/pool.h"
#include "maskgen/spec.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mg_stop { MG_STOP_NONE, MG_STOP_ITERS, MG_STOP_STALL } mg_stop;

/* Flat: a checkpoint is a copy of it. */
typedef struct mg_search {
    mg_search_spec spec;
    mg_anneal anneal;
    mg_rng rng;            /* starts and measurements */
    int64_t iter, evals;   /* done; evals counts every candidate: starts, measurements and moves */
    int64_t leg, leg_end;  /* the leg under way and the iteration at which it ends; leg −1 before the first */
    bool measured;         /* schedule auto: temperatures are known */
    mg_stop stop;
} mg_search;

/* One row of trace.csv. `loss` is the current state's after the iteration. */
typedef struct mg_trace_row {
    int64_t iter, evals;
    double temperature, loss, best_loss;
    bool accepted, improved; /* improved: a new best of the whole search */
} mg_trace_row;

void mg_search_init(mg_search *s, const mg_search_spec *spec, const mg_domain *domain);
/* Runs one iteration, with whatever a new leg needs before it. Once s->stop is set nothing more is done. */
mg_status mg_search_step(mg_search *s, const mg_problem *p, mg_trace_row *row, mg_err *err);
/* After a checkpoint was copied back: puts the problem into the search's state. */
mg_status mg_search_resume(const mg_search *s, const mg_problem *p, mg_err *err);
const char *mg_stop_name(mg_stop stop);

/* The best of `k` random states (the control of equal evaluations), drawn from `seed`. */
mg_status mg_search_best_random(const mg_problem *p, int64_t k, uint64_t seed, const mg_tick *tick, mg_genome *best, double *loss,
                                mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
