/* Vectors that stand for faces: whether one may pass, and how like two are. */
#ifndef MG_SCORE_RECOG_VECTOR_H
#define MG_SCORE_RECOG_VECTOR_H

#include "maskgen/status.h"

/* The cosine of the angle between two, −1 … 1. */
double vector_cosine(const float *a, const float *b, int dims);
/* 1 − the distance between two: 1 where they are equal. */
double vector_nearness(const float *a, const float *b, int dims);

/* Copies a vector. A value that is no number, or all of them 0, is refused with `code`: the first would compare as no
 * match or as any, the second has no angle. `whose` (a file, or an answer) ends the message. */
mg_status vector_take(float *out, const float *from, int dims, mg_status code, const char *whose, mg_err *err);

#endif
