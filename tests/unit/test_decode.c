/* Pictures are read as a viewer shows them: upright wherever the tag stands, in every ink and depth, over white; and
 * what is not read is named, not called damaged. */
#include "test.h"

#include <unistd.h>

#include "../tools/photo_writer.h"
#include "base/image/picture.h"
#include "base/image/exif.h"
#include "base/image/png.h"

enum { W = 48, H = 32 };

/* No two of its eight turned forms are alike, and neighbours differ little, so that JPEG keeps them. */
static mg_image draw(void)
{
    mg_image im;
    MUST(mg_image_new(&im, W, H, 3, err));
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            memcpy(mg_image_at(&im, x, y),
                   (uint8_t[]){(uint8_t)(20 + 4 * x), (uint8_t)(30 + 6 * y), (uint8_t)(220 - 2 * x - 3 * y)}, 3);
    return im;
}

/* Within `by` of `want` everywhere. */
static void same(const mg_image *got, const mg_image *want, int by)
{
    assert_int_equal(got->w, want->w);
    assert_int_equal(got->h, want->h);
    assert_int_equal(got->channels, 3);
    for (int i = 0; i < 3 * want->w * want->h; i++)
        if (abs(got->px[i] - want->px[i]) > by)
            fail_msg("byte %d is %d, wanted %d ± %d", i, got->px[i], want->px[i], by);
}

static void check_jpeg(const photo_style *s, const mg_image *want, int by)
{
    mg_image upright = draw(), got;
    size_t size;
    uint8_t *file = photo_jpeg(&upright, s, &size);
    MUST(mg_picture_decode(&got, NULL, file, size, "x.jpg", err));
    same(&got, want ? want : &upright, by);
    mg_image_free(&got);
    mg_image_free(&upright);
    free(file);
}

static void check_png(const photo_style *s, const mg_image *want, int by)
{
    mg_image upright = draw(), got;
    char *text;
    size_t size;
    uint8_t *file = photo_png(&upright, s, &size);
    MUST(mg_picture_decode(&got, &text, file, size, "x.png", err));
    assert_null(text);
    same(&got, want ? want : &upright, by);
    mg_image_free(&got);
    mg_image_free(&upright);
    free(file);
}

/* ---- EXIF ----------------------------------------------------------------------------------------------------- */

static void jpegs_stand_upright(void **state)
{
    (void)state;
    for (int o = 1; o <= 8; o++)
        for (int k = 0; k < 64; k++) {
            photo_style s = {.orientation = o,
                             .intel = k & 1,
                             .xmp_first = k & 2,
                             .late = k & 4,
                             .twice = k & 8,
                             .type = (const int[]){3, 4, 1, 4}[k >> 4]};
            check_jpeg(&s, NULL, 6);
        }
}

static void pngs_stand_upright(void **state)
{
    (void)state;
    for (int o = 1; o <= 8; o++)
        for (int k = 0; k < 16; k++) {
            photo_style s = {
                .orientation = o, .intel = k & 1, .late = k & 2, .interlaced = k & 4, .type = k & 8 ? 4 : 3};
            check_png(&s, NULL, 0);
        }
    mg_image upright = draw(), stored = photo_stored(&upright, 6);
    check_png(&(photo_style){.orientation = 6, .exif_last = true}, &stored, 0); /* too late, for browsers too */
    mg_image_free(&upright);
    mg_image_free(&stored);
}

/* Nonsense leaves the picture as it is stored. */
static void nonsense_turns_nothing(void **state)
{
    (void)state;
    uint8_t tiff[100];
    photo_style s = {.orientation = 6, .late = true};
    for (int value = 0; value < 12; value++) {
        s.tag = value ? value : 1;
        assert_int_equal(mg_exif_orientation(tiff, photo_tiff(tiff, &s)), s.tag <= 8 ? s.tag : 1);
    }
    s.tag = 6;
    size_t size = photo_tiff(tiff, &s);
    for (size_t n = 0; n <= size; n++) { /* its own block, so that a sanitizer sees any over-read */
        uint8_t *exact = malloc(n + 1);
        memcpy(exact, tiff, n);
        int got = mg_exif_orientation(exact, n);
        assert_int_equal(got, n + 4 >= size ? 6 : 1); /* the last four bytes are the next directory's place */
        free(exact);
    }
    static const struct {
        int at, byte;
    } spoilt[] = {{0, 'm'}, {1, 'I'}, {3, 43}, {4, 0x7f}, {7, 9}, {10 + 48 + 3, 2}, {10 + 48 + 3, 9}};
    for (size_t i = 0; i < sizeof spoilt / sizeof *spoilt; i++) {
        uint8_t was = tiff[spoilt[i].at];
        tiff[spoilt[i].at] = (uint8_t)spoilt[i].byte;
        assert_int_equal(mg_exif_orientation(tiff, size), 1);
        tiff[spoilt[i].at] = was;
    }
    mg_image im = draw(), want = draw();
    MUST(mg_exif_upright(&im, 0, err));
    MUST(mg_exif_upright(&im, 9, err));
    same(&im, &want, 0);
    mg_image_free(&im);
    mg_image_free(&want);
}

/* ---- kinds ---------------------------------------------------------------------------------------------------- */

static void inks_become_light(void **state)
{
    (void)state;
    static const int inks[] = {PHOTO_CMYK, PHOTO_YCCK, PHOTO_CMYK_PLAIN};
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 4; k++) {
            photo_style s = {.inks = inks[i], .progressive = k & 1, .orientation = k & 2 ? 6 : 0};
            check_jpeg(&s, NULL, 8);
        }
}

static void every_coding_is_read(void **state)
{
    (void)state;
    check_jpeg(&(photo_style){.progressive = true}, NULL, 6);
    check_jpeg(&(photo_style){.arithmetic = true}, NULL, 6);
    check_jpeg(&(photo_style){.arithmetic = true, .progressive = true}, NULL, 6);
    check_jpeg(&(photo_style){.subsampled = true}, NULL, 12);
    mg_image grey = draw();
    for (int i = 0; i < W * H; i++)
        memset(grey.px + 3 * i, mg_grey(grey.px[3 * i], grey.px[3 * i + 1], grey.px[3 * i + 2]), 3);
    check_jpeg(&(photo_style){.inks = PHOTO_GREY, .orientation = 8}, &grey, 4);
    mg_image_free(&grey);
}

static void pngs_of_every_kind(void **state)
{
    (void)state;
    mg_image want[4];
    for (int k = 0; k < 4; k++)
        want[k] = draw();
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            for (int c = 0; c < 3; c++) {
                uint8_t *p[4];
                for (int k = 0; k < 4; k++)
                    p[k] = mg_image_at(&want[k], x, y) + c;
                int half = x < W / 2 ? 128 : 255;
                *p[1] = (uint8_t)((*p[1] + 25) / 51 * 51);                          /* palette */
                *p[2] = (uint8_t)((*p[2] * half + 255 * (255 - half) + 127) / 255); /* alpha over white */
                *p[3] = (uint8_t)((mg_image_at(&want[0], x, y)[1] * half + 255 * (255 - half) + 127) /
                                  255); /* grey and alpha */
            }
    for (int k = 0; k < 4; k++) {
        photo_style s = {.interlaced = k & 1, .orientation = k & 2 ? 5 : 0};
        static const struct {
            int kind, want;
        } kinds[] = {{PHOTO_8, 0}, {PHOTO_16, 0}, {PHOTO_PALETTE, 1}};
        for (int i = 0; i < 3; i++) {
            s.kind = kinds[i].kind;
            check_png(&s, &want[kinds[i].want], 0);
            s.gamma = i == 0 ? 1 : 0; /* a linear file: gamma is not applied */
        }
        s.orientation = 0; /* which half is transparent is told by the stored pixels */
        s.gamma = 0;
        s.kind = PHOTO_ALPHA;
        check_png(&s, &want[2], 0);
        s.kind = PHOTO_GREY_ALPHA;
        check_png(&s, &want[3], 0);
    }
    for (int k = 0; k < 4; k++)
        mg_image_free(&want[k]);
}

/* One colour of a PNG is transparent: it is seen as white. */
static void a_keyed_colour_is_white(void **state)
{
    (void)state;
    mg_image im, got;
    MUST(mg_image_new(&im, 2, 1, 3, err));
    memcpy(im.px, (uint8_t[]){0, 0, 0, 0, 0, 1}, 6);
    size_t size;
    uint8_t *file = photo_png(&im, &(photo_style){.kind = PHOTO_KEY}, &size);
    MUST(mg_picture_decode(&got, NULL, file, size, "x.png", err));
    assert_memory_equal(got.px, ((uint8_t[]){255, 255, 255, 0, 0, 1}), 6);
    free(file);
    mg_image_free(&im);
    mg_image_free(&got);
}

/* ---- what is not read ----------------------------------------------------------------------------------------- */

static void says(const void *data, size_t size, const char *words)
{
    mg_image im;
    mg_err err = {MG_OK, ""};
    assert_int_equal(mg_picture_decode(&im, NULL, data, size, "x.file", &err), MG_EINPUT);
    assert_null(im.px);
    if (!strstr(err.msg, words) || !strstr(err.msg, "x.file"))
        fail_msg("“%s” does not say “%s”", err.msg, words);
}

static void formats_are_named(void **state)
{
    (void)state;
#define SAYS(bytes, words) says(bytes, sizeof(bytes) - 1, words)
    SAYS("", "empty file");
    SAYS("RIFF\x10\0\0\0WEBPVP8 ", "WebP is not read; PNG and JPEG are");
    SAYS("GIF89a\1\0\1\0", "GIF is not read");
    SAYS("BM\x46\0\0\0\0\0\0\0\x36\0\0\0", "BMP is not read");
    SAYS("II*\0\x08\0\0\0", "TIFF is not read");
    SAYS("MM\0*\0\0\0\x08", "TIFF is not read");
    SAYS("\0\0\0\x18"
         "ftypheic\0\0\0\0mif1heic",
         "HEIC is not read");
    SAYS("\0\0\0\x1c"
         "ftypavif\0\0\0\0mif1avif",
         "AVIF is not read");
    SAYS("\0\0\0\x1c"
         "ftypisom\0\0\0\0mif1avif",
         "video (MP4, MOV) is not read");
    SAYS("\0\0\0\x0cJXL \r\n\x87\n\0\0", "JPEG XL is not read");
    SAYS("\xff\x0a\x3f\0", "JPEG XL is not read");
    SAYS("\0\0\0\x0cjP  \r\n\x87\n\0\0", "JPEG 2000 is not read");
    SAYS("\xff\x4f\xff\x51\0\x2f", "JPEG 2000 is not read");
    SAYS("%PDF-1.7\n%", "PDF is not read");
    SAYS("P6\n2 2\n255\n", "PNM is not read");
    SAYS("<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "SVG is not read");
    SAYS("\xef\xbb\xbf\r\n<SVG/>", "SVG is not read");
    SAYS("<!doctype html>\n<html>", "HTML is not read");
    SAYS("not a picture", "neither PNG nor JPEG");
    SAYS("B", "neither PNG nor JPEG");
    SAYS("BM is a text", "neither PNG nor JPEG");
#undef SAYS
}

/* A sound JPEG with bytes of its frame header changed: what the header asks for is not read, and nothing is damaged.
 * `at` counts from the marker: 1 is its type, 4 the bits, 5 … 6 the height, 7 … 8 the width. */
static void with_header(photo_style s, size_t at, const char *bytes, const char *words)
{
    mg_image im = draw();
    size_t size, k = 2;
    uint8_t *file = photo_jpeg(&im, &s, &size);
    while (file[k + 1] < 0xc0 || file[k + 1] > 0xcf || file[k + 1] == 0xc4)
        k += 2 + (size_t)file[k + 2] * 256 + file[k + 3];
    memcpy(file + k + at, bytes, strlen(bytes));
    says(file, size, words);
    free(file);
    mg_image_free(&im);
}

/* Any number of scans may follow one another, each of a few bytes and all the work. */
static void scans_are_counted(void **state)
{
    (void)state;
    mg_image im = draw();
    size_t size, last = 0;
    uint8_t *file = photo_jpeg(&im, &(photo_style){.whole_scans = true}, &size);
    for (size_t k = 2; k < size; k++)
        if (file[k] == 0xff && file[k + 1] == 0xda)
            last = k;
    size_t scan = size - 2 - last;
    uint8_t *many = malloc(size + 300 * scan), *p = many + size - 2;
    memcpy(many, file, size - 2);
    for (int i = 0; i < 300; i++, p += scan)
        memcpy(p, file + last, scan);
    memcpy(p, "\xff\xd9", 2);
    says(many, size + 300 * scan, "a JPEG of 257 scans or more is past the limits (256 scans, 1024 Mpx in all)");
    free(many);
    free(file);
    mg_image_free(&im);
}

static void unsupported_is_not_damaged(void **state)
{
    (void)state;
    const photo_style plain = {.progressive = false}, heavy = {.progressive = true, .inks = PHOTO_CMYK};
    with_header(plain, 4, "\x0c", "JPEG of 12 bits a sample is not supported");
    with_header(plain, 1, "\xc3", "lossless JPEG is not supported");
    with_header(plain, 1, "\xc5", "hierarchical JPEG is not supported");
    with_header(plain, 5, "\x50",
                "48×20512 pixels are outside the limits (sides 1 … 16384, at most 64 Mpx): scale it down");
    with_header(plain, 5, "\x30\x01\x30\x01", "12289×12289 pixels are outside the limits");
    with_header(plain, 5, "\xff\xff", "sides of more than 65500 pixels are outside the limits");
    with_header(heavy, 5, "\x10\x01\x3f\xfc", "progressive JPEG that takes more than 400 MiB");
}

static void damage_is_damage(void **state)
{
    (void)state;
    mg_image im = draw();
    size_t size;
    uint8_t *file = photo_jpeg(&im, &(photo_style){.inks = PHOTO_YCCK, .orientation = 6, .xmp_first = true}, &size);
    for (size_t n = 3; n < size - 2; n += 7)
        says(file, n, "damaged JPEG");
    free(file);
    mg_image_free(&im);
}

/* Markers of versions that libjpeg does not know say nothing about the pixels. */
static void unknown_versions_are_read(void **state)
{
    (void)state;
    mg_image im = draw(), got;
    size_t size;
    uint8_t *file = photo_jpeg(&im, &(photo_style){.progressive = false}, &size);
    assert_memory_equal(file + 6, "JFIF\0\1", 6);
    file[11] = 9;
    MUST(mg_picture_decode(&got, NULL, file, size, "x.jpg", err));
    same(&got, &im, 6);
    free(file);
    mg_image_free(&im);
    mg_image_free(&got);
}

TEST_MAIN(cmocka_unit_test(jpegs_stand_upright), cmocka_unit_test(pngs_stand_upright),
          cmocka_unit_test(nonsense_turns_nothing), cmocka_unit_test(inks_become_light),
          cmocka_unit_test(every_coding_is_read), cmocka_unit_test(pngs_of_every_kind),
          cmocka_unit_test(a_keyed_colour_is_white), cmocka_unit_test(formats_are_named),
          cmocka_unit_test(unsupported_is_not_damaged), cmocka_unit_test(scans_are_counted),
          cmocka_unit_test(damage_is_damage), cmocka_unit_test(unknown_versions_are_read))
