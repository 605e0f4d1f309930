/* A mask shape on a head: its surface as a distance field, its cloth coordinates, its straps. */
#ifndef MG_FACE_HEAD_MASK_SURFACE_H
#define MG_FACE_HEAD_MASK_SURFACE_H

#include "face/head/head.h"
#include "maskgen/mask.h"

typedef struct worn {
    const head *who;
    const mg_mask *shape;
    float top, bottom; /* shifts of the edges, cm */
    float reach;       /* radians */
    float offset, pleat;
    float edge_top[91], edge_bottom[91]; /* heights per degree, shifted */
} worn;

/* `r` NULL: the shape's own middle values. */
void worn_init(worn *w, const head *who, const mg_mask *shape, mg_rng *r);
float worn_sd(const worn *w, vec3 p);
/* Distance of the surface without its edges. */
float worn_sheet(const worn *w, vec3 p);
void worn_uv(const worn *w, vec3 p, float *u, float *v);
/* Signed distance (cm) to the mask's edge along the surface: negative inside. */
float worn_edge(const worn *w, vec3 p);
/* Coverage 0 … 1 of a point of skin by a strap. */
float worn_strap(const worn *w, vec3 p);
/* Light lost in folds and stitches at p, 0 … 1 (1: none). */
float worn_fold(const worn *w, vec3 p);

#endif
