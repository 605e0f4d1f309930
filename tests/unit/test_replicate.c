/* The first experiment's problem by two methods: seeds are paired, and evaluations counted as its own program makes
 * them. */
#include "test.h"

#include "run/replicate.h"

static mg_replicate run(int64_t first_seed, int seeds)
{
    mg_replicate out;
    const mg_replicate_opts opts = {
        .iters = 6, .first_seed = first_seed, .seeds = seeds, .repeat = {1, 1}, .detector = "hog"};
    MUST(mg_replicate_run(&out, &opts, err));
    return out;
}

/* A seed's results do not hang on which others were run beside it. */
static void methods_share_their_seed(void **state)
{
    (void)state;
    mg_replicate two = run(5, 2), one = run(6, 1);
    for (int m = 0; m < MG_METHODS; m++) {
        const mg_replicate_result *a = &two.of[MG_METHODS + m], *b = &one.of[m];
        assert_true(mg_genome_equal(&a->genome, &b->genome) && a->evals == b->evals);
        assert_int_equal(a->iters, 6);
    }
    assert_false(mg_genome_equal(&two.of[0].genome, &two.of[MG_METHODS].genome));
    /* mlrose evaluates what it takes a second time; from a black canvas every move is as good at first. */
    assert_true(one.of[MG_METHOD_MLROSE].calls > one.of[MG_METHOD_MLROSE].evals);
    assert_true(one.of[MG_METHOD_OURS].calls == one.of[MG_METHOD_OURS].evals);
    mg_replicate_free(&two);
    mg_replicate_free(&one);
}

TEST_MAIN(cmocka_unit_test(methods_share_their_seed))
