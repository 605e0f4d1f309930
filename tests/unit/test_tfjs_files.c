/* TensorFlow.js models that are not what they should be, one fault each, and models in files. */
#include "tfjs_net.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/file/file.h"

/* A small network in which everything is right: 4×4×2, a convolution, a border, a mean, a matrix. */
static void good(tfjs_writer *w)
{
    static const float v[16] = {0.5f, -1, 0.25f, 2, -0.125f, 1, 0.75f, -0.5f};
    w_input(w, 4, 4, 2);
    w_floats(w, "k", "1,1,2,2", v, 4);
    w_floats(w, "g", "2", v, 2);
    w_floats(w, "m", "2,3", v, 6);
    w_ints(w, "pads", "4,2", (int32_t[]){0, 0, 1, 1, 1, 1, 0, 0}, 8);
    w_ints(w, "axes", "2", (int32_t[]){1, 2}, 2);
    w_ints(w, "s", "2", (int32_t[]){1, -1}, 2);
    w_node(w, "conv", "Conv2D", "\"x\",\"k\"",
           W_SAME ",\"strides\":{\"list\":{\"i\":[\"1\",\"1\",\"1\",\"1\"]}},\"data_format\":{\"s\":\"TkhXQw==\"}");
    w_node(w, "pad", "Pad", "\"conv\",\"pads\"", "");
    w_node(w, "prod", "Mul", "\"pad\",\"g\"", "");
    w_node(w, "pool", "MaxPool", "\"prod\"",
           W_VALID ",\"ksize\":{\"list\":{\"i\":[1,2,2,1]}},\"strides\":{\"list\":{\"i\":[1,2,2,1]}}");
    w_node(w, "mean", "Mean", "\"pool\",\"axes\"", "");
    w_node(w, "rows", "Reshape", "\"mean\",\"s\"", "");
    w_node(w, "y", "MatMul", "\"rows\",\"m\"", "\"transpose_b\":{\"b\":false}");
}

static mg_status read_text(const char *json, const tfjs_writer *w, const mg_tfjs_opts *opts, mg_err *err)
{
    unsigned char *onnx;
    size_t size;
    mg_tfjs_source source = {json, "net.json", strlen(json), shard_of, (void *)(uintptr_t)w};
    mg_status st = mg_tfjs_convert(&onnx, &size, NULL, &source, opts, err);
    assert_true(st == MG_OK ? onnx && size > 0 : !onnx);
    free(onnx);
    return st;
}

/* The model's JSON with `from`, which is in it, replaced by `to`. */
static void put_instead(char *out, size_t room, const char *json, const char *from, const char *to)
{
    const char *at = strstr(json, from);
    if (!at)
        fail_msg("the model has no %s", from);
    assert_true(snprintf(out, room, "%.*s%s%s", (int)(at - json), json, to, at + strlen(from)) < (int)room);
}

typedef struct fault {
    const char *from, *to, *message;
} fault;

static void refused(const fault *list, size_t count)
{
    static char changed[8192];
    tfjs_writer w = {0};
    good(&w);
    char *json = w_json(&w);
    mg_err e = {MG_OK, ""};
    assert_int_equal(read_text(json, &w, NULL, &e), MG_OK);
    for (size_t i = 0; i < count; i++) {
        put_instead(changed, sizeof changed, json, list[i].from, list[i].to);
        if (read_text(changed, &w, NULL, &e) != MG_EINPUT || !strstr(e.msg, list[i].message) ||
            !strstr(e.msg, ": net.json"))
            fail_msg("%s for %s: %s", list[i].to, list[i].from, e.msg);
    }
    free(json);
    w_free(&w);
}
#define REFUSED(list) refused(list, sizeof(list) / sizeof *(list))

static void faults_of_the_manifest(void **state)
{
    (void)state;
    static const fault list[] = {
        {"weightsManifest", "weights", "no list \"weightsManifest\""},
        {"\"net.bin\"", "\"../net.bin\"", "leads out of the model's folder"},
        {"\"net.bin\"", "\"a/../../net.bin\"", "leads out of the model's folder"},
        {"\"net.bin\"", "\"/etc/passwd\"", "leads out of the model's folder"},
        {"\"net.bin\"", "\"\"", "leads out of the model's folder"},
        {"\"net.bin\"", "7", "leads out of the model's folder"},
        {"\"net.bin\"", "\"net.bin\",\"net.bin\"", "the shards are longer than the 96 bytes"},
        {"\"net.bin\"", "", "the shards have 0 bytes, the manifest's weights 96"},
        {"\"shape\":[2,3]", "\"shape\":[2,4]", "the shards have 96 bytes, the manifest's weights 104"},
        {"\"shape\":[2,3]", "\"shape\":[2,2]", "the shards are longer than the 88 bytes"},
        {"\"shape\":[2,3]", "\"shape\":[16777216,16777216]", "a tensor of more than 33554432 numbers"},
        {"\"shape\":[2,3]", "\"shape\":[4294967296,4294967296]", "no whole number from 0 to 16777216"},
        {"\"shape\":[2,3]", "\"shape\":[33554432]", "no whole number from 0 to 16777216"},
        {"\"shape\":[2,3]", "\"shape\":[-2,-3]", "no whole number from 0 to 16777216"},
        {"\"shape\":[2,3]", "\"shape\":[2.5]", "no whole number from 0 to 16777216"},
        {"\"shape\":[2,3]", "\"shape\":[\"2\"]", "no whole number from 0 to 16777216"},
        {"\"shape\":[2,3]", "\"shape\":[1,1,1,1,1,1,6]", "more than 6 dimensions"},
        {"\"shape\":[2,3]", "\"shape\":6", "no list \"shape\""},
        {"\"shape\":[2,3],\"dtype\":\"float32\"", "\"shape\":[2,3],\"dtype\":\"string\"", "\"dtype\" is none of"},
        {"\"shape\":[2,3],\"dtype\":\"float32\"", "\"shape\":[2,3]", "\"dtype\" is none of"},
        {"\"dtype\":\"float32\"", "\"dtype\":\"float32\",\"quantization\":{}", "\"dtype\" is none of"},
        {"\"dtype\":\"float32\"", "\"dtype\":\"float32\",\"quantization\":{\"dtype\":\"int32\"}",
         "none of float16, uint16"},
        {"\"dtype\":\"float32\"", "\"dtype\":\"bool\",\"quantization\":{\"dtype\":\"uint8\"}",
         "neither float32 nor int32"},
        {"\"dtype\":\"int32\"", "\"dtype\":\"int32\",\"quantization\":{\"dtype\":\"float16\"}",
         "whole numbers quantised"},
        {"\"dtype\":\"float32\"", "\"dtype\":\"float32\",\"quantization\":{\"dtype\":\"uint8\",\"scale\":1}",
         "needs the numbers \"scale\" and \"min\""},
        {"\"dtype\":\"float32\"",
         "\"dtype\":\"float32\",\"quantization\":{\"dtype\":\"uint8\",\"scale\":\"NaN\",\"min\":0}",
         "needs the numbers \"scale\" and \"min\""},
        {"\"name\":\"m\",\"shape\"", "\"name\":\"g\",\"shape\"", "two weights of one name: net.json, weight g"},
        {"\"name\":\"m\",\"shape\"", "\"shape\"", "a weight without a \"name\""},
        {"\"name\":\"m\",\"shape\"", "\"name\":\"n\",\"shape\"",
         "no weights of this name in the manifest: net.json, Const m"},
    };
    REFUSED(list);
}

static void faults_of_the_graph(void **state)
{
    (void)state;
    static const fault list[] = {
        {"\"node\"", "\"nodes\"", "not a TensorFlow.js graph model"},
        {"modelTopology", "topology", "not a TensorFlow.js graph model"},
        {"{\"modelTopology", "{\"modelTopology\":3,\"x", "not a TensorFlow.js graph model"},
        {"\"name\":\"conv\",", "", "a node without a \"name\""},
        {"\"op\":\"Conv2D\",", "", "no \"op\": net.json, node conv"},
        {"\"name\":\"pad\"", "\"name\":\"conv\"", "two nodes of one name: net.json"},
        {"[\"conv\",\"pads\"]", "[\"none\",\"pads\"]", "reads what is not there (input 0): net.json, Pad pad"},
        {"[\"conv\",\"pads\"]", "[\"conv:1\",\"pads\"]", "reads what is not there (input 0): net.json, Pad pad"},
        {"[\"conv\",\"pads\"]", "[3,\"pads\"]", "an input that is no name"},
        {"[\"conv\",\"pads\"]", "[\"prod\",\"pads\"]", "a circle"},
        {"[\"x\",\"k\"]", "[\"conv\",\"k\"]", "a circle: the node needs its own result: net.json, Conv2D conv"},
        {"[\"x\",\"k\"]", "[\"x\"]", "has 1 operands, and needs more: net.json, Conv2D conv"},
        {"[\"x\",\"k\"]", "[\"k\",\"k\"]", "operand 0 is a constant"},
        {"[\"x\",\"k\"]", "[\"x\",\"x\"]", "operand 1 is computed, where a constant belongs"},
        {"[\"x\",\"k\"]", "[\"x\",\"axes\"]", "operand 1 has whole numbers"},
        {"[\"x\",\"k\"]", "[\"x\",\"g\"]", "a kernel of 1 dimensions"},
        {"\"op\":\"Conv2D\"", "\"op\":\"Conv\\u001b[2J\"", "this operator is not read: net.json, Conv?[2J conv"},
        {"\"size\":\"2\"", "\"size\":\"3\"", "a kernel for 2 channels on a picture of 3"},
        {"\"size\":\"4\"", "\"size\":\"-1\"", "leaves the input's height or width open"},
        {"\"size\":\"4\"", "\"size\":\"99999999\"",
         "dimension 1 of its value would be 99999999: net.json, Placeholder x"},
        {"\"size\":\"4\"", "\"size\":\"8388608\"", "more than 33554432 numbers"},
        {"\"size\":\"4\"", "\"size\":\"4x\"", "not a list of four sizes"},
        {"\"size\":\"-1\"},", "\"size\":\"2\"},", "not that of one picture"},
        {"\"size\":\"-1\"},", "\"size\":\"1\"},{\"size\":\"1\"},", "not a list of four sizes"},
        {"\"op\":\"Pad\"", "\"op\":\"Placeholder\"", "its shape is not that of one picture"},
    };
    REFUSED(list);
}

static void faults_of_operators(void **state)
{
    (void)state;
    static const fault list[] = {
        {"U0FNRQ==", "U0FNRRR=", "\"padding\""},
        {"U0FNRQ==", "RVhQTElDSVQ=", "\"padding\" is EXPLICIT; SAME and VALID are read"},
        {"TkhXQw==", "TkNIVw==", "\"data_format\" is NCHW; NHWC is read"},
        {"[\"1\",\"1\",\"1\",\"1\"]", "[\"1\",\"0\",\"1\",\"1\"]", "\"strides\" is not [1, rows, columns, 1]"},
        {"[\"1\",\"1\",\"1\",\"1\"]", "[\"1\",\"-1\",\"1\",\"1\"]", "\"strides\" is not [1, rows, columns, 1]"},
        {"[\"1\",\"1\",\"1\",\"1\"]", "[\"1\",\"1\",\"1\"]", "\"strides\" is not [1, rows, columns, 1]"},
        {"[\"1\",\"1\",\"1\",\"1\"]", "[\"1\",\"1\",\"1\",\"1\",\"1\"]", "attribute \"strides\" is not what"},
        {"[\"1\",\"1\",\"1\",\"1\"]", "[\"2\",\"1\",\"1\",\"1\"]", "\"strides\" is not [1, rows, columns, 1]"},
        {"[\"1\",\"1\",\"1\",\"1\"]", "[\"1\",\"9223372036854775807\",\"1\",\"1\"]",
         "attribute \"strides\" is not what"},
        {"\"strides\"", "\"stride\"", "\"strides\" is not [1, rows, columns, 1]: net.json, Conv2D conv"},
        {"[1,2,2,1]", "[1,7,2,1]", "a kernel over 7 pixels on a picture of 6: net.json, MaxPool pool"},
        {"[1,2,2,1]", "[1,2.5,2,1]", "attribute \"ksize\" is not what"},
        {"[\"conv\",\"pads\"]", "[\"conv\",\"axes\"]", "paddings are not of four times two numbers"},
        {"[\"pad\",\"g\"]", "[\"pad\",\"m\"]", "neither one for all nor one for each of 2 channels"},
        {"[\"pad\",\"g\"]", "[\"pad\",\"conv\"]", "operands of two shapes: dimension 1 is 6 and 4: net.json, Mul prod"},
        {"[\"pool\",\"axes\"]", "[\"pool\",\"s\"]", "a mean over other axes"},
        {"[\"mean\",\"s\"]", "[\"pool\",\"axes\"]", "18 numbers do not fill"},
        {"[\"mean\",\"s\"]", "[\"mean\",\"pads\"]", "a shape of 8 dimensions"},
        {"[\"rows\",\"m\"]", "[\"pool\",\"m\"]", "operand 0 has 4 dimensions instead of 2"},
        {"\"transpose_b\":{\"b\":false}", "\"transpose_b\":{\"b\":true}",
         "a matrix of 2 times 3 does not fit 2 numbers"},
        {"\"transpose_b\":{\"b\":false}", "\"transpose_b\":{\"b\":\"no\"}", "attribute \"transpose_b\" is not what"},
    };
    REFUSED(list);
    static const fault others[] = {
        {"\"op\":\"Mean\",\"input\":[\"pool\",\"axes\"]", "\"op\":\"Softmax\",\"input\":[]", "has 0 operands"},
        {"\"op\":\"Mul\",\"input\":[\"pad\",\"g\"]", "\"op\":\"Sub\",\"input\":[\"g\",\"pad\"]",
         "subtracts from a constant"},
        {"\"op\":\"Mul\",\"input\":[\"pad\",\"g\"]", "\"op\":\"Maximum\",\"input\":[\"pad\",\"g\"]",
         "with 2 numbers; one is read"},
        {"\"op\":\"Mul\",\"input\":[\"pad\",\"g\"]", "\"op\":\"Maximum\",\"input\":[\"pad\",\"pad\"]",
         "of two computed values"},
        {"\"op\":\"Mul\",\"input\":[\"pad\",\"g\"]", "\"op\":\"Prelu\",\"input\":[\"pad\",\"k\"]",
         "PReLU with 4 slopes"},
        {"\"op\":\"Mul\",\"input\":[\"pad\",\"g\"]", "\"op\":\"DepthToSpace\",\"input\":[\"pad\"]",
         "blocks of 0 times 0"},
        {"\"op\":\"Mul\",\"input\":[\"pad\",\"g\"]", "\"op\":\"ConcatV2\",\"input\":[\"pad\"]", "joins nothing"},
        {"\"op\":\"Mul\",\"input\":[\"pad\",\"g\"]", "\"op\":\"ConcatV2\",\"input\":[\"pad\",\"s\"]",
         "joins along 2 dimensions"},
        {"\"op\":\"Mul\",\"input\":[\"pad\",\"g\"]", "\"op\":\"ResizeBilinear\",\"input\":[\"pad\",\"s\"]",
         "not a size"},
        {"\"op\":\"Mul\",\"input\":[\"pad\",\"g\"]", "\"op\":\"Identity\",\"input\":[]", "has no operand"},
    };
    REFUSED(others);
}

/* Values that the shard has: infinite ones, borders below 0, a border of more than memory. */
static void faults_of_weights(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        unsigned char bytes[4];
        const char *message;
    } row[] = {
        {0, {0, 0, 0x80, 0x7f}, "a weight of operand 1 is infinite or no number: net.json, Conv2D conv"},
        {16, {0, 0, 0xc0, 0x7f}, "a weight of operand 1 is infinite or no number: net.json, Mul prod"},
        {48, {0xff, 0xff, 0xff, 0xff}, "a padding of -1 and 0: net.json, Pad pad"},
        {56, {0, 0, 0, 0x7f}, "a padding of 2130706432 and 1: net.json, Pad pad"},
        {56, {0, 0, 0, 1}, "dimension 1 of its value would be 16777221: net.json, Pad pad"},
        {56, {0, 0, 0x80, 0}, "its value would have more than 33554432 numbers: net.json, Pad pad"},
        {84, {0xfe, 0xff, 0xff, 0x7f}, "a mean over other axes than rows and columns (1, 2): net.json, Mean mean"}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        tfjs_writer w = {0};
        mg_err e = {MG_OK, ""};
        good(&w);
        memcpy(w.bytes.s + row[i].at, row[i].bytes, 4);
        char *json = w_json(&w);
        assert_int_equal(read_text(json, &w, NULL, &e), MG_EINPUT);
        assert_string_equal(e.msg, row[i].message);
        free(json);
        w_free(&w);
    }
}

/* Wherever the JSON or the shard ends too early. */
static void cut_short(void **state)
{
    (void)state;
    tfjs_writer w = {0};
    mg_err e = {MG_OK, ""};
    good(&w);
    char *json = w_json(&w), *end = json + strlen(json) - 2;
    for (; end > json; end -= 7) {
        *end = 0;
        assert_int_equal(read_text(json, &w, NULL, &e), MG_EINPUT);
        assert_non_null(strstr(e.msg, ": net.json"));
    }
    free(json);
    json = w_json(&w);
    while (w.bytes.n > 0) {
        w.bytes.n--;
        assert_int_equal(read_text(json, &w, NULL, &e), MG_EINPUT);
        assert_non_null(strstr(e.msg, "the manifest's weights 96: net.json"));
    }
    free(json);
    w_free(&w);
}

static void faults_of_options(void **state)
{
    (void)state;
    static const struct {
        mg_tfjs_opts opts;
        const char *message;
    } row[] = {
        {{.in = "none"}, "no node is called none, as the input should be: net.json"},
        {{.out = "y,none"}, "no node is called none, as an output should be: net.json"},
        {{.out = "y,"}, "no node is called , as an output should be: net.json"},
        {{.out = "y,y:0"}, "named as an output twice: net.json, MatMul y"},
        {{.out = "k"}, "an output that is a constant: net.json, Const k"},
        {{.h = -1}, "an input of 0 times -1 pixels: net.json"},
        {{.h = 1 << 24, .w = 1 << 24}, "its value would have more than 33554432 numbers: net.json, Placeholder x"},
        {{.in = "pad"}, "the graph leaves the input's height or width open: they have to be given: net.json, Pad pad"},
        {{.in = "pad", .out = "pad,conv", .h = 4, .w = 4}, "a second input: net.json, "}};
    tfjs_writer w = {0};
    good(&w);
    char *json = w_json(&w);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        mg_err e = {MG_OK, ""};
        assert_int_equal(read_text(json, &w, &row[i].opts, &e), MG_EINPUT);
        if (strncmp(e.msg, row[i].message, strlen(row[i].message)) != 0)
            fail_msg("%s", e.msg);
    }
    free(json);
    w_free(&w);
}

/* A long chain is no recursion, and many operators on one weight are no bomb. */
static void large_graphs(void **state)
{
    (void)state;
    enum { LONG = 20000 };
    tfjs_writer w = {0};
    mg_err e = {MG_OK, ""};
    char name[16] = "x", next[16], from[40];
    w_input(&w, 2, 2, 3);
    for (int i = 0; i < LONG; i++) {
        snprintf(next, sizeof next, "n%d", i);
        snprintf(from, sizeof from, "\"%s\"", name);
        w_node(&w, next, "Neg", from, "");
        memcpy(name, next, sizeof name);
    }
    char *json = w_json(&w);
    assert_int_equal(read_text(json, &w, NULL, &e), MG_OK);
    free(json);
    w_free(&w);
    w_input(&w, 1, 1, 1 << 20);
    w_floats(&w, "g", "", &(float){0.5f}, 1);
    w_node(&w, "a", "Prelu", "\"x\",\"g\"", "");
    w_node(&w, "b", "Prelu", "\"a\",\"g\"", "");
    json = w_json(&w);
    assert_int_equal(read_text(json, &w, NULL, &e), MG_EINPUT);
    assert_string_equal(e.msg, "the operators' constants have more than 1048580 numbers: net.json, Prelu b");
    free(json);
    w_free(&w);
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

static void write_in(const char *folder, const char *name, const void *data, size_t size)
{
    char path[MG_PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    MUST(mg_file_write(path, data, size, err));
}

/* Two groups, the first in two shards, one of them in a folder below. */
static void models_in_files(void **state)
{
    (void)state;
    static const char json[] =
        "{\"modelTopology\":{\"node\":["
        "{\"name\":\"x\",\"op\":\"Placeholder\",\"attr\":{\"shape\":{\"shape\":{\"dim\":[{\"size\":\"1\"},{\"size\":"
        "\"2\"},"
        "{\"size\":\"2\"},{\"size\":\"3\"}]}}}},{\"name\":\"a\",\"op\":\"Const\"},{\"name\":\"b\",\"op\":\"Const\"},"
        "{\"name\":\"p\",\"op\":\"Mul\",\"input\":[\"x\",\"a\"]},{\"name\":\"y\",\"op\":\"Add\",\"input\":[\"p\",\"b\"]"
        "}]},"
        "\"weightsManifest\":[{\"paths\":[\"one.bin\",\"below/..two.bin\"],\"weights\":[{\"name\":\"a\",\"shape\":[3],"
        "\"dtype\":\"float32\"}]},{\"paths\":[\"three.bin\"],\"weights\":[{\"name\":\"b\",\"shape\":[],\"dtype\":"
        "\"float32\"}]}]}";
    const float a[3] = {2, -1, 0.5f}, b = 3;
    char folder[MG_PATH_MAX], below[MG_PATH_MAX + 8], path[MG_PATH_MAX + 16];
    unsigned char *onnx;
    size_t size;
    mg_tfjs_info info;
    mg_err e = {MG_OK, ""};
    MUST(mg_temp_folder(folder, NULL, "tfjs", err));
    snprintf(below, sizeof below, "%s/below", folder);
    snprintf(path, sizeof path, "%s/net.json", folder);
    MUST(mg_dir_make(below, err));
    write_in(folder, "net.json", json, strlen(json));
    write_in(folder, "one.bin", a, 5);
    write_in(below, "..two.bin", (const char *)a + 5, 7);
    assert_int_equal(mg_tfjs_load(&onnx, &size, &info, path, NULL, &e), MG_EINPUT);
    assert_true(ends_with(e.msg, "/three.bin"));
    write_in(folder, "three.bin", &b, 4);
    MUST(mg_tfjs_load(&onnx, &size, &info, path, NULL, err));
    assert_true(info.h == 2 && info.w == 2 && info.channels == 3 && info.outputs == 1 && info.values == 12);
    mg_net *net;
    mg_tensor t[MG_TENSORS];
    int count;
    float x[12];
    for (int i = 0; i < 12; i++)
        x[i] = (float)i;
    MUST(mg_net_new_memory(&net, onnx, size, "net.json", err));
    MUST(mg_net_run(net, x, (const int[4]){1, 3, 2, 2}, t, &count, err));
    assert_int_equal(count, 1);
    assert_string_equal(t[0].name, "y");
    for (int i = 0; i < 12; i++)
        assert_true(t[0].data[i] == x[i] * a[i / 4] + 3);
    mg_net_free(net);
    free(onnx);
    write_in(folder, "three.bin", a, 8);
    assert_int_equal(mg_tfjs_load(&onnx, &size, &info, path, NULL, &e), MG_EINPUT);
    assert_true(ends_with(e.msg, "/three.bin"));
    snprintf(path, sizeof path, "%s/none.json", folder);
    assert_int_equal(mg_tfjs_load(&onnx, &size, &info, path, NULL, &e), MG_EINPUT);
    assert_true(ends_with(e.msg, "/none.json"));
    static const char *const made[] = {"below/..two.bin", "below", "one.bin", "three.bin", "net.json", "."};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, made[i]);
        assert_int_equal(i == 5 ? rmdir(folder) : remove(path), 0);
    }
}

/* Bytes that are no network are refused by OpenCV, and that is told. */
static void no_network_in_memory(void **state)
{
    (void)state;
    mg_net *net;
    mg_err e = {MG_OK, ""};
    assert_int_equal(mg_net_new_memory(&net, "no network", 10, "bytes", &e), MG_EINPUT);
    assert_true(ends_with(e.msg, ": bytes") && !net);
    assert_int_equal(mg_net_new_memory(&net, NULL, 0, "bytes", &e), MG_EINPUT);
    assert_true(ends_with(e.msg, ": bytes") && !net);
}

TEST_MAIN(cmocka_unit_test(faults_of_the_manifest), cmocka_unit_test(faults_of_the_graph),
          cmocka_unit_test(faults_of_operators), cmocka_unit_test(faults_of_weights), cmocka_unit_test(cut_short),
          cmocka_unit_test(faults_of_options), cmocka_unit_test(large_graphs), cmocka_unit_test(models_in_files),
          cmocka_unit_test(no_network_in_memory))
