/* An evaluation's course: detectors, prints, then for every width the heads and the photos, each face on one thread. */
#include "maskgen/eval.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval_parts.h"
#include "maskgen/decode.h"
#include "maskgen/file.h"

enum { BATCH = 4 }; /* faces per thread between two reports of progress */

void eval_stage(const mg_eval *e, const char *what)
{
    if (e->hooks.stage)
        e->hooks.stage(e->hooks.ctx, what);
}

mg_panel eval_panel(const mg_eval *e, const eval_set *s, int detector)
{
    size_t prints = e->wardrobe.prints;
    return (mg_panel){s->at + (size_t)detector * prints, s->faces, (size_t)e->detectors * prints};
}

mg_cell eval_cell(const mg_eval *e, const eval_set *s, int detector, const eval_column *c)
{
    mg_cell out = {0};
    mg_panel p = eval_panel(e, s, detector);
    mg_panel_cell(&out, &p, c->first, c->count, e->seed, NULL);
    return out;
}

bool eval_has_figures(const mg_eval *e, const eval_set *s, int detector)
{
    mg_panel p = eval_panel(e, s, detector);
    return s->used[detector] && mg_panel_bare(&p) > 0;
}

/* ---- what was asked for -------------------------------------------------------------------------------------------------- */

static mg_status add_detector(mg_eval *e, const char *name, mg_err *err)
{
    if (e->detectors == MG_EVAL_DETECTORS)
        return mg_fail(err, MG_EINPUT, "--detectors: more than %d", (int)MG_EVAL_DETECTORS);
    for (int i = 0; i < e->detectors; i++)
        if (strcmp(e->detector[i].name, name) == 0)
            return mg_fail(err, MG_EINPUT, "--detectors: %s is named twice", name);
    eval_detector *d = &e->detector[e->detectors];
    mg_err why = {MG_OK, ""};
    *d = (eval_detector){.by.opts = {.rgb = e->spec.faces.channels == MG_CHANNELS_RGB, .upsample = (int)e->spec.upsample}};
    snprintf(d->name, sizeof d->name, "%s", name);
    mg_status st = mg_scorer_find(&d->by.ops, name, &d->by.opts, err);
    if (st != MG_OK)
        return st;
    e->detectors++;
    d->installed = !d->by.ops->available || d->by.ops->available(&d->by.opts, &why) == MG_OK;
    snprintf(d->why, sizeof d->why, "%s", why.msg);
    return MG_OK;
}

/* Every row but hog, which is dlib-hog again, and those that need a file or a command of the user's. */
static mg_status add_all_detectors(mg_eval *e, mg_err *err)
{
    mg_status st = MG_OK;
    for (const mg_scorer_ops *const *s = mg_scorers; st == MG_OK && *s; s++)
        if (strcmp((*s)->name, "hog") != 0 && !((*s)->flags & MG_SCORER_OWN))
            st = add_detector(e, (*s)->name, err);
    return st;
}

static bool detector_at(const char *s)
{
    for (const mg_scorer_ops *const *d = mg_scorers; *d; d++) {
        size_t n = strlen((*d)->name);
        if (strncmp(s, (*d)->name, n) == 0 && (!s[n] || s[n] == ':' || s[n] == ','))
            return true;
    }
    return strncmp(s, "all", 3) == 0 && (!s[3] || s[3] == ',');
}

/* A comma separates where the name of a detector follows, so that arguments may hold commas. */
static mg_status read_detectors(mg_eval *e, const char *text, mg_err *err)
{
    for (const char *s = text;; s++) {
        char name[MG_TEXT_MAX];
        size_t n = strcspn(s, ",");
        while (s[n] && memchr(s, ':', n) && !detector_at(s + n + 1))
            n += 1 + strcspn(s + n + 1, ",");
        snprintf(name, sizeof name, "%.*s", (int)n, s);
        mg_status st = strcmp(name, "all") == 0 ? add_all_detectors(e, err) : add_detector(e, name, err);
        s += n;
        if (st != MG_OK || !*s)
            return st;
    }
}

static mg_status read_widths(mg_eval *e, const char *text, mg_err *err)
{
    for (const char *s = text;; s++) {
        char *end;
        double w = strtod(s, &end);
        if (end == s || (*end && *end != ',') || !(w >= 30 && w <= 1024) || e->widths == MG_EVAL_WIDTHS)
            return mg_fail(err, MG_EINPUT, "--face-widths %s: wanted 1 to %d numbers from 30 to 1024, as in 40,105,190", text,
                           (int)MG_EVAL_WIDTHS);
        for (int i = 0; i < e->widths; i++)
            if (fabs(e->width[i] - w) < 1e-9)
                return mg_fail(err, MG_EINPUT, "--face-widths %s: %g stands there twice", text, w);
        e->width[e->widths++] = w;
        s = end;
        if (!*s)
            return MG_OK;
    }
}

static mg_status add_folder(mg_list *photos, const char *dir, mg_err *err)
{
    mg_paths files;
    mg_status st = mg_dir_list(&files, dir, mg_picture_suffixes, err);
    if (st != MG_OK)
        return st;
    for (size_t i = 0; st == MG_OK && i < files.count; i++)
        st = mg_list_add(photos, files.path[i], err);
    mg_paths_free(&files);
    return st;
}

/* Head sets apart from photos; the photos of folders one by one. */
static mg_status sort_faces(mg_eval *e, mg_err *err)
{
    const mg_list *paths = &e->spec.faces.paths;
    mg_status st = paths->count ? MG_OK : mg_list_add(&e->heads, "heldout", err);
    for (size_t i = 0; st == MG_OK && i < paths->count; i++) {
        const char *path = paths->item[i];
        char set[32];
        uint64_t seed;
        snprintf(set, sizeof set, "%.*s", (int)strcspn(path, ":"), path);
        if (mg_dir_exists(path))
            st = add_folder(&e->photos, path, err);
        else if (!mg_file_exists(path) && mg_faceset_seed(&seed, set, 0, 0))
            st = mg_list_add(&e->heads, path, err);
        else
            st = mg_list_add(&e->photos, path, err);
    }
    if (st == MG_OK && e->heads.count == 0 && e->photos.count == 0)
        st = mg_fail(err, MG_EINPUT, "--faces %s: no picture in it", paths->item[0]);
    return st;
}

/* ---- one face ------------------------------------------------------------------------------------------------------------ */

/* A head, whose row of its set is there already, or a photo that the thread loads itself: then how many faces it has is not known. */
typedef struct item {
    const mg_view *view;
    size_t row;
    const char *path;
    eval_face *face; /* of a photo; owned until collected */
    mg_verdict *at;  /* [faces][detectors][prints] */
    size_t faces;
    mg_list dropped, unreadable, faceless;
    mg_status status;
    mg_err err;
} item;

/* What a batch of items is judged with. */
typedef struct bench {
    const mg_eval *e;
    eval_set *set;
    size_t prints;    /* of the wardrobe: 1 asks for the bare face alone */
    item *item;
    void **scorer;    /* [threads][detectors] */
} bench;

static mg_status open_scorer(bench *b, int worker, int d, void **out, mg_err *err)
{
    const mg_detector *by = &b->e->detector[d].by;
    void **at = &b->scorer[worker * b->e->detectors + d];
    mg_status st = *at ? MG_OK : by->ops->open(at, &by->opts, err);
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
        st = by->ops->score(scorer, by->opts.rgb ? mg_renderer_rgb(r) : mg_renderer_grey(r), box, &s, err);
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

/* A renderer of the view with its mask cut at `cover`; `cut` holds the layer that it shows. */
static mg_status cut_mask(mg_renderer **r, mg_face *cut, const mg_view *view, double cover, mg_err *err)
{
    mg_renderer_free(*r);
    *r = NULL;
    eval_cover_free(cut);
    mg_status st = eval_cover(cut, view->face, cover, err);
    mg_view lower = *view;
    lower.face = cut;
    return st == MG_OK ? mg_renderer_new(r, &lower, err) : st;
}

static mg_status judge_prints(bench *b, int worker, const mg_view *view, eval_face *face, mg_verdict *at, mg_err *err)
{
    const eval_wardrobe *w = &b->e->wardrobe;
    mg_renderer *r = NULL;
    mg_face cut = {0};
    double cover = 1;
    mg_status st = mg_renderer_new(&r, view, err);
    for (size_t p = 0; st == MG_OK && p < b->prints && (p == 0 || found_by_any(b, at)); p++) {
        const eval_print *print = &w->print[p];
        if (print->cover < cover) {
            cover = print->cover;
            st = cut_mask(&r, &cut, view, cover, err);
            if (st == MG_OK)
                face->share[lround(cover * (MG_EVAL_STEPS + 1)) - 1] = eval_share(&cut);
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

static mg_status judge_view(bench *b, int worker, const mg_view *view, eval_face *face, mg_verdict *at, mg_err *err)
{
    const mg_face *f = view->face;
    snprintf(face->name, sizeof face->name, "%s", f->name);
    snprintf(face->origin, sizeof face->origin, "%s", f->origin);
    memcpy(face->hash, f->hash, sizeof face->hash);
    face->share[MG_EVAL_STEPS] = eval_share(f);
    return judge_prints(b, worker, view, face, at, err);
}

static mg_status make_room(bench *b, item *it, size_t faces)
{
    it->face = calloc(faces, sizeof *it->face);
    it->at = calloc(faces * (size_t)b->e->detectors * b->e->wardrobe.prints, sizeof *it->at);
    it->faces = faces;
    return it->face && it->at ? MG_OK : mg_fail(&it->err, MG_ENOMEM, "no memory for the verdicts on %zu faces", faces);
}

/* Why a photo gives no face: the file, or what is on it. */
static mg_status set_aside(item *it, const mg_err *why)
{
    mg_image im;
    mg_err bad;
    if (why->code != MG_EINPUT) {
        it->err = *why;
        return why->code;
    }
    mg_status st = mg_picture_load(&im, NULL, it->path, &bad);
    mg_image_free(&im);
    return mg_list_add(st == MG_OK ? &it->faceless : &it->unreadable, why->msg, &it->err);
}

static mg_status judge_photo(bench *b, int worker, item *it)
{
    mg_faceset faces;
    mg_faces_spec spec = b->e->spec.faces;
    char *path = (char *)(uintptr_t)it->path; /* borrowed: nothing writes to it */
    mg_err why = {MG_OK, ""};
    spec.paths = (mg_list){&path, 1};
    spec.widths = (mg_reals){1, {b->set->width}};
    if (mg_faceset_load(&faces, &spec, NULL, NULL, &why) != MG_OK)
        return set_aside(it, &why);
    mg_status st = make_room(b, it, faces.views);
    size_t row = (size_t)b->e->detectors * b->e->wardrobe.prints;
    for (size_t i = 0; st == MG_OK && i < faces.views; i++)
        st = judge_view(b, worker, &faces.view[i], &it->face[i], it->at + i * row, &it->err);
    it->dropped = faces.dropped;
    faces.dropped = (mg_list){0};
    mg_faceset_free(&faces);
    return st;
}

static void work(void *arg, int i, int worker)
{
    bench *b = arg;
    item *it = &b->item[i];
    size_t row = it->row * (size_t)b->e->detectors * b->e->wardrobe.prints;
    it->status = it->path ? judge_photo(b, worker, it)
                          : judge_view(b, worker, it->view, &b->set->face[it->row], b->set->at + row, &it->err);
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
        return mg_fail(err, MG_ENOMEM, "no memory for the verdicts on %zu faces", n);
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

/* Appends what was seen of a photo to its set. */
static mg_status collect(const mg_eval *e, eval_set *s, item *it, mg_err *err)
{
    size_t row = (size_t)e->detectors * e->wardrobe.prints;
    mg_status st = it->status;
    if (st != MG_OK && err)
        *err = it->err;
    if (st == MG_OK)
        st = grow(e, s, s->faces + it->faces, err);
    if (st == MG_OK && it->faces) {
        memcpy(s->face + s->faces, it->face, it->faces * sizeof *it->face);
        memcpy(s->at + s->faces * row, it->at, it->faces * row * sizeof *it->at);
        s->faces += it->faces;
    }
    if (st == MG_OK)
        st = move_lines(&s->dropped, &it->dropped, err);
    if (st == MG_OK)
        st = move_lines(&s->faceless, &it->faceless, err);
    if (st == MG_OK)
        st = move_lines(&s->unreadable, &it->unreadable, err);
    return st;
}

static void empty_item(item *it)
{
    free(it->face);
    free(it->at);
    mg_list_free(&it->dropped);
    mg_list_free(&it->faceless);
    mg_list_free(&it->unreadable);
    *it = (item){0};
}

static void report(const mg_eval *e, const eval_set *s, const char *what, size_t done, size_t all)
{
    char text[96];
    snprintf(text, sizeof text, "%g px: %s %zu/%zu", s->width, what, done, all);
    eval_stage(e, text);
}

/* Judges n heads (views) or n photos (paths), a few per thread at a time, so that progress can be shown and memory stays bounded.
 * Results stand in the order of the faces, whatever thread had them. */
static mg_status judge_faces(const mg_eval *e, eval_set *s, size_t prints, const mg_view *views, char *const *paths, size_t n,
                             mg_err *err)
{
    size_t threads = (size_t)mg_pool_threads(e->pool), batch = BATCH * threads;
    bench b = {.e = e, .set = s, .prints = prints, .item = calloc(batch, sizeof *b.item),
               .scorer = calloc(threads * (size_t)e->detectors, sizeof *b.scorer)};
    mg_status st = b.item && b.scorer ? MG_OK : mg_fail(err, MG_ENOMEM, "no memory to judge %zu faces", n);
    for (size_t at = 0; st == MG_OK && at < n; at += batch) {
        size_t count = n - at < batch ? n - at : batch;
        report(e, s, paths ? "photo" : prints == 1 ? "bare head" : "head", at, n);
        for (size_t i = 0; i < count; i++)
            b.item[i] = (item){.view = views ? &views[at + i] : NULL, .row = paths ? 0 : at + i, .path = paths ? paths[at + i] : NULL};
        mg_pool_run(e->pool, (int)count, work, &b);
        for (size_t i = 0; i < count; i++) {
            if (st == MG_OK)
                st = collect(e, s, &b.item[i], err);
            empty_item(&b.item[i]);
        }
    }
    for (size_t k = 0; b.scorer && k < threads * (size_t)e->detectors; k++)
        if (b.scorer[k])
            e->detector[k % (size_t)e->detectors].by.ops->close(b.scorer[k]);
    free(b.scorer);
    free(b.item);
    return st;
}

/* Slow detectors are asked at one width. */
static bool width_for_slow(const mg_eval *e, double width)
{
    double at = e->width[0];
    for (int i = 0; i < e->widths; i++)
        if (fabs(e->width[i] - MG_EVAL_SLOW_WIDTH) < 1e-9)
            at = e->width[i];
    return fabs(at - width) < 1e-9;
}

static eval_set *new_set(mg_eval *e, bool heads, double width)
{
    eval_set *s = &e->set[e->sets++];
    s->heads = heads;
    s->width = width;
    for (int d = 0; d < e->detectors; d++) {
        const eval_detector *by = &e->detector[d];
        bool slow = (by->by.ops->flags & MG_SCORER_SLOW) && !width_for_slow(e, width);
        s->used[d] = by->installed && !slow;
        if (!by->installed)
            snprintf(s->note[d], sizeof s->note[d], "%.199s", by->why);
        else if (slow)
            snprintf(s->note[d], sizeof s->note[d], "slow: asked at one face width only");
    }
    return s;
}

/* Detectors that do not know synthetic heads as faces can say nothing about masks on them. */
static void check_bare(const mg_eval *e, eval_set *s)
{
    for (int d = 0; d < e->detectors; d++) {
        mg_panel p = eval_panel(e, s, d);
        int bare = mg_panel_bare(&p);
        if (!s->used[d] || bare >= MG_EVAL_NEEDED * (double)s->faces)
            continue;
        s->used[d] = false;
        snprintf(s->note[d], sizeof s->note[d], "finds %d of %zu bare heads, fewer than %.0f %%: not used on them", bare, s->faces,
                 100 * MG_EVAL_NEEDED);
    }
}

static void show_rendered(void *ctx, int done, int all)
{
    const mg_eval *e = ctx;
    char text[64];
    snprintf(text, sizeof text, "%g px: drawing head %d/%d", e->set[e->sets - 1].width, done, all);
    eval_stage(e, text);
}

static mg_status measure_heads(mg_eval *e, double width, mg_err *err)
{
    mg_faceset faces;
    mg_faces_spec spec = e->spec.faces;
    mg_faceset_hooks hooks = {e, show_rendered};
    eval_set *s = new_set(e, true, width);
    spec.paths = e->heads;
    spec.widths = (mg_reals){1, {width}};
    mg_status st = mg_faceset_load(&faces, &spec, e->pool, &hooks, err);
    if (st != MG_OK)
        return st;
    st = grow(e, s, faces.views, err);
    if (st == MG_OK) {
        s->faces = faces.views;
        st = judge_faces(e, s, 1, faces.view, NULL, faces.views, err);
    }
    if (st == MG_OK) {
        check_bare(e, s);
        st = judge_faces(e, s, e->wardrobe.prints, faces.view, NULL, faces.views, err);
    }
    if (st == MG_OK)
        st = move_lines(&s->dropped, &faces.dropped, err);
    mg_faceset_free(&faces);
    return st;
}

static mg_status measure_all(mg_eval *e, mg_err *err)
{
    mg_status st = MG_OK;
    for (int i = 0; st == MG_OK && i < e->widths; i++) {
        if (e->heads.count)
            st = measure_heads(e, e->width[i], err);
        if (st == MG_OK && e->photos.count)
            st = judge_faces(e, new_set(e, false, e->width[i]), e->wardrobe.prints, NULL, e->photos.item, e->photos.count, err);
    }
    size_t seen = 0;
    for (int i = 0; i < e->sets; i++)
        seen += e->set[i].faces;
    if (st == MG_OK && seen == 0)
        st = mg_fail(err, MG_EINPUT, "--faces %s: no usable face", e->photos.item[0]);
    return st;
}

/* ---- life ---------------------------------------------------------------------------------------------------------------- */

mg_status mg_eval_new(mg_eval **out, const mg_eval_opts *opts, mg_err *err)
{
    *out = NULL;
    mg_eval *e = calloc(1, sizeof *e);
    if (!e)
        return mg_fail(err, MG_ENOMEM, "no memory for an evaluation");
    e->pool = opts->pool;
    e->hooks = opts->hooks;
    e->seed = (uint64_t)opts->spec->search.seed;
    mg_status st = mg_spec_copy(&e->spec, opts->spec, err);
    if (st == MG_OK)
        st = read_detectors(e, opts->detectors, err);
    if (st == MG_OK)
        st = read_widths(e, opts->widths, err);
    if (st == MG_OK)
        st = sort_faces(e, err);
    if (st == MG_OK)
        st = eval_wardrobe_fill(&e->wardrobe, opts, err);
    if (st == MG_OK)
        st = measure_all(e, err);
    if (st != MG_OK)
        mg_eval_free(e);
    else
        *out = e;
    return st;
}

void mg_eval_free(mg_eval *e)
{
    if (!e)
        return;
    for (int i = 0; i < e->sets; i++) {
        eval_set *s = &e->set[i];
        free(s->face);
        free(s->at);
        mg_list_free(&s->dropped);
        mg_list_free(&s->faceless);
        mg_list_free(&s->unreadable);
    }
    mg_list_free(&e->heads);
    mg_list_free(&e->photos);
    eval_wardrobe_free(&e->wardrobe);
    mg_spec_free(&e->spec);
    free(e);
}
