/* Cooling: the header has the formulas. */
#include "search/schedule.h"

#include <math.h>

#include "base/stats.h"

double schedule_at(const mg_schedule *s, int64_t t)
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

static void take_given(mg_schedule *s, const mg_search_spec *spec)
{
    if (spec->temp > 0)
        s->start = spec->temp;
    if (spec->min_temp > 0)
        s->end = spec->min_temp;
    if (spec->decay > 0)
        s->decay = spec->decay;
}

mg_schedule schedule_of(const mg_search_spec *spec)
{
    static const struct {
        mg_cooling kind;
        double decay;
    } row[] = {[MG_SCHEDULE_AUTO] = {MG_COOL_SPAN, 0},
               [MG_SCHEDULE_EXP] = {MG_COOL_EXP, 0.005},
               [MG_SCHEDULE_GEOM] = {MG_COOL_GEOM, 0.99},
               [MG_SCHEDULE_ARITH] = {MG_COOL_ARITH, 1e-4}};
    mg_schedule s = {.kind = row[spec->schedule].kind, .start = 1, .end = 0.001, .decay = row[spec->schedule].decay};
    take_given(&s, spec);
    return s;
}

void schedule_measure(mg_schedule *s, const double *difference, size_t n, double loss_quantum,
                      const mg_search_spec *spec)
{
    double typical = fmax(n ? mg_quantile(difference, n, 0.5) : 0, 1e-6);
    s->start = fmax(typical / 12, loss_quantum / 50);
    s->end = fmax(typical / 75, loss_quantum / 300);
    take_given(s, spec);
}
