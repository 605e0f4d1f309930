/* The end of a search: its result is measured beside the controls. What is said of it, and the files, are report's. */
#include "run/run_internal.h"

#include <stdio.h>

#include "base/text/text.h"

static void show_random(void *ctx, int64_t done, int64_t all)
{
    const mg_run *r = ctx;
    char what[96];
    snprintf(what, sizeof what, "best of %s", mg_count(all, "random pattern"));
    mg_context_done(&r->context, what, done, all);
}

static void show_controls(void *ctx, int64_t done, int64_t all)
{
    const mg_run *r = ctx;
    mg_context_done(&r->context, "controls", done, all);
}

static void show_recognised(void *ctx, int64_t done, int64_t all)
{
    const mg_run *r = ctx;
    mg_context_done(&r->context, "recognition", done, all);
}

static mg_status measure(mg_run *r, bool interrupted, mg_err *err)
{
    mg_genome best;
    double loss;
    mg_study *study = r->study;
    const mg_search_state *at = mg_search_at(r->search);
    uint64_t seed = (uint64_t)r->spec.search.seed;
    mg_tick random = {r, show_random}, controls = {r, show_controls}, recognised = {r, show_recognised};
    mg_controls_opts opts = {study->pattern,     interrupted ? NULL : &best, &at->best, study->faces.view,
                             study->faces.views, &study->confirming,         seed,      &r->context,
                             &controls};
    mg_status st = MG_OK;
    MG_TRY(mg_search_settle(r->search,
                            err)); /* `--iters 0`, or an interrupt before the first step: the start is the result */
    r->ended = r->compared = run_now(r);
    if (!interrupted) {
        MG_TRY(mg_search_best_random(&study->problem, at->evals, seed, &random, &best, &loss, err));
        r->compared = run_now(r);
    }
    MG_TRY(mg_controls_measure(&r->controls, &opts, err));
    opts.tick = &recognised;
    if (study->recognisers.count)
        MG_TRY(mg_recognised_measure(&r->recognised, &opts, &study->recognisers, &study->aligners, err));
    r->measured = run_now(r);
done:
    return st;
}

static void set_result(mg_run *r, const char *stop, bool interrupted)
{
    const mg_search_state *at = mg_search_at(r->search);
    r->result = (mg_run_result){
        .spec = &r->spec,
        .out = r->exec.out,
        .pattern = r->study->pattern,
        .views = r->study->faces.view,
        .n = r->study->faces.views,
        .terms = mg_loss_terms_flags(&r->study->terms),
        .confirming = &r->study->confirming,
        .controls = &r->controls,
        .recognised = r->study->recognisers.count ? &r->recognised : NULL,
        .trace = r->trace,
        .rows = r->rows,
        .best = at->best,
        .best_loss = at->best_loss,
        .iters = at->iter,
        .evals = at->evals,
        .accepted = at->accepted,
        .stop = stop,
        .interrupted = interrupted,
    };
}

mg_status mg_run_finish(mg_run *r, const char *interrupted, mg_err *err)
{
    mg_stop ended = mg_search_at(r->search)->stop;
    bool over = ended != MG_STOP_NONE || r->target_met;
    if (over)
        interrupted = NULL; /* the signal came too late to matter */
    const char *stop = interrupted ? interrupted : r->target_met ? "target rate reached" : mg_stop_name(ended);
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
