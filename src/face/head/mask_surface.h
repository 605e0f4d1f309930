/* A mask shape on a head: its surface as a distance field, its texture coordinates, its straps. Lengths are cm. */
#ifndef MG_FACE_HEAD_MASK_SURFACE_H
#define MG_FACE_HEAD_MASK_SURFACE_H

#include "face/head/head.h"
#include "maskgen/mask.h"

typedef struct mask_surface {
    const head *who;
    const mg_mask *shape;
    float top, bottom; /* shifts of the edges, cm */
    float half_angle;  /* where the mask ends, radians */
    float offset, pleat;
    float edge_top[91], edge_bottom[91]; /* heights per degree, shifted */
} mask_surface;

/* `r` NULL: the shape's own middle values. */
void mask_surface_init(mask_surface *ms, const head *who, const mg_mask *shape, mg_rng *r);
float mask_surface_sd(const mask_surface *ms, vec3 p);
/* Distance of the surface without its edges. */
float mask_surface_sheet(const mask_surface *ms, vec3 p);
void mask_surface_uv(const mask_surface *ms, vec3 p, float *u, float *v);
/* Signed distance (cm) to the mask's edge along the surface: negative inside. */
float mask_surface_edge(const mask_surface *ms, vec3 p);
/* Coverage 0 … 1 of a point of skin by a strap. */
float mask_surface_strap(const mask_surface *ms, vec3 p);
/* Light lost in folds and stitches at p, 0 … 1 (1: none). */
float mask_surface_fold(const mask_surface *ms, vec3 p);

#endif
