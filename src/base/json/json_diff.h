/* Where two JSON trees differ, leaf by leaf: names a changed input, compares scores with a baseline. */
#ifndef MG_BASE_JSON_JSON_DIFF_H
#define MG_BASE_JSON_JSON_DIFF_H

#include "base/json/json.h"

#ifdef __cplusplus
extern "C" {
#endif

/* `path`: "faces.used[portrait_01].sha256", "genes[5]": an element is named by its "name" where it has one. `was` and
 * `now`: the values as text, "absent" where there is none. Valid during the call. */
typedef void mg_json_diff_fn(void *ctx, const char *path, const char *was, const char *now);

/* Calls `fn` for every leaf that differs, in document order of `was`, then what `now` has besides; returns how many
 * there were. Numbers within `tolerance` are equal. NULL counts as absent; `fn` may be NULL. */
size_t mg_json_diff(const mg_json *was, const mg_json *now, double tolerance, mg_json_diff_fn *fn, void *ctx);

#ifdef __cplusplus
}
#endif
#endif
