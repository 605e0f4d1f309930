/* Annealing on a toy: the schedules' formulas, the Metropolis rule, early rejection; and moves by the kind of their
 * genes. */
#include "toy.h"

#include "search/move.h"
#include "search/schedule.h"

static void schedules_follow_mlrose(void **state)
{
    (void)state;
    mg_schedule e = {MG_COOL_EXP, 1, 0.001, 0.005, 0}, g = {MG_COOL_GEOM, 1, 0.001, 0.99, 0},
                a = {MG_COOL_ARITH, 1, 0.001, 1e-4, 0};
    assert_true(fabs(schedule_at(&e, 200) - exp(-1)) < 1e-12);
    assert_true(fabs(schedule_at(&g, 10) - pow(0.99, 10)) < 1e-12);
    assert_true(fabs(schedule_at(&a, 500) - 0.95) < 1e-12);
    assert_true(schedule_at(&e, 100000) == 0.001);
    mg_schedule s = {MG_COOL_SPAN, 8, 0.5, 0, 5};
    assert_true(fabs(schedule_at(&s, 0) - 8) < 1e-12 && fabs(schedule_at(&s, 2) - 2) < 1e-12 &&
                fabs(schedule_at(&s, 4) - 0.5) < 1e-12);
}

static void the_toy_is_solved(void **state)
{
    (void)state;
    toy t = {.genes = TOY_GENES};
    mg_search_spec how = toy_spec("anneal", 3000);
    mg_search_state at = toy_walk(&t, &how);
    assert_true(at.best_loss == 0);
    assert_int_equal(at.iter, 3000);
    assert_int_equal(at.evals, 1 + 48 + 3000); /* start, measured moves, iterations */
}

static void giving_up_early_changes_nothing(void **state)
{
    (void)state;
    toy eager = {.genes = TOY_GENES, .lazy = true}, full = {.genes = TOY_GENES};
    mg_search_spec how = toy_spec("anneal", 500);
    mg_search_state a = toy_walk(&eager, &how), b = toy_walk(&full, &how);
    assert_true(mg_genome_equal(&a.now, &b.now) && mg_genome_equal(&a.best, &b.best));
    assert_int_equal(a.accepted, b.accepted);
}

/* Hot: the last state is bad, the best ever seen is returned all the same. */
static void the_best_state_is_kept(void **state)
{
    (void)state;
    toy t = {.genes = TOY_GENES};
    mg_search_spec how = toy_spec("anneal", 2000);
    how.schedule = MG_SCHEDULE_GEOM;
    how.temp = how.min_temp = 1000;
    mg_search_state at = toy_walk(&t, &how);
    assert_true(at.best_loss < at.loss);
    assert_true(at.temperature == 1000);
}

/* At temperature T a worsening by d is accepted with probability e^(−d/T). */
static void acceptance_is_metropolis(void **state)
{
    (void)state;
    mg_domain d = {.count = 1, .gene = {{.values = 2}}};
    mg_search_spec how = {.seed = 5, .schedule = MG_SCHEDULE_GEOM, .temp = 1, .min_temp = 1, .decay = 1};
    mg_search_setup setup = {.domain = &d, .spec = &how};
    mg_genome zero = {.count = 1};
    void *a = calloc(1, search_anneal.state_size);
    int worse = 0, taken = 0;
    double now = 0;
    MUST(search_anneal.init(a, &setup, err));
    search_anneal.tell(a, &(mg_result){.kind = MG_RESULT_START, .genome = &zero, .steps = 20000}, 1);
    for (int i = 0; i < 20000; i++) { /* gene 0 costs nothing, gene 1 costs 0.7 */
        mg_proposal p;
        assert_int_equal(search_anneal.ask(a, &p, 1), 1);
        double loss = 0.7 * p.genome.gene[0];
        bool up = loss > now, accepted = loss <= p.limit;
        search_anneal.tell(a, &(mg_result){MG_RESULT_MOVE, &p.genome, loss, !accepted, 0}, 1);
        now = accepted ? loss : now;
        worse += up;
        taken += up && accepted;
        assert_true(up || accepted);
    }
    assert_true(fabs((double)taken / worse - exp(-0.7)) < 0.02);
    free(a);
}

/* The measured temperatures are 1/12 and 1/75 of the median difference, not below 1/50 and 1/300 of the unit, unless
 * they are given. */
static void temperatures_are_measured(void **state)
{
    (void)state;
    const double difference[] = {1, 9, 3, 200, 3};
    mg_search_spec how = {0};
    mg_schedule s = schedule_of(&how);
    assert_int_equal(s.kind, MG_COOL_SPAN);
    schedule_measure(&s, difference, 5, 0, &how);
    assert_true(fabs(s.start - 3.0 / 12) < 1e-12 && fabs(s.end - 3.0 / 75) < 1e-12);
    schedule_measure(&s, difference, 5, 1000, &how);
    assert_true(fabs(s.start - 20) < 1e-12 && fabs(s.end - 1000.0 / 300) < 1e-12);
    how.min_temp = 0.5;
    schedule_measure(&s, difference, 5, 1000, &how);
    assert_true(fabs(s.start - 20) < 1e-12 && s.end == 0.5);
}

static void locked_genes_never_move(void **state)
{
    (void)state;
    mg_domain d = {.count = 3, .gene = {{.values = 16}, {.values = 1}, {.values = 16}}};
    mg_genome g = {.count = 3, .gene = {4, 0, 9}};
    mg_rng rng;
    mg_rng_seed(&rng, 1, 1);
    for (int i = 0; i < 2000; i++) {
        mg_move m;
        mg_genome next = g;
        mg_move_draw(&d, &g, &rng, &m);
        mg_move_apply(&m, &next);
        assert_int_equal(next.gene[1], 0);
        assert_false(mg_genome_equal(&next, &g));
        for (int k = 0; k < 3; k++)
            assert_in_range(next.gene[k], 0, d.gene[k].values - 1);
    }
}

/* Half the redraws of an ordinal gene stay within a sixteenth of its range, at its ends too; categories jump anywhere.
 */
static void ordinals_take_near_steps(void **state)
{
    (void)state;
    const int16_t at[] = {0, 400, 799};
    for (int k = 0; k < 6; k++) {
        mg_domain d = {.count = 1, .gene = {{.kind = k < 3 ? MG_GENE_ORDINAL : MG_GENE_CATEGORY, .values = 800}}};
        mg_genome g = {.count = 1, .gene = {at[k % 3]}};
        mg_rng rng;
        int near = 0;
        mg_rng_seed(&rng, 3, 1);
        for (int i = 0; i < 2000; i++) {
            mg_move m;
            mg_move_draw(&d, &g, &rng, &m);
            assert_in_range(m.value[0], 0, 799);
            assert_int_not_equal(m.value[0], g.gene[0]);
            near += abs(m.value[0] - g.gene[0]) <= 50;
        }
        /* 1/2 + 1/2 · 50/799 or 100/799 of them; of a category the last term twice. */
        double far = (k % 3 == 1 ? 100 : 50) / 799.0, want = 2000 * (k < 3 ? (1 + far) / 2 : far);
        assert_true(fabs(near - want) < 110);
    }
}

/* Of `draws` redraws of a gene at `now`, those that go to `to`. */
static int drawn(const mg_domain *d, int now, int to, int draws)
{
    mg_genome g = {.count = 1, .gene = {(int16_t)now}};
    mg_rng rng;
    int n = 0;
    mg_rng_seed(&rng, 6, 1);
    for (int i = 0; i < draws; i++) {
        mg_move m;
        mg_move_draw(d, &g, &rng, &m);
        assert_in_range(m.value[0], 0, d->gene[0].values - 1);
        assert_int_not_equal(m.value[0], now);
        n += m.value[0] == to;
    }
    return n;
}

/* The kind is told, not guessed from the number of values: 8 lengths are near one another, 800 colours are not. */
static void few_values_are_no_category(void **state)
{
    (void)state;
    mg_domain few = {.count = 1, .gene = {{.kind = MG_GENE_ORDINAL, .values = 8}}},
              many = {.count = 1, .gene = {{.values = 800}}};
    assert_in_range(drawn(&few, 4, 5, 2800), 800, 1000);  /* 1/4 + 1/2 · 1/7 */
    assert_in_range(drawn(&few, 4, 7, 2800), 140, 260);   /* 1/2 · 1/7 */
    assert_in_range(drawn(&few, 7, 6, 2800), 1500, 1700); /* turned back at the end: 1/2 + 1/2 · 1/7 */
    assert_in_range(drawn(&many, 400, 401, 2800), 0, 12); /* 1/799 */
}

/* From either end a near step of an angle leads over the seam as often as away from it. */
static void cycles_are_closed(void **state)
{
    (void)state;
    mg_domain d = {.count = 1, .gene = {{.kind = MG_GENE_CYCLIC, .values = 24}}};
    for (int end = 0; end <= 23; end += 23) {
        assert_in_range(drawn(&d, end, 23 - end, 4600), 1150, 1350); /* 1/4 + 1/2 · 1/23 */
        assert_in_range(drawn(&d, end, end ? 22 : 1, 4600), 1150, 1350);
    }
    d.gene[0].values = 2;
    assert_int_equal(drawn(&d, 1, 0, 100), 100);
}

/* Values change places only where they mean the same sort of thing. */
static void swaps_keep_to_a_kind(void **state)
{
    (void)state;
    for (int alike = 0; alike < 2; alike++) {
        mg_domain d = {.count = 2,
                       .gene = {{.kind = MG_GENE_ORDINAL, .values = 500},
                                {.kind = alike ? MG_GENE_ORDINAL : MG_GENE_CYCLIC, .values = 500}}};
        mg_genome g = {.count = 2, .gene = {17, 402}};
        mg_rng rng;
        int swaps = 0;
        mg_rng_seed(&rng, 8, 1);
        for (int i = 0; i < 3000; i++) {
            mg_move m;
            mg_genome next = g;
            mg_move_draw(&d, &g, &rng, &m);
            mg_move_apply(&m, &next);
            swaps += next.gene[0] == 402 && next.gene[1] == 17;
        }
        assert_in_range(swaps, alike ? 30 : 0,
                        alike ? 100 : 0); /* 4 % of the moves, half of them meet one gene twice */
    }
}

/* Half the redraws of a value made of digits change one of them; values below the first have none. */
static void values_change_by_a_digit(void **state)
{
    (void)state;
    const mg_domain d = {.count = 1,
                         .gene = {{.kind = MG_GENE_MIXED, .values = 3 + 2 * 5 * 7, .digits = 3, .radix = {2, 5, 7}}}};
    for (int k = 0; k < 2; k++) {
        mg_genome g = {.count = 1, .gene = {k ? 2 : 3 + 1 + 2 * (4 + 5 * 3)}};
        mg_rng rng;
        int one = 0, seen[3] = {0};
        mg_rng_seed(&rng, 4, 1);
        for (int i = 0; i < 3000; i++) {
            mg_move m;
            mg_move_draw(&d, &g, &rng, &m);
            assert_in_range(m.value[0], 0, d.gene[0].values - 1);
            assert_int_not_equal(m.value[0], g.gene[0]);
            int v = m.value[0] - 3, differs[] = {v % 2 != 1, v / 2 % 5 != 4, v / 10 != 3};
            bool single = v >= 0 && differs[0] + differs[1] + differs[2] == 1;
            one += single;
            for (int j = 0; j < 3; j++)
                seen[j] += single && differs[j];
        }
        if (k)                              /* drawn anew: 70 of 72 other values have digits */
            assert_in_range(one, 300, 600); /* 11 of 72 */
        else
            assert_in_range(one, 1620, 1840); /* 1/2 + 1/2 · 11/72 */
        for (int j = 0; !k && j < 3; j++)
            assert_true(seen[j] > 400);
    }
}

TEST_MAIN(cmocka_unit_test(values_change_by_a_digit), cmocka_unit_test(ordinals_take_near_steps),
          cmocka_unit_test(few_values_are_no_category), cmocka_unit_test(cycles_are_closed),
          cmocka_unit_test(swaps_keep_to_a_kind), cmocka_unit_test(schedules_follow_mlrose),
          cmocka_unit_test(the_toy_is_solved), cmocka_unit_test(giving_up_early_changes_nothing),
          cmocka_unit_test(the_best_state_is_kept), cmocka_unit_test(acceptance_is_metropolis),
          cmocka_unit_test(temperatures_are_measured), cmocka_unit_test(locked_genes_never_move))
