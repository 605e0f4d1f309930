/* SHA-256 (nettle), as 64 lower-case hex digits: names inputs in records, keys caches, checks downloads. */
#ifndef MG_BASE_HASH_H
#define MG_BASE_HASH_H

#include <stddef.h>

#include "maskgen/status.h"

#ifdef __cplusplus
extern "C" {
#endif

const char *mg_hash_version(void); /* nettle's, as linked: "3.8" */

typedef struct mg_hash mg_hash; /* running state */
mg_status mg_hash_new(mg_hash **out, mg_err *err);
void mg_hash_add(mg_hash *h, const void *data, size_t size);
/* Ends the sum, frees the state. */
void mg_hash_take(mg_hash *h, char hex[MG_HASH_HEX]);
void mg_hash_bytes(const void *data, size_t size, char hex[MG_HASH_HEX]);
mg_status mg_hash_file(const char *path, char hex[MG_HASH_HEX], mg_err *err); /* streams: any size */

#ifdef __cplusplus
}
#endif
#endif
