/* The C face of dlib: our own scan of the windows says what dlib's detector says, its geometry included. */
#include "test.h"
#include "context.h"

#include <math.h>

#include "base/image/picture.h"
#include "score/dlib/dlib.h"
#include "score/landmarks.h"
#include "base/rng.h"

#define FACES "/usr/share/doc/libdlib19.1/examples/faces/"
static const char *const photo[] = {FACES "2007_007763.jpg", FACES "2008_002506.jpg",
                                    FACES "Tom_Cruise_avp_2014_4.jpg"};
enum { PHOTOS = sizeof photo / sizeof *photo };

static void load(mg_image *rgb, const char *path)
{
    MUST(mg_picture_load(rgb, NULL, path, err));
}

/* A part of a photo, so that every window can be listed without waiting. */
static void load_part(mg_image *out, const char *path, int side, int channels)
{
    mg_image rgb, part;
    load(&rgb, path);
    double scale = (double)side / (rgb.w < rgb.h ? rgb.w : rgb.h);
    MUST(mg_image_crop_scaled(&part, &rgb, 0, 0, scale, side + 13, side, err));
    if (channels == 1) {
        MUST(mg_image_grey(out, &part, err));
        mg_image_free(&part);
    } else {
        *out = part;
    }
    mg_image_free(&rgb);
}

/* The row of the table passes on what it is told: enlargement, and points counted from a pixel's corner. */
static void the_row_does_as_it_is_told(void **state)
{
    (void)state;
    mg_image grey, rgb;
    mg_dlib_hog *h;
    mg_rect box = {30, 30, 80, 80};
    double margin[2];
    load_part(&grey, photo[2], 150, 1);
    MUST(mg_dlib_hog_new(&h, err));
    for (int i = 0; i < 2; i++) {
        mg_detector d;
        mg_score s, want;
        void *self;
        MUST(mg_detector_new(&d, "dlib-hog", err));
        MUST(mg_detector_set(&d, "upsample", i ? "1" : "0", err));
        MUST(mg_detector_open(&self, &d, NULL, err));
        MUST(d.row->score(self, &grey, box, &s, err));
        MUST(mg_dlib_hog_score(h, &grey, i, box, 0, &want, err));
        assert_true(s.true_margin == want.true_margin && s.false_margin == want.false_margin);
        margin[i] = s.false_margin;
        d.row->close(self);
        mg_detector_free(&d);
    }
    assert_true(margin[0] != margin[1]);
    mg_point own[MG_LANDMARKS], theirs[MG_LANDMARKS];
    load_part(&rgb, photo[2], 150, 3);
    MUST(mg_landmarks_find(own, &rgb, box, test_context(NULL), err));
    MUST(mg_dlib_landmarks("/usr/share/dlib/shape_predictor_68_face_landmarks.dat", &rgb, box, theirs, err));
    for (int i = 0; i < MG_LANDMARKS; i++)
        assert_true(own[i].x == theirs[i].x + 0.5 && own[i].y == theirs[i].y + 0.5);
    mg_dlib_hog_free(h);
    mg_image_free(&grey);
    mg_image_free(&rgb);
}

/* The best of dlib's own list is the best of our maxima, and its list is ours, at floors around and below 0. */
static void check_lists(mg_dlib_hog *h, mg_dlib_hog *other, const mg_image *im, int upsample, double floor)
{
    const mg_detection *want;
    int wanted;
    mg_rect box = {0, 0, 1, 1}; /* belongs to no window */
    MUST(mg_dlib_hog_detect(h, im, upsample, floor, &want, &wanted, err));
    if (wanted)
        box = want[0].box;
    mg_score s;
    MUST(mg_dlib_hog_score(other, im, upsample, box, floor, &s, err));
    assert_int_equal(s.count, wanted);
    int found = 0;
    for (int i = 0; i < wanted; i++) {
        assert_memory_equal(&s.det[i].box, &want[i].box, sizeof want[i].box);
        assert_ptr_equal(s.det[i].part, want[i].part);
        assert_true(s.det[i].margin == want[i].margin);
        found += want[i].margin >= 0;
    }
    if (!wanted)
        return;
    double best = fmax(s.true_margin, s.false_margin);
    assert_float_equal(fmax(want[0].margin, MG_MARGIN_FLOOR), best, 1e-6);
    assert_float_equal(fmax(want[0].margin, MG_MARGIN_FLOOR), s.true_margin, 1e-6);
    int part = 0;
    while (part < MG_PARTS && mg_hog_part_name[part] != want[0].part)
        part++;
    assert_true(part < MG_PARTS);
    assert_float_equal(fmax(want[0].margin, MG_MARGIN_FLOOR), mg_dlib_hog_part_margins(other)[part], 1e-6);
    if (floor <= 0)
        assert_true(s.hit == (want[0].margin >= 0) && s.false_count <= found);
}

static void score_equals_detector(void **state)
{
    (void)state;
    mg_dlib_hog *a, *b;
    MUST(mg_dlib_hog_new(&a, err));
    MUST(mg_dlib_hog_new(&b, err));
    static const double floors[] = {-1e9, -1.0, 0.0, 0.4};
    for (int i = 0; i < PHOTOS; i++)
        for (int channels = 1; channels <= 3; channels += 2) {
            mg_image im;
            load_part(&im, photo[i], 150 + 31 * i, channels);
            for (size_t f = 0; f < sizeof floors / sizeof *floors; f++)
                check_lists(a, b, &im, 0, floors[f]);
            check_lists(a, b, &im, 1, -0.5);
            mg_image_free(&im);
        }
    mg_dlib_hog_free(a);
    mg_dlib_hog_free(b);
}

/* With the first of three faces as the true one, the second is the best elsewhere. */
static void false_margin_is_the_best_elsewhere(void **state)
{
    (void)state;
    mg_image im;
    load_part(&im, photo[1], 375, 1);
    mg_dlib_hog *h;
    MUST(mg_dlib_hog_new(&h, err));
    const mg_detection *det;
    int count;
    MUST(mg_dlib_hog_detect(h, &im, 0, 0, &det, &count, err));
    assert_true(count >= 2);
    mg_rect first = det[0].box;
    mg_detection second = det[1];
    assert_true(mg_rect_iou(first, second.box) < MG_IOU_TRUE);
    mg_score s;
    MUST(mg_dlib_hog_score(h, &im, 0, first, 0, &s, err));
    assert_float_equal(s.false_margin, second.margin, 1e-6);
    assert_true(s.hit);
    assert_int_equal(s.false_count, count - 1);
    mg_dlib_hog_free(h);
    mg_image_free(&im);
}

static void nothing_scores_the_floor(void **state)
{
    (void)state;
    mg_dlib_hog *h;
    MUST(mg_dlib_hog_new(&h, err));
    mg_image tiny;
    MUST(mg_image_new(&tiny, 20, 20, 1, err));
    mg_score s;
    MUST(mg_dlib_hog_score(h, &tiny, 0, (mg_rect){0, 0, 20, 20}, 0, &s, err));
    assert_true(s.true_margin == MG_MARGIN_FLOOR && s.false_margin == MG_MARGIN_FLOOR && !s.hit && s.count == 0);
    mg_err e;
    assert_int_equal(mg_dlib_hog_score(h, &tiny, 3, (mg_rect){0, 0, 20, 20}, 0, &s, &e), MG_EINPUT);
    mg_image_free(&tiny);
    mg_dlib_hog_free(h);
}

static void model_is_plausible(void **state)
{
    (void)state;
    mg_dlib_hog *h;
    MUST(mg_dlib_hog_new(&h, err));
    mg_hog_model *m = malloc(sizeof *m);
    assert_non_null(m);
    MUST(mg_dlib_hog_model(h, m, err));
    for (int p = 0; p < MG_PARTS; p++) {
        double sum = 0;
        const float *weight = (const float *)&m->weight[p];
        for (int i = 0; i < MG_HOG_CELLS * MG_HOG_CELLS * MG_HOG_PLANES; i++)
            sum += fabs((double)weight[i]);
        assert_true(sum > 1 && sum < 1e4);
        assert_true(m->threshold[p] > 0 && m->threshold[p] < 10);
    }
    assert_true(m->nms_iou > 0 && m->nms_iou < 1 && m->nms_covered > 0 && m->nms_covered <= 1);
    free(m);
    mg_dlib_hog_free(h);
}

static void pyramid_shrinks_by_five_sixths(void **state)
{
    (void)state;
    mg_image im, out;
    MUST(mg_image_new(&im, 320, 200, 1, err));
    MUST(mg_dlib_pyramid(&out, &im, 0, 2, err));
    assert_int_equal(out.w, 221);
    assert_int_equal(out.h, 138);
    mg_image_free(&out);
    mg_image_free(&im);
}

static void landmarks_lie_on_the_face(void **state)
{
    (void)state;
    mg_image rgb;
    load(&rgb, photo[1]);
    mg_dlib_hog *h;
    MUST(mg_dlib_hog_new(&h, err));
    const mg_detection *det;
    int count;
    MUST(mg_dlib_hog_detect(h, &rgb, 0, 0, &det, &count, err));
    assert_true(count > 0);
    mg_point p[MG_LANDMARKS];
    MUST(mg_landmarks_find(p, &rgb, det[0].box, test_context(NULL), err));
    mg_rect wide = mg_rect_grow(det[0].box, det[0].box.w / 3);
    for (int i = 0; i < MG_LANDMARKS; i++)
        assert_true(p[i].x >= wide.x && p[i].x < wide.x + wide.w && p[i].y >= wide.y && p[i].y < wide.y + wide.h);
    assert_true(p[8].y > p[27].y);  /* chin below the nose bridge */
    assert_true(p[36].x < p[45].x); /* outer eye corners, left to right in the picture */
    mg_dlib_hog_free(h);
    mg_image_free(&rgb);
}

TEST_MAIN(cmocka_unit_test(score_equals_detector), cmocka_unit_test(false_margin_is_the_best_elsewhere),
          cmocka_unit_test(nothing_scores_the_floor), cmocka_unit_test(model_is_plausible),
          cmocka_unit_test(pyramid_shrinks_by_five_sixths), cmocka_unit_test(the_row_does_as_it_is_told),
          cmocka_unit_test(landmarks_lie_on_the_face))
