/* Face templates come back from their files bit for bit; damaged files are refused. */
#include "test.h"

#include <math.h>
#include <unistd.h>

#include "face/face_file.h"
#include "maskgen/mask.h"
#include "maskgen/render.h"
#include "base/rng.h"
#include "cloth/texture.h"

/* A small template with an uneven number of samples a pixel. */
static void make(mg_face *f)
{
    *f = (mg_face){0};
    MUST(mg_face_alloc(f, 40, 30, err));
    mg_rng r;
    mg_rng_seed(&r, 1, 0);
    snprintf(f->name, sizeof f->name, "test");
    f->box = (mg_rect){5, 4, 20, 20};
    f->layer.bounds = (mg_rect){7, 9, 11, 8};
    f->layer.sample = calloc(40 * 30 * 3, sizeof *f->layer.sample);
    uint32_t at = 0;
    for (int p = 0; p < 40 * 30; p++) {
        int x = p % 40, y = p / 40;
        bool inside = x >= 7 && x < 18 && y >= 9 && y < 17;
        f->layer.first[p] = at;
        for (int c = 0; c < 3; c++) {
            f->bare[3 * p + c] = (float)mg_rng_unit(&r);
            f->layer.rest[3 * p + c] = inside ? (float)mg_rng_unit(&r) : f->bare[3 * p + c];
        }
        for (int s = 0; inside && s < (x + y) % 4; s++)
            f->layer.sample[at++] = (mg_sample){mg_rng_below(&r, mg_texture_texels()), (float)mg_rng_unit(&r)};
    }
    f->layer.first[40 * 30] = at;
    mg_tone_srgb(&f->tone);
    MUST(mg_face_seal(f, err));
}

static void round_trip(void **state)
{
    (void)state;
    char path[] = "/tmp/maskgen-face-XXXXXX";
    close(mkstemp(path));
    mg_face a, b;
    make(&a);
    MUST(mg_face_save(&a, path, err));
    MUST(mg_face_load(&b, path, err));
    assert_string_equal(a.hash, b.hash);
    assert_string_equal(a.name, b.name);
    mg_face_free(&a);
    mg_face_free(&b);
    remove(path);
}

static void damage_is_refused(void **state)
{
    (void)state;
    char path[] = "/tmp/maskgen-face-XXXXXX";
    close(mkstemp(path));
    mg_face a, b;
    make(&a);
    MUST(mg_face_save(&a, path, err));
    FILE *f = fopen(path, "rb");
    static unsigned char data[1 << 20];
    size_t size = fread(data, 1, sizeof data, f);
    fclose(f);
    remove(path);
    for (size_t cut = 0; cut < size; cut += 97)
        assert_int_equal(mg_face_decode(&b, data, cut, "cut", NULL), MG_EINPUT);
    for (size_t at = 0; at < size; at += 211) {
        data[at] ^= 0x41;
        assert_int_equal(mg_face_decode(&b, data, size, "flipped", NULL), MG_EINPUT);
        data[at] ^= 0x41;
    }
    mg_face_free(&a);
}

static void longer_blur(mg_face *f)
{
    f->blur = 4.5f;
}
static void no_noise(mg_face *f)
{
    f->noise = NAN;
}
static void lost_landmark(mg_face *f)
{
    f->landmark[3].y = INFINITY;
}
static void far_texel(mg_face *f)
{
    f->layer.sample[5].texel = mg_texture_texels();
}
static void huge_gain(mg_face *f)
{
    f->layer.sample[5].gain = 1e7f;
}
static void huge_light(mg_face *f)
{
    f->bare[7] = 1e7f;
}
static void dark_rest(mg_face *f)
{
    f->layer.rest[3 * (10 * 40 + 10)] = NAN; /* inside the bounds */
}
static void wide_bounds(mg_face *f)
{
    f->layer.bounds = (mg_rect){30, 9, 11, 8};
}
static void odd_name(mg_face *f)
{
    strcpy(f->name, "../x");
}

/* Files that are whole, and say what no template can: what a flipped byte never reaches behind the checksum. */
static void whole_files_of_nonsense_are_refused(void **state)
{
    (void)state;
    static const struct {
        void (*spoil)(mg_face *f);
        const char *says;
    } list[] = {{longer_blur, "header"}, {no_noise, "header"},  {lost_landmark, "header"},
                {wide_bounds, "header"}, {odd_name, "header"},  {far_texel, "sample 5"},
                {huge_gain, "sample 5"}, {huge_light, "light"}, {dark_rest, "light"}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        mg_face a, b;
        mg_err why = {MG_OK, ""};
        char *data;
        size_t size;
        make(&a);
        list[i].spoil(&a);
        MUST(mg_face_encode(&a, &data, &size, err));
        assert_int_equal(mg_face_decode(&b, data, size, "spoilt", &why), MG_EINPUT);
        if (!strstr(why.msg, list[i].says))
            fail_msg("%zu: %s", i, why.msg);
        free(data);
        mg_face_free(&a);
    }
}

/* A canvas and {0} are legal faces without pictures: every function takes them or refuses them. */
static void faces_without_pictures(void **state)
{
    (void)state;
    char path[] = "/tmp/maskgen-face-XXXXXX", hash[MG_HASH_HEX];
    close(mkstemp(path));
    remove(path);
    mg_mask shape;
    mg_mask_surgical(&shape);
    for (int i = 0; i < 2; i++) {
        mg_face f = {0};
        mg_err why = {0};
        mg_renderer *r = NULL;
        if (i == 0)
            MUST(mg_face_flat(&f, 64, 48, err));
        strcpy(hash, f.hash);
        assert_int_equal(mg_face_seal(&f, &why), i ? MG_EINPUT : MG_OK);
        assert_string_equal(f.hash, hash); /* a canvas keeps its own */
        assert_int_equal(mg_face_save(&f, path, &why), MG_EINPUT);
        assert_non_null(strstr(why.msg, i ? "without pictures" : "canvas"));
        assert_int_equal(access(path, F_OK), -1);
        f.has_landmarks = true;
        assert_int_equal(mg_photo_mask(&f, &shape, &why), MG_EINPUT);
        f.has_landmarks = false;
        mg_view v = mg_view_plain(&f);
        assert_int_equal(mg_renderer_new(&r, &v, &why), i ? MG_EINPUT : MG_OK);
        mg_renderer_free(r);
        mg_face_free(&f);
        mg_face_free(&f); /* twice is nothing */
    }
    mg_face_free(NULL);
}

/* The file counts a pixel's samples in one byte. */
static void too_many_samples_are_refused(void **state)
{
    (void)state;
    char path[] = "/tmp/maskgen-face-XXXXXX";
    mg_face f = {.name = "dense", .layer.bounds = {0, 0, 1, 1}};
    mg_err why = {0};
    close(mkstemp(path));
    remove(path);
    MUST(mg_face_alloc(&f, 8, 8, err));
    f.layer.sample = calloc(256, sizeof *f.layer.sample);
    for (int p = 1; p <= 64; p++)
        f.layer.first[p] = 256;
    assert_int_equal(mg_face_save(&f, path, &why), MG_EINPUT);
    assert_non_null(strstr(why.msg, "255"));
    assert_int_equal(access(path, F_OK), -1);
    mg_face_free(&f);
}

static void srgb_survives_the_tone_curve(void **state)
{
    (void)state;
    mg_tone t;
    mg_tone_srgb(&t);
    for (int v = 0; v < 256; v++)
        assert_int_equal((int)(mg_tone_map(&t, mg_srgb_linear((uint8_t)v)) + 0.5f), v);
}

TEST_MAIN(cmocka_unit_test(round_trip), cmocka_unit_test(damage_is_refused),
          cmocka_unit_test(whole_files_of_nonsense_are_refused), cmocka_unit_test(faces_without_pictures),
          cmocka_unit_test(too_many_samples_are_refused), cmocka_unit_test(srgb_survives_the_tone_curve))
