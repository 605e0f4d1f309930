/* From a TensorFlow.js graph model to ONNX: read, plan, convert node by node, write. */
#include "score/tfjs/tfjs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file/file.h"
#include "score/tfjs/tfjs_internal.h"

static void tfjs_free(tfjs *t)
{
    for (int i = 0; i < t->constants; i++)
        tfjs_constant_free(&t->constant[i]);
    for (int i = 0; i < t->nodes; i++)
        tfjs_constant_free(&t->node[i].own);
    free(t->constant);
    free(t->node);
    free(t->by_name);
    free(t->ins);
    free(t->order);
    onnx_free(&t->onnx);
    mg_json_free(t->root);
}

/* ---- the input --------------------------------------------------------------------------------------------------- */

static mg_status set_input(tfjs *t, tfjs_node *n, int h, int w, int channels, mg_err *err)
{
    tfjs_shape s = {4, {1, t->in_h ? t->in_h : h, t->in_w ? t->in_w : w, channels}};
    if (t->has_input)
        return tfjs_wrong(t, n, err, "a second input");
    if (s.at[1] < 1 || s.at[2] < 1)
        return tfjs_wrong(t, n, err, "the graph leaves the input's height or width open: they have to be given");
    mg_status st = tfjs_answer(t, n, ONNX_INPUT, s, err);
    if (st != MG_OK)
        return st;
    t->has_input = true;
    memcpy(t->input, s.at + 1, sizeof t->input);
    t->onnx.input = tfjs_onnx_shape(s);
    return MG_OK;
}

/* "attr": {"shape": {"shape": {"dim": [{"size": "-1"}, {"size": "224"}, …]}}}; −1 is any. */
static mg_status placeholder(tfjs *t, tfjs_node *n, mg_err *err)
{
    const mg_json *dims = mg_json_find(mg_json_find(mg_json_find(n->attr, "shape"), "shape"), "dim");
    int side[4], count = 0;
    for (const mg_json *d = mg_json_first(dims); d; d = mg_json_next(d)) {
        const mg_json *size = mg_json_find(d, "size");
        if (count == 4 || !size || !tfjs_whole(size, &side[count++]))
            return tfjs_wrong(t, n, err, "its shape is not a list of four sizes");
    }
    if (count != 4 || (side[0] != 1 && side[0] != -1) || side[3] < 1)
        return tfjs_wrong(t, n, err, "its shape is not that of one picture: 1, rows, columns, channels");
    return set_input(t, n, side[1], side[2], side[3], err);
}

/* ---- the nodes --------------------------------------------------------------------------------------------------- */

static const struct {
    const char *op;
    tfjs_convert *convert;
} rows[] = {
    {"Placeholder", placeholder},
    {"Identity", tfjs_identity},
    {"Shape", tfjs_shape_of},
    {"Pack", tfjs_pack},
    {"StridedSlice", tfjs_strided_slice},
    {"Conv2D", tfjs_conv},
    {"_FusedConv2D", tfjs_conv},
    {"DepthwiseConv2dNative", tfjs_conv},
    {"FusedDepthwiseConv2dNative", tfjs_conv},
    {"MaxPool", tfjs_pool},
    {"AvgPool", tfjs_pool},
    {"Mean", tfjs_mean},
    {"Pad", tfjs_pad},
    {"ResizeBilinear", tfjs_resize},
    {"DepthToSpace", tfjs_depth_to_space},
    {"Add", tfjs_sum},
    {"AddV2", tfjs_sum},
    {"BiasAdd", tfjs_sum},
    {"Sub", tfjs_sum},
    {"Mul", tfjs_product},
    {"Maximum", tfjs_bound},
    {"Minimum", tfjs_bound},
    {"Relu", tfjs_function},
    {"Relu6", tfjs_function},
    {"Elu", tfjs_function},
    {"Sigmoid", tfjs_function},
    {"Abs", tfjs_function},
    {"Neg", tfjs_function},
    {"Exp", tfjs_function},
    {"Prelu", tfjs_prelu},
    {"Reshape", tfjs_reshape},
    {"Squeeze", tfjs_squeeze},
    {"ConcatV2", tfjs_concat},
    {"MatMul", tfjs_matmul},
    {"_FusedMatMul", tfjs_matmul},
    {"Softmax", tfjs_softmax},
};

static mg_status convert_node(tfjs *t, tfjs_node *n, mg_err *err)
{
    if (n->start)
        return set_input(t, n, 0, 0, 3, err);
    if (n->data) {
        n->value = (tfjs_value){.constant = n->data};
        return MG_OK;
    }
    if (strcmp(n->op, "Const") == 0)
        return tfjs_wrong(t, n, err, "no weights of this name in the manifest");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].op, n->op) == 0)
            return rows[i].convert(t, n, err);
    return tfjs_wrong(t, n, err, "this operator is not read");
}

/* ---- the outputs ------------------------------------------------------------------------------------------------- */

static mg_status add_output(tfjs *t, int k, mg_err *err)
{
    const tfjs_node *n = &t->node[t->output[k]];
    const onnx_shape shape = tfjs_onnx_shape(n->value.shape);
    char *name;
    mg_status st = MG_OK;
    if (n->value.constant)
        return tfjs_wrong(t, n, err, "an output that is a constant");
    name = strdup(n->name);
    if (!name)
        return mg_fail_at(err, MG_ENOMEM, t->name, "out of memory for a network's graph");
    for (char *c = name; *c; c++)
        *c = *c == '/' ? '_' : *c;
    for (int i = 0; i < t->onnx.ops; i++)
        if (t->onnx.op[i].name && strcmp(t->onnx.op[i].name, name) == 0)
            MG_TRY(tfjs_wrong(t, n, err, "two outputs of one name, '/' and '_' being the same"));
    MG_TRY(onnx_add_output(&t->onnx, n->value.ref, name, &shape, err));
done:
    free(name);
    return st;
}

static void describe(mg_tfjs_info *info, const tfjs *t)
{
    const tfjs_shape *s = &t->node[t->output[0]].value.shape;
    *info = (mg_tfjs_info){t->input[0], t->input[1], t->input[2], t->outputs, 1};
    for (int i = 0; i < s->dims; i++)
        info->values *= s->at[i];
}

mg_status mg_tfjs_convert(unsigned char **onnx, size_t *size, mg_tfjs_info *info, const mg_tfjs_source *source,
                          const mg_tfjs_opts *opts, mg_err *err)
{
    static const mg_tfjs_opts none = {0};
    tfjs t = {.name = source->name};
    mg_status st = MG_OK;
    *onnx = NULL, *size = 0;
    opts = opts ? opts : &none;
    t.in_h = opts->h, t.in_w = opts->w;
    if (t.in_h < 0 || t.in_w < 0)
        MG_TRY(tfjs_wrong(&t, NULL, err, "an input of %d times %d pixels", t.in_w, t.in_h));
    MG_TRY(mg_json_parse(&t.root, source->json, source->json_size, source->name, err));
    MG_TRY(tfjs_read_weights(&t, source, err));
    MG_TRY(tfjs_read_graph(&t, err));
    MG_TRY(tfjs_plan(&t, opts, err));
    for (int i = 0; i < t.ordered; i++)
        MG_TRY(convert_node(&t, &t.node[t.order[i]], err));
    for (int i = 0; i < t.outputs; i++)
        MG_TRY(add_output(&t, i, err));
    MG_TRY(onnx_write(&t.onnx, onnx, size, err));
    if (info)
        describe(info, &t);
done:
    tfjs_free(&t);
    return st;
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

/* ctx: where the path of the JSON file stands. */
static mg_status shard_beside(void *ctx, const char *path, size_t limit, char **data, size_t *size, mg_err *err)
{
    const char *json = *(const char *const *)ctx;
    char full[MG_PATH_MAX];
    mg_status st = mg_path(full, err, "%.*s%s", (int)(mg_file_base(json) - json), json, path);
    return st == MG_OK ? mg_file_read(full, limit, data, size, err) : st;
}

mg_status mg_tfjs_load(unsigned char **onnx, size_t *size, mg_tfjs_info *info, const char *json_path,
                       const mg_tfjs_opts *opts, mg_err *err)
{
    char *json = NULL;
    size_t json_size = 0;
    mg_status st = MG_OK;
    *onnx = NULL, *size = 0;
    MG_TRY(mg_file_read(json_path, MG_JSON_MAX_BYTES, &json, &json_size, err));
    mg_tfjs_source source = {json, json_path, json_size, shard_beside, &json_path};
    MG_TRY(mg_tfjs_convert(onnx, size, info, &source, opts, err));
done:
    free(json);
    return st;
}
