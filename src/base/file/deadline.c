/* Why this file exists: a wait that begins its time anew at each step never ends where the other side keeps stepping.
 */
#include "base/file/deadline.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#define NS_PER_MS ((int64_t)1000000)
enum { NAP_MOST = 20 /* ms between two looks at a child */, POLL_MOST = 1 << 30 /* ms, which an int holds */ };

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 * NS_PER_MS + t.tv_nsec;
}

mg_deadline mg_deadline_in(double seconds)
{
    return (mg_deadline){now() + (int64_t)(1e9 * fmax(0, fmin(1e9, seconds)))};
}

int mg_deadline_left(mg_deadline d)
{
    int64_t left = d.at - now();
    if (left <= 0)
        return 0;
    left = (left + NS_PER_MS - 1) / NS_PER_MS;
    return left > POLL_MOST ? POLL_MOST : (int)left;
}

int mg_deadline_poll(mg_deadline d, int fd, short events)
{
    for (int left; (left = mg_deadline_left(d)) > 0;) {
        struct pollfd p = {fd, events, 0};
        int ready = poll(&p, 1, left);
        if (ready > 0)
            return 1;
        if (ready < 0 && errno != EINTR)
            return -1;
    }
    return 0;
}

int mg_deadline_child(mg_deadline d, pid_t pid)
{
    for (int nap = 1;; nap = nap < NAP_MOST ? 2 * nap : NAP_MOST) {
        siginfo_t info = {0};
        int got = waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT);
        int left = mg_deadline_left(d);
        if (got == 0 && info.si_pid == pid)
            return 1;
        if (got != 0 && errno != EINTR)
            return -1;
        if (left == 0)
            return 0;
        poll(NULL, 0, nap < left ? nap : left);
    }
}

int mg_deadline_kill(pid_t pid, int *how)
{
    *how = 0;
    kill(-pid, SIGKILL);
    kill(pid, SIGKILL); /* it may have left its group */
    int ended = mg_deadline_child(mg_deadline_in(1), pid);
    if (ended != 1)
        return ended;
    while (waitpid(pid, how, 0) < 0)
        if (errno != EINTR)
            return -1;
    return 1;
}
