/* What a command that knows faces (exec_embed.c) is asked, and answers. */
#ifndef MG_SCORE_RECOG_VECTOR_ANSWER_H
#define MG_SCORE_RECOG_VECTOR_ANSWER_H

#include "score/recog/recog.h"

/* One line of JSON, with its newline (caller frees):
 *     {"path": "/tmp/…/1.png", "box": [x, y, w, h], "points": [[x, y], …]}
 * The picture is whole and not aligned; points, in its pixels, are eye at its left, eye at its right, tip of the nose
 * and corners of the mouth, or the two eyes alone, or no member where none are known. */
mg_status vector_question(char **out, const char *path, const mg_alignment *a, mg_err *err);

/* The values of one line of JSON, which may hold any bytes: {"vector": [0.1, …]}, of 2 to MG_EMBED_MAX finite numbers
 * that are not all 0. Where *dims is not 0 there must be so many; it is set else. An answer may repeat "path", which is
 * then held against that of the question; {"error": "…"} reports a failure, which is MG_ELIB. Messages quote the answer
 * to picture `number`. */
mg_status vector_answer_read(float out[MG_EMBED_MAX], int *dims, const char *line, size_t size, const char *path,
                             int number, mg_err *err);

#endif
