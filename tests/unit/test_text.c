/* The name that was meant, numbers with their nouns, byte order marks; and what else of a text must be quoted as it
 * stands. */
#include "test.h"

#include "base/bundle.h"
#include "base/json/json.h"
#include "pattern/palette.h"
#include "maskgen/spec.h"
#include "base/text/text.h"
#include "spec/rows.h"

static const char *nearest(const char *name, const char *const *candidates)
{
    mg_nearest n = {.name = name};
    for (; *candidates; candidates++)
        mg_nearest_offer(&n, *candidates);
    return n.best ? n.best : "";
}

static void the_nearest_name_is_found(void **state)
{
    (void)state;
    const char *const commands[] = {"run", "render", "replay", "resume", "score", "eval", NULL};
    assert_string_equal(nearest("rander", commands), "render");
    assert_string_equal(nearest("rneder", commands), "render"); /* neighbours exchanged, and one letter more */
    assert_string_equal(nearest("socre", commands), "score");
    assert_string_equal(nearest("evla", commands), "eval");
    assert_string_equal(nearest("photograph", commands), "");
    assert_string_equal(nearest("", commands), "");
    assert_string_equal(nearest("x", commands), "");
    assert_string_equal(nearest("ab", commands), "");
    char longest[300];
    memset(longest, 'r', sizeof longest - 1);
    longest[sizeof longest - 1] = 0;
    assert_string_equal(nearest(longest, commands), "");
    char hint[MG_HINT];
    assert_string_equal(mg_nearest_hint(hint, &(mg_nearest){"cels", "cells", 1}), " (did you mean cells?)");
    assert_string_equal(mg_nearest_hint(hint, &(mg_nearest){"cels", NULL, 0}), "");
    assert_string_equal(mg_bundle_hint(hint, "surgicl", "masks/", "masks"), " (did you mean surgical?)");
    assert_string_equal(mg_bundle_hint(hint, "plain-whit", "", "patterns"), " (did you mean plain-white?)");
    assert_string_equal(mg_bundle_hint(hint, "nosuchthing", "", "patterns"), " (maskgen list patterns)");
}

static void nouns_follow_their_numbers(void **state)
{
    (void)state;
    assert_string_equal(mg_count(0, "face"), "0 faces");
    assert_string_equal(mg_count(1, "face"), "1 face");
    assert_string_equal(mg_count(2, "bare face"), "2 bare faces");
    assert_string_equal(mg_count(3, "search"), "3 searches");
    assert_string_equal(mg_count(3, "entry"), "3 entries");
    assert_string_equal(mg_count(1, "entry"), "1 entry");
    assert_string_equal(mg_count(3, "day"), "3 days");
    assert_string_equal(mg_count((size_t)1 << 40, "byte"), "1099511627776 bytes");
}

/* Text as editors of Windows save it: in JSON, in both palette formats. */
static void byte_order_marks_are_known(void **state)
{
    (void)state;
    mg_json *j;
    mg_palette p;
    MUST(mg_json_parse(&j, "\xef\xbb\xbf{\"a\": 1}\r\n", 13, "a.json", err));
    assert_true(mg_json_number(mg_json_find(j, "a")) == 1);
    mg_json_free(j);
    static const char gimp[] = "\xef\xbb\xbfGIMP Palette\r\nName: x\r\n0 0 0\r\n255 255 255\r\n",
                      hex[] = "\xef\xbb\xbf#000000\r\nffffff\r\n";
    MUST(mg_palette_parse(&p, gimp, sizeof gimp - 1, "x.gpl", err));
    assert_int_equal(p.count, 2);
    MUST(mg_palette_parse(&p, hex, sizeof hex - 1, "x.txt", err));
    assert_int_equal(p.count, 2);
    static const struct {
        const char *text, *says;
        size_t size;
    } bad[] = {{"\xff\xfe{\0}\0", "UTF-16 text: save it as UTF-8: a.json", 6},
               {"\xfe\xff\0{\0}", "UTF-16 text: save it as UTF-8: a.json", 6},
               {"\xff\xfe\0\0{\0\0\0}\0\0\0", "UTF-32 text: save it as UTF-8: a.json", 12}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mg_err e = {MG_OK, ""};
        assert_int_equal(mg_json_parse(&j, bad[i].text, bad[i].size, "a.json", &e), MG_EINPUT);
        assert_string_equal(e.msg, bad[i].says);
        assert_int_equal(mg_palette_parse(&p, bad[i].text, bad[i].size, "a.json", &e), MG_EINPUT);
        assert_string_equal(e.msg, bad[i].says);
    }
}

/* A whole number past 2^53 is quoted as the file has it, not as the nearest double. */
static void numbers_are_quoted_as_written(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"{\"seed\": 9007199254740993}", "9007199254740993 is outside 0 … 9007199254740991: s.json: seed"},
        {"{\"seed\": 123456789012345678901}", "\"123456789012345678901\" is not a whole number: s.json: seed"},
        {"{\"iters\": 1E300}", "\"1E300\" is not a whole number: s.json: iters"},
        {"{\"kappa\": 2e1}", "2e1 is outside 0 … 10: s.json: kappa"},
        {"{\"levels\": 16, \"kappa\": 1e0, \"face-width\": [160, 1e9]}",
         "1e9 is outside 30 … 1024: s.json: face-width"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mg_json *j;
        mg_spec s;
        mg_err e = {MG_OK, ""};
        MUST(mg_spec_init(&s, err));
        MUST(mg_json_parse(&j, cases[i][0], strlen(cases[i][0]), "s.json", err));
        assert_int_equal(mg_spec_from_json(&s, j, "s.json", &e), MG_EINPUT);
        assert_string_equal(e.msg, cases[i][1]);
        mg_json_free(j);
        mg_spec_free(&s);
    }
    mg_json *j;
    MUST(mg_json_parse(&j, "[1, 2.5, 9007199254740993, \"a\", 1e2]", 36, "s.json", err));
    const mg_json *n = mg_json_first(j);
    assert_null(mg_json_literal(n));
    assert_null(mg_json_literal(n = mg_json_next(n)));
    assert_string_equal(mg_json_literal(n = mg_json_next(n)), "9007199254740993");
    assert_null(mg_json_literal(n = mg_json_next(n)));
    assert_string_equal(mg_json_literal(mg_json_next(n)), "1e2");
    assert_null(mg_json_string(mg_json_next(n))); /* still a number */
    mg_json_free(j);
}

/* "off" and "auto" are typed, listed and printed; a spec's JSON keeps the numbers that they stand for. */
static void words_stand_for_numbers(void **state)
{
    (void)state;
    mg_spec s;
    mg_params p = {mg_spec_rows, &s};
    const mg_param *rate = mg_params_find(mg_spec_rows, "target-rate"),
                   *stall = mg_params_find(mg_spec_rows, "max-stall");
    mg_err e = {MG_OK, ""};
    MUST(mg_spec_init(&s, err));
    assert_true(s.search.target_rate == -1 && s.search.max_stall == 0 && s.search.temp == 0);
    MUST(mg_param_set(p, rate, "0.25", "--target-rate", err));
    MUST(mg_param_set(p, rate, "off", "--target-rate", err));
    assert_true(s.search.target_rate == -1);
    MUST(mg_param_set(p, rate, "-1", "--target-rate", err)); /* as older commands and specs have it */
    MUST(mg_param_set(p, stall, "7", "--max-stall", err));
    MUST(mg_param_set(p, stall, "0", "--max-stall", err));
    MUST(mg_param_set(p, stall, "off", "--max-stall", err));
    assert_int_equal(s.search.max_stall, 0);
    assert_int_equal(mg_param_set(p, rate, "-0.5", "--target-rate", &e), MG_EINPUT);
    assert_string_equal(e.msg, "-0.5 is outside 0 … 1 or off: --target-rate");
    assert_int_equal(mg_param_set(p, stall, "of", "--max-stall", &e), MG_EINPUT);
    assert_string_equal(e.msg, "\"of\" is not a whole number or off (did you mean off?): --max-stall");
    mg_json *j = mg_spec_to_json(&s);
    assert_true(mg_json_number(mg_json_find(j, "target-rate")) == -1);
    assert_true(mg_json_kind_of(mg_json_find(j, "max-stall")) == MG_JSON_NUMBER);
    MUST(mg_spec_from_json(&s, j, "spec.json", err));
    mg_json_free(j);
    mg_spec_free(&s);
}

static void check_printed(const mg_param *rows, void *base)
{
    mg_params p = {rows, base};
    for (const mg_param *row = rows; row->name; row++) {
        bool text = row->type == MG_TEXT || row->type == MG_LIST;
        for (const char *c = row->help; *c; c++)
            if ((unsigned char)*c == 0xe2 && !memcmp(c, "\xe2\x88\x92", 3))
                fail_msg("--%s: a minus that nobody can type", row->name);
        if (!text && row->type != MG_BOOL)
            MUST(mg_param_set(p, row, row->fallback, row->name, err));
        for (const char *const *w = row->choices; w && *w; w++) {
            char word[64];
            snprintf(word, sizeof word, "%.*s", (int)strcspn(*w, "="), *w);
            MUST(mg_param_set(p, row, word, row->name, err));
        }
    }
}

static void what_help_prints_can_be_typed(void **state)
{
    (void)state;
    mg_spec s = {0};
    mg_exec exec = {0};
    check_printed(mg_spec_rows, &s);
    check_printed(mg_exec_rows, &exec);
    mg_spec_free(&s);
}

TEST_MAIN(cmocka_unit_test(the_nearest_name_is_found), cmocka_unit_test(nouns_follow_their_numbers),
          cmocka_unit_test(byte_order_marks_are_known), cmocka_unit_test(numbers_are_quoted_as_written),
          cmocka_unit_test(words_stand_for_numbers), cmocka_unit_test(what_help_prints_can_be_typed))
