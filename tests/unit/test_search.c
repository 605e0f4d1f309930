/* The driver: restarts, stalls and budget the same for every method; saved and loaded after any iteration a search
 * goes on as if nothing had been; foreign bytes are refused; a method may ask for several states at once. */
#include "toy.h"

enum { ITERS = 60 };

/* Every method of the table, and one with an option. */
static const char *methods[64] = {"mlrose:attempts=7"};
static int method_count = 1;

static int list_methods(void **state)
{
    (void)state;
    for (const mg_search_ops *const *m = mg_search_methods; *m; m++)
        methods[method_count++] = (*m)->name;
    return method_count < 4;
}

static void rows_are_whole(void **state)
{
    (void)state;
    for (const mg_search_ops *const *m = mg_search_methods; *m; m++) {
        assert_true(*(*m)->summary && (*m)->init && (*m)->ask && (*m)->tell && (*m)->visit && (*m)->state_size > 0);
        assert_true(!(*m)->params == !(*m)->opts_size);
        for (const mg_search_ops *const *other = mg_search_methods; other < m; other++)
            assert_string_not_equal((*m)->name, (*other)->name);
    }
}

static void methods_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } wrong[] = {{"aneal", "did you mean anneal?"},
                 {"random:", "random has no option"},
                 {"mlrose:tries=3", "has no option \"tries=…\""},
                 {"mlrose:attempts", "has no option"},
                 {"mlrose:attempts=0", "outside 1"},
                 {"mlrose:attempts=x", "search: mlrose: attempts"},
                 {":attempts=3", "no search method"},
                 {"anneal ", "no search method"}};
    for (int i = 0; i < method_count; i++)
        MUST(mg_search_check(methods[i], err));
    MUST(mg_search_check("", err));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        mg_err e = {MG_OK, ""};
        assert_int_equal(mg_search_check(wrong[i].text, &e), MG_EINPUT);
        if (!strstr(e.msg, wrong[i].says))
            fail_msg("%s: %s", wrong[i].text, e.msg);
    }
    mg_search_choice c;
    MUST(mg_search_choose(&c, "", err));
    assert_string_equal(c.row->name, "anneal");
    mg_search_choice_free(&c);
}

static void legs_and_stalls(void **state)
{
    (void)state;
    toy t = {.genes = TOY_GENES};
    mg_search_spec how = toy_spec("anneal", 400);
    how.restarts = 3;
    mg_search_state at = toy_walk(&t, &how);
    assert_int_equal(at.restart, 3);
    assert_int_equal(at.iter, 400);
    assert_int_equal(at.evals, 4 + 48 + 400); /* measured once */
    static const char *const endless[] = {"anneal", "random"};
    for (int k = 0; k < 2; k++) {
        t = (toy){.genes = TOY_GENES};
        how = toy_spec(endless[k], 100000);
        how.max_stall = 300;
        at = toy_walk(&t, &how);
        assert_int_equal(at.stop, MG_STOP_STALL);
        assert_true(at.iter < 100000);
    }
}

/* A sampled start is the best of a quarter as many random states as the restart has iterations, and never fewer than
 * eight. */
static void a_sampled_start_is_the_best_of_its_sample(void **state)
{
    (void)state;
    for (int iters = 20; iters <= 200; iters += 180) {
        toy t = {.genes = TOY_GENES};
        mg_problem p = toy_problem(&t);
        mg_search_spec how = toy_spec("random", iters);
        mg_genome g;
        mg_rng rng;
        mg_search *s;
        mg_trace_row row;
        double best = INFINITY, first = NAN;
        int sample = iters == 20 ? 8 : 50;
        how.start = MG_START_SAMPLED;
        mg_rng_seed(&rng, (uint64_t)how.seed, search_random.stream);
        for (int i = 0; i < sample; i++) {
            toy_random(&t, &rng, &g);
            best = fmin(best, toy_loss(&g));
            first = i == 0 ? best : first;
        }
        assert_true(best < first);
        MUST(mg_search_new(&s, &how, &p, err));
        MUST(mg_search_step(s, &row, err));
        assert_int_equal(row.evals, sample + 1);
        assert_true(row.accepted ? row.loss < best : row.loss == best);
        mg_search_free(s);
    }
}

/* What is settled for where nothing was searched: the first plain state. */
static void no_iterations_leave_a_plain_state(void **state)
{
    (void)state;
    toy t = {.genes = TOY_GENES};
    mg_problem p = toy_problem(&t);
    mg_search_spec how = toy_spec("random", 2);
    mg_search *s;
    mg_genome zero = {.count = TOY_GENES};
    how.start = MG_START_PLAIN;
    how.iters = 0;
    MUST(mg_search_new(&s, &how, &p, err));
    assert_int_equal(mg_search_at(s)->stop, MG_STOP_ITERS);
    assert_int_equal(mg_search_at(s)->best.count, 0);
    MUST(mg_search_settle(s, err));
    assert_true(mg_genome_equal(&mg_search_at(s)->best, &zero));
    assert_int_equal(mg_search_at(s)->evals, 1);
    MUST(mg_search_settle(s, err)); /* has one already */
    assert_int_equal(mg_search_at(s)->evals, 1);
    mg_search_free(s);
}

/* The first restart begins at the best of the plain states, 183 from the target where the others are 519, and the next
 * one at random. */
static void the_first_restart_begins_at_the_best_plain_state(void **state)
{
    (void)state;
    for (int plain = 0; plain < 2; plain++) {
        toy t = {.genes = TOY_GENES};
        mg_problem p = toy_problem(&t);
        mg_search_spec how = toy_spec("random", 20);
        mg_genome first;
        mg_rng rng;
        mg_search *s;
        mg_trace_row row;
        how.start = plain ? MG_START_PLAIN : MG_START_RANDOM;
        how.restarts = 1;
        mg_rng_seed(&rng, (uint64_t)how.seed, search_random.stream);
        toy_random(&t, &rng, &first);
        MUST(mg_search_new(&s, &how, &p, err));
        MUST(mg_search_step(s, &row, err));
        int starts = plain ? TOY_PLAINS : 1;
        assert_int_equal(row.evals, starts + 1);
        double begun = plain ? 183 : toy_loss(&first);
        assert_true(row.accepted ? row.loss < begun : row.loss == begun);
        while (mg_search_at(s)->stop == MG_STOP_NONE)
            MUST(mg_search_step(s, &row, err));
        assert_int_equal(mg_search_at(s)->evals, starts + 1 + 20);
        mg_search_free(s);
    }
}

typedef struct walk {
    mg_trace_row row[ITERS];
    int rows;
    unsigned char *data[ITERS + 1]; /* saved before the first step and after each */
    size_t size[ITERS + 1];
} walk;

static void steps(mg_search *s, walk *w, bool save)
{
    while (mg_search_at(s)->stop == MG_STOP_NONE) {
        MUST(mg_search_step(s, &w->row[w->rows++], err));
        if (save)
            MUST(mg_search_save(s, &w->data[w->rows], &w->size[w->rows], err));
    }
}

static void free_walk(walk *w)
{
    for (int i = 0; i <= ITERS; i++)
        free(w->data[i]);
}

static void same_rows(const walk *a, const walk *b, int from)
{
    assert_int_equal(a->rows, b->rows);
    for (int i = from; i < a->rows; i++) {
        const mg_trace_row *x = &a->row[i], *y = &b->row[i];
        assert_true(x->iter == y->iter && x->evals == y->evals && x->temperature == y->temperature &&
                    x->loss == y->loss && x->best_loss == y->best_loss && x->accepted == y->accepted &&
                    x->improved == y->improved);
    }
}

/* A search by the row of the text, or by one that is not in the table. */
static mg_search *search_of(const char *text, const mg_search_ops *own, const mg_problem *p, int64_t seed)
{
    mg_search *s;
    mg_search_spec how = toy_spec(own ? "" : text, ITERS);
    mg_search_choice by = {own, NULL};
    how.restarts = 2;
    how.max_stall = 18;
    how.seed = seed;
    if (own)
        MUST(mg_search_new_by(&s, &by, &how, p, err));
    else
        MUST(mg_search_new(&s, &how, p, err));
    return s;
}

/* Saved after every iteration; from each of these on, another process would see the same rows and bytes. */
static void goes_on(const char *text, const mg_search_ops *own, int64_t seed)
{
    toy t = {.genes = TOY_GENES, .lazy = true};
    mg_problem p = toy_problem(&t);
    walk whole = {0};
    mg_search *s = search_of(text, own, &p, seed);
    MUST(mg_search_save(s, &whole.data[0], &whole.size[0], err));
    steps(s, &whole, true);
    mg_search_state end = *mg_search_at(s);
    mg_search_free(s);
    for (int i = 0; i <= whole.rows; i++) {
        walk rest = {.rows = i};
        unsigned char *again;
        size_t size;
        t.now = (mg_genome){0};
        s = search_of(text, own, &p, seed);
        MUST(mg_search_load(s, whole.data[i], whole.size[i], err));
        MUST(mg_search_save(s, &again, &size, err));
        assert_int_equal(size, whole.size[i]);
        assert_memory_equal(again, whole.data[i], size);
        free(again);
        if (i > 0)
            assert_true(mg_genome_equal(&t.now, &mg_search_at(s)->now)); /* the problem is where it was */
        steps(s, &rest, false);
        same_rows(&whole, &rest, i);
        assert_true(mg_genome_equal(&mg_search_at(s)->best, &end.best) && mg_search_at(s)->stop == end.stop);
        mg_search_free(s);
    }
    free_walk(&whole);
}

static void saved_after_any_iteration_it_goes_on(void **state)
{
    (void)state;
    for (int k = 0; k < method_count; k++)
        for (int64_t seed = 1; seed <= 3; seed++)
            goes_on(methods[k], NULL, seed);
}

/* ---- a method that asks for several states at once --------------------------------------------------------------- */

enum { BATCH = 3 };

typedef struct crowd {
    mg_search_setup in;
    mg_genome now;
    int told; /* results, and */
    int starts, most;
} crowd;

static mg_status crowd_init(void *state, const mg_search_setup *setup, mg_err *err)
{
    (void)err;
    ((crowd *)state)->in = *setup;
    return MG_OK;
}

/* A probe among moves that are accepted whatever they cost. */
static int crowd_ask(void *state, mg_proposal *out, int most)
{
    crowd *c = state;
    c->most = most;
    for (int i = 0; i < BATCH; i++) {
        out[i] = (mg_proposal){.genome = c->now, .limit = INFINITY, .temperature = i, .probe = i == 1};
        out[i].genome.gene[i] = (int16_t)mg_rng_below(c->in.rng, TOY_LEVELS);
    }
    return BATCH;
}

static bool crowd_tell(void *state, const mg_result *result, int n)
{
    crowd *c = state;
    if (result->kind == MG_RESULT_START) {
        assert_int_equal(n, 1);
        c->starts++;
    } else {
        assert_int_equal(n, BATCH);
        c->told += n;
        for (int i = 0; i < n; i++) {
            assert_int_equal(result[i].kind, i == 1 ? MG_RESULT_PROBE : MG_RESULT_MOVE);
            assert_true(result[i].loss == toy_loss(result[i].genome) && !result[i].above);
        }
    }
    c->now = *result[n - 1].genome;
    return true;
}

static void crowd_visit(void *state, mg_visitor *v)
{
    crowd *c = state;
    mg_visit_genome(v, &c->now, c->in.domain, true);
    mg_visit_int(v, &c->told, 0, INT16_MAX);
    mg_visit_int(v, &c->starts, 0, INT16_MAX);
}

static const mg_search_ops crowd_row = {.name = "crowd",
                                        .summary = "a test",
                                        .state_size = sizeof(crowd),
                                        .init = crowd_init,
                                        .ask = crowd_ask,
                                        .tell = crowd_tell,
                                        .visit = crowd_visit};

static void several_at_once(void **state)
{
    (void)state;
    toy t = {.genes = TOY_GENES};
    mg_problem p = toy_problem(&t);
    mg_search_spec how = toy_spec("", ITERS);
    mg_search_choice by = {&crowd_row, NULL};
    mg_search *s;
    mg_trace_row row;
    MUST(mg_search_new_by(&s, &by, &how, &p, err));
    for (int i = 0; i < ITERS; i++) {
        MUST(mg_search_step(s, &row, err));
        assert_true(row.temperature == (i % 2 ? 2 : 0)); /* the probe is no iteration, */
        assert_true(row.accepted);
    }
    assert_int_equal(mg_search_at(s)->evals, 1 + ITERS / 2 * BATCH); /* but it is evaluated */
    mg_search_free(s);
    goes_on(NULL, &crowd_row, 1);
}

/* ---- bytes from elsewhere ---------------------------------------------------------------------------------------- */

static mg_status load(const char *method, const mg_problem *p, const unsigned char *data, size_t size, mg_err *e)
{
    mg_search *s = search_of(method, NULL, p, 1);
    *e = (mg_err){MG_OK, ""};
    mg_status st = mg_search_load(s, data, size, e);
    if (st == MG_OK)
        for (int i = 0; i < mg_search_at(s)->now.count; i++)
            assert_in_range(mg_search_at(s)->now.gene[i], 0, p->domain.gene[i].values - 1);
    mg_search_free(s);
    return st;
}

static void torn_bytes_are_refused(void **state)
{
    (void)state;
    for (int k = 0; k < method_count; k++) {
        toy t = {.genes = TOY_GENES};
        mg_problem p = toy_problem(&t);
        walk w = {0};
        mg_err e;
        mg_search *s = search_of(methods[k], NULL, &p, 1);
        steps(s, &w, true);
        mg_search_free(s);
        for (size_t n = 0; n < w.size[9]; n++)
            assert_int_equal(load(methods[k], &p, w.data[9], n, &e), MG_EINPUT);
        unsigned char *more = calloc(1, w.size[9] + 1);
        memcpy(more, w.data[9], w.size[9]);
        assert_int_equal(load(methods[k], &p, more, w.size[9] + 1, &e), MG_EINPUT);
        assert_non_null(strstr(e.msg, "to spare"));
        /* Any one byte wrong: refused, or within every bound. */
        for (size_t i = 0; i < w.size[9]; i++) {
            memcpy(more, w.data[9], w.size[9]);
            more[i] ^= 0xff;
            mg_status st = load(methods[k], &p, more, w.size[9], &e);
            assert_true(st == MG_OK || st == MG_EINPUT);
        }
        free(more);
        free_walk(&w);
    }
}

/* Saved numbers that could not have been: each is refused by what is wrong with it. */
static void wrong_numbers_are_refused(void **state)
{
    (void)state;
    toy t = {.genes = TOY_GENES};
    mg_problem p = toy_problem(&t), narrow = p, fewer = p, locked = p;
    walk w = {0};
    mg_err e;
    mg_search *s = search_of("anneal", NULL, &p, 1);
    steps(s, &w, true);
    mg_search_free(s);
    assert_int_equal(load("anneal", &p, w.data[9], w.size[9], &e), MG_OK);
    for (int i = 0; i < TOY_GENES; i++)
        narrow.domain.gene[i].values = 2;
    fewer.domain.count--;
    locked.domain.gene[2] = (mg_gene){.values = 1, .held = TOY_LEVELS};
    assert_int_equal(load("anneal", &locked, w.data[9], w.size[9], &e), MG_EINPUT);
    assert_int_equal(load("anneal", &narrow, w.data[9], w.size[9], &e), MG_EINPUT);
    assert_non_null(strstr(e.msg, "out of range"));
    assert_int_equal(load("anneal", &fewer, w.data[9], w.size[9], &e), MG_EINPUT);
    assert_non_null(strstr(e.msg, "do not fit"));
    assert_int_equal(load("random", &p, w.data[9], w.size[9], &e), MG_EINPUT); /* another method's */
    /* After the random state: iter, evals, accepted, restart, temperature, loss, best_loss. */
    static const struct {
        int at;
        const char *says;
    } field[] = {{0, "random state"}, {1, "out of range"}, {2, "out of range"}, {3, "out of range"},
                 {4, "out of range"}, {5, "no number"},    {6, "no number"},    {7, "no number"}};
    for (size_t i = 0; i < sizeof field / sizeof *field; i++) {
        unsigned char *bad = malloc(w.size[9]);
        memcpy(bad, w.data[9], w.size[9]);
        memset(bad + (field[i].at ? 32 + 8 * (field[i].at - 1) : 0), field[i].at ? 0xff : 0, field[i].at ? 8 : 32);
        if (field[i].at == 4) /* −1 is a restart, but 3 is none of two restarts */
            memcpy(bad + 32 + 24, (unsigned char[8]){3}, 8);
        assert_int_equal(load("anneal", &p, bad, w.size[9], &e), MG_EINPUT);
        if (!strstr(e.msg, field[i].says))
            fail_msg("field %d: %s", field[i].at, e.msg);
        free(bad);
    }
    free_walk(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_whole),
        cmocka_unit_test(methods_are_named),
        cmocka_unit_test(legs_and_stalls),
        cmocka_unit_test(no_iterations_leave_a_plain_state),
        cmocka_unit_test(the_first_restart_begins_at_the_best_plain_state),
        cmocka_unit_test(a_sampled_start_is_the_best_of_its_sample),
        cmocka_unit_test(saved_after_any_iteration_it_goes_on),
        cmocka_unit_test(several_at_once),
        cmocka_unit_test(torn_bytes_are_refused),
        cmocka_unit_test(wrong_numbers_are_refused),
    };
    return cmocka_run_group_tests(tests, list_methods, NULL);
}
