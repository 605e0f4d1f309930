#include "report/sheet.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "print/canvas.h"
#include "base/text/text.h"
#include "base/text/format.h"

enum { MARGIN = 16, GAP = 4, BLOCK_GAP = 20, LABEL = 18, HEAD = 46, FOOT_LINE = 17, INSET_H = 96 };
enum { CELL_LEAST = 8, CELL_LABELLED = 40 }; /* px; below the second there is no room for a margin or a title */

static const uint32_t paper = 0xffffff, ink = 0x202124, faint = 0x6b7075, true_face = 0x1e9e4a, false_face = 0xe8710a;

/* Blocks of faces side by side, so that a sheet of many faces stays roughly square. */
typedef struct plan {
    int blocks, rows, cell, block_w, row_h, top, foot, w, h; /* foot: where the last picture row ends */
} plan;

static plan lay(const mg_sheet *s, int blocks, int cell)
{
    plan p = {.blocks = blocks, .cell = cell};
    p.block_w = (int)s->columns * (cell + GAP) - GAP;
    p.row_h = cell + LABEL + GAP;
    p.rows = ((int)s->n + blocks - 1) / blocks;
    p.top = MARGIN + (s->inset ? INSET_H + GAP : HEAD) + LABEL;
    p.w = 2 * MARGIN + blocks * (p.block_w + BLOCK_GAP) - BLOCK_GAP;
    p.foot = p.top + p.rows * p.row_h;
    /* The foot's text is about 6 px a letter, and may break early. */
    int lines = s->foot ? 2 + (int)strlen(s->foot) * 6 / (p.w - 2 * MARGIN) : 0;
    p.h = p.foot + lines * FOOT_LINE + MARGIN;
    return p;
}

/* Whether a picture may be as large. */
static bool fits(const plan *p)
{
    return p->w <= MG_IMAGE_MAX_SIDE && p->h <= MG_IMAGE_MAX_SIDE && (size_t)p->w * (size_t)p->h <= MG_IMAGE_MAX_PIXELS;
}

/* Of `from` to `to` blocks those that make the sheet squarest; false where none fits. */
static bool squarest(plan *out, const mg_sheet *s, int from, int to, int cell)
{
    double best = 1e9;
    for (int b = from; b <= to && b <= (int)s->n; b++) {
        plan p = lay(s, b, cell);
        double aspect = fabs(log((double)b * (p.block_w + BLOCK_GAP) / ((double)p.rows * p.row_h)));
        if (aspect < best && fits(&p)) {
            best = aspect;
            *out = p;
        }
    }
    return best < 1e9;
}

/* Eight blocks are enough for a few hundred faces; where a picture cannot be as tall there are more, then smaller
 * pictures. */
static mg_status lay_out(plan *out, const mg_sheet *s, mg_err *err)
{
    enum { FEW = 8 };
    for (int cell = s->cell; cell >= CELL_LEAST; cell = cell * 3 / 4)
        if (squarest(out, s, 1, FEW, cell) || squarest(out, s, FEW + 1, (int)s->n, cell))
            return MG_OK;
    return mg_fail(err, MG_EINPUT, "%s with %s each are too many for one sheet; name fewer", mg_count(s->n, "face"),
                   mg_count(s->columns, "picture"));
}

mg_status mg_sheet_check(const mg_sheet *s, mg_err *err)
{
    plan p;
    return lay_out(&p, s, err);
}

/* Templates are square; a canvas may be of any shape. */
static double scale(const mg_view *v, int cell)
{
    return cell / (double)(v->face->w > v->face->h ? v->face->w : v->face->h);
}

static void draw_score(mg_canvas *c, const mg_view *v, const mg_score *s, double x, double y, int cell)
{
    double k = scale(v, cell);
    for (int i = 0; i < s->count; i++) {
        const mg_detection *d = &s->det[i];
        if (d->margin < 0)
            continue;
        bool own = mg_rect_iou(d->box, v->face->box) >= MG_IOU_TRUE;
        mg_canvas_frame(c, x + d->box.x * k, y + d->box.y * k, d->box.w * k, d->box.h * k, 2,
                        own ? true_face : false_face);
    }
    char text[64];
    if (cell < CELL_LABELLED)
        return;
    if (v->face->flat)
        mg_format(text, sizeof text, "%s, best %+.2f", mg_count(s->count, "face"), mg_score_best(s));
    else
        mg_format(text, sizeof text, "%+.2f", s->true_margin);
    mg_canvas_text(c, x + cell / 2.0, y + cell + LABEL - 5, 12, 0, s->hit ? true_face : ink, text);
}

static mg_status draw_face(mg_canvas *c, const mg_sheet *s, int cell, size_t i, double x, double y, mg_err *err)
{
    mg_renderer *r;
    const mg_view *v = &s->views[i];
    double zoom = scale(v, cell);
    mg_status st = mg_renderer_new(&r, v, err);
    if (st != MG_OK)
        return st;
    for (size_t k = 0; k < s->columns; k++, x += cell + GAP) {
        if (s->column[k].texture)
            mg_renderer_draw(r, s->column[k].texture);
        else
            mg_renderer_bare(r);
        mg_canvas_image(c, mg_renderer_rgb(r), x, y, v->face->w * zoom, v->face->h * zoom);
        if (s->column[k].score)
            draw_score(c, v, &s->column[k].score[i * s->column[k].stride].score, x, y, cell);
    }
    mg_renderer_free(r);
    return MG_OK;
}

/* The title, with the flat picture on its left where there is one, and the titles of the columns. */
static void draw_head(mg_canvas *c, const mg_sheet *s, const plan *p)
{
    double inset_w = 0;
    if (s->inset) {
        inset_w = INSET_H * (double)s->inset->w / s->inset->h;
        mg_canvas_image(c, s->inset, MARGIN, MARGIN, inset_w, INSET_H);
        mg_canvas_frame(c, MARGIN, MARGIN, inset_w, INSET_H, 1, faint);
        inset_w += 12;
    }
    mg_canvas_text(c, MARGIN + inset_w, MARGIN + 20, 18, -1, ink, s->title);
    for (int b = 0; p->cell >= CELL_LABELLED && b < p->blocks && (size_t)b * (size_t)p->rows < s->n; b++)
        for (size_t k = 0; k < s->columns; k++)
            mg_canvas_text(c, MARGIN + b * (p->block_w + BLOCK_GAP) + (double)k * (p->cell + GAP) + p->cell / 2.0,
                           p->top - 5, 12, 0, faint, s->column[k].title);
}

mg_status mg_sheet_draw(mg_image *out, const mg_sheet *s, mg_err *err)
{
    plan p;
    mg_canvas *c = NULL;
    mg_status st;
    *out = (mg_image){0};
    MG_TRY(lay_out(&p, s, err));
    MG_TRY(mg_canvas_new(&c, p.w, p.h, paper, err));
    draw_head(c, s, &p);
    for (int i = 0; i < (int)s->n; i++)
        MG_TRY(draw_face(c, s, p.cell, (size_t)i, MARGIN + i / p.rows * (p.block_w + BLOCK_GAP),
                         p.top + i % p.rows * p.row_h, err));
    if (s->foot)
        mg_canvas_paragraph(c, MARGIN, p.foot + FOOT_LINE, p.w - 2 * MARGIN, 12, FOOT_LINE, ink, s->foot, true);
    MG_TRY(mg_canvas_read(out, c, err));
done:
    mg_canvas_free(c);
    return st;
}
