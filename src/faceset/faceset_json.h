/* Which faces a result is of, as JSON. */
#ifndef MG_FACESET_FACESET_JSON_H
#define MG_FACESET_FACESET_JSON_H

#include "base/json/json.h"
#include "faceset/faceset.h"

/* Each face by name, origin, SHA-256 and box, and those that were dropped. Caller frees. */
mg_json *mg_faces_to_json(const mg_faceset *set);
/* For pictures, which are made to be shared: how many, one hash over all of theirs, and each photo's file name and
 * SHA-256. Caller frees. */
mg_json *mg_faces_to_json_brief(const mg_faceset *set);

#endif
