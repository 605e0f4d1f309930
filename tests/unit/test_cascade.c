/* OpenCV's cascades: our scan accepts exactly the windows that OpenCV accepts, finds its faces, and its margins
 * below 0 are what OpenCV itself would need its stages lowered by. */
#define _DEFAULT_SOURCE /* mkstemps */
#include "test.h"

#include <math.h>
#include <unistd.h>

#include "score/cv/cascade_scan.h"
#include "base/image/picture.h"
#include "base/file/file.h"
#include "detector.h"

#define FACES "/usr/share/doc/libdlib19.1/examples/faces/"
static const char *const photo[] = {"2007_007763.jpg", "2008_001009.jpg",          "2008_001322.jpg", "2008_002079.jpg",
                                    "2008_002470.jpg", "2008_002506.jpg",          "2008_004176.jpg", "2008_007676.jpg",
                                    "2009_004587.jpg", "Tom_Cruise_avp_2014_4.jpg"};
enum { PHOTOS = sizeof photo / sizeof *photo };

static const struct {
    const char *name, *file;
} cascade[] = {{"haar-default", "haarcascades/haarcascade_frontalface_default.xml"},
               {"haar-alt2", "haarcascades/haarcascade_frontalface_alt2.xml"},
               {"haar-profile", "haarcascades/haarcascade_profileface.xml"},
               {"lbp", "lbpcascades/lbpcascade_frontalface.xml"}};
enum { CASCADES = sizeof cascade / sizeof *cascade };

static void path_of(char out[256], int i)
{
    snprintf(out, 256, "/usr/share/opencv4/%s", cascade[i].file);
}

/* Grey, the longer side at most 300 px, so that four cascades over ten photos take seconds. */
static void load(mg_image *grey, int i)
{
    char path[256];
    mg_image rgb, small;
    snprintf(path, sizeof path, FACES "%s", photo[i]);
    MUST(mg_picture_load(&rgb, NULL, path, err));
    double scale = fmin(1, 300.0 / (rgb.w > rgb.h ? rgb.w : rgb.h));
    MUST(mg_image_crop_scaled(&small, &rgb, 0, 0, scale, (int)(rgb.w * scale), (int)(rgb.h * scale), err));
    MUST(mg_image_grey(grey, &small, err));
    mg_image_free(&rgb);
    mg_image_free(&small);
}

static int by_place(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(mg_rect));
}

static void same_rects(const windows *got, const mg_rect *want, int count)
{
    assert_int_equal(got->count, count);
    mg_rect *a = calloc((size_t)count + 1, sizeof *a), *b = calloc((size_t)count + 1, sizeof *b);
    assert_true(a && b);
    for (int i = 0; i < count; i++) {
        a[i] = got->item[i].box;
        b[i] = want[i];
    }
    qsort(a, (size_t)count, sizeof *a, by_place);
    qsort(b, (size_t)count, sizeof *b, by_place);
    assert_memory_equal(a, b, (size_t)count * sizeof *a);
    free(a);
    free(b);
}

/* All windows, then the faces that they are grouped to. */
static void windows_and_faces_are_opencvs(void **state)
{
    (void)state;
    for (int k = 0; k < CASCADES; k++) {
        char path[256];
        mg_cascade *c;
        cascade_scan *s;
        const mg_detector_ops *ops;
        void *self;
        int accepted = 0, faces = 0;
        path_of(path, k);
        MUST(mg_cascade_new(&c, path, err));
        MUST(cascade_scan_new(&s, mg_cascade_model_of(c), err));
        self = open_detector(&ops, cascade[k].name);
        for (int i = 0; i < PHOTOS; i++) {
            mg_image grey;
            const mg_rect *want;
            int count;
            windows w = {0}, found = {0};
            cascade_best best[2];
            mg_score score;
            load(&grey, i);
            MUST(mg_cascade_detect(c, &grey, 1.1, 0, &want, &count, err));
            MUST(cascade_scan_run(s, &grey, (mg_rect){0}, 0, &w, best, err));
            for (int d = 0; d < w.count; d++) /* OpenCV clips what it gives */
                w.item[d].box = mg_rect_inter(w.item[d].box, (mg_rect){0, 0, grey.w, grey.h});
            same_rects(&w, want, count);
            accepted += count;
            MUST(mg_cascade_detect(c, &grey, 1.1, 3, &want, &count, err));
            MUST(ops->score(self, &grey, count ? want[0] : (mg_rect){0}, &score, err));
            for (int d = 0; d < score.count; d++)
                MUST(windows_add(&found, score.det[d].box, score.det[d].margin, err));
            same_rects(&found, want, count);
            assert_int_equal(score.hit, count > 0);
            if (count)
                assert_true(score.true_margin >= 0);
            faces += count;
            windows_free(&w);
            windows_free(&found);
            mg_image_free(&grey);
        }
        printf("# %s: %d windows and %d faces in %d photos equal OpenCV's\n", cascade[k].name, accepted, faces, PHOTOS);
        assert_true(faces > 0);
        ops->close(self);
        cascade_scan_free(s);
        mg_cascade_free(c);
    }
}

/* The cascade's file with every stage's threshold lowered by `by`. */
static void relax(char out[64], const char *path, double by)
{
    static const char tag[] = "<stageThreshold>";
    char *text, *end;
    size_t size;
    MUST(mg_file_read(path, (size_t)16 << 20, &text, &size, err));
    strcpy(out, "/tmp/maskgen-cascade-XXXXXX.xml");
    int fd = mkstemps(out, 4);
    assert_true(fd >= 0);
    FILE *f = fdopen(fd, "w");
    const char *at = text;
    for (char *t; (t = strstr(at, tag)); at = end) {
        t += sizeof tag - 1;
        fwrite(at, 1, (size_t)(t - at), f);
        fprintf(f, "%.17g", strtod(t, &end) - by);
    }
    fputs(at, f);
    assert_int_equal(fclose(f), 0);
    free(text);
}

static int on_face(const char *path, const mg_image *grey, mg_rect box)
{
    mg_cascade *c;
    const mg_rect *w;
    int count, on = 0;
    MUST(mg_cascade_new(&c, path, err));
    MUST(mg_cascade_detect(c, grey, 1.1, 0, &w, &count, err));
    for (int i = 0; i < count; i++)
        on += mg_rect_iou(w[i], box) >= MG_IOU_TRUE;
    mg_cascade_free(c);
    return on;
}

/* A face whose mouth is painted over is rejected; lowering the stages a little less, or a little more, than its
 * margin decides whether OpenCV accepts four windows on it. */
static void margins_below_zero_are_opencvs(void **state)
{
    (void)state;
    for (int k = 0; k < CASCADES; k++) {
        char path[256], relaxed[64];
        const mg_detector_ops *ops;
        mg_image grey;
        mg_score s;
        void *self;
        mg_rect box = {221, 91, 94, 94};
        path_of(path, k);
        load(&grey, 5);
        box = (mg_rect){box.x * grey.w / 500, box.y * grey.w / 500, box.w * grey.w / 500, box.h * grey.w / 500};
        for (int y = box.y + box.h / 2; y < box.y + box.h * 9 / 10; y++)
            memset(mg_image_at(&grey, box.x + box.w / 10, y), 20, (size_t)box.w * 8 / 10);
        self = open_detector(&ops, cascade[k].name);
        MUST(ops->score(self, &grey, box, &s, err));
        assert_true(s.true_margin < 0 && s.true_margin > ops->floor && !s.hit);
        assert_true(on_face(path, &grey, box) <= CASCADE_NEIGHBOURS);
        relax(relaxed, path, -s.true_margin + 1e-3);
        assert_true(on_face(relaxed, &grey, box) > CASCADE_NEIGHBOURS);
        unlink(relaxed);
        relax(relaxed, path, -s.true_margin - 1e-3);
        assert_true(on_face(relaxed, &grey, box) <= CASCADE_NEIGHBOURS);
        unlink(relaxed);
        ops->close(self);
        mg_image_free(&grey);
    }
}

static void small_pictures_score_the_floor(void **state)
{
    (void)state;
    const mg_detector_ops *ops;
    mg_image tiny;
    mg_score s;
    void *self;
    self = open_detector(&ops, "lbp");
    MUST(mg_image_new(&tiny, 9, 200, 3, err));
    MUST(ops->score(self, &tiny, (mg_rect){0, 0, 9, 9}, &s, err));
    assert_true(s.true_margin == ops->floor && s.false_margin == ops->floor && !s.hit && s.count == 0 && !s.det);
    mg_image_free(&tiny);
    ops->close(self);
}

static void other_files_are_refused(void **state)
{
    (void)state;
    static const char *const text[] = {"no XML at all",
                                       "<?xml version=\"1.0\"?>\n<opencv_storage><a>1</a></opencv_storage>\n"};
    for (int i = 0; i < 2; i++) {
        char path[] = "/tmp/maskgen-cascade-XXXXXX.xml";
        int fd = mkstemps(path, 4);
        mg_err e;
        mg_cascade *c;
        assert_true(fd >= 0 && write(fd, text[i], strlen(text[i])) > 0);
        close(fd);
        assert_int_equal(mg_cascade_new(&c, path, &e), MG_EINPUT);
        assert_null(c);
        assert_non_null(strstr(e.msg, path));
        unlink(path);
        assert_int_equal(mg_cascade_new(&c, path, &e), MG_EINPUT);
    }
}

TEST_MAIN(cmocka_unit_test(windows_and_faces_are_opencvs), cmocka_unit_test(margins_below_zero_are_opencvs),
          cmocka_unit_test(small_pictures_score_the_floor), cmocka_unit_test(other_files_are_refused))
