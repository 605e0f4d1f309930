/* Picture files to 8-bit RGB: PNG through png.h, JPEG through libjpeg, the EXIF orientation applied. */
#ifndef MASKGEN_DECODE_H
#define MASKGEN_DECODE_H

#include "maskgen/image.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MG_PICTURE_MAX_BYTES ((size_t)256 << 20)

/* By content, not by suffix. `text` (may be NULL) receives a PNG's "maskgen" chunk or NULL; the caller frees it.
 * MG_EINPUT names the file: missing, neither PNG nor JPEG, damaged, past the limits of image.h. */
mg_status mg_picture_load(mg_image *out, char **text, const char *path, mg_err *err);
mg_status mg_picture_decode(mg_image *out, char **text, const void *data, size_t size, const char *name, mg_err *err);
mg_status mg_jpeg_decode(mg_image *out, const void *data, size_t size, const char *name, mg_err *err);

extern const char *const mg_picture_suffixes[]; /* .jpg .jpeg .png, NULL: for mg_dir_list */

#ifdef __cplusplus
}
#endif
#endif
