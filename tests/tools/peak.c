/* Runs a command and tells what it took: peak COMMAND… writes "CODE WALL CPU MIB" to descriptor 3: seconds, and the
 * most memory that it ever held. */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + 1e-6 * (double)t.tv_usec;
}

int main(int argc, char **argv)
{
    int how = 0;
    struct rusage used = {0};
    double begun = now();
    if (argc < 2)
        return 2;
    pid_t pid = fork();
    if (pid == 0) {
        close(3);
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    if (pid < 0 || wait4(pid, &how, 0, &used) != pid)
        return 2;
    int code = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
    dprintf(3, "%d %.1f %.1f %ld\n", code, now() - begun, seconds(used.ru_utime) + seconds(used.ru_stime),
            used.ru_maxrss / 1024);
    return code;
}
