/* Writes an ONNX network with UltraFace's heads that looks at a picture's mean colour alone, so that a test has a
 * detector whose weights it may change: tinynet OUT.onnx DELTA adds DELTA to one weight. Field numbers are those of
 * onnx.proto3. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file/file.h"

typedef struct message {
    unsigned char at[4096];
    size_t size;
} message;

static void put_varint(message *m, uint64_t v)
{
    do {
        m->at[m->size++] = (unsigned char)((v & 127) | (v > 127 ? 128 : 0));
        v >>= 7;
    } while (v);
}

static void put_int(message *m, unsigned field, uint64_t v)
{
    put_varint(m, field << 3);
    put_varint(m, v);
}

static void put_bytes(message *m, unsigned field, const void *data, size_t size)
{
    put_varint(m, field << 3 | 2);
    put_varint(m, size);
    memcpy(m->at + m->size, data, size);
    m->size += size;
}

static void put_text(message *m, unsigned field, const char *s)
{
    put_bytes(m, field, s, strlen(s));
}

static void put_message(message *m, unsigned field, const message *part)
{
    put_bytes(m, field, part->at, part->size);
}

/* A node; `in` is a NULL-terminated list, `flag` an attribute of value 1 or NULL. */
static void put_node(message *graph, const char *op, const char *const *in, const char *out, const char *flag)
{
    message n = {.size = 0};
    for (; *in; in++)
        put_text(&n, 1, *in);
    put_text(&n, 2, out);
    put_text(&n, 3, out);
    put_text(&n, 4, op);
    if (flag) {
        message a = {.size = 0};
        put_text(&a, 1, flag);
        put_int(&a, 3, 1);
        put_int(&a, 20, 2);
        put_message(&n, 5, &a);
    }
    put_message(graph, 1, &n);
}

/* A constant: floats (type 1) or 64-bit integers (type 7). */
static void put_constant(message *graph, const char *name, const int *dims, int n, unsigned type, const void *data,
                         size_t size)
{
    message t = {.size = 0};
    for (int i = 0; i < n; i++)
        put_int(&t, 1, (uint64_t)dims[i]);
    put_int(&t, 2, type);
    put_text(&t, 8, name);
    put_bytes(&t, 9, data, size);
    put_message(graph, 5, &t);
}

/* A float tensor as input (field 11) or output (field 12). */
static void put_value(message *graph, unsigned field, const char *name, const int *dims, int n)
{
    message value = {.size = 0}, type = {.size = 0}, tensor = {.size = 0}, shape = {.size = 0};
    for (int i = 0; i < n; i++) {
        message dim = {.size = 0};
        put_int(&dim, 1, (uint64_t)dims[i]);
        put_message(&shape, 1, &dim);
    }
    put_int(&tensor, 1, 1);
    put_message(&tensor, 2, &shape);
    put_message(&type, 1, &tensor);
    put_text(&value, 1, name);
    put_message(&value, 2, &type);
    put_message(graph, field, &value);
}

/* name = reshape(weight · mean + bias) to 1×2×`wide`; weight is [2 · wide][3]. */
static void put_head(message *graph, const char *name, int wide, const float *weight, const float *bias)
{
    char w[16], b[16], s[16], flat[16];
    int64_t shape[3] = {1, 2, wide};
    snprintf(w, sizeof w, "%s.w", name);
    snprintf(b, sizeof b, "%s.b", name);
    snprintf(s, sizeof s, "%s.s", name);
    snprintf(flat, sizeof flat, "%s.f", name);
    put_constant(graph, w, (int[]){2 * wide, 3}, 2, 1, weight, 6 * (size_t)wide * sizeof *weight);
    put_constant(graph, b, (int[]){2 * wide}, 1, 1, bias, 2 * (size_t)wide * sizeof *bias);
    put_constant(graph, s, (int[]){3}, 1, 7, shape, sizeof shape);
    put_node(graph, "Gemm", (const char *const[]){"colour", w, b, NULL}, flat, "transB");
    put_node(graph, "Reshape", (const char *const[]){flat, s, NULL}, name, NULL);
    put_value(graph, 12, name, (int[]){1, 2, wide}, 3);
}

int main(int argc, char **argv)
{
    static const float box_weight[24], boxes[8] = {0.2f, 0.2f, 0.5f, 0.5f, 0.5f, 0.5f, 0.9f, 0.9f},
                                       scores[4] = {0.1f, 0.9f, 0.2f, 0.8f};
    float weight[12] = {0, 0, 0, 0.02f, 0.02f, 0.02f, 0, 0, 0, 0.01f, 0.01f, 0.01f};
    message model = {.size = 0}, graph = {.size = 0}, opset = {.size = 0};
    mg_err err = {MG_OK, "usage: tinynet OUT.onnx DELTA"};
    if (argc == 3)
        weight[3] += (float)atof(argv[2]);
    put_node(&graph, "GlobalAveragePool", (const char *const[]){"input", NULL}, "mean", NULL);
    put_node(&graph, "Flatten", (const char *const[]){"mean", NULL}, "colour", NULL);
    put_text(&graph, 2, "tiny");
    put_value(&graph, 11, "input", (int[]){1, 3, 240, 320}, 4);
    put_head(&graph, "scores", 2, weight, scores);
    put_head(&graph, "boxes", 4, box_weight, boxes);
    put_int(&model, 1, 6);
    put_int(&opset, 2, 11);
    put_message(&model, 8, &opset);
    put_message(&model, 7, &graph);
    if (argc == 3 && mg_file_write(argv[1], model.at, model.size, &err) == MG_OK)
        return 0;
    fprintf(stderr, "tinynet: %s\n", err.msg);
    return 1;
}
