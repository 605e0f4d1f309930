/* Pictures become vectors: each view on one thread, where it wears everything in turn, is aligned, and embedded whole
 * and by its upper half. */
#include "measure/match.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/pool.h"
#include "measure/wearer.h"
#include "score/recog/crew.h"

struct mg_matcher {
    mg_matcher_opts o;
    mg_crew crew;
};

/* ---- models ------------------------------------------------------------------------------------------------------ */

mg_status mg_matcher_new(mg_matcher **out, const mg_matcher_opts *o, mg_err *err)
{
    mg_matcher *m = *out = calloc(1, sizeof *m);
    mg_pool *pool = mg_context_pool(o->context);
    if (!m)
        return mg_fail(err, MG_ENOMEM, "out of memory to compare faces");
    int threads = pool ? mg_pool_threads(pool) : 1;
    *m = (mg_matcher){*o, {o->recognisers, o->aligners, o->finders, o->context, threads, NULL}};
    mg_status st = mg_crew_init(&m->crew, err);
    if (st == MG_OK)
        return MG_OK;
    mg_matcher_free(m);
    *out = NULL;
    return st;
}

void mg_matcher_free(mg_matcher *m)
{
    if (!m)
        return;
    mg_crew_close(&m->crew);
    free(m);
}

mg_status mg_matcher_weights(mg_matcher *m, char recogniser[][MG_HASH_HEX], char aligner[][MG_HASH_HEX], mg_err *err)
{
    mg_status st = MG_OK;
    MG_TRY(mg_crew_open(&m->crew, 0, err));
    for (int i = 0; i < m->o.recognisers->count; i++)
        MG_TRY(
            mg_recogniser_weights(m->o.recognisers->at[i].row, mg_crew_recogniser(&m->crew, 0, i), recogniser[i], err));
    for (int i = 0; i < m->o.aligners->count; i++)
        MG_TRY(mg_aligner_weights(m->o.aligners->at[i], mg_crew_aligner(&m->crew, 0, i), aligner[i], err));
done:
    return st;
}

void mg_matcher_conditions(mg_matcher *m, const mg_conditions *conditions)
{
    m->o.conditions = conditions;
}

/* ---- the table --------------------------------------------------------------------------------------------------- */

static size_t vectors(const mg_matches *m) /* of a picture under one condition */
{
    return 2 * (size_t)mg_matches_models(m);
}

static float **place(const mg_matches *m, size_t picture, size_t condition, int model, bool upper)
{
    size_t row = picture * m->conditions->count + condition;
    return &m->vector[row * vectors(m) + 2 * (size_t)model + upper];
}

const float *mg_matches_vector(const mg_matches *m, size_t picture, size_t condition, int model, bool upper)
{
    return *place(m, picture, condition, model, upper);
}

/* A vector costs as much for half a face as for a whole one, so only what is told apart is asked about. */
bool mg_matches_upper(const mg_conditions *c, size_t condition)
{
    const mg_condition_group *g = &c->group[c->at[condition].group];
    bool told = g->kind == MG_CONDITION_PLAIN ? !strcmp(g->title, "white") || !strcmp(g->title, "black")
                                              : g->kind != MG_CONDITION_RANDOM;
    return told && g->height == MG_HEIGHT_WHOLE;
}

/* Makes *items[old] into *items[n], the new ones zeroed; false without memory. */
static bool grow(void **items, size_t old, size_t n, size_t size)
{
    void *more = realloc(*items, (n + 1) * size);
    if (!more)
        return false;
    memset((char *)more + old * size, 0, (n - old) * size);
    *items = more;
    return true;
}

static mg_status make_rows(mg_matches *m, size_t pictures, mg_err *err)
{
    size_t room = m->room ? m->room : 16, c = m->conditions->count;
    while (room < pictures)
        room *= 2;
    void *of = m->of, *vector = m->vector, *asked = m->asked, *found = m->found;
    bool ok = room == m->room ||
              (grow(&of, m->room, room, sizeof *m->of) &&
               grow(&vector, m->room * c * vectors(m), room * c * vectors(m), sizeof *m->vector) &&
               grow(&asked, m->room * c, room * c, sizeof *m->asked) &&
               grow(&found, m->room * c * (size_t)m->finders, room * c * (size_t)m->finders, sizeof *m->found));
    m->of = of, m->vector = vector, m->asked = asked, m->found = found;
    if (!ok)
        return mg_fail(err, MG_ENOMEM, "out of memory for the vectors of %zu pictures", pictures);
    m->room = room;
    m->pictures = pictures;
    return MG_OK;
}

void mg_matches_free(mg_matches *m)
{
    size_t all = m->vector ? m->pictures * m->conditions->count * vectors(m) : 0;
    for (size_t i = 0; i < all; i++)
        free(m->vector[i]);
    free(m->vector);
    free(m->asked);
    free(m->found);
    free(m->of);
    *m = (mg_matches){0};
}

/* ---- one picture ------------------------------------------------------------------------------------------------- */

/* Views that are embedded side by side. */
typedef struct job {
    mg_matcher *by;
    mg_matches *out;
    size_t first; /* picture of view 0 */
    const mg_view *view;
    size_t n;
    mg_status *status; /* [n] */
    mg_err *err;       /* [n] */
    const mg_tick *tick;
    atomic_size_t done;
} job;

/* The picture of one view that a thread is at. */
typedef struct seen {
    const job *j;
    int worker;
    size_t picture, condition;
    const mg_image *rgb, *grey;
    mg_rect box;
    mg_alignment bare[MG_ALIGNERS_MAX]; /* of the bare face */
    mg_alignment now[MG_ALIGNERS_MAX];  /* of this picture */
} seen;

/* Two aligners that see the same, as dlib-68 and oracle do in a bare face, make one vector. */
static const float *made_already(const seen *v, int r, int aligner, bool upper)
{
    const mg_matches *out = v->j->out;
    for (int i = 0; i < aligner; i++)
        if (mg_alignment_same(&v->now[i], &v->now[aligner]))
            return *place(out, v->picture, v->condition, r * out->aligners + i, upper);
    return NULL;
}

static mg_status embed(const seen *v, int r, int aligner, bool upper, mg_err *err)
{
    const mg_matcher *m = v->j->by;
    mg_matches *out = v->j->out;
    const mg_alignment *a = &v->now[aligner];
    int model = r * out->aligners + aligner;
    const float *made = made_already(v, r, aligner, upper);
    size_t bytes = (size_t)out->dims[r] * sizeof(float);
    float *vector = malloc(bytes);
    mg_status st = MG_OK;
    if (!vector)
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory for a vector of %d values", out->dims[r]));
    if (made)
        memcpy(vector, made, bytes);
    else
        MG_TRY(out->by[r].row->embed(mg_crew_recogniser(&m->crew, v->worker, r), v->rgb, a, upper, vector, err));
    *place(out, v->picture, v->condition, model, upper) = vector;
    vector = NULL;
done:
    free(vector);
    return st;
}

static mg_status align(seen *v, int i, mg_alignment *out, mg_err *err)
{
    const mg_matcher *m = v->j->by;
    const mg_aligner_ops *row = m->o.aligners->at[i];
    if (v->condition > 0 && (row->flags & MG_ALIGNER_BARE)) {
        *out = v->bare[i];
        return MG_OK;
    }
    mg_status st = row->find(mg_crew_aligner(&m->crew, v->worker, i), v->rgb, v->box, out, err);
    if (v->condition == 0)
        v->bare[i] = *out;
    return st;
}

static mg_status look_for_face(const seen *v, int i, mg_err *err)
{
    const mg_matcher *m = v->j->by;
    mg_matches *out = v->j->out;
    const mg_detector *by = &m->o.finders->at[i];
    mg_score s;
    mg_status st =
        by->row->score(mg_crew_finder(&m->crew, v->worker, i), mg_detector_rgb(by) ? v->rgb : v->grey, v->box, &s, err);
    if (st == MG_OK)
        out->found[(v->picture * out->conditions->count + v->condition) * (size_t)out->finders + (size_t)i] = s.hit;
    return st;
}

static mg_status see(seen *v, mg_err *err)
{
    mg_matches *out = v->j->out;
    mg_status st = MG_OK;
    for (int i = 0; i < out->finders; i++)
        MG_TRY(look_for_face(v, i, err));
    for (int i = 0; i < out->aligners; i++) {
        MG_TRY(align(v, i, &v->now[i], err));
        for (int r = 0; v->now[i].found && r < out->recognisers; r++) {
            MG_TRY(embed(v, r, i, false, err));
            if (!v->j->by->o.whole_only && mg_matches_upper(out->conditions, v->condition))
                MG_TRY(embed(v, r, i, true, err));
        }
    }
    out->asked[v->picture * out->conditions->count + v->condition] = true;
done:
    return st;
}

static mg_status match_view(const job *j, size_t item, int worker, mg_err *err)
{
    const mg_view *view = &j->view[item];
    const mg_conditions *c = j->by->o.conditions;
    seen v = {.j = j, .worker = worker, .picture = j->first + item, .box = view->face->box};
    bool enrolled = j->out->of[v.picture].enrolled;
    wearer w = {.view = view};
    mg_status st = MG_OK;
    MG_TRY(mg_crew_open(&j->by->crew, worker, err));
    for (v.condition = 0; v.condition < c->count; v.condition++) {
        size_t nth = v.condition - c->group[c->at[v.condition].group].first;
        if (nth >= MG_MATCH_AVERAGED || (enrolled && v.condition != 0 && v.condition != j->by->o.masked))
            continue;
        MG_TRY(wearer_put_on(&w, &c->at[v.condition], err));
        v.rgb = mg_renderer_rgb(w.r);
        v.grey = mg_renderer_grey(w.r);
        MG_TRY(see(&v, err));
    }
done:
    wearer_free(&w);
    return st;
}

static void work(void *arg, int item, int worker)
{
    job *j = arg;
    j->status[item] = match_view(j, (size_t)item, worker, &j->err[item]);
    size_t done = atomic_fetch_add(&j->done, 1) + 1;
    if (worker == 0) /* the thread that waits */
        mg_tick_at(j->tick, (int64_t)done, (int64_t)j->n);
}

/* ---- many -------------------------------------------------------------------------------------------------------- */

/* What an empty table must know before its first picture. */
static mg_status begin(mg_matches *out, mg_matcher *m, mg_err *err)
{
    const mg_matcher_opts *o = &m->o;
    mg_status st = mg_crew_open(&m->crew, 0, err);
    if (st != MG_OK)
        return st;
    *out = (mg_matches){.conditions = o->conditions,
                        .masked = o->masked,
                        .recognisers = o->recognisers->count,
                        .aligners = o->aligners->count,
                        .finders = o->finders->count};
    for (int i = 0; i < out->recognisers; i++) {
        out->by[i] = o->recognisers->at[i];
        out->dims[i] = out->by[i].row->dims(mg_crew_recogniser(&m->crew, 0, i));
    }
    return MG_OK;
}

mg_status mg_matcher_views(mg_matcher *m, mg_matches *out, const mg_view *views, const mg_sitting *of, size_t n,
                           const mg_tick *tick, mg_err *err)
{
    mg_status st = MG_OK;
    job j = {.by = m,
             .out = out,
             .first = out->pictures,
             .view = views,
             .n = n,
             .tick = tick,
             .status = calloc(n + 1, sizeof *j.status),
             .err = calloc(n + 1, sizeof *j.err)};
    if (!j.status || !j.err)
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory to compare %zu views", n));
    if (!out->conditions)
        MG_TRY(begin(out, m, err));
    MG_TRY(make_rows(out, j.first + n, err));
    memcpy(out->of + j.first, of, n * sizeof *of);
    mg_pool_run(mg_context_pool(m->o.context), (int)n, work, &j);
    for (size_t i = 0; st == MG_OK && i < n; i++)
        if ((st = j.status[i]) != MG_OK && err)
            *err = j.err[i];
done:
    free(j.status);
    free(j.err);
    return st;
}

mg_status mg_matcher_face(mg_matcher *m, mg_matches *out, const mg_image *rgb, mg_rect box, mg_err *err)
{
    const job j = {.by = m, .out = out, .first = out->pictures, .n = 1};
    seen v = {.j = &j, .picture = j.first, .rgb = rgb, .box = box};
    mg_status st = MG_OK;
    if (!out->conditions)
        MG_TRY(begin(out, m, err));
    MG_TRY(make_rows(out, j.first + 1, err));
    MG_TRY(see(&v, err));
done:
    return st;
}
