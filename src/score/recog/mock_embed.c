/* A recogniser without weights, for tests of what stands above: a grid of mean colours of ArcFace's cut-out, less the
 * mean of them all. */
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
