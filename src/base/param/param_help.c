/* The --help lines of a table of option rows. */
#include "base/param/param_internal.h"

#include <stdio.h>
#include <string.h>

#include "base/text/strbuf.h"

enum { COLUMNS = 80, TEXT_COLUMN = 24 }; /* how wide the page is, and where its right half begins */

typedef struct page {
    mg_strbuf text;
    int column; /* of what comes next; in characters, not bytes */
} page;

static int columns_of(const char *s, size_t n)
{
    int columns = 0;
    for (size_t i = 0; i < n; i++)
        columns += (s[i] & 0xc0) != 0x80;
    return columns;
}

static void put(page *g, const char *s, size_t n)
{
    mg_strbuf_add(&g->text, s, n);
    g->column = n == 1 && *s == '\n' ? 0 : g->column + columns_of(s, n);
}

static void put_words(page *g, const char *s)
{
    while (*(s += strspn(s, " "))) {
        size_t n = strcspn(s, " ");
        if (g->column > TEXT_COLUMN && g->column + 1 + columns_of(s, n) > COLUMNS)
            put(g, "\n", 1);
        else if (g->column > TEXT_COLUMN)
            put(g, " ", 1);
        while (g->column < TEXT_COLUMN)
            put(g, " ", 1);
        put(g, s, n);
        s += n;
    }
}

/* "(1 … 16; default 6x4)": choices always, a range where it says more than "not negative" or "large". */
static void describe(const mg_param *row, char *out, size_t room)
{
    char lo[PARAM_NUMBER], hi[PARAM_NUMBER], other[PARAM_WORDS], range[900] = "";
    bool ranged = row->type == MG_INT || row->type == MG_REAL || row->type == MG_SIZE || row->type == MG_REALS;
    if (row->type == MG_CHOICE)
        param_choices(row, range, sizeof range);
    else if (ranged && row->hi < 1e6)
        snprintf(range, sizeof range, "%s%s … %s", param_words(row, true, other), param_number(lo, row->lo),
                 param_number(hi, row->hi));
    else if (ranged && (row->lo != 0 || row->choices))
        snprintf(range, sizeof range, "%sat least %s", param_words(row, true, other), param_number(lo, row->lo));
    bool fallback = row->type != MG_BOOL && !param_unset(row);
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
    return mg_strbuf_take(&g.text, out, err);
}
