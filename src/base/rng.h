/* Seeded random numbers: xoshiro256** (Blackman & Vigna, 2018), seeded through SplitMix64.
 * Draws are pinned by tests: they are part of the file format, since a seed must mean the same run for ever. */
#ifndef MG_BASE_RNG_H
#define MG_BASE_RNG_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_rng {
    uint64_t s[4];
} mg_rng;

/* Independent streams of one seed: `stream` names the use (a view, a restart, a control), not the thread. */
void mg_rng_seed(mg_rng *r, uint64_t seed, uint64_t stream);
uint64_t mg_rng_u64(mg_rng *r);
/* Uniform in [0, 1), 53 bits. */
double mg_rng_unit(mg_rng *r);
/* Uniform in [lo, hi). */
double mg_rng_range(mg_rng *r, double lo, double hi);
/* Uniform integer in 0 … n−1 without bias (Lemire's rejection); n ≥ 1. */
uint32_t mg_rng_below(mg_rng *r, uint32_t n);
/* Uniform over 0 … n − 1 less `now`; n ≥ 2. */
int mg_rng_other(mg_rng *r, int n, int now);
/* Standard normal (Box–Muller, cosine branch: two uniforms a draw, no hidden state). */
double mg_rng_normal(mg_rng *r);

#ifdef __cplusplus
}
#endif
#endif
