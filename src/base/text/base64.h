/* Base64 (RFC 4648, nettle): bytes as text in JSON. */
#ifndef MG_BASE_TEXT_BASE64_H
#define MG_BASE_TEXT_BASE64_H

#include <stddef.h>

#include "maskgen/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One line with padding. Caller frees. */
mg_status mg_base64_encode(char **out, const void *data, size_t size, mg_err *err);
/* Caller frees. MG_EINPUT names `name`. */
mg_status mg_base64_decode(char **data, size_t *size, const char *text, const char *name, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
