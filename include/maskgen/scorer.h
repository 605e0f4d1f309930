/* The table of detectors. Adding one:
 *   1. write src/score/<name>.c with one `const mg_scorer_ops mg_scorer_<name>`; `weights`, `library` and `version` say what its scores
 *      hang on, for records and baselines;
 *   2. add it to the list in src/score/scorer.c;
 *   3. name it in src/maskgen.1 (tests/unit/test_scorer.c checks that, and that its score obeys score.h);
 *   4. add tests/unit/test_<name>.c comparing it with a direct call of its library. */
#ifndef MASKGEN_SCORER_H
#define MASKGEN_SCORER_H

#include "base/file/file.h"
#include "base/hash.h"
#include "score/score.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    MG_SCORER_INCREMENTAL = 1 << 0, /* begin/update/undo are there */
    MG_SCORER_MODEL = 1 << 1,       /* needs a model file */
    MG_SCORER_RGB = 1 << 2,         /* made for colour: mg_scorer_find sets opts->rgb, whatever --channels says */
    MG_SCORER_OWN = 1 << 3,         /* written NAME:ARGUMENT: the user brings a file or a command */
    MG_SCORER_SLOW = 1 << 4         /* evaluation only, and at one face width unless asked for more */
};

typedef struct mg_scorer_opts {
    bool rgb;          /* give the detector colour (default: BT.601 grey) */
    int upsample;      /* 0 … 2: pyramid_up first (HOG detectors) */
    double list_floor; /* list detections from this margin on (default 0) */
    char file[MG_PATH_MAX]; /* onnx:FILE, exec:CMD, yunet's model */
    double timeout;    /* exec: seconds that the command may take for a whole answer (0: 60) */
} mg_scorer_opts;

typedef struct mg_scorer_ops {
    const char *name, *summary, *licence;
    unsigned flags;
    double floor;     /* margins are at least this */
    double tolerance; /* baseline tolerance that score differences are held to */
    /* MG_OK when it can be opened here, else MG_EMISSING with what to do. NULL: always. */
    mg_status (*available)(const mg_scorer_opts *opts, mg_err *err);
    /* One instance serves one thread. */
    mg_status (*open)(void **self, const mg_scorer_opts *opts, mg_err *err);
    /* `im` is RGB or grey; a grey image where opts.rgb is set is an error. */
    mg_status (*score)(void *self, const mg_image *im, mg_rect box, mg_score *out, mg_err *err);
    /* Incremental: the instance keeps the state of one picture. `begin` scores it whole; `update` takes the same picture
     * with only `dirty` changed; `undo` takes the last update back (once). With `true_only` windows that do not touch the
     * true face are left out: false_margin, det, count, false_count and hit are then not filled. */
    mg_status (*begin)(void *self, const mg_image *im, mg_rect box, bool true_only, mg_score *out, mg_err *err);
    mg_status (*update)(void *self, const mg_image *im, mg_rect dirty, mg_score *out, mg_err *err);
    /* Optional, with `true_only`: the same update in two steps. The first gives a lower bound of the new true margin for a part of the cost;
     * the second, which may be left out when an undo follows, completes the score. MG_EINPUT: out of order. */
    mg_status (*update_bound)(void *self, const mg_image *im, mg_rect dirty, double *at_least, mg_err *err);
    mg_status (*update_rest)(void *self, mg_score *out, mg_err *err);
    void (*undo)(void *self);
    void (*close)(void *self);
    /* SHA-256 of what it has learnt. NULL: nobody can see it (exec), or there is nothing (mock). */
    mg_status (*weights)(void *self, char hex[MG_HASH_HEX], mg_err *err);
    const char *library;           /* whose code computes the score; NULL: ours, or the user's */
    const char *(*version)(void);  /* of the library */
} mg_scorer_ops;

extern const mg_scorer_ops *const mg_scorers[]; /* ends with NULL */
/* By the names of the CONTRACT; "onnx:FILE", "yunet:FILE" and "exec:CMD" put FILE or CMD into opts->file. NULL + MG_EINPUT lists the names. */
mg_status mg_scorer_find(const mg_scorer_ops **out, const char *name, mg_scorer_opts *opts, mg_err *err);
bool mg_scorer_takes_argument(const char *name, size_t length); /* written NAME:ARGUMENT, always or at will */
/* Names the weights of an open detector; "none" where they cannot be seen. */
mg_status mg_scorer_weights(const mg_scorer_ops *ops, void *self, char hex[MG_HASH_HEX], mg_err *err);
/* "dlib 19.24.0"; "none" where there is no library. */
enum { MG_LIBRARY_TEXT = 64 };
void mg_scorer_library(const mg_scorer_ops *ops, char out[MG_LIBRARY_TEXT]);

#ifdef __cplusplus
}
#endif
#endif
