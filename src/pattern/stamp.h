/* The drawing that the stamps family prints. */
#ifndef PATTERN_STAMP_H
#define PATTERN_STAMP_H

#include <stdbool.h>

#include "maskgen/image.h"

enum { STAMP_SIDE = 512 };

/* Draws `what` ("hog", "face" or the name of a PNG; empty: hog) as a square RGB image of STAMP_SIDE pixels. *finest:
 * its finest line as a share of its side. */
mg_status stamp_draw(mg_image *out, float *finest, const char *what, mg_err *err);
/* hog and face are greys, which a palette may colour. */
bool stamp_is_grey(const char *what);

#endif
