/* Contact sheets: faces down, conditions across, detections framed and margins written. */
#ifndef MG_REPORT_SHEET_H
#define MG_REPORT_SHEET_H

#include "maskgen/measure.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_sheet_column {
    const char *title;
    const mg_texture *texture;  /* NULL: the bare face */
    const mg_full_score *score; /* that of view i at i · stride; NULL: nothing is framed */
    size_t stride;
} mg_sheet_column;

typedef struct mg_sheet {
    const char *title, *foot; /* foot may be NULL; wrapped to the sheet's width */
    const mg_image *inset;    /* the flat picture beside the title, or NULL */
    const mg_view *views;
    size_t n;
    const mg_sheet_column *column;
    size_t columns;
    int cell; /* side of one picture, px; less where a sheet of all of them could be no PNG */
} mg_sheet;

/* Before work that takes long: MG_EINPUT where the sheet would have more pictures than fit; `views` and scores are not
 * looked at. */
mg_status mg_sheet_check(const mg_sheet *sheet, mg_err *err);

/* A green frame is the true face, an orange one a false face; the number is the true face's margin. */
mg_status mg_sheet_draw(mg_image *out, const mg_sheet *sheet, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
