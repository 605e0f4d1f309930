/* Baselines of `maskgen score`: what detectors said, and on what, kept so that a later answer can be held to it.
 *
 *     {"maskgen-baseline": 1, "rows": [{"path": …, "as": "pattern"|"picture", "detector": …, "inputs": {…}, "scores":
 * {…}}, …]}
 *
 * A row (score_file.h makes them) is known by its path and detector; a path stands there as mg_baseline_path writes it.
 * `inputs` names whatever the scores hang on, by hash or by version; `scores` holds the numbers.
 *
 * A file whose name ends in ".csv" is the same as a table, a line for each score (baseline_csv.h). Both forms are
 * sorted by path and detector when they are written. */
#ifndef MG_REGRESS_BASELINE_H
#define MG_REGRESS_BASELINE_H

#include "base/json/json.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MG_BASELINE_VERSION = 1 };

typedef struct mg_baseline mg_baseline;

mg_status mg_baseline_new(mg_baseline **out, mg_err *err); /* without rows */
/* MG_EINPUT names the file: not a baseline, another version, a row without its members or with a score that is null,
 * two rows with one key. */
mg_status mg_baseline_load(mg_baseline **out, const char *path, mg_err *err);
/* The same from bytes; `name` is for messages, and its ending tells the form. */
mg_status mg_baseline_decode(mg_baseline **out, const void *data, size_t size, const char *name, mg_err *err);
void mg_baseline_free(mg_baseline *b);

/* The one name that a file has in rows, however it was typed: "./a//b/./c" is "a/b/c" (links and ".." are left alone).
 * A byte that belongs to no UTF-8 character becomes U+FFFD and its two hexadecimal digits, and U+FFFD itself is
 * followed by "00", so that two files never share a name. Caller frees *out. */
mg_status mg_baseline_path(char **out, const char *path, mg_err *err);

size_t mg_baseline_count(const mg_baseline *b);
const mg_json *mg_baseline_row(const mg_baseline *b, size_t i); /* i < count; belongs to b */
bool mg_baseline_same(const mg_json *a, const mg_json *b);      /* whether two rows have one key */
/* The row with the key of `row`, or NULL. */
const mg_json *mg_baseline_find(const mg_baseline *b, const mg_json *row);

/* A change: "missing" (there is no such row), "input" or "score"; `what` is a path in the row
 * ("inputs.faces[synth-10003].sha256"), `was` and `is` its values as text. Valid during the call. */
typedef void mg_change_fn(void *ctx, const char *kind, const char *what, const char *was, const char *is);
/* Holds `row` to the baseline: every input must be equal, every score within `tolerance`. Returns how many changes
 * there were and calls `fn` (or NULL) for each. `scores_only` leaves inputs out. */
size_t mg_baseline_compare(const mg_baseline *b, const mg_json *row, double tolerance, bool scores_only,
                           mg_change_fn *fn, void *ctx);

/* Whether every score of `row` is one: MG_EINPUT names the first that is null, which is what a NaN or an infinity
 * becomes in JSON. */
mg_status mg_baseline_check(const mg_json *row, const char *where, mg_err *err);
/* A copy of `row` (its five members) takes the place of the one with its key, or is added. MG_EINPUT as
 * mg_baseline_check. */
mg_status mg_baseline_put(mg_baseline *b, const mg_json *row, mg_err *err);
/* Sets named[i] where one of `rows` (a JSON array) has the key of the baseline's row i. */
void mg_baseline_mark(bool *named, const mg_baseline *b, const mg_json *rows);
/* Drops the rows whose key none of `rows` has. */
mg_status mg_baseline_prune(mg_baseline *b, const mg_json *rows, mg_err *err);
/* The text of a file of this name; caller frees *out. */
mg_status mg_baseline_encode(char **out, const mg_baseline *b, const char *name, mg_err *err);
mg_status mg_baseline_write(const mg_baseline *b, const char *path, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
