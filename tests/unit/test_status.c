/* Messages: the reason first, whole; a place that is too long keeps its beginning and its end; nothing is cut inside
 * a character. */
#include "test.h"

#include <stdio.h>

/* Whether every byte from 0x80 on belongs to a whole two- or three-byte UTF-8 sequence. */
static bool whole_characters(const char *text)
{
    const unsigned char *c = (const unsigned char *)text;
    while (*c) {
        int more = *c < 0x80 ? 0 : (*c & 0xe0) == 0xc0 ? 1 : (*c & 0xf0) == 0xe0 ? 2 : -1;
        if (more < 0)
            return false;
        for (c++; more > 0; more--, c++)
            if ((*c & 0xc0) != 0x80)
                return false;
    }
    return true;
}

static void the_reason_stands_first(void **state)
{
    (void)state;
    mg_err err;
    assert_int_equal(mg_fail_at(&err, MG_EINPUT, "a.png", "cut short at %d", 7), MG_EINPUT);
    assert_int_equal(err.code, MG_EINPUT);
    assert_string_equal(err.msg, "cut short at 7: a.png");
    assert_int_equal(mg_fail_at(NULL, MG_EIO, "a.png", "x"), MG_EIO);
}

/* Paths as long as Linux takes them, in letters of one, two and three bytes. */
static void a_long_path_leaves_the_reason_whole(void **state)
{
    (void)state;
    static const char *const letter[] = {"p", "ü", "你"};
    for (int k = 0; k < 3; k++)
        for (size_t n = 900; n < 4096; n += k == 0 ? 1 : 37) {
            char path[4200];
            size_t at = (size_t)snprintf(path, sizeof path, "/home/");
            while (at < n)
                at += (size_t)snprintf(path + at, sizeof path - at, "%s", letter[k]);
            snprintf(path + at, sizeof path - at, "/face.png");
            mg_err err;
            mg_fail_at(&err, MG_EINPUT, path, "neither PNG nor JPEG");
            assert_true(strncmp(err.msg, "neither PNG nor JPEG: /home/", 28) == 0);
            assert_true(ends_with(err.msg, "/face.png"));
            assert_true(strlen(err.msg) < sizeof err.msg);
            assert_true(whole_characters(err.msg));
        }
}

static void a_long_reason_ends_with_an_ellipsis(void **state)
{
    (void)state;
    char text[3001];
    for (int i = 0; i < 1500; i++)
        memcpy(text + 2 * i, "ä", 3);
    mg_err err;
    for (int lead = 0; lead < 3; lead++) {
        mg_fail(&err, MG_ELIB, "%.*s%s", lead, "ab", text);
        assert_true(whole_characters(err.msg) && ends_with(err.msg, "ä…"));
        mg_fail_at(&err, MG_ELIB, "x.onnx", "%.*s%s", lead, "ab", text);
        assert_true(whole_characters(err.msg) && ends_with(err.msg, "ä…: x.onnx"));
    }
}

TEST_MAIN(cmocka_unit_test(the_reason_stands_first), cmocka_unit_test(a_long_path_leaves_the_reason_whole),
          cmocka_unit_test(a_long_reason_ends_with_an_ellipsis))
