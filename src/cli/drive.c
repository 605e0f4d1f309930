/* What run, resume and replay share: searching to the end, measuring, writing, printing. */
#include "cli/drive.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text/text.h"
#include "report/recognition/recognition.h"
#include "report/run_files.h"
#include "report/run_text.h"
#include "run/result.h"

/* Table and claim of each detector that confirmed. */
static mg_status print_tables(const mg_run_result *r, const mg_run_report *report, mg_err *err)
{
    for (int i = 0; i < r->confirming->count; i++) {
        char *text;
        mg_status st = mg_controls_print(&text, r->controls, i, err);
        if (st != MG_OK)
            return st;
        if (r->confirming->count > 1)
            cli_say("%s\n", r->confirming->at[i].row->name);
        cli_put(text);
        cli_say("\n%s\n\n", mg_run_report_claim(report, i));
        free(text);
    }
    return MG_OK;
}

static mg_status print_recognition(const mg_run_result *r, mg_err *err)
{
    mg_strbuf w = {0};
    char *text = NULL;
    mg_recognised_put(&w, r->recognised);
    mg_status st = mg_strbuf_take(&w, &text, err);
    if (st == MG_OK)
        cli_put(text);
    free(text);
    return st;
}

static mg_status print_result(const mg_run_result *r, const mg_run_report *report, const mg_exec *exec, mg_err *err)
{
    if (exec->json)
        return cli_print_json(mg_run_report_record(report), err);
    cli_say("%s, %s, seed %lld; %s accepted, best loss %.4f\n\n", mg_count(r->iters, "iteration"),
            mg_count(r->evals, "candidate"), (long long)r->spec->search.seed, mg_count(r->accepted, "move"),
            r->best_loss);
    mg_status st = r->recognised ? print_recognition(r, err) : MG_OK;
    if (st == MG_OK)
        st = print_tables(r, report, err);
    if (st == MG_OK)
        cli_say("%s/pattern.png  preview.png  trace.csv  run.json\n", mg_shown(exec->out));
    return st;
}

mg_status drive_search(mg_run *run, progress *bar, int64_t iters, mg_err *err)
{
    bool done = false;
    mg_status st = MG_OK;
    while (!done && !cli_signal() && mg_run_search(run)->iter < iters) {
        mg_trace_row row;
        MG_TRY(mg_run_step(run, &row, &done, err));
        progress_step(bar, run, &row, iters);
    }
    progress_mark(bar, "search");
done:
    return st;
}

mg_status drive_finish(mg_run_report **report, mg_run *run, progress *bar, const char *interrupted, mg_err *err)
{
    mg_status st;
    MG_TRY(mg_run_finish(run, interrupted, err));
    MG_TRY(mg_run_write(report, run, err));
    MG_TRY(mg_run_done(run, err));
    progress_mark(bar, "writing");
done:
    return st;
}

mg_status drive_to_end(mg_run *run, call *c, mg_err *err)
{
    const mg_exec *exec = &c->s.exec;
    mg_run_report *report = NULL;
    mg_status st = drive_search(run, &c->bar, mg_run_spec(run)->search.iters, err);
    if (st == MG_OK)
        st = drive_finish(&report, run, &c->bar, cli_signal_name(), err);
    progress_end(&c->bar);
    MG_TRY(st);
    if (!exec->quiet || exec->json)
        MG_TRY(print_result(mg_run_result_of(run), report, exec, err));
    cli_flush(); /* a closed pipe shows itself now, as a signal; other losses are told at the end */
    c->code = cli_signal() ? 128 + cli_signal() : mg_run_target_missed(run) ? EXIT_UNMET : EXIT_DONE;
done:
    mg_run_report_free(report);
    return st;
}
