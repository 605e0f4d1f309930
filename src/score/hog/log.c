#include "score/hog/log.h"

#include <stdlib.h>
#include <string.h>

typedef struct hog_entry {
    unsigned char *at;
    size_t pitch, bytes, data; /* `data`: offset of the copy */
    int lines;
} hog_entry;

/* Lines are short: moves of fixed size compile to vector instructions, where a call would cost more than the copy. */
static inline void copy_line(unsigned char *to, const unsigned char *from, size_t bytes)
{
    for (; bytes >= 64; bytes -= 64, to += 64, from += 64)
        memcpy(to, from, 64);
    for (; bytes >= 16; bytes -= 16, to += 16, from += 16)
        memcpy(to, from, 16);
    for (; bytes; bytes--)
        *to++ = *from++;
}

static void copy_lines(unsigned char *to, size_t to_pitch, const unsigned char *from, size_t from_pitch, int lines,
                       size_t bytes)
{
    for (int i = 0; i < lines; i++, to += to_pitch, from += from_pitch)
        copy_line(to, from, bytes);
}

static bool make_room(hog_log *l, size_t bytes)
{
    if (l->count == l->entries) {
        size_t n = l->entries ? 2 * l->entries : 1024;
        hog_entry *e = realloc(l->entry, n * sizeof *e);
        if (!e)
            return false;
        l->entry = e;
        l->entries = n;
    }
    if (l->used + bytes > l->room) {
        size_t n = 2 * l->room + bytes + 65536;
        unsigned char *d = realloc(l->data, n);
        if (!d)
            return false;
        l->data = d;
        l->room = n;
    }
    return true;
}

bool hog_log_keep(hog_log *l, void *at, size_t pitch, int lines, size_t bytes)
{
    size_t all = (size_t)lines * bytes;
    if (!make_room(l, all))
        return false;
    l->entry[l->count++] = (hog_entry){at, pitch, bytes, l->used, lines};
    copy_lines(l->data + l->used, bytes, at, pitch, lines, bytes);
    l->used += all;
    return true;
}

void hog_log_restore(hog_log *l)
{
    while (l->count) {
        const hog_entry *e = &l->entry[--l->count];
        copy_lines(e->at, e->pitch, l->data + e->data, e->bytes, e->lines, e->bytes);
    }
    l->used = 0;
}

void hog_log_clear(hog_log *l)
{
    l->count = l->used = 0;
}

void hog_log_free(hog_log *l)
{
    free(l->entry);
    free(l->data);
    *l = (hog_log){0};
}

size_t hog_log_bytes(const hog_log *l)
{
    return l->room + l->entries * sizeof(hog_entry);
}
