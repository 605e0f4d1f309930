/* Synthetic faces: a parametric head in colour, ray-marched into a face template. No photo, no real person.
 *
 * `seed` says who it is (bones, expression, hair, colours, clothes); `view` is the stream that pose, light and camera
 * are drawn from, so the same person can be seen many times. Everything drawn can be set instead. Results do not depend
 * on the number of threads. */
#ifndef MG_FACE_HEAD_SYNTH_H
#define MG_FACE_HEAD_SYNTH_H

#include "maskgen/face.h"
#include "maskgen/mask.h"
#include "base/pool.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MG_SYNTH_MIN_SIZE = 32, MG_SYNTH_MAX_SIZE = MG_FACE_MAX_SIDE };

typedef struct mg_synth_opts {
    uint64_t seed;       /* who */
    uint64_t view;       /* 0: the person's own pose, light and camera; n: the n-th other one */
    int size;            /* side of the square template, 32 … 2048 px */
    double face_width;   /* of the detector's box, px, 16 … 2 · size */
    int samples;         /* 1 … 2 a side: one pixel is sampled 1 or (where it matters) 4 times */
    const mg_mask *mask; /* NULL: the surgical one */
    bool bare;           /* no mask at all: the layer stays empty */
    /* NaN: drawn. Ranges are checked; the names are those of the fields. */
    double yaw;                /* degrees −60 … 60; positive: towards the picture's right */
    double pitch;              /* degrees −40 … 40; positive: nods down */
    double roll;               /* degrees −45 … 45; positive: anticlockwise in the picture */
    double distance;           /* head to camera, cm, 30 … 2000: perspective only, face_width stays */
    double light_azimuth;      /* degrees −120 … 120; positive: from the picture's right */
    double light_elevation;    /* degrees −30 … 90 */
    double exposure;           /* 0.2 … 4, factor on the automatic exposure of the skin */
    double contrast;           /* 0 … 1 of the tone curve */
    double blur;               /* 0 … 4 px */
    double noise;              /* 0 … 30 display units */
    double centre_x, centre_y; /* shift of the head, −1 … 1 of face_width */
    mg_pool *pool;             /* or NULL */
} mg_synth_opts;

void mg_synth_defaults(mg_synth_opts *opts); /* 320², face 160 px, 2 samples, everything drawn, seed 0 */

/* MG_EINPUT names the field that is out of range. */
mg_status mg_synth_face(mg_face *out, const mg_synth_opts *opts, mg_err *err);

/* One person, for many views: the distance lattices are baked once. `opts` gives seed, mask and bare; views may not
 * change these. */
typedef struct mg_synth_head mg_synth_head;
mg_status mg_synth_head_new(mg_synth_head **out, const mg_synth_opts *opts, mg_err *err);
mg_status mg_synth_head_face(mg_face *out, const mg_synth_head *head, const mg_synth_opts *opts, mg_err *err);
void mg_synth_head_free(mg_synth_head *head);

/* What a seed says of a person, without rendering; for tables by skin tone. */
typedef struct mg_synth_person {
    double tone; /* 0 lightest … 1 darkest */
    double skin; /* linear luminance of the skin's albedo */
    double age;  /* 0 … 1 */
    bool female, glasses, beard;
    const char *hair; /* "side part", … static */
} mg_synth_person;
void mg_synth_describe(uint64_t seed, mg_synth_person *out);

#ifdef __cplusplus
}
#endif
#endif
