/* maskgen resume DIR: go on with a run that was killed or interrupted. */
#include <stdio.h>
#include <string.h>

#include "cli/drive.h"
#include "spec/rows.h"
#include "base/text/text.h"

static const cli_read resume_reads[] = {
    {"verbose", NULL},
    {"threads quiet json", NULL},
    {"out", "Folder of the run: the same as DIR."},
    {"checkpoint-every", "Every N iterations, write what a further resume needs; off: as the run was begun."},
    {NULL, NULL},
};

static mg_status resume_run(call *c, mg_err *err)
{
    mg_exec *exec = &c->s.exec;
    mg_run *run = NULL;
    mg_status st;
    if (c->rest.count > 1 || (c->rest.count == 1 && cli_given(&c->s, "out")))
        return mg_fail(err, MG_EINPUT, "resume: one folder at a time");
    if (c->rest.count == 1)
        MG_TRY(mg_param_set((mg_params){mg_exec_rows, exec}, mg_params_find(mg_exec_rows, "out"), c->rest.item[0],
                            "resume", err));
    cli_catch_signals();
    MG_TRY(cli_start(c, exec->quiet || (exec->json && !c->s.verbose), err));
    st = mg_run_resume(&run, exec, &c->context, err);
    progress_mark(&c->bar, "setup");
    progress_end(&c->bar);
    MG_TRY(st);
    if (run)
        MG_TRY(drive_to_end(run, c, err));
    else if (!exec->quiet)
        cli_say("%s: this run is finished\n", mg_shown(exec->out));
done:
    mg_run_free(run);
    return st;
}

const command command_resume = {
    .name = "resume",
    .usage = "resume [DIR] [options]",
    .summary = "Go on with a run that was killed or interrupted, in maskgen-out unless named.",
    .run = resume_run,
    .reads = resume_reads,
    .arguments = CLI_ANY,
    .takes_files = true,
};
