/* Family `bars`: each cell holds one sinusoidal grating, the alphabet that HOG itself is written in, or is plain.
 *
 * Gene: the four plain greys first; then orientation + 18 · (contrast + 4 · frequency). Orientation k: the bars stand k
 * · 10° from upright, turning clockwise. Gratings are anchored at the middle of their cell. Darkest and lightest colour
 * of a palette stand for black and white. */
#include <stdio.h>
#include <string.h>

#include "pattern/draw.h"
#include "pattern/grid.h"

enum { PLAINS = 4, ORIENTATIONS = 18, CONTRASTS = 4, PERIODS_MAX = 3, STEPS = 1024 };

typedef struct bars {
    mg_area area;
    int periods;
    float period[PERIODS_MAX];      /* px */
    uint8_t wave[CONTRASTS][STEPS]; /* one turn of the grating, 0 … 255 */
    uint8_t ramp[256][3];
} bars;

/* Amplitude about mid grey; the first is driven past the ends, which makes it nearly square. */
static const float contrasts[CONTRASTS] = {2.5f, 1, .5f, .22f};

static void set_waves(bars *s)
{
    for (int k = 0; k < CONTRASTS; k++)
        for (int i = 0; i < STEPS; i++) {
            double v = .5 + .5 * contrasts[k] * cos((i + .5) * (6.283185307179586477 / STEPS));
            s->wave[k][i] = (uint8_t)(255 * (v < 0 ? 0 : v > 1 ? 1 : v) + .5);
        }
}

/* One, two and four periods a cell, as far as half a period is no smaller than the smallest feature. */
static void set_periods(bars *s, float side)
{
    for (int k = 0; k < PERIODS_MAX; k++) {
        float period = side / (float)(1 << k);
        if (k == 0 || (period >= 2 * s->area.min_px && period >= 4))
            s->period[s->periods++] = period;
    }
}

static mg_status bars_open(void *self, const mg_pattern_spec *spec, const mg_area *area, int *genes, mg_err *err)
{
    (void)spec;
    bars *s = self;
    s->area = *area;
    grid_ramp(area->palette, s->ramp);
    set_waves(s);
    set_periods(s, fminf((float)area->w / (float)area->columns, (float)area->h / (float)area->rows));
    return grid_open(area, 2 * area->min_px > 4 ? 2 * area->min_px : 4, genes, err);
}

static mg_gene bars_gene(const void *self, int gene)
{
    (void)gene;
    return (mg_gene){.values = PLAINS + ORIENTATIONS * CONTRASTS * ((const bars *)self)->periods};
}

static mg_rect bars_footprint(const void *self, const mg_genome *g, int gene)
{
    (void)g;
    return grid_cell(&((const bars *)self)->area, gene);
}

/* Phase steps per pixel in 2⁻³² turns: whole numbers, so that a pixel's phase does not depend on where painting began.
 */
static uint32_t phase_step(double turns)
{
    return (uint32_t)(int64_t)llround(turns * 4294967296.0);
}

static void paint_cell(const void *self, const mg_genome *g, int k, mg_rect part, const mg_plot *to)
{
    const bars *s = self;
    int v = g->gene[k];
    if (v < PLAINS) {
        grid_fill(part, s->ramp[v * 255 / (PLAINS - 1)], to);
        return;
    }
    v -= PLAINS;
    double angle = v % ORIENTATIONS * (3.14159265358979323846 / ORIENTATIONS);
    const uint8_t *wave = s->wave[v / ORIENTATIONS % CONTRASTS];
    float period = s->period[v / ORIENTATIONS / CONTRASTS];
    uint32_t across = phase_step(.5 * cos(angle) / period),
             down = phase_step(.5 * sin(angle) / period); /* of half a pixel */
    mg_rect cell = grid_cell(&s->area, k);
    for (int y = part.y; y < part.y + part.h; y++) {
        uint8_t *d = mg_plot_at(to, part.x, y);
        uint32_t phase =
            (uint32_t)(2 * (part.x - cell.x) + 1 - cell.w) * across + (uint32_t)(2 * (y - cell.y) + 1 - cell.h) * down;
        for (int i = 0; i < part.w; i++, d += to->dx, phase += 2 * across) {
            const uint8_t *rgb = s->ramp[wave[phase >> 22]];
            d[0] = rgb[0];
            d[1] = rgb[1];
            d[2] = rgb[2];
        }
    }
}

static void bars_paint(const void *self, const mg_genome *g, mg_rect clip, const mg_plot *to)
{
    grid_paint(&((const bars *)self)->area, clip, paint_cell, self, g, to);
}

static void bars_plain(const void *self, uint8_t grey, mg_genome *out)
{
    const bars *s = self;
    uint8_t rgb[PLAINS][3];
    for (int i = 0; i < PLAINS; i++)
        memcpy(rgb[i], s->ramp[i * 255 / (PLAINS - 1)], 3);
    grid_plain(rgb[0], PLAINS, 0, grey, out);
}

static bool bars_colour(const void *self, int gene, int value, uint8_t rgb[3])
{
    (void)gene;
    if (value < PLAINS)
        memcpy(rgb, ((const bars *)self)->ramp[value * 255 / (PLAINS - 1)], 3);
    return value < PLAINS;
}

static void bars_meaning(const void *self, int gene, char *out, size_t room)
{
    (void)gene;
    snprintf(out, room,
             "the grating of a cell: 0 to %d plain, then %d + turn of 10 degrees (%d) + %d x (contrast, strongest "
             "first (%d) + "
             "%d x bars, widest first (%d))",
             PLAINS - 1, PLAINS, ORIENTATIONS, ORIENTATIONS, CONTRASTS, CONTRASTS, ((const bars *)self)->periods);
}

const mg_family_ops mg_family_bars = {
    "bars",
    "gratings by orientation, contrast and frequency: the alphabet of HOG features",
    0,
    sizeof(bars),
    bars_open,
    bars_gene,
    bars_footprint,
    bars_paint,
    bars_plain,
    NULL,
    bars_colour,
    bars_meaning,
};
