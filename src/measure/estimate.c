/* Pure arithmetic: outcomes in, estimates and comparisons out. The face is the unit, however often it was seen
 * (subjects.h). */
#include <math.h>
#include <stdlib.h>

#include "maskgen/measure.h"
#include "measure/subjects.h"

/* The views on which a model was asked under every condition of a group, or of two. */
typedef struct sample {
    const mg_outcomes *o;
    int model;
    size_t *view;                 /* [of.n] */
    mg_subjects of;               /* whom these views are of */
    double *one, *mean, *by_face; /* [of.n]: of one condition; over a group's conditions; of each face */
} sample;

typedef double (*value_fn)(const mg_outcome *);

static const mg_condition_group *group_of(const mg_outcomes *o, size_t group)
{
    return &o->conditions->group[group];
}

static bool asked(const mg_outcomes *o, int model, size_t group, size_t view)
{
    const mg_condition_group *g = group_of(o, group);
    bool all = true;
    for (size_t k = 0; k < g->count; k++)
        all &= mg_outcome_at(o, model, g->first + k, view)->asked;
    return all;
}

static void sample_free(sample *s)
{
    free(s->view);
    free(s->one);
    mg_subjects_free(&s->of);
}

/* To be freed also after a failure. */
static mg_status sample_new(sample *s, const mg_outcomes *o, int model, size_t a, size_t b, mg_err *err)
{
    size_t n = 0;
    mg_subject *of = malloc((o->views + 1) * sizeof *of);
    *s = (sample){.o = o,
                  .model = model,
                  .view = malloc((o->views + 1) * sizeof *s->view),
                  .one = malloc((3 * o->views + 1) * sizeof *s->one)};
    bool ok = of && s->view && s->one;
    for (size_t i = 0; ok && i < o->views; i++)
        if (asked(o, model, a, i) && (a == b || asked(o, model, b, i))) {
            s->view[n] = i;
            of[n++] = o->of[i];
        }
    ok = ok && mg_subjects_new(&s->of, of, n);
    if (ok) {
        s->mean = s->one + o->views;
        s->by_face = s->mean + o->views;
    }
    free(of);
    return ok ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for figures of %zu views", o->views);
}

/* ---- means over faces ----------------------------------------------------------------------------------------- */

static double hit(const mg_outcome *o)
{
    return o->hit;
}
static double true_margin(const mg_outcome *o)
{
    return o->true_margin;
}
static double false_margin(const mg_outcome *o)
{
    return o->false_margin;
}
static double best_margin(const mg_outcome *o)
{
    return o->best_margin;
}
static double false_faces(const mg_outcome *o)
{
    return o->false_faces;
}
static double on_mask(const mg_outcome *o)
{
    return o->on_mask;
}
static double second(const mg_outcome *o)
{
    return o->on_mask > 0;
}
static double diverted(const mg_outcome *o)
{
    return !o->hit && o->on_mask > 0;
}

/* A group's mean on each view. */
static void view_means(double *out, const sample *s, size_t group, value_fn value)
{
    const mg_condition_group *g = group_of(s->o, group);
    for (size_t i = 0; i < s->of.n; i++) {
        out[i] = 0;
        for (size_t k = 0; k < g->count; k++)
            out[i] += value(mg_outcome_at(s->o, s->model, g->first + k, s->view[i])) / (double)g->count;
    }
}

/* A group's mean on each view goes to s->mean, and each face's to s->by_face; returns the mean over the group's
 * conditions of the means over faces. A share is the faces' sum by their number. */
static double average(sample *s, size_t group, value_fn value, bool share)
{
    const mg_condition_group *g = group_of(s->o, group);
    double mean = 0, faces = (double)s->of.faces;
    for (size_t k = 0; k < g->count; k++) {
        double sum = 0;
        for (size_t i = 0; i < s->of.n; i++)
            s->one[i] = value(mg_outcome_at(s->o, s->model, g->first + k, s->view[i]));
        mg_subjects_means(s->by_face, &s->of, s->one);
        for (size_t f = 0; f < s->of.faces; f++)
            sum += share ? s->by_face[f] : s->by_face[f] / faces;
        mean += (share ? sum / faces : sum) / (double)g->count;
    }
    view_means(s->mean, s, group, value);
    mg_subjects_means(s->by_face, &s->of, s->mean);
    return s->of.faces ? mean : NAN;
}

static mg_figure mean_of(sample *s, size_t group, value_fn value, uint64_t seed)
{
    double v = average(s, group, value, false);
    return (mg_figure){v, mg_subjects_bootstrap(&s->of, s->by_face, seed)};
}

static double sum_faces(const sample *s)
{
    double sum = 0;
    for (size_t f = 0; f < s->of.faces; f++)
        sum += s->by_face[f];
    return sum;
}

static mg_figure share_of(sample *s, size_t group, value_fn value, uint64_t seed)
{
    double v = average(s, group, value, true);
    v = v > 1 ? 1 : v; /* a mean over several conditions may round past it */
    return (mg_figure){v, s->of.n ? mg_subjects_rate(&s->of, sum_faces(s), s->by_face, seed) : mg_wilson(0, 0)};
}

/* What is counted rather than averaged. */
static void count(mg_estimate *out, const sample *s, size_t group)
{
    const mg_condition_group *g = group_of(s->o, group);
    out->faces = (int)s->of.faces;
    out->photos = (int)s->of.photos;
    out->views = (int)s->of.n;
    for (size_t k = 0; k < g->count; k++)
        for (size_t i = 0; i < s->of.n; i++) {
            const mg_outcome *v = mg_outcome_at(s->o, s->model, g->first + k, s->view[i]);
            out->hits += v->hit;
            out->detections += v->found;
            out->detection_margin += v->found_margin;
        }
    out->detection_margin /= out->detections ? out->detections : 1;
}

mg_status mg_estimate_of(mg_estimate *out, const mg_outcomes *o, int model, size_t group, uint64_t seed, mg_err *err)
{
    sample s;
    *out = (mg_estimate){0};
    mg_status st = sample_new(&s, o, model, group, group, err);
    if (st == MG_OK) {
        count(out, &s, group);
        out->rate = share_of(&s, group, hit, seed);
        out->found = sum_faces(&s);
        for (size_t f = 0; f < s.of.faces; f++)
            out->ever += s.by_face[f] > 0;
        if (group_of(o, group)->count > 1)
            out->hits = out->views ? (int)lround(out->rate.value * out->views) : 0;
        out->margin = mean_of(&s, group, true_margin, seed);
        out->false_margin = average(&s, group, false_margin, false);
        out->best_margin = average(&s, group, best_margin, false);
        out->false_faces = mean_of(&s, group, false_faces, seed);
        out->on_mask = mean_of(&s, group, on_mask, seed);
        out->second = share_of(&s, group, second, seed);
        out->diverted = share_of(&s, group, diverted, seed);
    }
    sample_free(&s);
    return st;
}

mg_figure mg_estimate_success(const mg_estimate *e, bool hide, bool decoy)
{
    if (decoy)
        return hide ? e->diverted : e->second;
    return (mg_figure){1 - e->rate.value, {1 - e->rate.ci.hi, 1 - e->rate.ci.lo}};
}

mg_status mg_estimate_mean(double *out, const mg_outcomes *o, int model, size_t group, const double *v, mg_err *err)
{
    sample s;
    *out = NAN;
    mg_status st = sample_new(&s, o, model, group, group, err);
    if (st == MG_OK) {
        for (size_t i = 0; i < s.of.n; i++)
            s.mean[i] = v[s.view[i]];
        mg_subjects_means(s.by_face, &s.of, s.mean);
        *out = mg_mean(s.by_face, s.of.faces);
    }
    sample_free(&s);
    return st;
}

/* ---- comparisons ---------------------------------------------------------------------------------------------- */

static mg_figure difference(sample *s, size_t a, size_t b, value_fn value, uint64_t seed)
{
    view_means(s->mean, s, a, value);
    view_means(s->one, s, b, value);
    for (size_t i = 0; i < s->of.n; i++)
        s->mean[i] -= s->one[i];
    mg_subjects_means(s->by_face, &s->of, s->mean);
    return (mg_figure){mg_mean(s->by_face, s->of.faces), mg_subjects_bootstrap(&s->of, s->by_face, seed)};
}

/* One verdict for each face: on its first view of all, where both conditions were asked there. */
static mg_status pair(mg_comparison *out, const mg_outcomes *o, int model, size_t a, size_t b, mg_err *err)
{
    mg_subjects all;
    bool ok = mg_subjects_new(&all, o->of, o->views), *seen = calloc(o->views + 1, sizeof *seen);
    for (size_t i = 0; ok && seen && i < o->views; i++) {
        const mg_outcome *x = mg_outcome_at(o, model, a, i), *y = mg_outcome_at(o, model, b, i);
        bool first = !seen[all.face[i]];
        seen[all.face[i]] = true;
        if (!first || !x->asked || !y->asked)
            continue;
        out->only_a += x->hit && !y->hit;
        out->only_b += y->hit && !x->hit;
    }
    ok = ok && seen;
    if (ok)
        out->p = mg_mcnemar(out->only_a, out->only_b);
    mg_subjects_free(&all);
    free(seen);
    return ok ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory to compare %zu views", o->views);
}

mg_status mg_compare(mg_comparison *out, const mg_outcomes *o, int model, size_t a, size_t b, uint64_t seed,
                     mg_err *err)
{
    sample s;
    *out = (mg_comparison){.p = NAN};
    mg_status st = sample_new(&s, o, model, a, b, err);
    if (st == MG_OK) {
        out->margin = difference(&s, a, b, true_margin, seed);
        out->false_faces = difference(&s, a, b, false_faces, seed);
        if (group_of(o, a)->count == 1 && group_of(o, b)->count == 1)
            st = pair(out, o, model, group_of(o, a)->first, group_of(o, b)->first, err);
    }
    sample_free(&s);
    return st;
}
