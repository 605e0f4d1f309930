/* dlib's CNN face detector: slow (0.15 s for 320×320) and hard to hide from. For measuring rather than for searching.
 */
#include "score/dlib/mmod.h"

#include <stdlib.h>

#include "base/hash.h"
#include "score/dlib/dlib.h"
#include "score/models.h"
#include "score/options.h"
#include "score/windows.h"

#define MMOD_FILE "mmod_human_face_detector.dat"
#define MMOD_FLOOR (-3.0)

typedef struct mmod_opts {
    int64_t upsample;
    double list_floor;
} mmod_opts;

static const mg_param mmod_params[] = {OPTION_UPSAMPLE(mmod_opts), OPTION_LIST_FLOOR(mmod_opts), MG_PARAM_END};

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

static mg_status mmod_available(const mg_detector_ops *row, const void *opts, const mg_context *context, mg_err *err)
{
    char path[MG_MODEL_PATH];
    (void)row, (void)opts;
    return mg_model_intact(path, MMOD_FILE, context, err);
}

static mg_status mmod_open(void **self, const mg_detector_ops *row, const void *opts, const mg_context *context,
                           mg_err *err)
{
    const mmod_opts *o = opts;
    (void)row;
    *self = NULL;
    mmod *m = calloc(1, sizeof *m);
    if (!m)
        return mg_fail(err, MG_ENOMEM, "dlib-mmod: out of memory");
    m->upsample = (int)o->upsample;
    m->list_floor = o->list_floor;
    mg_status st = mg_model_intact(m->path, MMOD_FILE, context, err);
    if (st == MG_OK)
        st = mg_mmod_new(&m->net, m->path, err);
    if (st != MG_OK)
        mmod_close(m);
    else
        *self = m;
    return st;
}

/* One pass at the floor serves margins and detections: dlib's NMS takes the best first, so what stays at 0 and above is
 * what a pass at 0 would have left. */
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

const mg_detector_ops mg_detector_dlib_mmod = {
    .name = "dlib-mmod",
    .summary = "dlib's max-margin CNN face detector: for measuring, 0.15 s and more a picture",
    .licence = "Boost (dlib), CC0 (weights)",
    .flags = MG_DETECTOR_RGB | MG_DETECTOR_SLOW,
    .floor = MMOD_FLOOR,
    .tolerance = 1e-3,
    .params = mmod_params,
    .opts_size = sizeof(mmod_opts),
    .available = mmod_available,
    .open = mmod_open,
    .score = mmod_score,
    .close = mmod_close,
    .weights = mmod_weights,
    .library = "dlib",
    .version = mg_dlib_version,
};
