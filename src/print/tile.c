/* A texture's picture as a seamless tile for fabric printing. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/image/png.h"
#include "print/canvas.h"
#include "print/file/pages.h"
#include "print/file/sheet_write.h"

typedef struct tile_job {
    cairo_surface_t *surface;
    double w, h; /* mm */
} tile_job;

static void draw_tile(cairo_t *cr, const void *what, int page)
{
    const tile_job *t = what;
    (void)page;
    cairo_scale(cr, t->w / cairo_image_surface_get_width(t->surface),
                t->h / cairo_image_surface_get_height(t->surface));
    cairo_set_source_surface(cr, t->surface, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_NEAREST);
    cairo_paint(cr);
}

/* Whole pixels of one picture, and what they measure. */
static mg_status measure(mg_export_tile_report *r, const mg_image *picture, double width, const mg_export_opts *o,
                         mg_err *err)
{
    if (!(width >= 10 && width <= 2000))
        return mg_fail(err, MG_EINPUT, "--width: %g mm is outside 10 … 2000", width);
    if (!(o->dpi >= 20 && o->dpi <= 2400))
        return mg_fail(err, MG_EINPUT, "--dpi: %g is outside 20 … 2400", o->dpi);
    const double w = round(width * o->dpi / 25.4), px[2] = {w, round(w * picture->h / picture->w)};
    for (int i = 0; i < 2; i++) {
        r->picture_mm[i] = px[i] * 25.4 / o->dpi;
        r->mm[i] = 2 * r->picture_mm[i];
    }
    return write_pixels(r->px, r->mm, o, err);
}

static void fill(mg_image *tile, const mg_image *picture)
{
    int w = tile->w / 2, h = tile->h / 2;
    for (int y = 0; y < tile->h; y++)
        for (int x = 0; x < tile->w; x++) {
            int fx = x < w ? x : 2 * w - 1 - x, fy = y < h ? y : 2 * h - 1 - y;
            memcpy(mg_image_at(tile, x, y),
                   mg_image_at(picture, (int)((int64_t)fx * picture->w / w), (int)((int64_t)fy * picture->h / h)), 3);
        }
}

mg_status mg_export_tile(const char *path, const mg_image *picture, double width, const mg_export_opts *opts,
                         mg_export_tile_report *report, mg_err *err)
{
    const mg_export_opts own = write_with_claim(opts), *o = &own;
    mg_export_format format;
    mg_export_tile_report unread, *r = report ? report : &unread;
    mg_image im = {0};
    char *text = NULL;
    tile_job job = {NULL, 0, 0};
    mg_status st = MG_OK;
    *r = (mg_export_tile_report){{0, 0}, {0, 0}, {0, 0}};
    MG_TRY(write_format(&format, path, o, err));
    MG_TRY(measure(r, picture, width, o, err));
    MG_TRY(mg_image_new(&im, r->px[0], r->px[1], 3, err));
    fill(&im, picture);
    if (format == MG_EXPORT_PNG) {
        MG_TRY(pages_apart(path, 1, o->inputs, err));
        if (!o->strip)
            MG_TRY(write_about(&text, o, err));
        MG_TRY(mg_png_write(path, &im, text, o->dpi, err));
        pages_sweep(path, 1, o->ctx, o->notice);
    } else {
        job = (tile_job){mg_canvas_surface(&im), r->mm[0], r->mm[1]};
        MG_TRY(write_pages(path, r->mm, 1, o, draw_tile, &job, err));
    }
done:
    cairo_surface_destroy(job.surface);
    free(text);
    mg_image_free(&im);
    return st;
}
