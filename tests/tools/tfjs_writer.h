/* Small TensorFlow.js graph models, put together node by node: for tests and for the seeds of the fuzz target. */
#ifndef MASKGEN_TFJS_WRITER_H
#define MASKGEN_TFJS_WRITER_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/strbuf.h"

typedef struct tfjs_writer {
    mg_strbuf nodes, weights, bytes; /* of the JSON, of the manifest, of the shard */
} tfjs_writer;

/* Attributes; words are in base64 there. */
#define W_SAME "\"padding\":{\"s\":\"U0FNRQ==\"}"
#define W_VALID "\"padding\":{\"s\":\"VkFMSUQ=\"}"
#define W_STEPS(key) "\"" key "\":{\"list\":{\"i\":[\"1\",\"%d\",\"%d\",\"1\"]}}"
#define W_BIAS "\"Qmlhc0FkZA==\""
#define W_RELU "\"UmVsdQ==\""
#define W_RELU6 "\"UmVsdTY=\""
#define W_ELU "\"RWx1\""
#define W_PRELU "\"UHJlbHU=\""
#define W_FUSED(words) "\"fused_ops\":{\"list\":{\"s\":[" words "]}}"
#define W_INT(key, v) "\"" key "\":{\"i\":\"" v "\"}"
#define W_TRUE(key) "\"" key "\":{\"b\":true}"

/* A node; `inputs` is what stands between the brackets of the list, `attr` between its braces. */
static inline void w_node(tfjs_writer *w, const char *name, const char *op, const char *inputs, const char *attr)
{
    mg_strbuf_put(&w->nodes, "%s{\"name\":\"%s\",\"op\":\"%s\",\"input\":[%s],\"attr\":{%s}}", w->nodes.n ? ",\n" : "",
                  name, op, inputs, attr);
}

static inline void w_input(tfjs_writer *w, int h, int width, int channels)
{
    char attr[200];
    snprintf(
        attr, sizeof attr,
        "\"shape\":{\"shape\":{\"dim\":[{\"size\":\"-1\"},{\"size\":\"%d\"},{\"size\":\"%d\"},{\"size\":\"%d\"}]}}", h,
        width, channels);
    w_node(w, "x", "Placeholder", "", attr);
}

/* A constant whose bytes are given; `kind` stands behind its shape: "\"dtype\":…". */
static inline void w_bytes(tfjs_writer *w, const char *name, const char *shape, const char *kind, const void *bytes,
                           size_t size)
{
    w_node(w, name, "Const", "", "");
    mg_strbuf_put(&w->weights, "%s{\"name\":\"%s\",\"shape\":[%s],%s}", w->weights.n ? "," : "", name, shape, kind);
    mg_strbuf_add(&w->bytes, bytes, size);
}

static inline void w_floats(tfjs_writer *w, const char *name, const char *shape, const float *v, size_t count)
{
    w_bytes(w, name, shape, "\"dtype\":\"float32\"", v, count * sizeof *v);
}

static inline void w_ints(tfjs_writer *w, const char *name, const char *shape, const int32_t *v, size_t count)
{
    w_bytes(w, name, shape, "\"dtype\":\"int32\"", v, count * sizeof *v);
}

/* The JSON, with one shard "net.bin"; the caller frees it. */
static inline char *w_json(const tfjs_writer *w)
{
    mg_strbuf all = {0};
    char *text = NULL;
    mg_strbuf_put(&all, "{\"modelTopology\":{\"node\":[\n");
    mg_strbuf_add(&all, w->nodes.s, w->nodes.n);
    mg_strbuf_put(&all, "]},\n\"weightsManifest\":[{\"paths\":[\"net.bin\"],\"weights\":[");
    mg_strbuf_add(&all, w->weights.n ? w->weights.s : "", w->weights.n);
    mg_strbuf_put(&all, "]}]}\n");
    return mg_strbuf_take(&all, &text, NULL) == MG_OK ? text : NULL;
}

static inline void w_free(tfjs_writer *w)
{
    mg_strbuf_free(&w->nodes);
    mg_strbuf_free(&w->weights);
    mg_strbuf_free(&w->bytes);
}

#endif
