/* Family `shapes`: each cell shows one simple motif in black and white (or a palette's darkest and lightest colour):
 * triangle, quarter disc, Truchet arcs, stripes, checker, disc, each turned and inverted as far as that gives something
 * new. */
#include <stdio.h>
#include <string.h>

#include "pattern/draw.h"
#include "pattern/grid.h"

enum { PLAIN, TRIANGLE, QUARTER, TRUCHET, STRIPES, CHECKER, DISC };

/* Turns are by 90° (stripes: 45°). */
static const struct {
    uint8_t motif, turn, inverted;
} symbols[] = {
    {PLAIN, 0, 0},   {PLAIN, 0, 1},   {TRIANGLE, 0, 0}, {TRIANGLE, 1, 0}, {TRIANGLE, 2, 0}, {TRIANGLE, 3, 0},
    {QUARTER, 0, 0}, {QUARTER, 1, 0}, {QUARTER, 2, 0},  {QUARTER, 3, 0},  {QUARTER, 0, 1},  {QUARTER, 1, 1},
    {QUARTER, 2, 1}, {QUARTER, 3, 1}, {TRUCHET, 0, 0},  {TRUCHET, 1, 0},  {TRUCHET, 0, 1},  {TRUCHET, 1, 1},
    {STRIPES, 0, 0}, {STRIPES, 1, 0}, {STRIPES, 2, 0},  {STRIPES, 3, 0},  {STRIPES, 0, 1},  {STRIPES, 1, 1},
    {STRIPES, 2, 1}, {STRIPES, 3, 1}, {CHECKER, 0, 0},  {CHECKER, 0, 1},  {DISC, 0, 0},     {DISC, 0, 1},
};
enum { SYMBOLS = sizeof symbols / sizeof *symbols };

typedef struct shapes {
    mg_area area;
    float bands; /* stripes and checks across a cell: 2 or 4 */
    float gap;   /* of the disc from the cell's edge, as a share of its side */
    uint8_t ramp[256][3];
} shapes;

static mg_status shapes_open(void *self, const mg_pattern_spec *spec, const mg_area *area, int *genes, mg_err *err)
{
    (void)spec;
    shapes *s = self;
    s->area = *area;
    grid_ramp(area->palette, s->ramp);
    double least = 3 * area->min_px > 4 ? 3 * area->min_px : 4,
           side = fmin((double)area->w / area->columns, (double)area->h / area->rows);
    s->bands = side / 4 * .7 >= area->min_px ? 4 : 2; /* .7: stripes on the diagonal are narrower */
    s->gap = fminf(.1f, .5f - (float)(area->min_px / side));
    return grid_open(area, least, genes, err);
}

static mg_gene shapes_gene(const void *self, int gene)
{
    (void)self;
    (void)gene;
    return (mg_gene){.values = SYMBOLS};
}

static mg_rect shapes_footprint(const void *self, const mg_genome *g, int gene)
{
    (void)g;
    return grid_cell(&((const shapes *)self)->area, gene);
}

/* Distance to the nearer edge of bands of width 1, positive in the even ones. */
static float band(float t)
{
    float k = floorf(t), r = t - k, d = r < .5f ? r : 1 - r;
    return (int)k % 2 ? -d : d;
}

/* Signed distance, positive in the light, of a point of the unit cell; in units of the cell's side. */
static float light_at(const shapes *s, int motif, float x, float y, int turn)
{
    if (motif == STRIPES) {
        float t = turn == 0 ? y : turn == 1 ? x : turn == 2 ? x + y : x - y + 1;
        return band(t * s->bands) / s->bands * (turn < 2 ? 1 : .70710678f);
    }
    for (int k = 0; k < turn; k++) {
        float t = x;
        x = y;
        y = 1 - t;
    }
    switch (motif) {
    case TRIANGLE:
        return (1 - x - y) * .70710678f;
    case QUARTER:
        return 1 - sqrtf(x * x + y * y);
    case TRUCHET: {
        float a = sqrtf(x * x + y * y), b = sqrtf((1 - x) * (1 - x) + (1 - y) * (1 - y));
        return .16666667f - fabsf((a < b ? a : b) - .5f);
    }
    case CHECKER: {
        float u = band(x * s->bands), v = band(y * s->bands), d = fminf(fabsf(u), fabsf(v)) / s->bands;
        return u * v > 0 ? d : -d;
    }
    case DISC:
        return .5f - s->gap - sqrtf((x - .5f) * (x - .5f) + (y - .5f) * (y - .5f));
    default:
        return -1;
    }
}

static void paint_cell(const void *self, const mg_genome *g, int k, mg_rect part, const mg_plot *to)
{
    const shapes *s = self;
    int motif = symbols[g->gene[k]].motif, turn = symbols[g->gene[k]].turn, inverted = symbols[g->gene[k]].inverted;
    mg_rect cell = grid_cell(&s->area, k);
    if (motif == PLAIN) {
        grid_fill(part, s->ramp[inverted ? 255 : 0], to);
        return;
    }
    float side = cell.w < cell.h ? (float)cell.w : (float)cell.h, sign = inverted ? -side : side;
    for (int y = part.y; y < part.y + part.h; y++) {
        uint8_t *d = mg_plot_at(to, part.x, y);
        float v = ((float)(y - cell.y) + .5f) / (float)cell.h;
        for (int x = part.x; x < part.x + part.w; x++, d += to->dx) {
            float u = ((float)(x - cell.x) + .5f) / (float)cell.w;
            int cover = (int)(255 * clamp01(.5f + sign * light_at(s, motif, u, v, turn)) + .5f);
            memcpy(d, s->ramp[cover], 3);
        }
    }
}

static void shapes_paint(const void *self, const mg_genome *g, mg_rect clip, const mg_plot *to)
{
    grid_paint(&((const shapes *)self)->area, clip, paint_cell, self, g, to);
}

static void shapes_plain(const void *self, uint8_t grey, mg_genome *out)
{
    const shapes *s = self;
    uint8_t ends[2][3];
    memcpy(ends[0], s->ramp[0], 3);
    memcpy(ends[1], s->ramp[255], 3);
    grid_plain(ends[0], 2, 0, grey, out);
}

static bool shapes_colour(const void *self, int gene, int value, uint8_t rgb[3])
{
    (void)gene;
    if (symbols[value].motif == PLAIN)
        memcpy(rgb, ((const shapes *)self)->ramp[symbols[value].inverted ? 255 : 0], 3);
    return symbols[value].motif == PLAIN;
}

static void shapes_meaning(const void *self, int gene, char *out, size_t room)
{
    (void)self;
    (void)gene;
    snprintf(
        out, room,
        "the motif of a cell: 0 and 1 plain, 2 to 5 triangles, 6 to 13 quarter discs, 14 to 17 arcs, 18 to 25 stripes, "
        "26 and 27 checks, 28 and 29 discs");
}

const mg_family_ops mg_family_shapes = {
    "shapes",
    "black and white motifs: triangles, arcs, stripes, checks, discs",
    0,
    sizeof(shapes),
    shapes_open,
    shapes_gene,
    shapes_footprint,
    shapes_paint,
    shapes_plain,
    NULL,
    shapes_colour,
    shapes_meaning,
};
