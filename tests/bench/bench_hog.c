/* How fast the engine is against dlib, in one run on one machine: rounds alternate between all contestants, each
 * round's thread CPU times give a ratio, and the medians of the ratios are the figures. Writes
 * build/bench.json-style JSON to the file named by its argument (or none), exits 1 when a floor is missed.
 *
 * Figures: full_vs_dlib (whole evaluation), incremental_vs_dlib (a 40-px cell changed, all windows),
 * trueface_vs_dlib (the same, only windows of the true face), at 320² on photos; then cost against size, stages,
 * memory. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/image/picture.h"
#include "score/dlib/dlib.h"
#include "score/hog/hog_engine.h"
#include "base/rng.h"

#define PHOTO "/usr/share/doc/libdlib19.1/examples/faces/2008_002506.jpg"
static mg_context context; /* of all engines: its cpu_path is $MASKGEN_CPU_PATH */
enum { ROUNDS = 31, SIDE = 320, CELL = 40, MOVES = 24, ROUNDS_MAX = 64 };

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        mg_err err_ = {MG_OK, ""}, *err = &err_;                                                                       \
        if ((call) != MG_OK) {                                                                                         \
            fprintf(stderr, "bench_hog: %s\n", err_.msg);                                                              \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

static double thread_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- figures ---- */

typedef struct figure {
    double median, low, high;
} figure;

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static figure summarise(const double *v, int n)
{
    double s[ROUNDS_MAX];
    memcpy(s, v, (size_t)n * sizeof *s);
    qsort(s, (size_t)n, sizeof *s, ascending);
    return (figure){n % 2 ? s[n / 2] : (s[n / 2 - 1] + s[n / 2]) / 2, s[0], s[n - 1]};
}

typedef struct report {
    FILE *json; /* may be NULL */
    int rows, missed;
} report;

static void print_figure(report *r, const char *name, figure f, double floor)
{
    printf("%-24s %8.2f  (%.2f … %.2f)", name, f.median, f.low, f.high);
    if (floor > 0) {
        printf("  floor %g: %s", floor, f.median >= floor ? "held" : "MISSED");
        r->missed += f.median < floor;
    }
    puts("");
    if (r->json)
        fprintf(r->json, "%s\n    \"%s\": {\"median\": %.4f, \"min\": %.4f, \"max\": %.4f, \"floor\": %g}",
                r->rows++ ? "," : "", name, f.median, f.low, f.high, floor);
}

/* ---- the contest ---- */

typedef struct contest {
    mg_image im;
    mg_rect box;
    mg_dlib_hog *dlib;
    mg_hog_model *model;
    mg_hog *full, *step, *only;
    mg_rng rng;
} contest;

static void open_contest(contest *c, const mg_image *photo, int w, int h)
{
    mg_image rgb;
    /* The photo's first face, 105 px at (123, 54), becomes half as wide as the picture, as in a template. */
    int side = w < h ? w : h, face = side / 2, x = w / 2 - face / 2, y = h * 2 / 5 - face / 2;
    double scale = face / 105.0;
    TRY(mg_image_crop_scaled(&rgb, photo, 123 - x / scale, 54 - y / scale, scale, w, h, err));
    TRY(mg_image_grey(&c->im, &rgb, err));
    mg_image_free(&rgb);
    c->box = (mg_rect){x, y, face, face};
    TRY(mg_dlib_hog_new(&c->dlib, err));
    c->model = malloc(sizeof *c->model);
    TRY(mg_dlib_hog_model(c->dlib, c->model, err));
    TRY(mg_hog_new(&c->full, c->model, w, h, &(mg_hog_opts){1, 0, context.cpu_path}, err));
    TRY(mg_hog_new(&c->step, c->model, w, h, &(mg_hog_opts){1, 0, context.cpu_path}, err));
    TRY(mg_hog_new(&c->only, c->model, w, h, &(mg_hog_opts){1, 0, context.cpu_path}, err));
    mg_score s;
    TRY(mg_hog_begin(c->step, &c->im, c->box, false, 0, &s, err));
    TRY(mg_hog_begin(c->only, &c->im, c->box, true, 0, &s, err));
    mg_rng_seed(&c->rng, 4, 4);
}

static void close_contest(contest *c)
{
    mg_image_free(&c->im);
    mg_dlib_hog_free(c->dlib);
    free(c->model);
    mg_hog_free(c->full);
    mg_hog_free(c->step);
    mg_hog_free(c->only);
}

/* One cell of the mask's area (the lower half of the face) takes another level. */
static mg_rect change_cell(contest *c)
{
    mg_rect area = {c->box.x, c->box.y + c->box.h / 2, c->box.w, c->box.h / 2 + CELL / 2};
    mg_rect d = {area.x + (int)mg_rng_below(&c->rng, (uint32_t)area.w) - CELL / 2,
                 area.y + (int)mg_rng_below(&c->rng, (uint32_t)area.h) - CELL / 2, CELL, CELL};
    d = mg_rect_inter(d, (mg_rect){0, 0, c->im.w, c->im.h});
    int level = (int)mg_rng_below(&c->rng, 200) - 100;
    for (int y = d.y; y < d.y + d.h; y++)
        for (int x = d.x; x < d.x + d.w; x++) {
            uint8_t *p = mg_image_at(&c->im, x, y);
            int v = *p / 2 + 64 + level / 2 + (int)mg_rng_below(&c->rng, 5);
            *p = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
        }
    return d;
}

typedef struct times {
    double dlib, full, step, only;
} times;

/* The same moves for everyone; half of them are taken back by the engines, as a search does. */
static times round_of(contest *c, int moves)
{
    times t = {0};
    mg_score a, b, s;
    const mg_detection *det;
    int count;
    for (int m = 0; m < moves; m++) {
        mg_image before;
        TRY(mg_image_copy(&before, &c->im, err));
        mg_rect d = change_cell(c);
        bool back = mg_rng_below(&c->rng, 2);
        double t0 = thread_seconds();
        TRY(mg_hog_update(c->step, &c->im, d, &a, err));
        if (back)
            mg_hog_undo(c->step);
        double t1 = thread_seconds();
        TRY(mg_hog_update(c->only, &c->im, d, &b, err));
        if (back)
            mg_hog_undo(c->only);
        double t2 = thread_seconds();
        t.step += t1 - t0;
        t.only += t2 - t1;
        if (a.true_margin != b.true_margin) {
            fprintf(stderr, "bench_hog: true-face margins differ: %.9g, %.9g\n", a.true_margin, b.true_margin);
            exit(1);
        }
        if (m % 4 == 0) { /* the slow ones on every fourth move, at the moment of the fast ones */
            double t3 = thread_seconds();
            TRY(mg_dlib_hog_detect(c->dlib, &c->im, 0, 0, &det, &count, err));
            double t4 = thread_seconds();
            TRY(mg_hog_begin(c->full, &c->im, c->box, false, 0, &s, err));
            double t5 = thread_seconds();
            t.dlib += (t4 - t3) * 4;
            t.full += (t5 - t4) * 4;
            if (s.true_margin != a.true_margin || s.count != count) {
                fprintf(stderr, "bench_hog: the engine is not what it should be at move %d\n", m);
                exit(1);
            }
        }
        if (back) {
            mg_image_free(&c->im);
            c->im = before;
        } else {
            mg_image_free(&before);
        }
    }
    t.dlib /= moves, t.full /= moves, t.step /= moves, t.only /= moves;
    return t;
}

static void main_figures(report *r, const mg_image *photo)
{
    contest c;
    open_contest(&c, photo, SIDE, SIDE);
    round_of(&c, MOVES); /* warms up */
    double full[ROUNDS], step[ROUNDS], only[ROUNDS], ms[4][ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        times t = round_of(&c, MOVES);
        full[i] = t.dlib / t.full, step[i] = t.dlib / t.step, only[i] = t.dlib / t.only;
        ms[0][i] = t.dlib * 1e3, ms[1][i] = t.full * 1e3, ms[2][i] = t.step * 1e3, ms[3][i] = t.only * 1e3;
    }
    print_figure(r, "full_vs_dlib", summarise(full, ROUNDS), 3);
    print_figure(r, "incremental_vs_dlib", summarise(step, ROUNDS), 20);
    print_figure(r, "trueface_vs_dlib", summarise(only, ROUNDS), 0);
    print_figure(r, "dlib_ms", summarise(ms[0], ROUNDS), 0);
    print_figure(r, "full_ms", summarise(ms[1], ROUNDS), 0);
    print_figure(r, "incremental_ms", summarise(ms[2], ROUNDS), 0);
    print_figure(r, "trueface_ms", summarise(ms[3], ROUNDS), 0);
    double mb[2] = {(double)mg_hog_memory(c.step) / 1e6, (double)mg_hog_memory(c.only) / 1e6};
    print_figure(r, "memory_MB", summarise(mb, 1), 0);
    print_figure(r, "memory_trueface_MB", summarise(mb + 1, 1), 0);
    close_contest(&c);
}

/* ---- where the time goes ---- */

static void print_stages(report *r, const char *what, const double *seconds)
{
    double sum = 0;
    for (int i = 0; i < MG_HOG_PHASES; i++)
        sum += seconds[i];
    for (int i = 0; i < MG_HOG_PHASES; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s_share_%s", what, mg_hog_phase_name[i]);
        double share = seconds[i] / sum;
        print_figure(r, name, summarise(&share, 1), 0);
    }
}

static void stage_figures(report *r, const mg_image *photo)
{
    contest c;
    open_contest(&c, photo, SIDE, SIDE);
    double s[3][MG_HOG_PHASES] = {{0}};
    round_of(&c, MOVES);
    mg_hog_set_clock(c.full, thread_seconds, s[0]);
    mg_hog_set_clock(c.step, thread_seconds, s[1]);
    mg_hog_set_clock(c.only, thread_seconds, s[2]);
    for (int i = 0; i < 4; i++)
        round_of(&c, MOVES);
    print_stages(r, "full", s[0]);
    print_stages(r, "incremental", s[1]);
    print_stages(r, "trueface", s[2]);
    close_contest(&c);
}

static void size_figures(report *r, const mg_image *photo)
{
    static const int size[][2] = {{192, 192}, {256, 256}, {384, 384}, {640, 480}};
    for (size_t k = 0; k < sizeof size / sizeof *size; k++) {
        contest c;
        open_contest(&c, photo, size[k][0], size[k][1]);
        round_of(&c, 4);
        double v[4][5];
        for (int i = 0; i < 5; i++) {
            times t = round_of(&c, 8);
            v[0][i] = t.dlib * 1e3, v[1][i] = t.full * 1e3, v[2][i] = t.step * 1e3, v[3][i] = t.only * 1e3;
        }
        static const char *const what[] = {"dlib", "full", "incremental", "trueface"};
        for (int i = 0; i < 4; i++) {
            char name[64];
            snprintf(name, sizeof name, "%s_ms_%dx%d", what[i], size[k][0], size[k][1]);
            print_figure(r, name, summarise(v[i], 5), 0);
        }
        close_contest(&c);
    }
}

int main(int argc, char **argv)
{
    report r = {0};
    if (argc > 1 && !(r.json = fopen(argv[1], "w"))) {
        perror(argv[1]);
        return 1;
    }
    context.cpu_path = getenv("MASKGEN_CPU_PATH");
    mg_image photo;
    TRY(mg_picture_load(&photo, NULL, PHOTO, err));
    printf("engine path %s, dlib %s, %d² grey, %d-px cells, %d rounds of %d moves, thread CPU time\n",
           mg_hog_path_name(&context), mg_dlib_version(), SIDE, CELL, ROUNDS, MOVES);
    if (r.json)
        fprintf(r.json, "{\n  \"path\": \"%s\",\n  \"dlib\": \"%s\",\n  \"figures\": {", mg_hog_path_name(&context),
                mg_dlib_version());
    main_figures(&r, &photo);
    if (!getenv("BENCH_SHORT")) {
        stage_figures(&r, &photo);
        size_figures(&r, &photo);
    }
    if (r.json) {
        fputs("\n  }\n}\n", r.json);
        fclose(r.json);
    }
    mg_image_free(&photo);
    return r.missed ? 1 : 0;
}
