/* TensorFlow.js models: every operator, in small networks, through ONNX and OpenCV, against direct sums in double
 * precision. */
#include "tfjs_net.h"

#include <math.h>

static answer got;
static direct in, out;

/* Weights: input_at from some place on. */
static float *weights(int from, int count)
{
    static float v[4][2048];
    static int next;
    float *w = v[next++ % 4];
    assert_true(count <= 2048);
    for (int i = 0; i < count; i++)
        w[i] = (float)input_at(1000 + from + i);
    return w;
}

static void floats(tfjs_writer *w, const char *name, const char *shape, const float *v, int count)
{
    w_floats(w, name, shape, v, (size_t)count);
}

/* ---- windows ----------------------------------------------------------------------------------------------------- */

typedef struct window {
    int kernel[2], stride[2], dilation[2];
    bool same;
} window;

static void place(const window *w, int side, int i, int *places, int *before)
{
    int reach = (w->kernel[i] - 1) * w->dilation[i] + 1;
    *places = w->same ? (side + w->stride[i] - 1) / w->stride[i] : (side - reach) / w->stride[i] + 1;
    int border = (*places - 1) * w->stride[i] + reach - side;
    *before = w->same && border > 0 ? border / 2 : 0;
}

/* `visit` of every output and each pixel of its window that lies in the picture. */
typedef void visit(double *sum, double x, int dy, int dx, int channel, const void *with);

static void slide(const window *w, int channels, int per_channel, double start, visit *each, const void *with)
{
    int top, left;
    out.c = channels;
    place(w, in.h, 0, &out.h, &top);
    place(w, in.w, 1, &out.w, &left);
    for (int y = 0; y < out.h; y++)
        for (int x = 0; x < out.w; x++)
            for (int o = 0; o < channels; o++) {
                double *sum = at(&out, y, x, o);
                *sum = start;
                for (int dy = 0; dy < w->kernel[0]; dy++)
                    for (int dx = 0; dx < w->kernel[1]; dx++) {
                        int sy = y * w->stride[0] - top + dy * w->dilation[0],
                            sx = x * w->stride[1] - left + dx * w->dilation[1];
                        for (int c = 0; c < in.c && sy >= 0 && sx >= 0 && sy < in.h && sx < in.w; c++)
                            if (per_channel < 1 || o / per_channel == c)
                                each(sum, *at(&in, sy, sx, c), dy, dx, per_channel < 1 ? c * channels + o : o, with);
                    }
            }
}

typedef struct kernel {
    const float *v;
    int row, pixel; /* numbers in a row and in a pixel of the kernel */
} kernel;

static void multiply(double *sum, double x, int dy, int dx, int channel, const void *with)
{
    const kernel *k = with;
    *sum += x * (double)k->v[dy * k->row + dx * k->pixel + channel];
}

static void window_attributes(char attr[400], const window *w, bool pool)
{
    int n = snprintf(attr, 400, "%s," W_STEPS("strides") ",\"data_format\":{\"s\":\"TkhXQw==\"},",
                     w->same ? W_SAME : W_VALID, w->stride[0], w->stride[1]);
    snprintf(attr + n, (size_t)(400 - n), pool ? W_STEPS("ksize") : W_STEPS("dilations"),
             pool ? w->kernel[0] : w->dilation[0], pool ? w->kernel[1] : w->dilation[1]);
}

static void one_convolution(const window *w, int h, int width, int multiplier)
{
    tfjs_writer t = {0};
    char attr[400], shape[40];
    int channels = 3, outs = multiplier ? multiplier : 4, area = w->kernel[0] * w->kernel[1];
    const float *v = weights(0, area * channels * outs);
    w_input(&t, h, width, channels);
    snprintf(shape, sizeof shape, "%d,%d,%d,%d", w->kernel[0], w->kernel[1], channels, outs);
    floats(&t, "k", shape, v, area * channels * outs);
    window_attributes(attr, w, false);
    w_node(&t, "y", multiplier ? "DepthwiseConv2dNative" : "Conv2D", "\"x\",\"k\"", attr);
    run_net(&got, &t, NULL);
    direct_input(&in, h, width, channels);
    slide(w, multiplier ? channels * outs : outs, multiplier, 0, multiply,
          &(kernel){v, w->kernel[1] * channels * outs, channels * outs});
    same_picture(&got, 0, &out);
}

static void convolutions(void **state)
{
    (void)state;
    static const int kernels[][2] = {{1, 1}, {3, 3}, {2, 3}}, strides[][2] = {{1, 1}, {2, 2}, {1, 3}};
    for (int k = 0; k < 3; k++)
        for (int s = 0; s < 3; s++)
            for (int rest = 0; rest < 12; rest++) {
                int dilation = rest & 1 && s == 0 ? 2 : 1;
                window w = {
                    {kernels[k][0], kernels[k][1]}, {strides[s][0], strides[s][1]}, {dilation, dilation}, rest & 2};
                one_convolution(&w, 7, 8, rest / 4);
            }
}

static void greater(double *sum, double x, int dy, int dx, int channel, const void *with)
{
    (void)dy, (void)dx, (void)channel, (void)with;
    *sum = fmax(*sum, x);
}

static void sum_up(double *sum, double x, int dy, int dx, int channel, const void *with)
{
    (void)dy, (void)dx, (void)channel, (void)with;
    *sum += x;
}

static void count_up(double *sum, double x, int dy, int dx, int channel, const void *with)
{
    (void)x, (void)dy, (void)dx, (void)channel, (void)with;
    *sum += 1;
}

/* TensorFlow's mean is over the pixels that are there. */
static void pools(void **state)
{
    (void)state;
    static direct count;
    for (int k = 0; k < 8; k++) {
        window w = {{2 + (k & 1), 2}, {1 + (k & 1), 2}, {1, 1}, k & 2};
        tfjs_writer t = {0};
        char attr[400];
        w_input(&t, 6, 7, 2);
        window_attributes(attr, &w, true);
        w_node(&t, "y", k & 4 ? "AvgPool" : "MaxPool", "\"x\"", attr);
        run_net(&got, &t, NULL);
        direct_input(&in, 6, 7, 2);
        slide(&w, 2, 1, 0, count_up, NULL);
        count = out;
        slide(&w, 2, 1, k & 4 ? 0 : -9, k & 4 ? sum_up : greater, NULL);
        for (int i = 0; k & 4 && i < out.h * out.w * 2; i++)
            out.v[i] /= count.v[i];
        same_picture(&got, 0, &out);
    }
}

/* ---- functions of single values ---------------------------------------------------------------------------------- */

/* Runs `y` = f(x) on 3×4 pixels of 5 channels, and holds it to `f`. */
static void each_value(tfjs_writer *t, double (*f)(double x, int channel))
{
    run_net(&got, t, NULL);
    direct_input(&out, 3, 4, 5);
    for (int i = 0; i < 60; i++)
        out.v[i] = f(out.v[i], i % 5);
    same_picture(&got, 0, &out);
}

static float *slope; /* [5] */

static double relu(double x, int c)
{
    (void)c;
    return fmax(x, 0);
}
static double relu6(double x, int c)
{
    (void)c;
    return fmin(fmax(9 * x, 0), 6);
}
static double elu(double x, int c)
{
    (void)c;
    return x > 0 ? x : exp(x) - 1;
}
static double sigmoid(double x, int c)
{
    (void)c;
    return 1 / (1 + exp(-x));
}
static double size(double x, int c)
{
    (void)c;
    return fabs(x);
}
static double negative(double x, int c)
{
    (void)c;
    return -x;
}
static double exponential(double x, int c)
{
    (void)c;
    return exp(x);
}
static double prelu(double x, int c)
{
    return x > 0 ? x : x * (double)slope[c];
}
static double leaky(double x, int c)
{
    (void)c;
    return x > 0 ? x : x * (double)slope[0];
}
static double bounded(double x, int c)
{
    (void)c;
    return fmin(fmax(x, -0.25), 0.5);
}
static double unbounded(double x, int c) /* bounds that do not meet */
{
    (void)c;
    return fmax(fmin(x, -0.25), 0.5);
}

static void functions(void **state)
{
    (void)state;
    static const struct {
        const char *op;
        double (*f)(double, int);
    } row[] = {{"Relu", relu}, {"Elu", elu},      {"Sigmoid", sigmoid},
               {"Abs", size},  {"Neg", negative}, {"Exp", exponential}};
    tfjs_writer t = {0};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        w_input(&t, 3, 4, 5);
        w_node(&t, "y", row[i].op, "\"x\"", "");
        each_value(&t, row[i].f);
    }
    w_input(&t, 3, 4, 5);
    floats(&t, "nine", "", &(float){9}, 1);
    w_node(&t, "large", "Mul", "\"nine\",\"x\"", "");
    w_node(&t, "y", "Relu6", "\"large\"", "");
    each_value(&t, relu6);
}

static void bounds(void **state)
{
    (void)state;
    tfjs_writer t = {0};
    for (int meet = 0; meet < 2; meet++) {
        w_input(&t, 3, 4, 5);
        floats(&t, "low", "", &(float){-0.25f}, 1);
        floats(&t, "high", "1", &(float){0.5f}, 1);
        w_node(&t, "a", meet ? "Maximum" : "Minimum", "\"low\",\"x\"", "");
        w_node(&t, "y", meet ? "Minimum" : "Maximum", "\"a\",\"high\"", "");
        each_value(&t, meet ? bounded : unbounded);
    }
}

/* max(0, x) + g · min(0, x), whichever side each operand stands on; relu(x) + (x − |x|) · h with g = 2 h; Prelu. */
static void spellings_of_prelu(void **state)
{
    (void)state;
    tfjs_writer t = {0};
    float half[5];
    for (int way = 0; way < 6; way++) {
        slope = weights(way, 5);
        for (int c = 0; c < 5; c++)
            half[c] = slope[c] / 2;
        w_input(&t, 3, 4, 5);
        floats(&t, "zero", "", &(float){0}, 1);
        floats(&t, "g", way == 4 ? "1" : "1,1,5", slope, way == 4 ? 1 : 5);
        floats(&t, "h", "5", half, 5);
        if (way < 2) {
            w_node(&t, "max", "Maximum", way ? "\"x\",\"zero\"" : "\"zero\",\"x\"", "");
            w_node(&t, "min", "Minimum", "\"zero\",\"x\"", "");
            w_node(&t, "low", "Mul", way ? "\"g\",\"min\"" : "\"min\",\"g\"", "");
            w_node(&t, "y", way ? "AddV2" : "Add", way ? "\"low\",\"max\"" : "\"max\",\"low\"", "");
        } else if (way < 4) {
            w_node(&t, "abs", "Abs", "\"x\"", "");
            w_node(&t, "sub", "Sub", "\"x\",\"abs\"", "");
            w_node(&t, "low", "Mul", "\"sub\",\"h\"", "");
            w_node(&t, "relu", "Relu", "\"x\"", "");
            w_node(&t, "y", "Add", way == 2 ? "\"relu\",\"low\"" : "\"low\",\"relu\"", "");
        } else {
            w_node(&t, "y", "Prelu", "\"x\",\"g\"", "");
        }
        each_value(&t, way == 4 ? leaky : prelu);
    }
}

/* A Relu that was fused where x − |x| is 0 for ever stays: the network is the published one. */
static double published(double x, int c)
{
    (void)c;
    return fmax(x, 0);
}

static void nothing_is_repaired(void **state)
{
    (void)state;
    tfjs_writer t = {0};
    char attr[400];
    float one[25] = {0};
    for (int c = 0; c < 5; c++)
        one[6 * c] = 1;
    w_input(&t, 3, 4, 5);
    floats(&t, "k", "1,1,5,5", one, 25);
    floats(&t, "b", "5", (float[5]){0}, 5);
    floats(&t, "g", "5", weights(0, 5), 5);
    snprintf(attr, sizeof attr, W_SAME "," W_STEPS("strides") "," W_FUSED(W_BIAS "," W_RELU), 1, 1);
    w_node(&t, "c", "_FusedConv2D", "\"x\",\"k\",\"b\"", attr);
    w_node(&t, "abs", "Abs", "\"c\"", "");
    w_node(&t, "sub", "Sub", "\"c\",\"abs\"", "");
    w_node(&t, "low", "Mul", "\"sub\",\"g\"", "");
    w_node(&t, "y", "Add", "\"c\",\"low\"", "");
    each_value(&t, published);
}

/* ---- what is fused, and what goes into a convolution --------------------------------------------------------------
 */

static double plain(double x, int c)
{
    (void)c;
    return x;
}

static double six(double x, int c)
{
    (void)c;
    return fmin(fmax(x, 0), 6);
}

static void fused_functions(void **state)
{
    (void)state;
    static const struct {
        const char *list;
        double (*f)(double, int);
        bool bias;
    } row[] = {{W_FUSED(W_BIAS), plain, true},
               {W_FUSED(W_BIAS "," W_RELU), relu, true},
               {W_FUSED(W_BIAS "," W_RELU6), six, true},
               {W_FUSED(W_BIAS "," W_ELU), elu, true},
               {W_FUSED(W_BIAS "," W_PRELU), prelu, true},
               {W_FUSED(W_RELU), relu, false},
               {W_FUSED(W_PRELU), prelu, false}};
    const window one = {{1, 1}, {1, 1}, {1, 1}, false};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        for (int depthwise = 0; depthwise < 2; depthwise++) {
            tfjs_writer t = {0};
            char attr[400];
            const float *k = weights(20, 25), *b = weights(70, 5);
            slope = weights(90, 5);
            int outs = depthwise ? 1 : 5;
            snprintf(attr, sizeof attr, W_VALID "," W_STEPS("strides") ",%s", 1, 1, row[i].list);
            w_input(&t, 3, 4, 5);
            floats(&t, "k", depthwise ? "1,1,5,1" : "1,1,5,5", k, 5 * outs);
            floats(&t, "b", "5", b, 5);
            floats(&t, "s", "5", slope, 5);
            w_node(&t, "y", depthwise ? "FusedDepthwiseConv2dNative" : "_FusedConv2D",
                   row[i].bias ? "\"x\",\"k\",\"b\",\"s\"" : "\"x\",\"k\",\"s\"", attr);
            run_net(&got, &t, NULL);
            direct_input(&in, 3, 4, 5);
            slide(&one, 5, depthwise, 0, multiply, &(kernel){k, 5 * outs, 5 * outs});
            for (int p = 0; p < 60; p++)
                out.v[p] = row[i].f(out.v[p] + (row[i].bias ? (double)b[p % 5] : 0), p % 5);
            same_picture(&got, 0, &out);
        }
}

/* A chain of constants behind a convolution; `read_twice`: its result is an output too, and must not change. */
static void constants_behind_a_convolution(void **state)
{
    (void)state;
    const window one = {{1, 1}, {1, 1}, {1, 1}, false};
    for (int read_twice = 0; read_twice < 3; read_twice++) {
        tfjs_writer t = {0};
        char attr[400];
        const float *k = weights(20, 25), *m = weights(50, 5), *a = weights(60, 5);
        snprintf(attr, sizeof attr, W_VALID "," W_STEPS("strides"), 1, 1);
        w_input(&t, 3, 4, 5);
        floats(&t, "k", "1,1,5,5", k, 25);
        floats(&t, "m", "5", m, 5);
        floats(&t, "a", "1,1,1,5", a, 5);
        floats(&t, "n", "", &(float){0.75f}, 1);
        w_node(&t, "c", "Conv2D", "\"x\",\"k\"", attr);
        w_node(&t, "same", "Identity", "\"c\"", "");
        w_node(&t, "p", "Mul", read_twice == 2 ? "\"same\",\"m\"" : "\"c\",\"m\"", "");
        w_node(&t, "q", "BiasAdd", "\"p\",\"a\"", "");
        w_node(&t, "y", "Sub", "\"q\",\"n\"", "");
        w_node(&t, "z", "Neg", "\"c\"", "");
        mg_tfjs_opts opts = {.out = read_twice ? "y,z" : "y"};
        run_net(&got, &t, &opts);
        direct_input(&in, 3, 4, 5);
        slide(&one, 5, 0, 0, multiply, &(kernel){k, 25, 25});
        static direct changed;
        changed = out;
        for (int p = 0; p < 60; p++) {
            changed.v[p] = out.v[p] * (double)m[p % 5] + (double)a[p % 5] - 0.75;
            out.v[p] = -out.v[p];
        }
        same_picture(&got, 0, &changed);
        if (read_twice)
            same_picture(&got, 1, &out);
    }
}

static void two_computed_values(void **state)
{
    (void)state;
    static const char *const op[] = {"Add", "Sub", "Mul"};
    for (int k = 0; k < 3; k++) {
        tfjs_writer t = {0};
        w_input(&t, 3, 4, 5);
        w_node(&t, "a", "Exp", "\"x\"", "");
        w_node(&t, "y", op[k], "\"x:0\",\"a\"", "");
        run_net(&got, &t, NULL);
        direct_input(&out, 3, 4, 5);
        for (int i = 0; i < 60; i++) {
            double x = out.v[i], a = exp(x);
            out.v[i] = k == 0 ? x + a : k == 1 ? x - a : x * a;
        }
        same_picture(&got, 0, &out);
    }
}

TEST_MAIN(cmocka_unit_test(convolutions), cmocka_unit_test(pools), cmocka_unit_test(functions),
          cmocka_unit_test(bounds), cmocka_unit_test(spellings_of_prelu), cmocka_unit_test(nothing_is_repaired),
          cmocka_unit_test(fused_functions), cmocka_unit_test(constants_behind_a_convolution),
          cmocka_unit_test(two_computed_values))
