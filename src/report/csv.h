/* Fields of a line of CSV. */
#ifndef MG_REPORT_CSV_H
#define MG_REPORT_CSV_H

#include <string.h>

#include "base/text/strbuf.h"

/* A field in quotes, its own quotes doubled (RFC 4180), and a comma. */
static inline void mg_csv_put(mg_strbuf *w, const char *text)
{
    mg_strbuf_put(w, "\"");
    while (*text) {
        int n = (int)strcspn(text, "\"");
        mg_strbuf_put(w, "%.*s%s", n, text, text[n] ? "\"\"" : "");
        text += n + (text[n] != 0);
    }
    mg_strbuf_put(w, "\",");
}

#endif
