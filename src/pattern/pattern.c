/* The families' one list, and what they all share: symmetry, repetition, locked genes, checks.
 *
 * A print is made of tiles (--repeat; else one tile is the whole print), a tile of up to four patches (--symmetry), and
 * each patch is the family's area seen straight, mirrored or rotated. A family paints its area only; the patches are
 * strides of mg_plot. */
#include "maskgen/pattern.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pattern/lock.h"
#include "base/text/text.h"

extern const mg_family_ops mg_family_cells, mg_family_shapes, mg_family_bars, mg_family_parts, mg_family_lowerface,
    mg_family_stamps;

const mg_family_ops *const mg_families[] = {&mg_family_cells,
                                            &mg_family_shapes,
                                            &mg_family_bars,
                                            &mg_family_parts,
                                            &mg_family_lowerface,
                                            &mg_family_stamps,
                                            NULL};

/* A rectangle of the tile that shows the area; pixel (x, y) of the tile shows area pixel (flip_x ? tile.w − 1 − x : x,
 * same for y). */
typedef struct patch {
    mg_rect at;
    bool flip_x, flip_y;
} patch;

struct mg_pattern {
    const mg_family_ops *family;
    void *self;
    int w, h;           /* raster */
    int tile_w, tile_h; /* the last tiles of a row or column may be cut off */
    mg_palette palette;
    mg_area area;
    patch patch[4];
    int patches, genes;
    bool locked[MG_GENES_MAX];
    int16_t held[MG_GENES_MAX];
    char lock[MG_TEXT_MAX];
};

static int imin(int a, int b)
{
    return a < b ? a : b;
}

static int imax(int a, int b)
{
    return a > b ? a : b;
}

/* ---- making one --------------------------------------------------------------------------------------------- */

static mg_status find_family(const mg_family_ops **out, const char *name, mg_err *err)
{
    char known[160] = "", hint[MG_HINT];
    mg_nearest near = {.name = name};
    for (int i = 0; mg_families[i]; i++) {
        mg_nearest_offer(&near, mg_families[i]->name);
        if (strcmp(mg_families[i]->name, name) == 0) {
            *out = mg_families[i];
            return MG_OK;
        }
        if (strlen(known) + strlen(mg_families[i]->name) + 3 < sizeof known) {
            strcat(known, i ? ", " : "");
            strcat(known, mg_families[i]->name);
        }
    }
    return mg_fail(err, MG_EINPUT, "there is no pattern family \"%.40s\"%s; known: %s", name, mg_nearest_hint(hint, &near), known);
}

static void add_patch(mg_pattern *p, mg_rect at, bool flip_x, bool flip_y)
{
    if (!mg_rect_empty(at))
        p->patch[p->patches++] = (patch){at, flip_x, flip_y};
}

static void lay_mirror(mg_pattern *p)
{
    int w = p->tile_w, h = p->tile_h, half = (w + 1) / 2;
    add_patch(p, (mg_rect){0, 0, half, h}, false, false);
    add_patch(p, (mg_rect){half, 0, w - half, h}, true, false);
}

/* The middle row of an odd height is its own image, so only its left half is painted straight. */
static void lay_rotate(mg_pattern *p)
{
    int w = p->tile_w, h = p->tile_h, half = h / 2, left = (w + 1) / 2;
    add_patch(p, (mg_rect){0, 0, w, half}, false, false);
    add_patch(p, (mg_rect){0, h - half, w, half}, true, true);
    if (h % 2) {
        add_patch(p, (mg_rect){0, half, left, 1}, false, false);
        add_patch(p, (mg_rect){left, half, w - left, 1}, true, true);
    }
}

/* Tiles, patches and the family's area. */
static mg_status lay_out(mg_pattern *p, const mg_pattern_spec *spec, mg_err *err)
{
    int across = imax(spec->repeat[0], 1), down = imax(spec->repeat[1], 1);
    bool grid = !(p->family->flags & MG_FAMILY_FREE);
    p->tile_w = (p->w + across - 1) / across;
    p->tile_h = (p->h + down - 1) / down;
    if (p->tile_w < 8 || p->tile_h < 8)
        return mg_fail(err, MG_EINPUT, "repeat: %dx%d tiles on %d×%d pixels are smaller than 8 pixels; take fewer", across, down,
                       p->w, p->h);
    p->area = (mg_area){p->tile_w,
                        p->tile_h,
                        spec->grid[0],
                        spec->grid[1],
                        across > 1 || down > 1,
                        across > 1 || down > 1,
                        spec->min_feature * p->w / MG_PRINT_MM,
                        NULL};
    mg_area *a = &p->area;
    if (spec->symmetry == MG_SYMMETRY_MIRROR) {
        if (grid && a->columns % 2)
            return mg_fail(err, MG_EINPUT, "symmetry: a mirror needs an even number of columns, not %d", a->columns);
        lay_mirror(p);
        if (p->family->flags & MG_FAMILY_FOLDS)
            return MG_OK;
        a->w = p->patch[0].at.w;
        a->columns /= 2;
        a->wrap_x = false;
    } else if (spec->symmetry == MG_SYMMETRY_ROTATE) {
        if (grid && a->rows % 2)
            return mg_fail(err, MG_EINPUT, "symmetry: a rotation needs an even number of rows, not %d", a->rows);
        lay_rotate(p);
        a->h = (p->tile_h + 1) / 2;
        a->rows /= 2;
        a->wrap_y = false;
    } else {
        add_patch(p, (mg_rect){0, 0, p->tile_w, p->tile_h}, false, false);
    }
    return MG_OK;
}

static mg_status open_family(mg_pattern *p, const mg_pattern_spec *spec, mg_err *err)
{
    const mg_area *a = &p->area;
    if (!(p->family->flags & MG_FAMILY_FREE) && (a->columns < 1 || a->rows < 1 || a->columns > a->w || a->rows > a->h))
        return mg_fail(err, MG_EINPUT, "grid: %dx%d cells do not fit into %d×%d pixels", a->columns, a->rows, a->w,
                       a->h);
    void *self = calloc(1, p->family->self_size + 1);
    if (!self)
        return mg_fail(err, MG_ENOMEM, "out of memory for a pattern");
    mg_status st = p->family->open(self, spec, a, &p->genes, err);
    if (st == MG_OK)
        p->self = self;
    else
        free(self);
    return st;
}

mg_status mg_pattern_new(mg_pattern **out, const mg_pattern_spec *spec, int w, int h, mg_err *err)
{
    *out = NULL;
    const mg_family_ops *family = NULL;
    mg_status st = find_family(&family, spec->family, err);
    if (st != MG_OK)
        return st;
    if (w < 8 || h < 8 || w > MG_IMAGE_MAX_SIDE || h > MG_IMAGE_MAX_SIDE)
        return mg_fail(err, MG_EINPUT, "a print of %d×%d pixels is outside 8 … %d", w, h, MG_IMAGE_MAX_SIDE);
    mg_pattern *p = calloc(1, sizeof *p);
    if (!p)
        return mg_fail(err, MG_ENOMEM, "out of memory for a pattern");
    p->family = family;
    p->w = w;
    p->h = h;
    st = lay_out(p, spec, err);
    if (st == MG_OK && spec->palette[0]) {
        bool kept = spec->kept_palette.text && mg_palette_is_file(spec->palette);
        p->area.palette = &p->palette;
        st = mg_palette_load(&p->palette, kept ? spec->kept_palette.text : spec->palette, err);
    }
    if (st == MG_OK)
        st = open_family(p, spec, err);
    if (st == MG_OK)
        st = lock_read(&(locks){p->locked, p->held, p->lock}, p, spec->lock, err);
    if (st != MG_OK) {
        mg_pattern_free(p);
        return st;
    }
    *out = p;
    return MG_OK;
}

void mg_pattern_free(mg_pattern *p)
{
    if (!p)
        return;
    if (p->self && p->family->close)
        p->family->close(p->self);
    free(p->self);
    free(p);
}

/* ---- genes -------------------------------------------------------------------------------------------------- */

const mg_family_ops *mg_pattern_family(const mg_pattern *p)
{
    return p->family;
}

int mg_pattern_genes(const mg_pattern *p)
{
    return p->genes;
}

mg_gene mg_pattern_gene(const mg_pattern *p, int gene)
{
    return p->family->gene(p->self, gene);
}

int mg_pattern_alphabet(const mg_pattern *p, int gene)
{
    return mg_pattern_gene(p, gene).values;
}

bool mg_pattern_locked(const mg_pattern *p, int gene)
{
    return p->locked[gene];
}

const char *mg_pattern_lock(const mg_pattern *p)
{
    return p->lock;
}

bool mg_pattern_colour(const mg_pattern *p, int gene, int value, uint8_t rgb[3])
{
    return p->family->colour && p->family->colour(p->self, gene, value, rgb);
}

/* A few colours are listed whole, many by their ends. */
void mg_pattern_meaning(const mg_pattern *p, int gene, char out[MG_MEANING_MAX])
{
    enum { WHOLE = 18 };
    int alphabet = mg_pattern_alphabet(p, gene), listed = 0, colours = 0;
    uint8_t c[3];
    p->family->meaning(p->self, gene, out, MG_MEANING_MAX - 32 * (WHOLE / 2));
    for (int v = 0; v < alphabet; v++)
        colours += mg_pattern_colour(p, gene, v, c);
    for (int v = 0, k = 0; v < alphabet; v++) {
        if (!mg_pattern_colour(p, gene, v, c))
            continue;
        size_t at = strlen(out);
        bool shown = colours <= WHOLE || k < 3 || k == colours - 1;
        if (shown)
            snprintf(out + at, MG_MEANING_MAX - at, "%s%d #%02x%02x%02x", !listed ? "; " : k > listed ? ", … " : ", ", v, c[0], c[1], c[2]);
        listed += shown;
        k++;
    }
}

void mg_pattern_random(const mg_pattern *p, mg_rng *rng, mg_genome *out)
{
    *out = (mg_genome){.count = p->genes};
    for (int i = 0; i < p->genes; i++)
        out->gene[i] = p->locked[i] ? p->held[i] : (int16_t)mg_rng_below(rng, (uint32_t)mg_pattern_alphabet(p, i));
}

mg_status mg_pattern_check(const mg_pattern *p, const mg_genome *g, const char *where, mg_err *err)
{
    if (g->count != p->genes)
        return mg_fail_at(err, MG_EINPUT, where, "%s where this pattern of family %s has %d", mg_count(g->count, "gene"),
                       p->family->name, p->genes);
    for (int i = 0; i < p->genes; i++) {
        int alphabet = mg_pattern_alphabet(p, i);
        if (g->gene[i] < 0 || g->gene[i] >= alphabet)
            return mg_fail_at(err, MG_EINPUT, where, "gene %d is %d, outside 0 … %d", i, g->gene[i], alphabet - 1);
        if (p->locked[i] && g->gene[i] != p->held[i])
            return mg_fail_at(err, MG_EINPUT, where, "gene %d is %d, but locked at %d", i, g->gene[i], p->held[i]);
    }
    return MG_OK;
}

mg_status mg_pattern_plain(const mg_pattern *p, uint8_t grey, mg_genome *out, mg_err *err)
{
    *out = (mg_genome){.count = p->genes};
    if (!p->family->plain)
        return mg_fail(err, MG_EINPUT, "family %s has no plain print", p->family->name);
    p->family->plain(p->self, grey, out);
    for (int i = 0; i < p->genes; i++)
        if (p->locked[i])
            out->gene[i] = p->held[i];
    return MG_OK;
}

/* ---- footprints --------------------------------------------------------------------------------------------- */

typedef struct rect_list {
    mg_rect *at, all;
    int count, most;
} rect_list;

static void add_rect(rect_list *l, mg_rect r)
{
    if (mg_rect_empty(r))
        return;
    l->all = mg_rect_union(l->all, r);
    if (l->count < l->most)
        l->at[l->count] = r;
    l->count++;
}

/* `r` in tile pixels, in every tile. */
static void add_tiles(const mg_pattern *p, mg_rect r, rect_list *l)
{
    if (mg_rect_empty(r))
        return;
    for (int y = 0; y < p->h; y += p->tile_h)
        for (int x = 0; x < p->w; x += p->tile_w)
            add_rect(l, mg_rect_inter((mg_rect){r.x + x, r.y + y, r.w, r.h}, (mg_rect){0, 0, p->w, p->h}));
}

/* `r` inside the area, in every patch. */
static void add_patches(const mg_pattern *p, mg_rect r, rect_list *l)
{
    for (int i = 0; i < p->patches; i++) {
        const patch *q = &p->patch[i];
        mg_rect t = {q->flip_x ? p->tile_w - r.x - r.w : r.x, q->flip_y ? p->tile_h - r.y - r.h : r.y, r.w, r.h};
        add_tiles(p, mg_rect_inter(t, q->at), l);
    }
}

/* One span of an axis cut into the stretches it covers inside 0 … n−1: {start, length} pairs; their number (1 … 2). */
static int wrap_span(int start, int length, int n, bool wrap, int out[2][2])
{
    if (!wrap) {
        int end = imin(start + length, n);
        out[0][0] = imax(start, 0);
        out[0][1] = end - out[0][0];
        return 1;
    }
    if (length >= n) {
        out[0][0] = 0;
        out[0][1] = n;
        return 1;
    }
    start = ((start % n) + n) % n;
    out[0][0] = start;
    out[0][1] = imin(length, n - start);
    out[1][0] = 0;
    out[1][1] = length - out[0][1];
    return out[1][1] > 0 ? 2 : 1;
}

int mg_pattern_footprints(const mg_pattern *p, const mg_genome *g, int gene, mg_rect *out, int most)
{
    const mg_area *a = &p->area;
    mg_rect r = p->family->footprint(p->self, g, gene);
    rect_list l = {out, {0, 0, 0, 0}, 0, most};
    int xs[2][2], ys[2][2];
    if (mg_rect_empty(r))
        return 0;
    int nx = wrap_span(r.x, r.w, a->w, a->wrap_x, xs), ny = wrap_span(r.y, r.h, a->h, a->wrap_y, ys);
    for (int j = 0; j < ny; j++)
        for (int i = 0; i < nx; i++)
            add_patches(p, (mg_rect){xs[i][0], ys[j][0], xs[i][1], ys[j][1]}, &l);
    if (l.count <= most)
        return l.count;
    out[0] = l.all;
    return 1;
}

mg_rect mg_pattern_footprint(const mg_pattern *p, const mg_genome *g, int gene)
{
    mg_rect all;
    return mg_pattern_footprints(p, g, gene, &all, 1) ? all : (mg_rect){0, 0, 0, 0};
}

/* ---- painting ----------------------------------------------------------------------------------------------- */

/* The part of `clip` that one patch of the tile at (x0, y0) shows. */
static void paint_patch(const mg_pattern *p, const mg_genome *g, const patch *q, int x0, int y0, mg_rect clip,
                        mg_image *out)
{
    mg_rect r = mg_rect_inter(clip, (mg_rect){q->at.x + x0, q->at.y + y0, q->at.w, q->at.h});
    if (mg_rect_empty(r))
        return;
    ptrdiff_t row = 3 * (ptrdiff_t)out->w;
    mg_plot to = {out->px, 3 * (ptrdiff_t)x0 + row * y0, 3, row};
    mg_rect a = {r.x - x0, r.y - y0, r.w, r.h};
    if (q->flip_x) {
        to.origin += 3 * (p->tile_w - 1);
        to.dx = -to.dx;
        a.x = p->tile_w - a.x - a.w;
    }
    if (q->flip_y) {
        to.origin += row * (p->tile_h - 1);
        to.dy = -to.dy;
        a.y = p->tile_h - a.y - a.h;
    }
    p->family->paint(p->self, g, a, &to);
}

void mg_pattern_paint(const mg_pattern *p, const mg_genome *g, mg_rect clip, mg_image *out)
{
    mg_rect c = mg_rect_inter(clip, (mg_rect){0, 0, p->w, p->h});
    mg_rect once = {c.x, c.y, imin(c.w, p->tile_w), imin(c.h, p->tile_h)};
    if (mg_rect_empty(c))
        return;
    for (int y = once.y / p->tile_h * p->tile_h; y < once.y + once.h; y += p->tile_h)
        for (int x = once.x / p->tile_w * p->tile_w; x < once.x + once.w; x += p->tile_w)
            for (int i = 0; i < p->patches; i++)
                paint_patch(p, g, &p->patch[i], x, y, once, out);
    /* The rest has the tile's period. */
    for (int y = c.y; once.w < c.w && y < once.y + once.h; y++)
        for (int x = once.x + once.w; x < c.x + c.w; x += once.w)
            memcpy(mg_image_at(out, x, y), mg_image_at(out, x - once.w, y), 3 * (size_t)imin(once.w, c.x + c.w - x));
    for (int y = once.y + once.h; y < c.y + c.h; y++)
        memcpy(mg_image_at(out, c.x, y), mg_image_at(out, c.x, y - once.h), 3 * (size_t)c.w);
}
