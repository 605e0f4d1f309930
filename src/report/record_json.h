/* Measured figures as JSON. */
#ifndef MG_REPORT_RECORD_JSON_H
#define MG_REPORT_RECORD_JSON_H

#include "measure/controls.h"
#include "base/json/json.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Rows → JSON array; per view: face, margins, sub-detectors, detections. */
mg_json *mg_table_to_json(const mg_table *t, const mg_view *views);
void mg_interval_to_json(mg_json *o, const char *key, mg_interval v); /* "key": [lo, hi] */
mg_json *mg_reading_to_json(const mg_reading *r);

#ifdef __cplusplus
}
#endif
#endif
