#include "maskgen/faceset.h"

#include <stdio.h>
#include <string.h>

#include "maskgen/decode.h"
#include "maskgen/file.h"

/* The photos that Debian's libdlib19.1 installs with its examples. */
#define DEFAULT_FOLDER "/usr/share/doc/libdlib19.1/examples/faces"
enum { DEFAULT_FACES = 16 };

static mg_status add_folder(mg_faceset *set, const char *dir, const mg_photo_opts *opts, size_t most, mg_err *err)
{
    mg_paths files;
    mg_status st = mg_dir_list(&files, dir, mg_picture_suffixes, err);
    if (st != MG_OK)
        return st;
    for (size_t i = 0; st == MG_OK && i < files.count && set->list.count < most; i++) {
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

/* Names become file names: a second "portrait" is "portrait~2". */
static void make_names_unique(mg_face_list *list)
{
    for (size_t i = 1; i < list->count; i++) {
        int same = 1;
        for (size_t j = 0; j < i; j++)
            same += strcmp(list->face[j].origin, list->face[i].origin) != 0 &&
                    strncmp(list->face[j].name, list->face[i].name, 56) == 0;
        if (same > 1)
            snprintf(list->face[i].name + strnlen(list->face[i].name, 58), 6, "~%d", same > 999 ? 999 : same);
    }
}

mg_status mg_faceset_load(mg_faceset *out, const mg_faces_spec *spec, mg_pool *pool, mg_err *err)
{
    (void)pool;
    mg_photo_opts opts = {(int)spec->size, spec->width, spec->channels == MG_CHANNELS_RGB};
    mg_status st = MG_OK;
    *out = (mg_faceset){0};
    if (spec->width * 1.2 > (double)spec->size)
        return mg_fail(err, MG_EINPUT, "--face-width %g does not fit into --crop %d (at most %d)", spec->width,
                       (int)spec->size, (int)((double)spec->size / 1.2));
    if (spec->paths.count == 0) {
        st = add_folder(out, DEFAULT_FOLDER, &opts, DEFAULT_FACES, err);
        while (out->list.count > DEFAULT_FACES)
            mg_face_free(&out->list.face[--out->list.count]);
    }
    for (size_t i = 0; st == MG_OK && i < spec->paths.count; i++) {
        const char *path = spec->paths.item[i];
        st = mg_dir_exists(path) ? add_folder(out, path, &opts, SIZE_MAX, err)
                                 : mg_photo_faces(&out->list, path, &opts, &out->dropped, err);
    }
    if (st == MG_OK && out->list.count == 0)
        st = mg_fail(err, MG_EINPUT, "%s: no usable face%s%s", spec->paths.count ? spec->paths.item[0] : DEFAULT_FOLDER,
                     out->dropped.count ? "; " : "", out->dropped.count ? out->dropped.item[0] : "");
    if (st != MG_OK) {
        mg_faceset_free(out);
        return st;
    }
    make_names_unique(&out->list);
    return MG_OK;
}

void mg_faceset_free(mg_faceset *set)
{
    mg_face_list_free(&set->list);
    mg_list_free(&set->dropped);
}
