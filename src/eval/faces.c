/* Every face in every print before every detector: each face on one thread, heads from a set, photos a few at a time. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval/eval_internal.h"
#include "base/image/picture.h"
#include "base/text/names.h"
#include "base/text/text.h"
#include "base/text/format.h"

/* ---- one face ------------------------------------------------------------------------------------------------------------ */

enum { BATCH = 4 }; /* views per thread between two reports of progress */

/* The views of one set are judged with this, a batch at a time. */
typedef struct bench {
    const mg_eval *e;
    eval_set *set;
    void **scorer;     /* [threads][detectors], each opened when its thread first asks it */
    size_t prints;     /* of the wardrobe: 1 asks for the bare face alone */
    const mg_view *view;
    size_t row;        /* of the set, that the batch's first view has */
    mg_status *status; /* [batch] */
    mg_err *err;       /* [batch] */
    size_t batch;
} bench;

/* Also after a failure: bench_free. */
static mg_status bench_new(bench *b, const mg_eval *e, eval_set *s, mg_err *err)
{
    size_t threads = (size_t)mg_pool_threads(e->context.pool), batch = BATCH * threads;
    *b = (bench){.e = e, .set = s, .batch = batch, .scorer = calloc(threads * (size_t)e->detectors, sizeof *b->scorer),
                 .status = calloc(batch, sizeof *b->status), .err = calloc(batch, sizeof *b->err)};
    return b->scorer && b->status && b->err ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory to judge faces");
}

static void bench_free(bench *b)
{
    for (int k = 0; b->scorer && k < mg_pool_threads(b->e->context.pool) * b->e->detectors; k++)
        if (b->scorer[k])
            b->e->detector[k % b->e->detectors].by.row->close(b->scorer[k]);
    free(b->scorer);
    free(b->status);
    free(b->err);
}

static mg_status open_scorer(bench *b, int worker, int d, void **out, mg_err *err)
{
    const mg_detector *by = &b->e->detector[d].by;
    void **at = &b->scorer[worker * b->e->detectors + d];
    mg_status st = *at ? MG_OK : mg_detector_open(at, by, &b->e->context, err);
    *out = *at;
    return st;
}

static mg_status judge(bench *b, int worker, int d, mg_renderer *r, mg_rect box, mg_verdict *v, mg_err *err)
{
    const mg_detector *by = &b->e->detector[d].by;
    void *scorer;
    mg_score s = {0};
    mg_status st = open_scorer(b, worker, d, &scorer, err);
    if (st == MG_OK)
        st = by->row->score(scorer, mg_detector_rgb(by) ? mg_renderer_rgb(r) : mg_renderer_grey(r), box, &s, err);
    *v = (mg_verdict){s.true_margin, s.false_margin, s.false_count, s.hit, st == MG_OK};
    return st;
}

/* All detectors that are used, on what the renderer shows. `at`: [detectors][prints] of the face. */
static mg_status judge_all(bench *b, int worker, mg_renderer *r, const mg_face *f, size_t print, mg_verdict *at, mg_err *err)
{
    size_t prints = b->e->wardrobe.prints;
    mg_status st = MG_OK;
    for (int d = 0; st == MG_OK && d < b->e->detectors; d++) {
        mg_verdict *of = at + (size_t)d * prints;
        if (b->set->used[d] && !of[print].known && (print == 0 || of[0].hit))
            st = judge(b, worker, d, r, f->box, &of[print], err);
    }
    return st;
}

static bool found_by_any(const bench *b, const mg_verdict *at)
{
    for (int d = 0; d < b->e->detectors; d++)
        if (b->set->used[d] && at[(size_t)d * b->e->wardrobe.prints].hit)
            return true;
    return false;
}

/* A renderer of the view with its mask cut at a step; `cut` holds the layer that it shows. */
static mg_status cut_mask(mg_renderer **r, mg_face *cut, const mg_view *view, int step, mg_err *err)
{
    mg_renderer_free(*r);
    *r = NULL;
    eval_cover_free(cut);
    mg_status st = eval_cover(cut, view->face, step, err);
    mg_view lower = *view;
    lower.face = cut;
    return st == MG_OK ? mg_renderer_new(r, &lower, err) : st;
}

static mg_status judge_prints(bench *b, int worker, const mg_view *view, mg_verdict *at, mg_err *err)
{
    const eval_wardrobe *w = &b->e->wardrobe;
    mg_renderer *r = NULL;
    mg_face cut = {0};
    int step = EVAL_WHOLE;
    mg_status st = mg_renderer_new(&r, view, err);
    for (size_t p = 0; st == MG_OK && p < b->prints && (p == 0 || found_by_any(b, at)); p++) {
        const eval_print *print = &w->print[p];
        if (print->step < step) {
            step = print->step;
            st = cut_mask(&r, &cut, view, step, err);
        }
        if (st == MG_OK && print->cloth)
            mg_renderer_draw(r, print->cloth);
        if (st == MG_OK)
            st = judge_all(b, worker, r, view->face, p, at, err);
    }
    mg_renderer_free(r);
    eval_cover_free(&cut);
    return st;
}

static void judge_view(void *arg, int i, int worker)
{
    bench *b = arg;
    size_t row = b->row + (size_t)i;
    const mg_face *f = b->view[i].face;
    eval_face *face = &b->set->face[row];
    snprintf(face->name, sizeof face->name, "%s", f->name);
    snprintf(face->origin, sizeof face->origin, "%s", f->origin);
    memcpy(face->hash, f->hash, sizeof face->hash);
    face->number = f->number;
    for (int step = b->e->curve ? 1 : EVAL_WHOLE; step <= EVAL_WHOLE; step++) /* geometry alone: whoever finds the face or not */
        face->share[step] = eval_share(f, step);
    mg_verdict *at = b->set->at + row * (size_t)b->e->detectors * b->e->wardrobe.prints;
    b->status[i] = judge_prints(b, worker, &b->view[i], at, &b->err[i]);
}

/* ---- many faces ---------------------------------------------------------------------------------------------------------- */

/* Makes room for n faces in all. */
static mg_status grow(const mg_eval *e, eval_set *s, size_t n, mg_err *err)
{
    size_t row = (size_t)e->detectors * e->wardrobe.prints, room = s->room ? s->room : 16;
    while (room < n)
        room *= 2;
    if (room == s->room)
        return MG_OK;
    eval_face *face = realloc(s->face, room * sizeof *face);
    s->face = face ? face : s->face;
    mg_verdict *at = realloc(s->at, room * row * sizeof *at);
    s->at = at ? at : s->at;
    if (!face || !at)
        return mg_fail(err, MG_ENOMEM, "out of memory for the verdicts on %zu faces", n);
    memset(face + s->room, 0, (room - s->room) * sizeof *face);
    memset(at + s->room * row, 0, (room - s->room) * row * sizeof *at);
    s->room = room;
    return MG_OK;
}

static mg_status move_lines(mg_list *to, mg_list *from, mg_err *err)
{
    mg_status st = MG_OK;
    for (size_t i = 0; st == MG_OK && i < from->count; i++)
        st = mg_list_add(to, from->item[i], err);
    mg_list_free(from);
    return st;
}

static void report(const mg_eval *e, const eval_set *s, const char *what, size_t done, size_t all)
{
    char text[96];
    mg_format(text, sizeof text, "%g px: %s %zu/%zu", s->width, what, done, all);
    eval_stage(e, text);
}

/* Judges n views in the first `prints` prints; their rows of the set begin with `row`. Results stand in the order of the views, whatever
 * thread had them. `what`: said with each batch; NULL: nothing. */
static mg_status judge_views(bench *b, size_t prints, const mg_view *views, size_t n, size_t row, const char *what, mg_err *err)
{
    mg_status st = grow(b->e, b->set, row + n, err);
    b->prints = prints;
    for (size_t at = 0; st == MG_OK && at < n; at += b->batch) {
        size_t count = n - at < b->batch ? n - at : b->batch;
        if (what)
            report(b->e, b->set, what, at, n);
        b->view = views + at;
        b->row = row + at;
        mg_pool_run(b->e->context.pool, (int)count, judge_view, b);
        for (size_t i = 0; st == MG_OK && i < count; i++)
            if ((st = b->status[i]) != MG_OK && err)
                *err = b->err[i];
    }
    if (st == MG_OK)
        b->set->views = row + n;
    return st;
}

mg_status eval_tell_apart(eval_set *s, mg_err *err)
{
    mg_subjects all = {0};
    mg_sitter *sitter = calloc(s->views + 1, sizeof *sitter);
    free(s->of);
    s->of = calloc(s->views + 1, sizeof *s->of);
    mg_status st = sitter && s->of ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory to tell %zu faces apart", s->views);
    for (size_t i = 0; st == MG_OK && i < s->views; i++)
        sitter[i] = (mg_sitter){s->face[i].origin, s->face[i].number, {0, 0}};
    if (st == MG_OK)
        st = mg_sitters_tell_apart(sitter, s->views, err);
    for (size_t i = 0; st == MG_OK && i < s->views; i++)
        s->of[i] = sitter[i].subject;
    if (st == MG_OK && !mg_subjects_new(&all, s->of, s->views))
        st = mg_fail(err, MG_ENOMEM, "out of memory to count %zu faces", s->views);
    s->faces = all.faces;
    s->photos = all.photos;
    mg_subjects_free(&all);
    free(sitter);
    return st;
}

/* ---- photos -------------------------------------------------------------------------------------------------------------- */

enum { PHOTOS = 2 }; /* per thread in memory at a time */

/* One photo of a batch: its faces, or why it has none. */
typedef struct photo {
    char *path; /* borrowed */
    mg_faceset faces;
    mg_status status; /* MG_EINPUT: it is set aside, and `why` is told */
    mg_err why;
    bool readable;    /* though without a usable face */
} photo;

typedef struct album {
    const mg_eval *e;
    double width;
    photo *photo;
} album;

static void load_photo(void *arg, int i, int worker)
{
    const album *a = arg;
    photo *p = &a->photo[i];
    (void)worker;
    mg_faces_spec spec = a->e->spec.faces;
    spec.paths = (mg_list){&p->path, 1};
    spec.widths = (mg_reals){1, {a->width}};
    mg_context alone = a->e->context;
    alone.pool = NULL; /* its threads are busy with photos */
    p->status = mg_faceset_load(&p->faces, &spec, &alone, NULL, &p->why);
    if (p->status == MG_EINPUT) {
        mg_image im;
        mg_status read = mg_picture_load(&im, NULL, p->path, NULL);
        p->readable = read == MG_OK;
        if (read == MG_ENOMEM)
            p->status = mg_fail_at(&p->why, MG_ENOMEM, p->path, "out of memory for a picture");
        mg_image_free(&im);
    }
}

/* What is to be said of a photo, and how many views it has. */
static mg_status take_photo(eval_set *s, photo *p, size_t *views, mg_err *err)
{
    if (p->status == MG_OK) {
        *views += p->faces.views;
        return move_lines(&s->dropped, &p->faces.dropped, err);
    }
    if (p->status == MG_EINPUT)
        return mg_list_add(p->readable ? &s->faceless : &s->unreadable, p->why.msg, err);
    if (err)
        *err = p->why;
    return p->status;
}

/* The faces of some photos side by side, so that a group keeps every thread at work. `what`: said of each batch where there are several. */
static mg_status judge_batch(bench *b, photo *p, size_t count, const char *what, mg_err *err)
{
    album a = {b->e, b->set->width, p};
    size_t n = 0, at = 0;
    mg_status st = MG_OK;
    mg_pool_run(b->e->context.pool, (int)count, load_photo, &a);
    for (size_t i = 0; st == MG_OK && i < count; i++)
        st = take_photo(b->set, &p[i], &n, err);
    mg_view *views = st == MG_OK && n ? malloc(n * sizeof *views) : NULL;
    if (st == MG_OK && n && !views)
        st = mg_fail(err, MG_ENOMEM, "out of memory for %zu views", n);
    for (size_t i = 0; st == MG_OK && i < count; i++) {
        size_t own = p[i].status == MG_OK ? p[i].faces.views : 0;
        for (size_t k = 0; k < own; k++)
            views[at++] = p[i].faces.view[k];
    }
    if (st == MG_OK)
        st = judge_views(b, b->e->wardrobe.prints, views, n, b->set->views, n > b->batch ? what : NULL, err);
    free(views);
    for (size_t i = 0; i < count; i++)
        if (p[i].status == MG_OK)
            mg_faceset_free(&p[i].faces);
    return st;
}

/* Photos are loaded apart, so their faces may have one name; views of one face keep the same one. */
static mg_status name_apart(const mg_eval *e, eval_set *s, mg_err *err)
{
    size_t views = (size_t)e->spec.faces.views, n = s->views / views;
    char **name = n ? malloc(n * sizeof *name) : NULL;
    if (n && !name)
        return mg_fail(err, MG_ENOMEM, "out of memory for %zu names", n);
    for (size_t i = 0; i < n; i++)
        name[i] = s->face[i * views].name;
    mg_status st = mg_names_unique(name, n, sizeof s->face->name, err);
    for (size_t i = 0; st == MG_OK && i < s->views; i++)
        if (i % views)
            memcpy(s->face[i].name, name[i / views], sizeof s->face->name);
    free(name);
    return st;
}

/* A few photos at a time, so that memory stays bounded. */
mg_status eval_judge_photos(const mg_eval *e, eval_set *s, mg_err *err)
{
    size_t n = e->photos.count, batch = PHOTOS * (size_t)mg_pool_threads(e->context.pool);
    photo *p = calloc(batch, sizeof *p);
    bench b;
    mg_status st = bench_new(&b, e, s, err);
    if (st == MG_OK && !p)
        st = mg_fail(err, MG_ENOMEM, "out of memory for %zu photos", batch);
    for (size_t at = 0; st == MG_OK && at < n; at += batch) {
        char what[64];
        size_t count = n - at < batch ? n - at : batch;
        snprintf(what, sizeof what, "photo %zu/%zu, face", at, n);
        report(e, s, "photo", at, n);
        for (size_t i = 0; i < count; i++)
            p[i] = (photo){.path = e->photos.item[at + i]};
        st = judge_batch(&b, p, count, what, err);
    }
    if (st == MG_OK)
        st = name_apart(e, s, err);
    bench_free(&b);
    free(p);
    return st == MG_OK ? eval_tell_apart(s, err) : st;
}

/* ---- heads --------------------------------------------------------------------------------------------------------------- */

/* Detectors that do not know synthetic heads as faces can say nothing about masks on them. */
static void check_bare(const mg_eval *e, eval_set *s)
{
    for (int d = 0; d < e->detectors; d++) {
        mg_cell bare = eval_cell(e, s, d, &e->wardrobe.column[0]);
        if (!s->used[d] || bare.found >= MG_EVAL_NEEDED * bare.n)
            continue;
        s->used[d] = false;
        mg_format(s->note[d], sizeof s->note[d], "finds %.*f of %s, fewer than %.0f %%: not used on them", bare.views > bare.n, bare.found,
                  mg_count((size_t)bare.n, "bare head"), 100 * MG_EVAL_NEEDED);
    }
}

static void show_rendered(void *ctx, int done, int all)
{
    const mg_eval *e = ctx;
    char text[64];
    mg_format(text, sizeof text, "%g px: drawing head %d/%d", e->set[e->sets - 1].width, done, all);
    eval_stage(e, text);
}

mg_status eval_judge_heads(mg_eval *e, eval_set *s, mg_err *err)
{
    mg_faceset faces;
    mg_faces_spec spec = e->spec.faces;
    mg_faceset_hooks hooks = {e, show_rendered};
    bench b;
    spec.paths = e->heads;
    spec.widths = (mg_reals){1, {s->width}};
    mg_status st = mg_faceset_load(&faces, &spec, &e->context, &hooks, err);
    if (st != MG_OK)
        return st;
    st = bench_new(&b, e, s, err);
    if (st == MG_OK)
        st = judge_views(&b, 1, faces.view, faces.views, 0, "bare head", err);
    if (st == MG_OK)
        st = eval_tell_apart(s, err);
    if (st == MG_OK) {
        check_bare(e, s);
        st = judge_views(&b, e->wardrobe.prints, faces.view, faces.views, 0, "head", err);
    }
    bench_free(&b);
    if (st == MG_OK)
        st = move_lines(&s->dropped, &faces.dropped, err);
    mg_faceset_free(&faces);
    return st;
}
