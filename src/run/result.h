/* What came out of a run: figures that are final, for those who word them and write them down. */
#ifndef MG_RUN_RESULT_H
#define MG_RUN_RESULT_H

#include "maskgen/run.h"
#include "measure/controls.h"
#include "measure/recognised.h"
#include "objective/terms.h"

/* Borrowed from the run, and valid as long as it is. */
typedef struct mg_run_result {
    const mg_spec *spec;
    const char *out; /* the run's folder */
    const mg_pattern *pattern;
    const mg_view *views; /* [n]: what the search saw */
    size_t n;
    unsigned terms;                  /* flags of the objective (terms.h) */
    const mg_detectors *confirming;  /* the detectors that measured, in the order of --detector */
    const mg_controls *controls;     /* the result beside its controls; its models are those that confirm */
    const mg_recognised *recognised; /* by recognisers, on the same views; NULL: none was searched on */
    const mg_trace_row *trace;       /* [rows]: one an iteration */
    size_t rows;
    mg_genome best;
    double best_loss;
    int64_t iters, evals, accepted;
    const char *stop; /* why the search ended, in words */
    bool interrupted;
} mg_run_result;

/* NULL until mg_run_finish has succeeded. */
const mg_run_result *mg_run_result_of(const mg_run *r);

/* What the result depends on, as JSON: version, libraries, spec, faces, detectors; `brief` as pattern.png has it,
 * without paths. Legal from mg_run_open on. Caller frees. */
mg_json *mg_run_inputs(const mg_run *r, bool brief);
/* Confirming detector `i` as it stands there, with the hash of what it has learnt. Caller frees. */
mg_json *mg_run_detector(const mg_run *r, int i);
/* How it was run, which cannot change the result: settings, CPU path, and seconds until now. Caller frees. */
mg_json *mg_run_exec(const mg_run *r);
/* For pictures: the spec with file names in place of paths (faces, palette, stamp, a detector's model; in a command of
 * exec every word of it). NULL without memory. Caller frees. */
mg_json *mg_spec_to_json_brief(const mg_spec *spec);

/* Before the first file of the result is written: removes an evaluation of the pattern that is about to be replaced,
 * which must not stand beside the new one, and says so. */
mg_status mg_run_drop_stale(const mg_run *r, mg_err *err);

#endif
