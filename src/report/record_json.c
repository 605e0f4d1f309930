#include "report/record_json.h"

#include "score/dlib/dlib.h"

void mg_interval_to_json(mg_json *o, const char *key, mg_interval v)
{
    mg_json_put_numbers(o, key, (double[]){v.lo, v.hi}, 2);
}

static void put_box(mg_json *o, mg_rect b)
{
    mg_json_put_numbers(o, "box", (double[]){b.x, b.y, b.w, b.h}, 4);
}

mg_json *mg_reading_to_json(const mg_reading *r)
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

static mg_json *row_to_json(const mg_row *r, const mg_view *views, size_t n)
{
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "name", r->name);
    mg_json_put_number(o, "patterns", r->patterns);
    if (r->has_genome)
        mg_json_put(o, "genes", mg_genome_to_json(&r->genome));
    mg_json_put_number(o, "views", r->tally.views);
    if (r->tally.faces < r->tally.views || r->tally.photos < r->tally.faces) {
        mg_json_put_number(o, "faces", r->tally.faces);
        mg_json_put_number(o, "photos", r->tally.photos);
    }
    mg_json_put_number(o, "hits", r->tally.hits);
    mg_json_put_number(o, "rate", r->tally.rate);
    mg_interval_to_json(o, "rate_ci", r->tally.rate_ci);
    mg_json_put_number(o, "margin", r->tally.margin);
    mg_interval_to_json(o, "margin_ci", r->tally.margin_ci);
    mg_json_put_number(o, "false_margin", r->tally.false_margin);
    mg_json_put_number(o, "false_faces", r->tally.false_faces);
    mg_json_put_number(o, "found", r->tally.found);
    mg_json_put_number(o, "found_margin", r->tally.found_margin);
    mg_json *each = r->reading ? mg_json_put(o, "scores", mg_json_array()) : NULL;
    for (size_t i = 0; each && i < n; i++) {
        mg_json *s = mg_json_put(each, NULL, mg_reading_to_json(&r->reading[i]));
        mg_json_put_string(s, "face", views[i].face->name);
    }
    return o;
}

mg_json *mg_table_to_json(const mg_table *t, const mg_view *views)
{
    mg_json *all = mg_json_array();
    for (size_t i = 0; i < t->count; i++)
        mg_json_put(all, NULL, row_to_json(&t->row[i], views, t->views));
    return all;
}
