/* The engine: what a change of pixels reaches, level by level, and in which order it is redone. */
#include "score/hog/hog_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "score/hog/log.h"

enum { LEVELS_MAX = 64, PICTURES_MAX = LEVELS_MAX + 2 };

/* A picture is begun with, then updated whole or in two halves. */
typedef enum hog_state { HOG_EMPTY, HOG_WHOLE, HOG_HALF } hog_state;

struct mg_hog {
    const hog_kernels *k;
    hog_bank bank;
    int upsample, pictures, levels;
    hog_planes picture[PICTURES_MAX]; /* given, enlargements, pyramid; level i is picture[upsample + i] */
    hog_level level[LEVELS_MAX];
    hog_scratch scratch;
    hog_list list;
    hog_log log;
    hog_state state;
    bool logging, true_only;
    int deepest; /* levels that hold windows to score */
    int top;     /* of them, the one with the best true margin when last summed up: where a bound is sought */
    hog_range waiting[LEVELS_MAX]; /* changed pixels of levels that an update has still to redo; empty: done */
    mg_rect box;
    double list_floor;
    double part_margin[MG_PARTS]; /* of the true face, when last summed up */
    double (*clock)(void);
    double *seconds, since;
};

const char *const mg_hog_phase_name[MG_HOG_PHASES] = {"pyramid", "histogram", "features", "rowdots", "max"};

void mg_hog_set_clock(mg_hog *e, double (*clock)(void), double seconds[MG_HOG_PHASES])
{
    e->clock = clock;
    e->seconds = seconds;
}

static void start_clock(mg_hog *e)
{
    if (e->clock)
        e->since = e->clock();
}

/* Gives the time since the last call to `phase`. */
static void tick(mg_hog *e, mg_hog_phase phase)
{
    if (e->clock) {
        double now = e->clock();
        e->seconds[phase] += now - e->since;
        e->since = now;
    }
}

/* ---- making ---- */

/* How many levels dlib's create_fhog_pyramid makes: it shrinks a rectangle, rounding its corner. */
static int count_levels(int w, int h, int min_side)
{
    double x = w - 1, y = h - 1;
    int n = 0;
    do {
        x = floor((x - 0.3) * (5.0 / 6) + 0.5);
        y = floor((y - 0.3) * (5.0 / 6) + 0.5);
        n++;
    } while (x + 1 >= min_side && y + 1 >= min_side && n < LEVELS_MAX);
    return n;
}

/* pyramid_up's size is that of rect_up<2>: w → 2w + 2, h → 2h + 1. */
static mg_status make_pictures(mg_hog *e, int w, int h, int channels, mg_err *err)
{
    mg_status st = hog_planes_new(&e->picture[0], NULL, w, h, channels, err);
    for (e->pictures = 1; st == MG_OK && e->pictures <= e->upsample; e->pictures++) {
        w = 2 * w + 2;
        h = 2 * h + 1;
        st = hog_planes_new(&e->picture[e->pictures], &e->picture[e->pictures - 1], w, h, channels, err);
    }
    int levels = count_levels(w, h, e->bank.min_side);
    for (int i = 1; st == MG_OK && i < levels; i++, e->pictures++) {
        w = 5 * w / 6;
        h = 5 * h / 6;
        st = hog_planes_new(&e->picture[e->pictures], &e->picture[e->pictures - 1], w, h, channels, err);
    }
    for (; st == MG_OK && e->levels < levels; e->levels++) {
        st = hog_level_new(&e->level[e->levels], &e->picture[e->upsample + e->levels], err);
        if (st == MG_OK)
            hog_windows_map(&e->level[e->levels], e->levels, e->upsample);
    }
    return st;
}

static mg_status make_scratch(mg_hog *e, mg_err *err)
{
    hog_scratch *t = &e->scratch;
    size_t cols = (size_t)e->level[0].cc + 2;
    t->pitch = (cols * HOG_CELL + 63) & ~(size_t)63;
    t->mag = hog_alloc(HOG_CELL * t->pitch, sizeof *t->mag);
    t->bin = hog_alloc(HOG_CELL * t->pitch, sizeof *t->bin);
    t->blocks[0] = hog_alloc(cols * HOG_BLOCK, sizeof(float));
    t->blocks[1] = hog_alloc(cols * HOG_BLOCK, sizeof(float));
    t->s = hog_alloc((size_t)e->bank.count * 2 * HOG_LANES, sizeof *t->s);
    if (!t->mag || !t->bin || !t->blocks[0] || !t->blocks[1] || !t->s)
        return mg_fail(err, MG_ENOMEM, "hog: out of memory");
    return MG_OK;
}

mg_status mg_hog_new(mg_hog **out, const mg_hog_model *model, int w, int h, const mg_hog_opts *opts, mg_err *err)
{
    int channels = opts->channels, upsample = opts->upsample;
    *out = NULL;
    if (w < 1 || h < 1 || w > MG_IMAGE_MAX_SIDE || h > MG_IMAGE_MAX_SIDE || (channels != 1 && channels != 3) ||
        upsample < 0 || upsample > 2 || (((size_t)w * (size_t)h) << (2 * upsample)) > MG_IMAGE_MAX_PIXELS)
        return mg_fail(err, MG_EINPUT, "hog: pictures of %d×%d×%d enlarged %d times are outside the limits", w, h,
                       channels, upsample);
    mg_hog *e = calloc(1, sizeof *e);
    if (!e)
        return mg_fail(err, MG_ENOMEM, "hog: out of memory");
    e->upsample = upsample;
    mg_status st = hog_path(&e->k, opts->cpu_path, err);
    if (st == MG_OK)
        st = hog_bank_new(&e->bank, model, err);
    if (st == MG_OK)
        st = make_pictures(e, w, h, channels, err);
    if (st == MG_OK)
        st = make_scratch(e, err);
    if (st == MG_OK)
        *out = e;
    else
        mg_hog_free(e);
    return st;
}

void mg_hog_free(mg_hog *e)
{
    if (!e)
        return;
    for (int i = 0; i < PICTURES_MAX; i++)
        hog_planes_free(&e->picture[i]);
    for (int i = 0; i < LEVELS_MAX; i++)
        hog_level_free(&e->level[i]);
    free(e->scratch.mag);
    free(e->scratch.bin);
    free(e->scratch.blocks[0]);
    free(e->scratch.blocks[1]);
    free(e->scratch.s);
    hog_bank_free(&e->bank);
    hog_list_free(&e->list);
    hog_log_free(&e->log);
    free(e);
}

size_t mg_hog_memory(const mg_hog *e)
{
    size_t n = sizeof *e + hog_log_bytes(&e->log) + (size_t)e->list.room * sizeof(mg_detection);
    for (int i = 0; i < e->pictures; i++)
        n += e->picture[i].plane * (size_t)e->picture[i].channels;
    for (int i = 0; i < e->levels; i++)
        n += hog_level_bytes(&e->level[i]);
    return n + (size_t)e->bank.count * (2 * HOG_LANES + 2 * HOG_TAPS + 1) * sizeof(float) + 13 * e->scratch.pitch * 8;
}

/* ---- redoing ---- */

static bool empty(hog_range r)
{
    return r.y0 > r.y1 || r.x0 > r.x1;
}

static hog_range clip(hog_range r, hog_range to)
{
    return (hog_range){hog_max(r.y0, to.y0), hog_min(r.y1, to.y1), hog_max(r.x0, to.x0), hog_min(r.x1, to.x1)};
}

/* `before` rows and columns more at the low end, `after` at the high end. */
static hog_range widen(hog_range r, int before, int after)
{
    return (hog_range){r.y0 - before, r.y1 + after, r.x0 - before, r.x1 + after};
}

static hog_range first(int rows, int cols)
{
    return (hog_range){0, rows - 1, 0, cols - 1};
}

static bool keep(mg_hog *e, void *at, size_t pitch, int lines, size_t bytes)
{
    return !e->logging || hog_log_keep(&e->log, at, pitch, lines, bytes);
}

/* Keeps columns x0 … x1 of `lines` lines of floats, in whole vectors of four. */
static bool keep_floats(mg_hog *e, float *line, size_t pitch, int lines, int x0, int x1)
{
    return keep(e, line + x0, pitch * sizeof(float), lines, (size_t)(x1 - x0 + 4) / 4 * 4 * sizeof(float));
}

static bool redo_pixels(mg_hog *e, hog_planes *s, const hog_planes *from, hog_range r)
{
    for (int c = 0; c < s->channels; c++)
        if (!keep(e, s->px + (size_t)c * s->plane + (size_t)r.y0 * s->pitch + (size_t)r.x0, s->pitch, r.y1 - r.y0 + 1,
                  (size_t)(r.x1 - r.x0 + 1)))
            return false;
    hog_planes_make(e->k, s, from, r);
    return true;
}

/* Cells whose histograms a change of pixels reaches: gradients reach one pixel, blocks four cells. */
static hog_range cells_of(const hog_level *l, hog_range px)
{
    hog_range blocks = {(px.y0 + 3) >> 3, (px.y1 + 5) >> 3, (px.x0 + 3) >> 3, (px.x1 + 5) >> 3};
    return clip(widen(blocks, 1, 0), first(l->cr, l->cc));
}

static bool redo_cells(mg_hog *e, hog_level *l, hog_range c)
{
    float *h = l->H + ((size_t)c.y0 * (size_t)l->cc + (size_t)c.x0) * HOG_H;
    if (!keep(e, h, (size_t)l->cc * HOG_H * sizeof(float), c.y1 - c.y0 + 1,
              (size_t)(c.x1 - c.x0 + 1) * HOG_H * sizeof(float)) ||
        !keep_floats(e, l->N + (size_t)c.y0 * l->np, l->np, c.y1 - c.y0 + 1, c.x0, c.x1))
        return false;
    float *above = e->scratch.blocks[0], *below = e->scratch.blocks[1];
    e->k->blocks(l, &e->scratch, c.y0, c.x0, c.x1 + 1, above);
    for (int r = c.y0; r <= c.y1; r++) {
        e->k->blocks(l, &e->scratch, r + 1, c.x0, c.x1 + 1, below);
        e->k->cells(l, r, c.x0, c.x1, above, below);
        float *swap = above;
        above = below;
        below = swap;
    }
    return true;
}

static bool redo_features(mg_hog *e, hog_level *l, hog_range c, hog_range f)
{
    hog_range k = clip(widen(c, 1, 0), first(l->cr - 1, l->cc - 1)); /* corners */
    if (!keep_floats(e, l->NN + (size_t)k.y0 * l->np, l->np, k.y1 - k.y0 + 1, k.x0, k.x1) ||
        !keep_floats(e, l->NI + (size_t)k.y0 * l->np, l->np, k.y1 - k.y0 + 1, k.x0, k.x1) ||
        !keep_floats(e, l->F + (size_t)f.y0 * HOG_H * l->fp, l->fp, (f.y1 - f.y0 + 1) * HOG_H, f.x0 + HOG_BEFORE,
                     f.x1 + HOG_BEFORE))
        return false;
    for (int r = k.y0; r <= k.y1; r++)
        e->k->corners(l, r, k.x0, k.x1);
    for (int y = f.y0; y <= f.y1; y++)
        e->k->features(l, y, f.x0, f.x1);
    return true;
}

static void flush(mg_hog *e, hog_segments *s)
{
    if (s->count)
        e->k->rowdots(&e->bank, s, e->scratch.s);
    s->count = 0;
    s->i0 = HOG_TAPS;
    s->i1 = -1;
}

/* Columns x0 … x1 of some lines of P, in whole vectors of four, from one side to the other. */
static void carry(float *to, const float *from, size_t pitch, int lines, int x0, int x1)
{
    for (int i = 0; i < lines; i++, to += pitch, from += pitch)
        for (int x = x0; x <= x1; x += 4)
            memcpy(to + x, from + x, 4 * sizeof *to);
}

/* Row-dots of feature row y for windows x0 … x1; segments wait in `s` until a call is full. An update writes to the
 * other side, and carries over what it does not make. */
static void redo_rowdots(mg_hog *e, hog_level *l, hog_segments *s, int y, int x0, int x1)
{
    /* Filter rows that belong to window rows in need. */
    int i0 = hog_max(0, y + HOG_BEFORE - l->need.y1), i1 = hog_min(HOG_TAPS - 1, y + HOG_BEFORE - l->need.y0);
    if (i0 > i1)
        return;
    if (e->logging) {
        size_t line = (size_t)(i0 * MG_PARTS) * l->pp;
        const float *old = hog_dots(l, y, l->side[y]) + line;
        float *other = hog_dots(l, y, l->side[y] ^ 1) + line;
        carry(other, old, l->pp, (i1 - i0 + 1) * MG_PARTS, l->need.x0, x0 - 1);
        carry(other, old, l->pp, (i1 - i0 + 1) * MG_PARTS, x1 + 1, l->need.x1);
        l->side[y] ^= 1;
    }
    const float *f = l->F + (size_t)y * HOG_H * l->fp;
    float *p = hog_dots(l, y, l->side[y]);
    for (int x = x0; x <= x1; x += HOG_SEGMENT) {
        s->f[s->count] = f + x;
        s->p[s->count++] = p + x;
        s->i0 = hog_min(s->i0, i0);
        s->i1 = hog_max(s->i1, i1);
        if (s->count == HOG_SEGMENTS)
            flush(e, s);
    }
}

static bool redo_windows(mg_hog *e, hog_level *l, hog_range w)
{
    int rows = w.y1 - w.y0 + 1;
    if (!keep_floats(e, l->R + (size_t)w.y0 * MG_PARTS * l->rp, l->rp, rows * MG_PARTS, w.x0, w.x1) ||
        !keep(e, l->best + (size_t)w.y0 * (MG_PARTS + 1), 0, 1, (size_t)rows * (MG_PARTS + 1) * sizeof(float)))
        return false;
    for (int y = w.y0; y <= w.y1; y++) {
        e->k->responses(&e->bank, l, y, w.x0, w.x1);
        e->k->maxima(l, y);
    }
    return true;
}

/* Everything of a level above its pixels, of which those in `px` changed. */
static bool redo_level(mg_hog *e, hog_level *l, hog_range px)
{
    if (empty(l->need) || empty(px))
        return true;
    hog_range wanted = clip(widen(l->need, HOG_BEFORE, HOG_TAPS - 1 - HOG_BEFORE), first(l->hr, l->hc));
    hog_range c = clip(cells_of(l, px), widen(wanted, 0, 2));
    if (empty(c))
        return true;
    if (!redo_cells(e, l, c))
        return false;
    tick(e, MG_HOG_HISTOGRAM);
    hog_range f = clip(widen(c, 2, 0), wanted);
    if (!redo_features(e, l, c, f))
        return false;
    tick(e, MG_HOG_FEATURES);
    hog_range w = clip(widen(f, HOG_TAPS - 1 - HOG_BEFORE, HOG_BEFORE), l->need);
    hog_segments s = {.fp = l->fp, .pp = l->pp, .i0 = HOG_TAPS, .i1 = -1};
    if (!keep(e, l->side + f.y0, 0, 1, (size_t)(f.y1 - f.y0 + 1)))
        return false;
    for (int y = f.y0; y <= f.y1; y++)
        redo_rowdots(e, l, &s, y, w.x0, w.x1);
    flush(e, &s);
    tick(e, MG_HOG_ROWDOTS);
    bool ok = redo_windows(e, l, w);
    tick(e, MG_HOG_MAX);
    return ok;
}

static const hog_range nothing = {0, -1, 0, -1};

/* From changed pixels of picture 0 to those of every level, which then wait to be redone. */
static bool redo_pictures(mg_hog *e, hog_range px)
{
    for (int i = 0; i < e->deepest; i++)
        e->waiting[i] = nothing;
    for (int s = 0; s < e->upsample + e->deepest && !empty(px); s++) {
        if (s > 0) {
            px = hog_planes_touched(&e->picture[s], px);
            if (!empty(px) && !redo_pixels(e, &e->picture[s], &e->picture[s - 1], px))
                return false;
        }
        if (s >= e->upsample)
            e->waiting[s - e->upsample] = px;
    }
    tick(e, MG_HOG_PYRAMID);
    return true;
}

static bool redo_waiting(mg_hog *e, int i)
{
    hog_range px = e->waiting[i];
    e->waiting[i] = nothing;
    return redo_level(e, &e->level[i], px);
}

static bool redo(mg_hog *e, hog_range px)
{
    bool ok = redo_pictures(e, px);
    for (int i = 0; ok && i < e->deepest; i++)
        ok = redo_waiting(e, i);
    return ok;
}

/* Copies `r` of the caller's picture into picture 0: colours apart, or made grey. */
static void take_pixels(mg_hog *e, const mg_image *im, hog_range r)
{
    hog_planes *s = &e->picture[0];
    for (int y = r.y0; y <= r.y1; y++) {
        const uint8_t *from = mg_image_at(im, r.x0, y);
        uint8_t *to = s->px + (size_t)y * s->pitch + (size_t)r.x0;
        int n = r.x1 - r.x0 + 1;
        if (im->channels == 1)
            memcpy(to, from, (size_t)n);
        else if (s->channels == 1)
            for (int i = 0; i < n; i++)
                to[i] = mg_grey(from[3 * i], from[3 * i + 1], from[3 * i + 2]);
        else
            for (int c = 0; c < 3; c++)
                for (int i = 0; i < n; i++)
                    to[(size_t)c * s->plane + (size_t)i] = from[3 * i + c];
    }
}

/* ---- scoring ---- */

static mg_status sum_up(mg_hog *e, mg_score *out, mg_err *err)
{
    *out = (mg_score){.true_margin = MG_MARGIN_FLOOR, .false_margin = MG_MARGIN_FLOOR};
    float best[MG_PARTS + 1];
    for (int d = 0; d <= MG_PARTS; d++)
        best[d] = (float)MG_MARGIN_FLOOR;
    float highest = -INFINITY;
    for (int i = 0; i < e->deepest; i++) {
        const hog_level *l = &e->level[i];
        const float *row = l->best + (size_t)l->need.y0 * (MG_PARTS + 1);
        for (int y = l->need.y0; y <= l->need.y1; y++, row += MG_PARTS + 1)
            for (int d = 0; d <= MG_PARTS; d++) {
                best[d] = row[d] > best[d] ? row[d] : best[d];
                if (d < MG_PARTS && row[d] > highest) {
                    highest = row[d];
                    e->top = i;
                }
            }
    }
    for (int d = 0; d < MG_PARTS; d++) {
        e->part_margin[d] = best[d];
        out->true_margin = best[d] > out->true_margin ? best[d] : out->true_margin;
    }
    if (e->true_only)
        return MG_OK;
    out->false_margin = best[MG_PARTS];
    return hog_windows_list(&e->list, &e->bank, e->level, e->levels, e->box, e->list_floor, out, err);
}

static mg_status check(const mg_hog *e, const mg_image *im, mg_err *err)
{
    const hog_planes *s = &e->picture[0];
    if (im->w != s->w || im->h != s->h || (im->channels != 3 && im->channels != s->channels))
        return mg_fail(err, MG_EINPUT, "hog: the engine is for %d×%d×%d, the picture is %d×%d×%d", s->w, s->h,
                       s->channels, im->w, im->h, im->channels);
    return MG_OK;
}

const double *mg_hog_part_margins(const mg_hog *e)
{
    return e->part_margin;
}

mg_status mg_hog_begin(mg_hog *e, const mg_image *im, mg_rect box, bool true_only, double list_floor, mg_score *out,
                       mg_err *err)
{
    if (check(e, im, err) != MG_OK)
        return MG_EINPUT;
    start_clock(e);
    e->box = box;
    e->true_only = true_only;
    e->list_floor = list_floor;
    e->logging = false;
    e->deepest = 0;
    hog_log_clear(&e->log);
    for (int i = 0; i < e->levels; i++) {
        hog_level *l = &e->level[i];
        hog_windows_split(l, box, true_only);
        for (int k = 0; k < l->hr * (MG_PARTS + 1); k++)
            l->best[k] = -INFINITY;
        if (!empty(l->need))
            e->deepest = i + 1;
    }
    hog_range all = first(im->h, im->w);
    take_pixels(e, im, all);
    redo(e, all);
    e->state = HOG_WHOLE;
    mg_status st = sum_up(e, out, err);
    tick(e, MG_HOG_MAX);
    return st;
}

/* The first half of an update: pixels of every picture; all levels wait. */
static mg_status change_pixels(mg_hog *e, const mg_image *im, mg_rect dirty, mg_err *err)
{
    if (e->state == HOG_EMPTY)
        return mg_fail(err, MG_EINPUT, "hog: an update before any picture");
    if (e->state == HOG_HALF)
        return mg_fail(err, MG_EINPUT, "hog: an update while another is half done");
    if (check(e, im, err) != MG_OK)
        return MG_EINPUT;
    start_clock(e);
    hog_log_clear(&e->log);
    e->logging = true;
    hog_planes *s = &e->picture[0];
    hog_range r = {dirty.y, dirty.y + dirty.h - 1, dirty.x, dirty.x + dirty.w - 1};
    r = clip(r, first(im->h, im->w));
    bool ok = true;
    for (int c = 0; !empty(r) && c < s->channels; c++)
        ok = ok && keep(e, s->px + (size_t)c * s->plane + (size_t)r.y0 * s->pitch + (size_t)r.x0, s->pitch,
                        r.y1 - r.y0 + 1, (size_t)(r.x1 - r.x0 + 1));
    if (ok && !empty(r))
        take_pixels(e, im, r);
    if (ok && redo_pictures(e, r)) {
        e->state = HOG_HALF;
        return MG_OK;
    }
    hog_log_restore(&e->log);
    return mg_fail(err, MG_ENOMEM, "hog: out of memory to log an update");
}

mg_status mg_hog_update_bound(mg_hog *e, const mg_image *im, mg_rect dirty, double *at_least, mg_err *err)
{
    if (e->state != HOG_EMPTY && !e->true_only)
        return mg_fail(err, MG_EINPUT, "hog: a bound, though all windows were asked for");
    mg_status st = change_pixels(e, im, dirty, err);
    if (st != MG_OK)
        return st;
    if (!redo_waiting(e, e->top)) {
        mg_hog_undo(e);
        return mg_fail(err, MG_ENOMEM, "hog: out of memory to log an update");
    }
    const hog_level *l = &e->level[e->top];
    *at_least = MG_MARGIN_FLOOR;
    for (int y = l->need.y0; y <= l->need.y1; y++)
        for (int d = 0; d < MG_PARTS; d++)
            *at_least = fmax(*at_least, (double)l->best[y * (MG_PARTS + 1) + d]);
    return MG_OK;
}

mg_status mg_hog_update_rest(mg_hog *e, mg_score *out, mg_err *err)
{
    bool ok = true;
    if (e->state != HOG_HALF)
        return mg_fail(err, MG_EINPUT, "hog: the rest of an update that was not begun");
    start_clock(e);
    for (int i = 0; ok && i < e->deepest; i++)
        ok = redo_waiting(e, i);
    mg_status st = ok ? sum_up(e, out, err) : mg_fail(err, MG_ENOMEM, "hog: out of memory to log an update");
    e->state = HOG_WHOLE;
    if (st != MG_OK)
        hog_log_restore(&e->log);
    tick(e, MG_HOG_MAX);
    return st;
}

mg_status mg_hog_update(mg_hog *e, const mg_image *im, mg_rect dirty, mg_score *out, mg_err *err)
{
    mg_status st = change_pixels(e, im, dirty, err);
    return st == MG_OK ? mg_hog_update_rest(e, out, err) : st;
}

void mg_hog_undo(mg_hog *e)
{
    hog_log_restore(&e->log);
    if (e->state == HOG_HALF)
        e->state = HOG_WHOLE;
}

bool mg_hog_window(const mg_hog *e, int level, int y, int x, int part, float *margin, mg_rect *box)
{
    if (level < 0 || level >= e->levels)
        return false;
    const hog_level *l = &e->level[level];
    if (y < 0 || y >= l->hr || x < 0 || x >= l->hc || part < 0 || part >= MG_PARTS)
        return false;
    *margin = l->R[((size_t)y * MG_PARTS + (size_t)part) * l->rp + (size_t)x];
    *box = (mg_rect){l->low_x[x], l->low_y[y], l->high_x[x] - l->low_x[x] + 1, l->high_y[y] - l->low_y[y] + 1};
    return true;
}
