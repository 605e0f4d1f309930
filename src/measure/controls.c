/* The one list of conditions that every result stands beside, observed and estimated. */
#include "measure/controls.h"

#include <stdlib.h>
#include <string.h>

#include "measure/subjects.h"

static mg_status list_conditions(mg_conditions *c, const mg_controls_opts *o, mg_err *err)
{
    const mg_face *face = o->views[0].face;
    mg_status st = MG_OK;
    if (face->flat)
        *c = (mg_conditions){.w = face->w, .h = face->h};
    else
        MG_TRY(mg_conditions_add_bare(c, err));
    MG_TRY(mg_conditions_add_plains(c, err));
    MG_TRY(mg_conditions_add_randoms(c, o->pattern, 0, MG_CONTROL_RANDOM, o->seed, err));
    if (o->best)
        MG_TRY(mg_conditions_add_genome(c, MG_CONDITION_BEST, "best-of-K", o->pattern, 0, o->best, err));
    MG_TRY(mg_conditions_add_genome(c, MG_CONDITION_PATTERN, "pattern", o->pattern, 0, o->result, err));
done:
    return st;
}

static mg_status count_faces(mg_controls *c, mg_err *err)
{
    mg_subjects all;
    if (!mg_subjects_new(&all, c->outcomes.of, c->outcomes.views))
        return mg_fail(err, MG_ENOMEM, "out of memory to count faces");
    c->faces = all.faces;
    c->photos = all.photos;
    mg_subjects_free(&all);
    return MG_OK;
}

static mg_status estimate(mg_controls *c, const mg_controls_opts *o, mg_err *err)
{
    size_t groups = c->conditions.groups, all = groups * (size_t)o->models->count;
    mg_status st = MG_OK;
    c->estimate = calloc(all, sizeof *c->estimate);
    c->against = calloc(all, sizeof *c->against);
    if (!c->estimate || !c->against)
        return mg_fail(err, MG_ENOMEM, "out of memory for the figures of the controls");
    for (size_t i = 0; st == MG_OK && i < all; i++) {
        int model = (int)(i / groups);
        st = mg_estimate_of(&c->estimate[i], &c->outcomes, model, i % groups, o->seed, err);
        if (st == MG_OK)
            st = mg_compare(&c->against[i], &c->outcomes, model, groups - 1, i % groups, o->seed, err);
    }
    return st;
}

mg_status mg_controls_measure(mg_controls *out, const mg_controls_opts *o, mg_err *err)
{
    mg_status st = MG_OK;
    mg_observe_opts how = {.conditions = &out->conditions,
                           .model = o->models->at,
                           .models = o->models->count,
                           .keep = true,
                           .context = o->context};
    *out = (mg_controls){.flat = o->views[0].face->flat};
    MG_TRY(list_conditions(&out->conditions, o, err));
    MG_TRY(mg_observe(&out->outcomes, &how, o->views, o->n, o->tick, err));
    MG_TRY(count_faces(out, err));
    MG_TRY(estimate(out, o, err));
done:
    if (st != MG_OK)
        mg_controls_free(out);
    return st;
}

void mg_controls_free(mg_controls *c)
{
    mg_outcomes_free(&c->outcomes); /* which reads the conditions */
    mg_conditions_free(&c->conditions);
    free(c->estimate);
    free(c->against);
    *c = (mg_controls){0};
}

int mg_controls_find(const mg_controls *c, const char *title)
{
    for (size_t i = 0; i < c->conditions.groups; i++)
        if (strcmp(c->conditions.group[i].title, title) == 0)
            return (int)i;
    return -1;
}

const mg_estimate *mg_controls_estimate(const mg_controls *c, int model, int group)
{
    return &c->estimate[(size_t)model * c->conditions.groups + (size_t)group];
}

const mg_comparison *mg_controls_against(const mg_controls *c, int model, int group)
{
    return &c->against[(size_t)model * c->conditions.groups + (size_t)group];
}

const mg_full_score *mg_controls_score(const mg_controls *c, int model, int group, size_t view)
{
    return mg_full_score_at(&c->outcomes, model, c->conditions.group[group].first, view);
}

size_t mg_controls_stride(const mg_controls *c)
{
    return (size_t)c->outcomes.models * c->outcomes.conditions->count;
}
