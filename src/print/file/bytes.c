/* Why this file exists: files appear whole or not at all, so what cairo makes is collected first. */
#include "print/file/bytes.h"

#include <stdlib.h>
#include <string.h>

#include "base/file/file.h"

cairo_status_t bytes_append(void *to, const unsigned char *data, unsigned int n)
{
    bytes *b = to;
    if (b->size + n > b->room) {
        size_t room = 2 * (b->size + n);
        unsigned char *more = realloc(b->data, room);
        if (!more)
            return CAIRO_STATUS_NO_MEMORY;
        b->data = more;
        b->room = room;
    }
    memcpy(b->data + b->size, data, n);
    b->size += n;
    return CAIRO_STATUS_SUCCESS;
}

mg_status bytes_status(cairo_status_t status, const char *path, mg_err *err)
{
    if (status == CAIRO_STATUS_SUCCESS)
        return MG_OK;
    return mg_fail_at(err, status == CAIRO_STATUS_NO_MEMORY ? MG_ENOMEM : MG_ELIB, path, "cairo: %s",
                      cairo_status_to_string(status));
}

mg_status bytes_finish(cairo_surface_t *surface, cairo_t *cr, const char *path, mg_err *err)
{
    cairo_status_t st = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    if (st == CAIRO_STATUS_SUCCESS)
        st = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return bytes_status(st, path, err);
}

static cairo_status_t append_text(bytes *b, const char *text)
{
    return bytes_append(b, (const unsigned char *)text, (unsigned int)strlen(text));
}

static cairo_status_t append_escaped(bytes *b, const char *text)
{
    cairo_status_t st = CAIRO_STATUS_SUCCESS;
    for (; st == CAIRO_STATUS_SUCCESS && *text; text++) {
        const char *as = *text == '<'                 ? "&lt;"
                         : *text == '>'               ? "&gt;"
                         : *text == '&'               ? "&amp;"
                         : (unsigned char)*text < ' ' ? " "
                                                      : NULL;
        st = as ? append_text(b, as) : bytes_append(b, (const unsigned char *)text, 1);
    }
    return st;
}

mg_status bytes_describe_svg(bytes *b, const char *title, const char *description, const char *path, mg_err *err)
{
    bytes out = {0};
    const char *const part[] = {"\n<title>", title, "</title>\n<desc>", description, "</desc>"};
    size_t at = 0;
    while (at + 4 < b->size && memcmp(b->data + at, "<svg", 4) != 0)
        at++;
    while (at < b->size && b->data[at] != '>')
        at++;
    at += at < b->size;
    cairo_status_t st = bytes_append(&out, b->data, (unsigned int)at);
    for (size_t i = 0; st == CAIRO_STATUS_SUCCESS && i < sizeof part / sizeof *part; i++)
        st = (i % 2 ? append_escaped : append_text)(&out, part[i]);
    if (st == CAIRO_STATUS_SUCCESS)
        st = bytes_append(&out, b->data + at, (unsigned int)(b->size - at));
    free(b->data);
    *b = out;
    return bytes_status(st, path, err);
}

mg_status bytes_write(mg_status st, bytes *b, const char *path, mg_err *err)
{
    if (st == MG_OK)
        st = mg_file_write(path, b->data, b->size, err);
    free(b->data);
    *b = (bytes){0};
    return st;
}
