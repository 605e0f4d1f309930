/* From windows to a score: which of them are the true face, what its margin is, and what counts as found. */
#include "test.h"

#include <math.h>

#include "score/windows.h"

/* The true face, and windows at decreasing margins: on it, beside it with an overlap of 0.290, half on it with one of
 * 0.333, far from it, and on it again. */
static const mg_rect face = {0, 0, 100, 100};
static const mg_detection five[] = {{{0, 0, 100, 100}, 0.875f, NULL},
                                    {{55, 0, 100, 100}, 0.75f, NULL},
                                    {{50, 0, 100, 100}, 0.5f, NULL},
                                    {{300, 9, 60, 60}, 0.25f, NULL},
                                    {{1, 0, 100, 100}, -0.5f, NULL}};
enum { FIVE = 5 };

static windows some(const int *which, int n)
{
    windows w = {0};
    for (int i = 0; i < n; i++)
        MUST(windows_add(&w, five[which[i]].box, five[which[i]].margin, err));
    return w;
}

static void margins_are_the_nth_best(void **state)
{
    (void)state;
    static const double want[][2] = {{0.875, 0.75}, {0.5, 0.25}, {-0.5, -7}, {-7, -7}}; /* true, false */
    windows w = some((int[]){3, 4, 0, 2, 1}, FIVE);
    for (int nth = 1; nth <= 4; nth++) {
        mg_score s = {0};
        windows_margins(&w, face, -7, nth, &s);
        assert_true(s.true_margin == want[nth - 1][0] && s.false_margin == want[nth - 1][1]);
    }
    windows_free(&w);
}

static void hits_are_on_the_face_and_above_the_threshold(void **state)
{
    (void)state;
    static const struct {
        int which[FIVE], n;
        bool hit;
        int false_count;
    } list[] = {{{0, 1, 2, 3, 4}, 5, true, 2}, {{1, 3}, 2, false, 2}, {{2}, 1, true, 0}, {{4}, 1, false, 0},
                {{1, 4}, 2, false, 1},         {{0}, 0, false, 0}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        mg_score s = {.hit = true, .false_count = 9};
        windows w = some(list[i].which, list[i].n);
        windows_sort(&w);
        windows_detections(&w, face, -1, &s);
        assert_true(s.hit == list[i].hit && s.false_count == list[i].false_count && s.count == list[i].n);
        windows_detections(&w, face, 0, &s);
        assert_int_equal(s.count, s.hit + s.false_count + (i == 0)); /* there two are on the true face */
        windows_free(&w);
    }
}

/* 0 or more exactly where a face is found, whatever single windows say. */
static void the_best_margin_tells_whether_a_face_is_found(void **state)
{
    (void)state;
    const mg_score found = {.true_margin = -0.5, .false_margin = 2, .count = 1, .det = five},
                   listed = {.true_margin = -0.5, .false_margin = -1, .count = 1, .det = &five[4]},
                   none = {.true_margin = 0.4, .false_margin = -1}, far = {.true_margin = -0.75, .false_margin = -0.25};
    assert_true(mg_score_best(&found) == 0.875);
    assert_true(mg_score_best(&listed) == -0.5);
    assert_true(mg_score_best(&none) == MG_MARGIN_UNFOUND);
    assert_true(mg_score_best(&far) == -0.25);
}

TEST_MAIN(cmocka_unit_test(margins_are_the_nth_best), cmocka_unit_test(hits_are_on_the_face_and_above_the_threshold),
          cmocka_unit_test(the_best_margin_tells_whether_a_face_is_found))
