/* Rows of scores for people and for the machines that watch them: a terminal, JUnit's XML, GitHub's annotations. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "maskgen/scored.h"
#include "maskgen/text.h"
#include "words.h"

static const char *text_of(const mg_json *o, const char *key)
{
    const char *s = mg_json_string(mg_json_find(o, key));
    return s ? s : "";
}

static double number_of(const mg_json *o, const char *key)
{
    const mg_json *v = mg_json_find(o, key);
    return v ? mg_json_number(v) : 0;
}

/* ---- escapes ----------------------------------------------------------------------------------------------------- */

/* A character that stands for itself, or what stands for it; NULL. */
typedef const char *escape(char c);

static const char *escape_xml(char c)
{
    return c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" : c == '\'' ? "&apos;" : NULL;
}

/* https://github.com/actions/toolkit: command.ts, escapeProperty (which is also good for the message). */
static const char *escape_github(char c)
{
    return c == '%' ? "%25" : c == ':' ? "%3A" : c == ',' ? "%2C" : NULL;
}

static const char *escape_nothing(char c)
{
    (void)c;
    return NULL;
}

/* Control characters (a foreign file's words must not steer a terminal), broken UTF-8 and what else XML cannot hold become question marks. */
static void say(words *w, const char *s, escape *special)
{
    while (*s) {
        size_t n = mg_utf8_length(s);
        const char *other = n == 1 ? special(*s) : NULL;
        bool none = strncmp(s, "\xef\xbf\xbe", 3) == 0 || strncmp(s, "\xef\xbf\xbf", 3) == 0; /* U+FFFE, U+FFFF */
        if (other)
            words_say(w, "%s", other);
        else if (n == 0 || none || (n == 1 && ((unsigned char)*s < ' ' || *s == 127)))
            words_say(w, "?");
        else
            words_say(w, "%.*s", (int)n, s);
        s += n ? n : 1;
    }
}

/* ---- terminal ---------------------------------------------------------------------------------------------------- */

/* The margin of one face, and the sub-detector that gave it. */
static void say_margin(words *w, double margin, const char *part)
{
    enum { COLUMN = 13 };
    words_say(w, "  %+.4f  ", margin);
    say(w, part, escape_nothing);
    for (size_t n = strlen(part); n < COLUMN; n++)
        words_say(w, " ");
}

static void say_picture(words *w, const mg_json *row)
{
    const mg_json *scores = mg_json_find(row, "scores");
    double faces = number_of(scores, "faces");
    words_say(w, ": %s, best margin %+.4f by ", mg_count(faces, "face"), number_of(scores, "best_margin"));
    say(w, text_of(row, "detector"), escape_nothing);
    words_say(w, "\n");
    for (const mg_json *d = mg_json_first(mg_json_find(scores, "detections")); d; d = mg_json_next(d)) {
        double box[4] = {0};
        mg_json_need_numbers(d, "box", box, 4, "", NULL);
        say_margin(w, number_of(d, "margin"), text_of(d, "part"));
        words_say(w, " at %.0f,%.0f  %.0f×%.0f\n", box[0], box[1], box[2], box[3]);
    }
}

/* The sub-detector that is surest. */
static const char *best_part(const mg_json *face)
{
    const mg_json *parts = mg_json_find(face, "parts"), *best = parts ? mg_json_first(parts) : NULL;
    for (const mg_json *p = best; p; p = mg_json_next(p))
        if (mg_json_number(p) > mg_json_number(best))
            best = p;
    const char *name = mg_json_key(best);
    return name ? name : ""; /* a foreign list has no names */
}

static void say_pattern(words *w, const mg_json *row)
{
    const mg_json *scores = mg_json_find(row, "scores"), *faces = mg_json_find(scores, "faces");
    words_say(w, ": true face found on %.0f of %zu, mean margin %+.4f by ", number_of(scores, "found"), mg_json_count(faces),
              number_of(scores, "mean_margin"));
    say(w, text_of(row, "detector"), escape_nothing);
    words_say(w, "\n");
    for (const mg_json *f = mg_json_first(faces); f; f = mg_json_next(f)) {
        say_margin(w, number_of(f, "true_margin"), best_part(f));
        words_say(w, " ");
        say(w, text_of(f, "name"), escape_nothing);
        words_say(w, "\n");
    }
}

mg_status mg_scored_words(char **out, const mg_json *row, mg_err *err)
{
    words w = {0};
    say(&w, text_of(row, "path"), escape_nothing);
    if (strcmp(text_of(row, "as"), "pattern") == 0)
        say_pattern(&w, row);
    else
        say_picture(&w, row);
    return words_take(&w, out, err);
}

void mg_scored_add_change(void *changes, const char *kind, const char *what, const char *was, const char *is)
{
    mg_json *o = mg_json_put(changes, NULL, mg_json_object());
    mg_json_put_string(o, "kind", kind);
    mg_json_put_string(o, "what", what);
    mg_json_put_string(o, "was", was);
    mg_json_put_string(o, "is", is);
}

/* ---- changes ----------------------------------------------------------------------------------------------------- */

static void say_change(words *w, const mg_json *change, escape *special)
{
    if (strcmp(text_of(change, "kind"), "missing") == 0) {
        words_say(w, "not in the baseline");
        return;
    }
    say(w, text_of(change, "what"), special);
    words_say(w, " was ");
    say(w, text_of(change, "was"), special);
    words_say(w, special == escape_github ? "%%2C is " : ", is ");
    say(w, text_of(change, "is"), special);
}

mg_status mg_scored_changes(char **out, const mg_json *row, mg_err *err)
{
    words w = {0};
    words_say(&w, "%s", "");
    for (const mg_json *c = mg_json_first(mg_json_find(row, "changes")); c; c = mg_json_next(c)) {
        say(&w, text_of(row, "path"), escape_nothing);
        words_say(&w, " (");
        say(&w, text_of(row, "detector"), escape_nothing);
        words_say(&w, "): ");
        say_change(&w, c, escape_nothing);
        words_say(&w, "\n");
    }
    return words_take(&w, out, err);
}

mg_status mg_scored_absent(char **out, const mg_json *row, mg_err *err)
{
    words w = {0};
    words_say(&w, "in the baseline, but not scored: ");
    say(&w, text_of(row, "path"), escape_nothing);
    words_say(&w, " (");
    say(&w, text_of(row, "detector"), escape_nothing);
    words_say(&w, ")");
    return words_take(&w, out, err);
}

static void say_case(words *w, const mg_json *row)
{
    const mg_json *changes = mg_json_find(row, "changes");
    size_t n = mg_json_count(changes);
    words_say(w, "    <testcase classname=\"");
    say(w, text_of(row, "detector"), escape_xml);
    words_say(w, "\" name=\"");
    say(w, text_of(row, "path"), escape_xml);
    words_say(w, n ? "\">\n      <failure type=\"change\" message=\"%s\">" : "\"/>\n", mg_count(n, "change"));
    for (const mg_json *c = mg_json_first(changes); c; c = mg_json_next(c)) {
        say_change(w, c, escape_xml);
        words_say(w, "\n");
    }
    if (n)
        words_say(w, "</failure>\n    </testcase>\n");
}

mg_status mg_scored_junit(char **out, const mg_json *rows, mg_err *err)
{
    words w = {0};
    size_t failures = 0, n = mg_json_count(rows);
    for (const mg_json *r = mg_json_first(rows); r; r = mg_json_next(r))
        failures += mg_json_count(mg_json_find(r, "changes")) > 0;
    words_say(&w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"%zu\" failures=\"%zu\">\n", n, failures);
    words_say(&w, "  <testsuite name=\"maskgen score\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"0\">\n", n, failures);
    for (const mg_json *r = mg_json_first(rows); r; r = mg_json_next(r))
        say_case(&w, r);
    words_say(&w, "  </testsuite>\n</testsuites>\n");
    return words_take(&w, out, err);
}

mg_status mg_scored_annotations(char **out, const mg_json *rows, mg_err *err)
{
    words w = {0};
    words_say(&w, "%s", "");
    for (const mg_json *r = mg_json_first(rows); r; r = mg_json_next(r)) {
        const mg_json *changes = mg_json_find(r, "changes");
        if (mg_json_count(changes) == 0)
            continue;
        words_say(&w, "::error file=");
        say(&w, text_of(r, "path"), escape_github);
        words_say(&w, ",title=maskgen score::");
        say(&w, text_of(r, "detector"), escape_github);
        for (const mg_json *c = mg_json_first(changes); c; c = mg_json_next(c)) {
            words_say(&w, "%%0A"); /* a new line of the annotation */
            say_change(&w, c, escape_github);
        }
        words_say(&w, "\n");
    }
    return words_take(&w, out, err);
}
