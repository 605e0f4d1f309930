#include "measure/controls.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"

void mg_table_free(mg_table *t)
{
    for (size_t i = 0; t->row && i < t->count; i++) {
        mg_readings_free(t->row[i].reading, t->views);
        free(t->row[i].reading);
        free(t->row[i].margin);
    }
    mg_subjects_free(&t->of);
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
_Static_assert(MG_PLAINS + 1 <= BATCH, "the bare face and every plain mask fit into one batch");

/* What every row is measured with. */
typedef struct bench {
    const mg_pattern *pattern;
    const mg_view *views;
    size_t n;
    const mg_subjects *of; /* the table's */
    const mg_detector *by;
    uint64_t seed;
    const mg_context *context;
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
    mg_rect all = {0, 0, cloth->picture.w, cloth->picture.h};
    if (from->plain)
        mg_plain_paint(from->plain, &cloth->picture);
    else
        mg_pattern_paint(b->pattern, from->genome, all, &cloth->picture);
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
    mg_status st = mg_measure_prints(b->reading, b->views, b->n, print, count, b->by, b->context, &own, err);
    b->done += (int64_t)b->n;
    return st;
}

static mg_status add_row(mg_row **out, mg_table *t, const char *name, int patterns, mg_err *err)
{
    mg_row *row = *out = &t->row[t->count++];
    snprintf(row->name, sizeof row->name, "%s", name);
    row->patterns = patterns;
    row->margin = calloc(2 * t->views + 1, sizeof *row->margin);
    row->false_faces = row->margin ? row->margin + t->views : NULL;
    return row->margin ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for %zu margins", t->views);
}

/* One of the row's patterns. */
static void add_views(mg_row *row, const mg_reading *r, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        row->margin[i] += r[i].score.true_margin / row->patterns;
        row->false_faces[i] += (double)r[i].score.false_count / row->patterns;
    }
}

/* Takes over the readings. */
static mg_status fill_row(mg_row *row, const bench *b, mg_reading *r, const mg_genome *genome, mg_err *err)
{
    row->has_genome = genome != NULL;
    if (genome)
        row->genome = *genome;
    row->reading = malloc(b->n * sizeof *row->reading);
    if (!row->reading)
        return mg_fail(err, MG_ENOMEM, "out of memory for %zu readings", b->n);
    memcpy(row->reading, r, b->n * sizeof *r);
    memset(r, 0, b->n * sizeof *r);
    row->tally = mg_tally_of(row->reading, b->of, b->seed);
    add_views(row, row->reading, b->n);
    return MG_OK;
}

/* A row for each of count ≤ BATCH prints. */
static mg_status measure_rows(mg_table *t, bench *b, const source *from, size_t count, mg_err *err)
{
    mg_row *row;
    mg_status st = measure(b, from, count, err);
    if (st != MG_OK)
        return st;
    for (size_t k = 0; st == MG_OK && k < count; k++) {
        st = add_row(&row, t, from[k].name, 1, err);
        if (st == MG_OK)
            st = fill_row(row, b, b->reading + k * b->n, from[k].genome, err);
    }
    mg_readings_free(b->reading, count * b->n); /* what no row has taken over */
    return st;
}

/* hit[i]: how often view i is found, so far. */
static void add_random(mg_row *row, const bench *b, const mg_reading *r, double *hit)
{
    mg_tally one = mg_tally_of(r, b->of, b->seed);
    row->tally.rate += one.rate / MG_CONTROL_RANDOM;
    row->tally.margin += one.margin / MG_CONTROL_RANDOM;
    row->tally.false_margin += one.false_margin / MG_CONTROL_RANDOM;
    row->tally.best_margin += one.best_margin / MG_CONTROL_RANDOM;
    row->tally.false_faces += one.false_faces / MG_CONTROL_RANDOM;
    row->tally.found_margin += one.found_margin * one.found;
    row->tally.found += one.found;
    add_views(row, r, b->n);
    for (size_t i = 0; i < b->n; i++)
        hit[i] += r[i].score.hit / (double)MG_CONTROL_RANDOM;
}

/* Means over several random patterns; the interval of the rate counts faces, not faces × patterns, which are not
 * independent. */
static void sum_random(mg_row *row, const bench *b, const double *hit, double *by_face)
{
    mg_tally *t = &row->tally;
    t->views = (int)b->n;
    t->faces = (int)b->of->faces;
    t->photos = (int)b->of->photos;
    t->found_margin /= t->found ? t->found : 1;
    t->hits = (int)lround(t->rate * (double)b->n);
    mg_subjects_means(by_face, b->of, hit);
    t->rate_ci = mg_subjects_rate(b->of, t->rate * (double)b->of->faces, by_face, b->seed);
    mg_subjects_means(by_face, b->of, row->margin);
    t->margin_ci = mg_subjects_bootstrap(b->of, by_face, b->seed);
}

static mg_status measure_random(mg_table *t, bench *b, mg_err *err)
{
    mg_row *row;
    mg_rng rng;
    mg_rng_seed(&rng, b->seed, 0x72616e646f6d);
    double *hit = calloc(2 * b->n + 1, sizeof *hit);
    mg_status st = add_row(&row, t, "random", MG_CONTROL_RANDOM, err);
    if (st == MG_OK && !hit)
        st = mg_fail(err, MG_ENOMEM, "out of memory for %zu views", b->n);
    for (size_t done = 0, count; st == MG_OK && done < MG_CONTROL_RANDOM; done += count) {
        mg_genome g[BATCH];
        source from[BATCH];
        for (count = 0; count < BATCH && done + count < MG_CONTROL_RANDOM; count++) {
            mg_pattern_random(b->pattern, &rng, &g[count]);
            from[count] = (source){"random", NULL, &g[count]};
        }
        st = measure(b, from, count, err);
        for (size_t k = 0; st == MG_OK && k < count; k++)
            add_random(row, b, b->reading + k * b->n, hit);
        if (st == MG_OK)
            mg_readings_free(b->reading, count * b->n);
    }
    if (st == MG_OK)
        sum_random(row, b, hit, hit + b->n);
    free(hit);
    return st;
}

static mg_status measure_all(mg_table *t, bench *b, const mg_genome *best, const mg_genome *result, mg_err *err)
{
    source plain[BATCH], own[2];
    size_t plains = 0, owns = 0;
    if (!t->flat)
        plain[plains++] = (source){"bare", NULL, NULL};
    for (const mg_plain *p = mg_plains; p->name; p++)
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
                              const mg_view *views, size_t n, const mg_detector *by, uint64_t seed, const mg_context *context,
                              const mg_tick *tick, mg_err *err)
{
    enum { RANDOM_BATCHES = (MG_CONTROL_RANDOM + BATCH - 1) / BATCH };
    bench b = {.pattern = pattern, .views = views, .n = n, .by = by, .seed = seed, .context = context, .tick = tick};
    b.all = (int64_t)n * (1 + RANDOM_BATCHES + (best || result));
    *out = (mg_table){.row = calloc(ROWS, sizeof *out->row), .views = n, .flat = views[0].face->flat};
    b.reading = calloc(BATCH * n, sizeof *b.reading);
    b.of = &out->of;
    mg_status st = out->row && b.reading ? mg_views_subjects(&out->of, views, n, err) : mg_fail(err, MG_ENOMEM, "out of memory for the controls");
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
