/* The forms in which an evaluation, and a run, tell of recognition. */
#ifndef MG_REPORT_RECOGNITION_RECOGNITION_H
#define MG_REPORT_RECOGNITION_RECOGNITION_H

#include "base/json/json.h"
#include "base/text/strbuf.h"
#include "eval/result.h"
#include "measure/recognised.h"

/* Tables, conditions down, for each set of people and each recogniser behind each aligner; then what defeats a pattern,
 * the noise floor, and which masks help recognition. Nothing where it was not measured. */
void mg_recognition_put(mg_strbuf *w, const mg_eval *e);
/* The same as Markdown: true-match rates and ranks, conditions down, recognisers and aligners across. */
void mg_recognition_markdown(mg_strbuf *w, const mg_eval *e);
/* Every figure and its interval; NULL without memory. */
mg_json *mg_recognition_json(const mg_eval *e);
/* Every single comparison of a probe with its own enrolment, as CSV with a heading. */
void mg_recognition_csv(mg_strbuf *w, const mg_eval *e);

/* What may be said of one model on one set of people: a sentence for each pattern. */
void mg_recognition_sentence(mg_strbuf *w, const mg_eval *e, const mg_eval_people *s, int model);

/* Of a search's result, on whom it was searched: a sentence, behind the claim on detection; tables for a terminal; the
 * record's rows. */
void mg_recognised_claim(mg_strbuf *w, const mg_recognised *r);
void mg_recognised_put(mg_strbuf *w, const mg_recognised *r);
mg_json *mg_recognised_json(const mg_recognised *r);

#endif
