/* References are vectors of bare pictures, made once; a picture that is tried is aligned and embedded anew. */
#include "objective/likeness.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/pool.h"
#include "score/recog/crew.h"

/* A view: its bare alignments and vectors. */
typedef struct owner {
    const mg_face *face;
    mg_alignment bare[MG_ALIGNERS_MAX];
    float **vector; /* [models]: of the bare picture; NULL: not aligned */
    mg_status status;
    mg_err err;
} owner;

struct mg_likeness {
    mg_likeness_opts o;
    int models; /* recogniser · aligners + aligner */
    int dims[MG_RECOGNISERS_MAX];
    double weight; /* of all models */
    size_t views;
    owner *owner;
    const mg_view *view; /* borrowed while it is made */
    mg_crew crew;
    float **room; /* [workers]: a vector of any recogniser */
};

static int recognisers(const mg_likeness *l)
{
    return l->o.recognisers->count;
}

static int aligners(const mg_likeness *l)
{
    return l->o.aligners->count;
}

static bool other_picture(const mg_likeness *l, size_t i, size_t k, bool same_template)
{
    const mg_face *a = l->owner[i].face, *b = l->owner[k].face;
    return i != k && mg_face_same_person(a, b) && (same_template || a != b);
}

/* Views of one photo are one picture to compare with only where their person has no other. */
static bool has_other(const mg_likeness *l, size_t i, bool same_template)
{
    for (size_t k = 0; k < l->views; k++)
        if (other_picture(l, i, k, same_template))
            return true;
    return false;
}

/* ---- one picture --------------------------------------------------------------------------------------------------
 */

static mg_status align(mg_likeness *l, int a, int worker, const mg_image *rgb, const owner *own, mg_alignment *out,
                       mg_err *err)
{
    const mg_aligner_ops *row = l->o.aligners->at[a];
    return row->find(mg_crew_aligner(&l->crew, worker, a), rgb, own->face->box, out, err);
}

static mg_status embed(mg_likeness *l, int r, int worker, const mg_image *rgb, const mg_alignment *a, float *out,
                       mg_err *err)
{
    return l->o.recognisers->at[r].row->embed(mg_crew_recogniser(&l->crew, worker, r), rgb, a, false, out, err);
}

/* Mean similarity to the bare pictures of the same person; NaN: none of them is aligned. */
static double likeness(const mg_likeness *l, size_t i, int model, const float *v)
{
    int r = model / aligners(l), n = 0;
    bool views = !has_other(l, i, false);
    double sum = 0;
    for (size_t k = 0; k < l->views; k++) {
        const float *other = l->owner[k].vector[model];
        if (!other || !other_picture(l, i, k, views))
            continue;
        sum += l->o.recognisers->at[r].row->similarity(v, other, l->dims[r]);
        n++;
    }
    return n ? sum / n : NAN;
}

/* Adds one model's word. */
static void add(const mg_likeness *l, int r, double similarity, mg_likeness_answer *out)
{
    const mg_recogniser *by = &l->o.recognisers->at[r];
    double margin = similarity - mg_recogniser_threshold(by);
    double loss = fmax(0, margin / MG_LIKENESS_UNIT + l->o.kappa);
    out->margin = fmax(out->margin, margin);
    out->loss = l->o.worst ? fmax(out->loss, loss) : out->loss + by->weight / l->weight * loss;
}

mg_status mg_likeness_of(mg_likeness_answer *out, mg_likeness *l, size_t i, const mg_image *rgb, int worker,
                         mg_err *err)
{
    const owner *own = &l->owner[i];
    mg_status st = MG_OK;
    *out = (mg_likeness_answer){0, -INFINITY};
    for (int a = 0; a < aligners(l); a++) {
        mg_alignment at = own->bare[a];
        if (!(l->o.aligners->at[a]->flags & MG_ALIGNER_BARE))
            MG_TRY(align(l, a, worker, rgb, own, &at, err));
        for (int r = 0; at.found && r < recognisers(l); r++) {
            MG_TRY(embed(l, r, worker, rgb, &at, l->room[worker], err));
            double s = likeness(l, i, r * aligners(l) + a, l->room[worker]);
            if (!isnan(s))
                add(l, r, s, out);
        }
    }
done:
    return st;
}

/* ---- references ---------------------------------------------------------------------------------------------------
 */

static mg_status keep_vector(mg_likeness *l, owner *own, int model, int worker, const mg_image *rgb,
                             const mg_alignment *a, mg_err *err)
{
    int r = model / aligners(l);
    float **v = &own->vector[model];
    if (!(*v = malloc((size_t)l->dims[r] * sizeof **v)))
        return mg_fail(err, MG_ENOMEM, "out of memory for a vector of %d values", l->dims[r]);
    return embed(l, r, worker, rgb, a, *v, err);
}

static mg_status see_bare(mg_likeness *l, size_t i, int worker, mg_err *err)
{
    owner *own = &l->owner[i];
    mg_renderer *r = NULL;
    mg_status st = MG_OK;
    MG_TRY(mg_renderer_new(&r, &l->view[i], err));
    mg_renderer_bare(r);
    for (int a = 0; a < aligners(l); a++) {
        MG_TRY(align(l, a, worker, mg_renderer_rgb(r), own, &own->bare[a], err));
        for (int k = 0; own->bare[a].found && k < recognisers(l); k++)
            MG_TRY(keep_vector(l, own, k * aligners(l) + a, worker, mg_renderer_rgb(r), &own->bare[a], err));
    }
done:
    mg_renderer_free(r);
    return st;
}

static void work(void *arg, int item, int worker)
{
    mg_likeness *l = arg;
    owner *own = &l->owner[item];
    own->status = see_bare(l, (size_t)item, worker, &own->err);
}

/* ---- life ---------------------------------------------------------------------------------------------------------
 */

static mg_status open_models(mg_likeness *l, mg_err *err)
{
    mg_status st = MG_OK;
    for (int w = 0; w < l->o.workers; w++) {
        int most = 0;
        MG_TRY(mg_crew_open(&l->crew, w, err));
        for (int r = 0; r < recognisers(l); r++) {
            l->dims[r] = l->o.recognisers->at[r].row->dims(mg_crew_recogniser(&l->crew, w, r));
            most = l->dims[r] > most ? l->dims[r] : most;
        }
        if (!(l->room[w] = malloc((size_t)most * sizeof **l->room)))
            MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory for a vector of %d values", most));
    }
done:
    return st;
}

static mg_status check_people(const mg_likeness *l, mg_err *err)
{
    for (size_t i = 0; i < l->views; i++)
        if (!has_other(l, i, true))
            return mg_fail_at(
                err, MG_EINPUT, l->owner[i].face->name,
                "confuse: no other picture of this person: --people takes folders with several, --views 2 "
                "draws others of heads");
    return MG_OK;
}

static bool make_room(mg_likeness *l, const mg_view *views, size_t n)
{
    l->owner = calloc(n + 1, sizeof *l->owner);
    l->room = calloc((size_t)l->o.workers + 1, sizeof *l->room);
    bool ok = l->owner && l->room;
    for (; ok && l->views < n; l->views++) {
        owner *own = &l->owner[l->views];
        own->face = views[l->views].face;
        ok = (own->vector = calloc((size_t)l->models + 1, sizeof *own->vector)) != NULL;
    }
    return ok;
}

mg_status mg_likeness_new(mg_likeness **out, const mg_view *views, size_t n, const mg_likeness_opts *opts, mg_err *err)
{
    mg_status st = MG_OK;
    mg_likeness *l = calloc(1, sizeof *l);
    *out = NULL;
    if (!l)
        return mg_fail(err, MG_ENOMEM, "out of memory for a likeness");
    l->o = *opts;
    l->crew = (mg_crew){opts->recognisers, opts->aligners, NULL, opts->context, opts->workers, NULL};
    l->view = views;
    l->models = recognisers(l) * aligners(l);
    for (int r = 0; r < recognisers(l); r++)
        l->weight += opts->recognisers->at[r].weight * aligners(l);
    if (!make_room(l, views, n))
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory for the likeness of %zu views", n));
    MG_TRY(check_people(l, err));
    MG_TRY(mg_crew_init(&l->crew, err));
    MG_TRY(open_models(l, err));
    mg_pool_run(mg_context_pool(opts->context), (int)n, work, l);
    for (size_t i = 0; st == MG_OK && i < n; i++)
        if ((st = l->owner[i].status) != MG_OK && err)
            *err = l->owner[i].err;
    l->view = NULL;
    if (st == MG_OK)
        *out = l, l = NULL;
done:
    mg_likeness_free(l);
    return st;
}

void mg_likeness_free(mg_likeness *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < l->views; i++) {
        for (int m = 0; m < l->models; m++)
            free(l->owner[i].vector[m]);
        free(l->owner[i].vector);
    }
    mg_crew_close(&l->crew);
    for (int w = 0; l->room && w < l->o.workers; w++)
        free(l->room[w]);
    free(l->owner);
    free(l->room);
    free(l);
}
