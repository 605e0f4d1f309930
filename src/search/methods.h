/* The table of search methods: a method proposes states, the driver (maskgen/search.h) evaluates them, the method
 * decides.
 *
 * Adding a method NAME (tests/cli/rows_search.sh walks this list):
 * 1. Write src/search/NAME.c with one `const mg_search_ops search_NAME`, and tests/unit/test_NAME.c, which sends it
 * through the driver to the known minimum of a toy problem (tests/unit/toy.h).
 * 2. Add ROW(NAME) to src/search/rows.h: --search NAME, maskgen list searches, checkpoints and resume follow from it.
 * 3. Where its summary, which lists and manual have, does not say it all, go on in src/cli/help/texts/searches.txt.
 *
 * Progress, signals, threads, starts, restarts, stall, budget, trace, best state and files are the driver's: a method
 * knows none of them. */
#ifndef MG_SEARCH_METHODS_H
#define MG_SEARCH_METHODS_H

#include "base/param/param.h"
#include "base/rng.h"
#include "maskgen/search.h"
#include "search/visit.h"

/* What a method is made from; all of it lives as long as the method's state. */
typedef struct mg_search_setup {
    const mg_domain *domain;
    double loss_quantum;        /* of the problem's loss */
    const mg_search_spec *spec; /* seed, cooling */
    const void *opts;           /* the row's own options */
    mg_rng *rng; /* the driver's, which draws random starts too. What moves the state draws from a stream of its own */
} mg_search_setup;

typedef struct mg_proposal {
    mg_genome genome;
    double limit; /* the greatest loss that will be accepted; above it the evaluator may stop early. INFINITY: any */
    double temperature; /* for the trace; 0 where the method has none */
    bool probe;         /* only to be measured: no iteration, and the state stays. Its limit is INFINITY */
} mg_proposal;

typedef enum mg_result_kind {
    MG_RESULT_START, /* a restart begins at this state */
    MG_RESULT_PROBE,
    MG_RESULT_MOVE
} mg_result_kind;

typedef struct mg_result {
    mg_result_kind kind;
    const mg_genome *genome; /* borrowed for the call */
    double loss;             /* means nothing where it lies above the limit */
    bool above; /* the limit: the state stays as it was. Else this genome is the state from now on (but for probes) */
    int64_t steps; /* of a start: iterations of the restart */
} mg_result;

enum {
    MG_SEARCH_COOLS = 1 /* reads --schedule, --temp, --decay and --min-temp */
};

typedef struct mg_search_ops {
    const char *name, *summary;
    unsigned flags;
    uint64_t stream;        /* of setup.rng (rng.h); a method that is a control beside others has its own */
    const mg_param *params; /* the row's own options, --search NAME:KEY=VALUE,…; NULL: none. No lists */
    size_t opts_size, state_size;
    /* The state comes zeroed and holds no memory of its own. */
    mg_status (*init)(void *state, const mg_search_setup *setup, mg_err *err);
    /* Writes 1 … most proposals, which are evaluated in order, each as one iteration unless it is a probe; returns how
     * many. */
    int (*ask)(void *state, mg_proposal *out, int most);
    /* A start, or the results of the last ask in their order. False: this restart is at its end, whatever iterations
     * are left. */
    bool (*tell)(void *state, const mg_result *result, int n);
    /* Every field that init does not set for good, in order: one list writes and reads. */
    void (*visit)(void *state, mg_visitor *v);
} mg_search_ops;

#define ROW(name) extern const mg_search_ops search_##name;
#include "search/rows.h"
#undef ROW
extern const mg_search_ops *const mg_search_methods[]; /* ends with NULL */

/* A row and its options, owned. */
typedef struct mg_search_choice {
    const mg_search_ops *row;
    void *opts;
} mg_search_choice;
/* "NAME" or "NAME:KEY=VALUE,…"; empty counts as the first row. MG_EINPUT names what is not known. */
mg_status mg_search_choose(mg_search_choice *out, const char *text, mg_err *err);
void mg_search_choice_free(mg_search_choice *c);

/* mg_search_new by a row that need not be in the table. On success it takes the options, and *by is left empty. */
mg_status mg_search_new_by(mg_search **out, mg_search_choice *by, const mg_search_spec *spec, const mg_problem *problem,
                           mg_err *err);

#endif
