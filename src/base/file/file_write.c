/* Writing: every byte that maskgen keeps passes here, so that an output is either whole or not there. */
#define _GNU_SOURCE /* realpath, O_PATH, renameat2 */
#include "base/file/file_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h> /* dirname */
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file/deadline.h"
#include "base/file/stream.h"

/* ETIMEDOUT: a pipe's reader did not take it all. */
static int write_all(int fd, const char *data, size_t size)
{
    mg_deadline end = mg_deadline_in(FILE_PIPE_WRITE);
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

/* A handle for naming files in the folder of `path`: needs no right to list it, and spares the folder's own length in
 * names. */
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

/* A new file "NAME.tmp.PID[.N]" with the permissions that umask gives (mkstemp would make it private). A name that
 * leaves no room for the rest is cut. */
static int open_temp(int folder, const char *name, char temp[NAME_MAX + 1])
{
    enum { SUFFIX = 40 };
    int fd = -1;
    for (int i = 0; i < 1000; i++) {
        snprintf(temp, NAME_MAX + 1, i ? "%.*s.tmp.%ld.%d" : "%.*s.tmp.%ld", NAME_MAX - SUFFIX, name, (long)getpid(),
                 i);
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

/* Closes `fd`. −1 where that fails or `bad` was set; errno tells why, of `bad` the reason that it has on entry. */
static int close_after(int bad, int fd)
{
    int error = errno;
    if (close(fd) != 0 && !bad)
        return -1;
    errno = error;
    return bad ? -1 : 0;
}

/* A file that is written, but not in its place yet. */
typedef struct mg_file_part {
    char *path; /* as it was named */
    int folder; /* of the file that the path leads to */
    char temp[NAME_MAX + 1], name[NAME_MAX + 1];
    bool alone; /* no other is put into place with it, so it need never be taken back */
    enum { WAITING, SWAPPED, NEW, OVER } placed; /* what was there has the temporary name; nothing was; it is gone */
} mg_file_part;

static int write_part(mg_file_part *p, const char *real, const void *data, size_t size)
{
    p->folder = open_folder(real);
    if (p->folder < 0)
        return -1;
    int fd = open_temp(p->folder, mg_file_base(real), p->temp);
    if (fd < 0)
        return -1;
    snprintf(p->name, sizeof p->name, "%s", mg_file_base(real));
    return close_after(write_all(fd, data, size) != 0 || fsync(fd) != 0, fd);
}

/* Gives both files of a part each other's name. EINVAL: this file system cannot. */
static int swap(const mg_file_part *p)
{
    struct stat s;
    if (fstatat(p->folder, p->name, &s, 0) != 0 || !S_ISDIR(s.st_mode))
        return renameat2(p->folder, p->temp, p->folder, p->name, RENAME_EXCHANGE);
    errno = EISDIR; /* as rename has it; a swap would move the folder */
    return -1;
}

static int place(mg_file_part *p)
{
    if (!p->alone && swap(p) == 0) {
        p->placed = SWAPPED;
        return 0;
    }
    int error = p->alone ? EINVAL : errno;
    if ((error != ENOENT && error != EINVAL && error != ENOSYS) ||
        renameat(p->folder, p->temp, p->folder, p->name) != 0)
        return -1;
    p->placed = error == ENOENT ? NEW : OVER;
    return 0;
}

static void take_back(mg_file_part *p)
{
    if (p->placed == SWAPPED && renameat(p->folder, p->temp, p->folder, p->name) == 0)
        p->placed = OVER; /* nothing is under the temporary name now */
    else if (p->placed == NEW)
        unlinkat(p->folder, p->name, 0);
}

/* Closes it, and removes what is under its temporary name. errno stays. */
static void end_part(mg_file_part *p)
{
    int error = errno;
    if (*p->temp && p->placed <= SWAPPED)
        unlinkat(p->folder, p->temp, 0);
    if (p->folder >= 0)
        close(p->folder);
    free(p->path);
    errno = error;
}

static int replace(const char *real, const void *data, size_t size)
{
    mg_file_part p = {.folder = -1, .alone = true};
    int bad = write_part(&p, real, data, size) != 0 || place(&p) != 0;
    if (!bad)
        sync_folder(p.folder);
    end_part(&p);
    return bad ? -1 : 0;
}

/* Devices and pipes (/dev/null, >(cmd)) are written in place: a rename would put a file where they were. ENXIO: nobody
 * reads. */
static int write_through(const char *path, const void *data, size_t size)
{
    mg_deadline end = mg_deadline_in(FILE_PIPE_READ);
    int fd;
    while ((fd = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) < 0 && errno == ENXIO &&
           mg_deadline_left(end) > 0)
        poll(NULL, 0, 20);
    if (fd < 0)
        return -1;
    return close_after(write_all(fd, data, size), fd);
}

static mg_status write_failed(const char *path, int error, mg_err *err)
{
    if (error == ENXIO)
        return mg_fail_at(err, MG_EIO, path, "a pipe that nobody has read from within %g s", FILE_PIPE_READ);
    if (error == ETIMEDOUT)
        return mg_fail_at(err, MG_EIO, path, "a pipe whose reader did not take everything within %g s",
                          FILE_PIPE_WRITE);
    return mg_file_failed(path, error, false, err);
}

/* Where the path leads, for a link keeps pointing to its file, which is replaced; and whether no file is to be made
 * there. The caller frees *real. */
static mg_status find_place(char **real, bool *special, const char *path, mg_err *err)
{
    struct stat s;
    *real = realpath(path, NULL);
    if (!*real && errno != ENOMEM)
        *real = strdup(path);
    *special = stat(path, &s) == 0 && !S_ISREG(s.st_mode) && !S_ISDIR(s.st_mode);
    return *real ? MG_OK : mg_file_failed(path, ENOMEM, false, err);
}

mg_status mg_file_write(const char *path, const void *data, size_t size, mg_err *err)
{
    char *real;
    bool special;
    if (mg_stream_is_output(path))
        return write_all(STDOUT_FILENO, data, size) == 0 ? MG_OK : write_failed("standard output", errno, err);
    mg_status st = find_place(&real, &special, path, err);
    if (st == MG_OK && (special ? write_through(path, data, size) : replace(real, data, size)) != 0)
        st = write_failed(path, errno, err);
    free(real);
    return st;
}

/* ---- several files at once -------------------------------------------------------------------------------------- */

static mg_file_part *add_part(mg_file_set *set, const char *path)
{
    mg_file_part *more = realloc(set->part, (set->count + 1) * sizeof *more);
    if (!more)
        return NULL;
    set->part = more;
    more[set->count] = (mg_file_part){.path = strdup(path), .folder = -1};
    return more[set->count].path ? &more[set->count++] : NULL;
}

mg_status mg_file_set_add(mg_file_set *set, const char *path, const void *data, size_t size, mg_err *err)
{
    char *real;
    bool special;
    if (mg_stream_is_output(path))
        return mg_file_write(path, data, size, err);
    mg_status st = find_place(&real, &special, path, err);
    if (st == MG_OK && special) {
        st = mg_file_write(path, data, size, err);
    } else if (st == MG_OK) {
        mg_file_part *p = add_part(set, path);
        if (!p)
            st = mg_file_failed(path, ENOMEM, false, err);
        else if (write_part(p, real, data, size) != 0)
            st = write_failed(path, errno, err);
    }
    free(real);
    return st;
}

mg_status mg_file_set_place(mg_file_set *set, mg_err *err)
{
    for (size_t i = 0; i < set->count; i++) {
        set->part[i].alone = set->count == 1;
        if (place(&set->part[i]) != 0) {
            mg_status st = write_failed(set->part[i].path, errno, err);
            while (i-- > 0)
                take_back(&set->part[i]);
            return st;
        }
    }
    for (size_t i = 0; i < set->count; i++)
        sync_folder(set->part[i].folder);
    return MG_OK;
}

void mg_file_set_free(mg_file_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        end_part(&set->part[i]);
    free(set->part);
    *set = (mg_file_set){0};
}

mg_status mg_file_write_scratch(const char *path, const void *data, size_t size, mg_err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK, 0666);
    int bad = fd < 0 ? -1 : close_after(write_all(fd, data, size), fd), error = errno;
    if (bad && fd >= 0)
        unlink(path);
    return bad ? write_failed(path, error, err) : MG_OK;
}

mg_status mg_file_append(const char *path, const void *data, size_t size, mg_err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0666);
    int bad = fd < 0 ? -1 : close_after(write_all(fd, data, size), fd), error = errno;
    return bad ? write_failed(path, error, err) : MG_OK;
}

int file_try_folder(const char *folder)
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
    if (mg_stream_is_output(path))
        return MG_OK;
    bool there = stat(path, &s) == 0, special = there && !S_ISREG(s.st_mode);
    if (there && S_ISDIR(s.st_mode))
        return mg_fail_at(err, MG_EINPUT, path, "cannot be written: is a folder");
    char *real = realpath(path, NULL), *copy = strdup(real ? real : path);
    if (!copy) {
        free(real);
        return mg_fail_at(err, MG_ENOMEM, path, "out of memory");
    }
    /* A file is replaced, which is a matter of its folder; a device or a pipe is not opened, for that could wait for
     * its reader. */
    int bad = special ? access(path, W_OK) : file_try_folder(dirname(copy)), error = errno;
    free(copy);
    free(real);
    return bad ? mg_fail_at(err, file_code(error), path, "cannot be written: %s", strerror(error)) : MG_OK;
}
