/* Likeness: how much the faces of a search still look like their owners to recognisers, for `confuse`.
 *
 * Each view's picture is compared with the other bare pictures of the same person, by every recogniser behind every
 * aligner. The loss of one of these on one view is max(0, (s − t) / MG_LIKENESS_UNIT + kappa): s the mean similarity to
 * those pictures, t the recogniser's threshold; 0 where the aligner sees nothing. Over recognisers (by weight) and
 * aligners (alike) it is the mean, or the worst. */
#ifndef MG_OBJECTIVE_LIKENESS_H
#define MG_OBJECTIVE_LIKENESS_H

#include "maskgen/render.h"
#include "score/recog/recog.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Similarity that counts as much as one unit of a detector's margin: a fifth, about half of what parts genuine from
 * impostor pairs (MODELS: dlib-resnet 0.58, faceres 0.42). */
#define MG_LIKENESS_UNIT 0.2

typedef struct mg_likeness_opts {
    const mg_recognisers *recognisers; /* ≥ 1; borrowed for the likeness's life, as all here */
    const mg_aligners *aligners;       /* ≥ 1 */
    bool worst;                        /* of all, not their mean */
    double kappa;                      /* ≥ 0 */
    int workers;                       /* threads that will ask */
    const mg_context *context;         /* or NULL */
} mg_likeness_opts;

typedef struct mg_likeness mg_likeness;
/* Embeds the bare pictures of all views, on the context's pool. MG_EINPUT: a view has no other picture of its person.
 */
mg_status mg_likeness_new(mg_likeness **out, const mg_view *views, size_t n, const mg_likeness_opts *opts, mg_err *err);
void mg_likeness_free(mg_likeness *l);

typedef struct mg_likeness_answer {
    double loss;
    double margin; /* similarity less threshold of the model that matches best; the face matches from 0 on */
} mg_likeness_answer;
/* Of a picture of view i, on thread `worker`. */
mg_status mg_likeness_of(mg_likeness_answer *out, mg_likeness *l, size_t i, const mg_image *rgb, int worker,
                         mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
