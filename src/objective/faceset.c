#include "maskgen/faceset.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "heads.h"
#include "maskgen/decode.h"
#include "maskgen/file.h"
#include "maskgen/names.h"
#include "maskgen/rng.h"

static mg_status add_folder(mg_faceset *set, const char *dir, const mg_photo_opts *opts, mg_err *err)
{
    mg_paths files;
    mg_status st = mg_dir_list(&files, dir, mg_picture_suffixes, err);
    if (st != MG_OK)
        return st;
    for (size_t i = 0; st == MG_OK && i < files.count; i++) {
        mg_err why = {0};
        st = mg_photo_faces(&set->list, files.path[i], opts, &set->dropped, &why);
        if (st == MG_EINPUT)
            st = mg_list_add(&set->dropped, why.msg, err);
        else if (st != MG_OK && err)
            *err = why;
    }
    mg_paths_free(&files);
    return st;
}

const char *mg_faceset_missing(const mg_list *paths)
{
    for (size_t i = 0; i < paths->count; i++) {
        const char *set;
        int count;
        bool heads = false;
        if (!mg_file_exists(paths->item[i]) && !mg_dir_exists(paths->item[i]) &&
            heads_parse(paths->item[i], &heads, &set, &count, NULL) == MG_OK && !heads)
            return paths->item[i];
    }
    return NULL;
}

mg_status mg_faceset_files(mg_paths *files, const mg_list *paths, mg_err *err)
{
    mg_status st = MG_OK;
    for (size_t i = 0; st == MG_OK && i < paths->count; i++) {
        mg_paths own = {0};
        if (mg_file_exists(paths->item[i]))
            st = mg_paths_add(files, paths->item[i], err);
        else if (mg_dir_exists(paths->item[i]) && mg_dir_list(&own, paths->item[i], mg_picture_suffixes, NULL) == MG_OK)
            for (size_t k = 0; st == MG_OK && k < own.count; k++)
                st = mg_paths_add(files, own.path[k], err);
        mg_paths_free(&own);
    }
    return st;
}

/* Names become file names: a second "portrait" is "portrait~2". */
static mg_status make_names_unique(mg_face_list *list, mg_err *err)
{
    char **name = malloc(list->count * sizeof *name);
    if (!name)
        return mg_fail(err, MG_ENOMEM, "no memory for %zu names", list->count);
    for (size_t i = 0; i < list->count; i++)
        name[i] = list->face[i].name;
    mg_status st = mg_names_unique(name, list->count, sizeof list->face->name, err);
    free(name);
    return st;
}

/* A view of a finished template: brightness, contrast, blur, sensor noise and JPEG, as cameras and light differ. The ranges are those of common
 * expectation-over-transformation work (contrast .8–1.2, noise up to .05 of the scale), kept a little tighter. */
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
        return mg_fail(err, MG_ENOMEM, "no memory for %zu views", n * per);
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

static mg_status add_path(mg_faceset *out, const char *path, const mg_faces_spec *spec, const mg_mask *mask, mg_pool *pool,
                          const mg_faceset_hooks *hooks, mg_err *err)
{
    mg_photo_opts opts = {(int)spec->size, spec->widths.at[0], spec->channels == MG_CHANNELS_RGB, mask};
    const char *set;
    int count;
    bool heads;
    mg_status st = heads_parse(path, &heads, &set, &count, err);
    if (st != MG_OK)
        return st;
    if (heads)
        return heads_add(out, set, count, spec, mask, pool, hooks, err);
    return mg_dir_exists(path) ? add_folder(out, path, &opts, err)
                               : mg_photo_faces(&out->list, path, &opts, &out->dropped, err);
}

/* "portrait_01@224", where there are several widths. */
static void name_width(mg_face *f, double width)
{
    char at[24];
    snprintf(at, sizeof at, "@%g", width);
    snprintf(f->name + strnlen(f->name, sizeof f->name - 1 - strlen(at)), strlen(at) + 1, "%s", at);
    snprintf(f->origin + strnlen(f->origin, sizeof f->origin - 1 - strlen(at)), strlen(at) + 1, "%s", at);
}

/* Everything that is named, at one width: the only one of `spec`. */
static mg_status load_at(mg_faceset *out, const mg_faces_spec *spec, const mg_mask *mask, mg_pool *pool,
                         const mg_faceset_hooks *hooks, mg_err *err)
{
    double width = spec->widths.at[0];
    if (width * 1.2 > (double)spec->size)
        return mg_fail(err, MG_EINPUT, "--face-width %g does not fit into --crop %d (at most %d)", width, (int)spec->size,
                       (int)((double)spec->size / 1.2));
    mg_status st = spec->paths.count == 0 ? add_path(out, "synth", spec, mask, pool, hooks, err) : MG_OK;
    for (size_t i = 0; st == MG_OK && i < spec->paths.count; i++)
        st = add_path(out, spec->paths.item[i], spec, mask, pool, hooks, err);
    return st;
}

mg_status mg_faceset_load(mg_faceset *out, const mg_faces_spec *spec, mg_pool *pool, const mg_faceset_hooks *hooks,
                          mg_err *err)
{
    mg_mask mask;
    *out = (mg_faceset){0};
    mg_status st = mg_mask_named(&mask, spec->mask, err);
    for (int w = 0; st == MG_OK && w < spec->widths.count; w++) {
        mg_faces_spec one = *spec;
        size_t first = out->list.count;
        one.widths = (mg_reals){1, {spec->widths.at[w]}};
        st = load_at(out, &one, &mask, pool, hooks, err);
        for (size_t i = first; spec->widths.count > 1 && i < out->list.count; i++)
            name_width(&out->list.face[i], one.widths.at[0]);
    }
    if (st == MG_OK && out->list.count == 0)
        st = mg_fail_at(err, MG_EINPUT, spec->paths.item[0], "no usable face%s%s%s", out->dropped.count ? " (" : "",
                        out->dropped.count ? out->dropped.item[0] : "", out->dropped.count ? ")" : "");
    if (st == MG_OK)
        st = make_names_unique(&out->list, err);
    if (st == MG_OK)
        st = draw_views(out, spec, err);
    if (st != MG_OK)
        mg_faceset_free(out);
    return st;
}

mg_status mg_faceset_canvas(mg_faceset *out, int w, int h, mg_err *err)
{
    *out = (mg_faceset){0};
    mg_face *canvas = mg_face_list_grow(&out->list);
    out->view = calloc(1, sizeof *out->view);
    mg_status st = canvas && out->view ? mg_face_flat(canvas, w, h, err) : mg_fail(err, MG_ENOMEM, "no memory for the canvas");
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
    *set = (mg_faceset){0};
}
