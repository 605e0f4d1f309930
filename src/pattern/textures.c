/* Textures painted from a genome, a plain mask or a picture. */
#include "pattern/textures.h"

#include <string.h>

static mg_status new_texture(mg_texture *out, mg_raster raster, mg_err *err)
{
    *out = (mg_texture){.texel = NULL};
    return raster.w > 0 ? mg_texture_flat(out, raster.w, raster.h, err) : mg_texture_new(out, err);
}

mg_status mg_texture_of_genome(mg_texture *out, const mg_pattern *p, const mg_genome *g, mg_raster raster, mg_err *err)
{
    mg_status st = new_texture(out, raster, err);
    if (st != MG_OK)
        return st;
    mg_rect all = {0, 0, out->picture.w, out->picture.h};
    mg_pattern_paint(p, g, all, &out->picture);
    mg_texture_refresh(out, all);
    return MG_OK;
}

mg_status mg_texture_of_plain(mg_texture *out, const mg_plain *plain, mg_raster raster, mg_err *err)
{
    mg_status st = new_texture(out, raster, err);
    if (st != MG_OK)
        return st;
    mg_plain_paint(plain, &out->picture);
    mg_texture_refresh(out, (mg_rect){0, 0, out->picture.w, out->picture.h});
    return MG_OK;
}

mg_status mg_texture_of_picture(mg_texture *out, const mg_image *picture, mg_err *err)
{
    mg_status st = new_texture(out, (mg_raster){0, 0}, err);
    if (st != MG_OK)
        return st;
    memcpy(out->picture.px, picture->px, 3 * (size_t)MG_TEXTURE_W * MG_TEXTURE_H);
    mg_texture_refresh(out, (mg_rect){0, 0, MG_TEXTURE_W, MG_TEXTURE_H});
    return MG_OK;
}
