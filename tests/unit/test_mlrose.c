/* The baseline's habits, on a toy: a row of digits whose loss is a function of their sum. */
#include "test.h"

#include <math.h>

#include "search/mlrose.h"

enum { DIGITS = 6, BASE = 10 };

typedef struct toy {
    double (*loss)(int sum);
    mg_genome kept, tried;
    int evals, changed[DIGITS], value[BASE]; /* how often each digit moved, and to what */
    double least; /* the best loss seen */
} toy;

static double evaluate(toy *t, const mg_genome *g)
{
    int sum = 0;
    for (int i = 0; i < DIGITS; i++)
        sum += g->gene[i];
    t->evals++;
    double loss = t->loss(sum);
    t->least = fmin(t->least, loss);
    return loss;
}

static mg_status reset(void *self, const mg_genome *g, double *loss, mg_err *err)
{
    (void)err;
    toy *t = self;
    t->kept = *g;
    *loss = evaluate(t, g);
    return MG_OK;
}

static mg_status try_state(void *self, const mg_genome *g, double limit, double *loss, bool *above, mg_err *err)
{
    (void)err;
    toy *t = self;
    int moved = 0;
    for (int i = 0; i < DIGITS; i++)
        if (g->gene[i] != t->kept.gene[i]) {
            moved++;
            t->changed[i]++;
            t->value[g->gene[i]]++;
            assert_in_range(g->gene[i], 0, BASE - 1);
        }
    assert_int_equal(moved, 1); /* never two, never the same state */
    t->tried = *g;
    *loss = evaluate(t, g);
    *above = *loss > limit;
    return MG_OK;
}

static void keep(void *self)
{
    toy *t = self;
    t->kept = t->tried;
}

static void drop(void *self)
{
    (void)self;
}

static mg_mlrose run(toy *t, double (*loss)(int sum), int start, int64_t iters, uint64_t seed, int locked)
{
    mg_problem p = {.self = t, .reset = reset, .try_state = try_state, .keep = keep, .drop = drop};
    mg_mlrose m;
    mg_genome first = {.count = DIGITS};
    p.domain.count = DIGITS;
    for (int i = 0; i < DIGITS; i++) {
        p.domain.alphabet[i] = i < locked ? 1 : BASE;
        first.gene[i] = (int16_t)(i < locked ? 0 : start);
    }
    *t = (toy){.loss = loss, .least = INFINITY};
    mg_mlrose_init(&m, &p.domain, iters, seed);
    MUST(mg_mlrose_start(&m, &p, &first, err));
    while (!mg_mlrose_done(&m))
        MUST(mg_mlrose_step(&m, &p, err));
    assert_true(mg_genome_equal(&m.now, &t->kept));
    return m;
}

static double flat(int sum)
{
    (void)sum;
    return -3;
}

static double well(int sum)
{
    return sum == 0 ? 0 : 1000;
}

static double slope(int sum)
{
    return 0.02 * sum;
}

static double step_up(int sum)
{
    return sum == 0 ? 0 : 1;
}

/* Equal states are always taken, so nothing ever fails and only the iterations end it. */
static void equal_states_are_taken(void **state)
{
    (void)state;
    toy t;
    mg_mlrose m = run(&t, flat, 0, 5400, 1, 0);
    assert_int_equal(m.iter, 5400);
    assert_int_equal(m.accepted, 5400);
    assert_int_equal(mg_mlrose_calls(&m), 10801);
    assert_int_equal(t.evals, 5401);
    for (int i = 0; i < DIGITS; i++)
        assert_in_range(t.changed[i], 780, 1020); /* 900 expected, sd 27 */
    for (int v = 0; v < BASE; v++)
        assert_in_range(t.value[v], 440, 640); /* 540 expected, sd 22 */
}

static void ten_failures_in_a_row_end_it(void **state)
{
    (void)state;
    toy t;
    mg_mlrose m = run(&t, well, 0, 1000, 1, 0);
    assert_int_equal(m.iter, MG_MLROSE_ATTEMPTS);
    assert_int_equal(m.accepted, 0);
    assert_true(m.loss == 0);
}

/* At iteration 0 the temperature is 1: a step up by 1 is taken with probability 1/e. */
static void worse_states_pass_by_metropolis(void **state)
{
    (void)state;
    toy t;
    int taken = 0;
    for (uint64_t seed = 1; seed <= 4000; seed++)
        taken += run(&t, step_up, 0, 1, seed, 0).accepted == 1;
    assert_in_range(taken, 1472 - 122, 1472 + 122); /* 4 sd */
}

static void the_last_state_is_returned(void **state)
{
    (void)state;
    toy t;
    int worse = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        mg_mlrose m = run(&t, slope, 5, 100, seed, 0);
        worse += m.loss > t.least + 1e-9;
    }
    assert_true(worse > 10);
}

static void locked_coordinates_stay(void **state)
{
    (void)state;
    toy t;
    run(&t, flat, 3, 300, 2, 4);
    for (int i = 0; i < DIGITS; i++)
        assert_true(i < 4 ? t.changed[i] == 0 : t.changed[i] > 100);
    mg_mlrose m = run(&t, flat, 3, 300, 2, DIGITS);
    assert_int_equal(m.iter, MG_MLROSE_ATTEMPTS);
    assert_int_equal(t.evals, 1);
}

TEST_MAIN(cmocka_unit_test(equal_states_are_taken), cmocka_unit_test(ten_failures_in_a_row_end_it),
          cmocka_unit_test(worse_states_pass_by_metropolis), cmocka_unit_test(the_last_state_is_returned),
          cmocka_unit_test(locked_coordinates_stay))
