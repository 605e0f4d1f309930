/* Files that plots are made of, trace.csv, run.json and eval.json: whatever is taken is drawn. */
#include <math.h>

#include "fuzz.h"
#include "report/page/plot_draw.h"

static void trace(const uint8_t *data, size_t size)
{
    plot_trace t;
    mg_chart *c = NULL;
    mg_err err = {MG_OK, ""};
    char *text = malloc(size + 1);
    HOLDS(text);
    memcpy(text, data, size);
    text[size] = 0;
    mg_status st = plot_trace_parse(&t, text, size, "fuzz", &err);
    fuzz_refusal(st, &err);
    free(text);
    if (st == MG_OK)
        HOLDS(plot_draw_trace(&c, &t, &err) == MG_OK);
    mg_chart_free(c);
    plot_trace_free(&t);
}

static void tables(const mg_json *run)
{
    plot_table t;
    mg_err err = {MG_OK, ""};
    for (int i = 0; i < 4; i++) {
        mg_chart *c = NULL;
        mg_status st = plot_table_of(&t, run, i, "fuzz", &err);
        fuzz_refusal(st, &err);
        if (st == MG_OK && t.count)
            HOLDS(plot_draw_table(&c, &t, &err) == MG_OK);
        mg_chart_free(c);
        plot_table_free(&t);
    }
}

static void matrices(const mg_json *eval)
{
    plot_matrix_data m;
    mg_err err = {MG_OK, ""};
    for (int i = 0; i < 4; i++) {
        mg_chart *c = NULL;
        mg_status st = plot_matrix_of(&m, eval, i, "fuzz", &err);
        fuzz_refusal(st, &err);
        if (st == MG_OK && m.rows && m.columns && m.rows <= 64)
            HOLDS(plot_draw_matrix(&c, &m, &err) == MG_OK);
        mg_chart_free(c);
        plot_matrix_free(&m);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mg_json *tree;
    trace(data, size);
    if (mg_json_parse(&tree, (const char *)data, size, "fuzz", NULL) == MG_OK) {
        tables(tree);
        matrices(tree);
    }
    mg_json_free(tree);
    return 0;
}
