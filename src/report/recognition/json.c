/* Recognition as JSON: every figure and its interval. */
#include "report/recognition/recognition.h"

#include <stdlib.h>

#include "report/record_json.h"

/* Figures at the false-match rates that a gallery reaches. */
static void put_at_fmr(mg_json *o, const mg_gallery *g, const mg_match_estimate *v)
{
    mg_json *all = mg_json_put(o, "at_rate", mg_json_array());
    for (int f = 0; f < MG_FMRS; f++) {
        if (!g->reach[f])
            continue;
        mg_json *one = mg_json_put(all, NULL, mg_json_object());
        mg_json_put_number(one, "one_in", mg_fmr_one_in[f]);
        mg_figure_to_json(one, "matched", "matched_ci", &v->at_fmr[f]);
    }
}

static mg_json *estimate_json(const mg_eval *e, const mg_gallery *g, size_t group, const mg_match_estimate *v,
                              int shots)
{
    const mg_condition_group *k = &e->conditions.group[group];
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "print", k->title);
    if (k->pattern >= 0)
        mg_json_put_number(o, "pattern", k->pattern + 1);
    mg_json_put_number(o, "mask_height", k->kind == MG_CONDITION_BARE ? 0 : k->height / (double)MG_HEIGHT_WHOLE);
    mg_json_put_number(o, "shots", shots);
    mg_json_put_number(o, "asked", v->asked);
    mg_json_put_number(o, "failure_to_align", v->unaligned);
    mg_json_put_number(o, "own_failure_to_enrol", v->unenrolled);
    mg_json_put_number(o, "probes", v->probes);
    mg_json_put_number(o, "people", v->people);
    if (v->probes == 0)
        return o;
    mg_figure_to_json(o, "similarity", "similarity_ci", &v->similarity);
    mg_json_put_number(o, "similarity_sd", v->sd);
    mg_figure_to_json(o, "matched", "matched_ci", &v->matched);
    put_at_fmr(o, g, v);
    mg_json *ranks = mg_json_put(o, "ranks", mg_json_array());
    for (int i = 0; i < MG_RANKS; i++) {
        mg_json *one = mg_json_put(ranks, NULL, mg_json_object());
        mg_json_put_number(one, "rank", mg_rank[i]);
        mg_figure_to_json(one, "share", "share_ci", &v->rank[i]);
    }
    mg_figure_to_json(o, "false_match", "false_match_ci", &v->false_match);
    return o;
}

static mg_json *gallery_json(const mg_eval *e, const mg_eval_people *s, int gallery)
{
    const mg_gallery *g = &s->gallery[gallery];
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "face", g->key.upper ? "upper half" : "whole");
    mg_json_put_string(o, "enrolled_in", g->key.masked ? "white" : "bare");
    mg_json_put_number(o, "enrolled", (double)g->enrolled);
    mg_json_put_number(o, "failure_to_enrol", (double)g->failed);
    mg_json_put_number(o, "pairs", (double)g->pairs);
    mg_json_put_number(o, "impostor_similarity", g->mean);
    mg_json_put_number(o, "impostor_sd", g->sd);
    mg_figure_to_json(o, "false_match", "false_match_ci", &g->false_match);
    mg_json *all = mg_json_put(o, "thresholds", mg_json_array());
    for (int f = 0; f < MG_FMRS; f++) {
        mg_json *one = mg_json_put(all, NULL, mg_json_object());
        mg_json_put_number(one, "one_in", mg_fmr_one_in[f]);
        mg_json_put_bool(one, "in_reach", g->reach[f]);
        if (g->reach[f])
            mg_figure_to_json(one, "similarity", "similarity_ci", &(mg_figure){g->at_fmr[f], g->at_fmr_ci[f]});
    }
    mg_json *rows = mg_json_put(o, "rows", mg_json_array());
    for (size_t k = 0; k < e->conditions.groups; k++)
        for (int shots = 0; shots < MG_EVAL_SHOTS; shots++) {
            const mg_match_estimate *v = mg_eval_match(e, s, gallery, k, shots);
            mg_json *row = mg_json_put(rows, NULL, estimate_json(e, g, k, v, shots ? MG_SHOTS : 1));
            if (shots == 0)
                mg_figure_to_json(row, "than_white", "than_white_ci", mg_eval_than_white(e, s, gallery, k));
        }
    return o;
}

static mg_json *model_json(const mg_eval *e, const mg_eval_people *s, int model)
{
    const mg_eval_recognition *r = &e->recognition;
    char name[MG_TEXT_MAX];
    char *claim = NULL;
    mg_strbuf w = {0};
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "recogniser", mg_recogniser_name(&r->by.at[model / r->aligners.count], name, sizeof name));
    mg_json_put_string(o, "aligner", r->aligners.at[model % r->aligners.count]->name);
    mg_json_put_string(o, "weights", r->weights[model / r->aligners.count]);
    mg_json_put_number(o, "threshold", s->gallery[mg_eval_gallery(model, false, false)].threshold);
    mg_json *all = mg_json_put(o, "galleries", mg_json_array());
    for (int g = 0; g < 4; g++)
        mg_json_put(all, NULL, gallery_json(e, s, mg_eval_gallery(model, g / 2, g % 2)));
    mg_recognition_sentence(&w, e, s, model);
    if (mg_strbuf_take(&w, &claim, NULL) == MG_OK)
        mg_json_put_string(o, "claim", claim);
    else
        mg_json_put(o, "claim", NULL); /* so that it is not printed */
    free(claim);
    return o;
}

static void put_undetected(mg_json *o, const mg_eval *e, const mg_eval_people *s)
{
    mg_json *all = mg_json_put(o, "failure_to_detect", mg_json_array());
    for (int f = 0; f < e->recognition.finders.count; f++)
        for (size_t k = 0; k < e->conditions.groups; k++) {
            char name[MG_TEXT_MAX];
            mg_json *one = mg_json_put(all, NULL, mg_json_object());
            mg_json_put_string(one, "detector", mg_detector_name(&e->recognition.finders.at[f], name, sizeof name));
            mg_json_put_string(one, "print", e->conditions.group[k].title);
            mg_figure_to_json(one, "share", "share_ci", mg_eval_undetected(e, s, f, k));
        }
}

static mg_json *set_json(const mg_eval *e, const mg_eval_people *s)
{
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "kind", s->heads ? "heads" : "photos");
    mg_json_put_number(o, "face_width", s->width);
    mg_json_put_number(o, "with_probes", (double)s->probed);
    mg_json_put_number(o, "enrolled", (double)s->people);
    mg_json_put_number(o, "others", (double)s->others);
    mg_json_put_number(o, "left_out_searched_on", (double)s->left_out);
    mg_json *lines = mg_json_put(o, "dropped", mg_json_array());
    for (size_t i = 0; i < s->dropped.count; i++)
        mg_json_put_string(lines, NULL, s->dropped.item[i]);
    mg_json *used = mg_json_put(o, "used", mg_json_array());
    for (size_t i = 0; i < s->matches.pictures; i++) {
        mg_json *f = mg_json_put(used, NULL, mg_json_object());
        mg_json_put_string(f, "name", s->face[i].name);
        mg_json_put_string(f, "origin", s->face[i].origin);
        mg_json_put_string(f, "sha256", s->face[i].hash);
        mg_json_put_number(f, "person", (double)s->matches.of[i].person);
        mg_json_put_bool(f, "enrolled", s->matches.of[i].enrolled);
    }
    put_undetected(o, e, s);
    mg_json *models = mg_json_put(o, "models", mg_json_array());
    for (int m = 0; m < mg_matches_models(&s->matches); m++)
        mg_json_put(models, NULL, model_json(e, s, m));
    return o;
}

mg_json *mg_recognition_json(const mg_eval *e)
{
    const mg_eval_recognition *r = &e->recognition;
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "speaks_of",
                       "recognition of faces that were found and aligned, one enrolment a person; the person is the "
                       "unit; similarity grows with likeness, dlib-resnet's is 1 less the distance");
    mg_json *missing = mg_json_put(o, "not_asked", mg_json_array());
    for (size_t i = 0; i < r->missing.count; i++)
        mg_json_put_string(missing, NULL, r->missing.item[i]);
    mg_json *sets = mg_json_put(o, "sets", mg_json_array());
    for (int i = 0; i < r->sets; i++)
        mg_json_put(sets, NULL, set_json(e, &r->set[i]));
    return o;
}
