/* The grid that most families share: gene k belongs to the cell in column k mod columns, row k / columns. */
#ifndef MG_PATTERN_GRID_H
#define MG_PATTERN_GRID_H

#include "pattern/family.h"

/* First pixel of column or row i of n over `size` pixels. */
static inline int grid_edge(int i, int n, int size)
{
    return (int)((int64_t)i * size / n);
}

/* The column or row that holds pixel x. */
static inline int grid_find(int x, int n, int size)
{
    int i = (int)((int64_t)x * n / size);
    return i + 1 < n && grid_edge(i + 1, n, size) <= x ? i + 1 : i;
}

static inline mg_rect grid_cell(const mg_area *a, int k)
{
    int c = k % a->columns, r = k / a->columns;
    int x = grid_edge(c, a->columns, a->w), y = grid_edge(r, a->rows, a->h);
    return (mg_rect){x, y, grid_edge(c + 1, a->columns, a->w) - x, grid_edge(r + 1, a->rows, a->h) - y};
}

/* One gene a cell: MG_EINPUT past MG_GENES_MAX, or where the smallest cell's side is under `least` pixels. */
mg_status grid_open(const mg_area *a, double least, int *genes, mg_err *err);

/* Calls paint_cell for each cell that meets the clip, with the meeting part. */
void grid_paint(const mg_area *a, mg_rect clip,
                void (*paint_cell)(const void *self, const mg_genome *g, int k, mg_rect part, const mg_plot *to),
                const void *self, const mg_genome *g, const mg_plot *to);

/* Fills `part` with one colour. */
void grid_fill(mg_rect part, const uint8_t rgb[3], const mg_plot *to);

/* Sets every gene to first + the index of the colour (of `count`, three bytes each) whose luma is nearest to `grey`. */
void grid_plain(const uint8_t *rgb, int count, int first, uint8_t grey, mg_genome *out);

/* The darkest and the lightest colour of a palette by luma. */
void palette_ends(const mg_palette *p, int *dark, int *light);

/* 256 colours evenly from a palette's darkest to its lightest; black to white where it is NULL. */
void grid_ramp(const mg_palette *p, uint8_t ramp[256][3]);

#endif
