/* Why this file exists: results of two runs in one folder must not be taken for those of one, nor the older ones go
 * without a word. */
#include "run/run_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/image/picture.h"
#include "base/json/json_diff.h"
#include "run/result.h"
#include "base/text/format.h"

#define RECORD_MAX ((size_t)256 << 20)

/* The JSON of a file of the folder; NULL where there is none. Caller frees. */
static mg_json *load(const mg_run *r, const char *file)
{
    char path[MG_PATH_MAX];
    mg_json *root = NULL;
    if (run_path(r, path, file, NULL) != MG_OK || !mg_file_exists(path) ||
        mg_json_load(&root, path, RECORD_MAX, NULL) != MG_OK)
        return NULL;
    return root;
}

/* " of 2026-11-25 14:03", as the file says, in local time. */
static void date_of(const mg_run *r, const char *file, char out[40])
{
    char path[MG_PATH_MAX];
    struct stat s;
    struct tm t;
    out[0] = 0;
    if (run_path(r, path, file, NULL) == MG_OK && stat(path, &s) == 0 && localtime_r(&s.st_mtime, &t))
        strftime(out, 40, " of %Y-%m-%d %H:%M", &t);
}

static void say(const mg_run *r, const char *kind, const char *file, const mg_json *spec, const char *more)
{
    char date[40], seed[40] = "";
    mg_err line = {MG_OK, ""};
    const mg_json *number = mg_json_find(spec, "seed");
    date_of(r, file, date);
    if (number)
        mg_format(seed, sizeof seed, ", seed %.0f", mg_json_number(number));
    mg_fail(&line, MG_OK, "replaces the %s run%s%s, in %s%s", kind, date, seed, r->exec.out, more);
    mg_context_notice(&r->context, line.msg);
}

void run_tell_older(const mg_run *r)
{
    static const char go_on[] = " (maskgen resume would go on with it)";
    if (!r->context.progress.notice)
        return;
    mg_json *record = load(r, "run.json"), *own = mg_spec_to_json(&r->spec), *spec = load(r, "spec.json");
    const mg_json *was = mg_json_find(record, "spec"),
                  *interrupted = mg_json_find(mg_json_find(record, "result"), "interrupted");
    bool begun = spec && mg_json_diff(was, spec, 0, NULL, NULL) > 0; /* another one over that of the record */
    if (was && interrupted && mg_json_bool(interrupted))
        say(r, "interrupted", "run.json", was, begun ? "" : go_on);
    else if (was && interrupted && mg_json_diff(was, own, 0, NULL, NULL) > 0) /* the same run again replaces nothing */
        say(r, "finished", "run.json", was, "");
    if (begun && run_has_checkpoint(r))
        say(r, "unfinished", "spec.json", spec, go_on);
    mg_json_free(record);
    mg_json_free(own);
    mg_json_free(spec);
}

/* ---- an evaluation of the older pattern ----------------------------------------------------------------------- */

/* The record in the folder's pattern.png. Caller frees. */
static mg_json *load_pattern(const mg_run *r)
{
    char path[MG_PATH_MAX], *text = NULL;
    mg_image im = {0};
    mg_json *root = NULL;
    if (run_path(r, path, "pattern.png", NULL) == MG_OK && mg_file_exists(path) &&
        mg_picture_load(&im, &text, path, NULL) == MG_OK && text)
        mg_json_parse(&root, text, strlen(text), path, NULL);
    mg_image_free(&im);
    free(text);
    return root;
}

/* Whether an eval.json is one of ours and measured these genes. */
static bool measures(const mg_json *eval, const mg_json *genes)
{
    const mg_json *p = mg_json_find(eval, "maskgen") ? mg_json_first(mg_json_find(eval, "patterns")) : NULL;
    while (p && mg_json_diff(mg_json_find(p, "genes"), genes, 0, NULL, NULL) > 0)
        p = mg_json_next(p);
    return p != NULL;
}

mg_status mg_run_drop_stale(const mg_run *r, mg_err *err)
{
    mg_json *older = load_pattern(r), *eval = NULL, *now = mg_genome_to_json(&mg_search_at(r->search)->best);
    const mg_json *genes = mg_json_find(older, "genes");
    mg_status st = MG_OK;
    if (genes && mg_json_diff(genes, now, 0, NULL, NULL) > 0 && (eval = load(r, "eval.json")) &&
        measures(eval, genes)) {
        mg_err line = {MG_OK, ""};
        st = run_remove(r, "eval.json", err);
        if (st == MG_OK)
            st = run_remove(r, "eval.csv", err);
        if (st == MG_OK)
            st = run_remove(r, "recognition.csv", err);
        mg_fail_at(&line, MG_OK, r->exec.out,
                   "removed eval.json and eval.csv, which measured the pattern that is replaced");
        if (st == MG_OK)
            mg_context_notice(&r->context, line.msg);
    }
    mg_json_free(older);
    mg_json_free(eval);
    mg_json_free(now);
    return st;
}
