/* The controls that stand beside every result: what any mask does, and what chance does with the same effort. */
#ifndef MG_MEASURE_CONTROLS_H
#define MG_MEASURE_CONTROLS_H

#include "maskgen/measure.h"
#include "objective/objective.h"
#include "pattern/plain.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One line of the table: a control or the result, measured on the same views. */
typedef struct mg_row {
    char name[24];     /* bare, white, …, random, best-of-K, pattern */
    int patterns;      /* how many patterns it is the mean of */
    mg_genome genome;  /* best-of-K and pattern */
    bool has_genome;
    mg_tally tally;    /* of `random`: means over the patterns, intervals over the faces */
    mg_reading *reading; /* [views] of the single patterns; NULL for `random` */
    double *margin, *false_faces; /* [views]: the true face's margin and the false faces, means over the patterns; one block, owned */
} mg_row;

enum { MG_CONTROL_RANDOM = 20 }; /* random patterns averaged */

typedef struct mg_table {
    mg_row *row;
    size_t count, views;
    mg_subjects of; /* whom the views are of */
    bool flat;      /* of a canvas: no true face, no bare row */
} mg_table;
void mg_table_free(mg_table *t);
const mg_row *mg_table_find(const mg_table *t, const char *name);

/* Measures, in this order: bare (but for a canvas), the plain masks, MG_CONTROL_RANDOM random patterns, `best` (the best of K random ones) and `result`,
 * each where it is not NULL. */
mg_status mg_controls_measure(mg_table *out, const mg_pattern *pattern, const mg_genome *best, const mg_genome *result,
                              const mg_view *views, size_t n, const mg_detector *by, uint64_t seed, const mg_context *context,
                              const mg_tick *tick, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
