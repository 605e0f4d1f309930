/* The driver of every search: restarts, each from its own start, one iteration a step. The method of the table
 * proposes and decides; here its proposals are evaluated, counted and kept or dropped. */
#include "maskgen/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/pool.h"
#include "search/methods.h"

enum { ASK_MOST = 8, STARTS_MAX = 8 };

struct mg_search {
    mg_search_spec spec;
    mg_problem problem;
    mg_search_choice by;
    void *method;
    mg_rng rng; /* starts, and what the method draws outside the trajectory */
    mg_search_state at;
    int64_t restart_end; /* the iteration at which the restart under way ends */
    int64_t since_best;  /* steps since the restart's last new best */
    bool over;           /* the method wants no more of this restart */
    int asked, answered;
    mg_proposal proposal[ASK_MOST]; /* [asked], of which so many are */
    mg_result result[ASK_MOST];     /* [answered] */
};

const char *mg_stop_name(mg_stop stop)
{
    static const char *const name[] = {"running", "iterations done", "no new best for max-stall iterations",
                                       "the method came to its end"};
    return name[stop];
}

mg_status mg_search_new_by(mg_search **out, mg_search_choice *by, const mg_search_spec *spec, const mg_problem *problem,
                           mg_err *err)
{
    mg_status st = MG_OK;
    mg_search *s = *out = calloc(1, sizeof *s);
    if (!s)
        return mg_fail(err, MG_ENOMEM, "out of memory for a search");
    s->spec = *spec;
    s->problem = *problem;
    s->at = (mg_search_state){
        .restart = -1, .best_loss = INFINITY, .stop = spec->iters <= 0 ? MG_STOP_ITERS : MG_STOP_NONE};
    mg_rng_seed(&s->rng, (uint64_t)spec->seed, by->row->stream);
    mg_search_setup setup = {&s->problem.domain, problem->loss_quantum, &s->spec, by->opts, &s->rng};
    s->method = calloc(1, by->row->state_size);
    if (!s->method)
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory for a search by %s", by->row->name));
    MG_TRY(by->row->init(s->method, &setup, err));
    s->by = *by;
    *by = (mg_search_choice){0};
done:
    if (st != MG_OK) {
        mg_search_free(s);
        *out = NULL;
    }
    return st;
}

mg_status mg_search_new(mg_search **out, const mg_search_spec *spec, const mg_problem *problem, mg_err *err)
{
    mg_search_choice by;
    *out = NULL;
    mg_status st = mg_search_choose(&by, spec->method, err);
    if (st == MG_OK)
        st = mg_search_new_by(out, &by, spec, problem, err);
    mg_search_choice_free(&by);
    return st;
}

void mg_search_free(mg_search *s)
{
    if (!s)
        return;
    mg_search_choice_free(&s->by);
    free(s->method);
    free(s);
}

const mg_search_state *mg_search_at(const mg_search *s)
{
    return &s->at;
}

/* ---- restarts ------------------------------------------------------------------------------------------------- */

/* This evaluated state is the present one. */
static void take(mg_search *s, const mg_genome *g, double loss)
{
    s->at.now = *g;
    s->at.loss = loss;
    if (loss < s->at.best_loss) {
        s->at.best = *g;
        s->at.best_loss = loss;
        s->since_best = 0;
    }
}

/* Random states that a sampled start looks at: one for so many iterations, and no fewer than the second. */
enum { ITERS_A_SAMPLE = 4, SAMPLES_LEAST = 8 };

/* The best of random states. */
static mg_status sample_start(mg_search *s, mg_genome *best, double *best_loss, mg_err *err)
{
    const mg_problem *p = &s->problem;
    int64_t n = (s->restart_end - s->at.iter) / ITERS_A_SAMPLE;
    mg_genome g;
    double loss;
    bool above;
    mg_status st = MG_OK;
    p->random(p->self, &s->rng, best);
    MG_TRY(p->reset(p->self, best, best_loss, err));
    s->at.evals++;
    for (int64_t i = 1; i < (n > SAMPLES_LEAST ? n : SAMPLES_LEAST); i++) {
        p->random(p->self, &s->rng, &g);
        MG_TRY(p->try_state(p->self, &g, *best_loss, &loss, &above, err));
        p->drop(p->self);
        s->at.evals++;
        if (above || loss >= *best_loss)
            continue;
        *best = g;
        *best_loss = loss;
    }
    MG_TRY(p->reset(p->self, best, best_loss, err));
done:
    return st;
}

/* The first restart may begin at the best plain mask; every other one begins at random, or at the best of several. */
static mg_status choose_start(mg_search *s, mg_genome *best, double *best_loss, mg_err *err)
{
    if (s->spec.start == MG_START_SAMPLED)
        return sample_start(s, best, best_loss, err);
    const mg_problem *p = &s->problem;
    mg_genome candidate[STARTS_MAX];
    size_t n = s->spec.start == MG_START_PLAIN && s->at.restart == 0 ? p->plain(p->self, candidate, STARTS_MAX) : 0,
           at = 0;
    if (n == 0)
        p->random(p->self, &s->rng, &candidate[n++]);
    *best_loss = INFINITY;
    for (size_t i = 0; i < n; i++) {
        double loss;
        mg_status st = p->reset(p->self, &candidate[i], &loss, err);
        if (st != MG_OK)
            return st;
        s->at.evals++;
        if (loss < *best_loss) {
            *best_loss = loss;
            at = i;
        }
    }
    *best = candidate[at];
    return at + 1 == n ? MG_OK : p->reset(p->self, best, best_loss, err);
}

static mg_status begin_restart(mg_search *s, mg_err *err)
{
    mg_genome start;
    double loss;
    s->at.restart++;
    int64_t end = s->spec.iters * (s->at.restart + 1) / (s->spec.restarts + 1);
    s->restart_end = end > s->at.iter ? end : s->at.iter + 1;
    mg_status st = choose_start(s, &start, &loss, err);
    if (st != MG_OK)
        return st;
    s->since_best = 0;
    s->asked = s->answered = 0;
    take(s, &start, loss);
    const mg_result r = {MG_RESULT_START, &start, loss, false, s->restart_end - s->at.iter};
    s->over = !s->by.row->tell(s->method, &r, 1);
    return MG_OK;
}

static void end_leg_if_due(mg_search *s)
{
    bool stalled = s->spec.max_stall > 0 && s->since_best >= s->spec.max_stall;
    if (s->at.iter >= s->spec.iters)
        s->at.stop = MG_STOP_ITERS;
    else if ((stalled || s->over) && s->at.restart >= s->spec.restarts)
        s->at.stop = s->over ? MG_STOP_METHOD : MG_STOP_STALL;
    else if (stalled || s->over)
        s->restart_end = s->at.iter;
}

/* ---- steps ------------------------------------------------------------------------------------------------------- */

/* The proposal that waits to be evaluated. */
static const mg_proposal *pending(mg_search *s)
{
    if (s->answered == s->asked) {
        s->asked = s->by.row->ask(s->method, s->proposal, ASK_MOST);
        s->answered = 0;
    }
    return &s->proposal[s->answered];
}

/* Keeps the answer to the pending proposal; the last of them goes to the method with all others. */
static void answer(mg_search *s, double loss, bool above)
{
    mg_result *r = &s->result[s->answered];
    *r = (mg_result){.loss = above ? INFINITY : loss, .above = above};
    if (++s->answered < s->asked)
        return;
    for (int i = 0; i < s->asked; i++) {
        s->result[i].kind = s->proposal[i].probe ? MG_RESULT_PROBE : MG_RESULT_MOVE;
        s->result[i].genome = &s->proposal[i].genome;
    }
    s->over = !s->by.row->tell(s->method, s->result, s->asked);
}

/* Evaluates the pending proposal; *above: it is not accepted. */
static mg_status evaluate(mg_search *s, const mg_proposal *next, double *loss, bool *above, mg_err *err)
{
    const mg_problem *p = &s->problem;
    mg_status st = p->try_state(p->self, &next->genome, next->limit, loss, above, err);
    if (st != MG_OK)
        return st;
    *above = *above || *loss > next->limit;
    (next->probe || *above ? p->drop : p->keep)(p->self);
    s->at.evals++;
    return MG_OK;
}

mg_status mg_search_step(mg_search *s, mg_trace_row *row, mg_err *err)
{
    mg_status st = MG_OK;
    mg_search_state *at = &s->at;
    const mg_proposal *next;
    double loss, before;
    bool above;
    if (at->stop != MG_STOP_NONE)
        return MG_OK;
    if (at->restart < 0 || at->iter >= s->restart_end)
        MG_TRY(begin_restart(s, err));
    for (next = pending(s); next->probe; next = pending(s)) {
        MG_TRY(evaluate(s, next, &loss, &above, err));
        answer(s, loss, above);
    }
    MG_TRY(evaluate(s, next, &loss, &above, err));
    before = at->best_loss;
    at->iter++;
    at->accepted += !above;
    at->temperature = next->temperature;
    s->since_best++;
    if (!above)
        take(s, &next->genome, loss);
    answer(s, loss, above);
    *row =
        (mg_trace_row){at->iter, at->evals, at->temperature, at->loss, at->best_loss, !above, at->best_loss < before};
    end_leg_if_due(s);
done:
    return st;
}

mg_status mg_search_settle(mg_search *s, mg_err *err)
{
    const mg_problem *p = &s->problem;
    mg_genome g;
    double loss;
    if (s->at.best.count > 0)
        return MG_OK;
    if (s->spec.start != MG_START_PLAIN || p->plain(p->self, &g, 1) == 0)
        p->random(p->self, &s->rng, &g);
    mg_status st = p->reset(p->self, &g, &loss, err);
    if (st != MG_OK)
        return st;
    s->at.evals++;
    take(s, &g, loss);
    return MG_OK;
}

/* ---- saving ------------------------------------------------------------------------------------------------------ */

/* What a method has asked and not yet been told; usually nothing. */
static void visit_batch(mg_search *s, mg_visitor *v)
{
    int asked = s->asked > s->answered ? s->asked : 0, answered = asked ? s->answered : 0;
    mg_visit_int(v, &asked, 0, ASK_MOST);
    mg_visit_int(v, &answered, 0, asked > 0 ? asked - 1 : 0);
    for (int i = 0; i < asked && !v->wrong; i++) {
        mg_visit_genome(v, &s->proposal[i].genome, &s->problem.domain, false);
        mg_visit_real(v, &s->proposal[i].limit);
        mg_visit_real(v, &s->proposal[i].temperature);
        mg_visit_flag(v, &s->proposal[i].probe);
        if (i >= answered)
            continue;
        mg_visit_real(v, &s->result[i].loss);
        mg_visit_flag(v, &s->result[i].above);
    }
    s->asked = asked;
    s->answered = answered;
}

static void visit_state(mg_search_state *at, const mg_search *s, mg_visitor *v)
{
    int stop = (int)at->stop;
    mg_visit_long(v, &at->iter, 0, MG_VISIT_ITERS_MAX);
    mg_visit_long(v, &at->evals, 0, INT64_MAX / 2);
    mg_visit_long(v, &at->accepted, 0, MG_VISIT_ITERS_MAX);
    mg_visit_long(v, &at->restart, -1, s->spec.restarts);
    mg_visit_real(v, &at->temperature);
    mg_visit_real(v, &at->loss);
    mg_visit_real(v, &at->best_loss);
    mg_visit_genome(v, &at->now, &s->problem.domain, at->restart < 0);
    mg_visit_genome(v, &at->best, &s->problem.domain, at->restart < 0);
    mg_visit_int(v, &stop, MG_STOP_NONE, MG_STOP_METHOD);
    at->stop = (mg_stop)stop;
}

void mg_search_visit(mg_search *s, mg_visitor *v)
{
    mg_visit_rng(v, &s->rng);
    visit_state(&s->at, s, v);
    mg_visit_long(v, &s->restart_end, 0, MG_VISIT_ITERS_MAX);
    mg_visit_long(v, &s->since_best, 0, MG_VISIT_ITERS_MAX);
    mg_visit_flag(v, &s->over);
    visit_batch(s, v);
    s->by.row->visit(s->method, v);
}

mg_status mg_search_save(mg_search *s, unsigned char **data, size_t *size, mg_err *err)
{
    mg_visitor v = {.writing = true};
    mg_search_visit(s, &v);
    mg_status st = mg_visit_end(&v, "search", err);
    if (st != MG_OK) {
        free(v.data);
        v = (mg_visitor){0};
    }
    *data = v.data;
    *size = v.size;
    return st;
}

mg_status mg_search_load(mg_search *s, const void *data, size_t size, mg_err *err)
{
    double loss;
    mg_visitor v = {.from = data, .size = size};
    mg_search_visit(s, &v);
    if (!v.wrong && v.at != v.size)
        mg_visit_fail(&v, "has bytes to spare");
    mg_status st = mg_visit_end(&v, "the saved search", err);
    if (st != MG_OK || s->at.restart < 0)
        return st;
    return s->problem.reset(s->problem.self, &s->at.now, &loss, err);
}

/* ---- the control ------------------------------------------------------------------------------------------------- */

mg_status mg_search_best_random(const mg_problem *p, int64_t k, uint64_t seed, const mg_tick *tick, mg_genome *best,
                                double *loss, mg_err *err)
{
    mg_status st = MG_OK;
    mg_search *s = NULL;
    mg_trace_row row;
    mg_search_spec spec = {.method = "random", .iters = k - 1, .seed = (int64_t)seed, .start = MG_START_RANDOM};
    MG_TRY(mg_search_new(&s, &spec, p, err));
    while (mg_search_at(s)->stop == MG_STOP_NONE) { /* the start is the first of the k */
        mg_tick_at(tick, mg_search_at(s)->evals, k);
        MG_TRY(mg_search_step(s, &row, err));
    }
    MG_TRY(mg_search_settle(s, err));
    *best = mg_search_at(s)->best;
    *loss = mg_search_at(s)->best_loss;
done:
    mg_search_free(s);
    return st;
}
