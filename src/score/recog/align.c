/* Least squares over similarities, in complex numbers: with f and t the points less their means,
 *     a + ib = Σ conj(f)·t ÷ Σ |f|²,   shift = mean(t) − (a + ib)·mean(f),
 * which is Umeyama's solution in the plane without its mirror images. */
#include "score/recog/align.h"

#include <math.h>
#include <string.h>

/* ---- maps -------------------------------------------------------------------------------------------------------- */

static mg_point mean_of(const mg_point *p, int n)
{
    mg_point m = {0, 0};
    for (int i = 0; i < n; i++) {
        m.x += p[i].x / n;
        m.y += p[i].y / n;
    }
    return m;
}

bool align_fit(align_map *out, const mg_point *from, const mg_point *to, int n)
{
    mg_point f = mean_of(from, n), t = mean_of(to, n);
    double re = 0, im = 0, square = 0;
    for (int i = 0; i < n; i++) {
        double fx = from[i].x - f.x, fy = from[i].y - f.y, px = to[i].x - t.x, py = to[i].y - t.y;
        re += fx * px + fy * py;
        im += fx * py - fy * px;
        square += fx * fx + fy * fy;
    }
    *out = (align_map){0};
    if (!(square > 1e-9)) /* also where it is no number */
        return false;
    out->a = re / square;
    out->b = im / square;
    out->tx = t.x - (out->a * f.x - out->b * f.y);
    out->ty = t.y - (out->b * f.x + out->a * f.y);
    return isfinite(out->a + out->b + out->tx + out->ty);
}

mg_point align_at(align_map m, mg_point p)
{
    return (mg_point){m.a * p.x - m.b * p.y + m.tx, m.b * p.x + m.a * p.y + m.ty};
}

align_map align_box(mg_rect box, align_frame frame, int size)
{
    double side = box.w > box.h ? box.w : box.h, step = side * frame.times / size;
    double left = box.x + (box.w - side * frame.times) / 2,
           top = box.y + (box.h - side * frame.times) / 2 + side * frame.lower;
    return (align_map){step, 0, left + step / 2 - 0.5, top + step / 2 - 0.5};
}

/* ---- where points belong ----------------------------------------------------------------------------------------- */

/* ArcFace's (Deng et al. 2019), as its authors publish them for 112 × 112 px. */
static const mg_point arc112[5] = {
    {38.2946, 51.6963}, {73.5318, 51.5014}, {56.0252, 71.7366}, {41.5493, 92.3655}, {70.7299, 92.2041}};

/* dlib's mean shape in its unit square: eyes as means of points 36 … 41 and 42 … 47, then 30, 48 and 54. */
static const mg_point chip_unit[5] = {
    {0.225492, 0.215990}, {0.754761, 0.215990}, {0.490127, 0.515625}, {0.254149, 0.780233}, {0.726104, 0.780233}};

/* Heights of the box below its upper edge; measured with ALIGN_FRAME_ARC. */
#define BOX_HALFWAY 0.41

void align_arc(mg_point out[5], int size)
{
    double times = size / 112.0;
    for (int i = 0; i < 5; i++)
        out[i] = (mg_point){(arc112[i].x + 0.5) * times - 0.5, (arc112[i].y + 0.5) * times - 0.5};
}

void align_chip(mg_point out[5])
{
    const double padding = 0.25, size = 150;
    for (int i = 0; i < 5; i++)
        out[i] = (mg_point){(chip_unit[i].x + padding) / (2 * padding + 1) * size,
                            (chip_unit[i].y + padding) / (2 * padding + 1) * size};
}

double align_halfway(const mg_point five[5])
{
    return ((five[0].y + five[1].y) / 2 + five[2].y) / 2;
}

double align_box_halfway(mg_rect box)
{
    return box.y + BOX_HALFWAY * box.h - 0.5;
}

bool mg_alignment_same(const mg_alignment *a, const mg_alignment *b)
{
    int n = a->scheme == MG_ALIGN_BOX ? 0 : a->scheme == MG_ALIGN_68 ? MG_LANDMARKS : 5;
    bool same = a->found && b->found && a->scheme == b->scheme && memcmp(&a->box, &b->box, sizeof a->box) == 0;
    return same && memcmp(a->point, b->point, (size_t)n * sizeof *a->point) == 0;
}

int mg_alignment_five(mg_point out[5], const mg_alignment *a)
{
    switch (a->found ? a->scheme : MG_ALIGN_BOX) {
    case MG_ALIGN_68:
        out[0] = mean_of(a->point + 36, 6);
        out[1] = mean_of(a->point + 42, 6);
        out[2] = a->point[30];
        out[3] = a->point[48];
        out[4] = a->point[54];
        return 5;
    case MG_ALIGN_DLIB5:
        out[0] = mean_of(a->point + 2, 2);
        out[1] = mean_of(a->point, 2);
        return 2;
    case MG_ALIGN_FIVE:
        for (int i = 0; i < 5; i++)
            out[i] = a->point[i];
        return 5;
    case MG_ALIGN_BOX:
        break;
    }
    return 0;
}

/* ---- pixels ------------------------------------------------------------------------------------------------------ */

static void add_share(double sum[3], const uint8_t *p, double share)
{
    for (int c = 0; c < 3; c++)
        sum[c] += share * p[c];
}

/* add_colour where all four pixels are there: nearly everywhere. */
static void add_inside(double sum[3], const mg_image *im, double x, double y)
{
    int left = (int)x, top = (int)y;
    double fx = x - left, fy = y - top;
    const uint8_t *upper = mg_image_at(im, left, top), *lower = mg_image_at(im, left, top + 1);
    add_share(sum, upper, (1 - fx) * (1 - fy));
    add_share(sum, upper + 3, fx * (1 - fy));
    add_share(sum, lower, (1 - fx) * fy);
    add_share(sum, lower + 3, fx * fy);
}

/* Adds the colour at (x, y), bilinear between pixel middles, black outside. */
static void add_colour(double sum[3], const mg_image *im, double x, double y)
{
    if (x >= 0 && x < im->w - 1 && y >= 0 && y < im->h - 1) {
        add_inside(sum, im, x, y);
        return;
    }
    double left = floor(x), top = floor(y), fx = x - left, fy = y - top;
    if (!(left >= -1 && left < im->w && top >= -1 && top < im->h))
        return;
    for (int dy = 0; dy < 2; dy++)
        for (int dx = 0; dx < 2; dx++) {
            int px = (int)left + dx, py = (int)top + dy;
            if (px >= 0 && px < im->w && py >= 0 && py < im->h)
                add_share(sum, mg_image_at(im, px, py), (dx ? fx : 1 - fx) * (dy ? fy : 1 - fy));
        }
}

/* More places than this in a pixel's row do not show. */
enum { PLACES_MOST = 64 };

mg_status align_cut(mg_image *out, const mg_image *rgb, align_map m, int size, mg_err *err)
{
    mg_status st = mg_image_new(out, size, size, 3, err);
    if (st != MG_OK)
        return st;
    int places = (int)fmin(fmax(1, round(hypot(m.a, m.b))), PLACES_MOST);
    for (int y = 0; y < size; y++)
        for (int x = 0; x < size; x++) {
            double sum[3] = {0, 0, 0};
            for (int i = 0; i < places * places; i++) {
                mg_point at = {x + (i % places + 0.5) / places - 0.5, y + (i / places + 0.5) / places - 0.5};
                at = align_at(m, at);
                add_colour(sum, rgb, at.x, at.y);
            }
            for (int c = 0; c < 3; c++)
                mg_image_at(out, x, y)[c] = (uint8_t)lround(sum[c] / (places * places));
        }
    return MG_OK;
}

void align_blank(mg_image *im, double level, const uint8_t colour[3])
{
    for (int y = 0; y < im->h; y++)
        for (int x = 0; y > level && x < im->w; x++)
            for (int c = 0; c < im->channels; c++)
                mg_image_at(im, x, y)[c] = colour[c];
}

/* ---- a face ------------------------------------------------------------------------------------------------------ */

mg_status align_check(const char *name, const mg_image *rgb, const mg_alignment *a, mg_err *err)
{
    if (!rgb || !rgb->px || rgb->w < 1 || rgb->h < 1 || rgb->channels != 3)
        return mg_fail_at(err, MG_EINPUT, name, "needs an RGB picture");
    if (!a->found)
        return mg_fail_at(err, MG_EINPUT, name, "a face that could not be aligned");
    if (mg_rect_empty(a->box))
        return mg_fail_at(err, MG_EINPUT, name, "the face's box is empty");
    return MG_OK;
}

/* The known ones of ArcFace's points in index coordinates; returns how many. */
static int points_of(mg_point out[5], const mg_alignment *a)
{
    int n = mg_alignment_five(out, a);
    for (int i = 0; i < n; i++)
        out[i] = (mg_point){out[i].x - 0.5, out[i].y - 0.5};
    return n;
}

mg_status align_face(mg_image *out, const mg_image *rgb, const mg_alignment *a, const align_crop *crop, bool upper,
                     mg_err *err)
{
    mg_point known[5], arc[5];
    align_map m = align_box(a->box, crop->frame, crop->size);
    int n = points_of(known, a);
    double level = ((n == 5 ? align_halfway(known) : align_box_halfway(a->box)) - m.ty) / m.a;
    align_arc(arc, crop->size);
    if (n > 0 && !crop->boxed) {
        if (!align_fit(&m, arc, known, n))
            return mg_fail(err, MG_EINPUT, "a face whose points say nothing");
        level = align_halfway(arc);
    }
    mg_status st = align_cut(out, rgb, m, crop->size, err);
    if (st == MG_OK && upper)
        align_blank(out, level, crop->blank);
    return st;
}
