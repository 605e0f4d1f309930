#include "report/record_json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text/text.h"
#include "base/text/strbuf.h"

/* ---- JSON ---------------------------------------------------------------------------------------------------------------- */

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

mg_json *mg_faces_to_json(const mg_faceset *set)
{
    mg_json *o = mg_json_object();
    mg_json *used = mg_json_put(o, "used", mg_json_array());
    for (size_t i = 0; i < set->list.count; i++) {
        const mg_face *f = &set->list.face[i];
        mg_json *j = mg_json_put(used, NULL, mg_json_object());
        mg_json_put_string(j, "name", f->name);
        mg_json_put_string(j, "origin", f->origin);
        mg_json_put_string(j, "sha256", f->hash);
        put_box(j, f->box);
    }
    mg_json *dropped = mg_json_put(o, "dropped", mg_json_array());
    for (size_t i = 0; i < set->dropped.count; i++)
        mg_json_put_string(dropped, NULL, set->dropped.item[i]);
    return o;
}

/* ---- words --------------------------------------------------------------------------------------------------------------- */

/* A canvas has no true face: only faces found. */
static void say_canvas(words *w, const mg_table *t)
{
    words_say(w, "%-12s %12s %12s %12s\n", "", "faces found", "best margin", "mean margin");
    for (size_t i = 0; i < t->count; i++) {
        const mg_tally *y = &t->row[i].tally;
        char mean[32];
        snprintf(mean, sizeof mean, y->found ? "%+.2f" : "–", y->found_margin);
        words_say(w, "%-12s %12.*f %+12.2f %*s\n", t->row[i].name, t->row[i].patterns > 1, y->false_faces, y->best_margin,
            y->found ? 12 : 14, mean);
    }
}

/* Where faces and views, or faces and photos, are not the same number: what the intervals count. */
static void say_repeats(words *w, const mg_table *t)
{
    char text[MG_SUBJECTS_TEXT];
    const mg_subjects *s = &t->of;
    if (s->photos == s->n)
        return;
    mg_subjects_words(text, "face", s->faces, s->photos, s->n);
    words_say(w, "%s; intervals are over %s\n", text, mg_count(s->photos, s->photos < s->faces ? "photo" : "face"));
}

mg_status mg_table_print(char **out, const mg_table *t, mg_err *err)
{
    words w = {0};
    if (t->flat) {
        say_canvas(&w, t);
        return words_take(&w, out, err);
    }
    say_repeats(&w, t);
    words_say(&w, "%-12s %14s  %-13s %11s  %-16s %11s\n", "", "true face", "95 % interval", "mean margin", "95 % interval",
        "false faces");
    for (size_t i = 0; i < t->count; i++) {
        const mg_tally *y = &t->row[i].tally;
        char found[32], interval[32], margins[32];
        snprintf(found, sizeof found, "%.*f of %d", t->row[i].patterns > 1 || y->views > y->faces, y->rate * y->faces, y->faces);
        snprintf(interval, sizeof interval, "%.0f–%.0f %%", 100 * y->rate_ci.lo, 100 * y->rate_ci.hi);
        if (isnan(y->margin_ci.lo))
            snprintf(margins, sizeof margins, "–");
        else
            snprintf(margins, sizeof margins, "%+.2f … %+.2f", y->margin_ci.lo, y->margin_ci.hi);
        words_say(&w, "%-12s %14s  %-15s %11.2f  %-18s %11.2f\n", t->row[i].name, found, interval, y->margin, margins,
            y->false_faces);
    }
    return words_take(&w, out, err);
}

