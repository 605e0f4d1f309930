/* The reference detector: dlib's own frontal face detector. What it says is what a run records, whatever engine
 * searched. */
#include <stdlib.h>
#include <string.h>

#include "score/dlib/dlib.h"
#include "score/options.h"
#include "score/prepare.h"

typedef struct dlib_scorer {
    mg_dlib_hog *hog;
    hog_opts opts;
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

static mg_status dlib_open(void **self, const mg_detector_ops *row, const void *opts, const mg_context *context,
                           mg_err *err)
{
    (void)row, (void)context;
    *self = NULL;
    dlib_scorer *s = calloc(1, sizeof *s);
    if (!s)
        return mg_fail(err, MG_ENOMEM, "dlib-hog: out of memory");
    s->opts = *(const hog_opts *)opts;
    mg_status st = mg_dlib_hog_new(&s->hog, err);
    if (st != MG_OK)
        dlib_close(s);
    else
        *self = s;
    return st;
}

static mg_status dlib_score(void *self, const mg_image *im, mg_rect box, mg_score *out, mg_err *err)
{
    dlib_scorer *s = self;
    bool rgb = s->opts.channels == 1;
    mg_status st = prepare_check_colour(im, rgb, "dlib-hog", err);
    if (st == MG_OK && !rgb)
        st = prepare_grey(&im, &s->grey, err);
    return st == MG_OK ? mg_dlib_hog_score(s->hog, im, (int)s->opts.upsample, box, s->opts.list_floor, out, err) : st;
}

static mg_json *dlib_detail(const void *self)
{
    return mg_hog_parts_to_json(mg_dlib_hog_part_margins(((const dlib_scorer *)self)->hog));
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

const mg_detector_ops mg_detector_dlib_hog = {
    .name = "dlib-hog",
    .summary = "dlib's frontal face detector (HOG), called as is: the reference",
    .licence = "Boost (dlib and its filters)",
    .floor = MG_MARGIN_FLOOR,
    .tolerance = 1e-4,
    .params = hog_params,
    .opts_size = sizeof(hog_opts),
    .open = dlib_open,
    .score = dlib_score,
    .detail = dlib_detail,
    .close = dlib_close,
    .weights = dlib_weights,
    .library = "dlib",
    .version = mg_dlib_version,
};
