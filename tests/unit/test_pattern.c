/* What every family promises, under every modifier: bounds, tight repaints, symmetry, seamless repetition, locks. */
#include "test.h"

#include "maskgen/pattern.h"

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
                assert_non_null(strstr(bad.msg, "here: gene "));
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

TEST_MAIN(cmocka_unit_test(a_move_repaints_its_footprint),
          cmocka_unit_test(a_move_repaints_its_footprint_under_modifiers),
          cmocka_unit_test(painting_stays_inside_its_clip), cmocka_unit_test(symmetry_holds_to_the_pixel),
          cmocka_unit_test(repetition_is_exact), cmocka_unit_test(genes_stay_in_their_alphabet),
          cmocka_unit_test(locked_genes_hold), cmocka_unit_test(wrong_specs_are_named),
          cmocka_unit_test(cells_are_flat_and_even))
