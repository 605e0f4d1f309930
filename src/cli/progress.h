/* The live line of a long computation, on a terminal alone: what is done of how much, the rate, what is left. It is
 * drawn at most ten times a second, and once a second by a thread of its own while nothing is told, so that a person
 * sees that work goes on. A command that takes minutes may ask for whole lines elsewhere, at most one a minute. */
#ifndef MG_CLI_PROGRESS_H
#define MG_CLI_PROGRESS_H

#include <pthread.h>

#include "maskgen/run.h"

/* What goes on: `k` of `n` are done; n = 0: their number is not known. A stage ends where another number is to be done,
 * or where the count begins anew. */
typedef struct progress_stage {
    char what[160], figures[120]; /* figures: of a search, else "" */
    int64_t k, n, first;          /* first: what was done when `begun` was taken */
    double begun;                 /* seconds */
} progress_stage;

typedef struct progress {
    bool on; /* standard error is a terminal and nobody asked for quiet */
    bool quiet;
    bool verbose;  /* the time of each stage is told */
    bool lines;    /* whole lines are written where standard error is no terminal; else nothing is said there */
    double said;   /* seconds: when the last such line was written; 0: never */
    double marked; /* seconds: when the last stage that was told in words ended */
    double shown;  /* seconds: when the live line was drawn; 0: not yet */
    int64_t accepted, window; /* moves accepted within the last window of iterations */
    progress_stage now;
    pthread_t thread; /* draws while nothing is told; there is one while `beating` */
    bool beating;
    pthread_mutex_t mutex; /* of all members but on, quiet and lines, while there is a thread */
    pthread_cond_t stop;
} progress;

void progress_init(progress *p, bool quiet);
void progress_done(void *p, const char *what, int64_t k, int64_t n); /* a mg_progress.done */
void progress_notice(void *p, const char *line);                     /* a mg_progress.notice */
void progress_step(progress *p, const mg_run *run, const mg_trace_row *row, int64_t iters);
/* Tells of the stage that has just ended, and its seconds since the one before, where that is asked for. */
void progress_mark(progress *p, const char *stage);
void progress_end(progress *p); /* clears the line; what is told later draws a new one */

#endif
