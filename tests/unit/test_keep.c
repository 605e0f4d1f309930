/* Checkpoints by the clock, on a clock of our own: when they are written, what they are good for, and what a record
 * says of time. */
#include "test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/file/file.h"
#include "maskgen/run.h"
#include "objective/study.h"
#include "report/run_files.h"
#include "run/replay.h"
#include "run/result.h"

static char dir[] = "/tmp/maskgen-keep-XXXXXX";

/* A clock that goes on by `tick` seconds whenever it is read, and what was heard. */
typedef struct watch {
    double seconds, tick;
    int notices;
    char notice[MG_MESSAGE_MAX];
    bool kept_before_random; /* a checkpoint was there when the best of K was begun */
} watch;

static bool there(const char *file)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", dir, file);
    return mg_file_exists(path);
}

static double now(void *ctx)
{
    watch *w = ctx;
    return w->seconds += w->tick;
}

static void hear(void *ctx, const char *line)
{
    watch *w = ctx;
    w->notices++;
    snprintf(w->notice, sizeof w->notice, "%s", line);
}

static void told(void *ctx, const char *what, int64_t k, int64_t n)
{
    (void)k, (void)n;
    watch *w = ctx;
    w->kept_before_random |= strstr(what, "random") && (there("checkpoint.0") || there("checkpoint.1"));
}

static void remove_files(void)
{
    mg_list all;
    MUST(mg_dir_list(&all, dir, NULL, err));
    for (size_t i = 0; i < all.count; i++)
        remove(all.item[i]);
    mg_list_free(&all);
}

static void open_spec(mg_run **run, watch *w, int64_t every, mg_spec *spec)
{
    mg_exec exec = {.threads = 1, .checkpoint_every = every};
    mg_context context = {.progress = {w, told, hear, now}};
    snprintf(exec.out, sizeof exec.out, "%s", dir);
    MUST(mg_run_open(run, spec, &exec, &context, err));
    mg_spec_free(spec);
}

static void open_run(mg_run **run, watch *w, int64_t every, int64_t iters)
{
    mg_spec spec;
    MUST(mg_spec_init(&spec, err));
    spec.scene = MG_SCENE_CANVAS;
    spec.size[0] = spec.size[1] = 96;
    strcpy(spec.objective, "decoy");
    strcpy(spec.pattern.stamp, "face");
    spec.search.iters = iters;
    open_spec(run, w, every, &spec);
}

/* So many iterations; the number of the first after which there was a checkpoint, or −1. */
static int64_t step(mg_run *run, int n)
{
    int64_t first = -1;
    for (int i = 0; i < n; i++) {
        mg_trace_row row;
        bool done;
        MUST(mg_run_step(run, &row, &done, err));
        if (first < 0 && there("checkpoint.0"))
            first = row.iter;
    }
    return first;
}

static void they_come_by_the_clock(void **state)
{
    (void)state;
    static const struct {
        double tick;
        int64_t every, first; /* iteration after which the first is there; −1: none in a hundred */
    } list[] = {{1, MG_CHECKPOINT_AUTO, MG_CHECKPOINT_SECONDS},
                {10, MG_CHECKPOINT_AUTO, 3},
                {0.01, MG_CHECKPOINT_AUTO, -1},
                {0, MG_CHECKPOINT_AUTO, -1},
                {10, MG_CHECKPOINT_OFF, -1},
                {10, 20, 20},
                {0, 20, 20}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        mg_run *run;
        watch w = {.tick = list[i].tick};
        open_run(&run, &w, list[i].every, 1000);
        assert_int_equal(step(run, 100), list[i].first);
        assert_int_equal(w.notices, 0);
        mg_run_free(run);
        remove_files();
    }
}

/* On this clock writing takes 10 s each time: no more than a fiftieth of the time goes into it. */
static void slow_ones_come_seldom(void **state)
{
    (void)state;
    mg_run *run;
    watch w = {.tick = 10};
    open_run(&run, &w, MG_CHECKPOINT_AUTO, 1000);
    step(run, 50);
    assert_true(there("checkpoint.0"));
    assert_false(there("checkpoint.1"));
    step(run, 10);
    assert_true(there("checkpoint.1"));
    mg_run_free(run);
    remove_files();
}

static void copy_result(char **data, size_t *size, const char *file)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", dir, file);
    MUST(mg_file_read(path, 1 << 24, data, size, err));
}

static mg_run_report *finish_and_write(mg_run *run, mg_err *why)
{
    mg_run_report *report = NULL;
    return mg_run_finish(run, NULL, why) == MG_OK && mg_run_write(&report, run, why) == MG_OK &&
                   mg_run_done(run, why) == MG_OK
               ? report
               : NULL;
}

/* Ends the run of the folder, and takes its pattern.png and trace.csv. */
static void finish(mg_run *run, char *data[2], size_t size[2])
{
    bool done = false;
    while (!done) {
        mg_trace_row row;
        MUST(mg_run_step(run, &row, &done, err));
    }
    mg_run_report *report = finish_and_write(run, &(mg_err){MG_OK, ""});
    assert_non_null(report);
    mg_run_report_free(report);
    mg_run_free(run);
    copy_result(&data[0], &size[0], "pattern.png");
    copy_result(&data[1], &size[1], "trace.csv");
    assert_false(there("checkpoint.0") || there("checkpoint.1"));
    remove_files();
}

static void resume(mg_run **run, watch *w)
{
    mg_exec exec = {.threads = 1};
    mg_context context = {.progress = {w, told, hear, now}};
    snprintf(exec.out, sizeof exec.out, "%s", dir);
    MUST(mg_run_resume(run, &exec, &context, err));
    assert_non_null(*run);
}

/* Freed without an end, as by kill −9: in the midst, and after the last iteration. */
static void what_was_killed_goes_on_to_the_same_bytes(void **state)
{
    (void)state;
    mg_run *run;
    watch still = {.tick = 0}, w = {.tick = 10};
    char *whole[2], *again[2];
    size_t size[2], other[2];
    open_run(&run, &still, MG_CHECKPOINT_AUTO, 40);
    finish(run, whole, size);
    assert_false(still.kept_before_random);
    for (int at = 25; at <= 40; at += 15) {
        open_run(&run, &w, MG_CHECKPOINT_AUTO, 40);
        step(run, at);
        mg_run_free(run);
        assert_true(there("checkpoint.0"));
        resume(&run, &w);
        assert_int_equal(mg_run_search(run)->iter, 3);
        finish(run, again, other);
        assert_true(w.kept_before_random);
        for (int i = 0; i < 2; i++) {
            assert_int_equal(size[i], other[i]);
            assert_memory_equal(whole[i], again[i], size[i]);
            free(again[i]);
        }
    }
    free(whole[0]);
    free(whole[1]);
}

/* Killed while the best of K is searched: the search itself need not be done again. */
static void killed_behind_the_search(void **state)
{
    (void)state;
    mg_run *run;
    watch w = {.tick = 10};
    char *data[2], path[128];
    size_t size[2];
    open_run(&run, &w, MG_CHECKPOINT_AUTO, 40);
    step(run, 40);
    snprintf(path, sizeof path, "%s/pattern.png", dir);
    assert_int_equal(mkdir(path, 0700), 0); /* so that it cannot end */
    assert_null(finish_and_write(run, NULL));
    mg_run_free(run);
    rmdir(path);
    resume(&run, &w);
    assert_int_equal(mg_run_search(run)->iter, 40);
    finish(run, data, size);
    free(data[0]);
    free(data[1]);
}

/* A folder in the place of its files. Only who asked for checkpoints has to have them. */
static void one_that_cannot_be_written_is_told_once(void **state)
{
    (void)state;
    mg_run *run;
    watch w = {.tick = 10};
    char path[2][128];
    mg_err why = {MG_OK, ""};
    bool done;
    mg_trace_row row;
    for (int i = 0; i < 2; i++)
        snprintf(path[i], sizeof path[i], "%s/checkpoint.%d", dir, i);
    open_run(&run, &w, MG_CHECKPOINT_AUTO, 1000);
    assert_int_equal(mkdir(path[0], 0700) | mkdir(path[1], 0700), 0);
    step(run, 50);
    assert_int_equal(w.notices, 1);
    assert_non_null(strstr(w.notice, "the search goes on without"));
    assert_non_null(strstr(w.notice, "checkpoint."));
    mg_run_free(run);
    rmdir(path[0]);
    rmdir(path[1]);
    open_run(&run, &w, 1, 1000);
    assert_int_equal(mkdir(path[0], 0700) | mkdir(path[1], 0700), 0);
    assert_int_not_equal(mg_run_step(run, &row, &done, &why), MG_OK);
    mg_run_free(run);
    rmdir(path[0]);
    rmdir(path[1]);
    remove_files();
}

static double seconds(const mg_json *record, const char *key)
{
    double v;
    MUST(mg_json_need_number(mg_json_find(mg_json_find(record, "exec"), "timings"), key, &v, "run.json", err));
    return v;
}

static void a_record_says_where_time_went(void **state)
{
    (void)state;
    static const char *const part[] = {"setup_s", "search_s", "best_of_k_s", "controls_s", "writing_s"};
    mg_run *run;
    watch w = {.tick = 1};
    bool done = false;
    double sum = 0;
    open_run(&run, &w, MG_CHECKPOINT_AUTO, 10);
    while (!done) {
        mg_trace_row row;
        MUST(mg_run_step(run, &row, &done, err));
    }
    mg_run_report *report = finish_and_write(run, &(mg_err){MG_OK, ""});
    assert_non_null(report);
    const mg_json *record = mg_run_report_record(report);
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        assert_true(seconds(record, part[i]) > 0);
        sum += seconds(record, part[i]);
    }
    assert_true(sum > seconds(record, "total_s") - 1e-9 && sum < seconds(record, "total_s") + 1e-9);
    assert_true(seconds(record, "search_s") >= 9); /* the clock is read after every iteration but the last */
    mg_run_report_free(report);
    mg_run_free(run);
    remove_files();
}

/* The control beside a result is the best of as many random patterns as the search has tried, drawn by the run's seed:
 * here drawn once more. */
static void the_control_tries_as_many_as_the_search(void **state)
{
    (void)state;
    enum { SEED = 5 };
    mg_run *run;
    watch w = {0};
    bool done = false;
    mg_study *study;
    mg_spec spec;
    mg_genome best, half;
    double loss;
    MUST(mg_spec_init(&spec, err));
    MUST(mg_list_add(&spec.faces.paths, "synth:1", err));
    spec.faces.size = 144;
    spec.faces.widths = (mg_reals){1, {90}};
    strcpy(spec.detector, "mock");
    spec.search.iters = 30;
    spec.search.seed = SEED;
    open_spec(&run, &w, MG_CHECKPOINT_OFF, &spec);
    while (!done) {
        mg_trace_row row;
        MUST(mg_run_step(run, &row, &done, err));
    }
    MUST(mg_run_finish(run, NULL, err));
    const mg_run_result *r = mg_run_result_of(run);
    MUST(mg_study_open(&study, r->spec, NULL, err));
    assert_true(r->evals > 30);
    MUST(mg_search_best_random(&study->problem, r->evals, SEED, NULL, &best, &loss, err));
    MUST(mg_search_best_random(&study->problem, r->evals / 2, SEED, NULL, &half, &loss, err));
    assert_false(mg_genome_equal(&best, &half)); /* or this test would see nothing */
    int g = mg_controls_find(r->controls, "best-of-K");
    assert_true(mg_genome_equal(&best, &r->controls->conditions.group[g].genome));
    assert_true(mg_genome_equal(&r->best, &r->controls->conditions.group[g + 1].genome));
    mg_study_free(study);
    mg_run_free(run);
    remove_files();
}

static void count_same(void *ctx, const char *file, bool same, const char *detail)
{
    (void)detail;
    int *n = ctx;
    n[same]++;
    assert_true(same || strcmp(file, "pattern.png") == 0);
}

/* A record is replayed only where each of its files is the same again: here another run's picture lies beside it. */
static void one_file_that_differs_is_no_replay(void **state)
{
    (void)state;
    static const char *const files[] = {"run.json", "trace.csv", "pattern.png"};
    char record[] = "/tmp/maskgen-record-XXXXXX", path[128], *data;
    size_t size;
    mg_run *run;
    mg_replay r;
    watch w = {0};
    bool done = false, same;
    open_run(&run, &w, MG_CHECKPOINT_OFF, 3);
    while (!done) {
        mg_trace_row row;
        MUST(mg_run_step(run, &row, &done, err));
    }
    mg_run_report_free(finish_and_write(run, &(mg_err){MG_OK, ""}));
    mg_run_free(run);
    assert_non_null(mkdtemp(record));
    for (int i = 0; i < 3; i++) {
        copy_result(&data, &size, files[i]);
        snprintf(path, sizeof path, "%s/%s", record, files[i]);
        MUST(mg_file_write(path, data, size, err));
        free(data);
    }
    snprintf(path, sizeof path, "%s/run.json", record);
    for (int i = 0; i < 2; i++) {
        int n[2] = {0, 0};
        MUST(mg_replay_load(&r, path, err));
        MUST(mg_replay_compare(&same, &r, dir, count_same, n, err));
        assert_true(same == (i == 0) && n[0] == i && n[1] == 3 - i);
        mg_replay_free(&r);
        copy_result(&data, &size, "preview.png");
        char other[128];
        snprintf(other, sizeof other, "%s/pattern.png", record);
        MUST(mg_file_write(other, data, size, err));
        free(data);
    }
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", record, files[i]);
        remove(path);
    }
    rmdir(record);
    remove_files();
}

/* Of a checkpoint, what it was made of must be what there is now, and it must be whole. */
static void other_inputs_are_not_gone_on_with(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        mg_run *run;
        watch w = {0};
        mg_err why = {MG_OK, ""};
        mg_exec exec = {.threads = 1};
        mg_context context = {.progress = {&w, told, hear, now}};
        char path[128], *data, *at;
        size_t size;
        snprintf(exec.out, sizeof exec.out, "%s", dir);
        open_run(&run, &w, 10, 100);
        step(run, 10);
        mg_run_free(run);
        snprintf(path, sizeof path, "%s/%s", dir, i ? "checkpoint.0" : "spec.json");
        MUST(mg_file_read(path, 1 << 24, &data, &size, err));
        at = i ? data + size / 2 : strstr(data, "\"kappa\": 2");
        assert_non_null(at);
        at[i ? 0 : strlen("\"kappa\": ")] ^= 1; /* 3 */
        MUST(mg_file_write(path, data, size, err));
        free(data);
        mg_status st = mg_run_resume(&run, &exec, &context, &why);
        if (i == 0) {
            assert_int_equal(st, MG_EINPUT);
            assert_non_null(strstr(why.msg, "spec.kappa has changed since the checkpoint (2, now 3)"));
        } else { /* passed over, and begun anew */
            assert_int_equal(st, MG_OK);
            assert_true(w.notices == 2 && mg_run_search(run)->iter == 0);
            mg_run_free(run);
        }
        remove_files();
    }
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(dir) ? 0 : -1;
}

static int remove_folder(void **state)
{
    char lock[128];
    (void)state;
    snprintf(lock, sizeof lock, "%s/.lock", dir);
    remove(lock);
    return rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(they_come_by_the_clock),
                                       cmocka_unit_test(slow_ones_come_seldom),
                                       cmocka_unit_test(what_was_killed_goes_on_to_the_same_bytes),
                                       cmocka_unit_test(killed_behind_the_search),
                                       cmocka_unit_test(the_control_tries_as_many_as_the_search),
                                       cmocka_unit_test(other_inputs_are_not_gone_on_with),
                                       cmocka_unit_test(one_file_that_differs_is_no_replay),
                                       cmocka_unit_test(one_that_cannot_be_written_is_told_once),
                                       cmocka_unit_test(a_record_says_where_time_went)};
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
