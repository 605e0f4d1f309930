/* What the files of a run share. state.c and folder.c serve the others; setup.c opens what run.c and resume.c begin
 * with; keep.c writes checkpoints; finish.c measures what came out. */
#ifndef MG_RUN_RUN_INTERNAL_H
#define MG_RUN_RUN_INTERNAL_H

#include "objective/study.h"
#include "run/checkpoint.h"
#include "base/context.h"
#include "base/file/file.h"
#include "maskgen/run.h"
#include "run/result.h"

struct mg_run {
    mg_spec spec;
    mg_exec exec;
    mg_context context; /* the caller's */
    mg_lock lock;
    mg_study *study;
    char weights[MG_DETECTORS_MAX][MG_HASH_HEX]; /* of the confirming detectors */
    mg_search *search;
    bool target_met;
    mg_checkpoint from; /* where a resumed run goes on */
    bool resumed;       /* there is such a place */
    int slot;           /* of the next checkpoint */
    mg_trace_row *trace;
    size_t rows, room;
    mg_controls controls;     /* the result beside them, by the confirming detectors */
    mg_recognised recognised; /* the same by the recognisers that were searched on; empty where none was */
    char known_by[MG_RECOGNISERS_MAX][MG_HASH_HEX]; /* weights of the recognisers */
    char aligned_by[MG_ALIGNERS_MAX][MG_HASH_HEX];  /* and of the aligners */
    mg_run_result result;                           /* of mg_run_finish; before it {0} */
    double started, searched, ended, compared,
        measured;          /* seconds: when set-up, search, best of K and controls began, and when they ended */
    double due;            /* by the clock, the next checkpoint */
    bool kept, complained; /* there is a checkpoint; that there is none has been said */
};

/* state.c */
mg_status run_new(mg_run **out, const mg_exec *exec, const mg_context *context, mg_err *err);
double run_now(const mg_run *r); /* seconds; 0 where the caller has no clock */
void run_stage(const mg_run *r, const char *what);
void run_notices(const mg_run *r, const mg_list *not_used); /* each as "not used: LINE" */

/* folder.c */
extern const char *const run_results[]; /* names of the files that a finished run leaves; ends with NULL */
mg_status run_path(const mg_run *r, char path[MG_PATH_MAX], const char *file,
                   mg_err *err);                                      /* of a file in the run's folder */
mg_status run_remove(const mg_run *r, const char *file, mg_err *err); /* which need not be there */
mg_status run_check_apart(const mg_run *r,
                          mg_err *err); /* MG_EINPUT: a file that the spec names is one that the run would write */
mg_status run_lock_folder(mg_run *r,
                          mg_err *err); /* MG_EINPUT: another process has it. Sweeps up half-written files. */
bool run_holds_run(const mg_run *r);    /* files of an earlier run are there */
bool run_has_checkpoint(const mg_run *r);
mg_status run_claim_folder(mg_run *r, mg_err *err); /* writes spec.json, removes an earlier run's checkpoints */
mg_status run_is_finished(const mg_run *r, bool *finished,
                          mg_err *err); /* run.json is there, of this spec and not interrupted, and no checkpoint */

/* setup.c */
mg_status run_keep_files(mg_run *r, mg_err *err); /* palette and stamp into the spec */
mg_status run_read_spec(mg_run *r, mg_err *err);  /* objective, detectors, pattern; refuses what cannot be meant */
mg_status run_set_up(mg_run *r, mg_err *err);     /* threads, faces, detectors, search */

/* older.c */
void run_tell_older(const mg_run *r); /* says which run the folder holds, unless it is this one, finished */

/* keep.c */
mg_status run_checkpoint(mg_run *r, mg_err *err); /* the state as it is, into the older of the two checkpoints */
mg_status run_keep(mg_run *r, mg_err *err);       /* after an iteration: a checkpoint where one is due */
/* After the last one: the best of K takes as long as the search, so a search that was kept is kept whole. */
mg_status run_keep_end(mg_run *r, mg_err *err);

#endif
