/* Why this file exists: where two results have one name, the second silently takes the place of the first. */
#include "base/text/names.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A table of names with open addresses; at least half of its slots stay empty. */
typedef struct slot {
    const char *name; /* NULL: empty; borrowed */
    size_t next;      /* the number that the next one of this name gets */
} slot;

typedef struct table {
    slot *slot;
    size_t mask; /* slots less one, a power of two less one */
} table;

/* The slot of this name, or the empty one where it belongs. FNV-1a, 64 bits. */
static slot *find(const table *t, const char *name)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (const char *c = name; *c; c++)
        h = (h ^ (unsigned char)*c) * 0x100000001b3u;
    for (size_t i = (size_t)(h ^ h >> 32);; i++) {
        slot *s = &t->slot[i & t->mask];
        if (!s->name || strcmp(s->name, name) == 0)
            return s;
    }
}

/* `name` becomes that of `s` with "~k", k the first number from s->next on that makes a name of its own. No character
 * is cut in two. */
static void number(const table *t, slot *s, char *name, size_t room)
{
    char tail[24];
    do {
        size_t n = (size_t)snprintf(tail, sizeof tail, "~%zu", s->next++), keep = strnlen(s->name, room - 1 - n);
        while (keep > 0 && ((unsigned char)s->name[keep] & 0xc0) == 0x80)
            keep--;
        memcpy(name, s->name, keep);
        memcpy(name + keep, tail, n + 1);
    } while (find(t, name)->name);
}

mg_status mg_names_unique(char *const *name, size_t count, size_t room, mg_err *err)
{
    table t = {NULL, 15};
    while (t.mask / 2 < count)
        t.mask = 2 * t.mask + 1;
    t.slot = calloc(t.mask + 1, sizeof *t.slot);
    char *kept = calloc(count ? count : 1, 1);
    mg_status st = t.slot && kept ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for %zu names", count);
    for (size_t i = 0; st == MG_OK && i < count; i++) {
        slot *s = find(&t, name[i]);
        kept[i] = !s->name;
        if (kept[i])
            *s = (slot){name[i], 2};
    }
    for (size_t i = 0; st == MG_OK && i < count; i++)
        if (!kept[i]) {
            number(&t, find(&t, name[i]), name[i], room);
            *find(&t, name[i]) = (slot){name[i], 2};
        }
    free(kept);
    free(t.slot);
    return st;
}
