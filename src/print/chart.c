/* Why this file exists: a search is understood by looking at it. A page is recorded once by cairo and replayed for each
 * format. */
#include "print/chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cairo-svg.h>
#include <cairo.h>

#include "base/image/png.h"
#include "base/text/format.h"
#include "print/file/bytes.h"
#include "print/canvas.h"
#include "maskgen/version.h"

enum { INK = 0x222222, GRID = 0xdddddd };
static const double tick_size = 8, title_size = 9, tick_length = 3; /* points */

struct mg_chart {
    cairo_surface_t *record;
    cairo_t *cr;
    double w, h;
    char *title;
};

mg_status mg_chart_new(mg_chart **out, double w, double h, const char *title, mg_err *err)
{
    *out = NULL;
    mg_chart *c = calloc(1, sizeof *c);
    if (!c || !(c->title = strdup(title))) {
        free(c);
        return mg_fail(err, MG_ENOMEM, "out of memory for a chart");
    }
    c->w = w;
    c->h = h;
    c->record = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &(cairo_rectangle_t){0, 0, w, h});
    c->cr = cairo_create(c->record);
    mg_status st = bytes_status(cairo_status(c->cr), title, err);
    if (st != MG_OK) {
        mg_chart_free(c);
        return st;
    }
    mg_canvas_font(c->cr);
    mg_canvas_colour(c->cr, 0xffffff);
    cairo_paint(c->cr);
    *out = c;
    return MG_OK;
}

void mg_chart_free(mg_chart *c)
{
    if (!c)
        return;
    cairo_destroy(c->cr);
    cairo_surface_destroy(c->record);
    free(c->title);
    free(c);
}

/* ---- values and places ---- */

/* 0 at the axis' low end, 1 at its high one. */
static double along(const mg_axis *a, double value)
{
    return a->log ? log(value / a->low) / log(a->high / a->low) : (value - a->low) / (a->high - a->low);
}

double mg_area_x(const mg_area *a, double value)
{
    return a->x + a->w * along(&a->across, value);
}

double mg_area_y(const mg_area *a, double value)
{
    return a->y + a->h * (1 - along(&a->up, value));
}

/* ---- axes ---- */

void mg_chart_text(mg_chart *c, double x, double y, double size, int align, uint32_t rgb, const char *utf8)
{
    mg_canvas_colour(c->cr, rgb);
    mg_canvas_put(c->cr, x, y, size, align, utf8);
}

/* The same from bottom to top, centred on (x, y). */
static void text_upright(mg_chart *c, double x, double y, double size, const char *utf8)
{
    cairo_save(c->cr);
    cairo_translate(c->cr, x, y);
    cairo_rotate(c->cr, -acos(-1) / 2);
    mg_chart_text(c, 0, 0, size, 0, INK, utf8);
    cairo_restore(c->cr);
}

static void rule(mg_chart *c, double x0, double y0, double x1, double y1, double width, uint32_t rgb)
{
    mg_canvas_colour(c->cr, rgb);
    cairo_set_line_width(c->cr, width);
    cairo_move_to(c->cr, x0, y0);
    cairo_line_to(c->cr, x1, y1);
    cairo_stroke(c->cr);
}

/* 1, 2 or 5 times a power of ten: about `most` of them in the range. */
static double round_step(double range, int most)
{
    double rough = range / most, ten = pow(10, floor(log10(rough))), n = rough / ten;
    return ten * (n <= 1 ? 1 : n <= 2 ? 2 : n <= 5 ? 5 : 10);
}

typedef void tick_call(mg_chart *c, const mg_area *a, double value, const char *label);

/* Calls `tick` for each tick of the axis, `length` points long. */
static void ticks(mg_chart *c, const mg_area *a, const mg_axis *axis, double length, tick_call *tick)
{
    char label[32];
    if (axis->names) {
        for (int i = 0; i < axis->count; i++)
            tick(c, a, i, axis->names[i]);
        return;
    }
    if (axis->log) {
        const double part[] = {1, 2, 5};
        size_t parts = axis->high / axis->low < 100 ? 3 : 1; /* few decades have room for more ticks */
        for (int k = (int)floor(log10(axis->low)); k <= (int)floor(log10(axis->high)); k++)
            for (size_t i = 0; i < parts; i++) {
                double value = part[i] * pow(10, k);
                mg_format(label, sizeof label, "%g", value);
                if (value >= axis->low * (1 - 1e-9) && value <= axis->high * (1 + 1e-9))
                    tick(c, a, value, label);
            }
        return;
    }
    const int most = (int)fmax(2, length / 45); /* a count of its own: k + 1 may be k */
    const double step = round_step(axis->high - axis->low, most), first = ceil(axis->low / step - 1e-9);
    for (int i = 0; i <= most && (first + i) * step <= axis->high + 1e-9 * step; i++) {
        double value = first + i == 0 ? 0 : (first + i) * step; /* no −0 */
        mg_format(label, sizeof label, "%.10g", value);
        tick(c, a, value, label);
    }
}

static void tick_across(mg_chart *c, const mg_area *a, double value, const char *label)
{
    double x = mg_area_x(a, value), foot = a->y + a->h;
    rule(c, x, foot, x, foot + tick_length, 0.5, INK);
    mg_chart_text(c, x, foot + tick_length + tick_size + 1, tick_size, 0, INK, label);
}

static void tick_up(mg_chart *c, const mg_area *a, double value, const char *label)
{
    double y = mg_area_y(a, value);
    if (!a->up.names)
        rule(c, a->x, y, a->x + a->w, y, 0.4, GRID);
    rule(c, a->x - tick_length, y, a->x, y, 0.5, INK);
    mg_chart_text(c, a->x - tick_length - 2, y + tick_size * 0.36, tick_size, 1, INK, label);
}

void mg_chart_axes(mg_chart *c, const mg_area *a)
{
    ticks(c, a, &a->up, a->h, tick_up);
    ticks(c, a, &a->across, a->w, tick_across);
    mg_canvas_colour(c->cr, INK);
    cairo_set_line_width(c->cr, 0.5);
    cairo_rectangle(c->cr, a->x, a->y, a->w, a->h);
    cairo_stroke(c->cr);
    mg_chart_text(c, a->x + a->w / 2, a->y + a->h + tick_length + 2.4 * tick_size + 2, title_size, 0, INK,
                  a->across.title);
    text_upright(c, a->x - 38, a->y + a->h / 2, title_size, a->up.title);
}

/* ---- data ---- */

static void clip_to(mg_chart *c, const mg_area *a)
{
    cairo_save(c->cr);
    cairo_rectangle(c->cr, a->x, a->y, a->w, a->h);
    cairo_clip(c->cr);
}

void mg_chart_line(mg_chart *c, const mg_area *a, const double *x, const double *y, size_t n, double width,
                   uint32_t rgb)
{
    clip_to(c, a);
    bool drawing = false;
    for (size_t i = 0; i < n; i++) {
        double px = mg_area_x(a, x[i]), py = mg_area_y(a, y[i]);
        if (!isfinite(px) || !isfinite(py)) {
            drawing = false;
            continue;
        }
        (drawing ? cairo_line_to : cairo_move_to)(c->cr, px, py);
        drawing = true;
    }
    mg_canvas_colour(c->cr, rgb);
    cairo_set_line_width(c->cr, width);
    cairo_set_line_join(c->cr, CAIRO_LINE_JOIN_ROUND);
    cairo_stroke(c->cr);
    cairo_restore(c->cr);
}

void mg_chart_dot(mg_chart *c, const mg_area *a, double x, double y, double radius, uint32_t rgb)
{
    if (!isfinite(x) || !isfinite(y))
        return;
    clip_to(c, a);
    cairo_arc(c->cr, mg_area_x(a, x), mg_area_y(a, y), radius, 0, 2 * acos(-1));
    mg_canvas_colour(c->cr, rgb);
    cairo_fill(c->cr);
    cairo_restore(c->cr);
}

void mg_chart_cell(mg_chart *c, const mg_area *a, double x0, double y0, double x1, double y1, uint32_t rgb)
{
    double left = mg_area_x(a, x0), top = mg_area_y(a, y1);
    mg_canvas_colour(c->cr, rgb);
    cairo_rectangle(c->cr, left, top, mg_area_x(a, x1) - left, mg_area_y(a, y0) - top);
    cairo_fill(c->cr);
}

double mg_chart_key(mg_chart *c, double x, double y, uint32_t rgb, const char *word)
{
    cairo_text_extents_t e;
    rule(c, x, y - tick_size * 0.36, x + 14, y - tick_size * 0.36, 2, rgb);
    mg_chart_text(c, x + 17, y, tick_size, -1, INK, word);
    cairo_text_extents(c->cr, word, &e);
    return x + 17 + e.x_advance + 12;
}

/* ---- files ---- */

/* Paints the page onto another surface. */
static void replay(const mg_chart *c, cairo_t *cr, double scale)
{
    cairo_scale(cr, scale, scale);
    cairo_set_source_surface(cr, c->record, 0, 0);
    cairo_paint(cr);
}

/* cairo 1.16 never gives back the SVG surface's reference to a recording that was painted on it: those past `before`
 * are given back here, none where a later cairo does it. */
static void release(cairo_surface_t *record, unsigned before)
{
    for (unsigned n = cairo_surface_get_reference_count(record); n > before; n--)
        cairo_surface_destroy(record);
}

mg_status mg_chart_write_svg(const mg_chart *c, const char *path, mg_err *err)
{
    bytes b = {0};
    mg_status st = MG_OK;
    const unsigned references = cairo_surface_get_reference_count(c->record);
    MG_TRY(bytes_status(cairo_status(c->cr), path, err));
    cairo_surface_t *s = cairo_svg_surface_create_for_stream(bytes_append, &b, c->w, c->h);
    cairo_t *cr = cairo_create(s);
    replay(c, cr, 1);
    MG_TRY(bytes_finish(s, cr, path, err));
    MG_TRY(bytes_describe_svg(&b, c->title, "maskgen " MG_VERSION, path, err));
done:
    release(c->record, references);
    return bytes_write(st, &b, path, err);
}

mg_status mg_chart_write_png(const mg_chart *c, const char *path, double scale, mg_err *err)
{
    mg_image im = {0};
    mg_status st = MG_OK;
    cairo_surface_t *s = NULL;
    MG_TRY(bytes_status(cairo_status(c->cr), path, err));
    MG_TRY(mg_image_new(&im, (int)ceil(c->w * scale), (int)ceil(c->h * scale), 3, err));
    s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, im.w, im.h);
    cairo_t *cr = cairo_create(s);
    replay(c, cr, scale);
    cairo_status_t drawn = cairo_status(cr);
    cairo_destroy(cr);
    MG_TRY(bytes_status(drawn, path, err));
    mg_canvas_pixels(&im, s);
    MG_TRY(mg_png_write(path, &im, NULL, 72 * scale, err));
done:
    cairo_surface_destroy(s);
    mg_image_free(&im);
    return st;
}
