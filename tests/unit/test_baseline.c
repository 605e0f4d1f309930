/* Baselines: what a score hangs on and what it is, each changed a little, and the change named. */
#include "test.h"

#include <unistd.h>

#include "maskgen/baseline.h"
#include "maskgen/scored.h"

#define PHOTO "/usr/share/doc/libdlib19.1/examples/faces/2008_001009.jpg"

/* The changes heard, a line each. */
static char heard[4096];

static void hear(void *ctx, const char *kind, const char *what, const char *was, const char *is)
{
    size_t n = strlen(heard);
    (void)ctx;
    snprintf(heard + n, sizeof heard - n, "%s %s %s %s\n", kind, what, was, is);
}

static size_t compare(const mg_baseline *b, const mg_json *row, double tolerance, bool scores_only)
{
    heard[0] = 0;
    return mg_baseline_compare(b, row, tolerance, scores_only, hear, NULL);
}

static mg_json *parse(const char *text)
{
    mg_json *j;
    MUST(mg_json_parse(&j, text, strlen(text), "test", err));
    return j;
}

#define ROW(path, genes, face, margin)                                                                                 \
    "{\"path\": \"" path "\", \"as\": \"pattern\", \"detector\": \"dlib-hog\", \"inputs\": {\"genes\": [" genes              \
    "], \"faces\": [{\"name\": \"a\", \"sha256\": \"" face "\"}]}, \"scores\": {\"true_margin\": " margin ", \"hit\": true}}"

static mg_baseline *with(const char *row)
{
    mg_baseline *b;
    mg_json *j = parse(row);
    MUST(mg_baseline_new(&b, err));
    MUST(mg_baseline_put(b, j, err));
    mg_json_free(j);
    return b;
}

static void changes_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *row, *said;
    } list[] = {
        {ROW("m", "1, 2", "00", "0.5"), ""},
        {ROW("m", "1, 2", "00", "0.50009"), ""},
        {ROW("m", "1, 2", "00", "0.501"), "score scores.true_margin 0.5 0.501\n"},
        {ROW("m", "1, 3", "00", "0.5"), "input inputs.genes[1] 2 3\n"},
        {ROW("m", "1, 2", "01", "0.5"), "input inputs.faces[a].sha256 00 01\n"},
        {ROW("m", "1", "00", "0.4"), "input inputs.genes[1] 2 absent\nscore scores.true_margin 0.5 0.4\n"},
        {ROW("n", "1, 2", "00", "0.5"), "missing row absent scored\n"},
    };
    mg_baseline *b = with(list[0].row);
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        mg_json *row = parse(list[i].row);
        size_t n = compare(b, row, 1e-4, false), lines = 0;
        for (const char *s = heard; *s; s++)
            lines += *s == '\n';
        assert_string_equal(heard, list[i].said);
        assert_int_equal(n, lines);
        mg_json_free(row);
    }
    mg_json *row = parse(ROW("m", "9", "ff", "0.501"));
    assert_int_equal(compare(b, row, 1e-4, true), 1);
    assert_string_equal(heard, "score scores.true_margin 0.5 0.501\n");
    assert_int_equal(compare(b, row, 0.002, true), 0);
    mg_json_free(row);
    mg_baseline_free(b);
}

static void rows_are_replaced_and_kept(void **state)
{
    (void)state;
    char path[] = "/tmp/maskgen-baseline-XXXXXX";
    close(mkstemp(path));
    mg_baseline *b = with(ROW("m", "1", "00", "0.5")), *again;
    mg_json *other = parse(ROW("n", "1", "00", "0.5")), *newer = parse(ROW("m", "1", "00", "-1.25"));
    MUST(mg_baseline_put(b, other, err));
    MUST(mg_baseline_put(b, newer, err));
    assert_int_equal(mg_baseline_count(b), 2);
    assert_true(mg_baseline_same(mg_baseline_row(b, 0), newer) && mg_baseline_same(mg_baseline_find(b, other), other));
    MUST(mg_baseline_write(b, path, err));
    MUST(mg_baseline_load(&again, path, err));
    assert_int_equal(compare(again, newer, 0, false) + compare(again, other, 0, false), 0);
    mg_baseline_free(again);
    mg_baseline_free(b);
    mg_json_free(other);
    mg_json_free(newer);
    remove(path);
}

static void wrong_files_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *why;
    } list[] = {
        {"[]", "not a baseline"},
        {"{\"rows\": []}", "not a baseline"},
        {"{\"maskgen-baseline\": \"1\", \"rows\": []}", "not a baseline"},
        {"{\"maskgen-baseline\": 2, \"rows\": []}", "baseline version 2"},
        {"{\"maskgen-baseline\": 1, \"rows\": [3]}", "expected an object, found a number: some.json: row 0"},
        {"{\"maskgen-baseline\": 1, \"rows\": [{\"path\": \"a\", \"detector\": \"b\", \"as\": \"c\"}]}", "\"as\" is neither \"pattern\" nor \"picture\": some.json: row 0"},
        {"{\"maskgen-baseline\": 1, \"rows\": [{\"path\": \"a\", \"detector\": \"b\", \"as\": \"picture\", \"inputs\": {}, \"scores\": 1}]}",
         "scores: expected an object, found a number: some.json: row 0"},
        {"{\"maskgen-baseline\": 1, \"rows\": [" ROW("m", "1", "00", "1") ", " ROW("m", "2", "00", "1") "]}", "two rows for m"},
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        mg_baseline *b;
        mg_err e = {MG_OK, ""};
        assert_int_equal(mg_baseline_decode(&b, list[i].text, strlen(list[i].text), "some.json", &e), MG_EINPUT);
        assert_null(b);
        if (!strstr(e.msg, ": some.json") || !strstr(e.msg, list[i].why))
            fail_msg("\"%s\" does not say \"%s\"", e.msg, list[i].why);
    }
}

/* ---- reports ---- */

#define ODD "\"path\": \"a<b>&\\\"',:%\\u001b\\n.png\", \"detector\": \"lbp\", \"as\": \"picture\""
#define CHANGES "\"changes\": [{\"kind\": \"input\", \"what\": \"as\", \"was\": \"<1>\", \"is\": \"2%\"}, {\"kind\": \"missing\"}]"

static void reports_escape(void **state)
{
    (void)state;
    char *text;
    mg_json *rows = parse("[{" ODD ", " CHANGES "}, {\"path\": \"fine\", \"detector\": \"lbp\", \"as\": \"picture\", \"changes\": []}]");
    MUST(mg_scored_junit(&text, rows, err));
    assert_string_equal(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"2\" failures=\"1\">\n"
                              "  <testsuite name=\"maskgen score\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\">\n"
                              "    <testcase classname=\"lbp\" name=\"a&lt;b&gt;&amp;&quot;&apos;,:%??.png\">\n"
                              "      <failure type=\"change\" message=\"2 changes\">as was &lt;1&gt;, is 2%\nnot in the baseline\n</failure>\n"
                              "    </testcase>\n    <testcase classname=\"lbp\" name=\"fine\"/>\n  </testsuite>\n</testsuites>\n");
    free(text);
    MUST(mg_scored_annotations(&text, rows, err));
    assert_string_equal(text, "::error file=a<b>&\"'%2C%3A%25??.png,title=maskgen score::lbp%0Aas was <1>%2C is 2%25%0Anot in the baseline\n");
    free(text);
    MUST(mg_scored_changes(&text, mg_json_first(rows), err));
    assert_string_equal(text, "a<b>&\"',:%??.png (lbp): as was <1>, is 2%\na<b>&\"',:%??.png (lbp): not in the baseline\n");
    free(text);
    mg_json_free(rows);
}

/* ---- one weight of a detector ---- */

static mg_json *scored(const char *detector)
{
    mg_spec spec;
    mg_scorebook *book;
    mg_json *row[MG_TARGETS_MAX];
    MUST(mg_spec_init(&spec, err));
    mg_scorebook_opts opts = {&spec, detector, "", MG_AS_PICTURE, NULL, NULL, NULL};
    MUST(mg_scorebook_new(&book, &opts, err));
    MUST(mg_scorebook_score(book, PHOTO, row, err));
    mg_scorebook_free(book);
    mg_spec_free(&spec);
    return row[0];
}

/* A copy of the row under other weights. */
static mg_json *with_weights(const mg_json *row, const char *hex)
{
    mg_json *copy = mg_json_object(), *inputs = NULL;
    for (const mg_json *m = mg_json_first(row); m; m = mg_json_next(m)) {
        bool is = strcmp(mg_json_key(m), "inputs") == 0;
        mg_json *put = mg_json_put(copy, mg_json_key(m), is ? mg_json_object() : mg_json_copy(m));
        inputs = is ? put : inputs;
    }
    for (const mg_json *i = mg_json_first(mg_json_find(row, "inputs")); i; i = mg_json_next(i))
        if (strcmp(mg_json_key(i), "weights") == 0)
            mg_json_put_string(inputs, "weights", hex);
        else
            mg_json_put(inputs, mg_json_key(i), mg_json_copy(i));
    return copy;
}

/* dlib's filters come compiled in: the hash that stands in a row is that of mg_hog_model_hash, which one weight changes. */
static void a_weight_of_dlibs_detector_is_caught(void **state)
{
    (void)state;
    mg_dlib_hog *hog;
    char hex[MG_HASH_HEX];
    mg_hog_model *m = malloc(sizeof *m);
    mg_json *row = scored("dlib-hog");
    MUST(mg_dlib_hog_new(&hog, err));
    MUST(mg_dlib_hog_model(hog, m, err));
    mg_hog_model_hash(m, hex);
    assert_string_equal(mg_json_string(mg_json_find(mg_json_find(row, "inputs"), "weights")), hex);
    m->weight[2][5][3][17] += 1e-3f;
    mg_hog_model_hash(m, hex);
    mg_json *changed = with_weights(row, hex);
    mg_baseline *b;
    MUST(mg_baseline_new(&b, err));
    MUST(mg_baseline_put(b, row, err));
    assert_int_equal(compare(b, row, 0, false), 0);
    assert_int_equal(compare(b, changed, 0, false), 1);
    assert_non_null(strstr(heard, "input inputs.weights "));
    assert_non_null(strstr(heard, hex));
    mg_baseline_free(b);
    mg_json_free(row);
    mg_json_free(changed);
    mg_dlib_hog_free(hog);
    free(m);
}

/* What was no number is written as null, and null equals null: neither kept nor held to. */
static void null_margins_are_refused(void **state)
{
    (void)state;
    static const char *const margin[] = {"null", "[1, null]", "{\"front\": null}"};
    for (int i = 0; i < 3; i++) {
        char text[600], file[700];
        mg_baseline *b = NULL;
        mg_err e = {MG_OK, ""};
        snprintf(text, sizeof text, ROW("m", "1", "00", "%s"), margin[i]);
        snprintf(file, sizeof file, "{\"maskgen-baseline\": %d, \"rows\": [%s]}", MG_BASELINE_VERSION, text);
        assert_int_equal(mg_baseline_decode(&b, file, strlen(file), "old.json", &e), MG_EINPUT);
        assert_non_null(strstr(e.msg, i == 2 ? "\"front\" is null" : "\"true_margin\" is null"));
        mg_json *row = parse(text);
        MUST(mg_baseline_new(&b, err));
        assert_int_equal(mg_baseline_put(b, row, &e), MG_ELIB);
        assert_int_equal(mg_baseline_count(b), 0);
        assert_non_null(strstr(e.msg, "dlib-hog gave no number"));
        mg_json_free(row);
        mg_baseline_free(b);
    }
}

TEST_MAIN(cmocka_unit_test(changes_are_named), cmocka_unit_test(null_margins_are_refused), cmocka_unit_test(rows_are_replaced_and_kept),
          cmocka_unit_test(wrong_files_are_refused), cmocka_unit_test(reports_escape),
          cmocka_unit_test(a_weight_of_dlibs_detector_is_caught))
