#include "base/text/strbuf.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/format.h"

/* Makes room for n more bytes and a NUL; false, and the text is lost, where there is none. */
static bool reserve(mg_strbuf *w, size_t n)
{
    if (w->n + n + 1 <= w->room)
        return true;
    size_t room = 2 * (w->n + n + 1);
    char *more = realloc(w->s, room);
    if (!more) {
        w->lost = true;
        return false;
    }
    w->s = more;
    w->room = room;
    return true;
}

void mg_strbuf_add(mg_strbuf *w, const void *bytes, size_t n)
{
    if (w->lost || !reserve(w, n))
        return;
    memcpy(w->s + w->n, bytes, n);
    w->n += n;
    w->s[w->n] = 0;
}

void mg_strbuf_put(mg_strbuf *w, const char *fmt, ...)
{
    char part[512];
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int put = mg_vformat(part, sizeof part, fmt, ap);
    if (put < 0)
        w->lost = true;
    if (!w->lost && reserve(w, (size_t)put)) {
        if ((size_t)put < sizeof part)
            memcpy(w->s + w->n, part, (size_t)put + 1);
        else /* a long path */
            mg_vformat(w->s + w->n, (size_t)put + 1, fmt, again);
        w->n += (size_t)put;
    }
    va_end(again);
    va_end(ap);
}

void mg_strbuf_free(mg_strbuf *w)
{
    free(w->s);
    *w = (mg_strbuf){0};
}

void mg_strbuf_pad(mg_strbuf *w, const char *text, int width)
{
    int n = 0;
    for (const char *c = text; *c; c++)
        n += ((unsigned char)*c & 0xc0) != 0x80;
    mg_strbuf_put(w, "%*s%s", n < width ? width - n : 1, "", text);
}

mg_status mg_strbuf_take(mg_strbuf *w, char **out, mg_err *err)
{
    *out = w->lost ? NULL : w->s;
    if (*out)
        w->s = NULL;
    mg_strbuf_free(w);
    return *out ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for a text");
}
