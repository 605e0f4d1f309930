/* maskgen score FILE…: what detectors say of patterns and pictures, and whether a baseline still holds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "maskgen/baseline.h"
#include "maskgen/file.h"
#include "maskgen/scored.h"
#include "maskgen/text.h"
#include "progress.h"

typedef struct options {
    char detector[MG_TEXT_MAX], model[MG_TEXT_MAX], baseline[MG_TEXT_MAX], junit[MG_TEXT_MAX];
    int as;
    double tolerance;
    bool update, scores_only, ci;
} options;

static const char *const minus_is_auto[] = {"auto=-1", NULL};
static const char *const as_names[] = {"auto", "pattern", "picture", NULL};

const mg_param score_rows[] = {
    {"detector", 0, MG_TEXT, offsetof(options, detector), 0, 0, "dlib-hog", NULL, "NAME,…",
     "Detectors to ask (maskgen list detectors)."},
    {"as", 0, MG_CHOICE, offsetof(options, as), 0, 0, "auto", as_names, "KIND",
     "Take files as patterns, worn on --faces, or as pictures; auto goes by what is in them."},
    {"model", 0, MG_TEXT, offsetof(options, model), 0, 0, "", NULL, "FILE", "Your own model file for yunet."},
    {"baseline", 0, MG_TEXT, offsetof(options, baseline), 0, 0, "", NULL, "FILE",
     "Hold scores and inputs to this file: exit code 3 where one has changed."},
    {"tolerance", 0, MG_REAL, offsetof(options, tolerance), 0, 100, "auto", minus_is_auto, "X",
     "How far a score may move; auto: the detector's own (HOG and cascades 0.0001, dlib-mmod 0.001, networks 0.01)."},
    {"update-baseline", 0, MG_BOOL, offsetof(options, update), 0, 0, NULL, NULL, NULL,
     "Write what was scored into the baseline, and print what changes there."},
    {"scores-only", 0, MG_BOOL, offsetof(options, scores_only), 0, 0, NULL, NULL, NULL,
     "Compare scores alone, not the hashes and versions of inputs."},
    {"junit", 0, MG_TEXT, offsetof(options, junit), 0, 0, "", NULL, "FILE", "Write a JUnit report."},
    {"ci", 0, MG_BOOL, offsetof(options, ci), 0, 0, NULL, NULL, NULL, "Print GitHub's ::error annotations for what has changed."},
    MG_PARAM_END,
};

const cli_read score_reads[] = {
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

/* All rows of one file, in `rows`, each with its changes. */
static mg_status score_file(mg_scorebook *book, const char *path, const mg_baseline *baseline, const settings *s, const options *o,
                            progress *bar, mg_json *rows, size_t *changed, mg_err *err)
{
    mg_json *row[MG_TARGETS_MAX];
    bool table = !s->exec.quiet && !s->exec.json;
    mg_status st = mg_scorebook_score(book, path, row, err);
    progress_end(bar); /* before anything is printed */
    int n = st == MG_OK ? mg_scorebook_detectors(book) : 0;
    for (int i = 0; i < n; i++)
        if (!mg_json_put(rows, NULL, row[i]))
            st = mg_fail(err, MG_ENOMEM, "no memory for a score");
    for (int i = 0; st == MG_OK && i < n; i++) {
        double tolerance = o->tolerance >= 0 ? o->tolerance : mg_scorebook_tolerance(book, i);
        if (table)
            st = show(stdout, mg_scored_words, row[i], err);
        if (baseline) {
            mg_json *changes = mg_json_put(row[i], "changes", mg_json_array());
            *changed += mg_baseline_compare(baseline, row[i], tolerance, o->scores_only, mg_scored_add_change, changes) > 0;
        }
        if (st == MG_OK && baseline && !s->exec.json)
            st = show(stdout, mg_scored_changes, row[i], err);
    }
    return st;
}

/* ---- the baseline -------------------------------------------------------------------------------------------------------- */

static mg_status load_baseline(mg_baseline **out, const options *o, mg_err *err)
{
    *out = NULL;
    if (!*o->baseline)
        return o->update || o->scores_only || o->tolerance >= 0
                   ? mg_fail(err, MG_EINPUT, "score: --update-baseline, --scores-only and --tolerance need --baseline FILE")
                   : MG_OK;
    return o->update && !mg_file_exists(o->baseline) ? mg_baseline_new(out, err) : mg_baseline_load(out, o->baseline, err);
}

static mg_status update_baseline(mg_baseline *b, const char *path, const mg_json *rows, mg_err *err)
{
    mg_status st = MG_OK;
    for (const mg_json *r = mg_json_first(rows); st == MG_OK && r; r = mg_json_next(r))
        st = mg_baseline_put(b, r, err);
    return st == MG_OK ? mg_baseline_write(b, path, err) : st;
}

/* Rows that nobody asked about are left alone, and named: a file that a script has lost would else go unnoticed. */
static void name_unasked(const mg_baseline *b, const mg_json *rows)
{
    for (size_t i = 0; i < mg_baseline_count(b); i++) {
        const mg_json *old = mg_baseline_row(b, i), *r = mg_json_first(rows);
        while (r && !mg_baseline_same(old, r))
            r = mg_json_next(r);
        char *line = NULL;
        if (!r && mg_scored_absent(&line, old, NULL) == MG_OK)
            cli_notice(NULL, line);
        free(line);
    }
}

/* ---- output -------------------------------------------------------------------------------------------------------------- */

static mg_status write_junit(const char *path, const mg_json *rows, mg_err *err)
{
    char *text;
    mg_status st = mg_scored_junit(&text, rows, err);
    if (st == MG_OK)
        st = mg_file_write(path, text, strlen(text), err);
    free(text);
    return st;
}

static mg_status report(const mg_baseline *baseline, const mg_json *root, const mg_json *rows, size_t changed, const settings *s,
                        const options *o, mg_err *err)
{
    mg_status st = *o->junit ? write_junit(o->junit, rows, err) : MG_OK;
    if (st == MG_OK && o->ci && !o->update) /* the runner reads both streams; JSON must stay whole */
        st = show(s->exec.json ? stderr : stdout, mg_scored_annotations, rows, err);
    if (st == MG_OK && s->exec.json)
        return cli_print_json(root, err);
    if (st == MG_OK && baseline && !s->exec.quiet) {
        size_t n = mg_json_count(rows);
        name_unasked(baseline, rows);
        if (o->update)
            printf("%s: %zu of %s written anew\n", o->baseline, changed, mg_count(n, "score"));
        else
            printf("%s: %zu of %s hold%s\n", o->baseline, n - changed, mg_count(n, "score"), n - changed == 1 ? "s" : "");
    }
    return st;
}

/* *changed: rows that the baseline does not hold. */
static mg_status score(const settings *s, const options *o, const mg_list *paths, size_t *changed, mg_err *err)
{
    mg_scorebook *book = NULL;
    mg_baseline *baseline = NULL;
    mg_pool *pool = NULL;
    mg_json *root = mg_json_object(), *rows;
    mg_scorebook_opts opts = {&s->spec, o->detector, o->model, (mg_as)o->as, NULL, (void *)(uintptr_t)&s->exec.quiet, cli_notice};
    mg_json_put_string(root, "maskgen", MG_VERSION);
    rows = mg_json_put(root, "rows", mg_json_array());
    mg_status st = load_baseline(&baseline, o, err);
    if (st == MG_OK)
        st = mg_pool_new(&pool, cli_threads(&s->exec), err);
    opts.pool = pool;
    if (st == MG_OK)
        st = mg_scorebook_new(&book, &opts, err);
    progress bar;
    progress_init(&bar, s->exec.quiet);
    for (size_t i = 0; st == MG_OK && i < paths->count; i++) {
        progress_count(&bar, "scoring file", i + 1, paths->count);
        st = score_file(book, paths->item[i], baseline, s, o, &bar, rows, changed, err);
        progress_end(&bar);
    }
    if (st == MG_OK && o->update)
        st = update_baseline(baseline, o->baseline, rows, err);
    if (st == MG_OK)
        st = report(baseline, root, rows, *changed, s, o, err);
    mg_scorebook_free(book);
    mg_pool_free(pool);
    mg_baseline_free(baseline);
    mg_json_free(root);
    return st;
}

int cmd_score(const command *self, int argc, char *const *argv)
{
    settings s;
    options o = {0};
    mg_list paths = {0};
    mg_err err = {MG_OK, ""};
    size_t changed = 0;
    mg_status st = cli_settings(self, &s, &o, argc, argv, &paths, &err);
    if (st == MG_OK) {
        const cli_condition c[] = {{"model", strstr(o.detector, "yunet") != NULL, "with --detector yunet"},
                                   {"view-seed", s.spec.faces.views > 1, "with --views 2 or more"}};
        st = cli_check(&s, c, sizeof c / sizeof *c, &err);
        if (st == MG_OK)
            st = paths.count ? score(&s, &o, &paths, &changed, &err) : mg_fail(&err, MG_EINPUT, "score: name a pattern or a picture");
        cli_settings_free(&s);
    }
    mg_list_free(&paths);
    return st != MG_OK ? cli_fail(&err) : changed && !o.update ? EXIT_UNMET : EXIT_DONE;
}
