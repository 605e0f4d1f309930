#include "base/bundle_data.h"

#include <stdio.h>
#include <string.h>

const char *mg_bundle_find(const char *name, size_t *size)
{
    for (const mg_bundle_file *f = bundle_files; f->name; f++)
        if (strcmp(f->name, name) == 0) {
            if (size)
                *size = f->size;
            return f->data;
        }
    return NULL;
}

const mg_bundle_file *mg_bundle_at(size_t i)
{
    for (const mg_bundle_file *f = bundle_files; f->name; f++, i--)
        if (i == 0)
            return f;
    return NULL;
}

const char *mg_bundle_hint(char out[MG_HINT], const char *name, const char *folder, const char *topic)
{
    char stem[64], best[64];
    size_t skip = strlen(folder);
    mg_nearest near = {.name = name};
    for (const mg_bundle_file *f = bundle_files; f->name; f++) {
        if (strncmp(f->name, folder, skip) != 0 || strchr(f->name + skip, '/'))
            continue;
        snprintf(stem, sizeof stem, "%.*s", (int)strcspn(f->name + skip, "."), f->name + skip);
        mg_nearest_offer(&near, stem);
        if (near.best == stem)
            near.best = strcpy(best, stem);
    }
    if (!near.best)
        snprintf(out, MG_HINT, " (maskgen list %s)", topic);
    return near.best ? mg_nearest_hint(out, &near) : out;
}
