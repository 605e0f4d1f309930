/* The best of independent states: every gene uniform, only the better is kept, and it is the control's own sequence. */
#include "toy.h"

static void the_toy_is_solved(void **state)
{
    (void)state;
    toy t = {.genes = 2};
    mg_search_spec how = toy_spec("random", 3000);
    mg_search_state at = toy_walk(&t, &how);
    assert_true(at.best_loss == 0);
    assert_int_equal(at.iter, 3000);
    assert_true(at.temperature == 0);
}

/* A state is taken only where it is better than all before it: the present one is the best of its restart. With one
 * gene many are as good. */
static void only_the_better_of(int genes)
{
    toy t = {.genes = genes};
    mg_problem p = toy_problem(&t);
    mg_search_spec how = toy_spec("random", 400);
    mg_search *s;
    mg_trace_row row;
    double before = INFINITY;
    int64_t accepted = 0;
    MUST(mg_search_new(&s, &how, &p, err));
    while (mg_search_at(s)->stop == MG_STOP_NONE) {
        MUST(mg_search_step(s, &row, err));
        assert_true(row.loss == row.best_loss);
        if (row.iter > 1)
            assert_true(row.accepted == (row.loss < before) && row.improved == row.accepted);
        before = row.loss;
        accepted += row.accepted;
    }
    assert_int_equal(mg_search_at(s)->accepted, accepted);
    assert_in_range(accepted, 2, 20); /* ln 400 = 6 expected, of 16 states ln 16 = 3 */
    mg_search_free(s);
}

static void only_the_better_is_accepted(void **state)
{
    (void)state;
    only_the_better_of(1);
    only_the_better_of(TOY_GENES);
}

/* What the control of k evaluations is, drawn by hand. */
static void the_control_is_the_best_of_k(void **state)
{
    (void)state;
    static const int64_t counts[] = {1, 2, 200};
    for (int i = 0; i < 3; i++) {
        toy t = {.genes = TOY_GENES, .lazy = true};
        mg_problem p = toy_problem(&t);
        mg_genome best, want = {0}, g;
        mg_rng rng;
        double loss, least = INFINITY;
        mg_rng_seed(&rng, 7, 0x626573746f66); /* bytes of published records: never to change */
        for (int64_t k = 0; k < counts[i]; k++) {
            toy_random(&t, &rng, &g);
            if (toy_loss(&g) < least) {
                least = toy_loss(&g);
                want = g;
            }
        }
        MUST(mg_search_best_random(&p, counts[i], 7, NULL, &best, &loss, err));
        assert_true(mg_genome_equal(&best, &want) && loss == least);
        assert_int_equal(t.evaluated, counts[i]);
    }
}

static void locked_genes_keep_their_value(void **state)
{
    (void)state;
    toy t = {.genes = 3};
    mg_problem p = toy_problem(&t);
    mg_search_spec how = toy_spec("random", 300);
    mg_search *s;
    mg_trace_row row;
    p.domain.gene[1].values = 1;
    MUST(mg_search_new(&s, &how, &p, err));
    MUST(mg_search_step(s, &row, err));
    int16_t held = mg_search_at(s)->now.gene[1];
    while (mg_search_at(s)->stop == MG_STOP_NONE) {
        MUST(mg_search_step(s, &row, err));
        assert_int_equal(t.next.gene[1], held);
    }
    mg_search_free(s);
}

TEST_MAIN(cmocka_unit_test(the_toy_is_solved), cmocka_unit_test(only_the_better_is_accepted),
          cmocka_unit_test(the_control_is_the_best_of_k), cmocka_unit_test(locked_genes_keep_their_value))
