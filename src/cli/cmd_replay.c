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
#include "base/text/text.h"

typedef struct options {
    bool check;
    mg_list faces;
} options;

static const mg_param replay_rows[] = {
    {"check", 0, MG_BOOL, offsetof(options, check), 0, 0, NULL, NULL, NULL,
     "Stop at once, with exit code 3, where an input is not the record's, instead of running and comparing all the "
     "same."},
    {"faces", 0, MG_LIST, offsetof(options, faces), 0, 0, "", NULL, "PATH…",
     "Where the photos and folders are that the record names; they are taken by their names, and held to its SHA-256."},
    MG_PARAM_END,
};

static const cli_read replay_reads[] = {
    {"verbose", NULL},
    {"threads", NULL},
    {"engine",
     "Search with the fast engine where there is one, or with dlib's own detector; a run.json names its own."},
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
        cli_say("input differs: %s was %s, is %s\n", mg_shown(path), mg_shown(was), mg_shown(now));
}

static void print_file(void *quiet, const char *file, bool same, const char *detail)
{
    if (!*(bool *)quiet)
        cli_say("%s: %s%s\n", file, same ? "identical" : "DIFFERS: ", mg_shown(detail));
}

/* As far as the record's run went. */
static mg_status run_again(mg_run *run, const mg_replay *r, progress *bar, mg_err *err)
{
    mg_run_report *report = NULL;
    mg_status st;
    MG_TRY(drive_search(run, bar, r->iters, err));
    if (!cli_signal())
        MG_TRY(drive_finish(&report, run, bar, *r->interrupted ? r->interrupted : NULL, err));
done:
    mg_run_report_free(report);
    return st;
}

/* What cannot change a result by design is the first suspect where it did. */
static void print_path(const mg_replay *r, const mg_exec *exec)
{
    const char *was = mg_replay_cpu_path(r), *is = mg_hog_path_name(cli_context());
    if (!exec->quiet && was && exec->engine != MG_ENGINE_DLIB && strcmp(was, is) != 0)
        cli_say("CPU path: was %s, is %s\n", was, is);
}

/* Runs the record in the folder exec.out, and tells in *same whether inputs and outputs are the record's. */
static mg_status replay(const mg_replay *r, call *c, bool *same, mg_err *err)
{
    const options *o = c->own;
    mg_exec *exec = &c->s.exec;
    mg_run *run = NULL;
    mg_status st = mg_run_open(&run, &r->spec, exec, &c->context, err);
    progress_mark(&c->bar, "setup");
    progress_end(&c->bar);
    MG_TRY(st);
    size_t changed = mg_replay_inputs(r, run, print_input, &exec->quiet);
    *same = changed == 0;
    if (changed && o->check)
        goto done;
    bool equal = true;
    st = run_again(run, r, &c->bar, err);
    progress_end(&c->bar);
    MG_TRY(st);
    if (!cli_signal())
        MG_TRY(mg_replay_compare(&equal, r, exec->out, print_file, &exec->quiet, err));
    if (!equal)
        print_path(r, exec);
    *same = *same && equal;
done:
    mg_run_free(run);
    return st;
}

static mg_status replay_run(call *c, mg_err *err)
{
    const options *o = c->own;
    mg_exec *exec = &c->s.exec;
    mg_replay r = {0};
    bool same = true, made = false;
    mg_status st;
    if (c->rest.count != 1)
        return mg_fail(err, MG_EINPUT, "replay: name one pattern.png or run.json");
    MG_TRY(mg_replay_load(&r, c->rest.item[0], err));
    MG_TRY(mg_replay_faces(&r, &o->faces, err));
    if (r.engine == MG_ENGINE_DLIB)
        exec->engine = MG_ENGINE_DLIB;
    cli_catch_signals();
    MG_TRY(mg_temp_folder(exec->out, cli_context()->temp_dir, "replay", err));
    made = true;
    MG_TRY(cli_start(c, exec->quiet, err));
    MG_TRY(replay(&r, c, &same, err));
    c->code = cli_signal() ? 128 + cli_signal() : same ? EXIT_DONE : EXIT_UNMET;
    if (!cli_signal() && !exec->quiet)
        cli_say(same ? "replayed: the same bytes\n" : "replayed: not the same\n");
done:
    if (made)
        remove_folder(exec->out);
    mg_replay_free(&r);
    return st;
}

const command command_replay = {
    .name = "replay",
    .usage = "replay FILE [options]",
    .summary = "Run a record again and compare it byte for byte.",
    .run = replay_run,
    .own = replay_rows,
    .own_size = sizeof(options),
    .reads = replay_reads,
    .arguments = CLI_ANY,
    .takes_files = true,
};
