/* Family `cells`: a grid of flat cells in evenly spaced greys. */
#include "pattern/grid.h"

#include <stdio.h>
#include <string.h>

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
    if (area->palette) {
        s->colours = area->palette->count;
        memcpy(s->rgb, area->palette->rgb, sizeof s->rgb);
        return grid_open(area, area->min_px, genes, err);
    }
    s->colours = (int)spec->levels;
    for (int i = 0; i < s->colours; i++)
        for (int c = 0; c < 3; c++)
            s->rgb[i][c] = (uint8_t)((i * 255 + (s->colours - 1) / 2) / (s->colours - 1));
    return grid_open(area, area->min_px, genes, err);
}

static mg_gene cells_gene(const void *self, int gene)
{
    (void)gene;
    return (mg_gene){.values = ((const cells *)self)->colours};
}

static mg_rect cells_footprint(const void *self, const mg_genome *g, int gene)
{
    (void)g;
    return grid_cell(&((const cells *)self)->area, gene);
}

static void paint_cell(const void *self, const mg_genome *g, int k, mg_rect part, const mg_plot *to)
{
    grid_fill(part, ((const cells *)self)->rgb[g->gene[k]], to);
}

static void cells_paint(const void *self, const mg_genome *g, mg_rect clip, const mg_plot *to)
{
    grid_paint(&((const cells *)self)->area, clip, paint_cell, self, g, to);
}

static void cells_plain(const void *self, uint8_t grey, mg_genome *out)
{
    const cells *s = self;
    grid_plain(s->rgb[0], s->colours, 0, grey, out);
}

static bool cells_colour(const void *self, int gene, int value, uint8_t rgb[3])
{
    (void)gene;
    memcpy(rgb, ((const cells *)self)->rgb[value], 3);
    return true;
}

static void cells_meaning(const void *self, int gene, char *out, size_t room)
{
    (void)self;
    (void)gene;
    snprintf(out, room, "the colour of a cell");
}

const mg_family_ops mg_family_cells = {
    "cells",
    "flat cells in even greys or the colours of a palette",
    0,
    sizeof(cells),
    cells_open,
    cells_gene,
    cells_footprint,
    cells_paint,
    cells_plain,
    NULL,
    cells_colour,
    cells_meaning,
};
