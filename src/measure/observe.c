#include "maskgen/measure.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/json/json.h"

typedef struct job {
    mg_reading *out; /* [prints][n] */
    const mg_view *views;
    size_t n;
    const mg_texture *const *print;
    size_t prints;
    const mg_detector *by;
    const mg_context *context;
    void **worker;
    mg_status *status;
    mg_err *err;
    const mg_tick *tick;
    atomic_size_t done;
} job;

/* What the detector says of what the renderer shows; keeps its list. */
static mg_status read_score(mg_reading *out, const mg_detector *by, void *scorer, const mg_renderer *r, mg_rect box, mg_err *err)
{
    mg_status st = by->row->score(scorer, mg_detector_rgb(by) ? mg_renderer_rgb(r) : mg_renderer_grey(r), box, &out->score, err);
    if (st == MG_OK && out->score.count > 0) {
        size_t bytes = (size_t)out->score.count * sizeof *out->det;
        out->det = malloc(bytes);
        if (out->det)
            memcpy(out->det, out->score.det, bytes);
        else
            st = mg_fail(err, MG_ENOMEM, "out of memory for %d detections", out->score.count);
    }
    out->score.det = out->det;
    if (st == MG_OK && !(out->detail = mg_detector_detail(by->row, scorer)))
        st = mg_fail(err, MG_ENOMEM, "out of memory for what a detector tells");
    return st;
}

static mg_status read_view(job *j, size_t item, void *scorer, mg_err *err)
{
    mg_renderer *r;
    mg_status st = mg_renderer_new(&r, &j->views[item], err);
    for (size_t p = 0; st == MG_OK && p < j->prints; p++) {
        if (j->print[p])
            mg_renderer_draw(r, j->print[p]);
        else if (p > 0)
            mg_renderer_bare(r);
        st = read_score(&j->out[p * j->n + item], j->by, scorer, r, j->views[item].face->box, err);
    }
    mg_renderer_free(r);
    return st;
}

static void work(void *arg, int item, int worker)
{
    job *j = arg;
    if (!j->worker[worker])
        j->status[item] = mg_detector_open(&j->worker[worker], j->by, j->context, &j->err[item]);
    if (j->status[item] == MG_OK)
        j->status[item] = read_view(j, (size_t)item, j->worker[worker], &j->err[item]);
    size_t done = atomic_fetch_add(&j->done, 1) + 1;
    if (worker == 0) /* the thread that waits */
        mg_tick_at(j->tick, (int64_t)done, (int64_t)j->n);
}

mg_status mg_measure_prints(mg_reading *out, const mg_view *views, size_t n, const mg_texture *const *print, size_t prints,
                            const mg_detector *by, const mg_context *context, const mg_tick *tick, mg_err *err)
{
    mg_pool *pool = mg_context_pool(context);
    int workers = pool ? mg_pool_threads(pool) : 1;
    job j = {out, views, n, print, prints, by, context, calloc((size_t)workers, sizeof *j.worker), calloc(n, sizeof *j.status),
             calloc(n, sizeof *j.err), tick, 0};
    mg_status st = MG_OK;
    memset(out, 0, prints * n * sizeof *out);
    if (!j.worker || !j.status || !j.err)
        st = mg_fail(err, MG_ENOMEM, "out of memory to measure %zu views", n);
    else
        mg_pool_run(pool, (int)n, work, &j);
    for (size_t i = 0; st == MG_OK && i < n; i++)
        if ((st = j.status[i]) != MG_OK && err)
            *err = j.err[i];
    for (int w = 0; j.worker && w < workers; w++)
        if (j.worker[w])
            by->row->close(j.worker[w]);
    free(j.worker);
    free(j.status);
    free(j.err);
    if (st != MG_OK)
        mg_readings_free(out, prints * n);
    return st;
}

mg_status mg_measure(mg_reading *out, const mg_view *views, size_t n, const mg_texture *print, const mg_detector *by,
                     const mg_context *context, mg_err *err)
{
    return mg_measure_prints(out, views, n, &print, 1, by, context, NULL, err);
}

void mg_readings_free(mg_reading *r, size_t n)
{
    for (size_t i = 0; r && i < n; i++) {
        free(r[i].det);
        mg_json_free(r[i].detail);
        r[i] = (mg_reading){0};
    }
}

mg_status mg_views_subjects(mg_subjects *out, const mg_view *views, size_t n, mg_err *err)
{
    mg_subject *of = malloc((n + 1) * sizeof *of);
    *out = (mg_subjects){0};
    for (size_t i = 0; of && i < n; i++)
        of[i] = views[i].face->subject;
    bool ok = of && mg_subjects_new(out, of, n);
    free(of);
    return ok ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory to sort %zu views by face", n);
}

enum { HIT, MARGIN, FALSE_MARGIN, FALSE_FACES, BEST, KINDS };

static void read_kind(double *v, const mg_reading *r, size_t n, int kind)
{
    for (size_t i = 0; i < n; i++) {
        const mg_score *s = &r[i].score;
        const double of_kind[KINDS] = {s->hit, s->true_margin, s->false_margin, s->false_count, mg_score_best(s)};
        v[i] = of_kind[kind];
    }
}

mg_tally mg_tally_of(const mg_reading *r, const mg_subjects *s, uint64_t seed)
{
    mg_tally t = {.views = (int)s->n, .faces = (int)s->faces, .photos = (int)s->photos, .rate_ci = {0, 1}, .margin_ci = {NAN, NAN}};
    double mean[KINDS] = {0}, found = 0, *by_face, *v = mg_subjects_room(s, &by_face);
    for (size_t i = 0; i < s->n; i++) {
        t.hits += r[i].score.hit;
        for (int k = 0; k < r[i].score.count; k++)
            t.found_margin += r[i].det[k].margin;
        t.found += r[i].score.count;
    }
    t.found_margin /= t.found ? t.found : 1;
    for (int kind = 0; s->n && kind < KINDS; kind++) {
        read_kind(v, r, s->n, kind);
        mg_subjects_means(by_face, s, v);
        for (size_t f = 0; f < s->faces; f++) {
            mean[kind] += by_face[f] / (double)s->faces;
            found += kind == HIT ? by_face[f] : 0;
        }
        if (kind == HIT)
            t.rate_ci = mg_subjects_rate(s, found, by_face, seed);
        if (kind == MARGIN)
            t.margin_ci = mg_subjects_bootstrap(s, by_face, seed);
    }
    t.rate = s->faces ? found / (double)s->faces : 0;
    t.margin = mean[MARGIN];
    t.false_margin = mean[FALSE_MARGIN];
    t.false_faces = mean[FALSE_FACES];
    t.best_margin = mean[BEST];
    return t;
}
