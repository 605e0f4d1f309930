/* Lays pieces out on pages and writes the pages. Whatever the format, the page is drawn by the same calls in millimetres, so that a PDF, an
 * SVG and a PNG of one pattern cannot differ. */
#include "maskgen/export.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cairo-pdf.h>
#include <cairo-svg.h>

#include "base/json/json.h"
#include "print/draw.h"
#include "print/pages.h"
#include "base/file/file.h"
#include "base/image/png.h"
#include "print/write.h"
#include "maskgen/version.h"

#define POINTS_PER_MM (72 / 25.4)
#define GAP 4.0

/* ---- layout -------------------------------------------------------------------------------------------------------------- */

typedef struct layout {
    const mg_export_opts *o;
    mg_export_report *r;
    double w, h; /* room for pieces on a page, from (EDGE, top) */
    double top;
    double x, y, shelf; /* next free place, height of the present shelf */
    int page;
    bool fresh; /* nothing on this page yet */
} layout;

/* Flat to page: turned by 90° or mirrored about the piece's own box, then put with its box's corner at (x, y). */
static void matrix(const piece *p, double x, double y, bool turned, bool mirrored, double m[6])
{
    double w = p->x1 - p->x0, sx = mirrored ? -1 : 1;
    /* box coordinates: bx = sx · (px − x0) (+ w), by = py − y0; turned: (bx, by) → (h − by, bx) */
    double ax = sx, cx = mirrored ? w + p->x0 : -p->x0, cy = -p->y0;
    double h = p->y1 - p->y0;
    double plain[6] = {ax, 0, cx + x, 0, 1, cy + y}, quarter[6] = {0, -1, h - cy + x, ax, 0, cx + y};
    memcpy(m, turned ? quarter : plain, sizeof plain);
}

static mg_status add_place(layout *l, int index, int page, const double m[6], const int tiles[4], const double clip[4],
                           mg_err *err)
{
    if (l->r->places == MG_EXPORT_PLACES)
        return mg_fail(err, MG_EINPUT, "--page: too small for this mask, which would come in more than %d parts; take a larger page or less "
                                       "--overlap", MG_EXPORT_PLACES);
    mg_export_place *at = &l->r->place[l->r->places++];
    *at = (mg_export_place){.piece = index, .page = page, .tile = {tiles[0], tiles[1]}, .tiles = {tiles[2], tiles[3]}};
    memcpy(at->m, m, sizeof at->m);
    if (clip)
        memcpy(at->clip, clip, sizeof at->clip);
    return MG_OK;
}

/* A piece larger than a page: a raster of windows that overlap. */
static mg_status tile(layout *l, const piece *p, int index, mg_err *err)
{
    double ov = l->o->overlap, w = p->x1 - p->x0 + 2 * CROP, h = p->y1 - p->y0 + 2 * CROP, room_h = l->h - LABEL;
    int nx = w > l->w ? (int)ceil((w - ov) / (l->w - ov)) : 1, ny = h > room_h ? (int)ceil((h - ov) / (room_h - ov)) : 1;
    double step_x = nx > 1 ? (w - ov) / nx : w, step_y = ny > 1 ? (h - ov) / ny : h; /* even windows, less than the room */
    double left = EDGE, top = l->top, m[6];
    mg_status st = MG_OK;
    if (!l->fresh)
        l->page++;
    for (int j = 0; st == MG_OK && j < ny; j++)
        for (int i = 0; st == MG_OK && i < nx; i++) {
            double clip[4] = {left, top, nx > 1 ? step_x + ov : w, ny > 1 ? step_y + ov : h};
            matrix(p, left + CROP - i * step_x, top + CROP - j * step_y, false, l->o->mirror, m);
            st = add_place(l, index, l->page++, m, (int[]){i, j, nx, ny}, clip, err);
        }
    l->fresh = true;
    l->x = l->y = l->shelf = 0;
    return st;
}

/* Left to right on shelves, shelves down the page. */
static mg_status put_piece(layout *l, const piece *p, int index, mg_err *err)
{
    double w = p->x1 - p->x0 + 2 * CROP, h = p->y1 - p->y0 + 2 * CROP + LABEL, m[6];
    bool turned = false;
    if (w > l->w + 1e-9 || h > l->h) {
        double other_w = p->y1 - p->y0 + 2 * CROP, other_h = p->x1 - p->x0 + 2 * CROP + LABEL;
        if (other_w > l->w + 1e-9 || other_h > l->h)
            return tile(l, p, index, err);
        turned = true;
        w = other_w;
        h = other_h;
    }
    if (l->x > 0 && l->x + w > l->w) {
        l->x = 0;
        l->y += l->shelf + GAP;
        l->shelf = 0;
    }
    if (l->y > 0 && l->y + h > l->h) {
        l->page++;
        l->x = l->y = l->shelf = 0;
    }
    matrix(p, EDGE + l->x + CROP, l->top + l->y + CROP, turned, l->o->mirror, m);
    l->x += w + GAP;
    l->shelf = h > l->shelf ? h : l->shelf;
    l->fresh = false;
    return add_place(l, index, l->page, m, (int[]){0, 0, 1, 1}, NULL, err);
}

static mg_status lay_out(layout *l, const piece *pieces, int count, mg_err *err)
{
    mg_status st = MG_OK;
    l->w = l->o->page[0] - 2 * EDGE;
    l->top = MG_EXPORT_MARGIN + draw_head_height(l->o->page);
    l->h = l->o->page[1] - l->top - MG_EXPORT_MARGIN - draw_foot_height(l->o->page);
    l->fresh = true;
    for (int i = 0; st == MG_OK && i < count; i++)
        st = put_piece(l, &pieces[i], i, err);
    l->r->pages = l->page + !l->fresh;
    l->r->check[0] = MG_EXPORT_MARGIN;
    l->r->check[1] = l->o->page[1] - MG_EXPORT_MARGIN - draw_foot_height(l->o->page) + GAP_OVER_FOOT;
    return st;
}

/* ---- colours ------------------------------------------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
    return memcmp(a, b, 3);
}

static int by_count(const void *a, const void *b)
{
    const swatch *x = a, *y = b;
    return x->count != y->count ? (x->count < y->count) - (x->count > y->count) : memcmp(x->rgb, y->rgb, 3);
}

/* Every colour of the print with its pixels, most used first. Caller frees. */
static swatch *colours_of(const mg_image *print, int *count)
{
    size_t n = (size_t)print->w * (size_t)print->h, used = 0;
    uint8_t *px = malloc(3 * n);
    swatch *s = malloc(n * sizeof *s);
    if (px && s) {
        memcpy(px, print->px, 3 * n);
        qsort(px, n, 3, by_value);
        for (size_t i = 0; i < n; i++) {
            if (used == 0 || memcmp(s[used - 1].rgb, px + 3 * i, 3) != 0) {
                s[used].count = 0;
                memcpy(s[used++].rgb, px + 3 * i, 3);
            }
            s[used - 1].count++;
        }
        qsort(s, used, sizeof *s, by_count);
    } else {
        free(s);
        s = NULL;
    }
    free(px);
    *count = (int)used;
    return s;
}

/* ---- files --------------------------------------------------------------------------------------------------------------- */

static cairo_status_t append(void *to, const unsigned char *data, unsigned int n)
{
    bytes *b = to;
    if (b->size + n > b->room) {
        size_t room = 2 * (b->size + n);
        unsigned char *more = realloc(b->data, room);
        if (!more)
            return CAIRO_STATUS_NO_MEMORY;
        b->data = more;
        b->room = room;
    }
    memcpy(b->data + b->size, data, n);
    b->size += n;
    return CAIRO_STATUS_SUCCESS;
}

static mg_status cairo_failed(cairo_status_t st, const char *path, mg_err *err)
{
    return mg_fail_at(err, st == CAIRO_STATUS_NO_MEMORY ? MG_ENOMEM : MG_ELIB, path, "cairo: %s", cairo_status_to_string(st));
}

mg_export_opts write_with_claim(const mg_export_opts *o)
{
    mg_export_opts own = *o;
    if (!own.claim)
        own.claim = "No result is recorded for this pattern: nothing is claimed. Detection, not recognition. Not medical protection.";
    return own;
}

/* Claim and notes in one line, for metadata. Caller frees. */
static char *statement(const mg_export_opts *o)
{
    size_t room = strlen(o->claim) + 1;
    for (const char *const *n = o->notes; n && *n; n++)
        room += strlen(*n) + 1;
    char *text = malloc(room);
    size_t at = text ? (size_t)snprintf(text, room, "%s", o->claim) : 0;
    for (const char *const *n = o->notes; text && n && *n; n++)
        at += (size_t)snprintf(text + at, room - at, " %s", *n);
    return text;
}

mg_status write_about(char **text, const mg_export_opts *o, mg_err *err)
{
    mg_json *root = mg_json_object();
    char *says = statement(o);
    mg_json_put_string(root, "maskgen", MG_VERSION);
    mg_json_put_string(root, "title", o->title);
    mg_json_put_string(root, "claim", says ? says : o->claim);
    free(says);
    mg_status st = mg_json_print(text, root, false, err);
    mg_json_free(root);
    return st;
}

/* Ends a vector surface: all of its bytes are in `b` then. */
static mg_status finish_vector(cairo_surface_t *surface, cairo_t *cr, const char *path, mg_err *err)
{
    cairo_status_t st = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    if (st == CAIRO_STATUS_SUCCESS)
        st = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return st == CAIRO_STATUS_SUCCESS ? MG_OK : cairo_failed(st, path, err);
}

/* Writes the bytes unless something failed before, and frees them. */
static mg_status put_out(mg_status st, bytes *b, const char *path, mg_err *err)
{
    if (st == MG_OK)
        st = mg_file_write(path, b->data, b->size, err);
    free(b->data);
    return st;
}

static mg_status write_pdf(const char *path, const double size[2], int pages, const mg_export_opts *o, draw_call draw, const void *what,
                           mg_err *err)
{
    bytes b = {0};
    cairo_surface_t *s = cairo_pdf_surface_create_for_stream(append, &b, size[0] * POINTS_PER_MM, size[1] * POINTS_PER_MM);
    cairo_pdf_surface_restrict_to_version(s, CAIRO_PDF_VERSION_1_4);         /* with the table that pdf_unscale reads */
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, NULL); /* the same input gives the same bytes */
    if (!o->strip) {
        char *says = statement(o);
        cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, o->title);
        cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATOR, "maskgen " MG_VERSION);
        cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_SUBJECT, says ? says : o->claim);
        free(says);
    }
    cairo_t *cr = cairo_create(s);
    for (int i = 0; i < pages; i++) {
        cairo_save(cr);
        cairo_scale(cr, POINTS_PER_MM, POINTS_PER_MM);
        draw(cr, what, i);
        cairo_restore(cr);
        cairo_show_page(cr);
    }
    mg_status st = finish_vector(s, cr, path, err);
    if (st == MG_OK)
        st = pdf_unscale(&b, path, err);
    return put_out(st, &b, path, err);
}

static cairo_status_t append_escaped(bytes *b, const char *text)
{
    cairo_status_t st = CAIRO_STATUS_SUCCESS;
    for (; st == CAIRO_STATUS_SUCCESS && *text; text++) {
        const char *as = *text == '<' ? "&lt;" : *text == '>' ? "&gt;" : *text == '&' ? "&amp;" : (unsigned char)*text < ' ' ? " " : NULL;
        st = as ? append(b, (const unsigned char *)as, (unsigned int)strlen(as)) : append(b, (const unsigned char *)text, 1);
    }
    return st;
}

/* Cairo writes no metadata into an SVG: title and description go behind its opening tag. */
static mg_status describe_svg(bytes *b, const mg_export_opts *o, const char *path, mg_err *err)
{
    bytes out = {0};
    char *says = statement(o);
    const char *const part[] = {"\n<title>", o->title, "</title>\n<desc>maskgen " MG_VERSION ". ", says ? says : o->claim, "</desc>"};
    size_t at = 0;
    while (at + 4 < b->size && memcmp(b->data + at, "<svg", 4) != 0)
        at++;
    while (at < b->size && b->data[at] != '>')
        at++;
    at += at < b->size;
    cairo_status_t st = append(&out, b->data, (unsigned int)at);
    for (size_t i = 0; st == CAIRO_STATUS_SUCCESS && i < sizeof part / sizeof *part; i++)
        st = i % 2 ? append_escaped(&out, part[i]) : append(&out, (const unsigned char *)part[i], (unsigned int)strlen(part[i]));
    if (st == CAIRO_STATUS_SUCCESS)
        st = append(&out, b->data + at, (unsigned int)(b->size - at));
    free(says);
    free(b->data);
    *b = out;
    return st == CAIRO_STATUS_SUCCESS ? MG_OK : cairo_failed(st, path, err);
}

static mg_status write_svg(const char *path, const double size[2], int page, const mg_export_opts *o, draw_call draw, const void *what,
                           mg_err *err)
{
    bytes b = {0};
    cairo_surface_t *s = cairo_svg_surface_create_for_stream(append, &b, size[0], size[1]);
    cairo_svg_surface_set_document_unit(s, CAIRO_SVG_UNIT_MM);
    cairo_t *cr = cairo_create(s);
    draw(cr, what, page);
    mg_status st = finish_vector(s, cr, path, err);
    if (st == MG_OK && !o->strip)
        st = describe_svg(&b, o, path, err);
    return put_out(st, &b, path, err);
}

mg_status write_pixels(int px[2], const double mm[2], const mg_export_opts *o, mg_err *err)
{
    double w = round(mm[0] * o->dpi / 25.4), h = round(mm[1] * o->dpi / 25.4);
    if (!(w <= MG_IMAGE_MAX_SIDE && h <= MG_IMAGE_MAX_SIDE && w * h <= (double)MG_IMAGE_MAX_PIXELS))
        return mg_fail(err, MG_EINPUT, "--dpi: %.0f × %.0f mm at %g dpi are %.0f × %.0f pixels; at most %d on a side and 64 Mpx can be made",
                       mm[0], mm[1], o->dpi, w, h, MG_IMAGE_MAX_SIDE);
    px[0] = (int)w;
    px[1] = (int)h;
    return MG_OK;
}

static void copy_pixels(mg_image *to, cairo_surface_t *from)
{
    const unsigned char *data = cairo_image_surface_get_data(from);
    size_t stride = (size_t)cairo_image_surface_get_stride(from);
    for (int y = 0; y < to->h; y++)
        for (int x = 0; x < to->w; x++) {
            uint32_t word;
            memcpy(&word, data + (size_t)y * stride + 4 * (size_t)x, 4);
            uint8_t *p = mg_image_at(to, x, y);
            p[0] = (uint8_t)(word >> 16);
            p[1] = (uint8_t)(word >> 8);
            p[2] = (uint8_t)word;
        }
}

static mg_status write_png(const char *path, const double size[2], int page, const mg_export_opts *o, draw_call draw, const void *what,
                           mg_err *err)
{
    double k = o->dpi / 25.4;
    mg_image im = {0};
    char *text = NULL;
    int px[2];
    mg_status st = write_pixels(px, size, o, err);
    if (st == MG_OK)
        st = mg_image_new(&im, px[0], px[1], 3, err);
    if (st != MG_OK)
        return st;
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, im.w, im.h);
    cairo_t *cr = cairo_create(s);
    cairo_scale(cr, k, k);
    draw(cr, what, page);
    cairo_status_t drawn = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_flush(s);
    if (drawn == CAIRO_STATUS_SUCCESS)
        copy_pixels(&im, s);
    cairo_surface_destroy(s);
    st = drawn == CAIRO_STATUS_SUCCESS ? MG_OK : cairo_failed(drawn, path, err);
    if (st == MG_OK && !o->strip)
        st = write_about(&text, o, err);
    if (st == MG_OK)
        st = mg_png_write(path, &im, text, o->dpi, err);
    free(text);
    mg_image_free(&im);
    return st;
}

mg_status write_pages(const char *path, const double size[2], int pages, const mg_export_opts *o, draw_call draw, const void *what,
                      mg_err *err)
{
    mg_export_format format;
    char own[MG_PATH_MAX];
    mg_status st = mg_export_format_of(&format, path, err);
    if (st == MG_OK)
        st = pages_apart(path, format == MG_EXPORT_PDF ? 1 : pages, o->inputs, err);
    if (st == MG_OK && format != MG_EXPORT_PDF)
        st = pages_free(path, pages, err);
    if (st == MG_OK && format == MG_EXPORT_PDF)
        return write_pdf(path, size, pages, o, draw, what, err);
    for (int i = 0; st == MG_OK && i < pages; i++) {
        st = pages_path(own, path, i, err);
        if (st == MG_OK && format == MG_EXPORT_SVG)
            st = write_svg(own, size, i, o, draw, what, err);
        else if (st == MG_OK)
            st = write_png(own, size, i, o, draw, what, err);
    }
    if (st == MG_OK)
        pages_sweep(path, pages, o->ctx, o->notice);
    return st;
}

/* ---- sheets -------------------------------------------------------------------------------------------------------------- */

static mg_status check_opts(const mg_export_opts *o, const mg_cut *cut, mg_err *err)
{
    if (!(o->scale * cut->width >= 40 && o->scale * cut->width <= 1000))
        return mg_fail(err, MG_EINPUT, "--width: %g mm is outside 40 … 1000", o->scale * cut->width);
    if (!(o->dpi >= 20 && o->dpi <= 2400))
        return mg_fail(err, MG_EINPUT, "--dpi: %g is outside 20 … 2400", o->dpi);
    if (!(o->overlap >= 0 && o->overlap <= 50))
        return mg_fail(err, MG_EINPUT, "--overlap: %g mm is outside 0 … 50", o->overlap);
    if (!(o->bleed >= 0 && o->bleed <= 10))
        return mg_fail(err, MG_EINPUT, "--bleed: %g mm is outside 0 … 10", o->bleed);
    return MG_OK;
}

static void draw_sheet(cairo_t *cr, const void *what, int page)
{
    draw_page(cr, what, page);
}

static mg_status make_pieces(piece *pieces, cairo_surface_t **cloth, const mg_image *print, const mg_cut *cut,
                             const mg_export_opts *o, mg_err *err)
{
    mg_status st = MG_OK;
    for (int i = 0; st == MG_OK && i < cut->pieces; i++) {
        mg_image im = {0};
        int px[2];
        st = piece_init(&pieces[i], cut, i, o->scale, o->bleed, err);
        if (st == MG_OK)
            st = write_pixels(px, (double[]){pieces[i].x1 - pieces[i].x0, pieces[i].y1 - pieces[i].y0}, o, err);
        if (st == MG_OK)
            st = piece_raster(&im, &pieces[i], print, o->dpi, err);
        if (st == MG_OK)
            cloth[i] = draw_surface_of(&im);
        if (st == MG_OK && cairo_surface_status(cloth[i]) != CAIRO_STATUS_SUCCESS)
            st = mg_fail(err, MG_ENOMEM, "out of memory to print a piece");
        mg_image_free(&im);
    }
    return st;
}

mg_status mg_export_sheets(const char *path, const mg_image *print, const mg_cut *cut, const mg_export_opts *opts,
                           mg_export_report *report, mg_err *err)
{
    const mg_export_opts own = write_with_claim(opts), *o = &own;
    piece pieces[MG_CUT_PIECES] = {{0}};
    cairo_surface_t *cloth[MG_CUT_PIECES] = {0};
    layout l = {.o = o, .r = report};
    swatch *swatches = NULL;
    *report = (mg_export_report){0};
    mg_status st = check_opts(o, cut, err);
    if (st == MG_OK)
        st = mg_cut_stretch(&report->stretch, cut, o->scale, err);
    if (st == MG_OK && !(swatches = colours_of(print, &report->colours)))
        st = mg_fail(err, MG_ENOMEM, "out of memory to export");
    if (st == MG_OK)
        st = make_pieces(pieces, cloth, print, cut, o, err);
    if (st == MG_OK)
        st = lay_out(&l, pieces, cut->pieces, err);
    if (st == MG_OK) {
        sheet s = {o, cut, pieces, cloth, report, swatches, report->colours};
        st = write_pages(path, o->page, report->pages, o, draw_sheet, &s, err);
    }
    for (int i = 0; i < cut->pieces; i++) {
        piece_free(&pieces[i]);
        if (cloth[i])
            cairo_surface_destroy(cloth[i]);
    }
    free(swatches);
    return st;
}

/* ---- report -------------------------------------------------------------------------------------------------------------- */

mg_json *mg_export_report_json(const mg_export_report *r, const mg_cut *cut)
{
    mg_json *o = mg_json_object();
    mg_json_put_number(o, "pages", r->pages);
    mg_json_put_number(o, "colours", r->colours);
    mg_json_put_numbers(o, "check_square_mm", (double[]){r->check[0], r->check[1], MG_EXPORT_CHECK}, 3);
    mg_json *k = mg_json_put(o, "stretch", mg_json_object());
    mg_json_put_number(k, "min", r->stretch.min);
    mg_json_put_number(k, "q05", r->stretch.low);
    mg_json_put_number(k, "median", r->stretch.median);
    mg_json_put_number(k, "q95", r->stretch.high);
    mg_json_put_number(k, "max", r->stretch.max);
    mg_json *all = mg_json_put(o, "parts", mg_json_array());
    for (int i = 0; i < r->places; i++) {
        mg_json *p = mg_json_put(all, NULL, mg_json_object());
        mg_json_put_string(p, "piece", cut->piece[r->place[i].piece].name);
        mg_json_put_number(p, "page", r->place[i].page + 1);
        mg_json_put_numbers(p, "flat_to_page_mm", r->place[i].m, 6);
        if (r->place[i].clip[2] > 0)
            mg_json_put_numbers(p, "window_mm", r->place[i].clip, 4);
    }
    return o;
}
