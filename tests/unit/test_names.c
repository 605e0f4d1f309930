/* Names that must be there once: duplicates, names that look like a number already given, long ones, many. */
#include "test.h"

#include "base/text/names.h"

enum { ROOM = 16, MOST = 12 };

/* `list` is NULL-terminated; `want` are the names afterwards. */
static void becomes(const char *const *list, const char *const *want)
{
    char text[MOST][ROOM], *name[MOST] = {NULL};
    size_t n = 0;
    for (; list[n]; n++) {
        snprintf(text[n], ROOM, "%s", list[n]);
        name[n] = text[n];
    }
    MUST(mg_names_unique(name, n, ROOM, err));
    for (size_t i = 0; i < n; i++)
        assert_string_equal(text[i], want[i]);
}

#define LIST(...)                                                                                                      \
    (const char *const[])                                                                                              \
    {                                                                                                                  \
        __VA_ARGS__, NULL                                                                                              \
    }

static void equal_names_are_numbered(void **state)
{
    (void)state;
    becomes(LIST("a"), LIST("a"));
    becomes(LIST("a", "b", "a", "a", "b"), LIST("a", "b", "a~2", "a~3", "b~2"));
    becomes(LIST("a", "A", "a"), LIST("a", "A", "a~2"));
    becomes(LIST("", ""), LIST("", "~2"));
}

static void a_name_that_is_there_is_not_given_again(void **state)
{
    (void)state;
    becomes(LIST("a", "a", "a~2"), LIST("a", "a~3", "a~2"));
    becomes(LIST("a~2", "a", "a", "a"), LIST("a~2", "a", "a~3", "a~4"));
    becomes(LIST("a", "a", "a~2", "a~2", "a~3"), LIST("a", "a~4", "a~2", "a~2~2", "a~3"));
}

static void a_long_name_loses_its_end(void **state)
{
    (void)state;
    becomes(LIST("123456789012345", "123456789012345", "123456789012345"),
            LIST("123456789012345", "1234567890123~2", "1234567890123~3"));
    /* Two that differ in what is lost. */
    becomes(LIST("12345678901234a", "12345678901234b", "12345678901234a", "12345678901234b"),
            LIST("12345678901234a", "12345678901234b", "1234567890123~2", "1234567890123~3"));
    becomes(LIST("123456789012\xc3\xa4x", "123456789012\xc3\xa4x"), LIST("123456789012\xc3\xa4x", "123456789012~2"));
}

static void many_are_soon_done(void **state)
{
    (void)state;
    enum { MANY = 200000 };
    char(*text)[ROOM] = calloc(MANY, ROOM), **name = calloc(MANY, sizeof *name);
    assert_true(text && name);
    for (size_t i = 0; i < MANY; i++) {
        snprintf(text[i], ROOM, i % 2 ? "same" : "same~%zu", i + 2);
        name[i] = text[i];
    }
    MUST(mg_names_unique(name, MANY, ROOM, err));
    assert_string_equal(text[1], "same");
    assert_string_equal(text[3], "same~3");
    assert_string_equal(text[5], "same~5");
    MUST(mg_names_unique(name, MANY, ROOM, err)); /* nothing is left to be done */
    assert_string_equal(text[MANY - 1], "same~199999");
    free(text);
    free(name);
}

TEST_MAIN(cmocka_unit_test(equal_names_are_numbered), cmocka_unit_test(a_name_that_is_there_is_not_given_again),
          cmocka_unit_test(a_long_name_loses_its_end), cmocka_unit_test(many_are_soon_done))
