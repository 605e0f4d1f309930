/* An evaluation as JSON: every figure and its interval. */
#include <stdlib.h>

#include "base/file/file.h"
#include "report/eval_report.h"
#include "report/recognition/recognition.h"
#include "report/record_json.h"
#include "score/libraries.h"
#include "maskgen/version.h"

static void put_lines(mg_json *o, const char *key, const mg_list *lines)
{
    mg_json *a = mg_json_put(o, key, mg_json_array());
    for (size_t i = 0; i < lines->count; i++)
        mg_json_put_string(a, NULL, lines->item[i]);
}

/* Beside a number of faces: how many views and photos they are from, where that is another number. */
static void put_repeats(mg_json *o, size_t photos, size_t views)
{
    if (photos == views)
        return;
    mg_json_put_number(o, "photos", (double)photos);
    mg_json_put_number(o, "views", (double)views);
}

static mg_json *group_json(const mg_eval *e, const mg_eval_set *s, int d, size_t group)
{
    const mg_condition_group *g = &e->conditions.group[group];
    const mg_estimate *v = mg_eval_estimate(e, s, d, group);
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "print", g->title);
    if (g->pattern >= 0)
        mg_json_put_number(o, "pattern", g->pattern + 1);
    mg_json_put_number(o, "prints", (double)g->count);
    mg_json_put_number(o, "faces", v->faces);
    put_repeats(o, (size_t)v->photos, (size_t)v->views);
    if (v->faces == 0)
        return o;
    mg_json_put_number(o, "found", v->found);
    mg_figure_to_json(o, "rate", "rate_ci", &v->rate);
    mg_figure_to_json(o, "margin", "margin_ci", &v->margin);
    mg_json_put_number(o, "false_margin", v->false_margin);
    mg_figure_to_json(o, "false_faces", "false_faces_ci", &v->false_faces);
    mg_figure_to_json(o, "false_faces_on_mask", "false_faces_on_mask_ci", &v->on_mask);
    mg_figure_to_json(o, "second_face", "second_face_ci", &v->second);
    mg_figure_to_json(o, "diverted", "diverted_ci", &v->diverted);
    return o;
}

/* How often each pattern does what it was searched for, and how often each condition of whole masks does the same. */
static void put_successes(mg_json *to, const mg_eval *e, const mg_eval_set *s, int d)
{
    mg_json *all = mg_json_put(to, "success", mg_json_array());
    for (int i = 0; i < e->patterns; i++)
        for (size_t k = 0; k < e->conditions.groups; k++) {
            const mg_condition_group *g = &e->conditions.group[k];
            if (g->height < MG_HEIGHT_WHOLE || (g->pattern >= 0 && g->pattern != i) ||
                mg_eval_estimate(e, s, d, k)->faces == 0)
                continue;
            mg_figure f = mg_eval_success(e, s, d, k, i);
            mg_json *o = mg_json_put(all, NULL, mg_json_object());
            mg_json_put_number(o, "pattern", i + 1);
            mg_json_put_string(o, "objective", e->pattern[i].file.spec.objective);
            mg_json_put_string(o, "print", g->title);
            mg_figure_to_json(o, "rate", "rate_ci", &f);
        }
}

static void put_tests(mg_json *to, const mg_eval *e, const mg_eval_set *s, int d)
{
    mg_json *all = mg_json_put(to, "mcnemar", mg_json_array());
    for (int i = 0; i < e->patterns; i++)
        for (int k = 0; k < MG_EVAL_RIVALS; k++) {
            const mg_eval_test *t = mg_eval_test_of(e, s, d, i, k);
            if (t->against < 0)
                continue;
            mg_json *o = mg_json_put(all, NULL, mg_json_object());
            mg_json_put_number(o, "pattern", i + 1);
            mg_json_put_string(o, "against", e->conditions.group[t->against].title);
            mg_json_put_number(o, "only_pattern_found", t->result.only_a);
            mg_json_put_number(o, "only_control_found", t->result.only_b);
            mg_json_put_number(o, "p", t->result.p);
            mg_json_put_number(o, "p_holm", t->adjusted);
            mg_figure_to_json(o, "margin_difference", "margin_difference_ci", &t->result.margin);
        }
}

static mg_json *curve_json(const mg_eval *e, const mg_eval_set *s, int d)
{
    mg_json *all = mg_json_array();
    for (size_t k = 0; k < e->conditions.groups; k++) {
        const mg_condition_group *g = &e->conditions.group[k];
        if (g->kind != MG_CONDITION_PLAIN && g->kind != MG_CONDITION_PATTERN)
            continue;
        mg_json *o = mg_json_put(all, NULL, group_json(e, s, d, k));
        mg_json_put_number(o, "mask_height", g->height / (double)MG_HEIGHT_WHOLE);
        mg_json_put_number(o, "face_share", mg_eval_share(e, s, d, k));
    }
    return all;
}

static mg_json *detector_json(const mg_eval *e, const mg_eval_set *s, int d)
{
    mg_json *o = mg_json_object();
    const mg_estimate *bare = mg_eval_estimate(e, s, d, 0);
    char *claim = NULL;
    mg_json_put_string(o, "detector", e->detector[d].name);
    mg_json_put_bool(o, "used", s->used[d]);
    if (!s->used[d])
        mg_json_put_string(o, "why_not", s->note[d]);
    mg_json_put_number(o, "bare_asked", bare->faces);
    mg_json_put_number(o, "bare_found", bare->ever);
    mg_json_put_number(o, "dropped_not_found_bare", bare->faces - bare->ever);
    if (!s->used[d])
        return o;
    mg_json *rows = mg_json_put(o, "rows", mg_json_array());
    for (size_t k = 0; k < e->conditions.groups; k++)
        if (e->conditions.group[k].height == MG_HEIGHT_WHOLE)
            mg_json_put(rows, NULL, group_json(e, s, d, k));
    put_tests(o, e, s, d);
    put_successes(o, e, s, d);
    if (e->curve)
        mg_json_put(o, "coverage", curve_json(e, s, d));
    if (mg_eval_sentence(&claim, e, s, d, NULL) == MG_OK)
        mg_json_put_string(o, "claim", claim);
    else
        mg_json_put(o, "claim", NULL); /* so that it is not printed */
    free(claim);
    return o;
}

static mg_json *set_json(const mg_eval *e, const mg_eval_set *s)
{
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "kind", s->heads ? "heads" : "photos");
    mg_json_put_number(o, "face_width", s->width);
    mg_json_put_number(o, "faces", (double)s->faces);
    if (!s->heads)
        put_lines(o, "passed_over", &e->passed);
    put_repeats(o, s->photos, s->outcomes.views);
    put_lines(o, "unreadable", &s->unreadable);
    put_lines(o, "without_usable_face", &s->faceless);
    put_lines(o, "dropped_faces", &s->dropped);
    mg_json *used = mg_json_put(o, "used", mg_json_array());
    for (size_t i = 0; i < s->outcomes.views; i++) {
        mg_json *f = mg_json_put(used, NULL, mg_json_object());
        mg_json_put_string(f, "name", s->face[i].name);
        mg_json_put_string(f, "origin", s->face[i].origin);
        mg_json_put_string(f, "sha256", s->face[i].hash);
        mg_json_put_number(f, "face_share", s->face[i].share[MG_HEIGHT_WHOLE]);
    }
    mg_json *all = mg_json_put(o, "detectors", mg_json_array());
    for (int d = 0; d < e->detectors; d++)
        mg_json_put(all, NULL, detector_json(e, s, d));
    return o;
}

static mg_json *pattern_json(const mg_eval_pattern *p)
{
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "path", p->path);
    mg_json_put_string(o, "title", p->file.title);
    mg_json_put(o, "genes", mg_genome_to_json(&p->file.genome));
    mg_json_put(o, "spec", mg_spec_to_json(&p->file.spec));
    mg_json_put_number(o, "k", (double)p->k);
    mg_json_put_bool(o, "k_known", p->k_known);
    mg_json_put_number(o, "search_evals", (double)p->file.evals); /* 0: not told */
    if (p->has_best) {
        mg_json_put(o, "best_of_k", mg_genome_to_json(&p->best));
        mg_json_put_bool(o, "best_of_k_recorded", p->best_recorded);
        if (!p->best_recorded)
            mg_json_put_number(o, "best_of_k_loss", p->best_loss);
    } else {
        mg_json_put_string(o, "no_best_of_k", p->why);
    }
    return o;
}

mg_json *mg_eval_to_json(const mg_eval *e)
{
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "maskgen", MG_VERSION);
    mg_json_put(o, "libraries", mg_libraries_to_json());
    mg_json_put_string(o, "speaks_of",
                       e->recognition.asked ? "detection, and recognition apart from it; not medical protection"
                                            : "detection, not recognition; not medical protection");
    mg_json_put_string(
        o, "intervals",
        "95 %: percentile bootstrap over photos of means by face; for rates Wilson where each face is seen "
        "once, in a photo of its own, or where resampling cannot tell; McNemar exact, one verdict for each face; "
        "p_holm: adjusted by Holm for all comparisons of this report");
    mg_json_put_number(o, "comparisons", e->tests);
    mg_json_put(o, "spec", mg_spec_to_json(&e->spec));
    mg_json_put_numbers(o, "face_widths", e->width, (size_t)e->widths);
    mg_json *patterns = mg_json_put(o, "patterns", mg_json_array());
    for (int i = 0; i < e->patterns; i++)
        mg_json_put(patterns, NULL, pattern_json(&e->pattern[i]));
    mg_json *detectors = mg_json_put(o, "detectors", mg_json_array());
    for (int d = 0; d < e->detectors; d++) {
        const mg_eval_detector *by = &e->detector[d];
        mg_json *j = mg_json_put(detectors, NULL, mg_json_object());
        mg_json_put_string(j, "name", by->name);
        mg_json_put_string(j, "licence", by->by.row->licence);
        mg_json_put_bool(j, "installed", by->installed);
        if (!by->installed)
            mg_json_put_string(j, "why_not", by->why);
        mg_json_put_string(j, "channels",
                           e->spec.faces.channels == MG_CHANNELS_RGB || mg_detector_rgb(&by->by) ? "rgb" : "grey");
    }
    mg_json *sets = mg_json_put(o, "sets", mg_json_array());
    for (int i = 0; i < e->sets; i++)
        mg_json_put(sets, NULL, set_json(e, &e->set[i]));
    if (e->recognition.asked)
        mg_json_put(o, "recognition", mg_recognition_json(e));
    return o;
}
