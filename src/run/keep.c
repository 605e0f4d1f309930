/* When a search is written down, so that a kill or a power cut costs seconds of it. */
#include "run/run_internal.h"

#include <math.h>
#include <stdlib.h>

#include "base/json/json.h"

#define SHARE 50 /* writing by the clock takes at most one part in so many of the time, whatever the trace's length */

mg_status run_checkpoint(mg_run *r, mg_err *err)
{
    mg_checkpoint c = {.every = r->exec.checkpoint_every,
                       .engine = r->exec.engine,
                       .target_met = r->target_met,
                       .row = r->trace,
                       .rows = r->rows};
    mg_json *inputs = mg_run_inputs(r, false);
    mg_status st = mg_json_print(&c.inputs, inputs, false, err);
    mg_json_free(inputs);
    if (st == MG_OK)
        st = mg_search_save(r->search, &c.search, &c.search_size, err);
    if (st == MG_OK)
        st = mg_checkpoint_write(&c, r->exec.out, r->slot, err);
    free(c.inputs);
    free(c.search);
    r->slot = (r->slot + 1) % MG_CHECKPOINT_FILES;
    r->kept |= st == MG_OK;
    return st;
}

/* Nobody asked for this one, so where it cannot be written the search goes on, and says so once. */
static void checkpoint_unasked(mg_run *r)
{
    mg_err why = {MG_OK, ""}, line = {MG_OK, ""};
    double begun = run_now(r);
    mg_status st = run_checkpoint(r, &why);
    if (st != MG_OK && !r->complained) {
        mg_fail(&line, st, "no checkpoint, the search goes on without: %s", why.msg);
        mg_context_notice(&r->context, line.msg);
    }
    r->complained |= st != MG_OK;
    double end = run_now(r);
    r->due = end + fmax(MG_CHECKPOINT_SECONDS, SHARE * (end - begun));
}

mg_status run_keep(mg_run *r, mg_err *err)
{
    int64_t every = r->exec.checkpoint_every;
    if (every > 0)
        return mg_search_at(r->search)->iter % every == 0 ? run_checkpoint(r, err) : MG_OK;
    if (every == MG_CHECKPOINT_AUTO && run_now(r) >= r->due)
        checkpoint_unasked(r);
    return MG_OK;
}

mg_status run_keep_end(mg_run *r, mg_err *err)
{
    if (!r->kept)
        return MG_OK;
    if (r->exec.checkpoint_every > 0)
        return run_checkpoint(r, err);
    if (r->exec.checkpoint_every == MG_CHECKPOINT_AUTO)
        checkpoint_unasked(r);
    return MG_OK;
}
