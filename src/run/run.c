/* A run from its spec to the end of its search: opening, resuming, stepping. */
#include "run/run_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "faceset/inputs.h"
#include "base/json/json_diff.h"

double run_now(const mg_run *r)
{
    return r->hooks.now ? r->hooks.now(r->hooks.ctx) : 0;
}

void run_stage(const mg_run *r, const char *what)
{
    if (r->hooks.stage)
        r->hooks.stage(r->hooks.ctx, what);
}

static void notices(const mg_run *r, const mg_list *lines)
{
    for (size_t i = 0; r->hooks.notice && i < lines->count; i++) {
        mg_err line; /* for its room: a line holds a message */
        mg_fail_at(&line, MG_OK, lines->item[i], "not used");
        r->hooks.notice(r->hooks.ctx, line.msg);
    }
}

mg_status run_path(const mg_run *r, char path[MG_PATH_MAX], const char *file, mg_err *err)
{
    return mg_path(path, err, "%s/%s", r->exec.out, file);
}

/* ---- opening ------------------------------------------------------------------------------------------------------------- */

mg_status run_remove(const mg_run *r, const char *file, mg_err *err)
{
    char path[MG_PATH_MAX];
    mg_status st = run_path(r, path, file, err);
    if (st == MG_OK && remove(path) != 0 && errno != ENOENT)
        st = mg_fail_at(err, MG_EIO, path, "%s", strerror(errno));
    return st;
}

static const char *const ours[] = {"pattern.png", "preview.png", "trace.csv", "run.json", "spec.json", "checkpoint.0", "checkpoint.1"};
enum { OURS = sizeof ours / sizeof *ours };

mg_status mg_run_files(mg_list *out, const char *dir, mg_err *err)
{
    mg_status st = MG_OK;
    for (size_t k = 0; st == MG_OK && k < OURS; k++)
        st = mg_list_add_in(out, dir, ours[k], err);
    return st;
}

/* Nothing that the spec names may be in this run's way. */
static mg_status check_apart(const mg_run *r, mg_err *err)
{
    mg_list out = {0}, in = {0};
    mg_status st = mg_run_files(&out, r->exec.out, err);
    if (st == MG_OK)
        st = mg_inputs_spec(&in, &r->spec, err);
    if (st == MG_OK)
        st = mg_files_apart(&out, &in, err);
    mg_list_free(&out);
    mg_list_free(&in);
    return st;
}

/* A killed run may leave half of a file under its temporary name, which nobody else can be writing: the folder is locked. */
static void sweep(const mg_run *r)
{
    mg_list files;
    if (mg_dir_list(&files, r->exec.out, NULL, NULL) != MG_OK)
        return;
    for (size_t i = 0; i < files.count; i++)
        for (size_t k = 0; k < OURS; k++) {
            const char *base = mg_file_base(files.item[i]);
            size_t n = strlen(ours[k]);
            if (strncmp(base, ours[k], n) == 0 && strncmp(base + n, ".tmp.", 5) == 0)
                remove(files.item[i]);
        }
    mg_list_free(&files);
}

static mg_status lock_folder(mg_run *r, mg_err *err)
{
    char path[MG_PATH_MAX];
    mg_status st = run_path(r, path, ".lock", err);
    if (st == MG_OK)
        st = mg_lock_take(&r->lock, path, err);
    if (st == MG_OK)
        sweep(r);
    return st;
}

static bool holds_run(const mg_run *r)
{
    static const char *const marks[] = {"run.json", "spec.json", "checkpoint.0", "checkpoint.1", "pattern.png"};
    char path[MG_PATH_MAX];
    bool found = false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        found |= run_path(r, path, marks[i], NULL) == MG_OK && mg_file_exists(path);
    return found;
}

/* What an earlier run left must not pass for this one's: its mark of completion and its checkpoints go before anything else. */
static mg_status claim_folder(mg_run *r, mg_err *err)
{
    char path[MG_PATH_MAX];
    mg_status st = run_remove(r, "run.json", err);
    if (st == MG_OK)
        st = mg_checkpoint_remove(r->exec.out, err);
    if (st == MG_OK)
        st = run_path(r, path, "spec.json", err);
    if (st != MG_OK)
        return st;
    mg_json *spec = mg_spec_to_json(&r->spec);
    st = mg_json_write(path, spec, err);
    mg_json_free(spec);
    return st;
}

static void show_rendered(void *ctx, int done, int all)
{
    char what[48];
    snprintf(what, sizeof what, "faces %d/%d", done, all);
    run_stage(ctx, what);
}

/* The record must need no file again but the faces. What a spec keeps already is used, and a file that differs is named. */
static mg_status keep_files(mg_run *r, mg_err *err)
{
    mg_list changed = {0};
    mg_status st = mg_pattern_changed_files(&changed, &r->spec.pattern, err);
    for (size_t i = 0; r->hooks.notice && i < changed.count; i++)
        r->hooks.notice(r->hooks.ctx, changed.item[i]);
    mg_list_free(&changed);
    return st == MG_OK ? mg_pattern_keep(&r->spec.pattern, err) : st;
}

/* Those that search, and those that confirm; with --engine dlib the same. */
static mg_status read_detectors(mg_run *r, mg_err *err)
{
    const mg_spec *s = &r->spec;
    mg_status st = mg_detectors_parse(&r->targets, s->detector, err);
    if (st == MG_OK)
        st = mg_detectors_see(&r->targets, s->faces.channels == MG_CHANNELS_RGB, (int)s->upsample, err);
    if (st == MG_OK)
        st = mg_detectors_copy(&r->judges, &r->targets, err);
    if (st == MG_OK && r->exec.engine == MG_ENGINE_DLIB)
        st = mg_detectors_confirm(&r->targets, err);
    return st == MG_OK ? mg_detectors_confirm(&r->judges, err) : st;
}

/* Refuses what cannot be meant. */
static mg_status read_spec(mg_run *r, mg_err *err)
{
    const mg_spec *s = &r->spec;
    bool canvas = s->scene == MG_SCENE_CANVAS;
    mg_status st = mg_aims_parse(&r->aims, s->objective, err);
    if (st == MG_OK && canvas && (mg_aims_flags(&r->aims) & MG_AIM_FACE))
        st = mg_fail(err, MG_EINPUT, "objective: %s needs a true face, and the canvas has none (--objective decoy)", s->objective);
    if (st == MG_OK && canvas && s->search.target_rate >= 0)
        st = mg_fail(err, MG_EINPUT, "target-rate: the canvas has no true face to be detected");
    if (st == MG_OK)
        st = read_detectors(r, err);
    if (st == MG_OK)
        st = mg_pattern_new(&r->pattern, &s->pattern, canvas ? s->size[0] : MG_TEXTURE_W, canvas ? s->size[1] : MG_TEXTURE_H, err);
    if (st == MG_OK) /* so that the record does not hang on a palette's order */
        memcpy(r->spec.pattern.lock, mg_pattern_lock(r->pattern), sizeof r->spec.pattern.lock);
    return st;
}

static mg_status load_scene(mg_run *r, mg_err *err)
{
    if (r->spec.scene == MG_SCENE_FACES) {
        run_stage(r, "loading faces");
        mg_faceset_hooks hooks = {r, show_rendered};
        return mg_faceset_load(&r->faces, &r->spec.faces, &r->context, &hooks, err);
    }
    return mg_faceset_canvas(&r->faces, r->spec.size[0], r->spec.size[1], err);
}

static mg_status load_views(mg_run *r, mg_err *err)
{
    mg_status st = load_scene(r, err);
    if (st != MG_OK)
        return st;
    notices(r, &r->faces.passed);
    notices(r, &r->faces.dropped);
    r->views = r->faces.view;
    r->n = r->faces.views;
    return MG_OK;
}

static mg_status open_objective(mg_run *r, mg_err *err)
{
    mg_objective_opts opts = {&r->targets, r->aims, r->spec.kappa, r->spec.decoys, &r->context};
    mg_status st = mg_objective_new(&r->objective, r->pattern, r->views, r->n, &opts, err);
    if (st == MG_OK)
        r->problem = mg_objective_problem(r->objective);
    return st;
}

const mg_detector *run_judge(const mg_run *r, int i)
{
    return &r->judges.at[i];
}

static mg_status hash_weights(mg_run *r, mg_err *err)
{
    mg_status st = MG_OK;
    for (int i = 0; st == MG_OK && i < r->judges.count; i++) {
        const mg_detector *d = run_judge(r, i);
        void *self;
        st = mg_detector_open(&self, d, &r->context, err);
        if (st != MG_OK)
            return st;
        st = mg_detector_weights(d->row, self, r->weights[i], err);
        d->row->close(self);
    }
    return st;
}

static mg_status new_run(mg_run **out, const mg_exec *exec, const mg_hooks *hooks, mg_err *err)
{
    mg_run *r = *out = calloc(1, sizeof *r);
    if (!r)
        return mg_fail(err, MG_ENOMEM, "out of memory for a run");
    r->lock.fd = -1;
    r->exec = *exec;
    r->hooks = *hooks;
    if (hooks->context)
        r->context = *hooks->context;
    r->started = run_now(r);
    return MG_OK;
}

/* Faces, detectors, search: all that can still turn out to be missing or wrong. */
static mg_status set_up(mg_run *r, mg_err *err)
{
    mg_status st = mg_pool_new(&r->pool, r->exec.threads > 0 ? (int)r->exec.threads : mg_cpu_count(), err);
    r->context.pool = r->pool;
    if (st == MG_OK)
        st = load_views(r, err);
    if (st == MG_OK)
        st = open_objective(r, err);
    if (st == MG_OK)
        st = hash_weights(r, err);
    if (st == MG_OK)
        mg_search_init(&r->search, &r->spec.search, &r->problem.domain);
    r->searched = run_now(r);
    r->due = r->searched + MG_CHECKPOINT_SECONDS;
    return st;
}

static const char *const results[] = {"pattern.png", "preview.png", "trace.csv", "run.json", NULL};

mg_status mg_run_open(mg_run **out, const mg_spec *spec, const mg_exec *exec, const mg_hooks *hooks, mg_err *err)
{
    mg_run *r;
    bool older = false, claimed = false;
    *out = NULL;
    mg_status st = new_run(&r, exec, hooks, err);
    if (st == MG_OK)
        st = mg_spec_copy(&r->spec, spec, err);
    if (st == MG_OK)
        st = keep_files(r, err);
    if (st == MG_OK) /* before anything is written */
        st = read_spec(r, err);
    if (st == MG_OK)
        st = check_apart(r, err);
    if (st == MG_OK)
        st = mg_dir_ready(exec->out, results, err);
    if (st == MG_OK)
        st = lock_folder(r, err);
    if (st == MG_OK)
        older = holds_run(r);
    if (st == MG_OK && !older) {
        st = claim_folder(r, err);
        claimed = true;
    }
    if (st == MG_OK)
        st = set_up(r, err);
    if (st == MG_OK && older) { /* a mistyped --faces costs no results */
        run_tell_older(r);
        st = claim_folder(r, err);
    }
    if (st != MG_OK && claimed)
        run_remove(r, "spec.json", NULL); /* a run that could not begin leaves nothing to resume */
    if (st == MG_OK)
        *out = r;
    else
        mg_run_free(r);
    return st;
}

/* ---- resuming ------------------------------------------------------------------------------------------------------------ */

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

/* A run is finished once its run.json is there and says that nothing interrupted it. */
static mg_status is_finished(const mg_run *r, bool *finished, mg_err *err)
{
    char path[MG_PATH_MAX];
    mg_json *root;
    *finished = false;
    mg_status st = run_path(r, path, "run.json", err);
    if (st != MG_OK || !mg_file_exists(path))
        return st;
    st = mg_json_load(&root, path, MG_JSON_MAX_BYTES, err);
    const mg_json *result = NULL, *interrupted = NULL;
    if (st == MG_OK)
        st = mg_json_may_have(&result, root, "result", MG_JSON_OBJECT, path, err);
    if (st == MG_OK)
        st = mg_json_may_have(&interrupted, result, "interrupted", MG_JSON_BOOL, path, err);
    *finished = interrupted && !mg_json_bool(interrupted);
    mg_json_free(root);
    return st;
}

static mg_status find_checkpoint(mg_run *r, mg_err *err)
{
    mg_list torn = {0};
    mg_status st = mg_checkpoint_read(&r->from, &r->resumed, r->exec.out, &torn, err);
    notices(r, &torn);
    mg_list_free(&torn);
    if (r->resumed) {
        r->exec.engine = r->from.engine;
        r->slot = (r->from.slot + 1) % MG_CHECKPOINT_FILES;
        r->kept = true;
        if (r->exec.checkpoint_every == MG_CHECKPOINT_AUTO)
            r->exec.checkpoint_every = r->from.every;
    } else if (st == MG_OK && r->hooks.notice) {
        r->hooks.notice(r->hooks.ctx, "no checkpoint: starting anew from spec.json");
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
        mg_fail_at(c->err, MG_EINPUT, c->run->exec.out, "%s has changed since the checkpoint (%.80s, now %.80s)", path, was,
                is);
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
    mg_status st = check_inputs(r, err);
    if (st == MG_OK)
        st = mg_checkpoint_restore(c, &r->search, &r->spec.search, &r->problem.domain, err);
    if (st == MG_OK && c->search.leg >= 0)
        st = mg_pattern_check(r->pattern, &c->search.anneal.now, "checkpoint", err);
    if (st == MG_OK && c->search.leg >= 0)
        st = mg_pattern_check(r->pattern, &c->search.anneal.best, "checkpoint", err);
    if (st == MG_OK)
        st = mg_search_resume(&r->search, &r->problem, err);
    if (st != MG_OK)
        return st;
    r->target_met = c->target_met;
    r->trace = c->row;
    r->rows = r->room = (size_t)c->search.iter;
    c->row = NULL;
    return MG_OK;
}

mg_status mg_run_resume(mg_run **out, const mg_exec *exec, const mg_hooks *hooks, mg_err *err)
{
    mg_run *r;
    char path[MG_PATH_MAX];
    bool finished = false;
    *out = NULL;
    mg_status st = new_run(&r, exec, hooks, err);
    if (st == MG_OK)
        st = run_path(r, path, "spec.json", err);
    if (st == MG_OK && !mg_file_exists(path))
        st = mg_fail_at(err, MG_EINPUT, exec->out, "there is no run to resume (no spec.json)");
    if (st == MG_OK)
        st = lock_folder(r, err);
    if (st == MG_OK)
        st = is_finished(r, &finished, err);
    if (st != MG_OK || finished) {
        mg_run_free(r);
        return st;
    }
    st = load_spec(r, path, err);
    if (st == MG_OK)
        st = check_apart(r, err);
    if (st == MG_OK)
        st = mg_dir_ready(exec->out, results, err);
    if (st == MG_OK)
        st = keep_files(r, err);
    if (st == MG_OK)
        st = find_checkpoint(r, err);
    if (st == MG_OK)
        st = read_spec(r, err);
    if (st == MG_OK)
        st = set_up(r, err);
    if (st == MG_OK && r->resumed)
        st = restore(r, err);
    if (st == MG_OK)
        st = run_remove(r, "run.json", err); /* of the interruption */
    if (st == MG_OK)
        *out = r;
    else
        mg_run_free(r);
    return st;
}

void mg_run_free(mg_run *r)
{
    if (!r)
        return;
    mg_json_free(r->record);
    for (int i = 0; i < MG_DETECTORS_MAX; i++) {
        free(r->claim[i]);
        mg_table_free(&r->table[i]);
    }
    mg_checkpoint_free(&r->from);
    free(r->trace);
    mg_objective_free(r->objective);
    mg_detectors_free(&r->targets);
    mg_detectors_free(&r->judges);
    mg_pattern_free(r->pattern);
    mg_faceset_free(&r->faces);
    mg_pool_free(r->pool);
    mg_lock_free(&r->lock);
    mg_spec_free(&r->spec);
    free(r);
}

/* ---- searching ----------------------------------------------------------------------------------------------------------- */

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
    if (r->search.stop == MG_STOP_NONE && !r->target_met) {
        st = mg_search_step(&r->search, &r->problem, row, err);
        if (st == MG_OK)
            st = trace_add(r, row, err);
        if (st == MG_OK && row->improved && r->spec.search.target_rate >= 0)
            r->target_met = mg_objective_rate(r->objective) <= r->spec.search.target_rate;
    } else { /* resumed at its end */
        *row = r->rows ? r->trace[r->rows - 1] : (mg_trace_row){.iter = r->search.iter};
    }
    *done = r->search.stop != MG_STOP_NONE || r->target_met;
    return st == MG_OK && !*done ? run_keep(r, err) : st;
}

/* ---- what may be shown meanwhile ------------------------------------------------------------------------------------------ */

const mg_spec *mg_run_spec(const mg_run *r)
{
    return &r->spec;
}

const mg_search *mg_run_search(const mg_run *r)
{
    return &r->search;
}

double mg_run_rate(const mg_run *r)
{
    return mg_objective_rate(r->objective);
}

bool mg_run_target_missed(const mg_run *r)
{
    return r->spec.search.target_rate >= 0 && !r->target_met;
}

int mg_run_judges(const mg_run *r)
{
    return r->judges.count;
}

const char *mg_run_judge(const mg_run *r, int i)
{
    return r->judges.at[i].row->name;
}

const mg_table *mg_run_table_by(const mg_run *r, int i)
{
    return &r->table[i];
}

const char *mg_run_claim_by(const mg_run *r, int i)
{
    return r->claim[i];
}

double mg_run_decoys(const mg_run *r)
{
    return mg_objective_decoys(r->objective);
}

const mg_json *mg_run_record(const mg_run *r)
{
    return r->record;
}
