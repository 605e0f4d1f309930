/* Binds a pattern, its views and a detector into a problem. The print exists twice: as it is kept and as it is tried; a move
 * repaints a small rectangle of the second, and keeping or dropping copies that rectangle over. */
#include "maskgen/objective.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

typedef struct slot {
    mg_renderer *renderer;
    void *scorer;          /* incremental detectors: one state per view */
    mg_rect box;
    double kept, tried;    /* true-face margins */
    bool drawn, scored;    /* by the move that is being tried */
    mg_status status;
    mg_err err;
} slot;

struct mg_objective {
    const mg_pattern *pattern;
    mg_objective_opts opts;
    bool incremental, rgb;
    void **worker;         /* other detectors: one instance per thread */
    int workers;
    size_t views;
    slot *slot;
    mg_genome now, next;
    mg_texture kept, tried;
    mg_rect dirty;         /* print pixels of the move that is being tried */
    double limit;          /* on the sum of losses, while a move is tried */
    _Atomic double sum;
    atomic_int scored;
    mg_objective_stats stats;
};

static double view_loss(const mg_objective *o, double margin)
{
    return fmax(0, margin + o->opts.kappa);
}

static const mg_image *picture(const mg_objective *o, const slot *s)
{
    return o->rgb ? mg_renderer_rgb(s->renderer) : mg_renderer_grey(s->renderer);
}

/* ---- evaluation, one view per call, on any thread ------------------------------------------------------------------------ */

static void draw_view(void *arg, int item, int worker)
{
    mg_objective *o = arg;
    slot *s = &o->slot[item];
    mg_score score = {0};
    mg_renderer_draw(s->renderer, &o->kept);
    if (o->incremental)
        s->status = o->opts.scorer->begin(s->scorer, picture(o, s), s->box, true, &score, &s->err);
    else
        s->status = o->opts.scorer->score(o->worker[worker], picture(o, s), s->box, &score, &s->err);
    s->kept = score.true_margin;
}

static void try_view(void *arg, int item, int worker)
{
    mg_objective *o = arg;
    slot *s = &o->slot[item];
    s->drawn = s->scored = false;
    if (atomic_load(&o->sum) > o->limit)
        return; /* already proved to be above the limit */
    mg_score score = {.true_margin = s->kept};
    mg_rect dirty = mg_renderer_update(s->renderer, &o->tried, o->dirty);
    s->drawn = true;
    s->tried = s->kept;
    if (!mg_rect_empty(dirty)) {
        s->scored = true;
        if (o->incremental)
            s->status = o->opts.scorer->update(s->scorer, picture(o, s), dirty, &score, &s->err);
        else
            s->status = o->opts.scorer->score(o->worker[worker], picture(o, s), s->box, &score, &s->err);
        s->tried = score.true_margin;
    }
    double add = view_loss(o, s->tried), old = atomic_load(&o->sum);
    while (!atomic_compare_exchange_weak(&o->sum, &old, old + add))
        ;
    atomic_fetch_add(&o->scored, 1);
}

static mg_status first_error(const mg_objective *o, mg_err *err)
{
    for (size_t i = 0; i < o->views; i++)
        if (o->slot[i].status != MG_OK) {
            if (err)
                *err = o->slot[i].err;
            return o->slot[i].status;
        }
    return MG_OK;
}

/* ---- the problem --------------------------------------------------------------------------------------------------------- */

static mg_status reset(void *self, const mg_genome *g, double *loss, mg_err *err)
{
    mg_objective *o = self;
    mg_rect all = {0, 0, o->kept.print.w, o->kept.print.h};
    o->now = o->next = *g;
    mg_pattern_paint(o->pattern, g, all, &o->kept.print);
    mg_texture_refresh(&o->kept, all);
    mg_texture_copy(&o->tried, &o->kept, all);
    mg_pool_run(o->opts.pool, (int)o->views, draw_view, o);
    mg_status st = first_error(o, err);
    double sum = 0;
    for (size_t i = 0; i < o->views; i++)
        sum += view_loss(o, o->slot[i].kept);
    *loss = sum / (double)o->views;
    o->stats.views += (int64_t)o->views;
    return st;
}

/* Print pixels in which two states may differ. */
static mg_rect difference(const mg_objective *o, const mg_genome *a, const mg_genome *b)
{
    mg_rect all = {0};
    for (int i = 0; i < a->count; i++)
        if (a->gene[i] != b->gene[i])
            all = mg_rect_union(all, mg_rect_union(mg_pattern_footprint(o->pattern, a, i),
                                                   mg_pattern_footprint(o->pattern, b, i)));
    return all;
}

static mg_status try_state(void *self, const mg_genome *g, double limit, double *loss, bool *above, mg_err *err)
{
    mg_objective *o = self;
    double n = (double)o->views;
    o->next = *g;
    o->dirty = difference(o, &o->now, g);
    mg_pattern_paint(o->pattern, &o->next, o->dirty, &o->tried.print);
    mg_texture_refresh(&o->tried, o->dirty);
    /* The sum grows in the order in which threads finish: room for its rounding, so that giving up is always a proof. */
    o->limit = limit * n * (1 + 1e-12) + 1e-9;
    atomic_store(&o->sum, 0);
    atomic_store(&o->scored, 0);
    mg_pool_run(o->opts.pool, (int)o->views, try_view, o);
    mg_status st = first_error(o, err);
    int scored = atomic_load(&o->scored);
    o->stats.moves++;
    o->stats.views += scored;
    o->stats.early += scored < (int)o->views;
    double sum = 0;
    for (size_t i = 0; i < o->views; i++)
        sum += o->slot[i].drawn ? view_loss(o, o->slot[i].tried) : 0;
    *loss = sum / n;
    *above = scored < (int)o->views || *loss > limit;
    return st;
}

static void keep(void *self)
{
    mg_objective *o = self;
    for (size_t i = 0; i < o->views; i++)
        o->slot[i].kept = o->slot[i].tried;
    mg_texture_copy(&o->kept, &o->tried, o->dirty);
    o->now = o->next;
}

static void drop_view(void *arg, int item, int worker)
{
    (void)worker;
    mg_objective *o = arg;
    slot *s = &o->slot[item];
    if (s->drawn)
        mg_renderer_undo(s->renderer);
    if (s->scored && o->incremental)
        o->opts.scorer->undo(s->scorer);
}

static void drop(void *self)
{
    mg_objective *o = self;
    mg_pool_run(o->opts.pool, (int)o->views, drop_view, o);
    mg_texture_copy(&o->tried, &o->kept, o->dirty);
    o->next = o->now;
}

static void random_genome(void *self, mg_rng *rng, mg_genome *out)
{
    mg_objective *o = self;
    mg_pattern_random(o->pattern, rng, out);
}

static size_t plain_genomes(void *self, mg_genome *out, size_t most)
{
    static const uint8_t grey[] = {0, 255, 128, 64, 192};
    mg_objective *o = self;
    size_t n = 0;
    for (size_t i = 0; i < sizeof grey && n < most; i++)
        n += mg_pattern_plain(o->pattern, grey[i], &out[n], NULL) == MG_OK;
    return n;
}

mg_problem mg_objective_problem(mg_objective *o)
{
    mg_problem p = {.self = o, .reset = reset, .try_state = try_state, .keep = keep, .drop = drop,
                    .random = random_genome, .plain = plain_genomes};
    p.domain.count = mg_pattern_genes(o->pattern);
    for (int i = 0; i < p.domain.count; i++)
        p.domain.alphabet[i] = mg_pattern_locked(o->pattern, i) ? 1 : mg_pattern_alphabet(o->pattern, i);
    return p;
}

double mg_objective_rate(const mg_objective *o)
{
    int found = 0;
    for (size_t i = 0; i < o->views; i++)
        found += o->slot[i].kept >= 0;
    return found / (double)o->views;
}

double mg_objective_margin(const mg_objective *o)
{
    double sum = 0;
    for (size_t i = 0; i < o->views; i++)
        sum += o->slot[i].kept;
    return sum / (double)o->views;
}

mg_objective_stats mg_objective_count(const mg_objective *o)
{
    return o->stats;
}

/* ---- life ---------------------------------------------------------------------------------------------------------------- */

static mg_status open_all(mg_objective *o, const mg_view *views, mg_err *err)
{
    const mg_scorer_ops *ops = o->opts.scorer;
    mg_status st = MG_OK;
    for (size_t i = 0; st == MG_OK && i < o->views; i++) {
        o->slot[i].box = views[i].face->box;
        st = mg_renderer_new(&o->slot[i].renderer, &views[i], err);
        if (st == MG_OK && o->incremental)
            st = ops->open(&o->slot[i].scorer, &o->opts.scorer_opts, err);
    }
    for (int w = 0; st == MG_OK && !o->incremental && w < o->workers; w++)
        st = ops->open(&o->worker[w], &o->opts.scorer_opts, err);
    if (st == MG_OK)
        st = mg_texture_new(&o->kept, err);
    if (st == MG_OK)
        st = mg_texture_new(&o->tried, err);
    return st;
}

mg_status mg_objective_new(mg_objective **out, const mg_pattern *pattern, const mg_view *views, size_t n,
                           const mg_objective_opts *opts, mg_err *err)
{
    *out = NULL;
    mg_objective *o = calloc(1, sizeof *o);
    if (!o)
        return mg_fail(err, MG_ENOMEM, "no memory for the objective");
    o->pattern = pattern;
    o->opts = *opts;
    o->rgb = opts->scorer_opts.rgb;
    o->incremental = (opts->scorer->flags & MG_SCORER_INCREMENTAL) != 0;
    o->views = n;
    o->workers = opts->pool ? mg_pool_threads(opts->pool) : 1;
    o->slot = calloc(n, sizeof *o->slot);
    o->worker = calloc((size_t)o->workers, sizeof *o->worker);
    mg_status st = o->slot && o->worker ? open_all(o, views, err) : mg_fail(err, MG_ENOMEM, "no memory for %zu views", n);
    if (st != MG_OK) {
        mg_objective_free(o);
        return st;
    }
    *out = o;
    return MG_OK;
}

void mg_objective_free(mg_objective *o)
{
    if (!o)
        return;
    for (size_t i = 0; o->slot && i < o->views; i++) {
        mg_renderer_free(o->slot[i].renderer);
        if (o->slot[i].scorer)
            o->opts.scorer->close(o->slot[i].scorer);
    }
    for (int w = 0; o->worker && w < o->workers; w++)
        if (o->worker[w])
            o->opts.scorer->close(o->worker[w]);
    mg_texture_free(&o->kept);
    mg_texture_free(&o->tried);
    free(o->slot);
    free(o->worker);
    free(o);
}
