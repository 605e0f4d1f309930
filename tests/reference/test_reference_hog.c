/* The engine's list of detections against dlib's, down to a floor at which hundreds of windows overlap: what is
 * suppressed, and in which order, shows there. */
#include "test.h"

#include <math.h>
#include <string.h>

#include "base/image/picture.h"
#include "base/rng.h"
#include "score/dlib/dlib.h"
#include "score/hog/hog_engine.h"
#include "score/hog/hog_internal.h"

#define FACES "/usr/share/doc/libdlib19.1/examples/faces/"

static mg_dlib_hog *dlib_hog;
static mg_hog_model *model;

static int set_up(void **state)
{
    (void)state;
    MUST(mg_dlib_hog_new(&dlib_hog, err));
    model = malloc(sizeof *model);
    MUST(mg_dlib_hog_model(dlib_hog, model, err));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    mg_dlib_hog_free(dlib_hog);
    free(model);
    return 0;
}

static bool same_box(mg_rect a, mg_rect b)
{
    return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

/* Detections of one list that are not in the other. Margins agree to 1e-4, so two windows that nearly tie may stand in
 * the other order, and then suppress others. */
static int missing(const mg_detection *in, int n, const mg_detection *from, int m)
{
    int lost = 0;
    for (int i = 0; i < m; i++) {
        bool found = false;
        for (int k = 0; k < n && !found; k++)
            found = same_box(in[k].box, from[i].box) && fabs(in[k].margin - from[i].margin) < 1e-3;
        lost += !found;
    }
    return lost;
}

/* Adds up over pictures what one engine lists at a floor, and what differs. */
static void compare(const mg_image *im, double floor, int *all, int *differ)
{
    const mg_detection *det;
    int count;
    mg_hog *e;
    mg_score own;
    MUST(mg_hog_new(&e, model, im->w, im->h, &(mg_hog_opts){1, 0, NULL}, err));
    MUST(mg_hog_begin(e, im, (mg_rect){20, 20, 80, 80}, false, floor, &own, err));
    MUST(mg_dlib_hog_detect(dlib_hog, im, 0, floor, &det, &count, err));
    *all += count;
    *differ += missing(own.det, own.count, det, count) + missing(det, count, own.det, own.count);
    mg_hog_free(e);
}

static void lists_are_dlibs_down_to_low_floors(void **state)
{
    (void)state;
    static const char *const name[] = {FACES "2008_002470.jpg", FACES "Tom_Cruise_avp_2014_4.jpg"};
    static const double floors[] = {0, -0.5, -1, -1.5, -2, -2.5};
    for (size_t f = 0; f < sizeof floors / sizeof *floors; f++) {
        int all = 0, differ = 0;
        for (size_t p = 0; p < sizeof name / sizeof *name; p++) {
            mg_image whole, part, grey;
            MUST(mg_picture_load(&whole, NULL, name[p], err));
            MUST(mg_image_crop_scaled(&part, &whole, 0, 0, 1.2, 400, 330, err));
            MUST(mg_image_new(&grey, part.w, part.h, 1, err));
            mg_image_grey_rect(&part, &grey, (mg_rect){0, 0, part.w, part.h});
            compare(&grey, floors[f], &all, &differ);
            mg_image_free(&whole);
            mg_image_free(&part);
            mg_image_free(&grey);
        }
        print_message("# floor %.1f: %d detections, %d differ\n", floors[f], all, differ);
        if (differ * 100 > all || (floors[f] < -2 && all < 60) || all == 0)
            fail_msg("floor %.1f: of %d detections %d differ", floors[f], all, differ);
    }
}

/* The path without vector instructions of its own is plain C; the others must give its very bits, windows that hide
 * nothing and no face included. */
static void every_path_gives_the_bits_of_plain_c(void **state)
{
    (void)state;
    static const struct {
        int w, h, channels, upsample;
    } kind[] = {{400, 330, 1, 0}, {331, 257, 3, 0}, {97, 140, 1, 2}, {80, 80, 3, 1}};
    mg_image whole;
    MUST(mg_picture_load(&whole, NULL, FACES "2008_002470.jpg", err));
    for (size_t k = 0; k < sizeof kind / sizeof *kind; k++) {
        mg_image part, im;
        mg_hog *base, *other;
        mg_score want, got;
        const mg_rect box = {20, 20, 50, 50};
        MUST(mg_image_crop_scaled(&part, &whole, 0, 0, 1.2, kind[k].w, kind[k].h, err));
        MUST(mg_image_new(&im, part.w, part.h, kind[k].channels, err));
        if (kind[k].channels == 1)
            mg_image_grey_rect(&part, &im, (mg_rect){0, 0, part.w, part.h});
        else
            memcpy(im.px, part.px, 3 * (size_t)part.w * (size_t)part.h);
        const mg_hog_opts plain = {kind[k].channels, kind[k].upsample, "base"};
        MUST(mg_hog_new(&base, model, im.w, im.h, &plain, err));
        MUST(mg_hog_begin(base, &im, box, false, -2, &want, err));
        assert_true(want.count > 0);
        for (int i = 0; mg_hog_path_at(i); i++) {
            const hog_kernels *kernels;
            mg_err e;
            if (hog_path(&kernels, mg_hog_path_at(i), &e) != MG_OK)
                continue; /* this CPU lacks it */
            mg_hog_opts opts = plain;
            opts.cpu_path = mg_hog_path_at(i);
            MUST(mg_hog_new(&other, model, im.w, im.h, &opts, err));
            MUST(mg_hog_begin(other, &im, box, false, -2, &got, err));
            assert_int_equal(got.count, want.count);
            assert_true(got.true_margin == want.true_margin && got.false_margin == want.false_margin);
            for (int d = 0; d < got.count; d++)
                assert_true(same_box(got.det[d].box, want.det[d].box) && got.det[d].margin == want.det[d].margin);
            mg_hog_free(other);
        }
        mg_hog_free(base);
        mg_image_free(&part);
        mg_image_free(&im);
    }
    mg_image_free(&whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lists_are_dlibs_down_to_low_floors),
                                       cmocka_unit_test(every_path_gives_the_bits_of_plain_c)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
