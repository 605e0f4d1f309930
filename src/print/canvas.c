/* Why this file exists: contact sheets need text and scaled pictures; cairo draws both the same on every machine once
 * font hinting, which follows the user's desktop, is off. */
#include "print/canvas.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cairo.h>

#include "base/text/utf8.h"

const char *mg_canvas_version(void)
{
    return cairo_version_string();
}

struct mg_canvas {
    cairo_t *cr;
    cairo_surface_t *surface;
    int w, h;
    bool broken; /* memory ran out in a call that returns nothing; mg_canvas_read reports it */
};

void mg_canvas_colour(cairo_t *cr, uint32_t rgb)
{
    cairo_set_source_rgb(cr, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
}

double mg_canvas_put(cairo_t *cr, double x, double y, double size, int align, const char *text)
{
    cairo_text_extents_t e;
    cairo_set_font_size(cr, size);
    cairo_text_extents(cr, text, &e);
    cairo_move_to(cr, x - e.x_advance * (align + 1) / 2, y);
    cairo_show_text(cr, text);
    cairo_new_path(cr);
    return e.x_advance;
}

void mg_canvas_font(cairo_t *cr)
{
    cairo_font_options_t *o = cairo_font_options_create();
    cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(o, CAIRO_ANTIALIAS_GRAY);
    cairo_set_font_options(cr, o);
    cairo_font_options_destroy(o);
    cairo_select_font_face(cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
}

mg_status mg_canvas_new(mg_canvas **out, int w, int h, uint32_t rgb, mg_err *err)
{
    *out = NULL;
    if (w < 1 || h < 1 || w > MG_IMAGE_MAX_SIDE || h > MG_IMAGE_MAX_SIDE || (size_t)w * (size_t)h > MG_IMAGE_MAX_PIXELS)
        return mg_fail(err, MG_EINPUT, "a canvas of %d×%d is outside the limits (side ≤ %d, ≤ 64 Mpx)", w, h,
                       MG_IMAGE_MAX_SIDE);
    mg_canvas *c = calloc(1, sizeof *c);
    if (!c)
        return mg_fail(err, MG_ENOMEM, "out of memory for a canvas");
    c->w = w;
    c->h = h;
    c->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, h);
    c->cr = cairo_create(c->surface);
    cairo_status_t st = cairo_status(c->cr);
    if (st != CAIRO_STATUS_SUCCESS) {
        mg_canvas_free(c);
        return mg_fail(err, st == CAIRO_STATUS_NO_MEMORY ? MG_ENOMEM : MG_ELIB, "canvas of %d×%d: cairo: %s", w, h,
                       cairo_status_to_string(st));
    }
    mg_canvas_font(c->cr);
    mg_canvas_colour(c->cr, rgb);
    cairo_paint(c->cr);
    *out = c;
    return MG_OK;
}

void mg_canvas_free(mg_canvas *c)
{
    if (!c)
        return;
    cairo_destroy(c->cr);
    cairo_surface_destroy(c->surface);
    free(c);
}

/* cairo's RGB24 is one native 32-bit word a pixel, 0x00RRGGBB. */
cairo_surface_t *mg_canvas_surface(const mg_image *im)
{
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, im->w, im->h);
    if (cairo_surface_status(s) != CAIRO_STATUS_SUCCESS)
        return s;
    unsigned char *data = cairo_image_surface_get_data(s);
    size_t stride = (size_t)cairo_image_surface_get_stride(s), green = im->channels == 3, blue = 2 * green;
    for (int y = 0; y < im->h; y++)
        for (int x = 0; x < im->w; x++) {
            const uint8_t *p = mg_image_at(im, x, y);
            uint32_t word = (uint32_t)p[0] << 16 | (uint32_t)p[green] << 8 | p[blue];
            memcpy(data + (size_t)y * stride + 4 * (size_t)x, &word, 4);
        }
    cairo_surface_mark_dirty(s);
    return s;
}

void mg_canvas_pixels(mg_image *to, cairo_surface_t *from)
{
    cairo_surface_flush(from);
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

void mg_canvas_image(mg_canvas *c, const mg_image *im, double x, double y, double w, double h)
{
    if (!(w > 0 && h > 0))
        return;
    cairo_surface_t *s = mg_canvas_surface(im);
    c->broken |= cairo_surface_status(s) != CAIRO_STATUS_SUCCESS;
    cairo_save(c->cr);
    cairo_rectangle(c->cr, x, y, w, h);
    cairo_clip(c->cr);
    cairo_translate(c->cr, x, y);
    cairo_scale(c->cr, w / im->w, h / im->h);
    cairo_set_source_surface(c->cr, s, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(c->cr), CAIRO_FILTER_GOOD);
    cairo_pattern_set_extend(cairo_get_source(c->cr), CAIRO_EXTEND_PAD); /* edges do not fade */
    cairo_paint(c->cr);
    cairo_restore(c->cr);
    cairo_surface_destroy(s);
}

void mg_canvas_fill(mg_canvas *c, double x, double y, double w, double h, uint32_t rgb)
{
    mg_canvas_colour(c->cr, rgb);
    cairo_rectangle(c->cr, x, y, w, h);
    cairo_fill(c->cr);
}

void mg_canvas_frame(mg_canvas *c, double x, double y, double w, double h, double line, uint32_t rgb)
{
    mg_canvas_colour(c->cr, rgb);
    cairo_set_line_width(c->cr, line);
    cairo_rectangle(c->cr, x, y, w, h);
    cairo_stroke(c->cr);
}

/* A copy in well-formed UTF-8: cairo refuses anything else for good. NULL when memory is out. */
static char *clean(const char *text)
{
    const unsigned char *s = (const unsigned char *)text, *end = s + strlen(text);
    char *out = malloc(3 * (size_t)(end - s) + 1), *to = out;
    while (out && s < end) {
        size_t n = utf8_length(s, end);
        memcpy(to, n ? (const char *)s : UTF8_REPLACEMENT, n ? n : 3);
        to += n ? n : 3;
        s += n ? n : 1;
    }
    if (out)
        *to = 0;
    return out;
}

static double advance(mg_canvas *c, double size, const char *utf8)
{
    cairo_text_extents_t e;
    cairo_set_font_size(c->cr, size);
    cairo_text_extents(c->cr, utf8, &e);
    return e.x_advance;
}

double mg_canvas_text(mg_canvas *c, double x, double y, double size, int align, uint32_t rgb, const char *utf8)
{
    char *text = clean(utf8);
    c->broken |= !text;
    if (!text)
        return 0;
    mg_canvas_colour(c->cr, rgb);
    double width = mg_canvas_put(c->cr, x, y, size, align, text);
    free(text);
    return width;
}

double mg_canvas_text_width(mg_canvas *c, double size, const char *utf8)
{
    char *text = clean(utf8);
    c->broken |= !text;
    double width = text ? advance(c, size, text) : 0;
    free(text);
    return width;
}

double mg_canvas_paragraph(mg_canvas *c, double x, double y, double width, double size, double step, uint32_t rgb,
                           const char *text, bool shown)
{
    char line[512] = "";
    for (const char *word = text; *word;) {
        size_t n = strcspn(word, " ");
        char trial[512];
        snprintf(trial, sizeof trial, "%s%s%.*s", line, *line ? " " : "", (int)n, word);
        if (*line && mg_canvas_text_width(c, size, trial) > width) {
            if (shown)
                mg_canvas_text(c, x, y, size, -1, rgb, line);
            y += step;
            snprintf(line, sizeof line, "%.*s", (int)n, word);
        } else {
            memcpy(line, trial, sizeof line);
        }
        word += n;
        word += strspn(word, " ");
    }
    if (shown)
        mg_canvas_text(c, x, y, size, -1, rgb, line);
    return y;
}

mg_status mg_canvas_read(mg_image *out, const mg_canvas *c, mg_err *err)
{
    *out = (mg_image){0};
    cairo_status_t st = cairo_status(c->cr);
    if (st != CAIRO_STATUS_SUCCESS || c->broken)
        return mg_fail(err, c->broken || st == CAIRO_STATUS_NO_MEMORY ? MG_ENOMEM : MG_ELIB, "cairo cannot draw: %s",
                       c->broken ? "out of memory" : cairo_status_to_string(st));
    mg_status made = mg_image_new(out, c->w, c->h, 3, err);
    if (made != MG_OK)
        return made;
    mg_canvas_pixels(out, c->surface);
    return MG_OK;
}
