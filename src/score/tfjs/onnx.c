/* Building an ONNX graph. */
#include "score/tfjs/onnx.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

void onnx_free(onnx_graph *g)
{
    for (int i = 0; i < g->ops; i++) {
        free(g->op[i].in);
        free(g->op[i].name);
    }
    for (int i = 0; i < g->constants; i++) {
        free(g->constant[i].real);
        free(g->constant[i].whole);
    }
    free(g->op);
    free(g->constant);
    *g = (onnx_graph){0};
}

/* Room for one element more in an array of `count`, which may move; NULL: out of memory, and the array is as it was. */
static void *grow(void *array, int count, int *room, size_t element)
{
    if (count < *room)
        return array;
    if (*room > INT_MAX / 2 - 8)
        return NULL;
    int more = 2 * *room + 8;
    void *moved = realloc(array, (size_t)more * element);
    if (moved)
        *room = more;
    return moved;
}

static mg_status no_memory(mg_err *err)
{
    return mg_fail(err, MG_ENOMEM, "out of memory for a network's graph");
}

mg_status onnx_add(onnx_graph *g, onnx_ref *out, const char *type, const onnx_ref *in, int ins, mg_err *err)
{
    onnx_op *op = grow(g->op, g->ops, &g->op_room, sizeof *op);
    onnx_ref *copy = malloc((size_t)ins * sizeof *copy);
    if (op)
        g->op = op;
    if (!op || !copy) {
        free(copy);
        return no_memory(err);
    }
    memcpy(copy, in, (size_t)ins * sizeof *copy);
    op[g->ops] = (onnx_op){.type = type, .in = copy, .ins = ins};
    *out = ++g->ops;
    return MG_OK;
}

static onnx_attr *new_attribute(onnx_graph *g, const char *name)
{
    onnx_op *op = &g->op[g->ops - 1];
    onnx_attr *a = &op->attr[op->attrs++];
    a->name = name;
    return a;
}

void onnx_set_float(onnx_graph *g, const char *name, float v)
{
    onnx_attr *a = new_attribute(g, name);
    a->kind = ONNX_FLOAT;
    a->real = v;
}

void onnx_set_int(onnx_graph *g, const char *name, int64_t v)
{
    onnx_attr *a = new_attribute(g, name);
    a->kind = ONNX_INT;
    a->whole[0] = v;
}

void onnx_set_ints(onnx_graph *g, const char *name, const int *v, int count)
{
    onnx_attr *a = new_attribute(g, name);
    a->kind = ONNX_LIST;
    a->count = count;
    for (int i = 0; i < count; i++)
        a->whole[i] = v[i];
}

void onnx_set_text(onnx_graph *g, const char *name, const char *v)
{
    onnx_attr *a = new_attribute(g, name);
    a->kind = ONNX_TEXT;
    a->text = v;
}

mg_status onnx_add_output(onnx_graph *g, onnx_ref value, const char *name, const onnx_shape *shape, mg_err *err)
{
    onnx_ref out;
    mg_status st = onnx_add(g, &out, "Identity", &value, 1, err);
    if (st != MG_OK)
        return st;
    onnx_op *op = &g->op[out - 1];
    op->shape = *shape;
    op->name = strdup(name);
    return op->name ? MG_OK : no_memory(err);
}

static mg_status add_constant(onnx_graph *g, onnx_ref *out, onnx_constant c, mg_err *err)
{
    onnx_constant *more = grow(g->constant, g->constants, &g->constant_room, sizeof *more);
    if (!more) {
        free(c.real);
        free(c.whole);
        return no_memory(err);
    }
    g->constant = more;
    more[g->constants] = c;
    *out = -++g->constants;
    return MG_OK;
}

mg_status onnx_take_floats(onnx_graph *g, onnx_ref *out, onnx_shape shape, float *real, mg_err *err)
{
    size_t count = 1;
    for (int i = 0; i < shape.dims; i++)
        count *= (size_t)shape.at[i];
    return add_constant(g, out, (onnx_constant){.shape = shape, .count = count, .real = real}, err);
}

mg_status onnx_add_ints(onnx_graph *g, onnx_ref *out, const int *v, int count, mg_err *err)
{
    int64_t *whole = malloc((size_t)count * sizeof *whole);
    if (!whole)
        return no_memory(err);
    for (int i = 0; i < count; i++)
        whole[i] = v[i];
    return add_constant(
        g, out, (onnx_constant){.shape = {.dims = 1, .at = {count}}, .count = (size_t)count, .whole = whole}, err);
}

onnx_op *onnx_op_of(onnx_graph *g, onnx_ref r)
{
    return r > 0 ? &g->op[r - 1] : NULL;
}

onnx_constant *onnx_constant_of(onnx_graph *g, onnx_ref r)
{
    return r < 0 ? &g->constant[-r - 1] : NULL;
}
