/* Evaluation: what patterns do to every detector, beside their controls, on faces that no search saw, at several
 * distances.
 *
 * Conditions × detectors × faces × face widths. A face that a detector does not find bare, at that width, is left out
 * of that detector's figures and counted; heads and photos are never mixed. One face is in memory per thread (a photo),
 * or one set of heads. */
#ifndef MASKGEN_EVAL_H
#define MASKGEN_EVAL_H

#include "maskgen/context.h"
#include "maskgen/spec.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MG_EVAL_NEEDED 0.95    /* share of bare heads that a detector must find to be used on heads */
#define MG_EVAL_SLOW_WIDTH 105 /* px: the one width at which slow detectors are asked (else the first width) */
enum { MG_EVAL_WIDTHS = 8, MG_EVAL_PATTERNS = 32, MG_EVAL_K = 1000 };

typedef struct mg_eval_opts {
    const mg_spec *spec;     /* faces (none: heldout), channels, upsample, seed of random prints and bootstrap */
    const mg_list *patterns; /* paths, 1 … MG_EVAL_PATTERNS */
    const char *detectors;   /* "all", names by commas, or "none" where recognisers are asked */
    const char *widths;      /* "40,105,190" */
    int randoms;             /* random patterns that are averaged, ≥ 1 */
    int64_t k; /* of best-of-K; 0: the one that the pattern's file records, else searched anew with the evaluations of
                  its own search, where unknown MG_EVAL_K or its iterations, whichever is more */
    /* Recognition, on people with several pictures each. */
    const char *recognisers;   /* "all", names by commas; "": recognition is not measured */
    const char *aligners;      /* the same */
    const char *finders;       /* detectors by commas that must find a face before it is recognised */
    const mg_list *others;     /* photos of other people, who are enrolled too; none: with Debian's people, Debian's */
    bool coverage;             /* the mask grown from the chin upwards */
    const mg_context *context; /* borrowed. Its progress is told what is about to be measured, and of a palette that is
                                  no longer what is recorded */
} mg_eval_opts;

typedef struct mg_eval mg_eval;
/* Measures everything. MG_EINPUT: a pattern, a detector's name, a width, or no usable face at all; a bad photo is only
 * listed. */
MG_API mg_status mg_eval_new(mg_eval **out, const mg_eval_opts *opts, mg_err *err);
MG_API void mg_eval_free(mg_eval *e);

/* Every figure and its interval; caller frees. NULL without memory. */
MG_API mg_json *mg_eval_to_json(const mg_eval *e);
/* The matrix and a sentence per detector. Caller frees. */
MG_API mg_status mg_eval_print(char **out, const mg_eval *e, mg_err *err);
/* Every set of faces as Markdown tables, conditions down, detectors across: shares found, and false faces on the mask.
 * Caller frees. */
MG_API mg_status mg_eval_markdown(char **out, const mg_eval *e, mg_err *err);
/* eval.json, and eval.csv with every single outcome, into an existing folder. */
MG_API mg_status mg_eval_write(const mg_eval *e, const char *dir, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
