/* Where the pieces lie on the pages: on shelves from left to right and down the page, turned where that helps, and cut
 * into windows that overlap where a page is too small. */
#include "print/layout.h"

#include <math.h>
#include <string.h>

#include "print/draw.h"

#define GAP 4.0 /* mm between pieces */

typedef struct layout {
    const mg_export_opts *o;
    mg_export_report *r;
    double w, h; /* room for pieces on a page, from (EDGE, top) */
    double top;
    double x, y, shelf; /* next free place, height of the present shelf */
    int page;
    bool fresh; /* nothing on this page yet */
} layout;

/* Flat to page: turned by 90° or mirrored about the piece's own box, then put with its box's corner at (x, y). */
static void matrix(const piece *p, double x, double y, bool turned, bool mirrored, double m[6])
{
    double w = p->x1 - p->x0, sx = mirrored ? -1 : 1;
    /* box coordinates: bx = sx · (px − x0) (+ w), by = py − y0; turned: (bx, by) → (h − by, bx) */
    double ax = sx, cx = mirrored ? w + p->x0 : -p->x0, cy = -p->y0;
    double h = p->y1 - p->y0;
    double plain[6] = {ax, 0, cx + x, 0, 1, cy + y}, quarter[6] = {0, -1, h - cy + x, ax, 0, cx + y};
    memcpy(m, turned ? quarter : plain, sizeof plain);
}

static mg_status add_place(layout *l, int index, int page, const double m[6], const int tiles[4], const double clip[4],
                           mg_err *err)
{
    if (l->r->places == MG_EXPORT_PLACES)
        return mg_fail(
            err, MG_EINPUT,
            "--page: too small for this mask, which would come in more than %d parts; take a larger page or less "
            "--overlap",
            MG_EXPORT_PLACES);
    mg_export_place *at = &l->r->place[l->r->places++];
    *at = (mg_export_place){.piece = index, .page = page, .tile = {tiles[0], tiles[1]}, .tiles = {tiles[2], tiles[3]}};
    memcpy(at->m, m, sizeof at->m);
    if (clip)
        memcpy(at->clip, clip, sizeof at->clip);
    return MG_OK;
}

/* A piece larger than a page: a raster of windows that overlap. */
static mg_status tile(layout *l, const piece *p, int index, mg_err *err)
{
    double ov = l->o->overlap, w = p->x1 - p->x0 + 2 * CROP, h = p->y1 - p->y0 + 2 * CROP, room_h = l->h - LABEL;
    int nx = w > l->w ? (int)ceil((w - ov) / (l->w - ov)) : 1,
        ny = h > room_h ? (int)ceil((h - ov) / (room_h - ov)) : 1;
    double step_x = nx > 1 ? (w - ov) / nx : w,
           step_y = ny > 1 ? (h - ov) / ny : h; /* even windows, less than the room */
    double left = EDGE, top = l->top, m[6];
    mg_status st = MG_OK;
    if (!l->fresh)
        l->page++;
    for (int j = 0; j < ny; j++)
        for (int i = 0; i < nx; i++) {
            double clip[4] = {left, top, nx > 1 ? step_x + ov : w, ny > 1 ? step_y + ov : h};
            matrix(p, left + CROP - i * step_x, top + CROP - j * step_y, false, l->o->mirror, m);
            MG_TRY(add_place(l, index, l->page++, m, (int[]){i, j, nx, ny}, clip, err));
        }
    l->fresh = true;
    l->x = l->y = l->shelf = 0;
done:
    return st;
}

/* Left to right on shelves, shelves down the page. */
static mg_status put_piece(layout *l, const piece *p, int index, mg_err *err)
{
    double w = p->x1 - p->x0 + 2 * CROP, h = p->y1 - p->y0 + 2 * CROP + LABEL, m[6];
    bool turned = false;
    if (w > l->w + 1e-9 || h > l->h) {
        double other_w = p->y1 - p->y0 + 2 * CROP, other_h = p->x1 - p->x0 + 2 * CROP + LABEL;
        if (other_w > l->w + 1e-9 || other_h > l->h)
            return tile(l, p, index, err);
        turned = true;
        w = other_w;
        h = other_h;
    }
    if (l->x > 0 && l->x + w > l->w) {
        l->x = 0;
        l->y += l->shelf + GAP;
        l->shelf = 0;
    }
    if (l->y > 0 && l->y + h > l->h) {
        l->page++;
        l->x = l->y = l->shelf = 0;
    }
    matrix(p, EDGE + l->x + CROP, l->top + l->y + CROP, turned, l->o->mirror, m);
    l->x += w + GAP;
    l->shelf = h > l->shelf ? h : l->shelf;
    l->fresh = false;
    return add_place(l, index, l->page, m, (int[]){0, 0, 1, 1}, NULL, err);
}

mg_status layout_pages(mg_export_report *r, const mg_export_opts *o, const piece *pieces, int count, mg_err *err)
{
    double top = MG_EXPORT_MARGIN + draw_head_height(o->page), foot = MG_EXPORT_MARGIN + draw_foot_height(o->page);
    layout l = {.o = o, .r = r, .w = o->page[0] - 2 * EDGE, .h = o->page[1] - top - foot, .top = top, .fresh = true};
    mg_status st = MG_OK;
    for (int i = 0; i < count; i++)
        MG_TRY(put_piece(&l, &pieces[i], i, err));
    r->pages = l.page + !l.fresh;
    r->check[0] = MG_EXPORT_MARGIN;
    r->check[1] = o->page[1] - foot + GAP_OVER_FOOT;
done:
    return st;
}
