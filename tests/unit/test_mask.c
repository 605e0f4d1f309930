/* Mask shapes: the strict reader, the bundled shapes, and the mask on a photo's landmarks. */
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/bundle.h"
#include "maskgen/mask.h"
#include "score/cv/cv.h"
#include "face/photo/photo.h"
#include "base/rng.h"
#include "face/head/scene.h"
#include "face/head/synth.h"
#include "face/photo/pose.h"

/* The doubles from one member to another, both counted. */
static void same_numbers(const mg_mask *a, const mg_mask *b, size_t first, size_t last)
{
    assert_memory_equal((const char *)a + first, (const char *)b + first, last + sizeof(double) - first);
}

static void surgical_is_the_file(void **state)
{
    (void)state;
    mg_mask file, built;
    MUST(mg_mask_named(&file, "surgical", err));
    mg_mask_surgical(&built);
    assert_string_equal(file.name, built.name);
    assert_string_equal(file.title, built.title);
    assert_memory_equal(file.flat, built.flat, sizeof file.flat);
    assert_int_equal(file.top.count, built.top.count);
    assert_int_equal(file.bottom.count, built.bottom.count);
    assert_memory_equal(file.top.y, built.top.y, sizeof file.top.y);
    assert_memory_equal(file.top.angle, built.top.angle, sizeof file.top.angle);
    assert_memory_equal(file.bottom.y, built.bottom.y, sizeof file.bottom.y);
    assert_memory_equal(file.bottom.angle, built.bottom.angle, sizeof file.bottom.angle);
    same_numbers(&file, &built, offsetof(mg_mask, uv_top), offsetof(mg_mask, ridge_width));
    assert_int_equal(file.pleats, built.pleats);
    assert_true(file.pleat_depth == built.pleat_depth && file.seam == built.seam);
    assert_int_equal(file.straps, built.straps);
    assert_memory_equal(file.strap_rgb, built.strap_rgb, sizeof file.strap_rgb);
    same_numbers(&file, &built, offsetof(mg_mask, vary_top), offsetof(mg_mask, vary_pleat));
}

static void every_bundled_shape_loads(void **state)
{
    (void)state;
    static const char *const names[] = {"surgical", "contoured", "kn95"};
    for (int i = 0; i < 3; i++) {
        mg_mask m;
        mg_point uv[40];
        MUST(mg_mask_named(&m, names[i], err));
        assert_string_equal(m.name, names[i]);
        mg_mask_outline(&m, uv, 40);
        for (int k = 0; k < 40; k++)
            assert_true(uv[k].x >= 0 && uv[k].x <= 1 && uv[k].y >= 0 && uv[k].y <= 1);
    }
}

/* The surgical file with one text replaced must fail and name `key`. */
static void refuse(const char *from, const char *to, const char *key)
{
    size_t size;
    const char *text = mg_bundle_find("masks/surgical.json", &size);
    assert_non_null(text);
    static char copy[MG_MASK_FILE_MAX], rest[MG_MASK_FILE_MAX];
    assert_true(size < sizeof copy / 2);
    memcpy(copy, text, size);
    copy[size] = 0;
    char *at = strstr(copy, from);
    if (!at)
        fail_msg("\"%s\" is not in surgical.json", from);
    snprintf(rest, sizeof rest, "%s", at + strlen(from));
    snprintf(at, sizeof copy - (size_t)(at - copy), "%s%s", to, rest);
    mg_mask m;
    mg_err err = {0};
    assert_int_equal(mg_mask_parse(&m, copy, strlen(copy), "shape.json", &err), MG_EINPUT);
    if (!strstr(err.msg, key) || !strstr(err.msg, "shape.json"))
        fail_msg("\"%s\" names not %s", err.msg, key);
}

static void bad_shapes_are_refused(void **state)
{
    (void)state;
    refuse("\"reach\": 70", "\"reach\": 120", "reach");
    refuse("\"reach\": 70,", "", "reach");
    refuse("\"reach\"", "\"reech\"", "reech");
    refuse("\"pleats\": 3", "\"pleats\": 2.5", "pleats");
    refuse("\"pleats\": 3", "\"pleats\": 0", "pleat-depth");
    refuse("\"ears\"", "\"nose\"", "straps");
    refuse("[0, -2.4]", "[1, -2.4]", "top");
    refuse("[0, -2.4]", "[0, -40]", "top");
    refuse("[5.7, -2.4]", "[5.7]", "top");
    refuse("[0, -12.2]", "[0, -3]", "bottom");
    refuse("\"uv-top\": -2.7", "\"uv-top\": \"high\"", "uv-top");
    refuse("0.7, 0.71", "0.7, 7.1", "strap-colour");
    mg_mask m;
    mg_err err = {0};
    assert_int_equal(mg_mask_parse(&m, "[1]", 3, "shape.json", &err), MG_EINPUT);
    assert_int_equal(mg_mask_load(&m, "/no/such.json", &err), MG_EINPUT);
    assert_non_null(strstr(err.msg, "/no/such.json"));
}

/* A small head without a mask; who it is and how it is seen is the caller's. */
static void bare_head(mg_synth_opts *o, int size, double face_width)
{
    mg_synth_defaults(o);
    o->size = size;
    o->face_width = face_width;
    o->samples = 1;
    o->bare = true;
}

/* A synthetic head's own landmarks must give its pose back. */
static void landmarks_give_the_pose(void **state)
{
    (void)state;
    static const double turn[3][3] = {{0, 0, 0}, {22, -6, 8}, {-28, 8, -12}};
    mg_mask shape;
    mg_mask_surgical(&shape);
    for (int i = 0; i < 3; i++) {
        mg_synth_opts o;
        bare_head(&o, 96, 56);
        mg_face f;
        o.seed = 5;
        o.yaw = turn[i][0];
        o.pitch = turn[i][1];
        o.roll = turn[i][2];
        MUST(mg_synth_face(&f, &o, err));
        MUST(mg_photo_mask(&f, &shape, err));
        assert_true(fabs(f.yaw - turn[i][0]) < 7);
        assert_true(fabs(f.pitch - turn[i][1]) < 7);
        assert_true(fabs(f.roll - turn[i][2]) < 3);
        assert_true(f.layer.bounds.w > f.box.w / 2 && f.layer.bounds.h > f.box.h / 3);
        assert_true(mg_rect_inter(f.layer.bounds, (mg_rect){0, 0, f.w, f.h}).w == f.layer.bounds.w);
        mg_face_free(&f);
    }
}

static void no_pose_is_bad_input(void **state)
{
    (void)state;
    mg_synth_opts o;
    bare_head(&o, 64, 40);
    mg_mask shape;
    mg_mask_surgical(&shape);
    mg_face f;
    mg_err why = {0};
    mg_rng r;
    mg_rng_seed(&r, 3, 3);
    MUST(mg_synth_face(&f, &o, err));
    for (int i = 0; i < MG_LANDMARKS; i++)
        f.landmark[i] = (mg_point){mg_rng_range(&r, 0, 64), mg_rng_range(&r, 0, 64)};
    assert_int_equal(mg_photo_mask(&f, &shape, &why), MG_EINPUT);
    f.has_landmarks = false;
    assert_int_equal(mg_photo_mask(&f, &shape, &why), MG_EINPUT);
    mg_face_free(&f);
}

static void photos_wear_it(void **state)
{
    (void)state;
    mg_mask shape;
    mg_mask_surgical(&shape);
    mg_photo_opts o = {160, 80, false, &shape, NULL};
    mg_face_list list = {0};
    mg_list dropped = {0};
    MUST(mg_photo_faces(&list, "/usr/share/doc/libdlib19.1/examples/faces/2009_004587.jpg", &o, &dropped, err));
    assert_true(list.count >= 1);
    for (size_t i = 0; i < list.count; i++) {
        const mg_face *f = &list.face[i];
        mg_point nose = f->landmark[30], chin = f->landmark[8], brow = f->landmark[27];
        size_t at = (size_t)nose.y * (size_t)f->w + (size_t)nose.x;
        assert_true(f->layer.first[at + 1] > f->layer.first[at]); /* the nose tip is covered */
        at = (size_t)(chin.y - 2) * (size_t)f->w + (size_t)chin.x;
        assert_true(f->layer.first[at + 1] > f->layer.first[at]); /* the chin too */
        at = (size_t)brow.y * (size_t)f->w + (size_t)brow.x;
        assert_true(f->layer.first[at + 1] == f->layer.first[at]); /* the root of the nose is not */
    }
    mg_face_list_free(&list);
    mg_list_free(&dropped);
}

/* The gains of the layer, summed. */
static double light_of(const mg_face *f)
{
    double sum = 0;
    for (uint32_t i = 0; i < f->layer.first[(size_t)f->w * (size_t)f->h]; i++)
        sum += (double)f->layer.sample[i].gain;
    return sum;
}

/* The light is read off the whole face at every size: whichever rows of the chin turn brighter, the cloth does too. */
static void light_comes_from_the_chin_too(void **state)
{
    (void)state;
    static const double widths[] = {60, 85, 171};
    enum { BANDS = 2 };
    mg_mask shape;
    mg_mask_surgical(&shape);
    for (int i = 0; i < 3; i++) {
        mg_synth_opts o;
        mg_face f;
        bare_head(&o, (int)(1.4 * widths[i]), widths[i]);
        o.yaw = o.pitch = o.roll = o.centre_x = o.centre_y = 0;
        MUST(mg_synth_face(&f, &o, err));
        MUST(mg_photo_mask(&f, &shape, err));
        double plain = light_of(&f), lip = f.landmark[57].y, chin = f.landmark[8].y;
        for (int b = 0; b < BANDS; b++) {
            size_t top = (size_t)(chin - (chin - lip) * (0.35 + 0.2 * b)), rows = 1 + (size_t)widths[i] / 60;
            float *at = f.bare + 3 * top * (size_t)f.w;
            for (size_t k = 0; k < 3 * rows * (size_t)f.w; k++)
                at[k] *= 2;
            MUST(mg_photo_mask(&f, &shape, err));
            if (light_of(&f) == plain)
                fail_msg("%.0f px wide: rows from %zu (lip %.0f, chin %.0f) say nothing of the light", widths[i], top,
                         lip, chin);
            for (size_t k = 0; k < 3 * rows * (size_t)f.w; k++)
                at[k] /= 2;
        }
        mg_face_free(&f);
    }
}

/* Light from the side of a face is brighter on that side of the cloth. */
static void light_keeps_its_side(void **state)
{
    (void)state;
    mg_mask shape;
    mg_mask_surgical(&shape);
    for (int side = -1; side <= 1; side += 2) {
        mg_synth_opts o;
        mg_face f;
        double light[2] = {0, 0}, n[2] = {0, 0};
        bare_head(&o, 96, 56);
        o.yaw = o.pitch = o.roll = o.centre_x = o.centre_y = 0;
        o.light_azimuth = 60 * side;
        o.light_elevation = 20;
        MUST(mg_synth_face(&f, &o, err));
        MUST(mg_photo_mask(&f, &shape, err));
        for (size_t p = 0; p < (size_t)f.w * (size_t)f.h; p++)
            for (uint32_t i = f.layer.first[p]; i < f.layer.first[p + 1]; i++) {
                bool right = (int)p % f.w >= f.w / 2;
                light[right] += (double)f.layer.sample[i].gain;
                n[right]++;
            }
        double more = side * log((light[1] / n[1]) / (light[0] / n[0]));
        assert_true(more > 0.4);
        mg_face_free(&f);
    }
}

/* Skin of one colour under an even sky: only hollows are darker. Where its luminance is 0.24 a white sheet gets 1.2 of
 * the light that shows it white; four times that light makes the sheet twice as bright (wear.c). */
static void a_flat_light_is_read_off_skin(void **state)
{
    (void)state;
    const lamp sky = {.dir = {0, 0, 1},
                      .fill_dir = {0, 0, 1},
                      .ambient = 1,
                      .soft = 5,
                      .key_rgb = {1, 1, 1},
                      .ambient_rgb = {1, 1, 1}};
    mg_mask shape;
    mg_synth_opts o;
    mg_face f;
    pose p;
    head who;
    camera cam;
    mask_surface ms;
    scene s;
    double sum[2] = {0, 0}, most = 0;
    mg_mask_surgical(&shape);
    bare_head(&o, 96, 56);
    o.yaw = o.pitch = o.roll = o.centre_x = o.centre_y = 0;
    MUST(mg_synth_face(&f, &o, err));
    MUST(pose_fit(&p, &who, &f, err));
    pose_camera(&p, &cam);
    mask_surface_init(&ms, &who, &shape, NULL);
    MUST(scene_init(&s, &who, &ms, NULL, err));
    for (int i = 0; i < f.w * f.h; i++) {
        shading_cache cache = {.mat = MAT_NONE};
        hit h;
        scene_bare(&s, &cam, &sky, (float)(i % f.w) + 0.5f, (float)(i / f.w) + 0.5f, &cache, &h);
        for (int c = 0; c < 3; c++)
            f.bare[3 * i + c] = 0.24f * (h.mat == MAT_NONE ? 1 : h.shine / hemisphere(h.normal));
    }
    scene_free(&s);
    for (int k = 0; k < 2; k++) {
        MUST(mg_photo_mask(&f, &shape, err));
        for (size_t i = 0; i < (size_t)f.w * (size_t)f.h; i++) {
            double light = 0;
            for (uint32_t n = f.layer.first[i]; n < f.layer.first[i + 1]; n++)
                light += (double)f.layer.sample[n].gain;
            sum[k] += light;
            most = k == 0 ? fmax(most, light) : most;
        }
        for (int i = 0; i < 3 * f.w * f.h; i++)
            f.bare[i] *= 4;
    }
    assert_true(fabs(most - 0.903) < 0.01); /* 1.2 of which the mask's own hollows leave three quarters */
    assert_true(fabs(sum[1] / sum[0] - 2) < 1e-3);
    mg_face_free(&f);
}

static void grey_is_opencv_s(void **state)
{
    (void)state;
    mg_image rgb, ours, theirs;
    mg_rng r;
    mg_rng_seed(&r, 9, 9);
    MUST(mg_image_new(&rgb, 512, 200, 3, err));
    for (int i = 0; i < 512 * 200 * 3; i++)
        rgb.px[i] = (uint8_t)mg_rng_below(&r, 256);
    MUST(mg_image_grey(&ours, &rgb, err));
    MUST(mg_cv_rgb2grey(&theirs, &rgb, err));
    assert_memory_equal(ours.px, theirs.px, 512 * 200);
    assert_non_null(strchr(mg_cv_version(), '.'));
    mg_image_free(&rgb);
    mg_image_free(&ours);
    mg_image_free(&theirs);
}

TEST_MAIN(cmocka_unit_test(surgical_is_the_file), cmocka_unit_test(every_bundled_shape_loads),
          cmocka_unit_test(bad_shapes_are_refused), cmocka_unit_test(landmarks_give_the_pose),
          cmocka_unit_test(no_pose_is_bad_input), cmocka_unit_test(photos_wear_it),
          cmocka_unit_test(light_comes_from_the_chin_too), cmocka_unit_test(light_keeps_its_side),
          cmocka_unit_test(a_flat_light_is_read_off_skin), cmocka_unit_test(grey_is_opencv_s))
