/* What recognisers make of a search's result on the people that it was searched on: each one's first picture is
 * enrolled, the others are probes, bare, in plain masks, in the best of as many random patterns, and in the result. */
#ifndef MG_MEASURE_RECOGNISED_H
#define MG_MEASURE_RECOGNISED_H

#include "measure/controls.h"
#include "measure/match.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Finished figures; zeroed it is empty. Groups in this order: bare, each plain mask, best-of-K, pattern. */
typedef struct mg_recognised {
    const mg_recognisers *recognisers; /* borrowed */
    const mg_aligners *aligners;       /* borrowed */
    mg_conditions conditions;
    mg_matches matches;
    mg_gallery *gallery;         /* [model]: whole faces, bare */
    mg_match_estimate *estimate; /* [model][group], one shot */
} mg_recognised;
/* `opts` as for the controls; `tick` of it counts views. */
mg_status mg_recognised_measure(mg_recognised *out, const mg_controls_opts *opts, const mg_recognisers *recognisers,
                                const mg_aligners *aligners, mg_err *err);
void mg_recognised_free(mg_recognised *r); /* leaves {0} */
const mg_match_estimate *mg_recognised_estimate(const mg_recognised *r, int model, size_t group);

#ifdef __cplusplus
}
#endif
#endif
