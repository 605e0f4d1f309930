/* Baselines as tables: what stands in one JSON row is spread over lines, and gathered again. */
#include "regress/baseline_csv.h"

#include <stdlib.h>
#include <string.h>

#include "base/text/csv.h"

enum { PATH, DETECTOR, WHAT, NAME, FOUND, MARGIN, VALUE, COLUMNS };
static const char *const heads[COLUMNS] = {"path", "detector", "what", "name", "found", "margin", "value"};
static const char *const objects[] = {"inputs", "scores"};
enum { OBJECTS = 2, LINES_MAX = 1 << 20, MEMBERS_MAX = 1024 }; /* a name is looked for among all members */

static const char *text_of(const mg_json *row, const char *key)
{
    const char *s = mg_json_string(mg_json_find(row, key));
    return s ? s : "";
}

/* ---- printing ---------------------------------------------------------------------------------------------------- */

/* A line: the fields that are NULL are empty. */
static void put_line(mg_strbuf *w, const char *const field[COLUMNS])
{
    for (int i = 0; i < COLUMNS; i++) {
        mg_csv_put(w, field[i] ? field[i] : "");
        mg_strbuf_put(w, i + 1 < COLUMNS ? "," : "\n");
    }
}

/* Whether a text, as a value, would be read as JSON. */
static mg_status looks_like_json(bool *is, const char *text, mg_err *err)
{
    mg_json *tree;
    *is = *text && strchr("{[\"", *text);
    if (*is)
        return MG_OK;
    mg_status st = mg_json_parse(&tree, text, strlen(text), "", err);
    *is = st == MG_OK;
    if (*is)
        mg_json_free(tree);
    return st == MG_ENOMEM ? st : MG_OK;
}

static mg_status value_of(char **out, const mg_json *node, mg_err *err)
{
    const char *text = mg_json_string(node);
    bool json = true;
    mg_status st = text ? looks_like_json(&json, text, err) : MG_OK;
    if (st != MG_OK || json)
        return st != MG_OK ? st : mg_json_print(out, node, false, err);
    *out = strdup(text);
    return *out ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for a baseline");
}

static mg_status put_value(mg_strbuf *w, const char *field[COLUMNS], const mg_json *node, mg_err *err)
{
    char *value;
    mg_status st = value_of(&value, node, err);
    if (st != MG_OK)
        return st;
    field[VALUE] = value;
    put_line(w, field);
    free(value);
    return MG_OK;
}

static bool is(const mg_json *member, const char *key, mg_json_kind kind)
{
    return member && strcmp(mg_json_key(member), key) == 0 && mg_json_kind_of(member) == kind;
}

static bool has_name(const mg_json *element)
{
    const mg_json *first = mg_json_kind_of(element) == MG_JSON_OBJECT ? mg_json_first(element) : NULL;
    return is(first, "name", MG_JSON_STRING) && *mg_json_string(first);
}

static bool has_margin(const mg_json *element)
{
    const mg_json *first = mg_json_kind_of(element) == MG_JSON_OBJECT ? mg_json_first(element) : NULL;
    return is(first, "margin", MG_JSON_NUMBER);
}

/* Whether a list gets a line for each element. */
static bool is_spread(const mg_json *list)
{
    const mg_json *e = mg_json_kind_of(list) == MG_JSON_ARRAY ? mg_json_first(list) : NULL;
    bool (*has)(const mg_json *) = e && has_name(e) ? has_name : has_margin;
    bool all = e != NULL;
    for (; all && e; e = mg_json_next(e))
        all = has(e);
    return all;
}

/* What follows the members that have columns. */
static mg_status put_rest(mg_strbuf *w, const char *field[COLUMNS], const mg_json *m, mg_err *err)
{
    const char *hash = is(m, "sha256", MG_JSON_STRING) && !mg_json_next(m) ? mg_json_string(m) : NULL;
    if (!m || (hash && *hash && *hash != '{')) {
        field[VALUE] = hash;
        put_line(w, field);
        return MG_OK;
    }
    mg_json *rest = mg_json_object();
    size_t n = 0;
    for (; m; m = mg_json_next(m), n++)
        mg_json_put(rest, mg_json_key(m), mg_json_copy(m));
    mg_status st = rest && mg_json_count(rest) == n ? put_value(w, field, rest, err)
                                                    : mg_fail(err, MG_ENOMEM, "out of memory for a baseline");
    mg_json_free(rest);
    return st;
}

static mg_status put_element(mg_strbuf *w, const char *field[COLUMNS], const mg_json *element, mg_err *err)
{
    const mg_json *m = mg_json_first(element);
    char *margin = NULL;
    mg_status st = MG_OK;
    field[NAME] = field[FOUND] = NULL;
    if (has_name(element)) {
        field[NAME] = mg_json_string(m);
        m = mg_json_next(m);
        if (is(m, "hit", MG_JSON_BOOL)) {
            field[FOUND] = mg_json_bool(m) ? "1" : "0";
            m = mg_json_next(m);
        }
    }
    if (is(m, field[NAME] ? "true_margin" : "margin", MG_JSON_NUMBER)) {
        MG_TRY(mg_json_print(&margin, m, false, err));
        m = mg_json_next(m);
    }
    field[MARGIN] = margin;
    st = put_rest(w, field, m, err);
done:
    free(margin);
    return st;
}

static mg_status put_object(mg_strbuf *w, const mg_json *row, const char *object, mg_err *err)
{
    mg_status st = MG_OK;
    char *what = NULL;
    for (const mg_json *m = mg_json_first(mg_json_find(row, object)); m; m = mg_json_next(m)) {
        mg_strbuf name = {0};
        mg_strbuf_put(&name, "%s.%s", object, mg_json_key(m));
        MG_TRY(mg_strbuf_take(&name, &what, err));
        const char *field[COLUMNS] = {text_of(row, "path"), text_of(row, "detector"), what};
        if (is_spread(m))
            for (const mg_json *e = mg_json_first(m); e; e = mg_json_next(e))
                MG_TRY(put_element(w, field, e, err));
        else
            MG_TRY(put_value(w, field, m, err));
        free(what);
        what = NULL;
    }
done:
    free(what);
    return st;
}

mg_status baseline_csv_print(char **out, const mg_json *root, mg_err *err)
{
    mg_strbuf w = {0};
    mg_status st;
    *out = NULL;
    put_line(&w, heads);
    MG_TRY(put_value(&w, (const char *[COLUMNS]){[WHAT] = BASELINE_VERSION_KEY},
                     mg_json_find(root, BASELINE_VERSION_KEY), err));
    for (const mg_json *row = mg_json_first(mg_json_find(root, "rows")); row; row = mg_json_next(row)) {
        const char *field[COLUMNS] = {text_of(row, "path"), text_of(row, "detector"), "as"};
        MG_TRY(put_value(&w, field, mg_json_find(row, "as"), err));
        for (int i = 0; i < OBJECTS; i++)
            MG_TRY(put_object(&w, row, objects[i], err));
    }
    MG_TRY(mg_strbuf_take(&w, out, err));
done:
    mg_strbuf_free(&w);
    return st;
}

/* ---- parsing ----------------------------------------------------------------------------------------------------- */

typedef struct table {
    mg_csv csv;
    mg_json *rows, *row; /* all, and the one that is being filled */
    mg_json *object[OBJECTS];
    mg_json *list; /* the list that the last line added an element to, or NULL */
    size_t members, count, room;
    int *line; /* of each row */
} table;

static mg_status no_memory(mg_err *err)
{
    return mg_fail(err, MG_ENOMEM, "out of memory for a baseline");
}

static mg_status parse_json(mg_json **out, const table *t, const char *text, mg_err *err)
{
    mg_err why;
    mg_status st = mg_json_parse(out, text, strlen(text), t->csv.name, &why);
    return st == MG_EINPUT ? mg_csv_wrong(&t->csv, err, "a value that begins like JSON and is none")
           : st != MG_OK   ? no_memory(err)
                           : MG_OK;
}

/* The inverse of value_of. */
static mg_status parse_value(mg_json **out, const table *t, const char *text, mg_err *err)
{
    bool json;
    mg_status st = looks_like_json(&json, text, err);
    if (st != MG_OK || json)
        return st != MG_OK ? st : parse_json(out, t, text, err);
    mg_json *holder = mg_json_object(); /* a text alone has no maker */
    const mg_json *held = mg_json_put_string(holder, "", text);
    *out = held ? mg_json_copy(held) : NULL;
    mg_json_free(holder);
    return *out ? MG_OK : no_memory(err);
}

/* Takes over `value`. */
static mg_status put(const table *t, mg_json *object, const char *key, mg_json *value, mg_err *err)
{
    bool twice = mg_json_find(object, key) != NULL;
    if (!twice && value)
        return mg_json_put(object, key, value) ? MG_OK : no_memory(err);
    mg_json_free(value);
    return twice ? mg_csv_wrong(&t->csv, err, "a member that stands there already") : no_memory(err);
}

/* A line of a new row. */
static mg_status begin_row(table *t, char *const field[COLUMNS], mg_err *err)
{
    if (t->count == t->room) {
        size_t room = t->room ? 2 * t->room : 64;
        int *more = realloc(t->line, room * sizeof *more);
        if (!more)
            return no_memory(err);
        t->line = more;
        t->room = room;
    }
    t->line[t->count++] = t->csv.record;
    t->row = mg_json_put(t->rows, NULL, mg_json_object());
    bool whole = mg_json_put_string(t->row, "path", field[PATH]) != NULL;
    whole &= mg_json_put_string(t->row, "detector", field[DETECTOR]) != NULL;
    for (int i = 0; i < OBJECTS; i++)
        whole &= (t->object[i] = mg_json_put(t->row, objects[i], mg_json_object())) != NULL;
    t->list = NULL;
    t->members = 0;
    return whole ? MG_OK : no_memory(err);
}

/* A lone hash, or JSON: the members of an element that have no column. */
static mg_status put_others(const table *t, mg_json *element, const char *value, mg_err *err)
{
    mg_json *rest = NULL;
    mg_status st = MG_OK;
    if (*value && *value != '{')
        return mg_json_put_string(element, "sha256", value) ? MG_OK : no_memory(err);
    if (*value)
        MG_TRY(parse_json(&rest, t, value, err));
    for (const mg_json *m = mg_json_first(rest); m; m = mg_json_next(m))
        MG_TRY(put(t, element, mg_json_key(m), mg_json_copy(m), err));
done:
    mg_json_free(rest);
    return st;
}

static mg_status parse_element(const table *t, mg_json *list, char *const field[COLUMNS], mg_err *err)
{
    mg_json *e = mg_json_put(list, NULL, mg_json_object()), *margin = NULL;
    const char *found = field[FOUND];
    bool named = *field[NAME];
    if (!e || (named && !mg_json_put_string(e, "name", field[NAME])))
        return no_memory(err);
    if (*found && ((strcmp(found, "1") != 0 && strcmp(found, "0") != 0) || !named))
        return mg_csv_wrong(&t->csv, err, "found is 1 or 0, and only beside a name");
    if (*found && !mg_json_put_bool(e, "hit", *found == '1'))
        return no_memory(err);
    mg_status st = MG_OK;
    if (*field[MARGIN]) {
        st = mg_json_parse(&margin, field[MARGIN], strlen(field[MARGIN]), "", err);
        if (st == MG_ENOMEM)
            return st;
        if (st != MG_OK || mg_json_kind_of(margin) != MG_JSON_NUMBER) {
            mg_json_free(st == MG_OK ? margin : NULL);
            return mg_csv_wrong(&t->csv, err, "a margin that is no number");
        }
        st = put(t, e, named ? "true_margin" : "margin", margin, err);
    }
    return st == MG_OK ? put_others(t, e, field[VALUE], err) : st;
}

/* A member of inputs or scores, or an element of one. */
static mg_status parse_member(table *t, mg_json *object, const char *key, char *const field[COLUMNS], mg_err *err)
{
    bool element = *field[NAME] || *field[MARGIN] || *field[FOUND];
    mg_json *value;
    mg_status st;
    if (element && t->list && strcmp(mg_json_key(t->list), key) == 0)
        return parse_element(t, t->list, field, err);
    t->list = NULL;
    if (++t->members > MEMBERS_MAX)
        return mg_csv_wrong(&t->csv, err, "more than 1024 members");
    if (!element) {
        MG_TRY(parse_value(&value, t, field[VALUE], err));
        return put(t, object, key, value, err);
    }
    value = mg_json_array();
    MG_TRY(put(t, object, key, value, err));
    t->list = value;
    st = parse_element(t, value, field, err);
done:
    return st;
}

static mg_status parse_line(table *t, char *const field[COLUMNS], mg_err *err)
{
    mg_status st = MG_OK;
    if (!t->row || strcmp(text_of(t->row, "path"), field[PATH]) != 0 ||
        strcmp(text_of(t->row, "detector"), field[DETECTOR]) != 0)
        MG_TRY(begin_row(t, field, err));
    if (strcmp(field[WHAT], "as") == 0) {
        mg_json *as = NULL;
        MG_TRY(parse_value(&as, t, field[VALUE], err));
        return put(t, t->row, "as", as, err);
    }
    for (int i = 0; i < OBJECTS; i++) {
        size_t n = strlen(objects[i]);
        if (strncmp(field[WHAT], objects[i], n) == 0 && field[WHAT][n] == '.')
            return parse_member(t, t->object[i], field[WHAT] + n + 1, field, err);
    }
    st = mg_csv_wrong(&t->csv, err, "\"what\" is neither as, inputs.… nor scores.…");
done:
    return st;
}

/* The first two lines: the heads and the version. */
static mg_status parse_head(table *t, mg_json *root, mg_err *err)
{
    char *field[COLUMNS];
    bool more, same;
    mg_err why;
    mg_json *version = NULL;
    mg_status st;
    same = mg_csv_next(&t->csv, field, COLUMNS, &more, &why) == MG_OK && more;
    for (int i = 0; same && i < COLUMNS; i++)
        same = strcmp(field[i], heads[i]) == 0;
    if (!same)
        return mg_fail_at(err, MG_EINPUT, t->csv.name, "not a baseline (its first line is not \"path,detector,…\")");
    MG_TRY(mg_csv_next(&t->csv, field, COLUMNS, &more, err));
    if (!more || strcmp(field[WHAT], BASELINE_VERSION_KEY) != 0)
        return mg_csv_wrong(&t->csv, err, "not a baseline: the line of its version is missing");
    MG_TRY(parse_value(&version, t, field[VALUE], err));
    MG_TRY(put(t, root, BASELINE_VERSION_KEY, version, err));
done:
    return st;
}

mg_status baseline_csv_parse(mg_json **root, int **line, char *text, size_t size, const char *name, mg_err *err)
{
    table t = {.rows = NULL};
    char *field[COLUMNS];
    bool more = true;
    mg_json *made = mg_json_object();
    mg_status st;
    MG_TRY(mg_csv_open(&t.csv, text, size, name, err));
    MG_TRY(parse_head(&t, made, err));
    t.rows = mg_json_put(made, "rows", mg_json_array());
    for (int n = 0;; n++) {
        MG_TRY(mg_csv_next(&t.csv, field, COLUMNS, &more, err));
        if (!more)
            break;
        if (n == LINES_MAX) {
            st = mg_csv_wrong(&t.csv, err, "more than 1048576 lines");
            goto done;
        }
        MG_TRY(parse_line(&t, field, err));
    }
    *root = made;
    *line = t.line;
    return MG_OK;
done:
    mg_json_free(made);
    free(t.line);
    return st;
}
