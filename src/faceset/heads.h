/* Synthetic heads of a face set: cached, checked against the detector, redrawn where that does not find them. */
#ifndef MG_FACESET_HEADS_H
#define MG_FACESET_HEADS_H

#include "base/text/text.h"
#include "faceset/faceset.h"
#include "maskgen/mask.h"

/* Heads first … first + count − 1 of a set, counted from 0. */
typedef struct heads_range {
    const char *set;
    int first, count;
} heads_range;
/* Whether `path` names a head set ("synth", "select:8", "heldout:3-5"); its parts come out. MG_EINPUT for bad numbers.
 */
mg_status heads_parse(const char *path, bool *is_set, heads_range *out, mg_err *err);
/* " (did you mean synth?)" where a name that is nowhere is near to that of a head set, else "". `out` is returned. */
const char *heads_hint(char out[MG_HINT], const char *path);
/* Adds these heads, each in spec->views views, to out->list. */
mg_status heads_add(mg_faceset *out, const heads_range *which, const mg_faces_spec *spec, const mg_mask *mask,
                    const mg_context *context, const mg_faceset_hooks *hooks, mg_err *err);

#endif
