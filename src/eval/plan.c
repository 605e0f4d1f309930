/* What an evaluation is asked: detectors, widths, faces, patterns; read and checked whole before anything is rendered.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/file/file.h"
#include "base/image/picture.h"
#include "base/text/format.h"
#include "base/text/strbuf.h"
#include "base/text/text.h"
#include "eval/eval_internal.h"
#include "objective/terms.h"
#include "pattern/plain.h"

/* ---- detectors, widths, faces --------------------------------------------------------------------------------- */

/* What is not installed is named with what to do, and not asked. */
static mg_status read_detectors(mg_eval *e, const char *text, mg_err *err)
{
    mg_status st = mg_detectors_parse_all(&e->by, text, err);
    if (st == MG_OK)
        st = mg_detectors_see(&e->by, e->spec.faces.channels == MG_CHANNELS_RGB, (int)e->spec.upsample, err);
    for (int i = 0; st == MG_OK && i < e->by.count; i++) {
        mg_eval_detector *d = &e->detector[e->detectors++];
        mg_err why = {MG_OK, ""};
        *d = (mg_eval_detector){.by = e->by.at[i]};
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
            return mg_fail(err, MG_EINPUT, "--face-width %s: wanted numbers parted by commas, as in 40,105,190", text);
        if (!(w >= 30 && w <= 1024))
            return mg_fail(err, MG_EINPUT, "--face-width %s: %g is outside 30 … 1024", text, w);
        if (e->widths == MG_EVAL_WIDTHS)
            return mg_fail(err, MG_EINPUT, "--face-width %s: more than %d widths", text, (int)MG_EVAL_WIDTHS);
        for (int i = 0; i < e->widths; i++)
            if (fabs(e->width[i] - w) < 1e-9)
                return mg_fail(err, MG_EINPUT, "--face-width %s: %g stands there twice", text, w);
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

/* ---- patterns ------------------------------------------------------------------------------------------------- */

enum { CONDITIONS_MAX = 1024 };

/* Conditions at most, known before anything is searched: bare, plain masks, random patterns, best-of-K and the
 * patterns; white, black and the patterns once more at each lower height. */
static size_t count_conditions(const mg_eval *e)
{
    size_t n = (size_t)e->patterns;
    return 1 + MG_PLAINS + n * ((size_t)e->randoms + 2) + (e->curve ? (MG_HEIGHT_WHOLE - 1) * (n + 2) : 0);
}

static mg_status check_patterns(size_t patterns, mg_err *err)
{
    if (patterns == 0)
        return mg_fail(err, MG_EINPUT, "eval: no pattern is named; maskgen list patterns lists those of the library");
    if (patterns > MG_EVAL_PATTERNS)
        return mg_fail(err, MG_EINPUT, "eval: %zu patterns are too many; at most %d are measured side by side",
                       patterns, (int)MG_EVAL_PATTERNS);
    return MG_OK;
}

static mg_status load_pattern(mg_eval *e, const char *path, int64_t k, mg_err *err)
{
    mg_eval_pattern *p = &e->pattern[e->patterns];
    mg_loss_terms terms;
    mg_status st = mg_pattern_file_load(&p->file, path, err);
    if (st != MG_OK)
        return st;
    e->patterns++;
    if (!(p->path = strdup(path)))
        return mg_fail(err, MG_ENOMEM, "out of memory for a path");
    for (size_t i = 0; i < p->file.changed.count; i++)
        mg_context_notice(&e->context, p->file.changed.item[i]);
    int64_t evals = p->file.evals, iters = p->file.spec.search.iters;
    p->k_known = k > 0 || evals > 0;
    p->k = k > 0 ? k : evals > 0 ? evals : iters > MG_EVAL_K ? iters : MG_EVAL_K;
    p->best_recorded = k == 0 && p->file.best.count > 0;
    p->terms =
        mg_loss_terms_parse(&terms, p->file.spec.objective, NULL) == MG_OK ? mg_loss_terms_flags(&terms) : MG_LOSS_FACE;
    return MG_OK;
}

static mg_status read_patterns(mg_eval *e, const mg_eval_opts *o, mg_err *err)
{
    size_t n = o->patterns->count;
    mg_status st = check_patterns(n, err);
    for (size_t i = 0; st == MG_OK && i < n; i++)
        st = load_pattern(e, o->patterns->item[i], o->k, err);
    if (st == MG_OK && count_conditions(e) > CONDITIONS_MAX)
        st = mg_fail(err, MG_EINPUT, "--randoms: %s with %s each make %zu conditions; at most %d fit",
                     mg_count(n, "pattern"), mg_count(o->randoms, "random one"), count_conditions(e),
                     (int)CONDITIONS_MAX);
    return st;
}

/* ---- all of it ------------------------------------------------------------------------------------------------ */

/* Pictures that are scored if every bare face is found: each detector at each width, slow ones at one. A photo counts
 * as one face. */
static double measurements(const mg_eval *e, size_t faces, size_t conditions)
{
    int asked = 0;
    for (int d = 0; d < e->detectors; d++)
        if (e->detector[d].installed)
            asked += e->detector[d].by.row->flags & MG_DETECTOR_SLOW ? 1 : e->widths;
    return (double)asked * (double)faces * (double)conditions * (double)e->spec.faces.views;
}

/* One line before the long work. */
static mg_status announce(mg_eval *e, mg_err *err)
{
    mg_strbuf w = {0};
    char *line;
    int heads = 0, one, photos = (int)e->photos.count, installed = 0;
    mg_status st = MG_OK;
    for (size_t i = 0; st == MG_OK && i < e->heads.count; i++, heads += one)
        st = mg_faceset_heads(&one, e->heads.item[i], err);
    if (st != MG_OK)
        return st;
    e->all = (int64_t)e->widths * (heads + photos);
    size_t conditions = count_conditions(e);
    for (int d = 0; d < e->detectors; d++)
        installed += e->detector[d].installed;
    if (heads)
        mg_strbuf_put(&w, "%s%s", mg_count(heads, "head"), photos ? " and " : "");
    if (photos)
        mg_strbuf_put(&w, "%s", mg_count(photos, "photo"));
    mg_strbuf_put(&w, ", faces");
    for (int i = 0; i < e->widths; i++)
        mg_strbuf_put(&w, "%s %g", i == 0 ? "" : i + 1 < e->widths ? "," : " and", e->width[i]);
    mg_strbuf_put(&w, " px wide, %zu conditions, %d of %s installed: up to %.0f measurements%s", conditions, installed,
                  mg_count(e->detectors, "detector"), measurements(e, (size_t)(heads + photos), conditions),
                  photos ? " if a photo has one face" : "");
    st = mg_strbuf_take(&w, &line, err);
    if (st == MG_OK)
        mg_context_notice(&e->context, line);
    free(line);
    return st;
}

/* Recognition alone is asked for. */
static bool nobody(const mg_eval_opts *o)
{
    return o->recognisers && *o->recognisers && strcmp(o->detectors, "none") == 0;
}

mg_status eval_plan(mg_eval *e, const mg_eval_opts *o, mg_err *err)
{
    mg_status st = MG_OK;
    e->context = o->context ? *o->context : (mg_context){0};
    e->randoms = o->randoms;
    e->curve = o->coverage;
    e->seed = (uint64_t)o->spec->search.seed;
    MG_TRY(mg_spec_copy(&e->spec, o->spec, err));
    if (!nobody(o))
        MG_TRY(read_detectors(e, o->detectors, err));
    MG_TRY(read_widths(e, o->widths, err));
    MG_TRY(eval_recognition_plan(e, o, err));
    if (e->detectors)
        MG_TRY(sort_faces(e, err));
    MG_TRY(read_patterns(e, o, err));
    if (e->detectors)
        MG_TRY(announce(e, err));
done:
    return st;
}
