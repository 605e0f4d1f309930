/* The annealing run against the plain loop, which renders every view whole and calls dlib on it for each candidate:
 * same faces, same seed, the first iterations of the same run, rounds alternating. It checks first that both accept
 * the same moves and reach the same best pattern. Then what a view costs and where its time goes, and what a head
 * and a print on a view cost beside one dlib call. Usage: bench_run [BENCH.json]: adds its figures to the file that
 * bench_hog wrote. Exits 1 when a floor or a bound is missed. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "score/dlib/dlib.h"
#include "../unit/context.h"
#include "score/hog/hog_engine.h"
#include "objective/study.h"
#include "maskgen/search.h"
#include "face/head/synth.h"
#include "base/rng.h"
#include "cloth/texture.h"

enum { ROUNDS = 3, PLAIN_ITERS = 100 };

static mg_err err;

static void must(mg_status st)
{
    if (st != MG_OK) {
        fprintf(stderr, "bench_run: %s\n", err.msg);
        exit(1);
    }
}

static double seconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- the plain loop as a problem ------------------------------------------------------------------------------ */

typedef struct plain {
    const mg_pattern *pattern;
    const mg_faceset *faces;
    mg_renderer **renderer;
    mg_dlib_hog *dlib;
    mg_texture texture;
    double kappa;
    mg_problem starts; /* random and plain states come from the objective: they do not depend on who evaluates */
} plain;

static mg_status plain_loss(void *self, const mg_genome *g, double *loss, mg_err *e)
{
    plain *p = self;
    mg_rect all = {0, 0, p->texture.picture.w, p->texture.picture.h};
    double sum = 0;
    mg_pattern_paint(p->pattern, g, all, &p->texture.picture);
    mg_texture_refresh(&p->texture, all);
    for (size_t i = 0; i < p->faces->views; i++) {
        mg_score s;
        mg_renderer_draw(p->renderer[i], &p->texture);
        mg_status st =
            mg_dlib_hog_score(p->dlib, mg_renderer_grey(p->renderer[i]), 0, p->faces->view[i].face->box, 0, &s, e);
        if (st != MG_OK)
            return st;
        sum += fmax(0, s.true_margin + p->kappa);
    }
    *loss = sum / (double)p->faces->views;
    return MG_OK;
}

static mg_status plain_try(void *self, const mg_genome *g, double limit, double *loss, bool *above, mg_err *e)
{
    mg_status st = plain_loss(self, g, loss, e);
    *above = *loss > limit;
    return st;
}

static void nothing(void *self)
{
    (void)self;
}

static void plain_random(void *self, mg_rng *rng, mg_genome *out)
{
    plain *p = self;
    p->starts.random(p->starts.self, rng, out);
}

static size_t plain_plain(void *self, mg_genome *out, size_t most)
{
    plain *p = self;
    return p->starts.plain(p->starts.self, out, most);
}

static void open_plain(plain *p, const mg_pattern *pattern, const mg_faceset *faces, double kappa)
{
    *p = (plain){
        .pattern = pattern, .faces = faces, .kappa = kappa, .renderer = calloc(faces->views, sizeof *p->renderer)};
    must(mg_dlib_hog_new(&p->dlib, &err));
    must(mg_texture_new(&p->texture, &err));
    for (size_t i = 0; i < faces->views; i++)
        must(mg_renderer_new(&p->renderer[i], &faces->view[i], &err));
}

static void close_plain(plain *p)
{
    for (size_t i = 0; i < p->faces->views; i++)
        mg_renderer_free(p->renderer[i]);
    free(p->renderer);
    mg_texture_free(&p->texture);
    mg_dlib_hog_free(p->dlib);
}

/* ---- timing --------------------------------------------------------------------------------------------------- */

typedef struct walk {
    double cpu, wall; /* seconds an iteration */
    bool accepted[PLAIN_ITERS];
    mg_genome best;
} walk;

/* The first iterations of a default run. The start and its measurements are not timed: both would pay for them
 * alike. */
static void run(walk *w, const mg_problem *p, const mg_search_spec *spec)
{
    mg_search *s;
    mg_trace_row row;
    must(mg_search_new(&s, spec, p, &err));
    must(mg_search_step(s, &row, &err));
    w->accepted[0] = row.accepted;
    double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID), wall = seconds(CLOCK_MONOTONIC);
    for (int i = 1; i < PLAIN_ITERS; i++) {
        must(mg_search_step(s, &row, &err));
        w->accepted[i] = row.accepted;
    }
    w->cpu = (seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu) / (PLAIN_ITERS - 1);
    w->wall = (seconds(CLOCK_MONOTONIC) - wall) / (PLAIN_ITERS - 1);
    w->best = mg_search_at(s)->best;
    mg_search_free(s);
}

static double median(double v[ROUNDS])
{
    double lo = fmin(fmin(v[0], v[1]), v[2]), hi = fmax(fmax(v[0], v[1]), v[2]);
    return v[0] + v[1] + v[2] - lo - hi;
}

static int missed;

static void figure(mg_json *figures, const char *name, double v[ROUNDS], double floor)
{
    double m = median(v), lo = fmin(fmin(v[0], v[1]), v[2]), hi = fmax(fmax(v[0], v[1]), v[2]);
    printf("%-24s %8.2f  (%.2f … %.2f)  floor %g: %s\n", name, m, lo, hi, floor, m >= floor ? "held" : "MISSED");
    missed += m < floor;
    mg_json *f = mg_json_put(figures, name, mg_json_object());
    mg_json_put_number(f, "median", m);
    mg_json_put_number(f, "min", lo);
    mg_json_put_number(f, "max", hi);
    mg_json_put_number(f, "floor", floor);
}

/* A single measurement that must not be above a bound. */
static void at_most(mg_json *figures, const char *name, double value, double bound)
{
    printf("%-24s %8.3f  bound %g: %s\n", name, value, bound, value <= bound ? "held" : "MISSED");
    missed += value > bound;
    mg_json *f = mg_json_put(figures, name, mg_json_object());
    mg_json_put_number(f, "median", value);
    mg_json_put_number(f, "bound", bound);
}

static void race(mg_json *figures, const mg_faceset *faces, const mg_spec *spec, mg_pool *pool)
{
    static walk slow, one, two;
    double ratio1[ROUNDS], ratio2[ROUNDS];
    mg_study *a, *b;
    plain p;
    must(mg_study_open(&a, spec, test_context(NULL), &err));
    must(mg_study_open(&b, spec, test_context(pool), &err));
    open_plain(&p, a->pattern, faces, spec->kappa);
    p.starts = a->problem;
    mg_problem theirs = {.self = &p,
                         .domain = a->problem.domain,
                         .reset = plain_loss,
                         .try_state = plain_try,
                         .keep = nothing,
                         .drop = nothing,
                         .random = plain_random,
                         .plain = plain_plain};
    for (int r = 0; r < ROUNDS; r++) {
        run(&one, &a->problem, &spec->search);
        run(&two, &b->problem, &spec->search);
        run(&slow, &theirs, &spec->search);
        if (memcmp(slow.accepted, one.accepted, sizeof slow.accepted) != 0 || !mg_genome_equal(&slow.best, &one.best) ||
            memcmp(one.accepted, two.accepted, sizeof one.accepted) != 0 || !mg_genome_equal(&one.best, &two.best)) {
            fprintf(stderr, "bench_run: the loops do not take the same path\n");
            exit(1);
        }
        ratio1[r] = slow.cpu / one.cpu;
        ratio2[r] = slow.wall / two.wall;
    }
    mg_objective_stats n = mg_objective_count(a->objective);
    printf("%zu views: plain loop %.1f ms an iteration; ours %.2f ms on one thread, %.2f ms on two (wall); same moves, "
           "same "
           "best pattern\n",
           faces->views, 1e3 * slow.cpu, 1e3 * one.cpu, 1e3 * two.wall);
    printf("%.0f evaluations a second on one thread; %.0f %% of moves rejected early\n", 1 / one.cpu,
           100.0 * (double)n.early / (double)n.moves);
    figure(figures, "run_1t_vs_plain", ratio1, 60);
    figure(figures, "run_2t_vs_plain", ratio2, 110);
    close_plain(&p);
    mg_study_free(a);
    mg_study_free(b);
}

/* ---- what a view costs ---------------------------------------------------------------------------------------- */

/* 4, 16 and 64 views, the default faces over and over: milliseconds of an iteration on one thread. */
static void by_views(mg_json *figures, const mg_faceset *faces, const mg_spec *spec)
{
    static const size_t counts[] = {4, 16, 64};
    mg_study *study;
    must(mg_study_open(&study, spec, test_context(NULL), &err));
    mg_objective_opts opts = {.searched = &study->searched,
                              .terms = study->terms,
                              .kappa = spec->kappa,
                              .decoys = spec->decoys,
                              .context = test_context(NULL)};
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        static walk w;
        char name[32];
        mg_view *view = calloc(counts[k], sizeof *view);
        for (size_t i = 0; i < counts[k]; i++)
            view[i] = faces->view[i % faces->views];
        mg_objective *o;
        must(mg_objective_new(&o, study->pattern, view, counts[k], &opts, &err));
        mg_problem p = mg_objective_problem(o);
        run(&w, &p, &spec->search);
        printf("%2zu views: %.2f ms an iteration, %.3f ms a view\n", counts[k], 1e3 * w.cpu,
               1e3 * w.cpu / (double)counts[k]);
        snprintf(name, sizeof name, "run_ms_%zu_views", counts[k]);
        mg_json_put_number(figures, name, 1e3 * w.cpu);
        mg_objective_free(o);
        free(view);
    }
    mg_study_free(study);
}

static double clock_now(void)
{
    return seconds(CLOCK_THREAD_CPUTIME_ID);
}

/* Where a move's time goes on one view when nothing is rejected: painting and rendering, then the stages of the
 * engine. */
static void shares(mg_json *figures, const mg_faceset *faces, const mg_spec *spec)
{
    enum { MOVES = 400, STAGES = MG_HOG_PHASES + 1 };
    const mg_view *v = &faces->view[0];
    double spent[STAGES] = {0}, all = 0;
    mg_pattern *pattern;
    mg_texture texture;
    mg_renderer *r;
    mg_dlib_hog *dlib;
    static mg_hog_model model;
    mg_hog *engine;
    mg_genome g;
    mg_rng rng;
    mg_score s;
    must(mg_pattern_new(&pattern, &spec->pattern, MG_TEXTURE_W, MG_TEXTURE_H, &err));
    must(mg_texture_new(&texture, &err));
    must(mg_renderer_new(&r, v, &err));
    must(mg_dlib_hog_new(&dlib, &err));
    must(mg_dlib_hog_model(dlib, &model, &err));
    must(mg_hog_new(&engine, &model, v->face->w, v->face->h, &(mg_hog_opts){1, 0, NULL}, &err));
    mg_rng_seed(&rng, 1, 1);
    mg_pattern_random(pattern, &rng, &g);
    mg_pattern_paint(pattern, &g, (mg_rect){0, 0, MG_TEXTURE_W, MG_TEXTURE_H}, &texture.picture);
    mg_texture_refresh(&texture, (mg_rect){0, 0, MG_TEXTURE_W, MG_TEXTURE_H});
    mg_renderer_draw(r, &texture);
    must(mg_hog_begin(engine, mg_renderer_grey(r), v->face->box, true, 0, &s, &err));
    mg_hog_set_clock(engine, clock_now, spent + 1);
    for (int i = 0; i < MOVES; i++) {
        int gene = (int)mg_rng_below(&rng, (uint32_t)g.count);
        g.gene[gene] = (int16_t)mg_rng_below(&rng, (uint32_t)spec->pattern.levels);
        double t0 = clock_now();
        mg_rect part = mg_pattern_footprint(pattern, &g, gene);
        mg_pattern_paint(pattern, &g, part, &texture.picture);
        mg_texture_refresh(&texture, part);
        mg_rect dirty = mg_renderer_update(r, &texture, part);
        spent[0] += clock_now() - t0;
        must(mg_hog_update(engine, mg_renderer_grey(r), dirty, &s, &err));
    }
    for (int i = 0; i < STAGES; i++)
        all += spent[i];
    printf("a move on a view: %.3f ms, of which", 1e3 * all / MOVES);
    for (int i = 0; i < STAGES; i++) {
        char name[64];
        const char *stage = i ? mg_hog_phase_name[i - 1] : "render";
        printf("%s %s %.0f %%", i ? "," : "", stage, 100 * spent[i] / all);
        snprintf(name, sizeof name, "move_share_%s", stage);
        mg_json_put_number(figures, name, spent[i] / all);
    }
    printf("; memory: %.1f MB renderer, %.1f MB engine\n", (double)mg_renderer_bytes(r) / 1e6,
           (double)mg_hog_memory(engine) / 1e6);
    mg_hog_free(engine);
    mg_dlib_hog_free(dlib);
    mg_renderer_free(r);
    mg_texture_free(&texture);
    mg_pattern_free(pattern);
}

/* ---- rendering beside a dlib call ----------------------------------------------------------------------------- */

static void rendering(mg_json *figures, const mg_faceset *faces, mg_pool *pool)
{
    enum { DRAWS = 200, HEADS = 16 };
    mg_renderer *r;
    mg_texture texture;
    mg_dlib_hog *dlib;
    mg_score s;
    must(mg_texture_new(&texture, &err));
    must(mg_renderer_new(&r, &faces->view[0], &err));
    must(mg_dlib_hog_new(&dlib, &err));
    double t0 = seconds(CLOCK_THREAD_CPUTIME_ID);
    for (int i = 0; i < DRAWS; i++)
        mg_renderer_draw(r, &texture);
    double t1 = seconds(CLOCK_THREAD_CPUTIME_ID);
    for (int i = 0; i < 20; i++)
        must(mg_dlib_hog_score(dlib, mg_renderer_grey(r), 0, faces->view[0].face->box, 0, &s, &err));
    double t2 = seconds(CLOCK_THREAD_CPUTIME_ID);
    at_most(figures, "print_on_a_view_ms", 1e3 * (t1 - t0) / DRAWS, 0.3);
    printf("a dlib call on it: %.2f ms\n", 1e3 * (t2 - t1) / 20);
    t0 = seconds(CLOCK_MONOTONIC);
    for (int i = 0; i < HEADS; i++) {
        mg_synth_opts o;
        mg_face f;
        mg_synth_defaults(&o);
        o.seed = 900000 + (uint64_t)i;
        o.pool = pool;
        must(mg_synth_face(&f, &o, &err));
        mg_face_free(&f);
    }
    at_most(figures, "sixteen_heads_s", seconds(CLOCK_MONOTONIC) - t0, 10); /* on the pool, of two threads */
    mg_dlib_hog_free(dlib);
    mg_renderer_free(r);
    mg_texture_free(&texture);
}

int main(int argc, char **argv)
{
    mg_spec spec;
    mg_faceset faces;
    mg_pool *pool;
    mg_json *root = NULL;
    must(mg_spec_init(&spec, &err));
    must(mg_pool_new(&pool, 2, &err));
    must(mg_faceset_load(&faces, &spec.faces, test_context(pool), NULL, &err));
    if (argc < 2 || mg_json_load(&root, argv[1], 1 << 20, NULL) != MG_OK)
        root = mg_json_object();
    mg_json *figures = (mg_json *)(uintptr_t)mg_json_find(root, "figures");
    if (!figures)
        figures = mg_json_put(root, "figures", mg_json_object());
    race(figures, &faces, &spec, pool);
    by_views(figures, &faces, &spec);
    shares(figures, &faces, &spec);
    rendering(figures, &faces, pool);
    if (argc > 1)
        must(mg_json_write(argv[1], root, &err));
    mg_json_free(root);
    mg_faceset_free(&faces);
    mg_pool_free(pool);
    mg_spec_free(&spec);
    return missed > 0;
}
