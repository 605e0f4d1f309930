/* Members of rows, and escapes. */
#include "report/score/put.h"

#include <string.h>

#include "base/text/utf8.h"

const char *score_text_of(const mg_json *o, const char *key)
{
    const char *s = mg_json_string(mg_json_find(o, key));
    return s ? s : "";
}

double score_number_of(const mg_json *o, const char *key)
{
    const mg_json *v = mg_json_find(o, key);
    return v ? mg_json_number(v) : 0;
}

bool score_is_match(const mg_json *row)
{
    return mg_json_find(mg_json_find(row, "scores"), "aligned") != NULL;
}

bool score_is_aligned(const mg_json *face)
{
    const mg_json *aligned = mg_json_find(face, "aligned");
    return !aligned || mg_json_bool(aligned);
}

const char *score_escape_xml(char c)
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

const char *score_escape_message(char c)
{
    return c == '%' ? "%25" : c == '\n' ? "%0A" : c == '\r' ? "%0D" : NULL;
}

const char *score_escape_property(char c)
{
    return c == ':' ? "%3A" : c == ',' ? "%2C" : score_escape_message(c);
}

const char *score_escape_markdown(char c)
{
    return c == '|'    ? "\\|"
           : c == '\\' ? "\\\\"
           : c == '`'  ? "\\`"
           : c == '*'  ? "\\*"
           : c == '_'  ? "\\_"
           : c == '['  ? "\\["
           : c == '<'  ? "&lt;"
           : c == '&'  ? "&amp;"
                       : NULL;
}

/* Whether the character of n bytes at s is a control character (C0, DEL or C1), or one that XML cannot hold. */
static bool unprintable(const char *s, size_t n)
{
    const unsigned char *p = (const unsigned char *)s;
    return n == 0 || (n == 1 && (*p < ' ' || *p == 127)) || (n == 2 && *p == 0xc2 && p[1] < 0xa0) ||
           strncmp(s, "\xef\xbf\xbe", 3) == 0 || strncmp(s, "\xef\xbf\xbf", 3) == 0; /* U+FFFE, U+FFFF */
}

void score_put(mg_strbuf *w, const char *s, score_escape *special)
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

void score_put_short(mg_strbuf *w, const char *s, score_escape *special)
{
    enum { HASH = 64, SHOWN = 12 };
    char cut[SHOWN + 4];
    if (strlen(s) == HASH && strspn(s, "0123456789abcdef") == HASH) {
        memcpy(cut, s, SHOWN);
        memcpy(cut + SHOWN, "\xe2\x80\xa6", 4); /* U+2026 */
        s = cut;
    }
    score_put(w, s, special);
}

void score_put_change(mg_strbuf *w, const mg_json *change, score_escape *special, bool brief)
{
    void (*value)(mg_strbuf *, const char *, score_escape *) = brief ? score_put_short : score_put;
    if (strcmp(score_text_of(change, "kind"), "missing") == 0) {
        mg_strbuf_put(w, "not in the baseline");
        return;
    }
    score_put(w, score_text_of(change, "what"), special);
    mg_strbuf_put(w, " was ");
    value(w, score_text_of(change, "was"), special);
    mg_strbuf_put(w, ", is ");
    value(w, score_text_of(change, "is"), special);
}
