#include "bundle.h"

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
