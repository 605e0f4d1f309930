/* Palettes: both file formats, and every kind of damage answered with its line. */
#include "test.h"

#include <stdbool.h>
#include <unistd.h>

#include "base/file/file.h"
#include "pattern/palette.h"

static void parses(const char *text, int count, const char *last_rgb)
{
    mg_palette p;
    MUST(mg_palette_parse(&p, text, strlen(text), "a.gpl", err));
    assert_int_equal(p.count, count);
    assert_memory_equal(p.rgb[count - 1], last_rgb, 3);
}

static void refused(const char *text, size_t size, const char *part)
{
    mg_palette p;
    mg_err err = {MG_OK, ""};
    assert_int_equal(mg_palette_parse(&p, text, size, "a.gpl", &err), MG_EINPUT);
    if (!strstr(err.msg, part) || !strstr(err.msg, "a.gpl"))
        fail_msg("\"%s\" does not mention a.gpl and \"%s\"", err.msg, part);
}

static void gimp_files(void **state)
{
    (void)state;
    parses("GIMP Palette\nName: Sea\nColumns: 4\n#\n  0   0   0\tBlack\n255 128 7 An orange\n", 2, "\xff\x80\x07");
    parses("GIMP Palette\r\n0 0 0\r\n\r\n# note\r\n1 2 3\r\n", 2, "\1\2\3");
    parses("GIMP Palette\n0 0 0\n1 2 3", 2, "\1\2\3"); /* no newline at the end */
    mg_palette p;
    const char *named = "GIMP Palette\nName:  Two tones \n0 0 0\n9 9 9\n";
    MUST(mg_palette_parse(&p, named, strlen(named), "x", err));
    assert_string_equal(p.name, "Two tones");
}

static void hex_lists(void **state)
{
    (void)state;
    parses("#000000\n#FF8007\n", 2, "\xff\x80\x07");
    parses("000000\n; comment\n# comment\n#\n\n  ff8007  \r\n", 2, "\xff\x80\x07");
}

static void damage_names_its_line(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {
        {"GIMP Palette\n0 0 0\n256 0 0\n", "line 3"},
        {"GIMP Palette\n0 0 0\n1 2\n", "line 3"},
        {"GIMP Palette\n0 0 0\n-1 2 3\n", "line 3"},
        {"GIMP Palette\n0 0 0\n1,2,3\n", "line 3"},
        {"GIMP Palette\n\n\n0 0 0\n1 2 3x\n", "line 5"},
        {"GIMP Palette\n0 0 0\nName: late\n", "line 3"},
        {"GIMP Palette\n0 0 0\n00000000001 2 3\n", "line 3"},
        {"#000000\n#12345\n", "line 2"},
        {"#000000\n\n#12345g\n", "line 3"},
        {"#000000\n1234567\n", "line 2"},
        {"#000000\n##123456\n", "line 2"},
        {"#000000 black\n", "line 1"},
        {"GIMP palette\n0 0 0\n", "line 1"},
        {"", "at least 2"},
        {"#000000\n", "at least 2"},
        {"GIMP Palette\n", "at least 2"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        refused(wrong[i][0], strlen(wrong[i][0]), wrong[i][1]);
    refused("#000000\n\0#ffffff\n", 17, "line 2"); /* a NUL is no colour */
    char many[257 * 8 + 1];
    for (int i = 0; i < 257; i++)
        snprintf(many + 8 * i, 9, "#0000%02x\n", i & 255);
    refused(many, sizeof many - 1, "line 257");
    mg_palette p;
    MUST(mg_palette_parse(&p, many, 256 * 8, "x", err));
    assert_int_equal(p.count, 256);
}

/* Whatever the bytes, the parser answers; the sanitisers watch. */
static void any_cut_is_answered(void **state)
{
    (void)state;
    static const char text[] = "GIMP Palette\nName: Sea\nColumns: 4\n#\n  0   0   0\tBlack\n255 128 7 An orange\n";
    for (size_t n = 0; n < sizeof text; n++) {
        char *cut = malloc(n + 1);
        memcpy(cut, text, n);
        mg_palette p;
        mg_err err;
        mg_status st = mg_palette_parse(&p, cut, n, "cut", &err);
        assert_true(st == MG_OK ? p.count >= 2 : st == MG_EINPUT);
        free(cut);
    }
}

static void loads_by_name_in_place_and_from_files(void **state)
{
    (void)state;
    mg_palette p;
    mg_err bad;
    static const char *const names[] = {"black-white", "greys", "skin-like", "fabric-safe", "high-chroma"};
    for (int i = 0; i < 5; i++) {
        MUST(mg_palette_load(&p, names[i], err));
        assert_true(p.count >= 2 && p.summary);
        for (int a = 0; a < p.count; a++)
            for (int b = 0; b < a; b++)
                assert_memory_not_equal(p.rgb[a], p.rgb[b], 3);
    }
    assert_int_equal(mg_palettes[5].count, 0);
    MUST(mg_palette_load(&p, "#000000,ff8007", err));
    assert_int_equal(p.count, 2);
    assert_memory_equal(p.rgb[1], "\xff\x80\x07", 3);
    assert_int_equal(mg_palette_load(&p, "#000000,", &bad), MG_EINPUT);
    assert_int_equal(mg_palette_load(&p, "#000000", &bad), MG_EINPUT);
    assert_int_equal(mg_palette_load(&p, "beige", &bad), MG_EINPUT);
    assert_non_null(strstr(bad.msg, "skin-like"));
    char path[] = "/tmp/maskgen-palette-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    MUST(mg_file_write(path, "#000000\n#ffffff\n#808080\n", 24, err));
    MUST(mg_palette_load(&p, path, err));
    assert_int_equal(p.count, 3);
    unlink(path);
}

TEST_MAIN(cmocka_unit_test(gimp_files), cmocka_unit_test(hex_lists), cmocka_unit_test(damage_names_its_line),
          cmocka_unit_test(any_cut_is_answered), cmocka_unit_test(loads_by_name_in_place_and_from_files))
