/* Black boxes: what they answer becomes a score; what they do wrong becomes a message, never a hang or a crash. */
#include "test.h"

#include <sys/stat.h>

#include "maskgen/scorer.h"

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
    const mg_scorer_ops *ops;
    mg_scorer_opts opts = {.timeout = timeout, .list_floor = -1};
    char name[500];
    void *self;
    snprintf(name, sizeof name, "exec:%s", command);
    MUST(mg_scorer_find(&ops, name, &opts, err));
    MUST(ops->open(&self, &opts, err));
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
    assert_int_equal(try("read p; test -s \"$p\" && echo '{\"faces\": [{\"box\": [11, 11, 10, 10], \"margin\": -0.5},"
                         " {\"box\": [25, 10, 10, 10], \"margin\": 0.25}, {\"box\": [10, 12, 10, 10], \"margin\": 0.125}]}'",
                         0, &s, &e),
                     MG_OK);
    assert_true(s.true_margin == 0.125 && s.false_margin == 0.25 && s.hit && s.false_count == 1 && s.count == 3);
    assert_int_equal(try("read p; echo '{\"faces\": [{\"box\": [10, 10, 10, 10]}]}'", 0, &s, &e), MG_OK);
    assert_true(s.true_margin == 0 && s.hit);
    assert_int_equal(try("read p; echo '{\"faces\": []}'", 0, &s, &e), MG_OK);
    assert_true(s.true_margin == -20 && s.false_margin == -20 && !s.hit && s.count == 0);
}

/* One process answers many pictures, in order, and sees each picture as a file of its own. */
static void one_process_serves_many_pictures(void **state)
{
    (void)state;
    const mg_scorer_ops *ops;
    mg_scorer_opts opts = {0};
    void *self;
    MUST(mg_scorer_find(&ops,
                        "exec:n=0; while read p; do n=$((n + 1)); test -s \"$p\" || exit 9; "
                        "echo \"{\\\"path\\\": \\\"$p\\\", \\\"faces\\\": [{\\\"box\\\": [0, 0, 9, 9], \\\"margin\\\": $n}]}\"; done",
                        &opts, err));
    MUST(ops->open(&self, &opts, err));
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
    const mg_scorer_ops *ops;
    mg_scorer_opts opts = {0};
    mg_score s;
    mg_err e;
    void *self;
    MUST(mg_scorer_find(&ops, "exec:exit 0", &opts, err));
    MUST(ops->open(&self, &opts, err));
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_become_scores), cmocka_unit_test(one_process_serves_many_pictures),
        cmocka_unit_test(faults_become_messages), cmocka_unit_test(silence_is_ended), cmocka_unit_test(failure_lasts),
        cmocka_unit_test(command_is_run_as_written),
    };
    return cmocka_run_group_tests(tests, make_picture, free_picture);
}
