/* Which nodes the outputs need, and an order in which each stands behind all that it reads: a walk from the outputs,
 * depth first and without recursion. */
#include "score/tfjs/tfjs_internal.h"

#include <stdlib.h>
#include <string.h>

/* Nodes at which the walk turns back: they read nothing that matters. */
static bool is_leaf(const tfjs_node *n)
{
    return n->start || n->data || strcmp(n->op, "Const") == 0 || strcmp(n->op, "Placeholder") == 0;
}

static mg_status add_output(tfjs *t, int node, mg_err *err)
{
    if (t->outputs == TFJS_OUTPUTS)
        return tfjs_wrong(t, NULL, err, "more than 16 outputs: name those that are wanted");
    for (int i = 0; i < t->outputs; i++)
        if (t->output[i] == node)
            return tfjs_wrong(t, &t->node[node], err, "named as an output twice");
    t->output[t->outputs++] = node;
    t->node[node].uses++;
    return MG_OK;
}

static mg_status named_outputs(tfjs *t, const char *names, mg_err *err)
{
    mg_status st = MG_OK;
    for (const char *name = names; st == MG_OK && name;) {
        size_t length = strcspn(name, ",");
        int node = tfjs_find(t, name, length);
        if (node < 0)
            return tfjs_wrong(t, NULL, err, "no node is called %.*s, as an output should be",
                              (int)(length < 200 ? length : 200), name);
        st = add_output(t, node, err);
        name = name[length] ? name + length + 1 : NULL;
    }
    return st;
}

static mg_status all_outputs(tfjs *t, mg_err *err)
{
    mg_status st = MG_OK;
    for (int i = 0; st == MG_OK && i < t->nodes; i++)
        if (!t->node[i].read && !is_leaf(&t->node[i]) && strcmp(t->node[i].op, "NoOp") != 0)
            st = add_output(t, i, err);
    return st == MG_OK && t->outputs < 1 ? tfjs_wrong(t, NULL, err, "the graph has no output") : st;
}

static int places(const tfjs_node *n)
{
    return is_leaf(n) ? 0 : n->ins;
}

/* stack[i] is open, and next[i] of what it reads has been looked at. */
static mg_status walk(tfjs *t, int from, int *stack, int *next, mg_err *err)
{
    int depth = 0;
    if (t->node[from].mark == TFJS_DONE)
        return MG_OK;
    stack[0] = from, next[0] = 0;
    t->node[from].mark = TFJS_OPEN;
    while (depth >= 0) {
        tfjs_node *n = &t->node[stack[depth]];
        if (next[depth] == places(n)) {
            n->mark = TFJS_DONE;
            t->order[t->ordered++] = stack[depth--];
            continue;
        }
        int to = n->in[next[depth]++];
        if (to < 0)
            return tfjs_wrong(t, n, err, "reads what is not there (input %d)", next[depth] - 1);
        t->node[to].uses++;
        if (t->node[to].mark == TFJS_OPEN)
            return tfjs_wrong(t, &t->node[to], err, "a circle: the node needs its own result");
        if (t->node[to].mark == TFJS_NEW) {
            t->node[to].mark = TFJS_OPEN;
            stack[++depth] = to, next[depth] = 0;
        }
    }
    return MG_OK;
}

mg_status tfjs_plan(tfjs *t, const mg_tfjs_opts *opts, mg_err *err)
{
    int *stack = malloc((size_t)t->nodes * sizeof *stack), *next = malloc((size_t)t->nodes * sizeof *next);
    mg_status st = MG_OK;
    t->order = malloc((size_t)t->nodes * sizeof *t->order);
    if (!stack || !next || !t->order)
        MG_TRY(mg_fail_at(err, MG_ENOMEM, t->name, "out of memory for a network's graph"));
    if (opts->in) {
        int start = tfjs_find(t, opts->in, strlen(opts->in));
        if (start < 0)
            MG_TRY(tfjs_wrong(t, NULL, err, "no node is called %.200s, as the input should be", opts->in));
        t->node[start].start = true;
    }
    MG_TRY(opts->out ? named_outputs(t, opts->out, err) : all_outputs(t, err));
    for (int i = 0; i < t->outputs; i++)
        MG_TRY(walk(t, t->output[i], stack, next, err));
done:
    free(stack);
    free(next);
    return st;
}
