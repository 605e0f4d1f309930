/* The exact incremental engine: dlib's frontal face detector, rewritten so that a change of a few pixels costs what
 * it touches.
 *
 * Results are dlib's within 1e-5 and bit-equal among themselves: after any sequence of updates and undos the state
 * is the one a full evaluation of the same picture gives. One engine serves one picture size and one thread. */
#ifndef MG_SCORE_HOG_HOG_ENGINE_H
#define MG_SCORE_HOG_HOG_ENGINE_H

#include "maskgen/scorer.h"
#include "score/hog/model.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_hog mg_hog;

typedef struct mg_hog_opts {
    int channels;         /* 1 scores grey (colour pictures are converted, BT.601), 3 scores colour */
    int upsample;         /* doublings of the picture, 0 … 2 */
    const char *cpu_path; /* "v4" and "v3" (x86-64 levels), "base"; NULL: the best here. Not kept */
} mg_hog_opts;

/* An engine for w×h pictures. The model is copied. MG_EINPUT past the limits of image.h and for a path that is
 * unknown, MG_EMISSING for one that this CPU lacks. */
mg_status mg_hog_new(mg_hog **out, const mg_hog_model *model, int w, int h, const mg_hog_opts *opts, mg_err *err);
void mg_hog_free(mg_hog *e);

/* Scores `im` whole and keeps its state; `list_floor` and `true_only` as in scorer.h. */
mg_status mg_hog_begin(mg_hog *e, const mg_image *im, mg_rect box, bool true_only, double list_floor, mg_score *out,
                       mg_err *err);
/* `im` differs from the last picture within `dirty` only. On MG_ENOMEM the state is unchanged. MG_EINPUT, and
 * nothing changes: before any begin, while another update is half done, for a picture of another size. */
mg_status mg_hog_update(mg_hog *e, const mg_image *im, mg_rect dirty, mg_score *out, mg_err *err);
/* The same in two steps, for callers that may give up in between: the first redoes the pixels and the one level that
 * held the best window of the true face, and gives a lower bound of the new true margin; the second redoes the other
 * levels. MG_EINPUT also where not in true_only mode, or for a rest without its first half. */
mg_status mg_hog_update_bound(mg_hog *e, const mg_image *im, mg_rect dirty, double *at_least, mg_err *err);
mg_status mg_hog_update_rest(mg_hog *e, mg_score *out, mg_err *err);
/* Takes the last update back, whole or half done; after begin or another undo it does nothing. */
void mg_hog_undo(mg_hog *e);

/* The true face's margin by part, of the last score (begin, update or rest); belongs to e. */
const double *mg_hog_part_margins(const mg_hog *e);

size_t mg_hog_memory(const mg_hog *e); /* bytes held now, the undo log included */

/* Window of highest margin at `level`, row `y`, column `x`, sub-detector `part`: for tests. False outside the level. */
bool mg_hog_window(const mg_hog *e, int level, int y, int x, int part, float *margin, mg_rect *box);

/* Phases of an evaluation. With a clock set, its differences are added to seconds[phase]; the library owns no clock. */
typedef enum mg_hog_phase {
    MG_HOG_PYRAMID,
    MG_HOG_HISTOGRAM,
    MG_HOG_FEATURES,
    MG_HOG_ROWDOTS,
    MG_HOG_MAX,
    MG_HOG_PHASES
} mg_hog_phase;
extern const char *const mg_hog_phase_name[MG_HOG_PHASES];
void mg_hog_set_clock(mg_hog *e, double (*clock)(void), double seconds[MG_HOG_PHASES]);

/* The CPU path of engines that are made in this context, which may be NULL: a run's record names it. NULL where the
 * context names one that is unknown or that this CPU lacks. */
const char *mg_hog_path_name(const mg_context *context);
/* Of the paths this build has, by number; NULL past the end. */
const char *mg_hog_path_at(int i);

#ifdef __cplusplus
}
#endif
#endif
