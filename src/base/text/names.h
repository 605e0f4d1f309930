/* Names that become names of files, columns or keys: each must be there once. */
#ifndef MG_BASE_TEXT_NAMES_H
#define MG_BASE_TEXT_NAMES_H

#include <stddef.h>

#include "maskgen/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Tells equal names apart: the first keeps its name, the second becomes "name~2", the third "name~3"; a number is
 * passed over where another of the names has been that from the start. Each name[i] has `room` ≥ 16 bytes, its NUL
 * included; a name that leaves no room for its number loses its end. Time grows with `count` alone. MG_ENOMEM. */
mg_status mg_names_unique(char *const *name, size_t count, size_t room, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
