/* The default run takes the same path with our engine as with dlib itself: the same accepted moves, the same best
 * pattern, and losses within 1e-5. Two seeds, 40 iterations each; under a sanitizer one seed and fewer
 * ($MASKGEN_SLOW, how much slower). `make verify` runs 1,000 through the command line. */
#include "test.h"
#include "context.h"

#include <math.h>
#include <stdlib.h>

#include "faceset/faceset.h"
#include "objective/objective.h"
#include "maskgen/search.h"
#include "cloth/texture.h"

enum { ITERS = 40, SEEDS = 2 }; /* make verify: 1000 and 3 */

static mg_spec spec;
static mg_faceset faces;
static mg_pool *pool;
static mg_pattern *pattern;

static int open_all(void **state)
{
    (void)state;
    mg_err err = {MG_OK, ""};
    if (mg_spec_init(&spec, &err) != MG_OK || mg_pool_new(&pool, mg_cpu_count(), &err) != MG_OK ||
        mg_faceset_load(&faces, &spec.faces, test_context(pool), NULL, &err) != MG_OK ||
        mg_pattern_new(&pattern, &spec.pattern, MG_TEXTURE_W, MG_TEXTURE_H, &err) != MG_OK) {
        printf("# %s\n", err.msg);
        return -1;
    }
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    mg_pattern_free(pattern);
    mg_faceset_free(&faces);
    mg_pool_free(pool);
    mg_spec_free(&spec);
    return 0;
}

typedef struct path {
    bool accepted[ITERS];
    double loss[ITERS];
    mg_genome best;
} path;

static void walk(path *out, const char *detector, int64_t seed, int iters)
{
    mg_detectors by;
    mg_objective_opts o = {.searched = &by, .kappa = spec.kappa, .decoys = spec.decoys, .context = test_context(pool)};
    mg_objective *objective;
    mg_search *s;
    mg_search_spec how = spec.search;
    how.seed = seed;
    how.iters = iters;
    MUST(mg_loss_terms_parse(&o.terms, "hide", err));
    MUST(mg_detectors_parse(&by, detector, err));
    MUST(mg_objective_new(&objective, pattern, faces.view, faces.views, &o, err));
    mg_problem p = mg_objective_problem(objective);
    MUST(mg_search_new(&s, &how, &p, err));
    for (int i = 0; i < iters; i++) {
        mg_trace_row row;
        MUST(mg_search_step(s, &row, err));
        out->accepted[i] = row.accepted;
        out->loss[i] = row.loss;
    }
    out->best = mg_search_at(s)->best;
    mg_search_free(s);
    mg_objective_free(objective);
    mg_detectors_free(&by);
}

static void same_path(void **state)
{
    (void)state;
    static path ours, dlibs;
    const char *slow = getenv("MASKGEN_SLOW");
    int iters = slow && atoi(slow) > 1 ? ITERS / atoi(slow) : ITERS;
    for (int64_t seed = 1; seed <= (iters < ITERS ? 1 : SEEDS); seed++) {
        walk(&ours, "hog", seed, iters);
        walk(&dlibs, "dlib-hog", seed, iters);
        for (int i = 0; i < iters; i++) {
            assert_int_equal(ours.accepted[i], dlibs.accepted[i]);
            assert_true(fabs(ours.loss[i] - dlibs.loss[i]) < 1e-5);
        }
        assert_true(mg_genome_equal(&ours.best, &dlibs.best));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(same_path)};
    return cmocka_run_group_tests(tests, open_all, close_all);
}
