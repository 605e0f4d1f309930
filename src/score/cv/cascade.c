/* OpenCV's cascades of boosted features, with the windows and the grouping of detectMultiScale(1.1, 3 neighbours).
 *
 * OpenCV calls a face what more than 3 accepted windows agree on, so the margin of a face is that of the fourth best
 * window on it (cascade_scan.h says what a window's margin is). The floor is −5: sums of stages hardly ever miss by
 * more. */
#include "score/cv/cv_cascade.h"

#include <stdlib.h>

#include "base/file/file.h"
#include "base/hash.h"
#include "score/cv/cascade_scan.h"
#include "score/cv/cv.h"
#include "score/options.h"
#include "score/prepare.h"

#define DATA "/usr/share/opencv4/"
#define CASCADE_FLOOR (-5.0)
#define SAME_FACE 0.5 /* IoU of a window and the detection that it took part in */

typedef struct cascade {
    const char *path; /* of the weights */
    mg_cascade *cv;
    cascade_scan *scan;
    mg_image grey; /* kept between calls */
    windows accepted, faces;
    mg_rect *rect; /* of the accepted windows, for grouping */
    int room;
    double list_floor;
} cascade;

static void cascade_close(void *self)
{
    cascade *c = self;
    if (!c)
        return;
    cascade_scan_free(c->scan);
    mg_cascade_free(c->cv);
    mg_image_free(&c->grey);
    windows_free(&c->accepted);
    windows_free(&c->faces);
    free(c->rect);
    free(c);
}

static mg_status cascade_available(const mg_detector_ops *row, const void *opts, const mg_context *context, mg_err *err)
{
    const char *path = row->data;
    (void)opts, (void)context;
    return mg_file_exists(path) ? MG_OK
                                : mg_fail_at(err, MG_EMISSING, path,
                                             "not installed: install Debian's opencv-data, whose file is missing");
}

static mg_status cascade_open(void **self, const mg_detector_ops *row, const void *opts, const mg_context *context,
                              mg_err *err)
{
    const char *path = row->data;
    *self = NULL;
    mg_status st = cascade_available(row, opts, context, err);
    if (st != MG_OK)
        return st;
    cascade *c = calloc(1, sizeof *c);
    if (!c)
        return mg_fail_at(err, MG_ENOMEM, path, "out of memory");
    c->path = path;
    c->list_floor = ((const list_opts *)opts)->list_floor;
    st = mg_cascade_new(&c->cv, path, err);
    if (st == MG_OK)
        st = cascade_scan_new(&c->scan, mg_cascade_model_of(c->cv), err);
    if (st != MG_OK)
        cascade_close(c);
    else
        *self = c;
    return st;
}

/* A detection's margin is that of the fourth best window that agrees with it; the worst, where fewer overlap it so
 * much. */
static double face_margin(const windows *sorted, mg_rect face)
{
    double margin = 0;
    int agreeing = 0;
    for (int i = 0; i < sorted->count && agreeing <= CASCADE_NEIGHBOURS; i++)
        if (mg_rect_iou(sorted->item[i].box, face) >= SAME_FACE) {
            margin = sorted->item[i].margin;
            agreeing++;
        }
    return margin;
}

/* Groups the accepted windows; faces are clipped to the picture, as OpenCV gives them. */
static mg_status group(cascade *c, mg_rect picture, mg_err *err)
{
    const mg_rect *face;
    int count;
    if (c->accepted.count > c->room) {
        mg_rect *more = realloc(c->rect, (size_t)c->accepted.count * sizeof *more);
        if (!more)
            return mg_fail(err, MG_ENOMEM, "cascade: out of memory for %d windows", c->accepted.count);
        c->rect = more;
        c->room = c->accepted.count;
    }
    for (int i = 0; i < c->accepted.count; i++)
        c->rect[i] = c->accepted.item[i].box;
    mg_status st = mg_cascade_group(c->cv, c->rect, c->accepted.count, CASCADE_NEIGHBOURS, &face, &count, err);
    windows_sort(&c->accepted);
    c->faces.count = 0;
    for (int i = 0; st == MG_OK && i < count; i++)
        st = windows_add(&c->faces, mg_rect_inter(face[i], picture), face_margin(&c->accepted, face[i]), err);
    windows_sort(&c->faces);
    return st;
}

static mg_status cascade_score(void *self, const mg_image *im, mg_rect box, mg_score *out, mg_err *err)
{
    cascade *c = self;
    cascade_best best[2];
    *out = (mg_score){0};
    mg_status st = prepare_grey(&im, &c->grey, err);
    if (st == MG_OK)
        st = cascade_scan_run(c->scan, im, box, CASCADE_FLOOR, &c->accepted, best, err);
    if (st == MG_OK)
        st = group(c, (mg_rect){0, 0, im->w, im->h}, err);
    if (st != MG_OK)
        return st;
    out->false_margin = best[0][CASCADE_NEIGHBOURS];
    out->true_margin = best[1][CASCADE_NEIGHBOURS];
    windows_detections(&c->faces, box, c->list_floor, out);
    return MG_OK;
}

static mg_status cascade_weights(void *self, char hex[MG_HASH_HEX], mg_err *err)
{
    return mg_hash_file(((cascade *)self)->path, hex, err);
}

#define CASCADE                                                                                                        \
    .licence = "Intel's BSD-like (OpenCV, Debian's opencv-data)", .floor = CASCADE_FLOOR, .tolerance = 1e-4,           \
    .params = list_params, .opts_size = sizeof(list_opts), .available = cascade_available, .open = cascade_open,       \
    .score = cascade_score, .close = cascade_close, .weights = cascade_weights, .library = "OpenCV",                   \
    .version = mg_cv_version

const mg_detector_ops mg_detector_haar_default = {
    .name = "haar-default",
    .summary = "OpenCV's Haar cascade, frontal, 25 stages; margin of the 4th best window: its worst stage",
    .data = DATA "haarcascades/haarcascade_frontalface_default.xml",
    CASCADE,
};

const mg_detector_ops mg_detector_haar_alt2 = {
    .name = "haar-alt2",
    .summary = "OpenCV's Haar cascade, frontal, 20 stages of small trees",
    .data = DATA "haarcascades/haarcascade_frontalface_alt2.xml",
    CASCADE,
};

const mg_detector_ops mg_detector_haar_profile = {
    .name = "haar-profile",
    .summary = "OpenCV's Haar cascade for profiles to one side",
    .data = DATA "haarcascades/haarcascade_profileface.xml",
    CASCADE,
};

const mg_detector_ops mg_detector_lbp = {
    .name = "lbp",
    .summary = "OpenCV's cascade of local binary patterns, frontal",
    .data = DATA "lbpcascades/lbpcascade_frontalface.xml",
    CASCADE,
};
