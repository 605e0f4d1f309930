/* A study: what a spec names is opened once, as it stands there; what cannot be meant is refused before anything is
 * loaded. */
#include "context.h"
#include "test.h"

#include "base/rng.h"
#include "objective/study.h"

static mg_spec spec_of(const char *objective, const char *detector)
{
    mg_spec spec;
    MUST(mg_spec_init(&spec, err));
    MUST(mg_list_add(&spec.faces.paths, "synth:2", err));
    spec.faces.size = 144;
    spec.faces.widths = (mg_reals){1, {90}};
    snprintf(spec.objective, sizeof spec.objective, "%s", objective);
    snprintf(spec.detector, sizeof spec.detector, "%s", detector);
    return spec;
}

static void what_the_spec_names_is_open(void **state)
{
    (void)state;
    mg_spec spec = spec_of("hide:1,decoy:0.5", "hog,mock:2");
    mg_study *s;
    mg_genome g;
    mg_rng rng;
    double loss = 0;
    spec.faces.channels = MG_CHANNELS_RGB;
    MUST(mg_study_open(&s, &spec, test_context(NULL), err));
    assert_int_equal(s->terms.count, 2);
    assert_int_equal(s->faces.views, 2);
    assert_true(s->searched.count == 2 && s->confirming.count == 2);
    assert_string_equal(s->searched.at[0].row->name, "hog");
    assert_string_equal(s->confirming.at[0].row->name, "dlib-hog");
    assert_string_equal(s->confirming.at[1].row->name, "mock");
    assert_true(s->confirming.at[1].weight == 2);
    assert_true(mg_detector_rgb(&s->confirming.at[0]));
    assert_int_equal(s->problem.domain.count, mg_pattern_genes(s->pattern));
    mg_rng_seed(&rng, 1, 1);
    mg_pattern_random(s->pattern, &rng, &g);
    MUST(s->problem.reset(s->problem.self, &g, &loss, err));
    assert_true(loss > 0);
    mg_study_free(s);
    mg_spec_free(&spec);
}

/* White masks are bright enough for the mock, whoever is asked beside it: found by one is found. */
static void a_face_is_found_by_any_detector(void **state)
{
    (void)state;
    static const char blind[] = "exec:while read p; do echo '{\"faces\": []}'; done";
    for (int i = 0; i < 2; i++) {
        char both[200];
        mg_study *s;
        mg_genome g;
        double loss;
        snprintf(both, sizeof both, "%s,%s", i ? blind : "mock", i ? "mock" : blind);
        mg_spec spec = spec_of("hide", both);
        MUST(mg_study_open(&s, &spec, test_context(NULL), err));
        MUST(mg_pattern_plain(s->pattern, 255, &g, err));
        MUST(s->problem.reset(s->problem.self, &g, &loss, err));
        assert_true(mg_objective_rate(s->objective) == 1);
        MUST(mg_pattern_plain(s->pattern, 0, &g, err));
        MUST(s->problem.reset(s->problem.self, &g, &loss, err));
        assert_true(mg_objective_rate(s->objective) == 0);
        mg_study_free(s);
        mg_spec_free(&spec);
    }
}

static void a_canvas_has_one_view_of_its_own_size(void **state)
{
    (void)state;
    mg_spec spec = spec_of("decoy", "mock");
    mg_study *s;
    spec.scene = MG_SCENE_CANVAS;
    spec.size[0] = 120, spec.size[1] = 90;
    MUST(mg_study_open(&s, &spec, test_context(NULL), err));
    assert_int_equal(s->faces.views, 1);
    assert_true(s->faces.view[0].face->flat && s->faces.view[0].face->w == 120);
    mg_study_free(s);
    mg_spec_free(&spec);
}

static void what_cannot_be_meant_is_refused_unloaded(void **state)
{
    (void)state;
    static const struct {
        const char *objective, *detector, *family, *says;
        int scene;
    } bad[] = {{"hide", "nosuch", "cells", "nosuch", MG_SCENE_FACES},
               {"nosuch", "mock", "cells", "nosuch", MG_SCENE_FACES},
               {"hide", "mock", "nosuch", "nosuch", MG_SCENE_FACES},
               {"hide", "hog,dlib-hog", "cells", "dlib-hog", MG_SCENE_FACES},
               {"hide", "mock", "cells", "needs a true face, and the canvas has none", MG_SCENE_CANVAS}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mg_spec spec = spec_of(bad[i].objective, bad[i].detector);
        mg_study *s;
        mg_err err = {MG_OK, ""};
        spec.scene = bad[i].scene;
        snprintf(spec.pattern.family, sizeof spec.pattern.family, "%s", bad[i].family);
        assert_int_equal(mg_study_read(&s, &spec, &err), MG_EINPUT);
        assert_null(s);
        if (!strstr(err.msg, bad[i].says))
            fail_msg("case %zu says: %s", i, err.msg);
        mg_spec_free(&spec);
    }
    mg_study_free(NULL);
}

TEST_MAIN(cmocka_unit_test(what_the_spec_names_is_open), cmocka_unit_test(a_face_is_found_by_any_detector),
          cmocka_unit_test(a_canvas_has_one_view_of_its_own_size),
          cmocka_unit_test(what_cannot_be_meant_is_refused_unloaded))
