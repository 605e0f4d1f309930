/* A view that wears one condition after another. */
#ifndef MG_MEASURE_WEARER_H
#define MG_MEASURE_WEARER_H

#include "maskgen/measure.h"

/* {.view = v} shows nothing yet. */
typedef struct wearer {
    const mg_view *view; /* borrowed */
    mg_renderer *r;      /* shows what was put on last; owned */
    mg_face cut;         /* the face with the layer that `r` shows, where its mask is cut */
    int height;          /* of that mask */
} wearer;

/* Shows the view under a condition. A lower mask than the last one's is made anew, and so is a higher one. */
mg_status wearer_put_on(wearer *w, const mg_condition *condition, mg_err *err);
void wearer_free(wearer *w); /* leaves {0} */

#endif
