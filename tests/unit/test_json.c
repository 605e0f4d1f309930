/* Strict reading with lines, exact numbers, escapes, limits. */
#include "test.h"

#include <locale.h>
#include <math.h>
#include <unistd.h>

#include "base/file/file.h"
#include "base/json/json.h"
#include "base/rng.h"

static void check_refused(const char *text, const char *words)
{
    mg_json *j;
    mg_err got = {MG_OK, ""};
    size_t n = strlen(text);
    char *exact = malloc(n + 1); /* its own block, so that a sanitizer sees any over-read */
    memcpy(exact, text, n);
    if (mg_json_parse(&j, exact, n, "x.json", &got) != MG_EINPUT)
        fail_msg("%s was accepted", text);
    assert_null(j);
    if (!ends_with(got.msg, ": x.json") || !strstr(got.msg, words))
        fail_msg("%s: “%s” does not say “%s”", text, got.msg, words);
    free(exact);
}

static void check_prints(const char *text, bool pretty, const char *want)
{
    mg_json *j;
    char *out;
    MUST(mg_json_parse(&j, text, strlen(text), "x", err));
    MUST(mg_json_print(&out, j, pretty, err));
    assert_string_equal(out, want);
    free(out);
    mg_json_free(j);
}

static void bad_texts_are_refused_with_their_line(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", "the text ends too early (line 1)"},
        {"{\n\"a\": 1,\n}", "expected a string (line 3)"},
        {"[1,\n2", "the text ends too early (line 2)"},
        {"[1 2]", "expected ','"},
        {"{\"a\" 1}", "expected ':'"},
        {"{\"a\":1}\n\n x", "something follows the value (line 3)"},
        {"[01]", "leading zero"},
        {"[-]", "expected a value"},
        {"[1.]", "point"},
        {"[1e+]", "exponent"},
        {"[.5]", "expected a value"},
        {"[+1]", "expected a value"},
        {"[NaN]", "expected a value"},
        {"[tru]", "expected a value"},
        {"[1e999]", "too large"},
        {"[1,]", "expected a value"},
        {"'a'", "expected a value"},
        {"\"a", "without end"},
        {"\"a\nb\"", "line break"},
        {"\"\\x\"", "bad escape"},
        {"\"\\u12g4\"", "bad \\u"},
        {"\"\\u0000\"", "bad \\u"},
        {"\"\\ud800\"", "bad \\u"},
        {"\"\\ud800\\u0041\"", "bad \\u"},
        {"\"\\udc00\"", "bad \\u"},
        {"\"\\", "bad escape"},
        {"\"\\u12", "bad \\u"},
        {"\"\xc3\"", "UTF-8"},
        {"\"\xc0\x80\"", "UTF-8"},
        {"\"\xed\xa0\x80\"", "UTF-8"},
        {"\"\xf4\x90\x80\x80\"", "UTF-8"},
        {"\"\xff\"", "UTF-8"},
        {"\"\xe2\x82", "UTF-8"},
        {"{\"a\":1,\n\"b\":{\"c\":1},\n\"\\u0061\":2}", "a key that this object already has (line 3)"},
        {"[{\"x\":{},\n\"y\":1},{\"y\":1,\n\"y\":2}]", "a key that this object already has (line 3)"},
        {"[1111111111111111111111111111111111111111111111111111111111111111]", "more than 62"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_refused(cases[i][0], cases[i][1]);
}

static void depth_is_limited(void **state)
{
    (void)state;
    char text[2 * 65 + 1];
    for (int depth = 64; depth <= 65; depth++) {
        memset(text, '[', (size_t)depth);
        memset(text + depth, ']', (size_t)depth);
        text[2 * depth] = 0;
        if (depth == 65) {
            check_refused(text, "64 deep");
            continue;
        }
        mg_json *j;
        MUST(mg_json_parse(&j, text, strlen(text), "x", err));
        mg_json_free(j);
    }
    char *open = malloc(1000000); /* a stack killer */
    memset(open, '[', 1000000);
    mg_json *j;
    assert_int_equal(mg_json_parse(&j, open, 1000000, "x", NULL), MG_EINPUT);
    free(open);
}

static void printing_is_fixed(void **state)
{
    (void)state;
    check_prints(" { \"b\" : [ 1 , 2.5 ] , \"a\" : [ ] , \"c\" : { } } ", false, "{\"b\":[1,2.5],\"a\":[],\"c\":{}}");
    check_prints(
        "{\"b\":[1,2.5],\"a\":[],\"c\":{\"d\":[\"x\",null]}}", true,
        "{\n  \"b\": [1, 2.5],\n  \"a\": [],\n  \"c\": {\n    \"d\": [\n      \"x\",\n      null\n    ]\n  }\n}\n");
    check_prints("[true,false,null,9007199254740992,-3,1e2,1e20,0.1,1e-7,123456789012]", false,
                 "[true,false,null,9007199254740992,-3,100,1e+20,0.1,1e-07,123456789012]");
    check_prints("\"\\u00e9\\ud83d\\ude00\\n\\u0001\\/\\\"\\\\\x7f\xc2\x9b\"", false,
                 "\"é😀\\n\\u0001/\\\"\\\\\\u007f\\u009b\"");
    mg_json *j = mg_json_array();
    char *out;
    mg_json_put_string(j, NULL, "a\xff\xc3(");
    mg_json_put_number(j, NULL, NAN);
    mg_json_put_number(j, NULL, -INFINITY);
    MUST(mg_json_print(&out, j, false, err));
    assert_string_equal(out, "[\"a\xef\xbf\xbd\xef\xbf\xbd(\",null,null]"); /* stray bytes cannot spoil a file */
    free(out);
    mg_json_free(j);
}

/* Any double reads back equal, in as few digits as do it. */
static void numbers_round_trip(void **state)
{
    (void)state;
    setlocale(LC_ALL, "");
    mg_rng r;
    mg_rng_seed(&r, 11, 0);
    enum { N = 20000 };
    static double v[N], back[N];
    for (int i = 0; i < N; i++) {
        uint64_t bits = mg_rng_u64(&r);
        memcpy(&v[i], &bits, sizeof v[i]);
        if (!isfinite(v[i]))
            v[i] = 0.1 * i;
    }
    v[0] = 5e-324, v[1] = 1.7976931348623157e308, v[2] = 0.1 + 0.2, v[3] = 1.0 / 3;
    mg_json *j = mg_json_object(), *read;
    char *out;
    mg_json_put_numbers(j, "v", v, N);
    MUST(mg_json_print(&out, j, true, err));
    MUST(mg_json_parse(&read, out, strlen(out), "x", err));
    MUST(mg_json_need_numbers(read, "v", back, N, "x", err));
    assert_memory_equal(v, back, sizeof v);
    mg_json_free(read);
    mg_json_free(j);
    free(out);
}

static void needs_name_file_and_key(void **state)
{
    (void)state;
    static const char text[] = "{\"n\":4.5,\"s\":\"t\",\"v\":[1,2],\"w\":[1,\"2\"]}";
    mg_json *j;
    double n, v[3];
    const char *s;
    mg_err got = {MG_OK, ""};
    MUST(mg_json_parse(&j, text, sizeof text - 1, "x", err));
    MUST(mg_json_need_number(j, "n", &n, "f", err));
    MUST(mg_json_need_string(j, "s", &s, "f", err));
    MUST(mg_json_need_numbers(j, "v", v, 2, "f", err));
    assert_true(n == 4.5 && v[0] == 1 && v[1] == 2);
    assert_string_equal(s, "t");
    assert_int_equal(mg_json_need_number(j, "z", &n, "f", &got), MG_EINPUT);
    assert_string_equal(got.msg, "z is missing: f");
    assert_int_equal(mg_json_need_number(j, "s", &n, "f", &got), MG_EINPUT);
    assert_string_equal(got.msg, "s: expected a number, found a string: f");
    assert_int_equal(mg_json_need_numbers(j, "v", v, 3, "f", &got), MG_EINPUT);
    assert_string_equal(got.msg, "v: expected 3 numbers, found 2: f");
    assert_int_equal(mg_json_need_numbers(j, "w", v, 2, "f", &got), MG_EINPUT);
    assert_int_equal(mg_json_need_string(NULL, "w", &s, "f", &got), MG_EINPUT);
    assert_int_equal(mg_json_count(j), 4);
    assert_string_equal(mg_json_key(mg_json_next(mg_json_first(j))), "s");
    assert_true(isnan(mg_json_number(mg_json_find(j, "s"))));
    assert_null(mg_json_string(mg_json_find(j, "n")));
    mg_json *twin = mg_json_copy(j);
    assert_int_equal(mg_json_kind_of(mg_json_find(twin, "v")), MG_JSON_ARRAY);
    mg_json_free(twin);
    mg_json_free(j);
}

/* A child that memory did not allow is not silently absent. */
static void lost_children_are_reported(void **state)
{
    (void)state;
    char *out;
    mg_json *j = mg_json_object(), *inner = mg_json_put(j, "in", mg_json_array());
    assert_null(mg_json_put(inner, NULL, NULL));
    assert_int_equal(mg_json_print(&out, j, true, NULL), MG_ENOMEM);
    assert_null(out);
    assert_int_equal(mg_json_print(&out, NULL, true, NULL), MG_ENOMEM);
    assert_null(mg_json_put(NULL, "k", mg_json_object()));
    mg_json_free(j);
}

static void files_round_trip(void **state)
{
    (void)state;
    char path[] = "/tmp/maskgen-test-XXXXXX";
    close(mkstemp(path));
    mg_json *j = mg_json_object(), *back;
    mg_json_put_bool(j, "yes", true);
    MUST(mg_json_write(path, j, err));
    MUST(mg_json_load(&back, path, 100, err));
    assert_true(mg_json_bool(mg_json_find(back, "yes")));
    mg_json_free(back);
    mg_err got = {MG_OK, ""};
    assert_int_equal(mg_json_load(&back, path, 3, &got), MG_EINPUT);
    MUST(mg_file_write(path, "{\n]", 3, err));
    assert_int_equal(mg_json_load(&back, path, 100, &got), MG_EINPUT);
    assert_non_null(strstr(got.msg, path));
    assert_non_null(strstr(got.msg, "line 2"));
    unlink(path);
    mg_json_free(j);
}

TEST_MAIN(cmocka_unit_test(bad_texts_are_refused_with_their_line), cmocka_unit_test(depth_is_limited),
          cmocka_unit_test(printing_is_fixed), cmocka_unit_test(numbers_round_trip),
          cmocka_unit_test(needs_name_file_and_key), cmocka_unit_test(lost_children_are_reported),
          cmocka_unit_test(files_round_trip))
