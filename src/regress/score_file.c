/* Score batches: files shown to detectors and recognisers, and the detectors' rows of JSON, which say what came out and
 * what it depends on. */
#include "regress/score_file.h"

#include <stdlib.h>
#include <string.h>

#include "regress/baseline.h"
#include "regress/score_match.h"
#include "regress/score_subject.h"

struct mg_score_batch {
    mg_score_opts o;
    mg_detectors by;
    struct {
        void *self; /* opened when first needed */
        char weights[MG_HASH_HEX], library[MG_LIBRARY_TEXT];
    } at[MG_DETECTORS_MAX];
    score_match *match; /* NULL: no recogniser is asked */
    mg_faceset faces;
    bool loaded;
};

mg_status mg_score_batch_new(mg_score_batch **out, const mg_score_opts *opts, mg_err *err)
{
    const mg_spec *s = opts->spec;
    mg_score_batch *b = calloc(1, sizeof *b);
    *out = NULL;
    if (!b)
        return mg_fail(err, MG_ENOMEM, "out of memory to score");
    b->o = *opts;
    mg_status st;
    if (!*s->recogniser || strcmp(opts->detectors, MG_SCORE_NO_DETECTOR) != 0)
        MG_TRY(mg_detectors_parse(&b->by, opts->detectors, err));
    MG_TRY(mg_detectors_unweighted(&b->by, err));
    MG_TRY(mg_detectors_see(&b->by, s->faces.channels == MG_CHANNELS_RGB, (int)s->upsample, err));
    for (int i = 0; i < b->by.count; i++)
        if (!*mg_detector_argument(&b->by.at[i]))
            MG_TRY(mg_detector_set(&b->by.at[i], "model", opts->model, err));
    MG_TRY(score_match_new(&b->match, opts, err));
    *out = b;
    b = NULL;
done:
    mg_score_batch_free(b);
    return st;
}

void mg_score_batch_free(mg_score_batch *b)
{
    if (!b)
        return;
    for (int i = 0; i < b->by.count; i++)
        if (b->at[i].self)
            b->by.at[i].row->close(b->at[i].self);
    mg_detectors_free(&b->by);
    score_match_free(b->match);
    mg_faceset_free(&b->faces);
    free(b);
}

int mg_score_batch_models(const mg_score_batch *b)
{
    return b->by.count + score_match_count(b->match);
}

double mg_score_batch_tolerance(const mg_score_batch *b, int model)
{
    return model < b->by.count ? b->by.at[model].row->tolerance : score_match_tolerance(b->match, model - b->by.count);
}

static mg_status open_models(mg_score_batch *b, mg_err *err)
{
    mg_status st = MG_OK;
    for (int i = 0; i < b->by.count; i++) {
        const mg_detector_ops *row = b->by.at[i].row;
        if (b->at[i].self)
            continue;
        MG_TRY(mg_detector_open(&b->at[i].self, &b->by.at[i], b->o.context, err));
        MG_TRY(mg_detector_weights(row, b->at[i].self, b->at[i].weights, err));
        mg_detector_library(row, b->at[i].library);
    }
    MG_TRY(score_match_open(b->match, err));
done:
    return st;
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static mg_json *start_row(const mg_score_batch *b, int i, const score_subject *s)
{
    const mg_detector *t = &b->by.at[i];
    char name[SCORE_NAME];
    mg_json *inputs, *row = score_row_start(s, mg_detector_name(t, name, sizeof name), &inputs);
    mg_json_put_string(inputs, "library", b->at[i].library);
    mg_json_put_string(inputs, "weights", b->at[i].weights);
    score_put_view(inputs, b->o.spec->faces.channels == MG_CHANNELS_RGB || mg_detector_rgb(t), b->o.spec);
    score_put_subject(inputs, s, &b->faces, &b->o.spec->faces);
    return row;
}

/* Whether any number of a detail is above the floor. */
static bool tells(const mg_json *detail, double floor)
{
    for (const mg_json *n = mg_json_first(detail); n; n = mg_json_next(n))
        if (mg_json_number(n) > floor)
            return true;
    return false;
}

/* With the detector's details where they tell something. */
static void put_margins(mg_json *o, double floor, const mg_full_score *r)
{
    mg_json_put_number(o, "true_margin", r->score.true_margin);
    mg_json_put_number(o, "false_margin", r->score.false_margin);
    for (const mg_json *d = mg_json_first(r->detail); d; d = mg_json_next(d))
        if (tells(d, floor))
            mg_json_put(o, mg_json_key(d), mg_json_copy(d));
}

/* ---- pictures ---------------------------------------------------------------------------------------------------- */

/* A picture has no known true face: every detection counts as a face found. */
static void put_detections(mg_json *scores, const mg_score *s)
{
    mg_json_put_number(scores, "faces", s->count);
    mg_json_put_number(scores, "best_margin", mg_score_best(s));
    mg_json *all = mg_json_put(scores, "detections", mg_json_array());
    for (int i = 0; i < s->count; i++) {
        const mg_detection *d = &s->det[i];
        mg_json *o = mg_json_put(all, NULL, mg_json_object());
        mg_json_put_number(o, "margin", (double)d->margin);
        if (d->part)
            mg_json_put_string(o, "part", d->part);
        mg_json_put_numbers(o, "box", (double[]){d->box.x, d->box.y, d->box.w, d->box.h}, 4);
    }
}

static mg_status score_picture(mg_score_batch *b, int i, const score_subject *p, mg_json **row, mg_err *err)
{
    mg_score s = {0};
    mg_status st = b->by.at[i].row->score(b->at[i].self, &p->picture, (mg_rect){0, 0, 0, 0}, &s, err);
    if (st != MG_OK)
        return st;
    *row = start_row(b, i, p);
    put_detections(mg_json_put(*row, "scores", mg_json_object()), &s);
    return MG_OK;
}

/* ---- patterns ---------------------------------------------------------------------------------------------------- */

static void tell(const mg_score_batch *b, const mg_list *lines)
{
    for (size_t i = 0; b->o.notice && i < lines->count; i++)
        b->o.notice(b->o.ctx, lines->item[i]);
}

static mg_status load_faces(mg_score_batch *b, mg_err *err)
{
    if (b->loaded)
        return MG_OK;
    mg_status st = mg_faceset_load(&b->faces, &b->o.spec->faces, b->o.context, NULL, err);
    b->loaded = st == MG_OK;
    if (b->loaded) {
        tell(b, &b->faces.passed);
        tell(b, &b->faces.dropped);
    }
    return st;
}

static void put_scores(mg_json *scores, double floor, const mg_view *views, const mg_full_score *r, size_t n)
{
    int found = 0;
    double margin = 0;
    for (size_t i = 0; i < n; i++) {
        found += r[i].score.hit;
        margin += r[i].score.true_margin / (double)n;
    }
    mg_json_put_number(scores, "found", found);
    mg_json_put_number(scores, "mean_margin", margin);
    mg_json *all = mg_json_put(scores, "faces", mg_json_array());
    for (size_t i = 0; i < n; i++) {
        mg_json *o = mg_json_put(all, NULL, mg_json_object());
        mg_json_put_string(o, "name", views[i].face->name);
        mg_json_put_bool(o, "hit", r[i].score.hit);
        put_margins(o, floor, &r[i]);
    }
}

static mg_status score_pattern(mg_score_batch *b, int i, const score_subject *p, mg_json **row, mg_err *err)
{
    const mg_faceset *set = &b->faces;
    const mg_detector *by = &b->by.at[i];
    mg_outcomes seen = {0};
    mg_observe_opts how = {.conditions = &p->worn, .model = by, .models = 1, .keep = true, .context = b->o.context};
    mg_status st;
    MG_TRY(mg_observe(&seen, &how, set->view, set->views, NULL, err));
    *row = start_row(b, i, p);
    put_scores(mg_json_put(*row, "scores", mg_json_object()), by->row->floor, set->view, seen.full, set->views);
done:
    mg_outcomes_free(&seen);
    return st;
}

/* ---- both -------------------------------------------------------------------------------------------------------- */

/* A row is what its scores are worth: an answer that is no number is none. Takes *row over where it fails. */
static mg_status check_row(mg_json **row, const char *path, mg_err *why)
{
    mg_status st = mg_baseline_check(*row, path, why);
    if (st == MG_OK)
        return MG_OK;
    mg_json_free(*row);
    *row = NULL;
    return st;
}

/* The row of one detector: its scores, or why there are none. */
static mg_json *detector_row_of(mg_score_batch *b, int i, const score_subject *s, bool readable, mg_err *why)
{
    char name[SCORE_NAME];
    mg_json *row = NULL;
    mg_status st = !readable       ? why->code
                   : s->is_pattern ? score_pattern(b, i, s, &row, why)
                                   : score_picture(b, i, s, &row, why);
    if (st == MG_OK)
        st = check_row(&row, s->path, why);
    return st == MG_OK ? row : score_row_error(s->path, mg_detector_name(&b->by.at[i], name, sizeof name), why);
}

/* The rows of all recognisers, likewise. */
static void match_rows(mg_score_batch *b, const score_subject *s, bool readable, mg_json **rows, mg_err *why)
{
    char name[SCORE_MODEL];
    const mg_status seen = readable ? score_match_see(b->match, s, &b->faces, why) : why->code;
    for (int i = 0; i < score_match_count(b->match); i++) {
        mg_err own = *why;
        mg_status st = seen;
        if (st == MG_OK && !score_match_asks(b->match, i, s))
            continue;
        if (st == MG_OK) {
            rows[i] = score_match_row(b->match, i, s, &b->faces);
            st = check_row(&rows[i], s->path, &own);
        }
        if (st != MG_OK)
            rows[i] = score_row_error(s->path, score_match_name(b->match, i, name, sizeof name), &own);
        if (why->code == MG_OK)
            *why = own;
    }
}

mg_status mg_score_batch_file(mg_score_batch *b, const char *path, mg_json *rows[MG_SCORE_ROWS_MAX], mg_err *why,
                              mg_err *err)
{
    score_subject s = {0};
    mg_status st;
    memset(rows, 0, MG_SCORE_ROWS_MAX * sizeof *rows);
    *why = (mg_err){MG_OK, ""};
    MG_TRY(mg_baseline_path(&s.path, path, err));
    bool readable = score_subject_read(&s, b->o.as, path, why) == MG_OK;
    if (readable && s.is_pattern) {
        tell(b, &s.file.changed);
        MG_TRY(load_faces(b, err));
    }
    if (readable) /* only now: a bad file is refused at once */
        MG_TRY(open_models(b, err));
    for (int i = 0; i <= b->by.count; i++) {
        mg_err fault = readable ? (mg_err){MG_OK, ""} : *why;
        if (i < b->by.count)
            rows[i] = detector_row_of(b, i, &s, readable, &fault);
        else
            match_rows(b, &s, readable, rows + i, &fault);
        if (why->code == MG_OK)
            *why = fault;
    }
done:
    score_subject_free(&s);
    return st;
}
