/* What came out of an evaluation: figures that are final, for those who word them and write them down. */
#ifndef MG_EVAL_RESULT_H
#define MG_EVAL_RESULT_H

#include "faceset/faceset.h"
#include "maskgen/eval.h"
#include "faceset/people.h"
#include "maskgen/measure.h"
#include "measure/match.h"
#include "pattern/pattern_file.h"

/* A pattern that is measured, and its best-of-K. */
typedef struct mg_eval_pattern {
    char *path; /* owned */
    mg_pattern_file file;
    unsigned terms; /* flags of its objective (terms.h): what it counts as a success */
    int64_t k;      /* random patterns whose best is the control */
    bool k_known;   /* from the search's own count */
    bool has_best;
    bool best_recorded; /* the best is the one in the pattern's file; else it was searched anew */
    mg_genome best;
    double best_loss;         /* of the one that was searched anew */
    char why[MG_MESSAGE_MAX]; /* why there is no best-of-K */
} mg_eval_pattern;

typedef struct mg_eval_detector {
    char name[MG_TEXT_MAX + 32];
    mg_detector by; /* of the list in struct mg_eval */
    bool installed;
    char why[MG_MESSAGE_MAX]; /* not installed: what to do */
} mg_eval_detector;

/* A view of a face. */
typedef struct mg_eval_face {
    char name[64], origin[MG_ORIGIN_MAX], hash[MG_HASH_HEX];
    int number; /* in its photo */
    double share[MG_HEIGHT_WHOLE +
                 1]; /* of its box that the mask covers at each height; without a curve at the last alone */
} mg_eval_face;

/* A pattern against one of the controls that it is tested against: white, black, its best-of-K. */
enum { MG_EVAL_RIVALS = 3 };
typedef struct mg_eval_test {
    int against;          /* group; −1: there is no such control, or the detector has no figures here */
    mg_comparison result; /* the pattern less the control */
    double adjusted;      /* p by Holm, over all tests of this evaluation; NaN: not made */
} mg_eval_test;

/* Faces found under each of several patterns: how far apart they lie. */
typedef struct mg_eval_spread {
    double least, most, mean, sd;
} mg_eval_spread;

/* One kind of faces at one width. */
typedef struct mg_eval_set {
    bool heads;
    double width;
    mg_eval_face *face; /* [outcomes.views] */
    size_t face_room;
    mg_outcomes outcomes; /* its models are the detectors */
    size_t faces, photos; /* among the views */
    mg_list dropped;      /* faces that could not be used, one line each */
    mg_list faceless;     /* photos without a usable face */
    mg_list unreadable;   /* files that are no pictures */
    bool used[MG_DETECTORS_MAX];
    char note[MG_DETECTORS_MAX][MG_MESSAGE_MAX]; /* why not */
    mg_eval_spread spread[MG_DETECTORS_MAX];
    mg_estimate *estimate; /* [detector][group] */
    double *share; /* [detector][group]: covered share of the face's box, mean over the faces that the estimate is of */
    mg_eval_test *test; /* [detector][pattern][rival] */
} mg_eval_set;

/* ---- recognition ------------------------------------------------------------------------------------------------- */

enum { MG_EVAL_SHOTS = 2 }; /* one shot; the best of MG_SHOTS */

/* Photographed people, or heads, at one width. Indices: gallery = (model · 2 + upper) · 2 + masked. */
typedef struct mg_eval_people {
    bool heads;
    double width;
    size_t people, probed, others; /* enrolled; of these, with probes; of them, that are nobody's in particular */
    size_t left_out;               /* people that a pattern was searched on */
    mg_list dropped;               /* pictures that could not be used, one line each */
    mg_eval_face *face;            /* [matches.pictures] */
    mg_matches matches;
    mg_gallery *gallery;         /* [gallery] */
    mg_match_estimate *estimate; /* [gallery][group][MG_EVAL_SHOTS] */
    mg_figure *than_white;       /* [gallery][group]: similarity less that under plain white */
    mg_figure *undetected;       /* [finder][group] */
} mg_eval_people;

typedef struct mg_eval_recognition {
    bool asked; /* else nothing of the rest is there */
    mg_recognisers by;
    char weights[MG_RECOGNISERS_MAX][MG_HASH_HEX]; /* of what each has learnt */
    mg_aligners aligners;
    mg_detectors finders;
    mg_list missing;     /* "NAME: why", for each that is named and not installed */
    mg_people people[2]; /* photographed; heads */
    mg_eval_people set[2 * MG_EVAL_WIDTHS];
    int sets;
} mg_eval_recognition;

struct mg_eval {
    /* What was asked (plan.c). */
    mg_spec spec;
    mg_context context;
    int randoms;
    bool curve; /* the mask is grown from the chin upwards */
    uint64_t seed;
    mg_detectors by;
    mg_eval_detector detector[MG_DETECTORS_MAX];
    int detectors;
    double width[MG_EVAL_WIDTHS];
    int widths;
    mg_list heads, photos; /* what --faces names */
    mg_list passed;        /* a line for each folder with other files */
    int64_t all;           /* heads and photos, each once at every width */
    mg_eval_pattern pattern[MG_EVAL_PATTERNS];
    int patterns;
    /* What is worn (conditions.c), and what came out (faces.c, result.c). */
    mg_conditions conditions;
    mg_eval_set set[2 * MG_EVAL_WIDTHS];
    int sets;
    int64_t done; /* of `all` */
    int tests;    /* that were made */
    mg_eval_recognition recognition;
};

const mg_estimate *mg_eval_estimate(const mg_eval *e, const mg_eval_set *s, int detector, size_t group);
double mg_eval_share(const mg_eval *e, const mg_eval_set *s, int detector, size_t group);
const mg_eval_test *mg_eval_test_of(const mg_eval *e, const mg_eval_set *s, int detector, int pattern, int rival);
/* The group of whole masks of that kind that belongs to a pattern; −1: there is none. */
int mg_eval_group(const mg_eval *e, mg_condition_kind kind, int pattern, const char *title);
/* Whether the detector is used on the set and finds a bare face. */
bool mg_eval_has_figures(const mg_eval *e, const mg_eval_set *s, int detector);
/* The share of faces on which a group does what pattern `i` was searched for: hide, the true face is not found; decoy,
 * a false face is found on the mask; divert, both. */
mg_figure mg_eval_success(const mg_eval *e, const mg_eval_set *s, int detector, size_t group, int i);
/* "dlib-resnet, dlib-68". */
void mg_eval_model_name(char out[MG_TEXT_MAX + 96], const mg_eval *e, int model);
int mg_eval_gallery(int model, bool upper, bool masked);
const mg_match_estimate *mg_eval_match(const mg_eval *e, const mg_eval_people *s, int gallery, size_t group, int shots);
const mg_figure *mg_eval_than_white(const mg_eval *e, const mg_eval_people *s, int gallery, size_t group);
const mg_figure *mg_eval_undetected(const mg_eval *e, const mg_eval_people *s, int finder, size_t group);
/* Whether a group is in the tables of recognition: whole masks, and the one below the nose. */
bool mg_eval_in_match_table(const mg_condition_group *g);

#endif
