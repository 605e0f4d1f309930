/* Score batches: files read, shown to detectors, and the rows of JSON that say what came out and what it depends on. */
#include "regress/score_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "regress/baseline.h"
#include "base/image/picture.h"
#include "faceset/faceset.h"
#include "base/file/file.h"
#include "pattern/pattern_file.h"
#include "base/hash.h"
#include "maskgen/version.h"

struct mg_score_batch {
    mg_score_opts o;
    mg_detectors by;
    struct {
        void *self; /* opened when first needed */
        char weights[MG_HASH_HEX], library[MG_LIBRARY_TEXT];
    } at[MG_DETECTORS_MAX];
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
    MG_TRY(mg_detectors_parse(&b->by, opts->detectors, err));
    MG_TRY(mg_detectors_unweighted(&b->by, err));
    MG_TRY(mg_detectors_see(&b->by, s->faces.channels == MG_CHANNELS_RGB, (int)s->upsample, err));
    for (int i = 0; i < b->by.count; i++)
        if (!*mg_detector_argument(&b->by.at[i]))
            MG_TRY(mg_detector_set(&b->by.at[i], "model", opts->model, err));
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
    mg_faceset_free(&b->faces);
    free(b);
}

int mg_score_batch_detectors(const mg_score_batch *b)
{
    return b->by.count;
}

double mg_score_batch_tolerance(const mg_score_batch *b, int detector)
{
    return b->by.at[detector].row->tolerance;
}

static mg_status open_detectors(mg_score_batch *b, mg_err *err)
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
done:
    return st;
}

/* ---- what is scored ---------------------------------------------------------------------------------------------- */

/* One file, read: a picture, or a pattern. */
typedef struct subject {
    char *path; /* its name in rows */
    bool is_pattern;
    mg_image picture;
    char sha256[MG_HASH_HEX]; /* of the picture's file */
    mg_pattern_file file;
    mg_conditions worn; /* the pattern */
} subject;

static mg_status read_picture(subject *s, const char *path, mg_err *err)
{
    char *data;
    size_t size;
    mg_status st;
    MG_TRY(mg_file_read(path, MG_PICTURE_MAX_BYTES, &data, &size, err));
    mg_hash_bytes(data, size, s->sha256);
    st = mg_picture_decode(&s->picture, NULL, data, size, path, err);
    free(data);
done:
    return st;
}

static mg_status read_subject(subject *s, mg_as as, const char *path, mg_err *err)
{
    mg_status st;
    s->is_pattern = as == MG_AS_PATTERN;
    if (as == MG_AS_GUESSED)
        MG_TRY(mg_pattern_file_probe(&s->is_pattern, path, err));
    if (!s->is_pattern)
        return read_picture(s, path, err);
    MG_TRY(mg_pattern_file_load(&s->file, path, err));
    MG_TRY(
        mg_conditions_add_genome(&s->worn, MG_CONDITION_PATTERN, "pattern", s->file.pattern, 0, &s->file.genome, err));
done:
    return st;
}

static void free_subject(subject *s)
{
    free(s->path);
    mg_image_free(&s->picture);
    mg_conditions_free(&s->worn);
    mg_pattern_file_free(&s->file);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static void put_detector(mg_json *row, const mg_detector *d)
{
    char name[MG_PATH_MAX + 32];
    mg_json_put_string(row, "detector", mg_detector_name(d, name, sizeof name));
}

/* The row of a file that this detector has not scored. */
static mg_json *error_row(const mg_detector *t, const char *path, const mg_err *why)
{
    mg_json *row = mg_json_object();
    mg_json_put_string(row, "path", path);
    put_detector(row, t);
    mg_json_put_string(row, "error", why->msg);
    return row;
}

/* Path, kind and detector, and the inputs that every row has; the others are added to *inputs. */
static mg_json *start_row(const mg_score_batch *b, int i, const subject *s, mg_json **inputs)
{
    const mg_detector *t = &b->by.at[i];
    bool rgb = b->o.spec->faces.channels == MG_CHANNELS_RGB || mg_detector_rgb(t);
    mg_json *row = mg_json_object();
    mg_json_put_string(row, "path", s->path);
    mg_json_put_string(row, "as", s->is_pattern ? "pattern" : "picture");
    put_detector(row, t);
    *inputs = mg_json_put(row, "inputs", mg_json_object());
    mg_json_put_string(*inputs, "maskgen", MG_VERSION);
    mg_json_put_string(*inputs, "library", b->at[i].library);
    mg_json_put_string(*inputs, "weights", b->at[i].weights);
    mg_json_put_string(*inputs, "channels", rgb ? "rgb" : "grey");
    mg_json_put_number(*inputs, "upsample", (double)b->o.spec->upsample);
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

static mg_status score_picture(mg_score_batch *b, int i, const subject *p, mg_json **row, mg_err *err)
{
    mg_score s = {0};
    mg_json *inputs;
    mg_status st = b->by.at[i].row->score(b->at[i].self, &p->picture, (mg_rect){0, 0, 0, 0}, &s, err);
    if (st != MG_OK)
        return st;
    *row = start_row(b, i, p, &inputs);
    mg_json_put_string(inputs, "sha256", p->sha256);
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

/* Genes by value, so that a changed one is named; what they print by hash, so that a changed palette or stamp file is
 * noticed too. */
static void put_pattern(mg_json *inputs, const mg_pattern_file *f, const mg_image *flat)
{
    char hex[MG_HASH_HEX];
    mg_hash_bytes(flat->px, (size_t)flat->w * (size_t)flat->h * (size_t)flat->channels, hex);
    mg_json_put_string(inputs, "family", f->spec.pattern.family);
    mg_json_put(inputs, "genes", mg_genome_to_json(&f->genome));
    mg_json_put_string(inputs, "sha256", hex);
}

static void put_faces(mg_json *inputs, const mg_faceset *set, const mg_faces_spec *spec)
{
    mg_json *all = mg_json_put(inputs, "faces", mg_json_array());
    for (size_t i = 0; i < set->list.count; i++) {
        mg_json *o = mg_json_put(all, NULL, mg_json_object());
        mg_json_put_string(o, "name", set->list.face[i].name);
        mg_json_put_string(o, "sha256", set->list.face[i].hash);
    }
    mg_json_put_number(inputs, "views", (double)spec->views);
    if (spec->views > 1)
        mg_json_put_number(inputs, "view-seed", (double)spec->view_seed);
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

static mg_status score_pattern(mg_score_batch *b, int i, const subject *p, mg_json **row, mg_err *err)
{
    const mg_faceset *set = &b->faces;
    const mg_detector *by = &b->by.at[i];
    mg_outcomes seen = {0};
    mg_json *inputs;
    mg_observe_opts how = {.conditions = &p->worn, .model = by, .models = 1, .keep = true, .context = b->o.context};
    mg_status st;
    MG_TRY(mg_observe(&seen, &how, set->view, set->views, NULL, err));
    *row = start_row(b, i, p, &inputs);
    put_pattern(inputs, &p->file, &p->worn.texture[0]->picture);
    put_faces(inputs, set, &b->o.spec->faces);
    put_scores(mg_json_put(*row, "scores", mg_json_object()), by->row->floor, set->view, seen.full, set->views);
done:
    mg_outcomes_free(&seen);
    return st;
}

/* ---- both -------------------------------------------------------------------------------------------------------- */

/* The row of one detector: its scores, or why there are none. */
static mg_json *row_of(mg_score_batch *b, int i, const subject *s, mg_err *why)
{
    mg_json *row = NULL;
    mg_status st = s->is_pattern ? score_pattern(b, i, s, &row, why) : score_picture(b, i, s, &row, why);
    if (st == MG_OK)
        st = mg_baseline_check(row, s->path, why); /* an answer that is no number is no answer */
    if (st == MG_OK)
        return row;
    mg_json_free(row);
    return error_row(&b->by.at[i], s->path, why);
}

mg_status mg_score_batch_file(mg_score_batch *b, const char *path, mg_json *rows[MG_DETECTORS_MAX], mg_err *why,
                              mg_err *err)
{
    subject s = {0};
    mg_status st;
    memset(rows, 0, MG_DETECTORS_MAX * sizeof *rows);
    *why = (mg_err){MG_OK, ""};
    MG_TRY(mg_baseline_path(&s.path, path, err));
    bool readable = read_subject(&s, b->o.as, path, why) == MG_OK;
    if (readable && s.is_pattern) {
        tell(b, &s.file.changed);
        MG_TRY(load_faces(b, err));
    }
    if (readable) /* only now: a bad file is refused at once */
        MG_TRY(open_detectors(b, err));
    for (int i = 0; i < b->by.count; i++) {
        mg_err fault = {MG_OK, ""};
        rows[i] = readable ? row_of(b, i, &s, &fault) : error_row(&b->by.at[i], s.path, why);
        if (why->code == MG_OK)
            *why = fault;
    }
done:
    free_subject(&s);
    return st;
}
