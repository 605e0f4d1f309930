/* False faces on worn masks: for each set of faces, at each face width, how often a detector finds the true face and how many false faces it
 * finds on the mask (mg_decoys: other people in a photo do not count), under the plain masks and under the pattern. Faces that it does not
 * find bare are left out.
 * Usage: decoys [--detectors NAME,…] PATTERN CROP WIDTH,… FACES…: a line for each set, width and print, then for all widths together:
 * "SET WIDTH PRINT hidden H of N P % (interval) false faces MEAN (interval)".
 * By dlib-hog, pictures enlarged as in the pattern's own search; with --detectors by each of these, whose name then begins the line; the share
 * of faces with a false face ends it, and where PATTERN's record holds the best of as many random patterns, that is measured too. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "maskgen/aim.h"
#include "maskgen/controls.h"
#include "maskgen/faceset.h"
#include "maskgen/file.h"
#include "maskgen/pattern_file.h"

enum { WIDTHS_MAX = 16, VIEWS_MAX = 4096, PRINTS_MAX = 8, DETECTORS_MAX = 8 };

static mg_pool *pool;
static mg_targets detectors;
static bool named; /* on the command line */

/* Everything that is worn: the plain masks, the best of random patterns where there is one, the pattern. */
typedef struct worn {
    const char *name;
    const mg_plain *plain; /* or a genome of the pattern's family: */
    mg_genome genome;
} worn;
static worn prints[PRINTS_MAX];
static int print_count;

/* One print on the views seen so far. */
typedef struct sum {
    int hidden, second; /* faces not found; faces with a false one */
    double decoys[VIEWS_MAX];
    size_t n;
} sum;

/* `bare` NULL: the print itself is none, and only what is found matters, which goes to `hit`. */
static mg_status add(sum *s, const mg_faceset *set, const mg_texture *print, const mg_target *d, const bool *bare, bool *hit, mg_err *err)
{
    mg_detector by = {d->ops, d->opts};
    mg_reading *r = calloc(set->views, sizeof *r);
    mg_status st = r ? mg_measure(r, set->view, set->views, print, &by, pool, err) : mg_fail(err, MG_ENOMEM, "no memory");
    for (size_t i = 0; st == MG_OK && i < set->views; i++) {
        if (!bare)
            hit[i] = r[i].score.hit;
        if (!bare || !bare[i])
            continue;
        mg_sight v = {.box = set->view[i].face->box, .inside = set->view[i].face->layer.bounds};
        int decoys = mg_decoys(&r[i].score, &v);
        s->hidden += !r[i].score.hit;
        s->second += decoys > 0;
        s->decoys[s->n++] = decoys;
    }
    if (st == MG_OK)
        mg_readings_free(r, set->views);
    free(r);
    return st;
}

static void show(const mg_target *by, const char *set, const char *width, const char *print, const sum *s)
{
    int n = (int)s->n;
    mg_interval h = mg_wilson(s->hidden, n), d = mg_bootstrap_mean(s->decoys, s->n, 2000, 1), f = mg_wilson(s->second, n);
    if (named)
        printf("%-16s ", by->ops->name);
    printf("%-12s %6s  %-9s hidden %3d of %3d %5.1f %% (%.1f … %.1f)  false faces %.2f (%.2f … %.2f)", set, width, print, s->hidden, n,
           100.0 * s->hidden / n, 100 * h.lo, 100 * h.hi, mg_mean(s->decoys, s->n), d.lo, d.hi);
    if (named)
        printf("  second face %3d of %3d %5.1f %% (%.1f … %.1f)", s->second, n, 100.0 * s->second / n, 100 * f.lo, 100 * f.hi);
    putchar('\n');
}

static void show_all(const char *set, const char *width, sum of[][PRINTS_MAX])
{
    for (int d = 0; d < detectors.count; d++)
        for (int k = 0; k < print_count; k++)
            show(&detectors.at[d], set, width, prints[k].name, &of[d][k]);
}

static void paint(mg_texture *cloth, const worn *p, const mg_pattern *pattern)
{
    mg_rect all = {0, 0, MG_TEXTURE_W, MG_TEXTURE_H};
    if (p->plain)
        mg_plain_paint(p->plain, &cloth->print);
    else
        mg_pattern_paint(pattern, &p->genome, all, &cloth->print);
    mg_texture_refresh(cloth, all);
}

/* Every print on one set at one width, seen by every detector. */
static mg_status look(sum of[][PRINTS_MAX], const mg_pattern_file *f, const char *path, int crop, double width, mg_err *err)
{
    static bool bare[DETECTORS_MAX][VIEWS_MAX];
    mg_texture cloth = {0};
    mg_faceset set;
    mg_faces_spec spec = f->spec.faces;
    spec.paths = (mg_list){0};
    spec.size = crop;
    spec.widths = (mg_reals){1, {width}};
    spec.views = 1;
    mg_status st = mg_list_add(&spec.paths, path, err);
    if (st == MG_OK)
        st = mg_faceset_load(&set, &spec, pool, NULL, err);
    mg_list_free(&spec.paths);
    if (st != MG_OK)
        return st;
    st = set.views <= VIEWS_MAX ? mg_texture_new(&cloth, err) : mg_fail(err, MG_EINPUT, "more than %d views", VIEWS_MAX);
    for (int d = 0; st == MG_OK && d < detectors.count; d++)
        st = add(NULL, &set, NULL, &detectors.at[d], NULL, bare[d], err);
    for (int k = 0; st == MG_OK && k < print_count; k++) {
        paint(&cloth, &prints[k], f->pattern);
        for (int d = 0; st == MG_OK && d < detectors.count; d++)
            st = add(&of[d][k], &set, &cloth, &detectors.at[d], bare[d], NULL, err);
    }
    mg_texture_free(&cloth);
    mg_faceset_free(&set);
    return st;
}

static void add_up(sum *all, const sum *one)
{
    if (all->n + one->n > VIEWS_MAX)
        return;
    memcpy(all->decoys + all->n, one->decoys, one->n * sizeof *one->decoys);
    all->hidden += one->hidden;
    all->second += one->second;
    all->n += one->n;
}

static mg_status report(const mg_pattern_file *f, const char *path, int crop, const double *width, int widths, mg_err *err)
{
    static sum all[DETECTORS_MAX][PRINTS_MAX], one[DETECTORS_MAX][PRINTS_MAX];
    const char *name = mg_file_base(path);
    memset(all, 0, sizeof all);
    for (int w = 0; w < widths; w++) {
        char label[16];
        memset(one, 0, sizeof one);
        mg_status st = look(one, f, path, crop, width[w], err);
        if (st != MG_OK)
            return st;
        snprintf(label, sizeof label, "%gpx", width[w]);
        show_all(name, label, one);
        for (int k = 0; k < detectors.count * PRINTS_MAX; k++)
            add_up(&all[k / PRINTS_MAX][k % PRINTS_MAX], &one[k / PRINTS_MAX][k % PRINTS_MAX]);
    }
    if (widths > 1)
        show_all(name, "all", all);
    return MG_OK;
}

static void collect(const mg_pattern_file *f)
{
    for (const mg_plain *p = mg_plains; p->name; p++)
        prints[print_count++] = (worn){p->name, p, {0}};
    if (named && f->best.count > 0)
        prints[print_count++] = (worn){"best-of-K", NULL, f->best};
    prints[print_count++] = (worn){"pattern", NULL, f->genome};
}

int main(int argc, char **argv)
{
    mg_pattern_file f = {0};
    mg_err err = {MG_OK, ""};
    double width[WIDTHS_MAX];
    int widths = 0;
    const char *names = "dlib-hog";
    mg_scorer_opts opts = {0};
    named = argc > 2 && strcmp(argv[1], "--detectors") == 0;
    if (named) {
        names = argv[2];
        argc -= 2;
        argv += 2;
    }
    if (argc < 5)
        return fputs("usage: decoys [--detectors NAME,…] PATTERN CROP WIDTH,… FACES…\n", stderr), 2;
    for (char *s = argv[3]; *s && widths < WIDTHS_MAX; s += *s == ',')
        width[widths++] = strtod(s, &s);
    mg_status st = mg_pool_new(&pool, mg_cpu_count(), &err);
    if (st == MG_OK)
        st = mg_pattern_file_load(&f, argv[1], &err);
    opts.upsample = (int)f.spec.upsample;
    if (st == MG_OK)
        st = mg_targets_parse(&detectors, names, &opts, NULL, &err);
    if (st == MG_OK)
        collect(&f);
    for (int i = 4; st == MG_OK && i < argc; i++)
        st = report(&f, argv[i], atoi(argv[2]), width, widths, &err);
    if (st != MG_OK)
        fprintf(stderr, "decoys: %s\n", err.msg);
    mg_pattern_file_free(&f);
    mg_pool_free(pool);
    return st == MG_OK ? 0 : 1;
}
