/* Why this file exists: printf and strtod follow the locale of the program that uses the library, files must not. */
#define _GNU_SOURCE /* newlocale, uselocale */
#include "base/text/format.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

/* glibc keeps this locale ready: it costs no memory. Where a system has none left, the host's stays. */
static locale_t enter(locale_t *plain)
{
    *plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    return *plain ? uselocale(*plain) : (locale_t)0;
}

static void leave(locale_t plain, locale_t before)
{
    if (plain) {
        uselocale(before);
        freelocale(plain);
    }
}

int mg_vformat(char *out, size_t room, const char *fmt, va_list ap)
{
    locale_t plain, before = enter(&plain);
    int n = vsnprintf(out, room, fmt, ap);
    leave(plain, before);
    return n;
}

int mg_format(char *out, size_t room, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = mg_vformat(out, room, fmt, ap);
    va_end(ap);
    return n;
}

double mg_strtod(const char *text, char **end)
{
    locale_t plain, before = enter(&plain);
    double v = strtod(text, end);
    leave(plain, before);
    return v;
}
