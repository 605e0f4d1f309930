/* Why this file exists: viewers fit pages to the paper unless the PDF's catalog asks them not to, and cairo has no call
 * for that.
 *
 * The wish goes into the catalog itself (ISO 32000-1, 12.2), and what the cross-reference table (7.5.4) says of all
 * that lies behind it moves by as many bytes: the file stays one whole, without a second section. cairo writes one
 * table of 20 bytes an entry up to PDF 1.4. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "print/file/sheet_write.h"

static const char catalog[] = "<< /Type /Catalog", wish[] = "\n   /ViewerPreferences << /PrintScaling /None >>";
enum { ENTRY = 20 };

/* `text` at `p`, before `end`? */
static bool at(const char *p, const char *end, const char *text)
{
    return (size_t)(end - p) >= strlen(text) && memcmp(p, text, strlen(text)) == 0;
}

static const char *find_last(const char *data, const char *end, const char *text)
{
    const char *p = end - strlen(text);
    while (p > data && memcmp(p, text, strlen(text)) != 0)
        p--;
    return p > data ? p : NULL;
}

/* What the end of a PDF tells: byte offsets from its beginning. */
typedef struct map {
    size_t table, entries, count, catalog; /* "xref"; its first entry; how many; the catalog's object */
    const char *start;                     /* "startxref" */
} map;

/* Data ends with a NUL. One section of objects 0 … n−1, as cairo writes it. */
static bool read_map(map *m, const char *data, size_t size)
{
    const char *end = data + size, *trailer = find_last(data, end, "trailer"),
               *root = trailer ? strstr(trailer, "/Root ") : NULL;
    char *stop;
    m->start = find_last(data, end, "startxref\n");
    if (!m->start || !root)
        return false;
    m->table = strtoul(m->start + strlen("startxref\n"), NULL, 10);
    if (m->table >= size || !at(data + m->table, end, "xref\n0 "))
        return false;
    m->count = strtoul(data + m->table + strlen("xref\n0 "), &stop, 10);
    m->entries = (size_t)(stop + 1 - data);
    size_t object = strtoul(root + strlen("/Root "), NULL, 10);
    if (*stop != '\n' || m->count > (size - m->entries) / ENTRY || object >= m->count)
        return false;
    m->catalog = strtoul(data + m->entries + ENTRY * object, NULL, 10);
    const char *open = m->catalog < m->table ? strstr(data + m->catalog, "<<") : NULL;
    return open && (m->catalog = (size_t)(open - data)) < m->table && at(open, end, catalog);
}

mg_status pdf_unscale(bytes *b, const char *path, mg_err *err)
{
    const size_t more = sizeof wish - 1;
    map m = {0};
    char *old = calloc(1, b->size + 1), *made = calloc(1, b->size + more + 32);
    mg_status st = MG_OK;
    MG_TRY(old && made ? MG_OK : mg_fail_at(err, MG_ENOMEM, path, "out of memory for a PDF"));
    memcpy(old, b->data, b->size);
    bool known = read_map(&m, old, b->size);
    MG_TRY(known ? MG_OK
                 : mg_fail_at(err, MG_ELIB, path, "cairo wrote a PDF whose catalog is not where it was expected"));
    size_t cut = m.catalog + sizeof catalog - 1;
    for (size_t i = 0; i < m.count; i++) {
        char *entry = old + m.entries + ENTRY * i, digits[24];
        size_t where = strtoul(entry, NULL, 10);
        snprintf(digits, sizeof digits, "%010zu", where > cut ? where + more : where);
        memcpy(entry, digits, 10);
    }
    memcpy(made, old, cut);
    memcpy(made + cut, wish, more);
    memcpy(made + cut + more, old + cut, (size_t)(m.start - old) - cut);
    size_t used = (size_t)(m.start - old) + more;
    used += (size_t)snprintf(made + used, 32, "startxref\n%zu\n%%%%EOF\n", m.table + more);
    free(b->data);
    *b = (bytes){(unsigned char *)made, used, used};
    made = NULL;
done:
    free(old);
    free(made);
    return st;
}
