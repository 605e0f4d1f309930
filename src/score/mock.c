/* A detector without a library, for tests of what stands above scorers: the brighter the face's box, the surer it is.
 */
#include <stdlib.h>

#include "base/param/param.h"
#include "maskgen/scorer.h"

/* Taken and not used, so that tests can see what becomes of arguments. */
typedef struct mock_opts {
    char said[MG_TEXT_MAX];
} mock_opts;

static const mg_param mock_params[] = {
    {"said", 0, MG_TEXT, offsetof(mock_opts, said), 0, 0, "", NULL, "TEXT", "Anything."},
    MG_PARAM_END,
};

typedef struct mock {
    bool begun;
    mg_rect box; /* of the picture begun with */
    int w, h;
    mg_detection det;
} mock;

/* Mean grey of the box, 0 … 255, as a margin of −2 … 2. */
static double brightness(const mg_image *im, mg_rect box)
{
    mg_rect r = mg_rect_inter(box, (mg_rect){0, 0, im->w, im->h});
    if (mg_rect_empty(r))
        return MG_MARGIN_FLOOR;
    double sum = 0;
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++) {
            const uint8_t *p = mg_image_at(im, x, y);
            sum += im->channels == 3 ? mg_grey(p[0], p[1], p[2]) : p[0];
        }
    return sum / ((double)r.w * r.h) / 255 * 4 - 2;
}

static mg_status mock_open(void **self, const mg_detector_ops *row, const void *opts, const mg_context *context,
                           mg_err *err)
{
    (void)row, (void)opts, (void)context;
    *self = calloc(1, sizeof(mock));
    return *self ? MG_OK : mg_fail(err, MG_ENOMEM, "mock: out of memory");
}

static mg_status mock_score(void *self, const mg_image *im, mg_rect box, mg_score *out, mg_err *err)
{
    (void)err;
    mock *m = self;
    double margin = brightness(im, box);
    *out = (mg_score){.true_margin = margin, .false_margin = MG_MARGIN_FLOOR, .hit = margin >= 0};
    m->det = (mg_detection){box, (float)margin, NULL};
    out->count = out->hit;
    out->det = &m->det;
    return MG_OK;
}

static mg_status mock_begin(void *self, const mg_image *im, mg_rect box, bool true_only, mg_score *out, mg_err *err)
{
    (void)true_only;
    mock *m = self;
    m->begun = true;
    m->box = box;
    m->w = im->w;
    m->h = im->h;
    return mock_score(self, im, box, out, err);
}

static mg_status mock_update(void *self, const mg_image *im, mg_rect dirty, mg_score *out, mg_err *err)
{
    (void)dirty;
    mock *m = self;
    if (!m->begun || im->w != m->w || im->h != m->h)
        return mg_fail(err, MG_EINPUT,
                       m->begun ? "mock: an update of another size" : "mock: an update before any picture");
    return mock_score(self, im, m->box, out, err);
}

/* Nothing is remembered of the picture, so there is nothing to take back. */
static void mock_undo(void *self)
{
    (void)self;
}

const mg_detector_ops mg_detector_mock = {
    .name = "mock",
    .summary = "mean brightness of the face's box: for tests",
    .licence = "MIT",
    .argument = "[TEXT]",
    .flags = MG_DETECTOR_UNLISTED,
    .floor = MG_MARGIN_FLOOR,
    .tolerance = 1e-9,
    .params = mock_params,
    .opts_size = sizeof(mock_opts),
    .open = mock_open,
    .score = mock_score,
    .begin = mock_begin,
    .update = mock_update,
    .undo = mock_undo,
    .close = free,
};
