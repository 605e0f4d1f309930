/* Picture files to 8-bit RGB: PNG through png.h, JPEG through libjpeg, upright as EXIF's orientation says. */
#ifndef MG_BASE_IMAGE_PICTURE_H
#define MG_BASE_IMAGE_PICTURE_H

#include "base/file/file.h"
#include "maskgen/image.h"
#include "base/param/param.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MG_PICTURE_MAX_BYTES ((size_t)256 << 20)

/* libjpeg's, as compiled with: it does not tell which one is linked. */
const char *mg_jpeg_version(void);

/* As mg_picture_load (image.h), from memory. */
mg_status mg_picture_decode(mg_image *out, char **text, const void *data, size_t size, const char *name, mg_err *err);
mg_status mg_jpeg_decode(mg_image *out, const void *data, size_t size, const char *name, mg_err *err);

/* The files of a folder whose names end in .jpg, .jpeg or .png, as mg_dir_list gives them. Where it holds other files
 * that are not hidden, `passed` (may be NULL) gets a line that counts them and names the first. */
mg_status mg_picture_folder(mg_list *out, mg_list *passed, const char *dir, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
