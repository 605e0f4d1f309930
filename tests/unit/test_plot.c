/* Charts show the figures that are in the files: lines and dots are read back from the SVG and held to the CSV and the
 * JSON. */
#include "test.h"

#include <math.h>

#include "base/file/file.h"
#include "print/chart.h"
#include "report/page/plot.h"
#include "report/page/plot_data.h"

#define PLACE (1.0 / 256) /* points: cairo keeps places in 24.8 bits */
static char dir[] = "/tmp/test_plot.XXXXXX";

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(dir) ? 0 : -1;
}

static int remove_folder(void **state)
{
    char command[64];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", dir);
    return system(command);
}

static void put(const char *file, const char *text)
{
    char path[MG_PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", dir, file);
    MUST(mg_file_write(path, text, strlen(text), err));
}

static char *get(const char *file)
{
    char path[MG_PATH_MAX], *text;
    size_t size;
    snprintf(path, sizeof path, "%s/%s", dir, file);
    MUST(mg_file_read(path, 1 << 24, &text, &size, err));
    return text;
}

/* Points of the i-th path that is drawn in this colour with more than `least` of them; 0: there is none. */
static size_t path_points(double *xy, size_t room, const char *svg, const char *colour, size_t least)
{
    for (const char *at = svg; (at = strstr(at, colour)); at++) {
        const char *d = strstr(at, " d=\"");
        size_t n = 0;
        if (!d)
            return 0;
        for (d += 4; *d && *d != '"' && n < room;) {
            char *end;
            double v = strtod(d, &end);
            if (end != d)
                xy[n++] = v;
            d = end == d ? d + 1 : end;
        }
        if (n / 2 > least)
            return n / 2;
    }
    return 0;
}

#define COLOUR "stroke:rgb(0%,0%,100%)"

static void lines_lie_where_the_axes_say(void **state)
{
    (void)state;
    char path[MG_PATH_MAX];
    double xy[64];
    const double x[5] = {0, 1, 2, 3, 4}, y[5] = {1, 10, 100, 1000, 10};
    const mg_area linear = {50, 20, 200, 100, {0, 4, .title = ""}, {0, 2000, .title = ""}};
    const mg_area decades = {50, 20, 200, 100, {0, 4, .title = ""}, {1, 1000, true, .title = ""}};
    for (int log = 0; log < 2; log++) {
        mg_chart *c;
        MUST(mg_chart_new(&c, 300, 200, "a & b", err));
        mg_chart_line(c, log ? &decades : &linear, x, y, 5, 1, 0x0000ff);
        snprintf(path, sizeof path, "%s/line.svg", dir);
        MUST(mg_chart_write_svg(c, path, err));
        mg_chart_free(c);
        char *svg = get("line.svg");
        assert_non_null(strstr(svg, "<title>a &amp; b</title>"));
        assert_int_equal(path_points(xy, 64, svg, COLOUR, 4), 5);
        for (int i = 0; i < 5; i++) {
            assert_true(fabs(xy[2 * i] - (50 + 50 * x[i])) < PLACE);
            assert_true(fabs(xy[2 * i + 1] - (120 - 100 * (log ? log10(y[i]) / 3 : y[i] / 2000))) < PLACE);
        }
        free(svg);
    }
}

/* One number is an affine map of the other: all three differences agree. */
static void same_shape(const double *xy, size_t n, const double *value)
{
    size_t low = 0, high = 0;
    for (size_t i = 1; i < n; i++) {
        low = value[i] < value[low] ? i : low;
        high = value[i] > value[high] ? i : high;
    }
    double scale = (xy[2 * high + 1] - xy[2 * low + 1]) / (value[high] - value[low]);
    assert_true(scale < 0); /* up on the page is more */
    for (size_t i = 0; i < n; i++)
        assert_true(fabs(xy[2 * i + 1] - (xy[2 * low + 1] + scale * (value[i] - value[low]))) < 2 * PLACE);
}

static void the_trace_is_the_csvs(void **state)
{
    (void)state;
    mg_list written = {0};
    double xy[64];
    const double best[6] = {2.5, 2.25, 2.25, 1.5, 1.5, 1.125};
    put("trace.csv",
        "iter,evals,temperature,loss,best_loss,accepted\n1,2,0.5,2.5,2.5,1\n2,3,0.4,2.25,2.25,1\n3,4,0.3,2.75,2.25,0\n"
        "4,5,0.2,1.5,1.5,1\n5,6,0.1,1.5,1.5,0\n6,7,0.05,1.125,1.125,1\n");
    MUST(mg_plot_folder(&written, dir, dir, err));
    assert_int_equal(written.count, 2);
    mg_list_free(&written);
    char *svg = get("trace.svg");
    assert_int_equal(path_points(xy, 64, svg, "stroke:rgb(12.156863%,37.254902%,65.882353%)", 5), 6);
    same_shape(xy, 6, best);
    free(svg);
}

static void acceptance_looks_back(void **state)
{
    (void)state;
    double accepted[5] = {1, 0, 1, 1, 0}, share[5];
    plot_trace t = {.n = 5, .accepted = accepted};
    plot_acceptance(share, &t, 2);
    const double want[5] = {1, 0.5, 0.5, 1, 0.5};
    for (int i = 0; i < 5; i++)
        assert_true(fabs(share[i] - want[i]) < 1e-12);
}

static void tables_are_read_whole_or_refused(void **state)
{
    (void)state;
    static const char good[] = "{\"faces\": {\"used\": [1, 2]}, \"detector\": {\"name\": \"dlib-hog\"}, \"table\": ["
                               "{\"name\": \"bare\", \"margin\": 1.5, \"margin_ci\": [1, 2], \"scores\": "
                               "[{\"true_margin\": 1}, {\"true_margin\": 2}]},"
                               "{\"name\": \"random\", \"margin\": 0.5, \"margin_ci\": [0, 1]}],"
                               "\"others\": [{\"detector\": {\"name\": \"lbp\"}, \"table\": []}]}";
    mg_err e = {MG_OK, ""};
    mg_json *run;
    plot_table t;
    MUST(mg_json_parse(&run, good, sizeof good - 1, "run.json", err));
    MUST(plot_table_of(&t, run, 0, "run.json", err));
    assert_string_equal(t.title, "dlib-hog, 2 faces");
    assert_int_equal(t.count, 2);
    assert_int_equal(t.row[0].n, 2);
    assert_true(t.row[0].margin[1] == 2 && t.row[1].n == 0 && t.row[1].hi == 1);
    plot_table_free(&t);
    MUST(plot_table_of(&t, run, 1, "run.json", err));
    assert_int_equal(t.count, 0);
    plot_table_free(&t);
    mg_json_free(run);
    MUST(mg_json_parse(&run, "{\"table\": 3}", 12, "run.json", err));
    assert_int_equal(plot_table_of(&t, run, 0, "run.json", &e), MG_EINPUT);
    mg_json_free(run);
    put("trace.csv", "iter,evals,temperature,loss,best_loss,accepted\n1,2,0.5,2.5,2.5\n");
    mg_list written = {0};
    assert_int_equal(mg_plot_folder(&written, dir, dir, &e), MG_EINPUT);
    assert_non_null(strstr(e.msg, "line 2"));
    mg_list_free(&written);
}

static void matrices_hold_what_was_measured(void **state)
{
    (void)state;
    static const char text[] =
        "{\"sets\": [{\"kind\": \"heads\", \"face_width\": 105, \"faces\": 4, \"detectors\": ["
        "{\"detector\": \"a\", \"rows\": [{\"print\": \"bare\", \"rate\": 1}, {\"print\": \"white\", \"rate\": 0.25}]},"
        "{\"detector\": \"b\"}, {\"detector\": \"c\", \"rows\": [{\"print\": \"bare\", \"rate\": 0.5}]}]}]}";
    mg_json *eval;
    plot_matrix_data m;
    MUST(mg_json_parse(&eval, text, sizeof text - 1, "eval.json", err));
    MUST(plot_matrix_of(&m, eval, 0, "eval.json", err));
    assert_string_equal(m.title, "4 synthetic heads, 105 px wide");
    assert_int_equal(m.rows, 2);
    assert_int_equal(m.columns, 2);
    assert_string_equal(m.row[1], "bare"); /* at the top: axes go up */
    assert_string_equal(m.column[1], "c");
    assert_true(m.rate[2] == 1 && m.rate[3] == 0.5 && m.rate[0] == 0.25 && isnan(m.rate[1]));
    plot_matrix_free(&m);
    MUST(plot_matrix_of(&m, eval, 1, "eval.json", err));
    assert_int_equal(m.rows, 0);
    mg_json_free(eval);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_lie_where_the_axes_say),    cmocka_unit_test(the_trace_is_the_csvs),
        cmocka_unit_test(acceptance_looks_back),           cmocka_unit_test(tables_are_read_whole_or_refused),
        cmocka_unit_test(matrices_hold_what_was_measured),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
