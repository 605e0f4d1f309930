/* Rows of scores for people and for the machines that watch them: a terminal, JUnit's XML, GitHub's annotations. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "regress/score_file.h"
#include "base/text/text.h"
#include "report/score_digest.h"
#include "base/text/strbuf.h"
#include "base/text/utf8.h"

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

/* What stands for a character; NULL where it stands for itself. */
typedef const char *escape(char c);

static const char *escape_xml(char c)
{
    return c == '&'    ? "&amp;"
           : c == '<'  ? "&lt;"
           : c == '>'  ? "&gt;"
           : c == '"'  ? "&quot;"
           : c == '\'' ? "&apos;"
           : c == '\n' ? "&#10;"
           : c == '\r' ? "&#13;"
           : c == '\t' ? "&#9;"
                       : NULL;
}

/* https://github.com/actions/runner, ActionCommand.cs: a message knows three escapes, a property such as file= two
 * more. */
static const char *escape_message(char c)
{
    return c == '%' ? "%25" : c == '\n' ? "%0A" : c == '\r' ? "%0D" : NULL;
}

static const char *escape_property(char c)
{
    return c == ':' ? "%3A" : c == ',' ? "%2C" : escape_message(c);
}

/* Whether the character of n bytes at s is a control character (C0, DEL or C1), or one that XML cannot hold. */
static bool unprintable(const char *s, size_t n)
{
    const unsigned char *p = (const unsigned char *)s;
    return n == 0 || (n == 1 && (*p < ' ' || *p == 127)) || (n == 2 && *p == 0xc2 && p[1] < 0xa0) ||
           strncmp(s, "\xef\xbf\xbe", 3) == 0 || strncmp(s, "\xef\xbf\xbf", 3) == 0; /* U+FFFE, U+FFFF */
}

/* Control characters (a foreign file's text must not steer a terminal), broken UTF-8 and what else XML cannot hold
 * become question marks. */
static void put(mg_strbuf *w, const char *s, escape *special)
{
    while (*s) {
        size_t n = utf8_first(s);
        const char *other = special && n == 1 ? special(*s) : NULL;
        if (other)
            mg_strbuf_put(w, "%s", other);
        else if (unprintable(s, n))
            mg_strbuf_put(w, "?");
        else
            mg_strbuf_put(w, "%.*s", (int)n, s);
        s += n ? n : 1;
    }
}

/* ---- terminal ---------------------------------------------------------------------------------------------------- */

/* The margin of one face, and the sub-detector that gave it. */
static void put_margin(mg_strbuf *w, double margin, const char *part)
{
    enum { COLUMN = 13 };
    mg_strbuf_put(w, "  %+.4f  ", margin);
    put(w, part, NULL);
    for (size_t n = strlen(part); n < COLUMN; n++)
        mg_strbuf_put(w, " ");
}

static void put_picture(mg_strbuf *w, const mg_json *row)
{
    const mg_json *scores = mg_json_find(row, "scores");
    double faces = number_of(scores, "faces");
    mg_strbuf_put(w, ": a picture, %s, best margin %+.4f by ", mg_count(faces, "face"),
                  number_of(scores, "best_margin"));
    put(w, text_of(row, "detector"), NULL);
    mg_strbuf_put(w, "\n");
    for (const mg_json *d = mg_json_first(mg_json_find(scores, "detections")); d; d = mg_json_next(d)) {
        double box[4] = {0};
        mg_json_need_numbers(d, "box", box, 4, "", NULL);
        put_margin(w, number_of(d, "margin"), text_of(d, "part"));
        mg_strbuf_put(w, " at %.0f,%.0f  %.0f×%.0f\n", box[0], box[1], box[2], box[3]);
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

static void put_pattern(mg_strbuf *w, const mg_json *row)
{
    const mg_json *scores = mg_json_find(row, "scores"), *faces = mg_json_find(scores, "faces");
    mg_strbuf_put(w, ": a pattern, true face found on %.0f of %zu, mean margin %+.4f by ", number_of(scores, "found"),
                  mg_json_count(faces), number_of(scores, "mean_margin"));
    put(w, text_of(row, "detector"), NULL);
    mg_strbuf_put(w, "\n");
    for (const mg_json *f = mg_json_first(faces); f; f = mg_json_next(f)) {
        put_margin(w, number_of(f, "true_margin"), best_part(f));
        mg_strbuf_put(w, " ");
        put(w, text_of(f, "name"), NULL);
        mg_strbuf_put(w, "\n");
    }
}

mg_status mg_score_text(char **out, const mg_json *row, mg_err *err)
{
    mg_strbuf w = {0};
    put(&w, text_of(row, "path"), NULL);
    if (strcmp(text_of(row, "as"), "pattern") == 0)
        put_pattern(&w, row);
    else
        put_picture(&w, row);
    return mg_strbuf_take(&w, out, err);
}

void mg_score_add_change(void *changes, const char *kind, const char *what, const char *was, const char *is)
{
    mg_json *o = mg_json_put(changes, NULL, mg_json_object());
    mg_json_put_string(o, "kind", kind);
    mg_json_put_string(o, "what", what);
    mg_json_put_string(o, "was", was);
    mg_json_put_string(o, "is", is);
}

/* ---- changes ----------------------------------------------------------------------------------------------------- */

static const char unscored[] = "in the baseline, but not scored";

static void put_change(mg_strbuf *w, const mg_json *change, escape *special)
{
    if (strcmp(text_of(change, "kind"), "missing") == 0) {
        mg_strbuf_put(w, "not in the baseline");
        return;
    }
    put(w, text_of(change, "what"), special);
    mg_strbuf_put(w, " was ");
    put(w, text_of(change, "was"), special);
    mg_strbuf_put(w, ", is ");
    put(w, text_of(change, "is"), special);
}

/* "mask.json (dlib-hog)" */
static void put_key(mg_strbuf *w, const mg_json *row)
{
    put(w, text_of(row, "path"), NULL);
    mg_strbuf_put(w, " (");
    put(w, text_of(row, "detector"), NULL);
    mg_strbuf_put(w, ")");
}

mg_status mg_score_changes(char **out, const mg_json *row, bool all, mg_err *err)
{
    mg_strbuf w = {0};
    score_digest d = {0};
    mg_status st;
    *out = NULL;
    MG_TRY(score_digest_of(&d, mg_json_find(row, "changes"), all, err));
    mg_strbuf_put(&w, "%s", "");
    for (size_t i = 0; i < d.count; i++) {
        put_key(&w, row);
        mg_strbuf_put(&w, ": ");
        put_change(&w, d.change[i], NULL);
        mg_strbuf_put(&w, "\n");
    }
    if (d.more) {
        put_key(&w, row);
        mg_strbuf_put(&w, ": and %zu more (--all-changes)\n", d.more);
    }
    MG_TRY(mg_strbuf_take(&w, out, err));
done:
    free(d.change);
    return st;
}

mg_status mg_score_absent(char **out, const mg_json *row, mg_err *err)
{
    mg_strbuf w = {0};
    mg_strbuf_put(&w, "%s: ", unscored);
    put_key(&w, row);
    return mg_strbuf_take(&w, out, err);
}

/* ---- JUnit ------------------------------------------------------------------------------------------------------- */

/* The opening tag, up to and without what closes it. */
static void put_case_head(mg_strbuf *w, const mg_json *row)
{
    mg_strbuf_put(w, "    <testcase classname=\"");
    put(w, text_of(row, "detector"), escape_xml);
    mg_strbuf_put(w, "\" name=\"");
    put(w, text_of(row, "path"), escape_xml);
    mg_strbuf_put(w, "\"");
}

static void put_case(mg_strbuf *w, const mg_json *row)
{
    const mg_json *changes = mg_json_find(row, "changes");
    size_t n = mg_json_count(changes);
    put_case_head(w, row);
    if (mg_json_find(row, "error")) {
        mg_strbuf_put(w, ">\n      <error type=\"unscored\" message=\"");
        put(w, text_of(row, "error"), escape_xml);
        mg_strbuf_put(w, "\"/>\n    </testcase>\n");
    } else if (n == 0) {
        mg_strbuf_put(w, "/>\n");
    } else {
        mg_strbuf_put(w, ">\n      <failure type=\"change\" message=\"%s\">", mg_count(n, "change"));
        for (const mg_json *c = mg_json_first(changes); c; c = mg_json_next(c)) {
            put_change(w, c, escape_xml);
            mg_strbuf_put(w, "\n");
        }
        mg_strbuf_put(w, "</failure>\n    </testcase>\n");
    }
}

mg_status mg_score_junit(char **out, const mg_score_report *r, mg_err *err)
{
    mg_strbuf w = {0};
    size_t failures = 0, errors = 0, missing = mg_json_count(r->missing), n = mg_json_count(r->rows) + missing;
    for (const mg_json *row = mg_json_first(r->rows); row; row = mg_json_next(row)) {
        failures += mg_json_count(mg_json_find(row, "changes")) > 0;
        errors += mg_json_find(row, "error") != NULL;
    }
    failures += r->missing_fails ? missing : 0;
    mg_strbuf_put(
        &w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"%zu\" failures=\"%zu\" errors=\"%zu\">\n",
        n, failures, errors);
    mg_strbuf_put(
        &w, "  <testsuite name=\"maskgen score\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n", n,
        failures, errors, r->missing_fails ? 0 : missing);
    for (const mg_json *row = mg_json_first(r->rows); row; row = mg_json_next(row))
        put_case(&w, row);
    for (const mg_json *row = mg_json_first(r->missing); row; row = mg_json_next(row)) {
        put_case_head(&w, row);
        mg_strbuf_put(&w, ">\n      <%s message=\"%s\"/>\n    </testcase>\n",
                      r->missing_fails ? "failure type=\"missing\"" : "skipped", unscored);
    }
    mg_strbuf_put(&w, "  </testsuite>\n</testsuites>\n");
    return mg_strbuf_take(&w, out, err);
}

/* ---- GitHub ------------------------------------------------------------------------------------------------------ */

/* Up to the detector, with which the message begins. */
static void put_annotation(mg_strbuf *w, const char *level, const mg_json *row)
{
    mg_strbuf_put(w, "::%s file=", level);
    put(w, text_of(row, "path"), escape_property);
    mg_strbuf_put(w, ",title=maskgen score::");
    put(w, text_of(row, "detector"), escape_message);
}

static mg_status annotate_changes(mg_strbuf *w, const mg_json *row, bool all, mg_err *err)
{
    score_digest d = {0};
    mg_status st;
    MG_TRY(score_digest_of(&d, mg_json_find(row, "changes"), all, err));
    if (d.count)
        put_annotation(w, "error", row);
    for (size_t i = 0; i < d.count; i++) {
        mg_strbuf_put(w, "%%0A"); /* a new line of the annotation */
        put_change(w, d.change[i], escape_message);
    }
    if (d.more)
        mg_strbuf_put(w, "%%0Aand %zu more", d.more);
    if (d.count)
        mg_strbuf_put(w, "\n");
done:
    free(d.change);
    return st;
}

static void annotate_error(mg_strbuf *w, const mg_json *row)
{
    put_annotation(w, "error", row);
    mg_strbuf_put(w, "%%0A");
    put(w, text_of(row, "error"), escape_message);
    mg_strbuf_put(w, "\n");
}

mg_status mg_score_annotations(char **out, const mg_score_report *r, mg_err *err)
{
    mg_strbuf w = {0};
    mg_status st;
    *out = NULL;
    mg_strbuf_put(&w, "%s", "");
    for (const mg_json *row = mg_json_first(r->rows); row; row = mg_json_next(row))
        if (mg_json_find(row, "error"))
            annotate_error(&w, row);
        else
            MG_TRY(annotate_changes(&w, row, r->all, err));
    for (const mg_json *row = mg_json_first(r->missing); row; row = mg_json_next(row)) {
        put_annotation(&w, r->missing_fails ? "error" : "warning", row);
        mg_strbuf_put(&w, "%%0A%s\n", unscored);
    }
    MG_TRY(mg_strbuf_take(&w, out, err));
done:
    mg_strbuf_free(&w);
    return st;
}
