/* The few statistics that claims rest on, each with its source. */
#ifndef MG_BASE_STATS_H
#define MG_BASE_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "maskgen/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Wilson's score interval for k successes of n at 95 % (Wilson 1927); {0, 1} for n = 0. */
mg_interval mg_wilson(int k, int n);
/* The same of a rate that is a mean of n, so that rate · n need not be whole. */
mg_interval mg_wilson_rate(double rate, int n);

int mg_ascending(const void *a, const void *b); /* of doubles, for qsort */
double mg_mean(const double *v, size_t n);      /* NaN for n = 0 */
double mg_sd(const double *v, size_t n);        /* sample standard deviation, n − 1; NaN for n < 2 */
/* Linear interpolation between order statistics (Hyndman & Fan type 7), q in 0 … 1; v need not be sorted and is kept.
 * NaN for n = 0, and where memory is out for more than 256 numbers. */
double mg_quantile(const double *v, size_t n, double q);

enum { MG_BOOTSTRAP_ROUNDS = 2000 /* resamples for every interval that is published */, MG_BOOTSTRAP_MOST = 4096 };
/* 95 % percentile bootstrap interval of the mean (Efron 1979), seeded; `rounds` resamples, 1 … MG_BOOTSTRAP_MOST. NaN
 * for n = 0. */
mg_interval mg_bootstrap_mean(const double *v, size_t n, int rounds, uint64_t seed);
/* The same of Σ sum / Σ weight over n clusters that are drawn whole; weight NULL: 1 each. */
mg_interval mg_bootstrap_ratio(const double *sum, const double *weight, size_t n, int rounds, uint64_t seed);

/* McNemar's exact two-sided p for paired yes/no results: b and c count the discordant pairs of each kind
 * (binomial test with ½, McNemar 1947). 1 when b + c = 0. */
double mg_mcnemar(int b, int c);

/* Holm (1979): p[i] × (n − rank), made monotone and cut at 1, in place of p[i]: at most 5 % of families of n tests then
 * have a false one below 0.05. NaN (no test) stays and does not count. False where memory is out. */
bool mg_holm(double *p, size_t n);

#ifdef __cplusplus
}
#endif
#endif
