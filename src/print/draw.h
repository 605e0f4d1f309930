/* Drawing of one page in millimetres on whatever cairo surface it is given. */
#ifndef PRINT_DRAW_H
#define PRINT_DRAW_H

#include <cairo.h>

#include "maskgen/export.h"
#include "piece.h"

#define FOOT 53.0   /* mm at the bottom of a page for square, ruler, swatches and small type */
#define HEAD 12.0   /* mm for the title */
#define EDGE 4.5     /* mm of a page that pieces keep free */
#define CROP 4.0    /* mm around a piece for its crop marks */
#define LABEL 5.0   /* mm under a piece for its name */

typedef struct swatch {
    uint8_t rgb[3];
    long count;
} swatch;

typedef struct sheet {
    const mg_export_opts *o;
    const mg_cut *cut;
    const piece *pieces;           /* [cut->pieces] */
    cairo_surface_t *const *cloth; /* [cut->pieces] */
    const mg_export_report *report;
    const swatch *swatches;
    int swatch_count;
} sheet;

/* All pages look alike on every surface: scaled so that one unit is a millimetre. */
void draw_page(cairo_t *cr, const sheet *s, int page);
cairo_surface_t *draw_surface_of(const mg_image *im);

#endif
