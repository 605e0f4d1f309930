/* Reading and evaluating a graph: node by node, rows first as published, by loops that only follow what each operator
 * is defined to do. */
#include "tfjs_graph.h"

#include <math.h>

#include "test.h"

#include "base/file/file.h"
#include "base/json/json.h"

enum { NODES = 1024 };

/* Four dimensions, those that are missing stand as ones before the others. */
typedef struct value {
    int d[4];
    double *v;
} value;

struct tfjs_graph {
    mg_json *json;
    const mg_json *node[NODES];
    value known[NODES]; /* v NULL: not yet */
    bool weight[NODES]; /* known from the file: of every picture */
    int count;
};

static const char *text(const mg_json *object, const char *key)
{
    return mg_json_string(mg_json_find(object, key));
}

static int count_of(const value *a)
{
    return a->d[0] * a->d[1] * a->d[2] * a->d[3];
}

static value made(int n, int h, int w, int c)
{
    value out = {{n, h, w, c}, NULL};
    out.v = calloc((size_t)count_of(&out), sizeof *out.v);
    assert_non_null(out.v);
    return out;
}

static int index_of(const tfjs_graph *g, const char *name)
{
    for (int i = 0; i < g->count; i++)
        if (strcmp(text(g->node[i], "name"), name) == 0)
            return i;
    fail_msg("no node %s", name);
    return -1;
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

/* float16: 1, 5 and 10 bits. */
static double half(unsigned bits)
{
    int e = (int)(bits >> 10 & 31);
    double m = bits & 1023, s = bits >> 15 ? -1 : 1;
    assert_true(e < 31);
    return s * (e ? (1024 + m) * pow(2, e - 25) : m * pow(2, -24));
}

static const unsigned char *read_weight(value *out, const mg_json *w, const unsigned char *at)
{
    const char *type = text(w, "dtype"), *stored = text(mg_json_find(w, "quantization"), "dtype");
    const mg_json *side = mg_json_find(w, "shape");
    int dims = (int)mg_json_count(side), d[4] = {1, 1, 1, 1}, i = 4 - dims;
    assert_true(dims <= 4);
    for (side = mg_json_first(side); side; side = mg_json_next(side))
        d[i++] = (int)mg_json_number(side);
    *out = made(d[0], d[1], d[2], d[3]);
    for (i = 0; i < count_of(out); i++) {
        float real;
        int32_t whole;
        if (stored) {
            assert_string_equal(stored, "float16");
            out->v[i] = half((unsigned)at[0] | (unsigned)at[1] << 8);
            at += 2;
        } else if (strcmp(type, "float32") == 0) {
            memcpy(&real, at, 4);
            out->v[i] = (double)real;
            at += 4;
        } else {
            assert_string_equal(type, "int32");
            memcpy(&whole, at, 4);
            out->v[i] = whole;
            at += 4;
        }
    }
    return at;
}

tfjs_graph *tfjs_graph_read(const char *json, const char *bin)
{
    tfjs_graph *g = calloc(1, sizeof *g);
    char *bytes;
    size_t size;
    assert_non_null(g);
    MUST(mg_json_load(&g->json, json, 1 << 24, err));
    MUST(mg_file_read(bin, 1 << 26, &bytes, &size, err));
    const mg_json *n = mg_json_first(mg_json_find(mg_json_find(g->json, "modelTopology"), "node"));
    for (; n; n = mg_json_next(n)) {
        assert_true(g->count < NODES);
        g->node[g->count++] = n;
    }
    const unsigned char *at = (const unsigned char *)bytes;
    const mg_json *w = mg_json_first(mg_json_find(mg_json_first(mg_json_find(g->json, "weightsManifest")), "weights"));
    for (; w; w = mg_json_next(w)) {
        int i = index_of(g, text(w, "name"));
        at = read_weight(&g->known[i], w, at);
        g->weight[i] = true;
    }
    assert_true(at == (const unsigned char *)bytes + size);
    free(bytes);
    return g;
}

static void forget(tfjs_graph *g, bool weights)
{
    for (int i = 0; i < g->count; i++)
        if (weights || !g->weight[i]) {
            free(g->known[i].v);
            g->known[i].v = NULL;
        }
}

void tfjs_graph_free(tfjs_graph *g)
{
    forget(g, true);
    mg_json_free(g->json);
    free(g);
}

/* ---- operators --------------------------------------------------------------------------------------------------- */

static void numbers(const mg_json *node, const char *key, int v[4])
{
    const mg_json *i =
        mg_json_first(mg_json_find(mg_json_find(mg_json_find(mg_json_find(node, "attr"), key), "list"), "i"));
    for (int k = 0; k < 4; k++, i = mg_json_next(i)) {
        assert_non_null(i);
        v[k] = mg_json_string(i) ? atoi(mg_json_string(i)) : (int)mg_json_number(i);
    }
}

/* "SAME" is "U0FNRQ==" in base64, "VALID" "VkFMSUQ=". */
static bool is_same(const mg_json *node)
{
    const char *word = text(mg_json_find(mg_json_find(node, "attr"), "padding"), "s");
    assert_true(strcmp(word, "U0FNRQ==") == 0 || strcmp(word, "VkFMSUQ=") == 0);
    return *word == 'U' && word[1] == '0';
}

/* Adds one pixel of the window: `from` and the kernel's row there, to all output channels. */
static void add_pixel(double *to, const double *from, const double *k, int ins, int outs, bool depthwise)
{
    for (int i = 0; i < ins; i++)
        for (int o = 0; o < outs; o++)
            to[depthwise ? i * outs + o : o] += from[i] * k[i * outs + o];
}

static value convolution(const mg_json *node, const value *a, const value *k)
{
    bool depthwise = strncmp(text(node, "op"), "Depth", 5) == 0, same = is_same(node);
    int stride[4], dilation[4], side[2], before[2], ins = k->d[2], outs = k->d[3];
    numbers(node, "strides", stride);
    numbers(node, "dilations", dilation);
    assert_true(ins == a->d[3] && dilation[1] == 1 && dilation[2] == 1);
    for (int i = 0; i < 2; i++) {
        int n = a->d[1 + i], s = stride[1 + i], width = k->d[i];
        side[i] = same ? (n + s - 1) / s : (n - width + s) / s;
        before[i] = same && (side[i] - 1) * s + width > n ? ((side[i] - 1) * s + width - n) / 2 : 0;
    }
    value out = made(1, side[0], side[1], depthwise ? ins * outs : outs);
    for (int y = 0; y < side[0]; y++)
        for (int x = 0; x < side[1]; x++)
            for (int ky = 0; ky < k->d[0]; ky++)
                for (int kx = 0; kx < k->d[1]; kx++) {
                    int sy = y * stride[1] + ky - before[0], sx = x * stride[2] + kx - before[1];
                    if (sy >= 0 && sy < a->d[1] && sx >= 0 && sx < a->d[2])
                        add_pixel(out.v + (y * side[1] + x) * out.d[3], a->v + (sy * a->d[2] + sx) * ins,
                                  k->v + (ky * k->d[1] + kx) * ins * outs, ins, outs, depthwise);
                }
    return out;
}

/* f of each pair; where one has a dimension of 1, it stands for all. */
static value pairwise(const value *a, const value *b, double (*f)(double, double))
{
    int d[4], i[4], at = 0;
    for (int k = 0; k < 4; k++) {
        assert_true(a->d[k] == b->d[k] || a->d[k] == 1 || b->d[k] == 1);
        d[k] = a->d[k] > b->d[k] ? a->d[k] : b->d[k];
    }
    value out = made(d[0], d[1], d[2], d[3]);
    for (i[0] = 0; i[0] < d[0]; i[0]++)
        for (i[1] = 0; i[1] < d[1]; i[1]++)
            for (i[2] = 0; i[2] < d[2]; i[2]++)
                for (i[3] = 0; i[3] < d[3]; i[3]++) {
                    int p = 0, q = 0;
                    for (int k = 0; k < 4; k++) {
                        p = p * a->d[k] + (a->d[k] > 1 ? i[k] : 0);
                        q = q * b->d[k] + (b->d[k] > 1 ? i[k] : 0);
                    }
                    out.v[at++] = f(a->v[p], b->v[q]);
                }
    return out;
}

static double plus(double a, double b)
{
    return a + b;
}
static double minus(double a, double b)
{
    return a - b;
}
static double times(double a, double b)
{
    return a * b;
}

static value padded(const value *a, const value *pads)
{
    int from[4], d[4];
    for (int k = 0; k < 4; k++) {
        from[k] = (int)pads->v[2 * k];
        d[k] = a->d[k] + from[k] + (int)pads->v[2 * k + 1];
    }
    value out = made(d[0], d[1], d[2], d[3]);
    assert_true(d[0] == 1);
    for (int y = 0; y < a->d[1]; y++)
        for (int x = 0; x < a->d[2]; x++)
            for (int c = 0; c < a->d[3]; c++)
                out.v[((y + from[1]) * d[2] + x + from[2]) * d[3] + c + from[3]] =
                    a->v[(y * a->d[2] + x) * a->d[3] + c];
    return out;
}

static value mean(const value *a, const value *axes)
{
    int area = a->d[1] * a->d[2], channels = a->d[3];
    value out = made(1, 1, 1, channels);
    assert_true(count_of(axes) == 2 && axes->v[0] == 1 && axes->v[1] == 2);
    for (int i = 0; i < area * channels; i++)
        out.v[i % channels] += a->v[i] / area;
    return out;
}

/* To rows of as many numbers as the last dimension says; the order in memory stays. */
static value reshaped(const value *a, const value *shape)
{
    int n = count_of(shape), last = (int)shape->v[n - 1];
    assert_true(n == 2 && last > 0 && count_of(a) % last == 0);
    value out = made(1, 1, count_of(a) / last, last);
    memcpy(out.v, a->v, (size_t)count_of(a) * sizeof *out.v);
    return out;
}

static value product(const mg_json *node, const value *a, const value *m)
{
    value out = made(1, 1, a->d[2], m->d[3]);
    assert_true(a->d[3] == m->d[2]);
    assert_false(mg_json_bool(mg_json_find(mg_json_find(mg_json_find(node, "attr"), "transpose_b"), "b")));
    for (int r = 0; r < a->d[2]; r++)
        add_pixel(out.v + r * m->d[3], a->v + r * a->d[3], m->v, m->d[2], m->d[3], false);
    return out;
}

static value apply(const mg_json *node, const value *a, const value *b)
{
    static const struct {
        const char *op;
        double (*f)(double, double);
    } pair[] = {{"Add", plus}, {"AddV2", plus}, {"Sub", minus}, {"Mul", times}, {"Minimum", fmin}, {"Maximum", fmax}};
    const char *op = text(node, "op");
    const value zero = {{1, 1, 1, 1}, (double[]){0}};
    for (size_t i = 0; i < sizeof pair / sizeof *pair; i++)
        if (strcmp(op, pair[i].op) == 0)
            return pairwise(a, b, pair[i].f);
    if (strcmp(op, "Relu") == 0)
        return pairwise(a, &zero, fmax);
    if (strcmp(op, "Conv2D") == 0 || strcmp(op, "DepthwiseConv2dNative") == 0)
        return convolution(node, a, b);
    if (strcmp(op, "Pad") == 0)
        return padded(a, b);
    if (strcmp(op, "Mean") == 0)
        return mean(a, b);
    if (strcmp(op, "Reshape") == 0)
        return reshaped(a, b);
    if (strcmp(op, "MatMul") != 0)
        fail_msg("no operator %s", op);
    return product(node, a, b);
}

static const value *evaluate(tfjs_graph *g, int i)
{
    const value *in[2] = {NULL, NULL};
    int n = 0;
    if (g->known[i].v)
        return &g->known[i];
    for (const mg_json *from = mg_json_first(mg_json_find(g->node[i], "input")); from; from = mg_json_next(from)) {
        assert_true(n < 2);
        in[n++] = evaluate(g, index_of(g, mg_json_string(from)));
    }
    assert_true(n > 0);
    g->known[i] = apply(g->node[i], in[0], in[1] ? in[1] : in[0]);
    return &g->known[i];
}

const double *tfjs_graph_run(tfjs_graph *g, const tfjs_net *n, const double *picture)
{
    value in = made(1, n->side, n->side, 3);
    memcpy(in.v, picture, (size_t)count_of(&in) * sizeof *in.v);
    forget(g, false);
    g->known[index_of(g, n->in)] = in;
    const value *out = evaluate(g, index_of(g, n->out));
    assert_int_equal(count_of(out), n->dims);
    return out->v;
}

const tfjs_net tfjs_nets[TFJS_NETS] = {
    {"faceres", "input_1", "global_pooling/Mean", 224, 1024, true, {103.939, 116.779, 123.68}},
    {"faceres-deep", "input_1", "global_pooling/Mean", 224, 1024, true, {103.939, 116.779, 123.68}},
    {"mobileface", "data", "batchnorm0/add_1", 112, 256, false, {0, 0, 0}},
};

void tfjs_net_fill(const tfjs_net *n, double *out, const unsigned char *rgb)
{
    for (int i = 0; i < n->side * n->side; i++)
        for (int c = 0; c < 3; c++)
            out[3 * i + c] = rgb[3 * i + (n->bgr ? 2 - c : c)] - n->mean[c];
}
