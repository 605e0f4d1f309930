/* Evaluation: what patterns do to every detector, beside their controls, on faces that no search saw, at several distances.
 *
 * Prints × detectors × faces × face widths. A face that a detector does not find bare, at that width, is left out of that detector's
 * figures and counted; heads and photos are never mixed. One face is in memory per thread (a photo), or one set of heads. */
#ifndef MASKGEN_EVAL_H
#define MASKGEN_EVAL_H

#include "measure/controls.h"
#include "pattern/pattern_file.h"
#include "maskgen/spec.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MG_EVAL_NEEDED 0.95  /* share of bare heads that a detector must find to be used on heads */
#define MG_EVAL_SLOW_WIDTH 105 /* px: the one width at which slow detectors are asked (else the first width) */
enum { MG_EVAL_WIDTHS = 8, MG_EVAL_PATTERNS = 32, MG_EVAL_K = 1000, MG_EVAL_STEPS = 9 };

/* One detector's word on one print on one view of a face. */
typedef struct mg_verdict {
    double true_margin, false_margin;
    int false_faces;
    bool hit;
    bool known; /* false: never asked, since the bare face is not found or the detector is not used here */
} mg_verdict;

/* One detector on one set of views: the verdict on view i under print p is at[i · stride + p]; print 0 is the bare face. */
typedef struct mg_panel {
    const mg_verdict *at;
    size_t views, stride;
    const mg_subject *of; /* whom each view is of: `face` is the index of that face's first view, the plain one; NULL: each is of another face */
} mg_panel;

/* A line or column of the matrix: the mean over prints first … first + count − 1. The face is the unit: means over faces of the means over the
 * views that are counted, those on which the bare face is found (for print 0 all that were asked). Intervals as in subjects.h. */
typedef struct mg_cell {
    int n, views, photos;  /* faces counted, their views, their photos */
    double found, rate;    /* `found` sums each face's share of prints and views, so it is not always whole */
    mg_interval rate_ci;
    double margin;         /* true-face, mean */
    mg_interval margin_ci;
    double false_margin, false_faces; /* means */
} mg_cell;
mg_status mg_panel_cell(mg_cell *out, const mg_panel *p, size_t first, size_t count, uint64_t seed, mg_err *err);
/* The mean of v[views] over the faces that are counted under a print; NaN where there are none. */
mg_status mg_panel_mean(double *out, const mg_panel *p, size_t print, const double *v, mg_err *err);

/* McNemar's exact test of print `a` against print `b`: one verdict for each face, on its first view, where that is found bare. */
typedef struct mg_pairing {
    int only_a, only_b; /* faces found under one of the two alone */
    double p;           /* two-sided */
} mg_pairing;
mg_pairing mg_panel_pair(const mg_panel *p, size_t a, size_t b);
int mg_panel_bare(const mg_panel *p); /* faces found bare on any of their views */

typedef struct mg_eval_opts {
    const mg_spec *spec;     /* faces (none: heldout), channels, upsample, seed of random prints and bootstrap */
    const mg_list *patterns; /* paths, 1 … MG_EVAL_PATTERNS */
    const char *detectors;   /* "all", or names by commas */
    const char *widths;      /* "40,105,190" */
    int randoms;             /* random patterns that are averaged, ≥ 1 */
    int64_t k;               /* of best-of-K; 0: the one that the pattern's file records, else searched anew with the evaluations of
                                its own search, where unknown MG_EVAL_K or its iterations, whichever is more */
    bool coverage;           /* the mask grown from the chin upwards */
    const mg_context *context; /* borrowed. Its progress is told what is about to be measured, and of a palette that is no longer what is recorded */
} mg_eval_opts;

typedef struct mg_eval mg_eval;
/* Measures everything. MG_EINPUT: a pattern, a detector's name, a width, or no usable face at all; a bad photo is only listed. */
mg_status mg_eval_new(mg_eval **out, const mg_eval_opts *opts, mg_err *err);
void mg_eval_free(mg_eval *e);

/* Every figure and its interval. */
mg_json *mg_eval_to_json(const mg_eval *e);
/* The matrix and one honest sentence per detector. Caller frees. */
mg_status mg_eval_print(char **out, const mg_eval *e, mg_err *err);
/* Every set of faces as a Markdown table: prints down, detectors across, shares found with their intervals. Caller frees. */
mg_status mg_eval_markdown(char **out, const mg_eval *e, mg_err *err);
/* eval.json, and eval.csv with every single verdict, into an existing folder. */
mg_status mg_eval_write(const mg_eval *e, const char *dir, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
