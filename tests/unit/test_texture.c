/* The mip chain: levels are means in linear light, and refreshing any rectangle equals refreshing everything. */
#include "test.h"

#include <math.h>

#include "base/rng.h"
#include "cloth/texture.h"

static void fill(mg_texture *t, mg_rng *rng, mg_rect r)
{
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++)
            for (int c = 0; c < 3; c++)
                mg_image_at(&t->picture, x, y)[c] = (uint8_t)mg_rng_below(rng, 256);
}

static void albedo_follows_the_formula(void **state)
{
    (void)state;
    for (int g = 0; g < 256; g++)
        assert_true(fabs(mg_albedo((uint8_t)g) - (.03 + .77 * pow(g / 255.0, 2.2))) <= .51 / 65535);
    assert_true(fabs(mg_albedo(0) - .03) < 1e-5 && fabs(mg_albedo(255) - .80) < 1e-5);
}

static void a_new_texture_is_black(void **state)
{
    (void)state;
    mg_texture t;
    MUST(mg_texture_new(&t, err));
    assert_int_equal(t.level[0], 0);
    assert_int_equal(t.level[1], MG_TEXTURE_W * MG_TEXTURE_H);
    assert_int_equal(t.level[MG_TEXTURE_LEVELS] - t.level[MG_TEXTURE_LEVELS - 1], 12 * 8);
    for (uint32_t i = 0; i < t.level[MG_TEXTURE_LEVELS]; i++)
        for (int c = 0; c < 3; c++)
            assert_int_equal(t.texel[i].rgb[c], 1966);
    mg_texture_free(&t);
}

/* A texel of level l is within l rounding steps of the mean of the 4^l base texels under it. */
static void levels_are_means(void **state)
{
    (void)state;
    mg_texture t;
    mg_rng rng;
    mg_rng_seed(&rng, 11, 0);
    MUST(mg_texture_new(&t, err));
    fill(&t, &rng, (mg_rect){0, 0, MG_TEXTURE_W, MG_TEXTURE_H});
    mg_texture_refresh(&t, (mg_rect){0, 0, MG_TEXTURE_W, MG_TEXTURE_H});
    for (int level = 0; level < MG_TEXTURE_LEVELS; level++) {
        int n = 1 << level, w = MG_TEXTURE_W >> level, h = MG_TEXTURE_H >> level;
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++)
                for (int c = 0; c < 3; c++) {
                    double sum = 0;
                    for (int j = 0; j < n; j++)
                        for (int i = 0; i < n; i++)
                            sum += mg_albedo(mg_image_at(&t.picture, x * n + i, y * n + j)[c]) * 65535;
                    double got = t.texel[t.level[level] + (uint32_t)(y * w + x)].rgb[c];
                    assert_true(fabs(got - sum / (n * n)) <= .51 * level + 1e-6);
                }
    }
    mg_texture_free(&t);
}

static void any_rect_equals_a_full_refresh(void **state)
{
    (void)state;
    mg_texture part, full;
    mg_rng rng;
    mg_rng_seed(&rng, 12, 0);
    MUST(mg_texture_new(&part, err));
    MUST(mg_texture_new(&full, err));
    size_t bytes = part.level[MG_TEXTURE_LEVELS] * sizeof *part.texel;
    for (int k = 0; k < 200; k++) {
        mg_rect r = {(int)mg_rng_below(&rng, MG_TEXTURE_W), (int)mg_rng_below(&rng, MG_TEXTURE_H), 0, 0};
        r.w = 1 + (int)mg_rng_below(&rng, (uint32_t)(MG_TEXTURE_W - r.x));
        r.h = 1 + (int)mg_rng_below(&rng, (uint32_t)(MG_TEXTURE_H - r.y));
        if (k % 2) { /* small odd ones are the hard case */
            r.w = r.w % 7 + 1 < MG_TEXTURE_W - r.x ? r.w % 7 + 1 : 1;
            r.h = r.h % 5 + 1 < MG_TEXTURE_H - r.y ? r.h % 5 + 1 : 1;
        }
        fill(&part, &rng, r);
        memcpy(full.picture.px, part.picture.px, (size_t)MG_TEXTURE_W * MG_TEXTURE_H * 3);
        mg_texture_refresh(&part, r);
        mg_texture_refresh(&full, (mg_rect){-5, -5, 1000, 1000});
        assert_memory_equal(part.texel, full.texel, bytes);
    }
    mg_texture_refresh(&part, (mg_rect){400, 300, 10, 10}); /* outside: nothing to do */
    assert_memory_equal(part.texel, full.texel, bytes);
    mg_texture_free(&part);
    mg_texture_free(&full);
}

static void indices_address_their_texel(void **state)
{
    (void)state;
    mg_texture t;
    MUST(mg_texture_new(&t, err));
    for (int level = 0; level < MG_TEXTURE_LEVELS; level++) {
        int w = MG_TEXTURE_W >> level, h = MG_TEXTURE_H >> level;
        assert_int_equal(mg_texture_index(0, 0, level), t.level[level]);
        assert_int_equal(mg_texture_index(-3, -1, level), t.level[level]);
        assert_int_equal(mg_texture_index(NAN, NAN, level), t.level[level]);
        assert_int_equal(mg_texture_index(1, 1, level), t.level[level + 1] - 1);
        assert_int_equal(mg_texture_index(2, 1e300, level), t.level[level + 1] - 1);
        for (int y = 0; y < h; y += 3)
            for (int x = 0; x < w; x += 5)
                assert_int_equal(mg_texture_index((x + .5) / w, (y + .5) / h, level),
                                 t.level[level] + (uint32_t)(y * w + x));
    }
    mg_texture_free(&t);
}

TEST_MAIN(cmocka_unit_test(albedo_follows_the_formula), cmocka_unit_test(a_new_texture_is_black),
          cmocka_unit_test(levels_are_means), cmocka_unit_test(any_rect_equals_a_full_refresh),
          cmocka_unit_test(indices_address_their_texel))
