/* Recognisers in score batches: faces as vectors (measure/match.h), and the rows that say how like they are. */
#include "regress/score_match.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/text.h"
#include "measure/match.h"
#include "score/libraries.h"

/* Who finds faces in a picture, and in the reference. */
#define FINDER "dlib-hog"

/* Faces in a picture, by the finder. */
typedef struct found {
    mg_rect *box;
    size_t count;
} found;

struct score_match {
    mg_score_opts o;
    mg_recognisers by;
    mg_aligners aligners;
    mg_detectors finder, nobody;
    void *look; /* the finder, opened; NULL until then */
    char weights[MG_RECOGNISERS_MAX][MG_HASH_HEX], points[MG_ALIGNERS_MAX][MG_HASH_HEX], finder_weights[MG_HASH_HEX];
    mg_conditions bare, worn; /* the bare face; and the file's pattern beside it */
    mg_matcher *matcher;
    mg_matches reference; /* one face; empty: there is none */
    char sha256[MG_HASH_HEX];
    mg_matches seen; /* of the file: its faces bare, or each view bare and under the pattern */
    found faces;     /* of a picture */
};

/* ---- life -------------------------------------------------------------------------------------------------------- */

static mg_status read_lists(score_match *m, mg_err *err)
{
    const mg_spec *s = m->o.spec;
    mg_status st;
    MG_TRY(mg_recognisers_parse(&m->by, s->recogniser, err));
    for (int i = 0; i < m->by.count; i++)
        if (m->by.at[i].weight < 1 || m->by.at[i].weight > 1)
            MG_TRY(mg_fail_at(err, MG_EINPUT, m->by.at[i].row->name,
                              "recogniser: weights are for searching; a score has none"));
    MG_TRY(mg_aligners_parse(&m->aligners, *s->aligner ? s->aligner : MG_ALIGNERS_USUAL, err));
    MG_TRY(mg_detectors_parse(&m->finder, FINDER, err));
    MG_TRY(mg_detectors_see(&m->finder, s->faces.channels == MG_CHANNELS_RGB, (int)s->upsample, err));
done:
    return st;
}

mg_status score_match_new(score_match **out, const mg_score_opts *opts, mg_err *err)
{
    mg_status st = MG_OK;
    *out = NULL;
    if (!*opts->spec->recogniser)
        return MG_OK;
    score_match *m = calloc(1, sizeof *m);
    if (!m)
        return mg_fail(err, MG_ENOMEM, "out of memory to compare faces");
    m->o = *opts;
    mg_matcher_opts how = {.conditions = &m->bare,
                           .recognisers = &m->by,
                           .aligners = &m->aligners,
                           .finders = &m->nobody,
                           .whole_only = true,
                           .context = opts->context};
    MG_TRY(read_lists(m, err));
    MG_TRY(mg_conditions_add_bare(&m->bare, err));
    MG_TRY(mg_matcher_new(&m->matcher, &how, err));
    *out = m;
    m = NULL;
done:
    score_match_free(m);
    return st;
}

static void forget(score_match *m)
{
    mg_matches_free(&m->seen);
    mg_conditions_free(&m->worn);
    free(m->faces.box);
    m->faces = (found){NULL, 0};
}

void score_match_free(score_match *m)
{
    if (!m)
        return;
    forget(m);
    mg_matches_free(&m->reference);
    mg_matcher_free(m->matcher);
    mg_conditions_free(&m->bare);
    if (m->look)
        m->finder.at[0].row->close(m->look);
    mg_detectors_free(&m->finder);
    mg_recognisers_free(&m->by);
    free(m);
}

/* ---- models ------------------------------------------------------------------------------------------------------ */

int score_match_count(const score_match *m)
{
    return m ? m->by.count * m->aligners.count : 0;
}

static const mg_recogniser *recogniser(const score_match *m, int model)
{
    return &m->by.at[model / m->aligners.count];
}

static const mg_aligner_ops *aligner(const score_match *m, int model)
{
    return m->aligners.at[model % m->aligners.count];
}

char *score_match_name(const score_match *m, int model, char *out, size_t size)
{
    char name[SCORE_NAME];
    mg_recogniser_name(recogniser(m, model), name, sizeof name);
    snprintf(out, size, "%s@%s", name, aligner(m, model)->name);
    return out;
}

double score_match_tolerance(const score_match *m, int model)
{
    return recogniser(m, model)->row->tolerance;
}

/* ---- faces in pictures ------------------------------------------------------------------------------------------- */

static mg_status find_faces(found *out, score_match *m, const mg_image *rgb, mg_err *err)
{
    mg_score s = {0};
    mg_status st = m->finder.at[0].row->score(m->look, rgb, (mg_rect){0, 0, 0, 0}, &s, err);
    *out = (found){NULL, 0};
    if (st != MG_OK)
        return st;
    out->box = malloc(((size_t)s.count + 1) * sizeof *out->box);
    if (!out->box)
        return mg_fail(err, MG_ENOMEM, "out of memory for %s", mg_count(s.count, "face"));
    for (; out->count < (size_t)s.count; out->count++)
        out->box[out->count] = s.det[out->count].box;
    return MG_OK;
}

/* The one face of the reference photo. */
static mg_status look_at_reference(score_match *m, const mg_image *rgb, mg_err *err)
{
    const char *path = m->o.reference;
    found in;
    mg_status st;
    MG_TRY(find_faces(&in, m, rgb, err));
    if (in.count == 0)
        MG_TRY(mg_fail_at(err, MG_EINPUT, path,
                          "--reference: " FINDER " finds no face to compare with (--upsample 1 finds smaller ones)"));
    if (in.count > 1)
        MG_TRY(mg_fail_at(err, MG_EINPUT, path, "--reference: %zu faces, and whose is meant is not told: crop it",
                          in.count));
    MG_TRY(mg_matcher_face(m->matcher, &m->reference, rgb, in.box[0], err));
    for (int i = 0; i < m->aligners.count; i++)
        if (!mg_matches_vector(&m->reference, 0, 0, i, false))
            MG_TRY(mg_fail_at(err, MG_EINPUT, path, "--reference: %s does not see where eyes, nose and mouth are",
                              m->aligners.at[i]->name));
done:
    free(in.box);
    return st;
}

mg_status score_match_open(score_match *m, mg_err *err)
{
    mg_image photo = {0};
    mg_status st = MG_OK;
    if (!m || m->look)
        return MG_OK;
    MG_TRY(mg_matcher_weights(m->matcher, m->weights, m->points, err));
    if (*m->o.reference)
        MG_TRY(score_picture_read(&photo, m->sha256, m->o.reference, err));
    MG_TRY(mg_detector_open(&m->look, &m->finder.at[0], m->o.context, err));
    MG_TRY(mg_detector_weights(m->finder.at[0].row, m->look, m->finder_weights, err));
    if (*m->o.reference)
        MG_TRY(look_at_reference(m, &photo, err));
done:
    mg_image_free(&photo);
    return st;
}

/* ---- a file ------------------------------------------------------------------------------------------------------ */

static bool needs_bare(const mg_aligner_ops *by)
{
    return by->flags & MG_ALIGNER_BARE;
}

static mg_status see_picture(score_match *m, const score_subject *s, mg_err *err)
{
    int able = 0;
    mg_status st = MG_OK;
    for (int i = 0; i < m->aligners.count; i++)
        able += !needs_bare(m->aligners.at[i]);
    if (!*m->o.reference)
        return mg_fail_at(err, MG_EINPUT, s->path,
                          "a picture, and recognisers have nobody to compare it with: name a bare photo of the same "
                          "person by --reference");
    if (!able)
        return mg_fail_at(err, MG_EINPUT, s->path,
                          "a picture, whose bare face %s cannot be asked of; --aligner dlib-68 looks at it as it is",
                          m->aligners.at[0]->name);
    mg_matcher_conditions(m->matcher, &m->bare);
    MG_TRY(find_faces(&m->faces, m, &s->picture, err));
    for (size_t i = 0; i < m->faces.count; i++)
        MG_TRY(mg_matcher_face(m->matcher, &m->seen, &s->picture, m->faces.box[i], err));
done:
    return st;
}

static mg_status see_pattern(score_match *m, const score_subject *s, const mg_faceset *set, mg_err *err)
{
    mg_sitting *of = calloc(set->views + 1, sizeof *of);
    mg_status st = MG_OK;
    if (!of)
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory for %zu views", set->views));
    for (size_t i = 0; i < set->views; i++)
        of[i].person = i;
    MG_TRY(mg_conditions_add_bare(&m->worn, err));
    MG_TRY(
        mg_conditions_add_genome(&m->worn, MG_CONDITION_PATTERN, "pattern", s->file.pattern, 0, &s->file.genome, err));
    mg_matcher_conditions(m->matcher, &m->worn);
    MG_TRY(mg_matcher_views(m->matcher, &m->seen, set->view, of, set->views, NULL, err));
done:
    free(of);
    return st;
}

mg_status score_match_see(score_match *m, const score_subject *s, const mg_faceset *faces, mg_err *err)
{
    if (!m)
        return MG_OK;
    forget(m);
    return s->is_pattern ? see_pattern(m, s, faces, err) : see_picture(m, s, err);
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

/* How like the i-th face is to the bare one; false: in one of them the aligner saw nothing. */
static bool compare(double *margin, const score_match *m, int model, size_t i, bool is_pattern)
{
    const mg_recogniser *by = recogniser(m, model);
    const float *now = mg_matches_vector(&m->seen, i, is_pattern ? 1 : 0, model, false);
    const float *bare = *m->o.reference ? mg_matches_vector(&m->reference, 0, 0, model, false)
                                        : mg_matches_vector(&m->seen, i, 0, model, false);
    *margin = MG_SCORE_UNALIGNED;
    if (!now || !bare)
        return false;
    double like = by->row->similarity(now, bare, m->seen.dims[model / m->aligners.count]);
    *margin = like - mg_recogniser_threshold(by);
    if (*margin < MG_SCORE_UNALIGNED)
        *margin = MG_SCORE_UNALIGNED;
    return true;
}

/* Those of the models; where a photo's faces had to be found, those of the finder too. */
static void put_models(mg_json *inputs, const score_match *m, int model)
{
    const mg_recogniser *by = recogniser(m, model);
    const mg_aligner_ops *points = aligner(m, model);
    char library[MG_LIBRARY_TEXT];
    mg_library_text(library, by->row->library, by->row->version);
    mg_json_put_string(inputs, "library", library);
    mg_json_put_string(inputs, "weights", m->weights[model / m->aligners.count]);
    mg_json_put_number(inputs, "threshold", mg_recogniser_threshold(by));
    mg_library_text(library, points->library, points->version);
    mg_json_put_string(inputs, "aligner-library", library);
    mg_json_put_string(inputs, "aligner-weights", m->points[model % m->aligners.count]);
    if (!*m->o.reference)
        return;
    mg_detector_library(m->finder.at[0].row, library);
    mg_json_put_string(inputs, "finder-library", library);
    mg_json_put_string(inputs, "finder-weights", m->finder_weights);
    score_put_view(inputs, m->o.spec->faces.channels == MG_CHANNELS_RGB, m->o.spec);
    mg_json_put_string(inputs, "reference", m->sha256);
}

static void put_picture(mg_json *scores, const score_match *m, int model)
{
    int matched = 0, aligned = 0;
    double best = MG_SCORE_UNALIGNED, margin;
    mg_json *all = mg_json_array();
    for (size_t i = 0; i < m->faces.count; i++) {
        const mg_rect b = m->faces.box[i];
        bool at = compare(&margin, m, model, i, false);
        mg_json *o = mg_json_put(all, NULL, mg_json_object());
        aligned += at;
        matched += at && margin >= 0;
        best = fmax(best, margin);
        mg_json_put_number(o, "margin", margin);
        mg_json_put_bool(o, "aligned", at);
        mg_json_put_numbers(o, "box", (double[]){b.x, b.y, b.w, b.h}, 4);
    }
    mg_json_put_number(scores, "faces", matched);
    mg_json_put_number(scores, "seen", (double)m->faces.count);
    mg_json_put_number(scores, "aligned", aligned);
    mg_json_put_number(scores, "best_margin", best);
    mg_json_put(scores, "detections", all);
}

static void put_pattern(mg_json *scores, const score_match *m, int model, const mg_faceset *set)
{
    int matched = 0, aligned = 0;
    double sum = 0, margin;
    mg_json *all = mg_json_array();
    for (size_t i = 0; i < set->views; i++) {
        bool at = compare(&margin, m, model, i, true);
        mg_json *o = mg_json_put(all, NULL, mg_json_object());
        aligned += at;
        matched += at && margin >= 0;
        sum += at ? margin : 0;
        mg_json_put_string(o, "name", set->view[i].face->name);
        mg_json_put_bool(o, "hit", at && margin >= 0);
        mg_json_put_number(o, "true_margin", margin);
        mg_json_put_bool(o, "aligned", at);
    }
    mg_json_put_number(scores, "found", matched);
    mg_json_put_number(scores, "aligned", aligned);
    mg_json_put_number(scores, "mean_margin", aligned ? sum / aligned : MG_SCORE_UNALIGNED);
    mg_json_put(scores, "faces", all);
}

bool score_match_asks(const score_match *m, int model, const score_subject *s)
{
    return s->is_pattern || !needs_bare(aligner(m, model));
}

mg_json *score_match_row(const score_match *m, int model, const score_subject *s, const mg_faceset *faces)
{
    char name[SCORE_MODEL];
    mg_json *inputs;
    mg_json *row = score_row_start(s, score_match_name(m, model, name, sizeof name), &inputs);
    put_models(inputs, m, model);
    score_put_subject(inputs, s, faces, &m->o.spec->faces);
    mg_json *scores = mg_json_put(row, "scores", mg_json_object());
    if (s->is_pattern)
        put_pattern(scores, m, model, faces);
    else
        put_picture(scores, m, model);
    return row;
}
