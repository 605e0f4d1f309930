/* Why this file exists: every byte that maskgen keeps passes here, so that an output is either whole or not there. */
#define _GNU_SOURCE /* realpath, O_PATH */
#include "base/file/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h> /* dirname */
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file/deadline.h"

/* s. Pipes and devices have no end that can be seen beforehand, so a deadline stands over each as a whole: for another program's
 * few bytes to come, or for a reader to appear; and, longer, for what we write to be taken. */
#define PIPE_READ 5.0
#define PIPE_WRITE 60.0

static char *join(const char *a, const char *sep, const char *b)
{
    size_t size = strlen(a) + strlen(sep) + strlen(b) + 1;
    char *s = malloc(size);
    if (s)
        snprintf(s, size, "%s%s%s", a, sep, b);
    return s;
}

mg_status mg_path(char out[MG_PATH_MAX], mg_err *err, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(out, MG_PATH_MAX, fmt, ap);
    va_end(ap);
    if (n >= 0 && n < MG_PATH_MAX)
        return MG_OK;
    mg_status st = mg_fail_at(err, MG_EINPUT, out, "a path of more than %d bytes", MG_PATH_MAX - 1);
    out[0] = 0;
    return st;
}

/* The errors of open() and mkdir() that the user can mend by naming another path. */
static mg_status code_of(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
    case EEXIST:
    case EACCES:
    case EPERM:
    case EROFS:
    case ELOOP:
    case ENAMETOOLONG:
    case EINVAL:
    case ENXIO: /* a socket, or a device without a driver */
        return MG_EINPUT;
    default:
        return MG_EIO;
    }
}

/* Says why a call on `path` failed with `error`; `opening`: naming another path may mend it. */
static mg_status failed(const char *path, int error, bool opening, mg_err *err)
{
    if (error == ENOMEM)
        return mg_fail_at(err, MG_ENOMEM, path, "out of memory for this file");
    return mg_fail_at(err, opening ? code_of(error) : MG_EIO, path, "%s", strerror(error));
}

mg_status mg_temp_folder(char out[MG_PATH_MAX], const char *in, const char *what, mg_err *err)
{
    in = in ? in : "/tmp";
    char *real = realpath(in, NULL);
    int error = real ? 0 : errno;
    mg_status st = real ? mg_path(out, err, "%s/maskgen-%s-XXXXXX", real, what) : MG_OK;
    free(real);
    if (st == MG_OK && !error && !mkdtemp(out))
        error = errno;
    if (error == ENOMEM)
        st = failed(in, error, true, err);
    else if (error)
        st = mg_fail_at(err, code_of(error), in, "cannot make a temporary folder: %s (TMPDIR names another place)", strerror(error));
    if (st != MG_OK)
        out[0] = 0;
    return st;
}

bool mg_dir_exists(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

const char *mg_file_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool mg_file_exists(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && !S_ISDIR(s.st_mode);
}

mg_status mg_file_plain(const char *path, mg_err *err)
{
    struct stat s;
    if (stat(path, &s) != 0)
        return failed(path, errno, true, err);
    if (S_ISREG(s.st_mode))
        return MG_OK;
    return mg_fail_at(err, MG_EINPUT, path, "is a %s, a file was expected", S_ISDIR(s.st_mode) ? "folder" : "pipe or device");
}

/* ---- reading ---------------------------------------------------------------------------------------------------- */

/* Like read(), but a pipe or device is first waited for; ETIMEDOUT: it did not come to its end. */
static ssize_t read_some(int fd, char *to, size_t room, bool plain, mg_deadline end)
{
    for (;;) {
        if (!plain && mg_deadline_poll(end, fd, POLLIN) == 0) {
            errno = ETIMEDOUT;
            return -1;
        }
        ssize_t got = read(fd, to, room);
        if (got >= 0 || (errno != EINTR && (plain || errno != EAGAIN)))
            return got;
    }
}

static mg_status read_failed(const char *path, int error, mg_err *err)
{
    if (error == ETIMEDOUT)
        return mg_fail_at(err, MG_EINPUT, path, "a pipe or device that did not come to its end within %g s, a file was expected",
                          PIPE_READ);
    return failed(path, error, false, err);
}

static mg_status read_all(int fd, const char *path, size_t limit, char **data, size_t *size, mg_err *err)
{
    struct stat s;
    mg_deadline end = mg_deadline_in(PIPE_READ);
    if (fstat(fd, &s) != 0)
        return failed(path, errno, false, err);
    if (S_ISDIR(s.st_mode))
        return mg_fail_at(err, MG_EINPUT, path, "is a folder, a file was expected");
    bool plain = S_ISREG(s.st_mode);
    if (plain && s.st_size > 0 && (uintmax_t)s.st_size > limit)
        return mg_fail_at(err, MG_EINPUT, path, "larger than the limit of %zu bytes", limit);
    size_t room = plain && s.st_size > 0 ? (size_t)s.st_size : 4096, used = 0;
    if (room > limit)
        room = limit;
    char *buf = NULL;
    for (;;) {
        char *more = realloc(buf, room + 2); /* one byte to notice a longer file, one for the NUL */
        if (!more) {
            free(buf);
            return mg_fail_at(err, MG_ENOMEM, path, "out of memory for %zu bytes", room);
        }
        buf = more;
        ssize_t got = 1;
        while (used <= room && got != 0) {
            got = read_some(fd, buf + used, room + 1 - used, plain, end);
            if (got < 0) {
                int error = errno;
                free(buf);
                return read_failed(path, error, err);
            }
            used += (size_t)got;
        }
        if (used <= room)
            break;
        if (room == limit) {
            free(buf);
            return mg_fail_at(err, MG_EINPUT, path, "larger than the limit of %zu bytes", limit);
        }
        room = room > limit / 2 ? limit : 2 * room;
    }
    buf[used] = 0;
    *data = buf;
    *size = used;
    return MG_OK;
}

mg_status mg_file_read(const char *path, size_t limit, char **data, size_t *size, mg_err *err)
{
    *data = NULL;
    *size = 0;
    if (!*path)
        return mg_fail(err, MG_EINPUT, "an empty name, where a file was expected");
    if (limit > SIZE_MAX - 2)
        limit = SIZE_MAX - 2;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); /* a pipe without a writer opens at once */
    if (fd < 0)
        return failed(path, errno, true, err);
    mg_status st = read_all(fd, path, limit, data, size, err);
    close(fd);
    return st;
}

/* ---- writing ---------------------------------------------------------------------------------------------------- */

/* ETIMEDOUT: a pipe's reader did not take it all. */
static int write_all(int fd, const char *data, size_t size)
{
    mg_deadline end = mg_deadline_in(PIPE_WRITE);
    while (size > 0) {
        ssize_t put = write(fd, data, size);
        if (put < 0 && errno == EAGAIN) {
            errno = ETIMEDOUT;
            if (mg_deadline_poll(end, fd, POLLOUT) == 0)
                return -1;
        } else if (put < 0 && errno != EINTR) {
            return -1;
        }
        if (put > 0) {
            data += put;
            size -= (size_t)put;
        }
    }
    return 0;
}

/* A handle for naming files in the folder of `path`: needs no right to list it, and spares the folder's own length in names. */
static int open_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *dir = slash ? strdup(path) : strdup(".");
    if (!dir)
        return -1;
    if (slash)
        dir[slash == path ? 1 : slash - path] = 0;
    int fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC), error = errno;
    free(dir);
    errno = error;
    return fd;
}

/* A new file "NAME.tmp.PID[.N]" with the permissions that umask gives (mkstemp would make it private). A name that leaves no room for
 * the rest is cut. */
static int open_temp(int folder, const char *name, char temp[NAME_MAX + 1])
{
    enum { SUFFIX = 40 };
    int fd = -1;
    for (int i = 0; i < 1000; i++) {
        snprintf(temp, NAME_MAX + 1, i ? "%.*s.tmp.%ld.%d" : "%.*s.tmp.%ld", NAME_MAX - SUFFIX, name, (long)getpid(), i);
        fd = openat(folder, temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            break;
    }
    return fd;
}

/* Best effort: by now the file is in place, and some file systems cannot sync a folder. */
static void sync_folder(int folder)
{
    int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

/* errno tells why where the result is not 0. */
static int fill(int fd, const void *data, size_t size)
{
    int bad = write_all(fd, data, size) != 0 || fsync(fd) != 0, error = errno;
    if (close(fd) != 0 && !bad)
        return -1;
    errno = error;
    return bad ? -1 : 0;
}

static int replace(const char *path, const void *data, size_t size)
{
    char temp[NAME_MAX + 1];
    const char *name = mg_file_base(path);
    int folder = open_folder(path), bad = folder < 0, error = errno;
    int fd = bad ? -1 : open_temp(folder, name, temp);
    if (!bad && fd < 0) {
        bad = 1;
        error = errno;
    } else if (!bad) {
        bad = fill(fd, data, size) != 0 || renameat(folder, temp, folder, name) != 0;
        error = errno;
        if (bad)
            unlinkat(folder, temp, 0);
        else
            sync_folder(folder);
    }
    if (folder >= 0)
        close(folder);
    errno = error;
    return bad ? -1 : 0;
}

/* Devices and pipes (/dev/null, >(cmd)) are written in place: a rename would put a file where they were. ENXIO: nobody reads. */
static int write_through(const char *path, const void *data, size_t size)
{
    mg_deadline end = mg_deadline_in(PIPE_READ);
    int fd;
    while ((fd = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) < 0 && errno == ENXIO && mg_deadline_left(end) > 0)
        poll(NULL, 0, 20);
    if (fd < 0)
        return -1;
    int bad = write_all(fd, data, size), error = errno;
    close(fd);
    errno = error;
    return bad;
}

static mg_status write_failed(const char *path, int error, mg_err *err)
{
    if (error == ENXIO)
        return mg_fail_at(err, MG_EIO, path, "a pipe that nobody has read from within %g s", PIPE_READ);
    if (error == ETIMEDOUT)
        return mg_fail_at(err, MG_EIO, path, "a pipe whose reader did not take everything within %g s", PIPE_WRITE);
    return failed(path, error, false, err);
}

mg_status mg_file_write(const char *path, const void *data, size_t size, mg_err *err)
{
    struct stat s;
    char *real = realpath(path, NULL); /* a link keeps pointing to its file, which is replaced */
    if (!real && errno == ENOMEM)
        return failed(path, ENOMEM, false, err);
    bool special = stat(path, &s) == 0 && !S_ISREG(s.st_mode) && !S_ISDIR(s.st_mode);
    int bad = special ? write_through(path, data, size) : replace(real ? real : path, data, size);
    int error = errno;
    free(real);
    return bad ? write_failed(path, error, err) : MG_OK;
}

mg_status mg_file_write_scratch(const char *path, const void *data, size_t size, mg_err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK, 0666);
    int bad = fd < 0 ? -1 : write_all(fd, data, size), error = errno;
    if (fd >= 0 && close(fd) != 0 && !bad) {
        bad = -1;
        error = errno;
    }
    if (bad && fd >= 0)
        unlink(path);
    return bad ? write_failed(path, error, err) : MG_OK;
}

/* Whether files may be made in this folder; −1 with errno where not. */
static int try_folder(const char *folder)
{
    struct stat s;
    if (stat(folder, &s) == 0 && !S_ISDIR(s.st_mode)) {
        errno = ENOTDIR;
        return -1;
    }
    return access(folder, W_OK | X_OK);
}

mg_status mg_file_can_write(const char *path, mg_err *err)
{
    struct stat s;
    bool there = stat(path, &s) == 0, special = there && !S_ISREG(s.st_mode);
    if (there && S_ISDIR(s.st_mode))
        return mg_fail_at(err, MG_EINPUT, path, "cannot be written: is a folder");
    char *real = realpath(path, NULL), *copy = strdup(real ? real : path);
    if (!copy) {
        free(real);
        return mg_fail_at(err, MG_ENOMEM, path, "out of memory");
    }
    /* A file is replaced, which is a matter of its folder; a device or a pipe is not opened, for that could wait for its reader. */
    int bad = special ? access(path, W_OK) : try_folder(dirname(copy)), error = errno;
    free(copy);
    free(real);
    return bad ? mg_fail_at(err, code_of(error), path, "cannot be written: %s", strerror(error)) : MG_OK;
}

/* ---- folders ---------------------------------------------------------------------------------------------------- */

mg_status mg_dir_make(const char *path, mg_err *err)
{
    if (!*path)
        return mg_fail(err, MG_EINPUT, "an empty name, where a folder was expected");
    char *p = strdup(path);
    if (!p)
        return mg_fail_at(err, MG_ENOMEM, path, "out of memory");
    int error = 0;
    for (char *end = p; !error && *end;) {
        end += strspn(end, "/");
        end += strcspn(end, "/");
        char kept = *end;
        *end = 0;
        if (mkdir(p, 0777) != 0 && !mg_dir_exists(p))
            error = errno == EEXIST ? ENOTDIR : errno;
        *end = kept;
    }
    free(p);
    return error ? mg_fail_at(err, code_of(error), path, "cannot make this folder: %s", strerror(error)) : MG_OK;
}

size_t mg_dir_there(const char *path)
{
    char *p = strdup(path);
    size_t n = strlen(path);
    struct stat s;
    while (p && n > 0 && stat(p, &s) != 0) {
        while (n > 0 && p[n - 1] == '/')
            n--;
        while (n > 0 && p[n - 1] != '/')
            n--;
        p[n] = 0;
    }
    free(p);
    return n; /* out of memory: all of it, so that nothing is removed */
}

void mg_dir_unmake(const char *path, size_t there)
{
    char *p = strdup(path);
    for (size_t n = p ? strlen(p) : 0; n > there && rmdir(p) == 0;) {
        while (n > there && p[n - 1] == '/')
            n--;
        while (n > there && p[n - 1] != '/')
            n--;
        p[n] = 0;
    }
    free(p);
}

mg_status mg_dir_ready(const char *dir, const char *const *names, mg_err *err)
{
    size_t there = mg_dir_there(dir);
    mg_status st = mg_dir_make(dir, err);
    if (st == MG_OK && try_folder(dir) != 0)
        st = mg_fail_at(err, code_of(errno), dir, "this folder cannot be written to: %s", strerror(errno));
    for (; st == MG_OK && *names; names++) {
        char *path = join(dir, "/", *names);
        st = path ? mg_file_can_write(path, err) : mg_fail_at(err, MG_ENOMEM, dir, "out of memory to write there");
        free(path);
    }
    if (st != MG_OK)
        mg_dir_unmake(dir, there);
    return st;
}

static bool ends_with(const char *name, const char *const *suffixes)
{
    size_t n = strlen(name);
    for (; suffixes && *suffixes; suffixes++) {
        size_t m = strlen(*suffixes);
        if (m <= n && strcasecmp(name + n - m, *suffixes) == 0)
            return true;
    }
    return !suffixes;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

mg_status mg_dir_list(mg_list *out, const char *dir, const char *const *suffixes, mg_err *err)
{
    *out = (mg_list){0};
    DIR *d = opendir(dir);
    if (!d)
        return failed(dir, errno, true, err);
    mg_status st = MG_OK;
    const char *sep = *dir && dir[strlen(dir) - 1] == '/' ? "" : "/";
    for (;;) {
        errno = 0;
        struct dirent *e = readdir(d);
        if (!e) {
            if (errno)
                st = failed(dir, errno, false, err);
            break;
        }
        if (!ends_with(e->d_name, suffixes))
            continue;
        char *path = join(dir, sep, e->d_name);
        struct stat s;
        if (!path)
            st = mg_fail_at(err, MG_ENOMEM, dir, "out of memory to list this folder");
        else if (stat(path, &s) != 0 || S_ISREG(s.st_mode))
            st = mg_list_add(out, path, err);
        free(path);
        if (st != MG_OK)
            break;
    }
    closedir(d);
    if (st != MG_OK)
        mg_list_free(out);
    else if (out->count)
        qsort(out->item, out->count, sizeof *out->item, by_bytes);
    return st;
}

mg_status mg_list_add_in(mg_list *paths, const char *dir, const char *file, mg_err *err)
{
    char *path = join(dir, "/", file);
    mg_status st = path ? mg_list_add(paths, path, err) : mg_fail_at(err, MG_ENOMEM, dir, "out of memory for a path");
    free(path);
    return st;
}

/* ---- locks ------------------------------------------------------------------------------------------------------ */

mg_status mg_lock_take(mg_lock *lock, const char *path, mg_err *err)
{
    lock->fd = -1;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd == 0) { /* stdin was closed; 0 stands for "no lock" in a zeroed struct */
        fd = fcntl(0, F_DUPFD_CLOEXEC, 3);
        close(0);
    }
    if (fd < 0)
        return failed(path, errno, true, err);
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR)
            continue;
        int error = errno;
        close(fd);
        if (error == EWOULDBLOCK)
            return mg_fail_at(err, MG_EINPUT, path, "another process is at work here; name another folder or wait");
        return failed(path, error, false, err);
    }
    lock->fd = fd;
    return MG_OK;
}

void mg_lock_free(mg_lock *lock)
{
    if (lock && lock->fd > 0)
        close(lock->fd); /* closing releases */
    if (lock)
        lock->fd = -1;
}
