/* Measured figures as JSON. */
#ifndef MG_REPORT_RECORD_JSON_H
#define MG_REPORT_RECORD_JSON_H

#include "measure/controls.h"
#include "base/json/json.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A row for each group of one model; where a group is not averaged, each view's face, margins, details and detections
 * too. */
mg_json *mg_controls_to_json(const mg_controls *c, int model, const mg_view *views);
void mg_interval_to_json(mg_json *o, const char *key, mg_interval v); /* "key": [lo, hi] */
/* "key": value, "interval": [lo, hi]. */
void mg_figure_to_json(mg_json *o, const char *key, const char *interval, const mg_figure *f);

#ifdef __cplusplus
}
#endif
#endif
