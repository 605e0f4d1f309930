#include "search/anneal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/stats.h"

double mg_schedule_at(const mg_schedule *s, int64_t t)
{
    double x = (double)t;
    switch (s->kind) {
    case MG_COOL_EXP:
        return fmax(s->start * exp(-s->decay * x), s->end);
    case MG_COOL_GEOM:
        return fmax(s->start * pow(s->decay, x), s->end);
    case MG_COOL_ARITH:
        return fmax(s->start - s->decay * x, s->end);
    case MG_COOL_SPAN:
        break;
    }
    double part = s->steps > 1 ? fmin(1, x / (double)(s->steps - 1)) : 1;
    return s->start * pow(s->end / s->start, part);
}

void mg_schedule_measure(mg_schedule *s, const double *difference, size_t n)
{
    double typical = n ? mg_quantile(difference, n, 0.5) : 0;
    typical = fmax(typical, 1e-6);
    s->kind = MG_COOL_SPAN;
    s->start = typical / 12;
    s->end = typical / 75;
}

void mg_anneal_init(mg_anneal *a, const mg_domain *domain, const mg_schedule *schedule, uint64_t seed)
{
    memset(a, 0, sizeof *a);
    a->domain = *domain;
    a->schedule = *schedule;
    a->best_loss = INFINITY;
    mg_rng_seed(&a->rng, seed, 0x616e6e65616c);
}

void mg_anneal_start(mg_anneal *a, const mg_genome *g, double loss)
{
    a->now = *g;
    a->loss = loss;
    a->step = a->since_best = 0;
    if (loss < a->best_loss) {
        a->best = *g;
        a->best_loss = loss;
    }
}

static int free_gene(const mg_domain *d, mg_rng *rng)
{
    int movable = 0;
    for (int i = 0; i < d->count; i++)
        movable += d->alphabet[i] > 1;
    if (movable == 0)
        return -1;
    int k = (int)mg_rng_below(rng, (uint32_t)movable), i = 0;
    while (d->alphabet[i] <= 1 || k-- > 0)
        i++;
    return i;
}

/* A near step goes up to this part of the gene's range, or to the next value. */
enum { NEAR = 16 };

/* `now` with one of its digits drawn anew. */
static int16_t redraw_digit(const mg_digits *d, int now, mg_rng *rng)
{
    int k = (int)mg_rng_below(rng, (uint32_t)d->count), unit = 1;
    for (int i = 0; i < k; i++)
        unit *= d->radix[i];
    int digit = (now - d->first) / unit % d->radix[k];
    return (int16_t)(now + (mg_rng_other(rng, d->radix[k], digit) - digit) * unit);
}

/* A value near `now` of n: a cycle is closed, other ranges turn the step back at their ends. */
static int16_t near_value(int n, int now, bool cyclic, mg_rng *rng)
{
    int step = 1 + (int)mg_rng_below(rng, n < 2 * NEAR ? 1 : (uint32_t)(n / NEAR));
    int way = mg_rng_below(rng, 2) ? step : -step;
    if (cyclic)
        return (int16_t)((now + way + n) % n);
    return (int16_t)(now + way < 0 || now + way >= n ? now - way : now + way);
}

/* Uniform over the other values of the gene; but every other time an ordinal or cyclic one takes a near step, and a number of digits gets one
 * of them anew. */
static int16_t redraw(const mg_domain *d, const mg_genome *g, int i, mg_rng *rng)
{
    int n = d->alphabet[i], now = g->gene[i];
    mg_gene_kind kind = d->kind[i];
    if ((kind == MG_GENE_ORDINAL || kind == MG_GENE_CYCLIC) && mg_rng_below(rng, 2))
        return near_value(n, now, kind == MG_GENE_CYCLIC, rng);
    if (kind == MG_GENE_MIXED && now >= d->digits.first && mg_rng_below(rng, 2))
        return redraw_digit(&d->digits, now, rng);
    return (int16_t)mg_rng_other(rng, n, now);
}

static bool can_swap(const mg_domain *d, const mg_genome *g, int i, int j)
{
    return d->kind[i] == d->kind[j] && d->alphabet[i] == d->alphabet[j] && g->gene[i] != g->gene[j];
}

void mg_anneal_propose(const mg_domain *d, const mg_genome *g, mg_rng *rng, mg_move *out)
{
    double kind = mg_rng_unit(rng);
    int i = free_gene(d, rng);
    if (i < 0) {
        *out = (mg_move){0};
        return;
    }
    *out = (mg_move){1, {i, 0}, {redraw(d, g, i, rng), 0}};
    if (kind < 0.92)
        return;
    int j = free_gene(d, rng);
    bool swap = kind >= 0.96;
    if (j == i || (swap && !can_swap(d, g, i, j)))
        return;
    out->count = 2;
    out->gene[1] = j;
    out->value[1] = swap ? g->gene[i] : redraw(d, g, j, rng);
    if (swap)
        out->value[0] = g->gene[j];
}

const mg_genome *mg_anneal_ask(mg_anneal *a, double *limit)
{
    mg_move move;
    a->temperature = mg_schedule_at(&a->schedule, a->step);
    mg_anneal_propose(&a->domain, &a->now, &a->rng, &move);
    a->next = a->now;
    mg_move_apply(&move, &a->next);
    double u = 1 - mg_rng_unit(&a->rng); /* (0, 1] */
    *limit = a->loss - a->temperature * log(u);
    return &a->next;
}

bool mg_anneal_tell(mg_anneal *a, double loss, bool above)
{
    a->step++;
    a->since_best++;
    if (above)
        return false;
    a->now = a->next;
    a->loss = loss;
    a->accepted++;
    if (loss < a->best_loss) {
        a->best = a->now;
        a->best_loss = loss;
        a->since_best = 0;
    }
    return true;
}
