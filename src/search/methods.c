/* The search methods as a table, and how one is named: "NAME" or "NAME:KEY=VALUE,…". */
#include "search/methods.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/text.h"

const mg_search_ops *const mg_search_methods[] = {
#define ROW(name) &search_##name,
#include "search/rows.h"
#undef ROW
    NULL,
};

static const mg_search_ops *find(const char *name, size_t length)
{
    for (const mg_search_ops *const *m = mg_search_methods; *m; m++)
        if (strlen((*m)->name) == length && memcmp((*m)->name, name, length) == 0)
            return *m;
    return NULL;
}

static mg_status unknown(const char *name, size_t length, mg_err *err)
{
    char typed[MG_TEXT_MAX], hint[MG_HINT];
    snprintf(typed, sizeof typed, "%.*s", (int)length, name);
    mg_nearest near = {.name = typed};
    for (const mg_search_ops *const *m = mg_search_methods; *m; m++)
        mg_nearest_offer(&near, (*m)->name);
    return mg_fail(err, MG_EINPUT, "search: there is no search method \"%.40s\"%s; maskgen list searches shows them",
                   typed, mg_nearest_hint(hint, &near));
}

/* One KEY=VALUE of the row. */
static mg_status set_option(const mg_search_choice *c, char *item, mg_err *err)
{
    char where[96];
    char *value = strchr(item, '=');
    if (value)
        *value++ = '\0';
    const mg_param *row = value && c->row->params ? mg_params_find(c->row->params, item) : NULL;
    if (!row) {
        char hint[MG_HINT];
        mg_nearest near = {.name = item};
        for (const mg_param *p = c->row->params; p && p->name; p++)
            mg_nearest_offer(&near, p->name);
        return mg_fail(err, MG_EINPUT, "search: %s has no option \"%.40s=…\"%s; maskgen list searches shows them",
                       c->row->name, item, mg_nearest_hint(hint, &near));
    }
    snprintf(where, sizeof where, "search: %s: %s", c->row->name, row->name);
    return mg_param_set((mg_params){c->row->params, c->opts}, row, value, where, err);
}

static mg_status set_options(const mg_search_choice *c, const char *text, mg_err *err)
{
    mg_status st = MG_OK;
    char *rest = strdup(text);
    if (!rest)
        return mg_fail(err, MG_ENOMEM, "out of memory for the options of a search");
    for (char *item = rest, *next; item; item = next) {
        next = strchr(item, ',');
        if (next)
            *next++ = '\0';
        MG_TRY(set_option(c, item, err));
    }
done:
    free(rest);
    return st;
}

mg_status mg_search_choose(mg_search_choice *out, const char *text, mg_err *err)
{
    mg_status st = MG_OK;
    size_t length = strcspn(text, ":");
    *out = (mg_search_choice){text[0] ? find(text, length) : mg_search_methods[0], NULL};
    if (!out->row)
        return unknown(text, length, err);
    out->opts = calloc(1, out->row->opts_size + 1);
    if (!out->opts)
        return mg_fail(err, MG_ENOMEM, "out of memory for the options of a search");
    if (out->row->params)
        MG_TRY(mg_params_default((mg_params){out->row->params, out->opts}, err));
    if (text[length])
        MG_TRY(set_options(out, text + length + 1, err));
done:
    if (st != MG_OK)
        mg_search_choice_free(out);
    return st;
}

void mg_search_choice_free(mg_search_choice *c)
{
    free(c->opts);
    *c = (mg_search_choice){0};
}

mg_status mg_search_check(const char *method, mg_err *err)
{
    mg_search_choice c;
    mg_status st = mg_search_choose(&c, method, err);
    mg_search_choice_free(&c);
    return st;
}
