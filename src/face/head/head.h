/* The procedural head: who somebody is (shape and colours), as a signed distance field with materials.
 *
 * Axes in centimetres: x to the right of the picture (the wearer's left), y up, z out of the face; the origin lies
 * between the pupils' centres of rotation, seen from the front. Crown near y = 11.4, chin near y = −11.2, ears at |x|
 * = 7.5. */
#ifndef MG_FACE_HEAD_HEAD_H
#define MG_FACE_HEAD_HEAD_H

#include <stdbool.h>
#include <stdint.h>

#include "face/head/sdf.h"
#include "maskgen/face.h"
#include "base/pool.h"
#include "base/rng.h"

typedef enum hair_style {
    HAIR_BALD,
    HAIR_CROPPED,
    HAIR_SIDE,
    HAIR_SWEPT,
    HAIR_RECEDING,
    HAIR_FRINGE,
    HAIR_LONG,
    HAIR_WAVY,
    HAIR_TIED,
    HAIR_BOB,
    HAIR_AFRO,
    HAIR_CURLS,
    HAIR_STYLES
} hair_style;

typedef enum material { MAT_NONE, MAT_SKIN, MAT_EYE, MAT_HAIR, MAT_CLOTH, MAT_TEETH, MAT_FRAME, MAT_MASK } material;

typedef struct head {
    uint32_t salt; /* of every noise on this head */
    bool female;
    float age;  /* 0 young … 1 old */
    float tone; /* skin tone, 0 lightest … 1 darkest */
    /* bones: factors of the mean's sizes, or positions */
    float skull_w, skull_h, face_w, jaw_w, jaw_h, gonion, chin_y, chin_z, chin_w, cheek, brow_z, brow_y, socket, neck,
        ear;
    float eye_x, eye_open, eye_slant;
    float nose_y, nose_w, nose_z, bridge;
    float mouth_w, mouth_y, lip_up, lip_low;
    /* expression */
    float smile, mouth_open, gaze_x, gaze_y, brow_up;
    /* hair */
    hair_style hair;
    float hair_volume, hairline, temples, part, hair_length, curl, grey;
    float brow_w, brow_arch, stubble, moustache, beard;
    /* glasses: half sizes and rim radius */
    bool glasses;
    float lens_w, lens_h, rim;
    float collar;
    /* linear RGB albedo */
    vec3 skin, lip, hair_rgb, brow_rgb, iris, frame_rgb, cloth_rgb;
    float flush, freckles, shine, lashes, liner;
    int cloth_kind;
} head;

/* Everything of the mean: all deviations 0, neutral, hairless. Photos wear their masks on it. */
void head_mean(head *h);
/* Identity `seed`. Tones of consecutive seeds are spread evenly. */
void head_draw(head *h, uint64_t seed);
double head_luminance(vec3 rgb); /* Rec. 709 */

/* Distance to the nearest surface and, where `mat` is not NULL, its material. A lower bound far away, exact to a few
 * percent near. */
float head_sd(const head *h, vec3 p, material *mat);
float head_skin_sd(const head *h, vec3 p);
float head_hair_sd(const head *h, vec3 p);
float head_neck_sd(const head *h, vec3 p);
/* The bones that skin and mask share. q is p mirrored to x ≥ 0, d the distance to what they are joined to, and the last
 * numbers are the blends in cm; of the nose, which is not joined, the factor of its tip's radius. */
float head_skull_sd(const head *h, vec3 q);
float head_face_sd(const head *h, vec3 q);
float head_add_jaw(const head *h, vec3 q, float d, float jaw, float angle, float chin);
float head_add_cheeks(const head *h, vec3 q, float d, float blend);
float head_nose_sd(const head *h, vec3 q, float tip);
/* Of one material where that is cheaper (skin, hair), else of all. */
float head_part_sd(const head *h, vec3 p, material m);
/* Height of the hairline above this direction (cm). */
float head_hairline(const head *h, vec3 p);
/* Signed distance to the eye's opening, seen from the front (negative inside); e is relative to the eye's centre,
 * mirrored to x > 0. */
float head_almond(const head *h, float ex, float ey);
/* Half width of the mouth with its smile, and the height of its middle line at |x|. */
float head_mouth_width(const head *h);
float head_mouth_line(const head *h, float ax);
float head_mouth_gap(const head *h); /* half opening, cm */
/* The skin's point straight ahead at (x, y). */
vec3 head_front(const head *h, float x, float y);
/* The 68 landmarks (iBUG 300-W order) on the skin, as seen from the front. */
void head_landmarks(const head *h, vec3 out[MG_LANDMARKS]);
/* Jaw point i (0 the ear … 8 the chin) of the right half (x > 0), moved `forward` degrees along the face: what is seen
 * of the far cheek of a turned head. */
vec3 head_jaw(const head *h, int i, float forward);

static inline vec3 head_eye(const head *h)
{
    return v3(h->eye_x, 0, 5.25f);
}
#define EYE_RADIUS 1.25f

/* Distances baked on a lattice: far steps, shadows and ambient occlusion read these. */
enum { GRID_X = 48, GRID_Y = 64, GRID_Z = 42 };
typedef struct grid {
    float *at; /* [GRID_Z][GRID_Y][GRID_X], owned */
} grid;
#define GRID_STEP 0.68f
typedef float (*sd_call)(const void *arg, vec3 p);
mg_status grid_bake(grid *g, sd_call sd, const void *arg, mg_pool *pool, mg_err *err);
void grid_free(grid *g);
/* Trilinear; outside, what the value at the wall and the way to it leave as a lower bound. */
float grid_at(const grid *g, vec3 p);

#endif
