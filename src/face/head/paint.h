/* What a point of the head is made of: linear RGB albedo, gloss, and how far light bleeds under the surface. */
#ifndef MG_FACE_HEAD_PAINT_H
#define MG_FACE_HEAD_PAINT_H

#include "face/head/head.h"

typedef struct surface {
    vec3 albedo;
    float gloss, power; /* Blinn's lobe: strength and exponent */
    float wrap;         /* 0 hard … .4 soft terminator */
    float occlusion;    /* painted ambient occlusion, 0 … 1: multiplies the light (1: none) */
} surface;

void surface_at(const head *h, vec3 p, material m, surface *out);

#endif
