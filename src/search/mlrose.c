/* mlrose's simulated_annealing, as the first experiment of this kind used it (MacDonald, 2020): a baseline beside ours,
 * its habits kept.
 *
 * From mlrose 1.3 (algorithms.py, opt_probs.py, decay.py): ExpDecay T(t) = max(e^(−.005 t), .001); a neighbour is one
 * coordinate redrawn uniformly among its other values; it is taken if better, or with probability e^(Δ/T) (so always if
 * equal); any move taken resets the count of attempts, and ten failed attempts in a row end the search. Of mlrose the
 * *last* state is the result: whoever compares with it reads `now` of the search's state, not `best`. */
#include <math.h>

#include "search/methods.h"
#include "search/move.h"
#include "search/schedule.h"

typedef struct options {
    int64_t attempts;
} options;

static const mg_param params[] = {
    {"attempts", 0, MG_INT, offsetof(options, attempts), 1, 1e9, "10", NULL, "N",
     "Failed moves in a row that end a restart."},
    MG_PARAM_END,
};

typedef struct mlrose {
    mg_search_setup in;
    int64_t most; /* attempts */
    mg_rng rng;
    mg_genome now;
    double loss; /* minus mlrose's fitness */
    int64_t step, attempts;
} mlrose;

static const mg_schedule cooling = {.kind = MG_COOL_EXP, .start = 1, .end = 0.001, .decay = 0.005};

static mg_status init(void *state, const mg_search_setup *setup, mg_err *err)
{
    (void)err;
    mlrose *m = state;
    m->in = *setup;
    m->most = ((const options *)setup->opts)->attempts;
    mg_rng_seed(&m->rng, (uint64_t)setup->spec->seed, 0x6d6c726f7365);
    return MG_OK;
}

/* Where nothing can move, the present state is proposed and refused: an attempt that fails. */
static int ask(void *state, mg_proposal *out, int most)
{
    (void)most;
    mlrose *m = state;
    int i = mg_move_gene(m->in.domain, &m->rng);
    *out = (mg_proposal){.genome = m->now, .limit = -INFINITY, .temperature = schedule_at(&cooling, m->step)};
    if (i < 0)
        return 1;
    out->genome.gene[i] = (int16_t)mg_rng_other(&m->rng, m->in.domain->gene[i].values, m->now.gene[i]);
    out->limit = m->loss - out->temperature * log(1 - mg_rng_unit(&m->rng)); /* u < e^(Δ/T), drawn beforehand */
    return 1;
}

static bool tell(void *state, const mg_result *result, int n)
{
    (void)n;
    mlrose *m = state;
    bool start = result->kind == MG_RESULT_START;
    m->step = start ? 0 : m->step + 1;
    m->attempts = result->above ? m->attempts + 1 : 0;
    if (!result->above) {
        m->now = *result->genome;
        m->loss = result->loss;
    }
    return m->attempts < m->most;
}

static void visit(void *state, mg_visitor *v)
{
    mlrose *m = state;
    mg_visit_rng(v, &m->rng);
    mg_visit_genome(v, &m->now, m->in.domain, true);
    mg_visit_real(v, &m->loss);
    mg_visit_long(v, &m->step, 0, MG_VISIT_ITERS_MAX);
    mg_visit_long(v, &m->attempts, 0, MG_VISIT_ITERS_MAX);
}

const mg_search_ops search_mlrose = {
    .name = "mlrose",
    .summary =
        "the first experiment's annealing (mlrose 1.3): one gene a move, fixed cooling, ends after failed attempts",
    .stream = 0x7374617274,
    .params = params,
    .opts_size = sizeof(options),
    .state_size = sizeof(mlrose),
    .init = init,
    .ask = ask,
    .tell = tell,
    .visit = visit,
};
