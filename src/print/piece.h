/* One flat piece made ready to print: its lines in millimetres at the size asked for, and its cloth as pixels. */
#ifndef MG_PRINT_PIECE_H
#define MG_PRINT_PIECE_H

#include "print/cut.h"

typedef struct outline {
    mg_point *at; /* owned */
    int count;
} outline;

typedef struct piece {
    const mg_cut *cut;
    const mg_cut_piece *shape;
    double scale, bleed;
    outline seam, trim, edge; /* closed: the finished edge, the cut line, the end of what is printed */
    double turn;              /* +1 where the outline runs clockwise on paper, −1 on mirrored pieces */
    double x0, y0, x1, y1;    /* of `edge`, mm */
} piece;

mg_status piece_init(piece *p, const mg_cut *cut, int index, double scale, double bleed, mg_err *err);
void piece_free(piece *p);
mg_point piece_flat(const piece *p, int panel, double u, double t);

/* The cloth from (x0, y0) on at `dpi`: inside the finished edge the texture's picture, outside it the nearest inner
 * pixel. */
mg_status piece_raster(mg_image *out, const piece *p, const mg_image *picture, double dpi, mg_err *err);

#endif
