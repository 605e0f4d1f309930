/* People from folders of folders and from sets of heads. */
#include "faceset/people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/image/picture.h"
#include "faceset/heads.h"

static mg_status add_source(mg_people *p, const char *path, size_t person, mg_err *err)
{
    if (p->sources == p->room) {
        size_t room = p->room ? 2 * p->room : 64;
        mg_people_source *more = realloc(p->source, room * sizeof *more);
        if (!more)
            return mg_fail(err, MG_ENOMEM, "out of memory for %zu pictures of people", room);
        p->source = more;
        p->room = room;
    }
    char *own = strdup(path);
    if (!own)
        return mg_fail(err, MG_ENOMEM, "out of memory for a path");
    p->source[p->sources].path = own;
    p->source[p->sources++].person = person;
    return MG_OK;
}

void mg_people_free(mg_people *p)
{
    for (size_t i = 0; i < p->sources; i++)
        free(p->source[i].path);
    free(p->source);
    mg_list_free(&p->names);
    mg_list_free(&p->passed);
    *p = (mg_people){0};
}

/* ---- folders ------------------------------------------------------------------------------------------------------
 */

/* "FOLDER", or its I-th share of N, I from 1. */
typedef struct share {
    char folder[MG_PATH_MAX];
    int i, n;
} share;

static mg_status read_share(share *out, const char *path, mg_err *err)
{
    const char *colon = strrchr(path, ':');
    int end = 0;
    *out = (share){.i = 1, .n = 1};
    bool whole = mg_dir_exists(path) || !colon;
    if (!whole && (sscanf(colon, ":%4d/%4d%n", &out->i, &out->n, &end) != 2 || colon[end]))
        whole = true;
    if (!whole && (out->i < 1 || out->n < out->i))
        return mg_fail_at(err, MG_EINPUT, path, "--people: the share must be I/N with I from 1 to N");
    return mg_path(out->folder, err, "%.*s", whole ? (int)strlen(path) : (int)(colon - path), path);
}

static mg_status add_person(mg_people *p, const char *folder, mg_err *err)
{
    mg_list photos = {0};
    mg_status st = MG_OK;
    MG_TRY(mg_picture_folder(&photos, &p->passed, folder, err));
    if (photos.count == 0)
        goto done; /* a folder of other things is nobody's */
    MG_TRY(mg_list_add(&p->names, mg_file_base(folder), err));
    for (size_t i = 0; i < photos.count; i++)
        MG_TRY(add_source(p, photos.item[i], p->names.count - 1, err));
done:
    mg_list_free(&photos);
    return st;
}

static mg_status add_folder(mg_people *p, const char *path, mg_err *err)
{
    share s;
    mg_list folders = {0};
    size_t before = p->names.count;
    mg_status st = MG_OK;
    MG_TRY(read_share(&s, path, err));
    if (!mg_dir_exists(s.folder))
        MG_TRY(mg_fail_at(err, MG_EINPUT, path, "--people: no such folder, and no set of heads"));
    MG_TRY(mg_dir_folders(&folders, s.folder, err));
    for (size_t i = 0; i < folders.count; i++)
        if (i % (size_t)s.n == (size_t)s.i - 1)
            MG_TRY(add_person(p, folders.item[i], err));
    if (p->names.count == before)
        MG_TRY(mg_fail_at(err, MG_EINPUT, path,
                          "--people: nobody in it; a folder with pictures is wanted for each person"));
done:
    mg_list_free(&folders);
    return st;
}

/* ---- heads --------------------------------------------------------------------------------------------------------
 */

static mg_status add_heads(mg_people *p, const heads_range *r, mg_err *err)
{
    mg_status st = MG_OK;
    for (int k = r->first + 1; k <= r->first + r->count; k++) {
        char path[64];
        snprintf(path, sizeof path, "%s:%d-%d", r->set, k, k);
        MG_TRY(mg_list_add(&p->names, path, err));
        MG_TRY(add_source(p, path, p->names.count - 1, err));
    }
done:
    return st;
}

mg_status mg_people_find(mg_people *photographed, mg_people *heads, const mg_list *paths, mg_err *err)
{
    mg_status st = MG_OK;
    *photographed = (mg_people){0};
    *heads = (mg_people){.heads = true};
    for (size_t i = 0; i < paths->count; i++) {
        heads_range r;
        bool is_set;
        MG_TRY(heads_parse(paths->item[i], &is_set, &r, err));
        if (is_set)
            MG_TRY(add_heads(heads, &r, err));
        else
            MG_TRY(add_folder(photographed, paths->item[i], err));
    }
done:
    if (st != MG_OK) {
        mg_people_free(photographed);
        mg_people_free(heads);
    }
    return st;
}

mg_status mg_people_add_others(mg_people *people, const mg_list *paths, mg_err *err)
{
    mg_list files = {0};
    mg_status st = MG_OK;
    const char *missing = mg_faceset_missing(paths);
    if (missing)
        MG_TRY(mg_fail_at(err, MG_EINPUT, missing, "--others: no such file or folder"));
    MG_TRY(mg_faceset_files(&files, paths, err));
    for (size_t i = 0; i < files.count; i++)
        MG_TRY(add_source(people, files.item[i], SIZE_MAX, err));
done:
    mg_list_free(&files);
    return st;
}

mg_status mg_people_files(mg_list *files, const mg_list *paths, mg_err *err)
{
    mg_people of[2];
    mg_status st = MG_OK;
    if (mg_people_find(&of[0], &of[1], paths, NULL) != MG_OK)
        return MG_OK;
    for (size_t i = 0; st == MG_OK && i < of[0].sources; i++)
        st = mg_list_add(files, of[0].source[i].path, err);
    mg_people_free(&of[0]);
    mg_people_free(&of[1]);
    return st;
}

mg_status mg_people_told(const mg_people *of, const mg_people_source *s, size_t faces, mg_err *err)
{
    if (of->heads || s->person == SIZE_MAX || faces <= 1)
        return MG_OK;
    return mg_fail_at(err, MG_EINPUT, s->path, "%zu faces, and whose picture it is is not told", faces);
}
