/* Every type of row: defaults, typed values, argv, JSON and help, and what each says when it refuses. */
#include "test.h"

#include "base/param/param.h"
#include "maskgen/spec.h"
#include "spec/rows.h"

static const char *const colours[] = {"red", "green", NULL};

typedef struct opts {
    int64_t iters;
    double kappa;
    bool quiet;
    int colour;
    char out[MG_TEXT_MAX];
    mg_list faces;
    int grid[2];
} opts;

#define AT(f) offsetof(opts, f)
static const mg_param rows[] = {
    {"iters", 'n', MG_INT, AT(iters), 0, 1e9, "1000", NULL, "N", "Annealing iterations, one candidate each."},
    {"kappa", 0, MG_REAL, AT(kappa), -1, 10, "2.5", NULL, "X", "How far below the threshold every view is pushed."},
    {"quiet", 'q', MG_BOOL, AT(quiet), 0, 0, NULL, NULL, NULL, "No progress."},
    {"colour", 0, MG_CHOICE, AT(colour), 0, 0, "green", colours, "NAME", "A colour."},
    {"out", 'o', MG_TEXT, AT(out), 0, 0, "maskgen-out", NULL, "DIR", "Folder for the results, created with parents."},
    {"faces", 0, MG_LIST, AT(faces), 0, 0, "", NULL, "PATH…",
     "Photos or folders of photos to search on; several may follow, and they are all taken up to the next option."},
    {"grid", 0, MG_SIZE, AT(grid), 1, 16, "6x4", NULL, "CxR", "Columns and rows of cells."},
    MG_PARAM_END,
};

static opts o;

static mg_params table(void)
{
    return (mg_params){rows, &o};
}

static int set_up(void **state)
{
    (void)state;
    return mg_params_default(table(), NULL);
}

static int tear_down(void **state)
{
    (void)state;
    mg_params_free(table());
    return o.faces.count != 0;
}

static mg_status read_argv(const mg_params *tables, int argc, char *const *argv, mg_list *rest, mg_err *err)
{
    return mg_params_argv(&(mg_argv){.tables = tables, .argc = argc, .argv = argv, .rest = rest}, err);
}

#define ARGV(rest, err, ...)                                                                                           \
    read_argv((mg_params[]){table(), {NULL, NULL}}, (int)(sizeof(char *[]){__VA_ARGS__} / sizeof(char *)),             \
              (char *[]){__VA_ARGS__}, rest, err)

#define SAYS(words, ...)                                                                                               \
    do {                                                                                                               \
        mg_err got = {MG_OK, ""};                                                                                      \
        assert_int_equal(ARGV(NULL, &got, __VA_ARGS__), MG_EINPUT);                                                    \
        assert_string_equal(got.msg, words);                                                                           \
    } while (0)

static void defaults_are_as_typed(void **state)
{
    (void)state;
    assert_int_equal(o.iters, 1000);
    assert_true(o.kappa == 2.5);
    assert_false(o.quiet);
    assert_int_equal(o.colour, 1);
    assert_string_equal(o.out, "maskgen-out");
    assert_int_equal(o.faces.count, 0);
    assert_int_equal(o.grid[0], 6);
    assert_int_equal(o.grid[1], 4);
}

static void argv_sets_every_type(void **state)
{
    (void)state;
    mg_list rest = {0};
    MUST(ARGV(&rest, err, "first", "--iters", "7", "--kappa=-0.5", "-q", "--colour", "red", "-o", "dir", "--faces", "a",
              "-5", "b", "--grid", "3x16", "second", "-", "--", "--iters"));
    assert_int_equal(o.iters, 7);
    assert_true(o.kappa == -0.5);
    assert_true(o.quiet);
    assert_int_equal(o.colour, 0);
    assert_string_equal(o.out, "dir");
    assert_int_equal(o.faces.count, 3);
    assert_string_equal(o.faces.item[1], "-5");
    assert_int_equal(o.grid[0], 3);
    assert_int_equal(o.grid[1], 16);
    assert_int_equal(rest.count, 4);
    assert_string_equal(rest.item[1], "second");
    assert_string_equal(rest.item[3], "--iters");
    mg_list_free(&rest);
}

static void lists_replace_then_add(void **state)
{
    (void)state;
    MUST(ARGV(NULL, err, "--faces", "a", "b", "-q", "--faces=c", "--faces", "d"));
    assert_int_equal(o.faces.count, 4);
    assert_string_equal(o.faces.item[3], "d");
    MUST(ARGV(NULL, err, "--faces", "e", "--iters", "1", "--iters", "2", "-n3"));
    assert_int_equal(o.faces.count, 1);
    assert_int_equal(o.iters, 3);
    mg_list copy;
    MUST(mg_list_copy(&copy, &o.faces, err));
    assert_string_equal(copy.item[0], "e");
    assert_ptr_not_equal(copy.item[0], o.faces.item[0]);
    mg_list_free(&copy);
}

/* An option whose argument stands in brackets may stand alone; only one of its words is taken for the argument. */
static void a_word_may_be_left_out(void **state)
{
    (void)state;
    static const mg_param bare[] = {
        {"colour", 0, MG_CHOICE, AT(colour), 0, 0, "green", colours, "[NAME]", "A colour."},
        {"quiet", 'q', MG_BOOL, AT(quiet), 0, 0, NULL, NULL, NULL, "No progress."},
        MG_PARAM_END,
    };
    static const struct {
        const char *argv[3];
        int argc, colour;
        size_t rest;
    } list[] = {{{"--colour"}, 1, 0, 0},
                {{"--colour", "green"}, 2, 1, 0},
                {{"--colour", "-q"}, 2, 0, 0},
                {{"--colour", "x.png"}, 2, 0, 1},
                {{"--colour", "green", "red"}, 3, 1, 1},
                {{"--colour=green", "red"}, 2, 1, 1}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        char *argv[3] = {NULL};
        mg_list rest = {0};
        for (int k = 0; k < list[i].argc; k++)
            argv[k] = strdup(list[i].argv[k]);
        MUST(read_argv((mg_params[]){{bare, &o}, {NULL, NULL}}, list[i].argc, argv, &rest, err));
        assert_int_equal(o.colour, list[i].colour);
        assert_int_equal(rest.count, list[i].rest);
        mg_list_free(&rest);
        for (int k = 0; k < list[i].argc; k++)
            free(argv[k]);
    }
    mg_err got = {MG_OK, ""};
    char *wrong[] = {(char[]){"--colour=blue"}};
    assert_int_equal(read_argv((mg_params[]){{bare, &o}, {NULL, NULL}}, 1, wrong, NULL, &got), MG_EINPUT);
}

static void argv_refuses_with_reasons(void **state)
{
    (void)state;
    SAYS("-1 is outside 0 … 1000000000: --iters", "--iters", "-1");
    SAYS("99999999999999999999 is outside 0 … 1000000000: --iters", "--iters", "99999999999999999999");
    SAYS("\"1.5\" is not a whole number: --iters", "--iters", "1.5");
    SAYS("\" 1\" is not a whole number: --iters", "--iters", " 1");
    SAYS("\"1 \" is not a whole number: --iters", "--iters", "1 ");
    SAYS("\"\" is not a whole number: --iters", "--iters=");
    SAYS("\"0x10\" is not a whole number: --iters", "--iters", "0x10");
    SAYS("--iters needs an argument: N", "--iters");
    SAYS("--iters needs an argument: N", "--iters", "--quiet");
    SAYS("--faces needs an argument: PATH…", "--faces", "-q");
    SAYS("10.5 is outside -1 … 10: --kappa", "--kappa", "10.5");
    SAYS("\"nan\" is not a number: --kappa", "--kappa", "nan");
    SAYS("\"1e999\" is not a number: --kappa", "--kappa", "1e999");
    SAYS("\"1,5\" is not a number: --kappa", "--kappa", "1,5");
    SAYS("\"1-5\" is not a number: --kappa", "--kappa", "1-5");
    SAYS("\"blue\" is not one of red, green: --colour", "--colour", "blue");
    SAYS("17 is outside 1 … 16: --grid", "--grid", "4x17");
    SAYS("\"4x\" is not of the form 6x4: --grid", "--grid", "4x");
    SAYS("\"4x4x4\" is not of the form 6x4: --grid", "--grid", "4x4x4");
    SAYS("\"4 x4\" is not of the form 6x4: --grid", "--grid", "4 x4");
    SAYS("--quiet takes no argument", "--quiet=true");
    SAYS("unknown option --iter (did you mean --iters?)", "--iter", "3");
    SAYS("unknown option --color (did you mean --colour?)", "--color=red");
    SAYS("unknown option --zzzzzz (--help lists them)", "--zzzzzz");
    SAYS("unknown option -z (--help lists them)", "-z");
    SAYS("unknown option -qn (--help lists them)", "-qn");
    SAYS("unknown option -- (--help lists them)", "--=5");
    SAYS("unexpected argument \"stray\"", "stray");
    char longest[MG_TEXT_MAX + 1];
    memset(longest, 'x', sizeof longest);
    longest[MG_TEXT_MAX] = 0;
    SAYS("longer than 4095 bytes: --out", "--out", longest);
    longest[MG_TEXT_MAX - 1] = 0;
    MUST(ARGV(NULL, err, "--out", longest));
    assert_string_equal(o.out, longest);
    for (int i = 0; i < MG_LIST_MAX; i++)
        MUST(mg_param_set(table(), &rows[5], "x", "--faces", err));
    mg_err got = {MG_OK, ""};
    assert_int_equal(mg_param_set(table(), &rows[5], "x", "--faces", &got), MG_EINPUT);
    assert_string_equal(got.msg, "more than 4096 entries: --faces");
}

static void several_tables_share_one_line(void **state)
{
    (void)state;
    static int64_t more;
    static const mg_param others[] = {
        {"threads", 'j', MG_INT, 0, 0, 64, "0", NULL, "N", "Worker threads."},
        MG_PARAM_END,
    };
    const mg_params both[] = {table(), {others, &more}, {NULL, NULL}};
    char *args[] = {"-j", "5", "--iters", "6", "--thread", "1"};
    mg_err got = {MG_OK, ""};
    assert_int_equal(read_argv(both, 6, args, NULL, &got), MG_EINPUT);
    assert_string_equal(got.msg, "unknown option --thread (did you mean --threads?)");
    assert_int_equal(more, 5);
    assert_int_equal(o.iters, 6);
    assert_ptr_equal(mg_params_find(others, "threads"), others);
    assert_null(mg_params_find(others, "iters"));
}

static mg_status from_json(const char *text, mg_err *out)
{
    mg_json *j;
    MUST(mg_json_parse(&j, text, strlen(text), "test", err));
    mg_status st = mg_params_from_json(table(), j, "spec.json", out);
    mg_json_free(j);
    return st;
}

static void json_round_trip(void **state)
{
    (void)state;
    static const char text[] = "{\"iters\":12,\"kappa\":0.1,\"quiet\":true,\"colour\":\"red\",\"out\":\"µ\","
                               "\"faces\":[\"a\",\"b\"],\"grid\":\"2x3\"}";
    MUST(from_json(text, err));
    mg_json *j = mg_json_object();
    char *back;
    mg_params_to_json(table().rows, table().base, j);
    MUST(mg_json_print(&back, j, false, err));
    assert_string_equal(back, text);
    free(back);
    mg_json_free(j);
    MUST(from_json("{\"faces\":[\"c\"]}", err)); /* replaces; other fields keep what they hold */
    assert_int_equal(o.faces.count, 1);
    assert_int_equal(o.iters, 12);
}

static void json_refuses_with_the_path(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"{\"iters\":\"3\"}", "expected a number, found a string: spec.json: iters"},
        {"{\"iters\":1.5}", "\"1.5\" is not a whole number: spec.json: iters"},
        {"{\"iters\":-1}", "-1 is outside 0 … 1000000000: spec.json: iters"},
        {"{\"iters\":1e300}", "\"1e300\" is not a whole number: spec.json: iters"},
        {"{\"kappa\":11}", "11 is outside -1 … 10: spec.json: kappa"},
        {"{\"quiet\":1}", "expected true or false, found a number: spec.json: quiet"},
        {"{\"colour\":\"blue\"}", "\"blue\" is not one of red, green: spec.json: colour"},
        {"{\"colour\":null}", "expected a string, found null: spec.json: colour"},
        {"{\"faces\":\"a\"}", "expected an array, found a string: spec.json: faces"},
        {"{\"faces\":[\"a\",1]}", "expected strings, found a number: spec.json: faces"},
        {"{\"grid\":\"0x1\"}", "0 is outside 1 … 16: spec.json: grid"},
        {"{\"grids\":\"1x1\"}", "unknown key (did you mean grid?): spec.json: grids"},
        {"{\"entirely\":1}", "unknown key: spec.json: entirely"},
        {"[]", "expected an object, found an array: spec.json"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mg_err got = {MG_OK, ""};
        assert_int_equal(from_json(cases[i][0], &got), MG_EINPUT);
        assert_string_equal(got.msg, cases[i][1]);
    }
}

static void help_is_wrapped_at_80(void **state)
{
    (void)state;
    char *help;
    MUST(mg_params_help(&help, rows, err));
    assert_string_equal(help, "  -n, --iters N         Annealing iterations, one candidate each. (default 1000)\n"
                              "  --kappa X             How far below the threshold every view is pushed. (-1 …\n"
                              "                        10; default 2.5)\n"
                              "  -q, --quiet           No progress.\n"
                              "  --colour NAME         A colour. (red, green; default green)\n"
                              "  -o, --out DIR         Folder for the results, created with parents. (default\n"
                              "                        maskgen-out)\n"
                              "  --faces PATH…         Photos or folders of photos to search on; several may\n"
                              "                        follow, and they are all taken up to the next option.\n"
                              "  --grid CxR            Columns and rows of cells. (1 … 16; default 6x4)\n");
    free(help);
}

/* Every option that shapes a pattern tells two specs apart, whatever rows the table has; no other does. */
static void specs_are_compared_by_the_table(void **state)
{
    (void)state;
    int shaping = 0;
    for (const mg_param *row = mg_spec_rows; row->name; row++) {
        static const char *const other[] = {"0.5", "3",    "2",      "200",    "2x3",     "black-white", "mirror",
                                            "rgb", "geom", "random", "canvas", "120,140", "96x96",       "worst"};
        mg_spec a, b;
        MUST(mg_spec_init(&a, err));
        MUST(mg_spec_copy(&b, &a, err));
        assert_true(mg_spec_same_pattern(&a, &b));
        bool set = false;
        for (size_t i = 0; i < sizeof other / sizeof *other && !set; i++)
            set = mg_param_set((mg_params){mg_spec_rows, &b}, row, other[i], row->name, NULL) == MG_OK &&
                  !mg_params_equal(mg_spec_rows, &a, &b, 0, sizeof a);
        if (!set)
            fail_msg("no other value for %s", row->name);
        bool shapes =
            row->offset >= offsetof(mg_spec, pattern) && row->offset < offsetof(mg_spec, pattern) + sizeof a.pattern;
        if (mg_spec_same_pattern(&a, &b) == shapes)
            fail_msg("--%s: %s", row->name,
                     shapes ? "another pattern, and nobody notices" : "no other pattern, yet told apart");
        shaping += shapes;
        mg_spec_free(&a);
        mg_spec_free(&b);
    }
    assert_true(shaping >= 9);
}

/* Whatever lists the table has, a copy owns its own. */
static void a_copied_spec_owns_its_lists(void **state)
{
    (void)state;
    mg_spec a, b;
    MUST(mg_spec_init(&a, err));
    for (const mg_param *row = mg_spec_rows; row->name; row++)
        if (row->type == MG_LIST)
            MUST(mg_param_set((mg_params){mg_spec_rows, &a}, row, "one", row->name, err));
    MUST(mg_spec_copy(&b, &a, err));
    assert_true(mg_params_equal(mg_spec_rows, &a, &b, 0, sizeof a));
    for (const mg_param *row = mg_spec_rows; row->name; row++)
        if (row->type == MG_LIST)
            assert_ptr_not_equal(((mg_list *)(void *)((char *)&a + row->offset))->item,
                                 ((mg_list *)(void *)((char *)&b + row->offset))->item);
    mg_spec_free(&a);
    mg_spec_free(&b);
}

#define WITH_DEFAULTS(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
/* Numbers by commas: a number in JSON while there is one, an array when there are several. */
static void several_numbers(void **state)
{
    (void)state;
    mg_reals r = {0};
    const mg_param row[] = {{"width", 0, MG_REALS, 0, 30, 1024, "160", NULL, "PX,…", "Widths."}, MG_PARAM_END};
    mg_params p = {row, &r};
    mg_err e;
    MUST(mg_params_default(p, err));
    assert_true(r.count == 1 && r.at[0] == 160);
    for (int several = 0; several < 2; several++) {
        mg_json *made = mg_json_object(), *back;
        char *text;
        MUST(mg_param_set(p, row, several ? "105,160.5,320" : "224", "--width", err));
        mg_params_to_json(p.rows, p.base, made);
        MUST(mg_json_print(&text, made, false, err));
        assert_string_equal(text, several ? "{\"width\":[105,160.5,320]}" : "{\"width\":224}");
        MUST(mg_json_parse(&back, text, strlen(text), "spec.json", err));
        MUST(mg_params_default(p, err));
        MUST(mg_params_from_json(p, back, "spec.json", err));
        assert_int_equal(r.count, several ? 3 : 1);
        assert_true(r.at[several] == (several ? 160.5 : 224));
        mg_json_free(made);
        mg_json_free(back);
        free(text);
    }
    const char *const bad[] = {
        "", "160,", "160,x", "20", "160,2000", "160,160", "1,2,3,4,5,6,7,8,9", "40,41,42,43,44,45,46,47,48"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(mg_param_set(p, row, bad[i], "--width", &e), MG_EINPUT);
    const char *const bad_json[] = {"{\"width\":\"160\"}", "{\"width\":[]}", "{\"width\":[160,\"x\"]}",
                                    "{\"width\":[160,160]}"};
    for (size_t i = 0; i < sizeof bad_json / sizeof *bad_json; i++) {
        mg_json *given;
        MUST(mg_json_parse(&given, bad_json[i], strlen(bad_json[i]), "spec.json", err));
        assert_int_equal(mg_params_from_json(p, given, "spec.json", &e), MG_EINPUT);
        mg_json_free(given);
    }
    assert_true(r.count == 3); /* a refusal changes nothing */
}

TEST_MAIN(WITH_DEFAULTS(defaults_are_as_typed), WITH_DEFAULTS(argv_sets_every_type),
          WITH_DEFAULTS(lists_replace_then_add), WITH_DEFAULTS(argv_refuses_with_reasons),
          WITH_DEFAULTS(a_word_may_be_left_out), WITH_DEFAULTS(several_tables_share_one_line),
          WITH_DEFAULTS(json_round_trip), WITH_DEFAULTS(json_refuses_with_the_path),
          WITH_DEFAULTS(help_is_wrapped_at_80), cmocka_unit_test(several_numbers),
          cmocka_unit_test(specs_are_compared_by_the_table), cmocka_unit_test(a_copied_spec_owns_its_lists))
