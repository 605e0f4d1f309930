/* Print-ready sheets at true size: the flat pieces of a mask on pages, with cut lines, folds, notches, bleed, crop
 * marks, a check square, a ruler and swatches; and the seamless tile for fabric printing. PDF and SVG keep lines as
 * lines; PNG carries its size in pHYs. */
#ifndef MASKGEN_EXPORT_H
#define MASKGEN_EXPORT_H

#include <stdbool.h>

#include "maskgen/image.h"
#include "maskgen/spec.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_cut mg_cut; /* the flat pieces of a mask shape */
/* `name`: a bundled mask shape, or a path. MG_EINPUT: unknown, damaged, or a shape without a "cut" section. */
MG_API mg_status mg_cut_load(mg_cut **out, const char *name, mg_err *err);
MG_API void mg_cut_free(mg_cut *c);

/* How cloth stretches from the flat piece to the worn surface: factors of length, 1 = as cut, below 1 = slack. */
typedef struct mg_stretch {
    double min, low, median, high, max; /* low, high: 5 and 95 % of the area */
} mg_stretch;

typedef enum mg_export_format { MG_EXPORT_PDF, MG_EXPORT_SVG, MG_EXPORT_PNG } mg_export_format;

#define MG_EXPORT_MARGIN 8.0 /* mm around words and square; pieces keep 4.5 mm, which most printers reach */
#define MG_EXPORT_CHECK 50.0 /* mm, side of the check square */

typedef struct mg_export_opts {
    const mg_export_format *format; /* NULL: what the file's name ends in */
    double page[2];                 /* mm; at least 140 × 200 */
    double scale;                   /* of the pieces: 1 is size M */
    double dpi;                     /* of the cloth's pixels, and of a PNG */
    double overlap;                 /* mm by which the pages of a larger piece overlap */
    double bleed;                   /* mm printed beyond the cut line */
    bool mirror;                    /* for transfer paper */
    bool strip;                     /* no metadata in the file */
    const char *title;              /* what tells the pattern from others (mg_pattern_file_caption) */
    const char *size;               /* of the mask: "M", "190 mm" */
    const char *claim;        /* what may be said of it (mg_pattern_file_statement); NULL: that nothing is claimed */
    const char *const *notes; /* further lines of small type, NULL-terminated, or NULL */
    const mg_list *inputs;    /* files that no page may overwrite, or NULL */
    void *ctx;
    void (*notice)(void *ctx, const char *line); /* about sheets of an earlier, longer export; or NULL */
} mg_export_opts;

/* Where a piece (or the part of it that fits) came to lie: page place in mm = m · (x, y, 1) of its flat place in mm, y
 * down. */
typedef struct mg_export_place {
    int piece, page;       /* from 0 */
    double m[6];           /* x' = m0 x + m1 y + m2, y' = m3 x + m4 y + m5 */
    int tile[2], tiles[2]; /* column and row of this window, and how many there are; one of one: the whole piece */
    double clip[4];        /* the window on the page: x, y, w, h; 0 for a whole piece */
} mg_export_place;

enum { MG_EXPORT_PLACES = 64 };
typedef struct mg_export_report {
    int pages, places, colours;
    mg_export_place place[MG_EXPORT_PLACES];
    double check[2]; /* upper left corner of the check square on every page, mm */
    mg_stretch stretch;
} mg_export_report;

typedef struct mg_export_paper {
    const char *name;
    double w, h; /* mm, portrait */
} mg_export_paper;
MG_API extern const mg_export_paper mg_export_papers[]; /* ends with name NULL */

/* The format that a file's name asks for: MG_EINPUT unless it ends in .pdf, .svg or .png. */
MG_API mg_status mg_export_format_of(mg_export_format *out, const char *path, mg_err *err);
/* The name of a paper, or "WxH" in mm, portrait. */
MG_API mg_status mg_export_page(double out[2], const char *name, mg_err *err);
/* Writes `path`; SVG and PNG hold one page, so further pages go to "NAME-2.svg" and so on. What an earlier, longer
 * export left behind the last page is removed where the file says that maskgen made it, else named. */
MG_API mg_status mg_export_sheets(const char *path, const mg_image *picture, const mg_cut *cut, const mg_export_opts *o,
                                  mg_export_report *report, mg_err *err);
/* What a tile came out as. Sizes are those of whole pixels, so they may differ from what was asked for by less than
 * one. */
typedef struct mg_export_tile_report {
    int px[2];
    double mm[2], picture_mm[2]; /* of the tile; of the picture, which is a quarter of it */
} mg_export_tile_report;
/* The picture `width` mm wide, continued by its mirror images to a tile of 2 × 2 of it, so that opposite edges are
 * equal and no repeat shows a seam. */
MG_API mg_status mg_export_tile(const char *path, const mg_image *picture, double width, const mg_export_opts *o,
                                mg_export_tile_report *report, mg_err *err);
MG_API mg_json *mg_export_report_json(const mg_export_report *r, const mg_cut *cut);

#ifdef __cplusplus
}
#endif
#endif
