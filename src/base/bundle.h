/* Data that lives in the binary: everything under patterns/ (worked patterns, mask shapes, palettes), by its path
 * there, so that an installed maskgen needs no data folder. src/base/bundle.sh turns the files into C at build time. */
#ifndef MG_BASE_BUNDLE_H
#define MG_BASE_BUNDLE_H

#include <stddef.h>

#include "base/text/text.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_bundle_file {
    const char *name; /* path below patterns/: "masks/surgical.json" */
    const char *data; /* `size` bytes and one NUL past them */
    size_t size;
} mg_bundle_file;

/* The bytes of the bundled file `name`, valid for ever; NULL where there is none. `size` may be NULL. */
const char *mg_bundle_find(const char *name, size_t *size);
/* The i-th bundled file, in bytewise order of the names; NULL past the last. */
const mg_bundle_file *mg_bundle_at(size_t i);
/* " (did you mean NAME?)" where the name of a bundled file of this folder ("" or "masks/") is near to `name`, less its
 * suffix; otherwise " (maskgen list TOPIC)". `out` is returned. */
const char *mg_bundle_hint(char out[MG_HINT], const char *name, const char *folder, const char *topic);

#ifdef __cplusplus
}
#endif
#endif
