/* The only user of libjpeg. Its errors arrive by longjmp, which stays inside this file. */
#include "base/image/picture.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#include "base/file/content.h"
#include "base/image/exif.h"
#include "base/file/file.h"
#include "base/image/png.h"

#define AS_TEXT(x) #x
#define TEXT_OF(x) AS_TEXT(x)

const char *mg_jpeg_version(void)
{
#ifdef LIBJPEG_TURBO_VERSION
    return "turbo " TEXT_OF(LIBJPEG_TURBO_VERSION);
#else
    return TEXT_OF(JPEG_LIB_VERSION);
#endif
}

/* libjpeg keeps the coefficients of a progressive picture whole: 6 bytes a pixel without chroma subsampling, 8 for
 * CMYK. */
#define COEFFICIENT_BYTES (400L << 20)
#define WORK_MAX ((size_t)1 << 30) /* pixels times scans; encoders write about 10 scans */
enum { SCANS_MAX = 256 };

typedef struct trap {
    struct jpeg_error_mgr mgr;
    struct jpeg_progress_mgr progress;
    jmp_buf back;
    int scans; /* the number of the scan that is one too many, or 0 */
    char message[JMSG_LENGTH_MAX];
} trap;

static void fail(j_common_ptr c)
{
    trap *t = (trap *)c->err;
    c->err->format_message(c, t->message);
    longjmp(t->back, 1);
}

/* libjpeg calls damaged data a warning and invents the rest of the picture; a measured picture must not be invented.
 * Two of its warnings are of markers whose version it does not know: nothing of the picture is lost. */
static void warn(j_common_ptr c, int level)
{
    if (level < 0 && c->err->msg_code != JWRN_JFIF_MAJOR && c->err->msg_code != JWRN_ADOBE_XFORM)
        fail(c);
}

/* Progressive files may hold any number of scans over the whole picture: a few bytes each, all the work again. */
static void count_scans(j_common_ptr c)
{
    j_decompress_ptr jpeg = (j_decompress_ptr)c;
    size_t pixels = (size_t)jpeg->image_width * jpeg->image_height;
    if (jpeg->input_scan_number > SCANS_MAX || (size_t)jpeg->input_scan_number * pixels > WORK_MAX) {
        trap *t = (trap *)c->err;
        t->scans = jpeg->input_scan_number;
        longjmp(t->back, 1);
    }
}

/* What a sound file is that libjpeg does not decode; NULL where the file is at fault. */
static const char *unsupported(const trap *t, char room[64])
{
    int n = t->mgr.msg_parm.i[0];
    switch (t->mgr.msg_code) {
    case JERR_BAD_PRECISION:
        snprintf(room, 64, "JPEG of %d bits a sample", n);
        return room;
    case JERR_SOF_UNSUPPORTED: /* ITU-T T.81, table B.1: SOF3, 7, 11 and 15 are lossless */
        return n % 4 == 3 ? "lossless JPEG" : "hierarchical JPEG";
    case JERR_ARITH_NOTIMPL:
        return "arithmetic-coded JPEG";
    case JERR_CONVERSION_NOTIMPL:
    case JERR_COMPONENT_COUNT:
        return "JPEG of 2 or more than 4 colour components";
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
        return "JPEG with this subsampling of colours";
    case JERR_EMPTY_IMAGE:
        return "JPEG whose height stands behind the picture (DNL)";
    default:
        return NULL;
    }
}

/* Says why libjpeg gave up. */
static mg_status refuse(const trap *t, const char *name, mg_err *err)
{
    char room[64];
    const char *what = unsupported(t, room);
    if (t->scans)
        return mg_fail_at(err, MG_EINPUT, name,
                          "a JPEG of %d scans or more is past the limits (%d scans, 1024 Mpx in all)", t->scans,
                          (int)SCANS_MAX);
    if (what)
        return mg_fail_at(err, MG_EINPUT, name, "%s is not supported: save it as ordinary JPEG or as PNG", what);
    if (t->mgr.msg_code == JERR_OUT_OF_MEMORY)
        return mg_fail_at(err, MG_ENOMEM, name, "out of memory to decode this JPEG");
    if (t->mgr.msg_code == JERR_NO_BACKING_STORE)
        return mg_fail_at(err, MG_EINPUT, name,
                          "a progressive JPEG that takes more than %ld MiB to decode is past the limits: save it "
                          "without \"progressive\", or smaller",
                          COEFFICIENT_BYTES >> 20);
    if (t->mgr.msg_code == JERR_IMAGE_TOO_BIG)
        return mg_fail_at(err, MG_EINPUT, name,
                          "sides of more than 65500 pixels are outside the limits (1 … %d): scale it down",
                          MG_IMAGE_MAX_SIDE);
    return mg_fail_at(err, MG_EINPUT, name, "damaged JPEG (%s)", t->message);
}

/* That of the first APP1 segment that begins "Exif"; an XMP packet, which is an APP1 too, may stand before it. The
 * sixth byte only fills. */
static int orientation(const struct jpeg_decompress_struct *jpeg)
{
    for (jpeg_saved_marker_ptr m = jpeg->marker_list; m; m = m->next)
        if (m->marker == JPEG_APP0 + 1 && m->data_length >= 6 && memcmp(m->data, "Exif", 5) == 0)
            return mg_exif_orientation(m->data + 6, m->data_length - 6);
    return 1;
}

/* Ink to light, without a profile. Adobe's programs store the absence of ink, and mark their files. */
static void cmyk_to_rgb(uint8_t *rgb, const uint8_t *cmyk, int w, bool inverted)
{
    for (int x = 0; x < w; x++, cmyk += 4)
        for (int c = 0; c < 3; c++) {
            unsigned light = inverted ? cmyk[c] : 255u - cmyk[c], key = inverted ? cmyk[3] : 255u - cmyk[3];
            *rgb++ = (uint8_t)((light * key + 127) / 255);
        }
}

static void read_pixels(struct jpeg_decompress_struct *jpeg, mg_image *out)
{
    bool inks = jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
    jpeg->out_color_space = inks ? JCS_CMYK : JCS_RGB;
    jpeg->dct_method = JDCT_ISLOW;
    jpeg_start_decompress(jpeg);
    JSAMPARRAY line = inks ? jpeg->mem->alloc_sarray((j_common_ptr)jpeg, JPOOL_IMAGE, 4 * jpeg->output_width, 1) : NULL;
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW row = mg_image_at(out, 0, (int)jpeg->output_scanline);
        jpeg_read_scanlines(jpeg, inks ? line : &row, 1);
        if (inks)
            cmyk_to_rgb(row, line[0], out->w, jpeg->saw_Adobe_marker);
    }
    jpeg_finish_decompress(jpeg);
}

mg_status mg_jpeg_decode(mg_image *out, const void *data, size_t size, const char *name, mg_err *err)
{
    struct jpeg_decompress_struct jpeg;
    trap t = {.scans = 0};
    *out = (mg_image){0};
    jpeg.err = jpeg_std_error(&t.mgr);
    t.mgr.error_exit = fail;
    t.mgr.emit_message = warn;
    t.progress.progress_monitor = count_scans;
    if (setjmp(t.back)) {
        jpeg_destroy_decompress(&jpeg);
        mg_image_free(out);
        return refuse(&t, name, err);
    }
    jpeg_create_decompress(&jpeg);
    jpeg.progress = &t.progress;
    jpeg.mem->max_memory_to_use = COEFFICIENT_BYTES;
    jpeg_mem_src(&jpeg, data, (unsigned long)size);
    jpeg_save_markers(&jpeg, JPEG_APP0 + 1, 0xffff);
    jpeg_read_header(&jpeg, TRUE);
    int how = orientation(&jpeg);
    mg_status st;
    MG_TRY(mg_image_check_size(jpeg.image_width, jpeg.image_height, name, err));
    MG_TRY(mg_image_new(out, (int)jpeg.image_width, (int)jpeg.image_height, 3, err));
    read_pixels(&jpeg, out);
    MG_TRY(mg_exif_upright(out, how, err));
done:
    jpeg_destroy_decompress(&jpeg);
    if (st != MG_OK)
        mg_image_free(out);
    return st;
}

mg_status mg_picture_decode(mg_image *out, char **text, const void *data, size_t size, const char *name, mg_err *err)
{
    const char *format = mg_content_format(data, size);
    *out = (mg_image){0};
    if (text)
        *text = NULL;
    if (size == 0)
        return mg_fail_at(err, MG_EINPUT, name, "empty file");
    if (!format)
        return mg_fail_at(err, MG_EINPUT, name, "neither PNG nor JPEG");
    if (strcmp(format, "JPEG") == 0)
        return mg_jpeg_decode(out, data, size, name, err);
    if (strcmp(format, "PNG") == 0)
        return mg_png_decode(out, text, data, size, name, err);
    return mg_fail_at(err, MG_EINPUT, name, "%s is not read; PNG and JPEG are", format);
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

/* ---- folders ------------------------------------------------------------------------------------------------------
 */

static const char *const suffixes[] = {".jpg", ".jpeg", ".png", NULL};

/* Adds "passed over 3 files whose names do not … (a.webp, b.heic, c.txt): DIR". Hidden files are not spoken of. */
static mg_status name_others(mg_list *passed, const mg_list *all, const mg_list *pictures, const char *dir, mg_err *err)
{
    enum { NAMED = 4 };
    char names[NAMED * 260 + 40] = ""; /* a file's name has at most 255 bytes */
    size_t at = 0, others = 0;
    for (size_t i = 0, k = 0; i < all->count; i++) { /* both lists are in one order */
        const char *base = mg_file_base(all->item[i]);
        if (k < pictures->count && strcmp(all->item[i], pictures->item[k]) == 0)
            k++;
        else if (base[0] != '.' && others++ < NAMED)
            at += (size_t)snprintf(names + at, sizeof names - at, "%s%s", at ? ", " : "", base);
    }
    if (others == 0)
        return MG_OK;
    if (others > NAMED)
        snprintf(names + at, sizeof names - at, " and %zu more", others - NAMED);
    mg_err line;
    mg_fail_at(&line, MG_EINPUT, dir, "passed over %zu %s not end in .jpg, .jpeg or .png (%s)", others,
               others == 1 ? "file whose name does" : "files whose names do", names);
    return mg_list_add(passed, line.msg, err);
}

mg_status mg_picture_folder(mg_list *out, mg_list *passed, const char *dir, mg_err *err)
{
    mg_list all = {0};
    mg_status st;
    MG_TRY(mg_dir_list(out, dir, suffixes, err));
    if (passed) {
        MG_TRY(mg_dir_list(&all, dir, NULL, err));
        MG_TRY(name_others(passed, &all, out, dir, err));
    }
done:
    mg_list_free(&all);
    if (st != MG_OK)
        mg_list_free(out);
    return st;
}
