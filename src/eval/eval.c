/* An evaluation's course: detectors, prints, then for every width the heads and the photos. */
#include "maskgen/eval.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eval/eval_internal.h"
#include "base/context.h"
#include "base/image/picture.h"
#include "base/file/file.h"
#include "base/text/text.h"
#include "base/text/strbuf.h"
#include "base/text/format.h"

void eval_stage(const mg_eval *e, const char *what)
{
    mg_context_done(&e->context, what, 0, 0);
}

mg_panel eval_panel(const mg_eval *e, const eval_set *s, int detector)
{
    size_t prints = e->wardrobe.prints;
    return (mg_panel){s->at + (size_t)detector * prints, s->views, (size_t)e->detectors * prints, s->of};
}

mg_cell eval_cell(const mg_eval *e, const eval_set *s, int detector, const eval_column *c)
{
    mg_cell out = {0};
    mg_panel p = eval_panel(e, s, detector);
    if (mg_panel_cell(&out, &p, c->first, c->count, e->seed, NULL) != MG_OK)
        *e->starved = true;
    return out;
}

mg_status eval_whole(char **text, const mg_eval *e, mg_err *err)
{
    if (!*e->starved)
        return MG_OK;
    free(*text);
    *text = NULL;
    return mg_fail(err, MG_ENOMEM, "out of memory for the figures of a report");
}

bool eval_has_figures(const mg_eval *e, const eval_set *s, int detector)
{
    mg_panel p = eval_panel(e, s, detector);
    return s->used[detector] && mg_panel_bare(&p) > 0;
}

/* ---- what was asked for -------------------------------------------------------------------------------------------------- */

/* What is not installed is named with what to do, and not asked. */
static mg_status read_detectors(mg_eval *e, const char *text, mg_err *err)
{
    mg_status st = mg_detectors_parse_all(&e->by, text, err);
    if (st == MG_OK)
        st = mg_detectors_see(&e->by, e->spec.faces.channels == MG_CHANNELS_RGB, (int)e->spec.upsample, err);
    for (int i = 0; st == MG_OK && i < e->by.count; i++) {
        eval_detector *d = &e->detector[e->detectors++];
        mg_err why = {MG_OK, ""};
        *d = (eval_detector){.by = e->by.at[i]};
        mg_detector_name(&d->by, d->name, sizeof d->name);
        d->installed = mg_detector_available(&d->by, &e->context, &why) == MG_OK;
        snprintf(d->why, sizeof d->why, "%s", why.msg);
    }
    return st;
}

static mg_status read_widths(mg_eval *e, const char *text, mg_err *err)
{
    for (const char *s = text;; s++) {
        char *end;
        double w = mg_strtod(s, &end);
        if (end == s || (*end && *end != ','))
            return mg_fail(err, MG_EINPUT, "--face-widths %s: wanted numbers parted by commas, as in 40,105,190", text);
        if (!(w >= 30 && w <= 1024))
            return mg_fail(err, MG_EINPUT, "--face-widths %s: %g is outside 30 … 1024", text, w);
        if (e->widths == MG_EVAL_WIDTHS)
            return mg_fail(err, MG_EINPUT, "--face-widths %s: more than %d widths", text, (int)MG_EVAL_WIDTHS);
        for (int i = 0; i < e->widths; i++)
            if (fabs(e->width[i] - w) < 1e-9)
                return mg_fail(err, MG_EINPUT, "--face-widths %s: %g stands there twice", text, w);
        e->width[e->widths++] = w;
        s = end;
        if (!*s)
            return MG_OK;
    }
}

static mg_status add_folder(mg_eval *e, const char *dir, mg_err *err)
{
    mg_list files;
    mg_status st = mg_picture_folder(&files, &e->passed, dir, err);
    if (st != MG_OK)
        return st;
    for (size_t i = 0; st == MG_OK && i < files.count; i++)
        st = mg_list_add(&e->photos, files.item[i], err);
    mg_list_free(&files);
    return st;
}

/* Head sets apart from photos; the photos of folders one by one. */
static mg_status sort_faces(mg_eval *e, mg_err *err)
{
    const mg_list *paths = &e->spec.faces.paths;
    mg_status st = paths->count ? MG_OK : mg_list_add(&e->heads, "heldout", err);
    for (size_t i = 0; st == MG_OK && i < paths->count; i++) {
        const char *path = paths->item[i];
        char set[32];
        uint64_t seed;
        snprintf(set, sizeof set, "%.*s", (int)strcspn(path, ":"), path);
        if (mg_dir_exists(path))
            st = add_folder(e, path, err);
        else if (!mg_file_exists(path) && mg_faceset_seed(&seed, set, 0, 0))
            st = mg_list_add(&e->heads, path, err);
        else if (mg_file_exists(path))
            st = mg_list_add(&e->photos, path, err);
        else
            st = mg_fail_at(err, MG_EINPUT, path, "--faces: no such file or folder, and no set of heads");
    }
    if (st == MG_OK && e->heads.count == 0 && e->photos.count == 0)
        st = mg_fail_at(err, MG_EINPUT, paths->item[0], "--faces: no picture in it%s%s%s", e->passed.count ? " (" : "",
                        e->passed.count ? e->passed.item[0] : "", e->passed.count ? ")" : "");
    return st;
}

/* ---- the course ---------------------------------------------------------------------------------------------------------- */

/* Slow detectors are asked at one width. */
static bool width_for_slow(const mg_eval *e, double width)
{
    double at = e->width[0];
    for (int i = 0; i < e->widths; i++)
        if (fabs(e->width[i] - MG_EVAL_SLOW_WIDTH) < 1e-9)
            at = e->width[i];
    return fabs(at - width) < 1e-9;
}

static eval_set *new_set(mg_eval *e, bool heads, double width)
{
    eval_set *s = &e->set[e->sets++];
    s->heads = heads;
    s->width = width;
    for (int d = 0; d < e->detectors; d++) {
        const eval_detector *by = &e->detector[d];
        bool slow = (by->by.row->flags & MG_DETECTOR_SLOW) && !width_for_slow(e, width);
        s->used[d] = by->installed && !slow;
        if (!by->installed)
            snprintf(s->note[d], sizeof s->note[d], "%s", by->why);
        else if (slow)
            snprintf(s->note[d], sizeof s->note[d], "slow: asked at one face width only");
    }
    return s;
}

/* With the first photo's reason, where there is one. */
static mg_status no_face(const mg_eval *e, mg_err *err)
{
    for (int i = 0; i < e->sets; i++) {
        const mg_list *said[] = {&e->set[i].unreadable, &e->set[i].faceless, &e->set[i].dropped};
        for (int k = 0; k < 3; k++)
            if (said[k]->count)
                return mg_fail_at(err, MG_EINPUT, e->photos.item[0], "--faces: no usable face (%s)", said[k]->item[0]);
    }
    return mg_fail_at(err, MG_EINPUT, e->photos.item[0], "--faces: no usable face");
}

static mg_status measure_all(mg_eval *e, mg_err *err)
{
    mg_status st = MG_OK;
    for (int i = 0; st == MG_OK && i < e->widths; i++) {
        if (e->heads.count)
            st = eval_judge_heads(e, new_set(e, true, e->width[i]), err);
        if (st == MG_OK && e->photos.count)
            st = eval_judge_photos(e, new_set(e, false, e->width[i]), err);
    }
    size_t seen = 0;
    for (int i = 0; i < e->sets; i++)
        seen += e->set[i].views;
    if (st == MG_OK && seen == 0)
        st = no_face(e, err);
    return st;
}

/* Pictures that are scored if every bare face is found: each detector at each width, slow ones at one. A photo counts as one face. */
static double measurements(const mg_eval *e, size_t faces, size_t prints)
{
    int asked = 0;
    for (int d = 0; d < e->detectors; d++)
        if (e->detector[d].installed)
            asked += e->detector[d].by.row->flags & MG_DETECTOR_SLOW ? 1 : e->widths;
    return (double)asked * (double)faces * (double)prints * (double)e->spec.faces.views;
}

/* One line before the long work. */
static mg_status announce(const mg_eval *e, const mg_eval_opts *o, mg_err *err)
{
    mg_strbuf w = {0};
    char *line;
    int heads = 0, one, photos = (int)e->photos.count, installed = 0;
    mg_status st = MG_OK;
    for (size_t i = 0; st == MG_OK && i < e->heads.count; i++, heads += one)
        st = mg_faceset_heads(&one, e->heads.item[i], err);
    if (st != MG_OK)
        return st;
    size_t prints = eval_wardrobe_prints(o);
    for (int d = 0; d < e->detectors; d++)
        installed += e->detector[d].installed;
    if (heads)
        mg_strbuf_put(&w, "%s%s", mg_count(heads, "head"), photos ? " and " : "");
    if (photos)
        mg_strbuf_put(&w, "%s", mg_count(photos, "photo"));
    mg_strbuf_put(&w, ", faces");
    for (int i = 0; i < e->widths; i++)
        mg_strbuf_put(&w, "%s %g", i == 0 ? "" : i + 1 < e->widths ? "," : " and", e->width[i]);
    mg_strbuf_put(&w, " px wide, %zu prints, %d of %s installed: up to %.0f measurements%s", prints, installed,
                  mg_count(e->detectors, "detector"), measurements(e, (size_t)(heads + photos), prints),
                  photos ? " if a photo has one face" : "");
    st = mg_strbuf_take(&w, &line, err);
    if (st == MG_OK)
        mg_context_notice(&e->context, line);
    free(line);
    return st;
}

/* ---- life ---------------------------------------------------------------------------------------------------------------- */

mg_status mg_eval_new(mg_eval **out, const mg_eval_opts *opts, mg_err *err)
{
    *out = NULL;
    mg_eval *e = calloc(1, sizeof *e);
    if (!e)
        return mg_fail(err, MG_ENOMEM, "out of memory for an evaluation");
    e->context = opts->context ? *opts->context : (mg_context){0};
    e->seed = (uint64_t)opts->spec->search.seed;
    e->curve = opts->coverage;
    e->starved = calloc(1, sizeof *e->starved);
    mg_status st = e->starved ? mg_spec_copy(&e->spec, opts->spec, err) : mg_fail(err, MG_ENOMEM, "out of memory for an evaluation");
    if (st == MG_OK)
        st = read_detectors(e, opts->detectors, err);
    if (st == MG_OK)
        st = read_widths(e, opts->widths, err);
    if (st == MG_OK)
        st = sort_faces(e, err);
    if (st == MG_OK)
        st = announce(e, opts, err);
    if (st == MG_OK)
        st = eval_wardrobe_fill(&e->wardrobe, opts, err);
    if (st == MG_OK)
        st = measure_all(e, err);
    if (st == MG_OK)
        st = eval_compare(e, err);
    if (st != MG_OK)
        mg_eval_free(e);
    else
        *out = e;
    return st;
}

void mg_eval_free(mg_eval *e)
{
    if (!e)
        return;
    for (int i = 0; i < e->sets; i++) {
        eval_set *s = &e->set[i];
        free(s->face);
        free(s->at);
        free(s->of);
        mg_list_free(&s->dropped);
        mg_list_free(&s->faceless);
        mg_list_free(&s->unreadable);
    }
    free(e->test);
    free(e->starved);
    mg_list_free(&e->heads);
    mg_list_free(&e->photos);
    mg_list_free(&e->passed);
    eval_wardrobe_free(&e->wardrobe);
    mg_detectors_free(&e->by);
    mg_spec_free(&e->spec);
    free(e);
}
