#include "maskgen/search.h"

#include <math.h>
#include <string.h>

enum { MEASURED_MOVES = 48, STARTS_MAX = 8 };

/* mlrose 1.3: GeomDecay, ArithDecay and ExpDecay with T0 1, floor .001 and these decays. */
static mg_schedule fixed_schedule(const mg_search_spec *spec)
{
    static const struct {
        mg_cooling kind;
        double decay;
    } row[] = {[MG_SCHEDULE_AUTO] = {MG_COOL_SPAN, 0},
               [MG_SCHEDULE_EXP] = {MG_COOL_EXP, 0.005},
               [MG_SCHEDULE_GEOM] = {MG_COOL_GEOM, 0.99},
               [MG_SCHEDULE_ARITH] = {MG_COOL_ARITH, 1e-4}};
    mg_schedule s = {.kind = row[spec->schedule].kind, .start = 1, .end = 0.001, .decay = row[spec->schedule].decay};
    if (spec->temp > 0)
        s.start = spec->temp;
    if (spec->min_temp > 0)
        s.end = spec->min_temp;
    if (spec->decay > 0)
        s.decay = spec->decay;
    return s;
}

void mg_search_init(mg_search *s, const mg_search_spec *spec, const mg_domain *domain)
{
    memset(s, 0, sizeof *s);
    s->spec = *spec;
    s->leg = -1;
    mg_schedule schedule = fixed_schedule(spec);
    mg_anneal_init(&s->anneal, domain, &schedule, (uint64_t)spec->seed);
    mg_rng_seed(&s->rng, (uint64_t)spec->seed, 0x7374617274);
    if (spec->iters == 0)
        s->stop = MG_STOP_ITERS;
}

/* |loss differences| of single moves from the present state, which stays. */
static mg_status measure(mg_search *s, const mg_problem *p, mg_err *err)
{
    double difference[MEASURED_MOVES];
    for (int i = 0; i < MEASURED_MOVES; i++) {
        mg_move move;
        mg_genome next = s->anneal.now;
        double loss;
        bool above;
        mg_anneal_propose(&s->anneal.domain, &s->anneal.now, &s->rng, &move);
        mg_move_apply(&move, &next);
        mg_status st = p->try_state(p->self, &next, INFINITY, &loss, &above, err);
        if (st != MG_OK)
            return st;
        p->drop(p->self);
        difference[i] = fabs(loss - s->anneal.loss);
    }
    s->evals += MEASURED_MOVES;
    mg_schedule_measure(&s->anneal.schedule, difference, MEASURED_MOVES);
    /* Where most moves change nothing, the measured temperatures would be too cold to let go of anything. */
    s->anneal.schedule.start = fmax(s->anneal.schedule.start, p->unit / 50);
    s->anneal.schedule.end = fmax(s->anneal.schedule.end, p->unit / 300);
    if (s->spec.temp > 0)
        s->anneal.schedule.start = s->spec.temp;
    if (s->spec.min_temp > 0)
        s->anneal.schedule.end = s->spec.min_temp;
    s->measured = true;
    return MG_OK;
}

/* The first leg may begin at the best plain mask; every other leg begins at random. */
static mg_status choose_start(mg_search *s, const mg_problem *p, mg_genome *best, double *best_loss, mg_err *err)
{
    mg_genome candidate[STARTS_MAX];
    size_t n = s->spec.start == MG_START_PLAIN && s->leg == 0 ? p->plain(p->self, candidate, STARTS_MAX) : 0;
    if (n == 0)
        p->random(p->self, &s->rng, &candidate[n++]);
    *best_loss = INFINITY;
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        double loss;
        mg_status st = p->reset(p->self, &candidate[i], &loss, err);
        if (st != MG_OK)
            return st;
        s->evals++;
        if (loss < *best_loss) {
            *best_loss = loss;
            at = i;
        }
    }
    *best = candidate[at];
    return at + 1 == n ? MG_OK : p->reset(p->self, best, best_loss, err);
}

static mg_status begin_leg(mg_search *s, const mg_problem *p, mg_err *err)
{
    mg_genome start;
    double loss;
    s->leg++;
    int64_t legs = s->spec.restarts + 1;
    int64_t end = s->spec.iters * (s->leg + 1) / legs;
    s->leg_end = end > s->iter ? end : s->iter + 1;
    s->anneal.schedule.steps = s->leg_end - s->iter;
    mg_status st = choose_start(s, p, &start, &loss, err);
    if (st != MG_OK)
        return st;
    mg_anneal_start(&s->anneal, &start, loss);
    return s->spec.schedule == MG_SCHEDULE_AUTO && !s->measured ? measure(s, p, err) : MG_OK;
}

static void end_leg_if_due(mg_search *s)
{
    bool stalled = s->spec.max_stall > 0 && s->anneal.since_best >= s->spec.max_stall;
    if (s->iter >= s->spec.iters)
        s->stop = MG_STOP_ITERS;
    else if (stalled && s->leg >= s->spec.restarts)
        s->stop = MG_STOP_STALL;
    else if (stalled)
        s->leg_end = s->iter;
}

mg_status mg_search_step(mg_search *s, const mg_problem *p, mg_trace_row *row, mg_err *err)
{
    mg_status st = MG_OK;
    if (s->stop != MG_STOP_NONE)
        return MG_OK;
    if (s->leg < 0 || s->iter >= s->leg_end)
        st = begin_leg(s, p, err);
    if (st != MG_OK)
        return st;
    double limit, loss, before = s->anneal.best_loss;
    bool above;
    const mg_genome *next = mg_anneal_ask(&s->anneal, &limit);
    st = p->try_state(p->self, next, limit, &loss, &above, err);
    if (st != MG_OK)
        return st;
    bool accepted = mg_anneal_tell(&s->anneal, loss, above);
    (accepted ? p->keep : p->drop)(p->self);
    s->iter++;
    s->evals++;
    *row = (mg_trace_row){s->iter, s->evals, s->anneal.temperature, s->anneal.loss, s->anneal.best_loss, accepted,
                          s->anneal.best_loss < before};
    end_leg_if_due(s);
    return MG_OK;
}

mg_status mg_search_resume(const mg_search *s, const mg_problem *p, mg_err *err)
{
    double loss;
    return s->leg < 0 ? MG_OK : p->reset(p->self, &s->anneal.now, &loss, err);
}

const char *mg_stop_name(mg_stop stop)
{
    static const char *const name[] = {"running", "iterations done", "no new best for max-stall iterations"};
    return name[stop];
}

mg_status mg_search_best_random(const mg_problem *p, int64_t k, uint64_t seed, const mg_tick *tick, mg_genome *best, double *loss,
                                mg_err *err)
{
    mg_rng rng;
    mg_rng_seed(&rng, seed, 0x626573746f66);
    *loss = INFINITY;
    for (int64_t i = 0; i < k; i++) {
        mg_genome g;
        double l;
        bool above = false;
        mg_tick_at(tick, i, k);
        p->random(p->self, &rng, &g);
        mg_status st = i == 0 ? p->reset(p->self, &g, &l, err) : p->try_state(p->self, &g, *loss, &l, &above, err);
        if (st != MG_OK)
            return st;
        if (above || l >= *loss) {
            p->drop(p->self);
            continue;
        }
        if (i > 0)
            p->keep(p->self);
        *loss = l;
        *best = g;
    }
    return MG_OK;
}
