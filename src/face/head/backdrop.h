/* What is behind the head: studio paper, a softly lit wall, a blurred room or garden. */
#ifndef MG_FACE_HEAD_BACKDROP_H
#define MG_FACE_HEAD_BACKDROP_H

#include "base/rng.h"
#include "face/head/sdf.h"

enum { BACKDROP_SHAPES = 26 };

typedef struct backdrop {
    int kind; /* 0 studio, 1 wall, 2 room, 3 garden */
    vec3 low, high;
    float centre_x, centre_y, falloff, mottle;
    uint32_t salt;
    int shapes;
    struct {
        float x, y, w, h, edge;
        vec3 rgb;
    } shape[BACKDROP_SHAPES];
} backdrop;

void backdrop_draw(backdrop *b, mg_rng *r);
/* Linear RGB at (x, y) in 0 … 1 of the picture. */
vec3 backdrop_at(const backdrop *b, float x, float y);

#endif
