/* Which way up a picture is to be shown: EXIF's orientation tag, from a JPEG's APP1 segment or a PNG's eXIf chunk. */
#ifndef MG_BASE_IMAGE_EXIF_H
#define MG_BASE_IMAGE_EXIF_H

#include "maskgen/image.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Tag 0x0112 of the first directory of a TIFF block ("II*\0…" or "MM\0*…"), whichever integer type it has: 1 … 8
 * (EXIF 2.3, 4.6.4). 1 (as stored) where there is none or it makes no sense. `size` is that of the block, in bytes;
 * nothing past it is read. */
int mg_exif_orientation(const uint8_t *tiff, size_t size);
/* Turns and mirrors the picture as stored to the picture as shown; 5 … 8 swap width and height. MG_ENOMEM leaves it as
 * it was. */
mg_status mg_exif_upright(mg_image *im, int orientation, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
