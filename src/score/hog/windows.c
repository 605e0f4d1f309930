/* From windows to what a score says: boxes in the picture, which of them are the true face, and dlib's suppression. */
#include "score/hog/hog_internal.h"

#include <math.h>
#include <stdlib.h>

/* fhog_to_image of one coordinate, for filters of 10 cells: cells to pixels, towards the middle of the cell. */
static long cell_to_pixel(long p)
{
    p = (p + 1 - (HOG_TAPS - 1) / 2) * HOG_CELL + 1;
    return p + (p >= 0 ? HOG_CELL / 2 : -(HOG_CELL / 2));
}

static long round_down(double x)
{
    return (long)floor(x + 0.5); /* as a dlib drectangle becomes a rectangle */
}

/* pyramid_down<6>::rect_up, `depth` levels. */
static long level_to_picture(long p, int depth)
{
    double x = (double)p;
    for (int i = 0; i < depth; i++)
        x = x * (6 / (6 - 1.0)) + 0.3;
    return round_down(x);
}

/* pyramid_down<2>::rect_down: x moves by 1.25, y by 0.75. */
static int enlarged_to_given(long p, int upsample, double shift)
{
    double x = (double)p;
    for (int i = 0; i < upsample; i++)
        x = x / 2.0 - shift;
    return upsample ? (int)round_down(x) : (int)p;
}

static void map_side(int n, int depth, int upsample, double shift, long *raw, int *low, int *high)
{
    for (int i = 0; i < n; i++) {
        raw[2 * i] = level_to_picture(cell_to_pixel(i), depth);
        raw[2 * i + 1] = level_to_picture(cell_to_pixel(i + HOG_TAPS - 1), depth);
        low[i] = enlarged_to_given(raw[2 * i], upsample, shift);
        high[i] = enlarged_to_given(raw[2 * i + 1], upsample, shift);
    }
}

void hog_windows_map(hog_level *l, int depth, int upsample)
{
    map_side(l->hc, depth, upsample, 1.25, l->raw_x, l->low_x, l->high_x);
    map_side(l->hr, depth, upsample, 0.75, l->raw_y, l->low_y, l->high_y);
}

static mg_rect window_box(const hog_level *l, int y, int x)
{
    return (mg_rect){l->low_x[x], l->low_y[y], l->high_x[x] - l->low_x[x] + 1, l->high_y[y] - l->low_y[y] + 1};
}

void hog_windows_split(hog_level *l, mg_rect box, bool true_only)
{
    hog_range t = {l->hr, -1, l->hc, -1};
    for (size_t i = 0; i < (size_t)l->hr * l->rp; i++)
        l->is_true[i] = l->is_false[i] = -INFINITY;
    for (int y = 0; y < l->hr; y++)
        for (int x = 0; x < l->hc; x++) {
            bool in = mg_rect_iou(window_box(l, y, x), box) >= MG_IOU_TRUE;
            (in ? l->is_true : l->is_false)[(size_t)y * l->rp + (size_t)x] = 0;
            if (in)
                t = (hog_range){hog_min(t.y0, y), hog_max(t.y1, y), hog_min(t.x0, x), hog_max(t.x1, x)};
        }
    l->need = true_only ? t : (hog_range){0, l->hr - 1, 0, l->hc - 1};
}

typedef struct hog_found {
    float margin;
    int part, level, y, x; /* sub-detector and window */
} hog_found;

/* Descending; equal margins in the order of the scan, so that the list does not depend on the library's qsort. */
static int by_margin(const void *a, const void *b)
{
    const hog_found *p = a, *q = b;
    if (p->margin != q->margin)
        return p->margin > q->margin ? -1 : 1;
    const int d[4] = {p->part - q->part, p->level - q->level, p->y - q->y, p->x - q->x};
    for (int i = 0; i < 4; i++)
        if (d[i])
            return d[i];
    return 0;
}

typedef struct raw_box {
    long l, t, r, b;
} raw_box;

static double area(long l, long t, long r, long b)
{
    return r < l || b < t ? 0 : (double)(r - l + 1) * (double)(b - t + 1);
}

static long lmin(long a, long b)
{
    return a < b ? a : b;
}

static long lmax(long a, long b)
{
    return a > b ? a : b;
}

/* dlib's test_box_overlap: its "union" is the rectangle around both. */
static bool overlap(const hog_bank *b, raw_box p, raw_box q)
{
    double inner = area(lmax(p.l, q.l), lmax(p.t, q.t), lmin(p.r, q.r), lmin(p.b, q.b));
    if (inner == 0)
        return false;
    double outer = area(lmin(p.l, q.l), lmin(p.t, q.t), lmax(p.r, q.r), lmax(p.b, q.b));
    return inner / outer > b->nms_iou || inner / area(p.l, p.t, p.r, p.b) > b->nms_covered ||
           inner / area(q.l, q.t, q.r, q.b) > b->nms_covered;
}

static raw_box raw(const hog_level *l, const hog_found *f)
{
    l += f->level;
    return (raw_box){l->raw_x[2 * f->x], l->raw_y[2 * f->y], l->raw_x[2 * f->x + 1], l->raw_y[2 * f->y + 1]};
}

static bool row_reaches(const float *best, double floor)
{
    for (int i = 0; i <= MG_PARTS; i++)
        if (best[i] >= floor)
            return true;
    return false;
}

static mg_status grow(hog_list *d, mg_err *err)
{
    int room = d->room ? 2 * d->room : 256;
    hog_found *all = realloc(d->all, (size_t)room * sizeof *all);
    if (all)
        d->all = all;
    mg_detection *det = all ? realloc(d->det, (size_t)room * sizeof *det) : NULL;
    if (!det)
        return mg_fail(err, MG_ENOMEM, "hog: out of memory for %d detections", room);
    d->det = det;
    d->room = room;
    return MG_OK;
}

static mg_status find_row(hog_list *d, const hog_level *l, int level, int y, double floor, int *n, mg_err *err)
{
    for (int part = 0; part < MG_PARTS; part++) {
        const float *r = l->R + ((size_t)y * MG_PARTS + (size_t)part) * l->rp;
        for (int x = 0; x < l->hc; x++)
            if (r[x] >= floor) {
                if (*n == d->room && grow(d, err) != MG_OK)
                    return MG_ENOMEM;
                d->all[(*n)++] = (hog_found){r[x], part, level, y, x};
            }
    }
    return MG_OK;
}

static mg_status find_all(hog_list *d, const hog_level *l, int levels, double floor, int *n, mg_err *err)
{
    mg_status st = MG_OK;
    for (int i = 0; i < levels; i++)
        for (int y = 0; y < l[i].hr && st == MG_OK; y++)
            if (row_reaches(l[i].best + (size_t)y * (MG_PARTS + 1), floor))
                st = find_row(d, &l[i], i, y, floor, n, err);
    return st;
}

/* Keeps the best of what overlaps, in place; returns how many stay. */
static int suppress(hog_list *d, const hog_bank *b, const hog_level *l, int n)
{
    int kept = 0;
    for (int i = 0; i < n; i++) {
        raw_box box = raw(l, &d->all[i]);
        int k = 0;
        while (k < kept && !overlap(b, raw(l, &d->all[k]), box))
            k++;
        if (k == kept)
            d->all[kept++] = d->all[i];
    }
    return kept;
}

mg_status hog_windows_list(hog_list *d, const hog_bank *b, const hog_level *l, int levels, mg_rect box,
                           double list_floor, mg_score *out, mg_err *err)
{
    int n = 0;
    mg_status st = find_all(d, l, levels, list_floor < 0 ? list_floor : 0, &n, err);
    if (st != MG_OK)
        return st;
    if (n)
        qsort(d->all, (size_t)n, sizeof *d->all, by_margin);
    n = suppress(d, b, l, n);
    for (int i = 0; i < n; i++) {
        const hog_found *f = &d->all[i];
        mg_rect w = window_box(&l[f->level], f->y, f->x);
        bool in = mg_rect_iou(w, box) >= MG_IOU_TRUE;
        out->hit |= f->margin >= 0 && in;
        out->false_count += f->margin >= 0 && !in;
        if (f->margin >= list_floor)
            d->det[out->count++] = (mg_detection){w, f->margin, mg_hog_part_name[f->part]};
    }
    out->det = d->det;
    return MG_OK;
}

void hog_list_free(hog_list *d)
{
    free(d->all);
    free(d->det);
    *d = (hog_list){0};
}
