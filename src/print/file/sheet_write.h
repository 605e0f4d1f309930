/* Pages as files: the same drawing calls make a PDF, an SVG or a PNG. */
#ifndef MG_PRINT_FILE_SHEET_WRITE_H
#define MG_PRINT_FILE_SHEET_WRITE_H

#include <cairo.h>

#include "maskgen/export.h"
#include "print/file/bytes.h"

/* Draws page `page` (from 0) in millimetres. */
typedef void (*draw_call)(cairo_t *cr, const void *what, int page);

/* A copy of the options that has a claim: where the caller has nothing to say, that nothing is claimed. */
mg_export_opts write_with_claim(const mg_export_opts *o);
/* The format asked for, or that of the file's name. */
mg_status write_format(mg_export_format *out, const char *path, const mg_export_opts *o, mg_err *err);
/* The metadata of a PNG. It holds no genes: a sheet is a picture, not a pattern. Caller frees. */
mg_status write_about(char **text, const mg_export_opts *o, mg_err *err);
/* `size` in mm. A PDF holds all pages; of SVG and PNG each page is a file. */
mg_status write_pages(const char *path, const double size[2], int pages, const mg_export_opts *o, draw_call draw,
                      const void *what, mg_err *err);
/* The pixels of `mm` millimetres at o->dpi; MG_EINPUT where a picture of that size is past the limits. */
mg_status write_pixels(int px[2], const double mm[2], const mg_export_opts *o, mg_err *err);

/* In a PDF that cairo made: asks viewers to print at true size (ViewerPreferences, /PrintScaling /None), which cairo
 * cannot say. */
mg_status pdf_unscale(bytes *b, const char *path, mg_err *err);

#endif
