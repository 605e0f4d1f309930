#include "measure/recognised.h"

#include <stdlib.h>

static mg_status put_on(mg_recognised *out, const mg_controls_opts *o, mg_err *err)
{
    mg_conditions *c = &out->conditions;
    mg_status st = MG_OK;
    MG_TRY(mg_conditions_add_bare(c, err));
    MG_TRY(mg_conditions_add_plains(c, err));
    if (o->best)
        MG_TRY(mg_conditions_add_genome(c, MG_CONDITION_BEST, "best-of-K", o->pattern, 0, o->best, err));
    MG_TRY(mg_conditions_add_genome(c, MG_CONDITION_PATTERN, "pattern", o->pattern, 0, o->result, err));
done:
    return st;
}

/* The first view of each person, by which the others know whose they are. */
static size_t first_of(const mg_view *views, size_t i)
{
    size_t k = 0;
    while (!mg_face_same_person(views[k].face, views[i].face))
        k++;
    return k;
}

/* Whether a person is known by other pictures than views of the first. */
static bool has_others(const mg_view *views, size_t n, size_t first)
{
    bool any = false;
    for (size_t i = first; i < n; i++)
        any |= mg_face_same_person(views[i].face, views[first].face) && views[i].face != views[first].face;
    return any;
}

/* Further views of an enrolled picture are no probes where there are other pictures. */
static size_t seat(mg_view *use, mg_sitting *of, const mg_view *views, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        size_t first = first_of(views, i);
        if (i != first && views[i].face == views[first].face && has_others(views, n, first))
            continue;
        use[k] = views[i];
        of[k++] = (mg_sitting){first, i == first};
    }
    return k;
}

static mg_status look(mg_recognised *out, const mg_controls_opts *o, mg_err *err)
{
    const mg_detectors nobody = {0};
    mg_matcher_opts how = {.conditions = &out->conditions,
                           .recognisers = out->recognisers,
                           .aligners = out->aligners,
                           .finders = &nobody,
                           .whole_only = true,
                           .context = o->context};
    mg_matcher *by = NULL;
    mg_view *use = malloc((o->n + 1) * sizeof *use);
    mg_sitting *of = malloc((o->n + 1) * sizeof *of);
    mg_status st = MG_OK;
    if (!use || !of)
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory for %zu views", o->n));
    size_t n = seat(use, of, o->views, o->n);
    MG_TRY(mg_matcher_new(&by, &how, err));
    MG_TRY(mg_matcher_views(by, &out->matches, use, of, n, o->tick, err));
done:
    mg_matcher_free(by);
    free(use);
    free(of);
    return st;
}

static mg_status estimate(mg_recognised *out, uint64_t seed, mg_err *err)
{
    size_t models = (size_t)mg_matches_models(&out->matches), groups = out->conditions.groups;
    mg_status st = MG_OK;
    out->gallery = calloc(models + 1, sizeof *out->gallery);
    out->estimate = calloc(models * groups + 1, sizeof *out->estimate);
    if (!out->gallery || !out->estimate)
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory for the figures of recognition"));
    for (size_t m = 0; m < models; m++) {
        MG_TRY(mg_gallery_of(&out->gallery[m], &out->matches, (mg_gallery_key){.model = (int)m}, seed, err));
        for (size_t k = 0; k < groups; k++)
            MG_TRY(mg_match_estimate_of(&out->estimate[m * groups + k], &out->gallery[m], k, 1, seed, err));
    }
done:
    return st;
}

mg_status mg_recognised_measure(mg_recognised *out, const mg_controls_opts *opts, const mg_recognisers *recognisers,
                                const mg_aligners *aligners, mg_err *err)
{
    mg_status st = MG_OK;
    *out = (mg_recognised){.recognisers = recognisers, .aligners = aligners};
    MG_TRY(put_on(out, opts, err));
    MG_TRY(look(out, opts, err));
    MG_TRY(estimate(out, opts->seed, err));
done:
    if (st != MG_OK)
        mg_recognised_free(out);
    return st;
}

const mg_match_estimate *mg_recognised_estimate(const mg_recognised *r, int model, size_t group)
{
    return &r->estimate[(size_t)model * r->conditions.groups + group];
}

void mg_recognised_free(mg_recognised *r)
{
    for (int m = 0; r->gallery && m < mg_matches_models(&r->matches); m++)
        mg_gallery_free(&r->gallery[m]);
    free(r->gallery);
    free(r->estimate);
    mg_matches_free(&r->matches);
    mg_conditions_free(&r->conditions);
    *r = (mg_recognised){0};
}
