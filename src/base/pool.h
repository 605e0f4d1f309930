/* A fixed pool of workers for loops whose items do not touch each other: results never depend on the number of threads.
 */
#ifndef MG_BASE_POOL_H
#define MG_BASE_POOL_H

#include <stdint.h>

#include "maskgen/context.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Who is told how far a long loop is: `at` is called from the thread that waits for it, not for every item. NULL, or
 * `at` NULL: nobody. */
typedef struct mg_tick {
    void *ctx;
    void (*at)(void *ctx, int64_t done, int64_t all);
} mg_tick;
void mg_tick_at(const mg_tick *tick, int64_t done, int64_t all);

/* Calls work(arg, item, worker) once for each item 0 … n−1 and returns when all are done; worker is 0 … threads−1 and
 * no two calls with the same worker run at once. Items are handed out in order. A NULL pool runs them in the caller.
 * Short waits spin before they sleep, so a call costs a few microseconds. Not re-entrant: a call from its own work, or
 * by two threads at once, aborts the program with a message. */
void mg_pool_run(mg_pool *pool, int n, void (*work)(void *arg, int item, int worker), void *arg);

#ifdef __cplusplus
}
#endif
#endif
