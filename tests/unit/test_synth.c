/* Synthetic faces: the same bytes on any number of threads, ranges, and what every mask layer must hold to. */
#include "test.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "face/face_file.h"
#include "face/head/synth.h"
#include "maskgen/render.h"
#include "cloth/texture.h"

static mg_synth_opts small(uint64_t seed)
{
    mg_synth_opts o;
    mg_synth_defaults(&o);
    o.seed = seed;
    o.size = 72;
    o.face_width = 44;
    return o;
}

/* A texture finer than the picture's pixels shows as their mean: checks of single texels hardly differ from the grey
 * of their mean albedo. */
static void fine_cloth_is_averaged(void **state)
{
    (void)state;
    mg_synth_opts o = small(11);
    mg_texture checks, grey;
    mg_renderer *r;
    mg_face f;
    int value = 0;
    while (mg_albedo((uint8_t)value) < (mg_albedo(0) + mg_albedo(255)) / 2)
        value++;
    MUST(mg_texture_new(&checks, err));
    MUST(mg_texture_new(&grey, err));
    mg_rect all = {0, 0, MG_TEXTURE_W, MG_TEXTURE_H};
    for (int y = 0; y < MG_TEXTURE_H; y++)
        for (int x = 0; x < MG_TEXTURE_W; x++) {
            memset(mg_image_at(&checks.picture, x, y), (x + y) % 2 ? 255 : 0, 3);
            memset(mg_image_at(&grey.picture, x, y), value, 3);
        }
    mg_texture_refresh(&checks, all);
    mg_texture_refresh(&grey, all);
    o.yaw = o.pitch = o.roll = 0;
    MUST(mg_synth_face(&f, &o, err));
    f.blur = f.noise = 0;
    mg_view v = mg_view_plain(&f);
    mg_image want;
    MUST(mg_renderer_new(&r, &v, err));
    mg_renderer_draw(r, &grey);
    MUST(mg_image_copy(&want, mg_renderer_rgb(r), err));
    mg_renderer_draw(r, &checks);
    double off = 0, covered = 0;
    for (size_t p = 0; p < (size_t)f.w * (size_t)f.h; p++)
        if (f.layer.first[p + 1] > f.layer.first[p]) {
            off += abs(mg_renderer_rgb(r)->px[3 * p] - want.px[3 * p]);
            covered++;
        }
    assert_true(covered > 500 && off < 1.5 * covered);
    mg_renderer_free(r);
    mg_image_free(&want);
    mg_texture_free(&checks);
    mg_texture_free(&grey);
    mg_face_free(&f);
}

static void threads_do_not_matter(void **state)
{
    (void)state;
    mg_synth_opts o = small(11);
    mg_face one, two, other;
    MUST(mg_synth_face(&one, &o, err));
    MUST(mg_pool_new(&o.pool, 2, err));
    MUST(mg_synth_face(&two, &o, err));
    assert_string_equal(one.hash, two.hash);
    o.seed = 12;
    MUST(mg_synth_face(&other, &o, err));
    assert_string_not_equal(one.hash, other.hash);
    mg_face_free(&other);
    o.seed = 11;
    o.view = 1;
    MUST(mg_synth_face(&other, &o, err));
    assert_string_not_equal(one.hash, other.hash);
    mg_pool_free(o.pool);
    mg_face_free(&one);
    mg_face_free(&two);
    mg_face_free(&other);
}

/* Straps and shadow too: the first run draws its heads, the next finds them in the cache, and both record one hash. */
static void a_drawn_head_is_the_cached_one(void **state)
{
    (void)state;
    char path[] = "/tmp/maskgen-head-XXXXXX";
    mg_synth_opts o = small(11);
    mg_face drawn, cached;
    close(mkstemp(path));
    o.size = 128;
    o.face_width = 80;
    MUST(mg_synth_face(&drawn, &o, err));
    MUST(mg_face_save(&drawn, path, err));
    MUST(mg_face_load(&cached, path, err));
    assert_string_equal(drawn.hash, cached.hash);
    mg_face_free(&drawn);
    mg_face_free(&cached);
    remove(path);
}

static void refuse(const mg_synth_opts *o, const char *name)
{
    mg_face f;
    mg_err err = {0};
    assert_int_equal(mg_synth_face(&f, o, &err), MG_EINPUT);
    if (!strstr(err.msg, name))
        fail_msg("\"%s\" names not %s", err.msg, name);
}

static void ranges_name_themselves(void **state)
{
    (void)state;
    mg_synth_opts o = small(1);
    static const struct {
        const char *name;
        size_t at;
        double bad;
    } list[] = {
        {"yaw", offsetof(mg_synth_opts, yaw), 61},
        {"pitch", offsetof(mg_synth_opts, pitch), -41},
        {"roll", offsetof(mg_synth_opts, roll), 46},
        {"distance", offsetof(mg_synth_opts, distance), 29},
        {"light_azimuth", offsetof(mg_synth_opts, light_azimuth), 121},
        {"light_elevation", offsetof(mg_synth_opts, light_elevation), -31},
        {"exposure", offsetof(mg_synth_opts, exposure), 0.1},
        {"contrast", offsetof(mg_synth_opts, contrast), 1.1},
        {"blur", offsetof(mg_synth_opts, blur), 4.5},
        {"noise", offsetof(mg_synth_opts, noise), 31},
        {"centre_x", offsetof(mg_synth_opts, centre_x), 2},
        {"centre_y", offsetof(mg_synth_opts, centre_y), -2},
        {"face_width", offsetof(mg_synth_opts, face_width), 8},
    };
    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
        mg_synth_opts bad = o;
        memcpy((char *)&bad + list[i].at, &list[i].bad, sizeof(double));
        refuse(&bad, list[i].name);
    }
    o.size = 31;
    refuse(&o, "size");
    o = small(1);
    o.samples = 3;
    refuse(&o, "samples");
}

/* Texels exist, light is positive, the bounds are tight, and nothing changes where the mask and its straps cannot
 * be. */
static void check_layer(const mg_face *f)
{
    const mg_layer *l = &f->layer;
    mg_rect seen = {0, 0, 0, 0};
    assert_int_equal(l->first[0], 0);
    for (int y = 0; y < f->h; y++)
        for (int x = 0; x < f->w; x++) {
            size_t p = (size_t)y * (size_t)f->w + (size_t)x;
            assert_true(l->first[p + 1] >= l->first[p] && l->first[p + 1] - l->first[p] <= 16);
            for (uint32_t s = l->first[p]; s < l->first[p + 1]; s++) {
                assert_true(l->sample[s].texel < mg_texture_texels());
                assert_true(l->sample[s].gain >= 0 && isfinite((double)l->sample[s].gain));
            }
            for (size_t c = 0; c < 3; c++)
                assert_true(l->rest[3 * p + c] >= 0 && isfinite((double)l->rest[3 * p + c]));
            if (l->first[p + 1] > l->first[p])
                seen = mg_rect_union(seen, (mg_rect){x, y, 1, 1});
        }
    assert_memory_equal(&seen, &l->bounds, sizeof seen);
    assert_true(seen.w > f->box.w / 2 && seen.h > f->box.h / 3);
}

static void layers_hold(void **state)
{
    (void)state;
    mg_mask kn95;
    MUST(mg_mask_named(&kn95, "kn95", err));
    for (int i = 0; i < 3; i++) {
        mg_synth_opts o = small((uint64_t)i + 40);
        mg_face f;
        o.samples = 1 + (i & 1);
        o.mask = i == 2 ? &kn95 : NULL;
        MUST(mg_synth_face(&f, &o, err));
        check_layer(&f);
        assert_true(f.synthetic && f.has_landmarks && f.skin > 0);
        assert_true(mg_rect_inter(f.box, (mg_rect){0, 0, f.w, f.h}).w > 30);
        mg_face_free(&f);
    }
}

static void bare_wears_nothing(void **state)
{
    (void)state;
    mg_face with, without;
    mg_synth_opts o = small(7);
    MUST(mg_synth_face(&with, &o, err));
    o.bare = true;
    MUST(mg_synth_face(&without, &o, err));
    size_t n = 3 * 72 * 72;
    assert_memory_equal(with.bare, without.bare, n * sizeof(float));
    assert_memory_equal(without.bare, without.layer.rest, n * sizeof(float));
    assert_int_equal(without.layer.first[72 * 72], 0);
    assert_true(with.layer.first[72 * 72] > 0);
    mg_face_free(&with);
    mg_face_free(&without);
}

static void one_head_many_views(void **state)
{
    (void)state;
    mg_err why = {0};
    mg_synth_opts o = small(21);
    mg_synth_head *h;
    mg_face a, b;
    MUST(mg_synth_head_new(&h, &o, err));
    o.view = 3;
    MUST(mg_synth_head_face(&a, h, &o, err));
    MUST(mg_synth_face(&b, &o, err));
    assert_string_equal(a.hash, b.hash);
    mg_face_free(&a);
    mg_face_free(&b);
    o.seed = 22;
    assert_int_equal(mg_synth_head_face(&a, h, &o, &why), MG_EINPUT);
    mg_synth_head_free(h);
    mg_synth_head_free(NULL);
}

static void people_differ(void **state)
{
    (void)state;
    int women = 0, fifth[5] = {0};
    for (uint64_t s = 0; s < 100; s++) {
        mg_synth_person p;
        mg_synth_describe(s, &p);
        assert_true(p.tone >= 0 && p.tone <= 1 && p.skin > 0.02 && p.skin < 0.8 && p.hair && !(p.female && p.beard));
        women += p.female;
        fifth[p.tone < 1 ? (int)(p.tone * 5) : 4]++;
    }
    assert_true(women > 30 && women < 70);
    for (int i = 0; i < 5; i++)
        assert_true(fifth[i] >= 18 && fifth[i] <= 22);
}

TEST_MAIN(cmocka_unit_test(fine_cloth_is_averaged), cmocka_unit_test(threads_do_not_matter),
          cmocka_unit_test(a_drawn_head_is_the_cached_one), cmocka_unit_test(ranges_name_themselves),
          cmocka_unit_test(layers_hold), cmocka_unit_test(bare_wears_nothing), cmocka_unit_test(one_head_many_views),
          cmocka_unit_test(people_differ))
