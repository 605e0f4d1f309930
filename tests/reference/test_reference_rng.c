/* Random numbers against their authors' generator, and every kind of draw against its distribution. A seed must mean
 * the same run for ever, so draws of every kind are pinned as well. */
#include "test.h"

#include <math.h>

#include "base/rng.h"

enum { DRAWS = 200000 };

/* xoshiro256** from the state 1, 2, 3, 4, as the authors' own program prints it (Blackman and Vigna, 2018). */
static void the_generator_is_xoshiro(void **state)
{
    (void)state;
    static const uint64_t want[] = {11520, 0, 1509978240, 1215971899390074240};
    mg_rng r = {{1, 2, 3, 4}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        assert_true(mg_rng_u64(&r) == want[i]);
}

static void draws_are_pinned(void **state)
{
    (void)state;
    mg_rng r;
    mg_rng_seed(&r, 42, 9);
    assert_true(mg_rng_u64(&r) == 0xd81b444cbe0c4300u);
    assert_true(mg_rng_unit(&r) == 0x1.753bdd16a643p-3);
    assert_true(mg_rng_range(&r, -3, 5) == 0x1.124844dd667e4p+1);
    assert_int_equal(mg_rng_below(&r, 1000003), 257912);
    assert_int_equal(mg_rng_other(&r, 16, 7), 2);
    assert_true(fabs(mg_rng_normal(&r) - -1.5264772382572247) < 1e-15);
}

/* Every one of the 53 bits of a unit is set in half of the draws (six standard deviations). */
static void units_have_53_even_bits(void **state)
{
    (void)state;
    mg_rng r;
    int set[53] = {0};
    mg_rng_seed(&r, 1, 0);
    for (int i = 0; i < DRAWS; i++) {
        double u = mg_rng_unit(&r) * 0x1p53;
        assert_true(u >= 0 && u < 0x1p53 && u == floor(u));
        for (int b = 0; b < 53; b++)
            set[b] += (int)((uint64_t)u >> b & 1);
    }
    for (int b = 0; b < 53; b++)
        assert_true(fabs(set[b] - DRAWS / 2.0) < 6 * sqrt(DRAWS / 4.0));
}

/* Without rejection, of 3·2^30 values those at a multiple of 3 would come twice as often as the others. */
static void below_rejects_what_would_be_biased(void **state)
{
    (void)state;
    mg_rng r;
    int residue[3] = {0};
    mg_rng_seed(&r, 2, 0);
    for (int i = 0; i < DRAWS; i++)
        residue[mg_rng_below(&r, 3u << 30) % 3]++;
    for (int k = 0; k < 3; k++)
        assert_true(fabs(residue[k] - DRAWS / 3.0) < 6 * sqrt(DRAWS * 2.0 / 9));
}

/* Each value but `now`, all equally often. */
static void other_is_uniform_over_the_others(void **state)
{
    (void)state;
    enum { N = 5 };
    for (int now = 0; now < N; now++) {
        mg_rng r;
        int count[N] = {0};
        mg_rng_seed(&r, 3, (uint64_t)now);
        for (int i = 0; i < DRAWS; i++)
            count[mg_rng_other(&r, N, now)]++;
        assert_int_equal(count[now], 0);
        for (int k = 0; k < N; k++)
            if (k != now)
                assert_true(fabs(count[k] - DRAWS / 4.0) < 6 * sqrt(DRAWS * 3.0 / 16));
    }
}

/* Kolmogorov's distance from the normal distribution; 1.95/√n is passed once in a thousand. */
static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void normals_are_normal(void **state)
{
    (void)state;
    static double z[DRAWS];
    double most = 0;
    mg_rng r;
    mg_rng_seed(&r, 4, 0);
    for (int i = 0; i < DRAWS; i++)
        z[i] = mg_rng_normal(&r);
    qsort(z, DRAWS, sizeof *z, ascending);
    for (int i = 0; i < DRAWS; i++)
        most = fmax(most, fabs((i + 0.5) / DRAWS - 0.5 * erfc(-z[i] / sqrt(2))));
    assert_true(most < 1.95 / sqrt(DRAWS));
}

/* Neighbouring seeds and streams are not alike: no bit of their first draws agrees more often than chance has it. */
static void seeds_and_streams_are_independent(void **state)
{
    (void)state;
    enum { PAIRS = 4000 };
    int alike[2][64] = {{0}};
    for (uint64_t i = 0; i < PAIRS; i++) {
        mg_rng a, b, c;
        mg_rng_seed(&a, i, 0);
        mg_rng_seed(&b, i + 1, 0);
        mg_rng_seed(&c, i, 1);
        uint64_t x = mg_rng_u64(&a), next = ~(x ^ mg_rng_u64(&b)), stream = ~(x ^ mg_rng_u64(&c));
        for (int k = 0; k < 64; k++) {
            alike[0][k] += (int)(next >> k & 1);
            alike[1][k] += (int)(stream >> k & 1);
        }
    }
    for (int k = 0; k < 64; k++)
        for (int w = 0; w < 2; w++)
            assert_true(fabs(alike[w][k] - PAIRS / 2.0) < 6 * sqrt(PAIRS / 4.0));
}

TEST_MAIN(cmocka_unit_test(the_generator_is_xoshiro), cmocka_unit_test(draws_are_pinned),
          cmocka_unit_test(units_have_53_even_bits), cmocka_unit_test(below_rejects_what_would_be_biased),
          cmocka_unit_test(other_is_uniform_over_the_others), cmocka_unit_test(normals_are_normal),
          cmocka_unit_test(seeds_and_streams_are_independent))
