/* An evaluation on two heads: what is planned, which K is the pattern's, and who is asked about heads. */
#define _GNU_SOURCE /* mkstemps */
#include "context.h"
#include "test.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file/file.h"
#include "base/pool.h"
#include "eval/eval_internal.h"

#define PHOTO "/usr/share/doc/libdlib19.1/examples/faces/Tom_Cruise_avp_2014_4.jpg"

static char path[] = "/tmp/maskgen-plan-XXXXXX.json";
static mg_list patterns;
static mg_spec spec;

/* A pattern whose file says so much of its search: "evals", "iters". */
static void write_pattern(const char *result, const char *iters)
{
    char text[400];
    snprintf(text, sizeof text,
             "{\"spec\": {\"grid\": \"2x1\", \"faces\": [\"synth:2\"], \"crop\": 144, \"face-width\": 90%s}, "
             "\"genes\": [15, 0]%s}",
             iters, result);
    MUST(mg_file_write(path, text, strlen(text), err));
}

static int set_up(void **state)
{
    (void)state;
    close(mkstemps(path, 5));
    MUST(mg_list_add(&patterns, path, err));
    MUST(mg_spec_init(&spec, err));
    MUST(mg_list_add(&spec.faces.paths, "synth:2", err));
    spec.faces.size = 144;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(path);
    mg_list_free(&patterns);
    mg_spec_free(&spec);
    return 0;
}

static mg_eval_opts asked(const char *detectors, int64_t k, const mg_context *context)
{
    return (mg_eval_opts){&spec, &patterns, detectors, "90", 1, k, NULL, NULL, NULL, NULL, false, context};
}

/* As asked; else the evaluations of the pattern's own search; else its iterations, but 1000 at least. */
static void k_is_the_searchs_own(void **state)
{
    (void)state;
    static const struct {
        const char *result, *iters;
        int64_t asked, k;
        bool known;
    } list[] = {{", \"result\": {\"evals\": 37}", "", 0, 37, true},
                {", \"result\": {\"evals\": 37}", ", \"iters\": 5000", 0, 37, true},
                {", \"result\": {\"evals\": 37}", "", 4, 4, true},
                {"", ", \"iters\": 5000", 0, 5000, false},
                {"", ", \"iters\": 20", 0, MG_EVAL_K, false}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        mg_eval *e = calloc(1, sizeof *e);
        mg_eval_opts o = asked("mock", list[i].asked, NULL);
        write_pattern(list[i].result, list[i].iters);
        MUST(eval_plan(e, &o, err));
        assert_true(e->pattern[0].k == list[i].k && e->pattern[0].k_known == list[i].known);
        assert_int_equal(e->all, 2);
        mg_eval_free(e);
    }
}

/* On photos each face counts for itself: where it is not found bare, nothing more is asked. */
static void masks_are_asked_about_on_faces_that_are_found_bare(void **state)
{
    (void)state;
    mg_pool *pool;
    mg_eval *e;
    mg_list heads = spec.faces.paths, photo = {0};
    write_pattern("", "");
    MUST(mg_list_add(&photo, PHOTO, err));
    spec.faces.paths = photo;
    MUST(mg_pool_new(&pool, 1, err));
    mg_eval_opts o = asked("dlib-hog,exec:while read p; do echo '{\"faces\": []}'; done", 1, test_context(pool));
    MUST(mg_eval_new(&e, &o, err));
    const mg_eval_set *s = &e->set[0];
    assert_true(!s->heads && s->faces == 1 && s->used[1] && !mg_eval_has_figures(e, s, 1));
    for (size_t c = 0; c < e->conditions.count; c++)
        for (int d = 0; d < 2; d++)
            assert_true(mg_outcome_at(&s->outcomes, d, c, 0)->asked == (d == 0 || c == 0));
    mg_eval_free(e);
    mg_pool_free(pool);
    mg_list_free(&photo);
    spec.faces.paths = heads;
}

/* A detector that finds no bare head can say nothing of masks on them: it is not asked, and has no figures. */
static void who_does_not_know_heads_is_not_asked(void **state)
{
    (void)state;
    mg_pool *pool;
    mg_eval *e;
    write_pattern("", "");
    MUST(mg_pool_new(&pool, 1, err));
    mg_eval_opts o = asked("dlib-hog,exec:while read p; do echo '{\"faces\": []}'; done", 2, test_context(pool));
    MUST(mg_eval_new(&e, &o, err));
    const mg_eval_set *s = &e->set[0];
    assert_true(e->sets == 1 && s->heads && s->faces == 2 && s->used[0] && !s->used[1]);
    assert_non_null(strstr(s->note[1], "finds 0 of 2 bare heads, fewer than 95 %"));
    assert_true(mg_eval_has_figures(e, s, 0) && !mg_eval_has_figures(e, s, 1));
    for (size_t c = 0; c < e->conditions.count; c++)
        for (size_t v = 0; v < 2; v++)
            assert_true(mg_outcome_at(&s->outcomes, 0, c, v)->asked &&
                        mg_outcome_at(&s->outcomes, 1, c, v)->asked == (c == 0));
    assert_int_equal(e->tests, MG_EVAL_RIVALS);
    mg_eval_free(e);
    mg_pool_free(pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(k_is_the_searchs_own),
                                       cmocka_unit_test(masks_are_asked_about_on_faces_that_are_found_bare),
                                       cmocka_unit_test(who_does_not_know_heads_is_not_asked)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
