/* exec:CMD, any black box. The command is started once by /bin/sh, exactly as the user wrote it; nothing is ever
 * added to it. For each picture it is given the path of a PNG on a line of its standard input, and answers with one
 * line of JSON (exec_answer.h). Its standard error is the user's to read.
 *
 * Nothing here waits for ever: a deadline stands over the whole of each answer (from the question's first byte to
 * the answer's last) and over the farewell, and what is still there after it is killed with its process group. */
#define _GNU_SOURCE /* pipe2: a sibling process must not inherit these ends */
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
#include "base/file/file.h"
#include "base/image/png.h"
#include "score/exec_answer.h"
#include "score/options.h"

#define EXEC_FAREWELL 2.0 /* s, from the end of its input to its own end */
enum { ANSWER_MAX = 1 << 20 };

extern char **environ;

typedef struct exec_opts {
    char command[MG_TEXT_MAX];
    double timeout; /* s, for a whole answer */
    double list_floor;
} exec_opts;

static const mg_param exec_params[] = {
    {"command", 0, MG_TEXT, offsetof(exec_opts, command), 0, 0, "", NULL, "COMMAND", "What /bin/sh starts."},
    {"timeout", 0, MG_REAL, offsetof(exec_opts, timeout), 1e-3, 1e6, "60", NULL, "S",
     "Seconds that it may take for a whole answer."},
    OPTION_LIST_FLOOR(exec_opts),
    MG_PARAM_END,
};

typedef struct black_box {
    pid_t pid;   /* 0: not running; also its process group */
    int in, out; /* its standard input and output, −1: closed */
    char folder[MG_PATH_MAX];
    int pictures;   /* asked so far */
    double timeout; /* s, for a whole answer */
    char *line;     /* [ANSWER_MAX]: what has been read and not yet used */
    size_t held;
    windows faces;
    double list_floor;
} black_box;

/* ---- the process ---------------------------------------------------------------------------------------------- */

static void shut(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* Runs the command with these as its standard input and output, as a process group of its own, so that a pipeline
 * can be ended as one. Returns 0 or an errno. */
static int spawn(pid_t *pid, const char *command, int in, int out)
{
    posix_spawn_file_actions_t act;
    posix_spawnattr_t attr;
    sigset_t none, all;
    char sh[] = "sh", flag[] = "-c";
    char *const argv[] = {sh, flag, (char *)command, NULL};
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

static mg_status start(black_box *b, const char *command, mg_err *err)
{
    int in[2] = {-1, -1}, out[2] = {-1, -1};
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) {
        int error = errno;
        shut(&in[0]);
        shut(&in[1]);
        return mg_fail(err, MG_EIO, "exec: no pipe: %s", strerror(error));
    }
    int error = spawn(&b->pid, command, in[0], out[1]);
    shut(&in[0]);
    shut(&out[1]);
    b->in = in[1];
    b->out = out[0];
    fcntl(b->in, F_SETFL, O_NONBLOCK); /* our ends: a command that does not read must not hold us */
    fcntl(b->out, F_SETFL, O_NONBLOCK);
    if (!error)
        return MG_OK;
    b->pid = 0;
    if (error == ENOMEM)
        return mg_fail(err, MG_ENOMEM, "exec: out of memory to start /bin/sh");
    return mg_fail(err, MG_EIO, "exec: /bin/sh cannot be started: %s", strerror(error));
}

/* Closing its input asks it to end, whatever it still says; what has not ended soon after is killed. */
static void farewell(black_box *b)
{
    mg_deadline end = mg_deadline_in(EXEC_FAREWELL);
    char rest[4096];
    ssize_t n = 1;
    while (n != 0 && mg_deadline_poll(end, b->out, POLLIN) == 1)
        if ((n = read(b->out, rest, sizeof rest)) < 0 && errno != EINTR && errno != EAGAIN)
            break;
    mg_deadline_child(end, b->pid);
}

static void stop(black_box *b, bool at_once)
{
    int how;
    shut(&b->in);
    if (b->pid) {
        if (!at_once)
            farewell(b);
        mg_deadline_kill(b->pid, &how);
        b->pid = 0;
    }
    shut(&b->out);
}

static void exec_close(void *self)
{
    black_box *b = self;
    if (!b)
        return;
    stop(b, false);
    if (b->folder[0])
        rmdir(b->folder);
    free(b->line);
    windows_free(&b->faces);
    free(b);
}

static mg_status exec_open(void **self, const mg_detector_ops *row, const void *opts, const mg_context *context,
                           mg_err *err)
{
    const exec_opts *o = opts;
    (void)row;
    *self = NULL;
    black_box *b = calloc(1, sizeof *b);
    if (!b || !(b->line = malloc(ANSWER_MAX))) {
        free(b);
        return mg_fail(err, MG_ENOMEM, "exec: out of memory");
    }
    b->in = b->out = -1;
    b->list_floor = o->list_floor;
    b->timeout = o->timeout;
    mg_status st = mg_temp_folder(b->folder, context ? context->temp_dir : NULL, "exec", err);
    if (st == MG_OK && strchr(b->folder, '\n')) /* the command reads one path a line */
        st = mg_fail_at(err, MG_EINPUT, b->folder,
                        "exec: a temporary folder with a line break in its name (TMPDIR names another place)");
    if (st == MG_OK)
        st = start(b, o->command, err);
    if (st != MG_OK)
        exec_close(b);
    else
        *self = b;
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
static mg_status ended(black_box *b, mg_err *err)
{
    int how = 0;
    bool by_itself = mg_deadline_child(mg_deadline_in(1), b->pid) == 1;
    int gone = mg_deadline_kill(b->pid, &how); /* with whatever it has left running */
    b->pid = 0;
    stop(b, true);
    if (by_itself && gone == 1 && WIFEXITED(how))
        return mg_fail(err, MG_ELIB, "exec: the command ended with exit code %d at picture %d, without an answer",
                       WEXITSTATUS(how), b->pictures);
    if (by_itself && gone == 1 && WIFSIGNALED(how))
        return mg_fail(err, MG_ELIB, "exec: the command was killed by signal %d at picture %d", WTERMSIG(how),
                       b->pictures);
    return mg_fail(err, MG_ELIB, "exec: the command closed its output at picture %d", b->pictures);
}

static mg_status too_late(black_box *b, mg_err *err)
{
    size_t held = b->held;
    stop(b, true);
    if (held)
        return mg_fail(err, MG_ELIB, "exec: the command did not end its answer within %.3g s at picture %d", b->timeout,
                       b->pictures);
    return mg_fail(err, MG_ELIB, "exec: the command said nothing for %.3g s at picture %d", b->timeout, b->pictures);
}

/* Reads until a newline; *size is the line's length without it. */
static mg_status read_line(black_box *b, mg_deadline end, size_t *size, mg_err *err)
{
    for (;;) {
        char *newline = memchr(b->line, '\n', b->held);
        if (newline) {
            *size = (size_t)(newline - b->line);
            return MG_OK;
        }
        if (b->held == ANSWER_MAX) {
            stop(b, true);
            return mg_fail(err, MG_EINPUT, "exec: the command's answer is longer than 1 MiB");
        }
        int ready = mg_deadline_poll(end, b->out, POLLIN);
        if (ready == 0)
            return too_late(b, err);
        ssize_t n = read(b->out, b->line + b->held, ANSWER_MAX - b->held);
        if (n > 0)
            b->held += (size_t)n;
        else if (n == 0 || (errno != EINTR && errno != EAGAIN))
            return ended(b, err);
    }
}

static mg_status ask(black_box *b, const char *path, mg_err *err)
{
    char question[MG_PATH_MAX + 1];
    size_t size = 0;
    mg_deadline end = mg_deadline_in(b->timeout);
    int n = snprintf(question, sizeof question, "%s\n", path);
    if (b->in < 0)
        return mg_fail(err, MG_ELIB, "exec: the command failed before");
    int error = write_line(b->in, question, (size_t)n, end);
    if (error)
        return error == ETIMEDOUT ? too_late(b, err) : ended(b, err);
    mg_status st = read_line(b, end, &size, err);
    if (st != MG_OK)
        return st;
    st = exec_answer_read(&b->faces, b->line, size, path, b->pictures, err);
    b->held -= size + 1;
    memmove(b->line, b->line + size + 1, b->held);
    return st;
}

static mg_status exec_score(void *self, const mg_image *im, mg_rect box, mg_score *out, mg_err *err)
{
    black_box *b = self;
    char path[MG_PATH_MAX];
    *out = (mg_score){0};
    mg_status st = mg_path(path, err, "%s/%d.png", b->folder, ++b->pictures);
    if (st != MG_OK)
        return st;
    st = mg_png_write_scratch(path, im, err);
    if (st == MG_OK)
        st = ask(b, path, err);
    unlink(path);
    if (st != MG_OK)
        return st;
    windows_margins(&b->faces, box, EXEC_FLOOR, 1, out);
    windows_sort(&b->faces);
    windows_detections(&b->faces, box, b->list_floor, out);
    return MG_OK;
}

const mg_detector_ops mg_detector_exec = {
    .name = "exec",
    .summary = "exec:COMMAND, any program: picture paths on its input, a line of JSON for each on its output",
    .licence = "your program's",
    .argument = "COMMAND",
    .flags = MG_DETECTOR_RGB,
    .floor = EXEC_FLOOR,
    .tolerance = 1e-6,
    .params = exec_params,
    .opts_size = sizeof(exec_opts),
    .open = exec_open,
    .score = exec_score,
    .close = exec_close,
};
