/* How a mask is cut: flat pieces of cloth in millimetres, and where each of their points lies on the worn mask.
 *
 * The data is the "cut" section of a mask shape (mask.h). A piece is one or two panels, each a lattice: `columns` at
 * fixed u (across the face), `rows` at fixed t (from the upper edge, 0, to the lower, 1), and the flat place of every
 * crossing. Between crossings the cloth follows cubic Hermite curves (straight lines stay straight), so one lattice
 * gives the outline and the print.
 *
 * From t to v: the piece's upper and lower edge are the worn mask's (mg_mask_edge_y), so at u the height is
 *     y = top + (bottom − top) · g(u, t),   v = (uv_top − y) / (uv_top − uv_bottom),
 * with g = t, or, where pleats take cloth away, the share of the showing cloth that lies above t: a pleat's hidden band
 * opens in the middle of the face, as far as the worn mask is higher than the folded one, and is sewn shut at the
 * sides. That is the texture mapping of the rendered mask. */
#ifndef MG_PRINT_CUT_H
#define MG_PRINT_CUT_H

#include "maskgen/export.h"
#include "maskgen/mask.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    MG_CUT_PIECES = 4,
    MG_CUT_PANELS = 2,
    MG_CUT_COLUMNS = 16,
    MG_CUT_ROWS = 20,
    MG_CUT_SIDES = 12,
    MG_CUT_LINES = 12,
    MG_CUT_PLEATS = 4,
    MG_CUT_STEPS = 8,
    MG_CUT_SIZES = 3
};

typedef enum mg_cut_line_kind { MG_CUT_MOUNTAIN, MG_CUT_VALLEY, MG_CUT_CENTRE } mg_cut_line_kind;

typedef struct mg_cut_panel {
    int columns, rows;
    double u[MG_CUT_COLUMNS], t[MG_CUT_ROWS];
    bool corner[MG_CUT_ROWS];                 /* the columns may bend sharply at this row */
    mg_point at[MG_CUT_COLUMNS][MG_CUT_ROWS]; /* mm at size M, y down */
} mg_cut_panel;

/* A straight run in (u, t) along the panel's rim; together, in order, the sides close the outline. */
typedef struct mg_cut_side {
    int panel;
    double from[2], to[2]; /* u, t */
    double allow;          /* cloth left outside the line, mm: hem or seam allowance; not scaled with the size */
    bool seam;             /* sewn to another side, else a hem */
    bool dart;             /* sewn inside the cloth: the cut line passes over it */
    int notches;           /* marks spaced evenly along it */
    char label[32];
} mg_cut_side;

typedef struct mg_cut_line {
    int panel;
    double from[2], to[2];
    mg_cut_line_kind kind;
} mg_cut_line;

typedef struct mg_cut_piece {
    char name[32];
    int panels, sides, lines, pleats;
    mg_cut_panel panel[MG_CUT_PANELS];
    mg_cut_side side[MG_CUT_SIDES];
    mg_cut_line line[MG_CUT_LINES];
    double pleat[MG_CUT_PLEATS][2]; /* t from … to of the cloth that a closed pleat hides */
    double open[2]; /* share of that cloth which worn pleats show in the middle, and |2u − 1| up to which they do:
                       towards 1 they close */
} mg_cut_piece;

struct mg_cut {
    mg_mask mask;
    double width;              /* of the finished mask at size M, mm: what --width scales */
    double size[MG_CUT_SIZES]; /* factors of S, M, L */
    int pieces, steps;
    mg_cut_piece piece[MG_CUT_PIECES];
    char step[MG_CUT_STEPS][160]; /* how to sew it */
};

/* A shape from its JSON text; `name` stands in messages. As mg_cut_load. */
mg_status mg_cut_parse(mg_cut **out, const char *text, size_t size, const char *name, mg_err *err);

/* Flat place in mm at size M of (u, t) on a panel; outside its range the lattice is continued straight. */
mg_point mg_cut_flat(const mg_cut_piece *p, int panel, double u, double t);
/* v of (u, t). */
double mg_cut_v(const mg_cut *c, const mg_cut_piece *p, double u, double t);
/* How much of the cloth at (u, t) shows: 1, or less within a pleat. */
double mg_cut_open(const mg_cut_piece *p, double u, double t);

/* The stretch on the mean head, over all pieces at `scale`. Left out: what pleats hide, and what is turned under the
 * chin. */
mg_status mg_cut_stretch(mg_stretch *out, const mg_cut *c, double scale, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
