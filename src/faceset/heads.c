/* Sets of procedural heads: their seeds, and the check that each is found bare. */
#include "faceset/heads.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "faceset/cache.h"
#include "score/dlib/dlib.h"
#include "base/context.h"
#include "base/file/file.h"
#include "face/head/synth.h"
#include "base/text/format.h"

enum { ATTEMPTS = 20, HEADS_MAX = 10000 };

static const struct {
    const char *name;
    int count;
    uint64_t first; /* seed; redraws add multiples of REDRAW */
} sets[] = {{"synth", 16, 10000}, {"search", 16, 10000}, {"select", 32, 20000}, {"heldout", 64, 30000}};
#define REDRAW 1000000u

static int find_set(const char *name, size_t length)
{
    for (int i = 0; i < (int)(sizeof sets / sizeof *sets); i++)
        if (strlen(sets[i].name) == length && strncmp(sets[i].name, name, length) == 0)
            return i;
    return -1;
}

bool mg_faceset_seed(uint64_t *seed, const char *set, int k, int attempt)
{
    int i = find_set(set, strlen(set));
    if (i < 0)
        return false;
    *seed = sets[i].first + (uint64_t)k + (uint64_t)attempt * REDRAW;
    return true;
}

const char *heads_hint(char out[MG_HINT], const char *path)
{
    char name[40];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(path, ":"), path);
    mg_nearest near = {.name = name};
    for (int i = 0; i < (int)(sizeof sets / sizeof *sets); i++)
        mg_nearest_offer(&near, sets[i].name);
    return mg_nearest_hint(out, &near);
}

/* A whole number from `least` to HEADS_MAX at *s, which steps past it; 0 where there is none. */
static int read_number(const char **s, int least)
{
    char *end;
    long v = **s >= '0' && **s <= '9' ? strtol(*s, &end, 10) : 0;
    if (v < least || v > HEADS_MAX)
        return 0;
    *s = end;
    return (int)v;
}

mg_status heads_parse(const char *path, bool *is_set, heads_range *out, mg_err *err)
{
    size_t n = strcspn(path, ":");
    int i = find_set(path, n);
    *is_set = i >= 0 && !mg_file_exists(path) && !mg_dir_exists(path);
    if (!*is_set)
        return MG_OK;
    *out = (heads_range){sets[i].name, 0, sets[i].count};
    if (path[n] == '\0')
        return MG_OK;
    const char *s = path + n + 1;
    int first = read_number(&s, 1), last = first && *s == '-' ? (s++, read_number(&s, first)) : first;
    if (!first || !last || *s)
        return mg_fail(err, MG_EINPUT, "--faces %s: %s is not a number of heads from 1 to %d, nor FIRST-LAST", path,
                       path + n + 1, HEADS_MAX);
    bool range = strchr(path + n + 1, '-') != NULL;
    out->first = range ? first - 1 : 0;
    out->count = range ? last - first + 1 : first;
    return MG_OK;
}

/* ---- the cache ------------------------------------------------------------------------------------------------- */

/* A head from the cache, or rendered and put there. */
static mg_status make_head(mg_face *out, const mg_synth_opts *o, const mg_context *context, mg_err *err)
{
    char what[256];
    cache_entry entry;
    mg_face_list one;
    mg_list none;
    mg_format(what, sizeof what, "head %llu view %llu size %d width %.17g samples %d", (unsigned long long)o->seed,
              (unsigned long long)o->view, o->size, o->face_width, o->samples);
    bool cached = cache_entry_of(&entry, what, o->mask, context);
    if (cached && cache_load(&entry, &one, &none)) {
        bool whole = one.count == 1;
        if (whole) {
            *out = one.face[0];
            one.count = 0;
        }
        mg_face_list_free(&one);
        mg_list_free(&none);
        if (whole)
            return MG_OK;
    }
    mg_status st = mg_synth_face(out, o, err);
    if (st == MG_OK && cached)
        cache_store(&entry, out, 1, &(mg_list){0});
    return st;
}

/* ---- the check ------------------------------------------------------------------------------------------------- */

static mg_status bare_margin(mg_dlib_hog *hog, const mg_face *f, double *margin, mg_err *err)
{
    mg_renderer *r;
    mg_score score;
    mg_view plain = mg_view_plain(f);
    mg_status st = mg_renderer_new(&r, &plain, err);
    if (st != MG_OK)
        return st;
    st = mg_dlib_hog_score(hog, mg_renderer_grey(r), 0, f->box, 0, &score, err);
    *margin = score.true_margin;
    mg_renderer_free(r);
    return st;
}

/* The check is made at the size that the detector sees well; smaller templates of the same seed then follow it. */
static mg_status accept(mg_faceset *out, mg_dlib_hog *hog, mg_synth_opts *o, const char *set, int k,
                        const mg_context *context, mg_err *err)
{
    mg_synth_opts seen = *o;
    seen.size = 320;
    seen.face_width = 160;
    seen.view = 0;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        mg_face probe;
        double margin = 0;
        mg_faceset_seed(&seen.seed, set, k, attempt);
        mg_status st = make_head(&probe, &seen, context, err);
        if (st != MG_OK)
            return st;
        st = bare_margin(hog, &probe, &margin, err);
        mg_face_free(&probe);
        if (st != MG_OK)
            return st;
        if (margin >= MG_BARE_MARGIN) {
            out->redrawn += attempt;
            o->seed = seen.seed;
            return MG_OK;
        }
    }
    return mg_fail(err, MG_ELIB, "head %d of %s: none of %d drawings is found bare", k, set, ATTEMPTS);
}

static mg_status add_view(mg_faceset *out, const mg_synth_opts *o, const mg_context *context, mg_err *err)
{
    mg_face *f = mg_face_list_grow(&out->list);
    if (!f)
        return mg_fail(err, MG_ENOMEM, "out of memory for a head");
    mg_status st = make_head(f, o, context, err);
    if (st != MG_OK)
        return st;
    if (o->view == 0)
        snprintf(f->name, sizeof f->name, "synth-%llu", (unsigned long long)o->seed);
    else
        snprintf(f->name, sizeof f->name, "synth-%llu.v%llu", (unsigned long long)o->seed, (unsigned long long)o->view);
    snprintf(f->origin, sizeof f->origin, "synth:%llu", (unsigned long long)o->seed);
    return MG_OK;
}

mg_status heads_add(mg_faceset *out, const heads_range *which, const mg_faces_spec *spec, const mg_mask *mask,
                    const mg_context *context, const mg_faceset_hooks *hooks, mg_err *err)
{
    mg_dlib_hog *hog = NULL;
    mg_synth_opts o;
    mg_synth_defaults(&o);
    o.size = (int)spec->size;
    o.face_width = spec->widths.at[0];
    o.mask = mask;
    o.pool = mg_context_pool(context);
    mg_status st = MG_OK;
    MG_TRY(mg_dlib_hog_new(&hog, err));
    for (int k = 0; k < which->count; k++) {
        MG_TRY(accept(out, hog, &o, which->set, which->first + k, context, err));
        for (int v = 0; v < (int)spec->views; v++) {
            o.view = (uint64_t)v;
            MG_TRY(add_view(out, &o, context, err));
        }
        if (hooks && hooks->rendered)
            hooks->rendered(hooks->ctx, k + 1, which->count);
    }
done:
    mg_dlib_hog_free(hog);
    return st;
}
