/* An evaluation in words: the matrix and its sentences. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text/format.h"
#include "base/text/strbuf.h"
#include "base/text/text.h"
#include "measure/subjects.h"
#include "objective/terms.h"
#include "report/eval_report.h"
#include "report/recognition/recognition.h"

#define FIGURE_P 0.05 /* below it a difference is spoken of */

static void put_p(mg_strbuf *w, double p)
{
    if (p < 0.001)
        mg_strbuf_put(w, "p < 0.001");
    else
        mg_strbuf_put(w, "p = %.3g", p);
}

/* A number of faces; several views of a face count for their share. */
static void put_faces(mg_strbuf *w, const mg_estimate *v)
{
    mg_strbuf_put(w, "%.*f", v->views > v->faces, v->found);
}

/* "fewer than plain white (54, p < 0.001)". */
static void put_rival(mg_strbuf *w, const mg_eval *e, const mg_eval_set *s, int d, int pattern, int i)
{
    const mg_eval_test *t = mg_eval_test_of(e, s, d, pattern, i);
    mg_strbuf_put(w, "%s ", i ? "," : ":");
    if (t->against < 0) {
        mg_strbuf_put(w, "the best of random ones was not measured"); /* plain masks always are */
        return;
    }
    if (!(t->adjusted < FIGURE_P))
        mg_strbuf_put(w, "no clear difference from");
    else
        mg_strbuf_put(w, "%s than", t->result.only_a < t->result.only_b ? "fewer" : "MORE");
    if (i < 2)
        mg_strbuf_put(w, " plain %s (", e->conditions.group[t->against].title);
    else
        mg_strbuf_put(w, " the best of %s (", mg_count((size_t)e->pattern[pattern].k, "random one"));
    put_faces(w, mg_eval_estimate(e, s, d, (size_t)t->against));
    mg_strbuf_put(w, ", ");
    put_p(w, t->adjusted);
    mg_strbuf_put(w, ")");
}

static size_t pattern_group(const mg_eval *e, int pattern)
{
    return (size_t)mg_eval_group(e, MG_CONDITION_PATTERN, pattern, NULL);
}

/* Over several patterns: how far apart they lie. */
static void put_spread(mg_strbuf *w, const mg_eval *e, const mg_eval_set *s, int d)
{
    const mg_eval_spread *v = &s->spread[d];
    if (e->patterns > 1)
        mg_strbuf_put(w, " Over the %d patterns: %.0f to %.0f, mean %.1f, standard deviation %.1f.", e->patterns,
                      v->least, v->most, v->mean, v->sd);
}

/* A sentence for each pattern. */
static void put_detector(mg_strbuf *w, const mg_eval *e, const mg_eval_set *s, int d)
{
    const char *name = e->detector[d].name;
    const mg_estimate *bare = mg_eval_estimate(e, s, d, 0);
    if (!s->used[d]) {
        mg_strbuf_put(w, "%s: %s.", name, s->note[d]);
        return;
    }
    if (bare->ever == 0) {
        mg_strbuf_put(w, "%s finds none of %s at this width: nothing can be said.", name,
                      mg_count(bare->faces, "bare face"));
        return;
    }
    for (int i = 0; i < e->patterns; i++) {
        const mg_estimate *v = mg_eval_estimate(e, s, d, pattern_group(e, i));
        mg_strbuf_put(w, "%s%s %sfinds ", i ? " " : "", name, v->rate.value >= 0.9 ? "still " : "");
        put_faces(w, v);
        mg_strbuf_put(w, " of %d under %s%s", v->faces, e->patterns > 1 ? "" : "the ",
                      e->conditions.group[pattern_group(e, i)].title);
        for (int k = 0; k < MG_EVAL_RIVALS; k++)
            put_rival(w, e, s, d, i, k);
        mg_strbuf_put(w, ".");
    }
    put_spread(w, e, s, d);
}

mg_status mg_eval_sentence(char **out, const mg_eval *e, const mg_eval_set *s, int detector, mg_err *err)
{
    mg_strbuf w = {0};
    put_detector(&w, e, s, detector);
    return mg_strbuf_take(&w, out, err);
}

/* ---- tables --------------------------------------------------------------------------------------------------- */

enum { LABEL = 18, FIELD = 12 };

typedef void (*figure_fn)(char out[48], const mg_estimate *v, size_t conditions);

static void put_line(mg_strbuf *w, const mg_eval *e, const mg_eval_set *s, int d, const char *label, figure_fn figure)
{
    mg_strbuf_put(w, "  %-*s", LABEL - 2, label);
    for (size_t k = 0; k < e->conditions.groups; k++) {
        const mg_condition_group *g = &e->conditions.group[k];
        char text[48];
        if (g->height < MG_HEIGHT_WHOLE)
            continue;
        figure(text, mg_eval_estimate(e, s, d, k), g->count);
        mg_strbuf_pad(w, text, FIELD);
    }
    mg_strbuf_put(w, "\n");
}

static void figure_found(char out[48], const mg_estimate *v, size_t conditions)
{
    mg_format(out, 48, "%.*f/%d", conditions > 1 || v->views > v->faces, v->found, v->faces);
}

static void per_cent(char out[48], mg_interval v)
{
    mg_format(out, 48, "%.0f–%.0f %%", 100 * v.lo, 100 * v.hi);
}

static void figure_interval(char out[48], const mg_estimate *v, size_t conditions)
{
    (void)conditions;
    per_cent(out, v->rate.ci);
}

static void figure_margin(char out[48], const mg_estimate *v, size_t conditions)
{
    (void)conditions;
    mg_format(out, 48, "%+.2f", v->margin.value);
}

static void figure_margins(char out[48], const mg_estimate *v, size_t conditions)
{
    (void)conditions;
    if (isnan(v->margin.ci.lo))
        snprintf(out, 48, "–");
    else
        mg_format(out, 48, "%+.2f…%+.2f", v->margin.ci.lo, v->margin.ci.hi);
}

static void figure_false(char out[48], const mg_estimate *v, size_t conditions)
{
    (void)conditions;
    mg_format(out, 48, "%.2f", v->false_faces.value);
}

static void figure_on_mask(char out[48], const mg_estimate *v, size_t conditions)
{
    (void)conditions;
    mg_format(out, 48, "%.2f", v->on_mask.value);
}

static void figure_second(char out[48], const mg_estimate *v, size_t conditions)
{
    (void)conditions;
    mg_format(out, 48, "%.0f %%", 100 * v->second.value);
}

static void figure_seconds(char out[48], const mg_estimate *v, size_t conditions)
{
    (void)conditions;
    per_cent(out, v->second.ci);
}

/* Whether a false face was found on a mask, or is what a pattern was searched for. */
static bool speaks_of_masks(const mg_eval *e, const mg_eval_set *s, int d)
{
    bool any = false;
    for (int i = 0; i < e->patterns; i++)
        any |= (e->pattern[i].terms & MG_LOSS_LIST) != 0;
    for (size_t k = 0; k < e->conditions.groups; k++)
        any |= mg_eval_estimate(e, s, d, k)->on_mask.value > 0;
    return any;
}

/* What the pattern was searched for, and on which share of faces it does that, beside white, black and the best of
 * random ones. */
static void put_success(mg_strbuf *w, const mg_eval *e, const mg_eval_set *s, int d, int i)
{
    mg_figure own = mg_eval_success(e, s, d, pattern_group(e, i), i);
    mg_strbuf_put(w, " Does what it was searched for (%s) on %.0f %% (%.0f–%.0f) of faces",
                  e->pattern[i].file.spec.objective, 100 * own.value, 100 * own.ci.lo, 100 * own.ci.hi);
    for (int k = 0; k < MG_EVAL_RIVALS; k++) {
        const mg_eval_test *t = mg_eval_test_of(e, s, d, i, k);
        if (t->against >= 0)
            mg_strbuf_put(w, "%s %s %.0f %%", k ? "," : ";", e->conditions.group[t->against].title,
                          100 * mg_eval_success(e, s, d, (size_t)t->against, i).value);
    }
    mg_strbuf_put(w, ".");
}

static void put_panel(mg_strbuf *w, const mg_eval *e, const mg_eval_set *s, int d)
{
    const mg_estimate *bare = mg_eval_estimate(e, s, d, 0);
    bool figures = mg_eval_has_figures(e, s, d);
    if (figures) {
        mg_strbuf_put(w, "%s\n", e->detector[d].name);
        put_line(w, e, s, d, "found", figure_found);
        put_line(w, e, s, d, "95 % interval", figure_interval);
        put_line(w, e, s, d, "mean margin", figure_margin);
        put_line(w, e, s, d, "95 % interval", figure_margins);
        put_line(w, e, s, d, "false faces", figure_false);
    }
    if (figures && speaks_of_masks(e, s, d)) {
        put_line(w, e, s, d, "on the mask", figure_on_mask);
        put_line(w, e, s, d, "second face", figure_second);
        put_line(w, e, s, d, "95 % interval", figure_seconds);
    }
    put_detector(w, e, s, d);
    for (int i = 0; figures && i < e->patterns; i++)
        if (e->pattern[i].terms & MG_LOSS_LIST) /* of others the line above has told it */
            put_success(w, e, s, d, i);
    if (s->used[d] && bare->faces > bare->ever)
        mg_strbuf_put(w, " Dropped, since not found bare: %d.", bare->faces - bare->ever);
    mg_strbuf_put(w, "\n\n");
}

/* "2 faces dropped:" and up to ten of them; `one` is such a thing, `how` what is said of it. */
static void put_lines(mg_strbuf *w, const char *one, const char *how, const mg_list *lines)
{
    enum { SHOWN = 10 };
    if (lines->count)
        mg_strbuf_put(w, "%s%s:\n", mg_count(lines->count, one), how);
    for (size_t i = 0; i < lines->count && i < SHOWN; i++)
        mg_strbuf_put(w, "  %s\n", mg_shown(lines->item[i]));
    if (lines->count > SHOWN)
        mg_strbuf_put(w, "  … and %zu more, in eval.json\n", lines->count - SHOWN);
}

/* Whether a group has heights of its own. */
static bool in_curve(const mg_condition_group *g)
{
    return g->kind == MG_CONDITION_PATTERN || !strcmp(g->title, "white") || !strcmp(g->title, "black");
}

/* One height: the share, which all groups of it have in common, then each of them. */
static void put_height(mg_strbuf *w, const mg_eval *e, const mg_eval_set *s, int d, int height)
{
    bool told = false;
    for (size_t k = 0; k < e->conditions.groups; k++) {
        const mg_condition_group *g = &e->conditions.group[k];
        const mg_estimate *v = mg_eval_estimate(e, s, d, k);
        char text[64];
        if (!in_curve(g) || g->height != height)
            continue;
        if (!told)
            mg_strbuf_put(w, "  %-*.0f", LABEL - 2, 100 * mg_eval_share(e, s, d, k));
        told = true;
        mg_format(text, sizeof text, "%.*f/%d  %+.2f", v->views > v->faces, v->found, v->faces, v->margin.value);
        mg_strbuf_pad(w, text, 2 * FIELD);
    }
    mg_strbuf_put(w, "\n");
}

/* Margins against the share of the face that is covered. */
static void put_curve(mg_strbuf *w, const mg_eval *e, const mg_eval_set *s, int d)
{
    if (!mg_eval_has_figures(e, s, d))
        return;
    mg_strbuf_put(w, "%s: found, and mean margin, as the mask grows from the chin\n%-*s", e->detector[d].name, LABEL,
                  "  of the face's box");
    for (size_t k = 0; k < e->conditions.groups; k++)
        if (e->conditions.group[k].height == MG_HEIGHT_WHOLE && in_curve(&e->conditions.group[k]))
            mg_strbuf_pad(w, e->conditions.group[k].title, 2 * FIELD);
    mg_strbuf_put(w, "\n");
    for (int height = 1; height <= MG_HEIGHT_WHOLE; height++)
        put_height(w, e, s, d, height);
    mg_strbuf_put(w, "\n");
}

static void put_set(mg_strbuf *w, const mg_eval *e, const mg_eval_set *s)
{
    char faces[MG_SUBJECTS_TEXT];
    mg_subjects_words(faces, s->heads ? "head" : "face", s->faces, s->photos, s->outcomes.views);
    mg_strbuf_put(w, "%s, faces %g px wide: %s", s->heads ? "Synthetic heads" : "Photos", s->width, faces);
    if (s->unreadable.count + s->faceless.count + s->dropped.count)
        mg_strbuf_put(w, " (files unreadable: %zu, photos without a usable face: %zu, faces dropped: %zu)",
                      s->unreadable.count, s->faceless.count, s->dropped.count);
    if (s->photos < s->outcomes.views)
        mg_strbuf_put(w, "; intervals over %s",
                      mg_count(s->photos, s->photos < s->faces ? "photo"
                                          : s->heads           ? "head"
                                                               : "face"));
    mg_strbuf_put(w, "\n");
    if (!s->heads)
        put_lines(w, "folder", " with other files", &e->passed);
    put_lines(w, "unreadable file", "", &s->unreadable);
    put_lines(w, "photo", " without a usable face", &s->faceless);
    put_lines(w, "face", " dropped", &s->dropped);
    if (s->faces == 0) {
        mg_strbuf_put(w, "\n");
        return;
    }
    mg_strbuf_put(w, "%-*s", LABEL, "");
    for (size_t k = 0; k < e->conditions.groups; k++)
        if (e->conditions.group[k].height == MG_HEIGHT_WHOLE)
            mg_strbuf_pad(w, e->conditions.group[k].title, FIELD);
    mg_strbuf_put(w, "\n");
    for (int d = 0; d < e->detectors; d++)
        put_panel(w, e, s, d);
    for (int d = 0; e->curve && d < e->detectors; d++)
        put_curve(w, e, s, d);
}

static void put_pattern(mg_strbuf *w, const mg_eval *e, int i)
{
    const mg_eval_pattern *p = &e->pattern[i];
    mg_strbuf_put(w, "%s: %s (%s, %s searched on %s, seed %lld)", e->conditions.group[pattern_group(e, i)].title,
                  mg_shown(p->path), p->file.spec.pattern.family, p->file.spec.objective,
                  mg_shown(p->file.spec.detector), (long long)p->file.spec.search.seed);
    if (p->has_best && p->file.evals > 0 && p->k != p->file.evals)
        mg_strbuf_put(w, "; K = %lld, though its search evaluated %lld\n", (long long)p->k, (long long)p->file.evals);
    else if (p->has_best)
        mg_strbuf_put(w, "; K = %lld%s\n", (long long)p->k,
                      p->k_known ? "" : ", since its search's effort is not known");
    else
        mg_strbuf_put(w, "; no best-of-K: %s\n", mg_shown(p->why));
}

mg_status mg_eval_print(char **out, const mg_eval *e, mg_err *err)
{
    mg_strbuf w = {0};
    for (int i = 0; i < e->patterns; i++)
        put_pattern(&w, e, i);
    mg_strbuf_put(&w, "\n");
    for (int i = 0; i < e->sets; i++)
        put_set(&w, e, &e->set[i]);
    mg_recognition_put(&w, e);
    if (e->detectors)
        mg_strbuf_put(
            &w,
            "Detection, not recognition. Each detector is asked at its own threshold, on renderings; p-values "
            "are McNemar's, on "
            "one view of each face, those of one photo taken as independent, and adjusted by Holm for the %s of "
            "this report. Nothing here speaks "
            "of printed masks.\n",
            mg_count(e->tests, "comparison"));
    return mg_strbuf_take(&w, out, err);
}
