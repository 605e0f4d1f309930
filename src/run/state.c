/* What a run is at any moment, and what of it may be shown meanwhile. */
#include "run/run_internal.h"

#include <stdlib.h>

double run_now(const mg_run *r)
{
    return mg_context_now(&r->context);
}

void run_stage(const mg_run *r, const char *what)
{
    mg_context_done(&r->context, what, 0, 0);
}

void run_notices(const mg_run *r, const mg_list *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        mg_err line; /* for its room: a line holds a message */
        mg_fail_at(&line, MG_OK, lines->item[i], "not used");
        mg_context_notice(&r->context, line.msg);
    }
}

mg_status run_new(mg_run **out, const mg_exec *exec, const mg_context *context, mg_err *err)
{
    mg_run *r = *out = calloc(1, sizeof *r);
    if (!r)
        return mg_fail(err, MG_ENOMEM, "out of memory for a run");
    r->lock.fd = -1;
    r->exec = *exec;
    if (context)
        r->context = *context;
    r->started = run_now(r);
    return MG_OK;
}

void mg_run_free(mg_run *r)
{
    if (!r)
        return;
    mg_controls_free(&r->controls);
    mg_recognised_free(&r->recognised);
    mg_checkpoint_free(&r->from);
    mg_search_free(r->search);
    free(r->trace);
    mg_study_free(r->study);
    mg_lock_free(&r->lock);
    mg_spec_free(&r->spec);
    free(r);
}

const mg_spec *mg_run_spec(const mg_run *r)
{
    return &r->spec;
}

const mg_search_state *mg_run_search(const mg_run *r)
{
    return mg_search_at(r->search);
}

double mg_run_rate(const mg_run *r)
{
    return mg_objective_rate(r->study->objective);
}

double mg_run_decoys(const mg_run *r)
{
    return mg_objective_decoys(r->study->objective);
}

bool mg_run_target_missed(const mg_run *r)
{
    return r->spec.search.target_rate >= 0 && !r->target_met;
}
