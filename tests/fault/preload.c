/* Preloaded into maskgen, this lets the n-th call of one kind fail, and counts the calls of all kinds.
 *
 * MASKGEN_FAULT=KIND:N[+][:ERRNO], where KIND is a row of `kinds` below. N+: that call and all after it; 0: none. ERRNO
 * is a number, and the kind's own where it is left out. MASKGEN_FAULT_LOG names a file that is told, at the end, how
 * many calls of each kind there were, and how many failed. Children are left in peace, and so is what runs before main
 * in the libraries.
 *
 * Not seen: what the C library calls within itself (stdio's write, malloc's mmap). A limit of the address space
 * (ulimit -v) stands for the latter, /dev/full for the former (tests/cli/stdout.sh). */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum kind { NONE, ALLOC, WRITE, SHORT, FSYNC, CLOSE, RENAME, OPEN, READ, MMAP, THREAD, UNLINK, MKDIR, CLOCK, KINDS };

/* `own`: only calls from maskgen's own code. Debian's libraries do not bear it (OpenCV and the C++ library abort when
 * they get no memory), or go on otherwise (cairo takes another font where a file does not open). */
static const struct {
    const char *name;
    int error;
    bool own;
} kinds[KINDS] = {
    [ALLOC] = {"alloc", ENOMEM, true},  /* malloc, calloc, realloc, strdup, operator new */
    [WRITE] = {"write", ENOSPC, false}, /* nothing is written */
    [SHORT] = {"short", 0, false},      /* half is written, which is no error */
    [FSYNC] = {"fsync", EIO, false},    [CLOSE] = {"close", EIO, true}, /* closed all the same */
    [RENAME] = {"rename", EIO, false},                                  /* and link */
    [OPEN] = {"open", EMFILE, true},                                    /* and opendir */
    [READ] = {"read", EIO, true},       [MMAP] = {"mmap", ENOMEM, false}, [THREAD] = {"thread", EAGAIN, false},
    [UNLINK] = {"unlink", EIO, false},                                 /* and remove */
    [MKDIR] = {"mkdir", ENOSPC, false}, [CLOCK] = {"clock", 0, false}, /* the time of day goes back by an hour, and
                                                                          stays there */
};

static enum kind armed; /* NONE until our constructor has run */
static long at;
static int error;
static bool onwards;
static atomic_long count[KINDS], injected;

/* ---- whose call it is -------------------------------------------------------------------------------------------- */

static const char *code_begin, *code_end;

/* The program is the first object that is told of. */
static int find_code(struct dl_phdr_info *info, size_t size, void *unused)
{
    (void)size, (void)unused;
    for (int i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_LOAD && info->dlpi_phdr[i].p_flags & PF_X) {
            code_begin = (const char *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
            code_end = code_begin + info->dlpi_phdr[i].p_memsz;
        }
    return 1;
}

static bool fails_for(enum kind kind, const void *caller)
{
    if (armed == NONE || (kinds[kind].own && !((const char *)caller >= code_begin && (const char *)caller < code_end)))
        return false;
    long n = ++count[kind];
    if (kind != armed || at == 0 || n < at || (n > at && !onwards))
        return false;
    injected++;
    errno = error;
    return true;
}

#define FAILS(kind) fails_for(kind, __builtin_return_address(0))

__attribute__((constructor)) static void begin(void)
{
    const char *asked = getenv("MASKGEN_FAULT");
    char name[16], *end;
    if (!asked || strcmp(program_invocation_short_name, "maskgen") != 0)
        return;
    dl_iterate_phdr(find_code, NULL);
    if (sscanf(asked, "%15[a-z]:", name) != 1 || !strchr(asked, ':'))
        _exit(99);
    at = strtol(strchr(asked, ':') + 1, &end, 10);
    onwards = *end == '+';
    end += onwards;
    enum kind k = NONE + 1;
    while (k < KINDS && strcmp(kinds[k].name, name) != 0)
        k++;
    if (k == KINDS || at < 0 || (*end && *end != ':'))
        _exit(99);
    error = *end ? atoi(end + 1) : kinds[k].error;
    armed = k;
}

__attribute__((destructor)) static void end(void)
{
    const char *log = getenv("MASKGEN_FAULT_LOG");
    if (armed == NONE)
        return;
    armed = NONE;
    FILE *f = log ? fopen(log, "w") : NULL;
    for (enum kind k = NONE + 1; f && k < KINDS; k++)
        fprintf(f, "%s %ld\n", kinds[k].name, (long)count[k]);
    if (f && (fprintf(f, "failed %ld\n", (long)injected) < 0 || fclose(f) != 0))
        _exit(99);
}

/* ---- memory ------------------------------------------------------------------------------------------------------ */

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
extern void throw_bad_alloc(void) __asm__("_ZSt17__throw_bad_allocv") __attribute__((weak, noreturn));

void *malloc(size_t n)
{
    return FAILS(ALLOC) ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t m)
{
    return FAILS(ALLOC) ? NULL : __libc_calloc(n, m);
}

void *realloc(void *p, size_t n)
{
    return FAILS(ALLOC) ? NULL : __libc_realloc(p, n);
}

char *strdup(const char *s)
{
    size_t n = strlen(s) + 1;
    char *p = FAILS(ALLOC) ? NULL : __libc_malloc(n);
    return p ? memcpy(p, s, n) : NULL;
}

void *memalign(size_t align, size_t n);
void *__libc_memalign(size_t, size_t);

void *memalign(size_t align, size_t n)
{
    return FAILS(ALLOC) ? NULL : __libc_memalign(align, n);
}

void *aligned_alloc(size_t align, size_t n)
{
    return FAILS(ALLOC) ? NULL : __libc_memalign(align, n);
}

static void *new_or_throw(size_t n, bool fails)
{
    void *p = fails ? NULL : __libc_malloc(n ? n : 1);
    if (!p)
        throw_bad_alloc();
    return p;
}

/* operator new and operator new[] */
void *_Znwm(size_t n);
void *_Znam(size_t n);

void *_Znwm(size_t n)
{
    return new_or_throw(n, FAILS(ALLOC));
}

void *_Znam(size_t n)
{
    return new_or_throw(n, FAILS(ALLOC));
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

/* One that stands before the system call of its number, which gets its arguments as they are. */
#define CALL(kind, type, name, number, args, ...)                                                                      \
    type name args                                                                                                     \
    {                                                                                                                  \
        return FAILS(kind) ? (type)-1 : (type)syscall(number, __VA_ARGS__);                                            \
    }

ssize_t write(int fd, const void *data, size_t n)
{
    if (FAILS(WRITE))
        return -1;
    return syscall(SYS_write, fd, data, n > 1 && FAILS(SHORT) ? n / 2 : n);
}

CALL(WRITE, ssize_t, pwrite, SYS_pwrite64, (int fd, const void *data, size_t n, off_t from), fd, data, n, from)
CALL(READ, ssize_t, read, SYS_read, (int fd, void *data, size_t n), fd, data, n)
ssize_t __read_chk(int fd, void *data, size_t n, size_t room);
CALL(READ, ssize_t, __read_chk, SYS_read, (int fd, void *data, size_t n, size_t room), fd, data, n < room ? n : room)
CALL(FSYNC, int, fsync, SYS_fsync, (int fd), fd)
CALL(FSYNC, int, fdatasync, SYS_fdatasync, (int fd), fd)
CALL(RENAME, int, rename, SYS_rename, (const char *from, const char *to), from, to)
CALL(RENAME, int, renameat, SYS_renameat, (int a, const char *from, int b, const char *to), a, from, b, to)
CALL(RENAME, int, renameat2, SYS_renameat2, (int a, const char *from, int b, const char *to, unsigned how), a, from, b,
     to, how)
CALL(RENAME, int, link, SYS_link, (const char *from, const char *to), from, to)
CALL(RENAME, int, linkat, SYS_linkat, (int a, const char *from, int b, const char *to, int how), a, from, b, to, how)
CALL(UNLINK, int, unlink, SYS_unlink, (const char *path), path)
CALL(UNLINK, int, unlinkat, SYS_unlinkat, (int folder, const char *path, int how), folder, path, how)
CALL(MKDIR, int, mkdir, SYS_mkdir, (const char *path, mode_t mode), path, mode)

int remove(const char *path)
{
    if (FAILS(UNLINK))
        return -1;
    int code = (int)syscall(SYS_unlink, path);
    return code != 0 && errno == EISDIR ? (int)syscall(SYS_rmdir, path) : code;
}

int close(int fd)
{
    bool fails = FAILS(CLOSE);
    int code = (int)syscall(SYS_close, fd);
    if (!fails)
        return code;
    errno = error;
    return -1;
}

static mode_t mode_of(int how, va_list args)
{
    return how & O_CREAT || (how & O_TMPFILE) == O_TMPFILE ? va_arg(args, mode_t) : 0;
}

int open(const char *path, int how, ...)
{
    va_list args;
    va_start(args, how);
    mode_t mode = mode_of(how, args);
    va_end(args);
    return FAILS(OPEN) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, how, mode);
}

int openat(int folder, const char *path, int how, ...)
{
    va_list args;
    va_start(args, how);
    mode_t mode = mode_of(how, args);
    va_end(args);
    return FAILS(OPEN) ? -1 : (int)syscall(SYS_openat, folder, path, how, mode);
}

int __open_2(const char *path, int how);
CALL(OPEN, int, __open_2, SYS_openat, (const char *path, int how), AT_FDCWD, path, how)

/* The C library's own, for what is more than a system call. */
#define NEXT(name) (__extension__(__typeof__(&name)) next(#name))

static void *next(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (!found)
        _exit(99);
    return found;
}

FILE *fopen(const char *path, const char *how)
{
    return FAILS(OPEN) ? NULL : NEXT(fopen)(path, how);
}

size_t fread(void *to, size_t size, size_t n, FILE *f)
{
    if (!FAILS(READ))
        return NEXT(fread)(to, size, n, f);
    f->_flags |= 0x20; /* glibc's mark of an error, which ferror looks at */
    return 0;
}

DIR *opendir(const char *path)
{
    return FAILS(OPEN) ? NULL : NEXT(opendir)(path);
}

/* ---- the rest ---------------------------------------------------------------------------------------------------- */

void *mmap(void *where, size_t n, int rights, int how, int fd, off_t from)
{
    return FAILS(MMAP) ? MAP_FAILED : (void *)syscall(SYS_mmap, where, n, rights, how, fd, from);
}

void *mmap64(void *where, size_t n, int rights, int how, int fd, off_t from)
{
    return FAILS(MMAP) ? MAP_FAILED : (void *)syscall(SYS_mmap, where, n, rights, how, fd, from);
}

int pthread_create(pthread_t *out, const pthread_attr_t *with, void *(*run)(void *), void *arg)
{
    return FAILS(THREAD) ? error : NEXT(pthread_create)(out, with, run, arg);
}

int clock_gettime(clockid_t which, struct timespec *out)
{
    int code = (int)syscall(SYS_clock_gettime, which, out);
    if (which == CLOCK_REALTIME && FAILS(CLOCK))
        out->tv_sec -= 3600;
    return code;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
    int code = (int)syscall(SYS_gettimeofday, out, zone);
    if (FAILS(CLOCK))
        out->tv_sec -= 3600;
    return code;
}

time_t time(time_t *out)
{
    struct timespec now;
    syscall(SYS_clock_gettime, CLOCK_REALTIME, &now);
    time_t t = now.tv_sec - (FAILS(CLOCK) ? 3600 : 0);
    if (out)
        *out = t;
    return t;
}
