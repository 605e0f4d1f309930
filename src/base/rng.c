#include "base/rng.h"

#include <math.h>

static uint64_t splitmix64(uint64_t *x)
{
    uint64_t z = (*x += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static uint64_t rotl(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

void mg_rng_seed(mg_rng *r, uint64_t seed, uint64_t stream)
{
    uint64_t x = seed;
    uint64_t y = splitmix64(&x) ^ (stream * 0xd1342543de82ef95u);
    for (int i = 0; i < 4; i++)
        r->s[i] = splitmix64(&y);
}

uint64_t mg_rng_u64(mg_rng *r)
{
    uint64_t *s = r->s, out = rotl(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 45);
    return out;
}

double mg_rng_unit(mg_rng *r)
{
    return (double)(mg_rng_u64(r) >> 11) * 0x1.0p-53;
}

double mg_rng_range(mg_rng *r, double lo, double hi)
{
    return lo + (hi - lo) * mg_rng_unit(r);
}

uint32_t mg_rng_below(mg_rng *r, uint32_t n)
{
    uint32_t floor = (uint32_t)-n % n;
    uint64_t m;
    do
        m = (mg_rng_u64(r) >> 32) * n;
    while ((uint32_t)m < floor);
    return (uint32_t)(m >> 32);
}

int mg_rng_other(mg_rng *r, int n, int now)
{
    int v = (int)mg_rng_below(r, (uint32_t)n - 1);
    return v < now ? v : v + 1;
}

double mg_rng_normal(mg_rng *r)
{
    double u = 1.0 - mg_rng_unit(r), v = mg_rng_unit(r);
    return sqrt(-2.0 * log(u)) * cos(6.283185307179586477 * v);
}
