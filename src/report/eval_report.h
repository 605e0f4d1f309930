/* The forms of an evaluation's report, from its finished figures. */
#ifndef MG_REPORT_EVAL_REPORT_H
#define MG_REPORT_EVAL_REPORT_H

#include "eval/result.h"

/* What may be said of one detector on one set of faces: a sentence for each pattern. Caller frees. */
mg_status mg_eval_sentence(char **out, const mg_eval *e, const mg_eval_set *s, int detector, mg_err *err);

#endif
