/* From a face's points to the cut-out that a recogniser sees: against maps and pictures that are known exactly. */
#include "test.h"

#include <math.h>

#include "maskgen/scorer.h"
#include "score/recog/align.h"

static mg_image chequers; /* 40 × 30: all pixels differ from their neighbours */

static int make_picture(void **state)
{
    (void)state;
    if (mg_image_new(&chequers, 40, 30, 3, NULL) != MG_OK)
        return -1;
    for (int y = 0; y < 30; y++)
        for (int x = 0; x < 40; x++)
            for (int c = 0; c < 3; c++)
                mg_image_at(&chequers, x, y)[c] = (uint8_t)(5 * x + 20 * ((x + y) % 2) + 2 * c + y / 2);
    return 0;
}

static int free_picture(void **state)
{
    (void)state;
    mg_image_free(&chequers);
    return 0;
}

/* ---- maps -------------------------------------------------------------------------------------------------------- */

static void a_map_is_found_again(void **state)
{
    (void)state;
    const align_map want = {1.5 * cos(0.7), 1.5 * sin(0.7), -31.25, 17.5};
    mg_point arc[5], to[5];
    align_map got;
    align_arc(arc, 112);
    for (int n = 2; n <= 5; n++) {
        for (int i = 0; i < n; i++)
            to[i] = align_at(want, arc[i]);
        assert_true(align_fit(&got, arc, to, n));
        assert_true(fabs(got.a - want.a) + fabs(got.b - want.b) < 1e-12);
        assert_true(fabs(got.tx - want.tx) + fabs(got.ty - want.ty) < 1e-9);
    }
}

/* By hand: (0,0), (2,0), (0,2) to (0,0), (2,0), (0,5), less their means (⅔, ⅔) and (⅔, 5⁄3): Σ(fx·tx + fy·ty) = 28⁄3
 * and Σ(fx·ty − fy·tx) = −2, over Σ|f|² = 16⁄3. */
static void what_does_not_fit_is_fitted_by_least_squares(void **state)
{
    (void)state;
    const mg_point from[3] = {{0, 0}, {2, 0}, {0, 2}}, to[3] = {{0, 0}, {2, 0}, {0, 5}};
    align_map m;
    double least = 0;
    assert_true(align_fit(&m, from, to, 3));
    assert_true(fabs(m.a - 28.0 / 16) < 1e-12 && fabs(m.b - -6.0 / 16) < 1e-12);
    for (int i = 0; i < 3; i++)
        least += pow(align_at(m, from[i]).x - to[i].x, 2) + pow(align_at(m, from[i]).y - to[i].y, 2);
    for (int k = 0; k < 8; k++) { /* no map beside it is nearer */
        align_map other = m;
        double sum = 0;
        (k / 2 == 0 ? &other.a : k / 2 == 1 ? &other.b : k / 2 == 2 ? &other.tx : &other.ty)[0] += k % 2 ? 1e-3 : -1e-3;
        for (int i = 0; i < 3; i++)
            sum += pow(align_at(other, from[i]).x - to[i].x, 2) + pow(align_at(other, from[i]).y - to[i].y, 2);
        assert_true(sum > least);
    }
}

static void points_that_say_nothing_are_refused(void **state)
{
    (void)state;
    const mg_point same[3] = {{4, 5}, {4, 5}, {4, 5}}, arc[3] = {{0, 0}, {2, 0}, {0, 2}}, nan[3] = {{NAN, 0}, {2, 0}};
    align_map m;
    assert_false(align_fit(&m, same, arc, 3));
    assert_false(align_fit(&m, nan, arc, 3));
    assert_false(align_fit(&m, arc, nan, 3));
}

static void templates_keep_their_places_in_other_sizes(void **state)
{
    (void)state;
    mg_point small[5], large[5], chip[5];
    align_arc(small, 112);
    align_arc(large, 224);
    align_chip(chip);
    assert_true(fabs(small[0].x - 38.2946) < 1e-9 && fabs(small[4].y - 92.2041) < 1e-9);
    for (int i = 0; i < 5; i++) {
        assert_true(fabs((large[i].x + 0.5) / 224 - (small[i].x + 0.5) / 112) < 1e-12);
        assert_true(fabs((large[i].y + 0.5) / 224 - (small[i].y + 0.5) / 112) < 1e-12);
    }
    assert_true(fabs(chip[2].x - (0.25 + 0.490127) * 100) < 1e-9 && fabs(chip[2].y - (0.25 + 0.515625) * 100) < 1e-9);
}

/* ---- points ------------------------------------------------------------------------------------------------------ */

static void five_points_come_of_each_scheme(void **state)
{
    (void)state;
    mg_alignment a = {.found = true, .scheme = MG_ALIGN_68};
    mg_point five[5];
    for (int i = 0; i < MG_LANDMARKS; i++)
        a.point[i] = (mg_point){i, i * i};
    assert_int_equal(mg_alignment_five(five, &a), 5);
    assert_true(fabs(five[0].x - 38.5) < 1e-9 && fabs(five[1].x - 44.5) < 1e-9); /* 36 … 41, 42 … 47 */
    assert_true(fabs(five[2].y - 900) < 1e-9 && fabs(five[3].x - 48) < 1e-9 && fabs(five[4].x - 54) < 1e-9);
    a.scheme = MG_ALIGN_DLIB5;
    assert_int_equal(mg_alignment_five(five, &a), 2);
    assert_true(fabs(five[0].x - 2.5) < 1e-9 && fabs(five[1].x - 0.5) < 1e-9); /* at the left: its points 2 and 3 */
    a.scheme = MG_ALIGN_FIVE;
    assert_int_equal(mg_alignment_five(five, &a), 5);
    assert_true(fabs(five[4].y - 16) < 1e-9);
    a.scheme = MG_ALIGN_BOX;
    assert_int_equal(mg_alignment_five(five, &a), 0);
    a = (mg_alignment){.scheme = MG_ALIGN_68};
    assert_int_equal(mg_alignment_five(five, &a), 0); /* not found */
}

/* ---- pixels ------------------------------------------------------------------------------------------------------ */

static void shifts_and_quarter_turns_are_exact(void **state)
{
    (void)state;
    mg_image cut;
    MUST(align_cut(&cut, &chequers, (align_map){1, 0, 7, 3}, 16, err));
    for (int y = 0; y < 16; y++)
        for (int x = 0; x < 16; x++)
            assert_memory_equal(mg_image_at(&cut, x, y), mg_image_at(&chequers, x + 7, y + 3), 3);
    mg_image_free(&cut);
    MUST(align_cut(&cut, &chequers, (align_map){0, 1, 25, 4}, 16, err)); /* x' = 25 − y, y' = 4 + x */
    for (int y = 0; y < 16; y++)
        for (int x = 0; x < 16; x++)
            assert_memory_equal(mg_image_at(&cut, x, y), mg_image_at(&chequers, 25 - y, 4 + x), 3);
    mg_image_free(&cut);
}

static void between_pixels_it_is_bilinear_and_outside_black(void **state)
{
    (void)state;
    mg_image cut;
    MUST(align_cut(&cut, &chequers, (align_map){1, 0, 5.25, 8.5}, 16, err));
    const uint8_t *p = mg_image_at(&chequers, 5, 8), *q = mg_image_at(&chequers, 5, 9);
    for (int c = 0; c < 3; c++)
        assert_int_equal(mg_image_at(&cut, 0, 0)[c],
                         lround(0.5 * (0.75 * p[c] + 0.25 * p[3 + c]) + 0.5 * (0.75 * q[c] + 0.25 * q[3 + c])));
    mg_image_free(&cut);
    MUST(align_cut(&cut, &chequers, (align_map){1, 0, -0.5, -2}, 16, err));
    for (int c = 0; c < 3; c++) {
        assert_int_equal(mg_image_at(&cut, 4, 1)[c], 0);
        assert_int_equal(mg_image_at(&cut, 0, 2)[c], lround(mg_image_at(&chequers, 0, 0)[c] / 2.0));
    }
    mg_image_free(&cut);
}

static void coarser_pixels_are_means(void **state)
{
    (void)state;
    const mg_rect box = {4, 2, 24, 24};
    mg_image cut;
    MUST(align_cut(&cut, &chequers, align_box(box, (align_frame){1, 0}, 8), 8, err)); /* 3 × 3 pixels each */
    for (int y = 0; y < 8; y++)
        for (int x = 0; x < 8; x++) {
            int sum = 0;
            for (int i = 0; i < 9; i++)
                sum += mg_image_at(&chequers, 4 + 3 * x + i % 3, 2 + 3 * y + i / 3)[1];
            assert_int_equal(mg_image_at(&cut, x, y)[1], lround(sum / 9.0));
        }
    mg_image_free(&cut);
}

static void boxes_are_framed(void **state)
{
    (void)state;
    const mg_rect box = {10, 20, 30, 40};
    align_map m = align_box(box, (align_frame){1.5, 0.1}, 60);
    mg_point first = align_at(m, (mg_point){-0.5, -0.5}), last = align_at(m, (mg_point){59.5, 59.5});
    /* 1.5 × 40 = 60 px about (25, 40 + 4), in index coordinates. */
    assert_true(fabs(first.x - (25 - 30 - 0.5)) < 1e-9 && fabs(first.y - (44 - 30 - 0.5)) < 1e-9);
    assert_true(fabs(last.x - (25 + 30 - 0.5)) < 1e-9 && fabs(last.y - (44 + 30 - 0.5)) < 1e-9);
}

/* ---- faces ------------------------------------------------------------------------------------------------------- */

/* A face whose points are ArcFace's own in the picture is cut out as it stands; so it is of its eyes alone. */
static void a_face_in_its_place_is_left_there(void **state)
{
    (void)state;
    const align_crop crop = {.size = 16, .frame = ALIGN_FRAME_ARC};
    mg_alignment a = {.found = true, .scheme = MG_ALIGN_FIVE, .box = {0, 0, 40, 30}};
    mg_image cut;
    align_arc(a.point, 16);
    for (int i = 0; i < 5; i++)
        a.point[i] = (mg_point){a.point[i].x + 0.5 + 9, a.point[i].y + 0.5 + 6};
    MUST(align_face(&cut, &chequers, &a, &crop, false, err));
    for (int y = 0; y < 16; y++)
        assert_memory_equal(mg_image_at(&cut, 0, y), mg_image_at(&chequers, 9, 6 + y), 48);
    mg_image_free(&cut);
    mg_point left = a.point[0], right = a.point[1];
    a.scheme = MG_ALIGN_DLIB5;
    a.point[0] = a.point[1] = right;
    a.point[2] = a.point[3] = left;
    MUST(align_face(&cut, &chequers, &a, &crop, false, err));
    for (int y = 0; y < 16; y++)
        assert_memory_equal(mg_image_at(&cut, 0, y), mg_image_at(&chequers, 9, 6 + y), 48);
    mg_image_free(&cut);
}

static int blank_from(const mg_image *whole, const mg_image *half, const uint8_t colour[3])
{
    int level = half->h;
    for (int y = half->h - 1; y >= 0 && memcmp(mg_image_at(half, 0, y), colour, 3) == 0; y--)
        level = y;
    for (int y = 0; y < half->h; y++)
        for (int x = 0; x < half->w; x++)
            assert_memory_equal(mg_image_at(half, x, y), y < level ? mg_image_at(whole, x, y) : colour, 3);
    return level;
}

static void the_upper_half_ends_between_eyes_and_nose(void **state)
{
    (void)state;
    const align_crop crops[] = {{.size = 112, .frame = ALIGN_FRAME_ARC, .blank = {1, 2, 3}},
                                {.size = 112, .boxed = true, .frame = {1, 0}, .blank = {1, 2, 3}}};
    mg_alignment a = {.found = true, .scheme = MG_ALIGN_FIVE, .box = {5, 5, 20, 20}};
    const int levels[] = {62, 56}; /* ArcFace's 61.67; of the box, (15 − 5) / 20 · 112 */
    for (int i = 0; i < 2; i++)
        a.point[i] = (mg_point){10 + 10 * i, 12};
    a.point[2] = (mg_point){15, 18};
    a.point[3] = (mg_point){11, 22};
    a.point[4] = (mg_point){19, 22};
    for (int k = 0; k < 2; k++) {
        mg_image whole, half;
        MUST(align_face(&whole, &chequers, &a, &crops[k], false, err));
        MUST(align_face(&half, &chequers, &a, &crops[k], true, err));
        assert_int_equal(blank_from(&whole, &half, crops[k].blank), levels[k]);
        mg_image_free(&whole);
        mg_image_free(&half);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_map_is_found_again),
        cmocka_unit_test(what_does_not_fit_is_fitted_by_least_squares),
        cmocka_unit_test(points_that_say_nothing_are_refused),
        cmocka_unit_test(templates_keep_their_places_in_other_sizes),
        cmocka_unit_test(five_points_come_of_each_scheme),
        cmocka_unit_test(shifts_and_quarter_turns_are_exact),
        cmocka_unit_test(between_pixels_it_is_bilinear_and_outside_black),
        cmocka_unit_test(coarser_pixels_are_means),
        cmocka_unit_test(boxes_are_framed),
        cmocka_unit_test(a_face_in_its_place_is_left_there),
        cmocka_unit_test(the_upper_half_ends_between_eyes_and_nose),
    };
    return cmocka_run_group_tests(tests, make_picture, free_picture);
}
