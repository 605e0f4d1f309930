/* `maskgen score`: what it was asked and what has come of it, and how that is told once all files are scored. */
#ifndef MG_CLI_SCORE_REPORT_H
#define MG_CLI_SCORE_REPORT_H

#include "base/json/json.h"
#include "cli/cli.h"
#include "regress/baseline.h"
#include "regress/score_file.h"

typedef enum score_missing { MISSING_WARN, MISSING_FAIL, MISSING_IGNORE } score_missing;

typedef struct score_options {
    char detector[MG_TEXT_MAX], model[MG_TEXT_MAX], reference[MG_TEXT_MAX], baseline[MG_TEXT_MAX], junit[MG_TEXT_MAX],
        benchmark[MG_TEXT_MAX];
    int as, missing, init; /* missing: a score_missing; init: a ci_server */
    double tolerance;
    bool update, prune, scores_only, ci, all_changes;
} score_options;

/* What one command scores, and what came out so far. */
typedef struct score_job {
    call *c;
    const score_options *o;
    mg_list named; /* the files, each once */
    mg_score_batch *files;
    mg_baseline *baseline; /* NULL: nothing is compared */
    mg_json *root, *rows, *missing;
    size_t compared, changed; /* rows with scores; those of them that the baseline does not hold */
    bool silent;              /* standard output is a document's: of --json, --junit - or --benchmark-json - */
    size_t bad;               /* files that could not be scored */
    int code;                 /* exit code of the first of them */
    char *accept;             /* the command that accepts all changes; NULL: none is needed, or none would help */
} score_job;

/* Writes what was asked for: JUnit, benchmarks, annotations, JSON, and what came of the baseline. */
mg_status score_report(score_job *b, mg_err *err);
/* The exit code of a batch that went through; files that could not be scored come before changes. */
int score_code(const score_job *b);

#endif
