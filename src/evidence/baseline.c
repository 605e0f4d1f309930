/* Why this file exists: a library update, a retouched face or an edited pattern moves a score without a word; a baseline makes it speak. */
#include "maskgen/baseline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "maskgen/json_diff.h"

#define VERSION_KEY "maskgen-baseline"
static const char *const members[] = {"path", "as", "detector", "inputs", "scores"};

struct mg_baseline {
    mg_json **row; /* owned */
    size_t count, room;
};

static const char *text_of(const mg_json *row, const char *key)
{
    const char *s = mg_json_string(mg_json_find(row, key));
    return s ? s : "";
}

static int by_key(const void *a, const void *b)
{
    const mg_json *x = *(const mg_json *const *)a, *y = *(const mg_json *const *)b;
    int order = strcmp(text_of(x, "path"), text_of(y, "path"));
    return order ? order : strcmp(text_of(x, "detector"), text_of(y, "detector"));
}

mg_status mg_baseline_new(mg_baseline **out, mg_err *err)
{
    *out = calloc(1, sizeof **out);
    return *out ? MG_OK : mg_fail(err, MG_ENOMEM, "no memory for a baseline");
}

void mg_baseline_free(mg_baseline *b)
{
    if (!b)
        return;
    for (size_t i = 0; i < b->count; i++)
        mg_json_free(b->row[i]);
    free(b->row);
    free(b);
}

bool mg_baseline_same(const mg_json *a, const mg_json *b)
{
    return by_key(&a, &b) == 0;
}

size_t mg_baseline_count(const mg_baseline *b)
{
    return b->count;
}

const mg_json *mg_baseline_row(const mg_baseline *b, size_t i)
{
    return b->row[i];
}

/* Takes over `row`, which may be NULL. */
static mg_status append(mg_baseline *b, mg_json *row, mg_err *err)
{
    if (row && b->count == b->room) {
        size_t room = b->room ? 2 * b->room : 16;
        mg_json **more = realloc(b->row, room * sizeof *more);
        if (!more) {
            mg_json_free(row);
            row = NULL;
        } else {
            b->row = more;
            b->room = room;
        }
    }
    if (!row)
        return mg_fail(err, MG_ENOMEM, "no memory for a baseline of %zu rows", b->count + 1);
    b->row[b->count++] = row;
    return MG_OK;
}

/* The five members and nothing else. */
static mg_json *copy_row(const mg_json *row)
{
    mg_json *o = mg_json_object();
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (!mg_json_put(o, members[i], mg_json_copy(mg_json_find(row, members[i])))) {
            mg_json_free(o);
            return NULL;
        }
    return o;
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

static mg_status check_row(const mg_json *row, size_t i, const char *name, mg_err *err)
{
    char where[MG_MESSAGE_MAX];
    const char *as = text_of(row, "as");
    snprintf(where, sizeof where, "%s: row %zu", name, i);
    if (!*text_of(row, "path") || !*text_of(row, "detector"))
        return mg_fail_at(err, MG_EINPUT, where, "needs \"path\" and \"detector\"");
    if (strcmp(as, "pattern") != 0 && strcmp(as, "picture") != 0)
        return mg_fail_at(err, MG_EINPUT, where, "\"as\" is neither \"pattern\" nor \"picture\"");
    for (int k = 0; k < 2; k++) {
        const char *key = k ? "scores" : "inputs";
        const mg_json *v = mg_json_find(row, key);
        if (!v || mg_json_kind_of(v) != MG_JSON_OBJECT)
            return mg_fail_at(err, MG_EINPUT, where, "\"%s\" is no object", key);
    }
    return MG_OK;
}

static mg_status check_keys(const mg_baseline *b, const char *name, mg_err *err)
{
    mg_json **sorted = malloc((b->count + 1) * sizeof *sorted);
    mg_status st = MG_OK;
    if (!sorted)
        return mg_fail_at(err, MG_ENOMEM, name, "no memory for %zu rows", b->count);
    for (size_t i = 0; i < b->count; i++)
        sorted[i] = b->row[i];
    qsort(sorted, b->count, sizeof *sorted, by_key);
    for (size_t i = 1; st == MG_OK && i < b->count; i++)
        if (mg_baseline_same(sorted[i - 1], sorted[i]))
            st = mg_fail_at(err, MG_EINPUT, name, "two rows for %s by %s", text_of(sorted[i], "path"),
                            text_of(sorted[i], "detector"));
    free(sorted);
    return st;
}

static mg_status read_root(mg_baseline *b, const mg_json *root, const char *name, mg_err *err)
{
    const mg_json *version = mg_json_find(root, VERSION_KEY), *rows = mg_json_find(root, "rows");
    mg_status st = MG_OK;
    if (!version || mg_json_kind_of(version) != MG_JSON_NUMBER || !rows || mg_json_kind_of(rows) != MG_JSON_ARRAY)
        return mg_fail_at(err, MG_EINPUT, name, "not a baseline (\"" VERSION_KEY "\" and \"rows\")");
    if (mg_json_number(version) != MG_BASELINE_VERSION)
        return mg_fail_at(err, MG_EINPUT, name, "baseline version %g, this program reads %d", mg_json_number(version),
                       MG_BASELINE_VERSION);
    for (const mg_json *r = mg_json_first(rows); st == MG_OK && r; r = mg_json_next(r)) {
        st = check_row(r, b->count, name, err);
        if (st == MG_OK)
            st = append(b, copy_row(r), err);
    }
    return st == MG_OK ? check_keys(b, name, err) : st;
}

/* Takes over `root`. */
static mg_status from_json(mg_baseline **out, mg_json *root, const char *name, mg_err *err)
{
    mg_status st = mg_baseline_new(out, err);
    if (st == MG_OK)
        st = read_root(*out, root, name, err);
    mg_json_free(root);
    if (st != MG_OK) {
        mg_baseline_free(*out);
        *out = NULL;
    }
    return st;
}

mg_status mg_baseline_decode(mg_baseline **out, const void *data, size_t size, const char *name, mg_err *err)
{
    mg_json *root;
    *out = NULL;
    mg_status st = mg_json_parse(&root, data, size, name, err);
    return st == MG_OK ? from_json(out, root, name, err) : st;
}

mg_status mg_baseline_load(mg_baseline **out, const char *path, mg_err *err)
{
    mg_json *root;
    *out = NULL;
    mg_status st = mg_json_load(&root, path, MG_JSON_MAX_BYTES, err);
    return st == MG_OK ? from_json(out, root, path, err) : st;
}

/* ---- comparing --------------------------------------------------------------------------------------------------- */

static size_t find(const mg_baseline *b, const mg_json *row)
{
    size_t i = 0;
    while (i < b->count && !mg_baseline_same(b->row[i], row))
        i++;
    return i;
}

const mg_json *mg_baseline_find(const mg_baseline *b, const mg_json *row)
{
    size_t i = find(b, row);
    return i < b->count ? b->row[i] : NULL;
}

typedef struct hearer {
    const char *kind, *member;
    mg_change_fn *fn;
    void *ctx;
} hearer;

static void pass_on(void *ctx, const char *path, const char *was, const char *is)
{
    const hearer *h = ctx;
    char what[600];
    snprintf(what, sizeof what, "%s%s%s", h->member, *path ? "." : "", path);
    if (h->fn)
        h->fn(h->ctx, h->kind, what, was, is);
}

size_t mg_baseline_compare(const mg_baseline *b, const mg_json *row, double tolerance, bool scores_only, mg_change_fn *fn,
                           void *ctx)
{
    static const char *const compared[][2] = {{"input", "as"}, {"input", "inputs"}, {"score", "scores"}};
    const mg_json *old = mg_baseline_find(b, row);
    size_t n = 0;
    if (!old) {
        if (fn)
            fn(ctx, "missing", "row", "absent", "scored");
        return 1;
    }
    for (size_t i = scores_only ? 2 : 0; i < sizeof compared / sizeof *compared; i++) {
        hearer h = {compared[i][0], compared[i][1], fn, ctx};
        n += mg_json_diff(mg_json_find(old, h.member), mg_json_find(row, h.member), i == 2 ? tolerance : 0, pass_on, &h);
    }
    return n;
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

mg_status mg_baseline_put(mg_baseline *b, const mg_json *row, mg_err *err)
{
    mg_json *copy = copy_row(row);
    size_t i = find(b, row);
    if (!copy || i == b->count)
        return append(b, copy, err);
    mg_json_free(b->row[i]);
    b->row[i] = copy;
    return MG_OK;
}

mg_status mg_baseline_write(const mg_baseline *b, const char *path, mg_err *err)
{
    mg_json *root = mg_json_object();
    mg_json_put_number(root, VERSION_KEY, MG_BASELINE_VERSION);
    mg_json *rows = mg_json_put(root, "rows", mg_json_array());
    for (size_t i = 0; i < b->count; i++)
        mg_json_put(rows, NULL, mg_json_copy(b->row[i]));
    mg_status st = root && rows && mg_json_count(rows) == b->count
                       ? mg_json_write(path, root, err)
                       : mg_fail_at(err, MG_ENOMEM, path, "no memory for a baseline of %zu rows", b->count);
    mg_json_free(root);
    return st;
}
