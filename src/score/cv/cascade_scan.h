/* The scan of a cascade with margins: what detectMultiScale does, window by window, without giving up at the first
 * "no". */
#ifndef MG_SCORE_CV_CASCADE_SCAN_H
#define MG_SCORE_CV_CASCADE_SCAN_H

#include "score/cv/cv_cascade.h"
#include "score/windows.h"

/* A window's margin: the least, over the stages, of sum − threshold. It is accepted when that is 0 or more; −m says
 * that lowering every stage's threshold by m would have let it through. */
enum { CASCADE_NEIGHBOURS = 3 }; /* a detection takes more than this many accepted windows */
#define CASCADE_SCALE 1.1

typedef struct cascade_scan cascade_scan;
mg_status cascade_scan_new(cascade_scan **out, const mg_cascade_model *model, mg_err *err);
void cascade_scan_free(cascade_scan *s);
/* Fills `accepted` with every window of margin ≥ 0, and `best[0]` (elsewhere) and `best[1]` (on the true face) with the
 * CASCADE_NEIGHBOURS + 1 best margins, best first, at least `floor`. */
typedef double cascade_best[CASCADE_NEIGHBOURS + 1];
mg_status cascade_scan_run(cascade_scan *s, const mg_image *grey, mg_rect box, double floor, windows *accepted,
                           cascade_best best[2], mg_err *err);

#endif
