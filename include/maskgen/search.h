/* Searches: what a search sees (a genome's shape and a loss to be made small, nothing of patterns, faces or detectors),
 * and the driver that runs one method of the table (maskgen list searches) on it. The driver owns no loop: the caller
 * steps it, shows progress, saves it and stops when it likes. */
#ifndef MASKGEN_SEARCH_H
#define MASKGEN_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "maskgen/spec.h"
#include "maskgen/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_rng mg_rng;   /* a seeded stream of random numbers */
typedef struct mg_tick mg_tick; /* who is told how far a long loop is */

/* ---- the problem ------------------------------------------------------------------------------------------------- */

enum { MG_GENES_MAX = 256, MG_DIGITS_MAX = 8 };

/* One flat, pointer-free block of small integers, copied, hashed, stored and sent as it is. Gene i holds 0 … values − 1
 * of its mg_gene. */
typedef struct mg_genome {
    int32_t count;
    int16_t gene[MG_GENES_MAX];
} mg_genome;
MG_API bool mg_genome_equal(const mg_genome *a, const mg_genome *b);

/* What the values of a gene are to each other. */
typedef enum mg_gene_kind {
    MG_GENE_CATEGORY, /* names: each is as near to every other */
    MG_GENE_ORDINAL,  /* a length, a place, a strength: near values mean nearly the same */
    MG_GENE_CYCLIC,   /* an angle: so, and the last value is next to the first */
    MG_GENE_MIXED     /* a number put together of digits: values that share some mean like things (a part of a face in
                         another colour) */
} mg_gene_kind;

/* Of a MG_GENE_MIXED the last values are numbers of `digits` digits, the least first, each with a radix ≥ 2; those
 * before have no parts. */
typedef struct mg_gene {
    mg_gene_kind kind;
    int values;                       /* ≥ 1; 1: the gene is locked */
    int held;                         /* what a locked gene holds, whatever that means to the problem */
    int digits, radix[MG_DIGITS_MAX]; /* of MG_GENE_MIXED alone */
} mg_gene;
/* How many numbers the digits make: the first of them is the value `values` − mg_gene_numbers. */
MG_API int mg_gene_numbers(const mg_gene *gene);

typedef struct mg_domain {
    int count;
    mg_gene gene[MG_GENES_MAX];
} mg_domain;

/* An evaluator with one current state. `try_state` evaluates another one (cheaper the fewer genes differ); it may stop
 * as soon as the loss is proved to lie above `limit`: then *above is true and *loss means nothing. The caller then
 * keeps or drops the tried state. */
typedef struct mg_problem {
    void *self;
    mg_domain domain;
    double loss_quantum; /* the least difference in loss that matters by itself (one face more); 0: unknown, only
                            measuring tells */
    mg_status (*reset)(void *self, const mg_genome *g, double *loss, mg_err *err);
    mg_status (*try_state)(void *self, const mg_genome *g, double limit, double *loss, bool *above, mg_err *err);
    void (*keep)(void *self);
    void (*drop)(void *self);
    void (*random)(void *self, mg_rng *rng, mg_genome *out); /* a state drawn uniformly */
    /* Up to `most` known good starts (plain masks); returns how many there are, possibly none. */
    size_t (*plain)(void *self, mg_genome *out, size_t most);
} mg_problem;

/* ---- the driver -------------------------------------------------------------------------------------------------- */

typedef enum mg_stop {
    MG_STOP_NONE,
    MG_STOP_ITERS,
    MG_STOP_STALL,
    MG_STOP_METHOD /* the method has come to an end of its own */
} mg_stop;
MG_API const char *mg_stop_name(mg_stop stop);

/* Where a search stands. */
typedef struct mg_search_state {
    int64_t iter, evals;    /* done; evals counts every candidate: starts, measurements and moves */
    int64_t accepted;       /* moves, over all restarts */
    int64_t restart;        /* the restart under way, from 0 to the spec's restarts; −1 before the first */
    double temperature;     /* of the last move; 0 where the method has none */
    double loss, best_loss; /* of `now` and `best`; best_loss is infinite before the first */
    mg_genome now, best;    /* count 0: none yet. The best is kept over all restarts */
    mg_stop stop;
} mg_search_state;

/* One row of trace.csv. `loss` is the current state's after the iteration. */
typedef struct mg_trace_row {
    int64_t iter, evals;
    double temperature, loss, best_loss;
    bool accepted, improved; /* improved: a new best of the whole search */
} mg_trace_row;

/* Whether `method`, "NAME" or "NAME:KEY=VALUE,…", can be searched by: MG_EINPUT says why not. Empty counts as the
 * default. */
MG_API mg_status mg_search_check(const char *method, mg_err *err);

typedef struct mg_search mg_search;
/* By spec->method. The spec and the problem are copied; what the problem points to is borrowed until mg_search_free. */
MG_API mg_status mg_search_new(mg_search **out, const mg_search_spec *spec, const mg_problem *problem, mg_err *err);
MG_API void mg_search_free(mg_search *s);
/* Borrowed from s; it follows the search. */
MG_API const mg_search_state *mg_search_at(const mg_search *s);
/* Runs one iteration, with whatever a new restart needs before it: a start, measurements. Once a stop is set nothing
 * more is done. */
MG_API mg_status mg_search_step(mg_search *s, mg_trace_row *row, mg_err *err);
/* A search that was never stepped has a result all the same: evaluates one start, unless there is a best state already.
 */
MG_API mg_status mg_search_settle(mg_search *s, mg_err *err);

/* Between two steps: all that the search needs to go on as if it had never stopped, as bytes that the caller frees. */
MG_API mg_status mg_search_save(mg_search *s, unsigned char **data, size_t *size, mg_err *err);
/* Into a search made anew from the same spec and problem, which is put into the saved state. Bytes that do not fit are
 * MG_EINPUT: genes are held to the problem's domain, numbers to their ranges. After a failure the search can only be
 * freed. */
MG_API mg_status mg_search_load(mg_search *s, const void *data, size_t size, mg_err *err);

/* The best of `k` ≥ 1 random states (the control of equal evaluations), drawn from `seed`. */
MG_API mg_status mg_search_best_random(const mg_problem *p, int64_t k, uint64_t seed, const mg_tick *tick,
                                       mg_genome *best, double *loss, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
