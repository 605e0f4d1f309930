/* maskgen resume DIR: go on with a run that was killed or interrupted. */
#include <stdio.h>
#include <string.h>

#include "drive.h"

static mg_status read_arguments(mg_exec *exec, int argc, char *const *argv, mg_err *err)
{
    mg_list rest = {0};
    mg_params tables[] = {{mg_exec_rows, exec}, {NULL, NULL}};
    memset(exec, 0, sizeof *exec);
    mg_status st = mg_params_default(tables[0], err);
    if (st == MG_OK)
        st = mg_params_argv(tables, argc, argv, &rest, err);
    if (st == MG_OK && rest.count > 1)
        st = mg_fail(err, MG_EINPUT, "resume: one folder at a time");
    if (st == MG_OK && rest.count == 1)
        st = mg_param_set(tables[0], mg_params_find(mg_exec_rows, "out"), rest.item[0], "resume", err);
    mg_list_free(&rest);
    return st;
}

int cmd_resume(int argc, char *const *argv)
{
    mg_exec exec;
    mg_err err = {MG_OK, ""};
    mg_run *run = NULL;
    progress bar;
    if (read_arguments(&exec, argc, argv, &err) != MG_OK)
        return cli_fail(&err);
    cli_catch_signals();
    progress_init(&bar, exec.quiet || exec.json);
    mg_hooks hooks = {&bar, progress_stage, progress_notice, cli_now};
    mg_status st = mg_run_resume(&run, &exec, &hooks, &err);
    if (st == MG_OK && !run) {
        progress_end(&bar);
        if (!exec.quiet)
            printf("%s: this run is finished\n", exec.out);
        return EXIT_DONE;
    }
    return drive_to_end(st, run, &exec, &bar, &err);
}
