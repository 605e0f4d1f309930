/* Without a sanitizer these functions stand before the C library's, so that allocations of every library fail too,
 * C++'s `new` included. Under one, which has such functions itself, the linker's --wrap leads our own code's calls
 * here (see the Makefile). */
#define _GNU_SOURCE
#include "fault.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define FAULT(name) __wrap_##name
#define REAL(name) __real_##name
#else
#define FAULT(name) name
#define REAL(name) __libc_##name
#endif

void *REAL(malloc)(size_t);
void *REAL(calloc)(size_t, size_t);
void *REAL(realloc)(void *, size_t);
void REAL(free)(void *);

/* Only the thread that arms it is counted: libraries may keep others. */
static __thread bool armed;
static __thread long count, fail_at, live;
static __thread bool from_then_on, tripped, own_only, leaky;

/* Of the program itself, which holds libmaskgen.a and no other library's code. */
extern char __executable_start, etext;

static bool is_own(const void *caller)
{
    return (const char *)caller >= &__executable_start && (const char *)caller < &etext;
}

static bool fails(const void *caller)
{
    if (!armed || (own_only && !is_own(caller)))
        return false;
    count++;
    if (count != fail_at && !(from_then_on && count > fail_at))
        return false;
    tripped = true;
    errno = ENOMEM;
    return true;
}

static void *keep(void *p)
{
    live += armed && p;
    return p;
}

void *FAULT(malloc)(size_t n)
{
    return fails(__builtin_return_address(0)) ? NULL : keep(REAL(malloc)(n));
}

void *FAULT(calloc)(size_t n, size_t m)
{
    return fails(__builtin_return_address(0)) ? NULL : keep(REAL(calloc)(n, m));
}

void *FAULT(realloc)(void *p, size_t n)
{
    if (fails(__builtin_return_address(0)))
        return NULL;
    return p ? REAL(realloc)(p, n) : keep(REAL(realloc)(p, n));
}

void FAULT(free)(void *p)
{
    live -= armed && p;
    REAL(free)(p);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
char *__wrap_strdup(const char *s)
{
    size_t n = strlen(s) + 1;
    char *p = __wrap_malloc(n);
    return p ? memcpy(p, s, n) : NULL;
}
#else
void *__libc_memalign(size_t, size_t);

void *memalign(size_t align, size_t n)
{
    return fails(__builtin_return_address(0)) ? NULL : keep(__libc_memalign(align, n));
}

void *aligned_alloc(size_t align, size_t n)
{
    return memalign(align, n);
}

int posix_memalign(void **out, size_t align, size_t n)
{
    void *p = memalign(align, n);
    if (!p)
        return ENOMEM;
    *out = p;
    return 0;
}
#endif

/* ---- the loop ------------------------------------------------------------------------------------------------- */

typedef struct outcome {
    mg_status st;
    mg_err err;
    char digest[DIGEST];
    bool tripped;
    long allocations, left;
} outcome;

static void once(outcome *o, fault_op *op, long at, bool all)
{
    memset(o, 0, sizeof *o);
    count = live = 0;
    fail_at = at;
    from_then_on = all;
    tripped = false;
    armed = true;
    o->st = op(o->digest, &o->err);
    armed = false;
    o->tripped = tripped;
    o->allocations = count;
    o->left = live;
}

/* What is kept for good, once: tables, fonts, detectors' masters. So what is left counts only where it is left
 * again. */
static void check(const char *name, fault_op *op, long at, bool all, const outcome *sound)
{
    outcome o;
    once(&o, op, at, all);
    if (o.left > 0 && !leaky)
        once(&o, op, at, all);
    const char *mode = all ? "and all after it" : "alone";
    if (o.st == MG_OK ? strcmp(o.digest, sound->digest) != 0 : o.st != MG_ENOMEM)
        fail_msg("%s, allocation %ld of %ld %s: status %d, \"%s\", result \"%s\" for \"%s\"", name, at,
                 sound->allocations, mode, o.st, o.err.msg, o.digest, sound->digest);
    if (o.st == MG_ENOMEM && (o.err.code != MG_ENOMEM || !strstr(o.err.msg, "memory")))
        fail_msg("%s, allocation %ld %s: out of memory is told as %d, \"%s\"", name, at, mode, o.err.code, o.err.msg);
    if (o.left > 0 && !leaky)
        fail_msg("%s, allocation %ld of %ld %s: %ld blocks are left", name, at, sound->allocations, mode, o.left);
}

void fault_every(const char *name, fault_op *op, fault_whose whose, long most)
{
    own_only = whose == FAULT_OWN;
    leaky = whose == FAULT_LEAKY;
    outcome sound, again;
    for (int i = 0; i < 3; i++)
        once(&sound, op, 0, false);
    once(&again, op, 0, false);
    if (sound.st != MG_OK)
        fail_msg("%s: %s", name, sound.err.msg);
    assert_string_equal(sound.digest, again.digest);
    if (again.left > 0)
        fail_msg("%s: %ld blocks are left without any fault", name, again.left);
    long n = again.allocations, step = most && n > most ? n / most : 1;
    assert_true(n > 0);
    for (long at = 1; at <= n; at += step)
        for (int all = 0; all < 2; all++)
            check(name, op, at, all, &sound);
    print_message("# %s: %ld allocations, every %ld. of them failed\n", name, n, step);
}
