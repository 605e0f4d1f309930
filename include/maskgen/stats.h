/* The few statistics that claims rest on, each with its source. */
#ifndef MASKGEN_STATS_H
#define MASKGEN_STATS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_interval {
    double lo, hi;
} mg_interval;

/* Wilson's score interval for k successes of n at 95 % (Wilson 1927); {0, 1} for n = 0. */
mg_interval mg_wilson(int k, int n);

double mg_mean(const double *v, size_t n); /* NaN for n = 0 */
double mg_sd(const double *v, size_t n);   /* sample standard deviation, n − 1; NaN for n < 2 */
/* Linear interpolation between order statistics (Hyndman & Fan type 7), q in 0 … 1; v need not be sorted and is kept. NaN for n = 0, and
 * where memory is out for more than 256 numbers. */
double mg_quantile(const double *v, size_t n, double q);
/* Pearson's correlation; NaN where a side is constant or n < 2. */
double mg_correlation(const double *a, const double *b, size_t n);

/* 95 % percentile bootstrap interval of the mean (Efron 1979), seeded; `rounds` resamples, 1 … MG_BOOTSTRAP_MOST. NaN for n = 0. */
enum { MG_BOOTSTRAP_MOST = 4096 };
mg_interval mg_bootstrap_mean(const double *v, size_t n, int rounds, uint64_t seed);
/* The same of numbers that lie `apart` bytes from each other: a member of an array of structs. */
mg_interval mg_bootstrap_mean_of(const double *v, size_t apart, size_t n, int rounds, uint64_t seed);

/* McNemar's exact two-sided p for paired yes/no results: b and c count the discordant pairs of each kind
 * (binomial test with ½, McNemar 1947). 1 when b + c = 0. */
double mg_mcnemar(int b, int c);

#ifdef __cplusplus
}
#endif
#endif
