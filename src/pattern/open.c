/* Making a pattern from its spec: tiles, patches, the family's area, its palette and its locked genes. */
#include <stdlib.h>

#include "pattern/lock.h"
#include "pattern/pattern_internal.h"

static int int_max(int a, int b)
{
    return a > b ? a : b;
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
    int across = int_max(spec->repeat[0], 1), down = int_max(spec->repeat[1], 1);
    bool grid = !(p->family->flags & MG_FAMILY_FREE);
    p->tile_w = (p->w + across - 1) / across;
    p->tile_h = (p->h + down - 1) / down;
    if (p->tile_w < 8 || p->tile_h < 8)
        return mg_fail(err, MG_EINPUT, "repeat: %dx%d tiles on %d×%d pixels are smaller than 8 pixels; take fewer",
                       across, down, p->w, p->h);
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
    mg_pattern *p = NULL;
    const mg_family_ops *family = NULL;
    mg_status st = MG_OK;
    MG_TRY(mg_family_find(&family, spec->family, err));
    if (w < 8 || h < 8 || w > MG_IMAGE_MAX_SIDE || h > MG_IMAGE_MAX_SIDE)
        return mg_fail(err, MG_EINPUT, "a print of %d×%d pixels is outside 8 … %d", w, h, MG_IMAGE_MAX_SIDE);
    p = calloc(1, sizeof *p);
    MG_TRY(p ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for a pattern"));
    p->family = family;
    p->w = w;
    p->h = h;
    MG_TRY(lay_out(p, spec, err));
    if (spec->palette[0]) {
        bool kept = spec->kept_palette.text && mg_palette_is_file(spec->palette);
        p->area.palette = &p->palette;
        MG_TRY(mg_palette_load(&p->palette, kept ? spec->kept_palette.text : spec->palette, err));
    }
    MG_TRY(open_family(p, spec, err));
    MG_TRY(lock_read(&(locks){p->locked, p->held, p->lock}, p, spec->lock, err));
    *out = p;
    p = NULL;
done:
    mg_pattern_free(p);
    return st;
}
