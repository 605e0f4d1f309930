/* The renderer: an update paints what a full drawing paints, undo takes it back bit for bit, bare photos come out as
 * they were. */
#include "test.h"

#include "maskgen/render.h"
#include "base/rng.h"
#include "face/head/synth.h"
#include "cloth/texture.h"

static mg_face face;

static int open_face(void **state)
{
    (void)state;
    mg_synth_opts o;
    mg_synth_defaults(&o);
    o.seed = 3;
    o.size = 160;
    o.face_width = 80;
    o.samples = 1;
    return mg_synth_face(&face, &o, NULL) == MG_OK ? 0 : -1;
}

static int close_face(void **state)
{
    (void)state;
    mg_face_free(&face);
    return 0;
}

/* Every stage on, in turn and together. */
static const mg_view views[] = {{&face, 1, 1, 0, 0, 0, 0},    {&face, 1.3f, 0.9f, 0, 0, 0, 0},
                                {&face, 1, 1, 1.5f, 0, 0, 0}, {&face, 1, 1, 0, 3, 9, 0},
                                {&face, 1, 1, 0, 0, 0, 60},   {&face, 0.8f, 1.1f, 1, 2, 5, 75}};

static mg_rect change(mg_texture *t, mg_rng *rng)
{
    mg_rect r = {(int)mg_rng_below(rng, MG_TEXTURE_W), (int)mg_rng_below(rng, MG_TEXTURE_H),
                 1 + (int)mg_rng_below(rng, 90), 1 + (int)mg_rng_below(rng, 90)};
    r = mg_rect_inter(r, (mg_rect){0, 0, MG_TEXTURE_W, MG_TEXTURE_H});
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++)
            for (int c = 0; c < 3; c++)
                mg_image_at(&t->picture, x, y)[c] = (uint8_t)mg_rng_u64(rng);
    mg_texture_refresh(t, r);
    return r;
}

static void same(const mg_renderer *a, const mg_renderer *b)
{
    const mg_image *x = mg_renderer_rgb(a), *y = mg_renderer_rgb(b), *g = mg_renderer_grey(a), *h = mg_renderer_grey(b);
    assert_memory_equal(x->px, y->px, (size_t)x->w * (size_t)x->h * 3);
    assert_memory_equal(g->px, h->px, (size_t)g->w * (size_t)g->h);
}

static void updates_equal_drawings(void **state)
{
    (void)state;
    mg_texture t;
    mg_rng rng;
    mg_rng_seed(&rng, 8, 0);
    MUST(mg_texture_new(&t, err));
    for (size_t v = 0; v < sizeof views / sizeof *views; v++) {
        mg_renderer *step, *whole;
        MUST(mg_renderer_new(&step, &views[v], err));
        MUST(mg_renderer_new(&whole, &views[v], err));
        mg_renderer_draw(step, &t);
        for (int i = 0; i < 25; i++) {
            mg_rect dirty = mg_renderer_update(step, &t, change(&t, &rng));
            mg_renderer_draw(whole, &t);
            same(step, whole);
            assert_true(mg_rect_empty(dirty) || (dirty.x >= 0 && dirty.y >= 0 && dirty.x + dirty.w <= 160));
        }
        mg_renderer_free(step);
        mg_renderer_free(whole);
    }
    mg_texture_free(&t);
}

static void only_the_dirty_rectangle_changes_and_undo_restores(void **state)
{
    (void)state;
    mg_texture t, before;
    mg_rng rng;
    mg_rng_seed(&rng, 9, 0);
    MUST(mg_texture_new(&t, err));
    MUST(mg_texture_new(&before, err));
    for (size_t v = 0; v < sizeof views / sizeof *views; v++) {
        mg_renderer *r, *old;
        MUST(mg_renderer_new(&r, &views[v], err));
        MUST(mg_renderer_new(&old, &views[v], err));
        mg_renderer_draw(r, &t);
        for (int i = 0; i < 15; i++) {
            mg_texture_copy(&before, &t, (mg_rect){0, 0, MG_TEXTURE_W, MG_TEXTURE_H});
            mg_renderer_draw(old, &before);
            mg_rect d = mg_renderer_update(r, &t, change(&t, &rng));
            for (int y = 0; y < 160; y++)
                for (int x = 0; x < 160; x++)
                    if (x < d.x || y < d.y || x >= d.x + d.w || y >= d.y + d.h)
                        assert_memory_equal(mg_image_at(mg_renderer_rgb(r), x, y),
                                            mg_image_at(mg_renderer_rgb(old), x, y), 3);
            mg_renderer_undo(r);
            same(r, old);
            mg_texture_copy(&t, &before, (mg_rect){0, 0, MG_TEXTURE_W, MG_TEXTURE_H});
        }
        mg_renderer_free(r);
        mg_renderer_free(old);
    }
    mg_texture_free(&t);
    mg_texture_free(&before);
}

static void bare_comes_back_after_a_mask(void **state)
{
    (void)state;
    mg_texture t;
    mg_renderer *r, *fresh;
    MUST(mg_texture_new(&t, err));
    MUST(mg_renderer_new(&r, &views[5], err));
    MUST(mg_renderer_new(&fresh, &views[5], err));
    mg_renderer_draw(r, &t);
    mg_renderer_bare(r);
    same(r, fresh);
    mg_renderer_draw(r, &t);
    mg_renderer_draw(fresh, &t);
    same(r, fresh);
    mg_renderer_free(r);
    mg_renderer_free(fresh);
    mg_texture_free(&t);
}

/* A flat block stays what it is at any quality; at quality 100 nothing moves by more than 3. */
static void jpeg_keeps_what_it_should(void **state)
{
    (void)state;
    mg_image in, out;
    mg_rng rng;
    mg_rng_seed(&rng, 2, 0);
    MUST(mg_image_new(&in, 20, 13, 3, err));
    MUST(mg_image_new(&out, 20, 13, 3, err));
    memset(in.px, 128, 20 * 13 * 3);
    mg_jpeg_blocks(&in, &out, (mg_rect){0, 0, 20, 13}, 30);
    assert_memory_equal(in.px, out.px, 20 * 13 * 3);
    for (int i = 0; i < 20 * 13; i++)
        for (int c = 0; c < 3; c++)
            in.px[3 * i + c] = (uint8_t)(100 + mg_rng_below(&rng, 50));
    mg_jpeg_blocks(&in, &out, (mg_rect){0, 0, 20, 13}, 100);
    for (int i = 0; i < 20 * 13 * 3; i++)
        assert_in_range(abs(in.px[i] - out.px[i]), 0, 3);
    mg_image_free(&in);
    mg_image_free(&out);
}

/* A view's noise is its own, by its own seed, whatever the template's. */
static void noise_is_the_views_own(void **state)
{
    (void)state;
    mg_image first;
    mg_view v = views[0];
    v.noise = 4;
    for (uint64_t seed = 1; seed <= 2; seed++) {
        mg_renderer *r;
        v.noise_seed = seed;
        MUST(mg_renderer_new(&r, &v, err));
        if (seed == 1)
            MUST(mg_image_copy(&first, mg_renderer_rgb(r), err));
        else
            assert_memory_not_equal(first.px, mg_renderer_rgb(r)->px, 3 * (size_t)first.w * (size_t)first.h);
        mg_renderer_free(r);
    }
    mg_image_free(&first);
}

static void a_view_out_of_range_is_refused(void **state)
{
    (void)state;
    mg_renderer *r;
    mg_view v = views[0];
    v.jpeg = 101;
    assert_int_equal(mg_renderer_new(&r, &v, NULL), MG_EINPUT);
    v = views[0];
    v.blur = -1;
    assert_int_equal(mg_renderer_new(&r, &v, NULL), MG_EINPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(updates_equal_drawings),
                                       cmocka_unit_test(only_the_dirty_rectangle_changes_and_undo_restores),
                                       cmocka_unit_test(bare_comes_back_after_a_mask),
                                       cmocka_unit_test(jpeg_keeps_what_it_should),
                                       cmocka_unit_test(noise_is_the_views_own),
                                       cmocka_unit_test(a_view_out_of_range_is_refused)};
    return cmocka_run_group_tests(tests, open_face, close_face);
}
