#include "score/windows.h"

#include <math.h>
#include <stdlib.h>

enum { NTH_MAX = 8 };

void windows_free(windows *w)
{
    free(w->item);
    *w = (windows){0};
}

mg_status windows_add(windows *w, mg_rect box, double margin, mg_err *err)
{
    if (mg_rect_empty(box) || isnan(margin))
        return MG_OK;
    if (w->count == w->room) {
        int room = w->room ? 2 * w->room : 64;
        mg_detection *more = realloc(w->item, (size_t)room * sizeof *more);
        if (!more)
            return mg_fail(err, MG_ENOMEM, "out of memory for %d windows", room);
        w->item = more;
        w->room = room;
    }
    w->item[w->count++] = (mg_detection){box, (float)margin, NULL};
    return MG_OK;
}

/* Far outside every picture, and small enough for areas to be computed. */
static int pixel(double v)
{
    return (int)lround(fmax(-1e6, fmin(1e6, v)));
}

mg_rect windows_box(double x0, double y0, double x1, double y1)
{
    if (!isfinite(x0 + y0 + x1 + y1))
        return (mg_rect){0, 0, 0, 0};
    return (mg_rect){pixel(x0), pixel(y0), pixel(x1) - pixel(x0), pixel(y1) - pixel(y0)};
}

static int order(const void *a, const void *b)
{
    const mg_detection *p = a, *q = b;
    if (p->margin != q->margin)
        return p->margin > q->margin ? -1 : 1;
    const int d[] = {p->box.y - q->box.y, p->box.x - q->box.x, p->box.w - q->box.w, p->box.h - q->box.h};
    for (int i = 0; i < 4; i++)
        if (d[i])
            return d[i];
    return 0;
}

void windows_sort(windows *w)
{
    if (w->count)
        qsort(w->item, (size_t)w->count, sizeof *w->item, order);
}

/* The windows that stay, side by side: searches for decoys compare millions of pairs, nearly all of which lie apart
 * or differ much in size, and loops over a fixed number of these are done several at a time. */
enum { BLOCK = 16 };
typedef struct block {
    float x0[BLOCK], y0[BLOCK], x1[BLOCK], y1[BLOCK], area[BLOCK];
} block;

/* Whether the IoU of any of the block's windows with `r` can be above `iou`: they touch, and neither area is much
 * below the other. */
static bool near(const block *b, mg_rect r, float iou)
{
    float x0 = (float)r.x, y0 = (float)r.y, x1 = (float)(r.x + r.w), y1 = (float)(r.y + r.h);
    float area = (float)r.w * (float)r.h, least = 0.99f * iou * area;
    int any = 0;
    for (int i = 0; i < BLOCK; i++)
        any |= (b->x0[i] < x1) & (x0 < b->x1[i]) & (b->y0[i] < y1) & (y0 < b->y1[i]) & (b->area[i] >= least) &
               (0.99f * iou * b->area[i] <= area);
    return any;
}

static void note(block *b, int i, mg_rect r)
{
    b->x0[i] = (float)r.x;
    b->y0[i] = (float)r.y;
    b->x1[i] = (float)(r.x + r.w);
    b->y1[i] = (float)(r.y + r.h);
    b->area[i] = (float)r.w * (float)r.h;
}

mg_status windows_suppress(windows *w, double iou, mg_err *err)
{
    block *blocks = calloc((size_t)w->count / BLOCK + 1, sizeof *blocks);
    int kept = 0;
    if (!blocks)
        return mg_fail(err, MG_ENOMEM, "out of memory for %d windows", w->count);
    windows_sort(w);
    for (int i = 0; i < w->count; i++) {
        mg_rect box = w->item[i].box;
        bool stays = true;
        for (int b = 0; stays && b * BLOCK < kept; b++)
            if (near(&blocks[b], box, (float)iou))
                for (int k = b * BLOCK; stays && k < kept && k < (b + 1) * BLOCK; k++)
                    stays = mg_rect_iou(box, w->item[k].box) <= iou;
        if (!stays)
            continue;
        note(&blocks[kept / BLOCK], kept % BLOCK, box);
        w->item[kept++] = w->item[i];
    }
    w->count = kept;
    free(blocks);
    return MG_OK;
}

/* best[0 … nth−1], best first. */
static void insert(double *best, int nth, double v)
{
    for (int i = 0; i < nth; i++)
        if (v > best[i]) {
            double old = best[i];
            best[i] = v;
            v = old;
        }
}

void windows_margins(const windows *w, mg_rect box, double floor, int nth, mg_score *out)
{
    double best[2][NTH_MAX];
    for (int i = 0; i < 2 * NTH_MAX; i++)
        best[i / NTH_MAX][i % NTH_MAX] = floor;
    for (int i = 0; i < w->count; i++)
        insert(best[mg_rect_iou(w->item[i].box, box) >= MG_IOU_TRUE], nth, w->item[i].margin);
    out->false_margin = best[0][nth - 1];
    out->true_margin = best[1][nth - 1];
}

void windows_detections(windows *kept, mg_rect box, double list_floor, mg_score *out)
{
    out->hit = false;
    out->false_count = 0;
    for (int i = 0; i < kept->count && kept->item[i].margin >= 0; i++) {
        if (mg_rect_iou(kept->item[i].box, box) >= MG_IOU_TRUE)
            out->hit = true;
        else
            out->false_count++;
    }
    out->count = 0;
    while (out->count < kept->count && kept->item[out->count].margin >= list_floor)
        out->count++;
    out->det = out->count ? kept->item : NULL;
}

mg_status windows_thinned(windows *all, mg_rect box, double iou, double list_floor, mg_score *out, mg_err *err)
{
    int kept = 0;
    for (int i = 0; i < all->count; i++)
        if (all->item[i].margin >= fmin(0, list_floor))
            all->item[kept++] = all->item[i];
    all->count = kept;
    mg_status st = windows_suppress(all, iou, err);
    if (st == MG_OK)
        windows_detections(all, box, list_floor, out);
    return st;
}
