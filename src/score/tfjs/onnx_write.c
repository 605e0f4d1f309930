/* An ONNX graph as a file. Protobuf: a message is a row of fields; a field begins with a varint 8 · number + kind; kind
 * 0 is a varint, 2 is bytes behind their length, 5 is four bytes, little end first. The numbers of fields stand in
 * onnx.proto. */
#include "score/tfjs/onnx.h"

#include <stdio.h>
#include <string.h>

#include "base/text/strbuf.h"

enum { VARINT = 0, BYTES = 2, FOUR = 5 };
enum { ELEMENT_FLOAT = 1, ELEMENT_INT64 = 7 }; /* TensorProto.DataType */

static void put_varint(mg_strbuf *w, uint64_t v)
{
    unsigned char byte[10];
    size_t n = 0;
    do {
        byte[n] = (unsigned char)(v & 127);
        v >>= 7;
        byte[n++] |= v ? 128 : 0;
    } while (v);
    mg_strbuf_add(w, byte, n);
}

static void put_whole(mg_strbuf *w, int field, int64_t v)
{
    put_varint(w, (uint64_t)(field << 3 | VARINT));
    put_varint(w, (uint64_t)v);
}

static void put_length(mg_strbuf *w, int field, size_t size)
{
    put_varint(w, (uint64_t)(field << 3 | BYTES));
    put_varint(w, size);
}

static void put_text(mg_strbuf *w, int field, const char *text)
{
    size_t n = strlen(text);
    put_length(w, field, n);
    mg_strbuf_add(w, text, n);
}

static void put_little(unsigned char *out, uint64_t bits, int bytes)
{
    for (int i = 0; i < bytes; i++)
        out[i] = (unsigned char)(bits >> 8 * i);
}

static void put_float(unsigned char out[4], float v)
{
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    put_little(out, bits, 4);
}

/* Puts `part` as a message of its own into `w`, and empties it. */
static void put_message(mg_strbuf *w, int field, mg_strbuf *part)
{
    put_length(w, field, part->n);
    if (part->n)
        mg_strbuf_add(w, part->s, part->n);
    w->lost |= part->lost;
    mg_strbuf_free(part);
}

typedef struct name {
    char text[24];
} name;

/* Names with a slash: no output has one. */
static const char *name_of(name *n, const onnx_graph *g, onnx_ref r)
{
    if (r > 0 && g->op[r - 1].name)
        return g->op[r - 1].name;
    if (r == ONNX_INPUT)
        return "/input";
    snprintf(n->text, sizeof n->text, "/%c%d", r > 0 ? 'v' : 'k', r > 0 ? r : -r);
    return n->text;
}

/* AttributeProto: name 1, f 2, i 3, s 4, ints 8, type 20. */
static void put_attribute(mg_strbuf *node, const onnx_attr *a)
{
    mg_strbuf w = {0};
    unsigned char four[4];
    put_text(&w, 1, a->name);
    if (a->kind == ONNX_FLOAT) {
        put_varint(&w, 2 << 3 | FOUR);
        put_float(four, a->real);
        mg_strbuf_add(&w, four, 4);
    } else if (a->kind == ONNX_INT) {
        put_whole(&w, 3, a->whole[0]);
    } else if (a->kind == ONNX_TEXT) {
        put_text(&w, 4, a->text);
    } else {
        for (int i = 0; i < a->count; i++)
            put_whole(&w, 8, a->whole[i]);
    }
    put_whole(&w, 20, a->kind);
    put_message(node, 5, &w);
}

/* NodeProto: input 1, output 2, name 3, op_type 4, attribute 5. */
static void put_op(mg_strbuf *graph, const onnx_graph *g, int i)
{
    mg_strbuf w = {0};
    name n;
    const onnx_op *op = &g->op[i];
    for (int k = 0; k < op->ins; k++)
        put_text(&w, 1, name_of(&n, g, op->in[k]));
    put_text(&w, 2, name_of(&n, g, i + 1));
    put_text(&w, 3, name_of(&n, g, i + 1));
    put_text(&w, 4, op->type);
    for (int k = 0; k < op->attrs; k++)
        put_attribute(&w, &op->attr[k]);
    put_message(graph, 1, &w);
}

static void put_values(mg_strbuf *w, const onnx_constant *c)
{
    unsigned char bytes[4096];
    size_t used = 0, width = c->real ? 4 : 8;
    for (size_t i = 0; i < c->count; i++) {
        if (c->real)
            put_float(bytes + used, c->real[i]);
        else
            put_little(bytes + used, (uint64_t)c->whole[i], 8);
        used += width;
        if (used == sizeof bytes || i + 1 == c->count) {
            mg_strbuf_add(w, bytes, used);
            used = 0;
        }
    }
}

/* TensorProto: dims 1, data_type 2, name 8, raw_data 9. The values go straight into the graph, which holds them once.
 */
static void put_constant(mg_strbuf *graph, const onnx_graph *g, int i)
{
    mg_strbuf head = {0};
    name n;
    const onnx_constant *c = &g->constant[i];
    size_t bytes = c->count * (c->real ? 4 : 8);
    for (int k = 0; k < c->shape.dims; k++)
        put_whole(&head, 1, c->shape.at[k]);
    put_whole(&head, 2, c->real ? ELEMENT_FLOAT : ELEMENT_INT64);
    put_text(&head, 8, name_of(&n, g, -i - 1));
    put_length(&head, 9, bytes);
    put_length(graph, 5, head.n + bytes);
    if (head.n)
        mg_strbuf_add(graph, head.s, head.n);
    graph->lost |= head.lost;
    mg_strbuf_free(&head);
    put_values(graph, c);
}

/* ValueInfoProto: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 { dim 1 { dim_value 1 } } } }. */
static void put_value(mg_strbuf *graph, int field, const char *text, const onnx_shape *shape)
{
    mg_strbuf dims = {0}, tensor = {0}, type = {0}, w = {0};
    for (int i = 0; i < shape->dims; i++) {
        mg_strbuf dim = {0};
        put_whole(&dim, 1, shape->at[i]);
        put_message(&dims, 1, &dim);
    }
    put_whole(&tensor, 1, ELEMENT_FLOAT);
    put_message(&tensor, 2, &dims);
    put_message(&type, 1, &tensor);
    put_text(&w, 1, text);
    put_message(&w, 2, &type);
    put_message(graph, field, &w);
}

/* An operator is needed where an output is, or what reads it. Whatever it reads stands before it. */
static void mark_needed(onnx_graph *g)
{
    for (int i = g->ops - 1; i >= 0; i--) {
        onnx_op *op = &g->op[i];
        op->needed = op->needed || op->name;
        for (int k = 0; op->needed && k < op->ins; k++) {
            if (op->in[k] > 0)
                g->op[op->in[k] - 1].needed = true;
            else if (op->in[k] < 0)
                g->constant[-op->in[k] - 1].needed = true;
        }
    }
}

/* GraphProto: node 1, name 2, initializer 5, input 11, output 12. */
static void put_graph(mg_strbuf *graph, onnx_graph *g)
{
    mark_needed(g);
    for (int i = 0; i < g->ops; i++)
        if (g->op[i].needed)
            put_op(graph, g, i);
    put_text(graph, 2, "tfjs");
    for (int i = 0; i < g->constants; i++)
        if (g->constant[i].needed)
            put_constant(graph, g, i);
    put_value(graph, 11, "/input", &g->input);
    for (int i = 0; i < g->ops; i++)
        if (g->op[i].name)
            put_value(graph, 12, g->op[i].name, &g->op[i].shape);
}

/* ModelProto: ir_version 1, graph 7, opset_import 8 { domain 1, version 2 }. */
mg_status onnx_write(onnx_graph *g, unsigned char **out, size_t *size, mg_err *err)
{
    enum { IR_VERSION = 5, OPSET = 10 };
    mg_strbuf graph = {0}, opset = {0}, model = {0};
    char *bytes;
    put_graph(&graph, g);
    put_whole(&model, 1, IR_VERSION);
    put_message(&model, 7, &graph);
    put_text(&opset, 1, "");
    put_whole(&opset, 2, OPSET);
    put_message(&model, 8, &opset);
    *size = model.n;
    mg_status st = mg_strbuf_take(&model, &bytes, err);
    *out = st == MG_OK ? (unsigned char *)bytes : NULL;
    return st;
}
