/* maskgen eval PATTERN…: what patterns do to every detector, beside their controls, on faces that no search saw. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/environment.h"
#include "maskgen/eval.h"
#include "base/file/file.h"
#include "objective/inputs.h"
#include "cli/progress.h"
#include "base/text/text.h"

typedef struct options {
    char detectors[MG_TEXT_MAX], widths[MG_TEXT_MAX];
    int64_t randoms, k;
    bool coverage, markdown;
} options;

static const char *const zero_is_auto[] = {"auto=0", NULL};

static const mg_param eval_rows[] = {
    {"detectors", 0, MG_TEXT, offsetof(options, detectors), 0, 0, "all", NULL, "NAME,…",
     "Detectors to ask (maskgen list detectors), or all that are listed."},
    {"face-widths", 0, MG_TEXT, offsetof(options, widths), 0, 0, "40,105,190", NULL, "PX,…",
     "Widths of the face's box in the picture, each a table of its own."},
    {"randoms", 0, MG_INT, offsetof(options, randoms), 1, 100, "20", NULL, "N", "Random patterns that are averaged."},
    {"best-of", 0, MG_INT, offsetof(options, k), 1, 1e9, "auto", zero_is_auto, "K",
     "Random patterns whose best is a control; auto: the best that the pattern's own record holds, or else of as many as its "
     "search evaluated."},
    {"coverage", 0, MG_BOOL, offsetof(options, coverage), 0, 0, NULL, NULL, NULL,
     "Grow the mask from the chin upwards: margins against the share of the face covered."},
    {"markdown", 0, MG_BOOL, offsetof(options, markdown), 0, 0, NULL, NULL, NULL,
     "Print the matrix as Markdown tables: conditions down, detectors across."},
    MG_PARAM_END,
};

static const cli_read eval_reads[] = {
    {"seed", "Seed of the random patterns and of the intervals."},
    {"faces", "Faces to measure on: photos, folders of photos (JPEG, PNG), synthetic heads (synth:N, select:N, heldout:N), in any mix; none: "
              "heldout:64."},
    {"mask", NULL},
    {"views", NULL},
    {"view-seed", NULL},
    {"crop", NULL},
    {"channels", NULL},
    {"upsample", NULL},
    {"out", NULL},
    {"threads", NULL},
    {"quiet", "No progress and no tables."},
    {"json", "Print every figure as JSON on standard output."},
    {"config", NULL},
    {NULL, NULL},
};

static mg_status show(const mg_eval *e, bool json, bool markdown, mg_err *err)
{
    char *text = NULL;
    mg_json *root = json ? mg_eval_to_json(e) : NULL;
    mg_status st = json ? mg_json_print(&text, root, true, err)
                        : markdown ? mg_eval_markdown(&text, e, err) : mg_eval_print(&text, e, err);
    if (st == MG_OK)
        cli_put(text);
    free(text);
    mg_json_free(root);
    return st;
}

static mg_status check_apart(const settings *s, const options *o, const mg_list *patterns, mg_err *err)
{
    mg_list out = {0}, in = {0};
    mg_status st = mg_list_add_in(&out, s->exec.out, "eval.json", err);
    if (st == MG_OK)
        st = mg_list_add_in(&out, s->exec.out, "eval.csv", err);
    if (st == MG_OK)
        st = cli_inputs(&in, s, patterns, err);
    if (st == MG_OK)
        st = mg_inputs_detectors(&in, o->detectors, err);
    return cli_apart(st, &out, &in, err);
}

static mg_status measure(const settings *s, const options *o, const mg_list *patterns, mg_err *err)
{
    progress bar;
    mg_pool *pool = NULL;
    mg_eval *e = NULL;
    mg_lock lock = {-1};
    char path[MG_PATH_MAX];
    size_t there = mg_dir_there(s->exec.out);
    progress_init(&bar, s->exec.quiet);
    bar.lines = true;
    mg_status st = check_apart(s, o, patterns, err);
    if (st == MG_OK)
        st = mg_path(path, err, "%s/.lock", s->exec.out);
    if (st == MG_OK)
        st = mg_dir_ready(s->exec.out, (const char *const[]){"eval.json", "eval.csv", NULL}, err);
    if (st == MG_OK)
        st = mg_lock_take(&lock, path, err);
    if (st == MG_OK)
        st = mg_pool_new(&pool, cli_threads(&s->exec), err);
    if (st == MG_OK) {
        mg_context context = cli_context_with(pool, &bar);
        mg_eval_opts opts = {&s->spec, patterns, o->detectors, o->widths, (int)o->randoms, o->k, o->coverage, &context};
        st = mg_eval_new(&e, &opts, err);
    }
    progress_end(&bar);
    if (st == MG_OK)
        st = mg_eval_write(e, s->exec.out, err);
    if (st == MG_OK && (s->exec.json || !s->exec.quiet))
        st = show(e, s->exec.json, o->markdown, err);
    if (st == MG_OK && !s->exec.quiet && !s->exec.json && !o->markdown)
        printf("%s/eval.json  eval.csv\n", mg_shown(s->exec.out));
    mg_eval_free(e);
    mg_pool_free(pool);
    if (st != MG_OK && lock.fd > 0 && there < strlen(s->exec.out)) { /* what was refused leaves no folder of its own behind */
        unlink(path);
        mg_dir_unmake(s->exec.out, there);
    }
    mg_lock_free(&lock);
    return st;
}

static int cmd_eval(const command *self, int argc, char *const *argv)
{
    settings s;
    options o = {0};
    mg_list patterns = {0};
    mg_err err = {MG_OK, ""};
    mg_status st = cli_settings(self, &s, &o, argc, argv, &patterns, &err);
    if (st == MG_OK) {
        const cli_condition c[] = {{"markdown", !s.exec.json, "without --json"},
                                   {"view-seed", s.spec.faces.views > 1, "with --views 2 or more"}};
        st = cli_check(&s, c, sizeof c / sizeof *c, &err);
        if (st == MG_OK && patterns.count == 0)
            st = mg_fail(&err, MG_EINPUT, "eval: no pattern is named; maskgen list patterns lists those of the library");
        if (st == MG_OK)
            st = measure(&s, &o, &patterns, &err);
        cli_settings_free(&s);
    }
    mg_list_free(&patterns);
    return st == MG_OK ? EXIT_DONE : cli_fail(&err);
}

const command command_eval = {
    .name = "eval",
    .usage = "eval PATTERN… [options]",
    .summary = "Measure patterns beside their controls: every detector, unseen faces, several distances.",
    .main = cmd_eval,
    .own = eval_rows,
    .reads = eval_reads,
    .takes_files = true,
};
