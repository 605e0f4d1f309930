/* Moves by gene kind, and the little that a genome can do by itself. */
#include "search/move.h"

#include <string.h>

bool mg_genome_equal(const mg_genome *a, const mg_genome *b)
{
    return a->count == b->count && memcmp(a->gene, b->gene, (size_t)a->count * sizeof a->gene[0]) == 0;
}

int mg_gene_numbers(const mg_gene *gene)
{
    int n = 1;
    for (int k = 0; k < gene->digits; k++)
        n *= gene->radix[k];
    return n;
}

void mg_move_apply(const mg_move *m, mg_genome *g)
{
    for (int i = 0; i < m->count; i++)
        g->gene[m->gene[i]] = m->value[i];
}

int mg_move_gene(const mg_domain *d, mg_rng *rng)
{
    int movable = 0;
    for (int i = 0; i < d->count; i++)
        movable += d->gene[i].values > 1;
    if (movable == 0)
        return -1;
    int k = (int)mg_rng_below(rng, (uint32_t)movable), i = 0;
    while (d->gene[i].values <= 1 || k-- > 0)
        i++;
    return i;
}

/* A near step goes up to this part of the gene's range, or to the next value. */
enum { NEAR = 16 };

/* `now`, of which `number` has digits, with one of them drawn anew. */
static int16_t redraw_digit(const mg_gene *d, int now, int number, mg_rng *rng)
{
    int k = (int)mg_rng_below(rng, (uint32_t)d->digits), place = 1;
    for (int i = 0; i < k; i++)
        place *= d->radix[i];
    int digit = number / place % d->radix[k];
    return (int16_t)(now + (mg_rng_other(rng, d->radix[k], digit) - digit) * place);
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

/* Uniform over the other values of the gene; but every other time an ordinal or cyclic one takes a near step, and a
 * number of digits gets one of them anew. */
static int16_t redraw(const mg_gene *d, int now, mg_rng *rng)
{
    int number = d->kind == MG_GENE_MIXED ? now - (d->values - mg_gene_numbers(d)) : -1;
    if ((d->kind == MG_GENE_ORDINAL || d->kind == MG_GENE_CYCLIC) && mg_rng_below(rng, 2))
        return near_value(d->values, now, d->kind == MG_GENE_CYCLIC, rng);
    if (number >= 0 && mg_rng_below(rng, 2))
        return redraw_digit(d, now, number, rng);
    return (int16_t)mg_rng_other(rng, d->values, now);
}

static bool can_swap(const mg_domain *d, const mg_genome *g, int i, int j)
{
    return d->gene[i].kind == d->gene[j].kind && d->gene[i].values == d->gene[j].values && g->gene[i] != g->gene[j];
}

void mg_move_draw(const mg_domain *d, const mg_genome *g, mg_rng *rng, mg_move *out)
{
    double kind = mg_rng_unit(rng);
    int i = mg_move_gene(d, rng);
    *out = (mg_move){0};
    if (i < 0)
        return;
    *out = (mg_move){1, {i, 0}, {redraw(&d->gene[i], g->gene[i], rng), 0}};
    if (kind < 0.92)
        return;
    int j = mg_move_gene(d, rng);
    bool swap = kind >= 0.96;
    if (j == i || (swap && !can_swap(d, g, i, j)))
        return;
    out->count = 2;
    out->gene[1] = j;
    out->value[1] = swap ? g->gene[i] : redraw(&d->gene[j], g->gene[j], rng);
    if (swap)
        out->value[0] = g->gene[j];
}
