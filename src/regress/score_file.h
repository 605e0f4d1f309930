/* Score files: a batch of files is scored by detectors and recognisers, a row of JSON for each pair (baseline.h has its
 * form); and the texts and reports that are made of rows (src/report).
 *
 * A pattern is worn on a face set: scores are those of each true face. In a picture every detection counts as a face.
 * A recogniser's row stands where a detector's does, and says of a face that it still matches where a detector's says
 * that it is found; its scores, and they alone, have a number "aligned". */
#ifndef MG_REGRESS_SCORE_FILE_H
#define MG_REGRESS_SCORE_FILE_H

#include "maskgen/measure.h"
#include "maskgen/spec.h"
#include "score/recog/recog.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum mg_as { MG_AS_GUESSED, MG_AS_PATTERN, MG_AS_PICTURE } mg_as; /* guessed: by content (CONTRACT) */

/* A recogniser's margin where its aligner saw nothing: less than any two faces have (chosen). */
#define MG_SCORE_UNALIGNED (-10.0)
/* In a list of detectors: nobody, where recognisers are asked alone. */
#define MG_SCORE_NO_DETECTOR "none"
enum { MG_SCORE_ROWS_MAX = MG_DETECTORS_MAX + MG_RECOGNISERS_MAX * MG_ALIGNERS_MAX };

/* The models, and the faces once a pattern needs them. */
typedef struct mg_score_batch mg_score_batch;

typedef struct mg_score_opts {
    const mg_spec *spec;   /* faces, channels, upsample, recognisers and aligners; borrowed */
    const char *detectors; /* "NAME,…" (scorer.h), without weights; or MG_SCORE_NO_DETECTOR */
    const char *model;     /* yunet's file, or empty */
    const char *reference; /* a bare photo of the person whom pictures show, or empty: for recognisers */
    mg_as as;
    const mg_context *context; /* or NULL */
    void *ctx;
    void (*notice)(void *ctx, const char *line); /* a dropped face; or NULL */
} mg_score_opts;

mg_status mg_score_batch_new(mg_score_batch **out, const mg_score_opts *opts, mg_err *err);
void mg_score_batch_free(mg_score_batch *b);
/* Detectors, then each recogniser behind each aligner. */
int mg_score_batch_models(const mg_score_batch *b);
double mg_score_batch_tolerance(const mg_score_batch *b, int model); /* the model's own (CONTRACT) */
/* One row for each model, in their order, into rows[]: the caller frees each (all NULL on failure). NULL: a file of its
 * kind says nothing to the model. A fault of this one file (it cannot be read, is no picture and no pattern, a detector
 * or any of the recognisers fails on it) is no failure: the rows concerned have "error", a string, in place of "as",
 * "inputs" and "scores", and *why is the first such fault, code MG_OK where there is none. */
mg_status mg_score_batch_file(mg_score_batch *b, const char *path, mg_json *rows[MG_SCORE_ROWS_MAX], mg_err *why,
                              mg_err *err);

/* What stands in a row, for a terminal; caller frees. A row that was compared has "changes": [{"kind", "what", "was",
 * "is"}, …]. */
mg_status mg_score_text(char **out, const mg_json *row, mg_err *err);
/* Adds one to `changes`, a JSON array: an mg_change_fn (baseline.h). */
void mg_score_add_change(void *changes, const char *kind, const char *what, const char *was, const char *is);
/* Adds "cause" to a row that has changes, one sentence on what of all that its scores hang on is another:
 * "the library's version changed (dlib 19.24.0 â dlib 20.0.0); 3 genes changed". Reports tell it, and the command
 * "accept" where the row has one. */
mg_status mg_score_put_cause(mg_json *row, double tolerance, mg_err *err);
/* Its cause and its changes, a line each: those that say most, and how many more there are; or `all`. Caller frees. */
mg_status mg_score_changes(char **out, const mg_json *row, bool all, mg_err *err);
/* A notice that a row of a baseline was not scored; caller frees. */
mg_status mg_score_absent(char **out, const mg_json *row, mg_err *err);

/* What reports are made of. `missing`, an array of {"path", "detector"}, or NULL, are rows of the baseline that were
 * not scored. */
typedef struct mg_score_report {
    const mg_json *rows, *missing;
    bool missing_fails; /* else it is a warning, a skipped case */
    bool all;           /* every change in an annotation, whatever its length */
    const char *accept; /* a command that accepts all changes, or NULL */
} mg_score_report;
/* JUnit XML: a test case for each row, failed where there are changes, all of which are told. Caller frees. */
mg_status mg_score_junit(char **out, const mg_score_report *r, mg_err *err);
/* GitHub's annotations, "::error file=…::…", one for each row with changes or an error and each that is missing
 * ("::warning" unless that fails), of some 300 bytes each; may be empty. Caller frees. */
mg_status mg_score_annotations(char **out, const mg_score_report *r, mg_err *err);
/* Markdown: a table of what has changed, from what to what and why, and the command. Caller frees. */
mg_status mg_score_summary(char **out, const mg_score_report *r, mg_err *err);
/* A JSON array of {"name", "unit", "value", "range"}, as actions for charts of benchmarks read it: mean margin and
 * share of faces found of a pattern, best margin and faces of a picture. Caller frees. */
mg_status mg_score_benchmark(char **out, const mg_json *rows, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
