/* What a sheet shows: cloth, lines, marks and words. Nothing is drawn over cloth that will be seen: folds and pleats
 * are marked in the allowance beside it, sheets are laid on crosses outside it. Every page has the check square,
 * because each may be printed by another machine. */
#include "print/draw.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "print/canvas.h"
#include "base/text/text.h"
#include "base/text/format.h"
#include "maskgen/version.h"

static const double dashed[] = {2.5, 1.2}, dash_dot[] = {4, 1, 0.6, 1}, dotted[] = {0.5, 1}, stitch[] = {1.2, 0.8};

static void grey(cairo_t *cr, double g)
{
    cairo_set_source_rgb(cr, g, g, g);
}

/* Breaks at spaces; returns the next free baseline. Not `shown`: only measures. */
static double paragraph(cairo_t *cr, double x, double y, double width, bool shown, double size, const char *text)
{
    char line[400];
    size_t used = 0;
    cairo_text_extents_t e;
    cairo_set_font_size(cr, size);
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, " ");
        if (used + n + 2 > sizeof line)
            n = sizeof line - used - 2;
        size_t keep = used;
        if (used)
            line[used++] = ' ';
        memcpy(line + used, p, n);
        line[used + n] = 0;
        cairo_text_extents(cr, line, &e);
        if (keep && e.x_advance > width) {
            line[keep] = 0;
            if (shown)
                mg_canvas_put(cr, x, y, size, -1, line);
            y += 1.35 * size;
            used = 0;
            continue;
        }
        used += n;
        p += n;
        p += strspn(p, " ");
    }
    if (used && shown)
        mg_canvas_put(cr, x, y, size, -1, line);
    return y + 1.35 * size;
}

static void line_to(cairo_t *cr, double x0, double y0, double x1, double y1)
{
    cairo_move_to(cr, x0, y0);
    cairo_line_to(cr, x1, y1);
}

/* ---- a piece --------------------------------------------------------------------------------------------------- */

static void trace(cairo_t *cr, const outline *p)
{
    for (int i = 0; i < p->count; i++)
        (i ? cairo_line_to : cairo_move_to)(cr, p->at[i].x, p->at[i].y);
    cairo_close_path(cr);
}

static void outlined(cairo_t *cr, double width)
{
    /* on any print: dark over a light halo */
    cairo_path_t *kept = cairo_copy_path(cr);
    cairo_set_line_width(cr, 3 * width);
    grey(cr, 1);
    cairo_stroke(cr);
    cairo_append_path(cr, kept);
    cairo_set_line_width(cr, width);
    grey(cr, 0);
    cairo_stroke(cr);
    cairo_path_destroy(kept);
}

static void dash(cairo_t *cr, mg_cut_line_kind kind)
{
    if (kind == MG_CUT_MOUNTAIN)
        cairo_set_dash(cr, dash_dot, 4, 0);
    else
        cairo_set_dash(cr, kind == MG_CUT_VALLEY ? dashed : dotted, 2, 0);
}

/* From the finished edge at (u, t) outwards, in the direction that leads from (u1, t1) to it. */
static void tick(cairo_t *cr, const piece *p, int panel, double u, double t, double u1, double t1, double reach)
{
    mg_point q = piece_flat(p, panel, u, t), r = piece_flat(p, panel, u1, t1);
    double dx = q.x - r.x, dy = q.y - r.y, l = hypot(dx, dy);
    line_to(cr, q.x, q.y, q.x + reach * dx / l, q.y + reach * dy / l);
}

/* The allowance of the side that holds (u, t); 0 inside the piece. */
static double allowance_at(const piece *p, int panel, double u, double t)
{
    for (int i = 0; i < p->shape->sides; i++) {
        const mg_cut_side *s = &p->shape->side[i];
        double du = s->to[0] - s->from[0], dt = s->to[1] - s->from[1],
               k = ((u - s->from[0]) * du + (t - s->from[1]) * dt) / (du * du + dt * dt);
        if (s->panel == panel && !s->dart && k >= 0 && k <= 1 &&
            fabs(s->from[0] + k * du - u) + fabs(s->from[1] + k * dt - t) < 1e-6)
            return s->allow + p->bleed;
    }
    return 0;
}

static void draw_folds(cairo_t *cr, const piece *p)
{
    for (int i = 0; i < p->shape->lines; i++) {
        const mg_cut_line *l = &p->shape->line[i];
        double a = allowance_at(p, l->panel, l->from[0], l->from[1]), b = allowance_at(p, l->panel, l->to[0], l->to[1]);
        tick(cr, p, l->panel, l->from[0], l->from[1], l->to[0], l->to[1], a > 0 ? a : 4);
        tick(cr, p, l->panel, l->to[0], l->to[1], l->from[0], l->from[1], b > 0 ? b : 4);
        dash(cr, l->kind);
        outlined(cr, 0.18);
    }
    for (int i = 0; i < p->shape->pleats; i++) {
        const mg_cut_panel *l = &p->shape->panel[0];
        double a = p->shape->pleat[i][0], b = p->shape->pleat[i][1], at[3] = {a, (a + b) / 2, b},
               end[2] = {l->u[0], l->u[l->columns - 1]};
        for (int k = 0; k < 3; k++) {
            for (int e = 0; e < 2; e++)
                tick(cr, p, 0, end[e], at[k], end[!e], at[k], allowance_at(p, 0, end[e], at[k]));
            dash(cr, k == 0 ? MG_CUT_MOUNTAIN : k == 1 ? MG_CUT_VALLEY : MG_CUT_CENTRE);
            outlined(cr, 0.18);
        }
    }
    cairo_set_dash(cr, NULL, 0, 0);
}

/* Short strokes from the finished edge to the cut line; on darts, across the stitch line. */
static void draw_notches(cairo_t *cr, const piece *p)
{
    for (int i = 0; i < p->shape->sides; i++) {
        const mg_cut_side *s = &p->shape->side[i];
        for (int k = 1; k <= s->notches; k++) {
            double f = (double)k / (s->notches + 1), e = 1e-3;
            double at[2] = {s->from[0] + f * (s->to[0] - s->from[0]), s->from[1] + f * (s->to[1] - s->from[1])};
            mg_point q = piece_flat(p, s->panel, at[0], at[1]);
            mg_point r =
                piece_flat(p, s->panel, at[0] + e * (s->to[0] - s->from[0]), at[1] + e * (s->to[1] - s->from[1]));
            double dx = r.x - q.x, dy = r.y - q.y, l = hypot(dx, dy), reach = p->turn * (s->allow > 0 ? s->allow : 1.5);
            line_to(cr, q.x, q.y, q.x + reach * dy / l, q.y - reach * dx / l);
        }
    }
    outlined(cr, 0.3);
}

static void draw_crop(cairo_t *cr, const piece *p)
{
    const double *x = (double[]){p->x0 + p->bleed, p->x1 - p->bleed},
                 *y = (double[]){p->y0 + p->bleed, p->y1 - p->bleed};
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < 2; k++) {
            double ox = i ? 1 : -1, oy = k ? 1 : -1, far = p->bleed + CROP - 0.5, near = p->bleed + 0.8;
            line_to(cr, x[i] + ox * near, y[k], x[i] + ox * far, y[k]);
            line_to(cr, x[i], y[k] + oy * near, x[i], y[k] + oy * far);
        }
    grey(cr, 0);
    cairo_set_line_width(cr, 0.15);
    cairo_stroke(cr);
}

static void draw_raster(cairo_t *cr, const sheet *s, int index)
{
    const piece *p = &s->pieces[index];
    double pitch = 25.4 / s->o->dpi;
    cairo_save(cr);
    trace(cr, &p->edge);
    cairo_clip(cr);
    cairo_translate(cr, p->x0, p->y0);
    cairo_scale(cr, pitch, pitch);
    cairo_set_source_surface(cr, s->raster[index], 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_NEAREST);
    cairo_paint(cr);
    cairo_restore(cr);
}

/* On each side that has a neighbour: two crosses that both pages print, outside the cloth where the windows are in one
 * row, and ticks where the neighbour's edge is laid. */
static void draw_registration(cairo_t *cr, const sheet *s, const mg_export_place *at)
{
    double ov = s->o->overlap, x0 = at->clip[0], y0 = at->clip[1], w = at->clip[2], h = at->clip[3];
    const bool joins[4] = {at->tile[0] > 0, at->tile[0]<at->tiles[0] - 1, at->tile[1]> 0,
                           at->tile[1] < at->tiles[1] - 1};
    const double in = 2.1, arm = 2, mid[4] = {x0 + ov / 2, x0 + w - ov / 2, y0 + ov / 2, y0 + h - ov / 2};
    const double edge[4] = {x0 + ov, x0 + w - ov, y0 + ov, y0 + h - ov};
    for (int side = 0; side < 4; side++)
        for (int end = 0; joins[side] && end < 2; end++) {
            bool upright = side < 2;
            double x = upright ? mid[side]
                       : end   ? x0 + w - in
                               : x0 + in,
                   y = upright ? (end ? y0 + h - in : y0 + in) : mid[side];
            cairo_new_sub_path(cr);
            cairo_arc(cr, x, y, 1.2, 0, 6.283185307179586);
            line_to(cr, x - arm, y, x + arm, y);
            line_to(cr, x, y - arm, x, y + arm);
            if (upright)
                line_to(cr, edge[side], y - arm, edge[side], y + arm);
            else
                line_to(cr, x - arm, edge[side], x + arm, edge[side]);
            outlined(cr, 0.15);
        }
}

static void draw_place(cairo_t *cr, const sheet *s, const mg_export_place *at)
{
    const piece *p = &s->pieces[at->piece];
    cairo_matrix_t m = {at->m[0], at->m[3], at->m[1], at->m[4], at->m[2], at->m[5]};
    bool part = at->clip[2] > 0;
    cairo_save(cr);
    if (part) {
        cairo_rectangle(cr, at->clip[0], at->clip[1], at->clip[2], at->clip[3]);
        cairo_clip(cr);
    }
    cairo_transform(cr, &m);
    draw_raster(cr, s, at->piece);
    cairo_save(cr);
    cairo_rectangle(cr, p->x0 - CROP, p->y0 - CROP, p->x1 - p->x0 + 2 * CROP, p->y1 - p->y0 + 2 * CROP);
    trace(cr, &p->seam);
    cairo_set_fill_rule(cr, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_clip(cr); /* outside the finished edge only */
    trace(cr, &p->seam);
    cairo_set_dash(cr, stitch, 2, 0);
    outlined(cr, 0.25);
    cairo_set_dash(cr, NULL, 0, 0);
    draw_folds(cr, p);
    draw_notches(cr, p);
    cairo_restore(cr);
    trace(cr, &p->trim);
    outlined(cr, 0.25);
    draw_crop(cr, p);
    cairo_restore(cr);
    if (part)
        draw_registration(cr, s, at);
}

/* ---- the page's own -------------------------------------------------------------------------------------------- */

static void draw_check(cairo_t *cr, double x, double y)
{
    cairo_rectangle(cr, x, y, MG_EXPORT_CHECK, MG_EXPORT_CHECK);
    grey(cr, 0);
    cairo_set_line_width(cr, 0.2);
    cairo_stroke(cr);
    mg_canvas_put(cr, x + 25, y + 22, 3, 0, "50 mm × 50 mm");
    mg_canvas_put(cr, x + 25, y + 27, 2.2, 0, "Measure before you cut.");
    mg_canvas_put(cr, x + 25, y + 30.5, 2.2, 0, "Print at 100 %, not fitted");
    mg_canvas_put(cr, x + 25, y + 34, 2.2, 0, "to the page.");
}

/* As many whole centimetres as fit, up to ten. */
static void draw_ruler(cairo_t *cr, double x, double y, double width)
{
    int length = (int)((width - 5) / 10) < 10 ? (int)((width - 5) / 10) : 10;
    for (int mm = 0; mm <= 10 * length; mm++)
        line_to(cr, x + mm, y, x + mm, y + (mm % 10 == 0 ? 4 : mm % 5 == 0 ? 3 : 2));
    line_to(cr, x, y, x + 10 * length, y);
    grey(cr, 0);
    cairo_set_line_width(cr, 0.12);
    cairo_stroke(cr);
    for (int cm = 0; cm <= length; cm++) {
        char text[16];
        snprintf(text, sizeof text, cm < length ? "%d" : "%d cm", cm);
        mg_canvas_put(cr, x + 10 * cm, y + 6.4, 2, cm < length ? 0 : -1, text);
    }
}

/* Returns the height used. */
static double draw_swatches(cairo_t *cr, const sheet *s, double x, double y, double width)
{
    int room = (int)(width / 13), shown = s->swatch_count < room ? s->swatch_count : room;
    for (int i = 0; i < shown; i++) {
        char hex[8];
        const uint8_t *c = s->swatches[i].rgb;
        cairo_rectangle(cr, x + 13 * i, y, 11, 5);
        cairo_set_source_rgb(cr, c[0] / 255.0, c[1] / 255.0, c[2] / 255.0);
        cairo_fill_preserve(cr);
        grey(cr, 0.4);
        cairo_set_line_width(cr, 0.1);
        cairo_stroke(cr);
        snprintf(hex, sizeof hex, "#%02x%02x%02x", c[0], c[1], c[2]);
        grey(cr, 0);
        mg_canvas_put(cr, x + 13 * i + 5.5, y + 7.4, 1.9, 0, hex);
    }
    if (s->report->colours <= shown)
        return 10;
    char more[64];
    snprintf(more, sizeof more, "and %s", mg_count(s->report->colours - shown, "more colour"));
    mg_canvas_put(cr, x, y + 10.2, 1.9, -1, more);
    return 12.6;
}

/* Claim, stretch, notes and the steps of sewing; returns the baseline after the last line. */
static double set_small_type(cairo_t *cr, const sheet *s, double x, double y, double width, bool shown, double size)
{
    const mg_stretch *k = &s->report->stretch;
    char text[400];
    grey(cr, 0);
    y = paragraph(cr, x, y, width, shown, size, s->o->claim);
    mg_format(text, sizeof text,
              "Worn on the mean head the cloth is stretched by a factor of %.2f (median; 5 %% of it below %.2f, 5 %% "
              "above %.2f; %.2f … %.2f).",
              k->median, k->low, k->high, k->min, k->max);
    y = paragraph(cr, x, y, width, shown, size, text);
    for (const char *const *n = s->o->notes; n && *n; n++)
        y = paragraph(cr, x, y, width, shown, size, *n);
    grey(cr, 0.25);
    size_t at = 0;
    char steps[MG_CUT_STEPS * 170] = "";
    for (int i = 0; i < s->cut->steps; i++)
        at += (size_t)snprintf(steps + at, sizeof steps - at, "%s%d. %s", i ? " " : "", i + 1, s->cut->step[i]);
    return at ? paragraph(cr, x, y, width, shown, size, steps) : y;
}

/* Smaller where it would not fit: nothing of it may be missing. */
static void draw_small_type(cairo_t *cr, const sheet *s, double x, double y, double width, double bottom)
{
    double size = 2.1;
    while (size > 0.6 && set_small_type(cr, s, x, y, width, false, size) - 1.35 * size > bottom)
        size -= 0.05;
    set_small_type(cr, s, x, y, width, true, size);
}

/* Samples of the line styles, right-aligned. */
static void draw_legend(cairo_t *cr, double right, double y)
{
    static const struct {
        const char *name;
        const double *dash;
        int dashes;
        double width;
    } styles[] = {{"cut", NULL, 0, 0.25},
                  {"sew", stitch, 2, 0.15},
                  {"fold out", dash_dot, 4, 0.18},
                  {"fold in", dashed, 2, 0.18},
                  {"meets the fold", dotted, 2, 0.18}};
    for (int i = 4; i >= 0; i--) {
        right -= mg_canvas_put(cr, right, y, 2, 1, styles[i].name) + 1;
        cairo_set_dash(cr, styles[i].dash, styles[i].dashes, 0);
        cairo_set_line_width(cr, styles[i].width);
        grey(cr, 0);
        line_to(cr, right - 8, y - 0.7, right, y - 0.7);
        cairo_stroke(cr);
        grey(cr, 0.3);
        right -= 10.5;
    }
    cairo_set_dash(cr, NULL, 0, 0);
}

static bool narrow(const double page[2])
{
    return page[0] < 200;
}

double draw_head_height(const double page[2])
{
    return narrow(page) ? 16 : 12;
}

double draw_foot_height(const double page[2])
{
    return MG_EXPORT_CHECK + GAP_OVER_FOOT + (narrow(page) ? 24 : 0);
}

/* The size at which `text` is no wider than `room`, at most `size`. */
static double fitted(cairo_t *cr, double room, double size, const char *text)
{
    cairo_text_extents_t e;
    cairo_set_font_size(cr, size);
    cairo_text_extents(cr, text, &e);
    return e.x_advance > room ? size * room / e.x_advance : size;
}

static void draw_head(cairo_t *cr, const sheet *s, int page)
{
    char text[400];
    const double x = MG_EXPORT_MARGIN, y = MG_EXPORT_MARGIN;
    grey(cr, 0.3);
    double by = mg_canvas_put(cr, s->o->page[0] - x, y + 3.6, 2.4, 1, "maskgen " MG_VERSION);
    grey(cr, 0);
    mg_canvas_put(cr, x, y + 3.6, fitted(cr, s->o->page[0] - 2 * x - by - 4, 4, s->o->title), -1, s->o->title);
    snprintf(text, sizeof text, "%s · size %s · page %d of %d%s", s->cut->mask.title, s->o->size, page + 1,
             s->report->pages, s->o->mirror ? " · MIRRORED for transfer paper" : "");
    grey(cr, 0.3);
    mg_canvas_put(cr, x, y + 7.8, 2.4, -1, text);
    draw_legend(cr, s->o->page[0] - x, narrow(s->o->page) ? y + 12 : y + 7.8);
}

static void draw_labels(cairo_t *cr, const sheet *s, int page)
{
    for (int i = 0; i < s->report->places; i++) {
        const mg_export_place *at = &s->report->place[i];
        if (at->page != page)
            continue;
        char text[160];
        const piece *p = &s->pieces[at->piece];
        double x0 = HUGE_VAL, y1 = -HUGE_VAL;
        for (int k = 0; k < 4; k++) {
            double fx = k & 1 ? p->x1 : p->x0, fy = k & 2 ? p->y1 : p->y0;
            x0 = fmin(x0, at->m[0] * fx + at->m[1] * fy + at->m[2]);
            y1 = fmax(y1, at->m[3] * fx + at->m[4] * fy + at->m[5]);
        }
        snprintf(text, sizeof text, "%s, %s · cut 1", s->cut->mask.name, p->shape->name);
        if (at->clip[2] > 0) {
            snprintf(text, sizeof text, "%s, %s · cut 1 · sheet %c%d of %d × %d: lay one on the other, cross on cross",
                     s->cut->mask.name, p->shape->name, 'A' + at->tile[0], at->tile[1] + 1, at->tiles[0], at->tiles[1]);
            x0 = at->clip[0];
            y1 = at->clip[1] + at->clip[3];
        }
        grey(cr, 0.2);
        mg_canvas_put(cr, x0 + p->bleed + 3, y1 + 4, 2.4, -1, text);
    }
}

void draw_page(cairo_t *cr, const sheet *s, int page)
{
    const double *size = s->o->page;
    cairo_rectangle(cr, 0, 0, size[0], size[1]);
    grey(cr, 1);
    cairo_fill(cr);
    mg_canvas_font(cr);
    draw_head(cr, s, page);
    for (int i = 0; i < s->report->places; i++)
        if (s->report->place[i].page == page)
            draw_place(cr, s, &s->report->place[i]);
    draw_labels(cr, s, page);
    const double *at = s->report->check;
    double x = at[0] + MG_EXPORT_CHECK + 6, width = size[0] - MG_EXPORT_MARGIN - x, y = at[1];
    draw_check(cr, at[0], at[1]);
    draw_ruler(cr, x, y, width);
    y += 10;
    y += draw_swatches(cr, s, x, y, width);
    draw_small_type(cr, s, x, y + 1.5, width > 170 ? 170 : width, size[1] - MG_EXPORT_MARGIN + 4);
}
