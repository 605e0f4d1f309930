/* What the first bytes of a file say it is, whatever its name. */
#ifndef MG_BASE_FILE_CONTENT_H
#define MG_BASE_FILE_CONTENT_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* "PNG", "JPEG", or the name of a format that is not read ("WebP", "HEIC", "PDF", …); NULL for anything else. */
const char *mg_content_format(const void *data, size_t size);
/* Whether it is meant as a JSON object: its first byte that is not blank is '{', behind a byte order mark where there
 * is one. Text in UTF-16 counts too: only the JSON parser knows what to say of it. */
bool mg_content_is_json(const void *data, size_t size);

#ifdef __cplusplus
}
#endif
#endif
