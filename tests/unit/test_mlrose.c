/* The baseline's habits, on a toy: a row of digits whose loss is a function of their sum. */
#include "toy.h"

enum { DIGITS = 6, BASE = 10 };

typedef struct row_of_digits {
    double (*loss)(int sum);
    mg_genome first, kept, tried;
    int movable;                             /* digits */
    int evals, changed[DIGITS], value[BASE]; /* how often each digit moved, and to what */
    double least;                            /* the best loss seen */
} row_of_digits;

static double evaluate(row_of_digits *t, const mg_genome *g)
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
    row_of_digits *t = self;
    t->kept = *g;
    *loss = evaluate(t, g);
    return MG_OK;
}

static mg_status try_state(void *self, const mg_genome *g, double limit, double *loss, bool *above, mg_err *err)
{
    (void)err;
    row_of_digits *t = self;
    int moved = 0;
    for (int i = 0; i < DIGITS; i++)
        if (g->gene[i] != t->kept.gene[i]) {
            moved++;
            t->changed[i]++;
            t->value[g->gene[i]]++;
            assert_in_range(g->gene[i], 0, BASE - 1);
        }
    assert_int_equal(moved, t->movable > 0); /* never two, never the same state */
    t->tried = *g;
    *loss = evaluate(t, g);
    *above = *loss > limit;
    return MG_OK;
}

static void keep(void *self)
{
    row_of_digits *t = self;
    t->kept = t->tried;
}

static void drop(void *self)
{
    (void)self;
}

static size_t plain(void *self, mg_genome *out, size_t most)
{
    *out = ((row_of_digits *)self)->first;
    return most > 0;
}

static mg_search_state run(row_of_digits *t, double (*loss)(int sum), int start, int64_t iters, int64_t seed,
                           int locked)
{
    mg_problem p = {.self = t, .reset = reset, .try_state = try_state, .keep = keep, .drop = drop, .plain = plain};
    mg_search_spec how = {.method = "mlrose", .iters = iters, .seed = seed, .start = MG_START_PLAIN};
    mg_search *s;
    mg_trace_row row;
    *t = (row_of_digits){.loss = loss, .least = INFINITY, .first = {.count = DIGITS}, .movable = DIGITS - locked};
    p.domain.count = DIGITS;
    for (int i = 0; i < DIGITS; i++) {
        p.domain.gene[i].values = i < locked ? 1 : BASE;
        t->first.gene[i] = (int16_t)(i < locked ? 0 : start);
    }
    MUST(mg_search_new(&s, &how, &p, err));
    while (mg_search_at(s)->stop == MG_STOP_NONE)
        MUST(mg_search_step(s, &row, err));
    mg_search_state at = *mg_search_at(s);
    mg_search_free(s);
    assert_true(mg_genome_equal(&at.now, &t->kept));
    return at;
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
    row_of_digits t;
    mg_search_state m = run(&t, flat, 0, 5400, 1, 0);
    assert_int_equal(m.iter, 5400);
    assert_int_equal(m.accepted, 5400);
    assert_int_equal(m.stop, MG_STOP_ITERS);
    assert_int_equal(t.evals, 5401);
    for (int i = 0; i < DIGITS; i++)
        assert_in_range(t.changed[i], 780, 1020); /* 900 expected, sd 27 */
    for (int v = 0; v < BASE; v++)
        assert_in_range(t.value[v], 440, 640); /* 540 expected, sd 22 */
}

static void ten_failures_in_a_row_end_it(void **state)
{
    (void)state;
    row_of_digits t;
    mg_search_state m = run(&t, well, 0, 1000, 1, 0);
    assert_int_equal(m.iter, 10);
    assert_int_equal(m.stop, MG_STOP_METHOD);
    assert_int_equal(m.accepted, 0);
    assert_true(m.loss == 0);
}

static double steep(int sum)
{
    return 0.3 * sum;
}

/* In a row: a move that is taken begins the count anew, so that a run fails more often than ten times. */
static void failures_apart_do_not_end_it(void **state)
{
    (void)state;
    for (int64_t seed = 1; seed <= 10; seed++) {
        row_of_digits t;
        mg_search_state m = run(&t, steep, 5, 5000, seed, 0);
        assert_int_equal(m.stop, MG_STOP_METHOD);
        assert_true(m.iter - m.accepted > 20);
    }
}

/* At iteration 0 the temperature is 1: a step up by 1 is taken with probability 1/e. */
static void worse_states_pass_by_metropolis(void **state)
{
    (void)state;
    row_of_digits t;
    int taken = 0;
    for (int64_t seed = 1; seed <= 4000; seed++)
        taken += run(&t, step_up, 0, 1, seed, 0).accepted == 1;
    assert_in_range(taken, 1472 - 122, 1472 + 122); /* 4 sd */
}

/* Which the first experiment returned: it is the state's `now`. */
static void the_last_state_is_not_the_best(void **state)
{
    (void)state;
    row_of_digits t;
    int worse = 0;
    for (int64_t seed = 1; seed <= 20; seed++) {
        mg_search_state m = run(&t, slope, 5, 100, seed, 0);
        worse += m.loss > t.least + 1e-9;
        assert_true(m.best_loss == t.least);
    }
    assert_true(worse > 10);
}

static void locked_coordinates_stay(void **state)
{
    (void)state;
    row_of_digits t;
    run(&t, flat, 3, 300, 2, 4);
    for (int i = 0; i < DIGITS; i++)
        assert_true(i < 4 ? t.changed[i] == 0 : t.changed[i] > 100);
    mg_search_state m = run(&t, flat, 3, 300, 2, DIGITS);
    assert_int_equal(m.iter, 10);
    assert_int_equal(m.accepted, 0);
}

/* Ten failures are soon there; who waits longer comes to the end. */
static void the_toy_is_solved(void **state)
{
    (void)state;
    toy t = {.genes = TOY_GENES};
    mg_search_spec how = toy_spec("mlrose:attempts=500", 20000);
    mg_search_state at = toy_walk(&t, &how);
    assert_true(at.best_loss == 0);
    assert_int_equal(at.stop, MG_STOP_METHOD);
}

/* A restart that the method ends makes room for the next. */
static void the_next_leg_begins_at_the_end_of_one(void **state)
{
    (void)state;
    toy t = {.genes = TOY_GENES};
    mg_search_spec how = toy_spec("mlrose:attempts=3", 100000);
    how.restarts = 4;
    mg_search_state at = toy_walk(&t, &how);
    assert_int_equal(at.restart, 4);
    assert_int_equal(at.stop, MG_STOP_METHOD);
    assert_true(at.iter < 100000);
}

TEST_MAIN(cmocka_unit_test(equal_states_are_taken), cmocka_unit_test(ten_failures_in_a_row_end_it),
          cmocka_unit_test(failures_apart_do_not_end_it), cmocka_unit_test(worse_states_pass_by_metropolis),
          cmocka_unit_test(the_last_state_is_not_the_best), cmocka_unit_test(locked_coordinates_stay),
          cmocka_unit_test(the_toy_is_solved), cmocka_unit_test(the_next_leg_begins_at_the_end_of_one))
