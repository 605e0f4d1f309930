/* Cut shapes, tiles, colours and the simulated print, without any other program (tests/cli/export.sh measures
 * finished sheets). */
#include "test.h"

#include <math.h>

#include "base/bundle.h"
#include "base/image/picture.h"
#include "print/draw.h"
#include "print/layout.h"
#include "maskgen/export.h"
#include "base/file/file.h"
#include "cloth/gamut.h"
#include "base/image/png.h"
#include "base/rng.h"
#include "cloth/printer.h"
#include "cloth/texture.h"

static const char *const shapes[] = {"surgical", "contoured", "kn95"};
enum { SHAPES = 3 };

static double apart(mg_point a, mg_point b)
{
    return hypot(a.x - b.x, a.y - b.y);
}

static double seam_length(const mg_cut_piece *p, const mg_cut_side *s)
{
    double sum = 0;
    mg_point a = mg_cut_flat(p, s->panel, s->from[0], s->from[1]);
    for (int i = 1; i <= 200; i++) {
        double k = i / 200.0;
        mg_point b = mg_cut_flat(p, s->panel, s->from[0] + k * (s->to[0] - s->from[0]),
                                 s->from[1] + k * (s->to[1] - s->from[1]));
        sum += apart(a, b);
        a = b;
    }
    return sum;
}

/* What is sewn together is equally long, and shows the same (u, v) on both sides. */
static void seams_fit(void **state)
{
    (void)state;
    mg_cut *c;
    MUST(mg_cut_load(&c, "contoured", err));
    assert_int_equal(c->pieces, 2);
    for (int i = 0; i < c->piece[0].sides; i++)
        assert_true(fabs(seam_length(&c->piece[0], &c->piece[0].side[i]) -
                         seam_length(&c->piece[1], &c->piece[1].side[i])) < 1e-6);
    for (double t = 0; t <= 1; t += 0.05)
        assert_true(fabs(mg_cut_v(c, &c->piece[0], 0.5, t) - mg_cut_v(c, &c->piece[1], 0.5, t)) < 1e-12);
    mg_cut_free(c);
    MUST(mg_cut_load(&c, "kn95", err));
    const mg_cut_piece *p = &c->piece[0];
    int darts = 0;
    for (int i = 0; i + 1 < p->sides; i++)
        if (p->side[i].dart && p->side[i + 1].dart) {
            assert_true(fabs(seam_length(p, &p->side[i]) - seam_length(p, &p->side[i + 1])) < 1e-6);
            darts++;
        }
    assert_int_equal(darts, 2);
    assert_int_equal(p->lines, 1); /* on the fold both panels are one cloth */
    for (double k = 0; k <= 1; k += 0.1) {
        double t = p->line[0].from[1] + k * (p->line[0].to[1] - p->line[0].from[1]);
        assert_true(apart(mg_cut_flat(p, 0, 0.5, t), mg_cut_flat(p, 1, 0.5, t)) < 1e-9);
    }
    mg_cut_free(c);
}

/* 175 × 160 mm of cloth fold to 175 × 95; at the sides the pleats are shut, so their cloth shows one v; in the
 * middle it opens. */
static void pleats_fold(void **state)
{
    (void)state;
    mg_cut *c;
    MUST(mg_cut_load(&c, "surgical", err));
    const mg_cut_piece *p = &c->piece[0];
    double hidden = 0;
    assert_int_equal(p->pleats, 3);
    for (int i = 0; i < 3; i++) {
        double a = p->pleat[i][0], b = p->pleat[i][1];
        hidden += 160 * (b - a);
        assert_true(fabs(mg_cut_v(c, p, 0, a) - mg_cut_v(c, p, 0, b)) < 1e-9);
        assert_true(mg_cut_v(c, p, 0.5, b) - mg_cut_v(c, p, 0.5, a) > 0.02);
        assert_true(mg_cut_open(p, 0, (a + b) / 2) == 0 && mg_cut_open(p, 0, a - 0.02) == 1);
    }
    assert_true(fabs(160 - hidden - 95) < 0.01);
    mg_point a = mg_cut_flat(p, 0, 0, 0), b = mg_cut_flat(p, 0, 1, 1);
    assert_true(fabs(b.x - a.x - 175) < 1e-6 && fabs(b.y - a.y - 160) < 1e-6);
    mg_cut_free(c);
}

/* The surgical mask is 175 mm wide at size M, and 189 at L. Its cut line lies outside the finished edge by each side's
 * own allowance, which does not grow with the size, and what is printed by the bleed outside that. */
static void pieces_are_of_true_size(void **state)
{
    (void)state;
    static const double scale[] = {1, 1.08}, width[] = {175, 189};
    mg_cut *c;
    MUST(mg_cut_load(&c, "surgical", err));
    double allow = 0;
    for (int i = 0; i < c->piece[0].sides; i++) {
        const mg_cut_side *s = &c->piece[0].side[i];
        allow += s->from[0] == s->to[0] ? s->allow : 0; /* the left and the right one */
    }
    assert_true(allow > 10);
    for (int i = 0; i < 2; i++) {
        piece p;
        MUST(piece_init(&p, c, 0, scale[i], 3, err));
        double lo[2] = {INFINITY, INFINITY}, hi[2] = {-INFINITY, -INFINITY};
        for (int k = 0; k < 2; k++)
            for (int n = 0; n < (k ? p.trim : p.seam).count; n++) {
                double x = (k ? p.trim : p.seam).at[n].x;
                lo[k] = fmin(lo[k], x);
                hi[k] = fmax(hi[k], x);
            }
        assert_true(fabs(hi[0] - lo[0] - width[i]) < 0.01);
        assert_true(fabs(hi[1] - lo[1] - width[i] - allow) < 0.01);
        assert_true(fabs(p.x1 - p.x0 - width[i] - allow - 6) < 0.01);
        piece_free(&p);
    }
    mg_cut_free(c);
}

static mg_point on_page(const mg_export_place *at, double x, double y)
{
    return (mg_point){at->m[0] * x + at->m[1] * y + at->m[2], at->m[3] * x + at->m[4] * y + at->m[5]};
}

/* Each piece in its own place, the left side where the right one was; pieces that are turned, too. */
static void mirrored_sheets_are_mirrored(void **state)
{
    (void)state;
    bool turned = false;
    for (int s = 0; s < SHAPES; s++) {
        mg_cut *c;
        MUST(mg_cut_load(&c, shapes[s], err));
        piece p[MG_CUT_PIECES];
        mg_export_opts o = {.overlap = 10};
        mg_export_report plain = {0}, mirrored = {0};
        MUST(mg_export_page(o.page, s == 2 ? "195x400" : "300x300", err));
        for (int i = 0; i < c->pieces; i++)
            MUST(piece_init(&p[i], c, i, 1, 3, err));
        MUST(layout_pages(&plain, &o, p, c->pieces, err));
        o.mirror = true;
        MUST(layout_pages(&mirrored, &o, p, c->pieces, err));
        assert_int_equal(plain.places, c->pieces); /* none is cut into windows */
        for (int i = 0; i < plain.places; i++) {
            const piece *q = &p[plain.place[i].piece];
            const double x[] = {q->x0, q->x1}, y[] = {q->y0, q->y1};
            turned |= plain.place[i].m[0] == 0;
            for (int k = 0; k < 4; k++)
                assert_true(apart(on_page(&mirrored.place[i], x[k % 2], y[k / 2]),
                                  on_page(&plain.place[i], x[1 - k % 2], y[k / 2])) < 1e-9);
        }
        for (int i = 0; i < c->pieces; i++)
            piece_free(&p[i]);
        mg_cut_free(c);
    }
    assert_true(turned);
}

/* Dark within 3 pixels (0.3 mm) of (x, y) mm, at 10 pixels a mm. */
static bool line_at(const mg_image *im, double x, double y)
{
    int darkest = 255;
    for (int dy = -3; dy <= 3; dy++)
        for (int dx = -3; dx <= 3; dx++) {
            uint8_t v = *mg_image_at(im, (int)lround(10 * x) + dx, (int)lround(10 * y) + dy);
            darkest = v < darkest ? v : darkest;
        }
    return darkest < 140;
}

/* The square by which a reader checks the scale of paper: 50 mm from line to line, in the picture itself. */
static void the_check_square_is_50_mm(void **state)
{
    (void)state;
    static const char path[] = "test_print_square.png";
    mg_image print, page;
    mg_cut *c;
    mg_export_report r;
    mg_export_opts o = {.scale = 1, .dpi = 254, .title = "Test", .size = "M"};
    MUST(mg_export_page(o.page, "A4", err));
    MUST(mg_image_new(&print, 384, 256, 3, err));
    memset(print.px, 255, 3 * (size_t)384 * 256);
    MUST(mg_cut_load(&c, "surgical", err));
    MUST(mg_export_sheets(path, &print, c, &o, &r, err));
    MUST(mg_picture_load(&page, NULL, path, err));
    remove(path);
    assert_true(page.w == 2100 && page.h == 2970);
    double x = r.check[0], y = r.check[1];
    for (int i = 5; i <= 45; i += 10) {
        assert_true(line_at(&page, x, y + i) && line_at(&page, x + 50, y + i));
        assert_true(line_at(&page, x + i, y) && line_at(&page, x + i, y + 50));
    }
    assert_false(line_at(&page, x + 1, y + 25) || line_at(&page, x + 49, y + 25) || line_at(&page, x + 51, y + 25));
    mg_image_free(&page);
    mg_image_free(&print);
    mg_cut_free(c);
}

/* v rises along every column; the edges of the piece are those of the worn mask. */
static void mapping_is_the_masks(void **state)
{
    (void)state;
    for (int s = 0; s < SHAPES; s++) {
        mg_cut *c;
        MUST(mg_cut_load(&c, shapes[s], err));
        for (int i = 0; i < c->pieces; i++)
            for (int k = 0; k < c->piece[i].panels; k++) {
                const mg_cut_piece *p = &c->piece[i];
                double u0 = p->panel[k].u[0], u1 = p->panel[k].u[p->panel[k].columns - 1];
                for (double u = u0; u <= u1; u += 0.05) {
                    double angle = (2 * u - 1) * c->mask.half_angle, before = -1,
                           span = c->mask.uv_top - c->mask.uv_bottom;
                    for (double t = 0; t <= 1; t += 0.01) {
                        double v = mg_cut_v(c, p, u, t);
                        assert_true(v >= before - 1e-12);
                        before = v;
                    }
                    assert_true(fabs(mg_cut_v(c, p, u, 0) -
                                     (c->mask.uv_top - mg_mask_edge_y(&c->mask.top, angle)) / span) < 1e-9);
                    assert_true(fabs(mg_cut_v(c, p, u, 1) -
                                     (c->mask.uv_top - mg_mask_edge_y(&c->mask.bottom, angle)) / span) < 1e-9);
                }
            }
        mg_cut_free(c);
    }
}

static void cloth_hardly_stretches(void **state)
{
    (void)state;
    for (int s = 0; s < SHAPES; s++) {
        mg_cut *c;
        mg_stretch k, l;
        MUST(mg_cut_load(&c, shapes[s], err));
        MUST(mg_cut_stretch(&k, c, 1, err));
        assert_true(k.min <= k.low && k.low <= k.median && k.median <= k.high && k.high <= k.max);
        assert_true(k.median > 0.95 && k.median < 1.05);
        if (c->piece[0].pleats == 0) /* shaped pieces follow the face; a folded rectangle cannot */
            assert_true(k.low > 0.9 && k.high < 1.1);
        MUST(mg_cut_stretch(&l, c, 2, err));
        assert_true(fabs(l.median - k.median / 2) < 1e-9);
        mg_cut_free(c);
    }
}

static void damaged_shapes_are_refused(void **state)
{
    (void)state;
    mg_rng rng;
    mg_rng_seed(&rng, 8, 0);
    for (int s = 0; s < SHAPES; s++) {
        char name[64];
        size_t size;
        snprintf(name, sizeof name, "masks/%s.json", shapes[s]);
        const char *good = mg_bundle_find(name, &size);
        char *text = malloc(size + 1);
        int refused = 0;
        for (int i = 0; i < 300; i++) { /* any byte may become any other: no crash, and never a half-read shape */
            mg_cut *c;
            mg_err got = {MG_OK, ""};
            memcpy(text, good, size + 1);
            for (int k = 0; k < 3; k++)
                text[mg_rng_below(&rng, (uint32_t)size)] = (char)mg_rng_below(&rng, 256);
            mg_status st = mg_cut_parse(&c, text, size, "mutant", &got);
            assert_true((st == MG_OK) == (c != NULL));
            if (st != MG_OK) {
                assert_int_equal(st, MG_EINPUT);
                assert_non_null(strstr(got.msg, "mutant"));
                refused++;
            }
            mg_cut_free(c);
        }
        assert_true(refused > 150);
        free(text);
    }
    mg_cut *c;
    mg_err got = {MG_OK, ""};
    assert_int_equal(mg_cut_load(&c, "balaclava", &got), MG_EINPUT);
    assert_null(c);
}

static void tiles_have_no_seam(void **state)
{
    (void)state;
    mg_image print, tile;
    mg_rng rng;
    char *data;
    size_t size;
    mg_rng_seed(&rng, 3, 0);
    MUST(mg_image_new(&print, 96, 64, 3, err));
    for (int i = 0; i < 96 * 64 * 3; i++)
        print.px[i] = (uint8_t)mg_rng_below(&rng, 256);
    mg_export_opts o = {.dpi = 127, .title = "noise"};
    MUST(mg_export_tile("test_print_tile.png", &print, 40, &o, NULL, err));
    MUST(mg_file_read("test_print_tile.png", 1 << 24, &data, &size, err));
    remove("test_print_tile.png");
    MUST(mg_png_decode(&tile, NULL, data, size, "tile", err));
    free(data);
    assert_int_equal(tile.w, 400); /* 2 × 40 mm at 127 dpi */
    assert_int_equal(tile.h, 266);
    for (int y = 0; y < tile.h; y++) { /* each half the other's mirror image, edges too */
        for (int x = 0; x < tile.w / 2; x++)
            assert_memory_equal(mg_image_at(&tile, x, y), mg_image_at(&tile, tile.w - 1 - x, y), 3);
        assert_memory_equal(mg_image_at(&tile, 0, y), mg_image_at(&tile, 0, tile.h - 1 - y), 3 * (size_t)tile.w);
    }
    mg_err got = {MG_OK, ""};
    assert_int_equal(mg_export_tile("x.png", &print, 0, &o, NULL, &got), MG_EINPUT);
    mg_image_free(&tile);
    mg_image_free(&print);
}

static void pages_and_formats_by_name(void **state)
{
    (void)state;
    double p[2];
    mg_export_format f;
    mg_err got = {MG_OK, ""};
    MUST(mg_export_page(p, "a4", err));
    assert_true(p[0] == 210 && p[1] == 297);
    MUST(mg_export_page(p, "1400x900.5", err));
    assert_true(p[0] == 1400 && p[1] == 900.5);
    static const char *const bad[] = {"",        "A9",       "210",     "210x",   "210x297mm",
                                      "100x300", "210x-297", "nanx300", "1e9x300"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(mg_export_page(p, bad[i], &got), MG_EINPUT);
    MUST(mg_export_format_of(&f, "a/b.c/sheet.PDF", err));
    assert_int_equal(f, MG_EXPORT_PDF);
    assert_int_equal(mg_export_format_of(&f, "sheet", &got), MG_EINPUT);
    assert_int_equal(mg_export_format_of(&f, "sheet.pdf.gif", &got), MG_EINPUT);
}

static void greys_print_and_neon_does_not(void **state)
{
    (void)state;
    mg_gamut *g;
    uint8_t out[3], again[3];
    MUST(mg_gamut_new(&g, NULL, err));
    for (int v = 0; v < 256; v++) {
        uint8_t grey[3] = {(uint8_t)v, (uint8_t)v, (uint8_t)v};
        assert_true(mg_gamut_print(g, grey, out) < 1);
        assert_memory_equal(grey, out, 3);
    }
    static const uint8_t neon[][3] = {{0, 255, 0}, {0, 0, 255}, {255, 0, 255}, {0, 255, 255}},
                         blue[3] = {143, 190, 214};
    assert_true(mg_gamut_print(g, blue, out) < 1);
    for (size_t i = 0; i < sizeof neon / sizeof *neon; i++) {
        assert_true(mg_gamut_print(g, neon[i], out) > 15);
        assert_true(mg_gamut_print(g, out, again) < 3); /* what it becomes can be printed */
    }
    mg_gamut_free(g);
    mg_gamut_free(NULL);
}

/* Every patch that FOGRA measured lies in the hull of its solids: the table against Debian's icc-profiles-free. */
static void measured_patches_are_inside(void **state)
{
    (void)state;
    char *data, *line;
    size_t size;
    int patches = 0, outside = 0;
    mg_gamut *g;
    if (mg_file_read("/usr/share/color/icc/FOGRA39L.ti3", 1 << 20, &data, &size, NULL) != MG_OK) {
        print_message("# not run: FOGRA39L.ti3 (Debian's icc-profiles-free) is not installed\n");
        return;
    }
    MUST(mg_gamut_new(&g, NULL, err));
    line = strstr(data, "NUMBER_OF_SETS");
    assert_non_null(line);
    line = strstr(line, "BEGIN_DATA");
    assert_non_null(line);
    for (line = strchr(line, '\n') + 1; strncmp(line, "END_DATA", 8) != 0; line = strchr(line, '\n') + 1) {
        double v[8], x, y, z, lin[3];
        uint8_t rgb[3], out[3];
        if (sscanf(line, "%lf%lf%lf%lf%lf%lf%lf%lf", v, v + 1, v + 2, v + 3, v + 4, &x, &y, &z) != 8)
            continue;
        /* relative to paper and to the deepest black, D50 → linear sRGB */
        const double paper[3] = {84.48, 87.62, 74.57}, d50[3] = {0.9642, 1, 0.8249}, black = 0.97 / 87.62,
                     in[3] = {x, y, z};
        double q[3];
        for (int i = 0; i < 3; i++)
            q[i] = (in[i] / paper[i] * d50[i] - black * d50[i]) / (1 - black);
        lin[0] = 3.1338561 * q[0] - 1.6168667 * q[1] - 0.4906146 * q[2];
        lin[1] = -0.9787684 * q[0] + 1.9161415 * q[1] + 0.0334540 * q[2];
        lin[2] = 0.0719453 * q[0] - 0.2289914 * q[1] + 1.4052427 * q[2];
        bool fits = true;
        for (int i = 0; i < 3; i++) {
            fits = fits && lin[i] >= 0 && lin[i] <= 1; /* some inks lie outside sRGB */
            double c = lin[i] < 0 ? 0 : lin[i] > 1 ? 1 : lin[i];
            rgb[i] = (uint8_t)lround(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * pow(c, 1 / 2.4) - 0.055));
        }
        if (!fits)
            continue;
        patches++;
        outside += mg_gamut_print(g, rgb, out) >= MG_GAMUT_WARN;
    }
    assert_true(patches > 800);
    assert_true(outside <= patches / 50);
    mg_gamut_free(g);
    free(data);
}

static void damaged_profiles_are_refused(void **state)
{
    (void)state;
    char *good;
    size_t size;
    mg_rng rng;
    if (mg_file_read("/usr/share/color/icc/sRGB.icc", 1 << 20, &good, &size, NULL) != MG_OK) {
        print_message("# not run: sRGB.icc (Debian's icc-profiles-free) is not installed\n");
        return;
    }
    mg_rng_seed(&rng, 5, 0);
    for (int i = 0; i < 150; i++) {
        mg_gamut *g;
        mg_err got = {MG_OK, ""};
        char *data = malloc(size);
        size_t n = i % 3 ? size : mg_rng_below(&rng, (uint32_t)size);
        memcpy(data, good, size);
        for (int k = 0; k < 6; k++)
            data[mg_rng_below(&rng, (uint32_t)(k < 3 ? 512 : size))] = (char)mg_rng_below(&rng, 256);
        MUST(mg_file_write("test_print_mutant.icc", data, n, err));
        mg_status st = mg_gamut_new(&g, "test_print_mutant.icc", &got);
        assert_true((st == MG_OK) == (g != NULL));
        if (g) {
            uint8_t rgb[3] = {200, 30, 90}, out[3];
            assert_true(mg_gamut_print(g, rgb, out) >= 0); /* no NaN */
        } else {
            assert_int_equal(st, MG_EINPUT);
        }
        mg_gamut_free(g);
        free(data);
    }
    remove("test_print_mutant.icc");
    free(good);
}

static void printing_does_what_it_says(void **state)
{
    (void)state;
    mg_image a, b;
    mg_err got = {MG_OK, ""};
    mg_print_opts o = {.width = 384, .height = 256}; /* a millimetre a pixel */
    MUST(mg_image_new(&a, 384, 256, 3, err));
    for (int y = 0; y < 256; y++)
        for (int x = 0; x < 384; x++)
            memset(mg_image_at(&a, x, y), x < 128 ? 0 : x < 256 ? 128 : 255, 3);
    MUST(mg_image_copy(&b, &a, err));
    MUST(mg_print_simulate(&b, &o, err)); /* nothing asked for: nothing changed */
    assert_memory_equal(a.px, b.px, 3 * 384 * 256);
    o.fade = 0.25;
    o.gain = 0.2;
    MUST(mg_print_simulate(&b, &o, err));
    double paper = mg_albedo(255), ink = mg_albedo(0), cover = (paper - mg_albedo(128)) / (paper - ink);
    double want[3] = {paper - 0.75 * (paper - ink), paper - 0.75 * (cover + 0.8 * cover * (1 - cover)) * (paper - ink),
                      paper};
    for (int i = 0; i < 3; i++)
        assert_true(fabs(mg_albedo(*mg_image_at(&b, 64 + 128 * i, 100)) - want[i]) < 0.006);
    memcpy(b.px, a.px, 3 * 384 * 256);
    o = (mg_print_opts){.blur = 4, .width = 384, .height = 256};
    MUST(mg_print_simulate(&b, &o, err));
    /* a Gaussian edge: half way at the border, 16 % and 84 % one sigma beside it, untouched far away */
    double lo = mg_albedo(0), hi = mg_albedo(128);
    double before = mg_albedo(*mg_image_at(&b, 123, 9)), after = mg_albedo(*mg_image_at(&b, 132, 9));
    assert_true(fabs((before + after) / 2 - (lo + hi) / 2) < 0.004);
    assert_true(fabs((mg_albedo(*mg_image_at(&b, 131, 9)) + mg_albedo(*mg_image_at(&b, 132, 9))) / 2 -
                     (lo + 0.841 * (hi - lo))) < 0.006);
    assert_int_equal(*mg_image_at(&b, 60, 9), 0);
    assert_int_equal(*mg_image_at(&b, 383, 9), 255);
    o.fade = 2;
    assert_int_equal(mg_print_simulate(&b, &o, &got), MG_EINPUT);
    mg_image_free(&a);
    mg_image_free(&b);
}

/* Ink that spreads over many pixels is still a Gaussian edge: 16 % and 84 % of the way one sigma beside it. */
static void wide_blurs_are_whole(void **state)
{
    (void)state;
    enum { W = 600, SIGMA = 60 };
    mg_image im;
    mg_err got = {0};
    mg_print_opts o = {.blur = 10, .width = W * 10.0 / SIGMA, .height = 20};
    MUST(mg_image_new(&im, W, 2, 3, err));
    for (int y = 0; y < 2; y++)
        for (int x = 0; x < W; x++)
            memset(mg_image_at(&im, x, y), x < W / 2 ? 0 : 255, 3);
    MUST(mg_print_simulate(&im, &o, err));
    double lo = mg_albedo(0), hi = mg_albedo(255);
    for (int side = -1; side <= 1; side += 2) {
        double want = lo + (hi - lo) * (0.5 + side * 0.3413);
        assert_true(fabs(mg_albedo(*mg_image_at(&im, W / 2 + side * SIGMA, 0)) - want) < 0.01);
    }
    o.width = 9;
    assert_int_equal(mg_print_simulate(&im, &o, &got), MG_EINPUT); /* wider than the print itself */
    mg_image_free(&im);
}

TEST_MAIN(cmocka_unit_test(seams_fit), cmocka_unit_test(pleats_fold), cmocka_unit_test(pieces_are_of_true_size),
          cmocka_unit_test(mirrored_sheets_are_mirrored), cmocka_unit_test(the_check_square_is_50_mm),
          cmocka_unit_test(mapping_is_the_masks), cmocka_unit_test(cloth_hardly_stretches),
          cmocka_unit_test(damaged_shapes_are_refused), cmocka_unit_test(tiles_have_no_seam),
          cmocka_unit_test(pages_and_formats_by_name), cmocka_unit_test(greys_print_and_neon_does_not),
          cmocka_unit_test(measured_patches_are_inside), cmocka_unit_test(damaged_profiles_are_refused),
          cmocka_unit_test(printing_does_what_it_says), cmocka_unit_test(wide_blurs_are_whole))
