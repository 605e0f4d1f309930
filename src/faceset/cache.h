/* Face templates that were made before: rendered heads, prepared photos. Best effort: what cannot be read or written is
 * made anew.
 *
 * An entry's key is a hash of everything that makes its bytes: the compiled code (MG_FACE_RECIPE, see the Makefile),
 * the libraries and the processor that it runs on, and what the caller names. */
#ifndef MG_FACESET_CACHE_H
#define MG_FACESET_CACHE_H

#include "base/file/file.h"
#include "face/photo/photo.h"

#define CACHE_MOST ((uint64_t)4 << 30) /* bytes that the folder is kept to: some 1,500 templates of 320² */

typedef struct cache_entry {
    char key[MG_HASH_HEX];
    char path[MG_PATH_MAX];
} cache_entry;

/* The entry for what `what` says in full, with a bundled mask shape. False: no folder to keep it in (the context names
 * none). */
bool cache_entry_of(cache_entry *out, const char *what, const mg_mask *mask, const mg_context *context);
/* The entry's faces and dropped lines, to be freed by the caller; false and both empty: no such entry, one of another
 * key, a damaged one. */
bool cache_load(const cache_entry *e, mg_face_list *faces, mg_list *dropped);
/* The same from an entry's bytes. */
bool cache_decode(const char key[MG_HASH_HEX], const char *data, size_t size, mg_face_list *faces, mg_list *dropped);
void cache_store(const cache_entry *e, const mg_face *faces, size_t n, const mg_list *dropped);

#endif
