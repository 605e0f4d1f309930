/* Values in other shapes, joined, and those that are rows of numbers: Reshape, Squeeze, ConcatV2, MatMul, Softmax. */
#include "score/tfjs/tfjs_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- shapes ------------------------------------------------------------------------------------------------------ */

/* TensorFlow keeps the order of rows, columns, channels in memory; so the value is turned to it, and back. */
static mg_status reshape_to(tfjs *t, tfjs_node *n, const tfjs_value *v, tfjs_shape s, mg_err *err)
{
    onnx_ref in[2] = {v->ref, 0};
    int target[ONNX_DIMS];
    mg_status st = MG_OK;
    const onnx_shape channels_first = tfjs_onnx_shape(s);
    for (int i = 0; i < s.dims; i++)
        target[i] = tfjs_turns(&s) ? s.at[i] : (int)channels_first.at[i];
    MG_TRY(tfjs_rows_first(t, &in[0], &v->shape, err));
    MG_TRY(onnx_add_ints(&t->onnx, &in[1], target, s.dims, err));
    MG_TRY(onnx_add(&t->onnx, &in[0], "Reshape", in, 2, err));
    MG_TRY(tfjs_channels_first(t, &in[0], &s, err));
    MG_TRY(tfjs_answer(t, n, in[0], s, err));
done:
    return st;
}

static int64_t numbers_in(const tfjs_shape *s)
{
    int64_t count = 1;
    for (int i = 0; i < s->dims; i++)
        count *= s->at[i];
    return count;
}

/* One dimension may be −1: what the others leave. */
static mg_status read_target(const tfjs *t, const tfjs_node *n, tfjs_shape *out, const tfjs_shape *from, mg_err *err)
{
    const tfjs_constant *c;
    int64_t count = numbers_in(from), known = 1;
    int open = -1;
    mg_status st = tfjs_wholes(t, n, 1, &c, err);
    if (st != MG_OK)
        return st;
    if (c->shape.dims != 1 || c->count < 1 || c->count > ONNX_DIMS)
        return tfjs_wrong(t, n, err, "a shape of %zu dimensions; from 1 to 4 are read", c->count);
    out->dims = (int)c->count;
    for (int i = 0; i < out->dims; i++) {
        int side = c->whole[i];
        if (side < -1 || side == 0 || side > TFJS_SIDE_MOST || (side == -1 && open >= 0))
            return tfjs_wrong(t, n, err, "dimension %d of the new shape is %d", i, side);
        open = side == -1 ? i : open;
        known *= side == -1 ? 1 : side;
        known = known > TFJS_VALUE_MOST ? TFJS_VALUE_MOST + 1 : known;
        out->at[i] = side;
    }
    if (open >= 0)
        out->at[open] = (int)(count / known);
    if (open >= 0 ? count % known != 0 : known != count)
        return tfjs_wrong(t, n, err, "%lld numbers do not fill the new shape", (long long)count);
    return MG_OK;
}

mg_status tfjs_reshape(tfjs *t, tfjs_node *n, mg_err *err)
{
    tfjs_value v;
    tfjs_shape s = {0};
    mg_status st = MG_OK;
    MG_TRY(tfjs_operand(t, n, 0, 0, &v, err));
    MG_TRY(read_target(t, n, &s, &v.shape, err));
    MG_TRY(reshape_to(t, n, &v, s, err));
done:
    return st;
}

/* Without "squeeze_dims", every dimension of 1 goes. */
mg_status tfjs_squeeze(tfjs *t, tfjs_node *n, mg_err *err)
{
    tfjs_value v;
    tfjs_shape s = {0};
    int axis[ONNX_DIMS], axes = 0;
    bool gone[ONNX_DIMS] = {false};
    mg_status st = MG_OK;
    MG_TRY(tfjs_operand(t, n, 0, 0, &v, err));
    MG_TRY(tfjs_attr_ints(t, n, "squeeze_dims", axis, ONNX_DIMS, &axes, err));
    for (int i = 0; i < axes; i++) {
        int at = axis[i] < 0 ? axis[i] + v.shape.dims : axis[i];
        if (at < 0 || at >= v.shape.dims || v.shape.at[at] != 1)
            MG_TRY(tfjs_wrong(t, n, err, "dimension %d is not 1, or not there", axis[i]));
        gone[at] = true;
    }
    for (int i = 0; i < v.shape.dims; i++)
        if (!(axes ? gone[i] : v.shape.at[i] == 1))
            s.at[s.dims++] = v.shape.at[i];
    if (s.dims < 1)
        MG_TRY(tfjs_wrong(t, n, err, "no dimension is left"));
    MG_TRY(reshape_to(t, n, &v, s, err));
done:
    return st;
}

/* ---- joined ------------------------------------------------------------------------------------------------------ */

static mg_status join(tfjs *t, tfjs_node *n, onnx_ref *in, int count, int axis, mg_err *err)
{
    static const int turned[4] = {0, 2, 3, 1};
    tfjs_value v;
    tfjs_shape s = {0};
    int64_t side = 0;
    onnx_ref r;
    mg_status st = MG_OK;
    for (int i = 0; i < count; i++) {
        MG_TRY(tfjs_operand(t, n, i, s.dims, &v, err));
        s = i ? s : v.shape;
        axis = i || axis >= 0 ? axis : axis + s.dims;
        if (axis < 0 || axis >= s.dims)
            MG_TRY(tfjs_wrong(t, n, err, "joins along dimension %d of %d", axis, s.dims));
        for (int d = 0; d < s.dims; d++)
            if (d != axis && v.shape.at[d] != s.at[d])
                MG_TRY(tfjs_wrong(t, n, err, "operand %d has %d in dimension %d, the first %d", i, v.shape.at[d], d,
                                  s.at[d]));
        side += v.shape.at[axis];
        in[i] = v.ref;
    }
    if (count == 1) { /* in OpenCV 4.6 the "Concat" of one value is memory that nothing was written to */
        tfjs_pass(n, &v);
        return MG_OK;
    }
    if (side > TFJS_SIDE_MOST)
        MG_TRY(tfjs_wrong(t, n, err, "joined, dimension %d is %lld", axis, (long long)side));
    s.at[axis] = (int)side;
    MG_TRY(onnx_add(&t->onnx, &r, "Concat", in, count, err));
    onnx_set_int(&t->onnx, "axis", s.dims == 4 ? turned[axis] : axis);
    MG_TRY(tfjs_answer(t, n, r, s, err));
done:
    return st;
}

mg_status tfjs_concat(tfjs *t, tfjs_node *n, mg_err *err)
{
    const tfjs_constant *c;
    onnx_ref *in = NULL;
    mg_status st = MG_OK;
    if (n->ins < 2)
        return tfjs_wrong(t, n, err, "joins nothing");
    MG_TRY(tfjs_wholes(t, n, n->ins - 1, &c, err));
    if (c->count != 1)
        MG_TRY(tfjs_wrong(t, n, err, "joins along %zu dimensions", c->count));
    in = malloc((size_t)n->ins * sizeof *in);
    if (!in)
        MG_TRY(mg_fail_at(err, MG_ENOMEM, t->name, "out of memory for a network's graph"));
    MG_TRY(join(t, n, in, n->ins - 1, c->whole[0], err));
done:
    free(in);
    return st;
}

/* ---- rows of numbers --------------------------------------------------------------------------------------------- */

/* The matrix as [out][in]. */
static mg_status add_matrix(tfjs *t, const tfjs_node *n, onnx_ref *out, const tfjs_constant *c, bool out_first,
                            mg_err *err)
{
    size_t ins = (size_t)c->shape.at[out_first], outs = (size_t)c->shape.at[!out_first];
    mg_status st = tfjs_room(t, n, c->count, err);
    if (st != MG_OK)
        return st;
    float *w = malloc(c->count * sizeof *w);
    if (!w)
        return mg_fail_at(err, MG_ENOMEM, t->name, "out of memory for a matrix");
    for (size_t o = 0; o < outs; o++)
        for (size_t i = 0; i < ins; i++)
            w[o * ins + i] = c->real[out_first ? o * ins + i : i * outs + o];
    return onnx_take_floats(&t->onnx, out, (onnx_shape){2, {(int64_t)outs, (int64_t)ins}}, w, err);
}

mg_status tfjs_matmul(tfjs *t, tfjs_node *n, mg_err *err)
{
    tfjs_value v;
    const tfjs_constant *c;
    char first[TFJS_WORD];
    bool turned = false, out_first = false;
    onnx_ref in[3], r;
    mg_status st = MG_OK;
    MG_TRY(tfjs_operand(t, n, 0, 2, &v, err));
    MG_TRY(tfjs_reals(t, n, 1, &c, err));
    MG_TRY(tfjs_attr_bool(t, n, "transpose_a", &turned, err));
    MG_TRY(tfjs_attr_bool(t, n, "transpose_b", &out_first, err));
    if (turned || c->shape.dims != 2 || c->count < 1 || c->shape.at[out_first] != v.shape.at[1])
        MG_TRY(tfjs_wrong(t, n, err, "a matrix of %d times %d does not fit %d numbers", c->shape.at[0], c->shape.at[1],
                          v.shape.at[1]));
    tfjs_shape s = {2, {v.shape.at[0], c->shape.at[!out_first]}};
    MG_TRY(tfjs_attr_item(t, n, "fused_ops", 0, first, err));
    bool bias = strcmp(first, "BiasAdd") == 0;
    in[0] = v.ref;
    MG_TRY(add_matrix(t, n, &in[1], c, out_first, err));
    MG_TRY(tfjs_bias(t, n, &in[2], s.at[1], bias, err));
    MG_TRY(onnx_add(&t->onnx, &r, "Gemm", in, 3, err));
    onnx_set_int(&t->onnx, "transB", 1);
    MG_TRY(tfjs_activate(t, n, &r, &s, bias, err));
    MG_TRY(tfjs_answer(t, n, r, s, err));
done:
    return st;
}

/* Over the last dimension. In the operator set 10 all dimensions behind the axis are taken together, so channels are
 * turned to the end. */
mg_status tfjs_softmax(tfjs *t, tfjs_node *n, mg_err *err)
{
    tfjs_value v;
    mg_status st = MG_OK;
    MG_TRY(tfjs_operand(t, n, 0, 0, &v, err));
    onnx_ref r = v.ref;
    MG_TRY(tfjs_rows_first(t, &r, &v.shape, err));
    MG_TRY(tfjs_unary(t, "Softmax", r, &r, err));
    onnx_set_int(&t->onnx, "axis", v.shape.dims == 4 && !tfjs_turns(&v.shape) ? 1 : v.shape.dims - 1);
    MG_TRY(tfjs_channels_first(t, &r, &v.shape, err));
    MG_TRY(tfjs_answer(t, n, r, v.shape, err));
done:
    return st;
}
