/* The reference detector: dlib's own frontal face detector. What it says is what a run records, whatever engine searched. */
#include <stdlib.h>
#include <string.h>

#include "score/dlib/dlib.h"
#include "score/rows.h"

typedef struct dlib_scorer {
    mg_dlib_hog *hog;
    mg_scorer_opts opts;
    mg_image grey; /* kept between calls */
} dlib_scorer;

static void dlib_close(void *self)
{
    dlib_scorer *s = self;
    if (!s)
        return;
    mg_dlib_hog_free(s->hog);
    mg_image_free(&s->grey);
    free(s);
}

static mg_status dlib_open(void **self, const mg_scorer_opts *opts, mg_err *err)
{
    *self = NULL;
    dlib_scorer *s = calloc(1, sizeof *s);
    if (!s)
        return mg_fail(err, MG_ENOMEM, "dlib-hog: out of memory");
    s->opts = *opts;
    mg_status st = mg_dlib_hog_new(&s->hog, err);
    if (st != MG_OK)
        dlib_close(s);
    else
        *self = s;
    return st;
}

static mg_status make_grey(dlib_scorer *s, const mg_image *rgb, mg_err *err)
{
    if (s->grey.w != rgb->w || s->grey.h != rgb->h) {
        mg_image_free(&s->grey);
        return mg_image_grey(&s->grey, rgb, err);
    }
    mg_image_grey_rect(rgb, &s->grey, (mg_rect){0, 0, rgb->w, rgb->h});
    return MG_OK;
}

static mg_status dlib_score(void *self, const mg_image *im, mg_rect box, mg_score *out, mg_err *err)
{
    dlib_scorer *s = self;
    if (s->opts.rgb && im->channels != 3)
        return mg_fail(err, MG_EINPUT, "dlib-hog: colour was asked for, the picture is grey");
    if (!s->opts.rgb && im->channels == 3) {
        mg_status st = make_grey(s, im, err);
        if (st != MG_OK)
            return st;
        im = &s->grey;
    }
    return mg_dlib_hog_score(s->hog, im, s->opts.upsample, box, s->opts.list_floor, out, err);
}

static mg_status dlib_weights(void *self, char hex[MG_HASH_HEX], mg_err *err)
{
    mg_hog_model *m = malloc(sizeof *m);
    if (!m)
        return mg_fail(err, MG_ENOMEM, "dlib-hog: out of memory");
    mg_status st = mg_dlib_hog_model(((dlib_scorer *)self)->hog, m, err);
    if (st == MG_OK)
        mg_hog_model_hash(m, hex);
    free(m);
    return st;
}

const mg_scorer_ops mg_scorer_dlib_hog = {
    .name = "dlib-hog",
    .summary = "dlib's frontal face detector (HOG), called as is: the reference",
    .licence = "Boost (dlib and its filters)",
    .floor = MG_MARGIN_FLOOR,
    .tolerance = 1e-4,
    .open = dlib_open,
    .score = dlib_score,
    .close = dlib_close,
    .weights = dlib_weights,
    .library = "dlib",
    .version = mg_dlib_version,
};
