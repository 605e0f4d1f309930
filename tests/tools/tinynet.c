/* Writes an ONNX network with UltraFace's heads that looks at a picture's mean colour alone, so that a test has a
 * detector whose weights it may change: tinynet OUT.onnx DELTA adds DELTA to one weight. */
#include <stdio.h>
#include <stdlib.h>

#include "base/file/file.h"
#include "onnx_writer.h"

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
    message model = {.size = 0}, graph = {.size = 0};
    mg_err err = {MG_OK, "usage: tinynet OUT.onnx DELTA"};
    if (argc == 3)
        weight[3] += (float)atof(argv[2]);
    put_node(&graph, "GlobalAveragePool", (const char *const[]){"input", NULL}, "mean", NULL);
    put_node(&graph, "Flatten", (const char *const[]){"mean", NULL}, "colour", NULL);
    put_text(&graph, 2, "tiny");
    put_value(&graph, 11, "input", (int[]){1, 3, 240, 320}, 4);
    put_head(&graph, "scores", 2, weight, scores);
    put_head(&graph, "boxes", 4, box_weight, boxes);
    put_model(&model, &graph);
    if (argc == 3 && mg_file_write(argv[1], model.at, model.size, &err) == MG_OK)
        return 0;
    fprintf(stderr, "tinynet: %s\n", err.msg);
    return 1;
}
