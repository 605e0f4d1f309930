/* --lock: values by number or by the colour that they paint, each fault in words of its own; and the picture that
 * shows which gene is where. */
#include "test.h"

#include "base/rng.h"
#include "pattern/family.h"
#include "report/numbered.h"
#include "maskgen/pattern.h"
#include "cloth/texture.h"

static mg_pattern_spec spec_of(const char *family, const char *palette, const char *lock)
{
    mg_pattern_spec s = {.grid = {6, 4}, .levels = 16, .repeat = {1, 1}, .stamp = "face"};
    snprintf(s.family, sizeof s.family, "%s", family);
    snprintf(s.palette, sizeof s.palette, "%s", palette);
    snprintf(s.lock, sizeof s.lock, "%s", lock);
    return s;
}

static void colours_are_values(void **state)
{
    (void)state;
    static const struct {
        const char *family, *palette, *lock, *kept;
        int gene, value;
    } list[] = {
        {"cells", "", "0=black", "0=0", 0, 0},
        {"cells", "", "0=#FFFFFF", "0=15", 0, 15},
        {"cells", "", "2=White,5=7", "2=15,5=7", 2, 15},
        {"cells", "high-chroma", "4=red", "4=2", 4, 2},
        {"cells", "#112233,#445566", "23=#445566", "23=1", 23, 1},
        {"shapes", "", "1=white", "1=1", 1, 1},
        {"bars", "", "3=white", "3=3", 3, 3},
        {"parts", "", "3=black", "3=6", 3, 6},
        {"lowerface", "black-white", "0=white", "0=1", 0, 1},
        {"cells", "", "007=03", "007=03", 7, 3}, /* numbers alone stay as they were typed */
        {"cells", "", "", "", 1, -1},
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        mg_pattern *p;
        mg_pattern_spec s = spec_of(list[i].family, list[i].palette, list[i].lock);
        MUST(mg_pattern_new(&p, &s, MG_TEXTURE_W, MG_TEXTURE_H, err));
        assert_string_equal(mg_pattern_lock(p), list[i].kept);
        mg_rng rng;
        mg_genome g;
        mg_rng_seed(&rng, 4, 0);
        mg_pattern_random(p, &rng, &g);
        assert_int_equal(mg_pattern_locked(p, list[i].gene), list[i].value >= 0);
        if (list[i].value >= 0)
            assert_int_equal(g.gene[list[i].gene], list[i].value);
        mg_pattern_free(p);
    }
}

static void faults_have_their_words(void **state)
{
    (void)state;
    static const char *const list[][3] = {
        {"cells", "0=grey", "no value that paints grey; the nearest is 8, #888888"},
        {"cells", "0=purpel", "\"purpel\" is neither a number nor a colour"},
        {"cells", "0=purpel", "the colour of a cell; 0 #000000, 1 #111111"},
        {"cells", "0=#fff", "neither a number nor a colour"},
        {"cells", "0=white,0=1", "held at two values, 15 and 1"},
        {"cells", "0=16", "outside 0 … 15; it is the colour of a cell"},
        {"cells", "0=white,", "form"},
        {"cells", "0=,1=2", "form"},
        {"cells", "24=black", "no gene 24"},
        {"stamps", "0=white", "gene 0 cannot be held at the colour white"},
        {"lowerface", "3=white", "turn clockwise"},
        {"bars", "0=999", "the grating of a cell"},
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        mg_pattern *p;
        mg_err got = {MG_OK, ""};
        mg_pattern_spec s = spec_of(list[i][0], "", list[i][1]);
        assert_int_equal(mg_pattern_new(&p, &s, MG_TEXTURE_W, MG_TEXTURE_H, &got), MG_EINPUT);
        if (!strstr(got.msg, list[i][2]))
            fail_msg("%s: \"%s\" does not say \"%s\"", list[i][1], got.msg, list[i][2]);
    }
}

/* A colour that a value is said to paint is what it paints, all over its place. */
static void colours_are_painted(void **state)
{
    (void)state;
    for (int f = 0; mg_families[f]; f++) {
        mg_pattern *p;
        mg_image im;
        mg_rng rng;
        mg_genome g;
        mg_rect all = {0, 0, MG_TEXTURE_W, MG_TEXTURE_H}, at;
        mg_pattern_spec s = spec_of(mg_families[f]->name, "", "");
        mg_rng_seed(&rng, 5, 0);
        MUST(mg_pattern_new(&p, &s, all.w, all.h, err));
        MUST(mg_image_new(&im, all.w, all.h, 3, err));
        mg_pattern_random(p, &rng, &g);
        bool cell = strcmp(mg_families[f]->name, "lowerface") != 0;
        for (int v = 0; cell && v < mg_pattern_alphabet(p, 7); v++) {
            uint8_t rgb[3];
            if (!mg_pattern_colour(p, 7, v, rgb))
                continue;
            g.gene[7] = (int16_t)v;
            at = mg_pattern_footprint(p, &g, 7);
            mg_pattern_paint(p, &g, all, &im);
            assert_memory_equal(mg_image_at(&im, at.x, at.y), rgb, 3);
            assert_memory_equal(mg_image_at(&im, at.x + at.w - 1, at.y + at.h - 1), rgb, 3);
        }
        for (int i = 0; i < mg_pattern_genes(p); i++) {
            char means[MG_MEANING_MAX];
            mg_pattern_meaning(p, i, means);
            assert_true(strlen(means) > 3 && strlen(means) < MG_MEANING_MAX - 1);
        }
        mg_image_free(&im);
        mg_pattern_free(p);
    }
}

/* Every family, under symmetry and repetition, and with cells too small for a number. */
static void numbers_are_drawn(void **state)
{
    (void)state;
    for (int f = 0; mg_families[f]; f++)
        for (int k = 0; k < 3; k++) {
            mg_pattern *p;
            mg_image out, flat;
            mg_rng rng;
            mg_genome g;
            mg_pattern_spec s = spec_of(mg_families[f]->name, "", "");
            if (k == 1) {
                s.symmetry = MG_SYMMETRY_MIRROR;
                s.grid[0] = 8;
                s.repeat[0] = s.repeat[1] = 2;
            } else if (k == 2) {
                s.grid[0] = s.grid[1] = 16;
            }
            mg_rng_seed(&rng, 6, 0);
            MUST(mg_pattern_new(&p, &s, MG_TEXTURE_W, MG_TEXTURE_H, err));
            mg_pattern_random(p, &rng, &g);
            MUST(mg_image_new(&flat, MG_TEXTURE_W, MG_TEXTURE_H, 3, err));
            mg_pattern_paint(p, &g, (mg_rect){0, 0, flat.w, flat.h}, &flat);
            MUST(mg_numbered_draw(&out, p, &g, &flat, "Test", err));
            assert_int_equal(out.w, 3 * MG_TEXTURE_W + 32);
            assert_true(out.h > 3 * MG_TEXTURE_H + 80);
            static const uint8_t frame[3] = {0xe8, 0x71, 0x0a};
            int framed = 0;
            for (int y = 0; y < out.h; y++)
                for (int x = 0; x < out.w; x++)
                    framed += memcmp(mg_image_at(&out, x, y), frame, 3) == 0;
            assert_true(framed > 0);
            mg_image_free(&out);
            mg_image_free(&flat);
            mg_pattern_free(p);
        }
}

TEST_MAIN(cmocka_unit_test(colours_are_values), cmocka_unit_test(faults_have_their_words),
          cmocka_unit_test(colours_are_painted), cmocka_unit_test(numbers_are_drawn))
