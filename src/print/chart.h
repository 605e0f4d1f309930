/* Charts: axes, lines, dots and cells in the units of the data, drawn once and kept as SVG and as PNG.
 *
 * Places on the page are in points (1/72 in) from its top left corner, y down. What has to do with data takes an area,
 * whose two axes say how values become places: `across` from left to right, `up` from bottom to top. */
#ifndef MG_PRINT_CHART_H
#define MG_PRINT_CHART_H

#include <stdbool.h>
#include <stdint.h>

#include "maskgen/status.h"

typedef struct mg_chart mg_chart;

/* One axis from `low` to `high`, low < high; both above 0 where `log`. With names, the axis has no numbers: name i
 * stands at value i. */
typedef struct mg_axis {
    double low, high;
    bool log;                 /* decades instead of steps */
    const char *title;        /* "" for none */
    const char *const *names; /* [count]; NULL: ticks at round numbers */
    int count;
} mg_axis;

/* A rectangle of the page and the values that it shows. */
typedef struct mg_area {
    double x, y, w, h;
    mg_axis across, up;
} mg_area;

/* An empty white page; `title` is the document's (SVG), and is copied. */
mg_status mg_chart_new(mg_chart **out, double w, double h, const char *title, mg_err *err);
void mg_chart_free(mg_chart *c);

/* The frame of an area, its ticks with their numbers or names, and the axes' titles. */
void mg_chart_axes(mg_chart *c, const mg_area *a);
/* A line through n values; it is broken where one is NaN. What lies outside the area is cut off. */
void mg_chart_line(mg_chart *c, const mg_area *a, const double *x, const double *y, size_t n, double width,
                   uint32_t rgb);
void mg_chart_dot(mg_chart *c, const mg_area *a, double x, double y, double radius, uint32_t rgb);
/* The rectangle between two corners, filled. */
void mg_chart_cell(mg_chart *c, const mg_area *a, double x0, double y0, double x1, double y1, uint32_t rgb);
/* `align` −1 left, 0 centred, 1 right of x; y is the baseline. */
void mg_chart_text(mg_chart *c, double x, double y, double size, int align, uint32_t rgb, const char *utf8);
/* A key: a short line of the colour and its word. Returns x after it. */
double mg_chart_key(mg_chart *c, double x, double y, uint32_t rgb, const char *word);

/* Where values lie on the page. */
double mg_area_x(const mg_area *a, double value);
double mg_area_y(const mg_area *a, double value);

/* Whole files or none. The PNG has `scale` pixels a point. MG_ENOMEM, MG_EIO; MG_ELIB in cairo's words. */
mg_status mg_chart_write_svg(const mg_chart *c, const char *path, mg_err *err);
mg_status mg_chart_write_png(const mg_chart *c, const char *path, double scale, mg_err *err);

#endif
