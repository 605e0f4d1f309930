/* What may be said of a finished run, and its files: an earlier run's are replaced together, or stay. run.json comes
 * last and marks the run as whole. */
#include "report/run_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file/file.h"
#include "base/image/png.h"
#include "base/text/format.h"
#include "base/text/strbuf.h"
#include "base/text/text.h"
#include "measure/subjects.h"
#include "report/claim.h"
#include "report/recognition/recognition.h"
#include "report/record_json.h"
#include "report/sheet.h"
#include "run/result.h"
#include "cloth/texture.h"

struct mg_run_report {
    const mg_run_result *result;   /* borrowed from the run */
    char *claim[MG_DETECTORS_MAX]; /* by confirming detector; owned */
    mg_json *record;               /* owned */
    mg_file_set files;             /* what is written; all of it comes into its place at once */
};

/* The result, painted. */
static const mg_image *print_of(const mg_run_result *r)
{
    const mg_conditions *c = &r->controls->conditions;
    return &c->at[c->group[mg_controls_find(r->controls, "pattern")].first].texture->picture;
}

/* What recognisers make of it stands behind the first claim, which goes with the pattern. */
static mg_status add_recognition(mg_run_report *p, mg_err *err)
{
    mg_strbuf w = {0};
    mg_strbuf_put(&w, "%s", p->claim[0]);
    mg_recognised_claim(&w, p->result->recognised);
    free(p->claim[0]);
    return mg_strbuf_take(&w, &p->claim[0], err);
}

/* One claim for each detector that confirmed. */
static mg_status word_claims(mg_run_report *p, mg_err *err)
{
    const mg_run_result *r = p->result;
    mg_status st = MG_OK;
    const mg_controls *c = r->controls;
    char faces[MG_SUBJECTS_TEXT], tested_on[MG_SUBJECTS_TEXT + 32];
    mg_subjects_words(faces, "face", c->faces, c->photos, r->n);
    snprintf(tested_on, sizeof tested_on, "%s that the search saw", faces);
    for (int i = 0; st == MG_OK && i < r->confirming->count; i++)
        st = mg_claim(&p->claim[i], c, i, &r->confirming->at[i], r->terms, tested_on, err);
    return st == MG_OK && r->recognised ? add_recognition(p, err) : st;
}

static mg_json *result_json(const mg_run_report *p)
{
    const mg_run_result *r = p->result;
    mg_json *o = mg_json_object();
    mg_json_put(o, "genes", mg_genome_to_json(&r->best));
    mg_json_put_number(o, "loss", r->best_loss);
    mg_json_put_number(o, "iters", (double)r->iters);
    mg_json_put_number(o, "evals", (double)r->evals);
    mg_json_put_number(o, "accepted", (double)r->accepted);
    mg_json_put_string(o, "stop", r->stop);
    mg_json_put_bool(o, "interrupted", r->interrupted);
    mg_json_put_string(o, "claim", p->claim[0]);
    return o;
}

static mg_status build_record(mg_run_report *p, const mg_run *run, mg_err *err)
{
    const mg_run_result *r = p->result;
    p->record = mg_run_inputs(run, false);
    if (!p->record)
        return mg_fail(err, MG_ENOMEM, "out of memory for the record");
    mg_json_put(p->record, "result", result_json(p));
    mg_json_put(p->record, "table", mg_controls_to_json(r->controls, 0, r->views));
    if (r->recognised)
        mg_json_put(p->record, "recognition", mg_recognised_json(r->recognised));
    mg_json *others = r->confirming->count > 1 ? mg_json_put(p->record, "others", mg_json_array()) : NULL;
    for (int i = 1; i < r->confirming->count; i++) {
        mg_json *o = mg_json_put(others, NULL, mg_json_object());
        mg_json_put(o, "detector", mg_run_detector(run, i));
        mg_json_put_string(o, "claim", p->claim[i]);
        mg_json_put(o, "table", mg_controls_to_json(r->controls, i, r->views));
    }
    return MG_OK;
}

/* Whoever has the picture need not have the photos: the control that would have to be searched on them is in it. */
static void put_best(mg_json *scores, const mg_controls *c)
{
    int best = mg_controls_find(c, "best-of-K");
    if (best < 0)
        return;
    mg_json *controls = mg_json_put(scores, "controls", mg_json_object());
    mg_json *o = mg_json_put(controls, "best-of-K", mg_json_object());
    mg_json_put(o, "genes", mg_genome_to_json(&c->conditions.group[best].genome));
}

/* What pattern.png holds: everything needed to make it again but the photos, which are named by file and SHA-256. */
static mg_json *pattern_json(const mg_run_report *p, const mg_run *run)
{
    const mg_run_result *r = p->result;
    const mg_estimate *own = mg_controls_estimate(r->controls, 0, mg_controls_find(r->controls, "pattern"));
    mg_json *o = mg_run_inputs(run, true);
    mg_json_put(o, "genes", mg_genome_to_json(&r->best));
    mg_json *end = mg_json_put(o, "result", mg_json_object());
    mg_json_put_number(end, "iters", (double)r->iters);
    mg_json_put_string(end, "stop", r->stop);
    mg_json_put_bool(end, "interrupted", r->interrupted);
    mg_json *s = mg_json_put(o, "scores", mg_json_object());
    mg_json_put_number(s, "evals", (double)r->evals);
    mg_json_put_number(s, "views", own->views);
    mg_json_put_number(s, "hits", own->hits);
    mg_interval_to_json(s, "rate_ci", own->rate.ci);
    mg_json_put_number(s, "margin", own->margin.value);
    mg_interval_to_json(s, "margin_ci", own->margin.ci);
    mg_json_put_string(s, "claim", p->claim[0]);
    if (mg_json_find(mg_json_find(o, "faces"), "photos"))
        put_best(s, r->controls);
    return o;
}

static mg_status add_file(mg_run_report *p, const char *name, const void *data, size_t size, mg_err *err)
{
    char path[MG_PATH_MAX];
    mg_status st = mg_path(path, err, "%s/%s", p->result->out, name);
    return st == MG_OK ? mg_file_set_add(&p->files, path, data, size, err) : st;
}

static mg_status add_png(mg_run_report *p, const char *name, const mg_image *im, const char *text, mg_err *err)
{
    char path[MG_PATH_MAX];
    mg_status st = mg_path(path, err, "%s/%s", p->result->out, name);
    return st == MG_OK ? mg_png_add(&p->files, path, im, text, 0, err) : st;
}

static mg_status add_pattern(mg_run_report *p, const mg_run *run, mg_err *err)
{
    mg_status st = MG_OK;
    char *text = NULL;
    mg_json *o = pattern_json(p, run);
    MG_TRY(mg_json_print(&text, o, false, err));
    MG_TRY(add_png(p, "pattern.png", print_of(p->result), text, err));
done:
    free(text);
    mg_json_free(o);
    return st;
}

/* A column of the first model's scores under a group. */
static mg_sheet_column column_of(const mg_run_result *r, const char *title, const char *group)
{
    int g = mg_controls_find(r->controls, group);
    const mg_condition *own = &r->controls->conditions.at[r->controls->conditions.group[g].first];
    return (mg_sheet_column){title, own->texture, mg_controls_score(r->controls, 0, g, 0),
                             mg_controls_stride(r->controls)};
}

static mg_status add_preview(mg_run_report *p, mg_err *err)
{
    mg_status st = MG_OK;
    const mg_run_result *r = p->result;
    char title[2 * MG_TEXT_MAX + 128];
    bool flat = r->controls->flat;
    mg_sheet_column column[4];
    mg_image sheet = {0};
    size_t n = 0;
    if (!flat) {
        column[n++] = column_of(r, "bare", "bare");
        column[n++] = column_of(r, "plain white", "white");
        column[n++] = column_of(r, "plain black", "black");
    }
    column[n++] = column_of(r, "pattern", "pattern");
    snprintf(title, sizeof title, "maskgen · %s · %s · seed %lld · %s", r->spec->pattern.family, r->spec->objective,
             (long long)r->spec->search.seed, mg_count(r->iters, "iteration"));
    mg_sheet s = {title, p->claim[0], flat ? NULL : print_of(r), r->views, r->n, column, n, flat ? 720 : 160};
    MG_TRY(mg_sheet_draw(&sheet, &s, err));
    MG_TRY(add_png(p, "preview.png", &sheet, NULL, err));
done:
    mg_image_free(&sheet);
    return st;
}

static mg_status add_trace(mg_run_report *p, mg_err *err)
{
    enum { LINE = 160 };
    const mg_run_result *r = p->result;
    size_t at = 0, room = (r->rows + 2) * LINE;
    char *text = malloc(room);
    if (!text)
        return mg_fail(err, MG_ENOMEM, "out of memory for the trace");
    at += (size_t)snprintf(text, LINE, "%s", RUN_TRACE_HEADER);
    for (size_t i = 0; i < r->rows; i++) {
        const mg_trace_row *t = &r->trace[i];
        at += (size_t)mg_format(text + at, LINE, "%lld,%lld,%.9g,%.9g,%.9g,%d\n", (long long)t->iter,
                                (long long)t->evals, t->temperature, t->loss, t->best_loss, t->accepted);
    }
    mg_status st = add_file(p, "trace.csv", text, at, err);
    free(text);
    return st;
}

/* The exec object tells how long the writing took, so it comes last. */
static mg_status add_record(mg_run_report *p, const mg_run *run, mg_err *err)
{
    char *text = NULL;
    mg_json_put(p->record, "exec", mg_run_exec(run));
    mg_status st = mg_json_print(&text, p->record, true, err);
    if (st == MG_OK)
        st = add_file(p, "run.json", text, strlen(text), err);
    free(text);
    return st;
}

mg_status mg_run_write(mg_run_report **out, const mg_run *run, mg_err *err)
{
    mg_status st = MG_OK;
    mg_run_report *p = calloc(1, sizeof *p);
    *out = NULL;
    if (!p)
        return mg_fail(err, MG_ENOMEM, "out of memory for a report");
    p->result = mg_run_result_of(run);
    MG_TRY(word_claims(p, err));
    MG_TRY(build_record(p, run, err));
    MG_TRY(add_pattern(p, run, err));
    MG_TRY(add_preview(p, err));
    MG_TRY(add_trace(p, err));
    MG_TRY(add_record(p, run, err));
    MG_TRY(mg_run_drop_stale(run, err));
    MG_TRY(mg_file_set_place(&p->files, err));
    *out = p, p = NULL;
done:
    mg_run_report_free(p);
    return st;
}

void mg_run_report_free(mg_run_report *p)
{
    if (!p)
        return;
    for (int i = 0; i < MG_DETECTORS_MAX; i++)
        free(p->claim[i]);
    mg_json_free(p->record);
    mg_file_set_free(&p->files);
    free(p);
}

const char *mg_run_report_claim(const mg_run_report *p, int detector)
{
    return detector >= 0 && detector < MG_DETECTORS_MAX ? p->claim[detector] : NULL;
}

const mg_json *mg_run_report_record(const mg_run_report *p)
{
    return p->record;
}
