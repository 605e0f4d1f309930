#include "maskgen/controls.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const mg_plain mg_plains[] = {
    {"white", {255, 255, 255}, {0, 0, 0}, 0},
    {"black", {0, 0, 0}, {0, 0, 0}, 0},
    {"blue", {143, 190, 214}, {0, 0, 0}, 0}, /* the usual disposable mask */
    {"skin", {201, 152, 122}, {0, 0, 0}, 0},
    {"stripes", {0, 0, 0}, {255, 255, 255}, 12},
    {NULL, {0, 0, 0}, {0, 0, 0}, 0},
};

const mg_plain *mg_plain_find(const char *name)
{
    const mg_plain *p = mg_plains;
    while (p->name && strcmp(p->name, name) != 0)
        p++;
    return p->name ? p : NULL;
}

void mg_plain_paint(const mg_plain *plain, mg_image *print)
{
    for (int y = 0; y < print->h; y++) {
        bool other = plain->stripes > 0 && y * plain->stripes / print->h % 2 == 1;
        for (int x = 0; x < print->w; x++)
            memcpy(mg_image_at(print, x, y), other ? plain->other : plain->ink, 3);
    }
}

void mg_table_free(mg_table *t)
{
    for (size_t i = 0; t->row && i < t->count; i++) {
        mg_readings_free(t->row[i].reading, t->views);
        free(t->row[i].reading);
    }
    free(t->row);
    *t = (mg_table){0};
}

const mg_row *mg_table_find(const mg_table *t, const char *name)
{
    for (size_t i = 0; i < t->count; i++)
        if (strcmp(t->row[i].name, name) == 0)
            return &t->row[i];
    return NULL;
}

/* What every row is measured with. */
typedef struct bench {
    const mg_view *views;
    size_t n;
    const mg_detector *by;
    uint64_t seed;
    mg_pool *pool;
    mg_texture cloth;
} bench;

static mg_row *add_row(mg_table *t, const char *name)
{
    mg_row *row = &t->row[t->count++];
    snprintf(row->name, sizeof row->name, "%s", name);
    row->patterns = 1;
    return row;
}

static mg_status measure_row(mg_row *row, bench *b, bool bare, mg_err *err)
{
    row->reading = calloc(b->n, sizeof *row->reading);
    if (!row->reading)
        return mg_fail(err, MG_ENOMEM, "no memory for %zu readings", b->n);
    mg_status st = mg_measure(row->reading, b->views, b->n, bare ? NULL : &b->cloth, b->by, b->pool, err);
    if (st == MG_OK)
        row->tally = mg_tally_of(row->reading, b->n, b->seed);
    return st;
}

static void paint_genome(bench *b, const mg_pattern *pattern, const mg_genome *g)
{
    mg_rect all = {0, 0, b->cloth.print.w, b->cloth.print.h};
    mg_pattern_paint(pattern, g, all, &b->cloth.print);
    mg_texture_refresh(&b->cloth, all);
}

static mg_status measure_genome(mg_table *t, const char *name, bench *b, const mg_pattern *pattern, const mg_genome *g,
                                mg_err *err)
{
    mg_row *row = add_row(t, name);
    row->genome = *g;
    row->has_genome = true;
    paint_genome(b, pattern, g);
    return measure_row(row, b, false, err);
}

/* Means over several random patterns; the interval of the rate counts faces, not faces × patterns, which are not
 * independent. */
static mg_status measure_random(mg_table *t, bench *b, const mg_pattern *pattern, mg_err *err)
{
    mg_row *row = add_row(t, "random");
    mg_rng rng;
    mg_rng_seed(&rng, b->seed, 0x72616e646f6d);
    mg_reading *r = calloc(b->n, sizeof *r);
    double *margin = calloc(b->n, sizeof *margin);
    mg_status st = r && margin ? MG_OK : mg_fail(err, MG_ENOMEM, "no memory for %zu readings", b->n);
    row->patterns = MG_CONTROL_RANDOM;
    row->tally.views = (int)b->n;
    for (int k = 0; st == MG_OK && k < MG_CONTROL_RANDOM; k++) {
        mg_genome g;
        mg_pattern_random(pattern, &rng, &g);
        paint_genome(b, pattern, &g);
        st = mg_measure(r, b->views, b->n, &b->cloth, b->by, b->pool, err);
        if (st != MG_OK)
            break;
        mg_tally one = mg_tally_of(r, b->n, b->seed);
        row->tally.rate += one.rate / MG_CONTROL_RANDOM;
        row->tally.margin += one.margin / MG_CONTROL_RANDOM;
        row->tally.false_margin += one.false_margin / MG_CONTROL_RANDOM;
        row->tally.false_faces += one.false_faces / MG_CONTROL_RANDOM;
        row->tally.found_margin += one.found_margin * one.found;
        row->tally.found += one.found;
        for (size_t i = 0; i < b->n; i++)
            margin[i] += r[i].score.true_margin / MG_CONTROL_RANDOM;
        mg_readings_free(r, b->n);
    }
    if (st == MG_OK) {
        row->tally.found_margin /= row->tally.found ? row->tally.found : 1;
        row->tally.hits = (int)lround(row->tally.rate * (double)b->n);
        row->tally.rate_ci = mg_wilson(row->tally.hits, (int)b->n);
        row->tally.margin_ci = mg_bootstrap_mean(margin, b->n, 2000, b->seed);
    }
    free(r);
    free(margin);
    return st;
}

mg_status mg_controls_measure(mg_table *out, const mg_pattern *pattern, const mg_genome *best, const mg_genome *result,
                              const mg_view *views, size_t n, const mg_detector *by, uint64_t seed, mg_pool *pool,
                              mg_err *err)
{
    enum { ROWS = 16 };
    bench b = {.views = views, .n = n, .by = by, .seed = seed, .pool = pool};
    *out = (mg_table){.row = calloc(ROWS, sizeof *out->row), .views = n, .flat = views[0].face->flat};
    mg_status st = out->row ? mg_view_texture(&b.cloth, &views[0], err) : mg_fail(err, MG_ENOMEM, "no memory for the controls");
    if (st == MG_OK && !out->flat)
        st = measure_row(add_row(out, "bare"), &b, true, err);
    for (const mg_plain *p = mg_plains; st == MG_OK && p->name; p++) {
        mg_plain_paint(p, &b.cloth.print);
        mg_texture_refresh(&b.cloth, (mg_rect){0, 0, b.cloth.print.w, b.cloth.print.h});
        st = measure_row(add_row(out, p->name), &b, false, err);
    }
    if (st == MG_OK)
        st = measure_random(out, &b, pattern, err);
    if (st == MG_OK && best)
        st = measure_genome(out, "best-of-K", &b, pattern, best, err);
    if (st == MG_OK && result)
        st = measure_genome(out, "pattern", &b, pattern, result, err);
    mg_texture_free(&b.cloth);
    if (st != MG_OK)
        mg_table_free(out);
    return st;
}
