/* A number that is none, or has no end, is refused wherever a caller may hand one in: !(x > 0) is not a range. */
#include "test.h"

#include <float.h>
#include <math.h>

#include "maskgen/export.h"
#include "score/cv/cv.h"
#include "base/image/png.h"
#include "maskgen/render.h"
#include "cloth/printer.h"
#include "face/head/synth.h"

static const double odd[] = {NAN, INFINITY, -INFINITY, 1e300, -1e300};
enum { ODD = sizeof odd / sizeof *odd };

static void refused(mg_status st, const char *what, double v, const mg_err *err)
{
    if (st != MG_EINPUT || !err->msg[0])
        fail_msg("%s = %g is not refused (status %d)", what, v, st);
}

static mg_face small_face(void)
{
    mg_face f = {.name = "small"};
    MUST(mg_face_alloc(&f, 24, 16, err));
    f.layer.sample = calloc(1, sizeof *f.layer.sample);
    for (int i = 0; i < 24 * 16 * 3; i++)
        f.bare[i] = (float)i / 1000;
    mg_tone_srgb(&f.tone);
    return f;
}

static void views(void **state)
{
    (void)state;
    mg_face f = small_face();
    mg_view plain = mg_view_plain(&f), v = plain;
    const struct {
        const char *name;
        float *at;
    } field[] = {{"gain", &v.gain}, {"contrast", &v.contrast},        {"noise", &v.noise},
                 {"blur", &v.blur}, {"the template's blur", &f.blur}, {"the template's noise", &f.noise}};
    for (size_t k = 0; k < sizeof field / sizeof *field; k++)
        for (int i = 0; i < ODD; i++) {
            mg_renderer *r;
            mg_err err = {MG_OK, ""};
            v = plain;
            float kept = *field[k].at;
            *field[k].at = (float)odd[i];
            refused(mg_renderer_new(&r, &v, &err), field[k].name, odd[i], &err);
            assert_null(r);
            *field[k].at = kept;
        }
    /* The ends of the ranges are drawn: nothing on the way leaves the bytes' range. */
    const float ends[][2] = {{1e-6f, 0}, {1e-6f, 1000}, {1e6f, 0}, {1e6f, 1000}};
    for (int i = 0; i < 4; i++) {
        mg_renderer *r;
        v = plain;
        v.gain = ends[i][0];
        v.contrast = ends[i][1];
        v.noise = 255;
        v.blur = 4;
        v.jpeg = 1;
        MUST(mg_renderer_new(&r, &v, err));
        mg_renderer_free(r);
    }
    mg_face_free(&f);
}

/* Light that is no number is black, not an index out of nowhere. */
static void tones(void **state)
{
    (void)state;
    mg_tone t;
    mg_tone_srgb(&t);
    assert_true(mg_tone_map(&t, NAN) == t.at[0]);
    assert_true(mg_tone_map(&t, -INFINITY) == t.at[0]);
    assert_true(mg_tone_map(&t, INFINITY) == t.at[MG_TONE_STEPS]);
    assert_true(mg_tone_map(&t, FLT_MAX) == t.at[MG_TONE_STEPS]);
}

static void templates(void **state)
{
    (void)state;
    static const int bad[][2] = {
        {0, 8}, {8, -1}, {-1, -1}, {MG_FACE_MAX_SIDE + 1, 8}, {8, MG_FACE_MAX_SIDE + 1}, {INT32_MAX, INT32_MAX}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mg_face f = {.name = "bad"};
        mg_err err = {MG_OK, ""};
        refused(mg_face_alloc(&f, bad[i][0], bad[i][1], &err), "a side", bad[i][0], &err);
        assert_null(f.bare);
    }
}

static void crops(void **state)
{
    (void)state;
    mg_image im, out;
    MUST(mg_image_new(&im, 9, 7, 3, err));
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < ODD; i++) {
            mg_err err = {MG_OK, ""};
            double at[3] = {1, 1, 1};
            at[k] = odd[i];
            refused(mg_image_crop_scaled(&out, &im, at[0], at[1], at[2], 4, 4, &err), "a crop's place or scale", odd[i],
                    &err);
            assert_null(out.px);
        }
    MUST(mg_image_crop_scaled(&out, &im, -1e8, 1e8, 0.002, 4, 4, err)); /* the ends: all edge */
    mg_image_free(&out);
    mg_image_free(&im);
}

static void simulations(void **state)
{
    (void)state;
    mg_image im;
    MUST(mg_image_new(&im, 16, 16, 3, err));
    mg_print_opts plain = {NULL, .1, .5, .1, 200, 100}, o = plain;
    double *const field[] = {&o.gain, &o.blur, &o.fade, &o.width, &o.height};
    for (int k = 0; k < 5; k++)
        for (int i = 0; i < ODD; i++) {
            mg_err err = {MG_OK, ""};
            o = plain;
            *field[k] = odd[i];
            refused(mg_print_simulate(&im, &o, &err), "a print's field", odd[i], &err);
        }
    o = plain;
    o.width = o.height = DBL_MIN;
    mg_err got = {MG_OK, ""};
    refused(mg_print_simulate(&im, &o, &got), "a print's size", DBL_MIN, &got);
    o = plain;
    o.blur = 10, o.width = o.height = 10; /* the widest kernel there is */
    MUST(mg_print_simulate(&im, &o, err));
    mg_image_free(&im);
}

static void poses(void **state)
{
    (void)state;
    double model[21], turn[9], shift[3];
    mg_point image[7];
    for (int i = 0; i < 7; i++) {
        model[3 * i] = i % 3, model[3 * i + 1] = i % 2 * 2, model[3 * i + 2] = i * .7;
        image[i] = (mg_point){100 + 10 * (i % 3) + i, 100 + 20 * (i % 2)};
    }
    double focal = 500;
    mg_point centre = {100, 100};
    double *const field[] = {&focal, &centre.x, &centre.y, &model[4], &image[6].y};
    for (int k = 0; k < 5; k++)
        for (int i = 0; i < 3; i++) {
            mg_err err = {MG_OK, ""};
            double kept = *field[k];
            *field[k] = odd[i];
            refused(mg_cv_solve_pnp(model, image, 7, focal, centre, turn, shift, &err), "a pose's number", odd[i],
                    &err);
            *field[k] = kept;
        }
}

static void heads(void **state)
{
    (void)state;
    mg_synth_opts plain, o;
    mg_synth_defaults(&plain);
    plain.size = 64;
    plain.face_width = 32;
    double *const field[] = {&o.yaw,       &o.pitch,    &o.roll, &o.distance, &o.light_azimuth, &o.light_elevation,
                             &o.exposure,  &o.contrast, &o.blur, &o.noise,    &o.centre_x,      &o.centre_y,
                             &o.face_width};
    for (size_t k = 0; k < sizeof field / sizeof *field; k++)
        for (int i = 0; i < ODD; i++) {
            mg_face f;
            mg_err err = {MG_OK, ""};
            o = plain;
            *field[k] = odd[i];
            if (isnan(odd[i]) && field[k] != &o.face_width) /* drawn */
                continue;
            refused(mg_synth_face(&f, &o, &err), "a head's field", odd[i], &err);
        }
}

static void files(void **state)
{
    (void)state;
    mg_export_tile_report report;
    static const char *const pages[] = {"nanx300", "300xinf", "1e300x300", "-1e300x300"};
    mg_image im;
    MUST(mg_image_new(&im, 4, 4, 3, err));
    for (int i = 0; i < ODD; i++) {
        mg_err err = {MG_OK, ""};
        refused(mg_png_write("/dev/null", &im, NULL, odd[i], &err), "dpi", odd[i], &err);
        mg_export_opts o = {.page = {210, 297}, .scale = 1, .dpi = odd[i], .title = "t", .size = "M"};
        refused(mg_export_tile("/dev/null.png", &im, 100, &o, &report, &err), "a tile's dpi", odd[i], &err);
        o.dpi = 100;
        refused(mg_export_tile("/dev/null.png", &im, odd[i], &o, &report, &err), "a tile's width", odd[i], &err);
    }
    for (int i = 0; i < 4; i++) {
        double page[2];
        mg_err err = {MG_OK, ""};
        refused(mg_export_page(page, pages[i], &err), pages[i], i, &err);
    }
    mg_image_free(&im);
}

/* A print far taller than wide asks for a tile of more pixels than there may be. */
static void tall_tiles(void **state)
{
    (void)state;
    mg_image im;
    mg_err got = {MG_OK, ""};
    mg_export_tile_report report;
    mg_export_opts o = {.page = {210, 297}, .scale = 1, .dpi = 2400, .title = "t", .size = "M"};
    MUST(mg_image_new(&im, 1, MG_IMAGE_MAX_SIDE, 3, err));
    refused(mg_export_tile("/dev/null.png", &im, 2000, &o, &report, &got), "a tile's height", 3e9, &got);
    mg_image_free(&im);
}

/* As in libjpeg, a quality past the scale is the nearest on it. */
static void jpeg_qualities(void **state)
{
    (void)state;
    static const int past[][2] = {{0, 1}, {-5, 1}, {INT32_MIN, 1}, {101, 100}, {INT32_MAX, 100}};
    mg_image im, a, b;
    MUST(mg_image_new(&im, 16, 16, 3, err));
    MUST(mg_image_new(&a, 16, 16, 3, err));
    MUST(mg_image_new(&b, 16, 16, 3, err));
    for (int i = 0; i < 16 * 16 * 3; i++)
        im.px[i] = (uint8_t)(i * 37);
    for (int i = 0; i < 5; i++) {
        mg_jpeg_blocks(&im, &a, (mg_rect){0, 0, 16, 16}, past[i][0]);
        mg_jpeg_blocks(&im, &b, (mg_rect){0, 0, 16, 16}, past[i][1]);
        assert_memory_equal(a.px, b.px, 16 * 16 * 3);
    }
    mg_image_free(&im);
    mg_image_free(&a);
    mg_image_free(&b);
}

TEST_MAIN(cmocka_unit_test(views), cmocka_unit_test(tones), cmocka_unit_test(templates), cmocka_unit_test(crops),
          cmocka_unit_test(simulations), cmocka_unit_test(poses), cmocka_unit_test(heads), cmocka_unit_test(files),
          cmocka_unit_test(tall_tiles), cmocka_unit_test(jpeg_qualities))
