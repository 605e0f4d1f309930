/* Simulated annealing: at temperature T a state whose loss is worse by d is accepted with probability e^(−d/T), T
 * falling from step to step (schedule.h), moves by the kind of their genes (move.h).
 *
 * The Metropolis uniform u is drawn before the evaluation: a move is accepted iff L(new) ≤ L(old) − T ln u, so an
 * evaluator may stop as soon as that is proved false and the trajectory stays the same. Its options, --schedule,
 * --temp, --decay and --min-temp, are the spec's. */
#include <math.h>

#include "search/methods.h"
#include "search/move.h"
#include "search/schedule.h"

enum { MEASURED = 48 }; /* moves that --schedule auto measures at the first start */

typedef struct anneal {
    mg_search_setup in;
    mg_schedule schedule;
    mg_rng rng;
    mg_genome now;
    double loss;
    int64_t step; /* within the restart */
    int measured; /* loss differences there are */
    double difference[MEASURED];
} anneal;

static mg_status init(void *state, const mg_search_setup *setup, mg_err *err)
{
    (void)err;
    anneal *a = state;
    a->in = *setup;
    a->schedule = schedule_of(setup->spec);
    mg_rng_seed(&a->rng, (uint64_t)setup->spec->seed, 0x616e6e65616c);
    return MG_OK;
}

/* Single moves from the present state. */
static int ask_probes(const anneal *a, mg_proposal *out, int most)
{
    int n = MEASURED - a->measured < most ? MEASURED - a->measured : most;
    for (int i = 0; i < n; i++) {
        mg_move move;
        out[i] = (mg_proposal){.genome = a->now, .limit = INFINITY, .probe = true};
        mg_move_draw(a->in.domain, &a->now, a->in.rng, &move);
        mg_move_apply(&move, &out[i].genome);
    }
    return n;
}

static int ask(void *state, mg_proposal *out, int most)
{
    anneal *a = state;
    mg_move move;
    if (a->in.spec->schedule == MG_SCHEDULE_AUTO && a->measured < MEASURED)
        return ask_probes(a, out, most);
    *out = (mg_proposal){.genome = a->now, .temperature = schedule_at(&a->schedule, a->step)};
    mg_move_draw(a->in.domain, &a->now, &a->rng, &move);
    mg_move_apply(&move, &out->genome);
    double u = 1 - mg_rng_unit(&a->rng); /* (0, 1] */
    out->limit = a->loss - out->temperature * log(u);
    return 1;
}

static void take(anneal *a, const mg_result *r)
{
    a->now = *r->genome;
    a->loss = r->loss;
}

static void hear(anneal *a, const mg_result *r)
{
    switch (r->kind) {
    case MG_RESULT_START:
        take(a, r);
        a->step = 0;
        a->schedule.steps = r->steps;
        break;
    case MG_RESULT_PROBE:
        if (a->measured == MEASURED) /* a foreign checkpoint may hold more answers than were asked for */
            break;
        a->difference[a->measured++] = fabs(r->loss - a->loss);
        if (a->measured == MEASURED)
            schedule_measure(&a->schedule, a->difference, MEASURED, a->in.loss_quantum, a->in.spec);
        break;
    case MG_RESULT_MOVE:
        a->step++;
        if (!r->above)
            take(a, r);
        break;
    }
}

static bool tell(void *state, const mg_result *result, int n)
{
    for (int i = 0; i < n; i++)
        hear(state, &result[i]);
    return true;
}

static void visit(void *state, mg_visitor *v)
{
    anneal *a = state;
    mg_visit_real(v, &a->schedule.start);
    mg_visit_real(v, &a->schedule.end);
    mg_visit_long(v, &a->schedule.steps, 0, MG_VISIT_ITERS_MAX);
    mg_visit_rng(v, &a->rng);
    mg_visit_genome(v, &a->now, a->in.domain, true);
    mg_visit_real(v, &a->loss);
    mg_visit_long(v, &a->step, 0, MG_VISIT_ITERS_MAX);
    mg_visit_int(v, &a->measured, 0, MEASURED);
    for (int i = 0; i < a->measured; i++)
        mg_visit_real(v, &a->difference[i]);
}

const mg_search_ops search_anneal = {
    .name = "anneal",
    .summary = "simulated annealing, moves by the kind of each gene; cools by --schedule",
    .flags = MG_SEARCH_COOLS,
    .stream = 0x7374617274,
    .state_size = sizeof(anneal),
    .init = init,
    .ask = ask,
    .tell = tell,
    .visit = visit,
};
