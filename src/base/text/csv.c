/* Comma-separated values. A record is taken apart in place: a field without quotes is never longer than its text. */
#include "base/text/csv.h"

#include <string.h>

#include "base/text/text.h"
#include "base/text/utf8.h"

void mg_csv_put(mg_strbuf *w, const char *field)
{
    if (!field[strcspn(field, ",\"\r\n")]) {
        mg_strbuf_put(w, "%s", field);
        return;
    }
    mg_strbuf_put(w, "\"");
    while (*field) {
        size_t n = strcspn(field, "\"");
        mg_strbuf_add(w, field, n);
        mg_strbuf_put(w, "%s", field[n] ? "\"\"" : "");
        field += n + (field[n] != 0);
    }
    mg_strbuf_put(w, "\"");
}

mg_status mg_csv_wrong(const mg_csv *c, mg_err *err, const char *what)
{
    return mg_fail_at(err, MG_EINPUT, c->name, "%s (line %d)", what, c->record);
}

mg_status mg_csv_open(mg_csv *c, char *text, size_t size, const char *name, mg_err *err)
{
    const char *begin = text;
    mg_status st = mg_text_begin(&begin, &size, name, err);
    if (st != MG_OK)
        return st;
    *c = (mg_csv){text + (begin - text), text + (begin - text) + size, 1, 1, name};
    for (const char *s = c->at; s < c->end;) {
        size_t n = utf8_first(s);
        if (n == 0)
            return mg_csv_wrong(c, err, *s ? "not UTF-8" : "a NUL");
        c->record += *s == '\n';
        s += n;
    }
    c->record = 1;
    return MG_OK;
}

/* Moves what stands between quotes to the beginning of the field; returns its end, or NULL where the last quote is
 * missing. */
static char *unquote(mg_csv *c, char *to)
{
    for (c->at++; c->at < c->end; *to++ = *c->at++) {
        c->line += *c->at == '\n';
        if (*c->at == '"' && *++c->at != '"')
            return to;
    }
    return NULL;
}

/* The length of a line end at `s`, 0 where there is none. */
static int line_end(const char *s)
{
    return *s == '\n' ? 1 : *s == '\r' && s[1] == '\n' ? 2 : 0;
}

/* One field and what ends it: *last tells a line's end from a comma. */
static mg_status read_field(mg_csv *c, char **field, bool *last, mg_err *err)
{
    char *end;
    *field = c->at;
    if (*c->at == '"') {
        if (!(end = unquote(c, c->at)))
            return mg_csv_wrong(c, err, "a quote is not closed");
    } else {
        while (c->at < c->end && *c->at != ',' && !line_end(c->at))
            if (*c->at++ == '"')
                return mg_csv_wrong(c, err, "a quote within a field that does not begin with one");
        end = c->at;
    }
    int n = c->at < c->end ? line_end(c->at) : 0;
    *last = n > 0 || c->at == c->end;
    if (!*last && *c->at != ',')
        return mg_csv_wrong(c, err, "a character after the closing quote of a field");
    c->line += n > 0;
    c->at += *last ? n : 1;
    *end = 0;
    return MG_OK;
}

mg_status mg_csv_next(mg_csv *c, char **field, int n, bool *more, mg_err *err)
{
    mg_status st = MG_OK;
    bool last = false;
    *more = c->at < c->end;
    c->record = c->line;
    for (int i = 0; *more && !last; i++) {
        char *extra;
        if ((st = read_field(c, i < n ? &field[i] : &extra, &last, err)) != MG_OK)
            return st;
        if (i >= n || (last && i + 1 < n))
            return mg_csv_wrong(c, err, i >= n ? "a field too many" : "a field is missing");
    }
    return st;
}
