/* The only user of libjpeg. Its errors arrive by longjmp, which stays inside this file. */
#include "maskgen/decode.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#include "maskgen/file.h"
#include "maskgen/png.h"

const char *const mg_picture_suffixes[] = {".jpg", ".jpeg", ".png", NULL};

/* libjpeg keeps the coefficients of a progressive picture whole, 6 bytes a pixel at the most. */
#define COEFFICIENT_BYTES (240L << 20)
#define WORK_MAX ((size_t)1 << 30) /* pixels times scans; encoders write about 10 scans */
enum { SCANS_MAX = 256 };

typedef struct trap {
    struct jpeg_error_mgr mgr;
    struct jpeg_progress_mgr progress;
    jmp_buf back;
    char message[JMSG_LENGTH_MAX];
} trap;

static void fail(j_common_ptr c)
{
    trap *t = (trap *)c->err;
    c->err->format_message(c, t->message);
    longjmp(t->back, 1);
}

/* libjpeg calls damaged data a warning and invents the rest of the picture; a measured picture must not be invented. */
static void warn(j_common_ptr c, int level)
{
    if (level < 0)
        fail(c);
}

/* Progressive files may hold any number of scans over the whole picture: a few bytes each, all the work again. */
static void count_scans(j_common_ptr c)
{
    j_decompress_ptr jpeg = (j_decompress_ptr)c;
    size_t pixels = (size_t)jpeg->image_width * jpeg->image_height;
    if (jpeg->input_scan_number > SCANS_MAX || (size_t)jpeg->input_scan_number * pixels > WORK_MAX) {
        trap *t = (trap *)c->err;
        snprintf(t->message, sizeof t->message, "%d scans", jpeg->input_scan_number);
        longjmp(t->back, 1);
    }
}

static unsigned get16(const uint8_t *p, bool little)
{
    return little ? p[0] | (unsigned)p[1] << 8 : (unsigned)p[0] << 8 | p[1];
}

static unsigned long get32(const uint8_t *p, bool little)
{
    return little ? get16(p, true) | (unsigned long)get16(p + 2, true) << 16
                  : (unsigned long)get16(p, false) << 16 | get16(p + 2, false);
}

/* EXIF tag 0x0112 of the first directory: 1 … 8, or 1 where there is none (EXIF 2.3, 4.6.4). */
static int orientation(const uint8_t *app1, size_t size)
{
    if (size < 14 || memcmp(app1, "Exif\0\0", 6) != 0)
        return 1;
    const uint8_t *tiff = app1 + 6;
    size_t n = size - 6;
    bool little = tiff[0] == 'I';
    unsigned long at = get32(tiff + 4, little);
    if (at > n - 2)
        return 1;
    unsigned entries = get16(tiff + at, little);
    for (at += 2; entries > 0 && at + 12 <= n; entries--, at += 12)
        if (get16(tiff + at, little) == 0x0112) {
            unsigned v = get16(tiff + at + 8, little);
            return v >= 1 && v <= 8 ? (int)v : 1;
        }
    return 1;
}

/* Turns a decoded picture upright. Orientations 5 … 8 swap the axes. */
static mg_status upright(mg_image *im, int how, mg_err *err)
{
    if (how == 1)
        return MG_OK;
    bool swap = how >= 5;
    bool flip_x = how == 2 || how == 3 || how == 7 || how == 8, flip_y = how == 3 || how == 4 || how == 6 || how == 7;
    mg_image out;
    mg_status st = mg_image_new(&out, swap ? im->h : im->w, swap ? im->w : im->h, 3, err);
    if (st != MG_OK)
        return st;
    for (int y = 0; y < out.h; y++)
        for (int x = 0; x < out.w; x++) {
            int sx = swap ? y : x, sy = swap ? x : y;
            sx = flip_x ? im->w - 1 - sx : sx;
            sy = flip_y ? im->h - 1 - sy : sy;
            memcpy(mg_image_at(&out, x, y), mg_image_at(im, sx, sy), 3);
        }
    mg_image_free(im);
    *im = out;
    return MG_OK;
}

mg_status mg_jpeg_decode(mg_image *out, const void *data, size_t size, const char *name, mg_err *err)
{
    struct jpeg_decompress_struct jpeg;
    trap t;
    *out = (mg_image){0};
    jpeg.err = jpeg_std_error(&t.mgr);
    t.mgr.error_exit = fail;
    t.mgr.emit_message = warn;
    if (setjmp(t.back)) {
        jpeg_destroy_decompress(&jpeg);
        mg_image_free(out);
        if (t.mgr.msg_code == JERR_OUT_OF_MEMORY)
            return mg_fail_at(err, MG_ENOMEM, name, "no memory for a JPEG");
        return mg_fail_at(err, MG_EINPUT, name, "damaged JPEG (%s)", t.message);
    }
    jpeg_create_decompress(&jpeg);
    memset(&t.progress, 0, sizeof t.progress);
    t.progress.progress_monitor = count_scans;
    jpeg.progress = &t.progress;
    jpeg.mem->max_memory_to_use = COEFFICIENT_BYTES;
    jpeg_mem_src(&jpeg, data, (unsigned long)size);
    jpeg_save_markers(&jpeg, JPEG_APP0 + 1, 0xffff);
    jpeg_read_header(&jpeg, TRUE);
    mg_status st = mg_image_new(out, (int)jpeg.image_width, (int)jpeg.image_height, 3, err);
    if (st != MG_OK) {
        jpeg_destroy_decompress(&jpeg);
        if (st == MG_ENOMEM)
            return mg_fail_at(err, st, name, "no memory for a JPEG");
        return mg_fail_at(err, st, name, "a JPEG of %u×%u is past the limits", jpeg.image_width, jpeg.image_height);
    }
    int how = jpeg.marker_list ? orientation(jpeg.marker_list->data, jpeg.marker_list->data_length) : 1;
    jpeg.out_color_space = JCS_RGB;
    jpeg.dct_method = JDCT_ISLOW;
    jpeg_start_decompress(&jpeg);
    while (jpeg.output_scanline < jpeg.output_height) {
        JSAMPROW row = mg_image_at(out, 0, (int)jpeg.output_scanline);
        jpeg_read_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_decompress(&jpeg);
    jpeg_destroy_decompress(&jpeg);
    st = upright(out, how, err);
    if (st != MG_OK)
        mg_image_free(out);
    return st;
}

mg_status mg_picture_decode(mg_image *out, char **text, const void *data, size_t size, const char *name, mg_err *err)
{
    *out = (mg_image){0};
    if (text)
        *text = NULL;
    if (size >= 3 && memcmp(data, "\xff\xd8\xff", 3) == 0)
        return mg_jpeg_decode(out, data, size, name, err);
    if (size >= 8 && memcmp(data, "\x89PNG\r\n\x1a\n", 8) == 0)
        return mg_png_decode(out, text, data, size, name, err);
    return mg_fail_at(err, MG_EINPUT, name, "neither PNG nor JPEG");
}

mg_status mg_picture_load(mg_image *out, char **text, const char *path, mg_err *err)
{
    char *data;
    size_t size;
    *out = (mg_image){0};
    if (text)
        *text = NULL;
    mg_status st = mg_file_read(path, MG_PICTURE_MAX_BYTES, &data, &size, err);
    if (st == MG_OK)
        st = mg_picture_decode(out, text, data, size, path, err);
    free(data);
    return st;
}
