/* The arithmetic of an evaluation: who is counted, what is averaged, what is compared. The face is the unit, however often it was seen. */
#include <math.h>
#include <stdlib.h>

#include "eval/eval_internal.h"

static const mg_verdict *verdict(const mg_panel *p, size_t view, size_t print)
{
    return &p->at[view * p->stride + print];
}

/* Under print 0 every view that was asked; under the others those found bare. */
static bool counts(const mg_panel *p, size_t view, size_t print)
{
    const mg_verdict *bare = verdict(p, view, 0);
    return print == 0 ? bare->known : bare->known && bare->hit && verdict(p, view, print)->known;
}

static mg_subject subject(const mg_panel *p, size_t view)
{
    return p->of ? p->of[view] : (mg_subject){view, view};
}

/* ---- means over faces ---------------------------------------------------------------------------------------------------- */

enum { HIT, MARGIN, FALSE_MARGIN, FALSE_FACES, KINDS };

/* What the counted views say, averaged over the prints. */
typedef struct sample {
    mg_subject *of;
    double *v[KINDS]; /* [views] */
    double *by_face;  /* [views] at most */
    size_t n;
} sample;

static bool sample_new(sample *s, size_t views)
{
    *s = (sample){.of = malloc((views + 1) * sizeof *s->of)};
    double *all = calloc((KINDS + 1) * views + 1, sizeof *all);
    s->by_face = all;
    for (size_t k = 0; all && k < KINDS; k++)
        s->v[k] = all + (k + 1) * views;
    return s->of && all;
}

static void sample_free(sample *s)
{
    free(s->of);
    free(s->by_face);
}

static void collect(sample *s, const mg_panel *p, size_t first, size_t count)
{
    double per = 1 / (double)count;
    for (size_t i = 0; i < p->views; i++) {
        if (!counts(p, i, first))
            continue;
        for (size_t k = 0; k < count; k++) {
            const mg_verdict *v = verdict(p, i, first + k);
            s->v[HIT][s->n] += v->hit * per;
            s->v[MARGIN][s->n] += v->true_margin * per;
            s->v[FALSE_MARGIN][s->n] += v->false_margin * per;
            s->v[FALSE_FACES][s->n] += v->false_faces * per;
        }
        s->of[s->n++] = subject(p, i);
    }
}

static void sum_up(mg_cell *out, sample *s, const mg_subjects *of, uint64_t seed)
{
    double mean[KINDS];
    for (int k = 0; k < KINDS; k++) {
        mg_subjects_means(s->by_face, of, s->v[k]);
        mean[k] = mg_mean(s->by_face, of->faces);
        if (k == HIT) {
            for (size_t f = 0; f < of->faces; f++)
                out->found += s->by_face[f];
            out->rate_ci = of->n ? mg_subjects_rate(of, out->found, s->by_face, seed) : mg_wilson(0, 0);
        }
        if (k == MARGIN)
            out->margin_ci = mg_subjects_bootstrap(of, s->by_face, seed);
    }
    out->n = (int)of->faces;
    out->views = (int)of->n;
    out->photos = (int)of->photos;
    out->rate = out->n ? out->found / out->n : NAN;
    out->margin = mean[MARGIN];
    out->false_margin = mean[FALSE_MARGIN];
    out->false_faces = mean[FALSE_FACES];
}

mg_status mg_panel_cell(mg_cell *out, const mg_panel *p, size_t first, size_t count, uint64_t seed, mg_err *err)
{
    sample s;
    mg_subjects of = {0};
    *out = (mg_cell){0};
    bool ok = sample_new(&s, p->views);
    if (ok) {
        collect(&s, p, first, count);
        ok = mg_subjects_new(&of, s.of, s.n);
    }
    if (ok)
        sum_up(out, &s, &of, seed);
    mg_subjects_free(&of);
    sample_free(&s);
    return ok ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for %zu margins", p->views);
}

mg_status mg_panel_mean(double *out, const mg_panel *p, size_t print, const double *v, mg_err *err)
{
    sample s;
    mg_subjects of = {0};
    bool ok = sample_new(&s, p->views);
    for (size_t i = 0; ok && i < p->views; i++)
        if (counts(p, i, print)) {
            s.v[0][s.n] = v[i];
            s.of[s.n++] = subject(p, i);
        }
    ok = ok && mg_subjects_new(&of, s.of, s.n);
    if (ok) {
        mg_subjects_means(s.by_face, &of, s.v[0]);
        *out = mg_mean(s.by_face, of.faces);
    }
    mg_subjects_free(&of);
    sample_free(&s);
    return ok ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for a mean over %zu views", p->views);
}

static bool found_bare(const mg_panel *p, size_t view)
{
    return verdict(p, view, 0)->known && verdict(p, view, 0)->hit;
}

/* Whether an earlier view of the same face, whose number is that of its first view, was found bare. */
static bool seen_before(const mg_panel *p, size_t view)
{
    size_t face = subject(p, view).face;
    for (size_t i = face; i < view; i++)
        if (subject(p, i).face == face && found_bare(p, i))
            return true;
    return false;
}

int mg_panel_bare(const mg_panel *p)
{
    int n = 0;
    for (size_t i = 0; i < p->views; i++)
        n += found_bare(p, i) && !seen_before(p, i);
    return n;
}

/* ---- pairs --------------------------------------------------------------------------------------------------------------- */

static bool first_view(const mg_panel *p, size_t view)
{
    return subject(p, view).face == view;
}

mg_pairing mg_panel_pair(const mg_panel *p, size_t a, size_t b)
{
    mg_pairing out = {0};
    for (size_t i = 0; i < p->views; i++) {
        if (!first_view(p, i) || !counts(p, i, a) || !counts(p, i, b))
            continue;
        out.only_a += verdict(p, i, a)->hit && !verdict(p, i, b)->hit;
        out.only_b += verdict(p, i, b)->hit && !verdict(p, i, a)->hit;
    }
    out.p = mg_mcnemar(out.only_a, out.only_b);
    return out;
}

/* ---- all comparisons of a report ----------------------------------------------------------------------------------------- */

static const eval_column *rival(const mg_eval *e, int pattern, int i)
{
    const eval_wardrobe *w = &e->wardrobe;
    return i == 0 ? eval_column_find(w, EVAL_PLAIN, -1, "white")
                  : i == 1 ? eval_column_find(w, EVAL_PLAIN, -1, "black") : eval_column_find(w, EVAL_BEST, pattern, NULL);
}

static size_t place(const mg_eval *e, size_t set, int detector, int pattern, int i)
{
    return ((set * (size_t)e->detectors + (size_t)detector) * (size_t)e->wardrobe.patterns + (size_t)pattern) * EVAL_RIVALS + (size_t)i;
}

const eval_test *eval_test_of(const mg_eval *e, const eval_set *s, int detector, int pattern, int i)
{
    return &e->test[place(e, (size_t)(s - e->set), detector, pattern, i)];
}

static void compare(eval_test *t, const mg_eval *e, const eval_set *s, int detector, int pattern, int i)
{
    mg_panel panel = eval_panel(e, s, detector);
    const eval_column *own = eval_column_find(&e->wardrobe, EVAL_PATTERN, pattern, NULL);
    *t = (eval_test){.against = rival(e, pattern, i), .adjusted = NAN};
    if (!t->against || !eval_has_figures(e, s, detector))
        return;
    t->pair = mg_panel_pair(&panel, own->first, t->against->first);
    t->made = true;
    t->adjusted = t->pair.p;
}

mg_status eval_compare(mg_eval *e, mg_err *err)
{
    size_t all = place(e, (size_t)e->sets, 0, 0, 0);
    double *p = malloc((all + 1) * sizeof *p);
    e->test = calloc(all + 1, sizeof *e->test);
    bool ok = p && e->test;
    for (int s = 0; ok && s < e->sets; s++)
        for (int d = 0; d < e->detectors; d++)
            for (int i = 0; i < e->wardrobe.patterns; i++)
                for (int k = 0; k < EVAL_RIVALS; k++)
                    compare(&e->test[place(e, (size_t)s, d, i, k)], e, &e->set[s], d, i, k);
    for (size_t i = 0; ok && i < all; i++) {
        p[i] = e->test[i].adjusted;
        e->tests += e->test[i].made;
    }
    ok = ok && mg_holm(p, all);
    for (size_t i = 0; ok && i < all; i++)
        e->test[i].adjusted = p[i];
    free(p);
    return ok ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for %zu comparisons", all);
}
