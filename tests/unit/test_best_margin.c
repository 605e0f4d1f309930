/* One definition of a picture's margin, for every detector that can be opened here: that of the best face that is
 * listed, and below 0 exactly where none is. */
#include "models.h"

#include "base/image/picture.h"
#include "maskgen/scorer.h"

#define FACES "/usr/share/doc/libdlib19.1/examples/faces/"

static mg_detection list[2];

static mg_score made(double true_margin, double false_margin, int count, float best)
{
    list[0] = (mg_detection){{0, 0, 9, 9}, best, NULL};
    list[1] = (mg_detection){{9, 9, 9, 9}, best - 1, NULL};
    return (mg_score){.true_margin = true_margin, .false_margin = false_margin, .count = count, .det = list};
}

static void the_best_face_decides(void **state)
{
    (void)state;
    mg_score s = made(0.9, 0.7, 2, 0.5f);
    assert_true(mg_score_best(&s) == 0.5); /* not the windows' */
    s = made(-1, -2, 1, 0);
    assert_true(mg_score_best(&s) == 0);
    s = made(-3, 0.7, 2, -0.5f); /* listed below 0: not found */
    assert_true(mg_score_best(&s) == MG_MARGIN_UNFOUND);
    s = made(0.2, -1, 0, 0);
    assert_true(mg_score_best(&s) == MG_MARGIN_UNFOUND);
    s = made(-3, -0.25, 0, 0);
    assert_true(mg_score_best(&s) == -0.25);
    assert_true(MG_MARGIN_UNFOUND < 0);
}

static void check(const mg_detector_ops *ops, void *self, const mg_image *im, const char *name)
{
    mg_score s;
    float best = -1000;
    MUST(ops->score(self, im, (mg_rect){0, 0, 0, 0}, &s, err));
    for (int i = 0; i < s.count; i++)
        best = s.det[i].margin > best ? s.det[i].margin : best;
    double margin = mg_score_best(&s);
    if (s.count ? margin != (double)best || best < 0 : margin >= 0)
        fail_msg("%s, %s: %d faces, the best %+g, best margin %+g", ops->name, name, s.count, (double)best, margin);
    if (s.count != s.false_count || s.hit)
        fail_msg("%s, %s: %d faces listed, %d counted", ops->name, name, s.count, s.false_count);
}

/* A page without anything, and faces: one, several, and none where a cascade's windows pass and do not agree. */
static void every_detector_obeys(void **state)
{
    (void)state;
    static const char *const photo[] = {FACES "2009_004587.jpg", FACES "2008_002506.jpg", FACES "2007_007763.jpg"};
    mg_image page, im[3];
    MUST(mg_image_new(&page, 160, 120, 3, err));
    memset(page.px, 230, (size_t)page.w * (size_t)page.h * 3);
    for (int i = 0; i < 3; i++)
        MUST(mg_picture_load(&im[i], NULL, photo[i], err));
    for (const mg_detector_ops *const *d = mg_detector_rows; *d; d++) {
        const mg_detector_ops *ops = *d;
        const char *name = ops->name;
        if ((*d)->flags & MG_DETECTOR_UNLISTED)
            continue;
        if (mg_detector_takes_command(ops))
            name = "exec:while read p; do echo '{\"faces\": [{\"box\": [1, 1, 9, 9], \"margin\": 0.25}]}'; done";
        else if (mg_detector_needs_argument(ops))
            continue; /* onnx:FILE is the same code as the networks' */
        if (!is_available(name, NULL)) {
            printf("# not run: %s\n", ops->name);
            continue;
        }
        void *self = open_detector(&ops, name);
        check(ops, self, &page, "empty page");
        for (int i = 0; i < (ops->flags & MG_DETECTOR_SLOW ? 1 : 3); i++)
            check(ops, self, &im[i], photo[i]);
        ops->close(self);
    }
    mg_image_free(&page);
    for (int i = 0; i < 3; i++)
        mg_image_free(&im[i]);
}

TEST_MAIN(cmocka_unit_test(the_best_face_decides), cmocka_unit_test(every_detector_obeys))
