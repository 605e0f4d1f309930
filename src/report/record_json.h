/* The record of a run: what goes into run.json and pattern.png, and the sentences that may be said about it. */
#ifndef MG_REPORT_RECORD_JSON_H
#define MG_REPORT_RECORD_JSON_H

#include "measure/controls.h"
#include "faceset/faceset.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Rows → JSON array; per view: face, margins, sub-detectors, detections. */
mg_json *mg_table_to_json(const mg_table *t, const mg_view *views);
void mg_interval_to_json(mg_json *o, const char *key, mg_interval v); /* "key": [lo, hi] */
mg_json *mg_reading_to_json(const mg_reading *r);
mg_json *mg_faces_to_json(const mg_faceset *set);
/* For pictures, which are made to be shared: how many, one hash over all of theirs, and each photo's file name and SHA-256. */
mg_json *mg_faces_to_json_brief(const mg_faceset *set);
/* For pictures: the spec with file names in place of paths (faces, palette, stamp, a detector's model; in a command of exec every word of it).
 * NULL without memory. */
mg_json *mg_spec_to_json_brief(const mg_spec *spec);

/* The table as text for a terminal, faces counted once however often they were seen. Caller frees. */
mg_status mg_table_print(char **out, const mg_table *t, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
