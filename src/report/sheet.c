#include "report/sheet.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "print/canvas.h"
#include "base/text/text.h"

enum { MARGIN = 16, GAP = 4, BLOCK_GAP = 20, LABEL = 18, HEAD = 46, FOOT_LINE = 17, INSET_H = 96 };

static const uint32_t paper = 0xffffff, ink = 0x202124, faint = 0x6b7075, true_face = 0x1e9e4a, false_face = 0xe8710a;

/* Blocks of faces side by side, so that a sheet of many faces stays roughly square. */
typedef struct plan {
    int blocks, rows, block_w, row_h, top, foot, w, h; /* foot: where the last picture row ends */
} plan;

static plan lay_out(const mg_sheet *s)
{
    plan p;
    p.block_w = (int)s->columns * (s->cell + GAP) - GAP;
    p.row_h = s->cell + LABEL + GAP;
    double best = 1e9;
    p.blocks = 1;
    for (int b = 1; b <= (int)s->n && b <= 8; b++) {
        int rows = ((int)s->n + b - 1) / b;
        double aspect = log((double)b * (p.block_w + BLOCK_GAP) / ((double)rows * p.row_h));
        if (fabs(aspect) < best) {
            best = fabs(aspect);
            p.blocks = b;
        }
    }
    p.rows = ((int)s->n + p.blocks - 1) / p.blocks;
    p.top = MARGIN + (s->inset ? INSET_H + GAP : HEAD) + LABEL;
    p.w = 2 * MARGIN + p.blocks * (p.block_w + BLOCK_GAP) - BLOCK_GAP;
    p.foot = p.top + p.rows * p.row_h;
    /* The foot's text is about 6 px a letter, and may break early. */
    int lines = s->foot ? 2 + (int)strlen(s->foot) * 6 / (p.w - 2 * MARGIN) : 0;
    p.h = p.foot + lines * FOOT_LINE + MARGIN;
    return p;
}

/* Templates are square; a canvas may be of any shape. */
static double scale(const mg_view *v, int cell)
{
    return cell / (double)(v->face->w > v->face->h ? v->face->w : v->face->h);
}

static void draw_reading(mg_canvas *c, const mg_view *v, const mg_reading *r, double x, double y, int cell)
{
    double k = scale(v, cell);
    for (int i = 0; i < r->score.count; i++) {
        const mg_detection *d = &r->score.det[i];
        if (d->margin < 0)
            continue;
        bool own = mg_rect_iou(d->box, v->face->box) >= MG_IOU_TRUE;
        mg_canvas_frame(c, x + d->box.x * k, y + d->box.y * k, d->box.w * k, d->box.h * k, 2, own ? true_face : false_face);
    }
    char text[64];
    if (v->face->flat)
        snprintf(text, sizeof text, "%s, best %+.2f", mg_count(r->score.count, "face"), mg_score_best(&r->score));
    else
        snprintf(text, sizeof text, "%+.2f", r->score.true_margin);
    mg_canvas_text(c, x + cell / 2.0, y + cell + LABEL - 5, 12, 0, r->score.hit ? true_face : ink, text);
}

static mg_status draw_face(mg_canvas *c, const mg_sheet *s, size_t i, double x, double y, mg_err *err)
{
    mg_renderer *r;
    const mg_view *v = &s->views[i];
    double zoom = scale(v, s->cell);
    mg_status st = mg_renderer_new(&r, v, err);
    if (st != MG_OK)
        return st;
    for (size_t k = 0; k < s->columns; k++, x += s->cell + GAP) {
        if (s->column[k].print)
            mg_renderer_draw(r, s->column[k].print);
        else
            mg_renderer_bare(r);
        mg_canvas_image(c, mg_renderer_rgb(r), x, y, v->face->w * zoom, v->face->h * zoom);
        if (s->column[k].reading)
            draw_reading(c, v, &s->column[k].reading[i], x, y, s->cell);
    }
    mg_renderer_free(r);
    return MG_OK;
}

mg_status mg_sheet_draw(mg_image *out, const mg_sheet *s, mg_err *err)
{
    plan p = lay_out(s);
    mg_canvas *c;
    *out = (mg_image){0};
    mg_status st = mg_canvas_new(&c, p.w, p.h, paper, err);
    if (st != MG_OK)
        return st;
    double inset_w = 0;
    if (s->inset) {
        inset_w = INSET_H * (double)s->inset->w / s->inset->h;
        mg_canvas_image(c, s->inset, MARGIN, MARGIN, inset_w, INSET_H);
        mg_canvas_frame(c, MARGIN, MARGIN, inset_w, INSET_H, 1, faint);
        inset_w += 12;
    }
    mg_canvas_text(c, MARGIN + inset_w, MARGIN + 20, 18, -1, ink, s->title);
    for (int b = 0; b < p.blocks && (size_t)b * (size_t)p.rows < s->n; b++)
        for (size_t k = 0; k < s->columns; k++)
            mg_canvas_text(c, MARGIN + b * (p.block_w + BLOCK_GAP) + (double)k * (s->cell + GAP) + s->cell / 2.0, p.top - 5,
                           12, 0, faint, s->column[k].title);
    for (size_t i = 0; st == MG_OK && i < s->n; i++)
        st = draw_face(c, s, i, MARGIN + (int)i / p.rows * (p.block_w + BLOCK_GAP), p.top + (int)i % p.rows * p.row_h, err);
    if (st == MG_OK && s->foot)
        mg_canvas_paragraph(c, MARGIN, p.foot + FOOT_LINE, p.w - 2 * MARGIN, 12, FOOT_LINE, ink, s->foot, true);
    if (st == MG_OK)
        st = mg_canvas_read(out, c, err);
    mg_canvas_free(c);
    return st;
}
