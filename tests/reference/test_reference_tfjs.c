/* The recognisers' TensorFlow.js models, converted by ours and run in OpenCV, against a second evaluation of their
 * graphs. */
#include "models.h"

#include <math.h>

#include "base/file/file.h"
#include "context.h"
#include "score/cv/cv_dnn.h"
#include "score/tfjs/tfjs.h"
#include "tfjs_graph.h"

static bool is_there(char path[512], const char *name, const char *suffix)
{
    const mg_context *c = test_context(NULL);
    for (int i = 0; i < 2; i++) {
        snprintf(path, 512, "%s/%s%s", c->model_dir[i] ? c->model_dir[i] : "", name, suffix);
        if (c->model_dir[i] && mg_file_exists(path))
            return true;
    }
    return false;
}

/* The middle of a photo, as the network wants its pictures; rows first. */
static void picture(double *out, const tfjs_net *n, int photo)
{
    mg_image rgb, small;
    load_photo(&rgb, photo);
    MUST(mg_cv_resize(&small, &rgb, n->side, n->side, err));
    tfjs_net_fill(n, out, small.px);
    mg_image_free(&rgb);
    mg_image_free(&small);
}

/* The largest difference between OpenCV's answer and ours; *size: the largest number that was answered. */
static double difference(const tfjs_net *n, mg_net *net, tfjs_graph *g, int photo, double *size)
{
    const int area = n->side * n->side;
    int count;
    double *in = malloc((size_t)area * 3 * sizeof *in), most = 0;
    float *planes = malloc((size_t)area * 3 * sizeof *planes);
    mg_tensor t[MG_TENSORS];
    assert_true(in && planes);
    picture(in, n, photo);
    for (int i = 0; i < 3 * area; i++)
        planes[i % 3 * area + i / 3] = (float)in[i];
    MUST(mg_net_run(net, planes, (const int[4]){1, 3, n->side, n->side}, t, &count, err));
    assert_int_equal(count, 1);
    assert_int_equal(t[0].dims == 2 ? t[0].size[1] : 0, n->dims);
    const double *want = tfjs_graph_run(g, n, in);
    for (int i = 0; i < n->dims; i++) {
        most = fmax(most, fabs((double)t[0].data[i] - want[i]));
        *size = fmax(*size, fabs(want[i]));
    }
    free(in);
    free(planes);
    return most;
}

/* false: it is not installed. */
static bool one_network(const tfjs_net *n)
{
    enum { PHOTOS = 2 };
    char json[512], bin[512];
    unsigned char *onnx;
    size_t size;
    mg_net *net;
    double most = 0, largest = 0;
    if (!is_there(json, n->name, ".json") || !is_there(bin, n->name, ".bin")) {
        printf("# not run: %s needs its .json and .bin in $MASKGEN_MODELS\n", n->name);
        return false;
    }
    MUST(mg_tfjs_load(&onnx, &size, NULL, json, &(mg_tfjs_opts){.out = n->out}, err));
    MUST(mg_net_new_memory(&net, onnx, size, json, err));
    tfjs_graph *g = tfjs_graph_read(json, bin);
    for (int photo = 0; photo < PHOTOS; photo++)
        most = fmax(most, difference(n, net, g, photo, &largest));
    tfjs_graph_free(g);
    printf("# %s: largest difference %.2g of numbers up to %.3g\n", n->name, most, largest);
    assert_true(largest > 1 && most < 1e-4);
    mg_net_free(net);
    free(onnx);
    return true;
}

static void networks(void **state)
{
    int ran = 0;
    (void)state;
    for (int i = 0; i < TFJS_NETS; i++)
        ran += one_network(&tfjs_nets[i]);
    if (!ran)
        skip();
}

TEST_MAIN(cmocka_unit_test(networks))
