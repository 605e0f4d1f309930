/* What run, resume and replay share. */
#ifndef MG_CLI_DRIVE_H
#define MG_CLI_DRIVE_H

#include "cli/cli.h"

/* Searches until `iters` iterations are done, the search ends by itself, or a signal comes. */
mg_status drive_search(mg_run *run, progress *bar, int64_t iters, mg_err *err);
/* Measures a search that is over, writes its files, removes its checkpoints. `interrupted` as in mg_run_finish. The
 * caller frees *report. */
mg_status drive_finish(mg_run_report **report, mg_run *run, progress *bar, const char *interrupted, mg_err *err);
/* Searches until the end or a signal, measures, writes, prints, and sets the exit code of the call. */
mg_status drive_to_end(mg_run *run, call *c, mg_err *err);

#endif
