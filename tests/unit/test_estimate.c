/* Estimates and comparisons on made-up outcomes: who is counted, what is averaged, what is compared; each figure worked
 * out by hand. */
#include "test.h"

#include <math.h>

#include "base/stats.h"
#include "maskgen/measure.h"

#define CLOSE(a, b, by) assert_true(fabs((a) - (b)) <= (by))

/* Four conditions, each a group of its own, and a group of the last three. */
enum { VIEWS = 10, CONDITIONS = 4, THREE = 4, GROUPS };
static mg_condition condition[CONDITIONS];
static mg_condition_group group[GROUPS];
static const mg_conditions conditions = {.at = condition, .count = CONDITIONS, .group = group, .groups = GROUPS};

static mg_outcome said(bool hit, double margin, int false_faces, int on_mask)
{
    return (mg_outcome){.true_margin = margin,
                        .false_margin = margin - 1,
                        .best_margin = margin + 1,
                        .found = hit + false_faces,
                        .found_margin = margin,
                        .false_faces = false_faces,
                        .on_mask = on_mask,
                        .asked = true,
                        .hit = hit};
}

/* Ten views; 8 and 9 are not found bare, so nothing more was asked of them. Condition 1 is found on six, 2 on one, 3 on
 * 0, 1 and 2. `of`: whom each view is of; NULL: each is of another face. */
static mg_outcomes outcomes(mg_outcome at[VIEWS][CONDITIONS], mg_subject subject[VIEWS], const mg_subject *of)
{
    for (size_t g = 0; g < GROUPS; g++)
        group[g] =
            (mg_condition_group){.first = g == THREE ? 1 : g, .count = g == THREE ? 3 : 1, .height = MG_HEIGHT_WHOLE};
    memset(at, 0, VIEWS * sizeof *at);
    for (size_t i = 0; i < VIEWS; i++) {
        subject[i] = of ? of[i] : (mg_subject){i, i};
        at[i][0] = said(i < 8, i < 8 ? 1 : -1, 0, 0);
        if (i >= 8)
            continue;
        at[i][1] = said(i < 6, i < 6 ? 0.5 : -0.5, 1, 0);
        at[i][2] = said(i == 7, i == 7 ? 0.25 : -1, 0, 0);
        at[i][3] = said(i < 3, i < 3 ? 0.1 : -0.1, 2, i % 2 ? 1 : 0);
    }
    return (mg_outcomes){.conditions = &conditions, .models = 1, .views = VIEWS, .of = subject, .at = at[0]};
}

static mg_estimate estimate(const mg_outcomes *o, size_t g)
{
    mg_estimate e;
    MUST(mg_estimate_of(&e, o, 0, g, 1, err));
    return e;
}

static mg_comparison compared(const mg_outcomes *o, size_t a, size_t b)
{
    mg_comparison c;
    MUST(mg_compare(&c, o, 0, a, b, 1, err));
    return c;
}

static void only_faces_that_were_asked_are_counted(void **state)
{
    (void)state;
    mg_outcome at[VIEWS][CONDITIONS];
    mg_subject of[VIEWS];
    mg_outcomes o = outcomes(at, of, NULL);
    mg_estimate bare = estimate(&o, 0), one = estimate(&o, 1);
    mg_interval w = mg_wilson(6, 8);
    assert_true(bare.faces == 10 && bare.ever == 8 && bare.hits == 8);
    CLOSE(bare.found, 8, 1e-12);
    CLOSE(bare.margin.value, 0.6, 1e-12);
    assert_int_equal(one.faces, 8);
    CLOSE(one.found, 6, 1e-12);
    CLOSE(one.rate.value, 0.75, 1e-12);
    CLOSE(one.margin.value, 0.25, 1e-12);
    CLOSE(one.false_margin, -0.75, 1e-12);
    CLOSE(one.best_margin, 1.25, 1e-12);
    CLOSE(one.false_faces.value, 1, 1e-12);
    CLOSE(one.rate.ci.lo, w.lo, 1e-12);
    CLOSE(one.rate.ci.hi, w.hi, 1e-12);
    assert_true(one.margin.ci.lo < 0.25 && one.margin.ci.hi > 0.25);
    assert_int_equal(one.detections, 6 + 8);
    CLOSE(one.detection_margin, 2 / 14.0, 1e-12);
    at[0][1].asked = false; /* it leaves this condition's figures alone */
    assert_int_equal(estimate(&o, 1).faces, 7);
    assert_int_equal(estimate(&o, 3).faces, 8);
}

static void nobody_asked_is_nothing_known(void **state)
{
    (void)state;
    mg_outcome at[VIEWS][CONDITIONS];
    mg_subject of[VIEWS];
    mg_outcomes o = outcomes(at, of, NULL);
    memset(at, 0, sizeof at);
    mg_estimate none = estimate(&o, 1);
    assert_true(none.faces == 0 && none.ever == 0);
    assert_true(isnan(none.rate.value) && isnan(none.margin.value) && isnan(none.second.value) &&
                isnan(none.margin.ci.lo));
    CLOSE(none.rate.ci.lo, 0, 0);
    CLOSE(none.rate.ci.hi, 1, 0);
    mg_comparison c = compared(&o, 1, 2);
    assert_true(isnan(c.margin.value) && c.p == 1);
}

static void several_conditions_are_averaged_over_faces(void **state)
{
    (void)state;
    mg_outcome at[VIEWS][CONDITIONS];
    mg_subject of[VIEWS];
    mg_outcomes o = outcomes(at, of, NULL);
    mg_estimate c = estimate(&o, THREE);
    assert_int_equal(c.faces, 8);
    CLOSE(c.found, (6 + 1 + 3) / 3.0, 1e-12);
    CLOSE(c.rate.value, (6 + 1 + 3) / 24.0, 1e-12);
    CLOSE(c.margin.value, (2 - 6.75 - 0.2) / 3 / 8, 1e-12);
    CLOSE(c.false_faces.value, 1, 1e-12);
    assert_true(isnan(compared(&o, THREE, 1).p)); /* no verdict on a mean */
    CLOSE(compared(&o, THREE, 1).margin.value, c.margin.value - 0.25, 1e-12);
}

/* Condition 3 has a false face on the mask of views 1, 3, 5 and 7; of these 3, 5 and 7 are not found. */
static void false_faces_on_the_mask_are_told_apart(void **state)
{
    (void)state;
    mg_outcome at[VIEWS][CONDITIONS];
    mg_subject of[VIEWS];
    mg_outcomes o = outcomes(at, of, NULL);
    mg_estimate three = estimate(&o, 3), one = estimate(&o, 1);
    mg_interval w = mg_wilson(3, 8);
    CLOSE(three.on_mask.value, 0.5, 1e-12);
    CLOSE(three.second.value, 0.5, 1e-12);
    CLOSE(three.diverted.value, 3 / 8.0, 1e-12);
    CLOSE(three.diverted.ci.lo, w.lo, 1e-12);
    assert_true(three.on_mask.ci.lo > 0 && three.on_mask.ci.hi < 1);
    CLOSE(one.false_faces.value, 1, 1e-12); /* beside the mask: other people */
    CLOSE(one.on_mask.value, 0, 0);
    assert_true(one.on_mask.ci.lo == 0 && one.on_mask.ci.hi == 0);
}

/* What a search succeeds in is what it was for: 3 of 8 found is 5 of 8 hidden; a second face on the mask, or one
 * instead of the true one. */
static void success_is_by_what_was_wanted(void **state)
{
    (void)state;
    mg_outcome at[VIEWS][CONDITIONS];
    mg_subject of[VIEWS];
    mg_outcomes o = outcomes(at, of, NULL);
    mg_estimate three = estimate(&o, 3);
    mg_figure hidden = mg_estimate_success(&three, true, false), neither = mg_estimate_success(&three, false, false),
              second = mg_estimate_success(&three, false, true), diverted = mg_estimate_success(&three, true, true);
    mg_interval w = mg_wilson(5, 8);
    CLOSE(hidden.value, 5 / 8.0, 1e-12);
    CLOSE(hidden.ci.lo, w.lo, 1e-12);
    CLOSE(hidden.ci.hi, w.hi, 1e-12);
    CLOSE(neither.value, hidden.value, 0);
    CLOSE(second.value, 4 / 8.0, 1e-12);
    CLOSE(diverted.value, 3 / 8.0, 1e-12);
}

static void pairs_are_made_on_the_same_faces(void **state)
{
    (void)state;
    mg_outcome at[VIEWS][CONDITIONS];
    mg_subject of[VIEWS];
    mg_outcomes o = outcomes(at, of, NULL);
    mg_comparison t = compared(&o, 2, 1), back = compared(&o, 1, 2),
                  same = compared(&o, 3, 3); /* 1 alone on faces 0 … 5, 2 alone on 7 */
    assert_true(t.only_a == 1 && t.only_b == 6);
    CLOSE(t.p, 2 * (1 + 7) / 128.0, 1e-12);
    CLOSE(t.margin.value, (-6.75 - 2) / 8, 1e-12);
    CLOSE(t.false_faces.value, -1, 1e-12);
    assert_int_equal(back.only_a, 6);
    CLOSE(back.p, t.p, 0);
    CLOSE(back.margin.value, -t.margin.value, 1e-12);
    assert_int_equal(same.only_a + same.only_b, 0);
    assert_true(same.p == 1 && same.margin.value == 0 && same.margin.ci.lo == 0 && same.margin.ci.hi == 0);
    at[0][2].asked = false; /* one pair fewer */
    assert_int_equal(compared(&o, 2, 1).only_b, 5);
    at[1][1].asked = false; /* differences, too, are on the faces that were asked under both: 2 … 7 */
    CLOSE(compared(&o, 2, 1).margin.value, (-4.75 - 1) / 6, 1e-12);
}

/* A second model's outcomes lie between the first one's. */
static void models_interleave(void **state)
{
    (void)state;
    mg_outcome at[2][2][CONDITIONS];
    mg_subject of[2] = {{0, 0}, {1, 1}};
    mg_estimate e[2];
    for (int i = 0; i < 2; i++)
        for (int m = 0; m < 2; m++)
            for (int k = 0; k < CONDITIONS; k++)
                at[i][m][k] = said(m == 1 || k == 0, m + k, 0, 0);
    mg_outcomes o = {.conditions = &conditions, .models = 2, .views = 2, .of = of, .at = at[0][0]};
    for (int m = 0; m < 2; m++)
        MUST(mg_estimate_of(&e[m], &o, m, 2, 1, err));
    CLOSE(e[0].found, 0, 0);
    CLOSE(e[1].found, 2, 0);
    CLOSE(e[1].margin.value, 3, 1e-12);
}

/* Ten views of four faces in three photos: 0–3 of the first, 4–5 of the second, 6 and 7 of a third and a fourth in one
 * photo, 8–9, not found bare, of the first again. */
static const mg_subject four[VIEWS] = {{0, 0}, {0, 0}, {0, 0}, {0, 0}, {4, 4}, {4, 4}, {6, 6}, {7, 6}, {0, 0}, {0, 0}};

static void views_are_averaged_for_each_face(void **state)
{
    (void)state;
    mg_outcome at[VIEWS][CONDITIONS];
    mg_subject of[VIEWS];
    mg_outcomes o = outcomes(at, of, four);
    mg_estimate bare = estimate(&o, 0), one = estimate(&o, 1), three = estimate(&o, 3);
    assert_true(bare.faces == 4 && bare.views == 10 && bare.photos == 3 && bare.ever == 4 && bare.hits == 8);
    CLOSE(bare.found, 4 / 6.0 + 3, 1e-12); /* the first on four of six views */
    assert_true(one.faces == 4 && one.views == 8);
    CLOSE(one.found, 2, 1e-12); /* the first two on all their views */
    CLOSE(one.rate.value, 0.5, 1e-12);
    CLOSE(one.margin.value, 0, 1e-12);
    CLOSE(three.rate.value, 3 / 16.0, 1e-12); /* three of the first face's four views */
    mg_interval w = mg_wilson_rate(0.5, 3);
    CLOSE(one.rate.ci.lo, w.lo, 1e-12); /* three photos, not eight faces */
    CLOSE(one.rate.ci.hi, w.hi, 1e-12);
    double v[VIEWS] = {1, 2, 3, 6, 5, 7, 0, 0, 100, 100}, mean;
    MUST(mg_estimate_mean(&mean, &o, 0, 1, v, err));
    CLOSE(mean, (3 + 6) / 4.0, 1e-12);
}

/* One photo, one face, six views: one face, however often it was seen. */
static void six_views_of_a_face_are_one(void **state)
{
    (void)state;
    static const mg_subject alone[VIEWS] = {{0, 0}};
    mg_outcome at[VIEWS][CONDITIONS];
    mg_subject of[VIEWS];
    mg_outcomes o = outcomes(at, of, alone);
    o.views = 6;
    mg_estimate e = estimate(&o, 1);
    mg_interval w = mg_wilson(1, 1);
    assert_true(e.faces == 1 && e.photos == 1 && e.views == 6);
    CLOSE(e.rate.ci.lo, w.lo, 1e-12);
    CLOSE(e.rate.ci.hi, w.hi, 1e-12);
    assert_true(isnan(e.margin.ci.lo)); /* one face tells nothing of others */
    mg_comparison c = compared(&o, 1, 2);
    assert_true(c.only_a + c.only_b == 1 && isnan(c.margin.ci.lo));
}

/* McNemar has one verdict for each face, on its first view: 0, 4, 6 and 7. */
static void one_view_of_each_face_is_paired(void **state)
{
    (void)state;
    mg_outcome at[VIEWS][CONDITIONS];
    mg_subject of[VIEWS];
    mg_outcomes o = outcomes(at, of, four);
    mg_comparison t = compared(&o, 2, 1);
    assert_true(t.only_a == 1 && t.only_b == 2);
    CLOSE(t.p, 1, 1e-12);
    at[0][1].asked = at[0][2].asked =
        false; /* the plain view is not found bare: the face is left out, though others of its views are not */
    assert_int_equal(compared(&o, 2, 1).only_b, 1);
}

TEST_MAIN(cmocka_unit_test(only_faces_that_were_asked_are_counted), cmocka_unit_test(nobody_asked_is_nothing_known),
          cmocka_unit_test(several_conditions_are_averaged_over_faces),
          cmocka_unit_test(false_faces_on_the_mask_are_told_apart), cmocka_unit_test(success_is_by_what_was_wanted),
          cmocka_unit_test(pairs_are_made_on_the_same_faces), cmocka_unit_test(models_interleave),
          cmocka_unit_test(views_are_averaged_for_each_face), cmocka_unit_test(six_views_of_a_face_are_one),
          cmocka_unit_test(one_view_of_each_face_is_paired))
