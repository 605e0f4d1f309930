/* Measuring: what a detector says of a print on a set of views, and the summary that a claim rests on. */
#ifndef MASKGEN_MEASURE_H
#define MASKGEN_MEASURE_H

#include "base/pool.h"
#include "maskgen/render.h"
#include "maskgen/scorer.h"
#include "measure/subjects.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One view's score; `score.det` points to `det`, which the reading owns. */
typedef struct mg_reading {
    mg_score score;
    mg_detection *det;
    mg_json *detail; /* what else the detector tells of it (mg_detector_detail); owned */
} mg_reading;

/* Scores each print (NULL: the bare face) on each of n views, views in parallel: print p on view i is out[p · n + i]. Free with
 * mg_readings_free. A view is set up once for all prints, which costs half as much as a call of dlib's detector. */
mg_status mg_measure_prints(mg_reading *out, const mg_view *views, size_t n, const mg_texture *const *print, size_t prints,
                            const mg_detector *by, const mg_context *context, const mg_tick *tick, mg_err *err);
/* The same of one print. */
mg_status mg_measure(mg_reading *out, const mg_view *views, size_t n, const mg_texture *print, const mg_detector *by,
                     const mg_context *context, mg_err *err);
void mg_readings_free(mg_reading *r, size_t n);

/* Whom n views are of. */
mg_status mg_views_subjects(mg_subjects *out, const mg_view *views, size_t n, mg_err *err);

/* The summary of n views. The face is its unit: rate, margins and false faces are means over faces of the means over their views. Intervals are
 * 95 % and over photos (subjects.h): for the rate Wilson's where each face is seen once, in a photo of its own. */
typedef struct mg_tally {
    int views, hits;     /* hits: views on which the true face is found */
    int faces, photos;
    double rate, margin, false_margin, false_faces;
    double best_margin;  /* mean over faces of the pictures' margins (mg_score_best) */
    mg_interval rate_ci, margin_ci;
    int found;           /* detections in all views, true face or not */
    double found_margin; /* their mean margin; 0 where there are none */
} mg_tally;
/* s->n readings; Intervals are NaN where memory is out. */
mg_tally mg_tally_of(const mg_reading *r, const mg_subjects *s, uint64_t seed);

#ifdef __cplusplus
}
#endif
#endif
