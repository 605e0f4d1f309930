/* Tables of option rows from JSON objects, and to them. */
#include "base/param/param_internal.h"

#include <math.h>
#include <stdio.h>

#include "base/text/text.h"

static mg_status wrong_kind(const mg_json *node, const char *wanted, const char *where, mg_err *err)
{
    return mg_fail_at(err, MG_EINPUT, where, "expected %s, found %s", wanted, mg_json_kind_name(mg_json_kind_of(node)));
}

static mg_status add_number(mg_reals *to, const mg_param *row, const mg_json *node, const char *where, mg_err *err)
{
    if (mg_json_kind_of(node) != MG_JSON_NUMBER)
        return wrong_kind(node, "numbers", where, err);
    return param_add_real(to, row, mg_json_number(node), mg_json_literal(node), where, err);
}

static mg_status reals_from_json(mg_params p, const mg_param *row, const mg_json *node, const char *where, mg_err *err)
{
    mg_reals all = {0};
    mg_status st = MG_OK;
    if (mg_json_kind_of(node) == MG_JSON_NUMBER)
        MG_TRY(add_number(&all, row, node, where, err));
    else if (mg_json_kind_of(node) != MG_JSON_ARRAY || !mg_json_first(node))
        return wrong_kind(node, "a number or several in an array", where, err);
    for (const mg_json *c = mg_json_first(node); c; c = mg_json_next(c))
        MG_TRY(add_number(&all, row, c, where, err));
    *(mg_reals *)param_field(p, row) = all;
done:
    return st;
}

static mg_status list_from_json(mg_params p, const mg_param *row, const mg_json *array, const char *where, mg_err *err)
{
    mg_status st = MG_OK;
    param_clear(p, row);
    for (const mg_json *c = mg_json_first(array); c; c = mg_json_next(c))
        MG_TRY(mg_json_string(c) ? mg_param_set(p, row, mg_json_string(c), where, err)
                                 : wrong_kind(c, "strings", where, err));
done:
    return st;
}

static mg_status field_from_json(mg_params p, const mg_param *row, const mg_json *node, const char *where, mg_err *err)
{
    static const mg_json_kind kinds[] = {
        [MG_INT] = MG_JSON_NUMBER,    [MG_REAL] = MG_JSON_NUMBER, [MG_BOOL] = MG_JSON_BOOL,
        [MG_CHOICE] = MG_JSON_STRING, [MG_TEXT] = MG_JSON_STRING, [MG_LIST] = MG_JSON_ARRAY,
        [MG_SIZE] = MG_JSON_STRING,
    };
    char digits[PARAM_NUMBER];
    const char *literal = mg_json_literal(node);
    double v = mg_json_number(node);
    if (row->type == MG_REALS)
        return reals_from_json(p, row, node, where, err);
    if (mg_json_kind_of(node) != kinds[row->type])
        return wrong_kind(node, mg_json_kind_name(kinds[row->type]), where, err);
    mg_status st = MG_OK;
    switch (row->type) {
    case MG_INT:
        if (!(v == floor(v) && fabs(v) < 0x1p63))
            return mg_fail_at(err, MG_EINPUT, where, "\"%s\" is not a whole number",
                              literal ? literal : param_number(digits, v));
        MG_TRY(param_check_range(row, v, literal, where, err));
        return mg_param_set(p, row, param_number(digits, v), where, err);
    case MG_REAL:
        MG_TRY(param_check_range(row, v, literal, where, err));
        *(double *)param_field(p, row) = v;
        break;
    case MG_BOOL:
        *(bool *)param_field(p, row) = mg_json_bool(node);
        break;
    case MG_CHOICE:
    case MG_TEXT:
    case MG_SIZE:
        return mg_param_set(p, row, mg_json_string(node), where, err);
    case MG_LIST:
        return list_from_json(p, row, node, where, err);
    case MG_REALS:
        break;
    }
done:
    return st;
}

static mg_status unknown_key(const mg_param *rows, const char *key, const char *where, mg_err *err)
{
    char hint[MG_HINT];
    mg_nearest n = {.name = key};
    for (; rows->name; rows++)
        mg_nearest_offer(&n, rows->name);
    return mg_fail_at(err, MG_EINPUT, where, "unknown key%s", mg_nearest_hint(hint, &n));
}

mg_status mg_params_from_json(mg_params p, const mg_json *object, const char *where, mg_err *err)
{
    if (mg_json_kind_of(object) != MG_JSON_OBJECT)
        return wrong_kind(object, "an object", where, err);
    mg_status st = MG_OK;
    for (const mg_json *c = mg_json_first(object); c; c = mg_json_next(c)) {
        const mg_param *row = mg_params_find(p.rows, mg_json_key(c));
        char path[MG_PATH_MAX + 128];
        snprintf(path, sizeof path, "%s: %s", where, mg_json_key(c));
        MG_TRY(row ? field_from_json(p, row, c, path, err) : unknown_key(p.rows, mg_json_key(c), path, err));
    }
done:
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
