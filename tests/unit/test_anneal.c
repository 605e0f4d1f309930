/* Annealing by ask and tell on toys: the schedules' formulas, the Metropolis rule, the best state kept, legs, and early rejection. */
#include "test.h"

#include <math.h>

#include "maskgen/search.h"

/* The toy: Σ (gene − target)², as a problem. */
enum { GENES = 6, LEVELS = 16 };
static const int target[GENES] = {3, 14, 0, 15, 8, 5};

typedef struct toy {
    mg_genome now, next;
    int evaluated;
    bool lazy; /* gives up as soon as the partial sum passes the limit */
} toy;

static double toy_loss(const mg_genome *g)
{
    double sum = 0;
    for (int i = 0; i < GENES; i++)
        sum += (g->gene[i] - target[i]) * (g->gene[i] - target[i]);
    return sum;
}

static mg_status toy_reset(void *self, const mg_genome *g, double *loss, mg_err *err)
{
    (void)err;
    toy *t = self;
    t->now = *g;
    t->evaluated++;
    *loss = toy_loss(g);
    return MG_OK;
}

static mg_status toy_try(void *self, const mg_genome *g, double limit, double *loss, bool *above, mg_err *err)
{
    (void)err;
    toy *t = self;
    t->next = *g;
    t->evaluated++;
    *loss = toy_loss(g);
    *above = *loss > limit;
    if (*above && t->lazy)
        *loss = NAN;
    return MG_OK;
}

static void toy_keep(void *self)
{
    ((toy *)self)->now = ((toy *)self)->next;
}

static void toy_drop(void *self)
{
    (void)self;
}

static void toy_random(void *self, mg_rng *rng, mg_genome *out)
{
    (void)self;
    *out = (mg_genome){.count = GENES};
    for (int i = 0; i < GENES; i++)
        out->gene[i] = (int16_t)mg_rng_below(rng, LEVELS);
}

static size_t toy_plain(void *self, mg_genome *out, size_t most)
{
    (void)self;
    if (most < 1)
        return 0;
    *out = (mg_genome){.count = GENES};
    return 1;
}

static mg_problem problem(toy *t)
{
    mg_problem p = {.self = t, .domain = {GENES, {0}}, .reset = toy_reset, .try_state = toy_try, .keep = toy_keep,
                    .drop = toy_drop, .random = toy_random, .plain = toy_plain};
    for (int i = 0; i < GENES; i++)
        p.domain.alphabet[i] = LEVELS;
    return p;
}

static mg_search_spec spec(int64_t iters)
{
    return (mg_search_spec){.iters = iters, .seed = 1, .start = MG_START_RANDOM, .target_rate = -1};
}

static void walk(mg_search *s, toy *t, const mg_search_spec *how)
{
    mg_problem p = problem(t);
    mg_trace_row row;
    mg_search_init(s, how, &p.domain);
    while (s->stop == MG_STOP_NONE)
        MUST(mg_search_step(s, &p, &row, err));
}

static void schedules_follow_mlrose(void **state)
{
    (void)state;
    mg_schedule e = {MG_COOL_EXP, 1, 0.001, 0.005, 0}, g = {MG_COOL_GEOM, 1, 0.001, 0.99, 0}, a = {MG_COOL_ARITH, 1, 0.001, 1e-4, 0};
    assert_true(fabs(mg_schedule_at(&e, 200) - exp(-1)) < 1e-12);
    assert_true(fabs(mg_schedule_at(&g, 10) - pow(0.99, 10)) < 1e-12);
    assert_true(fabs(mg_schedule_at(&a, 500) - 0.95) < 1e-12);
    assert_true(mg_schedule_at(&e, 100000) == 0.001);
    mg_schedule s = {MG_COOL_SPAN, 8, 0.5, 0, 5};
    assert_true(fabs(mg_schedule_at(&s, 0) - 8) < 1e-12 && fabs(mg_schedule_at(&s, 2) - 2) < 1e-12 &&
                fabs(mg_schedule_at(&s, 4) - 0.5) < 1e-12);
}

static void the_toy_is_solved(void **state)
{
    (void)state;
    toy t = {.lazy = false};
    mg_search s;
    mg_search_spec how = spec(3000);
    walk(&s, &t, &how);
    assert_true(s.anneal.best_loss == 0);
    assert_int_equal(s.evals, t.evaluated);
    assert_int_equal(s.iter, 3000);
}

static void giving_up_early_changes_nothing(void **state)
{
    (void)state;
    toy eager = {.lazy = true}, full = {.lazy = false};
    mg_search a, b;
    mg_search_spec how = spec(500);
    walk(&a, &eager, &how);
    walk(&b, &full, &how);
    assert_true(mg_genome_equal(&a.anneal.now, &b.anneal.now) && mg_genome_equal(&a.anneal.best, &b.anneal.best));
    assert_int_equal(a.anneal.accepted, b.anneal.accepted);
}

/* Hot: the last state is bad, the best ever seen is returned all the same. */
static void the_best_state_is_kept(void **state)
{
    (void)state;
    toy t = {.lazy = false};
    mg_search s;
    mg_search_spec how = spec(2000);
    how.schedule = MG_SCHEDULE_GEOM;
    how.temp = how.min_temp = 1000;
    walk(&s, &t, &how);
    assert_true(s.anneal.best_loss < s.anneal.loss);
    assert_true(toy_loss(&s.anneal.best) == s.anneal.best_loss);
}

/* At temperature T a worsening by d is accepted with probability e^(−d/T). */
static void acceptance_is_metropolis(void **state)
{
    (void)state;
    mg_domain d = {.count = 1, .alphabet = {2}};
    mg_schedule flat = {MG_COOL_GEOM, 1, 1, 1, 0};
    mg_anneal a;
    mg_genome zero = {.count = 1};
    int worse = 0, taken = 0;
    mg_anneal_init(&a, &d, &flat, 5);
    mg_anneal_start(&a, &zero, 0);
    for (int i = 0; i < 20000; i++) { /* gene 0 costs nothing, gene 1 costs 0.7 */
        double limit;
        const mg_genome *g = mg_anneal_ask(&a, &limit);
        double loss = 0.7 * g->gene[0];
        bool up = loss > a.loss;
        bool accepted = mg_anneal_tell(&a, loss, loss > limit);
        worse += up;
        taken += up && accepted;
        assert_true(up || accepted);
    }
    assert_true(fabs((double)taken / worse - exp(-0.7)) < 0.02);
}

static void legs_and_stalls(void **state)
{
    (void)state;
    toy t = {.lazy = false};
    mg_search s;
    mg_search_spec how = spec(400);
    how.restarts = 3;
    walk(&s, &t, &how);
    assert_int_equal(s.leg, 3);
    assert_int_equal(s.iter, 400);
    how.restarts = 0;
    how.iters = 100000;
    how.max_stall = 300;
    walk(&s, &t, &how);
    assert_int_equal(s.stop, MG_STOP_STALL);
    assert_true(s.iter < 100000);
}

static void locked_genes_never_move(void **state)
{
    (void)state;
    mg_domain d = {.count = 3, .alphabet = {16, 1, 16}};
    mg_genome g = {.count = 3, .gene = {4, 0, 9}};
    mg_rng rng;
    mg_rng_seed(&rng, 1, 1);
    for (int i = 0; i < 2000; i++) {
        mg_move m;
        mg_genome next = g;
        mg_anneal_propose(&d, &g, &rng, &m);
        mg_move_apply(&m, &next);
        assert_int_equal(next.gene[1], 0);
        assert_false(mg_genome_equal(&next, &g));
        for (int k = 0; k < 3; k++)
            assert_in_range(next.gene[k], 0, d.alphabet[k] - 1);
    }
}

/* Half the redraws of an ordinal gene stay within a sixteenth of its range, at its ends too; categories jump anywhere. */
static void ordinals_take_near_steps(void **state)
{
    (void)state;
    const int16_t at[] = {0, 400, 799};
    for (int k = 0; k < 6; k++) {
        mg_domain d = {.count = 1, .alphabet = {800}, .kind = {k < 3 ? MG_GENE_ORDINAL : MG_GENE_CATEGORY}};
        mg_genome g = {.count = 1, .gene = {at[k % 3]}};
        mg_rng rng;
        int near = 0;
        mg_rng_seed(&rng, 3, 1);
        for (int i = 0; i < 2000; i++) {
            mg_move m;
            mg_anneal_propose(&d, &g, &rng, &m);
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
        mg_anneal_propose(d, &g, &rng, &m);
        assert_in_range(m.value[0], 0, d->alphabet[0] - 1);
        assert_int_not_equal(m.value[0], now);
        n += m.value[0] == to;
    }
    return n;
}

/* The kind is told, not guessed from the number of values: 8 lengths are near one another, 800 colours are not. */
static void few_values_are_no_category(void **state)
{
    (void)state;
    mg_domain few = {.count = 1, .alphabet = {8}, .kind = {MG_GENE_ORDINAL}}, many = {.count = 1, .alphabet = {800}};
    assert_in_range(drawn(&few, 4, 5, 2800), 800, 1000);  /* 1/4 + 1/2 · 1/7 */
    assert_in_range(drawn(&few, 4, 7, 2800), 140, 260);   /* 1/2 · 1/7 */
    assert_in_range(drawn(&few, 7, 6, 2800), 1500, 1700); /* turned back at the end: 1/2 + 1/2 · 1/7 */
    assert_in_range(drawn(&many, 400, 401, 2800), 0, 12); /* 1/799 */
}

/* From either end a near step of an angle leads over the seam as often as away from it. */
static void cycles_are_closed(void **state)
{
    (void)state;
    mg_domain d = {.count = 1, .alphabet = {24}, .kind = {MG_GENE_CYCLIC}};
    for (int end = 0; end <= 23; end += 23) {
        assert_in_range(drawn(&d, end, 23 - end, 4600), 1150, 1350); /* 1/4 + 1/2 · 1/23 */
        assert_in_range(drawn(&d, end, end ? 22 : 1, 4600), 1150, 1350);
    }
    d.alphabet[0] = 2;
    assert_int_equal(drawn(&d, 1, 0, 100), 100);
}

/* Values change places only where they mean the same sort of thing. */
static void swaps_keep_to_a_kind(void **state)
{
    (void)state;
    for (int alike = 0; alike < 2; alike++) {
        mg_domain d = {.count = 2, .alphabet = {500, 500}, .kind = {MG_GENE_ORDINAL, alike ? MG_GENE_ORDINAL : MG_GENE_CYCLIC}};
        mg_genome g = {.count = 2, .gene = {17, 402}};
        mg_rng rng;
        int swaps = 0;
        mg_rng_seed(&rng, 8, 1);
        for (int i = 0; i < 3000; i++) {
            mg_move m;
            mg_genome next = g;
            mg_anneal_propose(&d, &g, &rng, &m);
            mg_move_apply(&m, &next);
            swaps += next.gene[0] == 402 && next.gene[1] == 17;
        }
        assert_in_range(swaps, alike ? 30 : 0, alike ? 100 : 0); /* 4 % of the moves, half of them meet one gene twice */
    }
}

/* Half the redraws of a value made of digits change one of them; values below the first have none. */
static void values_change_by_a_digit(void **state)
{
    (void)state;
    const mg_domain d = {.count = 1, .alphabet = {3 + 2 * 5 * 7}, .kind = {MG_GENE_MIXED}, .digits = {3, 3, {2, 5, 7}}};
    for (int k = 0; k < 2; k++) {
        mg_genome g = {.count = 1, .gene = {k ? 2 : 3 + 1 + 2 * (4 + 5 * 3)}};
        mg_rng rng;
        int one = 0, seen[3] = {0};
        mg_rng_seed(&rng, 4, 1);
        for (int i = 0; i < 3000; i++) {
            mg_move m;
            mg_anneal_propose(&d, &g, &rng, &m);
            assert_in_range(m.value[0], 0, d.alphabet[0] - 1);
            assert_int_not_equal(m.value[0], g.gene[0]);
            int v = m.value[0] - 3, differs[] = {v % 2 != 1, v / 2 % 5 != 4, v / 10 != 3};
            bool single = v >= 0 && differs[0] + differs[1] + differs[2] == 1;
            one += single;
            for (int j = 0; j < 3; j++)
                seen[j] += single && differs[j];
        }
        if (k) /* drawn anew: 70 of 72 other values have digits */
            assert_in_range(one, 300, 600); /* 11 of 72 */
        else
            assert_in_range(one, 1620, 1840); /* 1/2 + 1/2 · 11/72 */
        for (int j = 0; !k && j < 3; j++)
            assert_true(seen[j] > 400);
    }
}

TEST_MAIN(cmocka_unit_test(values_change_by_a_digit), cmocka_unit_test(ordinals_take_near_steps),
          cmocka_unit_test(few_values_are_no_category), cmocka_unit_test(cycles_are_closed), cmocka_unit_test(swaps_keep_to_a_kind),
          cmocka_unit_test(schedules_follow_mlrose), cmocka_unit_test(the_toy_is_solved),
          cmocka_unit_test(giving_up_early_changes_nothing), cmocka_unit_test(the_best_state_is_kept),
          cmocka_unit_test(acceptance_is_metropolis), cmocka_unit_test(legs_and_stalls),
          cmocka_unit_test(locked_genes_never_move))
