/* What run and resume share: from an open run to the exit code. */
#ifndef MG_CLI_DRIVE_H
#define MG_CLI_DRIVE_H

#include "cli/cli.h"
#include "cli/progress.h"

/* Searches until the end or a signal, measures, writes, prints; frees `run`. `st` is the status of opening it. */
int drive_to_end(mg_status st, mg_run *run, const mg_exec *exec, progress *bar, mg_err *err);

#endif
