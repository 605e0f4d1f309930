/* What surrounds a computation and must not change its result. The command line fills it from options and environment;
 * the library reads no environment and no clock of its own, and writes nothing below the home folder unless it is told
 * where. */
#ifndef MASKGEN_CONTEXT_H
#define MASKGEN_CONTEXT_H

#include <stdint.h>

#include "maskgen/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_pool mg_pool;

/* Worker threads. `threads` ≥ 1 counts the caller: 1 starts no thread. Results never depend on their number. */
MG_API mg_status mg_pool_new(mg_pool **out, int threads, mg_err *err);
MG_API void mg_pool_free(mg_pool *pool);
MG_API int mg_pool_threads(const mg_pool *pool);
MG_API int mg_cpu_count(void); /* processors that this process may run on, at least 1 */

/* Who is told how a long computation goes on. Called from the thread that waits for it; members may be NULL. */
typedef struct mg_progress {
    void *ctx;
    void (*done)(void *ctx, const char *what, int64_t k,
                 int64_t n);                     /* k of n are done; n = 0: their number is not known */
    void (*notice)(void *ctx, const char *line); /* something that a person should know, such as a dropped face */
    double (*now)(void *ctx); /* seconds of any steady clock, for `exec.timings` and checkpoints by the clock alone */
} mg_progress;

/* A context that is NULL stands for one of nothing but NULL. What it points to must outlive what is opened with it. */
typedef struct mg_context {
    mg_pool *pool;            /* worker threads, borrowed; NULL: the caller's thread alone */
    const char *cache_dir;    /* rendered heads, prepared photos; NULL: nothing is cached */
    const char *model_dir[2]; /* searched in order for weights; NULL entries are skipped */
    const char *temp_dir;     /* pictures for exec, files that are gone afterwards; NULL: /tmp */
    const char
        *cpu_path; /* "v4", "v3", "base"; NULL: the best here. They agree within 1e-5 in margin; the record names it */
    mg_progress progress;
} mg_context;

#ifdef __cplusplus
}
#endif
#endif
