/* The rule of the claim, on made-up outcomes: what is said of how many faces, of which controls, for which objective.
 */
#include "test.h"

#include <math.h>

#include "measure/subjects.h"
#include "report/claim.h"
#include "report/run_text.h"

/* What one case measures: mean margins of the controls, of the pattern, and how far single faces scatter about the
 * difference. */
typedef struct plan {
    const char *name;
    int faces, photos, each; /* each: views of a face */
    double own, scatter;
    double control[MG_CONTROLS];  /* NaN: not measured */
    int own_false, control_false; /* false faces on a view */
    unsigned terms;
    bool flat;
    const char *says[4], *silent[4];
} plan;

static double scatter(int face)
{
    return face % 2 ? 1 : -1;
}

static void add_group(mg_conditions *c, const char *title)
{
    size_t i = c->groups++;
    c->group[i] = (mg_condition_group){.first = c->count++, .count = 1, .height = MG_HEIGHT_WHOLE};
    snprintf(c->group[i].title, sizeof c->group[i].title, "%s", title);
}

static void add_outcomes(mg_outcomes *o, size_t condition, const plan *p, double margin, double spread, int false_faces)
{
    for (size_t i = 0; i < o->views; i++) {
        int face = (int)i / p->each;
        double m = margin + spread * scatter(face) + 0.3 * sin(face); /* faces differ alike under every condition */
        o->at[mg_outcome_index(o, 0, condition, i)] =
            (mg_outcome){.true_margin = m, .best_margin = m, .false_faces = false_faces, .asked = true, .hit = m > 0};
    }
}

static mg_controls controls_of(const plan *p)
{
    enum { MOST = MG_CONTROLS + 1 };
    size_t n = (size_t)(p->faces * p->each);
    mg_controls c = {.flat = p->flat,
                     .conditions = {.group = calloc(MOST, sizeof(mg_condition_group))},
                     .outcomes = {.models = 1,
                                  .views = n,
                                  .of = calloc(n, sizeof(mg_subject)),
                                  .at = calloc(n * MOST, sizeof(mg_outcome))},
                     .estimate = calloc(MOST, sizeof(mg_estimate)),
                     .against = calloc(MOST, sizeof(mg_comparison)),
                     .faces = (size_t)p->faces,
                     .photos = (size_t)p->photos};
    assert_true(c.conditions.group && c.outcomes.of && c.outcomes.at && c.estimate && c.against);
    for (int k = 0; k < MG_CONTROLS; k++)
        if (!isnan(p->control[k]))
            add_group(&c.conditions, mg_control_names[k]);
    add_group(&c.conditions, "pattern");
    c.outcomes.conditions = &c.conditions;
    for (size_t i = 0; i < n; i++)
        c.outcomes.of[i] = (mg_subject){i / (size_t)p->each, i / (size_t)p->each % (size_t)p->photos};
    size_t at = 0;
    for (int k = 0; k < MG_CONTROLS; k++)
        if (!isnan(p->control[k]))
            add_outcomes(&c.outcomes, at++, p, p->control[k], 0, p->control_false);
    add_outcomes(&c.outcomes, at, p, p->own, p->scatter, p->own_false);
    for (size_t g = 0; g <= at; g++) {
        MUST(mg_estimate_of(&c.estimate[g], &c.outcomes, 0, g, 1, err));
        MUST(mg_compare(&c.against[g], &c.outcomes, 0, at, g, 1, err));
    }
    c.outcomes.conditions = NULL; /* the struct is about to move */
    return c;
}

#define BELOW "below that of every control"
#define FEW "too few for a comparison"
#define NO_BEST "Not measured: the best of as many random ones."

/* Stripes are the hardest plain control, best-of-K harder; means of −0.6 against −0.4 lie 0.2 apart. */
/* clang-format off: a table, a plan in a row or two */
#define ALL                                                                                                            \
    {                                                                                                                  \
        0.1, 0.3, 0.3, 0.4, -0.3, 0.1, -0.4                                                                            \
    }
#define NO_K                                                                                                           \
    {                                                                                                                  \
        0.1, 0.3, 0.3, 0.4, -0.3, 0.1, NAN                                                                             \
    }
static const plan plans[] = {
    {"16 faces",
     16,
     16,
     1,
     -0.6,
     0.1,
     ALL,
     0,
     0,
     MG_LOSS_FACE,
     false,
     {BELOW ": 0.20 (95 % interval 0.15 … 0.25) below the hardest, the best of as many random ones.", "on 16 faces"},
     {"measured", "False faces", FEW}},
    {"8 faces", 8, 8, 1, -0.6, 0.1, ALL, 0, 0, MG_LOSS_FACE, false, {BELOW ": 0.20 ("}, {"measured", FEW}},
    {"7 faces",
     7,
     7,
     1,
     -0.6,
     0.1,
     ALL,
     0,
     0,
     MG_LOSS_FACE,
     false,
     {"7 faces are " FEW, "mean margin -0.6", "under the hardest of them, the best of as many random ones, -0.40"},
     {BELOW, "interval -"}},
    {"2 faces",
     2,
     2,
     1,
     -0.6,
     0.1,
     ALL,
     0,
     0,
     MG_LOSS_FACE,
     false,
     {"2 faces are " FEW " with the controls."},
     {BELOW, "mean margin"}},
    {"1 face",
     1,
     1,
     1,
     -0.6,
     0.1,
     ALL,
     0,
     0,
     MG_LOSS_FACE,
     false,
     {"0 of 1 (95 % interval 0–79 %)", "1 face is " FEW " with the controls."},
     {BELOW, "mean margin", "faces are"}},
    {"one face seen 16 times",
     1,
     1,
     16,
     -0.6,
     0.1,
     ALL,
     0,
     0,
     MG_LOSS_FACE,
     false,
     {"0 of 16 views (95 % interval over 1 face 0–79 %)", "1 face is " FEW},
     {BELOW, "mean margin"}},
    {"16 faces in 7 photos",
     16,
     7,
     1,
     -0.6,
     0.1,
     ALL,
     0,
     0,
     MG_LOSS_FACE,
     false,
     {"7 photos are " FEW, "over 7 photos"},
     {BELOW}},
    {"16 faces in 8 photos", 16, 8, 1, -0.6, 0.1, ALL, 0, 0, MG_LOSS_FACE, false, {BELOW, "over 8 photos"}, {FEW}},
    {"best-of-K not measured",
     16,
     16,
     1,
     -0.6,
     0.1,
     NO_K,
     0,
     0,
     MG_LOSS_FACE,
     false,
     {BELOW " measured: 0.30", "below the hardest, stripes.", NO_BEST},
     {FEW}},
    {"an interrupt on one face", 1, 1, 1, -0.6, 0.1, NO_K, 0, 0, MG_LOSS_FACE, false, {NO_BEST, FEW}, {BELOW}},
    {"random is a rival too",
     16,
     16,
     1,
     -0.6,
     0.1,
     {0.1, 0.3, 0.3, 0.4, -0.3, -0.5, -0.4},
     0,
     0,
     MG_LOSS_FACE,
     false,
     {BELOW ": 0.10", "the hardest, random patterns."},
     {NULL}},
    {"a random pattern's mean below it",
     16,
     16,
     1,
     -0.6,
     0.1,
     {0.1, 0.3, 0.3, 0.4, -0.3, -0.8, -0.4},
     0,
     0,
     MG_LOSS_FACE,
     false,
     {"ABOVE that of the hardest control, random patterns: difference +0.20", "no lower than under random patterns."},
     {BELOW}},
    {"lower by less than faces scatter",
     16,
     16,
     1,
     -0.45,
     0.4,
     ALL,
     0,
     0,
     MG_LOSS_FACE,
     false,
     {"not clearly different from that of the hardest control, the best of as many random ones: difference -0.05"},
     {BELOW, "no lower"}},
    {"a tie",
     16,
     16,
     1,
     -0.4,
     0,
     ALL,
     0,
     0,
     MG_LOSS_FACE,
     false,
     {"not clearly different from", "difference +0.00 (95 % interval +0.00 … +0.00)",
      "no lower than under the best of as many random ones."},
     {BELOW}},
    {"worse than some",
     16,
     16,
     1,
     0.2,
     0.1,
     ALL,
     0,
     0,
     MG_LOSS_FACE,
     false,
     {"ABOVE that of", "no lower than under plain white, stripes, random patterns, the best of as many random ones."},
     {BELOW}},
    {"decoys: more than every control",
     16,
     16,
     1,
     0.2,
     0.1,
     ALL,
     2,
     0,
     MG_LOSS_LIST,
     false,
     {"not searched to hide", "False faces a picture: 2.00 (plain white 0.00",
      "These are more than under every control: 2.00"},
     {"mean margin", BELOW}},
    {"decoys: as many as the controls",
     16,
     16,
     1,
     0.2,
     0.1,
     ALL,
     1,
     1,
     MG_LOSS_LIST,
     false,
     {"not clearly more than under plain white"},
     {"every control"}},
    {"decoys: none",
     16,
     16,
     1,
     0.2,
     0.1,
     ALL,
     0,
     1,
     MG_LOSS_LIST,
     false,
     {"picture: 0.00", "FEWER than under plain white"},
     {"every control"}},
    {"decoys on two faces",
     2,
     2,
     1,
     0.2,
     0.1,
     ALL,
     2,
     0,
     MG_LOSS_LIST,
     false,
     {"picture: 2.00", "2 faces are " FEW},
     {"every control"}},
    {"decoys, best-of-K not measured",
     16,
     16,
     1,
     0.2,
     0.1,
     NO_K,
     2,
     0,
     MG_LOSS_LIST,
     false,
     {"every control measured: 2.00", NO_BEST},
     {NULL}},
    {"divert: both",
     16,
     16,
     1,
     -0.6,
     0.1,
     ALL,
     1,
     0,
     MG_LOSS_FACE | MG_LOSS_LIST,
     false,
     {BELOW ": 0.20", "more than under every control: 1.00"},
     {FEW}},
    {"divert on one face",
     1,
     1,
     1,
     -0.6,
     0.1,
     ALL,
     1,
     0,
     MG_LOSS_FACE | MG_LOSS_LIST,
     false,
     {"1 face is " FEW, "picture: 1.00"},
     {BELOW, "every control"}},
    {"hide, with false faces by the way",
     16,
     16,
     1,
     -0.6,
     0.1,
     ALL,
     1,
     0,
     MG_LOSS_FACE,
     false,
     {BELOW, "picture: 1.00"},
     {"more than under"}},
    {"no control at all",
     16,
     16,
     1,
     -0.6,
     0.1,
     {NAN, NAN, NAN, NAN, NAN, NAN, NAN},
     0,
     0,
     MG_LOSS_FACE,
     false,
     {"Not measured: plain white, plain black"},
     {BELOW, "of every"}},
    {"the canvas",
     1,
     1,
     1,
     0,
     0,
     ALL,
     1,
     0,
     MG_LOSS_LIST,
     true,
     {"in the flat picture", "enlarged 1 time)", "nothing about masks on faces"},
     {BELOW, "every control"}},
    {"the canvas, interrupted", 1, 1, 1, 0, 0, NO_K, 1, 0, MG_LOSS_LIST, true, {NO_BEST}, {"every control"}},
};
/* clang-format on */

static void what_is_said(void **state)
{
    (void)state;
    mg_detector by;
    MUST(mg_detector_new(&by, "dlib-hog", err));
    MUST(mg_detector_set(&by, "upsample", "1", err));
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        const plan *p = &plans[i];
        char *text, faces[MG_SUBJECTS_TEXT];
        mg_controls t = controls_of(p);
        mg_subjects_words(faces, "face", t.faces, t.photos, t.outcomes.views);
        MUST(mg_claim(&text, &t, 0, &by, p->terms, faces, err));
        for (int k = 0; k < 4 && p->says[k]; k++)
            if (!strstr(text, p->says[k]))
                fail_msg("%s: does not say \"%s\": %s", p->name, p->says[k], text);
        for (int k = 0; k < 4 && p->silent[k]; k++)
            if (strstr(text, p->silent[k]))
                fail_msg("%s: says \"%s\": %s", p->name, p->silent[k], text);
        assert_true(p->flat == !strstr(text, "Detection, not recognition"));
        assert_non_null(strstr(text, "Not medical protection."));
        free(text);
        mg_controls_free(&t);
    }
    mg_detector_free(&by);
}

/* Whatever is measured, "below every control" stands only beside an interval that excludes 0. */
static void never_without_its_interval(void **state)
{
    (void)state;
    mg_detector by;
    MUST(mg_detector_new(&by, "dlib-hog", err));
    for (int faces = 1; faces <= 20; faces++)
        for (double own = -0.8; own < 0.2; own += 0.1) {
            plan p = {"", faces, faces, 1, own, 0.5, ALL, 0, 0, MG_LOSS_FACE, false, {NULL}, {NULL}};
            char *text;
            mg_claim_facts f = {.terms = MG_LOSS_FACE};
            mg_controls t = controls_of(&p);
            mg_claim_facts_of(&f, &t, 0);
            MUST(mg_claim(&text, &t, 0, &by, MG_LOSS_FACE, "faces", err));
            assert_true((strstr(text, BELOW) != NULL) == (faces >= MG_CLAIM_FACES && f.margin.ci.hi < 0));
            free(text);
            mg_controls_free(&t);
        }
    mg_detector_free(&by);
}

/* More false faces on the mean, and an interval that reaches below 0: that is not more. */
static void more_false_faces_need_the_interval(void **state)
{
    (void)state;
    static const double lo[] = {-0.1, 0.1};
    for (int i = 0; i < 2; i++) {
        const plan p = {.faces = 16, .photos = 16, .each = 1, .own_false = 2, .control_false = 1};
        mg_controls c = controls_of(&p);
        mg_claim_facts f = {.detector = "d", .tested_on = "16 faces", .terms = MG_LOSS_LIST};
        char *text;
        mg_claim_facts_of(&f, &c, 0);
        f.false_faces = (mg_figure){0.5, {lo[i], 1}};
        MUST(mg_claim_words(&text, &f, err));
        assert_true(!strstr(text, "These are more than under every control") == (i == 0));
        assert_true(!strstr(text, "These are not clearly more than under") == (i == 1));
        free(text);
        mg_controls_free(&c);
    }
}

/* A run's table: 0 of 16 by Wilson is 0 to 19 %; margins and false faces beside it. */
static void the_table_has_rates_and_margins(void **state)
{
    (void)state;
    const plan p = {
        .faces = 16, .photos = 16, .each = 1, .own = -0.75, .scatter = 0.125, .own_false = 2, .control_false = 1};
    char *text;
    mg_controls c = controls_of(&p); /* all controls at 0: found where the wave is above it */
    c.outcomes.conditions = &c.conditions;
    MUST(mg_controls_print(&text, &c, 0, err));
    const char *own = strstr(text, "\npattern ");
    assert_non_null(own);
    char found[32], interval[32];
    int n;
    double margin, lo, hi, false_faces;
    assert_int_equal(sscanf(own, " pattern %15[0-9] of %d %20[^ ] %% %lf %lf … %lf %lf", found, &n, interval, &margin,
                            &lo, &hi, &false_faces),
                     7);
    assert_string_equal(found, "0");
    assert_string_equal(interval, "0–19");
    assert_true(n == 16 && false_faces == 2);
    const mg_estimate *e = mg_controls_estimate(&c, 0, (int)c.conditions.groups - 1);
    assert_true(fabs(margin - e->margin.value) < 0.0051 && fabs(lo - e->margin.ci.lo) < 0.0051 &&
                fabs(hi - e->margin.ci.hi) < 0.0051);
    assert_true(margin < -0.5 && lo < margin && margin < hi);
    free(text);
    mg_controls_free(&c);
}

TEST_MAIN(cmocka_unit_test(what_is_said), cmocka_unit_test(the_table_has_rates_and_margins),
          cmocka_unit_test(more_false_faces_need_the_interval), cmocka_unit_test(never_without_its_interval))
