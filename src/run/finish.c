/* The end of a search: its result is measured beside the controls. What is said of it, and the files, are report's. */
#include "run/run_internal.h"

#include <stdio.h>

#include "base/text/text.h"

/* `--iters 0`, or an interrupt before the first step: the start is the result. */
static mg_status ensure_best(mg_run *r, mg_err *err)
{
    if (r->search.anneal.best.count > 0)
        return MG_OK;
    mg_genome g;
    double loss;
    if (r->spec.search.start == MG_START_RANDOM || r->problem.plain(r->problem.self, &g, 1) == 0)
        r->problem.random(r->problem.self, &r->search.rng, &g);
    mg_status st = r->problem.reset(r->problem.self, &g, &loss, err);
    if (st == MG_OK)
        mg_anneal_start(&r->search.anneal, &g, loss);
    r->search.evals++;
    return st;
}

static void show_random(void *ctx, int64_t done, int64_t all)
{
    char what[96];
    snprintf(what, sizeof what, "best of %s: %lld/%lld", mg_count(all, "random pattern"), (long long)done, (long long)all);
    run_stage(ctx, what);
}

/* A run, and the detector that measures its controls. */
typedef struct counted {
    const mg_run *run;
    const char *detector;
} counted;

static void show_controls(void *ctx, int64_t done, int64_t all)
{
    const counted *c = ctx;
    char what[96];
    snprintf(what, sizeof what, "controls by %s: %lld/%lld", c->detector, (long long)done, (long long)all);
    run_stage(c->run, what);
}

static mg_status measure(mg_run *r, bool interrupted, mg_err *err)
{
    mg_genome best;
    double loss;
    mg_status st = ensure_best(r, err);
    r->ended = r->compared = run_now(r);
    if (st == MG_OK && !interrupted) {
        mg_tick tick = {r, show_random};
        st = mg_search_best_random(&r->problem, r->search.evals, (uint64_t)r->spec.search.seed, &tick, &best, &loss, err);
        r->compared = run_now(r);
    }
    for (int i = 0; st == MG_OK && i < r->judges.count; i++) {
        const mg_detector *by = run_judge(r, i);
        counted told = {r, by->row->name};
        mg_tick tick = {&told, show_controls};
        st = mg_controls_measure(&r->table[i], r->pattern, interrupted ? NULL : &best, &r->search.anneal.best, r->views, r->n,
                                 by, (uint64_t)r->spec.search.seed, &r->context, &tick, err);
    }
    r->measured = run_now(r);
    return st;
}

static void set_result(mg_run *r, const char *stop, bool interrupted)
{
    const mg_anneal *a = &r->search.anneal;
    r->result = (mg_run_result){
        .spec = &r->spec,
        .out = r->exec.out,
        .pattern = r->pattern,
        .views = r->views,
        .n = r->n,
        .aims = mg_aims_flags(&r->aims),
        .confirming = &r->judges,
        .table = r->table,
        .trace = r->trace,
        .rows = r->rows,
        .best = a->best,
        .best_loss = a->best_loss,
        .iters = r->search.iter,
        .evals = r->search.evals,
        .accepted = a->accepted,
        .stop = stop,
        .interrupted = interrupted,
    };
}

mg_status mg_run_finish(mg_run *r, const char *interrupted, mg_err *err)
{
    bool over = r->search.stop != MG_STOP_NONE || r->target_met;
    if (over)
        interrupted = NULL; /* the signal came too late to matter */
    const char *stop = interrupted ? interrupted : r->target_met ? "target rate reached" : mg_stop_name(r->search.stop);
    mg_status st = interrupted ? run_checkpoint(r, err) : run_keep_end(r, err);
    if (st == MG_OK)
        st = measure(r, interrupted != NULL, err);
    if (st != MG_OK)
        return st;
    set_result(r, stop, interrupted != NULL);
    run_stage(r, "writing");
    return MG_OK;
}

const mg_run_result *mg_run_result_of(const mg_run *r)
{
    return r->result.spec ? &r->result : NULL;
}

mg_status mg_run_done(const mg_run *r, mg_err *err)
{
    return r->result.spec && !r->result.interrupted ? mg_checkpoint_remove(r->exec.out, err) : MG_OK;
}
