#include "report/record_json.h"

#include "score/dlib/dlib.h"

void mg_interval_to_json(mg_json *o, const char *key, mg_interval v)
{
    mg_json_put_numbers(o, key, (double[]){v.lo, v.hi}, 2);
}

void mg_figure_to_json(mg_json *o, const char *key, const char *interval, const mg_figure *f)
{
    mg_json_put_number(o, key, f->value);
    mg_interval_to_json(o, interval, f->ci);
}

static void put_box(mg_json *o, mg_rect b)
{
    mg_json_put_numbers(o, "box", (double[]){b.x, b.y, b.w, b.h}, 4);
}

static mg_json *score_to_json(const mg_full_score *r)
{
    const mg_score *s = &r->score;
    mg_json *o = mg_json_object();
    mg_json_put_number(o, "true_margin", s->true_margin);
    mg_json_put_number(o, "false_margin", s->false_margin);
    mg_json_put_bool(o, "hit", s->hit);
    for (const mg_json *d = mg_json_first(r->detail); d; d = mg_json_next(d))
        mg_json_put(o, mg_json_key(d), mg_json_copy(d));
    mg_json *all = mg_json_put(o, "detections", mg_json_array());
    for (int i = 0; i < s->count; i++) {
        mg_json *d = mg_json_put(all, NULL, mg_json_object());
        put_box(d, s->det[i].box);
        mg_json_put_number(d, "margin", s->det[i].margin);
        if (s->det[i].part)
            mg_json_put_string(d, "part", s->det[i].part);
    }
    return o;
}

static void put_estimate(mg_json *o, const mg_estimate *e)
{
    mg_json_put_number(o, "views", e->views);
    if (e->faces < e->views || e->photos < e->faces) {
        mg_json_put_number(o, "faces", e->faces);
        mg_json_put_number(o, "photos", e->photos);
    }
    mg_json_put_number(o, "hits", e->hits);
    mg_json_put_number(o, "rate", e->rate.value);
    mg_interval_to_json(o, "rate_ci", e->rate.ci);
    mg_json_put_number(o, "margin", e->margin.value);
    mg_interval_to_json(o, "margin_ci", e->margin.ci);
    mg_json_put_number(o, "false_margin", e->false_margin);
    mg_json_put_number(o, "false_faces", e->false_faces.value);
    mg_json_put_number(o, "found", e->detections);
    mg_json_put_number(o, "found_margin", e->detection_margin);
}

static mg_json *group_to_json(const mg_controls *c, int model, int group, const mg_view *views)
{
    const mg_condition_group *g = &c->conditions.group[group];
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "name", g->title);
    mg_json_put_number(o, "patterns", (double)g->count);
    if (g->genome.count)
        mg_json_put(o, "genes", mg_genome_to_json(&g->genome));
    put_estimate(o, mg_controls_estimate(c, model, group));
    mg_json *each = g->count == 1 ? mg_json_put(o, "scores", mg_json_array()) : NULL;
    for (size_t i = 0; each && i < c->outcomes.views; i++) {
        mg_json *s = mg_json_put(each, NULL, score_to_json(mg_controls_score(c, model, group, i)));
        mg_json_put_string(s, "face", views[i].face->name);
    }
    return o;
}

mg_json *mg_controls_to_json(const mg_controls *c, int model, const mg_view *views)
{
    mg_json *all = mg_json_array();
    for (size_t i = 0; i < c->conditions.groups; i++)
        mg_json_put(all, NULL, group_to_json(c, model, (int)i, views));
    return all;
}
