/* A run from its spec to the end of its search: opening and stepping. */
#include "run/run_internal.h"

#include <stdlib.h>
#include <string.h>

/* A run that could not begin leaves nothing to resume, and no folder that it made. */
static void forget_folder(const mg_run *r, bool claimed, size_t there)
{
    if (claimed)
        run_remove(r, "spec.json", NULL);
    if (r->lock.fd > 0 && there < strlen(r->exec.out))
        run_remove(r, ".lock", NULL);
    mg_dir_unmake(r->exec.out, there);
}

mg_status mg_run_open(mg_run **out, const mg_spec *spec, const mg_exec *exec, const mg_context *context, mg_err *err)
{
    mg_run *r;
    bool older = false, claimed = false;
    size_t there = mg_dir_there(exec->out);
    *out = NULL;
    mg_status st = run_new(&r, exec, context, err);
    if (st == MG_OK)
        st = mg_spec_copy(&r->spec, spec, err);
    if (st == MG_OK)
        st = run_keep_files(r, err);
    if (st == MG_OK) /* before anything is written */
        st = run_read_spec(r, err);
    if (st == MG_OK)
        st = run_check_apart(r, err);
    if (st == MG_OK)
        st = mg_dir_ready(exec->out, run_results, err);
    if (st == MG_OK)
        st = run_lock_folder(r, err);
    if (st == MG_OK)
        older = run_holds_run(r);
    if (st == MG_OK && !older) {
        st = run_claim_folder(r, err);
        claimed = true;
    }
    if (st == MG_OK)
        st = run_set_up(r, err);
    if (st == MG_OK && older) { /* a mistyped --faces costs no results */
        run_tell_older(r);
        st = run_claim_folder(r, err);
    }
    if (st != MG_OK && r)
        forget_folder(r, claimed, there);
    if (st == MG_OK)
        *out = r;
    else
        mg_run_free(r);
    return st;
}

static mg_status trace_add(mg_run *r, const mg_trace_row *row, mg_err *err)
{
    if (r->rows == r->room) {
        size_t room = r->room ? 2 * r->room : 1024;
        mg_trace_row *more = realloc(r->trace, room * sizeof *more);
        if (!more)
            return mg_fail(err, MG_ENOMEM, "out of memory for %zu trace rows", room);
        r->trace = more;
        r->room = room;
    }
    r->trace[r->rows++] = *row;
    return MG_OK;
}

mg_status mg_run_step(mg_run *r, mg_trace_row *row, bool *done, mg_err *err)
{
    mg_status st = MG_OK;
    const mg_search_state *at = mg_search_at(r->search);
    if (at->stop == MG_STOP_NONE && !r->target_met) {
        st = mg_search_step(r->search, row, err);
        if (st == MG_OK)
            st = trace_add(r, row, err);
        if (st == MG_OK && row->improved && r->spec.search.target_rate >= 0)
            r->target_met = mg_objective_rate(r->study->objective) <= r->spec.search.target_rate;
    } else { /* resumed at its end */
        *row = r->rows ? r->trace[r->rows - 1] : (mg_trace_row){.iter = at->iter};
    }
    *done = at->stop != MG_STOP_NONE || r->target_met;
    return st == MG_OK && !*done ? run_keep(r, err) : st;
}
