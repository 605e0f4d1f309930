/* What every family promises, under every modifier: bounds, tight repaints, symmetry, seamless repetition, locks. */
#include "test.h"

#include <math.h>
#include <unistd.h>

#include "base/file/file.h"
#include "base/json/json.h"
#include "base/rng.h"
#include "maskgen/pattern.h"
#include "base/image/png.h"
#include "pattern/family.h"
#include "pattern/palette.h"

enum { MOVES = 1000 };

static mg_pattern_spec spec_of(const char *family)
{
    mg_pattern_spec s = {.grid = {6, 4}, .levels = 16, .repeat = {1, 1}, .stamp = "face"};
    snprintf(s.family, sizeof s.family, "%s", family);
    return s;
}

static mg_pattern *pattern_of(const mg_pattern_spec *s, int w, int h)
{
    mg_pattern *p;
    MUST(mg_pattern_new(&p, s, w, h, err));
    return p;
}

static mg_image image_of(int w, int h)
{
    mg_image im;
    MUST(mg_image_new(&im, w, h, 3, err));
    return im;
}

/* Makes `s` a new pattern; it must be refused with `part` in the message. */
static void refused(const mg_pattern_spec *s, const char *part)
{
    mg_err err = {MG_OK, ""};
    mg_pattern *p = NULL;
    assert_int_equal(mg_pattern_new(&p, s, 384, 256, &err), MG_EINPUT);
    assert_null(p);
    if (!strstr(err.msg, part))
        fail_msg("\"%s\" does not mention \"%s\"", err.msg, part);
}

/* Repaints only the footprints of random one-gene moves: the picture must equal a full paint each time, and nothing
 * outside the footprints may be touched. */
static void walk(const mg_pattern_spec *s, int w, int h, int moves)
{
    mg_pattern *p = pattern_of(s, w, h);
    mg_image part = image_of(w, h), full = image_of(w, h);
    mg_rect all = {0, 0, w, h}, rects[64];
    mg_rng rng;
    mg_genome g;
    mg_rng_seed(&rng, 21, 0);
    mg_pattern_random(p, &rng, &g);
    mg_pattern_paint(p, &g, all, &part);
    for (int k = 0; k < moves; k++) {
        int gene = (int)mg_rng_below(&rng, (uint32_t)mg_pattern_genes(p));
        int n = mg_pattern_footprints(p, &g, gene, rects, 32);
        mg_rect before = mg_pattern_footprint(p, &g, gene);
        g.gene[gene] = (int16_t)mg_rng_below(&rng, (uint32_t)mg_pattern_alphabet(p, gene));
        if (k % 2) {
            mg_pattern_paint(p, &g, mg_rect_union(before, mg_pattern_footprint(p, &g, gene)), &part);
        } else {
            n += mg_pattern_footprints(p, &g, gene, rects + n, 32);
            for (int i = 0; i < n; i++)
                mg_pattern_paint(p, &g, rects[i], &part);
        }
        mg_pattern_paint(p, &g, all, &full);
        if (memcmp(part.px, full.px, (size_t)w * (size_t)h * 3))
            fail_msg("%s: move %d (gene %d to %d) differs from a full repaint", s->family, k, gene, g.gene[gene]);
    }
    mg_image_free(&part);
    mg_image_free(&full);
    mg_pattern_free(p);
}

static void a_move_repaints_its_footprint(void **state)
{
    (void)state;
    for (int f = 0; mg_families[f]; f++) {
        mg_pattern_spec s = spec_of(mg_families[f]->name);
        walk(&s, 240, 160, MOVES);
    }
}

static void a_move_repaints_its_footprint_under_modifiers(void **state)
{
    (void)state;
    for (int f = 0; mg_families[f]; f++)
        for (int k = 0; k < 6; k++) {
            mg_pattern_spec s = spec_of(mg_families[f]->name);
            s.symmetry = k % 3;
            s.repeat[0] = k < 3 ? 1 : 2;
            s.repeat[1] = k < 3 ? 1 : 3;
            walk(&s, 195, 129, 60);
        }
}

static void painting_stays_inside_its_clip(void **state)
{
    (void)state;
    enum { W = 200, H = 150 };
    mg_rng rng;
    mg_rng_seed(&rng, 22, 0);
    for (int f = 0; mg_families[f]; f++)
        for (int k = 0; k < 40; k++) {
            mg_pattern_spec s = spec_of(mg_families[f]->name);
            s.symmetry = k % 3;
            s.repeat[0] = 1 + k % 4;
            mg_pattern *p = pattern_of(&s, W, H);
            mg_image full = image_of(W, H), part = image_of(W, H);
            mg_genome g;
            mg_pattern_random(p, &rng, &g);
            mg_pattern_paint(p, &g, (mg_rect){0, 0, W, H}, &full);
            memset(part.px, 77, W * H * 3);
            mg_rect clip = {(int)mg_rng_below(&rng, W) - 20, (int)mg_rng_below(&rng, H) - 20,
                            1 + (int)mg_rng_below(&rng, W), 1 + (int)mg_rng_below(&rng, H)};
            mg_pattern_paint(p, &g, clip, &part);
            for (int y = 0; y < H; y++)
                for (int x = 0; x < W; x++) {
                    bool in = x >= clip.x && y >= clip.y && x < clip.x + clip.w && y < clip.y + clip.h;
                    uint8_t same[3] = {77, 77, 77};
                    assert_memory_equal(mg_image_at(&part, x, y), in ? mg_image_at(&full, x, y) : same, 3);
                }
            mg_image_free(&full);
            mg_image_free(&part);
            mg_pattern_free(p);
        }
}

static void symmetry_holds_to_the_pixel(void **state)
{
    (void)state;
    static const int size[3][2] = {{384, 256}, {101, 77}, {90, 81}};
    mg_rng rng;
    mg_rng_seed(&rng, 23, 0);
    for (int f = 0; mg_families[f]; f++)
        for (int k = 0; k < 6; k++) {
            int w = size[k / 2][0], h = size[k / 2][1];
            mg_pattern_spec s = spec_of(mg_families[f]->name);
            s.symmetry = k % 2 ? MG_SYMMETRY_MIRROR : MG_SYMMETRY_ROTATE;
            mg_pattern *p = pattern_of(&s, w, h);
            mg_image im = image_of(w, h);
            mg_genome g;
            mg_pattern_random(p, &rng, &g);
            mg_pattern_paint(p, &g, (mg_rect){0, 0, w, h}, &im);
            for (int y = 0; y < h; y++)
                for (int x = 0; x < w; x++)
                    assert_memory_equal(mg_image_at(&im, x, y),
                                        mg_image_at(&im, w - 1 - x, s.symmetry == MG_SYMMETRY_MIRROR ? y : h - 1 - y),
                                        3);
            mg_image_free(&im);
            mg_pattern_free(p);
        }
}

static void repetition_is_exact(void **state)
{
    (void)state;
    enum { W = 386, H = 260, C = 4, R = 3 }; /* tiles of 97×87, the last column and row cut off */
    mg_rng rng;
    mg_rng_seed(&rng, 24, 0);
    for (int f = 0; mg_families[f]; f++)
        for (int k = 0; k < 6; k++) {
            mg_pattern_spec s = spec_of(mg_families[f]->name);
            s.repeat[0] = C;
            s.repeat[1] = R;
            s.symmetry = k % 3;
            mg_pattern *p = pattern_of(&s, W, H);
            mg_image im = image_of(W, H);
            mg_genome g;
            mg_pattern_random(p, &rng, &g);
            mg_pattern_paint(p, &g, (mg_rect){0, 0, W, H}, &im);
            for (int y = 0; y < H; y++)
                for (int x = 0; x < W; x++)
                    assert_memory_equal(mg_image_at(&im, x, y), mg_image_at(&im, x % 97, y % 87), 3);
            mg_image_free(&im);
            mg_pattern_free(p);
        }
}

static void genes_stay_in_their_alphabet(void **state)
{
    (void)state;
    mg_rng rng;
    mg_rng_seed(&rng, 25, 0);
    for (int f = 0; mg_families[f]; f++) {
        mg_pattern_spec s = spec_of(mg_families[f]->name);
        mg_pattern *p = pattern_of(&s, 384, 256);
        mg_err bad;
        mg_genome g, wrong;
        assert_int_equal(mg_pattern_genes(p), 24);
        for (int k = 0; k < 50; k++) {
            mg_pattern_random(p, &rng, &g);
            MUST(mg_pattern_check(p, &g, "here", err));
        }
        for (int i = 0; i < mg_pattern_genes(p); i++) {
            assert_in_range(mg_pattern_alphabet(p, i), 2, INT16_MAX);
            for (int k = 0; k < 2; k++) {
                wrong = g;
                wrong.gene[i] = (int16_t)(k ? -1 : mg_pattern_alphabet(p, i));
                assert_int_equal(mg_pattern_check(p, &wrong, "here", &bad), MG_EINPUT);
                assert_true(strncmp(bad.msg, "gene ", 5) == 0 && ends_with(bad.msg, ": here"));
            }
        }
        wrong = g;
        wrong.count--;
        assert_int_equal(mg_pattern_check(p, &wrong, "here", &bad), MG_EINPUT);
        mg_pattern_free(p);
    }
}

static void locked_genes_hold(void **state)
{
    (void)state;
    mg_rng rng;
    mg_rng_seed(&rng, 26, 0);
    for (int f = 0; mg_families[f]; f++) {
        mg_pattern_spec s = spec_of(mg_families[f]->name);
        strcpy(s.lock, "0=1,23=0,5=1");
        mg_pattern *p = pattern_of(&s, 384, 256);
        mg_genome g;
        mg_err bad;
        for (int k = 0; k < 20; k++) {
            mg_pattern_random(p, &rng, &g);
            assert_true(g.gene[0] == 1 && g.gene[23] == 0 && g.gene[5] == 1);
        }
        for (int i = 0; i < 24; i++)
            assert_int_equal(mg_pattern_locked(p, i), i == 0 || i == 5 || i == 23);
        g.gene[5] = 0;
        assert_int_equal(mg_pattern_check(p, &g, "here", &bad), MG_EINPUT);
        assert_non_null(strstr(bad.msg, "locked"));
        mg_pattern_free(p);
    }
    static const char *const wrong[][2] = {{"24=0", "gene 24"},
                                           {"0=16", "0 … 15"},
                                           {"0", "form"},
                                           {"0=", "form"},
                                           {"=1", "form"},
                                           {"0=1,", "form"},
                                           {"-1=0", "form"},
                                           {"0=1,0=2", "two"},
                                           {"0=1;2=3", "form"},
                                           {" 0=1", "form"},
                                           {"0=99999999999999999999", "form"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        mg_pattern_spec s = spec_of("cells");
        strcpy(s.lock, wrong[i][0]);
        refused(&s, wrong[i][1]);
    }
}

static void wrong_specs_are_named(void **state)
{
    (void)state;
    mg_pattern_spec s = spec_of("cels");
    refused(&s, "cells");
    s = spec_of("cells");
    s.grid[0] = 400;
    refused(&s, "grid");
    s = spec_of("cells");
    s.grid[0] = s.grid[1] = 17;
    refused(&s, "grid");
    s = spec_of("cells");
    s.levels = 1;
    refused(&s, "levels");
    s = spec_of("cells");
    s.grid[0] = 5;
    s.symmetry = MG_SYMMETRY_MIRROR;
    refused(&s, "symmetry");
    s = spec_of("cells");
    s.grid[1] = 3;
    s.symmetry = MG_SYMMETRY_ROTATE;
    refused(&s, "symmetry");
    s = spec_of("cells");
    s.min_feature = 41; /* cells are 40 mm */
    refused(&s, "min-feature");
    s.min_feature = 40;
    mg_pattern_free(pattern_of(&s, 384, 256));
    s = spec_of("cells");
    s.repeat[0] = 60;
    refused(&s, "repeat");
}

static void cells_are_flat_and_even(void **state)
{
    (void)state;
    mg_pattern_spec s = spec_of("cells");
    mg_pattern *p = pattern_of(&s, 384, 256);
    mg_image im = image_of(384, 256);
    mg_genome g = {.count = 24};
    for (int i = 0; i < 24; i++)
        g.gene[i] = (int16_t)(i % 16);
    mg_pattern_paint(p, &g, (mg_rect){0, 0, 384, 256}, &im);
    for (int y = 0; y < 256; y++)
        for (int x = 0; x < 384; x++)
            for (int c = 0; c < 3; c++)
                assert_int_equal(mg_image_at(&im, x, y)[c], (y / 64 * 6 + x / 64) % 16 * 17);
    MUST(mg_pattern_plain(p, 255, &g, err));
    for (int i = 0; i < 24; i++)
        assert_int_equal(g.gene[i], 15);
    MUST(mg_pattern_plain(p, 60, &g, err));
    assert_int_equal(g.gene[7], 4);
    mg_image_free(&im);
    mg_pattern_free(p);
}

/* A picture rolled by (dx, dy) with wrap-around, as tall and wide as one tile. */
static bool rolled_equal(const mg_image *a, const mg_image *b, int tw, int th, int dx, int dy)
{
    for (int y = 0; y < th; y++)
        for (int x = 0; x < tw; x++)
            if (memcmp(mg_image_at(a, x, y), mg_image_at(b, (x + dx) % tw, (y + dy) % th), 3))
                return false;
    return true;
}

/* No seam: a stamp that leaves a tile on one side enters on the other, so moving every stamp by the same step only
 * rolls the tile. */
static void stamps_cross_the_seam(void **state)
{
    (void)state;
    enum { W = 256, H = 192, DX = 50, DY = 77 }; /* tiles of 128×96 */
    mg_pattern_spec s = spec_of("stamps");
    s.repeat[0] = s.repeat[1] = 2;
    mg_pattern *p = pattern_of(&s, W, H);
    mg_image a = image_of(W, H), b = image_of(W, H);
    mg_rng rng;
    mg_rng_seed(&rng, 27, 0);
    for (int k = 0; k < 20; k++) {
        mg_genome g, moved;
        mg_pattern_random(p, &rng, &g);
        moved = g;
        for (int i = 0; i < 6; i++) {
            moved.gene[4 * i] = (int16_t)((g.gene[4 * i] + DX) % 128);
            moved.gene[4 * i + 1] = (int16_t)((g.gene[4 * i + 1] + DY) % 96);
        }
        mg_pattern_paint(p, &g, (mg_rect){0, 0, W, H}, &a);
        mg_pattern_paint(p, &moved, (mg_rect){0, 0, W, H}, &b);
        assert_true(rolled_equal(&a, &b, 128, 96, DX, DY));
    }
    mg_image_free(&a);
    mg_image_free(&b);
    mg_pattern_free(p);
}

/* No seam: the drawn face has faded to one flat skin where tiles meet. */
static void faces_fade_before_the_seam(void **state)
{
    (void)state;
    enum { W = 256, H = 192 };
    mg_pattern_spec s = spec_of("lowerface");
    s.repeat[0] = s.repeat[1] = 2;
    mg_pattern *p = pattern_of(&s, W, H);
    mg_image im = image_of(W, H);
    mg_rng rng;
    mg_rng_seed(&rng, 28, 0);
    for (int k = 0; k < 20; k++) {
        mg_genome g;
        mg_pattern_random(p, &rng, &g);
        mg_pattern_paint(p, &g, (mg_rect){0, 0, W, H}, &im);
        for (int y = 0; y < H; y++)
            for (int x = 0; x < W; x++)
                if (x % 128 == 0 || x % 128 == 127 || y % 96 == 0 || y % 96 == 95)
                    assert_memory_equal(mg_image_at(&im, x, y), im.px, 3);
    }
    mg_image_free(&im);
    mg_pattern_free(p);
}

static void genes_survive_json(void **state)
{
    (void)state;
    mg_rng rng;
    mg_rng_seed(&rng, 29, 0);
    for (int f = 0; mg_families[f]; f++) {
        mg_pattern_spec s = spec_of(mg_families[f]->name);
        mg_pattern *p = pattern_of(&s, 384, 256);
        mg_genome g, back;
        mg_pattern_random(p, &rng, &g);
        mg_json *made = mg_genome_to_json(&g), *read;
        char *text;
        MUST(mg_json_print(&text, made, true, err));
        MUST(mg_json_parse(&read, text, strlen(text), "genes", err));
        MUST(mg_genome_from_json(&back, read, "genes", err));
        assert_true(mg_genome_equal(&g, &back));
        free(text);
        mg_json_free(made);
        mg_json_free(read);
        mg_pattern_free(p);
    }
    static const char *const wrong[] = {"[1, 2.5]", "[-1]", "[\"1\"]", "[40000]", "{\"genes\": []}", "[null]", "7"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        mg_json *read;
        mg_genome g;
        mg_err bad;
        MUST(mg_json_parse(&read, wrong[i], strlen(wrong[i]), "genes", err));
        assert_int_equal(mg_genome_from_json(&g, read, "edited.json", &bad), MG_EINPUT);
        assert_non_null(strstr(bad.msg, "edited.json"));
        mg_json_free(read);
    }
}

/* Compares with the golden picture, decoded; MASKGEN_REGOLD=1 writes it instead. Two steps of grey are left to libm. */
static void golden(const char *name, const mg_image *im)
{
    char path[MG_TEXT_MAX + 64], *data;
    size_t size;
    mg_image want;
    snprintf(path, sizeof path, "tests/golden/patterns/%s.png", name);
    if (getenv("MASKGEN_REGOLD")) {
        MUST(mg_dir_make("tests/golden/patterns", err));
        MUST(mg_png_write(path, im, NULL, 0, err));
    }
    MUST(mg_file_read(path, 1 << 20, &data, &size, err));
    MUST(mg_png_decode(&want, NULL, data, size, path, err));
    free(data);
    assert_true(want.w == im->w && want.h == im->h);
    for (int i = 0; i < 3 * im->w * im->h; i++)
        if (abs(want.px[i] - im->px[i]) > 2)
            fail_msg("%s: pixel (%d, %d) is %d, not %d", path, i / 3 % im->w, i / 3 / im->w, im->px[i], want.px[i]);
    mg_image_free(&want);
}

static void pictures_are_golden(void **state)
{
    (void)state;
    for (int f = 0; mg_families[f]; f++)
        for (int k = 0; k < 3; k++) {
            char name[MG_TEXT_MAX + 16];
            mg_pattern_spec s = spec_of(mg_families[f]->name);
            strcpy(s.stamp, k ? "face" : "hog");
            strcpy(s.palette, k == 2 ? "high-chroma" : "");
            mg_pattern *p = pattern_of(&s, 240, 160);
            mg_image im = image_of(240, 160);
            mg_rng rng;
            mg_genome g;
            mg_rng_seed(&rng, 30, (uint64_t)k);
            mg_pattern_random(p, &rng, &g);
            mg_pattern_paint(p, &g, (mg_rect){0, 0, 240, 160}, &im);
            snprintf(name, sizeof name, "%s-%d", s.family, k + 1);
            golden(name, &im);
            mg_image_free(&im);
            mg_pattern_free(p);
        }
}

static void every_canvas_is_filled(void **state)
{
    (void)state;
    static const int size[4][2] = {{766, 766}, {97, 301}, {640, 48}, {64, 64}};
    mg_rng rng;
    mg_rng_seed(&rng, 32, 0);
    for (int f = 0; mg_families[f]; f++)
        for (int k = 0; k < 4; k++) {
            int w = size[k][0], h = size[k][1];
            mg_pattern_spec s = spec_of(mg_families[f]->name);
            mg_pattern *p = pattern_of(&s, w, h);
            mg_image a = image_of(w, h), b = image_of(w, h);
            mg_genome g;
            memset(b.px, 255, (size_t)w * (size_t)h * 3);
            mg_pattern_random(p, &rng, &g);
            mg_pattern_paint(p, &g, (mg_rect){0, 0, w, h}, &a);
            mg_pattern_paint(p, &g, (mg_rect){-5, -5, w + 10, h + 10}, &b);
            assert_memory_equal(a.px, b.px, (size_t)w * (size_t)h * 3);
            mg_image_free(&a);
            mg_image_free(&b);
            mg_pattern_free(p);
        }
    mg_pattern_spec s = spec_of("stamps");
    mg_pattern *p = pattern_of(&s, 766, 766);
    for (int i = 0; i < 24; i++)
        assert_int_equal(mg_pattern_alphabet(p, i), 766); /* the first experiment's 24 integers in 0 … 765 */
    mg_pattern_free(p);
}

static void palettes_colour_the_print(void **state)
{
    (void)state;
    mg_pattern_spec s = spec_of("cells");
    strcpy(s.palette, "#102030,#a0b0c0,#ff0000");
    mg_pattern *p = pattern_of(&s, 384, 256);
    mg_image im = image_of(384, 256);
    mg_genome g = {.count = 24};
    assert_int_equal(mg_pattern_alphabet(p, 0), 3);
    g.gene[1] = 2;
    mg_pattern_paint(p, &g, (mg_rect){0, 0, 384, 256}, &im);
    assert_memory_equal(mg_image_at(&im, 10, 10), "\x10\x20\x30", 3);
    assert_memory_equal(mg_image_at(&im, 70, 10), "\xff\0\0", 3);
    mg_pattern_free(p);
    /* Plain cells of parts: the palette's colours first. */
    strcpy(s.family, "parts");
    p = pattern_of(&s, 384, 256);
    mg_pattern_paint(p, &g, (mg_rect){0, 0, 384, 256}, &im);
    assert_memory_equal(mg_image_at(&im, 10, 10), "\x10\x20\x30", 3);
    assert_memory_equal(mg_image_at(&im, 70, 10), "\xff\0\0", 3);
    mg_pattern_free(p);
    /* Two-tone families print darkest to lightest. */
    static const char *const toned[] = {"shapes", "bars", "stamps"};
    for (int f = 0; f < 3; f++) {
        strcpy(s.family, toned[f]);
        p = pattern_of(&s, 384, 256);
        mg_rng rng;
        mg_rng_seed(&rng, 33, 0);
        mg_pattern_random(p, &rng, &g);
        mg_pattern_paint(p, &g, (mg_rect){0, 0, 384, 256}, &im);
        for (int i = 0; i < 384 * 256; i++) {
            const uint8_t *d = im.px + 3 * i;
            assert_true(d[0] >= 0x10 && d[0] <= 0xa0 && abs(d[1] - d[0] - 0x10) <= 1 && abs(d[2] - d[0] - 0x20) <= 1);
        }
        mg_pattern_free(p);
    }
    strcpy(s.palette, "no-such");
    refused(&s, "palette");
    mg_image_free(&im);
}

/* What its values are to each other is each family's to say. */
static void kinds_are_told(void **state)
{
    (void)state;
    enum { C = MG_GENE_CATEGORY, O = MG_GENE_ORDINAL, Y = MG_GENE_CYCLIC };
    static const int drawn[24] = {O, O, O, Y, O, O, O, O, O, O, C, C,
                                  O, O, O, O, O, O, O, O, O, O, O, O}; /* lowerface.c's order */
    static const struct {
        const char *family, *palette;
        int kind[4]; /* genes repeat these */
    } rows[] = {{"cells", "", {C, C, C, C}},
                {"shapes", "", {C, C, C, C}},
                {"bars", "", {C, C, C, C}},
                {"parts", "", {MG_GENE_MIXED, MG_GENE_MIXED, MG_GENE_MIXED, MG_GENE_MIXED}},
                {"stamps", "", {O, O, Y, O}}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mg_pattern_spec s = spec_of(rows[i].family);
        mg_pattern *p = pattern_of(&s, 384, 256);
        for (int k = 0; k < mg_pattern_genes(p); k++)
            assert_int_equal(mg_pattern_gene(p, k).kind, rows[i].kind[k % 4]);
        assert_true(!mg_pattern_gene(p, 0).digits == (rows[i].kind[0] != MG_GENE_MIXED));
        mg_pattern_free(p);
    }
    /* Places in a tile that repeats join at its edges. */
    mg_pattern_spec s = spec_of("stamps");
    s.repeat[0] = s.repeat[1] = 2;
    mg_pattern *p = pattern_of(&s, 384, 256);
    for (int k = 0; k < mg_pattern_genes(p); k++)
        assert_int_equal(mg_pattern_gene(p, k).kind, k % 4 == 3 ? O : Y);
    mg_pattern_free(p);
    /* Own skins run from light to dark; palettes, of 3 or of 9 colours, are in no order. */
    static const char *const palettes[] = {"", "#102030,#a0b0c0,#ff0000",
                                           "#102030,#a0b0c0,#ff0000,#00ff00,#0000ff,#111111,#222222,#333333,#444444"};
    for (int k = 0; k < 3; k++) {
        s = spec_of("lowerface");
        strcpy(s.palette, palettes[k]);
        p = pattern_of(&s, 384, 256);
        assert_int_equal(mg_pattern_genes(p), 24);
        assert_int_equal(mg_pattern_gene(p, 0).kind, k ? C : O);
        for (int i = 1; i < 24; i++)
            assert_int_equal(mg_pattern_gene(p, i).kind, drawn[i]);
        mg_pattern_free(p);
    }
}

/* Every colour of a palette is used, or the palette is refused. */
static void long_palettes_lose_no_colour(void **state)
{
    (void)state;
    mg_pattern_spec s = spec_of("parts");
    for (int i = 0; i < 20; i++)
        snprintf(s.palette + 8 * i, 9, "#%02x4080,", 5 + 12 * i);
    s.palette[8 * 20 - 1] = '\0';
    mg_pattern *p = pattern_of(&s, 384, 256);
    mg_image im = image_of(384, 256);
    mg_genome g = {.count = 24};
    assert_int_equal(mg_pattern_alphabet(p, 0), 22 + 20 * 240);
    g.gene[0] = 19;
    mg_pattern_paint(p, &g, (mg_rect){0, 0, 384, 256}, &im);
    assert_memory_equal(mg_image_at(&im, 10, 10), "\xe9\x40\x80", 3);
    mg_pattern_free(p);
    mg_image_free(&im);
    char text[200 * 7 + 1], path[64];
    for (int i = 0; i < 200; i++)
        snprintf(text + 7 * i, 8, "%06x\n", 77777 * i);
    snprintf(path, sizeof path, "/tmp/test_pattern.%ld.hex", (long)getpid());
    MUST(mg_file_write(path, text, strlen(text), err));
    strcpy(s.palette, path);
    refused(&s, "128");
    remove(path);
}

/* The shortest run of one colour along the rows and columns of a two-colour print, the print's edges left out. */
static int shortest_run(const mg_image *im)
{
    int least = 1 << 20;
    for (int turn = 0; turn < 2; turn++)
        for (int y = 0; y < (turn ? im->w : im->h); y++)
            for (int x = 1, from = 0; x < (turn ? im->h : im->w); x++) {
                const uint8_t *a = turn ? mg_image_at(im, y, x - 1) : mg_image_at(im, x - 1, y);
                const uint8_t *b = turn ? mg_image_at(im, y, x) : mg_image_at(im, x, y);
                if ((a[0] > 127) == (b[0] > 127))
                    continue;
                if (from && x - from < least)
                    least = x - from;
                from = x;
            }
    return least;
}

static void small_features_are_coarsened(void **state)
{
    (void)state;
    /* Stripes and checks of 64-pixel cells: 16 pixels (10 mm) by default, 32 where 12 mm are asked for. */
    mg_pattern_spec s = spec_of("shapes");
    mg_image im = image_of(384, 256);
    mg_genome g = {.count = 24};
    for (int i = 0; i < 24; i++)
        g.gene[i] = 26; /* checker */
    for (int k = 0; k < 2; k++) {
        s.min_feature = k ? 12 : 0;
        mg_pattern *p = pattern_of(&s, 384, 256);
        mg_pattern_paint(p, &g, (mg_rect){0, 0, 384, 256}, &im);
        assert_int_equal(shortest_run(&im), k ? 32 : 16);
        mg_pattern_free(p);
    }
    /* Gratings lose their high frequencies, then the family is refused. */
    static const int left[4][2] = {{0, 220}, {5, 220}, {6, 148}, {12, 76}};
    for (int k = 0; k < 4; k++) {
        s = spec_of("bars");
        s.min_feature = left[k][0];
        mg_pattern *p = pattern_of(&s, 384, 256);
        assert_int_equal(mg_pattern_alphabet(p, 0), left[k][1]);
        mg_pattern_free(p);
    }
    /* The smallest stamp grows. */
    s = spec_of("stamps");
    g = (mg_genome){.count = 24};
    mg_pattern *fine = pattern_of(&s, 384, 256);
    s.min_feature = 1;
    mg_pattern *coarse = pattern_of(&s, 384, 256);
    assert_true(mg_pattern_footprint(coarse, &g, 0).w > 2 * mg_pattern_footprint(fine, &g, 0).w);
    mg_pattern_free(fine);
    mg_pattern_free(coarse);
    static const char *const limits[][2] = {{"cells", "41"}, {"shapes", "14"},    {"bars", "21"},
                                            {"parts", "11"}, {"lowerface", "13"}, {"stamps", "9"}};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        s = spec_of(limits[i][0]);
        s.min_feature = atof(limits[i][1]);
        refused(&s, "min-feature");
    }
    mg_image_free(&im);
}

static void stamps_want_their_four_genes(void **state)
{
    (void)state;
    mg_pattern_spec s = spec_of("stamps");
    s.grid[0] = 5;
    s.grid[1] = 3;
    refused(&s, "grid");
    s = spec_of("stamps");
    strcpy(s.stamp, "no/such.png");
    refused(&s, "stamp");
    strcpy(s.stamp, "tests/unit/test_pattern.c");
    refused(&s, "test_pattern.c");
    strcpy(s.stamp, "tests/golden/patterns/cells-1.png");
    mg_pattern *p = pattern_of(&s, 384, 256);
    mg_image im = image_of(384, 256), part;
    mg_genome g = {.count = 24};
    for (int i = 0; i < 6; i++) { /* all six upright in the middle, as large as the print is high */
        g.gene[4 * i] = 191;
        g.gene[4 * i + 1] = 127;
        g.gene[4 * i + 3] = 383;
    }
    mg_pattern_paint(p, &g, (mg_rect){0, 0, 384, 256}, &im);
    char *data;
    size_t size;
    MUST(mg_file_read(s.stamp, 1 << 20, &data, &size, err));
    MUST(mg_png_decode(&part, NULL, data, size, "cells-1", err));
    double away = 0; /* 240×160 shown on 256×171 in the middle of the 384×256 */
    for (int y = 10; y < 150; y++)
        for (int x = 10; x < 230; x++)
            for (int c = 0; c < 3; c++)
                away += fabs(mg_image_at(&part, x, y)[c] - (double)mg_image_at(&im, (int)(64 + (x + .5) * 256 / 240),
                                                                               (int)(42.7 + (y + .5) * 256 / 240))[c]);
    assert_true(away / (140 * 220 * 3) < 6);
    free(data);
    mg_image_free(&part);
    mg_image_free(&im);
    mg_pattern_free(p);
}

TEST_MAIN(cmocka_unit_test(a_move_repaints_its_footprint),
          cmocka_unit_test(a_move_repaints_its_footprint_under_modifiers),
          cmocka_unit_test(painting_stays_inside_its_clip), cmocka_unit_test(symmetry_holds_to_the_pixel),
          cmocka_unit_test(repetition_is_exact), cmocka_unit_test(stamps_cross_the_seam),
          cmocka_unit_test(faces_fade_before_the_seam), cmocka_unit_test(genes_stay_in_their_alphabet),
          cmocka_unit_test(genes_survive_json), cmocka_unit_test(locked_genes_hold),
          cmocka_unit_test(wrong_specs_are_named), cmocka_unit_test(cells_are_flat_and_even),
          cmocka_unit_test(pictures_are_golden), cmocka_unit_test(every_canvas_is_filled),
          cmocka_unit_test(palettes_colour_the_print), cmocka_unit_test(long_palettes_lose_no_colour),
          cmocka_unit_test(kinds_are_told), cmocka_unit_test(small_features_are_coarsened),
          cmocka_unit_test(stamps_want_their_four_genes))
