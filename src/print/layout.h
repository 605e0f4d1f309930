/* Pieces to places on pages. */
#ifndef MG_PRINT_LAYOUT_H
#define MG_PRINT_LAYOUT_H

#include "print/piece.h"

/* Fills pages, places and check square of the report, which is zeroed before. MG_EINPUT: the pages are too small. */
mg_status layout_pages(mg_export_report *r, const mg_export_opts *o, const piece *pieces, int count, mg_err *err);

#endif
