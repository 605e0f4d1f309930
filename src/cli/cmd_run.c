/* maskgen [run]: search for a pattern, measure it beside its controls, write the record. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/environment.h"
#include "cli/drive.h"
#include "objective/terms.h"
#include "base/text/text.h"

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
        cli_put(text);
        printf("\n%s\n\n", mg_run_claim_by(run, i));
        free(text);
    }
    return MG_OK;
}

static mg_status print_result(const mg_run *run, const mg_exec *exec, mg_err *err)
{
    if (exec->json)
        return cli_print_json(mg_run_record(run), err);
    const mg_search *search = mg_run_search(run);
    printf("%s, %s, seed %lld; %s accepted, best loss %.4f\n\n", mg_count(search->iter, "iteration"), mg_count(search->evals, "candidate"),
           (long long)mg_run_spec(run)->search.seed, mg_count(search->anneal.accepted, "move"), search->anneal.best_loss);
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
               : mg_run_target_missed(run) ? EXIT_UNMET
                                           : EXIT_DONE;
    cli_flush(); /* a closed pipe shows itself now, as a signal; other losses are told at the end */
    mg_run_free(run);
    return st == MG_OK && cli_signal() ? 128 + cli_signal() : code;
}

/* Whether the loss of the spec asks for one of these objectives. A list that cannot be read is refused later, in words of its own. */
static bool seeks(const mg_spec *s, const char *one, const char *other)
{
    mg_aims a;
    bool found = mg_aims_parse(&a, s->objective, NULL) != MG_OK;
    for (int i = 0; i < a.count; i++)
        found |= strcmp(a.row[i]->name, one) == 0 || strcmp(a.row[i]->name, other) == 0;
    return found;
}

/* What the rest of the spec leaves unread was meant otherwise. */
static mg_status check(const settings *s, mg_err *err)
{
    const mg_spec *p = &s->spec;
    bool canvas = p->scene == MG_SCENE_CANVAS;
    const char *faces = "with --scene faces";
    const cli_condition c[] = {
        {"size", canvas, "with --scene canvas"},
        {"faces", !canvas, faces},
        {"mask", !canvas, faces},
        {"views", !canvas, faces},
        {"view-seed", !canvas, faces},
        {"crop", !canvas, faces},
        {"face-width", !canvas, faces},
        {"view-seed", p->faces.views > 1, "with --views 2 or more"},
        {"stamp", strcmp(p->pattern.family, "stamps") == 0, "with --family stamps"},
        {"levels", strcmp(p->pattern.family, "cells") == 0 && !p->pattern.palette[0], "with --family cells, and without --palette"},
        {"decay", p->search.schedule != MG_SCHEDULE_AUTO, "with --schedule exp, geom or arith"},
        {"kappa", seeks(p, "hide", "divert"), "with --objective hide or divert"},
        {"decoys", seeks(p, "decoy", "count"), "with --objective decoy or count"},
    };
    return cli_check(s, c, sizeof c / sizeof *c, err);
}

/* mg_run_open sees to what the spec names; where the spec came from, only we know. */
static mg_status check_apart(const settings *s, mg_err *err)
{
    mg_list out = {0}, in = {0};
    mg_status st = mg_run_files(&out, s->exec.out, err);
    if (st == MG_OK)
        st = mg_list_add(&in, s->config, err);
    return cli_apart(st, &out, &in, err);
}

int cmd_run(const command *self, int argc, char *const *argv)
{
    settings s;
    mg_err err = {MG_OK, ""};
    mg_run *run = NULL;
    progress bar;
    if (cli_settings(self, &s, NULL, argc, argv, NULL, &err) != MG_OK)
        return cli_fail(&err);
    if (check(&s, &err) != MG_OK) {
        cli_settings_free(&s);
        return cli_fail(&err);
    }
    cli_catch_signals();
    progress_init(&bar, s.exec.quiet || s.exec.json);
    mg_hooks hooks = {&bar, progress_stage, progress_notice, cli_now, cli_context()};
    mg_status st = check_apart(&s, &err);
    if (st == MG_OK)
        st = mg_run_open(&run, &s.spec, &s.exec, &hooks, &err);
    int code = drive_to_end(st, run, &s.exec, &bar, &err);
    cli_settings_free(&s);
    return code;
}
