/* A growing text for tables and sentences. */
#ifndef MG_BASE_TEXT_STRBUF_H
#define MG_BASE_TEXT_STRBUF_H

#include <stdbool.h>
#include <stddef.h>

#include "maskgen/status.h"

/* Once memory is out the text is lost, and words_take says so. */
typedef struct words {
    char *s;
    size_t n, room;
    bool lost;
} words;

void words_say(words *w, const char *fmt, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 2, 3)))
#endif
    ;
mg_status words_take(words *w, char **out, mg_err *err); /* the caller owns *out */

#endif
