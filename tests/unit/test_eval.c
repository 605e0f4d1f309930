/* Evaluation: who is counted, what is compared, on made-up verdicts; then a small one on photos, with files that are none. */
#include "context.h"
#include "test.h"

#include <math.h>
#include <unistd.h>

#include "base/json/json.h"
#include "maskgen/eval.h"
#include "base/file/file.h"
#include "base/image/png.h"

#define PHOTOS "/usr/share/doc/libdlib19.1/examples/faces/"
#define CLOSE(a, b, by) assert_true(fabs((a) - (b)) <= (by))

enum { PRINTS = 4 };

static mg_verdict said(bool hit, double margin, int false_faces)
{
    return (mg_verdict){margin, margin - 1, false_faces, hit, true};
}

/* Ten faces; 8 and 9 are not found bare, so nothing more was asked of them. Print 1 is found on six, 2 on one, 3 on 0, 1 and 2. */
static void fill(mg_verdict at[10][PRINTS])
{
    memset(at, 0, 10 * sizeof *at);
    for (int i = 0; i < 10; i++) {
        at[i][0] = said(i < 8, i < 8 ? 1 : -1, 0);
        if (i >= 8)
            continue;
        at[i][1] = said(i < 6, i < 6 ? 0.5 : -0.5, 1);
        at[i][2] = said(i == 7, i == 7 ? 0.25 : -1, 0);
        at[i][3] = said(i < 3, i < 3 ? 0.1 : -0.1, 2);
    }
}

static mg_cell cell(const mg_panel *p, size_t first, size_t count)
{
    mg_cell c;
    MUST(mg_panel_cell(&c, p, first, count, 1, err));
    return c;
}

static void faces_not_found_bare_are_dropped(void **state)
{
    (void)state;
    mg_verdict at[10][PRINTS];
    fill(at);
    mg_panel p = {at[0], 10, PRINTS, NULL};
    assert_int_equal(mg_panel_bare(&p), 8);
    mg_cell bare = cell(&p, 0, 1), one = cell(&p, 1, 1);
    assert_int_equal(bare.n, 10);
    CLOSE(bare.found, 8, 1e-12);
    CLOSE(bare.margin, 0.6, 1e-12);
    assert_int_equal(one.n, 8);
    CLOSE(one.found, 6, 1e-12);
    CLOSE(one.rate, 0.75, 1e-12);
    CLOSE(one.margin, 0.25, 1e-12);
    CLOSE(one.false_margin, -0.75, 1e-12);
    CLOSE(one.false_faces, 1, 1e-12);
    mg_interval w = mg_wilson(6, 8);
    CLOSE(one.rate_ci.lo, w.lo, 1e-12);
    CLOSE(one.rate_ci.hi, w.hi, 1e-12);
    assert_true(one.margin_ci.lo < 0.25 && one.margin_ci.hi > 0.25);
}

/* A face whose verdict is missing under a print leaves that print's figures alone. */
static void what_was_never_asked_is_not_counted(void **state)
{
    (void)state;
    mg_verdict at[10][PRINTS];
    fill(at);
    at[0][1].known = false;
    mg_panel p = {at[0], 10, PRINTS, NULL};
    assert_int_equal(cell(&p, 1, 1).n, 7);
    assert_int_equal(cell(&p, 3, 1).n, 8);
    memset(at, 0, sizeof at);
    mg_cell none = cell(&p, 1, 1);
    assert_int_equal(none.n, 0);
    assert_int_equal(mg_panel_bare(&p), 0);
    assert_true(isnan(none.rate) && isnan(none.margin));
    CLOSE(none.rate_ci.lo, 0, 0);
    CLOSE(none.rate_ci.hi, 1, 0);
}

static void several_prints_are_averaged_over_faces(void **state)
{
    (void)state;
    mg_verdict at[10][PRINTS];
    fill(at);
    mg_panel p = {at[0], 10, PRINTS, NULL};
    mg_cell c = cell(&p, 1, 3);
    assert_int_equal(c.n, 8);
    CLOSE(c.found, (6 + 1 + 3) / 3.0, 1e-12);
    CLOSE(c.margin, (2 - 6.75 - 0.2) / 3 / 8, 1e-12);
    CLOSE(c.false_faces, 1, 1e-12);
}

static void pairs_are_made_on_the_same_faces(void **state)
{
    (void)state;
    mg_verdict at[10][PRINTS];
    fill(at);
    mg_panel p = {at[0], 10, PRINTS, NULL};
    mg_pairing t = mg_panel_pair(&p, 2, 1); /* 1 alone on faces 0 … 5, 2 alone on 7 */
    assert_int_equal(t.only_a, 1);
    assert_int_equal(t.only_b, 6);
    CLOSE(t.p, 2 * (1 + 7) / 128.0, 1e-12);
    mg_pairing back = mg_panel_pair(&p, 1, 2);
    assert_int_equal(back.only_a, 6);
    CLOSE(back.p, t.p, 0);
    mg_pairing same = mg_panel_pair(&p, 3, 3);
    assert_int_equal(same.only_a + same.only_b, 0);
    CLOSE(same.p, 1, 0);
    at[0][2].known = false; /* one pair fewer */
    assert_int_equal(mg_panel_pair(&p, 2, 1).only_b, 5);
}

/* Detectors on the other detectors' rows of the same array. */
static void panels_interleave(void **state)
{
    (void)state;
    mg_verdict at[2][2 * PRINTS];
    memset(at, 0, sizeof at);
    for (int i = 0; i < 2; i++)
        for (int d = 0; d < 2; d++)
            for (int k = 0; k < PRINTS; k++)
                at[i][d * PRINTS + k] = said(d == 1 || k == 0, d + k, 0);
    mg_panel a = {at[0], 2, 2 * PRINTS, NULL}, b = {at[0] + PRINTS, 2, 2 * PRINTS, NULL};
    CLOSE(cell(&a, 2, 1).found, 0, 0);
    CLOSE(cell(&b, 2, 1).found, 2, 0);
    CLOSE(cell(&b, 2, 1).margin, 3, 1e-12);
}

/* Ten views of four faces in three photos: 0–3 of the first, 4–5 of the second, 6 and 7 of a third and a fourth in one photo, 8–9, not found bare,
 * of the first again. */
static const mg_subject four[10] = {{0, 0}, {0, 0}, {0, 0}, {0, 0}, {4, 4}, {4, 4}, {6, 6}, {7, 6}, {0, 0}, {0, 0}};

static void views_are_averaged_for_each_face(void **state)
{
    (void)state;
    mg_verdict at[10][PRINTS];
    fill(at);
    mg_panel p = {at[0], 10, PRINTS, four};
    assert_int_equal(mg_panel_bare(&p), 4);
    mg_cell bare = cell(&p, 0, 1), one = cell(&p, 1, 1), three = cell(&p, 3, 1);
    assert_true(bare.n == 4 && bare.views == 10 && bare.photos == 3);
    CLOSE(bare.found, 4 / 6.0 + 3, 1e-12); /* the first on four of six views */
    assert_true(one.n == 4 && one.views == 8);
    CLOSE(one.found, 2, 1e-12); /* the first two on all their views */
    CLOSE(one.rate, 0.5, 1e-12);
    CLOSE(one.margin, 0, 1e-12);
    CLOSE(three.rate, 3 / 16.0, 1e-12); /* three of the first face's four views */
    mg_interval w = mg_wilson_rate(0.5, 3);
    CLOSE(one.rate_ci.lo, w.lo, 1e-12); /* three photos, not eight faces */
    CLOSE(one.rate_ci.hi, w.hi, 1e-12);
}

/* McNemar has one verdict for each face, on its first view: 0, 4, 6 and 7. */
static void one_view_of_each_face_is_paired(void **state)
{
    (void)state;
    mg_verdict at[10][PRINTS];
    fill(at);
    mg_panel p = {at[0], 10, PRINTS, four};
    mg_pairing t = mg_panel_pair(&p, 2, 1);
    assert_int_equal(t.only_a, 1);
    assert_int_equal(t.only_b, 2);
    CLOSE(t.p, 1, 1e-12);
    at[0][0].hit = false; /* the plain view is not found bare: the face is left out, though others of its views are */
    assert_int_equal(mg_panel_pair(&p, 2, 1).only_b, 1);
}

/* ---- a small evaluation -------------------------------------------------------------------------------------------------- */

static char dir[64], broken[96], blank[96], pattern[96];

static void add(mg_list *list, const char *item)
{
    MUST(mg_list_add(list, item, err));
}

/* A pattern that was searched on one photo; a file that is no picture; a picture without a face. */
static int make_files(void **state)
{
    (void)state;
    snprintf(dir, sizeof dir, "/tmp/maskgen-test-eval-XXXXXX");
    if (!mkdtemp(dir))
        return -1;
    snprintf(broken, sizeof broken, "%s/broken.jpg", dir);
    snprintf(blank, sizeof blank, "%s/blank.png", dir);
    snprintf(pattern, sizeof pattern, "%s/checks.json", dir);
    static const char genes[] = "{\"spec\": {\"faces\": [\"" PHOTOS "Tom_Cruise_avp_2014_4.jpg\"]}, \"result\": {\"evals\": 5, \"genes\": "
                                "[0,15,0,15,0,15, 15,0,15,0,15,0, 0,15,0,15,0,15, 15,0,15,0,15,0]}}";
    mg_image im;
    bool ok = mg_file_write(broken, "no picture", 10, NULL) == MG_OK && mg_image_new(&im, 200, 200, 3, NULL) == MG_OK &&
              mg_png_write(blank, &im, NULL, 0, NULL) == MG_OK &&
              mg_file_write(pattern, genes, sizeof genes - 1, NULL) == MG_OK;
    if (ok)
        mg_image_free(&im);
    return ok ? 0 : -1;
}

static int remove_files(void **state)
{
    (void)state;
    unlink(broken);
    unlink(blank);
    unlink(pattern);
    rmdir(dir);
    return 0;
}

static mg_json *evaluate(const mg_list *faces, const char *detectors, bool coverage, int threads, char **text)
{
    mg_spec spec;
    mg_list patterns = {0};
    mg_pool *pool;
    mg_eval *e;
    MUST(mg_spec_init(&spec, err));
    MUST(mg_list_copy(&spec.faces.paths, faces, err));
    MUST(mg_pool_new(&pool, threads, err));
    add(&patterns, pattern);
    mg_eval_opts opts = {&spec, &patterns, detectors, "105", 2, 0, coverage, test_context(pool)};
    MUST(mg_eval_new(&e, &opts, err));
    if (text)
        MUST(mg_eval_print(text, e, err));
    mg_json *j = mg_eval_to_json(e);
    mg_eval_free(e);
    mg_pool_free(pool);
    mg_list_free(&patterns);
    mg_spec_free(&spec);
    return j;
}

static double number(const mg_json *o, const char *key)
{
    double v = NAN;
    MUST(mg_json_need_number(o, key, &v, "eval", err));
    return v;
}

static const mg_json *named(const mg_json *array, const char *key, const char *value)
{
    const mg_json *k = mg_json_first(array);
    while (k && strcmp(mg_json_string(mg_json_find(k, key)), value) != 0)
        k = mg_json_next(k);
    assert_non_null(k);
    return k;
}

static void bad_files_are_listed_and_survived(void **state)
{
    (void)state;
    mg_list faces = {0};
    char *text, *one, *two;
    add(&faces, broken);
    add(&faces, PHOTOS "Tom_Cruise_avp_2014_4.jpg");
    add(&faces, blank);
    mg_json *j = evaluate(&faces, "dlib-hog", false, 1, &text), *k = evaluate(&faces, "dlib-hog", false, 2, NULL);
    MUST(mg_json_print(&one, j, true, err));
    MUST(mg_json_print(&two, k, true, err));
    assert_string_equal(one, two); /* whatever the number of threads */
    const mg_json *set = mg_json_first(mg_json_find(j, "sets"));
    assert_string_equal(mg_json_string(mg_json_find(set, "kind")), "photos");
    assert_int_equal(mg_json_count(mg_json_find(set, "unreadable")), 1);
    assert_int_equal(mg_json_count(mg_json_find(set, "without_usable_face")), 1);
    assert_true(number(set, "faces") >= 1);
    const mg_json *p = mg_json_first(mg_json_find(j, "patterns"));
    assert_true(number(p, "k") == 5 && mg_json_bool(mg_json_find(p, "k_known")));
    const mg_json *panel = mg_json_first(mg_json_find(set, "detectors")), *rows = mg_json_find(panel, "rows");
    assert_int_equal(mg_json_count(rows), 1 + 5 + 3); /* bare, plain ones, random, best-of-K, pattern */
    assert_true(number(named(rows, "print", "random"), "prints") == 2);
    assert_true(number(named(rows, "print", "best-of-K"), "margin") < number(named(rows, "print", "bare"), "margin"));
    assert_int_equal(mg_json_count(mg_json_find(panel, "mcnemar")), 3);
    assert_non_null(strstr(text, "broken.jpg"));
    assert_non_null(strstr(text, "dlib-hog "));
    free(text);
    free(one);
    free(two);
    mg_json_free(j);
    mg_json_free(k);
    mg_list_free(&faces);
}

/* The mock is the brighter the box: white cloth lifts it, black lowers it, more of either the more. */
static void the_curve_grows_with_the_mask(void **state)
{
    (void)state;
    mg_list faces = {0};
    add(&faces, PHOTOS "Tom_Cruise_avp_2014_4.jpg");
    mg_json *j = evaluate(&faces, "mock", true, 1, NULL);
    const mg_json *panel = mg_json_first(mg_json_find(mg_json_first(mg_json_find(j, "sets")), "detectors"));
    double last = -10, share = 2;
    int points = 0;
    if (number(panel, "bare_found") > 0)
        for (double height = 1; height > 0.05; height -= 0.1)
            for (const mg_json *k = mg_json_first(mg_json_find(panel, "coverage")); k; k = mg_json_next(k)) {
                if (fabs(number(k, "mask_height") - height) > 0.01 || strcmp(mg_json_string(mg_json_find(k, "print")), "black"))
                    continue;
                points++;
                assert_true(number(k, "face_share") <= share + 1e-12); /* less mask, less covered */
                assert_true(number(k, "margin") >= last - 1e-12);   /* and less darkness */
                share = number(k, "face_share");
                last = number(k, "margin");
            }
    assert_int_equal(points, 10);
    assert_true(share < 0.2);
    mg_json_free(j);
    mg_list_free(&faces);
}

static void check_shares(const mg_json *panel, double share[10])
{
    for (const mg_json *k = mg_json_first(mg_json_find(panel, "coverage")); k; k = mg_json_next(k)) {
        int step = (int)lround(10 * number(k, "mask_height")) - 1;
        assert_true(step >= 0 && step < 10);
        if (isnan(share[step]))
            share[step] = number(k, "face_share");
        CLOSE(share[step], number(k, "face_share"), 1e-12);
    }
    assert_false(isnan(share[0]) || isnan(share[9]));
}

/* How much of a face a mask covers hangs on the mask, not on who else looks: two faces, of which the cascade finds one. */
static void the_curve_is_the_same_beside_another_detector(void **state)
{
    (void)state;
    mg_list faces = {0};
    double share[10];
    for (int i = 0; i < 10; i++)
        share[i] = NAN;
    add(&faces, PHOTOS "Tom_Cruise_avp_2014_4.jpg");
    add(&faces, PHOTOS "2008_001009.jpg");
    mg_json *alone = evaluate(&faces, "haar-profile", true, 2, NULL), *beside = evaluate(&faces, "dlib-hog,haar-profile", true, 2, NULL);
    const mg_json *a = mg_json_first(mg_json_find(mg_json_first(mg_json_find(alone, "sets")), "detectors"));
    const mg_json *b = mg_json_next(mg_json_first(mg_json_find(mg_json_first(mg_json_find(beside, "sets")), "detectors")));
    assert_true(number(a, "bare_found") > 0 && number(a, "bare_found") < number(a, "bare_asked"));
    check_shares(a, share);
    check_shares(b, share);
    mg_json_free(alone);
    mg_json_free(beside);
    mg_list_free(&faces);
}

/* Every comparison of the report counts: two detectors, three rivals. */
static void ps_are_adjusted_for_their_number(void **state)
{
    (void)state;
    mg_list faces = {0};
    char *text;
    add(&faces, PHOTOS "Tom_Cruise_avp_2014_4.jpg");
    mg_json *j = evaluate(&faces, "dlib-hog,haar-alt2", false, 1, &text);
    double p[6], adjusted[6];
    int n = 0;
    for (const mg_json *d = mg_json_first(mg_json_find(mg_json_first(mg_json_find(j, "sets")), "detectors")); d; d = mg_json_next(d))
        for (const mg_json *t = mg_json_first(mg_json_find(d, "mcnemar")); t; t = mg_json_next(t)) {
            assert_true(n < 6);
            p[n] = number(t, "p");
            adjusted[n++] = number(t, "p_holm");
        }
    assert_int_equal(n, 6);
    assert_true(number(j, "comparisons") == 6);
    assert_true(mg_holm(p, 6));
    for (int i = 0; i < 6; i++)
        CLOSE(adjusted[i], p[i], 1e-12);
    assert_non_null(strstr(text, "adjusted by Holm for the 6 comparisons of this report"));
    free(text);
    mg_json_free(j);
    mg_list_free(&faces);
}

static void nonsense_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *detectors, *widths, *says;
    } bad[] = {{"dlib-hog,nosuch", "105", "nosuch"}, {"dlib-hog,dlib-hog", "105", "twice"}, {"dlib-hog", "105,", "face-widths"},
               {"dlib-hog", "10", "face-widths"},   {"dlib-hog", "105,105", "twice"}};
    mg_spec spec;
    mg_list patterns = {0};
    MUST(mg_spec_init(&spec, err));
    add(&patterns, pattern);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mg_eval *e;
        mg_err err = {MG_OK, ""};
        mg_eval_opts opts = {&spec, &patterns, bad[i].detectors, bad[i].widths, 1, 1, false, NULL};
        assert_int_equal(mg_eval_new(&e, &opts, &err), MG_EINPUT);
        assert_null(e);
        assert_non_null(strstr(err.msg, bad[i].says));
    }
    mg_list_free(&patterns);
    mg_spec_free(&spec);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faces_not_found_bare_are_dropped), cmocka_unit_test(what_was_never_asked_is_not_counted),
        cmocka_unit_test(several_prints_are_averaged_over_faces), cmocka_unit_test(pairs_are_made_on_the_same_faces),
        cmocka_unit_test(panels_interleave), cmocka_unit_test(views_are_averaged_for_each_face),
        cmocka_unit_test(one_view_of_each_face_is_paired), cmocka_unit_test(the_curve_is_the_same_beside_another_detector),
        cmocka_unit_test(ps_are_adjusted_for_their_number), cmocka_unit_test(bad_files_are_listed_and_survived),
        cmocka_unit_test(the_curve_grows_with_the_mask), cmocka_unit_test(nonsense_is_refused)};
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
