/* Galleries and probes by hand: vectors on a line and on a circle, whose similarities are known. */
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "measure/match.h"

static void check_near(double got, double want, double within)
{
    if (!(fabs(got - want) <= within))
        fail_msg("got %.9g, expected %.9g ± %g", got, want, within);
}

/* Similarity of two numbers: 1 less their distance. */
static double nearness(const float *a, const float *b, int dims)
{
    (void)dims;
    return 1 - fabs((double)a[0] - (double)b[0]);
}

static const mg_recogniser_ops line = {.name = "line", .threshold = 0.5, .similarity = nearness};

/* Two conditions, each a group of its own: bare, and "white" (the masked one). */
static mg_condition at[] = {{.name = "bare", .group = 0, .height = MG_HEIGHT_WHOLE},
                            {.name = "white", .group = 1, .height = MG_HEIGHT_WHOLE}};
static mg_condition_group group[] = {{.kind = MG_CONDITION_BARE, .title = "bare", .first = 0, .count = 1},
                                     {.kind = MG_CONDITION_PLAIN, .title = "white", .first = 1, .count = 1}};
static const mg_conditions conditions = {.at = at, .count = 2, .group = group, .groups = 2};

enum { MOST = 64 };

/* A picture of a person, whose vector is one number under each condition; NAN: not aligned. */
typedef struct picture {
    size_t person;
    bool enrolled;
    double bare, white;
} picture;

static mg_matches m;
static mg_sitting sitting[MOST];
static float *vector[MOST * 4];
static float value[MOST * 4];
static bool asked[MOST * 2], found[MOST * 2];

/* Upper halves say the same as whole faces. */
static void sit(const picture *p, size_t n)
{
    assert_true(n <= MOST);
    m = (mg_matches){.conditions = &conditions,
                     .masked = 1,
                     .recognisers = 1,
                     .aligners = 1,
                     .finders = 1,
                     .by = {{&line, NULL, 1}},
                     .dims = {1},
                     .pictures = n,
                     .of = sitting,
                     .vector = vector,
                     .asked = asked,
                     .found = found};
    for (size_t i = 0; i < n; i++) {
        sitting[i] = (mg_sitting){p[i].person, p[i].enrolled};
        for (size_t k = 0; k < 4; k++) {
            double v = k < 2 ? p[i].bare : p[i].white;
            value[4 * i + k] = (float)v;
            vector[4 * i + k] = isnan(v) ? NULL : &value[4 * i + k];
        }
        asked[2 * i] = asked[2 * i + 1] = true;
        found[2 * i] = true;
        found[2 * i + 1] = i % 2 == 0;
    }
}

static const mg_gallery_key whole = {0, false, false}, masked = {0, false, true};

/* Persons at 0, 1, 2; the probes of each are 0.1, 0.6 and −0.2 off, in white 0.45. */
static const picture three[] = {{0, true, 0, 0.3}, {0, false, 0.1, 0.45}, {0, false, 0.6, 0.45}, {0, false, -0.2, 0.45},
                                {1, true, 1, 1.3}, {1, false, 1.1, 1.45}, {1, false, 1.6, 1.45}, {1, false, 0.8, 1.45},
                                {2, true, 2, 2.3}, {2, false, 2.1, 2.45}, {2, false, 2.6, 2.45}, {2, false, 1.8, 2.45}};

static void rates_by_hand(void **state)
{
    (void)state;
    mg_gallery g;
    mg_match_estimate e;
    sit(three, 12);
    MUST(mg_gallery_of(&g, &m, whole, 1, err));
    assert_int_equal(g.enrolled, 3);
    assert_int_equal(g.pairs, 3);
    check_near(g.mean, (0 + 0 - 1) / 3.0, 1e-6); /* 1 − 1, 1 − 1, 1 − 2 */
    check_near(g.false_match.value, 0, 1e-9);
    assert_false(g.reach[0] || g.reach[1]);
    MUST(mg_match_estimate_of(&e, &g, 0, 1, 1, err));
    assert_int_equal(e.people, 3);
    assert_int_equal(e.probes, 9);
    check_near(e.similarity.value, (0.9 + 0.4 + 0.8) / 3, 1e-6);
    check_near(e.matched.value, 2.0 / 3, 1e-9); /* 0.4 is below 0.5 */
    /* 0.6 is nearer to the next person but for the last, who has none: ranks 1, 2, 1 of persons 0 and 1 */
    check_near(e.rank[0].value, (2.0 / 3 + 2.0 / 3 + 1) / 3, 1e-9);
    check_near(e.rank[1].value, 1, 1e-9);
    check_near(e.false_match.value, (1.0 / 2 / 3 + 1.0 / 2 / 3) / 3, 1e-9);
    assert_true(isnan(e.at_fmr[0].value));
    mg_gallery_free(&g);
}

static void best_of_three_takes_the_best(void **state)
{
    (void)state;
    mg_gallery g;
    mg_match_estimate e;
    sit(three, 12);
    MUST(mg_gallery_of(&g, &m, whole, 1, err));
    MUST(mg_match_estimate_of(&e, &g, 0, MG_SHOTS, 1, err));
    assert_int_equal(e.probes, 3);
    check_near(e.similarity.value, 0.9, 1e-6);
    check_near(e.matched.value, 1, 1e-9);
    mg_gallery_free(&g);
    sit(three, 11); /* the last person's two shots are no three */
    MUST(mg_gallery_of(&g, &m, whole, 1, err));
    MUST(mg_match_estimate_of(&e, &g, 0, MG_SHOTS, 1, err));
    assert_int_equal(e.probes, 2);
    mg_gallery_free(&g);
}

static void a_masked_gallery_is_another(void **state)
{
    (void)state;
    mg_gallery g;
    mg_match_estimate e;
    sit(three, 12);
    MUST(mg_gallery_of(&g, &m, masked, 1, err));
    MUST(mg_match_estimate_of(&e, &g, 1, 1, 1, err));
    check_near(e.similarity.value, 0.85, 1e-6); /* 0.45 against 0.3 */
    mg_gallery_free(&g);
    MUST(mg_gallery_of(&g, &m, whole, 1, err));
    MUST(mg_match_estimate_of(&e, &g, 1, 1, 1, err));
    check_near(e.similarity.value, 0.55, 1e-6); /* 0.45 against 0 */
    mg_gallery_free(&g);
}

static void failures_are_counted_apart(void **state)
{
    (void)state;
    picture p[12];
    mg_gallery g;
    mg_match_estimate e;
    memcpy(p, three, sizeof p);
    p[1].bare = NAN; /* a probe that is not aligned */
    p[4].bare = NAN; /* an enrolment */
    sit(p, 12);
    MUST(mg_gallery_of(&g, &m, whole, 1, err));
    assert_int_equal(g.enrolled, 2);
    assert_int_equal(g.failed, 1);
    MUST(mg_match_estimate_of(&e, &g, 0, 1, 1, err));
    assert_int_equal(e.asked, 9);
    assert_int_equal(e.unaligned, 1);
    assert_int_equal(e.unenrolled, 3);
    assert_int_equal(e.probes, 5);
    assert_int_equal(e.people, 2);
    /* person 0: 0.4 and 0.8; person 2: 0.9, 0.4, 0.8. Each counts once. */
    check_near(e.similarity.value, (0.6 + 0.7) / 2, 1e-6);
    mg_gallery_free(&g);
    mg_figure missed;
    MUST(mg_match_undetected(&missed, &m, 0, 1, 1, err));
    /* in white the finder misses pictures of odd number: of person 0 1 and 3, of 1 5 and 7, of 2 9 and 11 */
    check_near(missed.value, 2.0 / 3, 1e-9);
}

static void a_difference_is_by_person(void **state)
{
    (void)state;
    mg_gallery g;
    mg_figure d;
    int people;
    sit(three, 12);
    MUST(mg_gallery_of(&g, &m, whole, 1, err));
    MUST(mg_match_compare(&d, &people, &g, 1, 0, 1, err));
    assert_int_equal(people, 3);
    check_near(d.value, 0.55 - 0.7, 1e-6);
    assert_true(d.ci.lo <= d.value && d.value <= d.ci.hi);
    mg_gallery_free(&g);
}

/* 40 people on a line, one apart in steps of 0.02: 780 pairs, so 1 in 100 is in reach and 1 in 1000 is not. */
static void thresholds_come_from_the_gallery(void **state)
{
    (void)state;
    picture p[40];
    mg_gallery g;
    for (size_t i = 0; i < 40; i++)
        p[i] = (picture){i, true, 0.02 * (double)i, NAN};
    sit(p, 40);
    MUST(mg_gallery_of(&g, &m, whole, 1, err));
    assert_int_equal(g.pairs, 780);
    assert_true(g.reach[0] && !g.reach[1]);
    size_t above = 0; /* at most 7 of 780 pairs, and one step lower more */
    for (size_t i = 0; i < 40; i++)
        for (size_t k = i + 1; k < 40; k++)
            above += nearness(&value[4 * i], &value[4 * k], 1) >= g.at_fmr[0];
    assert_true(above <= 7);
    double lower = nextafter(g.at_fmr[0], -INFINITY);
    above = 0;
    for (size_t i = 0; i < 40; i++)
        for (size_t k = i + 1; k < 40; k++)
            above += nearness(&value[4 * i], &value[4 * k], 1) >= lower;
    assert_true(above > 7);
    /* 25 steps are 0.5: pairs at most so far apart match */
    double want = 0;
    for (int step = 1; step <= 39; step++)
        want += nearness((float[]){0}, (float[]){0.02f * (float)step}, 1) >= 0.5 ? 40 - step : 0;
    assert_true(fabs(g.false_match.value - want / 780) < 16.0 / 780); /* 0.5 itself rounds either way */
    assert_true(g.false_match.ci.lo < g.false_match.value && g.false_match.value < g.false_match.ci.hi);
    mg_gallery_free(&g);
    MUST(mg_gallery_of(&g, &m, masked, 1, err));
    assert_int_equal(g.enrolled, 0);
    assert_int_equal(g.failed, 40);
    assert_true(isnan(g.mean));
    mg_gallery_free(&g);
}

static void one_probe_alone(void **state)
{
    (void)state;
    mg_gallery g;
    double s;
    size_t rank;
    sit(three, 12);
    MUST(mg_gallery_of(&g, &m, whole, 1, err));
    assert_true(mg_match_probe(&s, &rank, &g, 2, 0));
    check_near(s, 0.4, 1e-6);
    assert_int_equal(rank, 2);
    assert_false(mg_match_probe(&s, &rank, &g, 0, 0)); /* enrolled */
    mg_gallery_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates_by_hand),
        cmocka_unit_test(best_of_three_takes_the_best),
        cmocka_unit_test(a_masked_gallery_is_another),
        cmocka_unit_test(failures_are_counted_apart),
        cmocka_unit_test(a_difference_is_by_person),
        cmocka_unit_test(thresholds_come_from_the_gallery),
        cmocka_unit_test(one_probe_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
