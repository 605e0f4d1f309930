/* The weights of a TensorFlow.js model. weightsManifest is a list of groups {paths, weights}: the shards of a group are
 * joined, and its weights lie in them one behind the other, little end first and without gaps. Quantised ones are
 * float16, or whole numbers q that stand for q · scale + min. */
#include "score/tfjs/tfjs_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef enum dtype { FLOAT32, FLOAT16, INT32, UINT16, UINT8, BOOL } dtype;

static const struct {
    const char *name;
    size_t bytes;
} dtypes[] = {[FLOAT32] = {"float32", 4}, [FLOAT16] = {"float16", 2}, [INT32] = {"int32", 4},
              [UINT16] = {"uint16", 2},   [UINT8] = {"uint8", 1},     [BOOL] = {"bool", 1}};

/* One entry of the manifest. */
typedef struct entry {
    const char *name;
    tfjs_shape shape;
    size_t count;
    dtype stored;
    bool whole, scaled; /* what it becomes; q · scale + min */
    double scale, min;
} entry;

void tfjs_constant_free(tfjs_constant *c)
{
    free(c->real);
    free(c->whole);
    *c = (tfjs_constant){0};
}

static mg_status wrong_entry(const tfjs *t, const entry *e, mg_err *err, const char *what)
{
    char place[TFJS_PLACE];
    return mg_fail_at(err, MG_EINPUT, tfjs_place(place, t, "weight", e->name), "%s", what);
}

/* ---- the manifest ------------------------------------------------------------------------------------------------ */

static mg_status read_dtype(const tfjs *t, const entry *e, const mg_json *from, dtype *out, mg_err *err)
{
    const char *name = mg_json_string(mg_json_find(from, "dtype"));
    for (size_t i = 0; name && i < sizeof dtypes / sizeof *dtypes; i++)
        if (strcmp(name, dtypes[i].name) == 0) {
            *out = (dtype)i;
            return MG_OK;
        }
    return wrong_entry(t, e, err, "\"dtype\" is none of float32, float16, int32, uint16, uint8 and bool");
}

static mg_status read_shape(const tfjs *t, entry *e, const mg_json *shape, mg_err *err)
{
    if (!shape || mg_json_kind_of(shape) != MG_JSON_ARRAY)
        return wrong_entry(t, e, err, "no list \"shape\"");
    if (mg_json_count(shape) > TFJS_DIMS)
        return wrong_entry(t, e, err, "more than 6 dimensions");
    e->count = 1;
    for (const mg_json *d = mg_json_first(shape); d; d = mg_json_next(d)) {
        int side;
        if (mg_json_kind_of(d) != MG_JSON_NUMBER || !tfjs_whole(d, &side) || side < 0 || side > TFJS_SIDE_MOST)
            return wrong_entry(t, e, err, "a dimension of \"shape\" is no whole number from 0 to 16777216");
        e->shape.at[e->shape.dims++] = side;
        e->count *= (size_t)side; /* both factors are at most 2^25 */
        if (e->count > TFJS_WEIGHTS_MOST)
            return wrong_entry(t, e, err, "a tensor of more than 33554432 numbers");
    }
    return MG_OK;
}

static mg_status read_quantization(const tfjs *t, entry *e, const mg_json *q, dtype declared, mg_err *err)
{
    if (declared != FLOAT32 && declared != INT32)
        return wrong_entry(t, e, err, "\"quantization\" of what is neither float32 nor int32");
    mg_status st = read_dtype(t, e, q, &e->stored, err);
    if (st != MG_OK || e->stored == FLOAT16)
        return st == MG_OK && declared != FLOAT32 ? wrong_entry(t, e, err, "whole numbers quantised as float16") : st;
    if (e->stored != UINT8 && e->stored != UINT16)
        return wrong_entry(t, e, err, "\"quantization\" is none of float16, uint16 and uint8");
    const mg_json *scale = mg_json_find(q, "scale"), *min = mg_json_find(q, "min");
    if (!scale || !min || mg_json_kind_of(scale) != MG_JSON_NUMBER || mg_json_kind_of(min) != MG_JSON_NUMBER)
        return wrong_entry(t, e, err, "\"quantization\" needs the numbers \"scale\" and \"min\"");
    e->scale = mg_json_number(scale);
    e->min = mg_json_number(min);
    e->scaled = true;
    if (!isfinite(e->scale) || !isfinite(e->min))
        return wrong_entry(t, e, err, "\"scale\" or \"min\" is not finite");
    return MG_OK;
}

static mg_status read_entry(const tfjs *t, entry *e, const mg_json *from, mg_err *err)
{
    dtype declared;
    mg_status st = MG_OK;
    *e = (entry){.name = mg_json_string(mg_json_find(from, "name"))};
    if (!e->name)
        return tfjs_wrong(t, NULL, err, "weightsManifest: a weight without a \"name\"");
    const mg_json *q = mg_json_find(from, "quantization");
    MG_TRY(read_shape(t, e, mg_json_find(from, "shape"), err));
    MG_TRY(read_dtype(t, e, from, &declared, err));
    e->stored = declared;
    e->whole = declared != FLOAT32 && declared != FLOAT16;
    if (q)
        MG_TRY(read_quantization(t, e, q, declared, err));
done:
    return st;
}

/* ---- the shards -------------------------------------------------------------------------------------------------- */

/* Whether a path stays within the folder that it is relative to. */
static bool is_inside(const char *path)
{
    if (*path == '/' || !*path)
        return false;
    for (const char *part = path; part; part = strchr(part, '/')) {
        part += *part == '/';
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || !part[2]))
            return false;
    }
    return true;
}

typedef struct bytes {
    char *at;
    size_t size;
} bytes;

static mg_status add_shard(const tfjs *t, bytes *joined, const mg_json *path, size_t most, const mg_tfjs_source *source,
                           mg_err *err)
{
    const char *name = mg_json_string(path);
    char *data = NULL, *more;
    size_t size = 0;
    mg_status st = MG_OK;
    if (!name || !is_inside(name))
        return tfjs_wrong(t, NULL, err, "weightsManifest: the path of a shard leads out of the model's folder");
    MG_TRY(source->shard(source->ctx, name, most, &data, &size, err));
    if (size > most - joined->size)
        MG_TRY(tfjs_wrong(t, NULL, err, "the shards are longer than the %zu bytes of the manifest's weights", most));
    more = realloc(joined->at, joined->size + size + 1);
    if (!more)
        MG_TRY(mg_fail_at(err, MG_ENOMEM, t->name, "out of memory for weights"));
    joined->at = more;
    if (size)
        memcpy(joined->at + joined->size, data, size);
    joined->size += size;
done:
    free(data);
    return st;
}

/* IEEE 754 binary16. */
static double half(unsigned bits)
{
    int exponent = (int)(bits >> 10 & 31);
    double fraction = (bits & 1023) / 1024.0, sign = bits & 0x8000 ? -1 : 1;
    if (exponent == 31)
        return fraction > 0 ? NAN : sign * INFINITY;
    return sign * (exponent ? ldexp(1 + fraction, exponent - 15) : ldexp(fraction, -14));
}

static double stored_number(dtype kind, const unsigned char *p)
{
    uint32_t bits = 0;
    float real;
    for (size_t i = 0; i < dtypes[kind].bytes; i++)
        bits |= (uint32_t)p[i] << 8 * i;
    if (kind == FLOAT32) {
        memcpy(&real, &bits, sizeof real);
        return (double)real;
    }
    return kind == FLOAT16 ? half(bits) : kind == INT32 ? (double)(int32_t)bits : (double)bits;
}

/* Whole numbers that were quantised are rounded as JavaScript's Math.round does: halves go up. */
static mg_status decode(const tfjs *t, tfjs_constant *c, const entry *e, const char *at, mg_err *err)
{
    size_t width = dtypes[e->stored].bytes, room = e->count ? e->count : 1;
    if (e->whole)
        c->whole = malloc(room * sizeof *c->whole);
    else
        c->real = malloc(room * sizeof *c->real);
    if (!c->whole && !c->real)
        return mg_fail_at(err, MG_ENOMEM, t->name, "out of memory for weights");
    for (size_t i = 0; i < e->count; i++) {
        double v = stored_number(e->stored, (const unsigned char *)at + i * width);
        if (e->scaled)
            v = e->whole ? floor(v * e->scale + e->min + 0.5) : v * e->scale + e->min;
        if (e->whole && !(v >= INT32_MIN && v <= INT32_MAX))
            return wrong_entry(t, e, err, "a number that int32 does not hold");
        if (e->whole)
            c->whole[i] = (int32_t)v;
        else
            c->infinite |= !isfinite(c->real[i] = (float)v);
    }
    return MG_OK;
}

static mg_status read_group(tfjs *t, const mg_json *group, const mg_tfjs_source *source, mg_err *err)
{
    const mg_json *weights = mg_json_find(group, "weights"), *paths = mg_json_find(group, "paths");
    bytes joined = {0};
    size_t most = 0, at = 0;
    entry e;
    mg_status st = MG_OK;
    for (const mg_json *w = mg_json_first(weights); w; w = mg_json_next(w)) {
        MG_TRY(read_entry(t, &e, w, err));
        most += e.count * dtypes[e.stored].bytes; /* no overflow: the sum of the counts is bounded */
        t->weights += e.count;
        if (t->weights > TFJS_WEIGHTS_MOST)
            MG_TRY(tfjs_wrong(t, NULL, err, "weights of more than 33554432 numbers"));
    }
    for (const mg_json *p = mg_json_first(paths); p; p = mg_json_next(p))
        MG_TRY(add_shard(t, &joined, p, most, source, err));
    if (joined.size != most)
        MG_TRY(tfjs_wrong(t, NULL, err, "the shards have %zu bytes, the manifest's weights %zu", joined.size, most));
    const char *from = joined.at ? joined.at : ""; /* a group of no bytes needs no shard */
    for (const mg_json *w = mg_json_first(weights); w; w = mg_json_next(w)) {
        MG_TRY(read_entry(t, &e, w, err));
        tfjs_constant *c = &t->constant[t->constants++];
        *c = (tfjs_constant){.name = e.name, .shape = e.shape, .count = e.count};
        MG_TRY(decode(t, c, &e, from + at, err));
        at += e.count * dtypes[e.stored].bytes;
    }
done:
    free(joined.at);
    return st;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const tfjs_constant *)a)->name, ((const tfjs_constant *)b)->name);
}

mg_status tfjs_read_weights(tfjs *t, const mg_tfjs_source *source, mg_err *err)
{
    const mg_json *manifest = mg_json_find(t->root, "weightsManifest");
    size_t room = 1;
    mg_status st = MG_OK;
    if (!manifest || mg_json_kind_of(manifest) != MG_JSON_ARRAY)
        return tfjs_wrong(t, NULL, err, "no list \"weightsManifest\": not a TensorFlow.js graph model");
    for (const mg_json *g = mg_json_first(manifest); g; g = mg_json_next(g))
        room += mg_json_count(mg_json_find(g, "weights"));
    t->constant = calloc(room, sizeof *t->constant);
    if (!t->constant)
        return mg_fail_at(err, MG_ENOMEM, t->name, "out of memory for weights");
    for (const mg_json *g = mg_json_first(manifest); g; g = mg_json_next(g))
        MG_TRY(read_group(t, g, source, err));
    qsort(t->constant, (size_t)t->constants, sizeof *t->constant, by_name);
    for (int i = 1; i < t->constants; i++)
        if (by_name(&t->constant[i - 1], &t->constant[i]) == 0)
            MG_TRY(wrong_entry(t, &(entry){.name = t->constant[i].name}, err, "two weights of one name"));
done:
    return st;
}
