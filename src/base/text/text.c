/* Edit distance (Damerau's, neighbours exchanged once), the plural of nouns, names that a terminal may be shown, and
 * byte order marks. */
#include "base/text/text.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/text/utf8.h"

enum { NAME_ROOM = 64 };

int mg_by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Changes between two names, both shorter than NAME_ROOM. Row i of the usual table holds the distances of a's first i
 * characters to every beginning of b; the last three rows are enough. */
static size_t distance(const char *a, const char *b)
{
    size_t row[3][NAME_ROOM], n = strlen(b), i;
    for (size_t j = 0; j <= n; j++)
        row[0][j] = j;
    for (i = 1; a[i - 1]; i++) {
        size_t *now = row[i % 3];
        const size_t *up = row[(i - 1) % 3], *two_up = row[(i + 1) % 3]; /* i - 2, modulo 3 */
        now[0] = i;
        for (size_t j = 1; j <= n; j++) {
            now[j] = least(least(up[j], now[j - 1]) + 1, up[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], two_up[j - 2] + 1);
        }
    }
    return row[(i - 1) % 3][n];
}

void mg_nearest_offer(mg_nearest *n, const char *candidate)
{
    size_t length = strlen(n->name);
    if (length >= NAME_ROOM || strlen(candidate) >= NAME_ROOM)
        return;
    size_t d = distance(n->name, candidate), far = length / 3 > 2 ? length / 3 : 2;
    if (d <= far && d < length && (!n->best || d < n->distance)) {
        n->best = candidate;
        n->distance = d;
    }
}

const char *mg_nearest_hint(char out[MG_HINT], const mg_nearest *n)
{
    if (n->best)
        snprintf(out, MG_HINT, " (did you mean %s?)", n->best);
    else
        out[0] = 0;
    return out;
}

const char *mg_counted(char out[MG_COUNTED], long long n, const char *one)
{
    size_t length = strlen(one);
    char last = length > 1 ? one[length - 1] : 0, before = length > 1 ? one[length - 2] : 0;
    bool ies = last == 'y' && !strchr("aeiou", before),
         es = last == 's' || last == 'x' || (last == 'h' && strchr("cs", before));
    if (n == 1)
        snprintf(out, MG_COUNTED, "1 %s", one);
    else
        snprintf(out, MG_COUNTED, "%lld %.*s%s", n, (int)(ies ? length - 1 : length), one,
                 ies  ? "ies"
                 : es ? "es"
                      : "s");
    return out;
}

/* Whether the character of n bytes at p is a control character, or none at all. */
static bool unsafe(const unsigned char *p, size_t n)
{
    return n == 0 || (n == 1 && (*p < ' ' || *p == 127)) || (n == 2 && *p == 0xc2 && p[1] < 0xa0);
}

size_t mg_bytes_shown(char *out, size_t room, const char *text, size_t size)
{
    const unsigned char *p = (const unsigned char *)text, *end = p + size;
    size_t at = 0;
    while (p < end) {
        size_t n = utf8_length(p, end);
        bool bad = unsafe(p, n);
        if (at + (bad ? 1 : n) >= room)
            break;
        if (bad)
            out[at++] = '?';
        else
            memcpy(out + at, p, n), at += n;
        p += n ? n : 1;
    }
    out[at] = 0;
    return size - (size_t)(end - p);
}

const char *mg_text_shown(char *out, size_t room, const char *text)
{
    mg_bytes_shown(out, room, text, strlen(text));
    return out;
}

mg_status mg_text_begin(const char **text, size_t *size, const char *name, mg_err *err)
{
    static const struct {
        const char *mark, *encoding; /* NULL: UTF-8, skipped */
        size_t length;
    } marks[] = {{"\xef\xbb\xbf", NULL, 3},
                 {"\xff\xfe\0\0", "UTF-32", 4}, /* before UTF-16, whose mark it begins with */
                 {"\0\0\xfe\xff", "UTF-32", 4},
                 {"\xff\xfe", "UTF-16", 2},
                 {"\xfe\xff", "UTF-16", 2}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (*size < marks[i].length || memcmp(*text, marks[i].mark, marks[i].length) != 0)
            continue;
        if (marks[i].encoding)
            return mg_fail_at(err, MG_EINPUT, name, "%s text: save it as UTF-8", marks[i].encoding);
        *text += marks[i].length;
        *size -= marks[i].length;
        break;
    }
    return MG_OK;
}
