/* A study: everything that a spec names, opened. Whoever searches begins here, so that "open a search from a spec"
 * exists once. */
#ifndef MG_OBJECTIVE_STUDY_H
#define MG_OBJECTIVE_STUDY_H

#include "faceset/faceset.h"
#include "maskgen/pattern.h"
#include "objective/objective.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Everything in it is the study's own. */
typedef struct mg_study {
    const mg_spec *spec; /* borrowed until the study is loaded, then NULL */
    mg_loss_terms terms;
    mg_detectors searched;      /* what the search is scored by */
    mg_detectors confirming;    /* whose scores are recorded, in the same order */
    mg_recognisers recognisers; /* that a term asks; else empty */
    mg_aligners aligners;
    mg_pattern *pattern;
    mg_faceset faces; /* or the one view of a canvas */
    mg_objective *objective;
    mg_problem problem; /* the objective as a search sees it */
} mg_study;

/* Reads and checks what needs no face: objective, detectors, pattern. MG_EINPUT: what cannot be meant. */
mg_status mg_study_read(mg_study **out, const mg_spec *spec, mg_err *err);
/* Then loads the faces and opens the objective on them. `hooks` may be NULL; `context` is borrowed for the study's
 * life. */
mg_status mg_study_load(mg_study *study, const mg_context *context, const mg_faceset_hooks *hooks, mg_err *err);
/* Both. */
mg_status mg_study_open(mg_study **out, const mg_spec *spec, const mg_context *context, mg_err *err);
void mg_study_free(mg_study *study);

#ifdef __cplusplus
}
#endif
#endif
