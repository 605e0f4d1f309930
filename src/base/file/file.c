/* Files: their names, what kind they are, and reading them whole. */
#include "base/file/file_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file/deadline.h"
#include "base/file/stream.h"

char *file_join(const char *a, const char *sep, const char *b)
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

mg_status file_code(int error)
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

mg_status mg_file_failed(const char *path, int error, bool opening, mg_err *err)
{
    if (error == ENOMEM)
        return mg_fail_at(err, MG_ENOMEM, path, "out of memory for this file");
    return mg_fail_at(err, opening ? file_code(error) : MG_EIO, path, "%s", strerror(error));
}

bool mg_dir_exists(const char *path)
{
    struct stat s;
    return !mg_stream_is_input(path) && stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

const char *mg_file_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool mg_file_exists(const char *path)
{
    struct stat s;
    return mg_stream_is_input(path) || (stat(path, &s) == 0 && !S_ISDIR(s.st_mode));
}

mg_status mg_file_plain(const char *path, mg_err *err)
{
    struct stat s;
    if (mg_stream_is_input(path))
        return mg_fail_at(err, MG_EINPUT, path, "is standard input, a file was expected");
    if (stat(path, &s) != 0)
        return mg_file_failed(path, errno, true, err);
    if (S_ISREG(s.st_mode))
        return MG_OK;
    return mg_fail_at(err, MG_EINPUT, path, "is a %s, a file was expected",
                      S_ISDIR(s.st_mode) ? "folder" : "pipe or device");
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
        return mg_fail_at(err, MG_EINPUT, path,
                          "a pipe or device that did not come to its end within %g s, a file was expected",
                          FILE_PIPE_READ);
    return mg_file_failed(path, error, false, err);
}

static mg_status too_large(const char *path, size_t limit, mg_err *err)
{
    return mg_fail_at(err, MG_EINPUT, path, "larger than the limit of %zu bytes", limit);
}

/* All that `fd` has: `first` bytes are expected, and at most `limit` taken. */
static mg_status read_all(int fd, const char *path, bool plain, size_t first, size_t limit, char **data, size_t *size,
                          mg_err *err)
{
    mg_deadline end = mg_deadline_in(FILE_PIPE_READ);
    mg_status st;
    char *buf = NULL;
    for (size_t room = first < limit ? first : limit, used = 0;; room = room > limit / 2 ? limit : 2 * room) {
        char *more = realloc(buf, room + 2); /* one byte to notice a longer file, one for the NUL */
        MG_TRY(more ? MG_OK : mg_fail_at(err, MG_ENOMEM, path, "out of memory for %zu bytes", room));
        buf = more;
        ssize_t got = 1;
        for (; used <= room && got != 0; used += (size_t)got) {
            got = read_some(fd, buf + used, room + 1 - used, plain, end);
            MG_TRY(got < 0 ? read_failed(path, errno, err) : MG_OK);
        }
        *size = used;
        if (used <= room)
            break;
        MG_TRY(room == limit ? too_large(path, limit, err) : MG_OK);
    }
    buf[*size] = 0;
    *data = buf;
    buf = NULL;
done:
    free(buf);
    return st;
}

/* A copy of standard input, for callers own what they read. */
static mg_status read_stream(const char *path, size_t limit, char **data, size_t *size, mg_err *err)
{
    size_t n;
    const char *from = mg_stream_data(&n);
    if (n > limit)
        return too_large(path, limit, err);
    *data = malloc(n + 1);
    if (!*data)
        return mg_fail_at(err, MG_ENOMEM, path, "out of memory for %zu bytes", n);
    memcpy(*data, from, n + 1);
    *size = n;
    return MG_OK;
}

mg_status mg_file_read(const char *path, size_t limit, char **data, size_t *size, mg_err *err)
{
    struct stat s;
    *data = NULL;
    *size = 0;
    if (!*path)
        return mg_fail(err, MG_EINPUT, "an empty name, where a file was expected");
    if (limit > SIZE_MAX - 2)
        limit = SIZE_MAX - 2;
    if (mg_stream_is_input(path))
        return read_stream(path, limit, data, size, err);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); /* a pipe without a writer opens at once */
    if (fd < 0)
        return mg_file_failed(path, errno, true, err);
    int bad = fstat(fd, &s), error = errno;
    bool sized = !bad && S_ISREG(s.st_mode) && s.st_size > 0;
    mg_status st;
    if (bad)
        st = mg_file_failed(path, error, false, err);
    else if (S_ISDIR(s.st_mode))
        st = mg_fail_at(err, MG_EINPUT, path, "is a folder, a file was expected");
    else if (sized && (uintmax_t)s.st_size > limit)
        st = too_large(path, limit, err);
    else
        st = read_all(fd, path, S_ISREG(s.st_mode), sized ? (size_t)s.st_size : 4096, limit, data, size, err);
    close(fd);
    if (st != MG_OK)
        *size = 0;
    return st;
}
