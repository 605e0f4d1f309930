/* Measures rasterised sheets: sheets PATTERN MASK SCALE REPORT.json DPI PAGE.png… [--faces PHOTO…]
 * The pages were drawn by another program (pdftoppm, rsvg-convert) from what `maskgen export --json` wrote. Prints, and
 * holds to bounds: the side of the check square; how far from where the texture mapping puts them the colours and the
 * edges of the print lie; and, with faces (photos or heldout:N), the mean margin of the print read back through the cut
 * shape against the pattern's own, both worn in the shape that was cut. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "print/cut.h"
#include "../unit/context.h"
#include "base/image/picture.h"
#include "maskgen/export.h"
#include "faceset/faceset.h"
#include "maskgen/measure.h"
#include "pattern/pattern_file.h"
#include "cloth/texture.h"

enum { PAGES_MAX = 16, LATTICE = 400 };

typedef struct work {
    mg_pattern_file pattern;
    mg_cut *cut;
    mg_json *report;
    mg_image print, page[PAGES_MAX];
    int pages;
    double scale, dpi;
    double *sum; /* [h][w][4]: colour read back, and how often */
} work;

static int die(const mg_err *err)
{
    printf("sheets: %s\n", err->msg);
    return 2;
}

static int dark(const mg_image *im, double x, double y)
{
    const uint8_t *p = mg_image_at(im, (int)x, (int)y);
    return 255 - p[1];
}

/* Centre of the dark line that crosses (x, y) along direction (dx, dy), within ±1 mm: weighted by darkness, px. */
static double line_at(const work *w, const mg_image *im, double x, double y, int dx, int dy)
{
    double sum = 0, at = 0;
    int reach = (int)(w->dpi / 25.4);
    for (int i = -reach; i <= reach; i++) {
        double d = dark(im, x + i * dx, y + i * dy);
        sum += d;
        at += d * (floor(dx ? x + i : y + i) + 0.5);
    }
    return sum > 0 ? at / sum : NAN;
}

static int check_square(const work *w, double side[2], int page)
{
    double c[3], k = w->dpi / 25.4;
    const mg_image *im = &w->page[page];
    if (mg_json_need_numbers(w->report, "check_square_mm", c, 3, "report", NULL) != MG_OK)
        return 1;
    double x = c[0] * k, y = c[1] * k, s = c[2] * k;
    side[0] = (line_at(w, im, x + s, y + 0.9 * s, 1, 0) - line_at(w, im, x, y + 0.9 * s, 1, 0)) / k;
    side[1] = (line_at(w, im, x + 0.1 * s, y + s, 0, 1) - line_at(w, im, x + 0.1 * s, y, 0, 1)) / k;
    return !(fabs(side[0] - 50) <= 0.2 && fabs(side[1] - 50) <= 0.2);
}

static const uint8_t *texel(const work *w, double u, double v)
{
    int x = (int)floor(u * w->print.w), y = (int)floor(v * w->print.h);
    x = x < 0 ? 0 : x >= w->print.w ? w->print.w - 1 : x;
    y = y < 0 ? 0 : y >= w->print.h ? w->print.h - 1 : y;
    return mg_image_at(&w->print, x, y);
}

static bool on_page(const work *w, const double m[6], const double clip[4], const mg_cut_piece *p, int panel, double u,
                    double t, const mg_image *im, double out[2])
{
    mg_point q = mg_cut_flat(p, panel, u, t);
    double x = m[0] * q.x * w->scale + m[1] * q.y * w->scale + m[2],
           y = m[3] * q.x * w->scale + m[4] * q.y * w->scale + m[5];
    if (clip[2] > 0 &&
        (x < clip[0] + 0.5 || y < clip[1] + 0.5 || x > clip[0] + clip[2] - 0.5 || y > clip[1] + clip[3] - 0.5))
        return false;
    out[0] = x * w->dpi / 25.4;
    out[1] = y * w->dpi / 25.4;
    return out[0] >= 1 && out[1] >= 1 && out[0] < im->w - 1 && out[1] < im->h - 1;
}

typedef struct tally {
    long points, wrong, edges, edge_wrong;
} tally;

static bool same(const uint8_t *a, const uint8_t *b)
{
    return abs(a[0] - b[0]) <= 3 && abs(a[1] - b[1]) <= 3 && abs(a[2] - b[2]) <= 3;
}

/* Every lattice point of a part: the colour on the page against the print. Lines and marks are drawn over the cloth and
 * count as wrong, so the share of wrong points must be small rather than nil. Points half a millimetre beside an edge
 * of the print, on either side of it, hold the edge to its place. */
static void read_part(work *w, const mg_cut_piece *p, int panel, const double m[6], const double clip[4],
                      const mg_image *im, tally *out)
{
    const mg_cut_panel *l = &p->panel[panel];
    double u0 = l->u[0], du = (l->u[l->columns - 1] - u0) / LATTICE, dt = 1.0 / LATTICE, at[2];
    for (int j = 1; j < LATTICE; j++)
        for (int i = 1; i < LATTICE; i++) {
            double u = u0 + i * du, t = j * dt, v = mg_cut_v(w->cut, p, u, t);
            if (!on_page(w, m, clip, p, panel, u, t, im, at))
                continue;
            const uint8_t *want = texel(w, u, v), *got = mg_image_at(im, (int)at[0], (int)at[1]);
            mg_point q = mg_cut_flat(p, panel, u, t), r = mg_cut_flat(p, panel, u + du, t),
                     s = mg_cut_flat(p, panel, u, t + dt);
            double half_u = 0.5 / (w->scale * hypot(r.x - q.x, r.y - q.y) / du),
                   half_t = 0.5 / (w->scale * hypot(s.x - q.x, s.y - q.y) / dt);
            bool flat = true, edge = false;
            for (int k = 0; k < 4; k++) {
                double su = k < 2 ? (k ? half_u : -half_u) : 0, st = k < 2 ? 0 : (k == 3 ? half_t : -half_t);
                flat = flat && same(want, texel(w, u + su, mg_cut_v(w->cut, p, u + su, t + st)));
                edge = edge || !same(want, texel(w, u + 2 * su, mg_cut_v(w->cut, p, u + 2 * su, t + 2 * st)));
            }
            if (v >= 0 && v <= 1) {
                double *sum = w->sum + 4 * ((size_t)((texel(w, u, v) - w->print.px) / 3));
                for (int c = 0; c < 3; c++)
                    sum[c] += got[c];
                sum[3]++;
            }
            if (!flat)
                continue;
            out->points++;
            out->wrong += !same(want, got);
            out->edges += edge;
            out->edge_wrong += edge && !same(want, got);
        }
}

static mg_status read_parts(work *w, tally *t, mg_err *err)
{
    for (const mg_json *n = mg_json_first(mg_json_find(w->report, "parts")); n; n = mg_json_next(n)) {
        double m[6], clip[4] = {0}, page;
        const char *name;
        mg_status st = mg_json_need_numbers(n, "flat_to_page_mm", m, 6, "report", err);
        if (st == MG_OK)
            st = mg_json_need_number(n, "page", &page, "report", err);
        if (st == MG_OK)
            st = mg_json_need_string(n, "piece", &name, "report", err);
        if (st == MG_OK && mg_json_find(n, "window_mm"))
            st = mg_json_need_numbers(n, "window_mm", clip, 4, "report", err);
        if (st != MG_OK)
            return st;
        if ((int)page > w->pages)
            return mg_fail(err, MG_EINPUT, "the report has more pages than were given");
        for (int i = 0; i < w->cut->pieces; i++)
            for (int k = 0; strcmp(w->cut->piece[i].name, name) == 0 && k < w->cut->piece[i].panels; k++)
                read_part(w, &w->cut->piece[i], k, m, clip, &w->page[(int)page - 1], t);
    }
    return MG_OK;
}

/* The print as read back. A texel that the lattice missed takes the mean of the read ones around it; what no piece
 * shows is grey, so that nothing of the pattern comes back that was not printed. Returns the share that was read. */
static double read_back(const work *w, mg_image *out)
{
    long seen = 0;
    for (int y = 0; y < out->h; y++)
        for (int x = 0; x < out->w; x++) {
            double sum[4] = {0, 0, 0, 0};
            for (int reach = 0; reach <= 2 && sum[3] <= 0; reach++)
                for (int j = y - reach < 0 ? 0 : y - reach; j <= y + reach && j < out->h; j++)
                    for (int i = x - reach < 0 ? 0 : x - reach; i <= x + reach && i < out->w; i++)
                        for (int c = 0; c < 4; c++)
                            sum[c] += w->sum[4 * ((size_t)j * (size_t)out->w + (size_t)i) + (size_t)c];
            for (int c = 0; c < 3; c++)
                mg_image_at(out, x, y)[c] = sum[3] > 0 ? (uint8_t)lround(sum[c] / sum[3]) : 128;
            seen += sum[3] > 0;
        }
    return (double)seen / ((double)out->w * out->h);
}

/* Mean margins on photos of the print, and of what was read back from its sheets. */
static mg_status margins(const work *w, const mg_list *photos, double out[2], double *seen, mg_err *err)
{
    mg_status st = MG_OK;
    mg_image back = {0};
    mg_conditions worn = {0};
    mg_faceset set = {0};
    mg_faces_spec spec = w->pattern.spec.faces;
    mg_detector by = {0};
    mg_outcomes o = {0};
    mg_observe_opts how = {.conditions = &worn, .model = &by, .models = 1, .context = test_context(NULL)};
    spec.paths = *photos;
    snprintf(spec.mask, sizeof spec.mask, "%s", w->cut->mask.name); /* worn is what was cut */
    MG_TRY(mg_image_new(&back, w->print.w, w->print.h, 3, err));
    *seen = read_back(w, &back);
    MG_TRY(mg_conditions_add_picture(&worn, "print", &w->print, err));
    MG_TRY(mg_conditions_add_picture(&worn, "read back", &back, err));
    MG_TRY(mg_faceset_load(&set, &spec, test_context(NULL), NULL, err));
    MG_TRY(mg_detector_new(&by, "dlib-hog", err));
    MG_TRY(mg_observe(&o, &how, set.view, set.views, NULL, err));
    for (size_t i = 0; i < 2; i++) {
        mg_estimate e;
        MG_TRY(mg_estimate_of(&e, &o, 0, i, 1, err));
        out[i] = e.margin.value;
    }
done:
    mg_outcomes_free(&o);
    mg_detector_free(&by);
    mg_faceset_free(&set);
    mg_conditions_free(&worn);
    mg_image_free(&back);
    return st;
}

static mg_status open_work(work *w, char **argv, mg_err *err)
{
    mg_rect all = {0, 0, MG_TEXTURE_W, MG_TEXTURE_H};
    mg_status st = mg_pattern_file_load(&w->pattern, argv[1], err);
    if (st == MG_OK)
        st = mg_cut_load(&w->cut, argv[2], err);
    w->scale = atof(argv[3]);
    if (st == MG_OK)
        st = mg_json_load(&w->report, argv[4], 1 << 20, err);
    w->dpi = atof(argv[5]);
    if (st == MG_OK)
        st = mg_image_new(&w->print, all.w, all.h, 3, err);
    if (st == MG_OK)
        mg_pattern_paint(w->pattern.pattern, &w->pattern.genome, all, &w->print);
    w->sum = calloc((size_t)all.w * (size_t)all.h * 4, sizeof *w->sum);
    return st == MG_OK && !w->sum ? mg_fail(err, MG_ENOMEM, "out of memory") : st;
}

static void close_work(work *w)
{
    for (int i = 0; i < w->pages; i++)
        mg_image_free(&w->page[i]);
    mg_image_free(&w->print);
    mg_json_free(w->report);
    mg_cut_free(w->cut);
    mg_pattern_file_free(&w->pattern);
    free(w->sum);
}

int main(int argc, char **argv)
{
    static work w;
    mg_list photos = {0};
    mg_err err = {MG_OK, ""};
    tally t = {0, 0, 0, 0};
    bool faces = false;
    int bad = 0;
    if (argc < 7)
        return fputs("sheets PATTERN MASK SCALE REPORT.json DPI PAGE.png… [--faces PHOTO…]\n", stderr), 2;
    mg_status st = open_work(&w, argv, &err);
    for (int i = 6; st == MG_OK && i < argc; i++) {
        if (strcmp(argv[i], "--faces") == 0)
            faces = true;
        else if (faces)
            st = mg_list_add(&photos, argv[i], &err);
        else if (w.pages < PAGES_MAX)
            st = mg_picture_load(&w.page[w.pages++], NULL, argv[i], &err);
    }
    for (int i = 0; st == MG_OK && i < w.pages; i++) {
        double side[2] = {0, 0};
        bad |= check_square(&w, side, i);
        printf("page %d: check square %.3f × %.3f mm\n", i + 1, side[0], side[1]);
    }
    if (st == MG_OK)
        st = read_parts(&w, &t, &err);
    if (st == MG_OK) {
        double wrong = 100.0 * (double)t.wrong / (double)(t.points + !t.points);
        double edge = 100.0 * (double)t.edge_wrong / (double)(t.edges + !t.edges);
        printf("%ld points, %.2f %% unlike the print; %ld within 1 mm of an edge, %.2f %% unlike it\n", t.points, wrong,
               t.edges, edge);
        bad |= t.points < 10000 || wrong > 4 || (t.edges > 1000 && edge > 6);
    }
    if (st == MG_OK && photos.count) {
        double m[2] = {0, 0}, seen = 0;
        st = margins(&w, &photos, m, &seen, &err);
        printf("%.0f %% of the print on the pieces; mean margin %+.4f, read back %+.4f\n", 100 * seen, m[0], m[1]);
        bad |= !(fabs(m[0] - m[1]) <= 0.05);
    }
    close_work(&w);
    mg_list_free(&photos);
    return st == MG_OK ? bad : die(&err);
}
