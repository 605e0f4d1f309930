/* Why this file exists: one spelling of SHA-256 for records, caches and downloads. */
#include "base/hash.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nettle/sha2.h>
#include <nettle/version.h>

#include "base/file/file.h"
#include "base/file/stream.h"

const char *mg_hash_version(void)
{
    static char text[32];
    snprintf(text, sizeof text, "%d.%d", nettle_version_major(), nettle_version_minor());
    return text;
}

struct mg_hash {
    struct sha256_ctx sha;
};

static void digits(struct sha256_ctx *sha, char hex[MG_HASH_HEX])
{
    uint8_t sum[SHA256_DIGEST_SIZE];
    sha256_digest(sha, sizeof sum, sum);
    for (size_t i = 0; i < sizeof sum; i++)
        snprintf(hex + 2 * i, 3, "%02x", sum[i]);
}

mg_status mg_hash_new(mg_hash **out, mg_err *err)
{
    *out = malloc(sizeof **out);
    if (!*out)
        return mg_fail(err, MG_ENOMEM, "out of memory for a hash");
    sha256_init(&(*out)->sha);
    return MG_OK;
}

void mg_hash_add(mg_hash *h, const void *data, size_t size)
{
    if (size)
        sha256_update(&h->sha, size, data);
}

void mg_hash_take(mg_hash *h, char hex[MG_HASH_HEX])
{
    digits(&h->sha, hex);
    free(h);
}

void mg_hash_bytes(const void *data, size_t size, char hex[MG_HASH_HEX])
{
    mg_hash h;
    sha256_init(&h.sha);
    mg_hash_add(&h, data, size);
    digits(&h.sha, hex);
}

mg_status mg_hash_file(const char *path, char hex[MG_HASH_HEX], mg_err *err)
{
    if (mg_stream_is_input(path)) {
        size_t size;
        const char *data = mg_stream_data(&size);
        mg_hash_bytes(data, size, hex);
        return MG_OK;
    }
    mg_status st = mg_file_plain(path, err); /* opening a pipe would wait for its writer */
    if (st != MG_OK)
        return st;
    FILE *f = fopen(path, "rb");
    if (!f)
        return mg_file_failed(path, errno, true, err);
    mg_hash h;
    sha256_init(&h.sha);
    char buf[65536];
    size_t got;
    while ((got = fread(buf, 1, sizeof buf, f)) > 0)
        mg_hash_add(&h, buf, got);
    int error = ferror(f) ? errno : 0;
    fclose(f);
    if (error)
        return mg_file_failed(path, error, false, err);
    digits(&h.sha, hex);
    return MG_OK;
}
