/* PNG, the only user of libpng. Decoding yields 8-bit RGB whatever the file holds: alpha is laid over white, an
 * eXIf chunk before the data turns the picture upright, gamma and colour profiles are ignored. */
#ifndef MG_BASE_IMAGE_PNG_H
#define MG_BASE_IMAGE_PNG_H

#include <stddef.h>

#include "maskgen/image.h"
#include "base/file/file.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MG_PNG_TEXT_MAX                                                                                                \
    ((size_t)4 << 20) /* bytes of our own iTXt chunk after inflation; a stamp of noise takes 1 MB in base64 */

const char *mg_png_version(void); /* libpng's, as linked */

/* Decodes `size` bytes. `name` is used in messages only. When `text` is not NULL, *text receives the iTXt chunk with
 * the keyword "maskgen" as a NUL-terminated string (caller frees), or NULL where there is none. MG_EINPUT: not a PNG,
 * truncated, damaged, or past the limits of image.h (checked from the header, before allocation). */
mg_status mg_png_decode(mg_image *out, char **text, const void *data, size_t size, const char *name, mg_err *err);
/* 1- or 3-channel pixels as the bytes of a file (caller frees). `text`: the "maskgen" iTXt chunk or NULL. `dpi`: pHYs,
 * and sRGB, since what is made to be printed says what its colours are; 0: neither, so that the bytes of what a run
 * writes stay as they were. */
mg_status mg_png_encode(char **data, size_t *size, const mg_image *im, const char *text, double dpi, const char *name,
                        mg_err *err);
/* The same, written through mg_file_write. */
mg_status mg_png_write(const char *path, const mg_image *im, const char *text, double dpi, mg_err *err);
/* The same as one file of a set, through mg_file_set_add. */
mg_status mg_png_add(mg_file_set *set, const char *path, const mg_image *im, const char *text, double dpi, mg_err *err);
/* The same through mg_file_write_scratch, without text. */
mg_status mg_png_write_scratch(const char *path, const mg_image *im, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
