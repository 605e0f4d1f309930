/* PNGs are built here byte by byte (stored deflate blocks), so that every kind of file, sound or broken, can be had. */
#include "test.h"

#include <stdbool.h>
#include <unistd.h>

#include "base/file/file.h"
#include "base/image/png.h"

typedef struct bytes {
    uint8_t *at;
    size_t size;
} bytes;

static void add(bytes *b, const void *data, size_t size)
{
    b->at = realloc(b->at, b->size + size + 1);
    if (size)
        memcpy(b->at + b->size, data, size);
    b->size += size;
}

static void add32(bytes *b, uint32_t v)
{
    add(b, (uint8_t[]){(uint8_t)(v >> 24), (uint8_t)(v >> 16), (uint8_t)(v >> 8), (uint8_t)v}, 4);
}

static void chunk(bytes *b, const char *type, const void *data, size_t size)
{
    uint32_t crc = 0xffffffff;
    add32(b, (uint32_t)size);
    size_t from = b->size;
    add(b, type, 4);
    add(b, data, size);
    for (size_t i = from; i < b->size; i++) {
        crc ^= b->at[i];
        for (int k = 0; k < 8; k++)
            crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
    add32(b, ~crc);
}

/* A zlib stream of stored blocks. */
static bytes stored(const uint8_t *data, size_t size)
{
    bytes z = {0};
    uint32_t a = 1, s = 0;
    add(&z, "\x78\x01", 2);
    for (size_t i = 0; i < size; i++) {
        a = (a + data[i]) % 65521;
        s = (s + a) % 65521;
    }
    do {
        size_t n = size < 65535 ? size : 65535;
        size -= n;
        add(&z, (uint8_t[]){!size, (uint8_t)n, (uint8_t)(n >> 8), (uint8_t)~n, (uint8_t)(~n >> 8)}, 5);
        add(&z, data, n);
        data += n;
    } while (size);
    add32(&z, s << 16 | a);
    return z;
}

static bytes begin(uint32_t w, uint32_t h, uint8_t depth, uint8_t colour)
{
    bytes b = {0}, ihdr = {0};
    add(&b, "\x89PNG\r\n\x1a\n", 8);
    add32(&ihdr, w);
    add32(&ihdr, h);
    add(&ihdr, (uint8_t[]){depth, colour, 0, 0, 0}, 5);
    chunk(&b, "IHDR", ihdr.at, ihdr.size);
    free(ihdr.at);
    return b;
}

static void end(bytes *b, const void *raw, size_t size)
{
    bytes z = stored(raw, size);
    chunk(b, "IDAT", z.at, z.size);
    chunk(b, "IEND", NULL, 0);
    free(z.at);
}

static void check_decodes(bytes b, const uint8_t *rgb, size_t n)
{
    mg_image im;
    MUST(mg_png_decode(&im, NULL, b.at, b.size, "x.png", err));
    assert_int_equal(im.channels, 3);
    assert_int_equal((size_t)im.w * (size_t)im.h * 3, n);
    assert_memory_equal(im.px, rgb, n);
    mg_image_free(&im);
    free(b.at);
}

static void check_refused(bytes b, const char *words)
{
    mg_image im;
    char *text;
    mg_err err = {MG_OK, ""};
    assert_int_equal(mg_png_decode(&im, &text, b.at, b.size, "x.png", &err), MG_EINPUT);
    assert_null(im.px);
    assert_null(text);
    if (!strstr(err.msg, words) || !ends_with(err.msg, ": x.png"))
        fail_msg("“%s” does not say “%s”", err.msg, words);
}

static void every_kind_becomes_rgb(void **state)
{
    (void)state;
    bytes b = begin(2, 1, 8, 2);
    chunk(&b, "gAMA", "\0\0\xff\xff", 4); /* gamma changes nothing */
    end(&b, "\0\1\2\3\4\5\6", 7);
    check_decodes(b, (uint8_t[]){1, 2, 3, 4, 5, 6}, 6);

    b = begin(2, 1, 16, 2); /* 16 bits are rounded: 0x0180 is 1.5/257 of full scale */
    end(&b, "\0\x01\x01\xff\xff\0\0\x80\x80\0\x81\x01\x7f", 13);
    check_decodes(b, (uint8_t[]){1, 255, 0, 128, 1, 1}, 6);

    b = begin(4, 1, 2, 0);
    end(&b, "\0\x1b", 2);
    check_decodes(b, (uint8_t[]){0, 0, 0, 85, 85, 85, 170, 170, 170, 255, 255, 255}, 12);

    b = begin(2, 1, 1, 3); /* palette with transparency: the first entry half seen over white */
    chunk(&b, "PLTE", "\0\x64\xff\x0a\x14\x1e", 6);
    chunk(&b, "tRNS", "\x80", 1);
    end(&b, "\0\x40", 2);
    check_decodes(b, (uint8_t[]){127, 177, 255, 10, 20, 30}, 6);

    b = begin(3, 1, 8, 6);
    end(&b, "\0\1\2\3\0\1\2\3\xff\x0a\0\xff\x33", 13);
    check_decodes(b, (uint8_t[]){255, 255, 255, 1, 2, 3, 206, 204, 255}, 9);

    b = begin(1, 1, 16, 4);
    end(&b, "\0\x40\x40\xff\xff", 5);
    check_decodes(b, (uint8_t[]){64, 64, 64}, 3);
}

static void hostile_headers_are_refused_at_once(void **state)
{
    (void)state;
    static const uint32_t size[][2] = {{30000, 30000}, {16385, 1}, {1, 0x7fffffff}, {0, 1}, {16384, 16384}};
    for (size_t i = 0; i < 5; i++) {
        bytes b = begin(size[i][0], size[i][1], 8, 2);
        end(&b, "", 0);
        check_refused(b, "outside the limits");
        free(b.at);
    }
    check_refused((bytes){(uint8_t *)"GIF89a, not this", 16}, "not a PNG");
    check_refused((bytes){(uint8_t *)"", 0}, "not a PNG");
    check_refused((bytes){(uint8_t *)"\x89PNG\r\n\x1a\n", 8}, "damaged");
}

/* Cut anywhere, a file is an error; with any byte turned it may decode or not, but never harms. */
static void damage_is_survived(void **state)
{
    (void)state;
    bytes b = begin(3, 2, 8, 6);
    chunk(&b, "iTXt", "maskgen\0\0\0\0\0{}", 14);
    end(&b, "\0\1\2\3\4\1\2\3\4\1\2\3\4\0\1\2\3\4\1\2\3\4\1\2\3\4", 26);
    for (size_t n = 0; n < b.size; n++) {
        uint8_t *exact = malloc(n + 1); /* its own block, so that a sanitizer sees any over-read */
        memcpy(exact, b.at, n);
        check_refused((bytes){exact, n}, "PNG");
        free(exact);
    }
    for (size_t i = 0; i < b.size; i++)
        for (int bit = 0; bit < 8; bit += 3) {
            mg_image im;
            char *text;
            b.at[i] ^= (uint8_t)(1 << bit);
            if (mg_png_decode(&im, &text, b.at, b.size, "x", NULL) == MG_OK)
                assert_true(im.w > 0 && im.px);
            mg_image_free(&im);
            free(text);
            b.at[i] ^= (uint8_t)(1 << bit);
        }
    free(b.at);
}

static void texts_are_found_and_capped(void **state)
{
    (void)state;
    mg_image im;
    char *text;
    bytes b = begin(1, 1, 8, 0);
    chunk(&b, "tEXt", "other\0no", 8);
    chunk(&b, "tEXt", "maskgen\0yes", 11);
    end(&b, "\0\7", 2);
    MUST(mg_png_decode(&im, &text, b.at, b.size, "x", err));
    assert_string_equal(text, "yes");
    mg_image_free(&im);
    free(text);
    free(b.at);

    for (int over = 0; over < 2; over++) { /* the last size that fits and the first that does not */
        size_t size = MG_PNG_TEXT_MAX + (size_t)over;
        uint8_t *big = malloc(size);
        memset(big, 'a', size);
        bytes z = stored(big, size), data = {0};
        add(&data, "maskgen\0\1\0\0\0", 12);
        add(&data, z.at, z.size);
        b = begin(1, 1, 8, 0);
        chunk(&b, "iTXt", data.at, data.size);
        end(&b, "\0\7", 2);
        if (over) {
            check_refused(b, "larger than");
        } else {
            MUST(mg_png_decode(&im, &text, b.at, b.size, "x", err));
            assert_int_equal(strlen(text), size);
            mg_image_free(&im);
            free(text);
        }
        free(b.at);
        free(data.at);
        free(z.at);
        free(big);
    }
}

static void writing_reads_back(void **state)
{
    (void)state;
    char path[] = "/tmp/maskgen-test-XXXXXX", *data, *text, longer[5000];
    size_t size;
    close(mkstemp(path));
    memset(longer, 'x', sizeof longer);
    longer[sizeof longer - 1] = 0;
    const char *const texts[] = {NULL, "{\"µ\": 1}", longer};
    for (int i = 0; i < 6; i++) {
        const char *want = texts[i % 3];
        mg_image im, back;
        MUST(mg_image_new(&im, 19, 7, i < 3 ? 3 : 1, err));
        for (int k = 0; k < 19 * 7 * im.channels; k++)
            im.px[k] = (uint8_t)(k * 37 + i);
        MUST(mg_png_write(path, &im, want, i % 2 ? 300 : 0, err));
        MUST(mg_file_read(path, 1 << 20, &data, &size, err));
        MUST(mg_png_decode(&back, &text, data, size, path, err));
        assert_int_equal(back.w, 19);
        assert_int_equal(back.h, 7);
        for (int k = 0; k < 19 * 7 * 3; k++)
            assert_int_equal(back.px[k], im.px[im.channels == 3 ? k : k / 3]);
        assert_true(want ? strcmp(text, want) == 0 : !text);
        bool physical = false; /* pHYs: 300 dpi = 11811 pixels per metre = 0x2e23 */
        for (size_t k = 0; k + 13 < size; k++)
            physical |= memcmp(data + k, "pHYs\0\0\x2e\x23\0\0\x2e\x23\1", 13) == 0;
        assert_int_equal(physical, i % 2);
        assert_true(size < 3000); /* the long text was deflated */
        free(text);
        free(data);
        mg_image_free(&im);
        mg_image_free(&back);
    }
    unlink(path);
}

TEST_MAIN(cmocka_unit_test(every_kind_becomes_rgb), cmocka_unit_test(hostile_headers_are_refused_at_once),
          cmocka_unit_test(damage_is_survived), cmocka_unit_test(texts_are_found_and_capped),
          cmocka_unit_test(writing_reads_back))
