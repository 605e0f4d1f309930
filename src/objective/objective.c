/* Binds a pattern, its views and detectors into a problem. The print exists twice: as it is kept and as it is tried;
 * a move repaints a small rectangle of the second, and keeping or dropping copies that rectangle over. */
#include "objective/objective.h"
#include "cloth/texture.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

/* What is remembered of a score. */
typedef struct reading {
    double loss;   /* Σ objective weight · loss, times the detector's weight */
    double margin; /* of the true face */
    int decoys;
} reading;

/* One detector on one view. */
typedef struct slot {
    void *scorer; /* incremental detectors: the state of one picture */
    mg_loss_context loss_context;
    reading kept, tried;
    bool scored;  /* by the move that is being tried */
    bool waiting; /* `tried` is only a lower bound yet */
} slot;

typedef struct seen {
    mg_renderer *renderer;
    slot *slot; /* one per detector */
    mg_likeness_answer like, like_tried;
    bool drawn, done; /* by the move that is being tried; done: every detector has spoken */
    mg_status status;
    mg_err err;
} seen;

struct mg_objective {
    const mg_pattern *pattern;
    mg_objective_opts opts;
    mg_context context;
    mg_detectors searched; /* with the list floors that the terms need */
    bool lists;            /* detections are needed, not only true-face margins */
    bool bounds;           /* every loss grows with the true margin, so that its lower bound is one too */
    mg_likeness *likeness; /* NULL: recognisers are not asked */
    double like_weight;    /* of its loss */
    double least;          /* no view's loss lies below */
    void **worker;         /* detectors that are not incremental: one instance per thread and detector */
    int workers;
    size_t views;
    seen *view;
    mg_genome now, next;
    mg_texture kept, tried;
    mg_rect dirty; /* print pixels of the move that is being tried */
    double limit;  /* on the sum of losses above their least, while a move is tried */
    _Atomic double sum;
    mg_objective_stats stats;
};

static reading reading_of(const mg_objective *o, const mg_detector *t, const slot *s, const mg_score *score)
{
    reading r = {.margin = score->true_margin};
    for (int i = 0; i < o->opts.terms.count; i++)
        if (o->opts.terms.row[i]->loss)
            r.loss += t->weight * o->opts.terms.weight[i] * o->opts.terms.row[i]->loss(score, &s->loss_context);
    if (o->lists)
        r.decoys = mg_decoys(score, &s->loss_context);
    return r;
}

static bool incremental(const mg_detector *t)
{
    return t->row->begin != NULL;
}

static double view_loss(const mg_objective *o, const seen *v, bool tried)
{
    double sum = o->like_weight * (tried ? v->like_tried.loss : v->like.loss);
    for (int d = 0; d < o->searched.count; d++)
        sum += tried ? v->slot[d].tried.loss : v->slot[d].kept.loss;
    return sum;
}

/* ---- evaluation, one view per call, on any thread ------------------------------------------------------------- */

/* One detector on the view's picture; `dirty` NULL: a new picture. Where the detector can, a change gives a lower
 * bound first. */
static mg_status look(mg_objective *o, seen *v, int d, int worker, const mg_rect *dirty, reading *out)
{
    const mg_detector *t = &o->searched.at[d];
    slot *s = &v->slot[d];
    mg_score score = {0};
    mg_status st;
    const mg_image *im = mg_detector_rgb(t) ? mg_renderer_rgb(v->renderer) : mg_renderer_grey(v->renderer);
    s->waiting = dirty && incremental(t) && t->row->update_bound && o->bounds;
    if (!incremental(t))
        st = t->row->score(o->worker[worker * o->searched.count + d], im, s->loss_context.box, &score, &v->err);
    else if (s->waiting)
        st = t->row->update_bound(s->scorer, im, *dirty, &score.true_margin, &v->err);
    else if (dirty)
        st = t->row->update(s->scorer, im, *dirty, &score, &v->err);
    else
        st = t->row->begin(s->scorer, im, s->loss_context.box, !o->lists, &score, &v->err);
    if (st == MG_OK)
        *out = reading_of(o, t, s, &score);
    return st;
}

static void draw_view(void *arg, int item, int worker)
{
    mg_objective *o = arg;
    seen *v = &o->view[item];
    mg_renderer_draw(v->renderer, &o->kept);
    v->status = MG_OK;
    for (int d = 0; v->status == MG_OK && d < o->searched.count; d++)
        v->status = look(o, v, d, worker, NULL, &v->slot[d].kept);
    if (v->status == MG_OK && o->likeness)
        v->status = mg_likeness_of(&v->like, o->likeness, (size_t)item, mg_renderer_rgb(v->renderer), worker, &v->err);
}

static void add_loss(mg_objective *o, double add)
{
    double old = atomic_load(&o->sum);
    while (!atomic_compare_exchange_weak(&o->sum, &old, old + add))
        ;
}

static bool above_limit(mg_objective *o)
{
    return atomic_load(&o->sum) > o->limit;
}

/* Recognisers last: they are the dearest. False: given up, or failed. */
static bool compare(mg_objective *o, seen *v, int item, int worker, bool same)
{
    if (above_limit(o))
        return false;
    if (!same)
        v->status =
            mg_likeness_of(&v->like_tried, o->likeness, (size_t)item, mg_renderer_rgb(v->renderer), worker, &v->err);
    add_loss(o, o->like_weight * v->like_tried.loss);
    return v->status == MG_OK;
}

static void try_view(void *arg, int item, int worker)
{
    mg_objective *o = arg;
    seen *v = &o->view[item];
    v->drawn = v->done = false;
    for (int d = 0; d < o->searched.count; d++) {
        v->slot[d].scored = v->slot[d].waiting = false;
        v->slot[d].tried = v->slot[d].kept;
    }
    v->like_tried = v->like;
    if (above_limit(o))
        return; /* already proved */
    mg_rect dirty = mg_renderer_update(v->renderer, &o->tried, o->dirty);
    v->drawn = true;
    for (int d = 0; d < o->searched.count; d++) {
        slot *s = &v->slot[d];
        if (d > 0 && above_limit(o))
            return;
        if (!mg_rect_empty(dirty)) {
            s->scored = true;
            v->status = look(o, v, d, worker, &dirty, &s->tried);
            if (v->status != MG_OK)
                return;
        }
        add_loss(o, s->tried.loss - o->least * o->searched.at[d].weight);
    }
    if (o->likeness && !compare(o, v, item, worker, mg_rect_empty(dirty)))
        return;
    v->done = true;
}

/* The second pass: bounds become losses. */
static void finish_view(void *arg, int item, int worker)
{
    (void)worker;
    mg_objective *o = arg;
    seen *v = &o->view[item];
    for (int d = 0; d < o->searched.count && v->status == MG_OK; d++) {
        slot *s = &v->slot[d];
        const mg_detector *t = &o->searched.at[d];
        mg_score score;
        if (!s->waiting)
            continue;
        if (above_limit(o)) {
            v->done = false;
            return;
        }
        double bound = s->tried.loss;
        v->status = t->row->update_rest(s->scorer, &score, &v->err);
        if (v->status != MG_OK)
            return;
        s->tried = reading_of(o, t, s, &score);
        s->waiting = false;
        add_loss(o, s->tried.loss - bound);
    }
}

static int count_done(const mg_objective *o)
{
    int done = 0;
    for (size_t i = 0; i < o->views; i++)
        done += o->view[i].done;
    return done;
}

static mg_status first_error(const mg_objective *o, mg_err *err)
{
    for (size_t i = 0; i < o->views; i++)
        if (o->view[i].status != MG_OK) {
            if (err)
                *err = o->view[i].err;
            return o->view[i].status;
        }
    return MG_OK;
}

/* ---- the problem ---------------------------------------------------------------------------------------------- */

static mg_status reset(void *self, const mg_genome *g, double *loss, mg_err *err)
{
    mg_objective *o = self;
    mg_rect all = {0, 0, o->kept.picture.w, o->kept.picture.h};
    o->now = o->next = *g;
    mg_pattern_paint(o->pattern, g, all, &o->kept.picture);
    mg_texture_refresh(&o->kept, all);
    mg_texture_copy(&o->tried, &o->kept, all);
    mg_pool_run(o->context.pool, (int)o->views, draw_view, o);
    mg_status st = first_error(o, err);
    double sum = 0;
    for (size_t i = 0; i < o->views; i++)
        sum += view_loss(o, &o->view[i], false);
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
            all = mg_rect_union(
                all, mg_rect_union(mg_pattern_footprint(o->pattern, a, i), mg_pattern_footprint(o->pattern, b, i)));
    return all;
}

static double detector_weight(const mg_objective *o)
{
    double weight = 0;
    for (int d = 0; d < o->searched.count; d++)
        weight += o->searched.at[d].weight;
    return weight;
}

/* No state's loss lies below. */
static double least_of(const mg_objective *o)
{
    return detector_weight(o) * o->least;
}

static mg_status try_state(void *self, const mg_genome *g, double limit, double *loss, bool *above, mg_err *err)
{
    mg_objective *o = self;
    double n = (double)o->views;
    o->next = *g;
    o->dirty = difference(o, &o->now, g);
    mg_pattern_paint(o->pattern, &o->next, o->dirty, &o->tried.picture);
    mg_texture_refresh(&o->tried, o->dirty);
    /* The sum grows in the order in which threads finish: room for its rounding, so that giving up is always a
     * proof. */
    o->limit = limit == INFINITY ? limit : (limit - least_of(o)) * n + 1e-12 * fabs(limit) * n + 1e-9;
    atomic_store(&o->sum, 0);
    mg_pool_run(o->context.pool, (int)o->views, try_view, o);
    if (!above_limit(o))
        mg_pool_run(o->context.pool, (int)o->views, finish_view, o);
    mg_status st = first_error(o, err);
    bool proved = above_limit(o);
    o->stats.moves++;
    o->stats.views += count_done(o);
    o->stats.early += proved;
    double sum = 0;
    for (size_t i = 0; i < o->views; i++)
        sum += view_loss(o, &o->view[i], true);
    *loss = sum / n;
    *above = proved || *loss > limit;
    return st;
}

static void keep(void *self)
{
    mg_objective *o = self;
    for (size_t i = 0; i < o->views; i++) {
        o->view[i].like = o->view[i].like_tried;
        for (int d = 0; d < o->searched.count; d++)
            o->view[i].slot[d].kept = o->view[i].slot[d].tried;
    }
    mg_texture_copy(&o->kept, &o->tried, o->dirty);
    o->now = o->next;
}

static void drop_view(void *arg, int item, int worker)
{
    (void)worker;
    mg_objective *o = arg;
    seen *v = &o->view[item];
    if (v->drawn)
        mg_renderer_undo(v->renderer);
    for (int d = 0; d < o->searched.count; d++)
        if (v->slot[d].scored && incremental(&o->searched.at[d]))
            o->searched.at[d].row->undo(v->slot[d].scorer);
}

static void drop(void *self)
{
    mg_objective *o = self;
    mg_pool_run(o->context.pool, (int)o->views, drop_view, o);
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
    mg_problem p = {.self = o,
                    .reset = reset,
                    .try_state = try_state,
                    .keep = keep,
                    .drop = drop,
                    .random = random_genome,
                    .plain = plain_genomes};
    p.domain.count = mg_pattern_genes(o->pattern);
    for (int i = 0; i < o->opts.terms.count; i++)
        p.loss_quantum += o->opts.terms.weight[i] * o->opts.terms.row[i]->loss_quantum * detector_weight(o);
    for (int i = 0; i < p.domain.count; i++) {
        p.domain.gene[i] = mg_pattern_gene(o->pattern, i);
        if (mg_pattern_locked(o->pattern, i)) {
            p.domain.gene[i].values = 1;
            p.domain.gene[i].held = mg_pattern_held(o->pattern, i);
        }
    }
    return p;
}

double mg_objective_rate(const mg_objective *o)
{
    int found = 0;
    for (size_t i = 0; i < o->views; i++) {
        bool any = o->searched.count == 0 && o->view[i].like.margin >= 0;
        for (int d = 0; d < o->searched.count; d++)
            any |= o->view[i].slot[d].kept.margin >= 0;
        found += any;
    }
    return found / (double)o->views;
}

/* Mean over views and detectors. */
double mg_objective_decoys(const mg_objective *o)
{
    double sum = 0;
    for (size_t i = 0; i < o->views; i++)
        for (int d = 0; d < o->searched.count; d++)
            sum += o->view[i].slot[d].kept.decoys;
    return o->searched.count ? sum / ((double)o->views * o->searched.count) : 0;
}

mg_objective_stats mg_objective_count(const mg_objective *o)
{
    return o->stats;
}

/* ---- life ----------------------------------------------------------------------------------------------------- */

static mg_status open_view(mg_objective *o, seen *v, const mg_view *view, mg_err *err)
{
    mg_status st = mg_renderer_new(&v->renderer, view, err);
    v->slot = calloc((size_t)o->searched.count + 1, sizeof *v->slot);
    if (st == MG_OK && !v->slot)
        st = mg_fail(err, MG_ENOMEM, "out of memory for a view of %s", view->face->name);
    for (int d = 0; st == MG_OK && d < o->searched.count; d++) {
        const mg_detector *t = &o->searched.at[d];
        v->slot[d].loss_context =
            (mg_loss_context){view->face->box, view->face->layer.bounds,        o->opts.kappa,
                              o->opts.decoys,  fmax(-t->row->floor / 12, 1e-3), o->lists ? mg_decoy_floor(t->row) : 0};
        if (incremental(t))
            st = mg_detector_open(&v->slot[d].scorer, t, &o->context, err);
    }
    return st;
}

static mg_status open_all(mg_objective *o, const mg_view *views, mg_err *err)
{
    int detectors = o->searched.count;
    mg_status st = MG_OK;
    for (size_t i = 0; st == MG_OK && i < o->views; i++)
        st = open_view(o, &o->view[i], &views[i], err);
    for (int k = 0; st == MG_OK && k < o->workers * detectors; k++)
        if (!incremental(&o->searched.at[k % detectors]))
            st = mg_detector_open(&o->worker[k], &o->searched.at[k % detectors], &o->context, err);
    if (st == MG_OK)
        st = mg_view_texture(&o->kept, &views[0], err);
    if (st == MG_OK)
        st = mg_view_texture(&o->tried, &views[0], err);
    return st;
}

/* Lower bound and list floors, from the rows. */
static mg_status read_terms(mg_objective *o, const mg_view *views, mg_err *err)
{
    const mg_loss_terms *a = &o->opts.terms;
    o->lists = (mg_loss_terms_flags(a) & MG_LOSS_LIST) != 0;
    o->bounds = !(mg_loss_terms_flags(a) & (MG_LOSS_LIST | MG_LOSS_FALLS));
    bool detectors = false;
    for (int i = 0; i < a->count; i++) {
        o->least += a->weight[i] * a->row[i]->least;
        detectors |= a->row[i]->loss != NULL;
        o->like_weight += a->row[i]->flags & MG_LOSS_MATCH ? a->weight[i] : 0;
        for (size_t v = 0; v < o->views; v++)
            if ((a->row[i]->flags & MG_LOSS_FACE) && mg_rect_empty(views[v].face->box))
                return mg_fail(err, MG_EINPUT, "objective: %s needs a true face, and the canvas has none: use decoy",
                               a->row[i]->name);
    }
    if (!detectors)
        mg_detectors_free(&o->searched);
    mg_status st = MG_OK;
    for (int d = 0; st == MG_OK && d < o->searched.count; d++)
        st = mg_detector_list_from(&o->searched.at[d], o->lists ? mg_decoy_floor(o->searched.at[d].row) : 0, err);
    return st;
}

static mg_status open_likeness(mg_objective *o, const mg_view *views, mg_err *err)
{
    mg_likeness_opts like = {o->opts.recognisers, o->opts.aligners, o->opts.worst,
                             o->opts.kappa,       o->workers,       &o->context};
    return mg_likeness_new(&o->likeness, views, o->views, &like, err);
}

mg_status mg_objective_new(mg_objective **out, const mg_pattern *pattern, const mg_view *views, size_t n,
                           const mg_objective_opts *opts, mg_err *err)
{
    *out = NULL;
    mg_objective *o = calloc(1, sizeof *o);
    if (!o)
        return mg_fail(err, MG_ENOMEM, "out of memory for the objective");
    o->pattern = pattern;
    o->opts = *opts;
    o->views = n;
    if (opts->context)
        o->context = *opts->context;
    o->workers = o->context.pool ? mg_pool_threads(o->context.pool) : 1;
    o->view = calloc(n, sizeof *o->view);
    o->worker = calloc((size_t)(o->workers * opts->searched->count) + 1, sizeof *o->worker);
    mg_status st = o->view && o->worker ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for %zu views", n);
    if (st == MG_OK)
        st = mg_detectors_copy(&o->searched, opts->searched, err);
    if (st == MG_OK)
        st = read_terms(o, views, err);
    if (st == MG_OK)
        st = open_all(o, views, err);
    if (st == MG_OK && o->like_weight > 0)
        st = open_likeness(o, views, err);
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
    int detectors = o->searched.count;
    for (size_t i = 0; o->view && i < o->views; i++) {
        mg_renderer_free(o->view[i].renderer);
        for (int d = 0; o->view[i].slot && d < detectors; d++)
            if (o->view[i].slot[d].scorer)
                o->searched.at[d].row->close(o->view[i].slot[d].scorer);
        free(o->view[i].slot);
    }
    for (int k = 0; o->worker && k < o->workers * detectors; k++)
        if (o->worker[k])
            o->searched.at[k % detectors].row->close(o->worker[k]);
    mg_texture_free(&o->kept);
    mg_texture_free(&o->tried);
    mg_likeness_free(o->likeness);
    mg_detectors_free(&o->searched);
    free(o->view);
    free(o->worker);
    free(o);
}
