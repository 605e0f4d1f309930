/* A finished run for a terminal. */
#ifndef MG_REPORT_RUN_TEXT_H
#define MG_REPORT_RUN_TEXT_H

#include "measure/controls.h"

/* The table as text, faces counted once however often they were seen. Caller frees. */
mg_status mg_controls_print(char **out, const mg_controls *c, int model, mg_err *err);

#endif
