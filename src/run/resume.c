/* Going on with a killed or interrupted run from its newest whole checkpoint. */
#include "run/run_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/json/json_diff.h"

static mg_status load_spec(mg_run *r, const char *path, mg_err *err)
{
    mg_json *root;
    mg_status st = mg_json_load(&root, path, MG_JSON_MAX_BYTES, err);
    if (st == MG_OK)
        st = mg_spec_init(&r->spec, err);
    if (st == MG_OK)
        st = mg_spec_from_json(&r->spec, root, path, err);
    mg_json_free(root);
    return st;
}

static mg_status find_checkpoint(mg_run *r, mg_err *err)
{
    mg_list torn = {0};
    mg_status st = mg_checkpoint_read(&r->from, &r->resumed, r->exec.out, &torn, err);
    run_notices(r, &torn);
    mg_list_free(&torn);
    if (r->resumed) {
        r->exec.engine = r->from.engine;
        r->slot = (r->from.slot + 1) % MG_CHECKPOINT_FILES;
        r->kept = true;
        if (r->exec.checkpoint_every == MG_CHECKPOINT_AUTO)
            r->exec.checkpoint_every = r->from.every;
    } else if (st == MG_OK) {
        mg_context_notice(&r->context, "no checkpoint: starting anew from spec.json");
    }
    return st;
}

typedef struct changed {
    const mg_run *run;
    mg_err *err;
} changed;

static void name_first(void *ctx, const char *path, const char *was, const char *is)
{
    changed *c = ctx;
    if (c->err && c->err->code == MG_OK)
        mg_fail_at(c->err, MG_EINPUT, c->run->exec.out, "%s has changed since the checkpoint (%.80s, now %.80s)", path,
                   was, is);
}

static mg_status check_inputs(const mg_run *r, mg_err *err)
{
    mg_json *was, *is;
    mg_err first = {MG_OK, ""};
    changed c = {r, &first};
    mg_status st = mg_json_parse(&was, r->from.inputs, strlen(r->from.inputs), "checkpoint", err);
    if (st != MG_OK)
        return st;
    is = mg_run_inputs(r, false);
    if (!is)
        st = mg_fail(err, MG_ENOMEM, "out of memory to compare inputs");
    else if (mg_json_diff(was, is, 0, name_first, &c) > 0) {
        st = first.code;
        if (err)
            *err = first;
    }
    mg_json_free(was);
    mg_json_free(is);
    return st;
}

static mg_status restore(mg_run *r, mg_err *err)
{
    mg_checkpoint *c = &r->from;
    const mg_search_state *at = mg_search_at(r->search);
    mg_status st = check_inputs(r, err);
    if (st == MG_OK)
        st = mg_checkpoint_restore(c, r->search, err);
    if (st == MG_OK && at->restart >= 0)
        st = mg_pattern_check(r->study->pattern, &at->now, "checkpoint", err);
    if (st == MG_OK && at->restart >= 0)
        st = mg_pattern_check(r->study->pattern, &at->best, "checkpoint", err);
    if (st != MG_OK)
        return st;
    r->target_met = c->target_met;
    r->trace = c->row;
    r->rows = r->room = c->rows;
    c->row = NULL;
    return MG_OK;
}

mg_status mg_run_resume(mg_run **out, const mg_exec *exec, const mg_context *context, mg_err *err)
{
    mg_run *r;
    char path[MG_PATH_MAX];
    bool finished = false;
    *out = NULL;
    mg_status st = run_new(&r, exec, context, err);
    if (st == MG_OK)
        st = run_path(r, path, "spec.json", err);
    if (st == MG_OK && !mg_file_exists(path))
        st = mg_fail_at(err, MG_EINPUT, exec->out, "there is no run to resume (no spec.json)");
    if (st == MG_OK)
        st = run_lock_folder(r, err);
    if (st == MG_OK)
        st = load_spec(r, path, err);
    if (st == MG_OK)
        st = run_is_finished(r, &finished, err);
    if (st != MG_OK || finished) {
        mg_run_free(r);
        return st;
    }
    st = run_check_apart(r, err);
    if (st == MG_OK)
        st = mg_dir_ready(exec->out, run_results, err);
    if (st == MG_OK)
        st = run_keep_files(r, err);
    if (st == MG_OK)
        st = find_checkpoint(r, err);
    if (st == MG_OK)
        st = run_read_spec(r, err);
    if (st == MG_OK)
        st = run_set_up(r, err);
    if (st == MG_OK && r->resumed)
        st = restore(r, err);
    if (st == MG_OK)
        *out = r;
    else
        mg_run_free(r);
    return st;
}
