/* Detectors: what one says of a picture, the table of them, and lists of them as in "ultraface:1,hog:0.5".
 * How one is added to the table: src/score/rows.h. */
#ifndef MASKGEN_SCORER_H
#define MASKGEN_SCORER_H

#include <stdbool.h>
#include <stddef.h>

#include "maskgen/context.h"
#include "maskgen/image.h"
#include "maskgen/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- one answer: margin = response − threshold, positive = found ------------------------------------------------- */

#define MG_IOU_TRUE 0.3        /* a window or detection belongs to the true face from this overlap with its box on */
#define MG_MARGIN_FLOOR (-3.0) /* of HOG margins */
/* A picture without a face: its margin is at most this, the least that four decimals tell. */
#define MG_MARGIN_UNFOUND (-1e-4)

typedef struct mg_detection {
    mg_rect box;
    float margin;
    const char *part; /* the sub-detector's name, which lives for ever; NULL where the detector has none */
} mg_detection;

typedef struct mg_score {
    /* Of windows, before NMS: a search needs a slope where nothing is found. A window of 0 or more need not become a
     * face: a better one beside it may take its place, or, in a cascade, too few may agree with it. At least the floor.
     */
    double true_margin;  /* best window with IoU ≥ MG_IOU_TRUE with the face's box; of a cascade the fourth best */
    double false_margin; /* the same of all other windows */
    bool hit;            /* a detection after NMS, at margin ≥ 0, overlaps the box */
    int false_count;     /* detections after NMS, at margin ≥ 0, that do not */
    int count;           /* detections listed: after NMS, margin ≥ the list floor (0 unless asked), best first */
    const mg_detection *det; /* belongs to the detector, valid until its next call */
} mg_score;

/* The picture's margin ("best margin"): that of its best face, true or not, after the detector's own NMS or grouping.
 * Where no face is found, that of the best window, and at most MG_MARGIN_UNFOUND: it is 0 or more exactly where a face
 * is found. */
MG_API double mg_score_best(const mg_score *s);

/* ---- landmarks of a found face ----------------------------------------------------------------------------------- */

/* iBUG 300-W's scheme: 0 … 16 the jaw from ear to ear, 17 … 26 the brows, 27 … 35 the nose, 36 … 47 the eyes, 48 … 67
 * the lips; each from the picture's left to its right. */
enum { MG_LANDMARKS = 68 };

/* ---- the table --------------------------------------------------------------------------------------------------- */

typedef struct cJSON mg_json;     /* a JSON value, opaque */
typedef struct mg_param mg_param; /* an option row */

enum {
    MG_DETECTOR_RGB = 1 << 0,     /* made for colour, whatever its options say */
    MG_DETECTOR_SLOW = 1 << 1,    /* evaluation only, and at one face width unless asked for more */
    MG_DETECTOR_UNLISTED = 1 << 2 /* for tests: found by name, never offered */
};

/* A row owns its options, its constants and its details; nothing outside the table compares names. */
typedef struct mg_detector_ops mg_detector_ops;
struct mg_detector_ops {
    const char *name, *summary, *licence;
    const char *argument; /* "FILE", "COMMAND": it is written NAME:FILE; "[FILE]": it may be; NULL: the name alone */
    const char *confirmed_by; /* the row whose scores are recorded, with equal options (hog: "dlib-hog"); NULL: this */
    unsigned flags;           /* MG_DETECTOR_… */
    double floor;             /* margins are at least this */
    double tolerance;         /* difference that a baseline allows, in margin */
    const mg_param *params;   /* over this row's own options, the first for its argument; NULL: it has none */
    size_t opts_size;         /* bytes of its options: a flat struct, so that it can be copied */
    const void *data;         /* this row's constants: a cascade's file, a network's description */
    /* MG_OK when it can be opened here, else MG_EMISSING with what to do. NULL: always. */
    mg_status (*available)(const mg_detector_ops *row, const void *opts, const mg_context *context, mg_err *err);
    /* One instance serves one thread. */
    mg_status (*open)(void **self, const mg_detector_ops *row, const void *opts, const mg_context *context,
                      mg_err *err);
    /* `im` is RGB or grey; a grey one where colour was asked for is MG_EINPUT. */
    mg_status (*score)(void *self, const mg_image *im, mg_rect box, mg_score *out, mg_err *err);
    /* The rest is optional. Incremental: the instance keeps the state of one picture. `begin` scores it whole; `update`
     * takes the same picture with only `dirty` changed; `undo` takes the last update back (once). With `true_only`
     * windows that do not touch the true face are left out: false_margin, det, count, false_count and hit are then not
     * filled. */
    mg_status (*begin)(void *self, const mg_image *im, mg_rect box, bool true_only, mg_score *out, mg_err *err);
    mg_status (*update)(void *self, const mg_image *im, mg_rect dirty, mg_score *out, mg_err *err);
    /* With `true_only`: the same update in two steps. The first gives a lower bound of the new true margin for a part
     * of the cost; the second, which may be left out when an undo follows, completes the score. MG_EINPUT: out of
     * order. */
    mg_status (*update_bound)(void *self, const mg_image *im, mg_rect dirty, double *at_least, mg_err *err);
    mg_status (*update_rest)(void *self, mg_score *out, mg_err *err);
    void (*undo)(void *self);
    /* An object of what it has to tell of its last answer beyond the score, for records: dlib's five parts. The caller
     * frees it. */
    mg_json *(*detail)(const void *self);
    /* SHA-256 of what it has learnt. NULL: nobody can see it (exec), or there is nothing (mock). */
    mg_status (*weights)(void *self, char hex[MG_HASH_HEX], mg_err *err);
    void (*close)(void *self);
    const char *library;          /* whose code computes the score; NULL: ours, or the user's */
    const char *(*version)(void); /* of the library */
};

MG_API extern const mg_detector_ops *const mg_detector_rows[];      /* ends with NULL; has the unlisted ones too */
MG_API bool mg_detector_needs_argument(const mg_detector_ops *row); /* NAME alone is not enough */
MG_API bool mg_detector_takes_command(const mg_detector_ops *row);  /* its argument is a command, not a file */

/* Names the weights of an open detector; "none" where they cannot be seen. */
MG_API mg_status mg_detector_weights(const mg_detector_ops *row, void *self, char hex[MG_HASH_HEX], mg_err *err);
/* "dlib 19.24.0"; "none" where there is no library. */
enum { MG_LIBRARY_TEXT = 64 };
MG_API void mg_detector_library(const mg_detector_ops *row, char out[MG_LIBRARY_TEXT]);
/* The details of its last answer as records hold them: dlib's five "parts", which stand at the floor for a row without
 * details. The caller frees it; NULL without memory. */
MG_API mg_json *mg_detector_detail(const mg_detector_ops *row, const void *self);

/* ---- one detector with its options ------------------------------------------------------------------------------- */

typedef struct mg_detector {
    const mg_detector_ops *row;
    void *opts;    /* the row's own struct, owned; NULL where it has none */
    double weight; /* in a list that is searched on, > 0 */
} mg_detector;

/* "NAME" or "NAME:ARGUMENT", with its default options and weight 1. */
MG_API mg_status mg_detector_new(mg_detector *out, const char *text, mg_err *err);
MG_API mg_status mg_detector_copy(mg_detector *out, const mg_detector *from, mg_err *err);
MG_API void mg_detector_free(mg_detector *d);
/* Sets an option from its typed form; a row that has no such option is left as it is. */
MG_API mg_status mg_detector_set(mg_detector *d, const char *option, const char *value, mg_err *err);
/* Detections are listed from this margin on. */
MG_API mg_status mg_detector_list_from(mg_detector *d, double floor, mg_err *err);
/* "" where none was given; valid until d is freed or changed. */
MG_API const char *mg_detector_argument(const mg_detector *d);
/* "NAME" or "NAME:ARGUMENT"; returns out. */
MG_API char *mg_detector_name(const mg_detector *d, char *out, size_t size);
MG_API bool mg_detector_same(const mg_detector *a, const mg_detector *b); /* the same row with the same argument */
MG_API bool mg_detector_rgb(const mg_detector *d);                        /* wants colour pictures */
MG_API int mg_detector_upsample(const mg_detector *d); /* times that it enlarges the picture twofold */

MG_API mg_status mg_detector_available(const mg_detector *d, const mg_context *context, mg_err *err);
MG_API mg_status mg_detector_open(void **self, const mg_detector *d, const mg_context *context, mg_err *err);

/* ---- lists ------------------------------------------------------------------------------------------------------- */

enum { MG_DETECTORS_MAX = 32 };
typedef struct mg_detectors {
    int count;
    mg_detector at[MG_DETECTORS_MAX]; /* owned */
} mg_detectors;

/* "NAME[:ARGUMENT][:WEIGHT],…", none twice: the only reader of such lists. The comma after an argument separates only
 * where the name of a detector (or "all") follows, so that arguments may hold commas; what follows the last colon is a
 * weight where it is a number. */
MG_API mg_status mg_detectors_parse(mg_detectors *out, const char *text, mg_err *err);
/* The same without weights (MG_EINPUT), and "all" stands for every listed row that needs no argument and confirms
 * itself. */
MG_API mg_status mg_detectors_parse_all(mg_detectors *out, const char *text, mg_err *err);
/* MG_EINPUT where a weight was given that nothing uses. */
MG_API mg_status mg_detectors_unweighted(const mg_detectors *list, mg_err *err);
MG_API mg_status mg_detectors_copy(mg_detectors *out, const mg_detectors *from, mg_err *err);
MG_API void mg_detectors_free(mg_detectors *list); /* leaves {0} */
/* How pictures are looked at, by those that have a choice: in colour or grey, enlarged `upsample` (0 … 2) times. */
MG_API mg_status mg_detectors_see(mg_detectors *list, bool rgb, int upsample, mg_err *err);
/* Puts the row that confirms each in its place, with its options and its weight. MG_EINPUT: one stands there twice
 * then. */
MG_API mg_status mg_detectors_confirm(mg_detectors *list, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
