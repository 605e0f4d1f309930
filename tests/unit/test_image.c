/* Rectangles, limits, grey, and scaled crops. */
#include "test.h"

#include <math.h>

#include "maskgen/image.h"

static bool same(mg_rect a, mg_rect b)
{
    return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

static void rectangles(void **state)
{
    (void)state;
    mg_rect a = {0, 0, 4, 4}, b = {2, 1, 4, 4}, none = {9, 9, 0, 3}, far = {10, 10, 1, 1};
    assert_true(same(mg_rect_union(a, b), (mg_rect){0, 0, 6, 5}));
    assert_true(same(mg_rect_union(a, none), a) && same(mg_rect_union(none, a), a));
    assert_true(same(mg_rect_inter(a, b), (mg_rect){2, 1, 2, 3}));
    assert_true(mg_rect_empty(mg_rect_inter(a, far)) && mg_rect_empty(none) && !mg_rect_empty(a));
    assert_true(same(mg_rect_grow(b, 2), (mg_rect){0, -1, 8, 8}));
    assert_true(mg_rect_iou(a, a) == 1 && mg_rect_iou(a, far) == 0 && mg_rect_iou(none, none) == 0);
    assert_true(fabs(mg_rect_iou(a, b) - 6.0 / 26) < 1e-15);
}

static void limits(void **state)
{
    (void)state;
    static const int bad[][3] = {{0, 1, 3}, {1, -1, 3}, {16385, 1, 1}, {16384, 4097, 1}, {1, 1, 2}, {1, 1, 4}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mg_image im;
        mg_err got = {MG_OK, ""};
        assert_int_equal(mg_image_new(&im, bad[i][0], bad[i][1], bad[i][2], &got), MG_EINPUT);
        assert_null(im.px);
    }
    mg_image_free(NULL);
}

/* 255 in one channel: 76, 150 and 29, as cvtColor gives. */
static void grey_is_bt601(void **state)
{
    (void)state;
    mg_image rgb, grey, copy;
    MUST(mg_image_new(&rgb, 5, 1, 3, err));
    memcpy(rgb.px, (uint8_t[]){255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 10, 20, 30}, 15);
    MUST(mg_image_grey(&grey, &rgb, err));
    assert_memory_equal(grey.px, ((uint8_t[]){76, 150, 29, 255, 18}), 5);
    MUST(mg_image_copy(&copy, &grey, err));
    rgb.px[3] = rgb.px[4] = rgb.px[5] = 9;
    rgb.px[0] = 0;
    mg_image_grey_rect(&rgb, &grey, (mg_rect){1, 0, 1, 1});
    assert_memory_equal(grey.px, ((uint8_t[]){76, 9, 29, 255, 18}), 5);
    assert_int_equal(copy.px[1], 150);
    mg_image_free(&rgb);
    mg_image_free(&grey);
    mg_image_free(&copy);
    assert_null(copy.px);
}

static void crops_place_and_scale(void **state)
{
    (void)state;
    mg_image ramp, out;
    MUST(mg_image_new(&ramp, 32, 16, 3, err));
    for (int y = 0; y < 16; y++)
        for (int x = 0; x < 32; x++)
            memcpy(mg_image_at(&ramp, x, y), (uint8_t[]){(uint8_t)(4 * x), (uint8_t)(8 * y), 77}, 3);

    MUST(mg_image_crop_scaled(&out, &ramp, 3, 2, 1, 20, 10, err)); /* scale 1: a plain copy */
    for (int y = 0; y < 10; y++)
        assert_memory_equal(mg_image_at(&out, 0, y), mg_image_at(&ramp, 3, y + 2), 60);
    mg_image_free(&out);

    static const double scales[] = {0.5, 2, 1.7};
    for (int k = 0; k < 3; k++) { /* away from edges a ramp stays that ramp at any scale */
        MUST(mg_image_crop_scaled(&out, &ramp, 6, 5, scales[k], 8, 3, err));
        for (int y = 0; y < 3; y++)
            for (int x = 0; x < 8; x++) {
                const uint8_t *p = mg_image_at(&out, x, y);
                double sx = 6 + (x + 0.5) / scales[k] - 0.5, sy = 5 + (y + 0.5) / scales[k] - 0.5;
                assert_true(fabs(p[0] - 4 * sx) <= 0.501 + 0.5 && fabs(p[1] - 8 * sy) <= 0.501 + 1);
                assert_int_equal(p[2], 77);
            }
        mg_image_free(&out);
    }

    MUST(mg_image_crop_scaled(&out, &ramp, -50, -50, 1, 4, 4, err)); /* outside, the edge repeats */
    assert_memory_equal(mg_image_at(&out, 1, 1), ((uint8_t[]){0, 0, 77}), 3);
    mg_image_free(&out);

    mg_err got = {MG_OK, ""};
    assert_int_equal(mg_image_crop_scaled(&out, &ramp, 0, 0, 1, -1, 4, &got), MG_EINPUT);
    assert_int_equal(mg_image_crop_scaled(&out, &ramp, 0, 0, 1, 1 << 30, 4, &got), MG_EINPUT);
    assert_int_equal(mg_image_crop_scaled(&out, &ramp, 0, 0, NAN, 4, 4, &got), MG_EINPUT);
    assert_int_equal(mg_image_crop_scaled(&out, &ramp, 0, 0, 0, 4, 4, &got), MG_EINPUT);
    mg_image_free(&ramp);
}

TEST_MAIN(cmocka_unit_test(rectangles), cmocka_unit_test(limits), cmocka_unit_test(grey_is_bt601),
          cmocka_unit_test(crops_place_and_scale))
