/* An evaluation's figures from made-up outcomes: who is compared with whom, one family for Holm, success by each
 * pattern's own objective; and how they are written down. */
#include "test.h"

#include <math.h>
#include <unistd.h>

#include "base/file/file.h"
#include "eval/eval_internal.h"
#include "objective/terms.h"
#include "report/eval_report.h"

#define CLOSE(a, b) assert_true(fabs((a) - (b)) <= 1e-12)

/* Two patterns with their best-of-K, two detectors, two sets of ten faces. The first so many faces are found under each
 * condition; by the second detector on the second set none, not even bare. */
enum { FACES = 10, SETS = 2, DETECTORS = 2, BARE = 0, WHITE, BLACK, BEST, OTHER_BEST, OWN, OTHER, CONDITIONS };
static const struct {
    mg_condition_kind kind;
    int pattern, found;
    const char *title;
} wears[CONDITIONS] = {[BARE] = {MG_CONDITION_BARE, -1, 10, "bare"},
                       [WHITE] = {MG_CONDITION_PLAIN, -1, 10, "white"},
                       [BLACK] = {MG_CONDITION_PLAIN, -1, 6, "black"},
                       [BEST] = {MG_CONDITION_BEST, 0, 4, "best-of-K 1"},
                       [OTHER_BEST] = {MG_CONDITION_BEST, 1, 8, "best-of-K 2"},
                       [OWN] = {MG_CONDITION_PATTERN, 0, 0, "pattern 1"},
                       [OTHER] = {MG_CONDITION_PATTERN, 1, 9, "pattern 2"}};

static mg_condition condition[CONDITIONS];
static mg_condition_group group[CONDITIONS];
static mg_eval e;

static int make(void **state)
{
    (void)state;
    e = (mg_eval){.seed = 1, .detectors = DETECTORS, .patterns = 2, .sets = SETS};
    e.conditions = (mg_conditions){.at = condition, .count = CONDITIONS, .group = group, .groups = CONDITIONS};
    for (size_t c = 0; c < CONDITIONS; c++) {
        condition[c] = (mg_condition){.group = c, .height = MG_HEIGHT_WHOLE};
        snprintf(condition[c].name, sizeof condition[c].name, "%s", wears[c].title);
        group[c] = (mg_condition_group){
            .kind = wears[c].kind, .first = c, .count = 1, .pattern = wears[c].pattern, .height = MG_HEIGHT_WHOLE};
        snprintf(group[c].title, sizeof group[c].title, "%s", wears[c].title);
    }
    e.pattern[0].terms = MG_LOSS_FACE;
    e.pattern[1].terms = MG_LOSS_LIST;
    MUST(mg_spec_init(&e.spec, err));
    MUST(mg_detectors_parse(&e.by, "mock,lbp", err));
    for (int d = 0; d < DETECTORS; d++) {
        e.detector[d].by = e.by.at[d];
        snprintf(e.detector[d].name, sizeof e.detector[d].name, "d%d", d);
        e.pattern[d].path = "p";
        MUST(mg_spec_init(&e.pattern[d].file.spec, err));
    }
    for (int i = 0; i < SETS; i++) {
        mg_eval_set *s = &e.set[i];
        s->width = 105;
        s->faces = s->photos = FACES;
        s->used[0] = s->used[1] = true;
        s->face = calloc(FACES, sizeof *s->face);
        s->outcomes = (mg_outcomes){.conditions = &e.conditions,
                                    .models = DETECTORS,
                                    .views = FACES,
                                    .of = calloc(FACES, sizeof *s->outcomes.of),
                                    .at = calloc((size_t)FACES * DETECTORS * CONDITIONS, sizeof *s->outcomes.at)};
        for (size_t f = 0; f < FACES; f++) {
            s->outcomes.of[f] = (mg_subject){f, f};
            snprintf(s->face[f].name, sizeof s->face->name, "f%zu", f);
            for (int d = 0; d < DETECTORS; d++)
                for (size_t c = 0; c < CONDITIONS; c++) {
                    bool blind = i == 1 && d == 1, hit = !blind && f < (size_t)wears[c].found;
                    s->outcomes.at[mg_outcome_index(&s->outcomes, d, c, f)] =
                        (mg_outcome){.asked = c == BARE || !blind,
                                     .hit = hit,
                                     .true_margin = hit ? 0.5 : -0.25,
                                     .false_margin = -0.125,
                                     .false_faces = c == OTHER ? 3 : 0,
                                     .on_mask = c == OTHER && f < 2};
                }
        }
    }
    MUST(eval_estimate(&e, err));
    return 0;
}

static int free_all(void **state)
{
    (void)state;
    for (int i = 0; i < SETS; i++) {
        mg_eval_set *s = &e.set[i];
        mg_outcomes_free(&s->outcomes);
        free(s->face);
        free(s->estimate);
        free(s->share);
        free(s->test);
    }
    mg_detectors_free(&e.by);
    for (int i = 0; i < 2; i++)
        mg_spec_free(&e.pattern[i].file.spec);
    mg_spec_free(&e.spec);
    return 0;
}

/* White, black and each pattern's own best-of-K, in this order. */
static void patterns_are_held_to_their_rivals(void **state)
{
    (void)state;
    static const int against[2][MG_EVAL_RIVALS] = {{WHITE, BLACK, BEST}, {WHITE, BLACK, OTHER_BEST}},
                     only[2][MG_EVAL_RIVALS][2] = {{{0, 10}, {0, 6}, {0, 4}}, {{0, 1}, {3, 0}, {1, 0}}};
    for (int i = 0; i < 2; i++)
        for (int k = 0; k < MG_EVAL_RIVALS; k++) {
            const mg_eval_test *t = mg_eval_test_of(&e, &e.set[0], 1, i, k);
            assert_int_equal(t->against, against[i][k]);
            assert_int_equal(t->result.only_a, only[i][k][0]);
            assert_int_equal(t->result.only_b, only[i][k][1]);
        }
}

/* Eighteen comparisons: six each by three pairs of detector and set. Their p are 2/1024, 2/64, 1/8, 1/4 and twice 1. */
static void all_comparisons_are_one_family(void **state)
{
    (void)state;
    assert_int_equal(e.tests, 18);
    CLOSE(mg_eval_test_of(&e, &e.set[0], 0, 0, 0)->result.p, 2 / 1024.0);
    for (int i = 0; i < SETS; i++) {
        CLOSE(mg_eval_test_of(&e, &e.set[i], 0, 0, 0)->adjusted, 18 * 2 / 1024.0);
        CLOSE(mg_eval_test_of(&e, &e.set[i], 0, 0, 1)->adjusted, 15 * 2 / 64.0);
        CLOSE(mg_eval_test_of(&e, &e.set[i], 0, 0, 2)->adjusted, 1);
    }
    const mg_eval_test *none = mg_eval_test_of(&e, &e.set[1], 1, 0, 0);
    assert_true(none->against == -1 && isnan(none->adjusted));
}

static void without_a_bare_face_there_are_no_figures(void **state)
{
    (void)state;
    assert_true(mg_eval_has_figures(&e, &e.set[0], 1) && !mg_eval_has_figures(&e, &e.set[1], 1));
    e.set[0].used[0] = false;
    assert_false(mg_eval_has_figures(&e, &e.set[0], 0));
    e.set[0].used[0] = true;
}

/* The first pattern was to hide, the second to show a face on the mask: it does on two of ten. */
static void success_is_by_the_patterns_own_objective(void **state)
{
    (void)state;
    CLOSE(mg_eval_success(&e, &e.set[0], 0, OWN, 0).value, 1);
    CLOSE(mg_eval_success(&e, &e.set[0], 0, BLACK, 0).value, 0.4);
    CLOSE(mg_eval_success(&e, &e.set[0], 0, OTHER, 1).value, 0.2);
    CLOSE(mg_eval_success(&e, &e.set[0], 0, BLACK, 1).value, 0);
}

static void patterns_lie_apart(void **state)
{
    (void)state;
    const mg_eval_spread *s = &e.set[0].spread[0];
    assert_true(s->least == 0 && s->most == 9 && s->mean == 4.5);
    CLOSE(s->sd, 9 / sqrt(2));
}

/* Wilson: 6 of 10 is 31 to 83 %. */
static void tables_have_share_and_interval(void **state)
{
    (void)state;
    char *text;
    MUST(mg_eval_markdown(&text, &e, err));
    assert_non_null(strstr(text, "10 photographed faces, 105 px wide | d0 | d1 |\n"));
    assert_non_null(strstr(text, "| plain black | 60 (31–83) | 60 (31–83) |\n"));
    assert_non_null(strstr(text, "false face on the mask: 10 photographed faces"));
    assert_non_null(strstr(text, "d1: finds no bare face at this width"));
    free(text);
}

/* Bare found, margin, found, false margin, false faces, those on the mask. */
static void every_outcome_is_a_line(void **state)
{
    (void)state;
    char dir[] = "/tmp/maskgen-figures-XXXXXX", path[64], *text;
    size_t size;
    assert_non_null(mkdtemp(dir));
    MUST(mg_eval_write(&e, dir, err));
    snprintf(path, sizeof path, "%s/eval.csv", dir);
    MUST(mg_file_read(path, 1 << 20, &text, &size, err));
    assert_non_null(strstr(text, "photos,105,\"f0\",\"\",\"d0\",\"pattern 2\",1,0.5,1,-0.125,3,1\n"));
    assert_non_null(strstr(text, "photos,105,\"f9\",\"\",\"d0\",\"pattern 2\",1,-0.25,0,-0.125,3,0\n"));
    assert_non_null(strstr(text, "photos,105,\"f9\",\"\",\"d1\",\"bare\",0,-0.25,0,-0.125,0,0\n"));
    free(text);
    remove(path);
    snprintf(path, sizeof path, "%s/eval.json", dir);
    remove(path);
    rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(patterns_are_held_to_their_rivals),
                                       cmocka_unit_test(all_comparisons_are_one_family),
                                       cmocka_unit_test(without_a_bare_face_there_are_no_figures),
                                       cmocka_unit_test(success_is_by_the_patterns_own_objective),
                                       cmocka_unit_test(patterns_lie_apart),
                                       cmocka_unit_test(tables_have_share_and_interval),
                                       cmocka_unit_test(every_outcome_is_a_line)};
    return cmocka_run_group_tests(tests, make, free_all);
}
