/* Family `stamps`: white-on-black drawings scattered over black cloth, the encoding of the first experiment of this
 * kind. Each stamp has four genes: x and y of its middle (pixels), rotation (the alphabet makes one turn, clockwise),
 * size (side of the stamp from a sixteenth of the area's shorter side to all of it, in equal ratios, so it grows and
 * shrinks alike). Where stamps overlap, the lighter shows. A palette's darkest and lightest colour replace black and
 * white of the hog and face stamps.
 *
 * A stamp is kept as a mip chain of squares; painting blends four texels of the level whose texels are about as large
 * as a pixel. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pattern/draw.h"
#include "pattern/grid.h"
#include "pattern/stamp.h"
#include "base/text/format.h"

enum { X, Y, TURN, SIZE, GENES_EACH, LEVELS_MAX = 12 };

typedef struct stamps {
    mg_area area;
    int count, turns, sizes;
    int levels, side[LEVELS_MAX];
    uint8_t *level[LEVELS_MAX]; /* side × side RGB, halved from level to level */
    double smallest, largest;   /* side, px */
    bool grey;                  /* the drawing's three channels are alike */
    bool toned;                 /* greys become colours of the ramp */
    uint8_t ramp[256][3];
} stamps;

static void stamps_close(void *self)
{
    stamps *s = self;
    for (int i = 0; i < s->levels; i++)
        free(s->level[i]);
}

static void halve(const uint8_t *from, int side, uint8_t *to)
{
    int half = side / 2;
    for (int y = 0; y < half; y++)
        for (int x = 0; x < half; x++)
            for (int c = 0; c < 3; c++) {
                const uint8_t *a = from + 3 * (2 * y * side + 2 * x) + c, *b = a + 3 * side;
                to[3 * (y * half + x) + c] = (uint8_t)((a[0] + a[3] + b[0] + b[3] + 2) >> 2);
            }
}

/* Takes over `drawing`, a square of STAMP_SIDE pixels. */
static mg_status chain(stamps *s, mg_image *drawing, mg_err *err)
{
    s->level[0] = drawing->px;
    s->side[0] = drawing->w;
    s->levels = 1;
    *drawing = (mg_image){0};
    while (s->side[s->levels - 1] > 8) {
        int half = s->side[s->levels - 1] / 2;
        uint8_t *px = malloc(3 * (size_t)half * (size_t)half);
        if (!px) {
            stamps_close(s);
            return mg_fail(err, MG_ENOMEM, "out of memory for a stamp");
        }
        halve(s->level[s->levels - 1], 2 * half, px);
        s->side[s->levels] = half;
        s->level[s->levels++] = px;
    }
    return MG_OK;
}

static mg_status stamps_open(void *self, const mg_pattern_spec *spec, const mg_area *area, int *genes, mg_err *err)
{
    stamps *s = self;
    int n = area->columns * area->rows, shorter = area->w < area->h ? area->w : area->h;
    int longer = area->w < area->h ? area->h : area->w;
    if (n < GENES_EACH || n % GENES_EACH || n > MG_GENES_MAX)
        return mg_fail(
            err, MG_EINPUT,
            "grid: stamps take %d genes each, so columns times rows (%d, symmetry counted) must be a multiple of "
            "that up to %d",
            GENES_EACH, n, MG_GENES_MAX);
    s->area = *area;
    s->count = n / GENES_EACH;
    s->turns = s->sizes = longer < INT16_MAX ? longer : INT16_MAX;
    mg_image drawing;
    float finest;
    mg_status st = stamp_draw(&drawing, &finest, spec->stamp, spec->kept_stamp.text, err);
    if (st != MG_OK)
        return st;
    s->largest = shorter;
    s->smallest = fmax(shorter / 16.0, area->min_px / finest);
    if (s->smallest > s->largest) {
        mg_image_free(&drawing);
        return mg_fail(err, MG_EINPUT, "min-feature: this stamp's lines would be finer than that even at %d pixels",
                       shorter);
    }
    s->grey = stamp_is_grey(spec->stamp);
    s->toned = area->palette && s->grey;
    grid_ramp(area->palette, s->ramp);
    *genes = n;
    return chain(s, &drawing, err);
}

/* In a tile that repeats, what leaves on one side enters on the other. */
static mg_gene place(int values, bool wraps)
{
    return (mg_gene){.kind = wraps ? MG_GENE_CYCLIC : MG_GENE_ORDINAL, .values = values};
}

static mg_gene stamps_gene(const void *self, int gene)
{
    const stamps *s = self;
    switch (gene % GENES_EACH) {
    case X:
        return place(s->area.w, s->area.wrap_x);
    case Y:
        return place(s->area.h, s->area.wrap_y);
    case TURN:
        return (mg_gene){.kind = MG_GENE_CYCLIC, .values = s->turns};
    default:
        return (mg_gene){.kind = MG_GENE_ORDINAL, .values = s->sizes};
    }
}

/* One stamp as it lies: middle, side, the stamp's axes and the rectangle around it (which may reach outside the area).
 */
typedef struct laid {
    float x, y, side, cos, sin;
    mg_rect around;
} laid;

static laid lay(const stamps *s, const mg_genome *g, int k)
{
    const int16_t *v = g->gene + GENES_EACH * k;
    double turn = 6.283185307179586477 * v[TURN] / s->turns;
    double side = s->smallest * pow(s->largest / s->smallest, s->sizes > 1 ? (double)v[SIZE] / (s->sizes - 1) : 0);
    laid l = {(float)v[X] + .5f, (float)v[Y] + .5f, (float)side, (float)cos(turn), (float)sin(turn), {0, 0, 0, 0}};
    int reach = (int)ceil(.5 * side * (fabs(cos(turn)) + fabs(sin(turn)))) + 1;
    l.around = (mg_rect){v[X] - reach, v[Y] - reach, 2 * reach + 1, 2 * reach + 1};
    return l;
}

static mg_rect stamps_footprint(const void *self, const mg_genome *g, int gene)
{
    return lay(self, g, gene / GENES_EACH).around;
}

/* The level whose texels are just not larger than a pixel of a stamp of this size. */
static int level_of(const stamps *s, float side)
{
    int k = 0;
    while (k + 1 < s->levels && (float)s->side[k + 1] >= side)
        k++;
    return k;
}

/* (u, v) in texels from the corner, texel centres at ½; the first `channels` of three. */
static void sample(const uint8_t *px, int side, float u, float v, int channels, int out[3])
{
    int iu = (int)(256 * u) - 128, iv = (int)(256 * v) - 128;
    iu = iu < 0 ? 0 : iu > 256 * (side - 1) ? 256 * (side - 1) : iu;
    iv = iv < 0 ? 0 : iv > 256 * (side - 1) ? 256 * (side - 1) : iv;
    int x = iu >> 8, y = iv >> 8, fx = iu & 255, fy = iv & 255;
    const uint8_t *a = px + 3 * (y * side + x), *b = y + 1 < side ? a + 3 * side : a;
    int step = x + 1 < side ? 3 : 0;
    for (int c = 0; c < channels; c++)
        out[c] =
            ((a[c] * (256 - fx) + a[c + step] * fx) * (256 - fy) + (b[c] * (256 - fx) + b[c + step] * fx) * fy) >> 16;
}

/* Narrows columns *from … *to − 1 of the row y below the middle to those that the turned square may touch: both of its
 * axes must come near enough. `at`: the column of its middle. */
static void narrow(const laid *l, float y, float at, int *from, int *to)
{
    float reach = .5f * l->side + .5f, axis[2][2] = {{l->cos, l->sin * y}, {-l->sin, l->cos * y}};
    for (int k = 0; k < 2; k++) {
        float slope = fabsf(axis[k][0]);
        if (slope < 1e-3f)
            continue;
        float middle = at - axis[k][1] / axis[k][0], half = reach / slope;
        int first = (int)floorf(middle - half) - 1,
            end = (int)ceilf(middle + half) + 2; /* rounding costs less than a pixel */
        *from = first > *from ? first : *from;
        *to = end < *to ? end : *to;
    }
}

/* One stamp whose middle is shifted by (dx, dy). */
static void paint_stamp(const stamps *s, const laid *l, int dx, int dy, mg_rect clip, const mg_plot *to)
{
    mg_rect r = mg_rect_inter(clip, (mg_rect){l->around.x + dx, l->around.y + dy, l->around.w, l->around.h});
    int level = level_of(s, l->side), side = s->side[level];
    float per_px = (float)side / l->side, half = .5f * l->side;
    int channels = s->grey ? 1 : 3;
    for (int j = r.y; j < r.y + r.h; j++) {
        float y = (float)(j - dy) + .5f - l->y;
        int from = r.x, end = r.x + r.w;
        narrow(l, y, l->x + (float)dx - .5f, &from, &end);
        if (from >= end)
            continue;
        uint8_t *d = mg_plot_at(to, from, j);
        for (int i = from; i < end; i++, d += to->dx) {
            float x = (float)(i - dx) + .5f - l->x, u = l->cos * x + l->sin * y, v = l->cos * y - l->sin * x;
            float along = fabsf(u), across = fabsf(v), away = (along > across ? along : across) - half;
            if (away >= .5f)
                continue;
            int c[3], cover = away <= -.5f ? 256 : (int)(256 * (.5f - away));
            sample(s->level[level], side, (u + half) * per_px, (v + half) * per_px, channels, c);
            c[1] = s->grey ? c[0] : c[1];
            c[2] = s->grey ? c[0] : c[2];
            for (int k = 0; k < 3; k++) {
                int ink = (c[k] * cover + 128) >> 8;
                d[k] = (uint8_t)(ink > d[k] ? ink : d[k]);
            }
        }
    }
}

static void tone(const stamps *s, mg_rect clip, const mg_plot *to)
{
    for (int y = clip.y; y < clip.y + clip.h; y++) {
        uint8_t *d = mg_plot_at(to, clip.x, y);
        for (int i = 0; i < clip.w; i++, d += to->dx)
            memcpy(d, s->ramp[d[0]], 3);
    }
}

static void stamps_paint(const void *self, const mg_genome *g, mg_rect clip, const mg_plot *to)
{
    const stamps *s = self;
    static const uint8_t black[3] = {0, 0, 0};
    grid_fill(clip, black, to);
    for (int k = 0; k < s->count; k++) {
        laid l = lay(s, g, k);
        /* A stamp reaches less than one area's side from its middle, so the tiles around hold all its copies. */
        for (int ty = -s->area.wrap_y; ty <= s->area.wrap_y; ty++)
            for (int tx = -s->area.wrap_x; tx <= s->area.wrap_x; tx++)
                paint_stamp(s, &l, tx * s->area.w, ty * s->area.h, clip, to);
    }
    if (s->toned)
        tone(s, clip, to);
}

static void stamps_meaning(const void *self, int gene, char *out, size_t room)
{
    const stamps *s = self;
    int k = gene / GENES_EACH;
    switch (gene % GENES_EACH) {
    case X:
        snprintf(out, room, "stamp %d: pixels from the left edge to its middle", k);
        break;
    case Y:
        snprintf(out, room, "stamp %d: pixels from the upper edge to its middle", k);
        break;
    case TURN:
        snprintf(out, room, "stamp %d: its turn clockwise, %d values to a full one", k, s->turns);
        break;
    default:
        mg_format(out, room, "stamp %d: its side, from %.0f to %.0f pixels in equal ratios", k, s->smallest,
                  s->largest);
    }
}

const mg_family_ops mg_family_stamps = {
    "stamps",
    "drawings of a face (its HOG weights, a sketch or a picture) scattered over black",
    0,
    sizeof(stamps),
    stamps_open,
    stamps_gene,
    stamps_footprint,
    stamps_paint,
    NULL,
    stamps_close,
    NULL,
    stamps_meaning,
};
