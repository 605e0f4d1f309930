/* Baselines: a library update, a retouched face or an edited pattern moves a score without a word; a baseline makes it
 * speak. */
#include "regress/baseline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/file/file.h"
#include "base/json/json_diff.h"
#include "base/text/utf8.h"
#include "regress/baseline_csv.h"

#define VERSION_KEY BASELINE_VERSION_KEY
enum { CSV_MAX_BYTES = 32 << 20 }; /* some 100 000 faces */
static const char *const members[] = {"path", "as", "detector", "inputs",
                                      "scores"}; /* the first by copy_row's own way */

struct mg_baseline {
    mg_json **row; /* owned; by path and detector, so that one of many is found fast */
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
    return *out ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for a baseline");
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
        return mg_fail(err, MG_ENOMEM, "out of memory for a baseline of %zu rows", b->count + 1);
    b->row[b->count++] = row;
    return MG_OK;
}

/* ---- names ------------------------------------------------------------------------------------------------------- */

/* "./a//b/./c" becomes "a/b/c", "/./a" becomes "/a"; what is left of "." and "./" is ".". In place. */
static void collapse(char *path)
{
    char *to = path;
    const char *s = path;
    if (*s == '/')
        *to++ = *s++;
    while (*s) {
        size_t n = strcspn(s, "/");
        bool kept = n > 0 && !(n == 1 && *s == '.');
        if (kept) {
            memmove(to, s, n);
            to += n;
        }
        s += n;
        while (*s == '/')
            s++;
        if (kept && s[-1] == '/')
            *to++ = '/';
    }
    if (to == path && *path)
        *to++ = '.';
    *to = 0;
}

mg_status mg_baseline_path(char **out, const char *path, mg_err *err)
{
    static const char mark[] = "\xef\xbf\xbd"; /* U+FFFD */
    enum { ROOM = sizeof mark + 2 };           /* of one byte: the mark and two digits */
    char *to = *out = malloc(ROOM * strlen(path) + 1);
    if (!to)
        return mg_fail_at(err, MG_ENOMEM, path, "out of memory for a name");
    while (*path) {
        size_t n = utf8_first(path);
        if (n == 0 || strncmp(path, mark, 3) == 0)
            to += snprintf(to, ROOM, "%s%02X", mark, n ? 0u : (unsigned)(unsigned char)*path);
        else
            to = (char *)memcpy(to, path, n) + n;
        path += n ? n : 1;
    }
    *to = 0;
    collapse(*out);
    return MG_OK;
}

/* The five members and nothing else; the path by its one name. */
static mg_json *copy_row(const mg_json *row)
{
    mg_json *o = mg_json_object();
    char *path = strdup(text_of(row, "path"));
    if (path)
        collapse(path);
    bool whole = path && mg_json_put_string(o, "path", path);
    free(path);
    for (size_t i = 1; whole && i < sizeof members / sizeof *members; i++)
        whole = mg_json_put(o, members[i], mg_json_copy(mg_json_find(row, members[i]))) != NULL;
    if (whole)
        return o;
    mg_json_free(o);
    return NULL;
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

/* Whether a null stands in `node`: `path` then says where. */
static bool find_null(const mg_json *node, char *path, size_t room)
{
    size_t n = strlen(path), i = 0;
    if (mg_json_kind_of(node) == MG_JSON_NULL)
        return true;
    for (const mg_json *c = mg_json_first(node); c; c = mg_json_next(c), i++) {
        if (mg_json_key(c))
            snprintf(path + n, room - n, ".%s", mg_json_key(c));
        else
            snprintf(path + n, room - n, "[%zu]", i);
        if (find_null(c, path, room))
            return true;
        path[n] = 0;
    }
    return false;
}

mg_status mg_baseline_check(const mg_json *row, const char *where, mg_err *err)
{
    char path[200] = "scores";
    return find_null(mg_json_find(row, "scores"), path, sizeof path)
               ? mg_fail_at(err, MG_EINPUT, where, "%s is null, not a number", path)
               : MG_OK;
}

static mg_status check_row(const mg_json *row, const char *where, mg_err *err)
{
    static const char *const strings[] = {"path", "detector", "as"}, *const objects[] = {"inputs", "scores"};
    const char *value = "";
    const mg_json *object;
    if (mg_json_kind_of(row) != MG_JSON_OBJECT)
        return mg_fail_at(err, MG_EINPUT, where, "expected an object, found %s",
                          mg_json_kind_name(mg_json_kind_of(row)));
    mg_status st;
    for (size_t k = 0; k < sizeof strings / sizeof *strings; k++) {
        MG_TRY(mg_json_need_string(row, strings[k], &value, where, err));
        if (!*value)
            return mg_fail_at(err, MG_EINPUT, where, "\"%s\" is empty", strings[k]);
    }
    if (strcmp(value, "pattern") != 0 && strcmp(value, "picture") != 0)
        return mg_fail_at(err, MG_EINPUT, where, "\"as\" is neither \"pattern\" nor \"picture\"");
    for (size_t k = 0; k < sizeof objects / sizeof *objects; k++) {
        MG_TRY(mg_json_may_have(&object, row, objects[k], MG_JSON_OBJECT, where, err));
        if (!object)
            return mg_fail_at(err, MG_EINPUT, where, "%s is missing", objects[k]);
    }
    MG_TRY(mg_baseline_check(row, where, err));
done:
    return st;
}

/* Rows stand in a file in any order. */
static mg_status sort_rows(mg_baseline *b, const char *name, mg_err *err)
{
    if (b->count)
        qsort(b->row, b->count, sizeof *b->row, by_key);
    for (size_t i = 1; i < b->count; i++)
        if (mg_baseline_same(b->row[i - 1], b->row[i]))
            return mg_fail_at(err, MG_EINPUT, name, "two rows for %s by %s", text_of(b->row[i], "path"),
                              text_of(b->row[i], "detector"));
    return MG_OK;
}

/* `line` of each row, where rows have lines. */
static mg_status read_root(mg_baseline *b, const mg_json *root, const int *line, const char *name, mg_err *err)
{
    char where[MG_MESSAGE_MAX];
    const mg_json *version = mg_json_find(root, VERSION_KEY), *rows = mg_json_find(root, "rows");
    mg_status st = MG_OK;
    if (!version || mg_json_kind_of(version) != MG_JSON_NUMBER || !rows || mg_json_kind_of(rows) != MG_JSON_ARRAY)
        return mg_fail_at(err, MG_EINPUT, name, "not a baseline (\"" VERSION_KEY "\" and \"rows\")");
    if (mg_json_number(version) != MG_BASELINE_VERSION)
        return mg_fail_at(err, MG_EINPUT, name, "baseline version %g, this program reads %d", mg_json_number(version),
                          MG_BASELINE_VERSION);
    for (const mg_json *r = mg_json_first(rows); r; r = mg_json_next(r)) {
        snprintf(where, sizeof where, line ? "%s: line %zu" : "%s: row %zu", name,
                 line ? (size_t)line[b->count] : b->count);
        MG_TRY(check_row(r, where, err));
        MG_TRY(append(b, copy_row(r), err));
    }
    MG_TRY(sort_rows(b, name, err));
done:
    return st;
}

/* Takes over `root`. */
static mg_status from_json(mg_baseline **out, mg_json *root, const int *line, const char *name, mg_err *err)
{
    mg_baseline *b = NULL;
    mg_status st;
    MG_TRY(mg_baseline_new(&b, err));
    MG_TRY(read_root(b, root, line, name, err));
    *out = b;
    b = NULL;
done:
    mg_baseline_free(b);
    mg_json_free(root);
    return st;
}

static bool is_table(const char *name)
{
    size_t n = strlen(name);
    return n >= 4 && strcasecmp(name + n - 4, ".csv") == 0;
}

/* Takes over `data`, which a NUL follows. */
static mg_status from_data(mg_baseline **out, char *data, size_t size, const char *name, mg_err *err)
{
    mg_json *root;
    int *line = NULL;
    mg_status st = is_table(name) ? baseline_csv_parse(&root, &line, data, size, name, err)
                                  : mg_json_parse(&root, data, size, name, err);
    free(data);
    if (st == MG_OK)
        st = from_json(out, root, line, name, err);
    free(line);
    return st;
}

mg_status mg_baseline_decode(mg_baseline **out, const void *data, size_t size, const char *name, mg_err *err)
{
    char *copy = malloc(size + 1);
    *out = NULL;
    if (!copy)
        return mg_fail_at(err, MG_ENOMEM, name, "out of memory for a baseline");
    if (size)
        memcpy(copy, data, size);
    copy[size] = 0;
    return from_data(out, copy, size, name, err);
}

mg_status mg_baseline_load(mg_baseline **out, const char *path, mg_err *err)
{
    char *data;
    size_t size;
    *out = NULL;
    mg_status st = mg_file_read(path, is_table(path) ? CSV_MAX_BYTES : MG_JSON_MAX_BYTES, &data, &size, err);
    if (st != MG_OK)
        return st;
    st = mg_json_expect(data, size, path, err);
    if (st == MG_OK)
        return from_data(out, data, size, path, err);
    free(data);
    return st;
}

/* ---- comparing --------------------------------------------------------------------------------------------------- */

/* Whether a row of this path and detector is there; *at is its place, or the one where it belongs. */
static bool find(const mg_baseline *b, const mg_json *row, size_t *at)
{
    size_t low = 0, high = b->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (by_key(&b->row[middle], &row) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *at = low;
    return low < b->count && mg_baseline_same(b->row[low], row);
}

const mg_json *mg_baseline_find(const mg_baseline *b, const mg_json *row)
{
    size_t i;
    return find(b, row, &i) ? b->row[i] : NULL;
}

/* Who is told of changes, with the names that they have there. */
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

size_t mg_baseline_compare(const mg_baseline *b, const mg_json *row, double tolerance, bool scores_only,
                           mg_change_fn *fn, void *ctx)
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
        n +=
            mg_json_diff(mg_json_find(old, h.member), mg_json_find(row, h.member), i == 2 ? tolerance : 0, pass_on, &h);
    }
    return n;
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

mg_status mg_baseline_put(mg_baseline *b, const mg_json *row, mg_err *err)
{
    mg_status st = mg_baseline_check(row, text_of(row, "path"), err);
    if (st != MG_OK)
        return st;
    mg_json *copy = copy_row(row);
    size_t i;
    if (copy && find(b, row, &i)) {
        mg_json_free(b->row[i]);
        b->row[i] = copy;
        return MG_OK;
    }
    st = append(b, copy, err);
    if (st == MG_OK) {
        memmove(b->row + i + 1, b->row + i, (b->count - 1 - i) * sizeof *b->row);
        b->row[i] = copy;
    }
    return st;
}

void mg_baseline_mark(bool *named, const mg_baseline *b, const mg_json *rows)
{
    size_t at;
    for (const mg_json *r = mg_json_first(rows); r; r = mg_json_next(r))
        if (find(b, r, &at))
            named[at] = true;
}

mg_status mg_baseline_prune(mg_baseline *b, const mg_json *rows, mg_err *err)
{
    size_t kept = 0;
    bool *named = calloc(b->count + 1, sizeof *named);
    if (!named)
        return mg_fail(err, MG_ENOMEM, "out of memory for a baseline of %zu rows", b->count);
    mg_baseline_mark(named, b, rows);
    for (size_t i = 0; i < b->count; i++)
        if (named[i])
            b->row[kept++] = b->row[i];
        else
            mg_json_free(b->row[i]);
    free(named);
    b->count = kept;
    return MG_OK;
}

/* All rows, by path and detector. */
static mg_json *to_json(const mg_baseline *b)
{
    mg_json *root = mg_json_object();
    mg_json_put_number(root, VERSION_KEY, MG_BASELINE_VERSION);
    mg_json *rows = mg_json_put(root, "rows", mg_json_array());
    for (size_t i = 0; i < b->count; i++)
        mg_json_put(rows, NULL, mg_json_copy(b->row[i]));
    if (rows && mg_json_count(rows) == b->count)
        return root;
    mg_json_free(root);
    return NULL;
}

mg_status mg_baseline_encode(char **out, const mg_baseline *b, const char *name, mg_err *err)
{
    mg_json *root = to_json(b);
    *out = NULL;
    mg_status st = !root ? mg_fail_at(err, MG_ENOMEM, name, "out of memory for a baseline of %zu rows", b->count)
                   : is_table(name) ? baseline_csv_print(out, root, err)
                                    : mg_json_print(out, root, true, err);
    mg_json_free(root);
    return st;
}

mg_status mg_baseline_write(const mg_baseline *b, const char *path, mg_err *err)
{
    char *text;
    mg_status st = mg_baseline_encode(&text, b, path, err);
    if (st == MG_OK)
        st = mg_file_write(path, text, strlen(text), err);
    free(text);
    return st;
}
