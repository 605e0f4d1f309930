/* The JPEG stage against libjpeg: the same pictures, encoded without subsampling and decoded again. */
#include "test.h"

#include <stdio.h>

#include <jpeglib.h>

#include "base/rng.h"
#include "maskgen/render.h"

/* libjpeg with its floating-point DCT, so that only the rounding of sums can differ. */
static void through_libjpeg(const mg_image *in, mg_image *out, int quality)
{
    struct jpeg_error_mgr fatal;
    struct jpeg_compress_struct c = {.err = jpeg_std_error(&fatal)};
    struct jpeg_decompress_struct d = {.err = &fatal};
    unsigned char *file = NULL;
    unsigned long size = 0;
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &file, &size);
    c.image_width = (JDIMENSION)in->w;
    c.image_height = (JDIMENSION)in->h;
    c.input_components = 3;
    c.in_color_space = JCS_RGB;
    jpeg_set_defaults(&c);
    jpeg_set_quality(&c, quality, TRUE);
    c.dct_method = JDCT_FLOAT;
    c.comp_info[0].h_samp_factor = c.comp_info[0].v_samp_factor = 1;
    jpeg_start_compress(&c, TRUE);
    while (c.next_scanline < c.image_height)
        jpeg_write_scanlines(&c, &(JSAMPROW){mg_image_at(in, 0, (int)c.next_scanline)}, 1);
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    jpeg_create_decompress(&d);
    jpeg_mem_src(&d, file, size);
    jpeg_read_header(&d, TRUE);
    d.dct_method = JDCT_FLOAT;
    jpeg_start_decompress(&d);
    while (d.output_scanline < d.output_height)
        jpeg_read_scanlines(&d, &(JSAMPROW){mg_image_at(out, 0, (int)d.output_scanline)}, 1);
    jpeg_finish_decompress(&d);
    jpeg_destroy_decompress(&d);
    free(file);
}

/* Soft colour, sharp edges and noise: low and high frequencies in all three components. `harsh`: patches of 0 and 255,
 * whose ringing leaves what a component can hold. */
static void paint(mg_image *im, uint64_t seed, bool harsh)
{
    mg_rng rng;
    mg_rng_seed(&rng, seed, 0);
    for (int y = 0; y < im->h; y++)
        for (int x = 0; x < im->w; x++) {
            uint8_t *p = mg_image_at(im, x, y);
            bool edge = (x / 11 + y / 7) % 3 == 0;
            p[0] = (uint8_t)(40 + x + (int)mg_rng_below(&rng, 20) + 60 * edge);
            p[1] = (uint8_t)(200 - x - y / 2 + (int)mg_rng_below(&rng, 20));
            p[2] = (uint8_t)(30 + 2 * y % 150 + (int)mg_rng_below(&rng, 40) - 20 * edge);
            for (int c = 0; c < 3 && harsh; c++)
                p[c] = (x / 3 + y / 3 + (int)seed) * (5 + 2 * c) % 7 < 3 ? 0 : 255;
        }
}

/* The greatest difference within the block of 8×8 pixels at x0, y0. */
static int block_difference(const mg_image *a, const mg_image *b, int x0, int y0)
{
    int most = 0;
    for (int y = y0; y < y0 + 8 && y < a->h; y++)
        for (int x = x0; x < x0 + 8 && x < a->w; x++)
            for (int c = 0; c < 3; c++) {
                int d = abs(mg_image_at(a, x, y)[c] - mg_image_at(b, x, y)[c]);
                most = d > most ? d : most;
            }
    return most;
}

typedef struct blocks {
    int all, apart, lossy; /* apart: differ from libjpeg's by more than 1; lossy: differ so from the picture */
} blocks;

/* Of whole blocks n[0], of those that the edge cuts n[1]. */
static void compare(blocks n[2], int w, uint64_t seed, bool harsh, int quality)
{
    mg_image in, own, theirs;
    MUST(mg_image_new(&in, w, w - 3, 3, err));
    MUST(mg_image_new(&own, w, w - 3, 3, err));
    MUST(mg_image_new(&theirs, w, w - 3, 3, err));
    paint(&in, seed, harsh);
    mg_jpeg_blocks(&in, &own, (mg_rect){0, 0, in.w, in.h}, quality);
    through_libjpeg(&in, &theirs, quality);
    for (int y = 0; y < in.h; y += 8)
        for (int x = 0; x < in.w; x += 8) {
            bool cut = x + 8 > in.w || y + 8 > in.h;
            n[cut].all++;
            n[cut].apart += block_difference(&own, &theirs, x, y) > 1;
            n[cut].lossy += block_difference(&own, &in, x, y) > 1;
        }
    mg_image_free(&in);
    mg_image_free(&own);
    mg_image_free(&theirs);
}

/* Two implementations may round a coefficient that lies half way to different sides: then a block differs. The finer
 * the quantisation, the more of the first coefficients lie so: one in seven of quality 90. */
static void pictures_equal_libjpegs(void **state)
{
    (void)state;
    static const int quality[] = {1, 5, 25, 49, 50, 51, 75, 90};
    for (size_t i = 0; i < 2 * (sizeof quality / sizeof *quality); i++) {
        blocks n[2] = {{0, 0, 0}};
        bool harsh = i % 2;
        for (uint64_t seed = 0; seed < 8; seed++)
            for (int w = 61; w <= 64; w += 3) /* cut at 5 pixels, at 2 and at none */
                compare(n, w, seed, harsh, quality[i / 2]);
        for (int cut = 0; cut < 2; cut++) {
            if (n[cut].apart * 5 > n[cut].all || n[cut].lossy < n[cut].all / 2)
                fail_msg("quality %d: %d of %d %s blocks differ from libjpeg's, %d from the picture", quality[i / 2],
                         n[cut].apart, n[cut].all, cut ? "cut" : "whole", n[cut].lossy);
        }
    }
}

TEST_MAIN(cmocka_unit_test(pictures_equal_libjpegs))
