/* Pages as files. Whatever the format, a page is drawn by the same calls in millimetres, so that a PDF, an SVG and a
 * PNG of one pattern cannot differ. */
#include "print/file/sheet_write.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cairo-pdf.h>
#include <cairo-svg.h>

#include "maskgen/version.h"
#include "base/file/file.h"
#include "base/image/png.h"
#include "base/json/json.h"
#include "base/text/strbuf.h"
#include "print/canvas.h"
#include "print/file/pages.h"

#define POINTS_PER_MM (72 / 25.4)

mg_export_opts write_with_claim(const mg_export_opts *o)
{
    mg_export_opts own = *o;
    if (!own.claim)
        own.claim = "No result is recorded for this pattern: nothing is claimed. Detection, not recognition. Not "
                    "medical protection.";
    return own;
}

/* Claim and notes in one line, for metadata; NULL without memory. Caller frees. */
static char *statement(const mg_export_opts *o)
{
    mg_strbuf text = {0};
    char *line;
    mg_strbuf_put(&text, "%s", o->claim);
    for (const char *const *n = o->notes; n && *n; n++)
        mg_strbuf_put(&text, " %s", *n);
    return mg_strbuf_take(&text, &line, NULL) == MG_OK ? line : NULL;
}

mg_status write_about(char **text, const mg_export_opts *o, mg_err *err)
{
    mg_json *root = mg_json_object();
    char *line = statement(o);
    mg_json_put_string(root, "maskgen", MG_VERSION);
    mg_json_put_string(root, "title", o->title);
    mg_json_put_string(root, "claim", line ? line : o->claim);
    free(line);
    mg_status st = mg_json_print(text, root, false, err);
    mg_json_free(root);
    return st;
}

static mg_status write_pdf(const char *path, const double size[2], int pages, const mg_export_opts *o, draw_call draw,
                           const void *what, mg_err *err)
{
    bytes b = {0};
    cairo_surface_t *s =
        cairo_pdf_surface_create_for_stream(bytes_append, &b, size[0] * POINTS_PER_MM, size[1] * POINTS_PER_MM);
    cairo_pdf_surface_restrict_to_version(s, CAIRO_PDF_VERSION_1_4);         /* with the table that pdf_unscale reads */
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, NULL); /* the same input gives the same bytes */
    if (!o->strip) {
        char *line = statement(o);
        cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, o->title);
        cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATOR, "maskgen " MG_VERSION);
        cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_SUBJECT, line ? line : o->claim);
        free(line);
    }
    cairo_t *cr = cairo_create(s);
    for (int i = 0; i < pages; i++) {
        cairo_save(cr);
        cairo_scale(cr, POINTS_PER_MM, POINTS_PER_MM);
        draw(cr, what, i);
        cairo_restore(cr);
        cairo_show_page(cr);
    }
    mg_status st = bytes_finish(s, cr, path, err);
    if (st == MG_OK)
        st = pdf_unscale(&b, path, err);
    return bytes_write(st, &b, path, err);
}

/* Title and description behind the opening tag. */
static mg_status describe_svg(bytes *b, const mg_export_opts *o, const char *path, mg_err *err)
{
    char *line = statement(o), *description = NULL;
    mg_strbuf text = {0};
    mg_status st = MG_OK;
    mg_strbuf_put(&text, "maskgen " MG_VERSION ". %s", line ? line : o->claim);
    MG_TRY(mg_strbuf_take(&text, &description, err));
    MG_TRY(bytes_describe_svg(b, o->title, description, path, err));
done:
    free(line);
    free(description);
    return st;
}

/* Sheets that are a file each. */
typedef struct sheets {
    const double *size; /* mm */
    const mg_export_opts *o;
    draw_call draw;
    const void *what;
    mg_file_set files; /* a mask of two patterns would be sewn from the sheets of two exports */
} sheets;

static mg_status add_svg(sheets *p, const char *path, int page, mg_err *err)
{
    bytes b = {0};
    cairo_surface_t *s = cairo_svg_surface_create_for_stream(bytes_append, &b, p->size[0], p->size[1]);
    cairo_svg_surface_set_document_unit(s, CAIRO_SVG_UNIT_MM);
    cairo_t *cr = cairo_create(s);
    p->draw(cr, p->what, page);
    mg_status st = bytes_finish(s, cr, path, err);
    if (st == MG_OK && !p->o->strip)
        st = describe_svg(&b, p->o, path, err);
    if (st == MG_OK)
        st = mg_file_set_add(&p->files, path, b.data, b.size, err);
    free(b.data);
    return st;
}

mg_status write_pixels(int px[2], const double mm[2], const mg_export_opts *o, mg_err *err)
{
    double w = round(mm[0] * o->dpi / 25.4), h = round(mm[1] * o->dpi / 25.4);
    if (!(w <= MG_IMAGE_MAX_SIDE && h <= MG_IMAGE_MAX_SIDE && w * h <= (double)MG_IMAGE_MAX_PIXELS))
        return mg_fail(
            err, MG_EINPUT,
            "--dpi: %.0f × %.0f mm at %g dpi are %.0f × %.0f pixels; at most %d on a side and 64 Mpx can be made",
            mm[0], mm[1], o->dpi, w, h, MG_IMAGE_MAX_SIDE);
    px[0] = (int)w;
    px[1] = (int)h;
    return MG_OK;
}

static mg_status add_png(sheets *p, const char *path, int page, mg_err *err)
{
    const mg_export_opts *o = p->o;
    double k = o->dpi / 25.4;
    mg_image im = {0};
    char *text = NULL;
    int px[2];
    mg_status st = MG_OK;
    MG_TRY(write_pixels(px, p->size, o, err));
    MG_TRY(mg_image_new(&im, px[0], px[1], 3, err));
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, im.w, im.h);
    cairo_t *cr = cairo_create(s);
    cairo_scale(cr, k, k);
    p->draw(cr, p->what, page);
    cairo_status_t drawn = cairo_status(cr);
    cairo_destroy(cr);
    if (drawn == CAIRO_STATUS_SUCCESS)
        mg_canvas_pixels(&im, s);
    cairo_surface_destroy(s);
    MG_TRY(bytes_status(drawn, path, err));
    if (!o->strip)
        MG_TRY(write_about(&text, o, err));
    MG_TRY(mg_png_add(&p->files, path, &im, text, o->dpi, err));
done:
    free(text);
    mg_image_free(&im);
    return st;
}

mg_status write_format(mg_export_format *out, const char *path, const mg_export_opts *o, mg_err *err)
{
    if (!o->format)
        return mg_export_format_of(out, path, err);
    *out = *o->format;
    return MG_OK;
}

mg_status write_pages(const char *path, const double size[2], int pages, const mg_export_opts *o, draw_call draw,
                      const void *what, mg_err *err)
{
    mg_export_format format;
    char own[MG_PATH_MAX];
    sheets p = {size, o, draw, what, {0}};
    mg_status st = MG_OK;
    MG_TRY(write_format(&format, path, o, err));
    MG_TRY(pages_apart(path, format == MG_EXPORT_PDF ? 1 : pages, o->inputs, err));
    if (format == MG_EXPORT_PDF)
        return write_pdf(path, size, pages, o, draw, what, err);
    MG_TRY(pages_free(path, pages, err));
    for (int i = 0; i < pages; i++) {
        MG_TRY(pages_path(own, path, i, err));
        MG_TRY((format == MG_EXPORT_SVG ? add_svg : add_png)(&p, own, i, err));
    }
    MG_TRY(mg_file_set_place(&p.files, err));
    pages_sweep(path, pages, o->ctx, o->notice);
done:
    mg_file_set_free(&p.files);
    return st;
}
