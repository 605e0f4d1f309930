/* The arithmetic of an evaluation: who is counted, what is averaged, what is compared. */
#include <math.h>
#include <stdlib.h>

#include "eval_parts.h"

enum { BOOTSTRAP_ROUNDS = 2000 };

static const mg_verdict *verdict(const mg_panel *p, size_t face, size_t print)
{
    return &p->at[face * p->stride + print];
}

/* Under print 0 every face that was asked; under the others those found bare. */
static bool counts(const mg_panel *p, size_t face, size_t print)
{
    const mg_verdict *bare = verdict(p, face, 0);
    return print == 0 ? bare->known : bare->known && bare->hit && verdict(p, face, print)->known;
}

int mg_panel_bare(const mg_panel *p)
{
    int n = 0;
    for (size_t i = 0; i < p->faces; i++)
        n += verdict(p, i, 0)->known && verdict(p, i, 0)->hit;
    return n;
}

mg_status mg_panel_cell(mg_cell *out, const mg_panel *p, size_t first, size_t count, uint64_t seed, mg_err *err)
{
    double *margin = calloc(p->faces ? p->faces : 1, sizeof *margin), per = 1 / (double)count;
    *out = (mg_cell){0};
    if (!margin)
        return mg_fail(err, MG_ENOMEM, "no memory for %zu margins", p->faces);
    for (size_t i = 0; i < p->faces; i++) {
        if (!counts(p, i, first))
            continue;
        for (size_t k = 0; k < count; k++) {
            const mg_verdict *v = verdict(p, i, first + k);
            out->found += v->hit * per;
            out->false_margin += v->false_margin * per;
            out->false_faces += v->false_faces * per;
            margin[out->n] += v->true_margin * per;
        }
        out->n++;
    }
    double n = out->n;
    out->rate = out->n ? out->found / n : NAN;
    out->rate_ci = mg_wilson((int)lround(out->found), out->n);
    out->margin = mg_mean(margin, (size_t)out->n);
    out->margin_ci = mg_bootstrap_mean(margin, (size_t)out->n, BOOTSTRAP_ROUNDS, seed);
    out->false_margin = out->n ? out->false_margin / n : NAN;
    out->false_faces = out->n ? out->false_faces / n : NAN;
    free(margin);
    return MG_OK;
}

mg_pairing mg_panel_pair(const mg_panel *p, size_t a, size_t b)
{
    mg_pairing out = {0};
    for (size_t i = 0; i < p->faces; i++) {
        if (!counts(p, i, a) || !counts(p, i, b))
            continue;
        out.only_a += verdict(p, i, a)->hit && !verdict(p, i, b)->hit;
        out.only_b += verdict(p, i, b)->hit && !verdict(p, i, a)->hit;
    }
    out.p = mg_mcnemar(out.only_a, out.only_b);
    return out;
}
