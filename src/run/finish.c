/* The end of a run: its result measured beside the controls, the record, and the files. run.json comes last and marks the run as whole. */
#include "run/run_internal.h"

#include <stdio.h>
#include <stdlib.h>

#include "report/claim.h"
#include "score/hog/hog_engine.h"
#include "base/image/png.h"
#include "report/sheet.h"
#include "base/text/text.h"
#include "spec/rows.h"

/* `--iters 0`, or an interrupt before the first step: the start is the result. */
static mg_status ensure_best(mg_run *r, mg_err *err)
{
    if (r->search.anneal.best.count > 0)
        return MG_OK;
    mg_genome g;
    double loss;
    if (r->spec.search.start == MG_START_RANDOM || r->problem.plain(r->problem.self, &g, 1) == 0)
        r->problem.random(r->problem.self, &r->search.rng, &g);
    mg_status st = r->problem.reset(r->problem.self, &g, &loss, err);
    if (st == MG_OK)
        mg_anneal_start(&r->search.anneal, &g, loss);
    r->search.evals++;
    return st;
}

/* The sentence on a finished table. */
static mg_status claim(char **out, const mg_run *r, const mg_table *t, const mg_detector *by, mg_err *err)
{
    char faces[MG_SUBJECTS_TEXT], tested_on[MG_SUBJECTS_TEXT + 32];
    mg_subjects_words(faces, "face", t->of.faces, t->of.photos, t->of.n);
    snprintf(tested_on, sizeof tested_on, "%s that the search saw", faces);
    return mg_claim(out, t, by, mg_aims_flags(&r->aims), tested_on, (uint64_t)r->spec.search.seed, err);
}

static void show_random(void *ctx, int64_t done, int64_t all)
{
    char what[96];
    snprintf(what, sizeof what, "best of %s: %lld/%lld", mg_count(all, "random pattern"), (long long)done, (long long)all);
    run_stage(ctx, what);
}

/* A run, and the detector that measures its controls. */
typedef struct counted {
    const mg_run *run;
    const char *detector;
} counted;

static void show_controls(void *ctx, int64_t done, int64_t all)
{
    const counted *c = ctx;
    char what[96];
    snprintf(what, sizeof what, "controls by %s: %lld/%lld", c->detector, (long long)done, (long long)all);
    run_stage(c->run, what);
}

static mg_status measure(mg_run *r, bool interrupted, mg_err *err)
{
    mg_genome best;
    double loss;
    mg_status st = ensure_best(r, err);
    r->ended = r->compared = run_now(r);
    if (st == MG_OK && !interrupted) {
        mg_tick tick = {r, show_random};
        st = mg_search_best_random(&r->problem, r->search.evals, (uint64_t)r->spec.search.seed, &tick, &best, &loss, err);
        r->compared = run_now(r);
    }
    for (int i = 0; st == MG_OK && i < r->judges.count; i++) {
        const mg_detector *by = run_judge(r, i);
        counted told = {r, by->row->name};
        mg_tick tick = {&told, show_controls};
        st = mg_controls_measure(&r->table[i], r->pattern, interrupted ? NULL : &best, &r->search.anneal.best, r->views, r->n,
                                 by, (uint64_t)r->spec.search.seed, &r->context, &tick, err);
        if (st == MG_OK)
            st = claim(&r->claim[i], r, &r->table[i], by, err);
    }
    r->measured = run_now(r);
    return st;
}

static mg_json *result_json(const mg_run *r, const char *stop, bool interrupted)
{
    const mg_anneal *a = &r->search.anneal;
    mg_json *o = mg_json_object();
    mg_json_put(o, "genes", mg_genome_to_json(&a->best));
    mg_json_put_number(o, "loss", a->best_loss);
    mg_json_put_number(o, "iters", (double)r->search.iter);
    mg_json_put_number(o, "evals", (double)r->search.evals);
    mg_json_put_number(o, "accepted", (double)a->accepted);
    mg_json_put_string(o, "stop", stop);
    mg_json_put_bool(o, "interrupted", interrupted);
    mg_json_put_string(o, "claim", r->claim[0]);
    return o;
}

static mg_json *detector_json(const mg_run *r, int i)
{
    const mg_detector *d = &r->judges.at[i];
    bool rgb = r->spec.faces.channels == MG_CHANNELS_RGB || mg_detector_rgb(d);
    mg_json *o = mg_json_object();
    char library[MG_LIBRARY_TEXT];
    mg_detector_library(d->row, library);
    mg_json_put_string(o, "name", d->row->name);
    mg_json_put_string(o, "library", library);
    mg_json_put_string(o, "channels", rgb ? "rgb" : "grey");
    mg_json_put_number(o, "upsample", (double)r->spec.upsample);
    mg_json_put_number(o, "weight", d->weight);
    mg_json_put_string(o, "weights", r->weights[i]);
    mg_json_put_string(o, "threshold", "the detector's own; hit: IoU ≥ 0.3 with the true face's box");
    return o;
}

static mg_json *exec_json(const mg_run *r)
{
    mg_json *o = mg_json_object();
    mg_params_to_json(mg_exec_rows, &r->exec, o);
    if (r->exec.engine != MG_ENGINE_DLIB)
        mg_json_put_string(o, "cpu-path", mg_hog_path_name());
    mg_json *t = mg_json_put(o, "timings", mg_json_object());
    double now = run_now(r);
    mg_json_put_number(t, "setup_s", r->searched - r->started);
    mg_json_put_number(t, "search_s", r->ended - r->searched);
    mg_json_put_number(t, "best_of_k_s", r->compared - r->ended);
    mg_json_put_number(t, "controls_s", r->measured - r->compared);
    mg_json_put_number(t, "writing_s", now - r->measured);
    mg_json_put_number(t, "total_s", now - r->started);
    return o;
}

mg_json *mg_run_inputs(const mg_run *r, bool brief)
{
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "maskgen", MG_VERSION);
    mg_json_put(o, "libraries", mg_libraries_to_json());
    mg_json_put(o, "spec", brief ? mg_spec_to_json_brief(&r->spec) : mg_spec_to_json(&r->spec));
    mg_json_put(o, "faces", brief ? mg_faces_to_json_brief(&r->faces) : mg_faces_to_json(&r->faces));
    mg_json_put(o, "detector", detector_json(r, 0));
    mg_json *others = r->judges.count > 1 ? mg_json_put(o, "other_detectors", mg_json_array()) : NULL;
    for (int i = 1; i < r->judges.count; i++)
        mg_json_put(others, NULL, detector_json(r, i));
    return o;
}

static mg_status build_record(mg_run *r, const char *stop, bool interrupted, mg_err *err)
{
    r->record = mg_run_inputs(r, false);
    if (!r->record)
        return mg_fail(err, MG_ENOMEM, "out of memory for the record");
    mg_json_put(r->record, "result", result_json(r, stop, interrupted));
    mg_json_put(r->record, "table", mg_table_to_json(&r->table[0], r->views));
    mg_json *others = r->judges.count > 1 ? mg_json_put(r->record, "others", mg_json_array()) : NULL;
    for (int i = 1; i < r->judges.count; i++) {
        mg_json *o = mg_json_put(others, NULL, mg_json_object());
        mg_json_put(o, "detector", detector_json(r, i));
        mg_json_put_string(o, "claim", r->claim[i]);
        mg_json_put(o, "table", mg_table_to_json(&r->table[i], r->views));
    }
    return MG_OK;
}

/* Whoever has the picture need not have the photos: the control that would have to be searched on them is in it. */
static void put_best(mg_json *scores, const mg_table *t)
{
    const mg_row *best = mg_table_find(t, "best-of-K");
    if (!best || !best->has_genome)
        return;
    mg_json *controls = mg_json_put(scores, "controls", mg_json_object());
    mg_json *o = mg_json_put(controls, "best-of-K", mg_json_object());
    mg_json_put(o, "genes", mg_genome_to_json(&best->genome));
}

/* pattern.png: the flat print, with everything needed to make it again but the photos, which are named by file and SHA-256. */
static mg_status write_pattern(mg_run *r, const mg_texture *cloth, mg_err *err)
{
    static const char *const ending[] = {"iters", "stop", "interrupted"};
    char path[MG_PATH_MAX], *text = NULL;
    const mg_row *p = mg_table_find(&r->table[0], "pattern");
    mg_json *o = mg_run_inputs(r, true);
    mg_json_put(o, "genes", mg_genome_to_json(&p->genome));
    const mg_json *result = mg_json_find(r->record, "result");
    mg_json *end = mg_json_put(o, "result", mg_json_object());
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        mg_json_put(end, ending[i], mg_json_copy(mg_json_find(result, ending[i])));
    mg_json *s = mg_json_put(o, "scores", mg_json_object());
    mg_json_put_number(s, "evals", (double)r->search.evals);
    mg_json_put_number(s, "views", p->tally.views);
    mg_json_put_number(s, "hits", p->tally.hits);
    mg_interval_to_json(s, "rate_ci", p->tally.rate_ci);
    mg_json_put_number(s, "margin", p->tally.margin);
    mg_interval_to_json(s, "margin_ci", p->tally.margin_ci);
    mg_json_put_string(s, "claim", r->claim[0]);
    if (mg_json_find(mg_json_find(o, "faces"), "photos"))
        put_best(s, &r->table[0]);
    mg_status st = mg_json_print(&text, o, false, err);
    if (st == MG_OK)
        st = run_path(r, path, "pattern.png", err);
    if (st == MG_OK)
        st = mg_png_write(path, &cloth->print, text, 0, err);
    free(text);
    mg_json_free(o);
    return st;
}

static mg_status draw_preview(mg_image *out, mg_run *r, const mg_texture *cloth, const mg_texture *white,
                              const mg_texture *black, mg_err *err)
{
    char title[2 * MG_TEXT_MAX + 128];
    bool flat = r->table[0].flat;
    mg_sheet_column column[4];
    size_t n = 0;
    if (!flat) {
        column[n++] = (mg_sheet_column){"bare", NULL, mg_table_find(&r->table[0], "bare")->reading};
        column[n++] = (mg_sheet_column){"plain white", white, mg_table_find(&r->table[0], "white")->reading};
        column[n++] = (mg_sheet_column){"plain black", black, mg_table_find(&r->table[0], "black")->reading};
    }
    column[n++] = (mg_sheet_column){"pattern", cloth, mg_table_find(&r->table[0], "pattern")->reading};
    snprintf(title, sizeof title, "maskgen · %s · %s · seed %lld · %s", r->spec.pattern.family, r->spec.objective,
             (long long)r->spec.search.seed, mg_count(r->search.iter, "iteration"));
    mg_sheet s = {title, r->claim[0], flat ? NULL : &cloth->print, r->views, r->n, column, n, flat ? 720 : 160};
    return mg_sheet_draw(out, &s, err);
}

static mg_status write_preview(mg_run *r, const mg_texture *cloth, mg_err *err)
{
    char path[MG_PATH_MAX];
    mg_texture white = {0}, black = {0};
    mg_image sheet = {0};
    mg_status st = mg_view_texture(&white, &r->views[0], err);
    if (st == MG_OK)
        st = mg_view_texture(&black, &r->views[0], err);
    if (st == MG_OK) {
        mg_plain_paint(mg_plain_find("white"), &white.print);
        mg_texture_refresh(&white, (mg_rect){0, 0, white.print.w, white.print.h});
        st = draw_preview(&sheet, r, cloth, &white, &black, err);
    }
    if (st == MG_OK)
        st = run_path(r, path, "preview.png", err);
    if (st == MG_OK)
        st = mg_png_write(path, &sheet, NULL, 0, err);
    mg_image_free(&sheet);
    mg_texture_free(&white);
    mg_texture_free(&black);
    return st;
}

static mg_status write_trace(mg_run *r, mg_err *err)
{
    enum { LINE = 160 };
    char path[MG_PATH_MAX];
    size_t at = 0, room = (r->rows + 2) * LINE;
    char *text = malloc(room);
    if (!text)
        return mg_fail(err, MG_ENOMEM, "out of memory for the trace");
    at += (size_t)snprintf(text, LINE, "iter,evals,temperature,loss,best_loss,accepted\n");
    for (size_t i = 0; i < r->rows; i++) {
        const mg_trace_row *t = &r->trace[i];
        at += (size_t)snprintf(text + at, LINE, "%lld,%lld,%.9g,%.9g,%.9g,%d\n", (long long)t->iter, (long long)t->evals,
                               t->temperature, t->loss, t->best_loss, t->accepted);
    }
    mg_status st = run_path(r, path, "trace.csv", err);
    if (st == MG_OK)
        st = mg_file_write(path, text, at, err);
    free(text);
    return st;
}

static mg_status write_all(mg_run *r, mg_err *err)
{
    char path[MG_PATH_MAX];
    mg_texture cloth;
    run_stage(r, "writing");
    mg_status st = mg_view_texture(&cloth, &r->views[0], err);
    if (st != MG_OK)
        return st;
    mg_rect all = {0, 0, cloth.print.w, cloth.print.h};
    mg_pattern_paint(r->pattern, &r->search.anneal.best, all, &cloth.print);
    mg_texture_refresh(&cloth, all);
    st = run_drop_stale(r, err);
    if (st == MG_OK)
        st = write_pattern(r, &cloth, err);
    if (st == MG_OK)
        st = write_preview(r, &cloth, err);
    if (st == MG_OK)
        st = write_trace(r, err);
    if (st == MG_OK)
        st = run_path(r, path, "run.json", err);
    if (st == MG_OK) { /* last, for it tells how long the writing took */
        mg_json_put(r->record, "exec", exec_json(r));
        st = mg_json_write(path, r->record, err);
    }
    mg_texture_free(&cloth);
    return st;
}

mg_status mg_run_finish(mg_run *r, const char *interrupted, mg_err *err)
{
    bool over = r->search.stop != MG_STOP_NONE || r->target_met;
    if (over)
        interrupted = NULL; /* the signal came too late to matter */
    const char *stop = interrupted ? interrupted : r->target_met ? "target rate reached" : mg_stop_name(r->search.stop);
    mg_status st = interrupted ? run_checkpoint(r, err) : run_keep_end(r, err);
    if (st == MG_OK)
        st = measure(r, interrupted != NULL, err);
    if (st == MG_OK)
        st = build_record(r, stop, interrupted != NULL, err);
    if (st == MG_OK)
        st = write_all(r, err);
    return st == MG_OK && !interrupted ? mg_checkpoint_remove(r->exec.out, err) : st;
}
