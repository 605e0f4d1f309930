#include "maskgen/status.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/text/format.h"

#define ELLIPSIS "\xe2\x80\xa6"

/* Whether no UTF-8 sequence continues at this byte. */
static bool starts(char c)
{
    return ((unsigned char)c & 0xc0) != 0x80;
}

/* Writes the text into `room` bytes; what does not fit ends with "…", cut between two characters. Returns the length.
 */
static size_t put(char *out, size_t room, const char *fmt, va_list ap)
{
    int n = mg_vformat(out, room, fmt, ap);
    if (n < 0)
        n = 0, out[0] = 0;
    if ((size_t)n < room)
        return (size_t)n;
    size_t end = room - sizeof ELLIPSIS;
    while (end > 0 && !starts(out[end]))
        end--;
    strcpy(out + end, ELLIPSIS);
    return end + strlen(ELLIPSIS);
}

mg_status mg_fail(mg_err *err, mg_status code, const char *fmt, ...)
{
    if (err) {
        va_list ap;
        va_start(ap, fmt);
        err->code = code;
        put(err->msg, sizeof err->msg, fmt, ap);
        va_end(ap);
    }
    return code;
}

/* Copies `text` into `room` bytes; where it does not fit, a third of it from the front, "…", and the rest from the
 * back. */
static void put_place(char *out, size_t room, const char *text)
{
    size_t n = strlen(text);
    if (n < room) {
        memcpy(out, text, n + 1);
        return;
    }
    size_t front = room / 3, back = n - (room - front - sizeof ELLIPSIS);
    while (front > 0 && !starts(text[front]))
        front--;
    while (back < n && !starts(text[back]))
        back++;
    memcpy(out, text, front);
    strcpy(out + front, ELLIPSIS);
    strcat(out + front, text + back);
}

mg_status mg_fail_at(mg_err *err, mg_status code, const char *place, const char *fmt, ...)
{
    if (err) {
        va_list ap;
        va_start(ap, fmt);
        err->code = code;
        size_t n = put(err->msg, sizeof err->msg * 3 / 4, fmt, ap);
        va_end(ap);
        memcpy(err->msg + n, ": ", 3);
        put_place(err->msg + n + 2, sizeof err->msg - n - 2, place);
    }
    return code;
}
