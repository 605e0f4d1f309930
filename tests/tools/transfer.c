/* Do patterns searched on heads work on photos? Measures, with dlib, bare, the plain masks, 40 random patterns and the given ones on each face
 * set, and the correlation of the random patterns' mean margins between the heads and each set of photos.
 * Usage: transfer PATTERN… -- FOLDER… */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/controls.h"
#include "../unit/context.h"
#include "faceset/faceset.h"
#include "base/file/file.h"
#include "pattern/pattern_file.h"
#include "base/rng.h"

enum { RANDOM = 40, GIVEN_MAX = 16 };

typedef struct result {
    double margin, rate;
} result;

static mg_pool *pool;
static mg_err err;

static mg_subjects of; /* the set's */

static result measure(const mg_faceset *set, const mg_texture *print)
{
    mg_detector by = {0};
    mg_reading *r = calloc(set->views, sizeof *r);
    if (!r || mg_detector_new(&by, "dlib-hog", &err) != MG_OK ||
        mg_measure(r, set->view, set->views, print, &by, test_context(pool), &err) != MG_OK) {
        fprintf(stderr, "transfer: %s\n", err.msg);
        exit(1);
    }
    mg_tally t = mg_tally_of(r, &of, 1);
    mg_readings_free(r, set->views);
    mg_detector_free(&by);
    free(r);
    return (result){t.margin, t.rate};
}

static result worn(const mg_faceset *set, mg_texture *cloth, const mg_pattern *p, const mg_genome *g)
{
    mg_rect all = {0, 0, MG_TEXTURE_W, MG_TEXTURE_H};
    mg_pattern_paint(p, g, all, &cloth->picture);
    mg_texture_refresh(cloth, all);
    return measure(set, cloth);
}

static void show(const char *name, result r)
{
    printf("  %-24s margin %+.3f  found %5.1f %%\n", name, r.margin, 100 * r.rate);
}

static double random_margin[2][RANDOM];

/* One face set. `which`: 0 the heads, 1 photos: where the random patterns' margins go. */
static void report(const mg_faceset *set, const char *label, const char *key, mg_pattern_file *given, int n, int which)
{
    mg_texture cloth;
    mg_rng rng;
    double white = 0, black = 0, least = 1e9, worst = -1e9, highest_rate = 0;
    char faces[MG_SUBJECTS_TEXT];
    mg_rng_seed(&rng, 7, 1);
    if (mg_texture_new(&cloth, &err) != MG_OK || mg_views_subjects(&of, set->view, set->views, &err) != MG_OK)
        exit(1);
    mg_subjects_words(faces, "face", of.faces, of.photos, of.n);
    printf("%s: %s\n", label, faces);
    show("bare", measure(set, NULL));
    for (const mg_plain *p = mg_plains; p->name; p++) {
        mg_plain_paint(p, &cloth.picture);
        mg_texture_refresh(&cloth, (mg_rect){0, 0, MG_TEXTURE_W, MG_TEXTURE_H});
        result r = measure(set, &cloth);
        show(p->name, r);
        white = strcmp(p->name, "white") == 0 ? r.rate : white;
        black = strcmp(p->name, "black") == 0 ? r.rate : black;
    }
    for (int k = 0; k < RANDOM; k++) {
        mg_genome g;
        mg_pattern_random(given[0].pattern, &rng, &g);
        result r = worn(set, &cloth, given[0].pattern, &g);
        random_margin[which][k] = r.margin;
        least = r.margin < least ? r.margin : least;
    }
    printf("  %d random: mean margin %+.3f, lowest %+.3f\n", RANDOM, mg_mean(random_margin[which], RANDOM), least);
    for (int i = 0; i < n; i++) {
        char name[80];
        result r = worn(set, &cloth, given[i].pattern, &given[i].genome);
        snprintf(name, sizeof name, "annealed %d", i + 1);
        show(name, r);
        worst = r.margin > worst ? r.margin : worst;
        highest_rate = r.rate > highest_rate ? r.rate : highest_rate;
    }
    mg_texture_free(&cloth);
    mg_subjects_free(&of);
    if (which == 0)
        return;
    printf("CHECK %s_annealed_below_random %.3f <%.3f %d\n", key, worst, least, worst < least);
    printf("CHECK %s_rate_at_most_half_of_white %.3f <=%.3f %d\n", key, highest_rate, white / 2, highest_rate <= white / 2);
    printf("CHECK %s_rate_no_higher_than_black %.3f <=%.3f %d\n", key, highest_rate, black, highest_rate <= black);
    double c = mg_correlation(random_margin[0], random_margin[1], RANDOM);
    printf("CHECK %s_correlation %.3f >=0.85 %d\n", key, c, c >= 0.85);
}

static void load(mg_faceset *set, const char *path)
{
    mg_spec s;
    if (mg_spec_init(&s, &err) != MG_OK || mg_list_add(&s.faces.paths, path, &err) != MG_OK ||
        mg_faceset_load(set, &s.faces, test_context(pool), NULL, &err) != MG_OK) {
        fprintf(stderr, "transfer: %s\n", err.msg);
        exit(1);
    }
    mg_spec_free(&s);
}

int main(int argc, char **argv)
{
    mg_pattern_file given[GIVEN_MAX];
    mg_faceset set;
    int n = 0, i = 1;
    if (mg_pool_new(&pool, mg_cpu_count(), &err) != MG_OK)
        return 1;
    for (; i < argc && strcmp(argv[i], "--") != 0 && n < GIVEN_MAX; i++)
        if (mg_pattern_file_load(&given[n++], argv[i], &err) != MG_OK) {
            fprintf(stderr, "transfer: %s\n", err.msg);
            return 2;
        }
    load(&set, "heldout:64");
    report(&set, "heads that no search saw", "heads", given, n, 0);
    mg_faceset_free(&set);
    for (i++; i < argc; i++) {
        load(&set, argv[i]);
        report(&set, argv[i], mg_file_base(argv[i]), given, n, 1);
        mg_faceset_free(&set);
    }
    while (n > 0)
        mg_pattern_file_free(&given[--n]);
    mg_pool_free(pool);
    return 0;
}
