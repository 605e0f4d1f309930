/* What a renderer holds, for the files of this folder. */
#ifndef MG_RENDER_INTERNAL_H
#define MG_RENDER_INTERNAL_H

#include "maskgen/render.h"
#include "cloth/texture.h"

enum {
    TILE = 16,
    TILES_X = MG_TEXTURE_W / TILE,
    TILES_Y = MG_TEXTURE_H / TILE,
    RADIUS_MAX = 17
}; /* three sigma of two blurs of 4 px */

/* Rows of a buffer put aside for undo. */
typedef struct patch {
    mg_rect rect;
    void *bytes;
} patch;

struct mg_renderer {
    mg_view view;
    int w, h, radius;                         /* of the blur, px */
    float kernel[RADIUS_MAX + 1];             /* half of it, centre first */
    mg_tone tone;                             /* gain, the template's curve and contrast in one */
    mg_rect pixels_of_tile[TILES_Y][TILES_X]; /* pixels whose samples read that tile of the texture */
    bool tiles_known;                         /* pixels_of_tile is filled: from the first update on */
    float *sharp;                             /* [h][w][3] display values before the blur */
    float *row;                               /* scratch of the blur: [h][w][3] */
    float *noise;                             /* [h][w][3], equal in the channels, or NULL */
    bool masked;                              /* `sharp` shows the mask: its pixels without samples are final */
    mg_image raw;                             /* before JPEG; unused without */
    mg_image rgb, grey;
    patch old_sharp, old_raw, old_rgb, old_grey;
};

#endif
