/* dlib's CNN detector: the scorer lists what the network finds at its usual threshold, and its margins go on below
 * it. */
#include "models.h"

#include <unistd.h>

#include "score/dlib/mmod.h"
#include "score/models.h"

#define FILE_NAME "mmod_human_face_detector.dat"

/* Parts of photos: the network takes seconds for a whole one. */
static void load_part(mg_image *out, int i)
{
    mg_image rgb;
    load_photo(&rgb, i);
    MUST(mg_image_crop_scaled(out, &rgb, rgb.w / 8.0, rgb.h / 8.0, 1, rgb.w / 2 < 240 ? rgb.w / 2 : 240, 200, err));
    mg_image_free(&rgb);
}

static void equals_direct(void **state)
{
    (void)state;
    const mg_detector_ops *ops;
    void *self = open_or_skip(&ops, "dlib-mmod");
    char path[MG_MODEL_PATH];
    mg_mmod *net;
    int faces = 0;
    MUST(mg_model_path(path, FILE_NAME, test_context(NULL), err));
    MUST(mg_mmod_new(&net, path, err));
    for (int i = 0; i < TEN; i++) {
        mg_image im;
        mg_score s;
        const mg_detection *det;
        int count;
        load_part(&im, i);
        MUST(mg_mmod_detect(net, &im, 0, 0, &det, &count, err));
        MUST(ops->score(self, &im, count ? det[0].box : (mg_rect){0}, &s, err));
        assert_int_equal(s.count, count);
        for (int k = 0; k < count; k++) {
            assert_memory_equal(&s.det[k].box, &det[k].box, sizeof det[k].box);
            assert_true(s.det[k].margin == det[k].margin && !det[k].part);
        }
        assert_true(s.hit == (count > 0) && s.true_margin >= ops->floor && s.false_margin >= ops->floor);
        if (count)
            assert_true(s.true_margin == (double)det[0].margin);
        faces += count;
        mg_image_free(&im);
    }
    printf("# dlib-mmod: %d faces in %d parts of photos equal the network's own\n", faces, TEN);
    assert_true(faces > 2);
    mg_mmod_free(net);
    ops->close(self);
}

/* dlib's network itself corrupts memory at these sizes, or ends the process at the second of them. */
static void tiny_pictures_have_no_faces(void **state)
{
    (void)state;
    static const int size[][2] = {{1, 1}, {2, 200}, {4, 200}, {300, 4}, {8, 8}, {8, 200}, {31, 31}};
    const mg_detector_ops *ops;
    void *self = open_or_skip(&ops, "dlib-mmod");
    for (size_t i = 0; i < sizeof size / sizeof *size; i++) {
        mg_image im;
        mg_score s;
        MUST(mg_image_new(&im, size[i][0], size[i][1], 3, err));
        memset(im.px, 128, 3 * (size_t)im.w * (size_t)im.h);
        MUST(ops->score(self, &im, (mg_rect){0, 0, 0, 0}, &s, err));
        assert_int_equal(s.count, 0);
        assert_true(s.false_margin == ops->floor);
        mg_image_free(&im);
    }
    ops->close(self);
}

static void margins_go_below_zero(void **state)
{
    (void)state;
    const mg_detector_ops *ops;
    void *self = open_or_skip(&ops, "dlib-mmod");
    mg_image im;
    mg_score s;
    MUST(mg_image_new(&im, 160, 160, 1, err));
    for (int i = 0; i < 160 * 160; i++)
        im.px[i] = (uint8_t)(i * 7 % 251);
    MUST(ops->score(self, &im, (mg_rect){30, 30, 100, 100}, &s, err));
    assert_true(!s.hit && s.count == 0 && s.true_margin < 0 && s.false_margin < 0);
    assert_true(s.true_margin > ops->floor || s.false_margin > ops->floor);
    mg_image_free(&im);
    ops->close(self);
}

static void other_files_are_refused(void **state)
{
    (void)state;
    char path[] = "/tmp/maskgen-mmod-XXXXXX";
    int fd = mkstemp(path);
    mg_err e;
    mg_mmod *m;
    assert_true(fd >= 0 && write(fd, "not a network", 13) == 13);
    close(fd);
    assert_int_equal(mg_mmod_new(&m, path, &e), MG_EINPUT);
    assert_null(m);
    assert_non_null(strstr(e.msg, path));
    unlink(path);
    assert_int_equal(mg_mmod_new(&m, path, &e), MG_EINPUT);
}

TEST_MAIN(cmocka_unit_test(equals_direct), cmocka_unit_test(tiny_pictures_have_no_faces),
          cmocka_unit_test(margins_go_below_zero), cmocka_unit_test(other_files_are_refused))
