/* Print-ready sheets: the pieces of a mask with a texture's picture on them, laid out on pages and written. */
#include "maskgen/export.h"

#include <stdlib.h>
#include <string.h>

#include "base/json/json.h"
#include "print/canvas.h"
#include "print/draw.h"
#include "print/layout.h"
#include "print/file/sheet_write.h"

static int by_value(const void *a, const void *b)
{
    return memcmp(a, b, 3);
}

static int by_count(const void *a, const void *b)
{
    const swatch *x = a, *y = b;
    return x->count != y->count ? (x->count < y->count) - (x->count > y->count) : memcmp(x->rgb, y->rgb, 3);
}

/* Every colour of the picture with its pixels, most used first. Caller frees. */
static swatch *colours_of(const mg_image *picture, int *count)
{
    size_t n = (size_t)picture->w * (size_t)picture->h, used = 0;
    uint8_t *px = malloc(3 * n);
    swatch *s = malloc(n * sizeof *s);
    if (px && s) {
        memcpy(px, picture->px, 3 * n);
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

static mg_status make_pieces(piece *pieces, cairo_surface_t **raster, const mg_image *picture, const mg_cut *cut,
                             const mg_export_opts *o, mg_err *err)
{
    mg_status st = MG_OK;
    mg_image im = {0};
    for (int i = 0; i < cut->pieces; i++) {
        int px[2];
        MG_TRY(piece_init(&pieces[i], cut, i, o->scale, o->bleed, err));
        MG_TRY(write_pixels(px, (double[]){pieces[i].x1 - pieces[i].x0, pieces[i].y1 - pieces[i].y0}, o, err));
        MG_TRY(piece_raster(&im, &pieces[i], picture, o->dpi, err));
        raster[i] = mg_canvas_surface(&im);
        mg_image_free(&im);
        if (cairo_surface_status(raster[i]) != CAIRO_STATUS_SUCCESS)
            return mg_fail(err, MG_ENOMEM, "out of memory to print a piece");
    }
done:
    return st;
}

mg_status mg_export_sheets(const char *path, const mg_image *picture, const mg_cut *cut, const mg_export_opts *opts,
                           mg_export_report *report, mg_err *err)
{
    const mg_export_opts own = write_with_claim(opts), *o = &own;
    piece pieces[MG_CUT_PIECES] = {{0}};
    cairo_surface_t *raster[MG_CUT_PIECES] = {0};
    swatch *swatches = NULL;
    mg_status st = MG_OK;
    *report = (mg_export_report){0};
    MG_TRY(check_opts(o, cut, err));
    MG_TRY(mg_cut_stretch(&report->stretch, cut, o->scale, err));
    swatches = colours_of(picture, &report->colours);
    MG_TRY(swatches ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory to export"));
    MG_TRY(make_pieces(pieces, raster, picture, cut, o, err));
    MG_TRY(layout_pages(report, o, pieces, cut->pieces, err));
    sheet s = {o, cut, pieces, raster, report, swatches, report->colours};
    MG_TRY(write_pages(path, o->page, report->pages, o, draw_sheet, &s, err));
done:
    for (int i = 0; i < cut->pieces; i++) {
        piece_free(&pieces[i]);
        cairo_surface_destroy(raster[i]);
    }
    free(swatches);
    return st;
}

/* ---- report ---------------------------------------------------------------------------------------------------- */

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
