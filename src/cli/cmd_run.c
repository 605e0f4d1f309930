/* maskgen [run]: search for a pattern, measure it beside its controls, write the record. */
#include <stdio.h>
#include <stdlib.h>

#include "drive.h"

/* Table and claim of each detector that confirmed. */
static mg_status print_tables(const mg_run *run, mg_err *err)
{
    for (int i = 0; i < mg_run_judges(run); i++) {
        char *text;
        mg_status st = mg_table_print(&text, mg_run_table_by(run, i), err);
        if (st != MG_OK)
            return st;
        if (mg_run_judges(run) > 1)
            printf("%s\n", mg_run_judge(run, i));
        printf("%s\n%s\n\n", text, mg_run_claim_by(run, i));
        free(text);
    }
    return MG_OK;
}

static mg_status print_result(const mg_run *run, const mg_exec *exec, mg_err *err)
{
    if (exec->json)
        return cli_print_json(mg_run_record(run), err);
    const mg_search *search = mg_run_search(run);
    printf("%lld iterations, %lld candidates, seed %lld; %lld moves accepted, best loss %.4f\n\n", (long long)search->iter,
           (long long)search->evals, (long long)mg_run_spec(run)->search.seed, (long long)search->anneal.accepted,
           search->anneal.best_loss);
    mg_status st = print_tables(run, err);
    if (st == MG_OK)
        printf("%s/pattern.png  preview.png  trace.csv  run.json\n", exec->out);
    return st;
}

static mg_status search(mg_run *run, progress *bar, mg_err *err)
{
    int64_t iters = mg_run_spec(run)->search.iters;
    bool done = iters == mg_run_search(run)->iter;
    mg_status st = MG_OK;
    while (st == MG_OK && !done && !cli_signal()) {
        mg_trace_row row;
        st = mg_run_step(run, &row, &done, err);
        if (st == MG_OK)
            progress_step(bar, run, &row, iters);
    }
    return st == MG_OK ? mg_run_finish(run, cli_signal_name(), err) : st;
}

int drive_to_end(mg_status st, mg_run *run, const mg_exec *exec, progress *bar, mg_err *err)
{
    if (st == MG_OK)
        st = search(run, bar, err);
    progress_end(bar);
    if (st == MG_OK && (!exec->quiet || exec->json))
        st = print_result(run, exec, err);
    int code = st != MG_OK ? cli_fail(err)
               : fflush(stdout) != 0 && !cli_signal() ? EXIT_FAILED
               : mg_run_target_missed(run) ? EXIT_UNMET
                                           : EXIT_DONE;
    mg_run_free(run);
    return st == MG_OK && cli_signal() ? 128 + cli_signal() : code;
}

/* mg_run_open sees to what the spec names; where the spec came from, only we know. */
static mg_status check_apart(const settings *s, mg_err *err)
{
    mg_paths out = {0}, in = {0};
    mg_status st = mg_run_files(&out, s->exec.out, err);
    if (st == MG_OK)
        st = mg_paths_add(&in, s->config, err);
    return cli_apart(st, &out, &in, err);
}

int cmd_run(const command *self, int argc, char *const *argv)
{
    settings s;
    mg_err err = {MG_OK, ""};
    mg_run *run = NULL;
    progress bar;
    if (cli_settings(&s, (mg_params){NULL, NULL}, argc, argv, NULL, &err) != MG_OK)
        return cli_fail(&err);
    cli_catch_signals();
    progress_init(&bar, s.exec.quiet || s.exec.json);
    mg_hooks hooks = {&bar, progress_stage, progress_notice, cli_now};
    mg_status st = check_apart(&s, &err);
    if (st == MG_OK)
        st = mg_run_open(&run, &s.spec, &s.exec, &hooks, &err);
    int code = drive_to_end(st, run, &s.exec, &bar, &err);
    cli_settings_free(&s);
    return code;
}
