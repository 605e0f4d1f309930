/* What the files of a run share: run.c opens, resumes and steps it, run_finish.c measures what came out and writes it down. */
#ifndef MG_RUN_RUN_INTERNAL_H
#define MG_RUN_RUN_INTERNAL_H

#include "run/checkpoint.h"
#include "base/file/file.h"
#include "maskgen/run.h"

struct mg_run {
    mg_spec spec;
    mg_exec exec;
    mg_hooks hooks;
    mg_context context; /* the caller's, with the run's own pool */
    mg_lock lock;
    mg_pool *pool;
    mg_faceset faces;
    const mg_view *views; /* the face set's */
    size_t n;
    mg_pattern *pattern;
    mg_objective *objective;
    mg_problem problem;
    mg_aims aims;
    mg_detectors targets;  /* searched on */
    mg_detectors judges;   /* confirm: their scores are recorded */
    char weights[MG_DETECTORS_MAX][MG_HASH_HEX]; /* of the judges */
    mg_search search;
    bool target_met;
    mg_checkpoint from;    /* where a resumed run goes on */
    bool resumed;          /* there is such a place */
    int slot;              /* of the next checkpoint */
    mg_trace_row *trace;
    size_t rows, room;
    mg_table table[MG_DETECTORS_MAX]; /* by judge */
    char *claim[MG_DETECTORS_MAX];
    mg_json *record;
    double started, searched, ended, compared, measured; /* seconds: when set-up, search, best of K and controls began, and when they ended */
    double due;            /* by the clock, the next checkpoint */
    bool kept, complained; /* there is a checkpoint; that there is none has been said */
};

double run_now(const mg_run *r); /* seconds; 0 where the caller has no clock */
void run_stage(const mg_run *r, const char *what);
/* The path of a file in the run's folder. */
mg_status run_path(const mg_run *r, char path[MG_PATH_MAX], const char *file, mg_err *err);
/* Removes a file of the folder, which need not be there. */
mg_status run_remove(const mg_run *r, const char *file, mg_err *err);
/* Says which run the folder holds, unless it is this one, finished. */
void run_tell_older(const mg_run *r);
/* An evaluation of the pattern that is about to be replaced must not stand beside the new one. */
mg_status run_drop_stale(const mg_run *r, mg_err *err);
/* The judge of detector `i` as measuring takes it. */
const mg_detector *run_judge(const mg_run *r, int i);
/* The state as it is, into the older of the two checkpoints. */
mg_status run_checkpoint(mg_run *r, mg_err *err);
/* After an iteration: a checkpoint where one is due. */
mg_status run_keep(mg_run *r, mg_err *err);
/* After the last one: the best of K takes as long as the search, so a search that was kept is kept whole. */
mg_status run_keep_end(mg_run *r, mg_err *err);

#endif
