/* The --help lines of a table of option rows. */
#include "base/param/param_internal.h"

#include <stdio.h>

#include "base/text/wrap.h"

enum { TEXT_COLUMN = 24 }; /* where the right half of the page begins */

const char *mg_param_notes(const mg_param *row, char out[MG_PARAM_NOTES])
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
        snprintf(out, MG_PARAM_NOTES, "(%s%s%s%s)", range, *range && fallback ? "; " : "", fallback ? "default " : "",
                 fallback ? row->fallback : "");
    else
        *out = 0;
    return out;
}

const char *mg_param_head(const mg_param *row, char out[MG_PARAM_HEAD])
{
    char brief[16] = "";
    if (row->short_name)
        snprintf(brief, sizeof brief, "-%c, ", row->short_name);
    snprintf(out, MG_PARAM_HEAD, "%s--%s%s%s", brief, row->name, row->arg ? " " : "", row->arg ? row->arg : "");
    return out;
}

mg_status mg_params_help(char **out, const mg_param *rows, mg_err *err)
{
    mg_wrap page = {.indent = TEXT_COLUMN};
    mg_wrap_put(&page, "");
    for (const mg_param *row = rows; row->name; row++) {
        char head[MG_PARAM_HEAD], notes[MG_PARAM_NOTES];
        mg_wrap_put(&page, "  ");
        mg_wrap_put(&page, mg_param_head(row, head));
        if (page.column + 2 > TEXT_COLUMN)
            mg_wrap_put(&page, "\n");
        mg_wrap_words(&page, row->help);
        mg_wrap_words(&page, mg_param_notes(row, notes));
        mg_wrap_put(&page, "\n");
    }
    return mg_strbuf_take(&page.text, out, err);
}
