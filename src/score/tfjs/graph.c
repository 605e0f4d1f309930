/* The nodes of a TensorFlow.js graph (modelTopology.node): names, operators, and which reads which. */
#include "score/tfjs/tfjs_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/format.h"
#include "base/text/text.h"

const char *tfjs_place(char out[TFJS_PLACE], const tfjs *t, const char *kind, const char *name)
{
    char shown[200];
    mg_text_shown(shown, sizeof shown, name);
    size_t end = strlen(kind) + strlen(shown) + 4, at = strlen(t->name);
    /* A long path keeps the file's name, as the reader has to know it. */
    const char *file = at + end < TFJS_PLACE ? t->name : t->name + (at + end - TFJS_PLACE);
    snprintf(out, TFJS_PLACE, "%s, %s %s", file, kind, shown);
    return out;
}

mg_status tfjs_wrong(const tfjs *t, const tfjs_node *n, mg_err *err, const char *fmt, ...)
{
    char place[TFJS_PLACE], kind[48], text[400], op[40];
    va_list ap;
    va_start(ap, fmt);
    mg_vformat(text, sizeof text, fmt, ap);
    va_end(ap);
    if (!n)
        return mg_fail_at(err, MG_EINPUT, t->name, "%s", text);
    snprintf(kind, sizeof kind, "%s", mg_text_shown(op, sizeof op, n->op));
    return mg_fail_at(err, MG_EINPUT, tfjs_place(place, t, kind, n->name), "%s", text);
}

/* ---- names ------------------------------------------------------------------------------------------------------- */

typedef struct named {
    const char *name;
    int at;
} named;

static int by_name(const void *a, const void *b)
{
    return strcmp(((const named *)a)->name, ((const named *)b)->name);
}

static mg_status sort_names(tfjs *t, mg_err *err)
{
    named *list = malloc(((size_t)t->nodes + 1) * sizeof *list);
    mg_status st = MG_OK;
    t->by_name = malloc(((size_t)t->nodes + 1) * sizeof *t->by_name);
    if (!list || !t->by_name)
        MG_TRY(mg_fail_at(err, MG_ENOMEM, t->name, "out of memory for a network's graph"));
    for (int i = 0; i < t->nodes; i++)
        list[i] = (named){t->node[i].name, i};
    qsort(list, (size_t)t->nodes, sizeof *list, by_name);
    for (int i = 0; i < t->nodes; i++) {
        t->by_name[i] = list[i].at;
        if (i > 0 && by_name(&list[i - 1], &list[i]) == 0)
            MG_TRY(tfjs_wrong(t, &t->node[list[i].at], err, "two nodes of one name"));
    }
done:
    free(list);
    return st;
}

int tfjs_find(const tfjs *t, const char *name, size_t length)
{
    if (length > 2 && strncmp(name + length - 2, ":0", 2) == 0)
        length -= 2;
    for (int lo = 0, hi = t->nodes; lo < hi;) {
        int middle = lo + (hi - lo) / 2;
        const char *other = t->node[t->by_name[middle]].name;
        int order = strncmp(name, other, length);
        if (order == 0 && !other[length])
            return t->by_name[middle];
        if (order > 0)
            lo = middle + 1;
        else
            hi = middle;
    }
    return -1;
}

/* ---- nodes ------------------------------------------------------------------------------------------------------- */

/* What a node reads; "^NAME" is only an order of execution, and no value. "NAME:1", a node's second result, is not
 * there. */
static mg_status read_inputs(tfjs *t, tfjs_node *n, const mg_json *inputs, int **room, mg_err *err)
{
    n->in = *room;
    for (const mg_json *i = mg_json_first(inputs); i; i = mg_json_next(i)) {
        const char *name = mg_json_string(i);
        if (!name)
            return tfjs_wrong(t, n, err, "an input that is no name");
        bool control = *name == '^';
        int from = tfjs_find(t, name + control, strlen(name + control));
        if (from >= 0)
            t->node[from].read = true;
        if (!control)
            *(*room)++ = from;
    }
    n->ins = (int)(*room - n->in);
    return MG_OK;
}

static mg_status read_node(tfjs *t, tfjs_node *n, const mg_json *from, mg_err *err)
{
    n->name = mg_json_string(mg_json_find(from, "name"));
    n->op = mg_json_string(mg_json_find(from, "op"));
    n->attr = mg_json_find(from, "attr");
    if (!n->name || !*n->name)
        return tfjs_wrong(t, NULL, err, "a node without a \"name\"");
    if (!n->op) {
        n->op = "node";
        return tfjs_wrong(t, n, err, "no \"op\"");
    }
    return MG_OK;
}

static int compare_constant(const void *name, const void *c)
{
    return strcmp(name, ((const tfjs_constant *)c)->name);
}

mg_status tfjs_read_graph(tfjs *t, mg_err *err)
{
    const mg_json *list = mg_json_find(mg_json_find(t->root, "modelTopology"), "node");
    size_t count = mg_json_count(list), inputs = 1;
    mg_status st = MG_OK;
    if (!list || mg_json_kind_of(list) != MG_JSON_ARRAY || count < 1)
        return tfjs_wrong(t, NULL, err, "no list \"modelTopology\": {\"node\": […]}: not a TensorFlow.js graph model");
    t->node = calloc(count, sizeof *t->node);
    for (const mg_json *j = mg_json_first(list); j; j = mg_json_next(j))
        inputs += mg_json_count(mg_json_find(j, "input"));
    t->ins = malloc(inputs * sizeof *t->ins);
    if (!t->node || !t->ins)
        return mg_fail_at(err, MG_ENOMEM, t->name, "out of memory for a network's graph");
    for (const mg_json *j = mg_json_first(list); j; j = mg_json_next(j))
        MG_TRY(read_node(t, &t->node[t->nodes++], j, err));
    MG_TRY(sort_names(t, err));
    int *room = t->ins, i = 0;
    for (const mg_json *j = mg_json_first(list); j; j = mg_json_next(j), i++) {
        MG_TRY(read_inputs(t, &t->node[i], mg_json_find(j, "input"), &room, err));
        if (t->constants)
            t->node[i].data =
                bsearch(t->node[i].name, t->constant, (size_t)t->constants, sizeof *t->constant, compare_constant);
    }
done:
    return st;
}
