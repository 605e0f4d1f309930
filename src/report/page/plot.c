/* Why this file exists: what a search did, and what its result is worth beside its controls, is seen at a glance. */
#include "report/page/plot.h"

#include "base/file/file.h"
#include "base/text/format.h"
#include "report/page/plot_draw.h"

static const double png_scale = 3; /* pixels a point */

/* Writes both files of a chart. */
static mg_status keep(mg_list *written, const mg_chart *c, const char *out, const char *name, mg_err *err)
{
    mg_status st = MG_OK;
    char svg[MG_PATH_MAX], png[MG_PATH_MAX];
    MG_TRY(mg_path(svg, err, "%s/%s.svg", out, name));
    MG_TRY(mg_path(png, err, "%s/%s.png", out, name));
    MG_TRY(mg_chart_write_svg(c, svg, err));
    MG_TRY(mg_list_add(written, svg, err));
    MG_TRY(mg_chart_write_png(c, png, png_scale, err));
    MG_TRY(mg_list_add(written, png, err));
done:
    return st;
}

/* "margins", then "margins-2", … */
static void numbered(char name[64], const char *word, int i)
{
    mg_format(name, 64, i ? "%s-%d" : "%s", word, i + 1);
}

static mg_status plot_trace_file(mg_list *written, const char *path, const char *out, mg_err *err)
{
    mg_status st = MG_OK;
    plot_trace t = {0};
    mg_chart *c = NULL;
    MG_TRY(plot_trace_load(&t, path, err));
    MG_TRY(plot_draw_trace(&c, &t, err));
    MG_TRY(keep(written, c, out, "trace", err));
done:
    mg_chart_free(c);
    plot_trace_free(&t);
    return st;
}

static mg_status plot_run_file(mg_list *written, const char *path, const char *out, mg_err *err)
{
    mg_status st = MG_OK;
    mg_json *run = NULL;
    mg_chart *c = NULL;
    plot_table t = {0};
    MG_TRY(mg_json_load(&run, path, MG_JSON_MAX_BYTES, err));
    for (int i = 0;; i++) {
        char name[64];
        MG_TRY(plot_table_of(&t, run, i, path, err));
        if (!t.count)
            break;
        numbered(name, "margins", i);
        MG_TRY(plot_draw_table(&c, &t, err));
        MG_TRY(keep(written, c, out, name, err));
        mg_chart_free(c);
        c = NULL;
        plot_table_free(&t);
    }
done:
    plot_table_free(&t);
    mg_chart_free(c);
    mg_json_free(run);
    return st;
}

static mg_status plot_eval_file(mg_list *written, const char *path, const char *out, mg_err *err)
{
    mg_status st = MG_OK;
    mg_json *eval = NULL;
    mg_chart *c = NULL;
    plot_matrix_data m = {0};
    MG_TRY(mg_json_load(&eval, path, MG_JSON_MAX_BYTES, err));
    for (int i = 0, n = 0;; i++) {
        MG_TRY(plot_matrix_of(&m, eval, i, path, err));
        if (!m.title[0])
            break;
        if (m.rows && m.columns) {
            char name[64];
            numbered(name, "matrix", n++);
            MG_TRY(plot_draw_matrix(&c, &m, err));
            MG_TRY(keep(written, c, out, name, err));
            mg_chart_free(c);
            c = NULL;
        }
        plot_matrix_free(&m);
    }
done:
    plot_matrix_free(&m);
    mg_chart_free(c);
    mg_json_free(eval);
    return st;
}

/* ---- the folder ---- */

static const struct {
    const char *file;
    mg_status (*plot)(mg_list *written, const char *path, const char *out, mg_err *err);
} source[] = {{"trace.csv", plot_trace_file}, {"run.json", plot_run_file}, {"eval.json", plot_eval_file}};

mg_status mg_plot_folder(mg_list *written, const char *dir, const char *out, mg_err *err)
{
    mg_status st = MG_OK;
    size_t before = written->count;
    for (size_t i = 0; i < sizeof source / sizeof *source; i++) {
        char path[MG_PATH_MAX];
        MG_TRY(mg_path(path, err, "%s/%s", dir, source[i].file));
        if (mg_file_exists(path))
            MG_TRY(source[i].plot(written, path, out, err));
    }
    if (written->count == before)
        st = mg_fail_at(err, MG_EINPUT, dir, "nothing to plot: no trace.csv, run.json or eval.json in it");
done:
    return st;
}
