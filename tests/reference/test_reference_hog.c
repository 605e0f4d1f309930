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

/* A picture of a face as the engine's options want it: a part of `whole`, grey or in colour. */
static void cut(mg_image *out, const mg_image *whole, int w, int h, int channels)
{
    mg_image part;
    MUST(mg_image_crop_scaled(&part, whole, 0, 0, 1.2, w, h, err));
    MUST(mg_image_new(out, w, h, channels, err));
    if (channels == 1)
        mg_image_grey_rect(&part, out, (mg_rect){0, 0, w, h});
    else
        memcpy(out->px, part.px, 3 * (size_t)w * (size_t)h);
    mg_image_free(&part);
}

/* The same windows, in the same order, with margins at most `most` apart. */
static void same_score(const mg_score *a, const mg_score *b, double most)
{
    assert_int_equal(a->count, b->count);
    assert_true(fabs(a->true_margin - b->true_margin) <= most && fabs(a->false_margin - b->false_margin) <= most);
    for (int i = 0; i < a->count; i++)
        assert_true(same_box(a->det[i].box, b->det[i].box) && fabs(a->det[i].margin - b->det[i].margin) <= most);
}

/* "base" is plain C for any CPU. The others multiply and add in one rounding: 1e-5 is what a record's reader is
 * promised. That rounding is all: they give the same bits as one another. */
static void every_path_is_plain_c(void **state)
{
    (void)state;
    static const struct {
        int w, h, channels, upsample;
    } kind[] = {{400, 330, 1, 0}, {331, 257, 3, 0}, {97, 140, 1, 2}, {160, 120, 3, 1}};
    mg_image whole;
    MUST(mg_picture_load(&whole, NULL, FACES "2008_002470.jpg", err));
    for (size_t k = 0; k < sizeof kind / sizeof *kind; k++) {
        mg_image im;
        mg_hog *engine[4];
        mg_score want, first, got;
        int fused = 0;
        cut(&im, &whole, kind[k].w, kind[k].h, kind[k].channels);
        const mg_rect box = {20, 20, 50, 50};
        mg_hog_opts opts = {kind[k].channels, kind[k].upsample, "base"};
        MUST(mg_hog_new(&engine[0], model, im.w, im.h, &opts, err));
        MUST(mg_hog_begin(engine[0], &im, box, false, -2, &want, err));
        assert_true(want.count > 0);
        for (int i = 0; mg_hog_path_at(i); i++) {
            const hog_kernels *kernels;
            mg_err e;
            opts.cpu_path = mg_hog_path_at(i);
            if (strcmp(opts.cpu_path, "base") == 0 || hog_path(&kernels, opts.cpu_path, &e) != MG_OK)
                continue; /* this CPU lacks it */
            MUST(mg_hog_new(&engine[++fused], model, im.w, im.h, &opts, err));
            MUST(mg_hog_begin(engine[fused], &im, box, false, -2, &got, err));
            same_score(&got, &want, 1e-5);
            if (fused == 1)
                first = got;
            same_score(&got, &first, 0);
        }
        for (int i = 0; i <= fused; i++)
            mg_hog_free(engine[i]);
        mg_image_free(&im);
    }
    mg_image_free(&whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lists_are_dlibs_down_to_low_floors),
                                       cmocka_unit_test(every_path_is_plain_c)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
