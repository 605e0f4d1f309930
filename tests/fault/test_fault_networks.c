/* Reading a network with an allocation that fails: out of memory is said as such, never as bad input. */
#include "fault.h"

#include "../tools/tfjs_writer.h"
#include "base/hash.h"
#include "score/tfjs/tfjs.h"

static tfjs_writer model;
static char *json;

/* Some of everything that asks for memory: constants of each kind, what is fused, joined, folded and computed. */
static int make(void **state)
{
    static const float v[16] = {0.5f, -1, 0.25f, 2, -0.125f, 1, 0.75f, -0.5f};
    tfjs_writer *w = &model;
    (void)state;
    w_input(w, 4, 4, 2);
    w_floats(w, "k", "1,1,2,2", v, 4);
    w_floats(w, "g", "2", v, 2);
    w_floats(w, "m", "4,3", v, 12);
    w_ints(w, "zero", "1", (int32_t[]){0}, 1);
    w_ints(w, "one", "1", (int32_t[]){1}, 1);
    w_ints(w, "all", "", (int32_t[]){-1}, 1);
    w_ints(w, "size", "2", (int32_t[]){7, 5}, 2);
    w_ints(w, "axes", "2", (int32_t[]){1, 2}, 2);
    w_node(w, "conv", "_FusedConv2D", "\"x\",\"k\",\"g\",\"g\"",
           W_SAME ",\"strides\":{\"list\":{\"i\":[1,1,1,1]}}," W_FUSED(W_BIAS "," W_PRELU));
    w_node(w, "prod", "Mul", "\"conv\",\"g\"", "");
    w_node(w, "large", "ResizeBilinear", "\"prod\",\"size\"", "");
    w_node(w, "both", "ConcatV2", "\"large\",\"large\",\"all\"", "");
    w_node(w, "mean", "Mean", "\"both\",\"axes\"", "");
    w_node(w, "shape", "Shape", "\"mean\"", "");
    w_node(w, "first", "StridedSlice", "\"shape\",\"zero\",\"one\",\"one\"", W_INT("shrink_axis_mask", "1"));
    w_node(w, "target", "Pack", "\"first\",\"all\"", "");
    w_node(w, "rows", "Reshape", "\"mean\",\"target\"", "");
    w_node(w, "y", "MatMul", "\"rows\",\"m\"", "");
    json = w_json(w);
    return json ? 0 : -1;
}

static int unmake(void **state)
{
    (void)state;
    free(json);
    w_free(&model);
    return 0;
}

static mg_status shard(void *ctx, const char *path, size_t limit, char **data, size_t *size, mg_err *err)
{
    (void)ctx, (void)path, (void)limit;
    *size = model.bytes.n;
    *data = malloc(*size + 1);
    if (!*data)
        return mg_fail(err, MG_ENOMEM, "out of memory for a shard");
    memcpy(*data, model.bytes.s, *size);
    return MG_OK;
}

static mg_status tfjs(char digest[DIGEST], mg_err *err)
{
    unsigned char *onnx;
    size_t size;
    mg_tfjs_source source = {json, "net.json", strlen(json), shard, NULL};
    mg_status st = mg_tfjs_convert(&onnx, &size, NULL, &source, &(mg_tfjs_opts){.out = "y"}, err);
    if (st == MG_OK)
        mg_hash_bytes(onnx, size, digest);
    free(onnx);
    return st;
}

static void networks_of_no_memory(void **state)
{
    (void)state;
    fault_every("tfjs", tfjs, FAULT_ALL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(networks_of_no_memory)};
    return cmocka_run_group_tests(tests, make, unmake);
}
