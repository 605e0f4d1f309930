/* The drawing that the stamps family prints. */
#ifndef MG_PATTERN_STAMP_H
#define MG_PATTERN_STAMP_H

#include <stdbool.h>

#include "base/hash.h"
#include "maskgen/image.h"

enum { STAMP_SIDE = 512 };

/* Draws `what` ("hog", "face" or the name of a PNG; empty: hog) as a square RGB image of STAMP_SIDE pixels. *finest:
 * its finest line as a share of its side. `kept`: what stamp_keep made of that PNG, which is then not read; or NULL. */
mg_status stamp_draw(mg_image *out, float *finest, const char *what, const char *kept, mg_err *err);
/* A PNG's drawing as text, and the SHA-256 of the file. Caller frees. */
mg_status stamp_keep(char **out, char hash[MG_HASH_HEX], const char *path, mg_err *err);
/* hog and face are greys, which a palette may colour. */
bool stamp_is_grey(const char *what);

#endif
