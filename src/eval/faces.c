/* The faces of an evaluation, loaded and observed: heads as one set, photos a few at a time, so that memory stays
 * bounded. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/image/picture.h"
#include "base/pool.h"
#include "base/text/format.h"
#include "base/text/names.h"
#include "base/text/text.h"
#include "eval/eval_internal.h"
#include "measure/coverage.h"
#include "measure/subjects.h"

/* ---- what is known of each view ------------------------------------------------------------------------------- */

void eval_face_of(mg_eval_face *out, const mg_eval *e, const mg_face *f)
{
    *out = (mg_eval_face){.number = f->number};
    snprintf(out->name, sizeof out->name, "%s", f->name);
    snprintf(out->origin, sizeof out->origin, "%s", f->origin);
    memcpy(out->hash, f->hash, sizeof out->hash);
    for (int height = e->curve ? 1 : MG_HEIGHT_WHOLE; height <= MG_HEIGHT_WHOLE; height++)
        out->share[height] = mg_coverage_share(f, height);
}

static mg_status add_faces(const mg_eval *e, mg_eval_set *s, size_t row, const mg_view *views, size_t n, mg_err *err)
{
    size_t room = s->face_room ? s->face_room : 16;
    while (room < row + n)
        room *= 2;
    mg_eval_face *face = room > s->face_room ? realloc(s->face, room * sizeof *face) : s->face;
    if (!face)
        return mg_fail(err, MG_ENOMEM, "out of memory for %zu faces", row + n);
    s->face = face;
    s->face_room = room;
    for (size_t i = 0; i < n; i++)
        eval_face_of(&face[row + i], e, views[i].face);
    return MG_OK;
}

/* Which views of a set are of one face, and which faces of one photo. */
static mg_status tell_apart(mg_eval_set *s, mg_err *err)
{
    size_t n = s->outcomes.views;
    mg_subjects all = {0};
    mg_sitter *sitter = calloc(n + 1, sizeof *sitter);
    mg_status st = MG_OK;
    if (!sitter)
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory to tell %zu faces apart", n));
    for (size_t i = 0; i < n; i++)
        sitter[i] = (mg_sitter){s->face[i].origin, s->face[i].number, {0, 0}};
    MG_TRY(mg_sitters_tell_apart(sitter, n, err));
    for (size_t i = 0; i < n; i++)
        s->outcomes.of[i] = sitter[i].subject;
    if (!mg_subjects_new(&all, s->outcomes.of, n))
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory to count %zu faces", n));
    s->faces = all.faces;
    s->photos = all.photos;
done:
    mg_subjects_free(&all);
    free(sitter);
    return st;
}

/* ---- progress ------------------------------------------------------------------------------------------------- */

/* A loop over views: "105 px: head 3/64", and how much of the whole evaluation it is worth. */
typedef struct told {
    const mg_eval *e;
    double width;
    const char *what;
    int64_t worth; /* of e->all, once it is over */
} told;

static void show(void *ctx, int64_t done, int64_t all)
{
    const told *t = ctx;
    char text[128];
    mg_format(text, sizeof text, "%g px: %s %lld/%lld", t->width, t->what, (long long)done, (long long)all);
    mg_context_done(&t->e->context, text, t->e->done + t->worth * done / all, t->e->all);
}

static void show_drawn(void *ctx, int done, int all)
{
    show(ctx, done, all);
}

static mg_observe_opts observation(const mg_eval *e, const mg_eval_set *s)
{
    return (mg_observe_opts){.conditions = &e->conditions,
                             .model = e->by.at,
                             .models = e->detectors,
                             .used = s->used,
                             .bare_first = true,
                             .context = &e->context};
}

/* ---- photos --------------------------------------------------------------------------------------------------- */

/* What is to be said of a photo, and how many views it has. */
static mg_status take_photo(mg_eval_set *s, eval_photo *p, size_t *views, mg_err *err)
{
    if (p->status == MG_OK) {
        *views += p->faces.views;
        return eval_move_lines(&s->dropped, &p->faces.dropped, err);
    }
    if (p->status == MG_EINPUT)
        return mg_list_add(p->readable ? &s->faceless : &s->unreadable, p->why.msg, err);
    if (err)
        *err = p->why;
    return p->status;
}

/* The faces of some photos side by side, so that a group keeps every thread at work. */
static mg_status observe_batch(const mg_eval *e, mg_eval_set *s, mg_observer *o, eval_photo *p, size_t count,
                               const mg_tick *tick, mg_err *err)
{
    eval_album a = {e, s->width, (int)e->spec.faces.views, p};
    size_t n = 0, at = 0, row = s->outcomes.views;
    mg_view *views = NULL;
    mg_status st = MG_OK;
    eval_album_load(&a, count);
    for (size_t i = 0; i < count; i++)
        MG_TRY(take_photo(s, &p[i], &n, err));
    if (n == 0)
        goto done;
    if (!(views = malloc(n * sizeof *views)))
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory for %zu views", n));
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; p[i].status == MG_OK && k < p[i].faces.views; k++)
            views[at++] = p[i].faces.view[k];
    MG_TRY(add_faces(e, s, row, views, n, err));
    MG_TRY(mg_observer_views(o, &s->outcomes, row, e->conditions.count, views, n, tick, err));
done:
    free(views);
    eval_album_free(&a, count);
    return st;
}

/* Photos are loaded apart, so their faces may have one name; views of one face keep the same one. */
static mg_status name_apart(const mg_eval *e, mg_eval_set *s, mg_err *err)
{
    size_t views = (size_t)e->spec.faces.views, n = s->outcomes.views / views;
    char **name = n ? malloc(n * sizeof *name) : NULL;
    if (n && !name)
        return mg_fail(err, MG_ENOMEM, "out of memory for %zu names", n);
    for (size_t i = 0; i < n; i++)
        name[i] = s->face[i * views].name;
    mg_status st = mg_names_unique(name, n, sizeof s->face->name, err);
    for (size_t i = 0; st == MG_OK && i < s->outcomes.views; i++)
        if (i % views)
            memcpy(s->face[i].name, name[i / views], sizeof s->face->name);
    free(name);
    return st;
}

mg_status eval_observe_photos(mg_eval *e, mg_eval_set *s, mg_err *err)
{
    size_t n = e->photos.count, batch = EVAL_PHOTOS * (size_t)mg_pool_threads(e->context.pool);
    eval_photo *p = calloc(batch, sizeof *p);
    mg_observer *o = NULL;
    mg_observe_opts how = observation(e, s);
    mg_status st = MG_OK;
    if (!p)
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory for %zu photos", batch));
    MG_TRY(mg_observer_new(&o, &how, err));
    for (size_t at = 0; at < n; at += batch) {
        char what[64];
        size_t count = n - at < batch ? n - at : batch;
        told photos = {e, s->width, "photo", 0}, faces = {e, s->width, what, (int64_t)count};
        mg_tick tick = {&faces, show};
        snprintf(what, sizeof what, "photo %zu/%zu, face", at, n);
        show(&photos, (int64_t)at, (int64_t)n);
        for (size_t i = 0; i < count; i++)
            p[i] = (eval_photo){.path = e->photos.item[at + i]};
        MG_TRY(observe_batch(e, s, o, p, count, &tick, err));
        e->done += faces.worth;
    }
    MG_TRY(name_apart(e, s, err));
    MG_TRY(tell_apart(s, err));
done:
    mg_observer_free(o);
    free(p);
    return st;
}

/* ---- heads ---------------------------------------------------------------------------------------------------- */

/* Detectors that do not know synthetic heads as faces can say nothing about masks on them. */
static mg_status check_bare(const mg_eval *e, mg_eval_set *s, mg_err *err)
{
    mg_status st = MG_OK;
    for (int d = 0; d < e->detectors; d++) {
        mg_estimate bare;
        MG_TRY(mg_estimate_of(&bare, &s->outcomes, d, 0, e->seed, err));
        if (!s->used[d] || bare.found >= MG_EVAL_NEEDED * bare.faces)
            continue;
        s->used[d] = false;
        mg_format(s->note[d], sizeof s->note[d], "finds %.*f of %s, fewer than %.0f %%: not used on them",
                  bare.views > bare.faces, bare.found, mg_count((size_t)bare.faces, "bare head"), 100 * MG_EVAL_NEEDED);
    }
done:
    return st;
}

mg_status eval_observe_heads(mg_eval *e, mg_eval_set *s, mg_err *err)
{
    mg_faceset faces = {0};
    mg_faces_spec spec = e->spec.faces;
    told drawing = {e, s->width, "drawing head", 0}, bare = {e, s->width, "bare head", 0},
         head = {e, s->width, "head", 0};
    mg_faceset_hooks hooks = {&drawing, show_drawn};
    mg_tick first = {&bare, show}, rest = {&head, show};
    mg_observe_opts how = observation(e, s);
    mg_observer *o = NULL;
    mg_status st = MG_OK;
    spec.paths = e->heads;
    spec.people = (mg_list){0};
    spec.widths = (mg_reals){1, {s->width}};
    MG_TRY(mg_faceset_load(&faces, &spec, &e->context, &hooks, err));
    head.worth = (int64_t)faces.list.count / spec.views;
    MG_TRY(add_faces(e, s, 0, faces.view, faces.views, err));
    MG_TRY(mg_observer_new(&o, &how, err));
    MG_TRY(mg_observer_views(o, &s->outcomes, 0, 1, faces.view, faces.views, &first, err));
    MG_TRY(tell_apart(s, err));
    MG_TRY(check_bare(e, s, err));
    MG_TRY(mg_observer_views(o, &s->outcomes, 0, e->conditions.count, faces.view, faces.views, &rest, err));
    e->done += head.worth;
    MG_TRY(tell_apart(s, err));
    MG_TRY(eval_move_lines(&s->dropped, &faces.dropped, err));
done:
    mg_observer_free(o);
    mg_faceset_free(&faces);
    return st;
}
