/* Tables of option rows from the command line. */
#include "base/param/param_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/text.h"

enum { NAME_ROOM = 64 }; /* characters of an unknown name that a message repeats */

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
    char name[NAME_ROOM + 1] = "", said[NAME_ROOM + 3];
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

/* The word of an option that may stand without one (its argument is shown in brackets), where none of its words
 * follows; NULL: what follows is to be read. */
static const char *unsaid_word(const parser *ps, const mg_param *row)
{
    const char *next = ps->at < ps->line->argc ? ps->line->argv[ps->at] : "";
    if (row->type != MG_CHOICE || !row->arg || row->arg[0] != '[')
        return NULL;
    for (const char *const *word = row->choices; *word; word++)
        if (strcmp(*word, next) == 0)
            return NULL;
    return row->choices[(size_t)row->lo];
}

/* What follows an option up to the next one: all of it for a list, the next argument otherwise. */
static mg_status read_values(parser *ps, mg_params table, const mg_param *row, const char *where)
{
    const mg_argv *line = ps->line;
    const char *unsaid = unsaid_word(ps, row);
    if (unsaid)
        return mg_param_set(table, row, unsaid, where, ps->err);
    if (ps->at >= line->argc || is_option(line->argv[ps->at]))
        return mg_fail(ps->err, MG_EINPUT, "%s needs an argument%s%s", where, row->arg ? ": " : "",
                       row->arg ? row->arg : "");
    if (!*line->argv[ps->at] && names_file(row)) /* "$UNSET": as good as not given, which cannot be meant */
        return mg_fail_at(ps->err, MG_EINPUT, where, "an empty name");
    mg_status st = mg_param_set(table, row, line->argv[ps->at++], where, ps->err);
    while (st == MG_OK && row->type == MG_LIST && ps->at < line->argc && !is_option(line->argv[ps->at]))
        st = mg_param_set(table, row, line->argv[ps->at++], where, ps->err);
    return st;
}

/* The option at argv[at], with what belongs to it. */
static mg_status read_option(parser *ps)
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

    char where[NAME_ROOM + 3];
    mg_status st = MG_OK;
    snprintf(where, sizeof where, "--%s", row->name);
    if (value && !*value && names_file(row))
        return mg_fail_at(ps->err, MG_EINPUT, where, "an empty name");
    if (row->type == MG_BOOL && value)
        return mg_fail(ps->err, MG_EINPUT, "%s takes no argument", where);
    if (row->type == MG_LIST && !ps->seen[number])
        mg_list_free(param_field(table, row));
    if (row->type == MG_BOOL || value)
        st = mg_param_set(table, row, value ? value : "true", where, ps->err);
    else
        st = read_values(ps, table, row, where);
    if (st == MG_OK && ps->line->given && !ps->seen[number])
        st = mg_list_add(ps->line->given, row->name, ps->err);
    ps->seen[number] = true;
    return st;
}

mg_status mg_params_argv(const mg_argv *line, mg_err *err)
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
            st = read_option(&ps);
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
