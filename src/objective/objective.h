/* The objective: a pattern on a set of views, seen by detectors and recognisers, as one number to be made small: the
 * mean over views of Σ detector weight · Σ objective weight · loss (terms.h) + objective weight · likeness
 * (likeness.h). Whom no term needs is not asked. */
#ifndef MG_OBJECTIVE_OBJECTIVE_H
#define MG_OBJECTIVE_OBJECTIVE_H

#include "objective/likeness.h"
#include "objective/terms.h"
#include "maskgen/pattern.h"
#include "base/pool.h"
#include "maskgen/search.h"
#include "maskgen/render.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_objective_opts {
    const mg_detectors *searched;      /* ≥ 1; copied */
    mg_loss_terms terms;               /* ≥ 1 */
    double kappa;                      /* ≥ 0 */
    double decoys;                     /* false faces wanted on a view, > 0 */
    const mg_recognisers *recognisers; /* for terms of recognisers ≥ 1, borrowed; else NULL */
    const mg_aligners *aligners;       /* the same */
    bool worst;                        /* of all of these, not their mean */
    const mg_context *context;         /* copied, what it points to borrowed for the objective's life; or NULL */
} mg_objective_opts;

typedef struct mg_objective mg_objective;
/* `pattern` and the views' faces are borrowed and must outlive the objective. n ≥ 1. MG_EINPUT: an objective needs a
 * true face and a view has none. */
mg_status mg_objective_new(mg_objective **out, const mg_pattern *pattern, const mg_view *views, size_t n,
                           const mg_objective_opts *opts, mg_err *err);
void mg_objective_free(mg_objective *o);

/* As a problem for a search. Results do not depend on the pool. Belongs to o. */
mg_problem mg_objective_problem(mg_objective *o);
/* Of the current (kept) state: the share of views in which any detector's true face has margin ≥ 0 (where none is
 * asked, in which any recogniser still matches), and the mean number of false faces found on the mask (0 unless the
 * objective looks at them). */
double mg_objective_rate(const mg_objective *o);
double mg_objective_decoys(const mg_objective *o);

/* Counts since mg_objective_new: views scored, and moves given up before all views were. */
typedef struct mg_objective_stats {
    int64_t views, moves, early;
} mg_objective_stats;
mg_objective_stats mg_objective_count(const mg_objective *o);

#ifdef __cplusplus
}
#endif
#endif
