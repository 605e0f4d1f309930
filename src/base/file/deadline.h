/* Deadlines: waiting for a pipe or a child that ends by itself, however the other side behaves. */
#ifndef MG_BASE_FILE_DEADLINE_H
#define MG_BASE_FILE_DEADLINE_H

#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A point of the monotonic clock. One stands over a whole conversation: steps within it never begin their time anew. */
typedef struct mg_deadline {
    int64_t at; /* ns */
} mg_deadline;

mg_deadline mg_deadline_in(double seconds); /* from now on; at most 30 years */
int mg_deadline_left(mg_deadline d);        /* ms, rounded up; 0: it has passed */

/* Waits until `fd` is ready for `events` (poll's). 1: it is, or its other end is gone; 0: the deadline has passed,
 * ready or not; −1: poll failed, see errno. A signal does not end it. */
int mg_deadline_poll(mg_deadline d, int fd, short events);

/* Waits until the child has ended, which stays to be waited for: its process group cannot be another's yet. 1: it has;
 * 0: the deadline has passed; −1: it is no child of ours. */
int mg_deadline_child(mg_deadline d, pid_t pid);
/* Kills the child and its process group, if it leads one, at once and for good, and waits for it: *how is waitpid's
 * status. 0: not even that ended it within a second (a process in the kernel's hands), so it is left behind; −1: it is
 * no child of ours. */
int mg_deadline_kill(pid_t pid, int *how);

#ifdef __cplusplus
}
#endif
#endif
