/* How a name becomes a row of the table. */
#ifndef MG_SCORE_TABLE_H
#define MG_SCORE_TABLE_H

#include "maskgen/scorer.h"

/* The row whose name the `length` bytes at `name` are; NULL where there is none. */
const mg_detector_ops *detector_row(const char *name, size_t length);
/* The same; where there is none MG_EINPUT names `whole`, which begins with the name, the row that was probably meant,
 * and all that are listed. */
mg_status detector_row_need(const mg_detector_ops **out, const char *whole, size_t length, mg_err *err);

#endif
