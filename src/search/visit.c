/* Fields to bytes and back; bytes are distrusted. */
#include "search/visit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void mg_visit_fail(mg_visitor *v, const char *what)
{
    if (!v->wrong)
        v->wrong = what;
}

bool mg_visit_has(mg_visitor *v, uint64_t bytes, const char *what)
{
    if (!v->writing && bytes > v->size - v->at)
        mg_visit_fail(v, what);
    return !v->wrong;
}

static bool grow(mg_visitor *v, size_t n)
{
    if (n <= v->room - v->size)
        return true;
    size_t room = 2 * v->room + n + 4096;
    unsigned char *more = realloc(v->data, room);
    if (!more) {
        mg_visit_fail(v, MG_VISIT_MEMORY);
        return false;
    }
    v->data = more;
    v->room = room;
    return true;
}

void mg_visit_bytes(mg_visitor *v, void *p, size_t n)
{
    if (v->wrong || n == 0)
        return;
    if (v->writing) {
        if (!grow(v, n))
            return;
        memcpy(v->data + v->size, p, n);
        v->size += n;
    } else if (mg_visit_has(v, n, "ends too early")) {
        memcpy(p, v->from + v->at, n);
        v->at += n;
    }
}

void mg_visit_bits(mg_visitor *v, uint64_t *x, size_t n)
{
    unsigned char b[8] = {0};
    for (size_t i = 0; v->writing && i < n; i++)
        b[i] = (unsigned char)(*x >> (8 * i));
    mg_visit_bytes(v, b, n);
    if (v->writing)
        return;
    *x = 0;
    for (size_t i = 0; i < n; i++)
        *x |= (uint64_t)b[i] << (8 * i);
}

void mg_visit_long(mg_visitor *v, int64_t *x, int64_t lo, int64_t hi)
{
    uint64_t bits = (uint64_t)*x;
    mg_visit_bits(v, &bits, 8);
    if (v->writing || v->wrong)
        return;
    int64_t read = bits <= INT64_MAX ? (int64_t)bits : -(int64_t)(~bits) - 1;
    if (read < lo || read > hi)
        mg_visit_fail(v, "a number is out of range");
    else
        *x = read;
}

void mg_visit_int(mg_visitor *v, int *x, int lo, int hi)
{
    int64_t wide = *x;
    mg_visit_long(v, &wide, lo, hi);
    if (!v->wrong)
        *x = (int)wide;
}

void mg_visit_flag(mg_visitor *v, bool *x)
{
    uint64_t bits = *x;
    mg_visit_bits(v, &bits, 1);
    if (bits > 1)
        mg_visit_fail(v, "a flag is neither 0 nor 1");
    *x = bits == 1;
}

void mg_visit_real(mg_visitor *v, double *x)
{
    uint64_t bits;
    memcpy(&bits, x, 8);
    mg_visit_bits(v, &bits, 8);
    memcpy(x, &bits, 8);
    if (!v->writing && isnan(*x)) /* infinity is a loss that nothing has yet been compared with */
        mg_visit_fail(v, "a real number is no number");
}

/* A state of all zeroes would only ever give zeroes. */
void mg_visit_rng(mg_visitor *v, mg_rng *r)
{
    for (int i = 0; i < 4; i++)
        mg_visit_bits(v, &r->s[i], 8);
    if ((r->s[0] | r->s[1] | r->s[2] | r->s[3]) == 0)
        mg_visit_fail(v, "a random state is empty");
}

void mg_visit_genome(mg_visitor *v, mg_genome *g, const mg_domain *domain, bool may_lack)
{
    int count = g->count;
    mg_visit_int(v, &count, 0, MG_GENES_MAX);
    if (!v->writing && count != domain->count && (count != 0 || !may_lack))
        mg_visit_fail(v, "its genes do not fit the pattern");
    if (v->wrong)
        return;
    g->count = count;
    for (int i = 0; i < count; i++) {
        const mg_gene *d = &domain->gene[i];
        int gene = g->gene[i];
        mg_visit_int(v, &gene, d->values > 1 ? 0 : d->held, d->values > 1 ? d->values - 1 : d->held);
        g->gene[i] = (int16_t)gene;
    }
}

mg_status mg_visit_end(const mg_visitor *v, const char *where, mg_err *err)
{
    if (!v->wrong)
        return MG_OK;
    return mg_fail_at(err, strcmp(v->wrong, MG_VISIT_MEMORY) == 0 ? MG_ENOMEM : MG_EINPUT, where, "%s", v->wrong);
}
