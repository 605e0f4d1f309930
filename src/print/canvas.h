/* Drawing on RGB images with cairo: labels, frames and tiles of the contact sheets. */
#ifndef MG_PRINT_CANVAS_H
#define MG_PRINT_CANVAS_H

#include <stdint.h>

#include "maskgen/image.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_canvas mg_canvas;
struct _cairo;
struct _cairo_surface;

const char *mg_canvas_version(void); /* cairo's, as linked */

/* A w×h canvas filled with `rgb` (0xRRGGBB). */
mg_status mg_canvas_new(mg_canvas **out, int w, int h, uint32_t rgb, mg_err *err);
void mg_canvas_free(mg_canvas *c);
/* `im` (grey or RGB) with its top left corner at (x, y), scaled to w×h (smooth). */
void mg_canvas_image(mg_canvas *c, const mg_image *im, double x, double y, double w, double h);
void mg_canvas_fill(mg_canvas *c, double x, double y, double w, double h, uint32_t rgb);
void mg_canvas_frame(mg_canvas *c, double x, double y, double w, double h, double line, uint32_t rgb);
/* `align` −1 left, 0 centred, 1 right of x; y is the baseline; `size` in pixels; sans-serif. Returns the drawn width.
 */
double mg_canvas_text(mg_canvas *c, double x, double y, double size, int align, uint32_t rgb, const char *utf8);
double mg_canvas_text_width(mg_canvas *c, double size, const char *utf8);
/* `text` from baseline y on, broken at blanks into lines of at most `width` px that are `step` px apart; returns the
 * last baseline. Not `shown`: only measures. */
double mg_canvas_paragraph(mg_canvas *c, double x, double y, double width, double size, double step, uint32_t rgb,
                           const char *text, bool shown);
/* Copies the drawing out as RGB; the canvas stays. */
mg_status mg_canvas_read(mg_image *out, const mg_canvas *c, mg_err *err);

/* For a drawing of one's own (cr: a cairo_t): the colour of what is drawn next; and text as in mg_canvas_text, in that
 * colour and well-formed. */
void mg_canvas_colour(struct _cairo *cr, uint32_t rgb);
double mg_canvas_put(struct _cairo *cr, double x, double y, double size, int align, const char *text);
/* The labels' font for a drawing of one's own (cr: a cairo_t): unhinted, the same on every machine. Where DejaVu Sans
 * is absent, fontconfig takes the nearest sans-serif. */
void mg_canvas_font(struct _cairo *cr);
/* A picture (grey or RGB) as a surface (a cairo_surface_t) that the caller destroys; its status tells a failure. */
struct _cairo_surface *mg_canvas_surface(const mg_image *im);
/* The pixels of a surface of that size, made as above or drawn on, into an RGB picture. */
void mg_canvas_pixels(mg_image *to, struct _cairo_surface *from);

#ifdef __cplusplus
}
#endif
#endif
