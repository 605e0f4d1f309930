/* What the files of an evaluation share: the prints that are worn, the detectors that are asked, the faces and the verdicts. */
#ifndef MG_EVAL_EVAL_INTERNAL_H
#define MG_EVAL_EVAL_INTERNAL_H

#include "maskgen/eval.h"
#include "faceset/faceset.h"

enum { EVAL_PRINTS = 1024, EVAL_COLUMNS = 128, EVAL_RIVALS = 3, EVAL_WHOLE = MG_EVAL_STEPS + 1 };

typedef enum eval_kind { EVAL_BARE, EVAL_PLAIN, EVAL_RANDOM, EVAL_BEST, EVAL_PATTERN } eval_kind;

/* One thing worn. Prints with step < EVAL_WHOLE come last, by falling step. */
typedef struct eval_print {
    char name[96];
    const mg_texture *cloth; /* NULL: the bare face */
    int step;                /* of the coverage curve: step / EVAL_WHOLE of the cloth's height is worn, from the chin upwards */
} eval_print;

/* Prints that are averaged: a column of the matrix. */
typedef struct eval_column {
    eval_kind kind;
    char title[96];
    size_t first, count;
    int pattern;  /* that it belongs to; −1: to all */
    int step;     /* as of its prints */
} eval_column;

typedef struct eval_pattern {
    char *path; /* owned */
    mg_pattern_file file;
    int64_t k;              /* of best-of-K */
    bool k_known;           /* from the search's own count */
    bool has_best;
    mg_genome best;
    bool best_recorded;     /* in the pattern's file, */
    double best_loss;       /* else searched anew, with this loss */
    char why[MG_MESSAGE_MAX]; /* there is no best-of-K */
    int random;             /* the pattern whose random prints stand for this one too */
} eval_pattern;

typedef struct eval_wardrobe {
    eval_pattern pattern[MG_EVAL_PATTERNS];
    int patterns;
    mg_texture *cloth; /* owned */
    size_t cloths, room;
    eval_print print[EVAL_PRINTS];
    size_t prints;
    eval_column column[EVAL_COLUMNS];
    size_t columns;
} eval_wardrobe;

mg_status eval_wardrobe_fill(eval_wardrobe *w, const mg_eval_opts *opts, mg_err *err);
void eval_wardrobe_free(eval_wardrobe *w);
/* How many prints there will be at most, known before anything is searched. */
size_t eval_wardrobe_prints(const mg_eval_opts *opts);
/* The column of `kind` for a pattern (its own, or that of all); NULL where there is none. Plain ones by title. */
const eval_column *eval_column_find(const eval_wardrobe *w, eval_kind kind, int pattern, const char *title);

typedef struct eval_detector {
    char name[MG_TEXT_MAX + 32];
    mg_detector by; /* of mg_eval's list */
    bool installed;
    char why[MG_MESSAGE_MAX]; /* not installed: what to do */
} eval_detector;

/* A view of a face. */
typedef struct eval_face {
    char name[64], origin[MG_ORIGIN_MAX], hash[MG_HASH_HEX];
    int number;                   /* in its photo */
    double share[EVAL_WHOLE + 1]; /* of its box that the mask covers at steps 1 … EVAL_WHOLE; without a curve at the last alone */
} eval_face;

/* One kind of faces at one width. */
typedef struct eval_set {
    bool heads;
    double width;
    eval_face *face;
    mg_verdict *at;  /* [views][detectors][prints] */
    mg_subject *of;  /* [views]; NULL until all are there */
    size_t views, room;
    size_t faces, photos; /* among the views */
    mg_list dropped;    /* faces that could not be used, one line each */
    mg_list faceless;   /* photos without a usable face */
    mg_list unreadable; /* files that are no pictures */
    bool used[MG_DETECTORS_MAX];
    char note[MG_DETECTORS_MAX][MG_MESSAGE_MAX]; /* why not */
} eval_set;

/* A pattern against one of the controls that it is tested against. */
typedef struct eval_test {
    const eval_column *against; /* NULL: there is no such control */
    bool made;                  /* the detector is used here and finds a bare face */
    mg_pairing pair;
    double adjusted;            /* p by Holm, over all tests that are made in this evaluation; NaN: not made */
} eval_test;

struct mg_eval {
    mg_spec spec;
    mg_context context;
    eval_wardrobe wardrobe;
    mg_detectors by;
    eval_detector detector[MG_DETECTORS_MAX];
    int detectors;
    bool curve; /* the mask is grown from the chin upwards */
    double width[MG_EVAL_WIDTHS];
    int widths;
    mg_list heads, photos; /* what --faces names */
    mg_list passed;        /* a line for each folder with other files */
    eval_set set[2 * MG_EVAL_WIDTHS];
    int sets;
    eval_test *test; /* [sets][detectors][patterns][EVAL_RIVALS] */
    int tests;       /* made */
    uint64_t seed;
    bool *starved; /* memory ran out for a figure, so that no report may be given; owned */
};

mg_panel eval_panel(const mg_eval *e, const eval_set *s, int detector);
mg_cell eval_cell(const mg_eval *e, const eval_set *s, int detector, const eval_column *c); /* all 0 without memory, which e->starved then tells */
bool eval_has_figures(const mg_eval *e, const eval_set *s, int detector); /* the detector is used here and finds a bare face */
void eval_stage(const mg_eval *e, const char *what);
/* What every report ends with: MG_ENOMEM, and *text freed, where a figure is missing in it for want of memory. */
mg_status eval_whole(char **text, const mg_eval *e, mg_err *err);
/* Which views of a set are of one face, and which faces of one photo. */
mg_status eval_tell_apart(eval_set *s, mg_err *err);
/* All tests, once everything is measured. */
mg_status eval_compare(mg_eval *e, mg_err *err);
const eval_test *eval_test_of(const mg_eval *e, const eval_set *s, int detector, int pattern, int rival);

/* Fill a set of heads, or of photos, with faces and verdicts. Heads are judged bare first: a detector that does not find them is not used. */
mg_status eval_judge_heads(mg_eval *e, eval_set *s, mg_err *err);
mg_status eval_judge_photos(const mg_eval *e, eval_set *s, mg_err *err);

/* The face with its mask cut off above step / EVAL_WHOLE of the cloth's height. Everything but the layer is shared with `face`. */
mg_status eval_cover(mg_face *out, const mg_face *face, int step, mg_err *err);
void eval_cover_free(mg_face *f);
double eval_share(const mg_face *f, int step); /* of the face's box that the mask covers when it is cut so */

#endif
