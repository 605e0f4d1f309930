/* The engine against dlib and against itself, on random pictures and changes: photos, noise and smooth shapes, grey
 * and colour, odd sizes, enlarged, on every CPU path that runs here. MASKGEN_PROPERTY is the number of pictures
 * (default 300). */
#include "test.h"

#include <dirent.h>
#include <math.h>

#include "score/dlib/dlib.h"
#include "score/hog/hog_internal.h"
#include "base/image/picture.h"
#include "score/hog/hog_engine.h"
#include "base/rng.h"
#include "detector.h"

#define FACES "/usr/share/doc/libdlib19.1/examples/faces"
enum { PHOTOS_MAX = 16 };
static mg_image photo[PHOTOS_MAX];
static int photos;
static mg_dlib_hog *dlib_hog;
static mg_hog_model *model;

static int set_up(void **state)
{
    (void)state;
    DIR *d = opendir(FACES);
    assert_non_null(d);
    for (struct dirent *f; (f = readdir(d)) && photos < PHOTOS_MAX;)
        if (strstr(f->d_name, ".jpg") && !strstr(f->d_name, "bald")) {
            char path[512];
            snprintf(path, sizeof path, "%s/%s", FACES, f->d_name);
            MUST(mg_picture_load(&photo[photos++], NULL, path, err));
        }
    closedir(d);
    MUST(mg_dlib_hog_new(&dlib_hog, err));
    model = malloc(sizeof *model);
    MUST(mg_dlib_hog_model(dlib_hog, model, err));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (int i = 0; i < photos; i++)
        mg_image_free(&photo[i]);
    mg_dlib_hog_free(dlib_hog);
    free(model);
    return 0;
}

/* ---- random pictures ---- */

static int between(mg_rng *r, int low, int high)
{
    return low + (int)mg_rng_below(r, (uint32_t)(high - low + 1));
}

static void fill_photo(mg_rng *r, mg_image *im)
{
    const mg_image *from = &photo[mg_rng_below(r, (uint32_t)photos)];
    double scale = mg_rng_range(r, 0.5, 2.5);
    mg_image part;
    MUST(mg_image_crop_scaled(&part, from, mg_rng_range(r, 0, from->w * 0.7), mg_rng_range(r, 0, from->h * 0.7), scale,
                              im->w, im->h, err));
    memcpy(im->px, part.px, (size_t)im->w * (size_t)im->h * 3);
    mg_image_free(&part);
}

static void fill_noise(mg_rng *r, mg_image *im)
{
    uint32_t depth = 1 + mg_rng_below(r, 256);
    for (size_t i = 0; i < (size_t)im->w * (size_t)im->h * 3; i++)
        im->px[i] = (uint8_t)mg_rng_below(r, depth);
}

/* Soft-edged discs over a ramp. */
static void fill_shapes(mg_rng *r, mg_image *im)
{
    double ramp[3], disc[8][7];
    for (int c = 0; c < 3; c++)
        ramp[c] = mg_rng_range(r, -0.5, 0.5);
    for (int k = 0; k < 8; k++)
        for (int c = 0; c < 7; c++)
            disc[k][c] = mg_rng_unit(r);
    for (int y = 0; y < im->h; y++)
        for (int x = 0; x < im->w; x++)
            for (int c = 0; c < 3; c++) {
                double v = 90 + ramp[c] * x + ramp[(c + 1) % 3] * y;
                for (int k = 0; k < 8; k++) {
                    double dx = x - disc[k][0] * im->w, dy = y - disc[k][1] * im->h, s = 3 + 20 * disc[k][2];
                    v += 200 * (disc[k][3 + c] - 0.5) /
                         (1 + exp((sqrt(dx * dx + dy * dy) - s) / (0.5 + 3 * disc[k][6])));
                }
                mg_image_at(im, x, y)[c] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
            }
}

static void random_picture(mg_rng *r, mg_image *im, int w, int h, int channels)
{
    mg_image rgb;
    MUST(mg_image_new(&rgb, w, h, 3, err));
    switch (mg_rng_below(r, 4)) {
    case 0:
        fill_noise(r, &rgb);
        break;
    case 1:
        fill_shapes(r, &rgb);
        break;
    default:
        fill_photo(r, &rgb);
    }
    if (channels == 3) {
        *im = rgb;
        return;
    }
    MUST(mg_image_grey(im, &rgb, err));
    mg_image_free(&rgb);
}

/* A flat colour, noise, or the picture darkened, within a random rectangle. */
static mg_rect random_change(mg_rng *r, mg_image *im)
{
    mg_rect d = {between(r, 0, im->w - 1), between(r, 0, im->h - 1), 0, 0};
    d.w = between(r, 1, 1 + (im->w - d.x - 1) / between(r, 1, 6));
    d.h = between(r, 1, 1 + (im->h - d.y - 1) / between(r, 1, 6));
    uint32_t kind = mg_rng_below(r, 3), level = mg_rng_below(r, 256);
    for (int y = d.y; y < d.y + d.h; y++)
        for (int i = 0; i < d.w * im->channels; i++) {
            uint8_t *p = mg_image_at(im, d.x, y) + i;
            *p = (uint8_t)(kind == 0 ? level : kind == 1 ? mg_rng_below(r, 256) : *p * level / 255);
        }
    return d;
}

/* ---- comparisons ---- */

/* The parts are those of the last scores of dlib and of the engine. */
static void check_margins(const mg_score *want, const mg_score *got, const mg_hog *e, int trial)
{
    double d = fmax(fabs(want->true_margin - got->true_margin), fabs(want->false_margin - got->false_margin));
    for (int p = 0; p < MG_PARTS; p++)
        d = fmax(d, fabs(mg_dlib_hog_part_margins(dlib_hog)[p] - mg_hog_part_margins(e)[p]));
    if (!(d <= 1e-5))
        fail_msg("picture %d: a margin differs from dlib's by %g", trial, d);
}

static bool nearly_same(const mg_detection *a, int m, const mg_detection *b, int n)
{
    bool same = m == n;
    for (int i = 0; same && i < n; i++)
        same = !memcmp(&a[i].box, &b[i].box, sizeof a[i].box) && a[i].part == b[i].part &&
               fabsf(a[i].margin - b[i].margin) <= 1e-5f;
    return same;
}

/* Bit-equal in everything but where the list lies. */
static void check_identical(const mg_score *a, const mg_score *b)
{
    assert_memory_equal(&a->true_margin, &b->true_margin, sizeof a->true_margin);
    assert_memory_equal(&a->false_margin, &b->false_margin, sizeof a->false_margin);
    assert_int_equal(a->hit, b->hit);
    assert_int_equal(a->false_count, b->false_count);
    assert_int_equal(a->count, b->count);
    same_detections(a->det, b->det, a->count);
}

static void check_same_parts(const mg_hog *a, const mg_hog *b)
{
    assert_memory_equal(mg_hog_part_margins(a), mg_hog_part_margins(b), MG_PARTS * sizeof(double));
}

static float *all_windows(const mg_hog *e, size_t *n)
{
    size_t room = 1 << 12, count = 0;
    float *v = malloc(room * sizeof *v), m;
    mg_rect box;
    for (int l = 0; mg_hog_window(e, l, 0, 0, 0, &m, &box); l++)
        for (int y = 0; mg_hog_window(e, l, y, 0, 0, &m, &box); y++)
            for (int x = 0; mg_hog_window(e, l, y, x, 0, &m, &box); x++)
                for (int p = 0; mg_hog_window(e, l, y, x, p, &m, &box); p++) {
                    if (count == room)
                        v = realloc(v, (room *= 2) * sizeof *v);
                    v[count++] = m;
                }
    *n = count;
    return v;
}

static void check_same_windows(const mg_hog *a, const mg_hog *b)
{
    size_t m, n;
    float *u = all_windows(a, &m), *v = all_windows(b, &n);
    assert_int_equal(m, n);
    assert_memory_equal(u, v, n * sizeof *u);
    free(u);
    free(v);
}

/* ---- the property ---- */

typedef struct trial {
    mg_image im;
    mg_rect box;
    int channels, upsample;
    double floor;
} trial;

static trial random_trial(mg_rng *r, int i)
{
    trial t = {.channels = mg_rng_below(r, 3) ? 1 : 3, .floor = mg_rng_below(r, 3) ? 0 : -0.6};
    t.upsample = i % 8 == 0 ? 1 : i % 40 == 1 ? 2 : 0;
    int most = t.upsample == 2 ? 90 : t.upsample ? 120 : i % 50 == 3 ? 330 : 150;
    random_picture(r, &t.im, between(r, 80, most), between(r, 80, most), t.channels);
    int side = between(r, 40, 110);
    t.box = (mg_rect){between(r, -20, t.im.w - 40), between(r, -20, t.im.h - 40), side, side};
    return t;
}

static void change_and_undo(mg_rng *r, trial *t, mg_hog *e, mg_hog *fresh, mg_hog *only)
{
    for (int k = 0; k < 3; k++) {
        mg_image before;
        MUST(mg_image_copy(&before, &t->im, err));
        size_t n;
        float *old = all_windows(e, &n);
        mg_rect d = random_change(r, &t->im);
        mg_score part, whole, truth;
        MUST(mg_hog_update(e, &t->im, d, &part, err));
        MUST(mg_hog_begin(fresh, &t->im, t->box, false, t->floor, &whole, err));
        check_identical(&part, &whole);
        check_same_parts(e, fresh);
        check_same_windows(e, fresh);
        MUST(mg_hog_update(only, &t->im, d, &truth, err));
        assert_memory_equal(&truth.true_margin, &whole.true_margin, sizeof truth.true_margin);
        check_same_parts(only, fresh);
        if (mg_rng_below(r, 2)) {
            mg_hog_undo(e);
            mg_hog_undo(only);
            size_t m;
            float *back = all_windows(e, &m);
            assert_memory_equal(old, back, n * sizeof *old);
            free(back);
            mg_image_free(&t->im);
            t->im = before;
        } else {
            mg_image_free(&before);
        }
        free(old);
    }
    /* After undos too, pixels below are as if made anew. */
    mg_score a, b;
    mg_rect d = random_change(r, &t->im);
    MUST(mg_hog_update(e, &t->im, d, &a, err));
    MUST(mg_hog_begin(fresh, &t->im, t->box, false, t->floor, &b, err));
    check_identical(&a, &b);
    check_same_parts(e, fresh);
    check_same_windows(e, fresh);
}

static void run_trial(int i, int *exceptions)
{
    mg_rng r;
    mg_rng_seed(&r, 2026, (uint64_t)i);
    int paths = 0;
    while (mg_hog_path_at(paths))
        paths++;
    const char *path = mg_hog_path_name(&(mg_context){.cpu_path = mg_hog_path_at(i % paths)});
    if (!path) /* this CPU lacks it */
        path = "base";
    trial t = random_trial(&r, i);
    mg_hog *a, *b, *c;
    MUST(mg_hog_new(&a, model, t.im.w, t.im.h, &(mg_hog_opts){t.channels, t.upsample, path}, err));
    MUST(mg_hog_new(&b, model, t.im.w, t.im.h, &(mg_hog_opts){t.channels, t.upsample, path}, err));
    MUST(mg_hog_new(&c, model, t.im.w, t.im.h, &(mg_hog_opts){t.channels, t.upsample, path}, err));
    mg_score want, got, truth;
    MUST(mg_dlib_hog_score(dlib_hog, &t.im, t.upsample, t.box, t.floor, &want, err));
    MUST(mg_hog_begin(a, &t.im, t.box, false, t.floor, &got, err));
    check_margins(&want, &got, a, i);
    const mg_detection *det;
    int count;
    MUST(mg_dlib_hog_detect(dlib_hog, &t.im, t.upsample, t.floor, &det, &count, err));
    if (!nearly_same(det, count, got.det, got.count)) {
        printf("picture %d: dlib lists %d detections, the engine %d\n", i, count, got.count);
        ++*exceptions;
    }
    MUST(mg_hog_begin(c, &t.im, t.box, true, t.floor, &truth, err));
    assert_memory_equal(&truth.true_margin, &got.true_margin, sizeof truth.true_margin);
    change_and_undo(&r, &t, a, b, c);
    mg_hog_free(a);
    mg_hog_free(b);
    mg_hog_free(c);
    mg_image_free(&t.im);
}

static void engine_is_dlib_and_itself(void **state)
{
    (void)state;
    const char *n = getenv("MASKGEN_PROPERTY");
    int trials = n ? atoi(n) : 300, exceptions = 0;
    assert_true(trials > 0);
    for (int i = 0; i < trials; i++)
        run_trial(i, &exceptions);
    printf("%d pictures, %d lists of detections differ\n", trials, exceptions);
    assert_true(exceptions <= 2);
}

/* ---- pieces ---- */

static void pyramid_is_dlibs_pixel_for_pixel(void **state)
{
    (void)state;
    const hog_kernels *kernels;
    MUST(hog_path(&kernels, NULL, err));
    mg_rng r;
    mg_rng_seed(&r, 7, 7);
    for (int i = 0; i < 24; i++) {
        mg_image im;
        int channels = i % 2 ? 3 : 1, upsample = i % 3;
        random_picture(&r, &im, between(&r, 80, 260), between(&r, 80, 260), channels);
        hog_planes a, b;
        MUST(hog_planes_new(&a, NULL, im.w, im.h, channels, err));
        for (int y = 0; y < im.h; y++)
            for (int x = 0; x < im.w; x++)
                for (int c = 0; c < channels; c++)
                    a.px[(size_t)c * a.plane + (size_t)y * a.pitch + (size_t)x] = mg_image_at(&im, x, y)[c];
        for (int s = 1; s <= upsample + 3; s++) {
            mg_image want;
            MUST(mg_dlib_pyramid(&want, &im, hog_min(s, upsample), hog_max(0, s - upsample), err));
            MUST(hog_planes_new(&b, &a, want.w, want.h, channels, err));
            hog_planes_make(kernels, &b, &a, (hog_range){0, want.h - 1, 0, want.w - 1});
            int wrong = 0;
            for (int y = 0; y < want.h; y++)
                for (int x = 0; x < want.w; x++)
                    for (int c = 0; c < channels; c++)
                        wrong +=
                            b.px[(size_t)c * b.plane + (size_t)y * b.pitch + (size_t)x] != mg_image_at(&want, x, y)[c];
            assert_int_equal(wrong, 0);
            mg_image_free(&want);
            hog_planes_free(&a);
            a = b;
        }
        hog_planes_free(&a);
        mg_image_free(&im);
    }
}

/* dlib's nine dot products. */
static int dlib_direction(float x, float y)
{
    static const float dir[9][2] = {{1.0000f, 0.0000f},  {0.9397f, 0.3420f},  {0.7660f, 0.6428f},
                                    {0.500f, 0.8660f},   {0.1736f, 0.9848f},  {-0.1736f, 0.9848f},
                                    {-0.5000f, 0.8660f}, {-0.7660f, 0.6428f}, {-0.9397f, 0.3420f}};
    float best = 0;
    int at = 0;
    for (int o = 0; o < 9; o++) {
        float dot = x * dir[o][0] + y * dir[o][1];
        if (dot > best) {
            best = dot;
            at = o;
        } else if (-dot > best) {
            best = -dot;
            at = o + 9;
        }
    }
    return at;
}

/* Three rows, a gradient every third column: all dx against one dy. */
static void orientations_are_dlibs_for_every_gradient(void **state)
{
    (void)state;
    enum { SIDE = 511, W = 3 * SIDE + 3 };
    hog_planes im;
    MUST(hog_planes_new(&im, NULL, W, 3, 1, err));
    hog_level l = {.im = &im, .tail_x = W};
    float *mag = calloc(W + 64, sizeof *mag);
    uint8_t *bin = calloc(W + 64, 1);
    int wrong = 0;
    for (int k = 0; mg_hog_path_at(k); k++) {
        const hog_kernels *kernels;
        mg_err e;
        if (hog_path(&kernels, mg_hog_path_at(k), &e) == MG_EMISSING)
            continue;
        assert_non_null(kernels);
        for (int dy = -255; dy <= 255; dy++) {
            memset(im.px, dy < 0 ? -dy : 0, W);
            memset(im.px + 2 * im.pitch, dy > 0 ? dy : 0, W);
            for (int dx = -255; dx <= 255; dx++) {
                uint8_t *p = im.px + im.pitch + 3 * (dx + 255);
                p[0] = (uint8_t)(dx < 0 ? -dx : 0);
                p[2] = (uint8_t)(dx > 0 ? dx : 0);
            }
            kernels->gradients(&l, 1, 1, W - 2, mag, bin);
            for (int dx = -255; dx <= 255; dx++) {
                int x = 3 * (dx + 255) + 1;
                wrong += bin[x] != 2 * dlib_direction((float)dx, (float)dy);
                wrong += mag[x] != (float)(dx * dx + dy * dy);
            }
        }
    }
    assert_int_equal(wrong, 0);
    free(mag);
    free(bin);
    hog_planes_free(&im);
}

static void small_and_wrong_pictures(void **state)
{
    (void)state;
    mg_err e;
    mg_hog *h;
    assert_int_equal(mg_hog_new(&h, model, 100, 100, &(mg_hog_opts){2, 0, NULL}, &e), MG_EINPUT);
    assert_int_equal(mg_hog_new(&h, model, 100, 100, &(mg_hog_opts){1, 3, NULL}, &e), MG_EINPUT);
    assert_int_equal(mg_hog_new(&h, model, 100, 100, &(mg_hog_opts){1, 0, "no-such"}, &e), MG_EINPUT);
    assert_null(mg_hog_path_name(&(mg_context){.cpu_path = "no-such"}));
    assert_string_equal(mg_hog_path_name(&(mg_context){.cpu_path = "base"}), "base");
    mg_detector d;
    void *self;
    MUST(mg_detector_new(&d, "hog", err));
    assert_int_equal(mg_detector_open(&self, &d, &(mg_context){.cpu_path = "no-such"}, &e), MG_EINPUT);
    MUST(mg_detector_open(&self, &d, &(mg_context){.cpu_path = "base"}, err));
    d.row->close(self);
    mg_detector_free(&d);
    mg_rng r;
    mg_rng_seed(&r, 1, 1);
    static const int sides[] = {1, 7, 19, 20, 29, 36, 47, 64, 79};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        mg_image im;
        mg_score want, got;
        mg_rect box = {0, 0, sides[i], sides[i]};
        MUST(mg_image_new(&im, sides[i], sides[i], 1, err));
        for (int k = 0; k < sides[i] * sides[i]; k++)
            im.px[k] = (uint8_t)mg_rng_below(&r, 256);
        MUST(mg_hog_new(&h, model, im.w, im.h, &(mg_hog_opts){1, 0, NULL}, err));
        mg_rect all = {0, 0, im.w, im.h};
        assert_int_equal(mg_hog_update(h, &im, all, &got, &e), MG_EINPUT);
        MUST(mg_hog_begin(h, &im, box, false, 0, &got, err));
        MUST(mg_dlib_hog_score(dlib_hog, &im, 0, box, 0, &want, err));
        check_margins(&want, &got, h, sides[i]);
        MUST(mg_hog_update(h, &im, (mg_rect){-5, -5, 6, 6}, &want, err));
        check_margins(&want, &got, h, sides[i]);
        MUST(mg_hog_update(h, &im, (mg_rect){500, 0, 6, 6}, &want, err));
        check_margins(&want, &got, h, sides[i]);
        mg_hog_free(h);
        mg_image_free(&im);
    }
}

static void scorer_follows_the_contract(void **state)
{
    (void)state;
    const mg_detector_ops *ops;
    void *self = open_detector(&ops, "hog");
    mg_rng r;
    mg_rng_seed(&r, 5, 5);
    mg_image im, other;
    random_picture(&r, &im, 120, 101, 3);
    random_picture(&r, &other, 90, 95, 3);
    mg_rect box = {20, 20, 80, 80};
    mg_score a, b, c;
    mg_err e;
    assert_int_equal(ops->update(self, &im, box, &a, &e), MG_EINPUT);
    MUST(ops->begin(self, &im, box, false, &a, err));
    mg_image was;
    MUST(mg_image_copy(&was, &im, err));
    mg_rect d = random_change(&r, &im);
    MUST(ops->score(self, &other, box, &b, err)); /* must not disturb the kept picture */
    MUST(ops->update(self, &im, d, &b, err));
    MUST(ops->score(self, &im, box, &c, err));
    check_identical(&b, &c);
    ops->undo(self);
    ops->undo(self);
    MUST(ops->update(self, &was, (mg_rect){0, 0, 0, 0}, &c, err));
    check_identical(&a, &c);
    ops->close(self);
    mg_image_free(&im);
    mg_image_free(&was);
    mg_image_free(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pyramid_is_dlibs_pixel_for_pixel), cmocka_unit_test(orientations_are_dlibs_for_every_gradient),
        cmocka_unit_test(small_and_wrong_pictures),         cmocka_unit_test(scorer_follows_the_contract),
        cmocka_unit_test(engine_is_dlib_and_itself),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
