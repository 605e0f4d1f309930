/* maskgen [run]: search for a pattern, measure it beside its controls, write the record. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/drive.h"
#include "objective/terms.h"
#include "base/text/text.h"
#include "search/methods.h"

/* Whether the loss of the spec asks for one of these objectives. A list that cannot be read is refused later, in words
 * of its own. */
static bool seeks(const mg_spec *s, const char *one, const char *other)
{
    mg_loss_terms a;
    bool found = mg_loss_terms_parse(&a, s->objective, NULL) != MG_OK;
    for (int i = 0; i < a.count; i++)
        found |= strcmp(a.row[i]->name, one) == 0 || strcmp(a.row[i]->name, other) == 0;
    return found;
}

/* Whether the method of the spec reads a cooling schedule. One that is not known is refused later, in words of its own.
 */
static bool cools(const mg_spec *s)
{
    mg_search_choice c;
    bool yes = mg_search_choose(&c, s->search.method, NULL) != MG_OK || (c.row->flags & MG_SEARCH_COOLS);
    mg_search_choice_free(&c);
    return yes;
}

/* What the rest of the spec leaves unread was meant otherwise. mg_run_open sees to the files that the spec names; where
 * the spec came from, only we know. */
static mg_status check(call *c, mg_err *err)
{
    const mg_spec *p = &c->s.spec;
    bool canvas = p->scene == MG_SCENE_CANVAS;
    const cli_condition when[] = {
        {"size", canvas, "with --scene canvas"},
        {"faces people mask views view-seed crop face-width", !canvas, "with --scene faces"},
        {"view-seed", p->faces.views > 1, "with --views 2 or more"},
        {"stamp", strcmp(p->pattern.family, "stamps") == 0, "with --family stamps"},
        {"levels", strcmp(p->pattern.family, "cells") == 0 && !p->pattern.palette[0],
         "with --family cells, and without --palette"},
        {"schedule temp min-temp decay", cools(p), "with --search anneal"},
        {"decay", p->search.schedule != MG_SCHEDULE_AUTO, "with --schedule exp, geom or arith"},
        {"kappa", seeks(p, "hide", "divert") || seeks(p, "confuse", "keep"),
         "with --objective hide, divert, confuse or keep"},
        {"recogniser aligner match", seeks(p, "confuse", "confuse"), "with --objective confuse"},
        {"decoys", seeks(p, "decoy", "count"), "with --objective decoy or count"},
    };
    mg_status st;
    MG_TRY(cli_check(&c->s, when, sizeof when / sizeof *when, err));
    MG_TRY(mg_run_files(&c->out, c->s.exec.out, err));
    MG_TRY(cli_apart(c, err));
done:
    return st;
}

static mg_status run_run(call *c, mg_err *err)
{
    const mg_exec *exec = &c->s.exec;
    mg_run *run = NULL;
    mg_status st;
    MG_TRY(check(c, err));
    cli_catch_signals();
    MG_TRY(cli_start(c, exec->quiet || (exec->json && !c->s.verbose), err));
    st = mg_run_open(&run, &c->s.spec, exec, &c->context, err);
    progress_mark(&c->bar, "setup");
    progress_end(&c->bar);
    MG_TRY(st);
    MG_TRY(drive_to_end(run, c, err));
done:
    mg_run_free(run);
    return st;
}

const command command_run = {
    .name = "run",
    .usage = "[run] [options]",
    .summary = "Search for a pattern and measure it beside its controls (the default).",
    .run = run_run,
};
