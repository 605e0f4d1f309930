/* The bytes of a file that cairo is making, and what an SVG says of itself. */
#ifndef MG_PRINT_FILE_BYTES_H
#define MG_PRINT_FILE_BYTES_H

#include <cairo.h>

#include "maskgen/status.h"

typedef struct bytes {
    unsigned char *data; /* [size], owned; {0} is empty */
    size_t size, room;
} bytes;

/* A cairo_write_func_t: adds to the bytes at `to`. */
cairo_status_t bytes_append(void *to, const unsigned char *data, unsigned int n);
/* cairo's status as ours: MG_OK, MG_ENOMEM, or MG_ELIB in cairo's words. */
mg_status bytes_status(cairo_status_t status, const char *path, mg_err *err);
/* Destroys `cr`, and ends its vector surface: all of the surface's bytes are there then. */
mg_status bytes_finish(cairo_surface_t *surface, cairo_t *cr, const char *path, mg_err *err);
/* Puts title and description behind the opening tag of an SVG: cairo writes neither. */
mg_status bytes_describe_svg(bytes *b, const char *title, const char *description, const char *path, mg_err *err);
/* Writes the file where `st` is MG_OK; frees the bytes in any case. */
mg_status bytes_write(mg_status st, bytes *b, const char *path, mg_err *err);

#endif
