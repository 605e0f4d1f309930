/* Pinned draws: a seed must mean the same run for ever. */
#include "test.h"

#include "base/rng.h"

static void draws_are_pinned(void **state)
{
    (void)state;
    mg_rng r;
    mg_rng_seed(&r, 1, 0);
    static const uint64_t want[3] = {0xee127fe613436e33u, 0xd6dad8d34a1874eau, 0x2a52c16cec1116a9u};
    for (int i = 0; i < 3; i++)
        assert_int_equal(mg_rng_u64(&r), want[i]);
}

static void streams_differ(void **state)
{
    (void)state;
    mg_rng a, b;
    mg_rng_seed(&a, 7, 0);
    mg_rng_seed(&b, 7, 1);
    int same = 0;
    for (int i = 0; i < 64; i++)
        same += mg_rng_u64(&a) == mg_rng_u64(&b);
    assert_int_equal(same, 0);
}

static void below_is_uniform(void **state)
{
    (void)state;
    enum { N = 7, DRAWS = 70000 };
    int count[N] = {0};
    mg_rng r;
    mg_rng_seed(&r, 3, 0);
    for (int i = 0; i < DRAWS; i++)
        count[mg_rng_below(&r, N)]++;
    double chi2 = 0, expect = (double)DRAWS / N;
    for (int i = 0; i < N; i++)
        chi2 += (count[i] - expect) * (count[i] - expect) / expect;
    assert_true(chi2 < 22.5); /* 6 degrees of freedom, p = .001 */
}

static void normal_has_unit_moments(void **state)
{
    (void)state;
    enum { DRAWS = 100000 };
    mg_rng r;
    mg_rng_seed(&r, 5, 0);
    double sum = 0, sq = 0;
    for (int i = 0; i < DRAWS; i++) {
        double z = mg_rng_normal(&r);
        sum += z;
        sq += z * z;
    }
    assert_true(sum / DRAWS > -0.02 && sum / DRAWS < 0.02);
    assert_true(sq / DRAWS > 0.98 && sq / DRAWS < 1.02);
}

TEST_MAIN(cmocka_unit_test(draws_are_pinned), cmocka_unit_test(streams_differ), cmocka_unit_test(below_is_uniform),
          cmocka_unit_test(normal_has_unit_moments))
