/* A texture: the picture that a family paints, 8 bits a channel, and the linear albedo that light falls on once it is
 * printed on cloth, with a mip chain.
 *
 * A value g of the picture becomes albedo .03 + .77 (g/255)^2.2 (black ink still reflects 3 %, white cloth 80 %).
 * The albedo levels lie one after the other in one array, so that a texel of any level is one index; a sample of the
 * mask layer (face.h) picks the level whose texel is about as large as its footprint and so never aliases. u runs from
 * the wearer's right cheek (left in the picture) to the left one, v from the upper edge to the chin. */
#ifndef MG_CLOTH_TEXTURE_H
#define MG_CLOTH_TEXTURE_H

#include "maskgen/image.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MG_TEXTURE_W = 384, MG_TEXTURE_H = 256, MG_TEXTURE_LEVELS = 6 }; /* of every mask's texture */

typedef struct mg_texel {
    uint16_t rgb[3], unused; /* linear albedo, 65535 = 1 */
} mg_texel;

typedef struct mg_texture {
    mg_image picture;                      /* RGB; the caller paints here and then calls _refresh */
    mg_texel *texel;                       /* owned: every level of the mip chain, largest first */
    uint32_t level[MG_TEXTURE_LEVELS + 1]; /* index of the first texel of each level; the last is the total */
} mg_texture;

mg_status mg_texture_new(mg_texture *out, mg_err *err); /* MG_TEXTURE_W × MG_TEXTURE_H, black */
/* A picture of any size that no light falls on: `texel` is NULL, refreshing does nothing. */
mg_status mg_texture_flat(mg_texture *out, int w, int h, mg_err *err);
void mg_texture_free(mg_texture *t);
/* Recomputes the albedo of `rect`, in pixels of the picture, in every level. */
void mg_texture_refresh(mg_texture *t, mg_rect rect);
/* Copies `rect` of the picture, and what it touches of every level. */
void mg_texture_copy(mg_texture *to, const mg_texture *from, mg_rect rect);
/* Index of the texel that holds (u, v) in level `level`, both clamped to [0, 1]. The same for every texture. */
uint32_t mg_texture_index(double u, double v, int level);

uint32_t mg_texture_texels(void); /* of all levels */
/* The pixels of the picture that a texel averages: a square of side 2^level. */
mg_rect mg_texture_extent(uint32_t texel);

/* Linear albedo of a value of the picture, 0.03 … 0.80. */
double mg_albedo(uint8_t value);
/* What it gains with a unit of the value, 0 … 255, which may be broken here. */
double mg_albedo_slope(double value);

#ifdef __cplusplus
}
#endif
#endif
