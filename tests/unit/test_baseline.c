/* Baselines: what a score hangs on and what it is, each changed a little, and the change named. */
#include "test.h"

#include <unistd.h>

#include "score/dlib/dlib.h"
#include "base/json/json_diff.h"
#include "regress/baseline.h"
#include "regress/score_file.h"

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
    "{\"path\": \"" path "\", \"as\": \"pattern\", \"detector\": \"dlib-hog\", \"inputs\": {\"genes\": [" genes        \
    "], \"faces\": [{\"name\": \"a\", \"sha256\": \"" face "\"}]}, \"scores\": {\"true_margin\": " margin              \
    ", \"hit\": true}}"

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
        {ROW("m", "1, 2", "00", "0.50011"), "score scores.true_margin 0.5 0.50011\n"},
        {ROW("m", "1, 2.00005", "00", "0.5"), "input inputs.genes[1] 2 2.00005\n"},
        {ROW("m", "1, 3", "00", "0.5"), "input inputs.genes[1] 2 3\n"},
        {ROW("m", "1, 2", "01", "0.5"), "input inputs.faces[a].sha256 00 01\n"},
        {ROW("m", "1", "00", "0.4"), "input inputs.genes[1] 2 absent\nscore scores.true_margin 0.5 0.4\n"},
        {ROW("m", "1, 2", "00", "0.5, \"more\": 1"), "score scores.more absent 1\n"},
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
    char other[] = ROW("m", "1, 2", "00", "0.5");
    memcpy(strstr(other, "dlib-hog"), "dlib-hoG", 8); /* what another detector says is no row of this one's */
    mg_json *row = parse(other);
    assert_int_equal(compare(b, row, 1e-4, false), 1);
    assert_string_equal(heard, "missing row absent scored\n");
    mg_json_free(row);
    row = parse(ROW("m", "9", "ff", "0.501"));
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
        {"{\"maskgen-baseline\": 1, \"rows\": [{\"path\": \"a\", \"detector\": \"b\", \"as\": \"c\"}]}",
         "\"as\" is neither \"pattern\" nor \"picture\": some.json: row 0"},
        {"{\"maskgen-baseline\": 1, \"rows\": [{\"path\": \"a\", \"detector\": \"b\", \"as\": \"picture\", \"inputs\": "
         "{}, \"scores\": 1}]}",
         "scores: expected an object, found a number: some.json: row 0"},
        {"{\"maskgen-baseline\": 1, \"rows\": [" ROW("m", "1", "00", "1") ", " ROW("m", "2", "00", "1") "]}",
         "two rows for m"},
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

/* ---- tables ---- */

#define HEADS "path,detector,what,name,found,margin,value\n,,maskgen-baseline,,,,1\n"
#define TABLE                                                                                                          \
    HEADS "b.png,lbp,as,,,,picture\n"                                                                                  \
          "b.png,lbp,inputs.library,,,,OpenCV 4.6.0\n"                                                                 \
          "b.png,lbp,scores.detections,,,1.2729105949401855,\"{\"\"box\"\":[52,148,55,55]}\"\n"                        \
          "\"m,\"\"1\"\".json\",dlib-hog,as,,,,pattern\n"                                                              \
          "\"m,\"\"1\"\".json\",dlib-hog,inputs.genes,,,,\"[1,15]\"\n"                                                 \
          "\"m,\"\"1\"\".json\",dlib-hog,inputs.faces,synth-1,,,00ff\n"                                                \
          "\"m,\"\"1\"\".json\",dlib-hog,inputs.odd,,,,\"\"\"12\"\"\"\n"                                               \
          "\"m,\"\"1\"\".json\",dlib-hog,scores.found,,,,1\n"                                                          \
          "\"m,\"\"1\"\".json\",dlib-hog,scores.faces,synth-1,1,-0.5,\"{\"\"false_margin\"\":-1}\"\n"
#define TABLE_AS_JSON                                                                                                  \
    "{\"maskgen-baseline\": 1, \"rows\": [{\"path\": \"m,\\\"1\\\".json\", \"as\": \"pattern\", \"detector\": "        \
    "\"dlib-hog\", "                                                                                                   \
    "\"inputs\": {\"genes\": [1, 15], \"faces\": [{\"name\": \"synth-1\", \"sha256\": \"00ff\"}], \"odd\": \"12\"}, "  \
    "\"scores\": {\"found\": 1, \"faces\": [{\"name\": \"synth-1\", \"hit\": true, \"true_margin\": -0.5, "            \
    "\"false_margin\": "                                                                                               \
    "-1}]}}, {\"path\": \"b.png\", \"as\": \"picture\", \"detector\": \"lbp\", \"inputs\": {\"library\": \"OpenCV "    \
    "4.6.0\"}, "                                                                                                       \
    "\"scores\": {\"detections\": [{\"margin\": 1.2729105949401855, \"box\": [52, 148, 55, 55]}]}}]}"

static mg_baseline *decoded(const char *text, const char *name)
{
    mg_baseline *b;
    MUST(mg_baseline_decode(&b, text, strlen(text), name, err));
    return b;
}

static char *encoded(const mg_baseline *b, const char *name)
{
    char *text;
    MUST(mg_baseline_encode(&text, b, name, err));
    return text;
}

/* A line for each figure of each face, sorted; and JSON and table are one another's, to the byte. */
static void a_table_holds_what_json_holds(void **state)
{
    (void)state;
    mg_baseline *json = decoded(TABLE_AS_JSON, "b.json"), *table;
    char *text = encoded(json, "b.CSV"), *first = encoded(json, "b.json");
    assert_string_equal(text, TABLE);
    table = decoded(text, "b.csv");
    char *back = encoded(table, "b.json"), *again = encoded(table, "b.csv");
    assert_string_equal(back, first);
    assert_string_equal(again, TABLE);
    assert_int_equal(mg_baseline_count(table), 2);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(compare(json, mg_baseline_row(table, i), 0, false), 0);
    mg_baseline_free(json);
    mg_baseline_free(table);
    free(text);
    free(first);
    free(back);
    free(again);
}

static void wrong_lines_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *text, *why;
    } list[] = {
        {"", "not a baseline"},
        {"path,detector\n", "not a baseline"},
        {"path,detector,what,name,found,margin,value\n", "version is missing"},
        {"path,detector,what,name,found,margin,value\nm,lbp,as,,,,pattern\n", "version is missing (line 2)"},
        {"path,detector,what,name,found,margin,value\n,,maskgen-baseline,,,,2\n", "baseline version 2"},
        {HEADS "m,lbp,as\n", "a field is missing (line 3)"},
        {HEADS "m,lbp,as,,,,pattern,\n", "a field too many (line 3)"},
        {HEADS "m,lbp,as,,,,pattern\n\n", "a field is missing (line 4)"},
        {HEADS "m,lbp,as,,,,\"pattern\n", "a quote is not closed (line 3)"},
        {HEADS "m,lbp,as,,,,pat\"tern\n", "does not begin with one (line 3)"},
        {HEADS "m,lbp,as,,,,\"pattern\"x\n", "after the closing quote of a field (line 3)"},
        {HEADS "m,lbp,as,,,,pattern\nm,lbp,faces,,,,1\n", "neither as, inputs.\u2026 nor scores.\u2026 (line 4)"},
        {HEADS "m,lbp,as,,,,pattern\nm,lbp,inputs.a,,,,[1\n", "begins like JSON and is none (line 4)"},
        {HEADS "m,lbp,as,,,,pattern\nm,lbp,scores.a,x,2,,\n", "found is 1 or 0, and only beside a name (line 4)"},
        {HEADS "m,lbp,as,,,,pattern\nm,lbp,scores.a,,1,2,\n", "found is 1 or 0, and only beside a name (line 4)"},
        {HEADS "m,lbp,as,,,,pattern\nm,lbp,scores.a,x,1,nan,\n", "a margin that is no number (line 4)"},
        {HEADS "m,lbp,as,,,,pattern\nm,lbp,scores.a,,,,1\nm,lbp,scores.a,,,,1\n", "stands there already (line 5)"},
        {HEADS "m,lbp,as,,,,pattern\nm,lbp,scores.a,x,,,\nm,lbp,scores.b,,,,1\nm,lbp,scores.a,y,,,\n",
         "already (line 6)"},
        {HEADS "m,lbp,as,,,,pattern\nm,lbp,scores.a,x,1,2,\"{\"\"hit\"\":true}\"\n", "already (line 4)"},
        {HEADS "m,lbp,as,,,,pattern\nn,lbp,inputs.a,,,,\"1\n2\"\n,lbp,as,,,,pattern\n", "as is missing: t.csv: line 4"},
        {HEADS ",lbp,as,,,,pattern\n", "\"path\" is empty: t.csv: line 3"},
        {HEADS "m,lbp,as,,,,drawing\n", "\"as\" is neither \"pattern\" nor \"picture\": t.csv: line 3"},
        {HEADS "m,lbp,as,,,,pattern\nm,lbp,scores.a,,,,null\n", "scores.a is null, not a number: t.csv: line 3"},
        {HEADS "m,lbp,as,,,,pattern\nn,lbp,as,,,,pattern\nm,lbp,as,,,,pattern\n", "two rows for m by lbp"},
        {HEADS "\xff,lbp,as,,,,pattern\n", "not UTF-8 (line 3)"},
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        mg_baseline *b;
        mg_err e = {MG_OK, ""};
        assert_int_equal(mg_baseline_decode(&b, list[i].text, strlen(list[i].text), "t.csv", &e), MG_EINPUT);
        assert_null(b);
        if (!strstr(e.msg, ": t.csv") || !strstr(e.msg, list[i].why))
            fail_msg("%zu: \"%s\" does not say \"%s\"", i, e.msg, list[i].why);
    }
}

/* As an editor of Windows saves it. */
static void windows_tables_are_read(void **state)
{
    (void)state;
    mg_baseline *b = decoded("\xef\xbb\xbf"
                             "path,detector,what,name,found,margin,value\r\n,,maskgen-baseline,,,,1\r\n"
                             "m,lbp,as,,,,pattern\r\nm,lbp,scores.found,,,,3",
                             "t.csv");
    char *text = encoded(b, "t.csv");
    assert_string_equal(text, HEADS "m,lbp,as,,,,pattern\nm,lbp,scores.found,,,,3\n");
    free(text);
    mg_baseline_free(b);
}

/* ---- reports ---- */

#define ODD "\"path\": \"a<b>&\\\"',:%\\u001b\\n.png\", \"detector\": \"lbp\", \"as\": \"picture\""
#define CHANGES                                                                                                        \
    "\"changes\": [{\"kind\": \"input\", \"what\": \"as\", \"was\": \"<1>\", \"is\": \"2%\"}, {\"kind\": "             \
    "\"missing\"}]"

static void reports_escape(void **state)
{
    (void)state;
    char *text;
    mg_json *rows = parse("[{" ODD ", " CHANGES
                          "}, {\"path\": \"fine\", \"detector\": \"lbp\", \"as\": \"picture\", \"changes\": []}]");
    mg_score_report r = {rows, NULL, false, false, NULL};
    MUST(mg_score_junit(&text, &r, err));
    assert_string_equal(
        text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"2\" failures=\"1\" errors=\"0\">\n"
              "  <testsuite name=\"maskgen score\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\">\n"
              "    <testcase classname=\"lbp\" name=\"a&lt;b&gt;&amp;&quot;&apos;,:%?&#10;.png\">\n"
              "      <failure type=\"change\" message=\"2 changes\">as was &lt;1&gt;, is 2%\nnot in the "
              "baseline\n</failure>\n"
              "    </testcase>\n    <testcase classname=\"lbp\" name=\"fine\"/>\n  </testsuite>\n</testsuites>\n");
    free(text);
    MUST(mg_score_annotations(&text, &r, err));
    assert_string_equal(text, "::error file=a<b>&\"'%2C%3A%25?%0A.png,title=maskgen score::lbp%0Aas was <1>, is "
                              "2%25%0Anot in the baseline\n");
    free(text);
    MUST(mg_score_changes(&text, mg_json_first(rows), false, err));
    assert_string_equal(text,
                        "a<b>&\"',:%??.png (lbp): as was <1>, is 2%\na<b>&\"',:%??.png (lbp): not in the baseline\n");
    free(text);
    mg_json_free(rows);
}

/* Bytes that no XML and no terminal may see: broken UTF-8, C1 controls (U+009B begins a terminal's command), what
 * XML leaves out. */
static void no_name_breaks_a_report(void **state)
{
    (void)state;
    static const struct {
        const char *path, *junit, *github;
    } list[] = {
        {"\xff\xc3", "??", "??"},
        {"\xc2\x9b"
         "31m",
         "?31m", "?31m"},
        {"\xef\xbf\xbf", "?", "?"},
        {"\x7f\x01", "??", "??"},
        {"a\tb\rc\nd", "a&#9;b&#13;c&#10;d", "a?b%0Dc%0Ad"},
        {"::error::x]]>", "::error::x]]&gt;", "%3A%3Aerror%3A%3Ax]]>"},
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        char *text, want[200];
        mg_json *rows = mg_json_array(), *row = mg_json_put(rows, NULL, mg_json_object());
        mg_score_report r = {rows, NULL, false, false, NULL};
        mg_json_put_string(row, "path", list[i].path);
        mg_json_put_string(row, "error", "50%: no, gone");
        MUST(mg_score_junit(&text, &r, err));
        snprintf(want, sizeof want, " name=\"%s\">", list[i].junit);
        assert_non_null(strstr(text, want));
        assert_non_null(strstr(text, "<error type=\"unscored\" message=\"50%: no, gone\"/>"));
        free(text);
        MUST(mg_score_annotations(&text, &r, err));
        snprintf(want, sizeof want, "::error file=%s,title=maskgen score::%%0A50%%25: no, gone\n", list[i].github);
        assert_string_equal(text, want);
        free(text);
        mg_json_free(rows);
    }
}

/* One name for a file, however it is typed; never one for two. */
static void files_have_one_name(void **state)
{
    (void)state;
    static const char *const list[][2] = {
        {"a.png", "a.png"},
        {"./a.png", "a.png"},
        {".//./a.png", "a.png"},
        {"a//b/./c", "a/b/c"},
        {"/./a", "/a"},
        {"//a", "/a"},
        {"../a", "../a"},
        {"a/../b", "a/../b"},
        {".a", ".a"},
        {"./.", "."},
        {"a./.b", "a./.b"},
        {"", ""},
        {"./-d.jpg", "-d.jpg"},
        {"caf\xe9.png", "caf\xef\xbf\xbd"
                        "E9.png"},
        {"caf\xc3\xa9.png", "caf\xc3\xa9.png"},
        {"\xef\xbf\xbd"
         "E9",
         "\xef\xbf\xbd"
         "00E9"},
        {"\xff", "\xef\xbf\xbd"
                 "FF"},
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        char *name;
        MUST(mg_baseline_path(&name, list[i][0], err));
        assert_string_equal(name, list[i][1]);
        free(name);
    }
    mg_baseline *b = with(ROW("./d//m", "1", "00", "0.5"));
    mg_json *row = parse(ROW("d/m", "1", "00", "0.5"));
    assert_int_equal(compare(b, row, 0, false), 0);
    MUST(mg_baseline_put(b, row, err));
    assert_int_equal(mg_baseline_count(b), 1);
    mg_json_free(row);
    mg_baseline_free(b);
}

/* NaN and infinity become null in JSON; two of them would hold to each other for ever. */
static void a_score_that_is_no_number_is_refused(void **state)
{
    (void)state;
    static const char text[] = "{\"maskgen-baseline\": 1, \"rows\": [" ROW("m", "1", "00", "null") "]}";
    mg_baseline *b = with(ROW("m", "1", "00", "0.5")), *read;
    mg_json *row = parse(ROW("m", "1", "00", "null")), *deep = parse(ROW("m", "1", "00", "[{\"margin\": null}]"));
    mg_err e = {MG_OK, ""};
    assert_int_equal(mg_baseline_put(b, row, &e), MG_EINPUT);
    assert_string_equal(e.msg, "scores.true_margin is null, not a number: m");
    assert_int_equal(mg_baseline_put(b, deep, &e), MG_EINPUT);
    assert_string_equal(e.msg, "scores.true_margin[0].margin is null, not a number: m");
    assert_int_equal(mg_baseline_decode(&read, text, strlen(text), "b.json", &e), MG_EINPUT);
    assert_string_equal(e.msg, "scores.true_margin is null, not a number: b.json: row 0");
    assert_int_equal(mg_baseline_count(b), 1);
    mg_json_free(row);
    mg_json_free(deep);
    mg_baseline_free(b);
}

/* In any order, in a file and put one by one: each is found under its own key, and stands in its place. */
static void rows_of_any_order_are_found(void **state)
{
    (void)state;
    enum { N = 50 };
    mg_baseline *b = with(ROW("25", "1", "00", "25"));
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < N; i++) {
            char text[300];
            int k = i * 17 % N;
            snprintf(text, sizeof text, ROW("%d", "1", "00", "%d"), 10 + k, k + pass);
            mg_json *row = parse(text);
            MUST(mg_baseline_put(b, row, err));
            assert_int_equal(compare(b, row, 0, false), 0);
            mg_json_free(row);
        }
    assert_int_equal(mg_baseline_count(b), N);
    for (int i = 0; i < N; i++)
        assert_int_equal(atoi(mg_json_string(mg_json_find(mg_baseline_row(b, (size_t)i), "path"))), 10 + i);
    mg_baseline_free(b);
}

static void rows_that_are_gone_can_be_dropped(void **state)
{
    (void)state;
    mg_baseline *b = with(ROW("m", "1", "00", "0.5"));
    mg_json *n = parse(ROW("n", "1", "00", "0.5")), *kept = parse("[" ROW("n", "2", "00", "0.5") "]");
    MUST(mg_baseline_put(b, n, err));
    MUST(mg_baseline_prune(b, kept, err));
    assert_int_equal(mg_baseline_count(b), 1);
    assert_true(mg_baseline_same(mg_baseline_row(b, 0), n));
    mg_json_free(n);
    mg_json_free(kept);
    mg_baseline_free(b);
}

/* A print drawn anew: 24 genes, its hash, and six figures of each of 20 faces change. */
static mg_json *redrawn(void)
{
    mg_json *row = parse("{\"path\": \"m.png\", \"detector\": \"lbp\", \"as\": \"pattern\"}");
    mg_json *changes = mg_json_put(row, "changes", mg_json_array());
    char what[80], is[20];
    for (int i = 0; i < 24; i++) {
        snprintf(what, sizeof what, "inputs.genes[%d]", i);
        mg_score_add_change(changes, "input", what, "1", "2");
    }
    mg_score_add_change(changes, "input", "inputs.sha256", "00", "ff");
    mg_score_add_change(changes, "score", "scores.found", "9", "8");
    mg_score_add_change(changes, "score", "scores.mean_margin", "0.1", "0.2");
    for (int i = 0; i < 120; i++) {
        static const char *const figure[] = {"true_margin", "false_margin", "parts.front",
                                             "parts.left",  "parts.right",  "hit"};
        snprintf(what, sizeof what, "scores.faces[f%d].%s", i / 6, figure[i % 6]);
        snprintf(is, sizeof is, "%g", i == 66 ? -3 : 0.5 + 0.001 * i);
        mg_score_add_change(changes, "score", what, "0.5", is);
    }
    return row;
}

static void many_changes_are_told_in_a_few_lines(void **state)
{
    (void)state;
    mg_json *rows = mg_json_array();
    const mg_json *row = mg_json_put(rows, NULL, redrawn());
    mg_score_report r = {rows, NULL, false, false, NULL};
    char *text;
    MUST(mg_score_annotations(&text, &r, err));
    assert_string_equal(
        text, "::error file=m.png,title=maskgen score::lbp%0Ainputs.sha256 was 00, is ff%0Ainputs.genes[0] was 1, is 2"
              "%0Ainputs.genes[1] was 1, is 2%0Ainputs.genes[2] was 1, is 2%0Ainputs.genes[3] was 1, is 2"
              "%0Ascores.found was 9, is 8%0Ascores.mean_margin was 0.1, is 0.2"
              "%0Ascores.faces[f11].true_margin was 0.5, is -3%0Aand 139 more\n");
    free(text);
    MUST(mg_score_changes(&text, row, false, err));
    assert_non_null(strstr(text, "m.png (lbp): and 137 more (--all-changes)\n"));
    free(text);
    for (int all = 0; all < 2; all++) { /* JUnit always tells all, the terminal when asked */
        if (all)
            MUST(mg_score_changes(&text, row, true, err));
        else
            MUST(mg_score_junit(&text, &r, err));
        size_t n = 0;
        for (const char *s = text; (s = strstr(s, " was ")); s++)
            n++;
        assert_int_equal(n, 147);
        assert_null(strstr(text, "more"));
        free(text);
    }
    mg_json_free(rows);
}

/* What a row's scores hang on, in one sentence. */
static void causes_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *as, *what[3], *cause;
    } list[] = {
        {"pattern", {"inputs.genes[0]", "inputs.sha256"}, "1 gene changed"},
        {"pattern", {"inputs.genes[0]", "inputs.genes[7]", "inputs.sha256"}, "2 genes changed"},
        {"pattern", {"inputs.sha256"}, "the print changed, though no gene did (its palette, stamp or painter)"},
        {"picture", {"inputs.sha256"}, "the picture changed"},
        {"picture", {"inputs.library"}, "the library's version changed (1 \u2192 2)"},
        {"picture",
         {"inputs.weights", "inputs.maskgen"},
         "maskgen's version changed (1 \u2192 2); the detector's weights changed"},
        {"pattern", {"inputs.faces[a].sha256", "inputs.faces[b].sha256"}, "the faces changed"},
        {"pattern", {"inputs.channels"}, "options changed (channels)"},
        {"pattern", {"inputs.channels", "inputs.views"}, "options changed (channels, \u2026)"},
        {"pattern", {NULL}, "no input that is known changed: scores moved by up to 0.25, the tolerance is 0.0001"},
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        mg_json *row = mg_json_object(), *changes = mg_json_put(row, "changes", mg_json_array());
        mg_json_put_string(row, "as", list[i].as);
        for (int k = 0; k < 3 && list[i].what[k]; k++)
            mg_score_add_change(changes, "input", list[i].what[k], "1", "2");
        mg_score_add_change(changes, "score", "scores.mean_margin", "0.5", "0.25");
        MUST(mg_score_put_cause(row, 1e-4, err));
        assert_string_equal(mg_json_string(mg_json_find(row, "cause")), list[i].cause);
        mg_json_free(row);
    }
    mg_json *row = parse("{\"changes\": []}");
    MUST(mg_score_put_cause(row, 1e-4, err));
    assert_null(mg_json_find(row, "cause"));
    mg_json_free(row);
}

/* The table of a step's summary: no name can leave its cell, no command its block. */
static void the_summary_is_a_table(void **state)
{
    (void)state;
    char *text;
    mg_json *rows =
        parse("[{\"path\": \"a|b\\n_.png\", \"detector\": \"lbp\", \"cause\": \"the picture changed\", "
              "\"changes\": [{\"kind\": \"input\", \"what\": \"inputs.genes[1]\", \"was\": \"1\", \"is\": \"2\"}, "
              "{\"kind\": \"score\", \"what\": \"scores.found\", \"was\": \"9\", \"is\": \"8\"}]}, "
              "{\"path\": \"fine\", \"detector\": \"lbp\", \"changes\": []}, "
              "{\"path\": \"cut\", \"detector\": \"lbp\", \"error\": \"damaged\"}]");
    mg_json *gone = parse("[{\"path\": \"gone\", \"detector\": \"lbp\"}]");
    mg_score_report r = {rows, gone, true, false, "maskgen score 'a```b'"};
    MUST(mg_score_summary(&text, &r, err));
    assert_string_equal(text, "### maskgen score: 1 of 3 scores holds\n\n"
                              "| file | detector | what | was | is | cause |\n|---|---|---|---|---|---|\n"
                              "| a\\|b?\\_.png | lbp | scores.found | 9 | 8 | the picture changed |\n"
                              "| a\\|b?\\_.png | lbp | inputs.genes\\[1] | 1 | 2 |  |\n"
                              "| cut | lbp |  |  |  | damaged |\n"
                              "| gone | lbp | row | scored | not scored | in the baseline, but not scored |\n"
                              "\nTo accept all of it, run this and commit the baseline:\n\n"
                              "````sh\nmaskgen score 'a```b'\n````\n");
    free(text);
    mg_json_free(gone);
    mg_json_free(rows);
    rows = parse("[{\"path\": \"fine\", \"detector\": \"lbp\", \"changes\": []}]");
    MUST(mg_score_summary(&text, &(mg_score_report){.rows = rows}, err));
    assert_string_equal(text, "### maskgen score: 1 of 1 score holds\n");
    free(text);
    mg_json_free(rows);
}

/* name, unit, value, range. */
static void benchmarks_are_figures(void **state)
{
    (void)state;
    char *text;
    mg_json *rows = parse("[{\"path\": \"m\", \"as\": \"pattern\", \"detector\": \"lbp\", \"scores\": {\"found\": 1, "
                          "\"mean_margin\": 1, \"faces\": [{\"true_margin\": 0}, {\"true_margin\": 2}]}}, "
                          "{\"path\": \"p\", \"as\": \"picture\", \"detector\": \"lbp\", \"scores\": {\"faces\": 3, "
                          "\"best_margin\": 0.5}}, {\"path\": \"cut\", \"detector\": \"lbp\", \"error\": \"x\"}]");
    MUST(mg_score_benchmark(&text, rows, err));
    mg_json
        *got = parse(text),
        *want = parse(
            "[{\"name\": \"m, lbp: mean margin\", \"unit\": \"margin\", \"value\": 1, \"range\": \"\u00b1 1.414\"}, "
            "{\"name\": \"m, lbp: faces found\", \"unit\": \"percent\", \"value\": 50, \"range\": \"1 of 2 faces\"}, "
            "{\"name\": \"p, lbp: best margin\", \"unit\": \"margin\", \"value\": 0.5}, "
            "{\"name\": \"p, lbp: faces\", \"unit\": \"faces\", \"value\": 3}]");
    assert_int_equal(mg_json_diff(want, got, 0, NULL, NULL), 0);
    assert_int_equal(mg_json_count(got), 4);
    free(text);
    mg_json_free(got);
    mg_json_free(want);
    mg_json_free(rows);
}

static void missing_rows_are_skipped_or_fail(void **state)
{
    (void)state;
    mg_json *rows = parse("[]"), *gone = parse("[{\"path\": \"a,b.png\", \"detector\": \"lbp\"}]");
    for (int fails = 0; fails < 2; fails++) {
        char *text;
        mg_score_report r = {rows, gone, fails, false, NULL};
        MUST(mg_score_junit(&text, &r, err));
        assert_non_null(strstr(text, fails ? "tests=\"1\" failures=\"1\" errors=\"0\" skipped=\"0\""
                                           : "tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\""));
        assert_non_null(strstr(text, fails ? "<failure type=\"missing\" message=\"in the baseline, but not scored\"/>"
                                           : "<skipped message=\"in the baseline, but not scored\"/>"));
        free(text);
        MUST(mg_score_annotations(&text, &r, err));
        assert_string_equal(
            text, fails ? "::error file=a%2Cb.png,title=maskgen score::lbp%0Ain the baseline, but not scored\n"
                        : "::warning file=a%2Cb.png,title=maskgen score::lbp%0Ain the baseline, but not scored\n");
        free(text);
    }
    mg_json_free(rows);
    mg_json_free(gone);
}

/* ---- one weight of a detector ---- */

static mg_json *scored(const char *detector)
{
    mg_spec spec;
    mg_score_batch *book;
    mg_json *row[MG_SCORE_ROWS_MAX];
    MUST(mg_spec_init(&spec, err));
    mg_score_opts opts = {&spec, detector, "", "", MG_AS_PICTURE, NULL, NULL, NULL};
    MUST(mg_score_batch_new(&book, &opts, err));
    mg_err why;
    MUST(mg_score_batch_file(book, PHOTO, row, &why, err));
    assert_int_equal(why.code, MG_OK);
    mg_score_batch_free(book);
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

/* dlib's filters come compiled in: the hash that stands in a row is that of mg_hog_model_hash, which one weight
 * changes. */
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

TEST_MAIN(cmocka_unit_test(changes_are_named), cmocka_unit_test(rows_are_replaced_and_kept),
          cmocka_unit_test(wrong_files_are_refused), cmocka_unit_test(reports_escape),
          cmocka_unit_test(no_name_breaks_a_report), cmocka_unit_test(files_have_one_name),
          cmocka_unit_test(a_score_that_is_no_number_is_refused), cmocka_unit_test(rows_of_any_order_are_found),
          cmocka_unit_test(rows_that_are_gone_can_be_dropped), cmocka_unit_test(many_changes_are_told_in_a_few_lines),
          cmocka_unit_test(missing_rows_are_skipped_or_fail), cmocka_unit_test(a_weight_of_dlibs_detector_is_caught),
          cmocka_unit_test(a_table_holds_what_json_holds), cmocka_unit_test(wrong_lines_are_named),
          cmocka_unit_test(windows_tables_are_read), cmocka_unit_test(causes_are_named),
          cmocka_unit_test(the_summary_is_a_table), cmocka_unit_test(benchmarks_are_figures))
