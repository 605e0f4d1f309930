/* The rows of the table in scorer.c, each defined in the file of its name. */
#ifndef MG_SCORE_ROWS_H
#define MG_SCORE_ROWS_H

#include "maskgen/scorer.h"

extern const mg_scorer_ops mg_scorer_hog;
extern const mg_scorer_ops mg_scorer_dlib_hog;
extern const mg_scorer_ops mg_scorer_haar_default, mg_scorer_haar_alt2, mg_scorer_haar_profile, mg_scorer_lbp;
extern const mg_scorer_ops mg_scorer_ultraface, mg_scorer_blazeface_front, mg_scorer_blazeface_back, mg_scorer_onnx;
extern const mg_scorer_ops mg_scorer_dlib_mmod, mg_scorer_yunet, mg_scorer_exec;
extern const mg_scorer_ops mg_scorer_mock; /* for tests: found by name, not listed */

#endif
