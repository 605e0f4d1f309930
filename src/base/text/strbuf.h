/* A growing text for tables and sentences. */
#ifndef MG_BASE_TEXT_STRBUF_H
#define MG_BASE_TEXT_STRBUF_H

#include <stdbool.h>
#include <stddef.h>

#include "maskgen/status.h"

/* A text that its owner adds to; {0} is an empty one. Without memory the text is lost, and mg_strbuf_take says so. */
typedef struct mg_strbuf {
    char *s;        /* NUL-terminated and owned; NULL while nothing has been put */
    size_t n, room; /* bytes of the text without its NUL, and bytes that `s` has room for */
    bool lost;
} mg_strbuf;

/* Adds to the end, as printf does in the C locale. */
void mg_strbuf_put(mg_strbuf *w, const char *fmt, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 2, 3)))
#endif
    ;
/* Adds n bytes to the end; NUL is a byte like any other. */
void mg_strbuf_add(mg_strbuf *w, const void *bytes, size_t n);
/* Adds a text flush right in `width` columns, or behind one blank where it is wider. Columns are characters, not bytes:
 * dashes and dots are longer in UTF-8. */
void mg_strbuf_pad(mg_strbuf *w, const char *text, int width);
/* Moves the text out and empties `w` in any case; the caller frees *out. MG_ENOMEM: it was lost, or nothing was put. */
mg_status mg_strbuf_take(mg_strbuf *w, char **out, mg_err *err);
void mg_strbuf_free(mg_strbuf *w); /* empties it */

#endif
