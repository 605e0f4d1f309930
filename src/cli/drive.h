/* What run, resume and replay share. */
#ifndef MG_CLI_DRIVE_H
#define MG_CLI_DRIVE_H

#include "cli/cli.h"
#include "cli/progress.h"

/* Measures a search that is over, writes its files, removes its checkpoints. `interrupted` as in mg_run_finish. The caller frees *report. */
mg_status drive_finish(mg_run_report **report, mg_run *run, const char *interrupted, mg_err *err);
/* Searches until the end or a signal, measures, writes, prints; frees `run`. `st` is the status of opening it. */
int drive_to_end(mg_status st, mg_run *run, const mg_exec *exec, progress *bar, mg_err *err);

#endif
