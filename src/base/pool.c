/* Why this file exists: the search makes thousands of short parallel loops a second, and waking a sleeping thread for
 * each would cost more than the loop. Workers spin a little before they sleep, and a run waits only for workers that
 * joined it.
 *
 * `gate` is the whole protocol: bits 32–63 number the run, bit 31 says that it may be joined, bits 0–30 count who is
 * inside. A worker enters by compare-and-swap (+1) and leaves by −1; the caller clears the open bit when the items are
 * handed out and waits for 0 inside. Fields of a run are written only while the gate is shut and empty. */
#define _GNU_SOURCE /* sched_getaffinity */
#include "base/pool.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OPEN ((uint64_t)1 << 31)
#define RUN ((uint64_t)1 << 32)
#define INSIDE(g) ((g) & (OPEN - 1))
enum { SPINS = 2000 }; /* pauses: some 30 … 100 µs */

typedef struct seat {
    mg_pool *pool;
    pthread_t thread;
    int worker;
} seat;

struct mg_pool {
    int threads, spins;
    void (*work)(void *arg, int item, int worker);
    void *arg;
    unsigned n;
    atomic_uint next;
    _Atomic uint64_t gate;
    atomic_bool stop, caller_sleeps, busy; /* busy: a run is under way */
    atomic_int sleepers;
    pthread_mutex_t mutex;
    pthread_cond_t wake, empty;
    seat seats[]; /* threads − 1 */
};

void mg_tick_at(const mg_tick *tick, int64_t done, int64_t all)
{
    if (tick && tick->at)
        tick->at(tick->ctx, done, all);
}

static void pause_briefly(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

int mg_cpu_count(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return CPU_COUNT(&set);
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? (int)n : 1;
}

static void do_items(mg_pool *p, int worker)
{
    for (unsigned i; (i = atomic_fetch_add_explicit(&p->next, 1, memory_order_relaxed)) < p->n;)
        p->work(p->arg, (int)i, worker);
}

static bool called(mg_pool *p, uint64_t seen)
{
    uint64_t g = atomic_load(&p->gate);
    return ((g & OPEN) && g / RUN != seen) || atomic_load(&p->stop);
}

static void await_call(mg_pool *p, uint64_t seen)
{
    for (int i = 0; i < p->spins; i++) {
        if (called(p, seen))
            return;
        pause_briefly();
    }
    pthread_mutex_lock(&p->mutex);
    atomic_fetch_add(&p->sleepers, 1); /* before the look at the gate: mg_pool_run stores the gate, then looks here */
    while (!called(p, seen))
        pthread_cond_wait(&p->wake, &p->mutex);
    atomic_fetch_sub(&p->sleepers, 1);
    pthread_mutex_unlock(&p->mutex);
}

static void *worker_main(void *data)
{
    seat *s = data;
    mg_pool *p = s->pool;
    uint64_t seen = 0;
    for (;;) {
        await_call(p, seen);
        if (atomic_load(&p->stop))
            return NULL;
        uint64_t g = atomic_load(&p->gate);
        if (!(g & OPEN) || g / RUN == seen || !atomic_compare_exchange_strong(&p->gate, &g, g + 1))
            continue;
        seen = g / RUN;
        do_items(p, s->worker);
        if (INSIDE(atomic_fetch_sub(&p->gate, 1)) == 1 && atomic_load(&p->caller_sleeps)) {
            pthread_mutex_lock(&p->mutex);
            pthread_cond_signal(&p->empty);
            pthread_mutex_unlock(&p->mutex);
        }
    }
}

static void await_empty(mg_pool *p)
{
    for (int i = 0; i < p->spins; i++) {
        if (!INSIDE(atomic_load(&p->gate)))
            return;
        pause_briefly();
    }
    pthread_mutex_lock(&p->mutex);
    atomic_store(&p->caller_sleeps, true);
    while (INSIDE(atomic_load(&p->gate)))
        pthread_cond_wait(&p->empty, &p->mutex);
    atomic_store(&p->caller_sleeps, false);
    pthread_mutex_unlock(&p->mutex);
}

static void run_alone(int n, void (*work)(void *arg, int item, int worker), void *arg)
{
    for (int i = 0; i < n; i++)
        work(arg, i, 0);
}

static void run_together(mg_pool *p, int n, void (*work)(void *arg, int item, int worker), void *arg)
{
    p->work = work;
    p->arg = arg;
    p->n = (unsigned)n;
    atomic_store_explicit(&p->next, 0, memory_order_relaxed);
    atomic_fetch_add(&p->gate, RUN + OPEN);
    if (atomic_load(&p->sleepers) > 0) {
        pthread_mutex_lock(&p->mutex);
        pthread_cond_broadcast(&p->wake);
        pthread_mutex_unlock(&p->mutex);
    }
    do_items(p, 0);
    atomic_fetch_and(&p->gate, ~OPEN);
    await_empty(p);
}

void mg_pool_run(mg_pool *p, int n, void (*work)(void *arg, int item, int worker), void *arg)
{
    if (!p) {
        run_alone(n, work, arg);
        return;
    }
    bool free_before =
        !atomic_exchange(&p->busy, true); /* also with one thread: nobody may find out by adding a second */
    assert(free_before && "mg_pool_run: called from its own work, or by two threads at once");
    (void)free_before;
    if (p->threads == 1 || n <= 1)
        run_alone(n, work, arg);
    else
        run_together(p, n, work, arg);
    atomic_store(&p->busy, false);
}

mg_status mg_pool_new(mg_pool **out, int threads, mg_err *err)
{
    *out = NULL;
    if (threads < 1 || threads > 4096)
        return mg_fail(err, MG_EINPUT, "%d threads are outside 1 … 4096", threads);
    mg_pool *p = calloc(1, sizeof *p + (size_t)(threads - 1) * sizeof p->seats[0]);
    if (!p)
        return mg_fail(err, MG_ENOMEM, "out of memory for %d threads", threads);
    p->spins = threads <= mg_cpu_count() ? SPINS : 0; /* spinning would only keep the others off the processor */
    pthread_mutex_init(&p->mutex, NULL);
    pthread_cond_init(&p->wake, NULL);
    pthread_cond_init(&p->empty, NULL);
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old); /* signals are the caller's business */
    int error = 0;
    for (p->threads = 1; p->threads < threads && !error; p->threads += !error) {
        seat *s = &p->seats[p->threads - 1];
        s->pool = p;
        s->worker = p->threads;
        error = pthread_create(&s->thread, NULL, worker_main, s);
    }
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (error) {
        mg_pool_free(p);
        return mg_fail(err, MG_ENOMEM, "cannot start %d threads (out of memory, or a limit): %s", threads,
                       strerror(error));
    }
    *out = p;
    return MG_OK;
}

void mg_pool_free(mg_pool *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->mutex);
    atomic_store(&p->stop, true);
    pthread_cond_broadcast(&p->wake);
    pthread_mutex_unlock(&p->mutex);
    for (int i = 0; i + 1 < p->threads; i++)
        pthread_join(p->seats[i].thread, NULL);
    pthread_cond_destroy(&p->empty);
    pthread_cond_destroy(&p->wake);
    pthread_mutex_destroy(&p->mutex);
    free(p);
}

int mg_pool_threads(const mg_pool *p)
{
    return p ? p->threads : 1;
}
