/* Score batches by a mock, whose margin is the brightness of the face: a row's figures are those of its faces. */
#include "context.h"
#include "test.h"

#include <math.h>

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
    mg_score_opts opts = {&spec, "mock", "", MG_AS_PATTERN, test_context(NULL), NULL, NULL};
    MUST(mg_score_batch_new(&b, &opts, err));
    for (int i = 0; i < 2; i++) {
        mg_json *row[MG_DETECTORS_MAX];
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

TEST_MAIN(cmocka_unit_test(a_row_sums_up_its_faces))
