/* The process behind a user's command, and what is said to it. */
#define _GNU_SOURCE /* pipe2: a sibling process must not inherit these ends */
#include "score/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file/deadline.h"
#include "base/image/png.h"

#define FAREWELL 2.0 /* s, from the end of its input to its own end */
enum { ANSWER_MAX = 1 << 20 };

extern char **environ;

/* ---- the process ---------------------------------------------------------------------------------------------- */

static void shut(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* Runs the command with these as its standard input and output, as a process group of its own, so that a pipeline
 * can be ended as one. Returns 0 or an errno. */
static int spawn(pid_t *pid, const char *text, int in, int out)
{
    posix_spawn_file_actions_t act;
    posix_spawnattr_t attr;
    sigset_t none, all;
    char sh[] = "sh", flag[] = "-c";
    char *const argv[] = {sh, flag, (char *)text, NULL};
    sigemptyset(&none);
    sigfillset(&all);
    int error = posix_spawn_file_actions_init(&act);
    if (error)
        return error;
    if ((error = posix_spawnattr_init(&attr)) != 0) {
        posix_spawn_file_actions_destroy(&act);
        return error;
    }
    error = posix_spawn_file_actions_adddup2(&act, in, STDIN_FILENO);
    if (!error)
        error = posix_spawn_file_actions_adddup2(&act, out, STDOUT_FILENO);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &all);
    posix_spawnattr_setpgroup(&attr, 0);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (!error)
        error = posix_spawn(pid, "/bin/sh", &act, &attr, argv, environ);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&act);
    return error;
}

static mg_status start(command *c, const char *text, mg_err *err)
{
    int in[2] = {-1, -1}, out[2] = {-1, -1};
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) {
        int error = errno;
        shut(&in[0]);
        shut(&in[1]);
        return mg_fail(err, MG_EIO, "%s: no pipe: %s", c->what, strerror(error));
    }
    int error = spawn(&c->pid, text, in[0], out[1]);
    shut(&in[0]);
    shut(&out[1]);
    c->in = in[1];
    c->out = out[0];
    fcntl(c->in, F_SETFL, O_NONBLOCK); /* our ends: a command that does not read must not hold us */
    fcntl(c->out, F_SETFL, O_NONBLOCK);
    if (!error)
        return MG_OK;
    c->pid = 0;
    if (error == ENOMEM)
        return mg_fail(err, MG_ENOMEM, "%s: out of memory to start /bin/sh", c->what);
    return mg_fail(err, MG_EIO, "%s: /bin/sh cannot be started: %s", c->what, strerror(error));
}

/* Closing its input asks it to end, whatever it still says; what has not ended soon after is killed. */
static void farewell(command *c)
{
    mg_deadline end = mg_deadline_in(FAREWELL);
    char rest[4096];
    ssize_t n = 1;
    while (n != 0 && mg_deadline_poll(end, c->out, POLLIN) == 1)
        if ((n = read(c->out, rest, sizeof rest)) < 0 && errno != EINTR && errno != EAGAIN)
            break;
    mg_deadline_child(end, c->pid);
}

static void stop(command *c, bool at_once)
{
    int how;
    shut(&c->in);
    if (c->pid) {
        if (!at_once)
            farewell(c);
        mg_deadline_kill(c->pid, &how);
        c->pid = 0;
    }
    shut(&c->out);
}

void command_close(command *c)
{
    stop(c, false);
    if (c->folder[0])
        rmdir(c->folder);
    free(c->line);
    *c = (command){.in = -1, .out = -1};
}

mg_status command_start(command *c, const char *what, const char *text, double timeout, const mg_context *context,
                        mg_err *err)
{
    *c = (command){.what = what, .in = -1, .out = -1, .timeout = timeout};
    if (!(c->line = malloc(ANSWER_MAX)))
        return mg_fail(err, MG_ENOMEM, "%s: out of memory", what);
    mg_status st = mg_temp_folder(c->folder, context ? context->temp_dir : NULL, what, err);
    if (st == MG_OK && strchr(c->folder, '\n')) /* the command reads one path a line */
        st = mg_fail_at(err, MG_EINPUT, c->folder,
                        "%s: a temporary folder with a line break in its name (TMPDIR names another place)", what);
    if (st == MG_OK)
        st = start(c, text, err);
    if (st != MG_OK)
        command_close(c);
    return st;
}

/* ---- question and answer -------------------------------------------------------------------------------------- */

/* A command that is gone must be an error here, not a SIGPIPE for the whole program. Returns 0, or why it failed:
 * ETIMEDOUT where the command did not take the question. */
static int write_line(int fd, const char *text, size_t size, mg_deadline end)
{
    sigset_t pipe_only, old, pending;
    const struct timespec now = {0, 0};
    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    sigpending(&pending);
    bool before = sigismember(&pending, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_only, &old);
    int error = 0;
    while (!error && size > 0) {
        ssize_t n = write(fd, text, size);
        if (n > 0) {
            text += n;
            size -= (size_t)n;
        } else if (n < 0 && errno == EAGAIN) {
            error = mg_deadline_poll(end, fd, POLLOUT) == 1 ? 0 : ETIMEDOUT;
        } else if (n == 0 || errno != EINTR) {
            error = n == 0 ? EIO : errno;
        }
    }
    if (error == EPIPE && !before)
        sigtimedwait(&pipe_only, NULL, &now);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return error;
}

/* Its output or input is closed: its end follows within moments, and tells why. */
static mg_status ended(command *c, mg_err *err)
{
    int how = 0;
    bool by_itself = mg_deadline_child(mg_deadline_in(1), c->pid) == 1;
    int gone = mg_deadline_kill(c->pid, &how); /* with whatever it has left running */
    c->pid = 0;
    stop(c, true);
    if (by_itself && gone == 1 && WIFEXITED(how))
        return mg_fail(err, MG_ELIB, "%s: the command ended with exit code %d at picture %d, without an answer",
                       c->what, WEXITSTATUS(how), c->pictures);
    if (by_itself && gone == 1 && WIFSIGNALED(how))
        return mg_fail(err, MG_ELIB, "%s: the command was killed by signal %d at picture %d", c->what, WTERMSIG(how),
                       c->pictures);
    return mg_fail(err, MG_ELIB, "%s: the command closed its output at picture %d", c->what, c->pictures);
}

static mg_status too_late(command *c, mg_err *err)
{
    size_t held = c->held;
    stop(c, true);
    if (held)
        return mg_fail(err, MG_ELIB, "%s: the command did not end its answer within %.3g s at picture %d", c->what,
                       c->timeout, c->pictures);
    return mg_fail(err, MG_ELIB, "%s: the command said nothing for %.3g s at picture %d", c->what, c->timeout,
                   c->pictures);
}

/* Reads until a newline; *size is the line's length without it. */
static mg_status read_line(command *c, mg_deadline end, size_t *size, mg_err *err)
{
    for (;;) {
        char *newline = memchr(c->line, '\n', c->held);
        if (newline) {
            *size = (size_t)(newline - c->line);
            return MG_OK;
        }
        if (c->held == ANSWER_MAX) {
            stop(c, true);
            return mg_fail(err, MG_EINPUT, "%s: the command's answer is longer than 1 MiB", c->what);
        }
        int ready = mg_deadline_poll(end, c->out, POLLIN);
        if (ready == 0)
            return too_late(c, err);
        ssize_t n = read(c->out, c->line + c->held, ANSWER_MAX - c->held);
        if (n > 0)
            c->held += (size_t)n;
        else if (n == 0 || (errno != EINTR && errno != EAGAIN))
            return ended(c, err);
    }
}

/* The line that was handed out last gives its room back. */
static void drop_used(command *c)
{
    c->held -= c->used;
    memmove(c->line, c->line + c->used, c->held);
    c->used = 0;
}

mg_status command_ask(command *c, const char *question, const char **answer, size_t *size, mg_err *err)
{
    mg_deadline end = mg_deadline_in(c->timeout);
    *answer = NULL;
    *size = 0;
    if (c->in < 0)
        return mg_fail(err, MG_ELIB, "%s: the command failed before", c->what);
    drop_used(c);
    int error = write_line(c->in, question, strlen(question), end);
    if (error)
        return error == ETIMEDOUT ? too_late(c, err) : ended(c, err);
    mg_status st = read_line(c, end, size, err);
    if (st != MG_OK)
        return st;
    *answer = c->line;
    c->used = *size + 1;
    return MG_OK;
}

mg_status command_picture(command *c, char path[MG_PATH_MAX], const mg_image *im, mg_err *err)
{
    mg_status st = mg_path(path, err, "%s/%d.png", c->folder, ++c->pictures);
    return st == MG_OK ? mg_png_write_scratch(path, im, err) : st;
}
