/* What the files of this folder share: a TensorFlow.js graph on its way to ONNX. */
#ifndef MG_SCORE_TFJS_TFJS_INTERNAL_H
#define MG_SCORE_TFJS_TFJS_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/json/json.h"
#include "score/tfjs/onnx.h"
#include "score/tfjs/tfjs.h"

enum {
    TFJS_DIMS = 6,               /* of a constant; values that are computed have at most ONNX_DIMS */
    TFJS_SIDE_MOST = 1 << 24,    /* of any dimension */
    TFJS_WEIGHTS_MOST = 1 << 25, /* numbers in all constants together: 128 MB as float */
    TFJS_VALUE_MOST = 1 << 25,   /* numbers in one computed value: 128 MB */
    TFJS_VALUES_MOST = 1 << 28,  /* and in all of them together: 1 GB */
    TFJS_OUTPUTS = 16,
    TFJS_WORD = 32 /* bytes of a word that stands for a choice: "SAME", "BiasAdd" */
};

/* In TensorFlow's order: rows, columns and channels of a picture are 1, 2, 3 of four dimensions. */
typedef struct tfjs_shape {
    int dims;
    int at[TFJS_DIMS];
} tfjs_shape;

typedef struct tfjs_constant {
    const char *name; /* borrowed from the JSON */
    tfjs_shape shape; /* no dimension: one number */
    size_t count;
    float *real;    /* [count], owned; NULL where it is whole */
    bool infinite;  /* one of them is, or is no number: not for use */
    int32_t *whole; /* [count], owned; NULL where it is real */
} tfjs_constant;

/* What is known of a node's value: a constant, or the result of an ONNX operator with its shape. */
typedef struct tfjs_value {
    const tfjs_constant *constant; /* NULL: computed */
    onnx_ref ref;
    tfjs_shape shape;
    bool sole; /* no other node reads what the operator makes: it may be changed */
} tfjs_value;

typedef struct tfjs_node {
    const char *name, *op; /* borrowed from the JSON */
    const mg_json *attr;   /* borrowed; NULL: none */
    int *in;               /* [ins], indices of nodes, −1: not there; within the graph's one block */
    int ins;
    int uses; /* how often needed nodes read it, and outputs */
    enum { TFJS_NEW, TFJS_OPEN, TFJS_DONE } mark;
    bool read;                 /* some node names it */
    bool start;                /* the graph is cut here */
    tfjs_constant own;         /* of shapes, computed beforehand */
    const tfjs_constant *data; /* its weights, NULL: none */
    tfjs_value value;
} tfjs_node;

typedef struct tfjs {
    const char *name; /* of the JSON, for messages */
    mg_json *root;
    tfjs_constant *constant; /* [constants], sorted by name */
    int constants;
    size_t weights; /* numbers in them */
    tfjs_node *node;
    int nodes;
    int *by_name; /* [nodes] */
    int *ins;     /* what the nodes' `in` point into */
    int *order;   /* [ordered] the needed nodes, each behind all that it reads */
    int ordered;
    int output[TFJS_OUTPUTS], outputs;
    int in_h, in_w; /* as asked; 0: the graph's own */
    bool has_input;
    int input[3];   /* rows, columns, channels */
    int64_t values; /* numbers in all computed values */
    size_t copied;  /* numbers in the constants of ONNX operators */
    onnx_graph onnx;
} tfjs;

/* MG_EINPUT: the message names the file and the node; n NULL: the file alone. */
/* (graph.c) */
mg_status tfjs_wrong(const tfjs *t, const tfjs_node *n, mg_err *err, const char *fmt, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 4, 5)))
#endif
    ;

/* "FILE, KIND NAME", NAME without what steers a terminal; `out` is returned. */
enum { TFJS_PLACE = 640 };
const char *tfjs_place(char out[TFJS_PLACE], const tfjs *t, const char *kind, const char *name);

/* weights.c: the manifest and the shards, into t->constant. */
mg_status tfjs_read_weights(tfjs *t, const mg_tfjs_source *source, mg_err *err);
void tfjs_constant_free(tfjs_constant *c);

/* graph.c: the nodes. */
mg_status tfjs_read_graph(tfjs *t, mg_err *err);
int tfjs_find(const tfjs *t, const char *name, size_t length); /* −1: no node is called so; ":0" is passed over */

/* order.c: which nodes are needed, and in which order. */
mg_status tfjs_plan(tfjs *t, const mg_tfjs_opts *opts, mg_err *err);

/* operand.c: what an operator is given, and what it answers. */
mg_status tfjs_attr_int(const tfjs *t, const tfjs_node *n, const char *key, int *out, mg_err *err); /* absent: stays */
mg_status tfjs_attr_bool(const tfjs *t, const tfjs_node *n, const char *key, bool *out, mg_err *err); /* the same */
/* *count numbers, at most `most`; absent: *count stays. */
mg_status tfjs_attr_ints(const tfjs *t, const tfjs_node *n, const char *key, int *out, int most, int *count,
                         mg_err *err);
mg_status tfjs_attr_word(const tfjs *t, const tfjs_node *n, const char *key, char out[TFJS_WORD], mg_err *err);
/* The k-th word of a list; `out` is empty behind the last. */
mg_status tfjs_attr_item(const tfjs *t, const tfjs_node *n, const char *key, int k, char out[TFJS_WORD], mg_err *err);
bool tfjs_whole(const mg_json *value, int *out); /* a whole number, or a text that is one */

tfjs_node *tfjs_input(const tfjs *t, const tfjs_node *n, int i); /* NULL: not there */
/* The i-th operand as a computed value of `dims` dimensions (0: any). */
mg_status tfjs_operand(const tfjs *t, const tfjs_node *n, int i, int dims, tfjs_value *out, mg_err *err);
/* The i-th operand as a constant of real numbers; as one of whole numbers. */
mg_status tfjs_reals(const tfjs *t, const tfjs_node *n, int i, const tfjs_constant **out, mg_err *err);
mg_status tfjs_wholes(const tfjs *t, const tfjs_node *n, int i, const tfjs_constant **out, mg_err *err);
/* Sets the node's value to what an operator of this shape computes. MG_EINPUT: not a shape, or too large. */
mg_status tfjs_answer(tfjs *t, tfjs_node *n, onnx_ref ref, tfjs_shape shape, mg_err *err);
/* Sets the node's value to that of another, which it passes on. */
void tfjs_pass(tfjs_node *n, const tfjs_value *v);
onnx_shape tfjs_onnx_shape(tfjs_shape s); /* as ONNX has it: channels before rows and columns */
/* Before an operator's constant of so many numbers is made. MG_EINPUT: there are too many already. */
mg_status tfjs_room(tfjs *t, const tfjs_node *n, size_t count, mg_err *err);
/* One number for each channel: a copy of operand 2, or zeros where it is not `given`. */
mg_status tfjs_bias(tfjs *t, const tfjs_node *n, onnx_ref *out, int channels, bool given, mg_err *err);
/* One operator with one operand. */
mg_status tfjs_unary(tfjs *t, const char *type, onnx_ref in, onnx_ref *out, mg_err *err);
bool tfjs_turns(const tfjs_shape *s); /* whether the two orders of its dimensions are two orders in memory */
/* Adds "Transpose" of pictures to rows first, or back to channels first, where tfjs_turns; else *r stays. */
mg_status tfjs_rows_first(tfjs *t, onnx_ref *r, const tfjs_shape *s, mg_err *err);
mg_status tfjs_channels_first(tfjs *t, onnx_ref *r, const tfjs_shape *s, mg_err *err);

/* An operator's conversion: the values of what the node reads are known, and it sets the node's. */
typedef mg_status tfjs_convert(tfjs *t, tfjs_node *n, mg_err *err);
tfjs_convert tfjs_identity, tfjs_shape_of, tfjs_pack, tfjs_strided_slice;                 /* fold.c */
tfjs_convert tfjs_conv, tfjs_pool, tfjs_pad, tfjs_mean, tfjs_resize, tfjs_depth_to_space; /* space.c */
tfjs_convert tfjs_sum, tfjs_product, tfjs_bound;                                          /* arith.c */
tfjs_convert tfjs_function, tfjs_prelu;                                                   /* activate.c */
tfjs_convert tfjs_reshape, tfjs_squeeze, tfjs_concat, tfjs_matmul, tfjs_softmax;          /* reshape.c */

/* activate.c: the functions that an operator's "fused_ops" name behind the first `skip` of them. Operands 0, 1 and, for
 * those that are skipped, 2 are the operator's own; the next is Prelu's. */
mg_status tfjs_activate(tfjs *t, const tfjs_node *n, onnx_ref *r, const tfjs_shape *s, int skip, mg_err *err);
/* Bounds to lo … hi; those of a Relu or Clip that made `in` are joined with it. */
mg_status tfjs_clip(tfjs *t, onnx_ref in, float lo, float hi, onnx_ref *out, mg_err *err);
/* max(0, x) + factor · slope · min(0, x); one slope for each channel or one for all (tfjs_slopes_fit). */
mg_status tfjs_slopes(tfjs *t, const tfjs_node *n, onnx_ref *r, const tfjs_shape *s, const tfjs_constant *slope,
                      float factor, mg_err *err);
bool tfjs_slopes_fit(const tfjs_shape *s, const tfjs_constant *slope);

#endif
