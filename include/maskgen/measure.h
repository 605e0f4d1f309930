/* Measuring: conditions × faces × models give outcomes; outcomes give estimates and comparisons.
 *
 * A condition is what a face wears: nothing, a plain mask, a random pattern, the pattern itself. Conditions that are
 * averaged form a group. The face is the unit of every figure: its views are repeated measurements of it, and the faces
 * of one photo share that photo's light and camera. So values are averaged for each face first, and what is resampled
 * is photos. */
#ifndef MASKGEN_MEASURE_H
#define MASKGEN_MEASURE_H

#include "maskgen/pattern.h"
#include "maskgen/render.h"
#include "maskgen/scorer.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_tick mg_tick; /* who is told how far a long loop is; opaque */

/* ---- conditions -------------------------------------------------------------------------------------------------- */

typedef enum mg_condition_kind {
    MG_CONDITION_BARE,
    MG_CONDITION_PLAIN,
    MG_CONDITION_RANDOM,
    MG_CONDITION_BEST,
    MG_CONDITION_PATTERN
} mg_condition_kind;

enum { MG_HEIGHT_WHOLE = 10 }; /* tenths of the mask's height, from the chin upwards */

typedef struct mg_condition {
    char name[112];
    size_t group;
    int height;                /* 1 … MG_HEIGHT_WHOLE: above it the mask is cut off; each change of
                                  height in a list costs a renderer */
    const mg_texture *texture; /* the list's; NULL: the bare face */
} mg_condition;

/* Conditions first … first + count − 1, which are averaged. */
typedef struct mg_condition_group {
    mg_condition_kind kind;
    char title[96]; /* "bare", "white", "random", "best-of-K", "pattern 2" */
    size_t first, count;
    int pattern;      /* number of the pattern that it belongs to, from 0; −1: all */
    int height;       /* of each of its conditions */
    mg_genome genome; /* of best-of-K and patterns; else its count is 0 */
} mg_condition_group;

/* Zeroed, or with a canvas's size, it is an empty list. */
typedef struct mg_conditions {
    int w, h; /* of the canvas that textures are painted for; 0: masks */
    mg_condition *at;
    size_t count, room;
    mg_condition_group *group;
    size_t groups, group_room;
    mg_texture **texture; /* painted here and nowhere else */
    size_t textures, texture_room;
} mg_conditions;

/* Each adds a group, or one for each plain mask, and paints what it wears. MG_ENOMEM. */
MG_API mg_status mg_conditions_add_bare(mg_conditions *c, mg_err *err);
MG_API mg_status mg_conditions_add_plains(mg_conditions *c, mg_err *err);
/* Plain white once more, worn below the nose: NIST IR 8311's "low" coverage. The plain masks are there already. */
#define MG_LOW_TITLE "white, low"
enum { MG_LOW_HEIGHT = 6 }; /* tenths of the mask's height: its edge then lies at the base of the nose */
MG_API mg_status mg_conditions_add_low(mg_conditions *c, mg_err *err);
/* n random patterns, the same for the same seed. */
MG_API mg_status mg_conditions_add_randoms(mg_conditions *c, const mg_pattern *pattern, int number, int n,
                                           uint64_t seed, mg_err *err);
/* `kind`: MG_CONDITION_BEST or MG_CONDITION_PATTERN. */
MG_API mg_status mg_conditions_add_genome(mg_conditions *c, mg_condition_kind kind, const char *title,
                                          const mg_pattern *pattern, int number, const mg_genome *g, mg_err *err);
/* A finished picture of a mask's print, RGB. */
MG_API mg_status mg_conditions_add_picture(mg_conditions *c, const char *title, const mg_image *picture, mg_err *err);
/* White, black and every pattern so far once more at each height below the whole. */
MG_API mg_status mg_conditions_add_heights(mg_conditions *c, mg_err *err);
MG_API void mg_conditions_free(mg_conditions *c); /* leaves {0} */
/* The group of whole masks of that kind that belongs to a pattern, or to all; `title` NULL: any. NULL: there is none.
 */
MG_API const mg_condition_group *mg_conditions_find(const mg_conditions *c, mg_condition_kind kind, int pattern,
                                                    const char *title);

/* ---- outcomes ---------------------------------------------------------------------------------------------------- */

/* What one model said of one view of a face under one condition. Margins are NaN where it was not asked. */
typedef struct mg_outcome {
    double true_margin, false_margin, best_margin; /* best: of the picture (mg_score_best) */
    double found_margin;                           /* sum of the margins of all faces found */
    int found;                                     /* faces found, the true one or not */
    int false_faces;                               /* those that are not the true one */
    int on_mask;     /* of these, those centred on the mask: other people in a photo do not count */
    bool asked, hit; /* hit: the true face is found */
} mg_outcome;

/* A score kept whole, for records: `score.det` points to `det`, and `detail` is what mg_detector_detail tells; both
 * owned. */
typedef struct mg_full_score {
    mg_score score;
    mg_detection *det;
    mg_json *detail;
} mg_full_score;

/* Zeroed it is empty. */
typedef struct mg_outcomes {
    const mg_conditions *conditions; /* borrowed */
    int models;
    size_t views, room;
    mg_subject *of;      /* [views]: face and photo of each */
    mg_outcome *at;      /* [view][model][condition] */
    mg_full_score *full; /* beside each outcome; NULL unless they are kept */
} mg_outcomes;
MG_API void mg_outcomes_free(mg_outcomes *o);
static inline size_t mg_outcome_index(const mg_outcomes *o, int model, size_t condition, size_t view)
{
    return (view * (size_t)o->models + (size_t)model) * o->conditions->count + condition;
}
static inline const mg_outcome *mg_outcome_at(const mg_outcomes *o, int model, size_t condition, size_t view)
{
    return &o->at[mg_outcome_index(o, model, condition, view)];
}
/* The whole score; NULL where none are kept. That of the next view is models · conditions further on. */
MG_API const mg_full_score *mg_full_score_at(const mg_outcomes *o, int model, size_t condition, size_t view);

/* ---- observing --------------------------------------------------------------------------------------------------- */

typedef struct mg_observe_opts {
    const mg_conditions *conditions; /* borrowed, as all here */
    const mg_detector *model;        /* [models] */
    int models;
    const bool *used; /* [models]: the others are not asked; read anew for each view; NULL: all are used */
    bool bare_first;  /* condition 0 is the bare face, and on whose bare face nothing is found, nothing more is asked */
    bool keep;        /* whole scores too, but of conditions that are averaged */
    const mg_context *context; /* or NULL */
} mg_observe_opts;

typedef struct mg_observer mg_observer; /* models, opened once for each thread when it first asks them */
MG_API mg_status mg_observer_new(mg_observer **out, const mg_observe_opts *opts, mg_err *err);
MG_API void mg_observer_free(mg_observer *o);
/* Asks all models of n views under the first `conditions` conditions; what has been asked already is not asked again.
 * The outcomes of view i are row `row` + i, in this order whatever thread had them; rows that are not there are made.
 * Views are seen in parallel, and each is set up once for all conditions. `tick` may be NULL. */
MG_API mg_status mg_observer_views(mg_observer *o, mg_outcomes *out, size_t row, size_t conditions,
                                   const mg_view *views, size_t n, const mg_tick *tick, mg_err *err);
/* All of it at once, into empty outcomes. */
MG_API mg_status mg_observe(mg_outcomes *out, const mg_observe_opts *opts, const mg_view *views, size_t n,
                            const mg_tick *tick, mg_err *err);

/* ---- estimates --------------------------------------------------------------------------------------------------- */

/* A share of faces, or a mean over them, with its 95 % interval: over photos, percentile bootstrap; for shares Wilson's
 * where every face was seen once, in a photo of its own, or where resampling cannot tell (subjects.h). NaN: nothing is
 * known. */
typedef struct mg_figure {
    double value;
    mg_interval ci;
} mg_figure;

/* One model under one group of conditions, over the faces that it was asked about. Each value is the mean over faces of
 * the mean over their views and the group's conditions. */
typedef struct mg_estimate {
    int faces, photos, views;
    int hits;         /* views on which the true face is found */
    int ever;         /* faces found on any of their views */
    double found;     /* sum of the faces' shares, so not always whole */
    mg_figure rate;   /* share found */
    mg_figure margin; /* of the true face */
    double false_margin, best_margin;
    mg_figure false_faces;   /* a picture */
    mg_figure on_mask;       /* false faces on the mask, a picture */
    mg_figure second;        /* share with a false face on the mask */
    mg_figure diverted;      /* share not found and with a false face on the mask */
    int detections;          /* in all views, the true face or not */
    double detection_margin; /* their mean; 0 where there are none */
} mg_estimate;
MG_API mg_status mg_estimate_of(mg_estimate *out, const mg_outcomes *o, int model, size_t group, uint64_t seed,
                                mg_err *err);
/* The share on which a search's purpose is reached: the true face is not found (`hide`), a false one is found on the
 * mask (`decoy`), or both. */
MG_API mg_figure mg_estimate_success(const mg_estimate *e, bool hide, bool decoy);
/* The same over the faces that the group's figures are of: of v[views], something that is known of each view. */
MG_API mg_status mg_estimate_mean(double *out, const mg_outcomes *o, int model, size_t group, const double *v,
                                  mg_err *err);

/* Group a less group b on the faces that were asked about under both. */
typedef struct mg_comparison {
    mg_figure margin, false_faces; /* differences, face by face; ci NaN: not known */
    /* McNemar's exact test, where neither group is averaged: one verdict for each face, on its first view, where that
     * was asked. */
    int only_a, only_b; /* faces found under one of the two alone */
    double p;           /* two-sided; NaN: no test */
} mg_comparison;
MG_API mg_status mg_compare(mg_comparison *out, const mg_outcomes *o, int model, size_t a, size_t b, uint64_t seed,
                            mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
