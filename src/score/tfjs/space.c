/* Operators that move over rows and columns: convolutions, pools, borders, means, larger pictures. Kernels are HWIO in
 * TensorFlow (depthwise HWCM, output channel c · M + m) and OIHW in ONNX. With stride s and kernel k, SAME gives
 * ⌈n / s⌉ places and puts the odd pixel of the border behind; VALID gives ⌊(n − k) / s⌋ + 1 and no border. */
#include "score/tfjs/tfjs_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- windows ----------------------------------------------------------------------------------------------------- */

typedef struct window {
    int kernel[2], stride[2], dilation[2]; /* rows, columns */
    int before[2], behind[2];              /* of the border */
    int out[2];
} window;

/* The middle two of an attribute of four, whose outer two are 1 (no step from picture to picture or channel). */
static mg_status read_steps(const tfjs *t, const tfjs_node *n, const char *key, bool may_miss, int out[2], mg_err *err)
{
    int v[4] = {1, 1, 1, 1}, count = may_miss ? 4 : 0;
    mg_status st = tfjs_attr_ints(t, n, key, v, 4, &count, err);
    if (st != MG_OK)
        return st;
    if (count != 4 || v[0] != 1 || v[3] != 1 || v[1] < 1 || v[2] < 1 || v[1] > 4096 || v[2] > 4096)
        return tfjs_wrong(t, n, err, "attribute \"%s\" is not [1, rows, columns, 1]", key);
    out[0] = v[1], out[1] = v[2];
    return MG_OK;
}

static mg_status read_layout(const tfjs *t, const tfjs_node *n, bool *same, mg_err *err)
{
    char word[TFJS_WORD] = "NHWC";
    mg_status st = MG_OK;
    if (mg_json_find(n->attr, "data_format"))
        MG_TRY(tfjs_attr_word(t, n, "data_format", word, err));
    if (strcmp(word, "NHWC") != 0)
        MG_TRY(tfjs_wrong(t, n, err, "\"data_format\" is %s; NHWC is read", word));
    MG_TRY(tfjs_attr_word(t, n, "padding", word, err));
    *same = strcmp(word, "SAME") == 0;
    if (!*same && strcmp(word, "VALID") != 0)
        MG_TRY(tfjs_wrong(t, n, err, "\"padding\" is %s; SAME and VALID are read", word));
done:
    return st;
}

/* Kernel, stride and dilation are set; the border and the places follow from the picture's rows and columns. */
static mg_status place_window(const tfjs *t, const tfjs_node *n, window *w, const tfjs_shape *s, mg_err *err)
{
    bool same = false;
    mg_status st = read_layout(t, n, &same, err);
    for (int i = 0; st == MG_OK && i < 2; i++) {
        int64_t side = s->at[1 + i], reach = (int64_t)(w->kernel[i] - 1) * w->dilation[i] + 1;
        int64_t places = same ? (side + w->stride[i] - 1) / w->stride[i] : (side - reach) / w->stride[i] + 1;
        int64_t border = same ? (places - 1) * w->stride[i] + reach - side : 0;
        if (reach > TFJS_SIDE_MOST || (!same && side < reach))
            return tfjs_wrong(t, n, err, "a kernel over %lld pixels on a picture of %lld", (long long)reach,
                              (long long)side);
        border = border > 0 ? border : 0;
        w->out[i] = (int)places;
        w->before[i] = (int)(border / 2);
        w->behind[i] = (int)(border - border / 2);
    }
    return st;
}

static void set_window(tfjs *t, const window *w)
{
    onnx_set_ints(&t->onnx, "kernel_shape", w->kernel, 2);
    onnx_set_ints(&t->onnx, "strides", w->stride, 2);
    onnx_set_ints(&t->onnx, "pads", (const int[]){w->before[0], w->before[1], w->behind[0], w->behind[1]}, 4);
}

/* ---- convolutions ------------------------------------------------------------------------------------------------ */

/* The kernel in ONNX's order. `depthwise`: [h][w][c][m] becomes [c][m][h][w]; else [h][w][i][o] becomes [o][i][h][w].
 */
static float *turned_kernel(const tfjs_constant *k, bool depthwise)
{
    size_t area = (size_t)k->shape.at[0] * (size_t)k->shape.at[1], a = (size_t)k->shape.at[2],
           b = (size_t)k->shape.at[3];
    float *out = malloc(k->count * sizeof *out);
    for (size_t p = 0; out && p < area; p++)
        for (size_t i = 0; i < a; i++)
            for (size_t o = 0; o < b; o++)
                out[(depthwise ? i * b + o : o * a + i) * area + p] = k->real[(p * a + i) * b + o];
    return out;
}

static mg_status add_kernel(tfjs *t, const tfjs_node *n, onnx_ref *out, const tfjs_constant *k, bool depthwise,
                            mg_err *err)
{
    const int *d = k->shape.at;
    onnx_shape shape = {4, {depthwise ? (int64_t)d[2] * d[3] : d[3], depthwise ? 1 : d[2], d[0], d[1]}};
    mg_status st = tfjs_room(t, n, k->count, err);
    if (st != MG_OK)
        return st;
    float *turned = turned_kernel(k, depthwise);
    if (!turned)
        return mg_fail_at(err, MG_ENOMEM, t->name, "out of memory for a kernel");
    return onnx_take_floats(&t->onnx, out, shape, turned, err);
}

static mg_status check_kernel(const tfjs *t, const tfjs_node *n, const tfjs_constant *k, const tfjs_shape *s,
                              mg_err *err)
{
    if (k->shape.dims != 4 || k->count < 1)
        return tfjs_wrong(t, n, err, "a kernel of %d dimensions and %zu numbers", k->shape.dims, k->count);
    if (k->shape.at[2] != s->at[3])
        return tfjs_wrong(t, n, err, "a kernel for %d channels on a picture of %d", k->shape.at[2], s->at[3]);
    return MG_OK;
}

mg_status tfjs_conv(tfjs *t, tfjs_node *n, mg_err *err)
{
    bool depthwise = strstr(n->op, "Depthwise") != NULL, fused = strstr(n->op, "Fused") != NULL;
    char first[TFJS_WORD] = "";
    tfjs_value v;
    const tfjs_constant *k;
    window w;
    onnx_ref in[3], r;
    mg_status st = MG_OK;
    MG_TRY(tfjs_operand(t, n, 0, 4, &v, err));
    MG_TRY(tfjs_reals(t, n, 1, &k, err));
    MG_TRY(check_kernel(t, n, k, &v.shape, err));
    w.kernel[0] = k->shape.at[0], w.kernel[1] = k->shape.at[1];
    MG_TRY(read_steps(t, n, "strides", false, w.stride, err));
    MG_TRY(read_steps(t, n, "dilations", true, w.dilation, err));
    MG_TRY(place_window(t, n, &w, &v.shape, err));
    int channels = k->shape.at[3] * (depthwise ? k->shape.at[2] : 1); /* at most the kernel's count */
    tfjs_shape s = {4, {v.shape.at[0], w.out[0], w.out[1], channels}};
    if (fused)
        MG_TRY(tfjs_attr_item(t, n, "fused_ops", 0, first, err));
    bool bias = strcmp(first, "BiasAdd") == 0;
    in[0] = v.ref;
    MG_TRY(add_kernel(t, n, &in[1], k, depthwise, err));
    MG_TRY(tfjs_bias(t, n, &in[2], channels, bias, err));
    MG_TRY(onnx_add(&t->onnx, &r, "Conv", in, 3, err));
    set_window(t, &w);
    onnx_set_ints(&t->onnx, "dilations", w.dilation, 2);
    onnx_set_int(&t->onnx, "group", depthwise ? v.shape.at[3] : 1);
    if (fused)
        MG_TRY(tfjs_activate(t, n, &r, &s, bias, err));
    MG_TRY(tfjs_answer(t, n, r, s, err));
done:
    return st;
}

/* ---- pools and means --------------------------------------------------------------------------------------------- */

mg_status tfjs_pool(tfjs *t, tfjs_node *n, mg_err *err)
{
    tfjs_value v;
    window w = {.dilation = {1, 1}};
    onnx_ref r;
    mg_status st = MG_OK;
    MG_TRY(tfjs_operand(t, n, 0, 4, &v, err));
    MG_TRY(read_steps(t, n, "ksize", false, w.kernel, err));
    MG_TRY(read_steps(t, n, "strides", false, w.stride, err));
    MG_TRY(place_window(t, n, &w, &v.shape, err));
    MG_TRY(tfjs_unary(t, *n->op == 'M' ? "MaxPool" : "AveragePool", v.ref, &r, err));
    set_window(t, &w);
    MG_TRY(tfjs_answer(t, n, r, (tfjs_shape){4, {v.shape.at[0], w.out[0], w.out[1], v.shape.at[3]}}, err));
done:
    return st;
}

mg_status tfjs_mean(tfjs *t, tfjs_node *n, mg_err *err)
{
    tfjs_value v;
    const tfjs_constant *axes;
    bool keep = false;
    onnx_ref in[2];
    mg_status st = MG_OK;
    MG_TRY(tfjs_operand(t, n, 0, 4, &v, err));
    MG_TRY(tfjs_wholes(t, n, 1, &axes, err));
    MG_TRY(tfjs_attr_bool(t, n, "keep_dims", &keep, err));
    unsigned over = 0;
    for (size_t i = 0; i < axes->count && i < 2; i++)
        over |= axes->whole[i] >= -4 && axes->whole[i] < 4 ? 1u << (axes->whole[i] & 3) : 0;
    if (axes->count != 2 || over != (1u << 1 | 1u << 2))
        MG_TRY(tfjs_wrong(t, n, err, "a mean over other axes than rows and columns (1, 2)"));
    MG_TRY(tfjs_unary(t, "GlobalAveragePool", v.ref, &in[0], err));
    tfjs_shape s = {4, {v.shape.at[0], 1, 1, v.shape.at[3]}};
    if (!keep) {
        s = (tfjs_shape){2, {v.shape.at[0], v.shape.at[3]}};
        MG_TRY(onnx_add_ints(&t->onnx, &in[1], s.at, 2, err));
        MG_TRY(onnx_add(&t->onnx, &in[0], "Reshape", in, 2, err));
    }
    MG_TRY(tfjs_answer(t, n, in[0], s, err));
done:
    return st;
}

/* ---- borders, larger pictures ------------------------------------------------------------------------------------ */

mg_status tfjs_pad(tfjs *t, tfjs_node *n, mg_err *err)
{
    static const int from[4] = {0, 3, 1, 2};
    tfjs_value v;
    const tfjs_constant *c;
    int pads[8];
    onnx_ref r;
    mg_status st = MG_OK;
    MG_TRY(tfjs_operand(t, n, 0, 4, &v, err));
    MG_TRY(tfjs_wholes(t, n, 1, &c, err));
    if (c->shape.dims != 2 || c->shape.at[0] != 4 || c->shape.at[1] != 2)
        MG_TRY(tfjs_wrong(t, n, err, "paddings are not of four times two numbers"));
    for (int i = 0; i < 4; i++) {
        int before = c->whole[2 * i], behind = c->whole[2 * i + 1];
        if (before < 0 || behind < 0 || before > TFJS_SIDE_MOST || behind > TFJS_SIDE_MOST)
            MG_TRY(tfjs_wrong(t, n, err, "a padding of %d and %d", before, behind));
        v.shape.at[i] += before + behind; /* three times 2^24 at most */
    }
    for (int i = 0; i < 4; i++)
        pads[i] = c->whole[2 * from[i]], pads[4 + i] = c->whole[2 * from[i] + 1];
    MG_TRY(tfjs_unary(t, "Pad", v.ref, &r, err));
    onnx_set_ints(&t->onnx, "pads", pads, 8);
    onnx_set_text(&t->onnx, "mode", "constant");
    onnx_set_float(&t->onnx, "value", 0);
    MG_TRY(tfjs_answer(t, n, r, v.shape, err));
done:
    return st;
}

/* The factor from one side to another that gives it back however a reader rounds: it may truncate the product. */
static float factor(int from, int to)
{
    float f = (float)to / (float)from;
    while ((float)from * f < (float)to || (double)from * (double)f < to)
        f = nextafterf(f, INFINITY);
    return f;
}

mg_status tfjs_resize(tfjs *t, tfjs_node *n, mg_err *err)
{
    tfjs_value v;
    const tfjs_constant *c;
    bool half = false, corners = false;
    onnx_ref in[2];
    mg_status st = MG_OK;
    MG_TRY(tfjs_operand(t, n, 0, 4, &v, err));
    MG_TRY(tfjs_wholes(t, n, 1, &c, err));
    MG_TRY(tfjs_attr_bool(t, n, "half_pixel_centers", &half, err));
    MG_TRY(tfjs_attr_bool(t, n, "align_corners", &corners, err));
    if (c->count != 2 || c->whole[0] < 1 || c->whole[1] < 1 || (half && corners))
        MG_TRY(tfjs_wrong(t, n, err, "not a size of rows and columns, or two kinds of it at once"));
    tfjs_shape s = {4, {v.shape.at[0], c->whole[0], c->whole[1], v.shape.at[3]}};
    float *scale = malloc(4 * sizeof *scale);
    if (!scale)
        MG_TRY(mg_fail_at(err, MG_ENOMEM, t->name, "out of memory for a size"));
    scale[0] = scale[1] = 1;
    scale[2] = factor(v.shape.at[1], s.at[1]);
    scale[3] = factor(v.shape.at[2], s.at[2]);
    in[0] = v.ref;
    MG_TRY(onnx_take_floats(&t->onnx, &in[1], (onnx_shape){1, {4}}, scale, err));
    MG_TRY(onnx_add(&t->onnx, &in[0], "Resize", in, 2, err));
    onnx_set_text(&t->onnx, "mode", "linear");
    onnx_set_text(&t->onnx, "coordinate_transformation_mode",
                  half      ? "half_pixel"
                  : corners ? "align_corners"
                            : "asymmetric");
    MG_TRY(tfjs_answer(t, n, in[0], s, err));
done:
    return st;
}

/* Channel (y · b + x) · C + c of a pixel becomes channel c of the pixel at y, x of its block: ONNX's mode DCR. */
mg_status tfjs_depth_to_space(tfjs *t, tfjs_node *n, mg_err *err)
{
    tfjs_value v;
    int block = 0;
    onnx_ref r;
    mg_status st = MG_OK;
    MG_TRY(tfjs_operand(t, n, 0, 4, &v, err));
    MG_TRY(tfjs_attr_int(t, n, "block_size", &block, err));
    if (block < 2 || block > 64 || v.shape.at[3] % (block * block))
        MG_TRY(tfjs_wrong(t, n, err, "blocks of %d times %d from %d channels", block, block, v.shape.at[3]));
    MG_TRY(tfjs_unary(t, "DepthToSpace", v.ref, &r, err));
    onnx_set_int(&t->onnx, "blocksize", block);
    tfjs_shape s = {4, {v.shape.at[0], v.shape.at[1] * block, v.shape.at[2] * block, v.shape.at[3] / block / block}};
    MG_TRY(tfjs_answer(t, n, r, s, err));
done:
    return st;
}
