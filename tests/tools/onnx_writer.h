/* For tests: ONNX networks of a few nodes, written field by field. Numbers of fields are those of onnx.proto3. */
#ifndef MASKGEN_TEST_ONNX_WRITER_H
#define MASKGEN_TEST_ONNX_WRITER_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct message {
    unsigned char at[4096];
    size_t size;
} message;

static inline void put_varint(message *m, uint64_t v)
{
    do {
        m->at[m->size++] = (unsigned char)((v & 127) | (v > 127 ? 128 : 0));
        v >>= 7;
    } while (v);
}

static inline void put_int(message *m, unsigned field, uint64_t v)
{
    put_varint(m, field << 3);
    put_varint(m, v);
}

static inline void put_bytes(message *m, unsigned field, const void *data, size_t size)
{
    put_varint(m, field << 3 | 2);
    put_varint(m, size);
    memcpy(m->at + m->size, data, size);
    m->size += size;
}

static inline void put_text(message *m, unsigned field, const char *s)
{
    put_bytes(m, field, s, strlen(s));
}

static inline void put_message(message *m, unsigned field, const message *part)
{
    put_bytes(m, field, part->at, part->size);
}

/* A node; `in` is a NULL-terminated list, `flag` an attribute of value 1 or NULL. */
static inline void put_node(message *graph, const char *op, const char *const *in, const char *out, const char *flag)
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
static inline void put_constant(message *graph, const char *name, const int *dims, int n, unsigned type,
                                const void *data, size_t size)
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
static inline void put_value(message *graph, unsigned field, const char *name, const int *dims, int n)
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

/* The model of a graph, of opset 11. */
static inline void put_model(message *model, const message *graph)
{
    message opset = {.size = 0};
    put_int(model, 1, 6);
    put_int(&opset, 2, 11);
    put_message(model, 8, &opset);
    put_message(model, 7, graph);
}

#endif
