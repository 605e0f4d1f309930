/* PNG. libpng reports errors by longjmp; here that is turned into statuses and goes no further. */
#include "base/image/png.h"

#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "base/image/exif.h"
#include "base/file/file.h"
#include "base/text/strbuf.h"

const char *mg_png_version(void)
{
    return png_get_libpng_ver(NULL);
}

#define KEYWORD "maskgen"
enum { DEFLATE_FROM = 1024 /* bytes: shorter texts stay readable */ };

/* What callbacks share with the guarded bodies. Everything that changes after setjmp lives here, not in locals. */
typedef struct job {
    png_structp png;
    png_infop info;
    const uint8_t *data; /* reading: the file */
    size_t size, pos;
    png_bytep *row; /* reading: where each row goes */
    int orientation;
    mg_strbuf file; /* writing */
    bool starved;   /* an allocation failed, which libpng reports like damage */
    char why[128];
} job;

static png_voidp allocate(png_structp png, png_alloc_size_t size)
{
    void *p = malloc(size);
    if (!p)
        ((job *)png_get_mem_ptr(png))->starved = true;
    return p;
}

static void release(png_structp png, png_voidp p)
{
    (void)png;
    free(p);
}

static void on_error(png_structp png, png_const_charp message)
{
    job *j = png_get_error_ptr(png);
    snprintf(j->why, sizeof j->why, "%s", message);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

/* ---- reading ---------------------------------------------------------------------------------------------------- */

static void read_bytes(png_structp png, png_bytep to, size_t size)
{
    job *j = png_get_io_ptr(png);
    if (size > j->size - j->pos)
        png_error(png, "the file is cut short");
    memcpy(to, j->data + j->pos, size);
    j->pos += size;
}

static unsigned long be32(const uint8_t *p)
{
    return (unsigned long)p[0] << 24 | (unsigned long)p[1] << 16 | (unsigned long)p[2] << 8 | p[3];
}

/* Signature and the size in IHDR, before libpng or any allocation. */
static mg_status check_head(const uint8_t *p, size_t size, const char *name, mg_err *err)
{
    static const uint8_t head[16] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'};
    if (size < 8 || memcmp(p, head, 8) != 0)
        return mg_fail_at(err, MG_EINPUT, name, "not a PNG file");
    if (size < 33 || memcmp(p, head, sizeof head) != 0)
        return mg_fail_at(err, MG_EINPUT, name, "damaged PNG: no header");
    return mg_image_check_size(be32(p + 16), be32(p + 20), name, err);
}

/* The lengths of all chunks, before libpng takes memory for as much as one of them promises. */
static mg_status check_chunks(const uint8_t *p, size_t size, const char *name, mg_err *err)
{
    for (size_t at = 8;;) {
        size_t left = size - at;
        if (left < 12)
            return mg_fail_at(err, MG_EINPUT, name, "damaged PNG: the file is cut short");
        unsigned long length = be32(p + at);
        if (length > left - 12)
            return mg_fail_at(err, MG_EINPUT, name, "damaged PNG: a chunk is longer than the rest of the file");
        if (memcmp(p + at + 4, "IEND", 4) == 0)
            return MG_OK;
        at += 12 + length;
    }
}

/* RGBA to RGB in the same memory, so that the largest picture needs no second copy. */
static void over_white(mg_image *out)
{
    size_t n = (size_t)out->w * (size_t)out->h;
    for (size_t i = 0; i < n; i++) {
        unsigned a = out->px[4 * i + 3];
        for (size_t c = 0; c < 3; c++)
            out->px[3 * i + c] = (uint8_t)((out->px[4 * i + c] * a + 255 * (255 - a) + 127) / 255);
    }
    uint8_t *less = realloc(out->px, 3 * n);
    out->px = less ? less : out->px;
}

static mg_status read_text(job *j, char **text, const char *name, mg_err *err)
{
    png_textp t = NULL;
    int n = 0;
    png_get_text(j->png, j->info, &t, &n);
    for (int i = 0; i < n; i++) {
        if (strcmp(t[i].key, KEYWORD) != 0 || !t[i].text)
            continue;
        size_t size = t[i].compression >= PNG_ITXT_COMPRESSION_NONE ? t[i].itxt_length : t[i].text_length;
        if (size > MG_PNG_TEXT_MAX)
            return mg_fail_at(err, MG_EINPUT, name, "its maskgen text is larger than %zu bytes", MG_PNG_TEXT_MAX);
        *text = calloc(1, size + 1);
        if (!*text)
            return mg_fail_at(err, MG_ENOMEM, name, "out of memory for its text");
        memcpy(*text, t[i].text, size);
        return MG_OK;
    }
    return MG_OK;
}

/* As PNG's third edition has it and browsers do: eXIf counts where it stands before the picture's data. */
static int orientation(const job *j)
{
    png_bytep exif = NULL;
    png_uint_32 size = 0;
    return png_get_eXIf_1(j->png, j->info, &size, &exif) && exif ? mg_exif_orientation(exif, size) : 1;
}

static mg_status decode(job *j, mg_image *out, char **text, const char *name, mg_err *err)
{
    if (setjmp(png_jmpbuf(j->png)))
        return mg_fail_at(err, MG_EINPUT, name, "damaged PNG: %s", j->why); /* or out of memory: mg_png_decode tells */
    png_set_read_fn(j->png, j, read_bytes);
    png_set_user_limits(j->png, MG_IMAGE_MAX_SIDE, MG_IMAGE_MAX_SIDE);
    png_set_chunk_cache_max(j->png, 128);
    png_set_chunk_malloc_max(j->png, 8 * MG_PNG_TEXT_MAX);
    /* All ancillary chunks but tRNS and eXIf are skipped unread (colour profiles, gamma, background); texts only when
     * asked for. */
    png_set_keep_unknown_chunks(j->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_set_keep_unknown_chunks(j->png, PNG_HANDLE_CHUNK_AS_DEFAULT, (png_const_bytep) "eXIf", 1);
    if (text)
        png_set_keep_unknown_chunks(j->png, PNG_HANDLE_CHUNK_AS_DEFAULT, (png_const_bytep) "iTXt\0tEXt\0zTXt", 3);
    png_read_info(j->png, j->info);
    j->orientation = orientation(j);
    png_set_expand(j->png);
    png_set_scale_16(j->png);
    png_set_gray_to_rgb(j->png);
    png_set_interlace_handling(j->png);
    png_read_update_info(j->png, j->info);

    int w = (int)png_get_image_width(j->png, j->info), h = (int)png_get_image_height(j->png, j->info);
    bool alpha = png_get_channels(j->png, j->info) == 4;
    size_t stride = (size_t)w * (alpha ? 4 : 3);
    *out = (mg_image){w, h, 3, calloc((size_t)h, stride)};
    j->row = malloc((size_t)h * sizeof *j->row);
    if (!j->row || !out->px)
        return mg_fail_at(err, MG_ENOMEM, name, "out of memory for %d×%d pixels", w, h);
    for (int y = 0; y < h; y++)
        j->row[y] = out->px + (size_t)y * stride;
    png_read_image(j->png, j->row);
    png_read_end(j->png, j->info);
    if (alpha)
        over_white(out);
    return text ? read_text(j, text, name, err) : MG_OK;
}

mg_status mg_png_decode(mg_image *out, char **text, const void *data, size_t size, const char *name, mg_err *err)
{
    job j = {.data = data, .size = size};
    mg_status st;
    *out = (mg_image){0};
    if (text)
        *text = NULL;
    MG_TRY(check_head(data, size, name, err));
    MG_TRY(check_chunks(data, size, name, err));
    j.png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &j, on_error, on_warning, &j, allocate, release);
    j.info = j.png ? png_create_info_struct(j.png) : NULL;
    st = j.info ? decode(&j, out, text, name, err) : mg_fail_at(err, MG_ENOMEM, name, "libpng does not start");
    png_destroy_read_struct(&j.png, &j.info, NULL);
    if (j.starved) /* a chunk that libpng drops for want of memory may be the orientation or our text */
        st = mg_fail_at(err, MG_ENOMEM, name, "out of memory to decode this PNG");
    MG_TRY(st);
    MG_TRY(mg_exif_upright(out, j.orientation, err));
done:
    free(j.row);
    if (st != MG_OK)
        mg_image_free(out);
    if (st != MG_OK && text) {
        free(*text);
        *text = NULL;
    }
    return st;
}

/* ---- writing ---------------------------------------------------------------------------------------------------- */

static void write_bytes(png_structp png, png_bytep from, size_t size)
{
    job *j = png_get_io_ptr(png);
    mg_strbuf_add(&j->file, from, size);
    if (j->file.lost) {
        j->starved = true;
        png_error(png, "out of memory");
    }
}

static void flush_nothing(png_structp png)
{
    (void)png;
}

static mg_status encode(job *j, const mg_image *im, const char *text, double dpi, const char *name, mg_err *err)
{
    if (setjmp(png_jmpbuf(j->png)))
        return mg_fail_at(err, MG_ELIB, name, "libpng: %s", j->why);
    png_set_write_fn(j->png, j, write_bytes, flush_nothing);
    png_set_IHDR(j->png, j->info, (png_uint_32)im->w, (png_uint_32)im->h, 8,
                 im->channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (dpi > 0) {
        png_uint_32 per_metre = (png_uint_32)lround(dpi / 0.0254);
        png_set_pHYs(j->png, j->info, per_metre, per_metre, PNG_RESOLUTION_METER);
        png_set_sRGB(j->png, j->info, PNG_sRGB_INTENT_RELATIVE);
    }
    if (text) {
        int packing = strlen(text) < DEFLATE_FROM ? PNG_ITXT_COMPRESSION_NONE : PNG_ITXT_COMPRESSION_zTXt;
        png_text t = {.key = KEYWORD, .text = (png_charp)text, .compression = packing};
        png_set_text(j->png, j->info, &t, 1); /* copies */
    }
    png_write_info(j->png, j->info);
    for (int y = 0; y < im->h; y++)
        png_write_row(j->png, mg_image_at(im, 0, y));
    png_write_end(j->png, j->info);
    return MG_OK;
}

mg_status mg_png_encode(char **data, size_t *size, const mg_image *im, const char *text, double dpi, const char *name,
                        mg_err *err)
{
    *data = NULL;
    *size = 0;
    if (text && strlen(text) > MG_PNG_TEXT_MAX)
        return mg_fail_at(err, MG_EINPUT, name, "a text of more than %zu bytes does not fit", MG_PNG_TEXT_MAX);
    if (!(dpi >= 0 && dpi < 1e7))
        return mg_fail_at(err, MG_EINPUT, name, "%g dots per inch are outside 0 … 10000000", dpi);
    job j = {0};
    j.png = png_create_write_struct_2(PNG_LIBPNG_VER_STRING, &j, on_error, on_warning, &j, allocate, release);
    j.info = j.png ? png_create_info_struct(j.png) : NULL;
    mg_status st =
        j.info ? encode(&j, im, text, dpi, name, err) : mg_fail_at(err, MG_ENOMEM, name, "libpng does not start");
    png_destroy_write_struct(&j.png, &j.info);
    if (j.starved)
        st = mg_fail_at(err, MG_ENOMEM, name, "out of memory to write a PNG");
    *size = j.file.n;
    if (st == MG_OK)
        return mg_strbuf_take(&j.file, data, err);
    mg_strbuf_free(&j.file);
    return st;
}

typedef mg_status write_fn(const char *path, const void *data, size_t size, mg_err *err);

static mg_status encode_to(write_fn *write, const char *path, const mg_image *im, const char *text, double dpi,
                           mg_err *err)
{
    char *data;
    size_t size;
    mg_status st = mg_png_encode(&data, &size, im, text, dpi, path, err);
    if (st == MG_OK)
        st = write(path, data, size, err);
    free(data);
    return st;
}

mg_status mg_png_write(const char *path, const mg_image *im, const char *text, double dpi, mg_err *err)
{
    return encode_to(mg_file_write, path, im, text, dpi, err);
}

mg_status mg_png_add(mg_file_set *set, const char *path, const mg_image *im, const char *text, double dpi, mg_err *err)
{
    char *data;
    size_t size;
    mg_status st = mg_png_encode(&data, &size, im, text, dpi, path, err);
    if (st == MG_OK)
        st = mg_file_set_add(set, path, data, size, err);
    free(data);
    return st;
}

mg_status mg_png_write_scratch(const char *path, const mg_image *im, mg_err *err)
{
    return encode_to(mg_file_write_scratch, path, im, NULL, 0, err);
}
