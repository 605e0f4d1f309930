/* Sums, products and bounds. A constant goes into the kernel and bias of the convolution before it where nothing else
 * reads that one's result; PReLU is known by its spellings. */
#include "score/tfjs/tfjs_internal.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- with a constant --------------------------------------------------------------------------------------------- */

typedef struct with {
    tfjs_value v;           /* the computed operand */
    const tfjs_constant *c; /* one number, or one for each channel */
    float sign;             /* of the constant: −1 where it is subtracted */
    bool product;
} with;

static float number(const with *w, int channel)
{
    return w->sign * w->c->real[w->c->count > 1 ? channel : 0];
}

/* The constant goes into a convolution: [o][i][h][w] and [o]. */
static mg_status into_conv(const tfjs *t, const tfjs_node *n, onnx_constant *kernel, onnx_constant *bias, const with *w,
                           mg_err *err)
{
    size_t each = kernel->count / bias->count;
    bool finite = true;
    for (size_t o = 0; o < bias->count; o++) {
        float k = number(w, (int)o), *row = kernel->real + o * each;
        bias->real[o] = w->product ? bias->real[o] * k : bias->real[o] + k;
        finite = finite && isfinite(bias->real[o]);
        for (size_t i = 0; w->product && i < each; i++) {
            row[i] *= k;
            finite = finite && isfinite(row[i]);
        }
    }
    return finite ? MG_OK : tfjs_wrong(t, n, err, "the constant makes a weight of the convolution before it infinite");
}

static mg_status reshape(tfjs *t, onnx_ref *r, const int *side, int dims, mg_err *err)
{
    onnx_ref in[2] = {*r, 0};
    mg_status st = onnx_add_ints(&t->onnx, &in[1], side, dims, err);
    return st == MG_OK ? onnx_add(&t->onnx, r, "Reshape", in, 2, err) : st;
}

/* OpenCV has one for each channel of pictures and of rows, but not of values with three dimensions, which become rows
 * for as long. */
static mg_status as_operator(tfjs *t, const tfjs_node *n, onnx_ref *out, const with *w, mg_err *err)
{
    const tfjs_shape *s = &w->v.shape;
    int channels = w->c->count > 1 ? (int)w->c->count : 1;
    bool deep = channels > 1 && s->dims == 3;
    onnx_shape flat = {1, {channels}}, picture = {4, {1, channels, 1, 1}};
    onnx_ref in[2] = {w->v.ref, 0};
    mg_status st = MG_OK;
    MG_TRY(tfjs_room(t, n, (size_t)channels, err));
    float *each = malloc((size_t)channels * sizeof *each);
    if (!each)
        MG_TRY(mg_fail_at(err, MG_ENOMEM, t->name, "out of memory for a constant"));
    for (int i = 0; i < channels; i++)
        each[i] = number(w, i);
    MG_TRY(onnx_take_floats(&t->onnx, &in[1], channels > 1 && s->dims == 4 ? picture : flat, each, err));
    if (deep)
        MG_TRY(reshape(t, &in[0], (const int[]){s->at[0] * s->at[1], channels}, 2, err));
    MG_TRY(onnx_add(&t->onnx, out, w->product ? "Mul" : "Add", in, 2, err));
    if (deep)
        MG_TRY(reshape(t, out, s->at, 3, err));
done:
    return st;
}

static mg_status with_constant(tfjs *t, tfjs_node *n, const with *w, mg_err *err)
{
    const tfjs_shape *s = &w->v.shape, *cs = &w->c->shape;
    int channels = s->at[s->dims - 1];
    mg_status st = MG_OK;
    if (cs->dims > s->dims ||
        (w->c->count != 1 && (w->c->count != (size_t)channels || cs->at[cs->dims - 1] != channels)))
        return tfjs_wrong(t, n, err, "a constant of %zu numbers is neither one for all nor one for each of %d channels",
                          w->c->count, channels);
    onnx_op *conv = onnx_op_of(&t->onnx, w->v.ref);
    if (w->v.sole && conv && strcmp(conv->type, "Conv") == 0) {
        MG_TRY(
            into_conv(t, n, onnx_constant_of(&t->onnx, conv->in[1]), onnx_constant_of(&t->onnx, conv->in[2]), w, err));
        tfjs_pass(n, &w->v);
        return MG_OK;
    }
    onnx_ref r;
    MG_TRY(as_operator(t, n, &r, w, err));
    MG_TRY(tfjs_answer(t, n, r, *s, err));
done:
    return st;
}

/* ---- PReLU's spellings ------------------------------------------------------------------------------------------- */

typedef struct spelling {
    const tfjs_node *x;
    const tfjs_constant *slope;
    float factor;
} spelling;

/* Whether a node's value is made by this operator of so many operands: not one at which the graph is cut. */
static bool is_made_by(const tfjs_node *n, const char *op, int ins)
{
    return !n->start && !n->data && n->ins == ins && strcmp(n->op, op) == 0;
}

/* The operand of a two-sided node that is not the constant, which is given out; NULL: it has not one of each. */
static const tfjs_node *beside_constant(const tfjs *t, const tfjs_node *n, const char *op, const tfjs_constant **c)
{
    if (!is_made_by(n, op, 2))
        return NULL;
    const tfjs_node *a = tfjs_input(t, n, 0), *b = tfjs_input(t, n, 1);
    if (!a->value.constant == !b->value.constant)
        return NULL;
    *c = a->value.constant ? a->value.constant : b->value.constant;
    return a->value.constant ? b : a;
}

static const tfjs_node *beside_zero(const tfjs *t, const tfjs_node *n, const char *op)
{
    const tfjs_constant *c = NULL;
    const tfjs_node *x = beside_constant(t, n, op, &c);
    return x && c->count == 1 && c->real && c->real[0] == 0 ? x : NULL;
}

/* The x of x − |x|, or NULL. */
static const tfjs_node *less_its_size(const tfjs *t, const tfjs_node *n)
{
    if (!is_made_by(n, "Sub", 2))
        return NULL;
    const tfjs_node *x = tfjs_input(t, n, 0), *size = tfjs_input(t, n, 1);
    return is_made_by(size, "Abs", 1) && tfjs_input(t, size, 0) == x ? x : NULL;
}

/* max(0, x) + g · min(0, x), and relu(x) + (x − |x|) · g/2: x − |x| is twice min(0, x). `a` is the first summand. */
static bool spells_prelu(const tfjs *t, const tfjs_node *a, const tfjs_node *b, spelling *s)
{
    const tfjs_node *low = beside_constant(t, b, "Mul", &s->slope);
    if (!low)
        return false;
    s->x = beside_zero(t, a, "Maximum");
    s->factor = 1;
    if (!s->x || s->x != beside_zero(t, low, "Minimum")) {
        s->x = less_its_size(t, low);
        s->factor = 2;
        if (!s->x || !is_made_by(a, "Relu", 1) || tfjs_input(t, a, 0) != s->x)
            return false;
    }
    return !s->x->value.constant && tfjs_slopes_fit(&s->x->value.shape, s->slope);
}

/* ---- the operators ----------------------------------------------------------------------------------------------- */

static mg_status of_two(tfjs *t, tfjs_node *n, const char *type, mg_err *err)
{
    tfjs_value a, b;
    onnx_ref r;
    mg_status st = MG_OK;
    MG_TRY(tfjs_operand(t, n, 0, 0, &a, err));
    MG_TRY(tfjs_operand(t, n, 1, a.shape.dims, &b, err));
    for (int i = 0; i < a.shape.dims; i++)
        if (a.shape.at[i] != b.shape.at[i])
            MG_TRY(tfjs_wrong(t, n, err, "operands of two shapes: dimension %d is %d and %d", i, a.shape.at[i],
                              b.shape.at[i]));
    MG_TRY(onnx_add(&t->onnx, &r, type, (const onnx_ref[]){a.ref, b.ref}, 2, err));
    MG_TRY(tfjs_answer(t, n, r, a.shape, err));
done:
    return st;
}

/* Which operand is the constant; −1: neither. */
static int constant_side(const tfjs *t, const tfjs_node *n)
{
    for (int i = 1; i >= 0; i--) {
        const tfjs_node *from = tfjs_input(t, n, i);
        if (from && from->value.constant)
            return i;
    }
    return -1;
}

static mg_status of_any(tfjs *t, tfjs_node *n, const char *type, with *w, mg_err *err)
{
    int side = constant_side(t, n);
    mg_status st = MG_OK;
    if (side < 0)
        return of_two(t, n, type, err);
    if (side == 0 && w->sign < 0)
        return tfjs_wrong(t, n, err, "subtracts from a constant");
    MG_TRY(tfjs_reals(t, n, side, &w->c, err));
    MG_TRY(tfjs_operand(t, n, 1 - side, 0, &w->v, err));
    MG_TRY(with_constant(t, n, w, err));
done:
    return st;
}

mg_status tfjs_sum(tfjs *t, tfjs_node *n, mg_err *err)
{
    bool less = strcmp(n->op, "Sub") == 0;
    const tfjs_node *a = tfjs_input(t, n, 0), *b = tfjs_input(t, n, 1);
    spelling s;
    mg_status st = MG_OK;
    if (!less && b && (spells_prelu(t, a, b, &s) || spells_prelu(t, b, a, &s))) {
        const tfjs_value *x = &s.x->value;
        onnx_ref r = x->ref;
        MG_TRY(tfjs_slopes(t, n, &r, &x->shape, s.slope, s.factor, err));
        MG_TRY(tfjs_answer(t, n, r, x->shape, err));
        return MG_OK;
    }
    MG_TRY(of_any(t, n, less ? "Sub" : "Add", &(with){.sign = less ? -1 : 1}, err));
done:
    return st;
}

mg_status tfjs_product(tfjs *t, tfjs_node *n, mg_err *err)
{
    return of_any(t, n, "Mul", &(with){.sign = 1, .product = true}, err);
}

/* Maximum and Minimum, each with one number. */
mg_status tfjs_bound(tfjs *t, tfjs_node *n, mg_err *err)
{
    bool lower = strcmp(n->op, "Maximum") == 0;
    int side = constant_side(t, n);
    const tfjs_constant *c;
    tfjs_value v;
    onnx_ref r;
    mg_status st = MG_OK;
    if (side < 0)
        return tfjs_wrong(t, n, err, "of two computed values; one of them has to be a number");
    MG_TRY(tfjs_reals(t, n, side, &c, err));
    MG_TRY(tfjs_operand(t, n, 1 - side, 0, &v, err));
    if (c->count != 1 || c->shape.dims > v.shape.dims)
        MG_TRY(tfjs_wrong(t, n, err, "with %zu numbers; one is read", c->count));
    MG_TRY(tfjs_clip(t, v.ref, lower ? c->real[0] : -FLT_MAX, lower ? FLT_MAX : c->real[0], &r, err));
    MG_TRY(tfjs_answer(t, n, r, v.shape, err));
done:
    return st;
}
