/* The files of a run or an evaluation as charts. */
#ifndef MG_REPORT_PAGE_PLOT_H
#define MG_REPORT_PAGE_PLOT_H

#include "maskgen/status.h"

/* Draws what the folder `dir` holds into the folder `out`, each chart as NAME.svg and NAME.png (3 pixels a point):
 *   trace      of trace.csv: loss and best loss, temperature, share of accepted moves
 *   margins    of run.json: every view's true margin beside its controls, mean and 95 % interval; margins-2 … of other
 * detectors matrix     of eval.json: shares found as a heat map, conditions down and detectors across; matrix-2 … of
 * other sets Their paths are added to `written`. MG_EINPUT where there is none of these files, or one that is something
 * else. */
mg_status mg_plot_folder(mg_list *written, const char *dir, const char *out, mg_err *err);

#endif
