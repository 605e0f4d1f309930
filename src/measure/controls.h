/* A pattern beside its controls on one set of views: what any mask does, and what chance does with the same effort. */
#ifndef MG_MEASURE_CONTROLS_H
#define MG_MEASURE_CONTROLS_H

#include "maskgen/measure.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MG_CONTROL_RANDOM = 20 }; /* random patterns averaged */

typedef struct mg_controls_opts {
    const mg_pattern *pattern;
    const mg_genome *best; /* the best of K random patterns; NULL: not known, and not measured */
    const mg_genome *result;
    const mg_view *views; /* [n] */
    size_t n;
    const mg_detectors *models;
    uint64_t seed;             /* of the random patterns and of every interval */
    const mg_context *context; /* or NULL */
    const mg_tick *tick;       /* or NULL */
} mg_controls_opts;

/* Finished figures. Groups in this order: bare (but on a canvas), each plain mask, random, best-of-K, pattern. */
typedef struct mg_controls {
    mg_conditions conditions;
    mg_outcomes outcomes;   /* with whole scores, but of the random patterns */
    mg_estimate *estimate;  /* [model][group] */
    mg_comparison *against; /* [model][group]: the pattern less that group */
    size_t faces, photos;   /* of the views */
    bool flat;              /* a canvas: no true face */
} mg_controls;
mg_status mg_controls_measure(mg_controls *out, const mg_controls_opts *opts, mg_err *err);
void mg_controls_free(mg_controls *c); /* leaves {0} */

/* The group of that title; −1: it was not measured. */
int mg_controls_find(const mg_controls *c, const char *title);
const mg_estimate *mg_controls_estimate(const mg_controls *c, int model, int group);
const mg_comparison *mg_controls_against(const mg_controls *c, int model, int group);
/* The whole score of a group that is not averaged, on one view. */
const mg_full_score *mg_controls_score(const mg_controls *c, int model, int group, size_t view);
size_t mg_controls_stride(const mg_controls *c); /* from one view's to the next one's */

#ifdef __cplusplus
}
#endif
#endif
