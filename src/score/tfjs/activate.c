/* Functions of one value: by themselves, behind another operator ("fused_ops"), and PReLU. */
#include "score/tfjs/tfjs_internal.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- bounds ------------------------------------------------------------------------------------------------------ */

/* What bounds the operator's result; false: it is neither Relu nor Clip. */
static bool bounds_of(const onnx_op *op, float *lo, float *hi)
{
    *lo = -FLT_MAX, *hi = FLT_MAX;
    if (op && strcmp(op->type, "Relu") == 0)
        *lo = 0;
    else if (op && strcmp(op->type, "Clip") == 0)
        *lo = op->attr[0].real, *hi = op->attr[1].real;
    else
        return false;
    return true;
}

/* Bounds in a row are one: clip(clip(x, a, b), c, d) = clip(x, max(a, c), min(b, d)), unless the two do not meet. */
mg_status tfjs_clip(tfjs *t, onnx_ref in, float lo, float hi, onnx_ref *out, mg_err *err)
{
    const onnx_op *before = onnx_op_of(&t->onnx, in);
    float least, most;
    if (bounds_of(before, &least, &most) && fmaxf(lo, least) <= fminf(hi, most)) {
        in = before->in[0];
        lo = fmaxf(lo, least);
        hi = fminf(hi, most);
    }
    mg_status st = tfjs_unary(t, "Clip", in, out, err);
    if (st == MG_OK) {
        onnx_set_float(&t->onnx, "min", lo);
        onnx_set_float(&t->onnx, "max", hi);
    }
    return st;
}

/* ---- PReLU ------------------------------------------------------------------------------------------------------- */

bool tfjs_slopes_fit(const tfjs_shape *s, const tfjs_constant *slope)
{
    int channels = s->at[s->dims - 1], own = slope->shape.dims ? slope->shape.at[slope->shape.dims - 1] : 1;
    return slope->real && !slope->infinite && (s->dims == 4 || s->dims == 2) && slope->shape.dims <= s->dims &&
           (slope->count == 1 || (slope->count == (size_t)channels && own == channels));
}

mg_status tfjs_slopes(tfjs *t, const tfjs_node *n, onnx_ref *r, const tfjs_shape *s, const tfjs_constant *slope,
                      float factor, mg_err *err)
{
    onnx_ref in[2] = {*r, 0};
    int channels = s->at[s->dims - 1];
    mg_status st = MG_OK;
    if (!tfjs_slopes_fit(s, slope))
        return tfjs_wrong(t, n, err, "PReLU with %zu slopes on %d channels and %d dimensions", slope->count, channels,
                          s->dims);
    MG_TRY(tfjs_room(t, n, (size_t)channels, err));
    float *each = malloc((size_t)channels * sizeof *each);
    if (!each)
        MG_TRY(mg_fail_at(err, MG_ENOMEM, t->name, "out of memory for slopes"));
    for (int c = 0; c < channels; c++)
        each[c] = factor * slope->real[slope->count > 1 ? c : 0];
    MG_TRY(onnx_take_floats(&t->onnx, &in[1], (onnx_shape){s->dims == 4 ? 3 : 1, {channels, 1, 1}}, each, err));
    MG_TRY(onnx_add(&t->onnx, r, "PRelu", in, 2, err));
done:
    return st;
}

mg_status tfjs_prelu(tfjs *t, tfjs_node *n, mg_err *err)
{
    tfjs_value v;
    const tfjs_constant *slope;
    mg_status st = MG_OK;
    MG_TRY(tfjs_operand(t, n, 0, 0, &v, err));
    MG_TRY(tfjs_reals(t, n, 1, &slope, err));
    MG_TRY(tfjs_slopes(t, n, &v.ref, &v.shape, slope, 1, err));
    MG_TRY(tfjs_answer(t, n, v.ref, v.shape, err));
done:
    return st;
}

/* ---- functions --------------------------------------------------------------------------------------------------- */

/* Functions that both sides call the same. */
static const char *const functions[] = {"Relu", "Elu", "Sigmoid", "Abs", "Neg", "Exp"};
enum { FUSED = 3, FUNCTIONS = sizeof functions / sizeof *functions }; /* only the first three are ever fused */

static const char *known(const char *name, int among)
{
    for (int i = 0; i < among; i++)
        if (strcmp(functions[i], name) == 0)
            return functions[i];
    return NULL;
}

mg_status tfjs_function(tfjs *t, tfjs_node *n, mg_err *err)
{
    tfjs_value v;
    onnx_ref r;
    mg_status st = MG_OK;
    MG_TRY(tfjs_operand(t, n, 0, 0, &v, err));
    MG_TRY(strcmp(n->op, "Relu6") == 0 ? tfjs_clip(t, v.ref, 0, 6, &r, err)
                                       : tfjs_unary(t, known(n->op, FUNCTIONS), v.ref, &r, err));
    MG_TRY(tfjs_answer(t, n, r, v.shape, err));
done:
    return st;
}

mg_status tfjs_activate(tfjs *t, const tfjs_node *n, onnx_ref *r, const tfjs_shape *s, int skip, mg_err *err)
{
    enum { MOST = 3 };
    char word[TFJS_WORD];
    const tfjs_constant *slope;
    mg_status st = MG_OK;
    for (int k = skip;; k++) {
        MG_TRY(tfjs_attr_item(t, n, "fused_ops", k, word, err));
        if (!*word)
            break;
        const char *plain = known(word, FUSED);
        if (k == MOST || (!plain && strcmp(word, "Relu6") != 0 && strcmp(word, "Prelu") != 0))
            MG_TRY(tfjs_wrong(t, n, err, "\"fused_ops\" has %s at place %d", word, k));
        if (plain) {
            MG_TRY(tfjs_unary(t, plain, *r, r, err));
        } else if (*word == 'R') {
            MG_TRY(tfjs_clip(t, *r, 0, 6, r, err));
        } else {
            MG_TRY(tfjs_reals(t, n, 2 + skip, &slope, err));
            MG_TRY(tfjs_slopes(t, n, r, s, slope, 1, err));
        }
    }
done:
    return st;
}
