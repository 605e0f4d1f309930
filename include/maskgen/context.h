/* What surrounds a computation and must not change its result. The command line fills it; the library reads no environment and no
 * clock, writes nothing below the home folder by itself, and leaves its host's OpenCV threads and log level alone. */
#ifndef MASKGEN_CONTEXT_H
#define MASKGEN_CONTEXT_H

#include "maskgen/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_pool mg_pool; /* worker threads */

/* How far the work is, told to whoever waits for it. Members may be NULL; all are called with `ctx`. */
typedef struct mg_progress {
    void *ctx;
    void (*done)(void *ctx, const char *what, int k, int n); /* "faces", 3 of 16 */
    void (*notice)(void *ctx, const char *line);             /* something worth knowing that is no error */
    double (*now)(void *ctx);                                /* seconds on a clock that only goes forward */
} mg_progress;

/* Borrowed for as long as what was opened with it lives. NULL in its place: a context of nothing but NULL. */
typedef struct mg_context {
    mg_pool *pool;            /* worker threads; NULL: the caller's thread alone */
    const char *cache_dir;    /* rendered heads, prepared photos; NULL: nothing is cached */
    const char *model_dir[2]; /* searched in order for weights; NULL entries are skipped */
    const char *cpu_path;     /* "v4", "v3", "base"; NULL: the best here. They agree within 1e-5 in margin; the record names it */
    mg_progress progress;
} mg_context;

#ifdef __cplusplus
}
#endif
#endif
