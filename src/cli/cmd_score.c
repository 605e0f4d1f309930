/* maskgen score FILE…: what detectors and recognisers say of patterns and pictures, and whether a baseline still holds.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/ci/accept.h"
#include "cli/ci/recipe.h"
#include "cli/score_report.h"
#include "base/file/file.h"
#include "base/file/stream.h"
#include "objective/inputs.h"
#include "base/text/text.h"
#include "maskgen/version.h"

static const char *const minus_is_auto[] = {"auto=-1", NULL};
static const char *const as_names[] = {"auto", "pattern", "picture", NULL};
static const char *const missing_names[] = {"warn", "fail", "ignore", NULL};
static const char *const init_names[] = {"off", "github", "gitlab", NULL};

static const mg_param score_rows[] = {
    {"detector", 0, MG_TEXT, offsetof(score_options, detector), 0, 0, "dlib-hog", NULL, "NAME,…",
     "Detectors to ask (maskgen list detectors). With --recogniser, none asks recognisers alone."},
    {"as", 0, MG_CHOICE, offsetof(score_options, as), 0, 0, "auto", as_names, "KIND",
     "Take files as patterns, worn on --faces, or as pictures; auto tells by their content."},
    {"model", 0, MG_TEXT, offsetof(score_options, model), 0, 0, "", NULL, "FILE", "Your own model file for yunet."},
    {"reference", 0, MG_TEXT, offsetof(score_options, reference), 0, 0, "", NULL, "FILE",
     "A bare photo of the person whom pictures show and whose faces wear patterns: recognisers compare with it. It "
     "shows one face. Pictures need it; without it a face that wears a pattern is compared with itself, bare."},
    {"baseline", 0, MG_TEXT, offsetof(score_options, baseline), 0, 0, "", NULL, "FILE",
     "Hold scores and inputs to this file: exit code 3 where one has changed, or where a file has no row there. A name "
     "that ends in .csv is a table with a line for each face, in which a review shows the margin that moved."},
    {"missing", 0, MG_CHOICE, offsetof(score_options, missing), 0, 0, "warn", missing_names, "WHAT",
     "What rows of the baseline do whose files were not scored: warn names them on standard error, by a ::warning and "
     "as a skipped test case; fail makes the exit code 3, an ::error and a failed case; ignore does nothing."},
    {"tolerance", 0, MG_REAL, offsetof(score_options, tolerance), 0, 100, "auto", minus_is_auto, "X",
     "How far a score may move; auto is the detector's own: 0.0001 for HOG and cascades, 0.001 for dlib-mmod, 0.01 for "
     "networks, whose figures vary with the CPU, 0.000001 for exec; or the recogniser's: 0.001."},
    {"update-baseline", 0, MG_BOOL, offsetof(score_options, update), 0, 0, NULL, NULL, NULL,
     "Write what was scored into the baseline, at once or not at all, and print what changes there. Rows of files that "
     "were not named stay. Where one file cannot be scored, nothing is written."},
    {"prune", 0, MG_BOOL, offsetof(score_options, prune), 0, 0, NULL, NULL, NULL,
     "With --update-baseline: drop the rows that were not scored."},
    {"scores-only", 0, MG_BOOL, offsetof(score_options, scores_only), 0, 0, NULL, NULL, NULL,
     "Compare scores alone, not the hashes and versions of inputs."},
    {"junit", 0, MG_TEXT, offsetof(score_options, junit), 0, 0, "", NULL, "FILE",
     "Write a JUnit report, a test case for each file and detector. It fails with cause, command and every change, is "
     "skipped where a row is missing, and is an error where the file could not be scored."},
    {"benchmark-json", 0, MG_TEXT, offsetof(score_options, benchmark), 0, 0, "", NULL, "FILE",
     "Write mean margins and shares of faces found as an array of name, unit, value and range, for actions that chart "
     "benchmarks (of which smaller is better)."},
    {"init-ci", 0, MG_CHOICE, offsetof(score_options, init), CI_GITHUB, 0, "off", init_names, "[SERVER]",
     "Write a first baseline of the files named (scores.csv, or --baseline), and a recipe by which GitHub holds them "
     "to "
     "it, or GitLab if it is named. Run it at the top of a repository. The address and the tag of maskgen in the "
     "recipe "
     "are those of $MASKGEN_GIT and $MASKGEN_AT. Nothing is overwritten."},
    {"ci", 0, MG_BOOL, offsetof(score_options, ci), 0, 0, NULL, NULL, NULL,
     "Print GitHub's annotations for each file and detector: ::error for what has changed or cannot be scored, "
     "::warning for what is missing; and add a table to the step's summary ($GITHUB_STEP_SUMMARY)."},
    {"all-changes", 0, MG_BOOL, offsetof(score_options, all_changes), 0, 0, NULL, NULL, NULL,
     "Print every change, in annotations too. Without it, those of a dozen and more that say most are printed (inputs, "
     "some genes, how many faces were found, the mean margin, the margins that moved furthest), and how many are left "
     "out; --json and --junit always tell all."},
    MG_PARAM_END,
};

static const cli_read score_reads[] = {
    {"verbose", NULL},
    {"recogniser",
     "Recognisers to ask whether faces still match (maskgen list recognisers), each behind each aligner: a "
     "row of its own, as of a detector. See maskgen help recognisers."},
    {"aligner", NULL},
    {"mask views view-seed crop face-width channels upsample threads config", NULL},
    {"faces", "Faces that wear patterns: photos, folders of photos (JPEG, PNG), synthetic heads (synth:N, select:N, "
              "heldout:N), in any mix; "
              "none: synth:16."},
    {"quiet", "No notices and no table."},
    {"json", "Print all scores as JSON on standard output."},
    {NULL, NULL},
};

/* ---- scoring -------------------------------------------------------------------------------------------------- */

/* Holds a row to the baseline: its changes, their cause, and the command that accepts those of this file. */
static mg_status compare_row(score_job *b, mg_json *row, int i, const char *path, mg_err *err)
{
    double tolerance = b->o->tolerance >= 0 ? b->o->tolerance : mg_score_batch_tolerance(b->files, i);
    mg_json *list = mg_json_put(row, "changes", mg_json_array());
    char *item[] = {(char[MG_PATH_MAX]){""}}, *accept = NULL;
    mg_status st = MG_OK;
    if (mg_baseline_compare(b->baseline, row, tolerance, b->o->scores_only, mg_score_add_change, list) == 0)
        return MG_OK;
    b->changed++;
    MG_TRY(mg_score_put_cause(row, tolerance, err));
    if (!b->o->update && mg_path(item[0], NULL, "%s", path) == MG_OK) {
        MG_TRY(ci_accept(&accept, b->c, &(mg_list){item, 1}, false, err));
        mg_json_put_string(row, "accept", accept);
    }
done:
    free(accept);
    return st;
}

/* Prints the i-th row of a file and its changes. */
static mg_status show_row(score_job *b, mg_json *row, int i, const char *path, mg_err *err)
{
    const mg_exec *exec = &b->c->s.exec;
    char *text = NULL, *changes = NULL;
    mg_status st = MG_OK;
    b->compared++;
    if (!exec->quiet && !b->silent) {
        MG_TRY(mg_score_text(&text, row, err));
        cli_put(text);
    }
    if (b->baseline) {
        MG_TRY(compare_row(b, row, i, path, err));
        if (!b->silent) {
            MG_TRY(mg_score_changes(&changes, row, b->o->all_changes, err));
            fputs(changes, stdout);
        }
    }
done:
    free(text);
    free(changes);
    return st;
}

/* A file that is at fault itself is named and counted; the others are scored all the same. */
static mg_status score_file(score_job *b, progress *bar, const char *path, mg_err *err)
{
    mg_json *row[MG_SCORE_ROWS_MAX];
    mg_err why;
    mg_status st = mg_score_batch_file(b->files, path, row, &why, err);
    progress_end(bar); /* before anything is printed */
    MG_TRY(st);
    int n = mg_score_batch_models(b->files);
    for (int i = 0; i < n; i++)
        if (row[i] && !mg_json_put(b->rows, NULL, row[i]))
            st = mg_fail(err, MG_ENOMEM, "out of memory for a score");
    MG_TRY(st);
    for (int i = 0; i < n; i++)
        if (row[i] && !mg_json_find(row[i], "error"))
            MG_TRY(show_row(b, row[i], i, path, err));
    if (why.code != MG_OK) {
        int code = cli_fail(&why);
        b->code = b->bad++ ? b->code : code;
    }
done:
    return st;
}

/* Adds the path where no file of this name is there yet: by the name that it has in rows. */
static mg_status add_once(mg_list *files, mg_list *names, const char *path, bool quiet, mg_err *err)
{
    char *name = NULL;
    mg_status st;
    MG_TRY(mg_baseline_path(&name, path, err));
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->item[i], name) == 0) {
            mg_err twice;
            mg_fail_at(&twice, MG_OK, name, "named twice, scored once");
            cli_notice(&quiet, twice.msg);
            goto done;
        }
    MG_TRY(mg_list_add(names, name, err));
    MG_TRY(mg_list_add(files, path, err));
done:
    free(name);
    return st;
}

/* Each file once. */
static mg_status files_of(mg_list *files, const call *c, mg_err *err)
{
    mg_list names = {0};
    mg_status st = MG_OK;
    for (size_t i = 0; i < c->rest.count; i++)
        MG_TRY(add_once(files, &names, c->rest.item[i], c->s.exec.quiet, err));
done:
    mg_list_free(&names);
    return st;
}

/* ---- the baseline --------------------------------------------------------------------------------------------- */

/* --init-ci makes a baseline. */
static mg_status settle(call *c, mg_err *err)
{
    score_options *o = c->own;
    if (o->init == CI_NONE)
        return MG_OK;
    o->update = true;
    if (*o->baseline)
        return MG_OK;
    strcpy(o->baseline, "scores.csv");
    return mg_list_add(&c->s.given, "baseline", err); /* as if it had been: the recipe names it */
}

static mg_status check_options(const score_options *o, mg_err *err)
{
    if (!*o->baseline && (o->update || o->scores_only || o->tolerance >= 0 || o->missing != MISSING_WARN))
        return mg_fail(err, MG_EINPUT,
                       "score: --update-baseline, --scores-only, --tolerance and --missing need --baseline FILE");
    if (o->update && mg_stream_is_input(o->baseline))
        return mg_fail(err, MG_EINPUT, "score: --update-baseline writes the baseline: name a file, not standard input");
    if (o->prune && !o->update)
        return mg_fail(err, MG_EINPUT, "score: --prune needs --update-baseline");
    if (o->update && o->missing != MISSING_WARN)
        return mg_fail(err, MG_EINPUT,
                       "score: --missing is for comparing; with --update-baseline, --prune drops missing rows");
    return MG_OK;
}

/* Every place that will be written, before anything is scored. */
static mg_status check_outputs(const score_options *o, mg_err *err)
{
    mg_status st = *o->junit ? mg_file_can_write(o->junit, err) : MG_OK;
    if (st == MG_OK && *o->benchmark)
        st = mg_file_can_write(o->benchmark, err);
    return st == MG_OK && o->update ? mg_file_can_write(o->baseline, err) : st;
}

static mg_status load_baseline(mg_baseline **out, const score_options *o, mg_err *err)
{
    *out = NULL;
    if (!*o->baseline)
        return MG_OK;
    bool absent = !mg_file_exists(o->baseline) && access(o->baseline, F_OK) != 0 && errno == ENOENT;
    if (absent && !o->update)
        return mg_fail_at(err, MG_EINPUT, o->baseline, "%s (--update-baseline makes it)", strerror(ENOENT));
    return absent ? mg_baseline_new(out, err) : mg_baseline_load(out, o->baseline, err);
}

/* A recipe's runner has the repository alone. */
static mg_status check_recipe(const score_job *b, mg_err *err)
{
    mg_list needed = {0};
    mg_status st = MG_OK;
    if (b->o->init == CI_NONE)
        return MG_OK;
    for (size_t i = 0; i < b->named.count; i++)
        MG_TRY(mg_list_add(&needed, b->named.item[i], err));
    MG_TRY(mg_list_add(&needed, b->o->reference, err));
    MG_TRY(ci_recipe_check((ci_server)b->o->init, b->o->baseline, &needed, err));
done:
    mg_list_free(&needed);
    return st;
}

/* What is written must not be what is scored, and the baseline no report. */
static mg_status check_apart(call *c, mg_err *err)
{
    const score_options *o = c->own;
    mg_status st;
    if (*o->junit && *o->baseline && mg_file_same(o->junit, o->baseline))
        return mg_fail_at(err, MG_EINPUT, o->junit, "--junit and --baseline name one file");
    MG_TRY(mg_list_add(&c->out, o->junit, err));
    MG_TRY(mg_list_add(&c->out, o->benchmark, err));
    if (o->update)
        MG_TRY(mg_list_add(&c->out, o->baseline, err));
    MG_TRY(mg_inputs_detectors(&c->in, o->detector, err));
    MG_TRY(mg_list_add(&c->in, o->model, err));
    MG_TRY(mg_list_add(&c->in, o->reference, err));
    MG_TRY(cli_apart(c, err));
done:
    return st;
}

/* Rows that nobody asked about, by path and detector: a file that a script has lost would else go unnoticed. */
static mg_status find_missing(score_job *b, mg_err *err)
{
    static const char *const key[] = {"path", "detector"};
    const size_t n = mg_baseline_count(b->baseline);
    bool *named = calloc(n + 1, sizeof *named);
    b->missing = mg_json_put(b->root, "missing", mg_json_array());
    bool whole = b->missing && named;
    if (named)
        mg_baseline_mark(named, b->baseline, b->rows);
    for (size_t i = 0; whole && i < n; i++) {
        mg_json *name = named[i] ? NULL : mg_json_put(b->missing, NULL, mg_json_object());
        for (int k = 0; !named[i] && k < 2; k++)
            whole &=
                mg_json_put(name, key[k], mg_json_copy(mg_json_find(mg_baseline_row(b->baseline, i), key[k]))) != NULL;
    }
    free(named);
    return whole ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for the missing rows");
}

static mg_status update_baseline(score_job *b, mg_err *err)
{
    mg_status st = MG_OK;
    if (b->o->prune)
        MG_TRY(mg_baseline_prune(b->baseline, b->rows, err));
    for (const mg_json *r = mg_json_first(b->rows); r; r = mg_json_next(r))
        MG_TRY(mg_baseline_put(b->baseline, r, err));
    MG_TRY(mg_baseline_write(b->baseline, b->o->baseline, err));
done:
    return st;
}

/* ---- all of it ------------------------------------------------------------------------------------------------ */

static mg_status score_files(score_job *b, progress *bar, mg_err *err)
{
    const mg_list *files = &b->named;
    const score_options *o = b->o;
    mg_status st = MG_OK;
    for (size_t i = 0; i < files->count; i++) {
        progress_done(bar, "scoring file", (int64_t)i + 1, (int64_t)files->count);
        MG_TRY(score_file(b, bar, files->item[i], err));
        progress_end(bar);
    }
    if (b->baseline && o->missing != MISSING_IGNORE)
        MG_TRY(find_missing(b, err));
    if (o->update && !b->bad)
        MG_TRY(update_baseline(b, err));
    MG_TRY(score_report(b, err));
done:
    progress_end(bar);
    return st;
}

/* Whether a detector is asked whose model file may be named. A list that cannot be read is refused by whoever opens it.
 */
static bool takes_model(const char *list)
{
    mg_detectors by = {0};
    bool takes = strcmp(list, MG_SCORE_NO_DETECTOR) != 0 && mg_detectors_parse(&by, list, NULL) != MG_OK;
    for (int i = 0; i < by.count; i++)
        takes |= by.at[i].row->argument && strcmp(by.at[i].row->argument, "[FILE]") == 0;
    mg_detectors_free(&by);
    return takes;
}

static mg_status check(call *c, mg_err *err)
{
    const score_options *o = c->own;
    const bool junit = mg_stream_is_output(o->junit), benchmark = mg_stream_is_output(o->benchmark);
    const cli_condition when[] = {
        {"json", !junit && !benchmark, "without --junit - and --benchmark-json -"},
        {"benchmark-json", !junit || !benchmark, "without --junit -, where both are \"-\""},
        {"init-ci", !c->s.exec.json && !junit && !benchmark, "without a report on standard output"},
        {"model", takes_model(o->detector), "with --detector yunet"},
        {"aligner reference", *c->s.spec.recogniser != 0, "with --recogniser"},
        {"view-seed", c->s.spec.faces.views > 1, "with --views 2 or more"}};
    mg_status st;
    MG_TRY(cli_check(&c->s, when, sizeof when / sizeof *when, err));
    if (!c->rest.count)
        return mg_fail(err, MG_EINPUT, "score: name a pattern or a picture");
    MG_TRY(settle(c, err));
    MG_TRY(check_options(o, err));
    MG_TRY(check_apart(c, err));
done:
    return st;
}

static mg_status score_run(call *c, mg_err *err)
{
    const score_options *o = c->own;
    bool quiet = c->s.exec.quiet;
    score_job b = {.c = c, .o = o, .root = mg_json_object()};
    b.silent = c->s.exec.json || mg_stream_is_output(o->junit) || mg_stream_is_output(o->benchmark);
    mg_status st;
    mg_json_put_string(b.root, "maskgen", MG_VERSION);
    b.rows = mg_json_put(b.root, "rows", mg_json_array());
    MG_TRY(check(c, err));
    MG_TRY(files_of(&b.named, c, err));
    MG_TRY(check_recipe(&b, err));
    MG_TRY(load_baseline(&b.baseline, o, err));
    MG_TRY(check_outputs(o, err));
    MG_TRY(cli_start(c, quiet, err));
    c->context.progress.done = NULL;   /* The bar counts files alone, */
    c->context.progress.notice = NULL; /* and notices are those of the batch. */
    mg_score_opts opts = {.spec = &c->s.spec,
                          .detectors = o->detector,
                          .model = o->model,
                          .reference = o->reference,
                          .as = (mg_as)o->as,
                          .context = &c->context,
                          .ctx = &quiet,
                          .notice = cli_notice};
    MG_TRY(mg_score_batch_new(&b.files, &opts, err));
    MG_TRY(score_files(&b, &c->bar, err));
    if (o->init != CI_NONE && !b.bad)
        MG_TRY(ci_recipe_write((ci_server)o->init, c, o->baseline, &b.named, err));
    c->code = score_code(&b);
done:
    free(b.accept);
    mg_score_batch_free(b.files);
    mg_baseline_free(b.baseline);
    mg_list_free(&b.named);
    mg_json_free(b.root);
    return st;
}

const command command_score = {
    .name = "score",
    .usage = "score FILE… [options]",
    .summary = "Say what detectors find in pictures or under patterns; hold it to a baseline.",
    .run = score_run,
    .own = score_rows,
    .own_size = sizeof(score_options),
    .reads = score_reads,
    .arguments = CLI_ANY,
    .takes_files = true,
};
