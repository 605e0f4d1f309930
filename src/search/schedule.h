/* Cooling: the temperature T(t) of annealing for t = 0, 1, … of a restart.
 *
 * exp:   max(start · e^(−decay t), end)     arith: max(start − decay t, end)
 * geom:  max(start · decay^t, end)          span:  start · (end / start)^(t / (steps − 1))
 * The first three are mlrose 1.3's ExpDecay, ArithDecay and GeomDecay (decay.py). */
#ifndef MG_SEARCH_SCHEDULE_H
#define MG_SEARCH_SCHEDULE_H

#include <stddef.h>
#include <stdint.h>

#include "maskgen/spec.h"

typedef enum mg_cooling { MG_COOL_EXP, MG_COOL_GEOM, MG_COOL_ARITH, MG_COOL_SPAN } mg_cooling;
typedef struct mg_schedule {
    mg_cooling kind;
    double start, end; /* of the loss's own scale; end: the floor of mlrose's schedules, the last temperature of span */
    double decay;      /* unused by span */
    int64_t steps;     /* iterations of the restart; only span looks at it */
} mg_schedule;

double schedule_at(const mg_schedule *s, int64_t t);
/* As the spec asks for it: mlrose's defaults (start 1, end 0.001; decay 0.005, 0.99, 0.0001) where it names no others.
 * Auto is a span, whose temperatures are to be measured. */
mg_schedule schedule_of(const mg_search_spec *spec);
/* Start and end of auto from `n` measured |loss differences| of single moves: 1/12 and 1/75 of their median, so that
 * a move a tenth as bad as the typical one passes with probability .3 at first and .0006 at last. Chosen by trial on
 * the default faces (1,000 iterations, four seeds: best loss .849–.855 from there, .946 when started five times
 * hotter). Where most moves change nothing, these would be too cold to let go of anything: not below 1/50 and 1/300
 * of `loss_quantum`, the problem's. What the spec gives stands. */
void schedule_measure(mg_schedule *s, const double *difference, size_t n, double loss_quantum,
                      const mg_search_spec *spec);

#endif
