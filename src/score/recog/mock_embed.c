/* A recogniser and an aligner without weights, for tests of what stands above: a grid of mean colours of ArcFace's
 * cut-out, less the mean of them all; and five points in fixed places of the box, which a dark mouth hides. */
#include <stdlib.h>

#include "base/param/param.h"
#include "score/recog/align.h"
#include "score/recog/vector.h"

enum { GRID = 8, CELL = 8, DIMS = 3 * GRID * GRID + 1 };

/* Taken and not used, so that tests can see what becomes of arguments. */
typedef struct mock_opts {
    char said[MG_TEXT_MAX];
    double threshold;
} mock_opts;

static const mg_param mock_params[] = {
    {"said", 0, MG_TEXT, offsetof(mock_opts, said), 0, 0, "", NULL, "TEXT", "Anything."},
    {"threshold", 0, MG_REAL, offsetof(mock_opts, threshold), -1, 1, "0.8", NULL, "X",
     "The cosine from which on two faces match."},
    MG_PARAM_END,
};

static const align_crop crop = {.size = GRID * CELL, .frame = ALIGN_FRAME_ARC, .blank = {128, 128, 128}};

static mg_status mock_open(void **self, const mg_recogniser_ops *row, const void *opts, const mg_context *context,
                           mg_err *err)
{
    (void)row, (void)opts, (void)context;
    *self = calloc(1, 1);
    return *self ? MG_OK : mg_fail(err, MG_ENOMEM, "mock-embed: out of memory");
}

static int mock_dims(const void *self)
{
    (void)self;
    return DIMS;
}

static double cell_mean(const mg_image *im, int cell, int c)
{
    int sum = 0;
    for (int y = 0; y < CELL; y++)
        for (int x = 0; x < CELL; x++)
            sum += mg_image_at(im, cell % GRID * CELL + x, cell / GRID * CELL + y)[c];
    return sum / (double)(CELL * CELL);
}

/* The last value is the same for all, so that a face of one colour has an angle too. */
static mg_status mock_embed(void *self, const mg_image *rgb, const mg_alignment *a, bool upper, float *out, mg_err *err)
{
    mg_image cut;
    double mean = 0, v[DIMS];
    (void)self;
    mg_status st = align_check("mock-embed", rgb, a, err);
    if (st == MG_OK)
        st = align_face(&cut, rgb, a, &crop, upper, err);
    if (st != MG_OK)
        return st;
    for (int i = 0; i < DIMS - 1; i++) {
        v[i] = cell_mean(&cut, i / 3, i % 3);
        mean += v[i] / (DIMS - 1);
    }
    for (int i = 0; i < DIMS - 1; i++)
        out[i] = (float)(v[i] - mean);
    out[DIMS - 1] = 1;
    mg_image_free(&cut);
    return MG_OK;
}

const mg_recogniser_ops mg_recogniser_mock_embed = {
    .name = "mock-embed",
    .summary = "mean colours of the aligned face: for tests",
    .licence = "MIT",
    .argument = "[TEXT]",
    .flags = MG_RECOGNISER_UNLISTED,
    .threshold = 0.8,
    .tolerance = 1e-9,
    .params = mock_params,
    .opts_size = sizeof(mock_opts),
    .open = mock_open,
    .dims = mock_dims,
    .embed = mock_embed,
    .similarity = vector_cosine,
    .close = free,
};

/* ---- an aligner -------------------------------------------------------------------------------------------------- */

enum { DARK = 60 }; /* a mean below it, of the lower half of the box, is no mouth */

static mg_status mock_align_open(void **self, const mg_aligner_ops *row, const mg_context *context, mg_err *err)
{
    (void)context;
    *self = calloc(1, 1);
    return *self ? MG_OK : mg_fail(err, MG_ENOMEM, "%s: out of memory", row->name);
}

/* 0 where none of it is in the picture. */
static double lower_mean(const mg_image *rgb, mg_rect box)
{
    double sum = 0;
    int n = 0;
    for (int y = box.y + box.h / 2; y < box.y + box.h; y++)
        for (int x = box.x; x < box.x + box.w; x++) {
            if (x < 0 || x >= rgb->w || y < 0 || y >= rgb->h)
                continue;
            sum += mg_image_at(rgb, x, y)[1];
            n++;
        }
    return n ? sum / n : 0;
}

static mg_status mock_align_find(void *self, const mg_image *rgb, mg_rect box, mg_alignment *out, mg_err *err)
{
    static const mg_point place[5] = {{0.3, 0.35}, {0.7, 0.35}, {0.5, 0.55}, {0.35, 0.8}, {0.65, 0.8}};
    (void)self, (void)err;
    *out = (mg_alignment){.scheme = MG_ALIGN_FIVE, .box = box, .found = lower_mean(rgb, box) >= DARK};
    for (int i = 0; i < 5; i++)
        out->point[i] = (mg_point){box.x + place[i].x * box.w, box.y + place[i].y * box.h};
    return MG_OK;
}

const mg_aligner_ops mg_aligner_mock_align = {
    .name = "mock-align",
    .summary = "five fixed places of the box, unless its lower half is dark: for tests",
    .licence = "MIT",
    .flags = MG_ALIGNER_UNLISTED,
    .open = mock_align_open,
    .find = mock_align_find,
    .close = free,
};
