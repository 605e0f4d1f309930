/* Which of a row's changes are worth a line where there is room for a few. */
#ifndef MG_REPORT_SCORE_DIGEST_H
#define MG_REPORT_SCORE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/json/json.h"

typedef struct score_digest {
    const mg_json **change; /* owned; its elements belong to the array of changes */
    size_t count, more;     /* how many are here, and how many were left out */
} score_digest;

/* All changes in their order where they are few, or `all` are wanted. Else, in this order: what was scored and by what,
 * genes, faces, how many faces were found and the mean margin, and the margins that moved furthest. The caller frees
 * `change`. */
mg_status score_digest_of(score_digest *out, const mg_json *changes, bool all, mg_err *err);
/* Scores before inputs, for a report that has told the cause. */
void score_digest_scores_first(score_digest *d);

#endif
