/* Score batches by a mock, whose margin is the brightness of the face, and by a recogniser without weights: a row's
 * figures are those of its faces. */
#include "context.h"
#include "test.h"

#include <math.h>
#include <string.h>

#include "base/json/json.h"
#include "regress/score_file.h"

static double number(const mg_json *o, const char *key)
{
    double v = NAN;
    MUST(mg_json_need_number(o, key, &v, "scores", err));
    return v;
}

/* A white mask is bright enough for every face, a black one for none. */
static void a_row_sums_up_its_faces(void **state)
{
    (void)state;
    static const char *const pattern[] = {"plain-white", "plain-black"};
    mg_spec spec;
    mg_score_batch *b;
    MUST(mg_spec_init(&spec, err));
    MUST(mg_list_add(&spec.faces.paths, "synth:2", err));
    spec.faces.size = 144;
    spec.faces.widths = (mg_reals){1, {90}};
    mg_score_opts opts = {&spec, "mock", "", "", MG_AS_PATTERN, test_context(NULL), NULL, NULL};
    MUST(mg_score_batch_new(&b, &opts, err));
    for (int i = 0; i < 2; i++) {
        mg_json *row[MG_SCORE_ROWS_MAX];
        mg_err why;
        double sum = 0;
        int hits = 0, n = 0;
        MUST(mg_score_batch_file(b, pattern[i], row, &why, err));
        assert_int_equal(why.code, MG_OK);
        const mg_json *scores = mg_json_find(row[0], "scores");
        for (const mg_json *f = mg_json_first(mg_json_find(scores, "faces")); f; f = mg_json_next(f), n++) {
            sum += number(f, "true_margin");
            hits += mg_json_bool(mg_json_find(f, "hit"));
            assert_true(mg_json_bool(mg_json_find(f, "hit")) == (number(f, "true_margin") >= 0));
        }
        assert_int_equal(n, 2);
        assert_int_equal(hits, i == 0 ? 2 : 0);
        assert_true(number(scores, "found") == hits);
        assert_true(fabs(number(scores, "mean_margin") - sum / 2) < 1e-12);
        mg_json_free(row[0]);
    }
    mg_score_batch_free(b);
    mg_spec_free(&spec);
}

/* A row of a recogniser: the mean is of those that the aligner saw, and a face that it did not see matches nothing. */
static void check_match(const mg_json *row, const char *name, int n, int aligned)
{
    const mg_json *scores = mg_json_find(row, "scores"), *detector = mg_json_find(row, "detector");
    double sum = 0;
    int hits = 0, seen = 0, faces = 0;
    assert_string_equal(mg_json_string(detector), name);
    for (const mg_json *f = mg_json_first(mg_json_find(scores, "faces")); f; f = mg_json_next(f), faces++) {
        bool at = mg_json_bool(mg_json_find(f, "aligned")), hit = mg_json_bool(mg_json_find(f, "hit"));
        double margin = number(f, "true_margin");
        assert_true(at ? hit == (margin >= 0) : !hit && margin <= MG_SCORE_UNALIGNED);
        assert_true(margin >= MG_SCORE_UNALIGNED);
        sum += at ? margin : 0;
        seen += at;
        hits += hit;
    }
    assert_int_equal(faces, n);
    assert_int_equal(seen, aligned);
    assert_true(number(scores, "aligned") == aligned);
    assert_true(number(scores, "found") == hits);
    assert_true(fabs(number(scores, "mean_margin") - (aligned ? sum / aligned : MG_SCORE_UNALIGNED)) < 1e-12);
}

/* In a dark mouth mock-align sees nothing; of a cosine of -1 and more no threshold makes a match. */
static void a_recogniser_has_rows_of_its_own(void **state)
{
    (void)state;
    static const struct {
        const char *pattern;
        int aligned;
    } worn[] = {{"plain-white", 2}, {"plain-black", 0}};
    mg_spec spec;
    mg_score_batch *b;
    MUST(mg_spec_init(&spec, err));
    MUST(mg_list_add(&spec.faces.paths, "synth:2", err));
    spec.faces.size = 144;
    spec.faces.widths = (mg_reals){1, {90}};
    strcpy(spec.recogniser, "mock-embed:a;threshold=-1,mock-embed:b;threshold=1");
    strcpy(spec.aligner, "box,mock-align");
    mg_score_opts opts = {&spec, "mock", "", "", MG_AS_PATTERN, test_context(NULL), NULL, NULL};
    MUST(mg_score_batch_new(&b, &opts, err));
    assert_int_equal(mg_score_batch_models(b), 5);
    assert_true(mg_score_batch_tolerance(b, 1) == 1e-9);
    for (int i = 0; i < 2; i++) {
        mg_json *row[MG_SCORE_ROWS_MAX];
        mg_err why;
        MUST(mg_score_batch_file(b, worn[i].pattern, row, &why, err));
        assert_int_equal(why.code, MG_OK);
        assert_string_equal(mg_json_string(mg_json_find(row[0], "detector")), "mock");
        check_match(row[1], "mock-embed:a;threshold=-1@box", 2, 2);
        check_match(row[2], "mock-embed:a;threshold=-1@mock-align", 2, worn[i].aligned);
        check_match(row[3], "mock-embed:b;threshold=1@box", 2, 2);
        check_match(row[4], "mock-embed:b;threshold=1@mock-align", 2, worn[i].aligned);
        assert_true(number(mg_json_find(row[1], "scores"), "found") == 2);
        assert_true(number(mg_json_find(row[3], "scores"), "found") == 0);
        assert_true(number(mg_json_find(row[1], "inputs"), "threshold") == -1);
        for (int k = 0; k < 5; k++)
            mg_json_free(row[k]);
    }
    mg_score_batch_free(b);
    mg_spec_free(&spec);
}

/* In baselines a recogniser's name stands where a detector's does. */
static void no_detector_has_a_recogniser_s_name(void **state)
{
    (void)state;
    for (const mg_recogniser_ops *const *r = mg_recogniser_rows; *r; r++)
        for (const mg_detector_ops *const *d = mg_detector_rows; *d; d++)
            assert_string_not_equal((*r)->name, (*d)->name);
    for (const mg_recogniser_ops *const *r = mg_recogniser_rows; *r; r++)
        assert_null(strpbrk((*r)->name, "@:"));
    for (const mg_aligner_ops *const *a = mg_aligner_rows; *a; a++)
        assert_null(strpbrk((*a)->name, "@:"));
    for (const mg_detector_ops *const *d = mg_detector_rows; *d; d++)
        assert_null(strpbrk((*d)->name, "@:"));
}

TEST_MAIN(cmocka_unit_test(a_row_sums_up_its_faces), cmocka_unit_test(a_recogniser_has_rows_of_its_own),
          cmocka_unit_test(no_detector_has_a_recogniser_s_name))
