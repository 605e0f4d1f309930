/* Why this file exists: one row describes an option once; parsing, defaults, JSON, checks and --help follow from it. */
#include "base/param/param.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file/file.h"
#include "base/text/text.h"
#include "base/text/format.h"

enum { NAME_MAX_ = 64, COLUMNS = 80, TEXT_COLUMN = 24 };

/* ---- finding rows ------------------------------------------------------------------------------------------------ */

const mg_param *mg_params_find(const mg_param *rows, const char *name)
{
    for (; rows && rows->name; rows++)
        if (strcmp(rows->name, name) == 0)
            return rows;
    return NULL;
}

/* ---- setting one field ------------------------------------------------------------------------------------------- */

static void *field(mg_params p, const mg_param *row)
{
    return (char *)p.base + row->offset;
}

/* Numbers as printed in messages: a bound or a value, never in exponents where it is whole. */
static const char *shown(char s[400], double v)
{
    mg_format(s, 400, v == floor(v) && fabs(v) < 0x1p63 ? "%.0f" : "%.15g", v);
    return s;
}

/* The number of a word "off=-1" of a row; its letters are the `length` first ones. */
static double word_number(const char *word, size_t *length)
{
    *length = strcspn(word, "=");
    return mg_strtod(word + *length + 1, NULL);
}

/* Whether `typed` is a word of this row of numbers; its number goes out. */
static bool word_of(const mg_param *row, const char *typed, double *v)
{
    for (const char *const *w = row->choices; w && *w; w++) {
        size_t n;
        *v = word_number(*w, &n);
        if (strlen(typed) == n && strncmp(typed, *w, n) == 0)
            return true;
    }
    return false;
}

/* The words of a row of numbers, "auto or " to stand before a range, or " or auto" to stand after one. */
static const char *words(const mg_param *row, bool before, char out[64])
{
    size_t used = 0;
    out[0] = 0;
    for (const char *const *w = row->choices; w && *w && used < 64; w++)
        used += (size_t)snprintf(out + used, 64 - used, before ? "%.*s or " : " or %.*s", (int)strcspn(*w, "="), *w);
    return out;
}

static mg_status check_range(const mg_param *row, double v, const char *typed, const char *where, mg_err *err)
{
    char lo[400], hi[400], own[400], other[64];
    if (v >= row->lo && v <= row->hi)
        return MG_OK;
    for (const char *const *w = row->choices; w && *w; w++) {
        size_t n;
        double number = word_number(*w, &n);
        if (v >= number && v <= number)
            return MG_OK;
    }
    return mg_fail_at(err, MG_EINPUT, where, "%s is outside %s … %s%s", typed ? typed : shown(own, v), shown(lo, row->lo),
                      shown(hi, row->hi), words(row, false, other));
}

/* Whole decimal number at *s, moved past it. Past int64 it saturates, which any range refuses. */
static bool take_whole(const char **s, long long *v)
{
    const char *digit = *s + (**s == '-' || **s == '+');
    if (*digit < '0' || *digit > '9')
        return false;
    char *end;
    *v = strtoll(*s, &end, 10);
    *s = end;
    return true;
}

static bool read_real(const char *s, double *v)
{
    if (!*s || strspn(s, "0123456789+-.eE") != strlen(s))
        return false; /* strtod would take blanks, hex, inf and nan */
    char *end;
    *v = mg_strtod(s, &end);
    return !*end && isfinite(*v);
}

static mg_status set_whole(mg_params p, const mg_param *row, const char *value, const char *where, mg_err *err)
{
    const char *s = value;
    long long v;
    double number;
    char other[64];
    if (word_of(row, value, &number)) {
        *(int64_t *)field(p, row) = (int64_t)number;
        return MG_OK;
    }
    if (!take_whole(&s, &v) || *s)
        return mg_fail_at(err, MG_EINPUT, where, "\"%s\" is not a whole number%s", value, words(row, false, other));
    mg_status st = check_range(row, (double)v, value, where, err);
    if (st == MG_OK)
        *(int64_t *)field(p, row) = v;
    return st;
}

static mg_status set_real(mg_params p, const mg_param *row, const char *value, const char *where, mg_err *err)
{
    double v;
    char other[64];
    if (word_of(row, value, &v)) {
        *(double *)field(p, row) = v;
        return MG_OK;
    }
    if (!read_real(value, &v))
        return mg_fail_at(err, MG_EINPUT, where, "\"%s\" is not a number%s", value, words(row, false, other));
    mg_status st = check_range(row, v, value, where, err);
    if (st == MG_OK)
        *(double *)field(p, row) = v;
    return st;
}

static mg_status set_bool(mg_params p, const mg_param *row, const char *value, const char *where, mg_err *err)
{
    bool yes = strcmp(value, "true") == 0;
    if (!yes && strcmp(value, "false") != 0)
        return mg_fail_at(err, MG_EINPUT, where, "\"%s\" is not true or false", value);
    *(bool *)field(p, row) = yes;
    return MG_OK;
}

/* "a, b, c" */
static void join_choices(const mg_param *row, char *out, size_t room)
{
    size_t used = 0;
    out[0] = 0;
    for (const char *const *c = row->choices; *c && used < room; c++)
        used += (size_t)snprintf(out + used, room - used, "%s%s", c == row->choices ? "" : ", ", *c);
}

static mg_status set_choice(mg_params p, const mg_param *row, const char *value, const char *where, mg_err *err)
{
    for (int i = 0; row->choices[i]; i++)
        if (strcmp(row->choices[i], value) == 0) {
            *(int *)field(p, row) = i;
            return MG_OK;
        }
    char all[200], hint[MG_HINT];
    mg_nearest n = {.name = value};
    for (int i = 0; row->choices[i]; i++)
        mg_nearest_offer(&n, row->choices[i]);
    join_choices(row, all, sizeof all);
    return mg_fail_at(err, MG_EINPUT, where, "\"%.60s\" is not one of %s%s", value, all, mg_nearest_hint(hint, &n));
}

static mg_status set_text(mg_params p, const mg_param *row, const char *value, const char *where, mg_err *err)
{
    size_t size = strlen(value) + 1;
    if (size > MG_TEXT_MAX)
        return mg_fail_at(err, MG_EINPUT, where, "longer than %d bytes", MG_TEXT_MAX - 1);
    memcpy(field(p, row), value, size);
    return MG_OK;
}

static mg_status set_size(mg_params p, const mg_param *row, const char *value, const char *where, mg_err *err)
{
    const char *s = value;
    long long v[2];
    if (!take_whole(&s, &v[0]) || *s++ != 'x' || !take_whole(&s, &v[1]) || *s)
        return mg_fail_at(err, MG_EINPUT, where, "\"%s\" is not of the form 6x4", value);
    mg_status st = MG_OK;
    for (int i = 0; i < 2 && st == MG_OK; i++)
        st = check_range(row, (double)v[i], NULL, where, err);
    if (st == MG_OK)
        for (int i = 0; i < 2; i++)
            ((int *)field(p, row))[i] = (int)v[i];
    return st;
}

static mg_status add_real(mg_reals *to, const mg_param *row, double v, const char *typed, const char *where, mg_err *err)
{
    mg_status st = check_range(row, v, typed, where, err);
    if (st != MG_OK)
        return st;
    if (to->count == MG_REALS_MAX)
        return mg_fail_at(err, MG_EINPUT, where, "more than %d numbers", (int)MG_REALS_MAX);
    for (int i = 0; i < to->count; i++)
        if (to->at[i] == v)
            return mg_fail_at(err, MG_EINPUT, where, "%g stands there twice", v);
    to->at[to->count++] = v;
    return MG_OK;
}

static mg_status set_reals(mg_params p, const mg_param *row, const char *value, const char *where, mg_err *err)
{
    mg_reals all = {0};
    mg_status st = MG_OK;
    for (const char *s = value; st == MG_OK; s++) {
        char one[64];
        double v;
        size_t n = strcspn(s, ",");
        snprintf(one, sizeof one, "%.*s", (int)(n < sizeof one ? n : sizeof one - 1), s);
        if (n >= sizeof one || !read_real(one, &v))
            return mg_fail_at(err, MG_EINPUT, where, "\"%.80s\" is not a number, nor several by commas", value);
        st = add_real(&all, row, v, NULL, where, err);
        s += n;
        if (!*s)
            break;
    }
    if (st == MG_OK)
        *(mg_reals *)field(p, row) = all;
    return st;
}

static mg_status add_item(mg_params p, const mg_param *row, const char *value, const char *where, mg_err *err)
{
    mg_list *list = field(p, row);
    if (list->count >= MG_LIST_MAX)
        return mg_fail_at(err, MG_EINPUT, where, "more than %d entries", MG_LIST_MAX);
    return mg_list_add(list, value, err);
}

mg_status mg_param_set(mg_params p, const mg_param *row, const char *value, const char *where, mg_err *err)
{
    static mg_status (*const set[])(mg_params, const mg_param *, const char *, const char *, mg_err *) = {
        [MG_INT] = set_whole,     [MG_REAL] = set_real, [MG_BOOL] = set_bool, [MG_CHOICE] = set_choice,
        [MG_TEXT] = set_text,     [MG_LIST] = add_item, [MG_SIZE] = set_size, [MG_REALS] = set_reals,
    };
    return set[row->type](p, row, value, where, err);
}

static bool unset(const mg_param *row)
{
    return !row->fallback || (!*row->fallback && (row->type == MG_TEXT || row->type == MG_LIST));
}

static void clear(mg_params p, const mg_param *row)
{
    static const size_t size[] = {
        [MG_INT] = sizeof(int64_t), [MG_REAL] = sizeof(double), [MG_BOOL] = sizeof(bool),    [MG_CHOICE] = sizeof(int),
        [MG_TEXT] = MG_TEXT_MAX,    [MG_LIST] = sizeof(mg_list), [MG_SIZE] = 2 * sizeof(int),
        [MG_REALS] = sizeof(mg_reals),
    };
    if (row->type == MG_LIST)
        mg_list_free(field(p, row));
    memset(field(p, row), 0, size[row->type]);
}

mg_status mg_params_default(mg_params p, mg_err *err)
{
    mg_status st = MG_OK;
    for (const mg_param *row = p.rows; row->name && st == MG_OK; row++) {
        clear(p, row);
        if (!unset(row))
            st = mg_param_set(p, row, row->fallback, row->name, err);
    }
    return st;
}

void mg_params_free(mg_params p)
{
    for (const mg_param *row = p.rows; row->name; row++)
        if (row->type == MG_LIST)
            mg_list_free(field(p, row));
}

mg_status mg_params_own_lists(mg_params copy, mg_err *err)
{
    mg_status st = MG_OK;
    for (const mg_param *row = copy.rows; row->name; row++)
        if (row->type == MG_LIST) {
            mg_list *list = field(copy, row), borrowed = *list;
            *list = (mg_list){0};
            st = st == MG_OK ? mg_list_copy(list, &borrowed, err) : st;
        }
    if (st != MG_OK)
        mg_params_free(copy);
    return st;
}

static bool same_reals(const double *a, const double *b, int n)
{
    for (int i = 0; i < n; i++)
        if (a[i] < b[i] || a[i] > b[i])
            return false;
    return true;
}

static bool same_list(const mg_list *a, const mg_list *b)
{
    for (size_t i = 0; a->count == b->count && i < a->count; i++)
        if (strcmp(a->item[i], b->item[i]) != 0)
            return false;
    return a->count == b->count;
}

static bool same_field(mg_param_type type, const void *a, const void *b)
{
    const mg_reals *r = a, *s = b;
    switch (type) {
    case MG_INT:
        return *(const int64_t *)a == *(const int64_t *)b;
    case MG_REAL:
        return same_reals(a, b, 1);
    case MG_BOOL:
        return *(const bool *)a == *(const bool *)b;
    case MG_CHOICE:
        return *(const int *)a == *(const int *)b;
    case MG_TEXT:
        return strcmp(a, b) == 0;
    case MG_LIST:
        return same_list(a, b);
    case MG_SIZE:
        return memcmp(a, b, 2 * sizeof(int)) == 0;
    case MG_REALS:
        return r->count == s->count && same_reals(r->at, s->at, r->count);
    }
    return false;
}

bool mg_params_equal(const mg_param *rows, const void *a, const void *b, size_t from, size_t to)
{
    for (; rows->name; rows++)
        if (rows->offset >= from && rows->offset < to &&
            !same_field(rows->type, (const char *)a + rows->offset, (const char *)b + rows->offset))
            return false;
    return true;
}

/* ---- the command line -------------------------------------------------------------------------------------------- */

typedef struct parser {
    const mg_argv *line;
    int at;
    bool *seen; /* of each row, all tables counted through */
    mg_err *err;
} parser;

/* "--x" and "-x" are options; "-", "-5" and "x" are not. */
static bool is_option(const char *arg)
{
    return arg[0] == '-' && (arg[1] == '-' || (arg[1] >= 'a' && arg[1] <= 'z') || (arg[1] >= 'A' && arg[1] <= 'Z'));
}

/* The row of "--name" (n characters) or, with n = 0, of the letter name[0]; its table and its number go out too. */
static const mg_param *find_row(const parser *ps, const char *name, size_t n, mg_params *table, size_t *number)
{
    *number = 0;
    for (const mg_params *t = ps->line->tables; t->rows; t++)
        for (const mg_param *row = t->rows; row->name; row++, ++*number) {
            *table = *t;
            if (n ? strlen(row->name) == n && strncmp(row->name, name, n) == 0 : row->short_name == name[0])
                return row;
        }
    return NULL;
}

/* With the nearest known name; a single letter is near to nothing. */
static mg_status unknown_option(const parser *ps, const char *arg)
{
    const mg_argv *line = ps->line;
    bool is_long = arg[1] == '-';
    size_t length = is_long ? 2 + strcspn(arg + 2, "=") : strlen(arg);
    char name[NAME_MAX_ + 1] = "", said[NAME_MAX_ + 3];
    snprintf(said, sizeof said, "%.*s", (int)(length < sizeof said ? length : sizeof said - 1), arg);
    if (is_long)
        snprintf(name, sizeof name, "%s", said + 2);
    mg_nearest n = {.name = name};
    for (const mg_params *t = line->tables; is_long && t->rows; t++)
        for (const mg_param *row = t->rows; row->name; row++)
            mg_nearest_offer(&n, row->name);
    if (line->unknown)
        return line->unknown(line->ctx, arg, name, n.best, ps->err);
    if (n.best)
        return mg_fail(ps->err, MG_EINPUT, "unknown option %s (did you mean --%s?)", said, n.best);
    return mg_fail(ps->err, MG_EINPUT, "unknown option %s (--help lists them)", said);
}

static bool names_file(const mg_param *row)
{
    return row->type == MG_TEXT && row->arg && (strcmp(row->arg, "FILE") == 0 || strcmp(row->arg, "DIR") == 0);
}

/* What follows an option up to the next one: all of it for a list, the next argument otherwise. */
static mg_status take_values(parser *ps, mg_params table, const mg_param *row, const char *where)
{
    const mg_argv *line = ps->line;
    if (ps->at >= line->argc || is_option(line->argv[ps->at]))
        return mg_fail(ps->err, MG_EINPUT, "%s needs an argument%s%s", where, row->arg ? ": " : "", row->arg ? row->arg : "");
    if (!*line->argv[ps->at] && names_file(row)) /* "$UNSET": as good as not given, which cannot be meant */
        return mg_fail_at(ps->err, MG_EINPUT, where, "an empty name");
    mg_status st = mg_param_set(table, row, line->argv[ps->at++], where, ps->err);
    while (st == MG_OK && row->type == MG_LIST && ps->at < line->argc && !is_option(line->argv[ps->at]))
        st = mg_param_set(table, row, line->argv[ps->at++], where, ps->err);
    return st;
}

/* The option at argv[at], with what belongs to it. */
static mg_status take_option(parser *ps)
{
    const char *arg = ps->line->argv[ps->at++], *value = NULL;
    bool is_long = arg[1] == '-';
    size_t length = is_long ? strcspn(arg + 2, "=") : 0, number;
    mg_params table;
    const char *name = is_long ? arg + 2 : arg + 1;
    const mg_param *row = is_long && !length ? NULL : find_row(ps, name, length, &table, &number);
    if (!row || (!is_long && row->type == MG_BOOL && arg[2]))
        return unknown_option(ps, arg);
    if (is_long ? arg[2 + length] == '=' : arg[2] != 0)
        value = is_long ? arg + 2 + length + 1 : arg + 2;

    char where[NAME_MAX_ + 3];
    mg_status st = MG_OK;
    snprintf(where, sizeof where, "--%s", row->name);
    if (value && !*value && names_file(row))
        return mg_fail_at(ps->err, MG_EINPUT, where, "an empty name");
    if (row->type == MG_BOOL && value)
        return mg_fail(ps->err, MG_EINPUT, "%s takes no argument", where);
    if (row->type == MG_LIST && !ps->seen[number])
        mg_list_free(field(table, row));
    if (row->type == MG_BOOL || value)
        st = mg_param_set(table, row, value ? value : "true", where, ps->err);
    else
        st = take_values(ps, table, row, where);
    if (st == MG_OK && ps->line->given && !ps->seen[number])
        st = mg_list_add(ps->line->given, row->name, ps->err);
    ps->seen[number] = true;
    return st;
}

mg_status mg_params_read(const mg_argv *line, mg_err *err)
{
    size_t rows = 1;
    for (const mg_params *t = line->tables; t->rows; t++)
        for (const mg_param *row = t->rows; row->name; row++)
            rows++;
    parser ps = {line, 0, calloc(rows, sizeof(bool)), err};
    mg_status st = ps.seen ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for options");
    bool options = true;
    while (st == MG_OK && ps.at < line->argc) {
        const char *arg = line->argv[ps.at];
        if (options && strcmp(arg, "--") == 0) {
            options = false;
            ps.at++;
        } else if (options && is_option(arg)) {
            st = take_option(&ps);
        } else if (line->rest) {
            st = mg_list_add(line->rest, arg, err);
            ps.at++;
        } else {
            st = mg_fail(err, MG_EINPUT, "unexpected argument \"%s\"", arg);
        }
    }
    free(ps.seen);
    return st;
}

mg_status mg_params_argv(const mg_params *tables, int argc, char *const *argv, mg_list *rest, mg_err *err)
{
    return mg_params_read(&(mg_argv){.tables = tables, .argc = argc, .argv = argv, .rest = rest}, err);
}

/* ---- JSON -------------------------------------------------------------------------------------------------------- */

static mg_status wrong_kind(const mg_json *node, const char *wanted, const char *where, mg_err *err)
{
    return mg_fail_at(err, MG_EINPUT, where, "expected %s, found %s", wanted,
                   mg_json_kind_name(mg_json_kind_of(node)));
}

static mg_status reals_from_json(mg_params p, const mg_param *row, const mg_json *node, const char *where, mg_err *err)
{
    mg_reals all = {0};
    if (mg_json_kind_of(node) == MG_JSON_NUMBER) {
        mg_status st = add_real(&all, row, mg_json_number(node), mg_json_literal(node), where, err);
        if (st == MG_OK)
            *(mg_reals *)field(p, row) = all;
        return st;
    }
    if (mg_json_kind_of(node) != MG_JSON_ARRAY || !mg_json_first(node))
        return wrong_kind(node, "a number or several in an array", where, err);
    for (const mg_json *c = mg_json_first(node); c; c = mg_json_next(c)) {
        mg_status st = mg_json_kind_of(c) == MG_JSON_NUMBER ? add_real(&all, row, mg_json_number(c), mg_json_literal(c), where, err)
                                                            : wrong_kind(c, "numbers", where, err);
        if (st != MG_OK)
            return st;
    }
    *(mg_reals *)field(p, row) = all;
    return MG_OK;
}

static mg_status field_from_json(mg_params p, const mg_param *row, const mg_json *node, const char *where, mg_err *err)
{
    static const mg_json_kind kinds[] = {
        [MG_INT] = MG_JSON_NUMBER,  [MG_REAL] = MG_JSON_NUMBER, [MG_BOOL] = MG_JSON_BOOL,  [MG_CHOICE] = MG_JSON_STRING,
        [MG_TEXT] = MG_JSON_STRING, [MG_LIST] = MG_JSON_ARRAY,  [MG_SIZE] = MG_JSON_STRING,
    };
    char digits[400];
    const char *literal = mg_json_literal(node);
    double v = mg_json_number(node);
    if (row->type == MG_REALS)
        return reals_from_json(p, row, node, where, err);
    if (mg_json_kind_of(node) != kinds[row->type])
        return wrong_kind(node, mg_json_kind_name(kinds[row->type]), where, err);
    switch (row->type) {
    case MG_INT:
        if (!(v == floor(v) && fabs(v) < 0x1p63))
            return mg_fail_at(err, MG_EINPUT, where, "\"%s\" is not a whole number", literal ? literal : shown(digits, v));
        return check_range(row, v, literal, where, err) == MG_OK ? mg_param_set(p, row, shown(digits, v), where, err) : MG_EINPUT;
    case MG_REAL: {
        mg_status st = check_range(row, v, literal, where, err);
        if (st == MG_OK)
            *(double *)field(p, row) = v;
        return st;
    }
    case MG_BOOL:
        *(bool *)field(p, row) = mg_json_bool(node);
        return MG_OK;
    case MG_CHOICE:
    case MG_TEXT:
    case MG_SIZE:
        return mg_param_set(p, row, mg_json_string(node), where, err);
    case MG_LIST:
    case MG_REALS:
        break;
    }
    clear(p, row);
    mg_status st = MG_OK;
    for (const mg_json *c = mg_json_first(node); c && st == MG_OK; c = mg_json_next(c))
        st = mg_json_string(c) ? mg_param_set(p, row, mg_json_string(c), where, err)
                               : wrong_kind(c, "strings", where, err);
    return st;
}

mg_status mg_params_from_json(mg_params p, const mg_json *object, const char *where, mg_err *err)
{
    if (mg_json_kind_of(object) != MG_JSON_OBJECT)
        return wrong_kind(object, "an object", where, err);
    mg_status st = MG_OK;
    for (const mg_json *c = mg_json_first(object); c && st == MG_OK; c = mg_json_next(c)) {
        const mg_param *row = mg_params_find(p.rows, mg_json_key(c));
        char path[MG_PATH_MAX + 128], hint[MG_HINT];
        snprintf(path, sizeof path, "%s: %s", where, mg_json_key(c));
        if (row)
            st = field_from_json(p, row, c, path, err);
        else {
            mg_nearest n = {.name = mg_json_key(c)};
            for (const mg_param *other = p.rows; other->name; other++)
                mg_nearest_offer(&n, other->name);
            st = mg_fail_at(err, MG_EINPUT, path, "unknown key%s", mg_nearest_hint(hint, &n));
        }
    }
    return st;
}

void mg_params_to_json(const mg_param *rows, const void *base, mg_json *object)
{
    for (const mg_param *row = rows; row->name; row++) {
        const void *at = (const char *)base + row->offset;
        char size[32];
        switch (row->type) {
        case MG_INT:
            mg_json_put_number(object, row->name, (double)*(const int64_t *)at);
            break;
        case MG_REAL:
            mg_json_put_number(object, row->name, *(const double *)at);
            break;
        case MG_BOOL:
            mg_json_put_bool(object, row->name, *(const bool *)at);
            break;
        case MG_CHOICE:
            mg_json_put_string(object, row->name, row->choices[*(const int *)at]);
            break;
        case MG_TEXT:
            mg_json_put_string(object, row->name, at);
            break;
        case MG_LIST: {
            const mg_list *list = at;
            mg_json *array = mg_json_put(object, row->name, mg_json_array());
            for (size_t i = 0; i < list->count; i++)
                mg_json_put_string(array, NULL, list->item[i]);
            break;
        }
        case MG_SIZE:
            snprintf(size, sizeof size, "%dx%d", ((const int *)at)[0], ((const int *)at)[1]);
            mg_json_put_string(object, row->name, size);
            break;
        case MG_REALS: {
            const mg_reals *all = at;
            if (all->count == 1)
                mg_json_put_number(object, row->name, all->at[0]);
            else
                mg_json_put_numbers(object, row->name, all->at, (size_t)all->count);
            break;
        }
        }
    }
}

/* ---- --help ------------------------------------------------------------------------------------------------------ */

typedef struct page {
    char *text;
    size_t used, room;
    int column;
    bool broken;
} page;

static void put(page *g, const char *s, size_t n)
{
    if (n + 1 > g->room - g->used && !g->broken) {
        size_t room = 2 * g->room + n + 1024;
        char *more = realloc(g->text, room);
        g->broken = !more;
        if (more) {
            g->text = more;
            g->room = room;
        }
    }
    if (g->broken)
        return;
    memcpy(g->text + g->used, s, n);
    g->used += n;
    g->text[g->used] = 0;
    for (size_t i = 0; i < n; i++) /* columns: characters, not bytes */
        g->column = s[i] == '\n' ? 0 : g->column + ((s[i] & 0xc0) != 0x80);
}

static void put_words(page *g, const char *s)
{
    while (*(s += strspn(s, " "))) {
        size_t n = strcspn(s, " ");
        int width = 0;
        for (size_t i = 0; i < n; i++)
            width += (s[i] & 0xc0) != 0x80;
        if (g->column > TEXT_COLUMN && g->column + 1 + width > COLUMNS)
            put(g, "\n", 1);
        else if (g->column > TEXT_COLUMN)
            put(g, " ", 1);
        while (g->column < TEXT_COLUMN && !g->broken)
            put(g, " ", 1);
        put(g, s, n);
        s += n;
    }
}

/* "(1 … 16; default 6x4)": choices always, a range where it says more than "not negative" or "large". */
static void describe(const mg_param *row, char *out, size_t room)
{
    char lo[400], hi[400], other[64], range[900] = "";
    bool ranged = row->type == MG_INT || row->type == MG_REAL || row->type == MG_SIZE || row->type == MG_REALS;
    if (row->type == MG_CHOICE)
        join_choices(row, range, sizeof range);
    else if (ranged && row->hi < 1e6)
        snprintf(range, sizeof range, "%s%s … %s", words(row, true, other), shown(lo, row->lo), shown(hi, row->hi));
    else if (ranged && (row->lo != 0 || row->choices))
        snprintf(range, sizeof range, "%sat least %s", words(row, true, other), shown(lo, row->lo));
    bool fallback = row->type != MG_BOOL && !unset(row);
    if (*range || fallback)
        snprintf(out, room, "(%s%s%s%s)", range, *range && fallback ? "; " : "", fallback ? "default " : "",
                 fallback ? row->fallback : "");
    else
        *out = 0;
}

mg_status mg_params_help(char **out, const mg_param *rows, mg_err *err)
{
    page g = {0};
    put(&g, "", 0);
    for (const mg_param *row = rows; row->name; row++) {
        char head[200], brief[16] = "", notes[1200];
        if (row->short_name)
            snprintf(brief, sizeof brief, "-%c, ", row->short_name);
        int n = snprintf(head, sizeof head, "  %s--%s%s%s", brief, row->name, row->arg ? " " : "",
                         row->arg ? row->arg : "");
        put(&g, head, n < (int)sizeof head ? (size_t)n : sizeof head - 1);
        if (g.column + 2 > TEXT_COLUMN)
            put(&g, "\n", 1);
        describe(row, notes, sizeof notes);
        put_words(&g, row->help);
        put_words(&g, notes);
        put(&g, "\n", 1);
    }
    if (g.broken) {
        free(g.text);
        *out = NULL;
        return mg_fail(err, MG_ENOMEM, "out of memory for the help text");
    }
    *out = g.text;
    return MG_OK;
}
