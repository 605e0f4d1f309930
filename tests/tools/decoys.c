/* False faces on worn masks: for each set of faces, at each face width, how often dlib finds the true face and how many false faces it finds
 * on the mask (mg_decoys: other people in a photo do not count), under the plain masks and under the pattern. Faces that it does not find bare
 * are left out.
 * Usage: decoys PATTERN CROP WIDTH,… FACES…: a line for each set, width and print, then for all widths together:
 * "SET WIDTH PRINT hidden H of N P % (interval) false faces MEAN (interval)". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "maskgen/aim.h"
#include "maskgen/controls.h"
#include "maskgen/faceset.h"
#include "maskgen/pattern_file.h"

enum { WIDTHS_MAX = 16, VIEWS_MAX = 4096, PRINTS_MAX = 8 };

static mg_pool *pool;

/* One print on the views seen so far. */
typedef struct sum {
    int hidden;
    double decoys[VIEWS_MAX];
    size_t n;
} sum;

/* `bare` NULL: the print itself is none, and only what is found matters, which goes to `hit`. */
static mg_status add(sum *s, const mg_faceset *set, const mg_texture *print, const bool *bare, bool *hit, mg_err *err)
{
    mg_detector by = {0};
    mg_reading *r = calloc(set->views, sizeof *r);
    mg_status st = r ? mg_scorer_find(&by.ops, "dlib-hog", &by.opts, err) : mg_fail(err, MG_ENOMEM, "no memory");
    if (st == MG_OK)
        st = mg_measure(r, set->view, set->views, print, &by, pool, err);
    for (size_t i = 0; st == MG_OK && i < set->views; i++) {
        if (!bare)
            hit[i] = r[i].score.hit;
        if (!bare || !bare[i])
            continue;
        mg_sight v = {.box = set->view[i].face->box, .inside = set->view[i].face->layer.bounds};
        s->hidden += !r[i].score.hit;
        s->decoys[s->n++] = mg_decoys(&r[i].score, &v);
    }
    if (st == MG_OK)
        mg_readings_free(r, set->views);
    free(r);
    return st;
}

static void show(const char *set, const char *width, const char *print, const sum *s)
{
    mg_interval h = mg_wilson(s->hidden, (int)s->n), d = mg_bootstrap_mean(s->decoys, s->n, 2000, 1);
    printf("%-12s %6s  %-8s hidden %3d of %3zu %5.1f %% (%.1f … %.1f)  false faces %.2f (%.2f … %.2f)\n", set, width, print, s->hidden, s->n,
           100.0 * s->hidden / (double)s->n, 100 * h.lo, 100 * h.hi, mg_mean(s->decoys, s->n), d.lo, d.hi);
}

static void paint(mg_texture *cloth, const mg_plain *plain, const mg_pattern_file *f)
{
    mg_rect all = {0, 0, MG_TEXTURE_W, MG_TEXTURE_H};
    if (plain->name)
        mg_plain_paint(plain, &cloth->print);
    else
        mg_pattern_paint(f->pattern, &f->genome, all, &cloth->print);
    mg_texture_refresh(cloth, all);
}

/* Every print on one set at one width. prints: one sum for each plain mask, then the pattern's. */
static mg_status look(sum *prints, const mg_pattern_file *f, const char *path, int crop, double width, mg_err *err)
{
    static bool bare[VIEWS_MAX];
    mg_texture cloth = {0};
    mg_faceset set;
    mg_faces_spec spec = f->spec.faces;
    spec.paths = (mg_list){0};
    spec.size = crop;
    spec.widths = (mg_reals){1, {width}};
    mg_status st = mg_list_add(&spec.paths, path, err);
    if (st == MG_OK)
        st = mg_faceset_load(&set, &spec, pool, NULL, err);
    mg_list_free(&spec.paths);
    if (st != MG_OK)
        return st;
    st = set.views <= VIEWS_MAX ? mg_texture_new(&cloth, err) : mg_fail(err, MG_EINPUT, "more than %d views", VIEWS_MAX);
    if (st == MG_OK)
        st = add(NULL, &set, NULL, NULL, bare, err);
    const mg_plain *p = mg_plains;
    for (int k = 0; st == MG_OK; k++, p++) {
        paint(&cloth, p, f);
        st = add(&prints[k], &set, &cloth, bare, NULL, err);
        if (!p->name)
            break;
    }
    mg_texture_free(&cloth);
    mg_faceset_free(&set);
    return st;
}

static void show_all(const char *set, const char *width, const sum *prints)
{
    const mg_plain *p = mg_plains;
    for (int k = 0;; k++, p++) {
        show(set, width, p->name ? p->name : "pattern", &prints[k]);
        if (!p->name)
            return;
    }
}

static mg_status report(const mg_pattern_file *f, const char *path, int crop, const double *width, int widths, mg_err *err)
{
    static sum all[PRINTS_MAX], one[PRINTS_MAX];
    mg_status st = MG_OK;
    const char *name = strrchr(path, '/');
    name = name ? name + 1 : path;
    memset(all, 0, sizeof all);
    for (int w = 0; st == MG_OK && w < widths; w++) {
        char label[16];
        memset(one, 0, sizeof one);
        st = look(one, f, path, crop, width[w], err);
        if (st != MG_OK)
            return st;
        snprintf(label, sizeof label, "%gpx", width[w]);
        show_all(name, label, one);
        for (int k = 0; k < PRINTS_MAX && all[k].n + one[k].n <= VIEWS_MAX; k++) {
            memcpy(all[k].decoys + all[k].n, one[k].decoys, one[k].n * sizeof *one[k].decoys);
            all[k].hidden += one[k].hidden;
            all[k].n += one[k].n;
        }
    }
    if (widths > 1)
        show_all(name, "all", all);
    return MG_OK;
}

int main(int argc, char **argv)
{
    mg_pattern_file f;
    mg_err err = {MG_OK, ""};
    double width[WIDTHS_MAX];
    int widths = 0;
    if (argc < 5)
        return fputs("usage: decoys PATTERN CROP WIDTH,… FACES…\n", stderr), 2;
    for (char *s = argv[3]; *s && widths < WIDTHS_MAX; s += *s == ',')
        width[widths++] = strtod(s, &s);
    mg_status st = mg_pool_new(&pool, mg_cpu_count(), &err);
    if (st == MG_OK)
        st = mg_pattern_file_load(&f, argv[1], &err);
    for (int i = 4; st == MG_OK && i < argc; i++)
        st = report(&f, argv[i], atoi(argv[2]), width, widths, &err);
    if (st != MG_OK)
        fprintf(stderr, "decoys: %s\n", err.msg);
    else
        mg_pattern_file_free(&f);
    mg_pool_free(pool);
    return st == MG_OK ? 0 : 1;
}
