/* How an entry of the cache lies in its file. */
#ifndef MG_FACESET_CACHE_FORMAT_H
#define MG_FACESET_CACHE_FORMAT_H

#include <stdint.h>

#include "base/hash.h"
#include "maskgen/face.h"

#define CACHE_MAGIC "MGCACHE2"

/* An entry begins with this, then an entry_face for each face, the dropped lines (each ended by a NUL), the SHA-256 of
 * all that in hex, and the face files, which have checksums of their own. In the machine's own order of bytes: entries
 * never leave it. */
typedef struct entry_head {
    char magic[8], key[MG_HASH_HEX - 1];
    uint64_t faces, lines, line_bytes;
} entry_head;

/* What a face's file does not hold of it: without its number in the photo, two faces of a crowd would pass for two
 * views of one. */
typedef struct entry_face {
    uint64_t size; /* of the face's file, bytes */
    int64_t number;
    char origin[MG_ORIGIN_MAX], file[sizeof((mg_face *)0)->file], file_hash[MG_HASH_HEX];
} entry_face;

#endif
