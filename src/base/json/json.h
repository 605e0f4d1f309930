/* JSON, the only user of cJSON. A node belongs to the tree it hangs in; mg_json_free frees a root and all below it.
 * Building calls set err-free: they return NULL or do nothing once memory is out, and mg_json_print reports it. */
#ifndef MG_BASE_JSON_JSON_H
#define MG_BASE_JSON_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "maskgen/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cJSON mg_json;

/* Bytes of a record, spec, pattern or baseline: the same file has the same limit, whoever reads it. */
#define MG_JSON_MAX_BYTES ((size_t)256 << 20)
enum { MG_JSON_MAX_DEPTH = 64, MG_JSON_MAX_VALUES = 1 << 20 }; /* a value takes some 100 bytes of memory, two of text */

/* MG_EINPUT where the bytes of a file are those of another format (a PNG, a PDF), which is named. */
mg_status mg_json_expect(const void *data, size_t size, const char *path, mg_err *err);
/* Strict: one value, nothing after it, no duplicate keys in an object, depth ≤ 64,
 * at most MG_JSON_MAX_VALUES values, UTF-8 valid (a byte order mark before it is skipped).
 * MG_EINPUT names `name` and the line. */
mg_status mg_json_parse(mg_json **out, const char *text, size_t size, const char *name, mg_err *err);
mg_status mg_json_load(mg_json **out, const char *path, size_t limit, mg_err *err);
const char *mg_json_version(void); /* cJSON's, as linked */
void mg_json_free(mg_json *root);

typedef enum mg_json_kind {
    MG_JSON_NULL,
    MG_JSON_BOOL,
    MG_JSON_NUMBER,
    MG_JSON_STRING,
    MG_JSON_ARRAY,
    MG_JSON_OBJECT
} mg_json_kind;
mg_json_kind mg_json_kind_of(const mg_json *node);
const char *mg_json_kind_name(mg_json_kind kind);
const char *mg_json_key(const mg_json *node);      /* of a member of an object, else NULL */
const mg_json *mg_json_first(const mg_json *node); /* first element or member, NULL when none */
const mg_json *mg_json_next(const mg_json *node);
const mg_json *mg_json_find(const mg_json *object, const char *key); /* NULL when absent or not an object */
size_t mg_json_count(const mg_json *node);
bool mg_json_bool(const mg_json *node);
double mg_json_number(const mg_json *node);
/* A number as the text that was parsed has it, where its double says less: whole numbers of more than 15 digits, and
 * exponents. Borrowed; NULL for every other node. */
const char *mg_json_literal(const mg_json *node);
const char *mg_json_string(const mg_json *node); /* borrowed; NULL when it is no string */

/* Typed look-ups for readers: MG_EINPUT names `where` (a file or path) and the key. */
mg_status mg_json_need_number(const mg_json *object, const char *key, double *out, const char *where, mg_err *err);
mg_status mg_json_need_string(const mg_json *object, const char *key, const char **out, const char *where, mg_err *err);
/* A member that may be absent (*out is NULL then), but not of another kind. */
mg_status mg_json_may_have(const mg_json **out, const mg_json *object, const char *key, mg_json_kind kind,
                           const char *where, mg_err *err);
/* A whole number in lo … hi (within ±2^53) that may be absent: *out is left as it was then. */
mg_status mg_json_may_have_whole(const mg_json *object, const char *key, double lo, double hi, int64_t *out,
                                 const char *where, mg_err *err);
/* An array of exactly `n` numbers. */
mg_status mg_json_need_numbers(const mg_json *object, const char *key, double *out, size_t n, const char *where,
                               mg_err *err);

mg_json *mg_json_object(void);
mg_json *mg_json_array(void);
/* `_put` adds to an object (key) or an array (key NULL) and takes ownership of `child`; returns the child. */
mg_json *mg_json_put(mg_json *parent, const char *key, mg_json *child);
mg_json *mg_json_put_number(mg_json *parent, const char *key, double v); /* NaN and ±inf become null */
mg_json *mg_json_put_string(mg_json *parent, const char *key, const char *v);
mg_json *mg_json_put_bool(mg_json *parent, const char *key, bool v);
mg_json *mg_json_put_numbers(mg_json *parent, const char *key, const double *v, size_t n);
mg_json *mg_json_copy(const mg_json *node);

/* Numbers in the shortest form that reads back equal; `pretty`: two-space indents, final newline. Caller frees *out. */
mg_status mg_json_print(char **out, const mg_json *root, bool pretty, mg_err *err);
mg_status mg_json_write(const char *path, const mg_json *root, mg_err *err); /* pretty, through mg_file_write */

#ifdef __cplusplus
}
#endif
#endif
