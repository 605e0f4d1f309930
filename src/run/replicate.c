/* The first experiment's problem, by its method and by ours. */
#include "run/replicate.h"

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "score/dlib/dlib.h"
#include "base/stats.h"
#include "objective/study.h"

enum { GENES_EACH = 4, CANVAS_GENES = MG_REPLICATE_STAMPS * GENES_EACH, PLAIN_CALLS = 5, FOOTPRINTS = 256 };

const char *const mg_method_name[MG_METHODS] = {"mlrose", "maskgen"};

typedef struct job {
    const mg_replicate_opts *opts;
    mg_replicate *out;
    mg_spec spec; /* the problem, but for the objective */
    mg_status *status;
    mg_err *err;
    atomic_int done;
} job;

static double now(const mg_replicate_opts *o)
{
    return o->clock ? o->clock() : 0;
}

/* ---- searching ------------------------------------------------------------------------------------------------ */

/* Searched until every stamp is found and one more, so that margins go on growing; mlrose's count has no end. */
static mg_status open_study(mg_study **out, const mg_spec *ours, int method, mg_err *err)
{
    mg_spec spec = *ours; /* borrows all that it points to */
    snprintf(spec.objective, sizeof spec.objective, "%s", method == MG_METHOD_MLROSE ? "count" : "decoy");
    if (method == MG_METHOD_MLROSE)
        spec.decoys = 10000;
    return mg_study_open(out, &spec, NULL, err);
}

/* Both methods begin at all zero. */
static size_t zero_start(void *self, mg_genome *out, size_t most)
{
    (void)self;
    *out = (mg_genome){.count = CANVAS_GENES};
    return most > 0;
}

/* mlrose returns the last state, and evaluates every one that it takes a second time. */
static void take_result(mg_replicate_result *r, const mg_search_state *at, int method)
{
    bool mlrose = method == MG_METHOD_MLROSE;
    r->genome = mlrose ? at->now : at->best;
    r->iters = at->iter;
    r->evals = at->evals;
    r->calls = at->evals + (mlrose ? at->accepted : 0);
}

static mg_status search(mg_replicate_result *r, const job *j, const mg_problem *p, int method, int64_t seed,
                        mg_err *err)
{
    mg_status st = MG_OK;
    mg_search *s = NULL;
    mg_trace_row row;
    mg_problem from_zero = *p;
    from_zero.plain = zero_start;
    mg_search_spec spec = {.iters = j->opts->iters, .seed = seed, .start = MG_START_PLAIN, .target_rate = -1};
    snprintf(spec.method, sizeof spec.method, "%s", method == MG_METHOD_MLROSE ? "mlrose" : "anneal");
    MG_TRY(mg_search_new(&s, &spec, &from_zero, err));
    while (mg_search_at(s)->stop == MG_STOP_NONE)
        MG_TRY(mg_search_step(s, &row, err));
    take_result(r, mg_search_at(s), method);
done:
    mg_search_free(s);
    return st;
}

/* ---- what was found ------------------------------------------------------------------------------------------- */

mg_status mg_replicate_paint(mg_image *out, const mg_replicate *o, const mg_genome *g, mg_err *err)
{
    mg_status st = mg_image_new(out, MG_REPLICATE_SIDE, MG_REPLICATE_SIDE, 3, err);
    if (st == MG_OK)
        mg_pattern_paint(o->pattern, g, (mg_rect){0, 0, out->w, out->h}, out);
    return st;
}

/* A face is on a stamp when it overlaps it as a detection overlaps a true face. */
static int count_stamps(const mg_pattern *p, const mg_genome *g, const mg_detection *det, int n)
{
    int found = 0;
    for (int k = 0; k < MG_REPLICATE_STAMPS; k++) {
        mg_rect at[FOOTPRINTS];
        int places = mg_pattern_footprints(p, g, GENES_EACH * k, at, FOOTPRINTS);
        bool on = false;
        for (int i = 0; i < places; i++)
            for (int d = 0; d < n; d++)
                on |= mg_rect_iou(at[i], det[d].box) >= MG_IOU_TRUE;
        found += on;
    }
    return found;
}

static mg_status count_faces(mg_replicate_result *r, const job *j, mg_err *err)
{
    mg_image im;
    mg_dlib_hog *hog = NULL;
    const mg_detection *det = NULL;
    mg_status st = mg_replicate_paint(&im, j->out, &r->genome, err);
    if (st == MG_OK)
        st = mg_dlib_hog_new(&hog, err);
    if (st == MG_OK)
        st = mg_dlib_hog_detect(hog, &im, 1, 0, &det, &r->faces, err);
    if (st == MG_OK && r->faces > 0 && !(r->margin = malloc((size_t)r->faces * sizeof *r->margin)))
        st = mg_fail(err, MG_ENOMEM, "out of memory for %d margins", r->faces);
    for (int i = 0; st == MG_OK && i < r->faces; i++) {
        r->margin[i] = det[i].margin;
        r->mean += det[i].margin / (double)r->faces;
        r->best = fmax(r->best, det[i].margin);
        r->least = i ? fmin(r->least, det[i].margin) : det[i].margin;
    }
    if (st == MG_OK)
        r->stamps = count_stamps(j->out->pattern, &r->genome, det, r->faces);
    mg_dlib_hog_free(hog);
    mg_image_free(&im);
    return st;
}

static mg_status solve(job *j, int item, mg_err *err)
{
    mg_replicate_result *r = &j->out->of[item];
    int method = item % MG_METHODS;
    int64_t seed = j->opts->first_seed + item / MG_METHODS;
    mg_study *study;
    mg_status st = open_study(&study, &j->spec, method, err);
    if (st != MG_OK)
        return st;
    double begun = now(j->opts);
    st = search(r, j, &study->problem, method, seed, err);
    r->seconds = now(j->opts) - begun;
    mg_study_free(study);
    return st == MG_OK ? count_faces(r, j, err) : st;
}

static void work(void *arg, int item, int worker)
{
    job *j = arg;
    j->status[item] = solve(j, item, &j->err[item]);
    int done = atomic_fetch_add(&j->done, 1) + 1;
    if (worker == 0) /* the thread that waits */
        mg_context_done(j->opts->context, "searches", done, j->out->seeds * MG_METHODS);
}

/* Alone on the machine, after the searches. */
static mg_status time_dlib(mg_replicate *o, const mg_replicate_opts *opts, mg_err *err)
{
    mg_image im = {0};
    mg_dlib_hog *hog;
    const mg_detection *det;
    int n;
    double took[PLAIN_CALLS];
    mg_status st = mg_dlib_hog_new(&hog, err);
    if (st == MG_OK)
        st = mg_replicate_paint(&im, o, &o->of[MG_METHOD_OURS].genome, err);
    for (int i = 0; st == MG_OK && i < PLAIN_CALLS; i++) {
        double begun = now(opts);
        st = mg_dlib_hog_detect(hog, &im, 1, 0, &det, &n, err);
        took[i] = now(opts) - begun;
    }
    if (st == MG_OK) {
        qsort(took, PLAIN_CALLS, sizeof *took, mg_ascending);
        o->dlib_seconds = took[PLAIN_CALLS / 2];
    }
    mg_image_free(&im);
    mg_dlib_hog_free(hog);
    return st;
}

static mg_status read_problem(mg_spec *spec, const mg_replicate_opts *o, mg_err *err)
{
    mg_status st = mg_spec_init(spec, err);
    if (st != MG_OK)
        return st;
    spec->scene = MG_SCENE_CANVAS;
    spec->size[0] = spec->size[1] = MG_REPLICATE_SIDE;
    snprintf(spec->pattern.family, sizeof spec->pattern.family, "stamps");
    memcpy(spec->pattern.repeat, o->repeat, sizeof spec->pattern.repeat);
    spec->faces.channels = MG_CHANNELS_RGB;
    spec->upsample = 1;
    snprintf(spec->detector, sizeof spec->detector, "%s", o->detector);
    spec->kappa = 2;
    spec->decoys = MG_REPLICATE_STAMPS * o->repeat[0] * o->repeat[1] + 1;
    return MG_OK;
}

static mg_status open_all(job *j, mg_err *err)
{
    mg_replicate *o = j->out;
    size_t n = (size_t)o->seeds * MG_METHODS;
    mg_status st = MG_OK;
    MG_TRY(read_problem(&j->spec, j->opts, err));
    o->of = calloc(n, sizeof *o->of);
    j->status = calloc(n, sizeof *j->status);
    j->err = calloc(n, sizeof *j->err);
    if (!o->of || !j->status || !j->err)
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory for %d seeds", o->seeds));
    MG_TRY(mg_pattern_new(&o->pattern, &j->spec.pattern, MG_REPLICATE_SIDE, MG_REPLICATE_SIDE, err));
done:
    return st;
}

mg_status mg_replicate_run(mg_replicate *out, const mg_replicate_opts *opts, mg_err *err)
{
    job j = {.opts = opts, .out = out};
    *out = (mg_replicate){.seeds = opts->seeds, .first_seed = opts->first_seed};
    mg_status st = open_all(&j, err);
    mg_context_done(opts->context, "searches", 0, out->seeds * MG_METHODS);
    if (st == MG_OK)
        mg_pool_run(mg_context_pool(opts->context), out->seeds * MG_METHODS, work, &j);
    for (int i = 0; st == MG_OK && i < out->seeds * MG_METHODS; i++)
        if ((st = j.status[i]) != MG_OK && err)
            *err = j.err[i];
    if (st == MG_OK && opts->clock)
        st = time_dlib(out, opts, err);
    mg_spec_free(&j.spec);
    free(j.status);
    free(j.err);
    if (st != MG_OK)
        mg_replicate_free(out);
    return st;
}

void mg_replicate_free(mg_replicate *o)
{
    for (int i = 0; o->of && i < o->seeds * MG_METHODS; i++)
        free(o->of[i].margin);
    free(o->of);
    mg_pattern_free(o->pattern);
    *o = (mg_replicate){0};
}

bool mg_replicate_reached(const mg_replicate *o, int faces)
{
    for (int i = 0; i < o->seeds; i++) {
        const mg_replicate_result *r = &o->of[i * MG_METHODS + MG_METHOD_OURS];
        if (r->faces < faces || r->stamps < MG_REPLICATE_STAMPS || r->least < MG_REPLICATE_MARGIN)
            return false;
    }
    return true;
}
