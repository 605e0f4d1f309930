/* Each item once, workers apart, results free of the number of threads, and short runs cheap. */
#include "test.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/pool.h"

enum { ITEMS = 1000, WORKERS = 8 };

typedef struct log_book {
    int seen[ITEMS];
    long per_worker[WORKERS];
    atomic_int busy[WORKERS], clashes;
    int threads;
} log_book;

static void note(void *arg, int item, int worker)
{
    log_book *b = arg;
    if (worker < 0 || worker >= b->threads || atomic_fetch_add(&b->busy[worker], 1) != 0)
        atomic_fetch_add(&b->clashes, 1);
    b->seen[item]++;         /* no atomics here: */
    b->per_worker[worker]++; /* the sanitizer must agree that nothing is shared */
    atomic_fetch_sub(&b->busy[worker], 1);
}

static void each_item_runs_once(void **state)
{
    (void)state;
    for (int threads = 1; threads <= WORKERS; threads++) {
        mg_pool *pool;
        MUST(mg_pool_new(&pool, threads, err));
        assert_int_equal(mg_pool_threads(pool), threads);
        static log_book b;
        memset(&b, 0, sizeof b);
        b.threads = threads;
        static const int sizes[] = {0, 1, 2, 3, 7, 64, ITEMS};
        int want[ITEMS] = {0};
        for (int round = 0; round < 70; round++) {
            int n = sizes[round % 7];
            mg_pool_run(pool, n, note, &b);
            for (int i = 0; i < n; i++)
                want[i]++;
            assert_memory_equal(b.seen, want, sizeof want); /* all are done, and seen, when the run returns */
        }
        assert_int_equal(b.clashes, 0);
        mg_pool_free(pool);
    }
}

static void in_order(void *arg, int item, int worker)
{
    int *next = arg;
    assert_int_equal(worker, 0);
    assert_int_equal(item, (*next)++);
}

static void no_pool_means_the_caller(void **state)
{
    (void)state;
    int next = 0;
    mg_pool_run(NULL, 5, in_order, &next);
    assert_int_equal(next, 5);
    assert_int_equal(mg_pool_threads(NULL), 1);
    mg_pool_free(NULL);
}

static void nap(void *arg, int item, int worker)
{
    (void)worker;
    struct timespec t = {0, 2000000};
    nanosleep(&t, NULL);
    ((int *)arg)[item] = item + 1;
}

/* Long items and long pauses send both sides to sleep; nobody may stay asleep. */
static void sleepers_wake(void **state)
{
    (void)state;
    mg_pool *pool;
    MUST(mg_pool_new(&pool, 3, err));
    for (int round = 0; round < 10; round++) {
        int done[4] = {0};
        nap(done, 0, 0);
        mg_pool_run(pool, 4, nap, done);
        for (int i = 0; i < 4; i++)
            assert_int_equal(done[i], i + 1);
    }
    mg_pool_free(pool);
}

static void nothing(void *arg, int item, int worker)
{
    (void)arg;
    (void)item;
    (void)worker;
}

/* Neither item ends before both have begun: the run takes two threads at once. */
static void meet(void *arg, int item, int worker)
{
    (void)item;
    (void)worker;
    atomic_int *arrived = arg;
    int both = (atomic_fetch_add(arrived, 1) / 2 + 1) * 2;
    while (atomic_load(arrived) < both)
        sched_yield();
}

static double microseconds_per_run(mg_pool *pool, int runs, void (*work)(void *, int, int))
{
    atomic_int arrived = 0;
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    for (int i = 0; i < runs; i++)
        mg_pool_run(pool, 2, work, &arrived);
    clock_gettime(CLOCK_MONOTONIC, &b);
    return ((double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec)) / 1e3 / runs;
}

static void short_runs_are_cheap(void **state)
{
    (void)state;
    mg_pool *pool;
    MUST(mg_pool_new(&pool, 2, err));
    double empty = microseconds_per_run(pool, 20000, nothing), meeting = microseconds_per_run(pool, 2000, meet);
    print_message("a run of two empty items: %.2f µs; of two that meet: %.2f µs\n", empty, meeting);
    assert_true(empty < 200); /* the bound leaves room for a loaded machine and for sanitizers */
    mg_pool_free(pool);
}

static void bad_counts_are_refused(void **state)
{
    (void)state;
    mg_pool *pool;
    mg_err err = {MG_OK, ""};
    assert_int_equal(mg_pool_new(&pool, 0, &err), MG_EINPUT);
    assert_null(pool);
    assert_true(mg_cpu_count() >= 1);
}

/* ---- one run at a time ---------------------------------------------------------------------------------------- */

static void run_again(void *arg, int item, int worker)
{
    (void)item;
    (void)worker;
    mg_pool_run(arg, 1, nothing, NULL);
}

static void stay(void *arg, int item, int worker)
{
    atomic_int *state = arg; /* 1: the first run is under way */
    (void)item;
    (void)worker;
    atomic_store(state, 1);
    nanosleep(&(struct timespec){2, 0}, NULL);
}

typedef struct rival {
    mg_pool *pool;
    atomic_int state;
} rival;

static void *run_beside(void *arg)
{
    rival *r = arg;
    while (atomic_load(&r->state) == 0)
        sched_yield();
    mg_pool_run(r->pool, 1, nothing, NULL);
    return NULL;
}

/* In a process of its own, whose words go into `said`; returns waitpid's status. */
static int in_child(char *said, size_t room, int threads, bool nested)
{
    int fd[2], how;
    assert_int_equal(pipe(fd), 0);
    pid_t pid = fork();
    if (pid == 0) {
        pthread_t other;
        rival r = {NULL, 0};
        dup2(fd[1], STDERR_FILENO);
        signal(SIGABRT, SIG_DFL); /* cmocka catches it */
        alarm(20);
        if (mg_pool_new(&r.pool, threads, NULL) != MG_OK)
            _exit(9);
        if (nested) {
            mg_pool_run(r.pool, 2, run_again, r.pool);
        } else if (pthread_create(&other, NULL, run_beside, &r) == 0) {
            mg_pool_run(r.pool, 1, stay, &r.state);
        }
        _exit(0);
    }
    close(fd[1]);
    size_t used = 0;
    for (ssize_t n; used + 1 < room && (n = read(fd[0], said + used, room - used - 1)) > 0;)
        used += (size_t)n;
    said[used] = 0;
    close(fd[0]);
    assert_int_equal(waitpid(pid, &how, 0), pid);
    return how;
}

static void a_run_within_a_run_aborts(void **state)
{
    (void)state;
    char said[1000];
    for (int i = 0; i < 4; i++) {
        int how = in_child(said, sizeof said, 1 + i % 2, i < 2);
        assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGABRT);
        assert_non_null(strstr(said, "called from its own work, or by two threads at once"));
    }
}

TEST_MAIN(cmocka_unit_test(each_item_runs_once), cmocka_unit_test(no_pool_means_the_caller),
          cmocka_unit_test(sleepers_wake), cmocka_unit_test(short_runs_are_cheap),
          cmocka_unit_test(bad_counts_are_refused), cmocka_unit_test(a_run_within_a_run_aborts))
