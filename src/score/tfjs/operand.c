/* What an operator of a TensorFlow.js graph is given (attributes, operands), and what it answers. */
#include "score/tfjs/tfjs_internal.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/base64.h"

/* ---- attributes: "attr": {KEY: {"i": "3"}}, {"b": true}, {"s": BASE64}, {"list": {"i": […], "s": […]}} ------------
 */

bool tfjs_whole(const mg_json *value, int *out)
{
    const char *text = mg_json_string(value);
    if (text) {
        char *end;
        bool digits = text[0] >= '0' && text[0] <= '9', minus = text[0] == '-' && text[1] >= '0' && text[1] <= '9';
        if (!(digits || minus) || strlen(text) > 11)
            return false;
        long long v = strtoll(text, &end, 10);
        *out = (int)v;
        return !*end && v >= -INT_MAX && v <= INT_MAX;
    }
    if (mg_json_kind_of(value) != MG_JSON_NUMBER)
        return false;
    double v = mg_json_number(value);
    if (!(fabs(v) <= INT_MAX) || v != floor(v))
        return false;
    *out = (int)v;
    return true;
}

static const mg_json *attribute(const tfjs_node *n, const char *key, const char *kind)
{
    return mg_json_find(mg_json_find(n->attr, key), kind);
}

static mg_status wrong_attribute(const tfjs *t, const tfjs_node *n, const char *key, mg_err *err)
{
    return tfjs_wrong(t, n, err, "attribute \"%s\" is not what this operator needs", key);
}

mg_status tfjs_attr_int(const tfjs *t, const tfjs_node *n, const char *key, int *out, mg_err *err)
{
    const mg_json *v = attribute(n, key, "i");
    return !v || tfjs_whole(v, out) ? MG_OK : wrong_attribute(t, n, key, err);
}

mg_status tfjs_attr_bool(const tfjs *t, const tfjs_node *n, const char *key, bool *out, mg_err *err)
{
    const mg_json *v = attribute(n, key, "b");
    if (v && mg_json_kind_of(v) != MG_JSON_BOOL)
        return wrong_attribute(t, n, key, err);
    *out = v ? mg_json_bool(v) : *out;
    return MG_OK;
}

mg_status tfjs_attr_ints(const tfjs *t, const tfjs_node *n, const char *key, int *out, int most, int *count,
                         mg_err *err)
{
    const mg_json *list = attribute(n, key, "list"), *v = mg_json_find(list, "i");
    int k = 0;
    if (!list)
        return MG_OK;
    for (const mg_json *i = mg_json_first(v); i; i = mg_json_next(i))
        if (k == most || !tfjs_whole(i, &out[k++]))
            return wrong_attribute(t, n, key, err);
    *count = k;
    return MG_OK;
}

static mg_status decode_word(const tfjs *t, const tfjs_node *n, const char *key, const mg_json *v, char out[TFJS_WORD],
                             mg_err *err)
{
    const char *text = mg_json_string(v);
    char *bytes;
    size_t size;
    if (!text || strlen(text) > 4 * TFJS_WORD)
        return wrong_attribute(t, n, key, err);
    mg_status st = mg_base64_decode(&bytes, &size, text, key, err);
    if (st != MG_OK)
        return st == MG_EINPUT ? wrong_attribute(t, n, key, err) : st;
    bool fits = size > 0 && size < TFJS_WORD && strlen(bytes) == size;
    if (fits)
        snprintf(out, TFJS_WORD, "%s", bytes);
    free(bytes);
    return fits ? MG_OK : wrong_attribute(t, n, key, err);
}

mg_status tfjs_attr_word(const tfjs *t, const tfjs_node *n, const char *key, char out[TFJS_WORD], mg_err *err)
{
    return decode_word(t, n, key, attribute(n, key, "s"), out, err);
}

mg_status tfjs_attr_item(const tfjs *t, const tfjs_node *n, const char *key, int k, char out[TFJS_WORD], mg_err *err)
{
    const mg_json *v = mg_json_first(mg_json_find(attribute(n, key, "list"), "s"));
    while (v && k-- > 0)
        v = mg_json_next(v);
    *out = 0;
    return v ? decode_word(t, n, key, v, out, err) : MG_OK;
}

/* ---- operands ---------------------------------------------------------------------------------------------------- */

tfjs_node *tfjs_input(const tfjs *t, const tfjs_node *n, int i)
{
    return i < n->ins && n->in[i] >= 0 ? &t->node[n->in[i]] : NULL;
}

mg_status tfjs_operand(const tfjs *t, const tfjs_node *n, int i, int dims, tfjs_value *out, mg_err *err)
{
    const tfjs_node *from = tfjs_input(t, n, i);
    if (!from)
        return tfjs_wrong(t, n, err, "has %d operands, and needs more", n->ins);
    if (from->value.constant)
        return tfjs_wrong(t, n, err, "operand %d is a constant, where a computed value belongs", i);
    if (dims && from->value.shape.dims != dims)
        return tfjs_wrong(t, n, err, "operand %d has %d dimensions instead of %d", i, from->value.shape.dims, dims);
    *out = from->value;
    return MG_OK;
}

static mg_status constant(const tfjs *t, const tfjs_node *n, int i, const tfjs_constant **out, mg_err *err)
{
    const tfjs_node *from = tfjs_input(t, n, i);
    if (!from)
        return tfjs_wrong(t, n, err, "has %d operands, and needs more", n->ins);
    if (!from->value.constant)
        return tfjs_wrong(t, n, err, "operand %d is computed, where a constant belongs", i);
    *out = from->value.constant;
    return MG_OK;
}

mg_status tfjs_reals(const tfjs *t, const tfjs_node *n, int i, const tfjs_constant **out, mg_err *err)
{
    mg_status st = constant(t, n, i, out, err);
    if (st != MG_OK)
        return st;
    if (!(*out)->real)
        return tfjs_wrong(t, n, err, "operand %d has whole numbers instead of float32", i);
    return (*out)->infinite ? tfjs_wrong(t, n, err, "a weight of operand %d is infinite or no number", i) : MG_OK;
}

mg_status tfjs_wholes(const tfjs *t, const tfjs_node *n, int i, const tfjs_constant **out, mg_err *err)
{
    mg_status st = constant(t, n, i, out, err);
    if (st != MG_OK)
        return st;
    return (*out)->whole ? MG_OK : tfjs_wrong(t, n, err, "operand %d has real numbers instead of int32", i);
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

mg_status tfjs_answer(tfjs *t, tfjs_node *n, onnx_ref ref, tfjs_shape shape, mg_err *err)
{
    int64_t count = 1;
    if (shape.dims < 1 || shape.dims > ONNX_DIMS)
        return tfjs_wrong(t, n, err, "a value of %d dimensions; from 1 to 4 are read", shape.dims);
    for (int i = 0; i < shape.dims; i++) {
        if (shape.at[i] < 1 || shape.at[i] > TFJS_SIDE_MOST)
            return tfjs_wrong(t, n, err, "dimension %d of its value would be %d", i, shape.at[i]);
        count *= shape.at[i]; /* both factors are at most 2^25 */
        if (count > TFJS_VALUE_MOST)
            return tfjs_wrong(t, n, err, "its value would have more than 33554432 numbers");
    }
    t->values += count;
    if (t->values > TFJS_VALUES_MOST)
        return tfjs_wrong(t, n, err, "the network computes more than 268435456 numbers");
    n->value = (tfjs_value){.ref = ref, .shape = shape, .sole = n->uses == 1};
    return MG_OK;
}

void tfjs_pass(tfjs_node *n, const tfjs_value *v)
{
    n->value = *v;
    n->value.sole = v->sole && n->uses == 1;
}

/* Several operators may share a constant, and slopes and zeros may be more than the file has: by that much. */
mg_status tfjs_room(tfjs *t, const tfjs_node *n, size_t count, mg_err *err)
{
    size_t most = 4 * t->weights + (1 << 20);
    t->copied += count; /* at most 2^25 each time */
    return t->copied <= most ? MG_OK
                             : tfjs_wrong(t, n, err, "the operators' constants have more than %zu numbers", most);
}

mg_status tfjs_bias(tfjs *t, const tfjs_node *n, onnx_ref *out, int channels, bool given, mg_err *err)
{
    const tfjs_constant *c = NULL;
    mg_status st = MG_OK;
    if (given)
        MG_TRY(tfjs_reals(t, n, 2, &c, err));
    if (c && (c->count != (size_t)channels || c->shape.dims != 1))
        MG_TRY(tfjs_wrong(t, n, err, "a bias of %zu numbers for %d channels", c->count, channels));
    MG_TRY(tfjs_room(t, n, (size_t)channels, err));
    float *copy = calloc((size_t)channels, sizeof *copy);
    if (!copy)
        MG_TRY(mg_fail_at(err, MG_ENOMEM, t->name, "out of memory for a bias"));
    if (c)
        memcpy(copy, c->real, c->count * sizeof *copy);
    MG_TRY(onnx_take_floats(&t->onnx, out, (onnx_shape){1, {channels}}, copy, err));
done:
    return st;
}

onnx_shape tfjs_onnx_shape(tfjs_shape s)
{
    onnx_shape out = {.dims = s.dims};
    static const int from[4] = {0, 3, 1, 2};
    for (int i = 0; i < s.dims; i++)
        out.at[i] = s.at[s.dims == 4 ? from[i] : i];
    return out;
}

mg_status tfjs_unary(tfjs *t, const char *type, onnx_ref in, onnx_ref *out, mg_err *err)
{
    return onnx_add(&t->onnx, out, type, &in, 1, err);
}

bool tfjs_turns(const tfjs_shape *s)
{
    return s->dims == 4 && s->at[3] > 1 && (s->at[1] > 1 || s->at[2] > 1);
}

static mg_status transpose(tfjs *t, onnx_ref *r, const tfjs_shape *s, const int order[4], mg_err *err)
{
    if (!tfjs_turns(s))
        return MG_OK;
    mg_status st = tfjs_unary(t, "Transpose", *r, r, err);
    if (st == MG_OK)
        onnx_set_ints(&t->onnx, "perm", order, 4);
    return st;
}

mg_status tfjs_rows_first(tfjs *t, onnx_ref *r, const tfjs_shape *s, mg_err *err)
{
    return transpose(t, r, s, (const int[]){0, 2, 3, 1}, err);
}

mg_status tfjs_channels_first(tfjs *t, onnx_ref *r, const tfjs_shape *s, mg_err *err)
{
    return transpose(t, r, s, (const int[]){0, 3, 1, 2}, err);
}
