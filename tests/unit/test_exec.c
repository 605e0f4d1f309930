/* Black boxes: what they answer becomes a score; what they do wrong becomes a message, never a hang or a crash. */
#include "test.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "detector.h"

static mg_image picture;

static int make_picture(void **state)
{
    (void)state;
    return mg_image_new(&picture, 40, 30, 3, NULL);
}

static int free_picture(void **state)
{
    (void)state;
    mg_image_free(&picture);
    return 0;
}

/* Opens the command, scores the picture once with the true face at (10, 10, 10, 10). */
static mg_status try(const char *command, double timeout, mg_score *s, mg_err *e)
{
    const mg_detector_ops *ops;
    mg_detector d;
    char name[500], seconds[32];
    void *self;
    snprintf(name, sizeof name, "exec:%s", command);
    snprintf(seconds, sizeof seconds, "%g", timeout);
    MUST(mg_detector_new(&d, name, err));
    if (timeout > 0)
        MUST(mg_detector_set(&d, "timeout", seconds, err));
    MUST(mg_detector_list_from(&d, -1, err));
    MUST(mg_detector_open(&self, &d, test_context(NULL), err));
    ops = d.row;
    mg_detector_free(&d);
    mg_status st = ops->score(self, &picture, (mg_rect){10, 10, 10, 10}, s, e);
    s->det = NULL;
    ops->close(self);
    return st;
}

static void answers_become_scores(void **state)
{
    (void)state;
    mg_score s;
    mg_err e = {MG_OK, ""};
    assert_int_equal(
        try("read p; test -s \"$p\" && echo '{\"faces\": [{\"box\": [11, 11, 10, 10], \"margin\": -0.5},"
            " {\"box\": [25, 10, 10, 10], \"margin\": 0.25}, {\"box\": [10, 12, 10, 10], \"margin\": 0.125}]}'",
            0, &s, &e),
        MG_OK);
    assert_true(s.true_margin == 0.125 && s.false_margin == 0.25 && s.hit && s.false_count == 1 && s.count == 3);
    assert_int_equal(try("read p; echo '{\"faces\": [{\"box\": [10, 10, 10, 10]}]}'", 0, &s, &e), MG_OK);
    assert_true(s.true_margin == 0 && s.hit);
    assert_int_equal(try("read p; echo '{\"faces\": []}'", 0, &s, &e), MG_OK);
    assert_true(s.true_margin == -20 && s.false_margin == -20 && !s.hit && s.count == 0);
}

/* At the end of its input it has two seconds to put its house in order. */
static void there_is_time_for_a_farewell(void **state)
{
    (void)state;
    char path[] = "/tmp/maskgen-farewell-XXXXXX", command[160];
    struct stat s;
    mg_score score;
    mg_err e = {MG_OK, ""};
    close(mkstemp(path));
    snprintf(command, sizeof command, "while read p; do echo '{\"faces\": []}'; done; sleep 0.3; echo bye >%s", path);
    assert_int_equal(try(command, 0, &score, &e), MG_OK);
    assert_true(stat(path, &s) == 0 && s.st_size == 4);
    remove(path);
}

/* One process answers many pictures, in order, and sees each picture as a file of its own. */
static void one_process_serves_many_pictures(void **state)
{
    (void)state;
    const mg_detector_ops *ops;
    void *self = open_detector(
        &ops,
        "exec:n=0; while read p; do n=$((n + 1)); test -s \"$p\" || exit 9; "
        "echo \"{\\\"path\\\": \\\"$p\\\", \\\"faces\\\": [{\\\"box\\\": [0, 0, 9, 9], \\\"margin\\\": $n}]}\"; done");
    for (int i = 1; i <= 5; i++) {
        mg_score s;
        MUST(ops->score(self, &picture, (mg_rect){0, 0, 9, 9}, &s, err));
        assert_true(s.true_margin == i && s.count == 1 && s.det[0].margin == (float)i);
    }
    ops->close(self);
}

static void faults_become_messages(void **state)
{
    (void)state;
    static const struct {
        const char *command, *text;
    } fault[] = {
        {"exit 3", "exit code 3"},
        {"exec 2>/dev/null; no-such-command-at-all", "exit code 127"},
        {"kill -TERM $$", "killed by signal 15"},
        {"read p; echo hello", "answer 1"},
        {"read p; echo '[]'", "faces"},
        {"read p; echo '{\"faces\": 3}'", "faces"},
        {"read p; echo '{\"faces\": [{\"box\": [1, 2, 3]}]}'", "box"},
        {"read p; echo '{\"faces\": [{\"box\": [1, 2, 3, 4], \"margin\": \"x\"}]}'", "margin"},
        {"read p; echo '{\"faces\": [], \"path\": \"/elsewhere.png\"}'", "path"},
        {"read p; echo '{\"error\": \"the model is on fire\"}'", "on fire"},
        {"read p; exec >&-; sleep 30", "closed its output"},
        {"yes | tr -d '\\n'", "longer than"},
    };
    for (size_t i = 0; i < sizeof fault / sizeof *fault; i++) {
        mg_score s;
        mg_err e = {MG_OK, ""};
        assert_int_not_equal(try(fault[i].command, 20, &s, &e), MG_OK);
        if (!strstr(e.msg, fault[i].text))
            fail_msg("%s: %s", fault[i].command, e.msg);
    }
}

static void silence_is_ended(void **state)
{
    (void)state;
    mg_score s;
    mg_err e;
    assert_int_equal(try("sleep 300 | cat", 0.2, &s, &e), MG_ELIB);
    assert_non_null(strstr(e.msg, "said nothing for 0.2 s"));
}

/* After a failure the same instance keeps failing, without a signal and without waiting. */
static void failure_lasts(void **state)
{
    (void)state;
    const mg_detector_ops *ops;
    mg_score s;
    mg_err e;
    void *self;
    self = open_detector(&ops, "exec:exit 0");
    for (int i = 0; i < 3; i++)
        assert_int_equal(ops->score(self, &picture, (mg_rect){0}, &s, &e), MG_ELIB);
    ops->close(self);
}

/* The path is data on standard input: whatever the command is, nothing is appended to it. */
static void command_is_run_as_written(void **state)
{
    (void)state;
    mg_score s;
    mg_err e;
    assert_int_equal(try("read p; [ $# -eq 0 ] && [ -r \"$p\" ] && echo '{\"faces\": []}' #", 0, &s, &e), MG_OK);
}

/* ---- nothing waits for ever ----------------------------------------------------------------------------------- */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* A hang ends the whole program: generous, for sanitizers. */
static double hang_guard(void)
{
    alarm(60);
    return now();
}

static void a_command_that_keeps_printing_is_ended(void **state)
{
    (void)state;
    mg_score s;
    mg_err e = {MG_OK, ""};
    double begun = hang_guard();
    assert_int_equal(try("trap '' TERM INT HUP; while :; do echo '{\"faces\": []}'; done", 5, &s, &e), MG_OK);
    assert_true(now() - begun < 20);
    alarm(0);
}

static void an_answer_has_one_deadline_however_it_drips(void **state)
{
    (void)state;
    mg_score s;
    mg_err e = {MG_OK, ""};
    double begun = hang_guard();
    assert_int_equal(try("while :; do printf ' '; sleep 0.05; done", 0.3, &s, &e), MG_ELIB);
    assert_true(now() - begun < 20);
    assert_non_null(strstr(e.msg, "did not end its answer within 0.3 s at picture 1"));
    alarm(0);
}

/* Answers without reading: its input fills up after some 1,500 questions. */
static void a_command_that_never_reads_is_ended(void **state)
{
    (void)state;
    const mg_detector_ops *ops;
    mg_image dot;
    mg_score s;
    mg_err e = {MG_OK, ""};
    mg_status st = MG_OK;
    void *self;
    int asked = 0;
    hang_guard();
    MUST(mg_image_new(&dot, 1, 1, 3, err));
    MUST(open_as(&self, &ops, "exec:while :; do echo '{\"faces\": []}'; done", "timeout", "0.5", err));
    for (; st == MG_OK && asked < 5000; asked++)
        st = ops->score(self, &dot, (mg_rect){0}, &s, &e);
    assert_int_equal(st, MG_ELIB);
    assert_true(asked > 100);
    ops->close(self);
    mg_image_free(&dot);
    alarm(0);
}

static pid_t pid_in(const char *path)
{
    FILE *f = fopen(path, "r");
    int pid = 0;
    assert_non_null(f);
    assert_int_equal(fscanf(f, "%d", &pid), 1);
    fclose(f);
    unlink(path);
    assert_true(pid > 1);
    return pid;
}

/* Whether it runs no more; where nobody reaps orphans, a zombie stays. */
static bool ended(pid_t pid)
{
    char path[40], state = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "r");
    bool known = f && fscanf(f, "%*d (%*[^)]) %c", &state) == 1;
    if (f)
        fclose(f);
    return !known || state == 'Z';
}

static bool gone(pid_t pid)
{
    for (int i = 0; i < 200 && !ended(pid); i++)
        nanosleep(&(struct timespec){0, 10000000}, NULL);
    return ended(pid);
}

/* Neither the end of its input nor SIGTERM moves it, and its own children neither: at the farewell, and after a
 * failure. */
static void what_ignores_signals_is_killed_with_its_group(void **state)
{
    (void)state;
    static const char *const command[] = {
        "trap '' TERM INT HUP; read p; echo $$ >%s; sleep 200 & echo $! >%s; echo '{\"faces\": []}'; while :; do sleep "
        "0.1; done",
        "trap '' TERM INT HUP; sleep 200 >/dev/null & echo $! >%s; echo $$ >%s; exit 4",
    };
    for (int i = 0; i < 2; i++) {
        char a[] = "/tmp/maskgen-test-XXXXXX", b[] = "/tmp/maskgen-test-XXXXXX", text[400];
        mg_score s;
        mg_err e = {MG_OK, ""};
        close(mkstemp(a));
        close(mkstemp(b));
        snprintf(text, sizeof text, command[i], a, b);
        double begun = hang_guard();
        assert_int_equal(try(text, 5, &s, &e), i ? MG_ELIB : MG_OK);
        assert_true(now() - begun < 20);
        assert_true(gone(pid_in(a)));
        assert_true(gone(pid_in(b)));
        alarm(0);
    }
}

/* ---- what it says is checked before it becomes a float or an int ---------------------------------------------- */

static void nonsense_is_refused_and_quoted(void **state)
{
    (void)state;
    static const struct {
        const char *face, *text;
    } fault[] = {
        {"\"box\": [1, 2, 30, 40], \"margin\": 1e39", "a margin of 1e+39"},
        {"\"box\": [1, 2, 30, 40], \"margin\": 1000001", "a margin of 1e+06"},
        {"\"box\": [1, 2, 30, 40], \"margin\": NaN", "expected a value"},
        {"\"box\": [1, 2, 30, 40], \"margin\": Infinity", "expected a value"},
        {"\"box\": [1, 2, 30, 40], \"margin\": 1e400", "too large"},
        {"\"box\": [1, 2, 30, 40], \"margin\": null", "\"margin\" is not a number"},
        {"\"box\": [1, 2, -30, 40]", "width -30"},
        {"\"box\": [1, 2, 30, 0]", "height 0"},
        {"\"box\": [1, 2, 0.2, 9]", "width 0.2"},
        {"\"box\": [1e300, 2, 30, 40]", "x 1e+300"},
        {"\"box\": [1, -1e10, 30, 40]", "y -1e+10"},
        {"\"box\": [1, 2, 1e7, 40]", "width 1e+07"},
        {"\"box\": [1, 2, 3, 4, 5]", "box"},
    };
    for (size_t i = 0; i < sizeof fault / sizeof *fault; i++) {
        char command[300], quoted[200];
        mg_score s;
        mg_err e = {MG_OK, ""};
        snprintf(command, sizeof command, "read p; echo '{\"faces\": [{%s}]}'", fault[i].face);
        snprintf(quoted, sizeof quoted, "exec: answer 1: {\"faces\": [{%s}]}", fault[i].face);
        assert_int_equal(try(command, 20, &s, &e), MG_EINPUT);
        if (!strstr(e.msg, fault[i].text) || !strstr(e.msg, quoted))
            fail_msg("%s: %s", fault[i].face, e.msg);
    }
}

static void a_long_answer_is_quoted_shortened(void **state)
{
    (void)state;
    mg_score s;
    mg_err e = {MG_OK, ""};
    assert_int_equal(try("read p; printf 'ä\\001ö%05000d\\n' 7", 20, &s, &e), MG_EINPUT);
    assert_non_null(strstr(e.msg, ": exec: answer 1: ä?ö000"));
    assert_string_equal(e.msg + strlen(e.msg) - strlen("0…"), "0…");
    assert_true(strlen(e.msg) < 300);
}

/* What lies far below the threshold is the floor, however far; the most that is taken stays finite. */
static void margins_stay_finite(void **state)
{
    (void)state;
    mg_score s;
    mg_err e = {MG_OK, ""};
    assert_int_equal(try("read p; echo '{\"faces\": [{\"box\": [10, 10, 10, 10], \"margin\": -1e300}]}'", 0, &s, &e),
                     MG_OK);
    assert_true(s.true_margin == -20 && !s.hit);
    assert_int_equal(try("read p; echo '{\"faces\": [{\"box\": [10, 10, 10, 10], \"margin\": 1e6}]}'", 0, &s, &e),
                     MG_OK);
    assert_true(s.true_margin == 1e6 && s.hit);
}

/* ---- scratch pictures ----------------------------------------------------------------------------------------- */

static int synced;

int fsync(int fd)
{
    (void)fd;
    synced++;
    return 0;
}

static void scratch_pictures_are_not_synced(void **state)
{
    (void)state;
    mg_score s;
    mg_err e = {MG_OK, ""};
    synced = 0;
    assert_int_equal(try("read p; test -s \"$p\" && echo '{\"faces\": []}'", 0, &s, &e), MG_OK);
    assert_int_equal(synced, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_become_scores),
        cmocka_unit_test(there_is_time_for_a_farewell),
        cmocka_unit_test(one_process_serves_many_pictures),
        cmocka_unit_test(faults_become_messages),
        cmocka_unit_test(silence_is_ended),
        cmocka_unit_test(failure_lasts),
        cmocka_unit_test(command_is_run_as_written),
        cmocka_unit_test(a_command_that_keeps_printing_is_ended),
        cmocka_unit_test(an_answer_has_one_deadline_however_it_drips),
        cmocka_unit_test(a_command_that_never_reads_is_ended),
        cmocka_unit_test(what_ignores_signals_is_killed_with_its_group),
        cmocka_unit_test(nonsense_is_refused_and_quoted),
        cmocka_unit_test(a_long_answer_is_quoted_shortened),
        cmocka_unit_test(margins_stay_finite),
        cmocka_unit_test(scratch_pictures_are_not_synced),
    };
    return cmocka_run_group_tests(tests, make_picture, free_picture);
}
