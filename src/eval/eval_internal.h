/* What the files of an evaluation share: plan.c reads what was asked, conditions.c lists what is worn, faces.c loads
 * and observes, result.c estimates; recognition.c and match.c do the same for recognisers and people; eval.c alone
 * calls them, in this order. */
#ifndef MG_EVAL_EVAL_INTERNAL_H
#define MG_EVAL_EVAL_INTERNAL_H

#include "eval/result.h"

/* plan.c */
mg_status eval_plan(mg_eval *e, const mg_eval_opts *opts,
                    mg_err *err); /* reads and checks all of it, and announces the work */

/* conditions.c */
mg_status eval_conditions_fill(mg_eval *e, mg_err *err);

/* faces.c: fill a set of heads, or of photos, with faces and outcomes. Heads are seen bare first: a detector that does
 * not find them is not used. */
mg_status eval_observe_heads(mg_eval *e, mg_eval_set *s, mg_err *err);
mg_status eval_observe_photos(mg_eval *e, mg_eval_set *s, mg_err *err);
void eval_face_of(mg_eval_face *out, const mg_eval *e, const mg_face *f); /* what is told of it */

/* album.c: photos are loaded side by side, a few for each thread, so that memory stays bounded. */
enum { EVAL_PHOTOS = 2 };
/* One photo of a batch, or one head: its faces, or why it has none. */
typedef struct eval_photo {
    char *path; /* borrowed */
    mg_faceset faces;
    mg_status status; /* MG_EINPUT: it is set aside, and `why` is told */
    mg_err why;
    bool readable; /* though without a usable face */
} eval_photo;
typedef struct eval_album {
    const mg_eval *e;
    double width;
    int views;         /* of each face */
    eval_photo *photo; /* borrowed */
} eval_album;
void eval_album_load(eval_album *a, size_t count);
void eval_album_free(eval_album *a, size_t count);
mg_status eval_move_lines(mg_list *to, mg_list *from, mg_err *err); /* frees `from` */

/* recognition.c: what is asked of recognisers, and the vectors of all people; match.c: the figures */
mg_status eval_recognition_plan(mg_eval *e, const mg_eval_opts *opts, mg_err *err);
mg_status eval_recognition_observe(mg_eval *e, mg_err *err);
mg_status eval_recognition_estimate(mg_eval *e, mg_err *err);
void eval_recognition_free(mg_eval_recognition *r);

/* result.c */
mg_status eval_estimate(mg_eval *e, mg_err *err);

#endif
