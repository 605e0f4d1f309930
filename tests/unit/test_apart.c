/* Whether two paths are one file, and outputs that are inputs. */
#include "test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/file/apart.h"

static char dir[] = "/tmp/maskgen-apart-XXXXXX";

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(dir) && chdir(dir) == 0 && mkdir("sub", 0700) == 0 && mg_file_write("a", "a", 1, NULL) == MG_OK &&
                   mg_file_write("b", "a", 1, NULL) == MG_OK && link("a", "sub/hard") == 0 &&
                   symlink("../a", "sub/soft") == 0 && symlink("nowhere", "dangling") == 0
               ? 0
               : -1;
}

static int tear_down(void **state)
{
    (void)state;
    static const char *const files[] = {"a", "b", "dangling", "sub/hard", "sub/soft"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlink(files[i]);
    return rmdir("sub") || chdir("/") || rmdir(dir);
}

static void one_file_has_many_paths(void **state)
{
    (void)state;
    assert_true(mg_file_same("a", "a"));
    assert_true(mg_file_same("a", "sub/../a"));
    assert_true(mg_file_same("a", "sub/hard"));
    assert_true(mg_file_same("sub/soft", "a"));
    assert_true(mg_file_same("sub/soft", "sub/hard"));
    assert_false(mg_file_same("a", "b")); /* the same bytes are not the same file */
    assert_false(mg_file_same("a", "new"));
    assert_true(mg_file_same("new", "./new"));
    assert_true(mg_file_same("sub/new", "./sub/../sub/new"));
    assert_false(mg_file_same("new", "sub/new"));
    assert_false(mg_file_same("no/new", "no/new")); /* there is no such folder */
    assert_false(mg_file_same("/dev/null", "/dev/null"));
    assert_false(mg_file_same("sub", "sub"));
}

#define PATHS(...) (&(mg_list){(char *[]){__VA_ARGS__}, sizeof((char *[]){__VA_ARGS__}) / sizeof(char *)})
static char a[] = "a", b[] = "b", new[] = "new", hard[] = "sub/hard", soft[] = "sub/soft", dangling[] = "dangling",
            null[] = "/dev/null";

static void an_output_that_is_an_input_is_named(void **state)
{
    (void)state;
    mg_err why = {MG_OK, ""};
    MUST(mg_files_apart(PATHS(new, b, dangling, null), PATHS(a, soft, new, dangling, null), err));
    MUST(mg_files_apart(&(mg_list){NULL, 0}, &(mg_list){NULL, 0}, err));
    assert_int_equal(mg_files_apart(PATHS(new, b, a), PATHS(new, a), &why), MG_EINPUT);
    assert_string_equal(why.msg, "the output would overwrite its own input; name another: a");
    assert_int_equal(mg_files_apart(PATHS(hard), PATHS(b, new, a), &why), MG_EINPUT);
    assert_string_equal(why.msg, "the output would overwrite the input a; name another: sub/hard");
    assert_int_equal(mg_files_apart(PATHS(b, soft), PATHS(hard), &why), MG_EINPUT);
    assert_string_equal(why.msg, "the output would overwrite the input sub/hard; name another: sub/soft");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_file_has_many_paths),
                                       cmocka_unit_test(an_output_that_is_an_input_is_named)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
