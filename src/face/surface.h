/* What a point of the head is made of: linear RGB albedo, gloss, and how far light bleeds under the surface. */
#ifndef MASKGEN_FACE_SURFACE_H
#define MASKGEN_FACE_SURFACE_H

#include "head.h"

typedef struct surface {
    vec3 albedo;
    float gloss, power; /* Blinn's lobe: strength and exponent */
    float wrap;         /* 0 hard … .4 soft terminator */
    float occlude;      /* painted cavity, multiplies the light */
} surface;

void surface_at(const head *h, vec3 p, material m, surface *out);

#endif
