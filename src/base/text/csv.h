/* Tables of comma-separated values (RFC 4180): a line a record, fields that hold a comma, a quote or a line break in
 * quotes. Line ends of Windows and a byte order mark are read too. */
#ifndef MG_BASE_TEXT_CSV_H
#define MG_BASE_TEXT_CSV_H

#include "base/text/strbuf.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Adds one field, in quotes only where it needs them. Commas and line ends are the caller's. */
void mg_csv_put(mg_strbuf *w, const char *field);

/* A table that is read record by record. */
typedef struct mg_csv {
    char *at, *end;   /* what is left of the text */
    int line, record; /* lines read so far, and the line on which the last record began */
    const char *name; /* for messages */
} mg_csv;

/* `text` is written into while it is read, and must be followed by a NUL. MG_EINPUT: it holds a NUL or is no UTF-8. */
mg_status mg_csv_open(mg_csv *c, char *text, size_t size, const char *name, mg_err *err);
/* The next record: exactly `n` fields, which point into the text; *more is false at its end. MG_EINPUT names the line.
 */
mg_status mg_csv_next(mg_csv *c, char **field, int n, bool *more, mg_err *err);
/* MG_EINPUT: `what` is wrong with the last record. */
mg_status mg_csv_wrong(const mg_csv *c, mg_err *err, const char *what);

#ifdef __cplusplus
}
#endif
#endif
