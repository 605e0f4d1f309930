/* The drawing that the stamps family prints. */
#ifndef PATTERN_STAMP_H
#define PATTERN_STAMP_H

#include "maskgen/image.h"
#include "maskgen/palette.h"

enum { STAMP_SIDE = 512 };

/* Draws `what` ("hog", "face" or the name of a PNG; empty: hog) as a square RGB image of STAMP_SIDE pixels. *finest:
 * its finest line as a share of its side. `palette`: darkest and lightest colour stand for black and white of hog and
 * face; or NULL. */
mg_status stamp_draw(mg_image *out, float *finest, const char *what, const mg_palette *palette, mg_err *err);

#endif
