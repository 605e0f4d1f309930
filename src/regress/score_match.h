/* The recognisers of a score batch: each behind each aligner is a model, "dlib-resnet@dlib-68", and has a row of its
 * own for each file. No detector has such a name, for none has a recogniser's.
 *
 * A face is compared with a bare one: that of the reference photo, where there is one, else, under a pattern, the same
 * view without it. Its margin is similarity − threshold, at least MG_SCORE_UNALIGNED, which is that of a face in which
 * the aligner saw nothing: it is told apart, and counts for no mean. */
#ifndef MG_REGRESS_SCORE_MATCH_H
#define MG_REGRESS_SCORE_MATCH_H

#include "regress/score_subject.h"

typedef struct score_match score_match;

/* NULL where the spec names no recogniser; every other function takes that. Nothing is opened yet. */
mg_status score_match_new(score_match **out, const mg_score_opts *opts, mg_err *err);
void score_match_free(score_match *m);
int score_match_count(const score_match *m); /* of models */
/* "NAME[:ARGUMENT]@ALIGNER"; returns out. */
char *score_match_name(const score_match *m, int model, char *out, size_t size);
double score_match_tolerance(const score_match *m, int model);
/* Models and reference, once. MG_EINPUT: the reference shows no face, or several, or an aligner sees nothing in it. */
mg_status score_match_open(score_match *m, mg_err *err);
/* Looks at a file by all models: the rows that are made then are its own. `faces` wear a pattern. MG_EINPUT: a picture,
 * and nobody to compare it with. */
mg_status score_match_see(score_match *m, const score_subject *s, const mg_faceset *faces, mg_err *err);
/* Whether the file has a row by a model: a picture has none by an aligner that is asked of bare faces. */
bool score_match_asks(const score_match *m, int model, const score_subject *s);
mg_json *score_match_row(const score_match *m, int model, const score_subject *s, const mg_faceset *faces);

#endif
