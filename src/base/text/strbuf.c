#include "base/text/strbuf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void words_say(words *w, const char *fmt, ...)
{
    char part[2048];
    va_list ap;
    va_start(ap, fmt);
    int put = vsnprintf(part, sizeof part, fmt, ap);
    va_end(ap);
    if (put < 0 || w->lost) {
        w->lost = true;
        return;
    }
    size_t n = (size_t)put < sizeof part ? (size_t)put : sizeof part - 1;
    if (w->n + n + 1 > w->room) {
        size_t room = 2 * (w->n + n + 1);
        char *more = realloc(w->s, room);
        if (!more) {
            w->lost = true;
            return;
        }
        w->s = more;
        w->room = room;
    }
    memcpy(w->s + w->n, part, n);
    w->s[w->n += n] = 0;
}

mg_status words_take(words *w, char **out, mg_err *err)
{
    *out = NULL;
    if (!w->lost && w->s) {
        *out = w->s;
        *w = (words){0};
        return MG_OK;
    }
    free(w->s);
    *w = (words){0};
    return mg_fail(err, MG_ENOMEM, "out of memory for a text");
}
