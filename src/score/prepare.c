#include "score/prepare.h"

mg_status prepare_grey(const mg_image **im, mg_image *kept, mg_err *err)
{
    const mg_image *rgb = *im;
    if (rgb->channels != 3)
        return MG_OK;
    *im = kept;
    if (kept->w != rgb->w || kept->h != rgb->h) {
        mg_image_free(kept);
        return mg_image_grey(kept, rgb, err);
    }
    mg_image_grey_rect(rgb, kept, (mg_rect){0, 0, rgb->w, rgb->h});
    return MG_OK;
}

mg_status prepare_check_colour(const mg_image *im, bool rgb, const char *detector, mg_err *err)
{
    return rgb && im->channels != 3 ? mg_fail(err, MG_EINPUT, "%s: colour was asked for, the picture is grey", detector)
                                    : MG_OK;
}
