/* FIPS 180-4 examples. */
#include "test.h"

#include <unistd.h>

#include "base/file/file.h"
#include "base/hash.h"

static const char *const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
static const char *const million = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

static void known_sums(void **state)
{
    (void)state;
    char hex[MG_HASH_HEX];
    mg_hash_bytes("abc", 3, hex);
    assert_string_equal(hex, abc);
    mg_hash_bytes(NULL, 0, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    mg_hash *h;
    MUST(mg_hash_new(&h, err));
    mg_hash_add(h, "a", 1);
    mg_hash_add(h, "", 0);
    mg_hash_add(h, "bc", 2);
    mg_hash_take(h, hex);
    assert_string_equal(hex, abc);
}

static void files_are_streamed(void **state)
{
    (void)state;
    char path[] = "/tmp/maskgen-test-XXXXXX", hex[MG_HASH_HEX], *a = malloc(1000000);
    close(mkstemp(path));
    memset(a, 'a', 1000000);
    MUST(mg_file_write(path, a, 1000000, err));
    MUST(mg_hash_file(path, hex, err));
    assert_string_equal(hex, million);
    unlink(path);
    free(a);
    mg_err got = {MG_OK, ""};
    assert_int_equal(mg_hash_file(path, hex, &got), MG_EINPUT);
    assert_non_null(strstr(got.msg, path));
    assert_int_equal(mg_hash_file("/tmp", hex, &got), MG_EINPUT);
}

TEST_MAIN(cmocka_unit_test(known_sums), cmocka_unit_test(files_are_streamed))
