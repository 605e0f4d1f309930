/* An ONNX graph under construction, and the file that it becomes (protobuf: onnx.proto of ONNX 1.5, operator set 10).
 * Operators are added in the order in which they run. What no output needs is left out of the file. */
#ifndef MG_SCORE_TFJS_ONNX_H
#define MG_SCORE_TFJS_ONNX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "maskgen/status.h"

enum {
    ONNX_DIMS = 4,
    ONNX_ATTRS = 5, /* of one operator, at most */
    ONNX_INTS = 8,  /* of one attribute, at most */
    ONNX_INPUT = 0
};

/* A value: ONNX_INPUT, n > 0 for the result of operator n − 1, n < 0 for constant −n − 1. */
typedef int onnx_ref;

typedef struct onnx_shape {
    int dims;
    int64_t at[ONNX_DIMS];
} onnx_shape;

typedef struct onnx_attr {
    const char *name;                                                         /* static */
    enum { ONNX_FLOAT = 1, ONNX_INT = 2, ONNX_TEXT = 3, ONNX_LIST = 7 } kind; /* as AttributeProto numbers them */
    float real;
    const char *text; /* static */
    int count;
    int64_t whole[ONNX_INTS];
} onnx_attr;

typedef struct onnx_op {
    const char *type; /* static */
    onnx_ref *in;     /* [ins], owned */
    int ins, attrs;
    onnx_attr attr[ONNX_ATTRS];
    char *name;       /* of an output, owned; NULL: its number is its name */
    onnx_shape shape; /* of an output */
    bool needed;
} onnx_op;

typedef struct onnx_constant {
    onnx_shape shape;
    size_t count;
    float *real;    /* [count], owned; NULL where it is whole */
    int64_t *whole; /* [count], owned; NULL where it is real */
    bool needed;
} onnx_constant;

typedef struct onnx_graph {
    onnx_shape input;
    onnx_op *op;
    onnx_constant *constant;
    int ops, constants, op_room, constant_room;
} onnx_graph;

void onnx_free(onnx_graph *g);

mg_status onnx_add(onnx_graph *g, onnx_ref *out, const char *type, const onnx_ref *in, int ins, mg_err *err);
/* An attribute of the operator that was added last. */
void onnx_set_float(onnx_graph *g, const char *name, float v);
void onnx_set_int(onnx_graph *g, const char *name, int64_t v);
void onnx_set_ints(onnx_graph *g, const char *name, const int *v, int count);
void onnx_set_text(onnx_graph *g, const char *name, const char *v);
/* The value that an output's operator passes on under a name of its own. */
mg_status onnx_add_output(onnx_graph *g, onnx_ref value, const char *name, const onnx_shape *shape, mg_err *err);

/* `real` becomes the graph's, and is freed on failure. */
mg_status onnx_take_floats(onnx_graph *g, onnx_ref *out, onnx_shape shape, float *real, mg_err *err);
mg_status onnx_add_ints(onnx_graph *g, onnx_ref *out, const int *v, int count, mg_err *err);

onnx_op *onnx_op_of(onnx_graph *g, onnx_ref r);             /* NULL: not an operator's result */
onnx_constant *onnx_constant_of(onnx_graph *g, onnx_ref r); /* NULL: not a constant */

/* *out is malloc'd and the caller's. */
mg_status onnx_write(onnx_graph *g, unsigned char **out, size_t *size, mg_err *err);

#endif
