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

/* Prints that are measured together: each view is set up once for all of them. */
enum { BATCH = 8, ROWS = 16 };

/* What every row is measured with. */
typedef struct bench {
    const mg_pattern *pattern;
    const mg_view *views;
    size_t n;
    const mg_detector *by;
    uint64_t seed;
    mg_pool *pool;
    const mg_tick *tick;
    int64_t done, all; /* views of prints, all batches together: a batch counts its views once */
    mg_texture cloth[BATCH];
    mg_reading *reading; /* [BATCH][n] */
} bench;

/* One print: a plain mask or a genome; neither: the bare face. */
typedef struct source {
    const char *name;
    const mg_plain *plain;
    const mg_genome *genome;
} source;

static void paint(bench *b, mg_texture *cloth, const source *from)
{
    mg_rect all = {0, 0, cloth->print.w, cloth->print.h};
    if (from->plain)
        mg_plain_paint(from->plain, &cloth->print);
    else
        mg_pattern_paint(b->pattern, from->genome, all, &cloth->print);
    mg_texture_refresh(cloth, all);
}

static void tell(void *ctx, int64_t done, int64_t all)
{
    const bench *b = ctx;
    (void)all;
    mg_tick_at(b->tick, b->done + done, b->all);
}

/* count ≤ BATCH prints, into b->reading. */
static mg_status measure(bench *b, const source *from, size_t count, mg_err *err)
{
    const mg_texture *print[BATCH] = {NULL};
    for (size_t k = 0; k < count; k++)
        if (from[k].plain || from[k].genome) {
            paint(b, &b->cloth[k], &from[k]);
            print[k] = &b->cloth[k];
        }
    const mg_tick own = {b, tell};
    mg_status st = mg_measure_prints(b->reading, b->views, b->n, print, count, b->by, b->pool, &own, err);
    b->done += (int64_t)b->n;
    return st;
}

static mg_row *add_row(mg_table *t, const char *name)
{
    mg_row *row = &t->row[t->count++];
    snprintf(row->name, sizeof row->name, "%s", name);
    row->patterns = 1;
    return row;
}

/* A row for each of count ≤ BATCH prints. */
static mg_status measure_rows(mg_table *t, bench *b, const source *from, size_t count, mg_err *err)
{
    mg_status st = measure(b, from, count, err);
    for (size_t k = 0; st == MG_OK && k < count; k++) {
        mg_row *row = add_row(t, from[k].name);
        row->has_genome = from[k].genome != NULL;
        if (row->has_genome)
            row->genome = *from[k].genome;
        row->reading = malloc(b->n * sizeof *row->reading);
        if (row->reading) {
            memcpy(row->reading, b->reading + k * b->n, b->n * sizeof *row->reading);
            row->tally = mg_tally_of(row->reading, b->n, b->seed);
        } else {
            mg_readings_free(b->reading + k * b->n, (count - k) * b->n);
            st = mg_fail(err, MG_ENOMEM, "no memory for %zu readings", b->n);
        }
    }
    return st;
}

static void add_random(mg_row *row, const bench *b, const mg_reading *r, double *margin)
{
    mg_tally one = mg_tally_of(r, b->n, b->seed);
    row->tally.rate += one.rate / MG_CONTROL_RANDOM;
    row->tally.margin += one.margin / MG_CONTROL_RANDOM;
    row->tally.false_margin += one.false_margin / MG_CONTROL_RANDOM;
    row->tally.false_faces += one.false_faces / MG_CONTROL_RANDOM;
    row->tally.found_margin += one.found_margin * one.found;
    row->tally.found += one.found;
    for (size_t i = 0; i < b->n; i++)
        margin[i] += r[i].score.true_margin / MG_CONTROL_RANDOM;
}

/* Means over several random patterns; the interval of the rate counts faces, not faces × patterns, which are not
 * independent. */
static mg_status measure_random(mg_table *t, bench *b, mg_err *err)
{
    mg_row *row = add_row(t, "random");
    mg_rng rng;
    mg_rng_seed(&rng, b->seed, 0x72616e646f6d);
    double *margin = calloc(b->n, sizeof *margin);
    mg_status st = margin ? MG_OK : mg_fail(err, MG_ENOMEM, "no memory for %zu margins", b->n);
    row->patterns = MG_CONTROL_RANDOM;
    row->tally.views = (int)b->n;
    for (size_t done = 0, count; st == MG_OK && done < MG_CONTROL_RANDOM; done += count) {
        mg_genome g[BATCH];
        source from[BATCH];
        for (count = 0; count < BATCH && done + count < MG_CONTROL_RANDOM; count++) {
            mg_pattern_random(b->pattern, &rng, &g[count]);
            from[count] = (source){"random", NULL, &g[count]};
        }
        st = measure(b, from, count, err);
        for (size_t k = 0; st == MG_OK && k < count; k++)
            add_random(row, b, b->reading + k * b->n, margin);
        if (st == MG_OK)
            mg_readings_free(b->reading, count * b->n);
    }
    if (st == MG_OK) {
        row->tally.found_margin /= row->tally.found ? row->tally.found : 1;
        row->tally.hits = (int)lround(row->tally.rate * (double)b->n);
        row->tally.rate_ci = mg_wilson(row->tally.hits, (int)b->n);
        row->tally.margin_ci = mg_bootstrap_mean(margin, b->n, 2000, b->seed);
    }
    free(margin);
    return st;
}

static mg_status measure_all(mg_table *t, bench *b, const mg_genome *best, const mg_genome *result, mg_err *err)
{
    source plain[BATCH], own[2];
    size_t plains = 0, owns = 0;
    if (!t->flat)
        plain[plains++] = (source){"bare", NULL, NULL};
    for (const mg_plain *p = mg_plains; p->name && plains < BATCH; p++)
        plain[plains++] = (source){p->name, p, NULL};
    if (best)
        own[owns++] = (source){"best-of-K", NULL, best};
    if (result)
        own[owns++] = (source){"pattern", NULL, result};
    mg_status st = measure_rows(t, b, plain, plains, err);
    if (st == MG_OK)
        st = measure_random(t, b, err);
    return st == MG_OK ? measure_rows(t, b, own, owns, err) : st;
}

mg_status mg_controls_measure(mg_table *out, const mg_pattern *pattern, const mg_genome *best, const mg_genome *result,
                              const mg_view *views, size_t n, const mg_detector *by, uint64_t seed, mg_pool *pool,
                              const mg_tick *tick, mg_err *err)
{
    enum { RANDOM_BATCHES = (MG_CONTROL_RANDOM + BATCH - 1) / BATCH };
    bench b = {.pattern = pattern, .views = views, .n = n, .by = by, .seed = seed, .pool = pool, .tick = tick};
    b.all = (int64_t)n * (1 + RANDOM_BATCHES + (best || result));
    *out = (mg_table){.row = calloc(ROWS, sizeof *out->row), .views = n, .flat = views[0].face->flat};
    b.reading = calloc(BATCH * n, sizeof *b.reading);
    mg_status st = out->row && b.reading ? MG_OK : mg_fail(err, MG_ENOMEM, "no memory for the controls");
    for (int k = 0; st == MG_OK && k < BATCH; k++)
        st = mg_view_texture(&b.cloth[k], &views[0], err);
    if (st == MG_OK)
        st = measure_all(out, &b, best, result, err);
    for (int k = 0; k < BATCH; k++)
        mg_texture_free(&b.cloth[k]);
    free(b.reading);
    if (st != MG_OK)
        mg_table_free(out);
    return st;
}
