/* YuNet through cv::FaceDetectorYN, from a file of the user's own: no registry that we know of carries one for
 * OpenCV 4.6. */
#include <math.h>
#include <stdlib.h>

#include "base/hash.h"
#include "score/cv/cv.h"
#include "score/cv/dnn.h"
#include "score/models.h"
#include "score/options.h"

#define YUNET_FILE "yunet_120x160.onnx"
#define YUNET_THRESHOLD 0.9 /* FaceDetectorYN's defaults */
#define YUNET_NMS 0.3
#define YUNET_LEAST 1e-6 /* probability from which windows are looked at */
/* Windows asked for: enough nearly always, and FaceDetectorYN's own limit. It compares each with each, so that all of a
 * large photo would take a minute. A place on which none of the MOST surest windows lies has the floor for its margin.
 */
enum { SUREST = 256, MOST = 5000 };

typedef struct yunet {
    mg_yunet *net;
    windows found;
    double list_floor;
    char path[MG_MODEL_PATH];
} yunet;

static void yunet_close(void *self)
{
    yunet *y = self;
    if (!y)
        return;
    mg_yunet_free(y->net);
    windows_free(&y->found);
    free(y);
}

static mg_status yunet_path(char path[MG_MODEL_PATH], const model_opts *opts, const mg_context *context, mg_err *err)
{
    return opts->model[0] ? mg_path(path, err, "%s", opts->model) : mg_model_path(path, YUNET_FILE, context, err);
}

static mg_status yunet_available(const mg_detector_ops *row, const void *opts, const mg_context *context, mg_err *err)
{
    char path[MG_MODEL_PATH];
    (void)row;
    return yunet_path(path, opts, context, err);
}

/* Networks with other heads are only noticed when they run. */
static mg_status probe(yunet *y, const char *path, mg_err *err)
{
    mg_image blank;
    const mg_yunet_face *f;
    int count;
    mg_status st = mg_image_new(&blank, 320, 320, 3, err);
    if (st != MG_OK)
        return st;
    st = mg_yunet_detect(y->net, &blank, YUNET_THRESHOLD, YUNET_NMS, SUREST, &f, &count, NULL);
    mg_image_free(&blank);
    if (st == MG_ENOMEM)
        return mg_fail_at(err, MG_ENOMEM, path, "out of memory to try this network");
    return st == MG_OK ? MG_OK
                       : mg_fail_at(err, MG_EINPUT, path, "not a YuNet as OpenCV 4.6 knows it (heads loc, conf, iou)");
}

static mg_status yunet_open(void **self, const mg_detector_ops *row, const void *opts, const mg_context *context,
                            mg_err *err)
{
    (void)row;
    *self = NULL;
    yunet *y = calloc(1, sizeof *y);
    if (!y)
        return mg_fail(err, MG_ENOMEM, "yunet: out of memory");
    y->list_floor = ((const model_opts *)opts)->list_floor;
    mg_status st = yunet_path(y->path, opts, context, err);
    if (st == MG_OK)
        st = mg_yunet_new(&y->net, y->path, err);
    if (st == MG_OK)
        st = probe(y, y->path, err);
    if (st != MG_OK)
        yunet_close(y);
    else
        *self = y;
    return st;
}

/* The `most` surest windows, and the margins of the best. *enough: more would change nothing, since both sides have
 * their best among them, and so has all that is listed. */
static mg_status look(yunet *y, const mg_image *im, mg_rect box, int most, mg_score *out, bool *enough, mg_err *err)
{
    const mg_yunet_face *f;
    int count;
    double margin = 0;
    y->found.count = 0;
    mg_status st = mg_yunet_detect(y->net, im, YUNET_LEAST, 1, most, &f, &count, err);
    for (int i = 0; st == MG_OK && i < count; i++) {
        if (!isfinite(f[i].x + f[i].y + f[i].w + f[i].h + f[i].score))
            return mg_fail_at(err, MG_ELIB, y->path, "the network answers with infinity or no number");
        double x = (double)f[i].x, top = (double)f[i].y;
        margin = dnn_logit((double)f[i].score) - dnn_logit(YUNET_THRESHOLD);
        st = windows_add(&y->found, windows_box(x, top, x + (double)f[i].w, top + (double)f[i].h), margin, err);
    }
    windows_margins(&y->found, box, DNN_FLOOR, 1, out);
    bool both = out->false_margin > DNN_FLOOR &&
                (mg_rect_empty(box) || out->true_margin > DNN_FLOOR); /* nothing lies on an empty box */
    *enough = count < most || (both && margin < fmin(0, y->list_floor));
    return st;
}

static mg_status yunet_score(void *self, const mg_image *im, mg_rect box, mg_score *out, mg_err *err)
{
    yunet *y = self;
    bool enough = false;
    *out = (mg_score){0};
    mg_status st = look(y, im, box, SUREST, out, &enough, err);
    if (st == MG_OK && !enough)
        st = look(y, im, box, MOST, out, &enough, err);
    if (st == MG_OK)
        st = windows_thinned(&y->found, box, YUNET_NMS, y->list_floor, out, err);
    return st;
}

static mg_status yunet_weights(void *self, char hex[MG_HASH_HEX], mg_err *err)
{
    return mg_hash_file(((yunet *)self)->path, hex, err);
}

const mg_detector_ops mg_detector_yunet = {
    .name = "yunet",
    .summary = "YuNet through OpenCV's FaceDetectorYN, from your own file; margin in logits above a score of 0.9",
    .licence = "MIT (the network; your file's own)",
    .argument = "[FILE]",
    .flags = MG_DETECTOR_RGB,
    .floor = DNN_FLOOR,
    .tolerance = 1e-2,
    .params = model_params,
    .opts_size = sizeof(model_opts),
    .available = yunet_available,
    .open = yunet_open,
    .score = yunet_score,
    .close = yunet_close,
    .weights = yunet_weights,
    .library = "OpenCV",
    .version = mg_cv_version,
};
