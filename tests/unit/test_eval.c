/* A small evaluation on photos, with files that are none. */
#include "context.h"
#include "test.h"

#include <math.h>
#include <unistd.h>

#include "base/json/json.h"
#include "base/stats.h"
#include "maskgen/eval.h"
#include "base/file/file.h"
#include "base/image/png.h"

#define PHOTOS "/usr/share/doc/libdlib19.1/examples/faces/"
#define CLOSE(a, b, by) assert_true(fabs((a) - (b)) <= (by))

/* ---- a small evaluation --------------------------------------------------------------------------------------- */

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
    static const char genes[] =
        "{\"spec\": {\"faces\": [\"" PHOTOS "Tom_Cruise_avp_2014_4.jpg\"]}, \"result\": {\"evals\": 5, \"genes\": "
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
    mg_eval_opts opts = {&spec, &patterns, detectors, "105", 2,        0,
                         NULL,  NULL,      NULL,      NULL,  coverage, test_context(pool)};
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
                if (fabs(number(k, "mask_height") - height) > 0.01 ||
                    strcmp(mg_json_string(mg_json_find(k, "print")), "black"))
                    continue;
                points++;
                assert_true(number(k, "face_share") <= share + 1e-12); /* less mask, less covered */
                assert_true(number(k, "margin") >= last - 1e-12);      /* and less darkness */
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

/* How much of a face a mask covers hangs on the mask, not on who else looks: two faces, of which the cascade finds one.
 */
static void the_curve_is_the_same_beside_another_detector(void **state)
{
    (void)state;
    mg_list faces = {0};
    double share[10];
    for (int i = 0; i < 10; i++)
        share[i] = NAN;
    add(&faces, PHOTOS "Tom_Cruise_avp_2014_4.jpg");
    add(&faces, PHOTOS "2008_001009.jpg");
    mg_json *alone = evaluate(&faces, "haar-profile", true, 2, NULL),
            *beside = evaluate(&faces, "dlib-hog,haar-profile", true, 2, NULL);
    const mg_json *a = mg_json_first(mg_json_find(mg_json_first(mg_json_find(alone, "sets")), "detectors"));
    const mg_json *b =
        mg_json_next(mg_json_first(mg_json_find(mg_json_first(mg_json_find(beside, "sets")), "detectors")));
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
    for (const mg_json *d = mg_json_first(mg_json_find(mg_json_first(mg_json_find(j, "sets")), "detectors")); d;
         d = mg_json_next(d))
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
    } bad[] = {{"dlib-hog,nosuch", "105", "nosuch"},
               {"dlib-hog,dlib-hog", "105", "twice"},
               {"dlib-hog", "105,", "face-width"},
               {"dlib-hog", "10", "face-width"},
               {"dlib-hog", "105,105", "twice"}};
    mg_spec spec;
    mg_list patterns = {0};
    MUST(mg_spec_init(&spec, err));
    add(&patterns, pattern);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mg_eval *e;
        mg_err err = {MG_OK, ""};
        mg_eval_opts opts = {&spec, &patterns, bad[i].detectors, bad[i].widths, 1, 1, NULL, NULL, NULL, NULL,
                             false, NULL};
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
        cmocka_unit_test(the_curve_is_the_same_beside_another_detector),
        cmocka_unit_test(ps_are_adjusted_for_their_number), cmocka_unit_test(bad_files_are_listed_and_survived),
        cmocka_unit_test(the_curve_grows_with_the_mask), cmocka_unit_test(nonsense_is_refused)};
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
