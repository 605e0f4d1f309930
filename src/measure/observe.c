/* Faces × conditions × models on a pool: each view on one thread, where it is set up once and wears everything in turn.
 */
#include "maskgen/measure.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/json/json.h"
#include "base/pool.h"
#include "measure/wearer.h"
#include "objective/terms.h"

struct mg_observer {
    mg_observe_opts o;
    int threads;
    void **model; /* [threads][models] */
};

mg_status mg_observer_new(mg_observer **out, const mg_observe_opts *opts, mg_err *err)
{
    mg_observer *o = *out = calloc(1, sizeof *o);
    mg_pool *pool = mg_context_pool(opts->context);
    if (o) {
        o->o = *opts;
        o->threads = pool ? mg_pool_threads(pool) : 1;
        o->model = calloc((size_t)o->threads * (size_t)opts->models + 1, sizeof *o->model);
    }
    if (o && o->model)
        return MG_OK;
    mg_observer_free(o);
    *out = NULL;
    return mg_fail(err, MG_ENOMEM, "out of memory to observe");
}

void mg_observer_free(mg_observer *o)
{
    if (!o)
        return;
    for (int k = 0; o->model && k < o->threads * o->o.models; k++)
        if (o->model[k])
            o->o.model[k % o->o.models].row->close(o->model[k]);
    free(o->model);
    free(o);
}

/* ---- one view ------------------------------------------------------------------------------------------------- */

/* Views that are observed side by side. */
typedef struct job {
    mg_observer *by;
    mg_outcomes *out;
    size_t row, conditions;
    const mg_view *view;
    size_t n;
    mg_status *status; /* [n] */
    mg_err *err;       /* [n] */
    const mg_tick *tick;
    atomic_size_t done;
} job;

static bool used(const mg_observer *o, int model)
{
    return !o->o.used || o->o.used[model];
}

static mg_outcome read_score(const mg_score *s, const mg_face *f)
{
    const mg_loss_context on_mask = {.box = f->box, .inside = f->layer.bounds};
    mg_outcome out = {.true_margin = s->true_margin,
                      .false_margin = s->false_margin,
                      .best_margin = mg_score_best(s),
                      .found = s->count,
                      .false_faces = s->false_count,
                      .on_mask = mg_decoys(s, &on_mask),
                      .asked = true,
                      .hit = s->hit};
    for (int i = 0; i < s->count; i++)
        out.found_margin += s->det[i].margin;
    return out;
}

static mg_status keep_score(mg_full_score *out, const mg_score *s, const mg_detector *by, const void *self, mg_err *err)
{
    size_t bytes = (size_t)s->count * sizeof *s->det;
    *out = (mg_full_score){*s, malloc(bytes + 1), mg_detector_detail(by->row, self)};
    out->score.det = out->det;
    if (!out->det || !out->detail)
        return mg_fail(err, MG_ENOMEM, "out of memory for %d detections", s->count);
    if (bytes)
        memcpy(out->det, s->det, bytes);
    return MG_OK;
}

/* One model's word on what the renderer shows. */
static mg_status ask(const job *j, int worker, int m, const mg_renderer *r, const mg_face *f, size_t condition,
                     size_t row, mg_err *err)
{
    mg_observer *o = j->by;
    const mg_detector *by = &o->o.model[m];
    void **self = &o->model[worker * o->o.models + m];
    size_t at = mg_outcome_index(j->out, m, condition, row);
    mg_score s = {0};
    mg_status st = MG_OK;
    if (!*self)
        MG_TRY(mg_detector_open(self, by, o->o.context, err));
    MG_TRY(by->row->score(*self, mg_detector_rgb(by) ? mg_renderer_rgb(r) : mg_renderer_grey(r), f->box, &s, err));
    j->out->at[at] = read_score(&s, f);
    if (j->out->full && o->o.conditions->group[o->o.conditions->at[condition].group].count == 1)
        MG_TRY(keep_score(&j->out->full[at], &s, by, *self, err));
done:
    return st;
}

/* All models that are used and have not said it yet. */
static mg_status ask_all(const job *j, int worker, const mg_renderer *r, const mg_face *f, size_t condition, size_t row,
                         mg_err *err)
{
    const mg_observe_opts *o = &j->by->o;
    mg_status st = MG_OK;
    for (int m = 0; st == MG_OK && m < o->models; m++) {
        bool wanted = condition == 0 || !o->bare_first || mg_outcome_at(j->out, m, 0, row)->hit;
        if (used(j->by, m) && wanted && !mg_outcome_at(j->out, m, condition, row)->asked)
            st = ask(j, worker, m, r, f, condition, row, err);
    }
    return st;
}

/* Whether anything is to be asked beyond the bare face. */
static bool goes_on(const job *j, size_t row)
{
    bool any = !j->by->o.bare_first;
    for (int m = 0; m < j->by->o.models; m++)
        any |= used(j->by, m) && mg_outcome_at(j->out, m, 0, row)->hit;
    return any;
}

static mg_status observe_view(const job *j, int worker, const mg_view *view, size_t row, mg_err *err)
{
    const mg_conditions *c = j->by->o.conditions;
    wearer w = {.view = view};
    mg_status st = MG_OK;
    for (size_t i = 0; i < j->conditions && (i == 0 || goes_on(j, row)); i++) {
        MG_TRY(wearer_put_on(&w, &c->at[i], err));
        MG_TRY(ask_all(j, worker, w.r, view->face, i, row, err));
    }
done:
    wearer_free(&w);
    return st;
}

static void work(void *arg, int item, int worker)
{
    job *j = arg;
    size_t i = (size_t)item;
    j->status[i] = observe_view(j, worker, &j->view[i], j->row + i, &j->err[i]);
    size_t done = atomic_fetch_add(&j->done, 1) + 1;
    if (worker == 0) /* the thread that waits */
        mg_tick_at(j->tick, (int64_t)done, (int64_t)j->n);
}

/* ---- many views ----------------------------------------------------------------------------------------------- */

/* Makes room for `views` rows, of which the new ones are not asked yet. */
static mg_status make_rows(mg_outcomes *o, size_t views, bool keep, mg_err *err)
{
    size_t row = (size_t)o->models * o->conditions->count, room = o->room ? o->room : 16;
    while (room < views)
        room *= 2;
    if (room > o->room) {
        mg_subject *of = realloc(o->of, room * sizeof *of);
        o->of = of ? of : o->of;
        mg_outcome *at = realloc(o->at, room * row * sizeof *at);
        o->at = at ? at : o->at;
        mg_full_score *full = keep ? realloc(o->full, room * row * sizeof *full) : NULL;
        o->full = full ? full : o->full;
        if (!of || !at || (keep && !full))
            return mg_fail(err, MG_ENOMEM, "out of memory for the outcomes on %zu views", views);
        for (size_t i = o->room * row; i < room * row; i++)
            at[i] = (mg_outcome){.true_margin = NAN, .false_margin = NAN, .best_margin = NAN};
        if (keep)
            memset(full + o->room * row, 0, (room - o->room) * row * sizeof *full);
        o->room = room;
    }
    o->views = views > o->views ? views : o->views;
    return MG_OK;
}

mg_status mg_observer_views(mg_observer *o, mg_outcomes *out, size_t row, size_t conditions, const mg_view *views,
                            size_t n, const mg_tick *tick, mg_err *err)
{
    mg_status st = MG_OK;
    job j = {.by = o,
             .out = out,
             .row = row,
             .conditions = conditions,
             .view = views,
             .n = n,
             .tick = tick,
             .status = calloc(n + 1, sizeof *j.status),
             .err = calloc(n + 1, sizeof *j.err)};
    out->conditions = o->o.conditions;
    out->models = o->o.models;
    if (!j.status || !j.err)
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory to observe %zu views", n));
    MG_TRY(make_rows(out, row + n, o->o.keep, err));
    for (size_t i = 0; i < n; i++)
        out->of[row + i] = views[i].face->subject;
    mg_pool_run(mg_context_pool(o->o.context), (int)n, work, &j);
    for (size_t i = 0; st == MG_OK && i < n; i++)
        if ((st = j.status[i]) != MG_OK && err)
            *err = j.err[i];
done:
    free(j.status);
    free(j.err);
    return st;
}

mg_status mg_observe(mg_outcomes *out, const mg_observe_opts *opts, const mg_view *views, size_t n, const mg_tick *tick,
                     mg_err *err)
{
    mg_observer *o;
    *out = (mg_outcomes){0};
    mg_status st = mg_observer_new(&o, opts, err);
    if (st == MG_OK)
        st = mg_observer_views(o, out, 0, opts->conditions->count, views, n, tick, err);
    mg_observer_free(o);
    if (st != MG_OK)
        mg_outcomes_free(out);
    return st;
}

const mg_full_score *mg_full_score_at(const mg_outcomes *o, int model, size_t condition, size_t view)
{
    return o->full ? &o->full[mg_outcome_index(o, model, condition, view)] : NULL;
}

void mg_outcomes_free(mg_outcomes *o)
{
    size_t all = o->full ? o->views * (size_t)o->models * o->conditions->count : 0;
    for (size_t i = 0; i < all; i++) {
        free(o->full[i].det);
        mg_json_free(o->full[i].detail);
    }
    free(o->full);
    free(o->at);
    free(o->of);
    *o = (mg_outcomes){0};
}
