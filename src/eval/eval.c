/* An evaluation's order of work: the plan, what is worn, every set of faces at every width, the figures. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "eval/eval_internal.h"

/* Slow detectors are asked at one width. */
static bool width_for_slow(const mg_eval *e, double width)
{
    double at = e->width[0];
    for (int i = 0; i < e->widths; i++)
        if (fabs(e->width[i] - MG_EVAL_SLOW_WIDTH) < 1e-9)
            at = e->width[i];
    return fabs(at - width) < 1e-9;
}

static mg_eval_set *new_set(mg_eval *e, bool heads, double width)
{
    mg_eval_set *s = &e->set[e->sets++];
    s->heads = heads;
    s->width = width;
    for (int d = 0; d < e->detectors; d++) {
        const mg_eval_detector *by = &e->detector[d];
        bool slow = (by->by.row->flags & MG_DETECTOR_SLOW) && !width_for_slow(e, width);
        s->used[d] = by->installed && !slow;
        if (!by->installed)
            snprintf(s->note[d], sizeof s->note[d], "%s", by->why);
        else if (slow)
            snprintf(s->note[d], sizeof s->note[d], "slow: asked at one face width only");
    }
    return s;
}

/* With the first photo's reason, where there is one. */
static mg_status no_face(const mg_eval *e, mg_err *err)
{
    for (int i = 0; i < e->sets; i++) {
        const mg_list *said[] = {&e->set[i].unreadable, &e->set[i].faceless, &e->set[i].dropped};
        for (int k = 0; k < 3; k++)
            if (said[k]->count)
                return mg_fail_at(err, MG_EINPUT, e->photos.item[0], "--faces: no usable face (%s)", said[k]->item[0]);
    }
    return mg_fail_at(err, MG_EINPUT, e->photos.item[0], "--faces: no usable face");
}

static mg_status observe_all(mg_eval *e, mg_err *err)
{
    mg_status st = MG_OK;
    for (int i = 0; st == MG_OK && i < e->widths; i++) {
        if (e->heads.count)
            st = eval_observe_heads(e, new_set(e, true, e->width[i]), err);
        if (st == MG_OK && e->photos.count)
            st = eval_observe_photos(e, new_set(e, false, e->width[i]), err);
    }
    size_t seen = 0;
    for (int i = 0; i < e->sets; i++)
        seen += e->set[i].outcomes.views;
    if (st == MG_OK && seen == 0)
        st = no_face(e, err);
    return st;
}

mg_status mg_eval_new(mg_eval **out, const mg_eval_opts *opts, mg_err *err)
{
    mg_status st = MG_OK;
    mg_eval *e = calloc(1, sizeof *e);
    *out = NULL;
    if (!e)
        return mg_fail(err, MG_ENOMEM, "out of memory for an evaluation");
    MG_TRY(eval_plan(e, opts, err));
    MG_TRY(eval_conditions_fill(e, err));
    if (e->detectors)
        MG_TRY(observe_all(e, err));
    MG_TRY(eval_estimate(e, err));
    MG_TRY(eval_recognition_observe(e, err));
    MG_TRY(eval_recognition_estimate(e, err));
    *out = e, e = NULL;
done:
    mg_eval_free(e);
    return st;
}

static void free_set(mg_eval_set *s)
{
    mg_outcomes_free(&s->outcomes);
    free(s->face);
    free(s->estimate);
    free(s->share);
    free(s->test);
    mg_list_free(&s->dropped);
    mg_list_free(&s->faceless);
    mg_list_free(&s->unreadable);
}

void mg_eval_free(mg_eval *e)
{
    if (!e)
        return;
    for (int i = 0; i < e->sets; i++)
        free_set(&e->set[i]);
    for (int i = 0; i < e->patterns; i++) {
        mg_pattern_file_free(&e->pattern[i].file);
        free(e->pattern[i].path);
    }
    mg_list_free(&e->heads);
    mg_list_free(&e->photos);
    mg_list_free(&e->passed);
    mg_conditions_free(&e->conditions);
    mg_detectors_free(&e->by);
    eval_recognition_free(&e->recognition);
    mg_spec_free(&e->spec);
    free(e);
}
