/* Locks: one process at a time works in a folder. */
#include "base/file/file_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

mg_status mg_lock_take(mg_lock *lock, const char *path, mg_err *err)
{
    lock->fd = -1;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd == 0) { /* stdin was closed; 0 stands for "no lock" in a zeroed struct */
        fd = fcntl(0, F_DUPFD_CLOEXEC, 3);
        close(0);
    }
    if (fd < 0)
        return mg_file_failed(path, errno, true, err);
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR)
            continue;
        int error = errno;
        close(fd);
        if (error == EWOULDBLOCK)
            return mg_fail_at(err, MG_EINPUT, path, "another process is at work here; name another folder or wait");
        return mg_file_failed(path, error, false, err);
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
