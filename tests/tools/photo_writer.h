/* Pictures as cameras, phones and editors write them, for tests: JPEGs whose pixels are stored turned behind an EXIF
 * tag, in any place and type; CMYK and YCCK; PNGs of every kind. A program that cannot write one ends, so that no test
 * takes it for a pass. */
#ifndef TESTS_PHOTO_WRITER_H
#define TESTS_PHOTO_WRITER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

#include "maskgen/image.h"

enum {
    PHOTO_RGB,
    PHOTO_GREY,
    PHOTO_CMYK,
    PHOTO_YCCK,
    PHOTO_CMYK_PLAIN
}; /* PLAIN: not inverted, without Adobe's marker */
enum { PHOTO_8, PHOTO_16, PHOTO_PALETTE, PHOTO_ALPHA, PHOTO_GREY_ALPHA, PHOTO_KEY };

typedef struct photo_style {
    int orientation; /* the tag, 1 … 8, and how the pixels are stored; 0: no tag */
    int tag;         /* another tag than the pixels want; 0: the same */
    int type;        /* of the tag: 3 SHORT (0 too), 4 LONG, 1 BYTE */
    bool intel;      /* byte order */
    bool xmp_first;  /* an XMP packet and a foreign APP1 stand before it */
    bool late;       /* four other entries stand before it */
    bool twice;      /* a second EXIF segment, that says 3, follows */
    bool progressive, arithmetic, subsampled;
    bool whole_scans; /* progressive, each scan with all bits of what it holds, so that any of them may stand there
                         twice */
    int inks;         /* PHOTO_RGB … */
    /* PNG only: */
    int kind; /* PHOTO_8 … */
    bool interlaced, exif_last;
    double gamma; /* of the file, as gAMA has it; 0: no chunk */
} photo_style;

static void photo_need(bool held, const char *what)
{
    if (!held) {
        fprintf(stderr, "photo writer: %s\n", what);
        exit(1);
    }
}

/* Of any size: tests need pictures past maskgen's limits too. */
static mg_image photo_new(int w, int h, int channels)
{
    mg_image im = {.px = malloc((size_t)w * (size_t)h * (size_t)channels), .w = w, .h = h, .channels = channels};
    photo_need(im.px, "out of memory");
    return im;
}

/* Where the stored pixel (x, y) is seen in an upright picture of w×h pixels (EXIF 2.3, 4.6.4: where row 0 and column 0
 * are). */
static void photo_seen(int orientation, int w, int h, int x, int y, int *sx, int *sy)
{
    const int seen[9][2] = {{x, y}, {x, y},         {w - 1 - x, y},         {w - 1 - x, h - 1 - y}, {x, h - 1 - y},
                            {y, x}, {w - 1 - y, x}, {w - 1 - y, h - 1 - x}, {y, h - 1 - x}};
    *sx = seen[orientation][0];
    *sy = seen[orientation][1];
}

/* The pixels as a camera that was held so stores them. */
static mg_image photo_stored(const mg_image *upright, int orientation)
{
    bool swap = orientation >= 5;
    mg_image out = photo_new(swap ? upright->h : upright->w, swap ? upright->w : upright->h, upright->channels);
    for (int y = 0; y < out.h; y++)
        for (int x = 0; x < out.w; x++) {
            int sx, sy;
            photo_seen(orientation, upright->w, upright->h, x, y, &sx, &sy);
            memcpy(mg_image_at(&out, x, y), mg_image_at(upright, sx, sy), (size_t)out.channels);
        }
    return out;
}

static uint8_t *photo_put(uint8_t *p, unsigned long v, int bytes, bool intel)
{
    for (int i = 0; i < bytes; i++)
        p[i] = (uint8_t)(v >> 8 * (intel ? i : bytes - 1 - i));
    return p + bytes;
}

/* A TIFF block with the tag in it; returns its size, at most 100 bytes. */
static size_t photo_tiff(uint8_t *out, const photo_style *s)
{
    bool intel = s->intel;
    int others = s->late ? 4 : 0, type = s->type ? s->type : 3, value = s->tag ? s->tag : s->orientation;
    memcpy(out, intel ? "II" : "MM", 2);
    uint8_t *p = photo_put(out + 2, 42, 2, intel);
    p = photo_put(p, 8, 4, intel);
    p = photo_put(p, (unsigned)others + 1, 2, intel);
    for (int i = 0; i < others; i++) { /* 0x0100 …: widths and the like, as LONG */
        p = photo_put(p, 0x0100u + (unsigned)i, 2, intel);
        p = photo_put(p, 4, 2, intel);
        p = photo_put(p, 1, 4, intel);
        p = photo_put(p, 3, 4, intel);
    }
    p = photo_put(p, 0x0112, 2, intel);
    p = photo_put(p, (unsigned)type, 2, intel);
    p = photo_put(p, 1, 4, intel);
    memset(p, 0, 8); /* what is left of the value, and no further directory */
    photo_put(p, (unsigned)value, type == 1 ? 1 : type == 4 ? 4 : 2, intel);
    return (size_t)(p + 8 - out);
}

/* ---- JPEG ----------------------------------------------------------------------------------------------------- */

static void photo_app1(struct jpeg_compress_struct *jpeg, const photo_style *s)
{
    static const char xmp[] = "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/>",
                      foreign[] = "Exhibit";
    uint8_t exif[106] = "Exif\0";
    if (s->xmp_first) {
        jpeg_write_marker(jpeg, JPEG_APP0 + 1, (const JOCTET *)xmp, sizeof xmp);
        jpeg_write_marker(jpeg, JPEG_APP0 + 1, (const JOCTET *)foreign, sizeof foreign);
        jpeg_write_marker(jpeg, JPEG_APP0 + 1, exif, 4); /* "Exif" and no more */
    }
    if (s->orientation)
        jpeg_write_marker(jpeg, JPEG_APP0 + 1, exif, 6 + (unsigned)photo_tiff(exif + 6, s));
    photo_style other = {.orientation = 3};
    if (s->twice)
        jpeg_write_marker(jpeg, JPEG_APP0 + 1, exif, 6 + (unsigned)photo_tiff(exif + 6, &other));
}

/* One row of ink. Half of the common part of three inks goes into black, so that all four matter. */
static void photo_inks(uint8_t *out, const uint8_t *rgb, int w, bool inverted)
{
    for (int x = 0; x < w; x++, rgb += 3, out += 4) {
        int most = rgb[0] > rgb[1] ? rgb[0] : rgb[1];
        most = most > rgb[2] ? most : rgb[2];
        int key = (most + 255) / 2; /* light that black lets through, 128 … 255 */
        for (int c = 0; c < 3; c++) {
            int light = (rgb[c] * 255 + key / 2) / key;
            out[c] = (uint8_t)(inverted ? light : 255 - light);
        }
        out[3] = (uint8_t)(inverted ? key : 255 - key);
    }
}

static void photo_set(struct jpeg_compress_struct *jpeg, const mg_image *im, const photo_style *s)
{
    bool inks = s->inks >= PHOTO_CMYK;
    jpeg->image_width = (JDIMENSION)im->w;
    jpeg->image_height = (JDIMENSION)im->h;
    jpeg->input_components = inks ? 4 : im->channels;
    jpeg->in_color_space = inks ? JCS_CMYK : im->channels == 3 ? JCS_RGB : JCS_GRAYSCALE;
    jpeg_set_defaults(jpeg);
    if (inks)
        jpeg_set_colorspace(jpeg, s->inks == PHOTO_YCCK ? JCS_YCCK : JCS_CMYK);
    else if (s->inks == PHOTO_GREY)
        jpeg_set_colorspace(jpeg, JCS_GRAYSCALE);
    jpeg_set_quality(jpeg, 95, TRUE);
    jpeg->write_Adobe_marker = jpeg->write_Adobe_marker && s->inks != PHOTO_CMYK_PLAIN;
    jpeg->comp_info[0].h_samp_factor = jpeg->comp_info[0].v_samp_factor = s->subsampled ? 2 : 1;
    jpeg->arith_code = s->arithmetic;
    static const jpeg_scan_info whole[] = {
        {3, {0, 1, 2}, 0, 0, 0, 0}, {1, {0}, 1, 63, 0, 0}, {1, {1}, 1, 63, 0, 0}, {1, {2}, 1, 63, 0, 0}};
    if (s->whole_scans) {
        jpeg->scan_info = whole;
        jpeg->num_scans = 4;
    } else if (s->progressive)
        jpeg_simple_progression(jpeg);
}

/* *size bytes, which the caller frees. `upright` is RGB. */
static inline uint8_t *photo_jpeg(const mg_image *upright, const photo_style *s, size_t *size)
{
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr mgr;
    mg_image im = photo_stored(upright, s->orientation);
    uint8_t *file = NULL, *line = calloc((size_t)im.w, 4);
    unsigned long used = 0;
    photo_need(line, "out of memory");
    jpeg.err = jpeg_std_error(&mgr);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &file, &used);
    photo_set(&jpeg, &im, s);
    jpeg_start_compress(&jpeg, TRUE);
    photo_app1(&jpeg, s);
    for (int y = 0; y < im.h; y++) {
        JSAMPROW row = mg_image_at(&im, 0, y);
        if (s->inks >= PHOTO_CMYK) {
            photo_inks(line, row, im.w, s->inks != PHOTO_CMYK_PLAIN);
            row = line;
        }
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    mg_image_free(&im);
    free(line);
    *size = used;
    return file;
}

/* ---- PNG ------------------------------------------------------------------------------------------------------ */

/* One pixel in the style's kind; returns its bytes. Transparent pixels are those of the left half: half seen, or not at
 * all. */
static size_t photo_pixel(uint8_t *out, const uint8_t *rgb, const photo_style *s, bool left)
{
    switch (s->kind) {
    case PHOTO_16: /* a low byte that rounding must not carry over */
        for (int c = 0; c < 3; c++) {
            out[2 * c] = rgb[c];
            out[2 * c + 1] = rgb[c];
        }
        return 6;
    case PHOTO_PALETTE: /* 6 levels a channel */
        out[0] = (uint8_t)((rgb[0] + 25) / 51 * 36 + (rgb[1] + 25) / 51 * 6 + (rgb[2] + 25) / 51);
        return 1;
    case PHOTO_ALPHA:
        memcpy(out, rgb, 3);
        out[3] = left ? 128 : 255;
        return 4;
    case PHOTO_GREY_ALPHA:
        out[0] = rgb[1];
        out[1] = left ? 128 : 255;
        return 2;
    default: /* PHOTO_8, PHOTO_KEY */
        memcpy(out, rgb, 3);
        return 3;
    }
}

static void photo_chunks(png_structp png, png_infop info, const photo_style *s)
{
    png_color colour[216];
    png_byte alpha[216];
    for (int i = 0; i < 216; i++) {
        colour[i] = (png_color){(png_byte)(i / 36 * 51), (png_byte)(i / 6 % 6 * 51), (png_byte)(i % 6 * 51)};
        alpha[i] = i == 215 ? 0 : 255; /* white is not there at all, and seen as white over white */
    }
    if (s->kind == PHOTO_PALETTE) {
        png_set_PLTE(png, info, colour, 216);
        png_set_tRNS(png, info, alpha, 216, NULL);
    }
    if (s->kind == PHOTO_KEY)
        png_set_tRNS(png, info, NULL, 0, &(png_color_16){0, 0, 0, 0, 0}); /* black */
    if (s->gamma > 0)
        png_set_gAMA(png, info, s->gamma);
}

typedef struct photo_bytes {
    uint8_t *at;
    size_t size;
} photo_bytes;

static void photo_write(png_structp png, png_bytep data, size_t size)
{
    photo_bytes *b = png_get_io_ptr(png);
    b->at = realloc(b->at, b->size + size);
    photo_need(b->at, "out of memory");
    memcpy(b->at + b->size, data, size);
    b->size += size;
}

static void photo_flush(png_structp png)
{
    (void)png;
}

/* As photo_jpeg. */
static inline uint8_t *photo_png(const mg_image *upright, const photo_style *s, size_t *size)
{
    static const int type[] = {PNG_COLOR_TYPE_RGB,       PNG_COLOR_TYPE_RGB,        PNG_COLOR_TYPE_PALETTE,
                               PNG_COLOR_TYPE_RGB_ALPHA, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB};
    mg_image im = photo_stored(upright, s->orientation);
    photo_bytes file = {NULL, 0};
    uint8_t exif[100];
    size_t tiff = photo_tiff(exif, s), line = 6 * (size_t)im.w;
    uint8_t *raw = calloc((size_t)im.h, line);
    png_bytep *row = calloc((size_t)im.h, sizeof *row);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    photo_need(raw && row && info, "out of memory");
    for (int y = 0; y < im.h; y++) {
        uint8_t *p = row[y] = raw + (size_t)y * line;
        for (int x = 0; x < im.w; x++)
            p += photo_pixel(p, mg_image_at(&im, x, y), s, x < im.w / 2);
    }
    png_set_write_fn(png, &file, photo_write, photo_flush);
    png_set_IHDR(png, info, (png_uint_32)im.w, (png_uint_32)im.h, s->kind == PHOTO_16 ? 16 : 8, type[s->kind],
                 s->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    photo_chunks(png, info, s);
    if (s->orientation && !s->exif_last)
        png_set_eXIf_1(png, info, (png_uint_32)tiff, exif);
    png_write_info(png, info);
    png_write_image(png, row);
    if (s->orientation && s->exif_last)
        png_write_chunk(png, (png_const_bytep) "eXIf", exif, tiff);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    free(raw);
    free(row);
    mg_image_free(&im);
    *size = file.size;
    return file.at;
}

#endif
