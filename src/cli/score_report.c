#include "cli/score_report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file/file.h"
#include "base/text/text.h"
#include "cli/ci/accept.h"
#include "cli/environment.h"

/* The command that accepts all of it. Where a row is missing and that fails, all files must be named, so that --prune
 * drops no other. */
static mg_status find_accept(score_job *b, mg_err *err)
{
    bool lost = b->o->missing == MISSING_FAIL && mg_json_count(b->missing) > 0;
    mg_list changed = {0};
    mg_status st = MG_OK;
    if (b->o->update || b->bad || !(b->changed || lost))
        return MG_OK;
    for (const mg_json *r = mg_json_first(b->rows); r; r = mg_json_next(r)) {
        const char *path = mg_json_string(mg_json_find(r, "path"));
        bool again = changed.count && strcmp(changed.item[changed.count - 1], path) == 0;
        if (!again && mg_json_count(mg_json_find(r, "changes")))
            MG_TRY(mg_list_add(&changed, path, err));
    }
    MG_TRY(ci_accept(&b->accept, b->c, lost ? &b->named : &changed, lost, err));
done:
    mg_list_free(&changed);
    return st;
}

/* The files that were asked for. */
static mg_status write_files(const score_job *b, const mg_score_report *r, mg_err *err)
{
    const score_options *o = b->o;
    char *junit = NULL, *benchmark = NULL;
    mg_status st = MG_OK;
    if (*o->junit) {
        MG_TRY(mg_score_junit(&junit, r, err));
        MG_TRY(mg_file_write(o->junit, junit, strlen(junit), err));
    }
    if (*o->benchmark) {
        MG_TRY(mg_score_benchmark(&benchmark, b->rows, err));
        MG_TRY(mg_file_write(o->benchmark, benchmark, strlen(benchmark), err));
    }
done:
    free(junit);
    free(benchmark);
    return st;
}

/* GitHub's annotations on standard output (where that is a document on standard error, which the runner reads too), and
 * the step's summary. */
static mg_status tell_github(const score_job *b, const mg_score_report *r, mg_err *err)
{
    const char *step = cli_step_summary();
    char *annotations = NULL, *summary = NULL;
    mg_status st;
    MG_TRY(mg_score_annotations(&annotations, r, err));
    fputs(annotations, b->silent ? stderr : stdout);
    if (step) {
        MG_TRY(mg_score_summary(&summary, r, err));
        MG_TRY(mg_file_append(step, summary, strlen(summary), err));
    }
done:
    free(annotations);
    free(summary);
    return st;
}

static mg_status write_reports(score_job *b, mg_err *err)
{
    const score_options *o = b->o;
    mg_status st;
    MG_TRY(find_accept(b, err));
    mg_score_report r = {b->rows, o->update ? NULL : b->missing, o->missing == MISSING_FAIL, o->all_changes, b->accept};
    MG_TRY(write_files(b, &r, err));
    if (o->ci && !(o->update && !b->bad))
        st = tell_github(b, &r, err);
done:
    return st;
}

static mg_status name_missing(const score_job *b, mg_err *err)
{
    mg_status st = MG_OK;
    for (const mg_json *r = mg_json_first(b->missing); st == MG_OK && r; r = mg_json_next(r)) {
        char *line;
        st = mg_score_absent(&line, r, err);
        if (st == MG_OK)
            cli_notice(NULL, line);
        free(line);
    }
    return st;
}

/* The last line: what came of the baseline. */
static void sum_up(const score_job *b)
{
    const char *name = mg_shown(b->o->baseline);
    size_t n = b->compared, held = n - b->changed, gone = mg_json_count(b->missing);
    if (b->o->update && b->bad)
        return;
    if (b->o->update) {
        cli_say("%s: %zu of %s written anew", name, b->changed, mg_count(n, "score"));
        if (b->o->prune)
            cli_say(", %s dropped", mg_count(gone, "row"));
    } else {
        cli_say("%s: %zu of %s hold%s", name, held, mg_count(n, "score"), held == 1 || n == 1 ? "s" : "");
        if (gone)
            cli_say(", %s not scored", mg_count(gone, "row"));
    }
    cli_say("\n");
    if (b->accept) {
        cli_say("to accept: ");
        cli_put(b->accept);
        cli_say("\n");
    }
}

mg_status score_report(score_job *b, mg_err *err)
{
    mg_status st;
    MG_TRY(write_reports(b, err));
    if (b->c->s.exec.json)
        return cli_print_json(b->root, err);
    if (b->baseline && !b->c->s.exec.quiet) {
        st = name_missing(b, err);
        if (!b->silent)
            sum_up(b);
    }
done:
    return st;
}

int score_code(const score_job *b)
{
    size_t files = b->named.count;
    mg_err err;
    if (b->bad && b->o->update)
        mg_fail_at(&err, MG_EINPUT, b->o->baseline, "%zu of %s could not be scored, and nothing was written", b->bad,
                   mg_count(files, "file"));
    else if (b->bad)
        mg_fail(&err, MG_EINPUT, "%zu of %s could not be scored", b->bad, mg_count(files, "file"));
    if (b->bad && (files > 1 || b->o->update))
        cli_fail(&err);
    bool lost = b->o->missing == MISSING_FAIL && mg_json_count(b->missing) > 0;
    return b->bad ? b->code : (b->changed && !b->o->update) || lost ? EXIT_UNMET : EXIT_DONE;
}
