/* maskgen replay FILE: run a record again in a temporary folder and compare it byte for byte. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/drive.h"
#include "cli/environment.h"
#include "base/file/file.h"
#include "score/hog/hog_engine.h"
#include "run/replay.h"
#include "cli/progress.h"
#include "base/text/text.h"

typedef struct options {
    bool check;
    mg_list faces;
} options;

static const mg_param replay_rows[] = {
    {"check", 0, MG_BOOL, offsetof(options, check), 0, 0, NULL, NULL, NULL,
     "Stop at once, with exit code 3, where an input is not the record's: do not run in vain."},
    {"faces", 0, MG_LIST, offsetof(options, faces), 0, 0, "", NULL, "PATH…",
     "Where the photos and folders are that the record names; a picture names them without their paths."},
    MG_PARAM_END,
};

static const cli_read replay_reads[] = {
    {"threads", NULL},
    {"engine", "Search with the fast engine where there is one, or with dlib's own detector; a run.json names its own."},
    {"quiet", "No progress and no report: the exit code alone."},
    {NULL, NULL},
};

static void remove_folder(const char *dir)
{
    mg_list files;
    if (mg_dir_list(&files, dir, NULL, NULL) == MG_OK) {
        for (size_t i = 0; i < files.count; i++)
            remove(files.item[i]);
        mg_list_free(&files);
    }
    rmdir(dir);
}

static void print_input(void *quiet, const char *path, const char *was, const char *now)
{
    if (!*(bool *)quiet)
        printf("input differs: %s was %s, is %s\n", mg_shown(path), mg_shown(was), mg_shown(now));
}

static void print_file(void *quiet, const char *file, bool same, const char *detail)
{
    if (!*(bool *)quiet)
        printf("%s: %s%s\n", file, same ? "identical" : "DIFFERS: ", mg_shown(detail));
}

/* As far as the record's run went. */
static mg_status run_again(mg_run *run, const mg_replay *r, progress *bar, mg_err *err)
{
    bool done = false;
    mg_status st = MG_OK;
    while (st == MG_OK && !done && !cli_signal() && mg_run_search(run)->iter < r->iters) {
        mg_trace_row row;
        st = mg_run_step(run, &row, &done, err);
        if (st == MG_OK)
            progress_step(bar, run, &row, r->iters);
    }
    if (st != MG_OK || cli_signal())
        return st;
    mg_run_report *report = NULL;
    st = drive_finish(&report, run, *r->interrupted ? r->interrupted : NULL, err);
    mg_run_report_free(report);
    return st;
}

/* What cannot change a result by design is the first suspect where it did. */
static void print_path(const mg_replay *r, const mg_exec *exec)
{
    const char *was = mg_replay_cpu_path(r);
    if (!exec->quiet && was && exec->engine != MG_ENGINE_DLIB && strcmp(was, mg_hog_path_name()) != 0)
        printf("CPU path: was %s, is %s\n", was, mg_hog_path_name());
}

static mg_status replay(const mg_replay *r, mg_exec *exec, const options *o, bool *same, mg_err *err)
{
    mg_run *run = NULL;
    mg_pool *pool = NULL;
    progress bar;
    progress_init(&bar, exec->quiet);
    mg_status st = mg_pool_new(&pool, cli_threads(exec), err);
    mg_context context = cli_context_with(pool, &bar);
    if (st == MG_OK)
        st = mg_run_open(&run, &r->spec, exec, &context, err);
    progress_end(&bar);
    size_t changed = st == MG_OK ? mg_replay_inputs(r, run, print_input, &exec->quiet) : 0;
    if (st == MG_OK && !(changed && o->check)) {
        st = run_again(run, r, &bar, err);
        progress_end(&bar);
        if (st == MG_OK && !cli_signal())
            st = mg_replay_compare(same, r, exec->out, print_file, &exec->quiet, err);
        if (!*same)
            print_path(r, exec);
    }
    *same = *same && changed == 0;
    mg_run_free(run);
    mg_pool_free(pool);
    return st;
}

static mg_status read_arguments(const command *self, mg_exec *exec, options *o, mg_list *rest, int argc, char *const *argv, mg_err *err)
{
    settings s;
    mg_status st = cli_settings(self, &s, o, argc, argv, rest, err);
    *exec = s.exec;
    cli_settings_free(&s);
    if (st == MG_OK && rest->count != 1)
        st = mg_fail(err, MG_EINPUT, "replay: name one pattern.png or run.json");
    return st;
}

static int cmd_replay(const command *self, int argc, char *const *argv)
{
    mg_exec exec;
    options o = {0};
    mg_list rest = {0};
    mg_replay r = {0};
    mg_err err = {MG_OK, ""};
    bool same = true;
    mg_status st = read_arguments(self, &exec, &o, &rest, argc, argv, &err);
    if (st == MG_OK)
        st = mg_replay_load(&r, rest.item[0], &err);
    if (st == MG_OK)
        st = mg_replay_faces(&r, &o.faces, &err);
    mg_list_free(&rest);
    if (r.engine == MG_ENGINE_DLIB)
        exec.engine = MG_ENGINE_DLIB;
    cli_catch_signals();
    if (st == MG_OK && (st = mg_temp_folder(exec.out, cli_context()->temp_dir, "replay", &err)) == MG_OK) {
        st = replay(&r, &exec, &o, &same, &err);
        remove_folder(exec.out);
    }
    mg_replay_free(&r);
    mg_list_free(&o.faces);
    if (st == MG_OK && cli_signal())
        return 128 + cli_signal();
    if (st == MG_OK && !exec.quiet)
        printf(same ? "replayed: the same bytes\n" : "replayed: not the same\n");
    return st != MG_OK ? cli_fail(&err) : same ? EXIT_DONE : EXIT_UNMET;
}

const command command_replay = {
    .name = "replay",
    .usage = "replay FILE [options]",
    .summary = "Run a record again and compare it byte for byte.",
    .main = cmd_replay,
    .own = replay_rows,
    .reads = replay_reads,
    .takes_files = true,
};
