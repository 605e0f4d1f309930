/* The objective: a pattern on a set of views, seen by a detector, as one number to be made small.
 *
 * hide: mean over views of max(0, true-face margin + kappa). */
#ifndef MASKGEN_OBJECTIVE_H
#define MASKGEN_OBJECTIVE_H

#include "maskgen/pattern.h"
#include "maskgen/pool.h"
#include "maskgen/problem.h"
#include "maskgen/render.h"
#include "maskgen/scorer.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_objective_opts {
    const mg_scorer_ops *scorer;
    mg_scorer_opts scorer_opts;
    double kappa;  /* ≥ 0 */
    mg_pool *pool; /* borrowed; NULL: the caller's thread alone */
} mg_objective_opts;

typedef struct mg_objective mg_objective;
/* `pattern` and the views' faces are borrowed and must outlive the objective. n ≥ 1. */
mg_status mg_objective_new(mg_objective **out, const mg_pattern *pattern, const mg_view *views, size_t n,
                           const mg_objective_opts *opts, mg_err *err);
void mg_objective_free(mg_objective *o);

/* As a problem for a search. Results do not depend on the pool. Belongs to o. */
mg_problem mg_objective_problem(mg_objective *o);
/* Of the current (kept) state: the share of views whose true face has margin ≥ 0, and the mean true-face margin. */
double mg_objective_rate(const mg_objective *o);
double mg_objective_margin(const mg_objective *o);

/* Counts since mg_objective_new: views scored, and moves given up before all views were. */
typedef struct mg_objective_stats {
    int64_t views, moves, early;
} mg_objective_stats;
mg_objective_stats mg_objective_count(const mg_objective *o);

#ifdef __cplusplus
}
#endif
#endif
