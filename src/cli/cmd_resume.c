/* maskgen resume DIR: go on with a run that was killed or interrupted. */
#include <stdio.h>
#include <string.h>

#include "cli/environment.h"
#include "cli/drive.h"
#include "spec/rows.h"
#include "base/text/text.h"

static const cli_read resume_reads[] = {
    {"out", "Folder of the run: the same as DIR."},
    {"threads", NULL},
    {"checkpoint-every", "Every N iterations, write what a further resume needs; off: as the run was begun."},
    {"quiet", NULL},
    {"json", NULL},
    {NULL, NULL},
};

static mg_status read_arguments(const command *self, mg_exec *exec, int argc, char *const *argv, mg_err *err)
{
    settings s;
    mg_list rest = {0};
    mg_status st = cli_settings(self, &s, NULL, argc, argv, &rest, err);
    *exec = s.exec;
    if (st == MG_OK && (rest.count > 1 || (rest.count == 1 && cli_given(&s, "out"))))
        st = mg_fail(err, MG_EINPUT, "resume: one folder at a time");
    cli_settings_free(&s);
    if (st == MG_OK && rest.count == 1)
        st = mg_param_set((mg_params){mg_exec_rows, exec}, mg_params_find(mg_exec_rows, "out"), rest.item[0], "resume", err);
    mg_list_free(&rest);
    return st;
}

static int cmd_resume(const command *self, int argc, char *const *argv)
{
    mg_exec exec;
    mg_err err = {MG_OK, ""};
    mg_run *run = NULL;
    mg_pool *pool = NULL;
    progress bar;
    if (read_arguments(self, &exec, argc, argv, &err) != MG_OK)
        return cli_fail(&err);
    cli_catch_signals();
    progress_init(&bar, exec.quiet || exec.json);
    mg_status st = mg_pool_new(&pool, cli_threads(&exec), &err);
    mg_context context = cli_context_with(pool, &bar);
    int code = EXIT_DONE;
    if (st == MG_OK)
        st = mg_run_resume(&run, &exec, &context, &err);
    progress_end(&bar);
    if (st != MG_OK || run)
        code = drive_to_end(st, run, &exec, &bar, &err);
    else if (!exec.quiet)
        printf("%s: this run is finished\n", mg_shown(exec.out));
    mg_pool_free(pool);
    return code;
}

const command command_resume = {
    .name = "resume",
    .usage = "resume [DIR] [options]",
    .summary = "Go on with a run that was killed or interrupted, in maskgen-out unless named.",
    .main = cmd_resume,
    .reads = resume_reads,
    .takes_files = true,
};
