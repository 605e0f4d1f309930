/* Characters of UTF-8. JSON and cairo both stop at ill-formed ones, and names of files need not be well-formed. */
#ifndef MG_BASE_TEXT_UTF8_H
#define MG_BASE_TEXT_UTF8_H

#include <stddef.h>
#include <string.h>

#define UTF8_REPLACEMENT "\xef\xbf\xbd" /* U+FFFD, for a byte that belongs to no character */

/* Bytes of the well-formed sequence at p < end (Unicode 15, table 3-7); 0 when it is ill-formed or cut short. */
static inline size_t utf8_length(const unsigned char *p, const unsigned char *end)
{
    size_t n = *p < 0x80 ? 1 : *p < 0xc2 ? 0 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : *p < 0xf5 ? 4 : 0;
    if ((size_t)(end - p) < n)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    if ((*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f) || (*p == 0xf0 && p[1] < 0x90) ||
        (*p == 0xf4 && p[1] > 0x8f)) /* overlong, surrogate, past U+10FFFF */
        return 0;
    return n;
}

/* The same at s, a text that is not empty and ends with NUL. */
static inline size_t utf8_first(const char *s)
{
    const unsigned char *p = (const unsigned char *)s;
    return utf8_length(p, p + strnlen(s, 4));
}

#endif
