/* Intervals and tests against what they promise: coverage worked out exactly, or simulated from a known truth. */
#include "test.h"

#include <math.h>

#include "base/rng.h"
#include "measure/subjects.h"

/* Chance that k of n succeed. */
static double binomial(int n, int k, double p)
{
    return exp(lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0) + k * log(p) + (n - k) * log1p(-p));
}

/* Wilson's interval covers the true rate 95 times in 100 on the average over rates, and nowhere in .02 … .98 less than
 * 83 (Brown, Cai and DasGupta 2001, figure 5): summed over all outcomes, nothing is drawn. */
static void wilson_covers(void **state)
{
    (void)state;
    static const int sizes[] = {10, 16, 34, 64};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        double mean = 0, least = 1;
        for (int i = 0; i < 97; i++) {
            double p = 0.02 + 0.01 * i, covered = 0;
            for (int k = 0; k <= sizes[s]; k++) {
                mg_interval w = mg_wilson(k, sizes[s]);
                covered += w.lo <= p && p <= w.hi ? binomial(sizes[s], k, p) : 0;
            }
            mean += covered / 97;
            least = fmin(least, covered);
        }
        if (fabs(mean - 0.95) > 0.01 || least < 0.83)
            fail_msg("of %d: %.4f on the average, %.4f at least", sizes[s], mean, least);
    }
}

/* Without any effect, McNemar's exact p lies below .05 at most 5 times in 100: all outcomes of n discordant pairs. */
static void mcnemar_keeps_its_level(void **state)
{
    (void)state;
    for (int n = 1; n <= 120; n++) {
        double wrong = 0;
        for (int b = 0; b <= n; b++)
            wrong += mg_mcnemar(b, n - b) < 0.05 ? binomial(n, b, 0.5) : 0;
        assert_true(wrong <= 0.05 + 1e-12);
        assert_true(n < 60 || wrong > 0.02); /* and is no test that never speaks */
    }
}

/* Holm: of 20 tests of which 15 have no effect, at most one family in twenty names one of these below .05. */
static void holm_keeps_the_familys_level(void **state)
{
    (void)state;
    enum { FAMILIES = 4000, TESTS = 20, EMPTY = 15 };
    mg_rng r;
    int wrong = 0, found = 0;
    mg_rng_seed(&r, 6, 0);
    for (int f = 0; f < FAMILIES; f++) {
        double p[TESTS];
        bool any = false;
        for (int i = 0; i < TESTS; i++)
            p[i] = i < EMPTY ? mg_rng_unit(&r) : 1e-3 * mg_rng_unit(&r);
        assert_true(mg_holm(p, TESTS));
        for (int i = 0; i < TESTS; i++) {
            any |= i < EMPTY && p[i] < 0.05;
            found += i >= EMPTY && p[i] < 0.05;
        }
        wrong += any;
    }
    assert_true(wrong < 0.05 * FAMILIES + 3 * sqrt(0.05 * 0.95 * FAMILIES));
    assert_true(found > 2 * FAMILIES);
}

enum { PHOTOS = 30, MOST = 6 };

/* Faces of PHOTOS photos, one to MOST in each, whose values share what their photo adds; the true mean is 0. */
static size_t draw_faces(mg_rng *r, mg_subject *of, double *value, double shared)
{
    size_t n = 0;
    for (int p = 0; p < PHOTOS; p++) {
        double light = shared * mg_rng_normal(r);
        int faces = 1 + (int)mg_rng_below(r, MOST);
        for (int k = 0; k < faces; k++, n++) {
            of[n] = (mg_subject){.face = n, .photo = (size_t)p};
            value[n] = light + mg_rng_normal(r);
        }
    }
    return n;
}

/* Where faces of one photo are alike, intervals over photos still cover; those over faces would be too narrow. */
static void clusters_are_resampled_whole(void **state)
{
    (void)state;
    enum { SAMPLES = 400 };
    mg_rng r;
    int covered = 0, naive = 0;
    mg_rng_seed(&r, 7, 0);
    for (int s = 0; s < SAMPLES; s++) {
        mg_subject of[PHOTOS * MOST];
        double value[PHOTOS * MOST], by_face[PHOTOS * MOST];
        mg_subjects all;
        size_t n = draw_faces(&r, of, value, 2);
        assert_true(mg_subjects_new(&all, of, n));
        assert_int_equal(all.photos, PHOTOS);
        mg_subjects_means(by_face, &all, value);
        mg_interval photos = mg_subjects_bootstrap(&all, by_face, (uint64_t)s);
        mg_interval faces = mg_bootstrap_mean(by_face, n, 400, (uint64_t)s);
        covered += photos.lo <= 0 && 0 <= photos.hi;
        naive += faces.lo <= 0 && 0 <= faces.hi;
        mg_subjects_free(&all);
    }
    if (covered < 0.90 * SAMPLES || covered > 0.98 * SAMPLES || naive > 0.85 * SAMPLES)
        fail_msg("of %d samples %d are covered by photos, %d by faces", SAMPLES, covered, naive);
}

TEST_MAIN(cmocka_unit_test(wilson_covers), cmocka_unit_test(mcnemar_keeps_its_level),
          cmocka_unit_test(holm_keeps_the_familys_level), cmocka_unit_test(clusters_are_resampled_whole))
