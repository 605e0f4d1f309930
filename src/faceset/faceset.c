/* Faces from what --faces names: photos, folders and sets of heads become templates, templates become views. */
#include "faceset/faceset.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "faceset/cache.h"
#include "faceset/heads.h"
#include "faceset/people.h"
#include "base/image/picture.h"
#include "score/landmarks.h"
#include "base/file/file.h"
#include "base/text/names.h"
#include "base/rng.h"
#include "base/text/format.h"
#include "base/hash.h"

/* Everything that a photo's templates come from: its bytes and its name, the options, the landmark model. */
static bool photo_entry(cache_entry *out, const char *path, const mg_photo_opts *o)
{
    char photo[MG_HASH_HEX], landmarks[MG_HASH_HEX], *what;
    struct stat s;
    if (stat(path, &s) != 0 || !S_ISREG(s.st_mode)) /* a pipe can be read once only */
        return false;
    if (mg_hash_file(path, photo, NULL) != MG_OK || mg_landmarks_hash(landmarks, o->context, NULL) != MG_OK)
        return false;
    size_t room = strlen(path) + 300;
    what = malloc(room);
    if (!what)
        return false;
    mg_format(what, room, "photo %s landmarks %s size %d width %.17g rgb %d at %s", photo, landmarks, o->size, o->width,
              o->rgb, path);
    bool found = cache_entry_of(out, what, o->mask, o->context);
    free(what);
    return found;
}

/* Moves faces and copies lines to the end of the set's. */
static mg_status append(mg_faceset *set, mg_face_list *faces, const mg_list *lines, mg_err *err)
{
    mg_status st = MG_OK;
    for (size_t i = 0; i < faces->count; i++) {
        mg_face *f = mg_face_list_grow(&set->list);
        if (!f)
            return mg_fail(err, MG_ENOMEM, "out of memory for a face");
        *f = faces->face[i];
        faces->face[i] = (mg_face){0};
    }
    for (size_t i = 0; i < lines->count; i++)
        MG_TRY(mg_list_add(&set->dropped, lines->item[i], err));
done:
    return st;
}

/* A photo's faces from the cache, or prepared and put there. */
static mg_status load_photo(mg_faceset *set, const char *path, const mg_photo_opts *opts, mg_err *err)
{
    cache_entry entry, after;
    mg_face_list faces = {0};
    mg_list lines = {0};
    mg_status st = MG_OK;
    bool cached = photo_entry(&entry, path, opts);
    if (!cached || !cache_load(&entry, &faces, &lines)) {
        MG_TRY(mg_photo_faces(&faces, path, opts, &lines, err));
        /* A file that was written to meanwhile has another key, and is not kept. */
        if (cached && photo_entry(&after, path, opts) && strcmp(entry.key, after.key) == 0)
            cache_store(&entry, faces.face, faces.count, &lines);
    }
    MG_TRY(append(set, &faces, &lines, err));
done:
    mg_face_list_free(&faces);
    mg_list_free(&lines);
    return st;
}

/* A file that is no picture becomes a line in `dropped`, whether it was named itself or stands in a folder. */
static mg_status add_photo(mg_faceset *set, const char *path, const mg_photo_opts *opts, mg_err *err)
{
    mg_err why = {MG_OK, ""};
    mg_status st = load_photo(set, path, opts, &why);
    if (st == MG_EINPUT)
        return mg_list_add(&set->dropped, why.msg, err);
    if (st != MG_OK && err)
        *err = why;
    return st;
}

static mg_status add_folder(mg_faceset *set, const char *dir, const mg_photo_opts *opts, mg_err *err)
{
    mg_list files;
    mg_status st = mg_picture_folder(&files, &set->passed, dir, err);
    if (st != MG_OK)
        return st;
    for (size_t i = 0; st == MG_OK && i < files.count; i++)
        st = add_photo(set, files.item[i], opts, err);
    mg_list_free(&files);
    return st;
}

/* Names become file names: a second "portrait" is "portrait~2". */
static mg_status make_names_unique(mg_face_list *list, mg_err *err)
{
    char **name = malloc(list->count * sizeof *name);
    if (!name)
        return mg_fail(err, MG_ENOMEM, "out of memory for %zu names", list->count);
    for (size_t i = 0; i < list->count; i++)
        name[i] = list->face[i].name;
    mg_status st = mg_names_unique(name, list->count, sizeof list->face->name, err);
    free(name);
    return st;
}

/* A view of a finished template: brightness, contrast, blur, sensor noise and JPEG, as cameras and light differ. The
 * ranges are those of common expectation-over-transformation work (contrast .8–1.2, noise up to .05 of the scale), kept
 * a little tighter. */
static mg_view draw_view(const mg_face *face, uint64_t seed, uint64_t k)
{
    mg_view v = mg_view_plain(face);
    mg_rng r;
    mg_rng_seed(&r, seed, 0x76696577 + k);
    v.gain = (float)exp(mg_rng_range(&r, -0.35, 0.35));
    v.contrast = (float)mg_rng_range(&r, 0.85, 1.15);
    v.blur = (float)mg_rng_range(&r, 0, 1.2);
    v.noise = (float)mg_rng_range(&r, 0, 4);
    v.noise_seed = mg_rng_u64(&r);
    v.jpeg = mg_rng_unit(&r) < 0.6 ? 45 + (int)mg_rng_below(&r, 51) : 0;
    return v;
}

/* Photos have one template for all their views, heads one for each. */
static mg_status draw_views(mg_faceset *set, const mg_faces_spec *spec, mg_err *err)
{
    size_t per = (size_t)spec->views, n = set->list.count;
    set->view = calloc(n * per, sizeof *set->view);
    if (!set->view)
        return mg_fail(err, MG_ENOMEM, "out of memory for %zu views", n * per);
    for (size_t i = 0; i < n; i++) {
        const mg_face *f = &set->list.face[i];
        size_t of_photo = f->synthetic ? 1 : per;
        for (size_t k = 0; k < of_photo; k++) {
            bool plain = f->synthetic ? i == 0 || strcmp(f->origin, set->list.face[i - 1].origin) != 0 : k == 0;
            set->view[set->views] = plain ? mg_view_plain(f) : draw_view(f, (uint64_t)spec->view_seed, set->views);
            set->views++;
        }
    }
    return MG_OK;
}

/* By photo, then by face, then as they stand. */
static int by_sitter(const void *a, const void *b)
{
    const mg_sitter *x = *(mg_sitter *const *)a, *y = *(mg_sitter *const *)b;
    int order = strcmp(x->origin, y->origin);
    order = order ? order : (x->number > y->number) - (x->number < y->number);
    return order ? order : (x > y) - (x < y);
}

mg_status mg_sitters_tell_apart(mg_sitter *sitter, size_t n, mg_err *err)
{
    mg_sitter **sorted = malloc((n + 1) * sizeof *sorted);
    if (!sorted)
        return mg_fail(err, MG_ENOMEM, "out of memory to tell %zu faces apart", n);
    for (size_t i = 0; i < n; i++)
        sorted[i] = &sitter[i];
    qsort(sorted, n, sizeof *sorted, by_sitter);
    for (size_t i = 0, photo = 0, face; i < n; photo = i) {
        size_t first = SIZE_MAX;
        for (size_t k = photo; k < n && strcmp(sorted[k]->origin, sorted[photo]->origin) == 0; k++)
            first = (size_t)(sorted[k] - sitter) < first ? (size_t)(sorted[k] - sitter) : first;
        for (face = i; i < n && strcmp(sorted[i]->origin, sorted[photo]->origin) == 0; i++) {
            face = sorted[i]->number == sorted[face]->number ? face : i;
            sorted[i]->subject = (mg_subject){(size_t)(sorted[face] - sitter), first};
        }
    }
    free(sorted);
    return MG_OK;
}

/* Who is who, and in which photo: asked before names and origins tell of widths. */
static mg_status tell_apart(mg_face_list *list, mg_err *err)
{
    mg_sitter *s = calloc(list->count + 1, sizeof *s);
    for (size_t i = 0; s && i < list->count; i++)
        s[i] = (mg_sitter){list->face[i].origin, list->face[i].number, {0, 0}};
    mg_status st =
        s ? mg_sitters_tell_apart(s, list->count, err) : mg_fail(err, MG_ENOMEM, "out of memory to tell faces apart");
    for (size_t i = 0; st == MG_OK && i < list->count; i++)
        list->face[i].subject = s[i].subject;
    free(s);
    return st;
}

static mg_status add_path(mg_faceset *out, const char *path, const mg_faces_spec *spec, const mg_mask *mask,
                          const mg_context *context, const mg_faceset_hooks *hooks, mg_err *err)
{
    mg_photo_opts opts = {(int)spec->size, spec->widths.at[0], spec->channels == MG_CHANNELS_RGB, mask, context};
    char hint[MG_HINT];
    heads_range range;
    bool heads;
    mg_status st = heads_parse(path, &heads, &range, err);
    if (st != MG_OK)
        return st;
    if (heads)
        return heads_add(out, &range, spec, mask, context, hooks, err);
    if (mg_dir_exists(path))
        return add_folder(out, path, &opts, err);
    if (!mg_file_exists(path) && *heads_hint(hint, path))
        return mg_fail_at(err, MG_EINPUT, path, "neither a file, nor a folder, nor a set of heads%s", hint);
    return mg_file_exists(path) ? add_photo(out, path, &opts, err)
                                : load_photo(out, path, &opts, err); /* which says why it is not there */
}

/* "portrait_01@224", where there are several widths. */
static void name_width(mg_face *f, double width)
{
    char at[24];
    mg_format(at, sizeof at, "@%g", width);
    snprintf(f->name + strnlen(f->name, sizeof f->name - 1 - strlen(at)), strlen(at) + 1, "%s", at);
    snprintf(f->origin + strnlen(f->origin, sizeof f->origin - 1 - strlen(at)), strlen(at) + 1, "%s", at);
}

/* A photo that does not tell whose it is is dropped. */
static mg_status add_picture(mg_faceset *out, const mg_people *of, size_t i, const mg_faces_spec *spec,
                             const mg_mask *mask, const mg_context *context, const mg_faceset_hooks *hooks, mg_err *err)
{
    size_t before = out->list.count;
    const mg_people_source *s = &of->source[i];
    mg_err why = {MG_OK, ""};
    mg_status st = MG_OK;
    MG_TRY(add_path(out, s->path, spec, mask, context, hooks, err));
    if (mg_people_told(of, s, out->list.count - before, &why) != MG_OK) {
        MG_TRY(mg_list_add(&out->dropped, why.msg, err));
        while (out->list.count > before)
            mg_face_free(&out->list.face[--out->list.count]);
    }
    for (size_t k = before; k < out->list.count; k++)
        out->list.face[k].person = s->person + 1;
done:
    return st;
}

/* Heads count on behind the photographed: nobody is both. */
static mg_status add_people(mg_faceset *out, const mg_faces_spec *spec, const mg_mask *mask, const mg_context *context,
                            const mg_faceset_hooks *hooks, mg_err *err)
{
    mg_people of[2];
    mg_status st = mg_people_find(&of[0], &of[1], &spec->people, err);
    if (st != MG_OK)
        return st;
    for (size_t i = 0; i < of[1].sources; i++)
        of[1].source[i].person += of[0].names.count;
    for (int kind = 0; kind < 2; kind++)
        for (size_t i = 0; i < of[kind].sources && st == MG_OK; i++)
            st = add_picture(out, &of[kind], i, spec, mask, context, hooks, err);
    mg_people_free(&of[0]);
    mg_people_free(&of[1]);
    return st;
}

/* Everything that is named, at one width: the only one of `spec`. */
static mg_status load_at(mg_faceset *out, const mg_faces_spec *spec, const mg_mask *mask, const mg_context *context,
                         const mg_faceset_hooks *hooks, mg_err *err)
{
    double width = spec->widths.at[0];
    if (width * 1.2 > (double)spec->size)
        return mg_fail(err, MG_EINPUT, "--face-width %g does not fit into --crop %d (at most %d)", width,
                       (int)spec->size, (int)((double)spec->size / 1.2));
    bool nobody = spec->paths.count == 0 && spec->people.count == 0;
    mg_status st = nobody ? add_path(out, "synth", spec, mask, context, hooks, err) : MG_OK;
    for (size_t i = 0; st == MG_OK && i < spec->paths.count; i++)
        st = add_path(out, spec->paths.item[i], spec, mask, context, hooks, err);
    return st == MG_OK ? add_people(out, spec, mask, context, hooks, err) : st;
}

mg_status mg_faceset_load(mg_faceset *out, const mg_faces_spec *spec, const mg_context *context,
                          const mg_faceset_hooks *hooks, mg_err *err)
{
    mg_mask mask;
    size_t upto[MG_REALS_MAX];
    *out = (mg_faceset){0};
    mg_status st = MG_OK;
    MG_TRY(mg_mask_named(&mask, spec->mask, err));
    for (int w = 0; w < spec->widths.count; w++) {
        mg_faces_spec one = *spec;
        one.widths = (mg_reals){1, {spec->widths.at[w]}};
        mg_list_free(&out->passed); /* the same at every width */
        MG_TRY(load_at(out, &one, &mask, context, hooks, err));
        upto[w] = out->list.count;
    }
    MG_TRY(tell_apart(&out->list, err));
    for (int w = 0; spec->widths.count > 1 && w < spec->widths.count; w++)
        for (size_t i = w ? upto[w - 1] : 0; i < upto[w]; i++)
            name_width(&out->list.face[i], spec->widths.at[w]);
    const mg_list *why = out->dropped.count ? &out->dropped : &out->passed;
    if (out->list.count == 0)
        MG_TRY(mg_fail_at(err, MG_EINPUT, spec->paths.count ? spec->paths.item[0] : spec->people.item[0],
                          "no usable face%s%s%s", why->count ? " (" : "", why->count ? why->item[0] : "",
                          why->count ? ")" : ""));
    MG_TRY(make_names_unique(&out->list, err));
    MG_TRY(draw_views(out, spec, err));
done:
    if (st != MG_OK)
        mg_faceset_free(out);
    mg_faceset_trim_cache(context, CACHE_MOST);
    return st;
}

mg_status mg_faceset_canvas(mg_faceset *out, int w, int h, mg_err *err)
{
    *out = (mg_faceset){0};
    mg_face *canvas = mg_face_list_grow(&out->list);
    out->view = calloc(1, sizeof *out->view);
    mg_status st =
        canvas && out->view ? mg_face_flat(canvas, w, h, err) : mg_fail(err, MG_ENOMEM, "out of memory for the canvas");
    if (st != MG_OK) {
        mg_faceset_free(out);
        return st;
    }
    out->view[0] = mg_view_plain(canvas);
    out->views = 1;
    return MG_OK;
}

void mg_faceset_free(mg_faceset *set)
{
    free(set->view);
    mg_face_list_free(&set->list);
    mg_list_free(&set->dropped);
    mg_list_free(&set->passed);
    *set = (mg_faceset){0};
}
