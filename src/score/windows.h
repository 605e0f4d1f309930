/* A detector's windows, and how they become a score: what every detector but the HOG ones needs. */
#ifndef MG_SCORE_WINDOWS_H
#define MG_SCORE_WINDOWS_H

#include "maskgen/scorer.h"

typedef struct windows {
    mg_detection *item; /* owned */
    int count, room;
} windows;

void windows_free(windows *w); /* leaves {0} */
/* Empty boxes and margins that are not numbers are left out. */
mg_status windows_add(windows *w, mg_rect box, double margin, mg_err *err);
/* Corners in pixels, rounded to the nearest. */
mg_rect windows_box(double x0, double y0, double x1, double y1);
/* Best first; equal margins by place and size, so that the order never depends on how windows were found. */
void windows_sort(windows *w);
/* Greedy non-maximum suppression: a window goes when its IoU with a better one that stays is above `iou`. Sorts. */
mg_status windows_suppress(windows *w, double iou, mg_err *err);

/* Fills the margins of `out` from all windows: the `nth` best (1: the best) of those on the true face, and of all
 * others. */
void windows_margins(const windows *w, mg_rect box, double floor, int nth, mg_score *out);
/* Fills what `out` says of detections from a sorted list; those below `list_floor` are cut off it. */
void windows_detections(windows *kept, mg_rect box, double list_floor, mg_score *out);
/* The same from all windows: drops those below both 0 and `list_floor`, and suppresses at `iou`. */
mg_status windows_thinned(windows *all, mg_rect box, double iou, double list_floor, mg_score *out, mg_err *err);

#endif
