/* dlib's CNN face detector: slow (0.15 s for 320×320) and hard to hide from. For measuring rather than for searching. */
#include "score/dlib/mmod.h"

#include <stdlib.h>

#include "score/dlib/dlib.h"
#include "score/models.h"
#include "score/rows.h"
#include "score/windows.h"

#define MMOD_FILE "mmod_human_face_detector.dat"
#define MMOD_FLOOR (-3.0)

typedef struct mmod {
    mg_mmod *net;
    windows faces;
    int upsample;
    double list_floor;
    char path[MG_MODEL_PATH];
} mmod;

static void mmod_close(void *self)
{
    mmod *m = self;
    if (!m)
        return;
    mg_mmod_free(m->net);
    windows_free(&m->faces);
    free(m);
}

static mg_status mmod_available(const mg_scorer_opts *opts, mg_err *err)
{
    char path[MG_MODEL_PATH];
    (void)opts;
    return mg_model_intact(path, MMOD_FILE, err);
}

static mg_status mmod_open(void **self, const mg_scorer_opts *opts, mg_err *err)
{
    *self = NULL;
    mmod *m = calloc(1, sizeof *m);
    if (!m)
        return mg_fail(err, MG_ENOMEM, "dlib-mmod: out of memory");
    m->upsample = opts->upsample;
    m->list_floor = opts->list_floor;
    mg_status st = mg_model_intact(m->path, MMOD_FILE, err);
    if (st == MG_OK)
        st = mg_mmod_new(&m->net, m->path, err);
    if (st != MG_OK)
        mmod_close(m);
    else
        *self = m;
    return st;
}

/* One pass at the floor serves margins and detections: dlib's NMS takes the best first, so what stays at 0 and above is what a pass
 * at 0 would have left. */
static mg_status mmod_score(void *self, const mg_image *im, mg_rect box, mg_score *out, mg_err *err)
{
    mmod *m = self;
    const mg_detection *det;
    int count;
    *out = (mg_score){0};
    m->faces.count = 0;
    mg_status st = mg_mmod_detect(m->net, im, m->upsample, MMOD_FLOOR, &det, &count, err);
    for (int i = 0; st == MG_OK && i < count; i++)
        st = windows_add(&m->faces, det[i].box, (double)det[i].margin, err);
    if (st != MG_OK)
        return st;
    windows_margins(&m->faces, box, MMOD_FLOOR, 1, out);
    windows_sort(&m->faces);
    windows_detections(&m->faces, box, m->list_floor, out);
    return MG_OK;
}

static mg_status mmod_weights(void *self, char hex[MG_HASH_HEX], mg_err *err)
{
    return mg_hash_file(((mmod *)self)->path, hex, err);
}

const mg_scorer_ops mg_scorer_dlib_mmod = {
    .name = "dlib-mmod",
    .summary = "dlib's max-margin CNN face detector: for measuring, 0.15 s and more a picture",
    .licence = "Boost (dlib), CC0 (weights)",
    .flags = MG_SCORER_MODEL | MG_SCORER_RGB | MG_SCORER_SLOW,
    .floor = MMOD_FLOOR,
    .tolerance = 1e-3,
    .available = mmod_available,
    .open = mmod_open,
    .score = mmod_score,
    .close = mmod_close,
    .weights = mmod_weights,
    .library = "dlib",
    .version = mg_dlib_version,
};
