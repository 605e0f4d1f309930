/* Recognition measured: pictures of people under conditions become vectors, and vectors of probes are compared with
 * those of a gallery.
 *
 * The gallery holds one picture of each person, bare, or with a plain mask rendered on every enrolment; the probes are
 * the other pictures of some of these people. The person is the unit of every figure. A face that no detector finds, or
 * in which an aligner sees nothing, is counted apart from one that is found and matched poorly. Protocol and terms are
 * those of NIST IR 8311 and 8331, but for one enrolment a person. */
#ifndef MG_MEASURE_MATCH_H
#define MG_MEASURE_MATCH_H

#include "maskgen/measure.h"
#include "score/recog/recog.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- vectors ----------------------------------------------------------------------------------------------------- */

typedef struct mg_matcher_opts {
    const mg_conditions *conditions;   /* borrowed, as all here; the first one is the bare face */
    size_t masked;                     /* the condition that a masked gallery is enrolled under */
    const mg_recognisers *recognisers; /* available ones */
    const mg_aligners *aligners;       /* available ones */
    const mg_detectors *finders;       /* that must find the face first; may be none */
    bool whole_only;                   /* upper halves are not asked about */
    const mg_context *context;         /* or NULL */
} mg_matcher_opts;

/* Whose picture it is, and what for. */
typedef struct mg_sitting {
    size_t person;
    bool enrolled; /* it stands in the gallery; else it is a probe */
} mg_sitting;

/* A recogniser behind an aligner is a model: recogniser · aligners + aligner. Zeroed it is empty. */
typedef struct mg_matches {
    const mg_conditions *conditions; /* borrowed */
    size_t masked;
    int recognisers, aligners, finders;
    mg_recogniser by[MG_RECOGNISERS_MAX]; /* borrowed from the matcher's list */
    int dims[MG_RECOGNISERS_MAX];
    size_t pictures, room;
    mg_sitting *of; /* [pictures] */
    float **vector; /* [picture][condition][model][2: whole face, upper half]; NULL: not asked, or not aligned */
    bool *asked;    /* [picture][condition] */
    bool *found;    /* [picture][condition][finder] */
} mg_matches;
void mg_matches_free(mg_matches *m);
static inline int mg_matches_models(const mg_matches *m)
{
    return m->recognisers * m->aligners;
}
const float *mg_matches_vector(const mg_matches *m, size_t picture, size_t condition, int model, bool upper);

/* Whether upper halves are asked about under a condition: bare, in plain white and black, in the best of random
 * patterns and in patterns, at the mask's whole height. */
bool mg_matches_upper(const mg_conditions *c, size_t condition);

typedef struct mg_matcher mg_matcher; /* models, opened once for each thread when it first asks them */
mg_status mg_matcher_new(mg_matcher **out, const mg_matcher_opts *opts, mg_err *err);
void mg_matcher_free(mg_matcher *m);
/* Opens the first thread's models and names their weights: [recogniser], [aligner]. */
mg_status mg_matcher_weights(mg_matcher *m, char recogniser[][MG_HASH_HEX], char aligner[][MG_HASH_HEX], mg_err *err);
/* From now on these, for tables that are begun after it. */
void mg_matcher_conditions(mg_matcher *m, const mg_conditions *conditions);
enum { MG_MATCH_AVERAGED = 3 }; /* conditions of an averaged group that are asked about: the first ones */
/* Adds n pictures: a probe's under every condition, an enrolment's bare and masked. Views are seen
 * in parallel; the result does not depend on the number of threads. `tick` may be NULL. */
mg_status mg_matcher_views(mg_matcher *m, mg_matches *out, const mg_view *views, const mg_sitting *of, size_t n,
                           const mg_tick *tick, mg_err *err);
/* Adds the face in `box` of an RGB picture that is there as it is, as a bare one: for a matcher without finders. */
mg_status mg_matcher_face(mg_matcher *m, mg_matches *out, const mg_image *rgb, mg_rect box, mg_err *err);

/* ---- the gallery ------------------------------------------------------------------------------------------------- */

enum { MG_FMRS = 2, MG_RANKS = 3 };
extern const int mg_fmr_one_in[MG_FMRS]; /* 100, 1000 */
extern const int mg_rank[MG_RANKS];      /* 1, 5, 10 */

typedef struct mg_gallery_key {
    int model;
    bool upper, masked;
} mg_gallery_key;

/* Each pair of different people in the gallery is one impostor comparison. */
typedef struct mg_gallery {
    const mg_matches *m;
    mg_gallery_key key;
    size_t *entry; /* [enrolled]: pictures; owned */
    size_t enrolled;
    size_t failed;          /* to enrol: in the gallery's pictures of these people the aligner saw nothing */
    size_t pairs;           /* of different people */
    double mean, sd;        /* of the impostors' similarities; NaN for none */
    double threshold;       /* the model's own */
    mg_figure false_match;  /* share of pairs at or above it; interval: bootstrap over people, both sides of a pair */
    bool reach[MG_FMRS];    /* at least three pairs for each false match that is allowed ("rule of three") */
    double at_fmr[MG_FMRS]; /* the least similarity that at most 1 in N of the pairs reaches; NaN out of reach */
    mg_interval at_fmr_ci[MG_FMRS];
} mg_gallery;
mg_status mg_gallery_of(mg_gallery *out, const mg_matches *m, mg_gallery_key key, uint64_t seed, mg_err *err);
void mg_gallery_free(mg_gallery *g);

/* ---- probes against it ------------------------------------------------------------------------------------------- */

enum { MG_SHOTS = 3 }; /* of "best of three": consecutive probes of a person, the best similarity to each entry */

typedef struct mg_match_estimate {
    int people, probes;        /* compared with the gallery: aligned, and enrolled themselves */
    int asked;                 /* probes in all, several conditions of a group counted each */
    int unaligned;             /* of these: failure to align */
    int unenrolled;            /* of these, aligned: the person's own enrolment failed */
    mg_figure similarity;      /* to the person's own enrolment, mean over people */
    double sd;                 /* between people; NaN for one */
    mg_figure matched;         /* share at or above the model's threshold: true-match rate */
    mg_figure at_fmr[MG_FMRS]; /* the same at the gallery's thresholds; NaN out of reach */
    mg_figure rank[MG_RANKS];  /* share whose own entry is among the first 1, 5, 10; ties count against it */
    mg_figure false_match;     /* share of other people's entries at or above the model's threshold */
} mg_match_estimate;
/* Of a group of conditions; `shots`: 1, or MG_SHOTS. */
mg_status mg_match_estimate_of(mg_match_estimate *out, const mg_gallery *g, size_t group, int shots, uint64_t seed,
                               mg_err *err);
/* Whether that gallery's models were asked about the picture under the condition. */
bool mg_match_asked(const mg_gallery *g, size_t picture, size_t condition);
/* One probe alone: its similarity to the person's own enrolment, and that entry's rank, from 1. False where it is no
 * probe of an enrolled person, or was not asked or not aligned. */
bool mg_match_probe(double *similarity, size_t *rank, const mg_gallery *g, size_t picture, size_t condition);
/* Similarity to the person's own enrolment under group a less that under group b, over people who have both. */
mg_status mg_match_compare(mg_figure *out, int *people, const mg_gallery *g, size_t a, size_t b, uint64_t seed,
                           mg_err *err);
/* Share of probes whose face a finder does not find under a group: failure to detect; over people. */
mg_status mg_match_undetected(mg_figure *out, const mg_matches *m, int finder, size_t group, uint64_t seed,
                              mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
