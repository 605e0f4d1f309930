/* Mask shapes from their JSON files: one table of keys says what is read, into which field, and in which range. */
#include "maskgen/mask.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/bundle.h"
#include "base/json/json.h"

typedef struct row {
    const char *key;
    size_t offset; /* of a double */
    double lo, hi;
} row;

#define ROW(key, field, lo, hi)                                                                                        \
    {                                                                                                                  \
        key, offsetof(mg_mask, field), lo, hi                                                                          \
    }
static const row rows[] = {
    ROW("uv-top", uv_top, -6, 2),
    ROW("uv-bottom", uv_bottom, -16, -6),
    ROW("reach", half_angle, 30, 88),
    ROW("offset", offset, 0.05, 3),
    ROW("tight", tight, 0.3, 5),
    ROW("tent-nose", tent_nose, 0.1, 3),
    ROW("tent-chin", tent_chin, 0.1, 4),
    ROW("tent-cheek", tent_cheek, 0.1, 4),
    ROW("tent-blend", tent_blend, 0.3, 5),
    ROW("cup", cup, 0, 4),
    ROW("ridge", ridge, 0, 2),
    ROW("ridge-width", ridge_width, 0.2, 8),
    ROW("pleat-depth", pleat_depth, 0, 0.5),
    ROW("seam", seam, 0, 2),
    ROW("vary-top", vary_top, 0, 1),
    ROW("vary-bottom", vary_bottom, 0, 1),
    ROW("vary-reach", vary_half_angle, 0, 10),
    ROW("vary-offset", vary_offset, 0, 0.5),
    ROW("vary-pleat", vary_pleat, 0, 0.3),
};
#undef ROW
enum { ROWS = sizeof rows / sizeof rows[0] };
static const char *const other_keys[] = {"name",   "title",  "flat",         "top", "bottom",
                                         "pleats", "straps", "strap-colour", "cut", NULL}; /* "cut": read by print */
static const char *const strap_names[] = {"none", "ears", "head", NULL};

static mg_status bad(mg_err *err, const char *where, const char *key, const char *what)
{
    return mg_fail_at(err, MG_EINPUT, where, "\"%s\" %s", key, what);
}

static mg_status in_range(double v, double lo, double hi, const char *where, const char *key, mg_err *err)
{
    if (v >= lo && v <= hi)
        return MG_OK;
    return mg_fail_at(err, MG_EINPUT, where, "\"%s\" is %g, outside %g … %g", key, v, lo, hi);
}

static mg_status known_keys(const mg_json *o, const char *where, mg_err *err)
{
    for (const mg_json *n = mg_json_first(o); n; n = mg_json_next(n)) {
        const char *key = mg_json_key(n);
        bool known = false;
        for (int i = 0; i < ROWS && !known; i++)
            known = !strcmp(key, rows[i].key);
        for (int i = 0; other_keys[i] && !known; i++)
            known = !strcmp(key, other_keys[i]);
        if (!known)
            return bad(err, where, key, "is no key of a mask shape");
    }
    return MG_OK;
}

static mg_status read_numbers(mg_mask *m, const mg_json *o, const char *where, mg_err *err)
{
    mg_status st = MG_OK;
    for (int i = 0; i < ROWS; i++) {
        double v;
        MG_TRY(mg_json_need_number(o, rows[i].key, &v, where, err));
        MG_TRY(in_range(v, rows[i].lo, rows[i].hi, where, rows[i].key, err));
        memcpy((char *)m + rows[i].offset, &v, sizeof v);
    }
done:
    return st;
}

static mg_status read_text(char *out, size_t size, const mg_json *o, const char *key, const char *where, mg_err *err)
{
    const char *s;
    mg_status st = mg_json_need_string(o, key, &s, where, err);
    if (st != MG_OK)
        return st;
    if (!*s)
        return bad(err, where, key, "is empty");
    if (strlen(s) >= size)
        return mg_fail_at(err, MG_EINPUT, where, "\"%s\" is longer than %zu bytes", key, size - 1);
    snprintf(out, size, "%s", s);
    return MG_OK;
}

static mg_status read_edge(mg_mask_edge *e, const mg_json *o, const char *key, const char *where, mg_err *err)
{
    const mg_json *list;
    mg_status st = mg_json_may_have(&list, o, key, MG_JSON_ARRAY, where, err);
    size_t n = mg_json_count(list);
    if (st != MG_OK)
        return st;
    if (!list)
        return bad(err, where, key, "is missing");
    if (n < 2 || n > MG_MASK_KNOTS)
        return mg_fail_at(err, MG_EINPUT, where, "\"%s\" must have 2 … %d knots [angle, height], not %zu", key,
                          (int)MG_MASK_KNOTS, n);
    e->count = 0;
    for (const mg_json *k = mg_json_first(list); k; k = mg_json_next(k)) {
        const mg_json *a = mg_json_kind_of(k) == MG_JSON_ARRAY && mg_json_count(k) == 2 ? mg_json_first(k) : NULL;
        const mg_json *y = a ? mg_json_next(a) : NULL;
        if (!a || mg_json_kind_of(a) != MG_JSON_NUMBER || mg_json_kind_of(y) != MG_JSON_NUMBER)
            return bad(err, where, key, "has a knot that is not [angle, height]");
        int i = e->count++;
        e->angle[i] = mg_json_number(a);
        e->y[i] = mg_json_number(y);
        if (i == 0 ? e->angle[0] != 0 : !(e->angle[i] > e->angle[i - 1]))
            return bad(err, where, key, "must have angles that rise from 0");
        if (!(e->angle[i] <= 90) || !(e->y[i] >= -16 && e->y[i] <= 4))
            return bad(err, where, key, "has a knot outside angle 0 … 90, height -16 … 4");
    }
    return MG_OK;
}

static mg_status read_rest(mg_mask *m, const mg_json *o, const char *where, mg_err *err)
{
    double rgb[3], n;
    const char *s;
    mg_status st = MG_OK;
    MG_TRY(mg_json_need_numbers(o, "flat", m->flat, 2, where, err));
    for (int i = 0; i < 2; i++)
        MG_TRY(in_range(m->flat[i], 40, 500, where, "flat", err));
    MG_TRY(mg_json_need_numbers(o, "strap-colour", rgb, 3, where, err));
    for (int i = 0; i < 3; i++) {
        MG_TRY(in_range(rgb[i], 0, 1, where, "strap-colour", err));
        m->strap_rgb[i] = (float)rgb[i];
    }
    MG_TRY(mg_json_need_number(o, "pleats", &n, where, err));
    MG_TRY(n == floor(n) ? in_range(n, 0, 6, where, "pleats", err)
                         : bad(err, where, "pleats", "must be a whole number"));
    MG_TRY(mg_json_need_string(o, "straps", &s, where, err));
    m->pleats = (int)n;
    for (int i = 0; strap_names[i]; i++)
        if (!strcmp(s, strap_names[i])) {
            m->straps = (mg_mask_straps)i;
            return MG_OK;
        }
    st = bad(err, where, "straps", "must be none, ears or head");
done:
    return st;
}

/* The edges must leave cloth between them, from the middle to the half angle. */
static mg_status check_shape(const mg_mask *m, const char *where, mg_err *err)
{
    for (double a = 0; a <= m->half_angle; a += 1)
        if (!(mg_mask_edge_y(&m->top, a) - mg_mask_edge_y(&m->bottom, a) >= 1))
            return mg_fail_at(err, MG_EINPUT, where, "\"top\" and \"bottom\" come closer than 1 cm at %g degrees", a);
    if (m->uv_top - m->uv_bottom < 2)
        return bad(err, where, "uv-top", "must lie at least 2 cm above \"uv-bottom\"");
    if (m->pleats == 0 && m->pleat_depth > 0)
        return bad(err, where, "pleat-depth", "must be 0 without pleats");
    return MG_OK;
}

static mg_status read_mask(mg_mask *m, const mg_json *o, const char *where, mg_err *err)
{
    if (mg_json_kind_of(o) != MG_JSON_OBJECT)
        return mg_fail_at(err, MG_EINPUT, where, "a mask shape must be a JSON object");
    const mg_json *cut; /* print reads what is in it */
    mg_status st = MG_OK;
    MG_TRY(known_keys(o, where, err));
    MG_TRY(mg_json_may_have(&cut, o, "cut", MG_JSON_OBJECT, where, err));
    MG_TRY(read_text(m->name, sizeof m->name, o, "name", where, err));
    MG_TRY(read_text(m->title, sizeof m->title, o, "title", where, err));
    MG_TRY(read_numbers(m, o, where, err));
    MG_TRY(read_edge(&m->top, o, "top", where, err));
    MG_TRY(read_edge(&m->bottom, o, "bottom", where, err));
    MG_TRY(read_rest(m, o, where, err));
    MG_TRY(check_shape(m, where, err));
done:
    return st;
}

static mg_status finish(mg_mask *out, mg_json *tree, const char *where, mg_err *err)
{
    mg_mask m = {0};
    mg_status st = read_mask(&m, tree, where, err);
    mg_json_free(tree);
    if (st == MG_OK)
        *out = m;
    return st;
}

mg_status mg_mask_parse(mg_mask *out, const char *text, size_t size, const char *name, mg_err *err)
{
    mg_json *tree;
    *out = (mg_mask){0};
    mg_status st = mg_json_parse(&tree, text, size, name, err);
    return st == MG_OK ? finish(out, tree, name, err) : st;
}

mg_status mg_mask_load(mg_mask *out, const char *path, mg_err *err)
{
    mg_json *tree;
    *out = (mg_mask){0};
    mg_status st = mg_json_load(&tree, path, MG_MASK_FILE_MAX, err);
    return st == MG_OK ? finish(out, tree, path, err) : st;
}

mg_status mg_mask_named(mg_mask *out, const char *name, mg_err *err)
{
    char entry[64];
    size_t size;
    int n = snprintf(entry, sizeof entry, "masks/%s.json", name);
    const char *text = n < (int)sizeof entry ? mg_bundle_find(entry, &size) : NULL;
    *out = (mg_mask){0};
    char hint[MG_HINT];
    if (!text)
        return mg_fail_at(err, MG_EINPUT, name, "--mask: there is no such mask shape%s",
                          mg_bundle_hint(hint, name, "masks/", "masks"));
    return mg_mask_parse(out, text, size, entry, err);
}

void mg_mask_surgical(mg_mask *out)
{
    *out = (mg_mask){.name = "surgical",
                     .title = "Pleated surgical mask",
                     .flat = {175, 160},
                     .top = {4, {0, 5.7, 31.5, 68.8}, {-2.4, -2.4, -3.3, -3.8}},
                     .bottom = {3, {0, 25.8, 71.6}, {-12.2, -12.2, -8.6}},
                     .uv_top = -2.7,
                     .uv_bottom = -12.2,
                     .half_angle = 70,
                     .offset = 0.375,
                     .tight = 1.8,
                     .tent_nose = 0.9,
                     .tent_chin = 1.5,
                     .tent_cheek = 1.4,
                     .tent_blend = 2.2,
                     .ridge_width = 1,
                     .pleats = 3,
                     .pleat_depth = 0.07,
                     .seam = 0.45,
                     .straps = MG_STRAPS_EARS,
                     .strap_rgb = {0.7f, 0.71f, 0.72f},
                     .vary_top = 0.35,
                     .vary_bottom = 0.2,
                     .vary_half_angle = 4,
                     .vary_offset = 0.125,
                     .vary_pleat = 0.04};
}

double mg_mask_edge_y(const mg_mask_edge *e, double angle)
{
    double a = fabs(angle);
    if (a >= e->angle[e->count - 1])
        return e->y[e->count - 1];
    int i = 0;
    while (a > e->angle[i + 1])
        i++;
    double t = (a - e->angle[i]) / (e->angle[i + 1] - e->angle[i]);
    return e->y[i] + (e->y[i + 1] - e->y[i]) * t * t * (3 - 2 * t);
}

void mg_mask_outline(const mg_mask *m, mg_point *uv, int n)
{
    int half = n / 2;
    for (int i = 0; i < n; i++) {
        bool upper = i < half;
        double t = upper ? (double)i / (half - 1) : 1 - (double)(i - half) / (n - half - 1);
        double y = mg_mask_edge_y(upper ? &m->top : &m->bottom, (2 * t - 1) * m->half_angle);
        double v = (m->uv_top - y) / (m->uv_top - m->uv_bottom);
        uv[i] = (mg_point){t, v < 0 ? 0 : v > 1 ? 1 : v};
    }
}
