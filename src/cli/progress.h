/* The live line of a long computation: only on a terminal, at most ten times a second. A command whose single steps
 * take minutes may ask for whole lines elsewhere, at most one a minute. */
#ifndef MG_CLI_PROGRESS_H
#define MG_CLI_PROGRESS_H

#include "maskgen/run.h"

typedef struct progress {
    bool on; /* standard error is a terminal and nobody asked for quiet */
    bool quiet;
    bool lines;           /* whole lines are written where standard error is no terminal; else nothing is said there */
    double said;          /* seconds: when the last such line was written; 0: never */
    double begun, shown;  /* seconds: when the first iteration was done, and the live line last shown; 0: not yet */
    char shown_text[256]; /* what it said then, but for an iteration */
    int64_t first;        /* the iteration that was done when `begun` was taken */
    int64_t accepted;     /* moves accepted within the last window of iterations */
    int64_t window;
} progress;

void progress_init(progress *p, bool quiet);
void progress_done(void *p, const char *what, int64_t k, int64_t n); /* shows "WHAT K/N"; n = 0: "WHAT" */
void progress_notice(void *p, const char *line);
void progress_step(progress *p, const mg_run *run, const mg_trace_row *row, int64_t iters);
void progress_end(progress *p); /* clears the line */

#endif
