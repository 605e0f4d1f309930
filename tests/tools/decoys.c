/* False faces on worn masks: for each set of faces, at each face width, how often a detector finds the true face and how many false faces it
 * finds on the mask (mg_decoys: other people in a photo do not count), under the plain masks and under the pattern. Faces that it does not
 * find bare are left out.
 * Usage: decoys [--detectors NAME,…] PATTERN CROP WIDTH,… FACES…: a line for each set, width and print, then for all widths together, and
 * "# SET: 34 faces in 6 photos" at last:
 * "SET WIDTH PRINT hidden H of N P % (interval) false faces MEAN (interval)".
 * H and N count views; shares and intervals are over faces, photos where one holds several (subjects.h): a face at five widths is one face.
 * By dlib-hog, pictures enlarged as in the pattern's own search; with --detectors by each of these, whose name then begins the line; the share
 * of faces with a false face ends it, and where PATTERN's record holds the best of as many random patterns, that is measured too. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "objective/terms.h"
#include "../unit/context.h"
#include "measure/controls.h"
#include "faceset/faceset.h"
#include "base/file/file.h"
#include "pattern/pattern_file.h"

enum { WIDTHS_MAX = 16, VIEWS_MAX = 4096, PRINTS_MAX = 8, DETECTORS_MAX = 8 };

static mg_pool *pool;
static mg_detectors detectors;
static bool named; /* on the command line */

/* Everything that is worn: the plain masks, the best of random patterns where there is one, the pattern. */
typedef struct worn {
    const char *name;
    const mg_plain *plain; /* or a genome of the pattern's family: */
    mg_genome genome;
} worn;
static worn prints[PRINTS_MAX];
static int print_count;

/* Whom each view of a set is of, at all widths so far. */
static struct {
    char origin[VIEWS_MAX][256];
    mg_sitter at[VIEWS_MAX];
    size_t n;
} who;

/* One print on the views seen so far. */
enum { HIDDEN, SECOND, DECOYS, KINDS }; /* true face not found; a false one found; how many */
typedef struct sum {
    double seen[KINDS][VIEWS_MAX];
    size_t of[VIEWS_MAX]; /* of `who` */
    size_t n;
} sum;

static mg_status meet(const mg_faceset *set, mg_err *err)
{
    if (who.n + set->views > VIEWS_MAX)
        return mg_fail(err, MG_EINPUT, "more than %d views", VIEWS_MAX);
    for (size_t i = 0; i < set->views; i++, who.n++) {
        const mg_face *f = set->view[i].face;
        memcpy(who.origin[who.n], f->origin, sizeof f->origin);
        who.at[who.n] = (mg_sitter){who.origin[who.n], f->number, {0, 0}};
    }
    return mg_sitters_tell_apart(who.at, who.n, err);
}

static mg_status subjects(mg_subjects *out, const sum *s, mg_err *err)
{
    static mg_subject of[VIEWS_MAX];
    for (size_t i = 0; i < s->n; i++)
        of[i] = who.at[s->of[i]].subject;
    return mg_subjects_new(out, of, s->n) ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for %zu views", s->n);
}

/* `bare` NULL: the print itself is none, and only what is found matters, which goes to `hit`. */
static mg_status add(sum *s, const mg_faceset *set, const mg_texture *print, const mg_detector *d, const bool *bare, bool *hit, mg_err *err)
{
    mg_reading *r = calloc(set->views, sizeof *r);
    mg_status st = r ? mg_measure(r, set->view, set->views, print, d, test_context(pool), err) : mg_fail(err, MG_ENOMEM, "out of memory");
    for (size_t i = 0; st == MG_OK && i < set->views; i++) {
        if (!bare)
            hit[i] = r[i].score.hit;
        if (!bare || !bare[i])
            continue;
        mg_sight v = {.box = set->view[i].face->box, .inside = set->view[i].face->layer.bounds};
        int decoys = mg_decoys(&r[i].score, &v);
        s->seen[HIDDEN][s->n] = !r[i].score.hit;
        s->seen[SECOND][s->n] = decoys > 0;
        s->seen[DECOYS][s->n] = decoys;
        s->of[s->n++] = who.n - set->views + i;
    }
    if (st == MG_OK)
        mg_readings_free(r, set->views);
    free(r);
    return st;
}

/* A share of views, or a mean: over faces. */
typedef struct figure {
    int views;
    double mean;
    mg_interval ci;
} figure;

static figure figure_of(const sum *s, int kind, const mg_subjects *of)
{
    static double by_face[VIEWS_MAX];
    figure f = {0};
    for (size_t i = 0; i < s->n; i++)
        f.views += s->seen[kind][i] > 0;
    mg_subjects_means(by_face, of, s->seen[kind]);
    f.mean = mg_mean(by_face, of->faces);
    f.ci = kind == DECOYS ? mg_subjects_bootstrap(of, by_face, 1) : mg_subjects_rate(of, f.mean * (double)of->faces, by_face, 1);
    return f;
}

static mg_status show(const mg_detector *by, const char *set, const char *width, const char *print, const sum *s, mg_err *err)
{
    mg_subjects of;
    mg_status st = subjects(&of, s, err);
    if (st != MG_OK)
        return st;
    figure h = figure_of(s, HIDDEN, &of), d = figure_of(s, DECOYS, &of), f = figure_of(s, SECOND, &of);
    if (named)
        printf("%-16s ", by->row->name);
    printf("%-12s %6s  %-9s hidden %3d of %3zu %5.1f %% (%.1f … %.1f)  false faces %.2f (%.2f … %.2f)", set, width, print, h.views, s->n,
           100 * h.mean, 100 * h.ci.lo, 100 * h.ci.hi, d.mean, d.ci.lo, d.ci.hi);
    if (named)
        printf("  second face %3d of %3zu %5.1f %% (%.1f … %.1f)", f.views, s->n, 100 * f.mean, 100 * f.ci.lo, 100 * f.ci.hi);
    putchar('\n');
    mg_subjects_free(&of);
    return MG_OK;
}

static mg_status show_all(const char *set, const char *width, sum of[][PRINTS_MAX], mg_err *err)
{
    mg_status st = MG_OK;
    for (int d = 0; d < detectors.count; d++)
        for (int k = 0; st == MG_OK && k < print_count; k++)
            st = show(&detectors.at[d], set, width, prints[k].name, &of[d][k], err);
    return st;
}

/* Whom the views of all widths are of. */
static mg_status show_faces(const char *set, mg_err *err)
{
    static sum all;
    char text[MG_SUBJECTS_TEXT];
    mg_subjects of;
    all.n = who.n;
    for (size_t i = 0; i < who.n; i++)
        all.of[i] = i;
    mg_status st = subjects(&of, &all, err);
    if (st == MG_OK) {
        mg_subjects_words(text, "face", of.faces, of.photos, of.n);
        printf("# %s: %s\n", set, text);
        mg_subjects_free(&of);
    }
    return st;
}

static void paint(mg_texture *cloth, const worn *p, const mg_pattern *pattern)
{
    mg_rect all = {0, 0, MG_TEXTURE_W, MG_TEXTURE_H};
    if (p->plain)
        mg_plain_paint(p->plain, &cloth->picture);
    else
        mg_pattern_paint(pattern, &p->genome, all, &cloth->picture);
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
        st = mg_faceset_load(&set, &spec, test_context(pool), NULL, err);
    mg_list_free(&spec.paths);
    if (st != MG_OK)
        return st;
    st = meet(&set, err);
    if (st == MG_OK)
        st = mg_texture_new(&cloth, err);
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
    for (int k = 0; k < KINDS; k++)
        memcpy(all->seen[k] + all->n, one->seen[k], one->n * sizeof *one->seen[k]);
    memcpy(all->of + all->n, one->of, one->n * sizeof *one->of);
    all->n += one->n;
}

static mg_status report(const mg_pattern_file *f, const char *path, int crop, const double *width, int widths, mg_err *err)
{
    static sum all[DETECTORS_MAX][PRINTS_MAX], one[DETECTORS_MAX][PRINTS_MAX];
    const char *name = mg_file_base(path);
    mg_status st = MG_OK;
    memset(all, 0, sizeof all);
    who.n = 0;
    for (int w = 0; st == MG_OK && w < widths; w++) {
        char label[16];
        memset(one, 0, sizeof one);
        st = look(one, f, path, crop, width[w], err);
        snprintf(label, sizeof label, "%gpx", width[w]);
        if (st == MG_OK)
            st = show_all(name, label, one, err);
        for (int k = 0; k < detectors.count * PRINTS_MAX; k++)
            add_up(&all[k / PRINTS_MAX][k % PRINTS_MAX], &one[k / PRINTS_MAX][k % PRINTS_MAX]);
    }
    if (st == MG_OK && widths > 1)
        st = show_all(name, "all", all, err);
    return st == MG_OK ? show_faces(name, err) : st;
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
    if (st == MG_OK)
        st = mg_detectors_parse(&detectors, names, &err);
    if (st == MG_OK)
        st = mg_detectors_see(&detectors, false, (int)f.spec.upsample, &err);
    if (st == MG_OK)
        collect(&f);
    for (int i = 4; st == MG_OK && i < argc; i++)
        st = report(&f, argv[i], atoi(argv[2]), width, widths, &err);
    if (st != MG_OK)
        fprintf(stderr, "decoys: %s\n", err.msg);
    mg_detectors_free(&detectors);
    mg_pattern_file_free(&f);
    mg_pool_free(pool);
    return st == MG_OK ? 0 : 1;
}
