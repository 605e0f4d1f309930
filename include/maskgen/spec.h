/* The spec: one struct that defines a run completely, and the exec settings that cannot change its result.
 * The rows of src/spec/spec.c give the parser, --help, the JSON keys and the range checks (spec/rows.h). */
#ifndef MASKGEN_SPEC_H
#define MASKGEN_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "maskgen/status.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MG_CHANNELS_GREY, MG_CHANNELS_RGB };
enum { MG_START_RANDOM, MG_START_PLAIN, MG_START_SAMPLED };
enum { MG_SCHEDULE_AUTO, MG_SCHEDULE_EXP, MG_SCHEDULE_GEOM, MG_SCHEDULE_ARITH };
enum {
    MG_CHECKPOINT_OFF = -1,
    MG_CHECKPOINT_AUTO = 0,    /* by the clock: */
    MG_CHECKPOINT_SECONDS = 30 /* of searching between two, or more where writing is slow */
};
enum { MG_ENGINE_AUTO, MG_ENGINE_DLIB };
enum { MG_MATCH_MEAN, MG_MATCH_WORST };
enum { MG_SCENE_FACES, MG_SCENE_CANVAS };
enum { MG_SYMMETRY_NONE, MG_SYMMETRY_MIRROR, MG_SYMMETRY_ROTATE };

/* A file that a spec names, by content: a record must not need it again. Made by mg_pattern_keep. */
typedef struct mg_kept {
    char hash[MG_HASH_HEX]; /* SHA-256 of the file; "" where nothing is kept */
    char *text;             /* a palette's colours as "#rrggbb,…", a stamp's drawing as a PNG in base64; owned */
} mg_kept;
MG_API bool mg_kept_same(const mg_kept *a, const mg_kept *b);

typedef struct mg_pattern_spec {
    char family[MG_TEXT_MAX];
    int grid[2];               /* columns, rows */
    int64_t levels;            /* grey levels of a cell */
    char palette[MG_TEXT_MAX]; /* a bundled name, a file or "#rrggbb,…" (palette.h); empty: the family's own colours */
    char stamp[MG_TEXT_MAX];   /* hog, face or a PNG; empty counts as hog */
    int symmetry;              /* of the texture, or of each tile of --repeat */
    int repeat[2];             /* columns, rows of tiles; 0 counts as 1 */
    double min_feature;        /* mm on a texture MG_PRINT_MM wide (pattern.h); 0: no limit */
    char lock[MG_TEXT_MAX]; /* "gene=value,…": genes that the search leaves alone; a value may be the colour that it
                               paints */
    mg_kept kept_palette, kept_stamp; /* of the files `palette` and `stamp` */
} mg_pattern_spec;

typedef struct mg_faces_spec {
    mg_list paths;   /* photos, folders, "synth:N"; empty: the default set */
    mg_list people;  /* folders with a folder for each person, "heldout:N" */
    int64_t size;    /* side of a template, px */
    mg_reals widths; /* of the face's box, px: every face is seen at each */
    int channels;
    char mask[MG_TEXT_MAX]; /* shape, by name */
    int64_t views;          /* of each face: the plain one and views − 1 drawn ones */
    int64_t view_seed;      /* of the drawn ones */
} mg_faces_spec;

typedef struct mg_search_spec {
    char method[MG_TEXT_MAX]; /* "NAME" or "NAME:KEY=VALUE,…" (maskgen list searches); empty counts as anneal */
    int64_t iters, seed, restarts, max_stall;
    int schedule, start;
    double temp, decay, min_temp; /* 0: the schedule's own default */
    double target_rate;           /* stop once the detection rate is at or below; negative: off */
} mg_search_spec;

typedef struct mg_spec {
    mg_faces_spec faces;
    mg_pattern_spec pattern;
    mg_search_spec search;
    int scene;
    int size[2];                 /* of the canvas, px */
    int64_t upsample;            /* pictures are enlarged twofold this often before detection */
    char objective[MG_TEXT_MAX]; /* weighted names (terms.h) */
    char detector[MG_TEXT_MAX];
    char recogniser[MG_TEXT_MAX], aligner[MG_TEXT_MAX]; /* lists; empty: none is asked */
    int match;                                          /* MG_MATCH_…: over recognisers × aligners */
    double kappa;                                       /* how far past the threshold margins are pushed (terms.h) */
    double decoys;                                      /* false faces wanted on a view */
} mg_spec;

typedef struct mg_exec {
    char out[MG_TEXT_MAX];
    int64_t threads;          /* 0: one per processor */
    int64_t checkpoint_every; /* iterations; MG_CHECKPOINT_AUTO, MG_CHECKPOINT_OFF */
    int engine;
    bool quiet, json;
} mg_exec;

MG_API mg_status mg_spec_init(mg_spec *spec, mg_err *err); /* defaults */
MG_API mg_status mg_spec_copy(mg_spec *out, const mg_spec *src, mg_err *err);
MG_API void mg_spec_free(mg_spec *spec);
/* In every option that shapes a pattern: random ones are the same population. */
MG_API bool mg_spec_same_pattern(const mg_spec *a, const mg_spec *b);
typedef struct cJSON mg_json; /* a JSON value, opaque */
/* Besides the rows, an object holds "files" where something is kept: {"palette": {"sha256", "colours"}, "stamp":
 * {"sha256", "png"}}. */
MG_API mg_status mg_spec_from_json(mg_spec *spec, const mg_json *object, const char *where, mg_err *err);
MG_API mg_json *mg_spec_to_json(const mg_spec *spec);

#ifdef __cplusplus
}
#endif
#endif
