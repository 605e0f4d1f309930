/* Recognition in an evaluation: what is asked and of whom, read before anything is rendered; then the pictures of all
 * people, a few at a time, as vectors. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/file/file.h"
#include "base/hash.h"
#include "base/pool.h"
#include "base/text/format.h"
#include "base/text/text.h"
#include "eval/eval_internal.h"

/* ---- what is asked ------------------------------------------------------------------------------------------------
 */

static mg_status add_missing(mg_eval_recognition *r, const char *name, const char *why, mg_err *err)
{
    char line[MG_TEXT_MAX + MG_MESSAGE_MAX];
    snprintf(line, sizeof line, "%s: %s", name, why);
    return mg_list_add(&r->missing, line, err);
}

/* What is not installed is named with what to do, and not asked. */
static mg_status read_recognisers(mg_eval *e, const char *text, mg_err *err)
{
    mg_eval_recognition *r = &e->recognition;
    mg_recognisers all = {0};
    mg_status st = MG_OK;
    MG_TRY(mg_recognisers_parse(&all, text, err));
    for (int i = 0; i < all.count; i++) {
        char name[MG_TEXT_MAX];
        mg_err why = {MG_OK, ""};
        mg_recogniser *own = &all.at[i];
        if (own->weight < 1 || own->weight > 1)
            MG_TRY(mg_fail_at(err, MG_EINPUT, own->row->name,
                              "recogniser: weights are for searching; an evaluation has none"));
        if (mg_recogniser_available(own, &e->context, &why) == MG_OK) {
            r->by.at[r->by.count++] = *own;
            own->opts = NULL; /* moved */
        } else {
            MG_TRY(add_missing(r, mg_recogniser_name(own, name, sizeof name), why.msg, err));
        }
    }
done:
    mg_recognisers_free(&all);
    return st;
}

static mg_status read_aligners(mg_eval *e, const char *text, mg_err *err)
{
    mg_eval_recognition *r = &e->recognition;
    mg_aligners all;
    mg_status st = MG_OK;
    MG_TRY(mg_aligners_parse(&all, *text ? text : MG_ALIGNERS_USUAL, err));
    for (int i = 0; i < all.count; i++) {
        mg_err why = {MG_OK, ""};
        if (!all.at[i]->available || all.at[i]->available(all.at[i], &e->context, &why) == MG_OK)
            r->aligners.at[r->aligners.count++] = all.at[i];
        else
            MG_TRY(add_missing(r, all.at[i]->name, why.msg, err));
    }
done:
    return st;
}

static mg_status read_finders(mg_eval *e, const char *text, mg_err *err)
{
    mg_eval_recognition *r = &e->recognition;
    mg_status st = MG_OK;
    MG_TRY(mg_detectors_parse_all(&r->finders, text, err));
    MG_TRY(mg_detectors_confirm(&r->finders, err));
    for (int i = 0; i < r->finders.count; i++)
        MG_TRY(mg_detector_available(&r->finders.at[i], &e->context, err));
done:
    return st;
}

/* People and others as they are named; nobody is: Debian's, where they are installed. */
static mg_status find_people(mg_eval *e, const mg_list *others, mg_err *err)
{
    char *people = (char[]){MG_PEOPLE_DEBIAN}, *crowd = (char[]){MG_OTHERS_DEBIAN};
    mg_eval_recognition *r = &e->recognition;
    const mg_list debian[] = {{&people, 1}, {&crowd, 1}}, *named = &e->spec.faces.people;
    bool own = named->count > 0, crowds = others && others->count;
    mg_status st = MG_OK;
    if (!own && !mg_dir_exists(people))
        return mg_fail(err, MG_EMISSING, "--people: nobody is named, and %s (Debian's libdlib19.1) is not there",
                       people);
    MG_TRY(mg_people_find(&r->people[0], &r->people[1], own ? named : &debian[0], err));
    if (crowds || !own)
        MG_TRY(mg_people_add_others(&r->people[0], crowds ? others : &debian[1], err));
done:
    return st;
}

mg_status eval_recognition_plan(mg_eval *e, const mg_eval_opts *o, mg_err *err)
{
    mg_eval_recognition *r = &e->recognition;
    mg_status st = MG_OK;
    r->asked = o->recognisers && *o->recognisers;
    if (!r->asked)
        return MG_OK;
    MG_TRY(read_recognisers(e, o->recognisers, err));
    MG_TRY(read_aligners(e, o->aligners, err));
    MG_TRY(read_finders(e, o->finders, err));
    if (r->by.count == 0 || r->aligners.count == 0)
        MG_TRY(mg_fail(err, MG_EMISSING, "%s", r->missing.count ? r->missing.item[0] : "recogniser: none is named"));
    MG_TRY(mg_recognisers_weights(&r->by, r->weights, &e->context, err));
    MG_TRY(find_people(e, o->others, err));
    for (size_t i = 0; i < r->missing.count; i++)
        mg_context_notice(&e->context, r->missing.item[i]);
done:
    return st;
}

/* ---- who was searched on ------------------------------------------------------------------------------------------
 */

/* What a pattern's search saw: photos by content, heads by name. */
typedef struct seen {
    mg_list hashes;      /* of photos */
    mg_people by, heads; /* as its spec names them; what of that is no longer there is only known by its hash */
} seen;

static void seen_free(seen *s)
{
    mg_list_free(&s->hashes);
    mg_people_free(&s->by);
    mg_people_free(&s->heads);
}

static mg_status add_hash(mg_list *hashes, const char *path, mg_err *err)
{
    char hash[MG_HASH_HEX];
    return mg_hash_file(path, hash, NULL) == MG_OK ? mg_list_add(hashes, hash, err) : MG_OK;
}

/* --faces and --people alike; a name that finds nobody any more is no hindrance. */
static mg_status find_heads(seen *s, const mg_faces_spec *from, mg_err *err)
{
    mg_list sets = {0};
    mg_status st = MG_OK;
    const mg_list *named[] = {&from->paths, &from->people};
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; i < named[k]->count; i++) {
            int count;
            if (mg_faceset_heads(&count, named[k]->item[i], NULL) == MG_OK && count)
                MG_TRY(mg_list_add(&sets, named[k]->item[i], err));
        }
    MG_TRY(mg_people_find(&s->by, &s->heads, &sets, err));
done:
    mg_list_free(&sets);
    return st;
}

static mg_status seen_by(seen *s, const mg_pattern_file *f, mg_err *err)
{
    mg_list files = {0};
    mg_status st = MG_OK;
    *s = (seen){0};
    MG_TRY(mg_list_copy(&s->hashes, &f->photos, err));
    MG_TRY(mg_faceset_files(&files, &f->spec.faces.paths, err));
    MG_TRY(mg_people_files(&files, &f->spec.faces.people, err));
    for (size_t i = 0; i < files.count; i++)
        MG_TRY(add_hash(&s->hashes, files.item[i], err));
    MG_TRY(find_heads(s, &f->spec.faces, err));
done:
    mg_list_free(&files);
    return st;
}

static bool saw(const seen *s, const mg_people_source *p, bool head)
{
    char hash[MG_HASH_HEX];
    for (size_t i = 0; head && i < s->heads.sources; i++)
        if (strcmp(s->heads.source[i].path, p->path) == 0)
            return true;
    if (head || mg_hash_file(p->path, hash, NULL) != MG_OK)
        return false;
    for (size_t i = 0; i < s->hashes.count; i++)
        if (strcmp(s->hashes.item[i], hash) == 0)
            return true;
    return false;
}

/* People of one kind that a pattern's search has seen, marked in gone[names]. */
static mg_status mark_searched(bool *gone, const mg_people *all, const mg_pattern_file *f, mg_err *err)
{
    seen s;
    mg_status st = seen_by(&s, f, err);
    for (size_t i = 0; st == MG_OK && i < all->sources; i++)
        if (all->source[i].person != SIZE_MAX && saw(&s, &all->source[i], all->heads))
            gone[all->source[i].person] = true;
    seen_free(&s);
    return st;
}

/* ---- their pictures -----------------------------------------------------------------------------------------------
 */

/* One set of people while their pictures come in. */
typedef struct sitters {
    mg_eval *e;
    mg_eval_people *out;
    const mg_people *all;
    const mg_people_source **source; /* [sources]: of those that are not left out */
    size_t sources;
    bool *enrolled; /* [names] */
    bool *probed;   /* [names] */
    mg_matcher *by;
} sitters;

static void show(void *ctx, int64_t done, int64_t all)
{
    const sitters *s = ctx;
    char text[128];
    mg_format(text, sizeof text, "%g px: picture %lld/%lld of %s", s->out->width, (long long)done, (long long)all,
              s->out->heads ? "heads" : "people");
    mg_context_done(&s->e->context, text, done, all);
}

/* What is to be done with the views of a picture; false: they are not used. */
static bool usable(const sitters *s, const eval_photo *p, const mg_people_source *source, mg_err *why)
{
    if (p->status != MG_OK)
        *why = p->why;
    return p->status == MG_OK && mg_people_told(s->all, source, p->faces.list.count, why) == MG_OK;
}

/* The first picture of each person is enrolled, and the only one of others; of a head, its first view. */
static size_t seat(sitters *s, const eval_photo *p, size_t person, mg_view *views, mg_sitting *of)
{
    size_t n = 0, names = s->all->names.count;
    for (size_t k = 0; k < p->faces.views; k++) {
        bool other = person == SIZE_MAX;
        size_t who = other ? names + s->out->others++ : person;
        bool first = other || !s->enrolled[person];
        views[n] = p->faces.view[k];
        of[n++] = (mg_sitting){who, first};
        if (other)
            continue;
        s->enrolled[person] = true;
        s->probed[person] |= !first;
    }
    return n;
}

static mg_status add_faces(sitters *s, const mg_view *views, size_t n, mg_err *err)
{
    size_t before = s->out->matches.pictures;
    mg_eval_face *more = realloc(s->out->face, (before + n + 1) * sizeof *more);
    if (!more)
        return mg_fail(err, MG_ENOMEM, "out of memory for %zu pictures of people", before + n);
    s->out->face = more;
    for (size_t i = 0; i < n; i++)
        eval_face_of(&more[before + i], s->e, views[i].face);
    return MG_OK;
}

static mg_status sit_batch(sitters *s, eval_photo *p, size_t at, size_t count, mg_err *err)
{
    eval_album a = {s->e, s->out->width, s->out->heads ? (int)s->e->spec.faces.views : 1, p};
    mg_view *views = NULL;
    mg_sitting *of = NULL;
    size_t n = 0, room = 0;
    mg_status st = MG_OK;
    if (s->out->heads && a.views < MG_PEOPLE_VIEWS)
        a.views = MG_PEOPLE_VIEWS;
    eval_album_load(&a, count);
    for (size_t i = 0; i < count; i++)
        if (p[i].status == MG_OK)
            room += p[i].faces.views;
        else if (p[i].status != MG_EINPUT) {
            if (err)
                *err = p[i].why;
            MG_TRY(p[i].status);
        }
    views = malloc((room + 1) * sizeof *views);
    of = malloc((room + 1) * sizeof *of);
    if (!views || !of)
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory for %zu views", room));
    for (size_t i = 0; i < count; i++) {
        mg_err why = {MG_OK, ""};
        const mg_people_source *source = s->source[at + i];
        if (usable(s, &p[i], source, &why))
            n += seat(s, &p[i], source->person, views + n, of + n);
        else
            MG_TRY(mg_list_add(&s->out->dropped, why.msg, err));
    }
    MG_TRY(add_faces(s, views, n, err));
    MG_TRY(mg_matcher_views(s->by, &s->out->matches, views, of, n, NULL, err));
done:
    free(views);
    free(of);
    eval_album_free(&a, count);
    return st;
}

static size_t count_true(const bool *v, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        k += v[i];
    return k;
}

static mg_status sit_all(sitters *s, mg_err *err)
{
    size_t batch = EVAL_PHOTOS * (size_t)mg_pool_threads(s->e->context.pool);
    eval_photo *p = calloc(batch, sizeof *p);
    mg_status st = p ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for %zu photos", batch);
    for (size_t at = 0; st == MG_OK && at < s->sources; at += batch) {
        size_t count = s->sources - at < batch ? s->sources - at : batch;
        show(s, (int64_t)at, (int64_t)s->sources);
        for (size_t i = 0; i < count; i++)
            p[i] = (eval_photo){.path = s->source[at + i]->path};
        st = sit_batch(s, p, at, count, err);
    }
    free(p);
    return st;
}

/* Everybody's pictures but those of people whom a pattern was searched on. */
static mg_status choose_sources(sitters *s, mg_err *err)
{
    mg_eval *e = s->e;
    bool *gone = calloc(s->all->names.count + 1, sizeof *gone);
    mg_status st = MG_OK;
    s->source = malloc((s->all->sources + 1) * sizeof *s->source);
    if (!gone || !s->source)
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory for %zu pictures of people", s->all->sources));
    for (int i = 0; i < e->patterns; i++)
        MG_TRY(mark_searched(gone, s->all, &e->pattern[i].file, err));
    for (size_t i = 0; i < s->all->sources; i++)
        if (s->all->source[i].person == SIZE_MAX || !gone[s->all->source[i].person])
            s->source[s->sources++] = &s->all->source[i];
    s->out->left_out = count_true(gone, s->all->names.count);
done:
    free(gone);
    return st;
}

static mg_status observe_set(mg_eval *e, const mg_people *all, double width, mg_err *err)
{
    mg_eval_recognition *r = &e->recognition;
    size_t names = all->names.count;
    bool *flags = calloc(2 * names + 1, sizeof *flags);
    mg_eval_people *out = &r->set[r->sets++];
    sitters s = {.e = e, .out = out, .all = all, .enrolled = flags};
    mg_matcher_opts opts = {&e->conditions, 0, &r->by, &r->aligners, &r->finders, false, &e->context};
    mg_status st = MG_OK;
    *out = (mg_eval_people){.heads = all->heads, .width = width};
    opts.masked = e->conditions.group[mg_eval_group(e, MG_CONDITION_PLAIN, -1, "white")].first;
    if (!flags)
        MG_TRY(mg_fail(err, MG_ENOMEM, "out of memory for %zu people", names));
    s.probed = flags + names;
    MG_TRY(choose_sources(&s, err));
    MG_TRY(mg_matcher_new(&s.by, &opts, err));
    MG_TRY(sit_all(&s, err));
    out->people = count_true(s.enrolled, names) + out->others;
    out->probed = count_true(s.probed, names);
    if (out->probed == 0)
        MG_TRY(mg_fail(err, MG_EINPUT, "--people: nobody with two usable pictures%s%s%s",
                       out->left_out ? " whom no pattern was searched on" : "", out->dropped.count ? ": " : "",
                       out->dropped.count ? out->dropped.item[0] : ""));
done:
    mg_matcher_free(s.by);
    free(s.source);
    free(flags);
    return st;
}

mg_status eval_recognition_observe(mg_eval *e, mg_err *err)
{
    mg_eval_recognition *r = &e->recognition;
    mg_status st = MG_OK;
    for (int i = 0; r->asked && i < e->widths; i++)
        for (int kind = 0; kind < 2; kind++)
            if (r->people[kind].names.count)
                MG_TRY(observe_set(e, &r->people[kind], e->width[i], err));
done:
    return st;
}

void eval_recognition_free(mg_eval_recognition *r)
{
    for (int i = 0; i < r->sets; i++) {
        mg_eval_people *s = &r->set[i];
        int galleries = 4 * mg_matches_models(&s->matches);
        for (int g = 0; s->gallery && g < galleries; g++)
            mg_gallery_free(&s->gallery[g]);
        free(s->face);
        free(s->gallery);
        free(s->estimate);
        free(s->than_white);
        free(s->undetected);
        mg_matches_free(&s->matches);
        mg_list_free(&s->dropped);
    }
    mg_people_free(&r->people[0]);
    mg_people_free(&r->people[1]);
    mg_list_free(&r->missing);
    mg_detectors_free(&r->finders);
    mg_recognisers_free(&r->by);
}
