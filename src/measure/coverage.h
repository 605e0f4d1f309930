/* The mask grown from the chin upwards: how much of a face must be covered before a detector gives up. */
#ifndef MG_MEASURE_COVERAGE_H
#define MG_MEASURE_COVERAGE_H

#include "maskgen/face.h"

/* The face with its mask cut off above height / MG_HEIGHT_WHOLE of its own height. Everything but the layer is shared
 * with `face`, which must outlive it. Free with mg_coverage_free, which leaves {0}. */
mg_status mg_coverage_cut(mg_face *out, const mg_face *face, int height, mg_err *err);
void mg_coverage_free(mg_face *cut);
/* The share of the face's box that the mask covers when it is cut so: the mask's geometry alone. */
double mg_coverage_share(const mg_face *f, int height);

#endif
