/* Entries of the cache of faces. The checksums of the entry and of its faces are made right first, or nothing behind
 * them would ever be reached. */
#include "fuzz.h"
#include "faceset/cache.h"
#include "faceset/cache_format.h"

enum { SUM = MG_HASH_HEX - 1 };

static void take(const uint8_t *data, size_t size)
{
    char key[MG_HASH_HEX] = "";
    mg_face_list faces;
    mg_list lines;
    if (size >= sizeof(entry_head))
        memcpy(key, ((const entry_head *)(const void *)data)->key, SUM);
    bool good = cache_decode(key, (const char *)data, size, &faces, &lines);
    HOLDS(good || (faces.count == 0 && lines.count == 0));
    for (size_t i = 0; i < faces.count; i++) {
        const mg_face *f = &faces.face[i];
        HOLDS(f->w > 0 && f->h > 0 && strnlen(f->origin, sizeof f->origin) < sizeof f->origin);
    }
    mg_face_list_free(&faces);
    mg_list_free(&lines);
}

/* Hashes n bytes at `from` into the 64 behind them, where all of them are there. */
static void seal(uint8_t *data, size_t size, size_t from, size_t n)
{
    char hex[MG_HASH_HEX];
    if (from > size || n > size - from || size - from - n < SUM)
        return;
    mg_hash_bytes(data + from, n, hex);
    memcpy(data + from + n, hex, SUM);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    entry_head head;
    entry_face face;
    take(data, size);
    if (size < sizeof head)
        return 0;
    uint8_t *good = malloc(size);
    HOLDS(good);
    memcpy(good, data, size);
    memcpy(&head, data, sizeof head);
    memcpy(good, CACHE_MAGIC, sizeof head.magic);
    size_t n = head.faces < 4 ? head.faces : 0, lines = head.line_bytes < size ? head.line_bytes : 0;
    size_t sum = sizeof head + n * sizeof face + lines, at = sum + SUM;
    for (size_t i = 0; i < n && at < size; i++) {
        memcpy(&face, good + sizeof head + i * sizeof face, sizeof face);
        if (face.size >= SUM && face.size <= size - at)
            seal(good, size, at, face.size - SUM);
        at += face.size < size ? face.size : size;
    }
    seal(good, size, 0, sum);
    take(good, size);
    free(good);
    return 0;
}
