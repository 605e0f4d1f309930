/* Why this file exists: claims rest on a handful of textbook formulas, in one place and checked against the books. */
#include "base/stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"

enum { QUANTILE_FEW = 256 }; /* numbers that are sorted without asking for memory */

mg_interval mg_wilson_rate(double p, int n)
{
    if (n <= 0 || !(p >= 0 && p <= 1))
        return (mg_interval){0, 1};
    const double z = 1.959963984540054, z2 = z * z; /* 97.5 % quantile of the normal */
    double below = 1 + z2 / n;
    double centre = (p + z2 / (2.0 * n)) / below;
    double half = z / below * sqrt(p * (1 - p) / n + z2 / (4.0 * n * n));
    return (mg_interval){p > 0 ? centre - half : 0, p < 1 ? centre + half : 1};
}

mg_interval mg_wilson(int k, int n)
{
    return mg_wilson_rate(n > 0 ? (double)k / n : NAN, n);
}

double mg_mean(const double *v, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += v[i];
    return n ? sum / (double)n : NAN;
}

double mg_sd(const double *v, size_t n)
{
    if (n < 2)
        return NAN;
    double mean = mg_mean(v, n), sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (v[i] - mean) * (v[i] - mean);
    return sqrt(sum / (double)(n - 1));
}

int mg_ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double sorted_quantile(const double *v, size_t n, double q)
{
    double h = (double)(n - 1) * fmin(fmax(q, 0), 1);
    size_t i = (size_t)h;
    return i + 1 < n ? v[i] + (h - (double)i) * (v[i + 1] - v[i]) : v[n - 1];
}

double mg_quantile(const double *v, size_t n, double q)
{
    double few[QUANTILE_FEW], *sorted = n <= QUANTILE_FEW ? few : malloc(n * sizeof *sorted);
    if (!n || !sorted)
        return NAN;
    memcpy(sorted, v, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, mg_ascending);
    double out = sorted_quantile(sorted, n, q);
    if (sorted != few)
        free(sorted);
    return out;
}

mg_interval mg_bootstrap_ratio(const double *sum, const double *weight, size_t n, int rounds, uint64_t seed)
{
    double means[MG_BOOTSTRAP_MOST]; /* not on the heap: an interval must not be missing where memory is short */
    if (n == 0 || n > UINT32_MAX || rounds < 1 || rounds > MG_BOOTSTRAP_MOST)
        return (mg_interval){NAN, NAN};
    mg_rng r;
    mg_rng_seed(&r, seed, 0);
    for (int k = 0; k < rounds; k++) {
        double drawn = 0, of = 0;
        for (size_t i = 0; i < n; i++) {
            size_t c = mg_rng_below(&r, (uint32_t)n);
            drawn += sum[c];
            of += weight ? weight[c] : 1;
        }
        means[k] = drawn / of;
    }
    qsort(means, (size_t)rounds, sizeof *means, mg_ascending);
    return (mg_interval){sorted_quantile(means, (size_t)rounds, 0.025), sorted_quantile(means, (size_t)rounds, 0.975)};
}

mg_interval mg_bootstrap_mean(const double *v, size_t n, int rounds, uint64_t seed)
{
    return mg_bootstrap_ratio(v, NULL, n, rounds, seed);
}

/* 2 · P(X ≤ min(b, c)), X ~ Binomial(b + c, ½). The largest term is taken in logarithms (lgamma would write a global),
 * the others follow from it by ratios: C(n, i−1) = C(n, i) · i / (n − i + 1). */
double mg_mcnemar(int b, int c)
{
    int n = b + c, k = b < c ? b : c;
    double log_term = n * log(0.5), sum = 0, ratio = 1;
    for (int i = 1; i <= k; i++)
        log_term += log((double)(n - i + 1) / i);
    for (int i = k; i >= 0; i--) {
        sum += ratio;
        ratio *= (double)i / (n - i + 1);
    }
    return fmin(1, 2 * exp(log_term) * sum);
}

typedef struct ranked {
    double p;
    size_t at;
} ranked;

static int by_p(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    return x->p != y->p ? (x->p > y->p) - (x->p < y->p) : (x->at > y->at) - (x->at < y->at);
}

bool mg_holm(double *p, size_t n)
{
    ranked *r = malloc((n + 1) * sizeof *r);
    size_t m = 0;
    if (!r)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!isnan(p[i]))
            r[m++] = (ranked){p[i], i};
    qsort(r, m, sizeof *r, by_p);
    double least = 0;
    for (size_t k = 0; k < m; k++) {
        least = fmax(least, fmin(1, r[k].p * (double)(m - k)));
        p[r[k].at] = least;
    }
    free(r);
    return true;
}
