/* The engine as a row of the table of detectors. */
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/rng.h"
#include "score/dlib/dlib.h"
#include "score/hog/hog_engine.h"
#include "score/hog/hog_internal.h"
#include "score/options.h"
#include "score/prepare.h"

typedef struct hog_scorer {
    mg_hog_model *model;
    hog_opts opts;
    const char *path;   /* of the CPU; static */
    mg_hog *kept;       /* holds the picture begun with */
    mg_hog *whole;      /* for single scores, which must not disturb it */
    const mg_hog *last; /* of the two, the one that answered last; NULL: none has */
    int kept_w, kept_h, whole_w, whole_h;
} hog_scorer;

/* ---- self-check -------------------------------------------------------------------------------------------------- */

enum { CHECK_SIDE = 150 };

/* Noise over slow waves: gradients of all directions and sizes. */
static mg_status check_picture(mg_image *out, mg_err *err)
{
    mg_status st = mg_image_new(out, CHECK_SIDE, CHECK_SIDE, 3, err);
    mg_rng r;
    mg_rng_seed(&r, 19, 4);
    for (int y = 0; st == MG_OK && y < CHECK_SIDE; y++)
        for (int x = 0; x < CHECK_SIDE; x++)
            for (int c = 0; c < 3; c++) {
                double wave = sin(x * 0.11 + c) + cos(y * 0.07 - c) + sin((x + y) * 0.031);
                mg_image_at(out, x, y)[c] = (uint8_t)(120 + 30 * wave + 20 * mg_rng_unit(&r));
            }
    return st;
}

static double difference(const mg_score *a, const mg_score *b, const double *a_part, const double *b_part)
{
    double d = fmax(fabs(a->true_margin - b->true_margin), fabs(a->false_margin - b->false_margin));
    for (int p = 0; p < MG_PARTS; p++)
        d = fmax(d, fabs(a_part[p] - b_part[p]));
    return d;
}

static mg_status compare(mg_dlib_hog *dlib, const hog_scorer *s, const mg_image *im, mg_err *err)
{
    const mg_rect box = {30, 30, 90, 90};
    mg_score want, got;
    mg_hog *e = NULL;
    mg_status st = mg_dlib_hog_score(dlib, im, 0, box, 0, &want, err);
    if (st == MG_OK)
        st = mg_hog_new(&e, s->model, im->w, im->h, &(mg_hog_opts){im->channels, 0, s->path}, err);
    if (st == MG_OK)
        st = mg_hog_begin(e, im, box, false, 0, &got, err);
    double far = st == MG_OK ? difference(&want, &got, mg_dlib_hog_part_margins(dlib), mg_hog_part_margins(e)) : 0;
    if (st == MG_OK && !(far <= 1e-4))
        st = mg_fail(
            err, MG_ELIB,
            "the engine (path %s) differs from dlib %s by %.3g in a margin: use --engine dlib, or force another "
            "path",
            s->path, mg_dlib_version(), far);
    mg_hog_free(e);
    return st;
}

/* Once a process and path: the last one that passed is remembered. */
static mg_status self_check(mg_dlib_hog *dlib, const hog_scorer *s, mg_err *err)
{
    static _Atomic(const char *) passed;
    if (atomic_load(&passed) == s->path)
        return MG_OK;
    mg_image rgb, grey = {0};
    mg_status st = check_picture(&rgb, err);
    if (st == MG_OK)
        st = compare(dlib, s, &rgb, err);
    if (st == MG_OK)
        st = mg_image_grey(&grey, &rgb, err);
    if (st == MG_OK)
        st = compare(dlib, s, &grey, err);
    mg_image_free(&rgb);
    mg_image_free(&grey);
    if (st == MG_OK)
        atomic_store(&passed, s->path);
    return st;
}

/* ---- the row ----------------------------------------------------------------------------------------------------- */

static void hog_close(void *self)
{
    hog_scorer *s = self;
    if (!s)
        return;
    mg_hog_free(s->kept);
    mg_hog_free(s->whole);
    free(s->model);
    free(s);
}

static mg_status hog_open(void **self, const mg_detector_ops *row, const void *opts, const mg_context *context,
                          mg_err *err)
{
    (void)row;
    *self = NULL;
    hog_scorer *s = calloc(1, sizeof *s);
    mg_dlib_hog *dlib = NULL;
    const hog_kernels *k;
    if (s)
        s->model = calloc(1, sizeof *s->model);
    mg_status st = s && s->model ? hog_path(&k, context ? context->cpu_path : NULL, err)
                                 : mg_fail(err, MG_ENOMEM, "hog: out of memory");
    if (st == MG_OK) {
        s->path = k->name;
        st = mg_dlib_hog_new(&dlib, err);
    }
    if (st == MG_OK)
        st = mg_dlib_hog_model(dlib, s->model, err);
    if (st == MG_OK)
        st = self_check(dlib, s, err);
    mg_dlib_hog_free(dlib);
    if (st != MG_OK) {
        hog_close(s);
        return st;
    }
    s->opts = *(const hog_opts *)opts;
    *self = s;
    return MG_OK;
}

/* An engine for the size of `im`, made anew when the size changes. */
static mg_status fit(hog_scorer *s, mg_hog **e, int *w, int *h, const mg_image *im, mg_err *err)
{
    bool rgb = s->opts.channels == 1;
    mg_status st = prepare_check_colour(im, rgb, "hog", err);
    if (st != MG_OK)
        return st;
    if (*e && *w == im->w && *h == im->h)
        return MG_OK;
    mg_hog_free(*e);
    *w = im->w;
    *h = im->h;
    return mg_hog_new(e, s->model, im->w, im->h, &(mg_hog_opts){rgb ? 3 : 1, (int)s->opts.upsample, s->path}, err);
}

static mg_status hog_score(void *self, const mg_image *im, mg_rect box, mg_score *out, mg_err *err)
{
    hog_scorer *s = self;
    mg_status st = fit(s, &s->whole, &s->whole_w, &s->whole_h, im, err);
    s->last = s->whole;
    return st == MG_OK ? mg_hog_begin(s->whole, im, box, false, s->opts.list_floor, out, err) : st;
}

static mg_status hog_begin(void *self, const mg_image *im, mg_rect box, bool true_only, mg_score *out, mg_err *err)
{
    hog_scorer *s = self;
    mg_status st = fit(s, &s->kept, &s->kept_w, &s->kept_h, im, err);
    s->last = s->kept;
    return st == MG_OK ? mg_hog_begin(s->kept, im, box, true_only, s->opts.list_floor, out, err) : st;
}

static mg_status hog_update(void *self, const mg_image *im, mg_rect dirty, mg_score *out, mg_err *err)
{
    hog_scorer *s = self;
    if (!s->kept)
        return mg_fail(err, MG_EINPUT, "hog: an update before any picture");
    s->last = s->kept;
    return mg_hog_update(s->kept, im, dirty, out, err);
}

static mg_status hog_update_bound(void *self, const mg_image *im, mg_rect dirty, double *at_least, mg_err *err)
{
    hog_scorer *s = self;
    if (!s->kept)
        return mg_fail(err, MG_EINPUT, "hog: an update before any picture");
    return mg_hog_update_bound(s->kept, im, dirty, at_least, err);
}

static mg_status hog_update_rest(void *self, mg_score *out, mg_err *err)
{
    hog_scorer *s = self;
    if (!s->kept)
        return mg_fail(err, MG_EINPUT, "hog: an update before any picture");
    s->last = s->kept;
    return mg_hog_update_rest(s->kept, out, err);
}

static void hog_undo(void *self)
{
    hog_scorer *s = self;
    if (s->kept)
        mg_hog_undo(s->kept);
}

static mg_json *hog_detail(const void *self)
{
    const hog_scorer *s = self;
    return s->last ? mg_hog_parts_to_json(mg_hog_part_margins(s->last)) : NULL;
}

static mg_status hog_weights(void *self, char hex[MG_HASH_HEX], mg_err *err)
{
    (void)err;
    mg_hog_model_hash(((hog_scorer *)self)->model, hex);
    return MG_OK;
}

const mg_detector_ops mg_detector_hog = {
    .name = "hog",
    .summary = "the same filters by our own engine: exact, incremental, checked against dlib at start",
    .licence = "MIT (filters: Boost)",
    .confirmed_by = "dlib-hog",
    .floor = MG_MARGIN_FLOOR,
    .tolerance = 1e-4,
    .params = hog_params,
    .opts_size = sizeof(hog_opts),
    .open = hog_open,
    .score = hog_score,
    .begin = hog_begin,
    .update = hog_update,
    .update_bound = hog_update_bound,
    .update_rest = hog_update_rest,
    .undo = hog_undo,
    .detail = hog_detail,
    .close = hog_close,
    .weights = hog_weights,
    .library = "dlib",
    .version = mg_dlib_version,
};
