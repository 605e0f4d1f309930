/* Bright pictures past 10 Mpx, whose pixels add up to more than 31 bits hold, before every detector of our own: sums
 * that wrap are undefined in signed numbers, which the suite's run under UBSan sees here; and what is in the far corner
 * is found all the same. */
#include "test.h"

#include <math.h>

#include "score/cv/cascade_scan.h"
#include "score/cv/dnn.h"
#include "base/image/picture.h"
#include "score/dlib/dlib.h"
#include "score/hog/hog_engine.h"
#include "maskgen/scorer.h"

#define PHOTO "/usr/share/doc/libdlib19.1/examples/faces/Tom_Cruise_avp_2014_4.jpg"

static mg_image white(int w, int h, int channels)
{
    mg_image im;
    MUST(mg_image_new(&im, w, h, channels, err));
    memset(im.px, 255, (size_t)w * (size_t)h * (size_t)channels);
    return im;
}

/* ---- cascades: a window nearly as wide as the picture, so that a scan has few of them ------------------------- */

enum { WIDE = 16384, HIGH = 640, WINDOW_W = 16000, WINDOW_H = 4, DARK_X = 8000, DARK_W = 100, DARK_Y = 630 };

/* White, all 2.7·10⁹ of it, but for a dark patch at the lower edge. */
static mg_image bright_strip(void)
{
    mg_image im = white(WIDE, HIGH, 1);
    for (int y = DARK_Y; y < HIGH; y++)
        memset(mg_image_at(&im, DARK_X, y), 0, DARK_W);
    return im;
}

/* One stage of one tree of one node: −1 to its left, +1 to its right. */
static void scan(windows *accepted, bool lbp, const mg_cascade_feature *feature, const mg_cascade_node *node)
{
    static const mg_cascade_stage stage = {0, 1, 0};
    static const mg_cascade_tree tree = {0, 0};
    static const float leaf[2] = {-1, 1};
    mg_cascade_model m = {.lbp = lbp,
                          .w = WINDOW_W,
                          .h = WINDOW_H,
                          .stages = 1,
                          .features = 1,
                          .stage = &stage,
                          .tree = &tree,
                          .node = node,
                          .leaf = leaf,
                          .feature = feature};
    mg_image im = bright_strip();
    cascade_scan *s;
    cascade_best best[2];
    MUST(cascade_scan_new(&s, &m, err));
    MUST(cascade_scan_run(s, &im, (mg_rect){0, 0, 0, 0}, -5, accepted, best, err));
    cascade_scan_free(s);
    mg_image_free(&im);
    assert_true(fabs(best[0][0] - 1) < 1e-6);
}

/* The right half less the left one: above 0 where the dark patch lies in the left half by more than half. Windows
 * without contrast are none. */
static void haar_on_a_bright_strip(void **state)
{
    (void)state;
    const mg_cascade_feature halves = {{{0, 0, WINDOW_W, WINDOW_H}, {WINDOW_W / 2, 0, WINDOW_W / 2, WINDOW_H}},
                                       {-1, 2, 0}};
    const mg_cascade_node node = {.left = 0, .right = -1, .threshold = 0};
    windows found = {0};
    scan(&found, false, &halves, &node);
    /* rows: the inner two of the window's four must see some of the patch, every second row from 628; columns: every
     * second from 52 */
    assert_int_equal(found.count, 5 * ((WIDE - WINDOW_W - 52) / 2 + 1));
    for (int i = 0; i < found.count; i++)
        assert_true(found.item[i].box.y >= DARK_Y - 2 && found.item[i].box.x > DARK_W / 2);
    windows_free(&found);
}

/* Its code is 255 unless the middle block is lighter than one around it: only where the patch begins in the window's
 * third row. */
static void lbp_on_a_bright_strip(void **state)
{
    (void)state;
    const mg_cascade_feature blocks = {{{0, 0, WINDOW_W / 3, 1}}, {0}};
    const mg_cascade_node node = {.left = 0, .right = -1, .subset = {[7] = INT32_MIN}}; /* code 255 goes left */
    windows found = {0};
    scan(&found, true, &blocks, &node);
    assert_int_equal(found.count, (WIDE - WINDOW_W) / 2 + 1);
    for (int i = 0; i < found.count; i++)
        assert_int_equal(found.item[i].box.y, DARK_Y - 2);
    windows_free(&found);
}

/* ---- the HOG engine, letterboxing, crops, grey ---------------------------------------------------------------- */

enum { SIDE = 3300 };

static void hog_finds_the_far_corner(void **state)
{
    (void)state;
    mg_image photo, big = white(SIDE, SIDE, 3);
    mg_dlib_hog *dlib;
    mg_hog_model *model = malloc(sizeof *model);
    mg_hog *e;
    mg_score s;
    bool found = false;
    assert_non_null(model);
    MUST(mg_picture_load(&photo, NULL, PHOTO, err));
    int x0 = SIDE - photo.w, y0 = SIDE - photo.h;
    for (int y = 0; y < photo.h; y++)
        memcpy(mg_image_at(&big, x0, y0 + y), mg_image_at(&photo, 0, y), 3 * (size_t)photo.w);
    MUST(mg_dlib_hog_new(&dlib, err));
    MUST(mg_dlib_hog_model(dlib, model, err));
    MUST(mg_hog_new(&e, model, SIDE, SIDE, &(mg_hog_opts){1, 0, NULL}, err));
    MUST(mg_hog_begin(e, &big, (mg_rect){0, 0, 0, 0}, false, 0, &s, err));
    for (int i = 0; i < s.count; i++)
        found |= s.det[i].margin > 1 && mg_rect_iou(s.det[i].box, (mg_rect){x0 + 39, y0 + 286, 447, 447}) > 0.7;
    assert_true(found);
    mg_hog_free(e);
    mg_dlib_hog_free(dlib);
    free(model);
    mg_image_free(&photo);
    mg_image_free(&big);
}

static void white_stays_white(void **state)
{
    (void)state;
    mg_image big = white(SIDE, SIDE, 3), grey, crop;
    const dnn_recipe recipe = {64, 48, false, 127, 128, 0.5, 0.3, 0};
    static float input[3 * 64 * 48];
    MUST(mg_image_grey(&grey, &big, err));
    assert_int_equal(grey.px[(size_t)SIDE * SIDE - 1], 255);
    MUST(mg_image_crop_scaled(&crop, &big, 0, 0, 1.0 / 60, SIDE / 60, SIDE / 60, err));
    for (int i = 0; i < 3 * crop.w * crop.h; i++)
        assert_int_equal(crop.px[i], 255);
    MUST(dnn_fill(input, &recipe, &big, err));
    assert_true(input[24 * 64 + 32] == 1);
    mg_image_free(&crop);
    mg_image_free(&grey);
    mg_image_free(&big);
}

TEST_MAIN(cmocka_unit_test(haar_on_a_bright_strip), cmocka_unit_test(lbp_on_a_bright_strip),
          cmocka_unit_test(hog_finds_the_far_corner), cmocka_unit_test(white_stays_white))
