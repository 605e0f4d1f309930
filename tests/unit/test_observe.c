/* Conditions and what is observed under them, by mocks on two heads: the list, who is asked what, what is kept, and
 * masks cut at a height. */
#include "context.h"
#include "test.h"

#include <math.h>

#include "base/json/json.h"
#include "base/pool.h"
#include "cloth/texture.h"
#include "faceset/faceset.h"
#include "maskgen/measure.h"
#include "maskgen/spec.h"
#include "measure/controls.h"
#include "measure/coverage.h"
#include "pattern/plain.h"

static mg_faceset faces;
static mg_pattern *pattern;
static mg_genome genome;

static int open_all(void **state)
{
    (void)state;
    mg_spec spec;
    MUST(mg_spec_init(&spec, err));
    MUST(mg_list_add(&spec.faces.paths, "synth:2", err));
    spec.faces.size = 144;
    spec.faces.views = 2;
    spec.faces.widths = (mg_reals){1, {90}};
    MUST(mg_faceset_load(&faces, &spec.faces, test_context(NULL), NULL, err));
    MUST(mg_pattern_new(&pattern, &spec.pattern, 384, 256, err));
    genome.count = mg_pattern_genes(pattern);
    mg_spec_free(&spec);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    mg_faceset_free(&faces);
    mg_pattern_free(pattern);
    return 0;
}

static mg_conditions list_all(void)
{
    mg_conditions c = {0};
    MUST(mg_conditions_add_bare(&c, err));
    MUST(mg_conditions_add_plains(&c, err));
    MUST(mg_conditions_add_randoms(&c, pattern, 0, 3, 7, err));
    MUST(mg_conditions_add_genome(&c, MG_CONDITION_PATTERN, "pattern", pattern, 0, &genome, err));
    return c;
}

static void a_list_knows_its_groups(void **state)
{
    (void)state;
    mg_conditions c = list_all();
    assert_true(c.count == 1 + MG_PLAINS + 3 + 1 && c.groups == 1 + MG_PLAINS + 1 + 1);
    assert_null(c.at[0].texture);
    const mg_condition_group *random = mg_conditions_find(&c, MG_CONDITION_RANDOM, 0, NULL),
                             *own = &c.group[c.groups - 1];
    assert_true(random->count == 3 && c.at[random->first + 2].group == (size_t)(random - c.group));
    assert_string_equal(c.at[random->first + 1].name, "random-1-2");
    assert_int_equal(own->genome.count, genome.count);
    assert_ptr_equal(mg_conditions_find(&c, MG_CONDITION_PLAIN, -1, "black"), &c.group[2]);
    assert_null(mg_conditions_find(&c, MG_CONDITION_BEST, 0, NULL));
    assert_null(mg_conditions_find(&c, MG_CONDITION_PATTERN, 1, NULL)); /* another pattern's */
    size_t whole = c.count;
    MUST(mg_conditions_add_heights(&c, err));
    assert_int_equal(c.count, whole + 9 * 3); /* white, black, the pattern */
    assert_string_equal(c.at[whole].name, "white@90%");
    assert_ptr_equal(c.at[whole].texture, c.at[1].texture); /* not painted twice */
    for (size_t i = whole; i < c.count; i++)
        assert_true(c.at[i].height <= c.at[i - 1].height);
    assert_ptr_equal(mg_conditions_find(&c, MG_CONDITION_PATTERN, 0, NULL)->title,
                     c.group[7].title); /* whole ones alone */
    mg_conditions_free(&c);
}

static mg_outcomes observe(const mg_conditions *c, const char *names, bool bare_first, bool keep, int threads,
                           mg_detectors *by)
{
    mg_pool *pool;
    mg_outcomes out;
    MUST(mg_pool_new(&pool, threads, err));
    MUST(mg_detectors_parse(by, names, err));
    mg_observe_opts o = {.conditions = c,
                         .model = by->at,
                         .models = by->count,
                         .bare_first = bare_first,
                         .keep = keep,
                         .context = test_context(pool)};
    MUST(mg_observe(&out, &o, faces.view, faces.views, NULL, err));
    mg_pool_free(pool);
    return out;
}

/* The mock's margin is the brighter the box: white above black, whatever the number of threads. */
static void everyone_is_asked_under_everything(void **state)
{
    (void)state;
    mg_conditions c = list_all();
    mg_detectors by, again;
    mg_outcomes one = observe(&c, "mock", false, true, 1, &by), two = observe(&c, "mock", false, false, 2, &again);
    size_t n = c.count * faces.views;
    assert_int_equal(one.views, 4);
    assert_true(one.of[0].face == one.of[1].face && one.of[1].face != one.of[2].face);
    assert_memory_equal(one.at, two.at, n * sizeof *one.at);
    for (size_t v = 0; v < faces.views; v++) {
        for (size_t i = 0; i < c.count; i++)
            assert_true(mg_outcome_at(&one, 0, i, v)->asked);
        assert_true(mg_outcome_at(&one, 0, 1, v)->true_margin > mg_outcome_at(&one, 0, 2, v)->true_margin);
        const mg_full_score *white = mg_full_score_at(&one, 0, 1, v), *random = mg_full_score_at(&one, 0, 6, v);
        assert_true(white->score.true_margin == mg_outcome_at(&one, 0, 1, v)->true_margin);
        assert_non_null(mg_json_find(white->detail, "parts"));
        assert_true(!random->detail && !random->score.det); /* what is averaged is not kept */
    }
    assert_null(mg_full_score_at(&two, 0, 1, 0));
    mg_outcomes_free(&one);
    mg_outcomes_free(&two);
    mg_detectors_free(&by);
    mg_detectors_free(&again);
    mg_conditions_free(&c);
}

/* exec that never finds a face: its bare face is asked, nothing more; the mock beside it is asked on. */
static void who_does_not_find_the_bare_face_is_not_asked_on(void **state)
{
    (void)state;
    mg_conditions c = list_all();
    mg_detectors by;
    mg_outcomes o = observe(&c, "dlib-hog,exec:while read p; do echo '{\"faces\": []}'; done", true, false, 2, &by);
    for (size_t v = 0; v < faces.views; v++) {
        assert_true(mg_outcome_at(&o, 1, 0, v)->asked && !mg_outcome_at(&o, 1, 0, v)->hit);
        bool bare = mg_outcome_at(&o, 0, 0, v)->hit;
        for (size_t i = 1; i < c.count; i++) {
            assert_true(mg_outcome_at(&o, 0, i, v)->asked == bare);
            assert_false(mg_outcome_at(&o, 1, i, v)->asked);
            assert_true(isnan(mg_outcome_at(&o, 1, i, v)->true_margin)); /* not measured */
        }
    }
    mg_outcomes_free(&o);
    mg_detectors_free(&by);
    mg_conditions_free(&c);
}

/* An answer of four: the true face, a face on the mask, one beside it, and one on the mask below the threshold. */
static void false_faces_on_the_mask_are_counted_apart(void **state)
{
    (void)state;
    const mg_face *f = faces.view[0].face;
    const mg_rect in = f->layer.bounds;
    char says[400];
    snprintf(says, sizeof says,
             "exec:while read p; do echo '{\"faces\": ["
             "{\"box\": [%d,%d,%d,%d], \"margin\": 2}, {\"box\": [%d,%d,9,9], \"margin\": 1}, "
             "{\"box\": [1,1,9,9], \"margin\": 0.5}, {\"box\": [%d,%d,8,8], \"margin\": -0.25}]}'; done",
             f->box.x, f->box.y, f->box.w, f->box.h, in.x + in.w / 2, in.y + in.h / 2, in.x + in.w / 3,
             in.y + in.h / 2);
    mg_conditions c = {0};
    mg_detectors by;
    mg_outcomes out;
    MUST(mg_conditions_add_bare(&c, err));
    MUST(mg_detectors_parse(&by, says, err));
    mg_observe_opts o = {.conditions = &c, .model = by.at, .models = 1, .context = test_context(NULL)};
    MUST(mg_observe(&out, &o, faces.view, 1, NULL, err));
    const mg_outcome *v = mg_outcome_at(&out, 0, 0, 0);
    assert_true(v->hit && v->false_faces == 2 && v->on_mask == 1);
    assert_true(v->true_margin == 2 && v->false_margin == 1 && v->best_margin == 2);
    mg_outcomes_free(&out);
    mg_detectors_free(&by);
    mg_conditions_free(&c);
}

/* Rows grow as views come; a second pass over them asks only what was not asked, and a model that is not used is left
 * alone. */
static void views_come_in_batches(void **state)
{
    (void)state;
    mg_conditions c = list_all();
    mg_detectors by;
    mg_outcomes whole = observe(&c, "mock", false, false, 1, &by), o = {0};
    mg_observer *observer;
    bool used[] = {true};
    mg_observe_opts how = {.conditions = &c, .model = by.at, .models = 1, .used = used, .context = test_context(NULL)};
    MUST(mg_observer_new(&observer, &how, err));
    MUST(mg_observer_views(observer, &o, 0, 1, faces.view, 1, NULL, err));
    assert_true(o.views == 1 && !mg_outcome_at(&o, 0, 1, 0)->asked);
    used[0] = false;
    MUST(mg_observer_views(observer, &o, 0, c.count, faces.view, 1, NULL, err));
    assert_false(mg_outcome_at(&o, 0, 1, 0)->asked);
    used[0] = true;
    o.at[0].true_margin = 99;
    MUST(mg_observer_views(observer, &o, 0, c.count, faces.view, 1, NULL, err));
    assert_true(o.at[0].true_margin == 99 && mg_outcome_at(&o, 0, 1, 0)->asked);
    o.at[0] = whole.at[0];
    for (size_t v = 1; v < faces.views; v++)
        MUST(mg_observer_views(observer, &o, v, c.count, faces.view + v, 1, NULL, err));
    assert_int_equal(o.views, faces.views);
    assert_memory_equal(o.at, whole.at, c.count * faces.views * sizeof *o.at);
    mg_observer_free(observer);
    mg_outcomes_free(&o);
    mg_outcomes_free(&whole);
    mg_detectors_free(&by);
    mg_conditions_free(&c);
}

static bool same_picture(const mg_conditions *a, size_t i, const mg_conditions *b, size_t k)
{
    return memcmp(a->at[i].texture->picture.px, b->at[k].texture->picture.px,
                  3 * (size_t)MG_TEXTURE_W * MG_TEXTURE_H) == 0;
}

static void random_patterns_are_drawn_by_the_seed(void **state)
{
    (void)state;
    mg_conditions a = {0}, again = {0}, other = {0};
    MUST(mg_conditions_add_randoms(&a, pattern, 0, 3, 7, err));
    MUST(mg_conditions_add_randoms(&again, pattern, 0, 3, 7, err));
    MUST(mg_conditions_add_randoms(&other, pattern, 0, 3, 8, err));
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < 3; k++) {
            assert_true(same_picture(&a, i, &again, k) == (i == k));
            assert_false(same_picture(&a, i, &other, k));
        }
    mg_conditions_free(&a);
    mg_conditions_free(&again);
    mg_conditions_free(&other);
}

/* A white mask brightens the face the more, the more of it is worn. */
static void lower_masks_are_worn_lower(void **state)
{
    (void)state;
    mg_conditions c = {0};
    mg_detectors by;
    MUST(mg_conditions_add_bare(&c, err));
    MUST(mg_conditions_add_plains(&c, err));
    size_t whole = c.count;
    MUST(mg_conditions_add_heights(&c, err)); /* white and black at 90 %, at 80 %, … */
    mg_outcomes o = observe(&c, "mock", false, false, 1, &by);
    for (size_t v = 0; v < faces.views; v++) {
        double last = mg_outcome_at(&o, 0, 1, v)->true_margin, bare = mg_outcome_at(&o, 0, 0, v)->true_margin;
        for (size_t i = whole; i < c.count; i += 2) {
            double m = mg_outcome_at(&o, 0, i, v)->true_margin;
            assert_true(m <= last && m >= bare - 0.001);
            last = m;
        }
        double half = mg_outcome_at(&o, 0, whole + 8, v)->true_margin, full = mg_outcome_at(&o, 0, 1, v)->true_margin;
        assert_true(half - bare > 0.2 * (full - bare) && half - bare < 0.8 * (full - bare));
    }
    mg_outcomes_free(&o);
    mg_detectors_free(&by);
    mg_conditions_free(&c);
}

/* A model that sees colour is shown it: from a grey picture it would not score. */
static void colour_is_shown_to_who_sees_it(void **state)
{
    (void)state;
    mg_conditions c = {0};
    mg_detectors by;
    mg_outcomes o;
    MUST(mg_conditions_add_bare(&c, err));
    MUST(mg_detectors_parse(&by, "dlib-hog", err));
    MUST(mg_detector_set(&by.at[0], "channels", "rgb", err));
    mg_observe_opts how = {.conditions = &c, .model = by.at, .models = 1, .context = test_context(NULL)};
    MUST(mg_observe(&o, &how, faces.view, 1, NULL, err));
    mg_outcomes_free(&o);
    mg_detectors_free(&by);
    mg_conditions_free(&c);
}

/* The result is black, the best of K white: each has the figures of that plain mask, by the mock; the second model says
 * the same of all. */
static void a_result_stands_beside_its_controls(void **state)
{
    (void)state;
    mg_genome white;
    mg_controls c;
    mg_detectors by;
    MUST(mg_pattern_plain(pattern, 255, &white, err));
    MUST(mg_detectors_parse(&by, "mock,exec:while read p; do echo '{\"faces\": []}'; done", err));
    mg_controls_opts opts = {.pattern = pattern,
                             .best = &white,
                             .result = &genome,
                             .views = faces.view,
                             .n = faces.views,
                             .models = &by,
                             .seed = 3,
                             .context = test_context(NULL)};
    MUST(mg_controls_measure(&c, &opts, err));
    static const char *const order[] = {"bare",    "white",  "black",     "blue",   "skin",
                                        "stripes", "random", "best-of-K", "pattern"};
    for (int g = 0; g < 9; g++)
        assert_int_equal(mg_controls_find(&c, order[g]), g);
    assert_int_equal(c.conditions.group[6].count, MG_CONTROL_RANDOM);
    double m[9];
    for (int g = 0; g < 9; g++) {
        m[g] = mg_controls_estimate(&c, 0, g)->margin.value;
        assert_true(mg_controls_estimate(&c, 1, g)->margin.value == mg_controls_estimate(&c, 1, 0)->margin.value);
        assert_true(mg_controls_estimate(&c, 1, g)->rate.value == 0 &&
                    mg_controls_against(&c, 1, g)->margin.value == 0);
    }
    assert_true(m[7] == m[1] && m[8] == m[2] && m[2] < m[6] && m[6] < m[1]);
    for (int g = 0; g < 9; g++)
        assert_true(fabs(mg_controls_against(&c, 0, g)->margin.value - (m[8] - m[g])) < 1e-12);
    mg_controls_free(&c);
    mg_detectors_free(&by);
}

/* A lower mask covers less and shares all but its layer with the face; cut at its whole height it is the mask itself.
 */
static void a_mask_is_cut_at_a_height(void **state)
{
    (void)state;
    const mg_face *f = faces.view[0].face;
    double last = 0;
    for (int height = 1; height <= MG_HEIGHT_WHOLE; height++) {
        double share = mg_coverage_share(f, height);
        assert_true(share >= last && share <= 1);
        last = share;
    }
    assert_true(mg_coverage_share(f, 1) < 0.2 * last && last > 0.3);
    mg_face cut;
    size_t pixels = (size_t)f->w * (size_t)f->h;
    MUST(mg_coverage_cut(&cut, f, MG_HEIGHT_WHOLE, err));
    assert_ptr_equal(cut.bare, f->bare);
    assert_true(cut.layer.first[pixels] == f->layer.first[pixels]);
    mg_coverage_free(&cut);
    MUST(mg_coverage_cut(&cut, f, 5, err));
    assert_true(cut.layer.first[pixels] < f->layer.first[pixels] && cut.layer.first[pixels] > 0);
    mg_coverage_free(&cut);
    assert_null(cut.layer.rest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_list_knows_its_groups),
                                       cmocka_unit_test(everyone_is_asked_under_everything),
                                       cmocka_unit_test(who_does_not_find_the_bare_face_is_not_asked_on),
                                       cmocka_unit_test(false_faces_on_the_mask_are_counted_apart),
                                       cmocka_unit_test(random_patterns_are_drawn_by_the_seed),
                                       cmocka_unit_test(lower_masks_are_worn_lower),
                                       cmocka_unit_test(colour_is_shown_to_who_sees_it),
                                       cmocka_unit_test(a_result_stands_beside_its_controls),
                                       cmocka_unit_test(views_come_in_batches),
                                       cmocka_unit_test(a_mask_is_cut_at_a_height)};
    return cmocka_run_group_tests(tests, open_all, close_all);
}
