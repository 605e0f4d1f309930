/* What all families share: symmetry, repetition, locked genes, checks.
 *
 * A texture is made of tiles (--repeat; else one tile is the whole of it), a tile of up to four patches (--symmetry),
 * and each patch is the family's area seen straight, mirrored or rotated. A family paints its area only; the patches
 * are strides of mg_plot. */
#include "pattern/pattern_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "base/text/text.h"

static int imin(int a, int b)
{
    return a < b ? a : b;
}

static int imax(int a, int b)
{
    return a > b ? a : b;
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

int mg_pattern_held(const mg_pattern *p, int gene)
{
    return p->held[gene];
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
            snprintf(out + at, MG_MEANING_MAX - at, "%s%d #%02x%02x%02x",
                     !listed      ? "; "
                     : k > listed ? ", … "
                                  : ", ",
                     v, c[0], c[1], c[2]);
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
        return mg_fail_at(err, MG_EINPUT, where, "%s where this pattern of family %s has %d",
                          mg_count(g->count, "gene"), p->family->name, p->genes);
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
