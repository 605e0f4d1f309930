/* FaceBoxes and the full-range relative of BlazeFace, both from TensorFlow.js graphs: their heads written by hand, and
 * each detector against its network called directly, with a decoder of its own. */
#include "models.h"

#include <math.h>

#include "score/cv/dnn.h"
#include "score/models.h"
#include "score/tfjs/tfjs.h"

/* ---- heads written by hand --------------------------------------------------------------------------------------- */

enum { HEADS = 6, ROOM = 84 * 8 * 12 };

/* Outputs in another order than the decoder reads them in. */
typedef struct heads {
    float box[3][ROOM], class[3][ROOM];
    mg_tensor t[HEADS];
    dnn_recipe r;
} heads;

static const int anchors[3] = {21, 1, 1};

/* No face anywhere. `columns` and `rows` are those of the three layers. */
static void blank_heads(heads *h, int width, int height, const int columns[3], const int rows[3])
{
    *h = (heads){.r = {width, height, false, 127.5f, 127.5f, 0.5, 0.3, -1}};
    for (int l = 0; l < 3; l++) {
        h->t[l] = (mg_tensor){"class", 4, {1, 2 * anchors[l], rows[l], columns[l]}, h->class[l]};
        h->t[3 + (l + 1) % 3] = (mg_tensor){"box", 4, {1, 4 * anchors[l], rows[l], columns[l]}, h->box[l]};
        for (int i = 0; i < rows[l] * columns[l]; i++)
            for (int a = 0; a < anchors[l]; a++)
                h->class[l][(2 * a + 1) * rows[l] * columns[l] + i] = -50;
    }
}

static void blank_384(heads *h)
{
    blank_heads(h, 384, 256, (const int[]){12, 6, 3}, (const int[]){8, 4, 2});
}

typedef struct place {
    int layer, row, column, anchor;
} place;

static float *class_of(heads *h, place p, int k)
{
    const int *size = h->t[p.layer].size;
    return &h->class[p.layer][(2 * p.anchor + k) * size[2] * size[3] + p.row * size[3] + p.column];
}

static float *box_of(heads *h, place p, int k)
{
    const int *size = h->t[p.layer].size;
    return &h->box[p.layer][(4 * p.anchor + k) * size[2] * size[3] + p.row * size[3] + p.column];
}

/* The only window of the heads: on a picture of the input's size. */
static mg_detection only_window(heads *h)
{
    windows w = {0};
    MUST(dnn_decode_faceboxes(&w, h->t, HEADS, &h->r, dnn_fit_of(&h->r, h->r.w, h->r.h), err));
    assert_int_equal(w.count, 1);
    mg_detection d = w.item[0];
    windows_free(&w);
    return d;
}

static void one_anchor(heads *h, place p, mg_rect want)
{
    *class_of(h, p, 1) = 3;
    mg_detection d = only_window(h);
    if (memcmp(&d.box, &want, sizeof want) != 0)
        fail_msg("layer %d, row %d, column %d, anchor %d: %d,%d %dx%d", p.layer, p.row, p.column, p.anchor, d.box.x,
                 d.box.y, d.box.w, d.box.h);
    *class_of(h, p, 1) = -50;
}

/* Where the graph's own nodes put them for an input of 384×256 (middle y, middle x, side), cut off at its border by
 * hand. Not as wide as high, so that x and y cannot stand for each other. */
static void anchors_are_cut_off_at_the_border(void **state)
{
    static heads h;
    static const struct {
        place p;
        mg_rect want;
    } row[] = {
        {{0, 0, 0, 0}, {0, 0, 20, 20}},       /* 4, 4, 32 */
        {{0, 0, 0, 1}, {0, 0, 20, 28}},       /* 12, 4: y runs fastest */
        {{0, 0, 0, 3}, {0, 12, 20, 32}},      /* 28, 4 */
        {{0, 0, 0, 4}, {0, 0, 28, 20}},       /* 4, 12 */
        {{0, 0, 0, 15}, {12, 12, 32, 32}},    /* 28, 28 */
        {{0, 0, 0, 16}, {0, 0, 32, 32}},      /* 0, 0, 64 */
        {{0, 0, 0, 17}, {0, 0, 32, 64}},      /* 32, 0 */
        {{0, 0, 0, 18}, {0, 0, 64, 32}},      /* 0, 32 */
        {{0, 0, 0, 19}, {0, 0, 64, 64}},      /* 32, 32 */
        {{0, 0, 0, 20}, {0, 0, 80, 80}},      /* 16, 16, 128 */
        {{0, 0, 1, 0}, {20, 0, 32, 20}},      /* 4, 36: cells are counted row by row */
        {{0, 2, 3, 6}, {92, 68, 32, 32}},     /* 84, 108 */
        {{0, 7, 11, 17}, {320, 224, 64, 32}}, /* 256, 352, 64 */
        {{0, 7, 11, 18}, {352, 192, 32, 64}}, /* 224, 384 */
        {{0, 7, 11, 19}, {352, 224, 32, 32}}, /* 256, 384 */
        {{0, 7, 11, 20}, {304, 176, 80, 80}}, /* 240, 368, 128 */
        {{1, 0, 0, 0}, {0, 0, 160, 160}},     /* 32, 32, 256 */
        {{1, 1, 2, 0}, {32, 0, 256, 224}},    /* 96, 160 */
        {{1, 3, 5, 0}, {224, 96, 160, 160}},  /* 224, 352 */
        {{2, 0, 0, 0}, {0, 0, 320, 256}},     /* 64, 64, 512 */
        {{2, 1, 2, 0}, {64, 0, 320, 256}},    /* 192, 320 */
    };
    (void)state;
    blank_384(&h);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        one_anchor(&h, row[i].p, row[i].want);
}

/* The anchor of 256 px at y 96, x 160 is cut off at y 0: what is left has its middle at 112, 160 and is 224 high. */
static void offsets_have_variances_and_follow_the_cut(void **state)
{
    static heads h;
    const place p = {1, 1, 2, 0};
    const float t[] = {1, -0.5f, 5 * logf(0.5f), 5 * logf(0.25f)}; /* 22.4 down, 12.8 left, half as high, a quarter */
    (void)state;
    blank_384(&h);
    for (int k = 0; k < 4; k++)
        *box_of(&h, p, k) = t[k];
    one_anchor(&h, p, (mg_rect){115, 78, 64, 112}); /* middle at 134.4, 147.2: x 115.2 … 179.2, y 78.4 … 190.4 */
}

static void margins_are_logits_down_to_the_floor(void **state)
{
    static heads h;
    const place p = {0, 3, 4, 19}, low = {0, 5, 9, 2}, lower = {2, 0, 1, 0};
    (void)state;
    blank_384(&h);
    *class_of(&h, p, 0) = -1.5f;
    *class_of(&h, p, 1) = 2;
    *class_of(&h, lower, 1) = -1.5f; /* a probability of 0.18 */
    assert_float_equal(only_window(&h).margin, 3.5, 1e-6);
    *class_of(&h, low, 1) = -1.25f; /* and 0.22 */
    windows w = {0};
    MUST(dnn_decode_faceboxes(&w, h.t, HEADS, &h.r, dnn_fit_of(&h.r, 384, 256), err));
    assert_int_equal(w.count, 2);
    assert_float_equal(fminf(w.item[0].margin, w.item[1].margin), -1.25, 1e-6);
    windows_free(&w);
    assert_true(fabs(1 / (1 + exp(-DNN_FACEBOXES_FLOOR)) - 0.2) < 1e-12);
    h.r.threshold = 0.75;
    *class_of(&h, low, 1) = -50;
    assert_float_equal(only_window(&h).margin, 3.5f - logf(3), 1e-5);
    /* A picture of 96×128 is enlarged twofold, and has 96 px of border at its left. */
    MUST(dnn_decode_faceboxes(&w, h.t, HEADS, &h.r, dnn_fit_of(&h.r, 96, 128), err));
    mg_rect want = {16, 48, 32, 32}; /* x 128 … 192 and y 96 … 160 of the input */
    assert_memory_equal(&w.item[0].box, &want, sizeof want);
    windows_free(&w);
}

/* 320 is two cells and a half of 128 px. */
static void the_usual_size_ends_in_half_a_cell(void **state)
{
    static heads h;
    (void)state;
    blank_heads(&h, 320, 256, (const int[]){10, 5, 3}, (const int[]){8, 4, 2});
    one_anchor(&h, (place){2, 0, 2, 0}, (mg_rect){64, 0, 256, 256});   /* 64, 320, 512 */
    one_anchor(&h, (place){1, 2, 4, 0}, (mg_rect){160, 32, 160, 224}); /* 160, 288, 256 */
}

static void other_heads_are_refused(void **state)
{
    static heads h;
    windows w = {0};
    (void)state;
    blank_384(&h);
    const dnn_recipe other = {256, 384, false, 127.5f, 127.5f, 0.5, 0.3, -1};
    mg_err e;
    assert_true(dnn_is_faceboxes(h.t, HEADS, &h.r));
    assert_int_equal(dnn_decode_faceboxes(&w, h.t, HEADS - 1, &h.r, dnn_fit_of(&h.r, 9, 9), &e), MG_EINPUT);
    assert_int_equal(dnn_decode_faceboxes(&w, h.t, HEADS, &other, dnn_fit_of(&other, 9, 9), &e), MG_EINPUT);
    assert_non_null(strstr(e.msg, "FaceBoxes at 256×384"));
    for (int i = 0; i < HEADS; i++) {
        mg_tensor was = h.t[i];
        h.t[i].size[1]++;
        assert_false(dnn_is_faceboxes(h.t, HEADS, &h.r));
        h.t[i] = was;
        h.t[i].dims = 3;
        assert_false(dnn_is_faceboxes(h.t, HEADS, &h.r));
        h.t[i] = was;
    }
    assert_int_equal(w.count, 0);
}

static void facemesh_heads_are_offsets_from_cells(void **state)
{
    static float v[2304 * 17];
    mg_tensor t = {"Identity", 3, {1, 2304, 17}, v};
    const dnn_recipe r = {192, 192, false, 127.5f, 127.5f, 0.5, 0.3, 0};
    windows w = {0};
    mg_err e;
    (void)state;
    for (int i = 0; i < 2304; i++)
        v[17 * i] = -100;
    /* Row 3, column 5: middle (22, 14). Row 47, column 0: middle (2, 190). */
    memcpy(&v[17 * (48 * 3 + 5)], (float[]){2, 4, -4, 16, 8, 99}, 6 * sizeof(float));
    memcpy(&v[17 * (48 * 47)], (float[]){-1, 10, -50, 20, 40, 99}, 6 * sizeof(float));
    MUST(dnn_decode_facemesh(&w, &t, 1, &r, dnn_fit_of(&r, 384, 384), err));
    assert_int_equal(w.count, 2);
    const mg_rect first = {36, 12, 32, 16}, second = {4, 240, 40, 80};
    assert_memory_equal(&w.item[0].box, &first, sizeof first);
    assert_memory_equal(&w.item[1].box, &second, sizeof second);
    assert_true(w.item[0].margin == 2 && w.item[1].margin == -1);
    t.size[1] = 2303;
    assert_int_equal(dnn_decode_facemesh(&w, &t, 1, &r, dnn_fit_of(&r, 9, 9), &e), MG_EINPUT);
    assert_int_equal(dnn_decode_facemesh(&w, &t, 0, &r, dnn_fit_of(&r, 9, 9), &e), MG_EINPUT);
    windows_free(&w);
}

/* ---- what is asked for ------------------------------------------------------------------------------------------- */

static void sizes_are_multiples_of_128(void **state)
{
    static const struct {
        const char *name, *says;
    } row[] = {{"faceboxes:300x256", "300x256 is neither 320x256 nor of multiples of 128 px"},
               {"faceboxes:320x320", "320x320 is neither"},
               {"faceboxes:256x320", "256x320 is neither"},
               {"faceboxes:0x128", "0 is outside 128"},
               {"faceboxes:128x2176", "2176 is outside 128"},
               {"faceboxes:640", "\"640\" is not of the form"},
               {"faceboxes:640x512x3", "not of the form"},
               {"faceboxes:-128x128", "-128 is outside 128"},
               {"faceboxes:99999999999999999999x128", "faceboxes: size"}};
    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const mg_detector_ops *ops;
        void *self;
        mg_err e = {MG_OK, ""};
        assert_int_equal(open_as(&self, &ops, row[i].name, NULL, NULL, &e), MG_EINPUT);
        assert_null(self);
        if (!strstr(e.msg, row[i].says))
            fail_msg("%s: %s", row[i].name, e.msg);
        assert_false(is_available(row[i].name, &e));
        assert_int_equal(e.code, MG_EINPUT);
    }
}

/* ---- against the networks themselves ----------------------------------------------------------------------------- */

typedef struct found {
    double x0, y0, x1, y1, logit;
    bool gone;
} found;
enum { FOUND = 21 * 20 * 16 + 10 * 8 + 5 * 4 };

typedef struct direct {
    const char *name, *json, *in, *out;
    int w, h;
    float border;
    int (*decode)(const mg_tensor *t, found *f, int w, int h);
} direct;

static const mg_tensor *called(const mg_tensor *t, const char *name)
{
    while (strcmp(t->name, name) != 0)
        t++;
    return t;
}

static double between(double v, double most)
{
    return v < 0 ? 0 : v > most ? most : v;
}

/* The anchors of a cell in the order in which the graph lists them: of each size all x, for each x all y. */
static int cell_anchors(double a[21][3], int layer)
{
    static const int size[] = {32, 64, 128}, step[] = {8, 32, 32}, first[] = {4, 0, 16}, side[] = {4, 2, 1};
    int n = 0;
    for (int s = 0; layer == 0 && s < 3; s++)
        for (int x = 0; x < side[s]; x++)
            for (int y = 0; y < side[s]; y++, n++)
                a[n][0] = first[s] + x * step[s], a[n][1] = first[s] + y * step[s], a[n][2] = size[s];
    if (layer > 0)
        a[n][0] = a[n][1] = layer == 1 ? 32 : 64, a[n++][2] = layer == 1 ? 256 : 512;
    return n;
}

static int faceboxes_directly(const mg_tensor *t, found *f, int w, int h)
{
    int n = 0;
    for (int layer = 0; layer < 3; layer++) {
        char name[64];
        double a[21][3];
        int each = cell_anchors(a, layer), side = 32 << layer;
        snprintf(name, sizeof name, "prediction_layers_box_encoding_predictor_%d_BiasAdd", layer);
        const mg_tensor *box = called(t, name);
        snprintf(name, sizeof name, "prediction_layers_class_predictor_%d_BiasAdd", layer);
        const mg_tensor *class = called(t, name);
        int area = box->size[2] * box->size[3];
        for (int i = 0; i < area; i++)
            for (int k = 0; k < each; k++) {
                const float *v = box->data + 4 * k * area + i, *c = class->data + 2 * k * area + i;
                double ax = a[k][0] + i % box->size[3] * side, ay = a[k][1] + i / box->size[3] * side,
                       half = a[k][2] / 2;
                double x0 = between(ax - half, w), x1 = between(ax + half, w);
                double y0 = between(ay - half, h), y1 = between(ay + half, h);
                double cy = (y0 + y1) / 2 + (double)v[0] / 10 * (y1 - y0),
                       high = (y1 - y0) * exp((double)v[2 * area] / 5);
                double cx = (x0 + x1) / 2 + (double)v[area] / 10 * (x1 - x0),
                       wide = (x1 - x0) * exp((double)v[3 * area] / 5);
                f[n++] = (found){
                    cx - wide / 2, cy - high / 2, cx + wide / 2, cy + high / 2, (double)c[area] - (double)c[0], false};
            }
    }
    return n;
}

static int facemesh_directly(const mg_tensor *t, found *f, int w, int h)
{
    (void)w, (void)h;
    for (int i = 0; i < 2304; i++) {
        const float *v = t->data + 17 * i;
        double cx = 4 * (i % 48) + 2 + (double)v[1], cy = 4 * (i / 48) + 2 + (double)v[2];
        double half = (double)v[3] / 2, high = (double)v[4] / 2;
        f[i] = (found){cx - half, cy - high, cx + half, cy + high, (double)v[0], false};
    }
    return 2304;
}

static double overlap(const found *a, const found *b)
{
    double w = fmin(a->x1, b->x1) - fmax(a->x0, b->x0), h = fmin(a->y1, b->y1) - fmax(a->y0, b->y0);
    double both = w > 0 && h > 0 ? w * h : 0;
    return both / ((a->x1 - a->x0) * (a->y1 - a->y0) + (b->x1 - b->x0) * (b->y1 - b->y0) - both);
}

static int best_first(const void *a, const void *b)
{
    double p = ((const found *)a)->logit, q = ((const found *)b)->logit;
    return (p < q) - (p > q);
}

/* How many are kept; those that are not gone, from the first on. */
static int detect_directly(const direct *d, mg_net *net, const mg_image *rgb, found *f)
{
    static float input[3 * 640 * 512];
    double scale = fmin((double)d->w / rgb->w, (double)d->h / rgb->h);
    int w = (int)round(rgb->w * scale), h = (int)round(rgb->h * scale), left = (d->w - w) / 2, top = (d->h - h) / 2;
    int count, kept = 0, area = d->w * d->h;
    mg_image small;
    mg_tensor t[MG_TENSORS];
    MUST(mg_cv_resize(&small, rgb, w, h, err));
    for (int i = 0; i < 3 * area; i++) {
        int x = i % d->w - left, y = i % area / d->w - top;
        bool inside = x >= 0 && x < w && y >= 0 && y < h;
        input[i] = inside ? (float)mg_image_at(&small, x, y)[i / area] / 127.5f - 1 : d->border;
    }
    MUST(mg_net_run(net, input, (const int[]){1, 3, d->h, d->w}, t, &count, err));
    int n = d->decode(t, f, d->w, d->h);
    assert_true(n <= FOUND);
    qsort(f, (size_t)n, sizeof *f, best_first);
    for (int i = 0; i < n && f[i].logit >= 0; i++) {
        for (int k = 0; k < i; k++)
            f[i].gone |= !f[k].gone && overlap(&f[i], &f[k]) > 0.3;
        kept += !f[i].gone;
    }
    for (int i = 0; i < n; i++) {
        f[i].x0 = (f[i].x0 - left) / scale, f[i].x1 = (f[i].x1 - left) / scale;
        f[i].y0 = (f[i].y0 - top) / scale, f[i].y1 = (f[i].y1 - top) / scale;
    }
    mg_image_free(&small);
    return kept;
}

static void same_faces(const mg_score *s, const found *f, int kept)
{
    assert_int_equal(s->count, kept);
    for (int k = 0; k < kept; k++, f++) {
        const mg_rect *box = &s->det[k].box;
        while (f->gone)
            f++;
        assert_true(fabs(box->x - f->x0) < 1 && fabs(box->y - f->y0) < 1);
        assert_true(fabs(box->w - (f->x1 - f->x0)) < 1.5 && fabs(box->h - (f->y1 - f->y0)) < 1.5);
        assert_float_equal(s->det[k].margin, f->logit, 1e-3);
    }
}

static void equals_direct(void **state)
{
    static found f[FOUND];
    const direct *d = *state;
    const mg_detector_ops *ops;
    void *self = open_or_skip(&ops, d->name);
    char path[MG_MODEL_PATH];
    unsigned char *onnx;
    size_t size;
    mg_net *net;
    int faces = 0;
    MUST(mg_model_path(path, d->json, test_context(NULL), err));
    MUST(mg_tfjs_load(&onnx, &size, NULL, path, &(mg_tfjs_opts){d->in, d->out, d->h, d->w}, err));
    MUST(mg_net_new_memory(&net, onnx, size, path, err));
    for (int i = 0; i < TEN; i++) {
        mg_image rgb;
        mg_score s;
        load_photo(&rgb, i);
        int kept = detect_directly(d, net, &rgb, f);
        MUST(ops->score(self, &rgb, (mg_rect){0}, &s, err));
        same_faces(&s, f, kept);
        faces += kept;
        mg_image_free(&rgb);
    }
    printf("# %s: %d faces in %d photos equal a direct program's\n", d->name, faces, TEN);
    assert_true(faces > 5);
    mg_net_free(net);
    free(onnx);
    ops->close(self);
}

#define BOX "prediction_layers/box_encoding_predictor_"
#define CLASS "prediction_layers/class_predictor_"
#define END "/BiasAdd"
#define NODES BOX "0" END "," BOX "1" END "," BOX "2" END "," CLASS "0" END "," CLASS "1" END "," CLASS "2" END
static direct usual = {"faceboxes", "faceboxes.json", "standardize_input/sub", NODES, 320, 256, -1, faceboxes_directly};
static direct large = {"faceboxes:640x512", "faceboxes.json", "standardize_input/sub", NODES, 640, 512, -1,
                       faceboxes_directly};
static direct full = {"facemesh-full",  "facemesh-detection-full.json", NULL, "Identity", 192, 192, 0,
                      facemesh_directly};

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(anchors_are_cut_off_at_the_border),
        cmocka_unit_test(offsets_have_variances_and_follow_the_cut),
        cmocka_unit_test(margins_are_logits_down_to_the_floor),
        cmocka_unit_test(the_usual_size_ends_in_half_a_cell),
        cmocka_unit_test(other_heads_are_refused),
        cmocka_unit_test(facemesh_heads_are_offsets_from_cells),
        cmocka_unit_test(sizes_are_multiples_of_128),
        {"faceboxes_equals_direct", equals_direct, NULL, NULL, &usual},
        {"faceboxes_640x512_equals_direct", equals_direct, NULL, NULL, &large},
        {"facemesh_full_equals_direct", equals_direct, NULL, NULL, &full},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
