/* What a pattern is made of: open.c makes one, lock.c reads its locked genes, pattern.c answers and paints. */
#ifndef MG_PATTERN_PATTERN_INTERNAL_H
#define MG_PATTERN_PATTERN_INTERNAL_H

#include "pattern/family.h"

/* A rectangle of the tile that shows the area; pixel (x, y) of the tile shows area pixel (flip_x ? tile.w − 1 − x : x,
 * same for y). */
typedef struct patch {
    mg_rect at;
    bool flip_x, flip_y;
} patch;

struct mg_pattern {
    const mg_family_ops *family;
    void *self;
    int w, h;           /* raster */
    int tile_w, tile_h; /* the last tiles of a row or column may be cut off */
    mg_palette palette;
    mg_area area;
    patch patch[4];
    int patches, genes;
    bool locked[MG_GENES_MAX];
    int16_t held[MG_GENES_MAX];
    char lock[MG_TEXT_MAX];
};

#endif
