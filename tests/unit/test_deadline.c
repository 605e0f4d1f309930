/* Deadlines stand over the whole: no step begins them anew, and what does not end is ended. */
#include "test.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file/deadline.h"
#include "base/file/file.h"
#include "base/hash.h"

enum { MB = 1 << 20 };

static void nothing(int number)
{
    (void)number;
}

/* Signals every 5 ms, as from a progress display: each ends a poll. */
static void signals_do_not_lengthen_it(void **state)
{
    (void)state;
    int fd[2];
    struct sigaction quiet = {.sa_handler = nothing}, old;
    struct itimerval often = {{0, 5000}, {0, 5000}}, never = {{0, 0}, {0, 0}};
    assert_int_equal(pipe(fd), 0);
    sigaction(SIGALRM, &quiet, &old);
    setitimer(ITIMER_REAL, &often, NULL);
    mg_deadline d = mg_deadline_in(0.2), later = mg_deadline_in(0.1);
    int ready = mg_deadline_poll(d, fd[0], POLLIN);
    setitimer(ITIMER_REAL, &never, NULL);
    sigaction(SIGALRM, &old, NULL);
    assert_int_equal(ready, 0);
    assert_int_equal(mg_deadline_left(d), 0);
    assert_int_equal(mg_deadline_left(later), 0);
    close(fd[0]);
    close(fd[1]);
}

static void what_is_ready_after_it_is_too_late(void **state)
{
    (void)state;
    int fd[2];
    assert_int_equal(pipe(fd), 0);
    assert_int_equal(write(fd[1], "x", 1), 1);
    assert_int_equal(mg_deadline_poll(mg_deadline_in(60), fd[0], POLLIN), 1);
    assert_int_equal(mg_deadline_poll(mg_deadline_in(0), fd[0], POLLIN), 0);
    assert_true(mg_deadline_left(mg_deadline_in(1e300)) > 1000000000);
    close(fd[0]);
    close(fd[1]);
}

static pid_t child(int seconds)
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        signal(SIGTERM, SIG_IGN);
        for (int i = 0; i < seconds; i++)
            sleep(1);
        _exit(7);
    }
    return pid;
}

static void children_end_or_are_ended(void **state)
{
    (void)state;
    int how = 0;
    pid_t quick = child(0), slow = child(200);
    assert_int_equal(mg_deadline_child(mg_deadline_in(60), quick), 1);
    assert_int_equal(waitpid(quick, &how, 0), quick); /* it was left to be waited for */
    assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 7);
    assert_int_equal(mg_deadline_child(mg_deadline_in(60), quick), -1);
    assert_int_equal(mg_deadline_child(mg_deadline_in(0.1), slow), 0);
    assert_int_equal(mg_deadline_kill(slow, &how), 1);
    assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
    assert_int_equal(mg_deadline_kill(slow, &how), -1);
}

/* ---- files that have no end ----------------------------------------------------------------------------------- */

static char fifo[] = "/tmp/maskgen-test-XXXXXX/fifo";

static int make_fifo(void **state)
{
    (void)state;
    char *slash = strrchr(fifo, '/');
    *slash = 0;
    bool made = mkdtemp(fifo) != NULL;
    *slash = '/';
    alarm(60); /* a hang ends the program */
    return made ? mkfifo(fifo, 0600) : -1;
}

static int remove_fifo(void **state)
{
    (void)state;
    alarm(0);
    unlink(fifo);
    *strrchr(fifo, '/') = 0;
    return rmdir(fifo);
}

static void a_pipe_without_an_end_is_given_up(void **state)
{
    (void)state;
    char *data;
    size_t size;
    mg_err e = {MG_OK, ""};
    char hex[MG_HASH_HEX];
    int held = open(fifo, O_RDWR); /* a writer that never writes */
    assert_true(held >= 0);
    assert_int_equal(write(held, "some", 4), 4);
    mg_deadline d = mg_deadline_in(30);
    assert_int_equal(mg_file_read(fifo, MB, &data, &size, &e), MG_EINPUT);
    assert_true(mg_deadline_left(d) > 0);
    assert_null(data);
    assert_non_null(strstr(e.msg, "a pipe or device that did not come to its end within 5 s"));
    assert_non_null(strstr(e.msg, fifo));
    close(held);
    assert_int_equal(mg_hash_file(fifo, hex, &e), MG_EINPUT);
    assert_non_null(strstr(e.msg, "is a pipe or device, a file was expected"));
}

/* A pipe whose writer comes late and writes slowly, but ends. */
static void a_pipe_with_an_end_is_read(void **state)
{
    (void)state;
    char *data;
    size_t size;
    int how;
    pid_t writer = fork();
    if (writer == 0) {
        poll(NULL, 0, 200);
        int fd = open(fifo, O_WRONLY);
        bool fine = write(fd, "one ", 4) == 4 && poll(NULL, 0, 200) == 0 && write(fd, "two", 3) == 3;
        _exit(!fine);
    }
    MUST(mg_file_read(fifo, MB, &data, &size, err));
    assert_string_equal(data, "one two");
    free(data);
    assert_int_equal(waitpid(writer, &how, 0), writer);
    assert_int_equal(how, 0);
}

static void a_pipe_is_written_when_somebody_reads(void **state)
{
    (void)state;
    static char big[MB];
    mg_err e = {MG_OK, ""};
    int how;
    memset(big, 'x', sizeof big);
    pid_t reader = fork();
    if (reader == 0) {
        poll(NULL, 0, 200);
        int fd = open(fifo, O_RDONLY);
        size_t got = 0;
        for (ssize_t n; (n = read(fd, big, sizeof big)) > 0; got += (size_t)n)
            poll(NULL, 0, 1);
        _exit(got != sizeof big);
    }
    MUST(mg_file_write(fifo, big, sizeof big, err));
    assert_int_equal(waitpid(reader, &how, 0), reader);
    assert_int_equal(how, 0);
    mg_deadline d = mg_deadline_in(30);
    assert_int_equal(mg_file_write(fifo, big, 1, &e), MG_EIO);
    assert_true(mg_deadline_left(d) > 0);
    assert_non_null(strstr(e.msg, "nobody has read"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signals_do_not_lengthen_it),
        cmocka_unit_test(what_is_ready_after_it_is_too_late),
        cmocka_unit_test(children_end_or_are_ended),
        cmocka_unit_test_setup_teardown(a_pipe_with_an_end_is_read, make_fifo, NULL),
        cmocka_unit_test(a_pipe_is_written_when_somebody_reads),
        cmocka_unit_test_teardown(a_pipe_without_an_end_is_given_up, remove_fifo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
