/* Painted textures: the one place where a whole texture is painted and its albedo refreshed. */
#ifndef MG_PATTERN_TEXTURES_H
#define MG_PATTERN_TEXTURES_H

#include "cloth/texture.h"
#include "maskgen/pattern.h"
#include "pattern/plain.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a texture is for: a mask's cloth, {0}, or a flat canvas of w×h pixels. */
typedef struct mg_raster {
    int w, h;
} mg_raster;

/* Each makes a texture that the caller frees; on failure *out is {0}. MG_ENOMEM. */
mg_status mg_texture_of_genome(mg_texture *out, const mg_pattern *p, const mg_genome *g, mg_raster raster, mg_err *err);
mg_status mg_texture_of_plain(mg_texture *out, const mg_plain *plain, mg_raster raster, mg_err *err);
/* From a finished picture of MG_TEXTURE_W × MG_TEXTURE_H pixels, RGB. */
mg_status mg_texture_of_picture(mg_texture *out, const mg_image *picture, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
