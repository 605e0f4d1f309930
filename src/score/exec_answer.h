/* What a black box (exec.c) answers to a picture. */
#ifndef MG_SCORE_EXEC_ANSWER_H
#define MG_SCORE_EXEC_ANSWER_H

#include "score/windows.h"

#define EXEC_FLOOR (-20.0)

/* The faces of one line of JSON, which may hold any bytes, take the place of those in `out`:
 *     {"faces": [{"box": [x, y, w, h], "margin": 0.7}, …]}
 * in pixels; margin = response − threshold, so that a face is found when it is 0 or more (a face without "margin"
 * counts as found with 0). Faces below 0 may be listed too: they give a search its slope. An answer may repeat
 * "path", which is then held against that of the question; {"error": "…"} reports a failure, which is MG_ELIB.
 * Messages quote the answer to picture `number`. */
mg_status exec_answer_read(windows *out, const char *line, size_t size, const char *path, int number, mg_err *err);

#endif
