/* Family `cells`: a grid of flat cells in evenly spaced greys. */
#include "grid.h"

typedef struct cells {
    mg_area area;
    int colours;
    uint8_t rgb[256][3];
} cells;

static mg_status cells_open(void *self, const mg_pattern_spec *spec, const mg_area *area, int *genes, mg_err *err)
{
    cells *s = self;
    s->area = *area;
    if (spec->levels < 2 || spec->levels > 256)
        return mg_fail(err, MG_EINPUT, "levels: %lld is outside 2 … 256", (long long)spec->levels);
    s->colours = (int)spec->levels;
    for (int i = 0; i < s->colours; i++)
        for (int c = 0; c < 3; c++)
            s->rgb[i][c] = (uint8_t)((i * 255 + (s->colours - 1) / 2) / (s->colours - 1));
    return grid_open(area, area->min_px, genes, err);
}

static int cells_alphabet(const void *self, int gene)
{
    (void)gene;
    return ((const cells *)self)->colours;
}

static mg_rect cells_footprint(const void *self, const mg_genome *g, int gene)
{
    (void)g;
    return grid_cell(&((const cells *)self)->area, gene);
}

static void paint_cell(const void *self, const mg_genome *g, int k, mg_rect part, const mg_plot *to)
{
    const uint8_t *rgb = ((const cells *)self)->rgb[g->gene[k]];
    for (int y = part.y; y < part.y + part.h; y++) {
        uint8_t *d = mg_plot_at(to, part.x, y);
        for (int i = 0; i < part.w; i++, d += to->dx) {
            d[0] = rgb[0];
            d[1] = rgb[1];
            d[2] = rgb[2];
        }
    }
}

static void cells_paint(const void *self, const mg_genome *g, mg_rect clip, const mg_plot *to)
{
    grid_paint(&((const cells *)self)->area, clip, paint_cell, self, g, to);
}

/* The colour whose luma is nearest. */
static void cells_plain(const void *self, uint8_t grey, mg_genome *out)
{
    const cells *s = self;
    int best = 0, least = 256;
    for (int i = 0; i < s->colours; i++) {
        int away = mg_grey(s->rgb[i][0], s->rgb[i][1], s->rgb[i][2]) - grey;
        away = away < 0 ? -away : away;
        if (away < least) {
            least = away;
            best = i;
        }
    }
    for (int k = 0; k < out->count; k++)
        out->gene[k] = (int16_t)best;
}

const mg_family_ops mg_family_cells = {
    "cells", "flat cells in even greys or the colours of a palette", 0, sizeof(cells), cells_open, cells_alphabet,
    cells_footprint, cells_paint, cells_plain, NULL,
};
