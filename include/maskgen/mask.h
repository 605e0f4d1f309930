/* Mask shapes: where a mask lies on a head, how it stands off it, how it is folded, and how its cloth is cut.
 * They are data (patterns/masks/NAME.json), read strictly.
 *
 * On the head a mask is described in cylinder coordinates around the vertical axis through the ears: `angle` in degrees
 * from straight ahead (positive: the wearer's left, the picture's right) and height y in cm (0: pupils, −3.7 nose tip,
 * −11.2 chin).
 *
 * Texture coordinates (texture.h): u = ½ + angle / (2 · half_angle), v = (uv_top − y) / (uv_top − uv_bottom), both
 * clamped to 0 … 1. Flat mapping (for printing): point (u, v) of the cloth lies at (u · flat[0], v · flat[1]) mm on the
 * flat, unpleated piece, from its upper left corner; mg_mask_outline gives the piece's edge in (u, v). */
#ifndef MASKGEN_MASK_H
#define MASKGEN_MASK_H

#include "maskgen/face.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MG_MASK_KNOTS = 8, MG_MASK_NAME = 32, MG_MASK_FILE_MAX = 65536 };

typedef enum mg_mask_straps { MG_STRAPS_NONE, MG_STRAPS_EARS, MG_STRAPS_HEAD } mg_mask_straps;

/* An edge as knots (angle 0 … 90 degrees, height cm), angles rising from 0, joined by Hermite steps; the same on both
 * sides. */
typedef struct mg_mask_edge {
    int count;
    double angle[MG_MASK_KNOTS], y[MG_MASK_KNOTS];
} mg_mask_edge;

typedef struct mg_mask {
    char name[MG_MASK_NAME], title[96];
    double flat[2]; /* width, height of the flat cloth, mm */
    mg_mask_edge top, bottom;
    double uv_top, uv_bottom;                /* heights of v = 0 and v = 1 on the mean wearer, cm */
    double half_angle;                       /* at which the mask ends, degrees */
    double offset;                           /* from the skin, cm */
    double tight;                            /* blend of the shape below: small clings, large bridges hollows, cm */
    double tent_nose, tent_chin, tent_blend; /* cone from nose tip to chin: radii and blend, cm */
    double tent_cheek;                       /* radius of the cone from the nose to the cheeks, cm */
    double cup;                              /* forward bulge over the mouth, cm */
    double ridge, ridge_width;               /* middle fold: height and half width, cm */
    int pleats;                              /* horizontal folds */
    double pleat_depth;                      /* cm */
    double seam;                             /* stitched rim: width from the edge, cm (0: none) */
    mg_mask_straps straps;
    float strap_rgb[3]; /* linear albedo */
    /* how much wearers differ: standard deviations or half ranges, same units */
    double vary_top, vary_bottom, vary_half_angle, vary_offset, vary_pleat;
} mg_mask;

/* Strict: every key needed, none unknown, ranges checked. MG_EINPUT names the file and the key. */
MG_API mg_status mg_mask_load(mg_mask *out, const char *path, mg_err *err);
MG_API mg_status mg_mask_parse(mg_mask *out, const char *text, size_t size, const char *name, mg_err *err);
/* A bundled shape by its name ("surgical"). MG_EINPUT names it where there is none. */
MG_API mg_status mg_mask_named(mg_mask *out, const char *name, mg_err *err);
/* The shape that findings rest on; patterns/masks/surgical.json holds the same numbers (a test compares them). */
MG_API void mg_mask_surgical(mg_mask *out);
/* Height of an edge at `angle` degrees (either sign). */
MG_API double mg_mask_edge_y(const mg_mask_edge *e, double angle);
/* Where the cloth at `angle` degrees and height `y` cm lies on the mean head, without its folds: cm, in the head's
 * axes. */
MG_API void mg_mask_place(const mg_mask *m, double angle, double y, double out[3]);
/* Puts the mask on a photo template that has bare, box and landmarks: fills the layer, yaw, pitch and roll. Pose and
 * proportions come from the landmarks, the light from the bare skin. MG_EINPUT: the landmarks fit no head. */
MG_API mg_status mg_photo_mask(mg_face *f, const mg_mask *mask, mg_err *err);
/* The flat piece's edge as `n` ≥ 8 points in (u, v), clockwise from the upper left. */
MG_API void mg_mask_outline(const mg_mask *m, mg_point *uv, int n);

#ifdef __cplusplus
}
#endif
#endif
