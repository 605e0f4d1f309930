/* Family `parts`: each cell shows one warped part of a face (eye, brow, nose, mouth, edge of a cheek), flipped, rotated
 * and sized, in natural or unnatural colours, or is plain.
 *
 * Gene, mixed radix: the first values are plain cells (the skins, then darkest and lightest colour); then
 * scheme + schemes · (flip + 2 (rotation + 4 (size + 2 (warp + 3 kind)))).
 * Every part is drawn on a square as large as the largest cell; flips and quarter turns move the square's pixels
 * exactly, and a smaller cell shows its middle. Squares that are not too large are drawn once, when the pattern is
 * made. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pattern/draw.h"
#include "pattern/feature.h"
#include "pattern/grid.h"

enum {
    FLIPS = 2,
    TURNS = 4,
    SIZES = 2,
    WARPS = 3,
    KINDS = 5,
    SCHEMES_MAX = 128,
    ATLAS_SIDE = 100
}; /* more colours would not fit into a gene */
enum { EYE, BROW, NOSE, MOUTH, CHEEK };

typedef struct parts {
    mg_area area;
    int side; /* of the square, px */
    int schemes;
    flesh flesh[SCHEMES_MAX];
    uint8_t dark[3], light[3]; /* the two plain colours that are no skin */
    uint8_t *atlas;            /* [kind][warp][size][scheme][side][side][3], or NULL: painted pixel by pixel */
} parts;

typedef struct symbol {
    int plain; /* −1, or which plain colour */
    int scheme, flip, turn, size, warp, kind;
} symbol;

static int plains(const parts *s)
{
    return s->schemes + 2;
}

/* After the plain values a number whose digits are the fields of a symbol, in their order. */
static mg_gene parts_gene(const void *self, int gene)
{
    (void)gene;
    const parts *s = self;
    mg_gene g = {.kind = MG_GENE_MIXED, .digits = 6, .radix = {s->schemes, FLIPS, TURNS, SIZES, WARPS, KINDS}};
    g.values = plains(s) + mg_gene_numbers(&g);
    return g;
}

static symbol symbol_of(const parts *s, int v)
{
    mg_gene g = parts_gene(s, 0);
    int digit[6], rest = v - plains(s);
    if (rest < 0)
        return (symbol){.plain = v};
    for (int k = 0; k < g.digits; k++) {
        digit[k] = rest % g.radix[k];
        rest /= g.radix[k];
    }
    return (symbol){-1, digit[0], digit[1], digit[2], digit[3], digit[4], digit[5]};
}

/* ---- one pixel of a square ---------------------------------------------------------------------------------- */

/* Millimetres from the middle of the square to its edge, at the smaller size; and where the part's origin lies below
 * the middle. */
static const struct {
    float reach, down;
} kinds[KINDS] = {{24, 2}, {29, 0}, {33, 19}, {36, -2}, {40, 0}};

static void cheek_at(const flesh *f, float x, float y, float soft, float c[3])
{
    float d = x + 8 - .011f * y * y - .12f * y; /* right of the jaw's edge */
    lamp l = {1, .16f * blob(x - 20, y + 6, 24, 28)};
    shade(&l, .42f * (1 - smooth(0, 30, d)));
    light_up(c, l);
    mix(c, f->dark, 1 - inside(-d, soft > 1 ? soft : 1));
}

/* (x, y) in mm from the middle, y down. */
static void part_at(const flesh *f, int kind, float x, float y, float px, float c[3])
{
    static const eye an_eye = {16, .9f};
    static const brow a_brow = {25, 7, 8};
    static const nose a_nose = {18, 46, 6.2f, .9f, .45f, 1.5f};
    static const mouth a_mouth = {28, 9.5f, 2.2f, 2.5f, 1.8f, 1.6f};
    y -= kinds[kind].down;
    memcpy(c, f->skin, 3 * sizeof *c);
    if (kind == EYE)
        eye_at(&an_eye, f, x, y, px, c);
    else if (kind == BROW)
        brow_at(&a_brow, f, x, y, px, c);
    else if (kind == NOSE)
        nose_at(&a_nose, f, x, y, px, c);
    else if (kind == MOUTH)
        mouth_at(&a_mouth, f, x, y, px, c);
    else
        cheek_at(f, x, y, px, c);
}

static void square_at(const parts *s, const symbol *m, int i, int j, uint8_t *d)
{
    float half = .5f * (float)s->side, mm = kinds[m->kind].reach / half / (m->size ? 1.45f : 1);
    float x = ((float)i + .5f - half) * mm, y = ((float)j + .5f - half) * mm, c[3];
    float reach = kinds[m->kind].reach, px = mm * (s->area.min_px > 1 ? (float)s->area.min_px : 1);
    if (m->warp == 1)
        y += .38f * (x * x / reach - .35f * reach);
    else if (m->warp == 2)
        x += .42f * y;
    part_at(&s->flesh[m->scheme], m->kind, x, y, px, c);
    store(d, c);
}

/* ---- the family --------------------------------------------------------------------------------------------- */

static void own_schemes(parts *s)
{
    static const float skins[3][3] = {{238, 204, 178}, {198, 144, 108}, {112, 74, 54}};
    static const flesh odd[3] = {
        {{226, 226, 226}, {96, 96, 96}, {8, 8, 8}, {255, 255, 255}, {120, 120, 120}}, /* chalk */
        {{24, 26, 30}, {176, 178, 182}, {250, 250, 250}, {6, 6, 6}, {190, 190, 190}}, /* negative */
        {{70, 214, 226}, {232, 20, 160}, {16, 8, 96}, {252, 250, 120}, {255, 96, 0}}, /* acid */
    };
    s->schemes = 6;
    for (int i = 0; i < 3; i++) {
        s->flesh[i] = flesh_of(skins[i]);
        s->flesh[3 + i] = odd[i];
    }
    memset(s->light, 255, sizeof s->light);
}

static void colour_of(float out[3], const uint8_t rgb[3])
{
    for (int c = 0; c < 3; c++)
        out[c] = rgb[c];
}

static mg_status palette_schemes(parts *s, const mg_palette *p, mg_err *err)
{
    int dark, light;
    if (p->count > SCHEMES_MAX)
        return mg_fail(err, MG_EINPUT, "palette: family parts takes %d colours at most, not %d", SCHEMES_MAX, p->count);
    palette_ends(p, &dark, &light);
    memcpy(s->dark, p->rgb[dark], 3);
    memcpy(s->light, p->rgb[light], 3);
    s->schemes = p->count;
    for (int i = 0; i < s->schemes; i++) {
        flesh *f = &s->flesh[i];
        colour_of(f->skin, p->rgb[i]);
        colour_of(f->lip, p->rgb[(i + p->count / 2) % p->count]);
        colour_of(f->iris, p->rgb[(i + p->count / 3) % p->count]);
        colour_of(f->dark, p->rgb[i == dark ? light : dark]);
        colour_of(f->white, p->rgb[i == light ? dark : light]);
    }
    return MG_OK;
}

static size_t atlas_square(const parts *s, const symbol *m)
{
    size_t k = (size_t)(((m->kind * WARPS + m->warp) * SIZES + m->size) * s->schemes + m->scheme);
    return k * (size_t)s->side * (size_t)s->side * 3;
}

static mg_status draw_atlas(parts *s, mg_err *err)
{
    int squares = KINDS * WARPS * SIZES * s->schemes;
    s->atlas = malloc((size_t)squares * (size_t)s->side * (size_t)s->side * 3);
    if (!s->atlas)
        return mg_fail(err, MG_ENOMEM, "out of memory to draw the parts of faces");
    for (int k = 0; k < squares; k++) {
        int v = k / s->schemes;
        symbol m = {.plain = -1,
                    .scheme = k % s->schemes,
                    .size = v % SIZES,
                    .warp = v / SIZES % WARPS,
                    .kind = v / SIZES / WARPS};
        uint8_t *d = s->atlas + atlas_square(s, &m);
        for (int j = 0; j < s->side; j++)
            for (int i = 0; i < s->side; i++, d += 3)
                square_at(s, &m, i, j, d);
    }
    return MG_OK;
}

static mg_status parts_open(void *self, const mg_pattern_spec *spec, const mg_area *area, int *genes, mg_err *err)
{
    (void)spec;
    parts *s = self;
    s->area = *area;
    mg_status st = MG_OK;
    if (area->palette)
        st = palette_schemes(s, area->palette, err);
    else
        own_schemes(s);
    if (st == MG_OK)
        st = grid_open(area, 4 * area->min_px, genes, err);
    if (st != MG_OK)
        return st;
    int cw = (area->w + area->columns - 1) / area->columns, ch = (area->h + area->rows - 1) / area->rows;
    s->side = cw > ch ? cw : ch;
    return s->side <= ATLAS_SIDE ? draw_atlas(s, err) : MG_OK;
}

static void parts_close(void *self)
{
    free(((parts *)self)->atlas);
}

static mg_rect parts_footprint(const void *self, const mg_genome *g, int gene)
{
    (void)g;
    return grid_cell(&((const parts *)self)->area, gene);
}

/* The colours of the plain values, which come first. */
static bool parts_colour(const void *self, int gene, int value, uint8_t rgb[3])
{
    const parts *s = self;
    (void)gene;
    if (value < s->schemes)
        store(rgb, s->flesh[value].skin);
    else if (value < plains(s))
        memcpy(rgb, value == s->schemes ? s->dark : s->light, 3);
    return value < plains(s);
}

static void parts_meaning(const void *self, int gene, char *out, size_t room)
{
    const parts *s = self;
    (void)gene;
    snprintf(out, room,
             "the part of a face in a cell: 0 to %d plain, then %d + colours (%d) + %d x (flip (%d) + %d x (turn (%d) "
             "+ %d x (size (%d) + "
             "%d x (warp (%d) + %d x (0 eye, 1 brow, 2 nose, 3 mouth, 4 cheek)))))",
             plains(s) - 1, plains(s), s->schemes, s->schemes, FLIPS, FLIPS, TURNS, TURNS, SIZES, SIZES, WARPS, WARPS);
}

static void paint_plain(const parts *s, int plain, mg_rect part, const mg_plot *to)
{
    uint8_t rgb[3];
    parts_colour(s, 0, plain, rgb);
    grid_fill(part, rgb, to);
}

/* Pixel (i, j) of the turned square shows (*i, *j) of the drawn one. */
static void turn_back(const symbol *m, int side, int *i, int *j)
{
    int x = *i, y = *j, last = side - 1;
    for (int k = 0; k < m->turn; k++) {
        int t = x;
        x = y;
        y = last - t;
    }
    *i = m->flip ? last - x : x;
    *j = y;
}

static void paint_cell(const void *self, const mg_genome *g, int k, mg_rect part, const mg_plot *to)
{
    const parts *s = self;
    symbol m = symbol_of(s, g->gene[k]);
    if (m.plain >= 0) {
        paint_plain(s, m.plain, part, to);
        return;
    }
    mg_rect cell = grid_cell(&s->area, k);
    int left = (s->side - cell.w) / 2 - cell.x, up = (s->side - cell.h) / 2 - cell.y;
    int i0 = 0, j0 = 0, i1 = 1, j1 = 0;
    turn_back(&m, s->side, &i0, &j0);
    turn_back(&m, s->side, &i1, &j1);
    int di = i1 - i0, dj = j1 - j0; /* a step to the right in the drawn square */
    const uint8_t *drawn = s->atlas ? s->atlas + atlas_square(s, &m) : NULL;
    for (int y = part.y; y < part.y + part.h; y++) {
        uint8_t *d = mg_plot_at(to, part.x, y);
        int i = part.x + left, j = y + up;
        turn_back(&m, s->side, &i, &j);
        for (int n = 0; n < part.w; n++, d += to->dx, i += di, j += dj) {
            if (drawn)
                memcpy(d, drawn + 3 * (j * s->side + i), 3);
            else
                square_at(s, &m, i, j, d);
        }
    }
}

static void parts_paint(const void *self, const mg_genome *g, mg_rect clip, const mg_plot *to)
{
    grid_paint(&((const parts *)self)->area, clip, paint_cell, self, g, to);
}

static void parts_plain(const void *self, uint8_t grey, mg_genome *out)
{
    const parts *s = self;
    uint8_t rgb[SCHEMES_MAX + 2][3];
    for (int i = 0; i < plains(s); i++)
        parts_colour(s, 0, i, rgb[i]);
    grid_plain(rgb[0], plains(s), 0, grey, out);
}

const mg_family_ops mg_family_parts = {
    "parts",
    "warped eyes, brows, noses, mouths and cheeks in natural and unnatural colours",
    0,
    sizeof(parts),
    parts_open,
    parts_gene,
    parts_footprint,
    parts_paint,
    parts_plain,
    parts_close,
    parts_colour,
    parts_meaning,
};
