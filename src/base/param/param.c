/* Tables of option rows: one row describes an option once; parsing, defaults, JSON, checks and --help follow from it.
 */
#include "base/param/param_internal.h"

#include <string.h>

const mg_param *mg_params_find(const mg_param *rows, const char *name)
{
    for (; rows && rows->name; rows++)
        if (strcmp(rows->name, name) == 0)
            return rows;
    return NULL;
}

mg_status mg_params_default(mg_params p, mg_err *err)
{
    mg_status st = MG_OK;
    for (const mg_param *row = p.rows; row->name; row++) {
        param_clear(p, row);
        if (!param_unset(row))
            MG_TRY(mg_param_set(p, row, row->fallback, row->name, err));
    }
done:
    return st;
}

void mg_params_free(mg_params p)
{
    for (const mg_param *row = p.rows; row->name; row++)
        if (row->type == MG_LIST)
            mg_list_free(param_field(p, row));
}

mg_status mg_params_own_lists(mg_params copy, mg_err *err)
{
    mg_status st = MG_OK;
    for (const mg_param *row = copy.rows; row->name; row++)
        if (row->type == MG_LIST) {
            mg_list *list = param_field(copy, row), borrowed = *list;
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
    case MG_REAL:
        return same_reals(a, b, 1);
    case MG_TEXT:
        return strcmp(a, b) == 0;
    case MG_LIST:
        return same_list(a, b);
    case MG_REALS:
        return r->count == s->count && same_reals(r->at, s->at, r->count);
    default:
        return memcmp(a, b, param_size(type)) == 0;
    }
}

bool mg_params_equal(const mg_param *rows, const void *a, const void *b, size_t from, size_t to)
{
    for (; rows->name; rows++)
        if (rows->offset >= from && rows->offset < to &&
            !same_field(rows->type, (const char *)a + rows->offset, (const char *)b + rows->offset))
            return false;
    return true;
}
