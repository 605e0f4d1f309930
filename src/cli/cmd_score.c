/* maskgen score FILE…: what detectors say of patterns and pictures, and whether a baseline still holds. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/environment.h"
#include "regress/baseline.h"
#include "base/file/file.h"
#include "objective/inputs.h"
#include "regress/score_file.h"
#include "base/text/text.h"
#include "cli/progress.h"

typedef struct options {
    char detector[MG_TEXT_MAX], model[MG_TEXT_MAX], baseline[MG_TEXT_MAX], junit[MG_TEXT_MAX];
    int as, missing;
    double tolerance;
    bool update, prune, scores_only, ci, all_changes;
} options;

static const char *const minus_is_auto[] = {"auto=-1", NULL};
static const char *const as_names[] = {"auto", "pattern", "picture", NULL};
static const char *const missing_names[] = {"warn", "fail", "ignore", NULL};
enum { MISSING_WARN, MISSING_FAIL, MISSING_IGNORE };

static const mg_param score_rows[] = {
    {"detector", 0, MG_TEXT, offsetof(options, detector), 0, 0, "dlib-hog", NULL, "NAME,…",
     "Detectors to ask (maskgen list detectors)."},
    {"as", 0, MG_CHOICE, offsetof(options, as), 0, 0, "auto", as_names, "KIND",
     "Take files as patterns, worn on --faces, or as pictures; auto goes by what is in them."},
    {"model", 0, MG_TEXT, offsetof(options, model), 0, 0, "", NULL, "FILE", "Your own model file for yunet."},
    {"baseline", 0, MG_TEXT, offsetof(options, baseline), 0, 0, "", NULL, "FILE",
     "Hold scores and inputs to this file: exit code 3 where one has changed, or where a file has no row there."},
    {"missing", 0, MG_CHOICE, offsetof(options, missing), 0, 0, "warn", missing_names, "WHAT",
     "What rows of the baseline that were not scored do: warn, fail (exit code 3), or ignore."},
    {"tolerance", 0, MG_REAL, offsetof(options, tolerance), 0, 100, "auto", minus_is_auto, "X",
     "How far a score may move; auto: the detector's own (HOG and cascades 0.0001, dlib-mmod 0.001, networks 0.01)."},
    {"update-baseline", 0, MG_BOOL, offsetof(options, update), 0, 0, NULL, NULL, NULL,
     "Write what was scored into the baseline, and print what changes there."},
    {"prune", 0, MG_BOOL, offsetof(options, prune), 0, 0, NULL, NULL, NULL,
     "With --update-baseline: drop the rows that were not scored."},
    {"scores-only", 0, MG_BOOL, offsetof(options, scores_only), 0, 0, NULL, NULL, NULL,
     "Compare scores alone, not the hashes and versions of inputs."},
    {"junit", 0, MG_TEXT, offsetof(options, junit), 0, 0, "", NULL, "FILE", "Write a JUnit report."},
    {"ci", 0, MG_BOOL, offsetof(options, ci), 0, 0, NULL, NULL, NULL,
     "Print GitHub's annotations: ::error for what has changed or cannot be scored, ::warning for what is missing."},
    {"all-changes", 0, MG_BOOL, offsetof(options, all_changes), 0, 0, NULL, NULL, NULL,
     "Print every change, not those alone that say most (--json and --junit always tell all)."},
    MG_PARAM_END,
};

static const cli_read score_reads[] = {
    {"faces", "Faces that wear patterns: photos, folders of photos (JPEG, PNG), synthetic heads (synth:N, select:N, heldout:N), in any mix; "
              "none: synth:16."},
    {"mask", NULL},
    {"views", NULL},
    {"view-seed", NULL},
    {"crop", NULL},
    {"face-width", NULL},
    {"channels", NULL},
    {"upsample", NULL},
    {"threads", NULL},
    {"quiet", "No notices and no table."},
    {"json", "Print all scores as JSON on standard output."},
    {"config", NULL},
    {NULL, NULL},
};

/* ---- scoring ------------------------------------------------------------------------------------------------------------- */

/* Text made by one of the functions of scored.h, printed and freed. */
static mg_status show(FILE *to, mg_status (*make)(char **, const mg_json *, mg_err *), const mg_json *of, mg_err *err)
{
    char *text;
    mg_status st = make(&text, of, err);
    if (st == MG_OK && to == stdout)
        cli_put(text);
    else if (st == MG_OK)
        fputs(text, to);
    free(text);
    return st;
}

/* What one command scores, and what came out so far. */
typedef struct batch {
    const settings *s;
    const options *o;
    mg_scorebook *book;
    mg_baseline *baseline;  /* NULL: nothing is compared */
    mg_json *root, *rows, *missing;
    size_t compared, changed; /* rows with scores; those of them that the baseline does not hold */
    size_t bad;               /* files that could not be scored */
    int code;                 /* exit code of the first of them */
    progress bar;
} batch;

/* Shows the i-th row of a file and its changes. */
static mg_status show_row(batch *b, mg_json *row, int i, mg_err *err)
{
    bool json = b->s->exec.json;
    char *text = NULL;
    mg_status st = b->s->exec.quiet || json ? MG_OK : show(stdout, mg_scored_words, row, err);
    b->compared++;
    if (st != MG_OK || !b->baseline)
        return st;
    double tolerance = b->o->tolerance >= 0 ? b->o->tolerance : mg_scorebook_tolerance(b->book, i);
    mg_json *changes = mg_json_put(row, "changes", mg_json_array());
    b->changed += mg_baseline_compare(b->baseline, row, tolerance, b->o->scores_only, mg_scored_add_change, changes) > 0;
    if (json)
        return MG_OK;
    st = mg_scored_changes(&text, row, b->o->all_changes, err);
    if (st == MG_OK)
        fputs(text, stdout);
    free(text);
    return st;
}

/* A file that is at fault itself is named and counted; the others are scored all the same. */
static mg_status score_file(batch *b, const char *path, mg_err *err)
{
    mg_json *row[MG_DETECTORS_MAX];
    mg_err why;
    mg_status st = mg_scorebook_score(b->book, path, row, &why, err);
    progress_end(&b->bar); /* before anything is printed */
    int n = st == MG_OK ? mg_scorebook_detectors(b->book) : 0;
    for (int i = 0; i < n; i++)
        if (!mg_json_put(b->rows, NULL, row[i]))
            st = mg_fail(err, MG_ENOMEM, "out of memory for a score");
    for (int i = 0; st == MG_OK && i < n; i++)
        if (!mg_json_find(row[i], "error"))
            st = show_row(b, row[i], i, err);
    if (st == MG_OK && why.code != MG_OK) {
        int code = cli_fail(&why);
        b->code = b->bad++ ? b->code : code;
    }
    return st;
}

/* Each file once, by the name that it has in rows. */
static mg_status find_doubles(mg_list *paths, const bool *quiet, mg_err *err)
{
    mg_list seen = {0};
    size_t kept = 0;
    mg_status st = MG_OK;
    for (size_t i = 0; st == MG_OK && i < paths->count; i++) {
        char *name;
        size_t k = 0;
        st = mg_baseline_path(&name, paths->item[i], err);
        while (st == MG_OK && k < seen.count && strcmp(seen.item[k], name) != 0)
            k++;
        if (st == MG_OK && k == seen.count) {
            st = mg_list_add(&seen, name, err);
            char *swap = paths->item[kept];
            paths->item[kept++] = paths->item[i];
            paths->item[i] = swap;
        } else if (st == MG_OK) {
            mg_err twice;
            mg_fail_at(&twice, MG_OK, name, "named twice, scored once");
            bool hush = *quiet;
            cli_notice(&hush, twice.msg);
        }
        free(name);
    }
    for (size_t i = kept; st == MG_OK && i < paths->count; i++)
        free(paths->item[i]);
    paths->count = st == MG_OK ? kept : paths->count;
    mg_list_free(&seen);
    return st;
}

/* ---- the baseline -------------------------------------------------------------------------------------------------------- */

static mg_status check_options(const options *o, mg_err *err)
{
    if (!*o->baseline && (o->update || o->scores_only || o->tolerance >= 0 || o->missing != MISSING_WARN))
        return mg_fail(err, MG_EINPUT,
                       "score: --update-baseline, --scores-only, --tolerance and --missing need --baseline FILE");
    if (o->prune && !o->update)
        return mg_fail(err, MG_EINPUT, "score: --prune needs --update-baseline");
    if (o->update && o->missing != MISSING_WARN)
        return mg_fail(err, MG_EINPUT, "score: --missing is for comparing; with --update-baseline, --prune drops missing rows");
    return MG_OK;
}

/* Every place that will be written, before anything is scored. */
static mg_status check_outputs(const options *o, mg_err *err)
{
    mg_status st = *o->junit ? mg_file_can_write(o->junit, err) : MG_OK;
    return st == MG_OK && o->update ? mg_file_can_write(o->baseline, err) : st;
}

static mg_status load_baseline(mg_baseline **out, const options *o, mg_err *err)
{
    *out = NULL;
    if (!*o->baseline)
        return MG_OK;
    bool absent = access(o->baseline, F_OK) != 0 && errno == ENOENT;
    if (absent && !o->update)
        return mg_fail_at(err, MG_EINPUT, o->baseline, "%s (--update-baseline makes it)", strerror(ENOENT));
    return absent ? mg_baseline_new(out, err) : mg_baseline_load(out, o->baseline, err);
}

/* What is written must not be what is scored, and the baseline no report. */
static mg_status check_apart(const settings *s, const options *o, const mg_list *files, mg_err *err)
{
    mg_list out = {0}, in = {0};
    mg_status st = *o->junit && *o->baseline && mg_file_same(o->junit, o->baseline)
                       ? mg_fail_at(err, MG_EINPUT, o->junit, "--junit and --baseline name one file")
                       : mg_list_add(&out, o->junit, err);
    if (st == MG_OK && o->update)
        st = mg_list_add(&out, o->baseline, err);
    if (st == MG_OK)
        st = cli_inputs(&in, s, files, err);
    if (st == MG_OK)
        st = mg_inputs_detectors(&in, o->detector, err);
    if (st == MG_OK)
        st = mg_list_add(&in, o->model, err);
    return cli_apart(st, &out, &in, err);
}

/* Rows that nobody asked about, by path and detector: a file that a script has lost would else go unnoticed. */
static mg_status find_missing(batch *b, mg_err *err)
{
    static const char *const key[] = {"path", "detector"};
    b->missing = mg_json_put(b->root, "missing", mg_json_array());
    bool whole = b->missing != NULL;
    for (size_t i = 0; i < mg_baseline_count(b->baseline); i++) {
        const mg_json *old = mg_baseline_row(b->baseline, i), *r = mg_json_first(b->rows);
        while (r && !mg_baseline_same(old, r))
            r = mg_json_next(r);
        mg_json *name = r ? NULL : mg_json_put(b->missing, NULL, mg_json_object());
        for (int k = 0; !r && k < 2; k++)
            whole &= mg_json_put(name, key[k], mg_json_copy(mg_json_find(old, key[k]))) != NULL;
    }
    return whole ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for the missing rows");
}

static mg_status update_baseline(batch *b, mg_err *err)
{
    mg_status st = MG_OK;
    if (b->o->prune)
        mg_baseline_prune(b->baseline, b->rows);
    for (const mg_json *r = mg_json_first(b->rows); st == MG_OK && r; r = mg_json_next(r))
        st = mg_baseline_put(b->baseline, r, err);
    return st == MG_OK ? mg_baseline_write(b->baseline, b->o->baseline, err) : st;
}

/* ---- output -------------------------------------------------------------------------------------------------------------- */

/* JUnit's file, and GitHub's annotations on standard output; with --json on standard error, which the runner reads too. */
static mg_status write_reports(const batch *b, mg_err *err)
{
    const options *o = b->o;
    mg_scored_report r = {b->rows, o->update ? NULL : b->missing, o->missing == MISSING_FAIL, o->all_changes};
    char *text = NULL;
    mg_status st = *o->junit ? mg_scored_junit(&text, &r, err) : MG_OK;
    if (st == MG_OK && *o->junit)
        st = mg_file_write(o->junit, text, strlen(text), err);
    free(text);
    text = NULL;
    if (st == MG_OK && o->ci && !(o->update && !b->bad))
        st = mg_scored_annotations(&text, &r, err);
    if (text)
        fputs(text, b->s->exec.json ? stderr : stdout);
    free(text);
    return st;
}

static mg_status name_missing(const batch *b, mg_err *err)
{
    mg_status st = MG_OK;
    for (const mg_json *r = mg_json_first(b->missing); st == MG_OK && r; r = mg_json_next(r)) {
        char *line;
        st = mg_scored_absent(&line, r, err);
        if (st == MG_OK)
            cli_notice(NULL, line);
        free(line);
    }
    return st;
}

/* The last line: what came of the baseline. */
static void sum_up(const batch *b)
{
    const char *name = mg_shown(b->o->baseline);
    size_t n = b->compared, held = n - b->changed, gone = mg_json_count(b->missing);
    if (b->o->update && b->bad)
        return;
    if (b->o->update) {
        printf("%s: %zu of %s written anew", name, b->changed, mg_count(n, "score"));
        if (b->o->prune)
            printf(", %s dropped", mg_count(gone, "row"));
    } else {
        printf("%s: %zu of %s hold%s", name, held, mg_count(n, "score"), held == 1 || n == 1 ? "s" : "");
        if (gone)
            printf(", %s not scored", mg_count(gone, "row"));
    }
    printf("\n");
}

static mg_status report(const batch *b, mg_err *err)
{
    mg_status st = write_reports(b, err);
    if (st == MG_OK && b->s->exec.json)
        return cli_print_json(b->root, err);
    if (st == MG_OK && b->baseline && !b->s->exec.quiet) {
        st = name_missing(b, err);
        sum_up(b);
    }
    return st;
}

static mg_status score(batch *b, mg_list *paths, mg_err *err)
{
    const settings *s = b->s;
    const options *o = b->o;
    mg_pool *pool = NULL;
    bool quiet = s->exec.quiet;
    mg_scorebook_opts opts = {&s->spec, o->detector, o->model, (mg_as)o->as, NULL, &quiet, cli_notice};
    mg_status st = check_apart(s, o, paths, err);
    if (st == MG_OK)
        st = find_doubles(paths, &s->exec.quiet, err);
    if (st == MG_OK)
        st = load_baseline(&b->baseline, o, err);
    if (st == MG_OK)
        st = check_outputs(o, err);
    if (st == MG_OK)
        st = mg_pool_new(&pool, cli_threads(&s->exec), err);
    mg_context context = cli_context_with(pool, NULL);
    opts.context = &context;
    if (st == MG_OK)
        st = mg_scorebook_new(&b->book, &opts, err);
    progress_init(&b->bar, s->exec.quiet);
    for (size_t i = 0; st == MG_OK && i < paths->count; i++) {
        progress_done(&b->bar, "scoring file", (int64_t)i + 1, (int64_t)paths->count);
        st = score_file(b, paths->item[i], err);
        progress_end(&b->bar);
    }
    if (st == MG_OK && b->baseline && o->missing != MISSING_IGNORE)
        st = find_missing(b, err);
    if (st == MG_OK && o->update && !b->bad)
        st = update_baseline(b, err);
    if (st == MG_OK)
        st = report(b, err);
    mg_scorebook_free(b->book);
    mg_pool_free(pool);
    mg_baseline_free(b->baseline);
    return st;
}

/* The exit code of a batch that went through; files that could not be scored come before changes. */
static int code_of(const batch *b, size_t files)
{
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

/* Whether a detector is asked whose model file may be named. A list that cannot be read is refused by whoever opens it. */
static bool takes_model(const char *list)
{
    mg_detectors by;
    bool takes = mg_detectors_parse(&by, list, NULL) != MG_OK;
    for (int i = 0; i < by.count; i++)
        takes |= by.at[i].row->argument && strcmp(by.at[i].row->argument, "[FILE]") == 0;
    mg_detectors_free(&by);
    return takes;
}

static int cmd_score(const command *self, int argc, char *const *argv)
{
    settings s;
    options o = {0};
    mg_list paths = {0};
    mg_err err = {MG_OK, ""};
    batch b = {.s = &s, .o = &o, .root = mg_json_object()};
    int code = EXIT_DONE;
    mg_json_put_string(b.root, "maskgen", MG_VERSION);
    b.rows = mg_json_put(b.root, "rows", mg_json_array());
    mg_status st = cli_settings(self, &s, &o, argc, argv, &paths, &err);
    if (st == MG_OK) {
        const cli_condition c[] = {{"model", takes_model(o.detector), "with --detector yunet"},
                                   {"view-seed", s.spec.faces.views > 1, "with --views 2 or more"}};
        st = cli_check(&s, c, sizeof c / sizeof *c, &err);
        if (st == MG_OK)
            st = paths.count ? check_options(&o, &err) : mg_fail(&err, MG_EINPUT, "score: name a pattern or a picture");
        if (st == MG_OK)
            st = score(&b, &paths, &err);
        if (st == MG_OK)
            code = code_of(&b, paths.count);
        cli_settings_free(&s);
    }
    mg_list_free(&paths);
    mg_json_free(b.root);
    return st != MG_OK ? cli_fail(&err) : code;
}

const command command_score = {
    .name = "score",
    .usage = "score FILE… [options]",
    .summary = "Say what detectors find in pictures or under patterns, and hold it to a baseline.",
    .main = cmd_score,
    .own = score_rows,
    .reads = score_reads,
    .takes_files = true,
};
