/* Drawing of one page in millimetres on whatever cairo surface it is given. */
#ifndef MG_PRINT_DRAW_H
#define MG_PRINT_DRAW_H

#include <cairo.h>

#include "maskgen/export.h"
#include "print/piece.h"

#define GAP_OVER_FOOT 3.0 /* mm between pieces and the foot of a page */
#define EDGE 4.5          /* mm of a page that pieces keep free */
#define CROP 4.0          /* mm around a piece for its crop marks */
#define LABEL 5.0         /* mm under a piece for its name */

typedef struct swatch {
    uint8_t rgb[3];
    long count;
} swatch;

typedef struct sheet {
    const mg_export_opts *o;
    const mg_cut *cut;
    const piece *pieces;            /* [cut->pieces] */
    cairo_surface_t *const *raster; /* [cut->pieces]: their cloth as pixels */
    const mg_export_report *report;
    const swatch *swatches;
    int swatch_count;
} sheet;

/* mm at the top of a page for title and legend, and at its bottom for square, ruler, swatches and small type. A narrow
 * page has more of both: its legend has a line of its own, and the small type beside the square is set in a narrower
 * column. */
double draw_head_height(const double page[2]);
double draw_foot_height(const double page[2]);
/* All pages look alike on every surface: scaled so that one unit is a millimetre. */
void draw_page(cairo_t *cr, const sheet *s, int page);

#endif
