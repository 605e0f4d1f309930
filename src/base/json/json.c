/* The tree of a JSON document: what a reader asks of it, and how a writer builds it. */
#include "base/json/json.h"

#include <math.h>

#include <cjson/cJSON.h>

const char *mg_json_version(void)
{
    return cJSON_Version();
}

void mg_json_free(mg_json *root)
{
    cJSON_Delete(root);
}

/* ---- reading -------------------------------------------------------------------------------------------- */

mg_json_kind mg_json_kind_of(const mg_json *node)
{
    return cJSON_IsBool(node)     ? MG_JSON_BOOL
           : cJSON_IsNumber(node) ? MG_JSON_NUMBER
           : cJSON_IsString(node) ? MG_JSON_STRING
           : cJSON_IsArray(node)  ? MG_JSON_ARRAY
           : cJSON_IsObject(node) ? MG_JSON_OBJECT
                                  : MG_JSON_NULL;
}

const char *mg_json_kind_name(mg_json_kind kind)
{
    static const char *const names[] = {"null", "true or false", "a number", "a string", "an array", "an object"};
    return names[kind];
}

const char *mg_json_key(const mg_json *node)
{
    return node ? node->string : NULL;
}

const mg_json *mg_json_first(const mg_json *node)
{
    return node ? node->child : NULL;
}

const mg_json *mg_json_next(const mg_json *node)
{
    return node ? node->next : NULL;
}

const mg_json *mg_json_find(const mg_json *object, const char *key)
{
    return cJSON_IsObject(object) ? cJSON_GetObjectItemCaseSensitive(object, key) : NULL;
}

size_t mg_json_count(const mg_json *node)
{
    size_t n = 0;
    for (const mg_json *c = mg_json_first(node); c; c = c->next)
        n++;
    return n;
}

bool mg_json_bool(const mg_json *node)
{
    return cJSON_IsTrue(node);
}

double mg_json_number(const mg_json *node)
{
    return cJSON_GetNumberValue(node);
}

const char *mg_json_literal(const mg_json *node)
{
    return cJSON_IsNumber(node) ? node->valuestring : NULL;
}

const char *mg_json_string(const mg_json *node)
{
    return cJSON_GetStringValue(node);
}

mg_status mg_json_may_have(const mg_json **out, const mg_json *object, const char *key, mg_json_kind kind,
                           const char *where, mg_err *err)
{
    const mg_json *node = mg_json_find(object, key);
    *out = NULL;
    if (node && mg_json_kind_of(node) != kind)
        return mg_fail_at(err, MG_EINPUT, where, "%s: expected %s, found %s", key, mg_json_kind_name(kind),
                          mg_json_kind_name(mg_json_kind_of(node)));
    *out = node;
    return MG_OK;
}

mg_status mg_json_may_have_whole(const mg_json *object, const char *key, double lo, double hi, int64_t *out,
                                 const char *where, mg_err *err)
{
    const mg_json *node;
    mg_status st = mg_json_may_have(&node, object, key, MG_JSON_NUMBER, where, err);
    if (st != MG_OK || !node)
        return st;
    double v = node->valuedouble;
    if (!(v >= lo && v <= hi && v == floor(v)))
        return mg_fail_at(err, MG_EINPUT, where, "%s: %g is not a whole number from %g to %g", key, v, lo, hi);
    *out = (int64_t)v;
    return MG_OK;
}

static mg_status need(const mg_json **out, const mg_json *object, const char *key, mg_json_kind kind, const char *where,
                      mg_err *err)
{
    mg_status st = mg_json_may_have(out, object, key, kind, where, err);
    return st == MG_OK && !*out ? mg_fail_at(err, MG_EINPUT, where, "%s is missing", key) : st;
}

mg_status mg_json_need_number(const mg_json *object, const char *key, double *out, const char *where, mg_err *err)
{
    const mg_json *node;
    mg_status st = need(&node, object, key, MG_JSON_NUMBER, where, err);
    if (st == MG_OK)
        *out = node->valuedouble;
    return st;
}

mg_status mg_json_need_string(const mg_json *object, const char *key, const char **out, const char *where, mg_err *err)
{
    const mg_json *node;
    mg_status st = need(&node, object, key, MG_JSON_STRING, where, err);
    if (st == MG_OK)
        *out = node->valuestring;
    return st;
}

mg_status mg_json_need_numbers(const mg_json *object, const char *key, double *out, size_t n, const char *where,
                               mg_err *err)
{
    const mg_json *node;
    mg_status st = need(&node, object, key, MG_JSON_ARRAY, where, err);
    if (st != MG_OK)
        return st;
    if (mg_json_count(node) != n)
        return mg_fail_at(err, MG_EINPUT, where, "%s: expected %zu numbers, found %zu", key, n, mg_json_count(node));
    for (const mg_json *c = node->child; c; c = c->next) {
        if (!cJSON_IsNumber(c))
            return mg_fail_at(err, MG_EINPUT, where, "%s: expected a number, found %s", key,
                              mg_json_kind_name(mg_json_kind_of(c)));
        *out++ = c->valuedouble;
    }
    return MG_OK;
}

/* ---- building ---------------------------------------------------------------------------------------------------- */

mg_json *mg_json_object(void)
{
    return cJSON_CreateObject();
}

mg_json *mg_json_array(void)
{
    return cJSON_CreateArray();
}

/* A container that lost a child to lack of memory remembers it in `valueint`, which cJSON leaves 0 there. */
mg_json *mg_json_put(mg_json *parent, const char *key, mg_json *child)
{
    if (parent && child && (key ? cJSON_AddItemToObject(parent, key, child) : cJSON_AddItemToArray(parent, child)))
        return child;
    if (parent)
        parent->valueint = 1;
    cJSON_Delete(child);
    return NULL;
}

mg_json *mg_json_put_number(mg_json *parent, const char *key, double v)
{
    return mg_json_put(parent, key, isfinite(v) ? cJSON_CreateNumber(v) : cJSON_CreateNull());
}

mg_json *mg_json_put_string(mg_json *parent, const char *key, const char *v)
{
    return mg_json_put(parent, key, v ? cJSON_CreateString(v) : cJSON_CreateNull());
}

mg_json *mg_json_put_bool(mg_json *parent, const char *key, bool v)
{
    return mg_json_put(parent, key, cJSON_CreateBool(v));
}

mg_json *mg_json_put_numbers(mg_json *parent, const char *key, const double *v, size_t n)
{
    mg_json *array = mg_json_array();
    for (size_t i = 0; i < n; i++)
        mg_json_put_number(array, NULL, v[i]);
    return mg_json_put(parent, key, array);
}

mg_json *mg_json_copy(const mg_json *node)
{
    return node ? cJSON_Duplicate(node, 1) : NULL;
}
