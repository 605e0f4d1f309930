/* Against published values, exact rationals and simulation. */
#include "test.h"

#include <math.h>

#include "base/rng.h"
#include "base/stats.h"

static void check_near(double got, double want, double within)
{
    if (!(fabs(got - want) <= within))
        fail_msg("got %.9g, expected %.9g ± %g", got, want, within);
}

/* Newcombe (1998), table I, method 3; and 1 of 30, 0 of 10. */
static void wilson_as_published(void **state)
{
    (void)state;
    static const struct {
        int k, n;
        double lo, hi;
    } cases[] = {{81, 263, .2553, .3662}, {15, 148, .0624, .1605}, {0, 20, 0, .1611}, {1, 29, .0061, .1718},
                 {1, 30, .0059, .1667},   {0, 10, 0, .2775},       {10, 10, .7225, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mg_interval w = mg_wilson(cases[i].k, cases[i].n);
        check_near(w.lo, cases[i].lo, 5.1e-5);
        check_near(w.hi, cases[i].hi, 5.1e-5);
    }
    assert_true(mg_wilson(0, 10).lo == 0 && mg_wilson(10, 10).hi == 1);
    assert_true(mg_wilson(0, 0).lo == 0 && mg_wilson(0, 0).hi == 1);
}

/* 2 Σ C(n, i) / 2ⁿ in rational arithmetic; 86 against 150 are the approval ratings of Agresti (1990), table 10.1. */
static void mcnemar_is_exact(void **state)
{
    (void)state;
    static const struct {
        int b, c;
        double p;
    } cases[] = {{0, 0, 1},
                 {0, 5, .0625},
                 {6, 0, .03125},
                 {1, 9, .021484375},
                 {2, 8, .109375},
                 {5, 15, .04138946533203125},
                 {10, 10, 1},
                 {150, 86, 3.715936139571442e-5},
                 {59, 121, 4.434449263755176e-6},
                 {1000, 1200, 2.1817026407914712e-5}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check_near(mg_mcnemar(cases[i].b, cases[i].c), cases[i].p, 1e-10 * cases[i].p);
        assert_true(mg_mcnemar(cases[i].b, cases[i].c) == mg_mcnemar(cases[i].c, cases[i].b));
    }
    assert_true(mg_mcnemar(0, 100000) < 1e-300);
}

static void moments_and_quantiles(void **state)
{
    (void)state;
    const double v[] = {4, 1, 3, 2};
    check_near(mg_mean(v, 4), 2.5, 0);
    check_near(mg_sd(v, 4), 1.2909944487358056, 1e-15);
    check_near(mg_quantile(v, 4, 0), 1, 0);
    check_near(mg_quantile(v, 4, 0.25), 1.75, 0);
    check_near(mg_quantile(v, 4, 0.5), 2.5, 0);
    check_near(mg_quantile(v, 4, 1), 4, 0);
    check_near(mg_quantile(v, 1, 0.7), 4, 0);
    assert_true(v[0] == 4); /* kept in order */
    assert_true(isnan(mg_mean(v, 0)) && isnan(mg_sd(v, 1)) && isnan(mg_quantile(v, 0, 0.5)));
}

static void bootstrap_covers(void **state)
{
    (void)state;
    enum { SAMPLES = 500, N = 40 };
    mg_rng r;
    mg_rng_seed(&r, 21, 0);
    int covered = 0;
    for (int s = 0; s < SAMPLES; s++) {
        double v[N];
        for (int i = 0; i < N; i++)
            v[i] = 3 + 2 * mg_rng_normal(&r);
        mg_interval b = mg_bootstrap_mean(v, N, 400, (uint64_t)s);
        assert_true(b.lo < mg_mean(v, N) && mg_mean(v, N) < b.hi);
        covered += b.lo <= 3 && 3 <= b.hi;
    }
    print_message("bootstrap coverage %.3f\n", covered / (double)SAMPLES);
    assert_true(covered >= 0.90 * SAMPLES && covered <= 0.98 * SAMPLES);
}

static void bootstrap_is_seeded(void **state)
{
    (void)state;
    const double v[] = {0, 1.1, 5.3, 2.7, 7.9, 3.6, 4.2}, one[] = {4};
    mg_interval a = mg_bootstrap_mean(v, 7, 1000, 1), b = mg_bootstrap_mean(v, 7, 1000, 1);
    mg_interval c = mg_bootstrap_mean(v, 7, 1000, 2), d = mg_bootstrap_mean(one, 1, 10, 1);
    assert_true(a.lo == b.lo && a.hi == b.hi);
    assert_true(a.lo != c.lo || a.hi != c.hi);
    assert_true(d.lo == 4 && d.hi == 4);
    assert_true(isnan(mg_bootstrap_mean(v, 0, 10, 1).lo));
}

/* Holm (1979), worked by hand; and R's p.adjust(c(.01, .02, .03, .04, .05), "holm") = .05, .08, .09, .09, .09. */
static void holm_as_published(void **state)
{
    (void)state;
    double p[] = {.03, .01, .05, .02, .04}, want[] = {.09, .05, .09, .08, .09};
    double q[] = {.01, NAN, .04, .03, .005, NAN}, hold[] = {.03, NAN, .06, .06, .02, NAN};
    double ties[] = {.02, .02, .9, .8}, cut[] = {.08, .08, 1, 1}, one[] = {.04};
    assert_true(mg_holm(p, 5) && mg_holm(q, 6) && mg_holm(ties, 4) && mg_holm(one, 1) && mg_holm(NULL, 0));
    for (int i = 0; i < 5; i++)
        check_near(p[i], want[i], 1e-12);
    for (int i = 0; i < 6; i++)
        assert_true(isnan(hold[i]) ? isnan(q[i]) : fabs(q[i] - hold[i]) < 1e-12);
    for (int i = 0; i < 4; i++)
        check_near(ties[i], cut[i], 1e-12);
    check_near(one[0], .04, 0);
}

TEST_MAIN(cmocka_unit_test(wilson_as_published), cmocka_unit_test(mcnemar_is_exact),
          cmocka_unit_test(moments_and_quantiles), cmocka_unit_test(bootstrap_covers),
          cmocka_unit_test(bootstrap_is_seeded), cmocka_unit_test(holm_as_published))
