/* What is drawn is where it was asked to be; text never breaks a canvas. */
#include "test.h"

#include <math.h>

#include "print/canvas.h"

enum { BACK = 0x102030, INK = 0xf0a010 };

static uint32_t at(const mg_image *im, int x, int y)
{
    const uint8_t *p = mg_image_at(im, x, y);
    return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}

static mg_image drawn(mg_canvas *c)
{
    mg_image im;
    MUST(mg_canvas_read(&im, c, err));
    return im;
}

/* Smallest rectangle that holds every pixel unlike the background. */
static mg_rect ink(const mg_image *im)
{
    mg_rect r = {0, 0, 0, 0};
    for (int y = 0; y < im->h; y++)
        for (int x = 0; x < im->w; x++)
            if (at(im, x, y) != BACK)
                r = mg_rect_union(r, (mg_rect){x, y, 1, 1});
    return r;
}

static void fills_and_frames(void **state)
{
    (void)state;
    mg_canvas *c;
    MUST(mg_canvas_new(&c, 40, 30, BACK, err));
    mg_image im = drawn(c);
    assert_int_equal(im.channels, 3);
    assert_true(mg_rect_empty(ink(&im)));
    mg_image_free(&im);
    mg_canvas_fill(c, 3, 4, 10, 5, INK);
    im = drawn(c);
    mg_rect r = ink(&im);
    assert_true(r.x == 3 && r.y == 4 && r.w == 10 && r.h == 5);
    assert_int_equal(at(&im, 3, 4), INK);
    mg_image_free(&im);
    mg_canvas_frame(c, 21, 11, 10, 8, 2, 0xff0000); /* the line lies astride the edge */
    im = drawn(c);
    assert_int_equal(at(&im, 20, 10), 0xff0000);
    assert_int_equal(at(&im, 31, 19), 0xff0000);
    assert_int_equal(at(&im, 25, 15), BACK);
    assert_int_equal(at(&im, 19, 10), BACK);
    mg_image_free(&im);
    mg_canvas_free(c);
    mg_canvas_free(NULL);
}

static void images_are_placed_and_scaled(void **state)
{
    (void)state;
    mg_canvas *c;
    mg_image rgb, grey, im;
    MUST(mg_canvas_new(&c, 60, 40, BACK, err));
    MUST(mg_image_new(&rgb, 2, 1, 3, err));
    MUST(mg_image_new(&grey, 64, 64, 1, err));
    memcpy(rgb.px, (uint8_t[]){250, 0, 10, 0, 200, 30}, 6);
    for (int i = 0; i < 64 * 64; i++)
        grey.px[i] = (i + i / 64) % 2 ? 255 : 0; /* a chequerboard shrinks to grey, not to aliases */
    mg_canvas_image(c, &rgb, 1, 2, 2, 1);
    mg_canvas_image(c, &rgb, 20, 0, 20, 10);
    mg_canvas_image(c, &grey, 10, 20, 8, 8);
    mg_canvas_image(c, &grey, 0, 0, 0, 8);
    im = drawn(c);
    assert_int_equal(at(&im, 1, 2), 0xfa000a);
    assert_int_equal(at(&im, 2, 2), 0x00c81e);
    assert_int_equal(at(&im, 3, 2), BACK);
    assert_int_equal(at(&im, 20, 0), 0xfa000a); /* the edge is not faded */
    assert_int_equal(at(&im, 39, 9), 0x00c81e);
    assert_int_equal(at(&im, 40, 9), BACK);
    assert_int_equal(at(&im, 10, 28), BACK);
    for (int y = 20; y < 28; y++)
        for (int x = 10; x < 18; x++) {
            const uint8_t *p = mg_image_at(&im, x, y);
            assert_true(p[0] == p[1] && p[1] == p[2]);
            assert_in_range(p[0], 108, 148);
        }
    mg_image_free(&im);
    mg_image_free(&grey);
    mg_image_free(&rgb);
    mg_canvas_free(c);
}

static void text_is_measured_and_aligned(void **state)
{
    (void)state;
    double width[3];
    for (int align = -1; align <= 1; align++) {
        mg_canvas *c;
        MUST(mg_canvas_new(&c, 300, 40, BACK, err));
        width[align + 1] = mg_canvas_text(c, 150, 25, 16, align, INK, "Hxmasken µ");
        assert_true(fabs(width[align + 1] - mg_canvas_text_width(c, 16, "Hxmasken µ")) < 1e-9);
        mg_image im = drawn(c);
        mg_rect r = ink(&im);
        double left = 150 - width[0] * (align + 1) / 2;
        assert_true(r.x >= left - 1 && r.x <= left + 4);
        assert_true(r.x + r.w <= left + width[0] + 1 && r.w > 0.85 * width[0]);
        assert_true(r.y >= 8 && r.y <= 14 && r.y + r.h >= 25 && r.y + r.h <= 30); /* stands on its baseline */
        mg_image_free(&im);
        mg_canvas_free(c);
    }
    assert_true(width[0] > 70 && width[0] < 110 && width[0] == width[1] && width[1] == width[2]);
}

static void bad_text_does_no_harm(void **state)
{
    (void)state;
    mg_canvas *c;
    MUST(mg_canvas_new(&c, 200, 40, BACK, err));
    assert_true(mg_canvas_text(c, 5, 20, 12, -1, INK, "a\xff\xc3\x28") > 0);
    assert_true(mg_canvas_text(c, 5, 20, 12, -1, INK, "") == 0);
    mg_image im = drawn(c);
    assert_false(mg_rect_empty(ink(&im)));
    mg_image_free(&im);
    mg_canvas_free(c);
}

static void sizes_are_limited(void **state)
{
    (void)state;
    mg_canvas *c;
    mg_err got = {MG_OK, ""};
    assert_int_equal(mg_canvas_new(&c, 0, 5, BACK, &got), MG_EINPUT);
    assert_null(c);
    assert_int_equal(mg_canvas_new(&c, 16385, 5, BACK, &got), MG_EINPUT);
    assert_int_equal(mg_canvas_new(&c, 16384, 16384, BACK, &got), MG_EINPUT);
}

TEST_MAIN(cmocka_unit_test(fills_and_frames), cmocka_unit_test(images_are_placed_and_scaled),
          cmocka_unit_test(text_is_measured_and_aligned), cmocka_unit_test(bad_text_does_no_harm),
          cmocka_unit_test(sizes_are_limited))
