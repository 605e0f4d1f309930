/* maskgen eval PATTERN…: what patterns do to every detector, beside their controls, on faces that no search saw. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "maskgen/eval.h"
#include "base/file/file.h"
#include "objective/inputs.h"
#include "base/text/text.h"

typedef struct options {
    char detectors[MG_TEXT_MAX], widths[MG_TEXT_MAX], finders[MG_TEXT_MAX];
    mg_list others;
    int64_t randoms, k;
    bool coverage, markdown;
} options;

static const char *const zero_is_auto[] = {"auto=0", NULL};

static const mg_param eval_rows[] = {
    {"detector", 0, MG_TEXT, offsetof(options, detectors), 0, 0, "all", NULL, "NAME,…",
     "Detectors to ask (maskgen list detectors), or all: every one but those that need a file or command of yours, and "
     "hog, which is dlib-hog again. With --recogniser, none measures recognition alone."},
    {"face-width", 0, MG_TEXT, offsetof(options, widths), 0, 0, "40,105,190", NULL, "PX,…",
     "Widths of the face's box in the picture, each a table of its own. dlib-mmod, which is slow, is asked at 105 "
     "only, or at the first."},
    {"finder", 0, MG_TEXT, offsetof(options, finders), 0, 0, "dlib-hog", NULL, "NAME,…",
     "Detectors that must find a face before it can be recognised: what they miss is counted apart, and matched all "
     "the "
     "same."},
    {"others", 0, MG_LIST, offsetof(options, others), 0, 0, "", NULL, "PATH…",
     "Photos of other people, one face each or several, who stand in the gallery and are never probes; none: with "
     "Debian's people, the crowds that Debian's libdlib19.1 installs."},
    {"randoms", 0, MG_INT, offsetof(options, randoms), 1, 100, "20", NULL, "N", "Random patterns that are averaged."},
    {"best-of", 0, MG_INT, offsetof(options, k), 1, 1e9, "auto", zero_is_auto, "K",
     "Random patterns whose best is a control; auto takes the best-of-K stored in the pattern's file. Where there is "
     "none, one is searched, with K the pattern's number of evaluations, or 1000 or its iterations, whichever is more, "
     "where that is unknown."},
    {"coverage", 0, MG_BOOL, offsetof(options, coverage), 0, 0, NULL, NULL, NULL,
     "Grow the mask from the chin upwards in ten steps, plain white, plain black and patterned: what is found against "
     "the share of the face's box that is covered. It ends at the mask's own upper edge."},
    {"markdown", 0, MG_BOOL, offsetof(options, markdown), 0, 0, NULL, NULL, NULL,
     "Print the matrix as Markdown tables, conditions down and detectors across: shares of faces found with their "
     "intervals, and, where any false face is found on a mask, shares of faces with a second face."},
    MG_PARAM_END,
};

static const cli_read eval_reads[] = {
    {"verbose", NULL},
    {"mask views view-seed crop channels upsample out threads config", NULL},
    {"people",
     "People with several pictures each, for recognition: folders with a folder of photos for each person, or "
     "sets of heads (heldout:100, each in 4 views or more); none: those that Debian's libdlib19.1 installs. See "
     "maskgen help people."},
    {"recogniser", "Recognisers to ask (maskgen list recognisers), or all: every one that needs no file or command of "
                   "yours; none: recognition is not measured."},
    {"aligner", NULL},
    {"seed", "Seed of the random patterns and of the intervals."},
    {"faces", "Faces to measure on: photos, folders of photos (JPEG, PNG), synthetic heads (synth:N, select:N, "
              "heldout:N), in any mix; none: "
              "heldout:64."},
    {"quiet", "No progress and no tables."},
    {"json", "Print every figure as JSON on standard output."},
    {NULL, NULL},
};

static mg_status show(const mg_eval *e, bool json, bool markdown, mg_err *err)
{
    char *text = NULL;
    mg_json *root = json ? mg_eval_to_json(e) : NULL;
    mg_status st;
    if (json)
        st = mg_json_print(&text, root, true, err);
    else
        st = markdown ? mg_eval_markdown(&text, e, err) : mg_eval_print(&text, e, err);
    if (st == MG_OK)
        cli_put(text);
    free(text);
    mg_json_free(root);
    return st;
}

static mg_status check(call *c, mg_err *err)
{
    const options *o = c->own;
    const cli_condition when[] = {{"markdown", !c->s.exec.json, "without --json"},
                                  {"people", *c->s.spec.recogniser != 0, "with --recogniser"},
                                  {"others", *c->s.spec.recogniser != 0, "with --recogniser"},
                                  {"finder", *c->s.spec.recogniser != 0, "with --recogniser"},
                                  {"aligner", *c->s.spec.recogniser != 0, "with --recogniser"},
                                  {"view-seed", c->s.spec.faces.views > 1, "with --views 2 or more"}};
    mg_status st;
    MG_TRY(cli_check(&c->s, when, sizeof when / sizeof *when, err));
    if (c->rest.count == 0)
        return mg_fail(err, MG_EINPUT, "eval: no pattern is named; maskgen list patterns lists those of the library");
    MG_TRY(mg_list_add_in(&c->out, c->s.exec.out, "eval.json", err));
    MG_TRY(mg_list_add_in(&c->out, c->s.exec.out, "eval.csv", err));
    if (*c->s.spec.recogniser)
        MG_TRY(mg_list_add_in(&c->out, c->s.exec.out, "recognition.csv", err));
    MG_TRY(mg_inputs_detectors(&c->in, o->detectors, err));
    MG_TRY(cli_apart(c, err));
done:
    return st;
}

static mg_status eval_run(call *c, mg_err *err)
{
    const options *o = c->own;
    const mg_exec *exec = &c->s.exec;
    mg_eval *e = NULL;
    mg_lock lock = {-1};
    char path[MG_PATH_MAX];
    size_t there = mg_dir_there(exec->out);
    mg_eval_opts opts = {&c->s.spec,      &c->rest,   o->detectors,         o->widths,
                         (int)o->randoms, o->k,       c->s.spec.recogniser, c->s.spec.aligner,
                         o->finders,      &o->others, o->coverage,          &c->context};
    mg_status st;
    MG_TRY(check(c, err));
    MG_TRY(mg_path(path, err, "%s/.lock", exec->out));
    MG_TRY(mg_dir_ready(exec->out, (const char *const[]){"eval.json", "eval.csv", "recognition.csv", NULL}, err));
    MG_TRY(mg_lock_take(&lock, path, err));
    MG_TRY(cli_start(c, exec->quiet, err));
    c->bar.lines = true;
    st = mg_eval_new(&e, &opts, err);
    progress_end(&c->bar);
    MG_TRY(st);
    MG_TRY(mg_eval_write(e, exec->out, err));
    if (exec->json || !exec->quiet)
        MG_TRY(show(e, exec->json, o->markdown, err));
    if (!exec->quiet && !exec->json && !o->markdown)
        cli_say("%s/eval.json  eval.csv%s\n", mg_shown(exec->out), *c->s.spec.recogniser ? "  recognition.csv" : "");
done:
    mg_eval_free(e);
    if (st != MG_OK && lock.fd > 0 &&
        there < strlen(exec->out)) { /* what was refused leaves no folder of its own behind */
        unlink(path);
        mg_dir_unmake(exec->out, there);
    }
    mg_lock_free(&lock);
    return st;
}

const command command_eval = {
    .name = "eval",
    .usage = "eval PATTERN… [options]",
    .summary = "Measure patterns beside controls: every detector, unseen faces, distances.",
    .run = eval_run,
    .own = eval_rows,
    .own_size = sizeof(options),
    .reads = eval_reads,
    .arguments = CLI_ANY,
    .takes_files = true,
};
