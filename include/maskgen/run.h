/* One run from its spec to its figures: faces, search, controls. The caller steps it, so progress and signals are the
 * caller's. */
#ifndef MASKGEN_RUN_H
#define MASKGEN_RUN_H

#include "maskgen/context.h"
#include "maskgen/search.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_run mg_run;

/* Adds the files that a run writes into the folder `dir`. */
MG_API mg_status mg_run_files(mg_list *out, const char *dir, mg_err *err);
/* Creates the out folder, locks it, writes spec.json, loads faces, opens detectors. Where an older run's files are in
 * the folder they stay untouched until faces and detectors have proved to be there. A file of the spec that the run
 * would overwrite is MG_EINPUT. The context's threads are used, whatever `exec` says of threads; its progress is called
 * from the thread that opens, steps and finishes. */
MG_API mg_status mg_run_open(mg_run **out, const mg_spec *spec, const mg_exec *exec, const mg_context *context,
                             mg_err *err);
/* Goes on with the run of exec->out from its newest whole checkpoint; without one, anew from its spec.json. A finished
 * run is left as it is: MG_OK with *out = NULL. A changed input is MG_EINPUT, by name. The engine is the checkpoint's.
 */
MG_API mg_status mg_run_resume(mg_run **out, const mg_exec *exec, const mg_context *context, mg_err *err);
MG_API void mg_run_free(mg_run *r);

/* One iteration; *done once the search has ended by itself or the target was reached. */
MG_API mg_status mg_run_step(mg_run *r, mg_trace_row *row, bool *done, mg_err *err);
/* Measures the result beside its controls with the detectors that confirm; an interrupted run leaves a checkpoint.
 * `interrupted`: a word for the stop reason, and the controls that need a search of their own are left out; else NULL.
 */
MG_API mg_status mg_run_finish(mg_run *r, const char *interrupted, mg_err *err);
/* Words what was measured and writes pattern.png, preview.png, trace.csv and, last, run.json. */
typedef struct mg_run_report mg_run_report;
MG_API mg_status mg_run_write(mg_run_report **out, const mg_run *r, mg_err *err);
MG_API void mg_run_report_free(mg_run_report *report);
/* One claim for each detector that confirms, in the order of --detector; NULL past the last. Borrowed. */
MG_API const char *mg_run_report_claim(const mg_run_report *report, int detector);
/* After mg_run_write: a finished run needs its checkpoints no more. */
MG_API mg_status mg_run_done(const mg_run *r, mg_err *err);

/* What may be shown meanwhile; borrowed from r. */
MG_API const mg_spec *mg_run_spec(const mg_run *r);
MG_API const mg_search_state *mg_run_search(const mg_run *r);
MG_API double mg_run_rate(const mg_run *r); /* share of views whose true face has margin ≥ 0 in the current state */
/* False faces found, mean over views; 0 unless the objective looks at them. */
MG_API double mg_run_decoys(const mg_run *r);
MG_API bool mg_run_target_missed(const mg_run *r); /* a --target-rate was asked for and not reached: exit 3 */

#ifdef __cplusplus
}
#endif
#endif
