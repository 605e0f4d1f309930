/* What the families on a grid share. */
#include "pattern/grid.h"

#include <stdlib.h>

mg_status grid_open(const mg_area *a, double least, int *genes, mg_err *err)
{
    if (a->columns * a->rows > MG_GENES_MAX)
        return mg_fail(err, MG_EINPUT, "grid: %dx%d cells are more than %d genes", a->columns, a->rows, MG_GENES_MAX);
    int side = a->w / a->columns < a->h / a->rows ? a->w / a->columns : a->h / a->rows;
    if (side < least)
        return mg_fail(err, MG_EINPUT,
                       "grid: cells of %d pixels are too small for this family%s, which needs %.0f; take fewer cells",
                       side, a->min_px > 0 ? " at this min-feature" : "", least);
    *genes = a->columns * a->rows;
    return MG_OK;
}

void grid_paint(const mg_area *a, mg_rect clip,
                void (*paint_cell)(const void *self, const mg_genome *g, int k, mg_rect part, const mg_plot *to),
                const void *self, const mg_genome *g, const mg_plot *to)
{
    int c0 = grid_find(clip.x, a->columns, a->w), c1 = grid_find(clip.x + clip.w - 1, a->columns, a->w);
    int r0 = grid_find(clip.y, a->rows, a->h), r1 = grid_find(clip.y + clip.h - 1, a->rows, a->h);
    for (int r = r0; r <= r1; r++)
        for (int c = c0; c <= c1; c++) {
            int k = r * a->columns + c;
            paint_cell(self, g, k, mg_rect_inter(clip, grid_cell(a, k)), to);
        }
}

void grid_fill(mg_rect part, const uint8_t rgb[3], const mg_plot *to)
{
    for (int y = part.y; y < part.y + part.h; y++) {
        uint8_t *d = mg_plot_at(to, part.x, y);
        for (int i = 0; i < part.w; i++, d += to->dx) {
            d[0] = rgb[0];
            d[1] = rgb[1];
            d[2] = rgb[2];
        }
    }
}

static int luma(const uint8_t rgb[3])
{
    return mg_grey(rgb[0], rgb[1], rgb[2]);
}

void grid_plain(const uint8_t *rgb, int count, int first, uint8_t grey, mg_genome *out)
{
    int best = 0;
    for (int i = 1; i < count; i++)
        if (abs(luma(rgb + 3 * i) - grey) < abs(luma(rgb + 3 * best) - grey))
            best = i;
    for (int k = 0; k < out->count; k++)
        out->gene[k] = (int16_t)(first + best);
}

void palette_ends(const mg_palette *p, int *dark, int *light)
{
    *dark = *light = 0;
    for (int i = 1; i < p->count; i++) {
        if (luma(p->rgb[i]) < luma(p->rgb[*dark]))
            *dark = i;
        if (luma(p->rgb[i]) > luma(p->rgb[*light]))
            *light = i;
    }
}

void grid_ramp(const mg_palette *p, uint8_t ramp[256][3])
{
    int dark = 0, light = 0;
    if (p)
        palette_ends(p, &dark, &light);
    for (int i = 0; i < 256; i++)
        for (int c = 0; c < 3; c++)
            ramp[i][c] = (uint8_t)(p ? (p->rgb[dark][c] * (255 - i) + p->rgb[light][c] * i + 127) / 255 : i);
}
