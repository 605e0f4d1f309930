/* Why this file exists: "something changed" helps nobody; a path, the old value and the new one do. */
#include "base/json/json_diff.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text/text.h"
#include "base/text/format.h"

enum { PATH_ROOM = 512, VALUE_ROOM = 96 };

typedef struct diff {
    double tolerance;
    mg_json_diff_fn *fn;
    void *ctx;
    size_t count;
    char path[PATH_ROOM];
} diff;

static const char *shown(char out[VALUE_ROOM], const mg_json *node)
{
    if (!node)
        return "absent";
    switch (mg_json_kind_of(node)) {
    case MG_JSON_NULL:
        return "null";
    case MG_JSON_BOOL:
        return mg_json_bool(node) ? "true" : "false";
    case MG_JSON_NUMBER:
        mg_format(out, VALUE_ROOM, "%.10g", mg_json_number(node));
        break;
    case MG_JSON_STRING:
        snprintf(out, VALUE_ROOM, "%.90s", mg_json_string(node));
        break;
    case MG_JSON_ARRAY:
        snprintf(out, VALUE_ROOM, "%s", mg_count(mg_json_count(node), "element"));
        break;
    case MG_JSON_OBJECT:
        snprintf(out, VALUE_ROOM, "%s", mg_count(mg_json_count(node), "member"));
        break;
    }
    return out;
}

static void report(diff *d, const mg_json *was, const mg_json *now)
{
    char a[VALUE_ROOM], b[VALUE_ROOM];
    d->count++;
    if (d->fn)
        d->fn(d->ctx, d->path, shown(a, was), shown(b, now));
}

static void compare(diff *d, const mg_json *was, const mg_json *now);

/* Descends to a member or an element; the path is as before afterwards. */
static void descend(diff *d, bool element, const char *name, const mg_json *was, const mg_json *now)
{
    size_t n = strlen(d->path);
    if (element)
        snprintf(d->path + n, PATH_ROOM - n, "[%s]", name);
    else
        snprintf(d->path + n, PATH_ROOM - n, "%s%s", n ? "." : "", name);
    compare(d, was, now);
    d->path[n] = 0;
}

static void compare_objects(diff *d, const mg_json *was, const mg_json *now)
{
    for (const mg_json *m = mg_json_first(was); m; m = mg_json_next(m))
        descend(d, false, mg_json_key(m), m, mg_json_find(now, mg_json_key(m)));
    for (const mg_json *m = mg_json_first(now); m; m = mg_json_next(m))
        if (!mg_json_find(was, mg_json_key(m)))
            descend(d, false, mg_json_key(m), NULL, m);
}

static void compare_arrays(diff *d, const mg_json *was, const mg_json *now)
{
    const mg_json *a = mg_json_first(was), *b = mg_json_first(now);
    for (int i = 0; a || b; i++) {
        char number[16];
        const char *name = mg_json_string(mg_json_find(a ? a : b, "name"));
        snprintf(number, sizeof number, "%d", i);
        descend(d, true, name ? name : number, a, b);
        a = a ? mg_json_next(a) : NULL;
        b = b ? mg_json_next(b) : NULL;
    }
}

static bool same_leaf(const diff *d, const mg_json *was, const mg_json *now)
{
    switch (mg_json_kind_of(was)) {
    case MG_JSON_BOOL:
        return mg_json_bool(was) == mg_json_bool(now);
    case MG_JSON_NUMBER:
        return fabs(mg_json_number(was) - mg_json_number(now)) <= d->tolerance;
    case MG_JSON_STRING:
        return strcmp(mg_json_string(was), mg_json_string(now)) == 0;
    default:
        return true;
    }
}

static void compare(diff *d, const mg_json *was, const mg_json *now)
{
    mg_json_kind kind = was ? mg_json_kind_of(was) : MG_JSON_NULL;
    if (!was || !now || kind != mg_json_kind_of(now))
        report(d, was, now);
    else if (kind == MG_JSON_OBJECT)
        compare_objects(d, was, now);
    else if (kind == MG_JSON_ARRAY)
        compare_arrays(d, was, now);
    else if (!same_leaf(d, was, now))
        report(d, was, now);
}

size_t mg_json_diff(const mg_json *was, const mg_json *now, double tolerance, mg_json_diff_fn *fn, void *ctx)
{
    diff d = {tolerance, fn, ctx, 0, ""};
    if (was || now)
        compare(&d, was, now);
    return d.count;
}
