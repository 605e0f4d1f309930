/* Networks: decoders on heads written by hand; each detector against the network called directly, with a decoder of
 * its own. */
#include "models.h"

#include <math.h>

#include "score/cv/dnn.h"
#include "score/models.h"
#include "base/rng.h"

static float sigmoid(float x)
{
    return 1 / (1 + expf(-x));
}

/* ---- decoders, without any network ---------------------------------------------------------------------------- */

static void ultraface_heads_are_corners_and_probabilities(void **state)
{
    (void)state;
    float boxes[8] = {0.25f, 0.5f, 0.5f, 0.75f, 0, 0, 0.1f, 0.1f}, scores[4] = {0.1f, 0.9f, 0.9f, 0.1f};
    mg_tensor t[2] = {{"scores", 3, {1, 2, 2}, scores}, {"boxes", 3, {1, 2, 4}, boxes}};
    dnn_recipe r = {320, 240, false, 127, 128, 0.85, 0.3, 0};
    windows w = {0};
    dnn_fit fit = dnn_fit_of(&r, 640, 640); /* 240×240, 40 px of border left and right */
    assert_true(fit.scale == 0.375 && fit.left == 40 && fit.top == 0);
    MUST(dnn_decode_ultraface(&w, t, 2, &r, fit, err));
    assert_int_equal(w.count, 2);
    mg_rect want = {107, 320, 213, 160}; /* (80 − 40) / 0.375, 120 / 0.375, 80 / 0.375, 60 / 0.375 */
    assert_memory_equal(&w.item[0].box, &want, sizeof want);
    assert_float_equal(w.item[0].margin, logf(9) - logf(0.85f / 0.15f), 1e-5);
    assert_float_equal(w.item[1].margin, -logf(9) - logf(0.85f / 0.15f), 1e-5);
    mg_err e;
    assert_int_equal(dnn_decode_ultraface(&w, t, 1, &r, fit, &e), MG_EINPUT);
    t[1].size[1] = 3;
    assert_false(dnn_is_ultraface(t, 2));
    windows_free(&w);
}

static void blazeface_heads_are_offsets_from_anchors(void **state)
{
    (void)state;
    static float s0[512], s1[384], b0[512 * 16], b1[384 * 16];
    for (int i = 0; i < 512; i++)
        s0[i] = -100;
    for (int i = 0; i < 384; i++)
        s1[i] = -100;
    s0[2 * (16 * 3 + 5) + 1] = 2; /* row 3, column 5, second anchor: middle (44, 28) of 128 */
    memcpy(&b0[16 * (2 * (16 * 3 + 5) + 1)], (float[]){4, -4, 16, 8}, 4 * sizeof(float));
    s1[6 * (8 * 7 + 1) + 5] = -1; /* row 7, column 1, last anchor: middle (24, 120) */
    memcpy(&b1[16 * (6 * (8 * 7 + 1) + 5)], (float[]){0, 0, 10, 10}, 4 * sizeof(float));
    mg_tensor t[4] = {
        {"a", 3, {1, 384, 16}, b1}, {"b", 3, {1, 512, 1}, s0}, {"c", 3, {1, 384, 1}, s1}, {"d", 3, {1, 512, 16}, b0}};
    dnn_recipe r = {128, 128, true, 127.5f, 127.5f, 0.75, 0.3, 0};
    windows w = {0};
    MUST(dnn_decode_blazeface(&w, t, 4, &r, dnn_fit_of(&r, 256, 256), err));
    assert_int_equal(w.count, 2);
    mg_rect first = {80, 40, 32, 16}, second = {38, 230, 20, 20};
    assert_memory_equal(&w.item[0].box, &first, sizeof first);
    assert_memory_equal(&w.item[1].box, &second, sizeof second);
    assert_float_equal(w.item[0].margin, 2 - logf(3), 1e-5);
    mg_err e;
    assert_int_equal(dnn_decode_blazeface(&w, t, 3, &r, dnn_fit_of(&r, 256, 256), &e), MG_EINPUT);
    windows_free(&w);
}

static void letterbox_keeps_shape_and_spreads_grey(void **state)
{
    (void)state;
    dnn_recipe planes = {8, 4, false, 100, 10, 0.5, 0.3, 0}, rows = {8, 4, true, 100, 10, 0.5, 0.3, -1};
    mg_image grey;
    float a[96], b[96];
    MUST(mg_image_new(&grey, 4, 4, 1, err));
    memset(grey.px, 130, 16);
    MUST(dnn_fill(a, &planes, &grey, err));
    MUST(dnn_fill(b, &rows, &grey, err));
    for (int y = 0; y < 4; y++)
        for (int x = 0; x < 8; x++)
            for (int c = 0; c < 3; c++) {
                bool inside = x >= 2 && x < 6;
                assert_true(a[32 * c + 8 * y + x] == (inside ? 3 : 0));
                assert_true(b[3 * (8 * y + x) + c] == (inside ? 3 : -1)); /* the border is its own */
            }
    mg_image_free(&grey);
}

static void suppression_keeps_the_best(void **state)
{
    (void)state;
    windows w = {0};
    MUST(windows_add(&w, (mg_rect){0, 0, 10, 10}, 0.5, err));
    MUST(windows_add(&w, (mg_rect){1, 0, 10, 10}, 0.9, err));
    MUST(windows_add(&w, (mg_rect){8, 0, 10, 10}, 0.7, err));
    MUST(windows_add(&w, (mg_rect){3, 3, 0, 5}, 9, err));
    MUST(windows_add(&w, (mg_rect){3, 3, 5, 5}, NAN, err));
    mg_score s;
    windows_margins(&w, (mg_rect){0, 0, 10, 10}, -3, 1, &s);
    assert_true(s.true_margin == (double)0.9f && s.false_margin == (double)0.7f);
    windows_margins(&w, (mg_rect){0, 0, 10, 10}, -3, 2, &s);
    assert_true(s.true_margin == 0.5 && s.false_margin == -3);
    MUST(windows_suppress(&w, 0.3, err));
    windows_detections(&w, (mg_rect){100, 0, 10, 10}, 0.8, &s);
    assert_true(w.count == 2 && w.item[0].box.x == 1 && w.item[1].box.x == 8);
    assert_true(!s.hit && s.false_count == 2 && s.count == 1);
    windows_free(&w);
}

/* The same as taking each pair by itself; boxes lie on top of each other, apart, and inside each other. */
static void suppression_is_that_of_every_pair(void **state)
{
    (void)state;
    mg_rng rng;
    mg_rng_seed(&rng, 5, 1);
    for (int run = 0; run < 40; run++) {
        windows w = {0}, direct = {0};
        double iou = run % 4 ? 0.1 * (run % 10) : 1;
        int n = 1 + (int)mg_rng_below(&rng, 300);
        for (int i = 0; i < n; i++) {
            mg_rect box = {(int)mg_rng_below(&rng, 60) - 10, (int)mg_rng_below(&rng, 60),
                           1 + (int)mg_rng_below(&rng, 25), 1 + (int)mg_rng_below(&rng, 25)};
            MUST(windows_add(&w, box, mg_rng_range(&rng, -1, 1), err));
        }
        windows_sort(&w);
        for (int i = 0; i < n; i++) {
            bool stays = true;
            for (int k = 0; k < direct.count; k++)
                stays = stays && mg_rect_iou(w.item[i].box, direct.item[k].box) <= iou;
            if (stays)
                MUST(windows_add(&direct, w.item[i].box, (double)w.item[i].margin, err));
        }
        MUST(windows_suppress(&w, iou, err));
        assert_int_equal(w.count, direct.count);
        same_detections(w.item, direct.item, w.count);
        windows_free(&w);
        windows_free(&direct);
    }
}

/* ---- against the network itself ------------------------------------------------------------------------------- */

/* A direct program: resize, pad, forward, decode, keep what is above the threshold and not overlapped by a better
 * one. */
typedef struct direct {
    const char *name, *file;
    int w, h;
    bool rows;
    float mean, divisor, threshold;
} direct;

typedef struct found {
    float x0, y0, x1, y1, p;
    bool gone;
} found;

static float overlap(const found *a, const found *b)
{
    float w = fminf(a->x1, b->x1) - fmaxf(a->x0, b->x0), h = fminf(a->y1, b->y1) - fmaxf(a->y0, b->y0);
    float both = w > 0 && h > 0 ? w * h : 0;
    return both / ((a->x1 - a->x0) * (a->y1 - a->y0) + (b->x1 - b->x0) * (b->y1 - b->y0) - both);
}

static int decode_directly(const direct *d, const mg_tensor *t, found *f)
{
    int n = 0;
    if (!d->rows) { /* "boxes", "scores" */
        for (int i = 0; i < t[0].size[1]; i++) {
            const float *b = t[0].data + 4 * i;
            f[n++] = (found){b[0] * 320, b[1] * 240, b[2] * 320, b[3] * 240, t[1].data[2 * i + 1], false};
        }
        return n;
    }
    for (int layer = 0; layer < 2; layer++) { /* scores, scores, boxes, boxes */
        int side = layer ? 8 : 16, anchors = layer ? 6 : 2;
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++)
                for (int a = 0; a < anchors; a++) {
                    int i = (y * side + x) * anchors + a;
                    const float *b = t[2 + layer].data + 16 * i;
                    float cx = ((float)x + 0.5f) * (float)d->w / (float)side + b[0];
                    float cy = ((float)y + 0.5f) * (float)d->h / (float)side + b[1];
                    f[n++] = (found){
                        cx - b[2] / 2, cy - b[3] / 2, cx + b[2] / 2, cy + b[3] / 2, sigmoid(t[layer].data[i]), false};
                }
    }
    return n;
}

static int best_first(const void *a, const void *b)
{
    float p = ((const found *)a)->p, q = ((const found *)b)->p;
    return (p < q) - (p > q);
}

static int detect_directly(const direct *d, mg_net *net, const mg_image *rgb, found *f)
{
    static float input[3 * 320 * 256];
    float scale = fminf((float)d->w / (float)rgb->w, (float)d->h / (float)rgb->h);
    int w = (int)roundf((float)rgb->w * scale), h = (int)roundf((float)rgb->h * scale), kept = 0;
    int left = (d->w - w) / 2, top = (d->h - h) / 2, shape[4] = {1, 3, d->h, d->w}, flat[4] = {1, d->h, d->w, 3}, count;
    mg_image small;
    mg_tensor t[MG_TENSORS];
    MUST(mg_cv_resize(&small, rgb, w, h, err));
    memset(input, 0, sizeof input);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            for (int c = 0; c < 3; c++) {
                int at = d->rows ? ((y + top) * d->w + x + left) * 3 + c : (c * d->h + y + top) * d->w + x + left;
                input[at] = ((float)small.px[(y * w + x) * 3 + c] - d->mean) / d->divisor;
            }
    MUST(mg_net_run(net, input, d->rows ? flat : shape, t, &count, err));
    int n = decode_directly(d, t, f);
    qsort(f, (size_t)n, sizeof *f, best_first);
    for (int i = 0; i < n && f[i].p >= d->threshold; i++) {
        for (int k = 0; k < i; k++)
            f[i].gone |= !f[k].gone && overlap(&f[i], &f[k]) > 0.3f;
        if (!f[i].gone)
            kept++;
    }
    for (int i = 0; i < n; i++) {
        f[i].x0 = (f[i].x0 - (float)left) / scale;
        f[i].x1 = (f[i].x1 - (float)left) / scale;
        f[i].y0 = (f[i].y0 - (float)top) / scale;
        f[i].y1 = (f[i].y1 - (float)top) / scale;
    }
    mg_image_free(&small);
    return kept;
}

static void equals_direct(const direct *d)
{
    static found f[4420];
    const mg_detector_ops *ops;
    void *self = open_or_skip(&ops, d->name);
    char path[MG_MODEL_PATH];
    mg_net *net;
    int faces = 0;
    MUST(mg_model_path(path, d->file, test_context(NULL), err));
    MUST(mg_net_new(&net, path, err));
    for (int i = 0; i < TEN; i++) {
        mg_image rgb;
        mg_score s;
        load_photo(&rgb, i);
        int kept = detect_directly(d, net, &rgb, f);
        MUST(ops->score(self, &rgb, (mg_rect){0}, &s, err));
        assert_int_equal(s.count, kept);
        for (int k = 0, j = 0; k < kept; k++, j++) {
            while (f[j].gone)
                j++;
            assert_true(abs(s.det[k].box.x - (int)lroundf(f[j].x0)) <= 1 &&
                        abs(s.det[k].box.y - (int)lroundf(f[j].y0)) <= 1);
            assert_true(fabsf((float)s.det[k].box.w - (f[j].x1 - f[j].x0)) < 1.5f);
            assert_true(fabsf((float)s.det[k].box.h - (f[j].y1 - f[j].y0)) < 1.5f);
            float p = sigmoid(s.det[k].margin + logf(d->threshold / (1 - d->threshold)));
            assert_float_equal(p, f[j].p, 1e-4);
        }
        faces += kept;
        mg_image_free(&rgb);
    }
    printf("# %s: %d faces in %d photos equal a direct program's\n", d->name, faces, TEN);
    assert_true(faces > 5);
    mg_net_free(net);
    ops->close(self);
}

static void ultraface_equals_direct(void **state)
{
    (void)state;
    equals_direct(&(direct){"ultraface", "fr_detect.onnx", 320, 240, false, 127, 128, 0.85f});
}

static void blazeface_front_equals_direct(void **state)
{
    (void)state;
    equals_direct(&(direct){"blazeface-front", "face_detection_front_128x128_barracuda.onnx", 128, 128, true, 127.5f,
                            127.5f, 0.5f});
}

static void blazeface_back_equals_direct(void **state)
{
    (void)state;
    equals_direct(&(direct){"blazeface-back", "face_detection_back_256x256_barracuda.onnx", 256, 256, true, 127.5f,
                            127.5f, 0.5f});
}

/* The best margin of all windows on the box's side, or of all others. */
static double best_of_all(const mg_yunet_face *f, int count, mg_rect box, bool on_it)
{
    double best = 0;
    for (int i = 0; i < count; i++) {
        long x0 = lroundf(f[i].x), y0 = lroundf(f[i].y), x1 = lroundf(f[i].x + f[i].w), y1 = lroundf(f[i].y + f[i].h);
        mg_rect at = {(int)x0, (int)y0, (int)(x1 - x0), (int)(y1 - y0)};
        if ((mg_rect_iou(at, box) >= MG_IOU_TRUE) == on_it && f[i].score > best)
            best = f[i].score;
    }
    return best;
}

static void yunet_equals_direct(void **state)
{
    (void)state;
    const mg_detector_ops *ops;
    void *self = open_or_skip(&ops, "yunet");
    char path[MG_MODEL_PATH];
    mg_yunet *y;
    int faces = 0;
    MUST(mg_model_path(path, "yunet_120x160.onnx", test_context(NULL), err));
    MUST(mg_yunet_new(&y, path, err));
    for (int i = 0; i < TEN; i++) {
        mg_image rgb;
        mg_score s;
        const mg_yunet_face *f;
        int count;
        load_photo(&rgb, i);
        MUST(mg_yunet_detect(y, &rgb, 0.9, 0.3, 5000, &f, &count, err));
        MUST(ops->score(self, &rgb, (mg_rect){0}, &s, err));
        assert_int_equal(s.count, count);
        for (int k = 0; k < count; k++) {
            assert_true(s.det[k].box.x == (int)lroundf(f[k].x) && s.det[k].box.y == (int)lroundf(f[k].y));
            assert_float_equal(sigmoid(s.det[k].margin + logf(9)), f[k].score, 1e-4);
        }
        faces += count;
        for (int k = 0; k < 2 && count; k++) { /* a face, which is among the surest windows, and a place that is not */
            mg_rect box = {(int)f[0].x + 200 * k, (int)f[0].y, (int)f[0].w, (int)f[0].h};
            MUST(ops->score(self, &rgb, box, &s, err));
            MUST(mg_yunet_detect(y, &rgb, 1e-6, 1, 5000, &f, &count, err));
            assert_float_equal(sigmoid((float)s.true_margin + logf(9)), best_of_all(f, count, box, true), 1e-5);
            assert_float_equal(sigmoid((float)s.false_margin + logf(9)), best_of_all(f, count, box, false), 1e-5);
        }
        mg_image_free(&rgb);
    }
    printf("# yunet: %d faces in %d photos equal FaceDetectorYN's\n", faces, TEN);
    assert_true(faces > 5);
    mg_yunet_free(y);
    ops->close(self);
}

/* ---- a user's own files --------------------------------------------------------------------------------------- */

static void own_file_is_told_by_its_heads(void **state)
{
    (void)state;
    static const char *const file[] = {"fr_detect.onnx", "face_detection_front_128x128_barracuda.onnx",
                                       "face_detection_back_256x256_barracuda.onnx"};
    static const char *const name[] = {"ultraface", "blazeface-front", "blazeface-back"};
    const mg_detector_ops *ops, *onnx;
    mg_image rgb;
    load_photo(&rgb, 5);
    for (int i = 0; i < 3; i++) {
        void *self = open_or_skip(&ops, name[i]);
        char path[MG_MODEL_PATH], mine[MG_MODEL_PATH + 8];
        mg_score a, b;
        MUST(mg_model_path(path, file[i], test_context(NULL), err));
        snprintf(mine, sizeof mine, "onnx:%s", path);
        void *own = open_detector(&onnx, mine);
        MUST(ops->score(self, &rgb, (mg_rect){229, 83, 78, 111}, &a, err));
        MUST(onnx->score(own, &rgb, (mg_rect){229, 83, 78, 111}, &b, err));
        assert_true(a.true_margin == b.true_margin && a.false_margin == b.false_margin && a.count == b.count);
        ops->close(self);
        onnx->close(own);
    }
    mg_image_free(&rgb);
}

static void other_files_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"/nowhere.onnx", FACES "2007_007763.jpg", "/etc/hostname"};
    const mg_detector_ops *ops;
    for (int i = 0; i < 3; i++) {
        mg_err e = {MG_OK, ""};
        char name[300];
        void *self;
        snprintf(name, sizeof name, "onnx:%s", bad[i]);
        assert_int_equal(open_as(&self, &ops, name, NULL, NULL, &e), MG_EINPUT);
        assert_null(self);
        assert_non_null(strstr(e.msg, bad[i]));
        assert_int_equal(open_as(&self, &ops, "yunet", "model", bad[i], &e), MG_EINPUT);
    }
    char path[MG_MODEL_PATH];
    mg_err e;
    if (mg_model_path(path, "yunet_120x160.onnx", test_context(NULL), &e) != MG_OK) {
        printf("# not run: heads of another kind need yunet's file in $MASKGEN_MODELS\n");
        skip();
    }
    void *self;
    assert_int_equal(open_as(&self, &ops, "onnx:x", "model", path, &e), MG_EINPUT);
    assert_non_null(strstr(e.msg, "heads"));
}

TEST_MAIN(cmocka_unit_test(ultraface_heads_are_corners_and_probabilities),
          cmocka_unit_test(blazeface_heads_are_offsets_from_anchors),
          cmocka_unit_test(letterbox_keeps_shape_and_spreads_grey), cmocka_unit_test(suppression_keeps_the_best),
          cmocka_unit_test(suppression_is_that_of_every_pair), cmocka_unit_test(ultraface_equals_direct),
          cmocka_unit_test(blazeface_front_equals_direct), cmocka_unit_test(blazeface_back_equals_direct),
          cmocka_unit_test(yunet_equals_direct), cmocka_unit_test(own_file_is_told_by_its_heads),
          cmocka_unit_test(other_files_are_refused))
