/* What a run opens before its first step: spec, faces, detectors, objective. All that can still be missing or wrong
 * shows here. */
#include "run/run_internal.h"

#include <string.h>

static void show_rendered(void *ctx, int done, int all)
{
    const mg_run *r = ctx;
    mg_context_done(&r->context, "faces", done, all);
}

/* The record must need no file again but the faces. What a spec keeps already is used, and a file that differs is
 * named. */
mg_status run_keep_files(mg_run *r, mg_err *err)
{
    mg_list changed = {0};
    mg_status st = mg_pattern_changed_files(&changed, &r->spec.pattern, err);
    for (size_t i = 0; i < changed.count; i++)
        mg_context_notice(&r->context, changed.item[i]);
    mg_list_free(&changed);
    return st == MG_OK ? mg_pattern_keep(&r->spec.pattern, err) : st;
}

/* Refuses what cannot be meant. */
mg_status run_read_spec(mg_run *r, mg_err *err)
{
    mg_status st = MG_OK;
    MG_TRY(mg_study_read(&r->study, &r->spec, err));
    if (r->spec.scene == MG_SCENE_CANVAS && r->spec.search.target_rate >= 0)
        MG_TRY(mg_fail(err, MG_EINPUT, "target-rate: the canvas has no true face to be detected"));
    MG_TRY(mg_search_check(r->spec.search.method, err));
    if (r->exec.engine == MG_ENGINE_DLIB)
        MG_TRY(mg_detectors_confirm(&r->study->searched, err));
    /* so that the record does not hang on a palette's order */
    memcpy(r->spec.pattern.lock, mg_pattern_lock(r->study->pattern), sizeof r->spec.pattern.lock);
done:
    return st;
}

static mg_status load_study(mg_run *r, mg_err *err)
{
    mg_faceset_hooks hooks = {r, show_rendered};
    if (r->spec.scene == MG_SCENE_FACES)
        run_stage(r, "loading faces");
    mg_status st = mg_study_load(r->study, &r->context, &hooks, err);
    run_notices(r, &r->study->faces.passed);
    run_notices(r, &r->study->faces.dropped);
    return st;
}

static mg_status hash_weights(mg_run *r, mg_err *err)
{
    mg_status st = MG_OK;
    for (int i = 0; st == MG_OK && i < r->study->confirming.count; i++) {
        const mg_detector *d = &r->study->confirming.at[i];
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
    mg_status st = MG_OK;
    MG_TRY(load_study(r, err));
    MG_TRY(hash_weights(r, err));
    MG_TRY(mg_recognisers_weights(&r->study->recognisers, r->known_by, &r->context, err));
    MG_TRY(mg_aligners_weights(&r->study->aligners, r->aligned_by, &r->context, err));
    MG_TRY(mg_search_new(&r->search, &r->spec.search, &r->study->problem, err));
    r->searched = run_now(r);
    r->due = r->searched + MG_CHECKPOINT_SECONDS;
done:
    return st;
}
