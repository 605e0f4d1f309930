/* What is about shapes only is computed beforehand: Shape, StridedSlice and Pack of lists of whole numbers. */
#include "score/tfjs/tfjs_internal.h"

#include <stdlib.h>

enum { LIST_MOST = 64 }; /* numbers in such a list; a shape has four */

mg_status tfjs_identity(tfjs *t, tfjs_node *n, mg_err *err)
{
    const tfjs_node *from = tfjs_input(t, n, 0);
    if (!from)
        return tfjs_wrong(t, n, err, "has no operand");
    tfjs_pass(n, &from->value);
    return MG_OK;
}

/* dims 0: one number by itself. */
static mg_status set_list(tfjs *t, tfjs_node *n, const int32_t *v, int count, int dims, mg_err *err)
{
    int32_t *copy = malloc(LIST_MOST * sizeof *copy);
    if (!copy)
        return mg_fail_at(err, MG_ENOMEM, t->name, "out of memory for a shape");
    for (int i = 0; i < count; i++)
        copy[i] = v[i];
    n->own =
        (tfjs_constant){.name = n->name, .shape = {.dims = dims, .at = {count}}, .count = (size_t)count, .whole = copy};
    n->value = (tfjs_value){.constant = &n->own};
    return MG_OK;
}

mg_status tfjs_shape_of(tfjs *t, tfjs_node *n, mg_err *err)
{
    int32_t list[ONNX_DIMS];
    tfjs_value v;
    mg_status st = tfjs_operand(t, n, 0, 0, &v, err);
    if (st != MG_OK)
        return st;
    for (int i = 0; i < v.shape.dims; i++)
        list[i] = v.shape.at[i];
    return set_list(t, n, list, v.shape.dims, 1, err);
}

mg_status tfjs_pack(tfjs *t, tfjs_node *n, mg_err *err)
{
    int32_t list[LIST_MOST];
    const tfjs_constant *c;
    int axis = 0;
    mg_status st = MG_OK;
    MG_TRY(tfjs_attr_int(t, n, "axis", &axis, err));
    if (axis != 0 || n->ins < 1 || n->ins > LIST_MOST)
        MG_TRY(tfjs_wrong(t, n, err, "packs %d operands along axis %d; up to 64 along 0 are read", n->ins, axis));
    for (int i = 0; i < n->ins; i++) {
        MG_TRY(tfjs_wholes(t, n, i, &c, err));
        if (c->shape.dims != 0)
            MG_TRY(tfjs_wrong(t, n, err, "operand %d is not one number", i));
        list[i] = c->whole[0];
    }
    MG_TRY(set_list(t, n, list, n->ins, 1, err));
done:
    return st;
}

/* The place that an index means in a list of `count`, negative ones from its end, and no farther than its ends. */
static int place(int index, int count)
{
    int64_t at = index < 0 ? (int64_t)index + count : index;
    return at < 0 ? 0 : at > count ? count : (int)at;
}

typedef struct slice {
    int begin, end, stride;
    bool shrink;
} slice;

static mg_status read_slice(tfjs *t, tfjs_node *n, slice *s, int count, mg_err *err)
{
    static const char *const unread[] = {"ellipsis_mask", "new_axis_mask"};
    const tfjs_constant *c[4] = {NULL};
    int from_first = 0, to_last = 0, shrink = 0, mask;
    mg_status st = MG_OK;
    for (int i = 1; i < 4; i++) {
        MG_TRY(tfjs_wholes(t, n, i, &c[i], err));
        if (c[i]->count != 1)
            MG_TRY(tfjs_wrong(t, n, err, "operand %d has %zu numbers for a list of one dimension", i, c[i]->count));
    }
    MG_TRY(tfjs_attr_int(t, n, "begin_mask", &from_first, err));
    MG_TRY(tfjs_attr_int(t, n, "end_mask", &to_last, err));
    MG_TRY(tfjs_attr_int(t, n, "shrink_axis_mask", &shrink, err));
    for (int i = 0; i < 2; i++) {
        mask = 0;
        MG_TRY(tfjs_attr_int(t, n, unread[i], &mask, err));
        if (mask)
            MG_TRY(tfjs_wrong(t, n, err, "\"%s\" is not read", unread[i]));
    }
    s->begin = from_first & 1 ? 0 : place(c[1]->whole[0], count);
    s->end = to_last & 1 ? count : place(c[2]->whole[0], count);
    s->stride = c[3]->whole[0];
    s->shrink = shrink & 1;
done:
    return st;
}

mg_status tfjs_strided_slice(tfjs *t, tfjs_node *n, mg_err *err)
{
    int32_t list[LIST_MOST];
    const tfjs_constant *from;
    slice s = {0};
    int count = 0;
    mg_status st = MG_OK;
    MG_TRY(tfjs_wholes(t, n, 0, &from, err));
    if (from->shape.dims != 1 || from->count > LIST_MOST)
        MG_TRY(tfjs_wrong(t, n, err, "slices what is not a list of up to 64 numbers"));
    MG_TRY(read_slice(t, n, &s, (int)from->count, err));
    if (s.stride < 1 || (s.shrink && s.begin >= (int)from->count))
        MG_TRY(tfjs_wrong(t, n, err, "slices from %d in steps of %d, of %zu numbers", s.begin, s.stride, from->count));
    for (int64_t i = s.begin; i < s.end && !s.shrink; i += s.stride)
        list[count++] = from->whole[i];
    MG_TRY(s.shrink ? set_list(t, n, &from->whole[s.begin], 1, 0, err) : set_list(t, n, list, count, 1, err));
done:
    return st;
}
