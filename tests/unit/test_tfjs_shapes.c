/* TensorFlow.js models: what moves, joins and sums values, how weights are stored, and which part of a graph is read;
 * through ONNX and OpenCV, against direct sums in double precision. */
#include "tfjs_net.h"

#include <math.h>

static answer got;
static direct in, out;

static void ints(tfjs_writer *w, const char *name, const char *shape, const int32_t *v, int count)
{
    w_ints(w, name, shape, v, (size_t)count);
}

/* ---- pictures ---------------------------------------------------------------------------------------------------- */

static void borders(void **state)
{
    (void)state;
    static const int32_t pads[8] = {0, 0, 1, 2, 0, 3, 1, 4};
    tfjs_writer t = {0};
    w_input(&t, 3, 4, 5);
    ints(&t, "pads", "4,2", pads, 8);
    w_node(&t, "y", "Pad", "\"x\",\"pads\"", "");
    run_net(&got, &t, NULL);
    direct_input(&in, 3, 4, 5);
    out = (direct){.h = 6, .w = 7, .c = 10};
    for (int y = 0; y < 3; y++)
        for (int x = 0; x < 4; x++)
            for (int c = 0; c < 5; c++)
                *at(&out, y + 1, x, c + 1) = *at(&in, y, x, c);
    same_picture(&got, 0, &out);
}

static void means(void **state)
{
    (void)state;
    static const int32_t axes[2][2] = {{1, 2}, {-2, -3}};
    for (int keep = 0; keep < 2; keep++) {
        tfjs_writer t = {0};
        w_input(&t, 3, 4, 5);
        ints(&t, "axes", "2", axes[keep], 2);
        w_node(&t, "y", "Mean", "\"x\",\"axes\"", keep ? W_TRUE("keep_dims") : "");
        run_net(&got, &t, NULL);
        direct_input(&in, 3, 4, 5);
        out = (direct){.h = 1, .w = 1, .c = 5};
        for (int i = 0; i < 60; i++)
            out.v[i % 5] += in.v[i] / 12;
        assert_int_equal(got.dims[0], keep ? 4 : 2);
        same_row(&got, 0, out.v, 5);
    }
}

/* Where a place of the larger picture lies in the smaller one. */
static double source(int to, int side, int larger, int kind)
{
    if (kind == 1)
        return fmax((to + 0.5) * side / larger - 0.5, 0);
    return kind == 2 ? (double)to * (side - 1) / (larger - 1) : (double)to * side / larger;
}

static double between(direct *d, double y, double x, int c)
{
    int y0 = (int)fmin(floor(y), d->h - 1), x0 = (int)fmin(floor(x), d->w - 1);
    int y1 = y0 + 1 < d->h ? y0 + 1 : y0, x1 = x0 + 1 < d->w ? x0 + 1 : x0;
    double fy = y - y0, fx = x - x0;
    return (1 - fy) * ((1 - fx) * *at(d, y0, x0, c) + fx * *at(d, y0, x1, c)) +
           fy * ((1 - fx) * *at(d, y1, x0, c) + fx * *at(d, y1, x1, c));
}

static void larger_pictures(void **state)
{
    (void)state;
    static const char *const attr[] = {"", W_TRUE("half_pixel_centers"), W_TRUE("align_corners")};
    for (int kind = 0; kind < 3; kind++)
        for (int h = 3; h < 18; h += 2) {
            tfjs_writer t = {0};
            int32_t side[2] = {h, h + 4};
            w_input(&t, 3, 4, 5);
            ints(&t, "size", "2", side, 2);
            w_node(&t, "y", "ResizeBilinear", "\"x\",\"size\"", attr[kind]);
            run_net(&got, &t, NULL);
            direct_input(&in, 3, 4, 5);
            out = (direct){.h = h, .w = h + 4, .c = 5};
            for (int y = 0; y < h; y++)
                for (int x = 0; x < h + 4; x++)
                    for (int c = 0; c < 5; c++)
                        *at(&out, y, x, c) = between(&in, source(y, 3, h, kind), source(x, 4, h + 4, kind), c);
            same_picture(&got, 0, &out);
        }
}

static void blocks(void **state)
{
    (void)state;
    tfjs_writer t = {0};
    w_input(&t, 3, 4, 12);
    w_node(&t, "y", "DepthToSpace", "\"x\"", W_INT("block_size", "2"));
    run_net(&got, &t, NULL);
    direct_input(&in, 3, 4, 12);
    out = (direct){.h = 6, .w = 8, .c = 3};
    for (int y = 0; y < 6; y++)
        for (int x = 0; x < 8; x++)
            for (int c = 0; c < 3; c++)
                *at(&out, y, x, c) = *at(&in, y / 2, x / 2, (y % 2 * 2 + x % 2) * 3 + c);
    same_picture(&got, 0, &out);
}

static void joined(void **state)
{
    (void)state;
    for (int32_t axis = 1; axis < 4; axis++) {
        tfjs_writer t = {0};
        int32_t said = axis == 3 ? -1 : axis;
        w_input(&t, 3, 4, 5);
        ints(&t, "axis", "", &said, 1);
        w_node(&t, "n", "Neg", "\"x\"", "");
        w_node(&t, "y", "ConcatV2", "\"x\",\"n\",\"x\",\"axis\"", "");
        run_net(&got, &t, NULL);
        direct_input(&in, 3, 4, 5);
        out = (direct){.h = axis == 1 ? 9 : 3, .w = axis == 2 ? 12 : 4, .c = axis == 3 ? 15 : 5};
        for (int y = 0; y < out.h; y++)
            for (int x = 0; x < out.w; x++)
                for (int c = 0; c < out.c; c++) {
                    int part = axis == 1 ? y / 3 : axis == 2 ? x / 4 : c / 5;
                    *at(&out, y, x, c) = (part == 1 ? -1 : 1) * *at(&in, y % 3, x % 4, c % 5);
                }
        same_picture(&got, 0, &out);
    }
}

static void joined_with_nothing(void **state)
{
    (void)state;
    tfjs_writer t = {0};
    w_input(&t, 3, 4, 5);
    ints(&t, "axis", "", (int32_t[]){3}, 1);
    w_node(&t, "n", "ConcatV2", "\"x\",\"axis\"", "");
    w_node(&t, "y", "Relu", "\"n\"", "");
    w_node(&t, "z", "ConcatV2", "\"y\",\"axis\"", "");
    run_net(&got, &t, NULL);
    direct_input(&in, 3, 4, 5);
    for (int i = 0; i < 60; i++)
        in.v[i] = fmax(in.v[i], 0);
    same_picture(&got, 0, &in);
}

/* ---- other shapes ------------------------------------------------------------------------------------------------ */

/* Values keep TensorFlow's order, whatever shape they go through; as a picture again they are channels first. */
static void reshapes(void **state)
{
    (void)state;
    static const int32_t list[][4] = {{1, -1}, {1, 12, 5}, {1, 4, 3, 5}, {-1, 1, 1, 60}, {1, 6, 10, 1}};
    static const char *const shape[] = {"2", "3", "4", "4", "4"};
    for (int k = 0; k < 5; k++)
        for (int twice = 0; twice < 2; twice++) {
            tfjs_writer t = {0};
            w_input(&t, 3, 4, 5);
            ints(&t, "s", shape[k], list[k], shape[k][0] - '0');
            ints(&t, "back", "4", (int32_t[]){1, 3, 4, 5}, 4);
            w_node(&t, "y", "Reshape", "\"x\",\"s\"", "");
            w_node(&t, "z", "Reshape", "\"y\",\"back\"", "");
            run_net(&got, &t, &(mg_tfjs_opts){.out = twice ? "y,z" : "y"});
            direct_input(&in, 3, 4, 5);
            out = in;
            if (k == 2)
                out.h = 4, out.w = 3;
            if (k < 2 || k > 2)
                same_row(&got, 0, in.v, 60);
            else
                same_picture(&got, 0, &out);
            if (twice)
                same_picture(&got, 1, &in);
        }
}

static void squeezed(void **state)
{
    (void)state;
    for (int all = 0; all < 2; all++) {
        tfjs_writer t = {0};
        w_input(&t, 1, 4, 5);
        w_node(&t, "y", "Squeeze", "\"x\"", all ? "" : "\"squeeze_dims\":{\"list\":{\"i\":[\"-3\"]}}");
        run_net(&got, &t, NULL);
        direct_input(&in, 1, 4, 5);
        same_row(&got, 0, in.v, 20);
        assert_int_equal(got.dims[0], all ? 2 : 3);
    }
}

/* As a detector's heads are flattened: the number of pictures is asked of the value itself. */
static void shapes_are_computed_beforehand(void **state)
{
    (void)state;
    tfjs_writer t = {0};
    w_input(&t, 3, 4, 5);
    ints(&t, "zero", "1", (int32_t[]){0}, 1);
    ints(&t, "one", "1", (int32_t[]){1}, 1);
    ints(&t, "all", "", (int32_t[]){-1}, 1);
    ints(&t, "five", "", (int32_t[]){5}, 1);
    w_node(&t, "shape", "Shape", "\"x\"", "");
    w_node(&t, "count", "StridedSlice", "\"shape\",\"zero\",\"one\",\"one\"", W_INT("shrink_axis_mask", "1"));
    w_node(&t, "rest", "StridedSlice", "\"shape\",\"one\",\"zero\",\"one\"", W_INT("end_mask", "1"));
    w_node(&t, "target", "Pack", "\"count\",\"all\",\"five\"", "");
    w_node(&t, "flat", "Reshape", "\"x\",\"target\"", "");
    w_node(&t, "y", "Neg", "\"flat\"", "");
    run_net(&got, &t, &(mg_tfjs_opts){.out = "y"});
    direct_input(&in, 3, 4, 5);
    for (int i = 0; i < 60; i++)
        in.v[i] = -in.v[i];
    same_row(&got, 0, in.v, 60);
    assert_true(got.dims[0] == 3 && got.size[0][1] == 12 && got.size[0][2] == 5);
    mg_err e;
    unsigned char *onnx;
    size_t size;
    mg_tfjs_opts opts = {.out = "rest"};
    w_input(&t, 3, 4, 5);
    w_node(&t, "rest", "Shape", "\"x\"", "");
    assert_int_equal(convert(&onnx, &size, NULL, &t, &opts, &e), MG_EINPUT);
    assert_string_equal(e.msg, "an output that is a constant: net.json, Shape rest");
    w_free(&t);
}

/* ---- rows of numbers --------------------------------------------------------------------------------------------- */

static void matrices(void **state)
{
    (void)state;
    float m[60 * 3], b[3] = {0.5f, -0.25f, 2};
    for (int i = 0; i < 180; i++)
        m[i] = (float)input_at(500 + i);
    for (int way = 0; way < 4; way++) {
        tfjs_writer t = {0};
        bool turned = way & 1, fused = way & 2;
        char attr[300];
        w_input(&t, 3, 4, 5);
        ints(&t, "s", "2", (int32_t[]){1, 60}, 2);
        w_floats(&t, "m", turned ? "3,60" : "60,3", m, 180);
        w_floats(&t, "b", "3", b, 3);
        w_node(&t, "flat", "Reshape", "\"x\",\"s\"", "");
        snprintf(attr, sizeof attr, "\"transpose_a\":{\"b\":false},\"transpose_b\":{\"b\":%s}%s",
                 turned ? "true" : "false", fused ? "," W_FUSED(W_BIAS "," W_RELU) : "");
        w_node(&t, "y", fused ? "_FusedMatMul" : "MatMul", "\"flat\",\"m\",\"b\"", attr);
        run_net(&got, &t, NULL);
        direct_input(&in, 3, 4, 5);
        double want[3] = {0};
        for (int o = 0; o < 3; o++) {
            for (int i = 0; i < 60; i++)
                want[o] += in.v[i] * (double)m[turned ? o * 60 + i : i * 3 + o];
            want[o] = fused ? fmax(want[o] + (double)b[o], 0) : want[o];
        }
        same_row(&got, 0, want, 3);
    }
}

/* Constants and slopes on rows instead of pictures: one for each number. */
static void rows_of_numbers(void **state)
{
    (void)state;
    static const float g[5] = {0.5f, -1, 2, 0.25f, 3};
    for (int k = 0; k < 5; k++)
        for (int deep = 0; deep < 2 - (k > 2); deep++) {
            static const char *const op[] = {"Mul", "Add", "Sub", "Prelu", "Mul"};
            tfjs_writer t = {0};
            w_input(&t, 1, 4, 5);
            ints(&t, "flat", "2", (int32_t[]){4, 5}, 2);
            ints(&t, "deep", "3", (int32_t[]){1, 4, 5}, 3);
            w_floats(&t, "g", k == 4 ? "1" : "5", g, k == 4 ? 1 : 5);
            w_node(&t, "r", "Reshape", deep ? "\"x\",\"deep\"" : "\"x\",\"flat\"", "");
            w_node(&t, "y", op[k], "\"r\",\"g\"", "");
            run_net(&got, &t, NULL);
            direct_input(&in, 1, 4, 5);
            for (int i = 0; i < 20; i++) {
                double x = in.v[i], c = (double)g[k == 4 ? 0 : i % 5];
                in.v[i] = k == 0 || k == 4 ? x * c : k == 1 ? x + c : k == 2 ? x - c : x > 0 ? x : x * c;
            }
            same_row(&got, 0, in.v, 20);
        }
}

static void shares(double *v, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += exp(v[i]);
    for (int i = 0; i < n; i++)
        v[i] = exp(v[i]) / sum;
}

static void softmax_is_over_channels(void **state)
{
    (void)state;
    for (int k = 0; k < 4; k++) {
        tfjs_writer t = {0};
        int h = k == 1 ? 1 : 3, w = k == 1 ? 1 : 4;
        w_input(&t, h, w, 5);
        ints(&t, "s", k == 2 ? "2" : "3", k == 2 ? (int32_t[]){1, 60} : (int32_t[]){1, 12, 5}, k == 2 ? 2 : 3);
        w_node(&t, "r", "Reshape", "\"x\",\"s\"", "");
        w_node(&t, "y", "Softmax", k < 2 ? "\"x\"" : "\"r\"", "");
        run_net(&got, &t, &(mg_tfjs_opts){.out = "y"});
        direct_input(&in, h, w, 5);
        for (int i = 0; i < (k == 2 ? 1 : h * w); i++)
            shares(in.v + 5 * i, k == 2 ? 60 : 5);
        if (k < 2)
            same_picture(&got, 0, &in);
        else
            same_row(&got, 0, in.v, 60);
    }
}

/* ---- weights, and parts of a graph --------------------------------------------------------------------------------
 */

/* Each way to store a weight; the network adds it to x − x. */
static void stored_weights(void **state)
{
    (void)state;
    static const struct {
        const char *kind;
        unsigned char bytes[20];
        size_t size;
        double want[5];
    } row[] = {{"\"dtype\":\"float32\"",
                {0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0xc0, 0x40},
                20,
                {1, -2, 0, 1.1754943508222875e-38, 6}},
               {"\"dtype\":\"float32\",\"quantization\":{\"dtype\":\"float16\",\"original_dtype\":\"float32\"}",
                {0, 0x3c, 0, 0xb8, 1, 0, 0xff, 0x7b, 0xff, 3},
                10,
                {1, -0.5, 5.9604644775390625e-08, 65504, 6.097555160522461e-05}},
               {"\"dtype\":\"float32\",\"quantization\":{\"dtype\":\"uint8\",\"scale\":0.25,\"min\":-8}",
                {0, 1, 2, 128, 255},
                5,
                {-8, -7.75, -7.5, 24, 55.75}},
               {"\"dtype\":\"float32\",\"quantization\":{\"dtype\":\"uint16\",\"scale\":1e-3,\"min\":0.5}",
                {0, 0, 1, 0, 0, 1, 0xff, 0xff, 0xe8, 3},
                10,
                {0.5, 0.501, 0.756, 66.035, 1.5}}};
    for (size_t k = 0; k < sizeof row / sizeof *row; k++) {
        tfjs_writer t = {0};
        w_input(&t, 1, 1, 5);
        w_bytes(&t, "w", "5", row[k].kind, row[k].bytes, row[k].size);
        w_node(&t, "zero", "Sub", "\"x\",\"x\"", "");
        w_node(&t, "y", "Add", "\"zero\",\"w\"", "");
        run_net(&got, &t, NULL);
        for (int i = 0; i < 5; i++)
            assert_true(got.v[0][i] == (float)row[k].want[i]);
    }
}

/* Whole numbers may be quantised too: 2 · 1.26 − 1 and 3 · 1.26 − 1 are rounded to 2 and 3. */
static void whole_weights(void **state)
{
    (void)state;
    tfjs_writer t = {0};
    w_input(&t, 2, 3, 1);
    w_bytes(&t, "s", "3", "\"dtype\":\"int32\",\"quantization\":{\"dtype\":\"uint8\",\"scale\":1.26,\"min\":-1}",
            "\0\2\3", 3);
    w_node(&t, "y", "Reshape", "\"x\",\"s\"", "");
    run_net(&got, &t, NULL);
    assert_true(got.dims[0] == 3 && got.size[0][0] == 1 && got.size[0][1] == 2 && got.size[0][2] == 3);
}

/* What the outputs do not need may be anything; the input may stand in the middle. */
static void a_part_of_a_graph(void **state)
{
    (void)state;
    tfjs_writer t = {0};
    w_input(&t, -1, -1, 3);
    w_node(&t, "before", "Unread", "\"x\",\"not there\"", "");
    w_node(&t, "in/side", "Unread", "\"before:1\"", "");
    w_bytes(&t, "nan", "", "\"dtype\":\"float32\"", "\0\0\xc0\x7f", 4);
    w_node(&t, "a/b", "Neg", "\"in/side\",\"^before\"", "");
    w_node(&t, "a/c", "Exp", "\"a/b\"", "");
    w_node(&t, "d", "Unread", "\"a/c\",\"nan\"", "");
    run_net(&got, &t, &(mg_tfjs_opts){.in = "in/side", .out = "a/c,a/b:0", .h = 2, .w = 5});
    assert_int_equal(got.outputs, 2);
    assert_string_equal(got.name[0], "a_b");
    assert_string_equal(got.name[1], "a_c");
    direct_input(&in, 2, 5, 3);
    for (int i = 0; i < 30; i++)
        in.v[i] = -in.v[i];
    same_picture(&got, 0, &in);
    for (int i = 0; i < 30; i++)
        in.v[i] = exp(in.v[i]);
    same_picture(&got, 1, &in);
}

TEST_MAIN(cmocka_unit_test(borders), cmocka_unit_test(means), cmocka_unit_test(larger_pictures),
          cmocka_unit_test(blocks), cmocka_unit_test(joined), cmocka_unit_test(joined_with_nothing),
          cmocka_unit_test(reshapes), cmocka_unit_test(squeezed), cmocka_unit_test(shapes_are_computed_beforehand),
          cmocka_unit_test(matrices), cmocka_unit_test(rows_of_numbers), cmocka_unit_test(softmax_is_over_channels),
          cmocka_unit_test(stored_weights), cmocka_unit_test(whole_weights), cmocka_unit_test(a_part_of_a_graph))
