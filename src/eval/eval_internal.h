/* What the files of an evaluation share: plan.c reads what was asked, conditions.c lists what is worn, faces.c loads
 * and observes, result.c estimates; eval.c alone calls them, in this order. */
#ifndef MG_EVAL_EVAL_INTERNAL_H
#define MG_EVAL_EVAL_INTERNAL_H

#include "eval/result.h"

/* plan.c */
mg_status eval_plan(mg_eval *e, const mg_eval_opts *opts,
                    mg_err *err); /* reads and checks all of it, and announces the work */

/* conditions.c */
mg_status eval_conditions_fill(mg_eval *e, mg_err *err);

/* faces.c: fill a set of heads, or of photos, with faces and outcomes. Heads are seen bare first: a detector that does
 * not find them is not used. */
mg_status eval_observe_heads(mg_eval *e, mg_eval_set *s, mg_err *err);
mg_status eval_observe_photos(mg_eval *e, mg_eval_set *s, mg_err *err);

/* result.c */
mg_status eval_estimate(mg_eval *e, mg_err *err);

#endif
