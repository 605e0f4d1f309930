/* What a run opens before its first step: spec, faces, detectors, objective. All that can still be missing or wrong shows here. */
#include "run/run_internal.h"

#include <string.h>

static void show_rendered(void *ctx, int done, int all)
{
    const mg_run *r = ctx;
    mg_context_done(&r->context, "faces", done, all);
}

/* The record must need no file again but the faces. What a spec keeps already is used, and a file that differs is named. */
mg_status run_keep_files(mg_run *r, mg_err *err)
{
    mg_list changed = {0};
    mg_status st = mg_pattern_changed_files(&changed, &r->spec.pattern, err);
    for (size_t i = 0; i < changed.count; i++)
        mg_context_notice(&r->context, changed.item[i]);
    mg_list_free(&changed);
    return st == MG_OK ? mg_pattern_keep(&r->spec.pattern, err) : st;
}

/* Those that search, and those that confirm; with --engine dlib the same. */
static mg_status read_detectors(mg_run *r, mg_err *err)
{
    const mg_spec *s = &r->spec;
    mg_status st = MG_OK;
    MG_TRY(mg_detectors_parse(&r->targets, s->detector, err));
    MG_TRY(mg_detectors_see(&r->targets, s->faces.channels == MG_CHANNELS_RGB, (int)s->upsample, err));
    MG_TRY(mg_detectors_copy(&r->judges, &r->targets, err));
    MG_TRY(mg_detectors_confirm(&r->judges, err));
    if (r->exec.engine == MG_ENGINE_DLIB)
        MG_TRY(mg_detectors_confirm(&r->targets, err));
done:
    return st;
}

/* Refuses what cannot be meant. */
mg_status run_read_spec(mg_run *r, mg_err *err)
{
    const mg_spec *s = &r->spec;
    bool canvas = s->scene == MG_SCENE_CANVAS;
    mg_status st = mg_aims_parse(&r->aims, s->objective, err);
    if (st == MG_OK && canvas && (mg_aims_flags(&r->aims) & MG_AIM_FACE))
        st = mg_fail(err, MG_EINPUT, "objective: %s needs a true face, and the canvas has none (--objective decoy)", s->objective);
    if (st == MG_OK && canvas && s->search.target_rate >= 0)
        st = mg_fail(err, MG_EINPUT, "target-rate: the canvas has no true face to be detected");
    if (st == MG_OK)
        st = mg_search_check(s->search.method, err);
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
    run_notices(r, &r->faces.passed);
    run_notices(r, &r->faces.dropped);
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

/* Faces, detectors, search: all that can still turn out to be missing or wrong. */
mg_status run_set_up(mg_run *r, mg_err *err)
{
    mg_status st = load_views(r, err);
    if (st == MG_OK)
        st = open_objective(r, err);
    if (st == MG_OK)
        st = hash_weights(r, err);
    if (st == MG_OK)
        st = mg_search_new(&r->search, &r->spec.search, &r->problem, err);
    r->searched = run_now(r);
    r->due = r->searched + MG_CHECKPOINT_SECONDS;
    return st;
}
