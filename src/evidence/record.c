#include "maskgen/record.h"

#include <stdio.h>
#include <string.h>

#include "maskgen/dlib.h"
#include "maskgen/text.h"
#include "words.h"

/* ---- JSON ---------------------------------------------------------------------------------------------------------------- */

void mg_interval_to_json(mg_json *o, const char *key, mg_interval v)
{
    mg_json_put_numbers(o, key, (double[]){v.lo, v.hi}, 2);
}

static void put_box(mg_json *o, mg_rect b)
{
    mg_json_put_numbers(o, "box", (double[]){b.x, b.y, b.w, b.h}, 4);
}

mg_json *mg_score_to_json(const mg_score *s)
{
    mg_json *o = mg_json_object();
    mg_json_put_number(o, "true_margin", s->true_margin);
    mg_json_put_number(o, "false_margin", s->false_margin);
    mg_json_put_bool(o, "hit", s->hit);
    mg_json *parts = mg_json_put(o, "parts", mg_json_object());
    for (int i = 0; i < MG_PARTS; i++)
        mg_json_put_number(parts, mg_part_name[i], s->part_margin[i]);
    mg_json *all = mg_json_put(o, "detections", mg_json_array());
    for (int i = 0; i < s->count; i++) {
        mg_json *d = mg_json_put(all, NULL, mg_json_object());
        put_box(d, s->det[i].box);
        mg_json_put_number(d, "margin", s->det[i].margin);
        if (s->det[i].part >= 0)
            mg_json_put_string(d, "part", mg_part_name[s->det[i].part]);
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
        mg_json *s = mg_json_put(each, NULL, mg_score_to_json(&r->reading[i].score));
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

mg_json *mg_libraries_to_json(void)
{
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "dlib", mg_dlib_version());
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
        words_say(w, "%-12s %12.*f %+12.2f %*s\n", t->row[i].name, t->row[i].patterns > 1, y->false_faces, y->false_margin,
            y->found ? 12 : 14, mean);
    }
}

mg_status mg_table_print(char **out, const mg_table *t, mg_err *err)
{
    words w = {0};
    if (t->flat) {
        say_canvas(&w, t);
        return words_take(&w, out, err);
    }
    words_say(&w, "%-12s %14s  %-13s %11s  %-16s %11s\n", "", "true face", "95 % interval", "mean margin", "95 % interval",
        "false faces");
    for (size_t i = 0; i < t->count; i++) {
        const mg_tally *y = &t->row[i].tally;
        char found[32], interval[32], margins[32];
        snprintf(found, sizeof found, "%.*f of %d", t->row[i].patterns > 1, y->rate * y->views, y->views);
        snprintf(interval, sizeof interval, "%.0f–%.0f %%", 100 * y->rate_ci.lo, 100 * y->rate_ci.hi);
        snprintf(margins, sizeof margins, "%+.2f … %+.2f", y->margin_ci.lo, y->margin_ci.hi);
        words_say(&w, "%-12s %14s  %-15s %11.2f  %-18s %11.2f\n", t->row[i].name, found, interval, y->margin, margins,
            y->false_faces);
    }
    return words_take(&w, out, err);
}

static void say_row(words *w, const mg_row *r, const char *as)
{
    words_say(w, "%.0f of %d under %s", r->tally.rate * r->tally.views, r->tally.views, as);
}

/* Where false faces appear at all: how many, beside the controls. */
static void say_false_faces(words *w, const mg_table *t)
{
    static const char *const beside[][2] = {{"white", "plain white"}, {"black", "plain black"}, {"stripes", "stripes"},
                                            {"random", "random patterns"}, {"best-of-K", "the best of as many random ones"}};
    const mg_row *p = mg_table_find(t, "pattern");
    words_say(w, " False faces a picture: %.2f", p->tally.false_faces);
    const char *sep = " (";
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
        const mg_row *r = mg_table_find(t, beside[i][0]);
        if (r) {
            words_say(w, "%s%s %.2f", sep, beside[i][1], r->tally.false_faces);
            sep = ", ";
        }
    }
    words_say(w, ").");
}

static void say_canvas_claim(words *w, const mg_table *t, const mg_detector *by)
{
    const mg_row *p = mg_table_find(t, "pattern");
    words_say(w, "%s (%s, enlarged %s) finds %s in the flat picture, where there is no face", by->ops->name,
              by->opts.rgb ? "colour" : "grey", mg_count(by->opts.upsample, "time"), mg_count(p->tally.found, "face"));
    if (p->tally.found)
        words_say(w, "; best margin %+.2f, mean %+.2f", p->tally.false_margin, p->tally.found_margin);
    words_say(w, ".");
    say_false_faces(w, t);
    words_say(w, " Nothing was worn: this says nothing about masks on faces. Not medical protection.");
}

mg_status mg_claim(char **out, const mg_table *t, const mg_detector *by, const char *faces, mg_err *err)
{
    static const char *const rivals[] = {"white", "black", "blue", "skin", "stripes", "best-of-K"};
    const mg_row *p = mg_table_find(t, "pattern"), *white = mg_table_find(t, "white"), *black = mg_table_find(t, "black");
    words w = {0};
    if (t->flat) {
        say_canvas_claim(&w, t, by);
        return words_take(&w, out, err);
    }
    words_say(&w, "Detection, not recognition: %s (%s) finds the true face on %d of %d (95 %% interval %.0f–%.0f %%) under this "
            "pattern, ", by->ops->name, by->opts.rgb ? "colour" : "grey", p->tally.hits, p->tally.views,
        100 * p->tally.rate_ci.lo, 100 * p->tally.rate_ci.hi);
    say_row(&w, white, "plain white");
    words_say(&w, " and ");
    say_row(&w, black, "plain black");
    words_say(&w, "; tested on %s.", faces);
    int beaten = 0, total = 0;
    for (size_t i = 0; i < sizeof rivals / sizeof *rivals; i++) {
        const mg_row *r = mg_table_find(t, rivals[i]);
        if (!r)
            continue;
        total++;
        beaten += p->tally.margin < r->tally.margin;
        if (p->tally.margin >= r->tally.margin)
            words_say(&w, " Its mean margin is no lower than that of %s.", r->name);
    }
    if (beaten == total)
        words_say(&w, " Its mean margin is below that of every control.");
    if (p->tally.false_faces > 0)
        say_false_faces(&w, t);
    words_say(&w, " This says nothing about other detectors, other faces or a printed mask. Not medical protection.");
    return words_take(&w, out, err);
}
