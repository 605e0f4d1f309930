/* Where eyes, nose, mouth and jaw of a found face are: the points of MG_LANDMARKS (scorer.h), by dlib's shape
 * predictor. */
#ifndef MG_SCORE_LANDMARKS_H
#define MG_SCORE_LANDMARKS_H

#include "maskgen/scorer.h"

#ifdef __cplusplus
extern "C" {
#endif

/* SHA-256 of the model's file, taken once a process. MG_EMISSING: there is none, in the context's model folders and in
 * libdlib-data. */
mg_status mg_landmarks_hash(char hex[MG_HASH_HEX], const mg_context *context, mg_err *err);
/* Of the face in `box`, px: the middle of the first pixel is (½, ½). */
mg_status mg_landmarks_find(mg_point out[MG_LANDMARKS], const mg_image *im, mg_rect box, const mg_context *context,
                            mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
