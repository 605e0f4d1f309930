/* Folders: making them, taking back what was made in vain, and what is in them. */
#define _GNU_SOURCE /* realpath */
#include "base/file/file_internal.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text/text.h"

mg_status mg_dir_make(const char *path, mg_err *err)
{
    if (!*path)
        return mg_fail(err, MG_EINPUT, "an empty name, where a folder was expected");
    char *p = strdup(path);
    if (!p)
        return mg_fail_at(err, MG_ENOMEM, path, "out of memory");
    int error = 0;
    for (char *end = p; !error && *end;) {
        end += strspn(end, "/");
        end += strcspn(end, "/");
        char kept = *end;
        *end = 0;
        if (mkdir(p, 0777) != 0 && !mg_dir_exists(p))
            error = errno == EEXIST ? ENOTDIR : errno;
        *end = kept;
    }
    free(p);
    return error ? mg_fail_at(err, file_code(error), path, "cannot make this folder: %s", strerror(error)) : MG_OK;
}

/* The bytes of a path's first n that name its parent, with the slash at their end; 0: none. */
static size_t parent(const char *path, size_t n)
{
    while (n > 0 && path[n - 1] == '/')
        n--;
    while (n > 0 && path[n - 1] != '/')
        n--;
    return n;
}

size_t mg_dir_there(const char *path)
{
    char *p = strdup(path);
    size_t n = strlen(path);
    struct stat s;
    while (p && n > 0 && stat(p, &s) != 0)
        p[n = parent(p, n)] = 0;
    free(p);
    return n; /* out of memory: all of it, so that nothing is removed */
}

void mg_dir_unmake(const char *path, size_t there)
{
    char *p = strdup(path);
    for (size_t n = p ? strlen(p) : 0; n > there && rmdir(p) == 0;) {
        n = parent(p, n);
        p[n] = 0;
    }
    free(p);
}

static mg_status can_write_in(const char *dir, const char *name, mg_err *err)
{
    char *path = file_join(dir, "/", name);
    mg_status st =
        path ? mg_file_can_write(path, err) : mg_fail_at(err, MG_ENOMEM, dir, "out of memory to write there");
    free(path);
    return st;
}

mg_status mg_dir_ready(const char *dir, const char *const *names, mg_err *err)
{
    size_t there = mg_dir_there(dir);
    mg_status st;
    MG_TRY(mg_dir_make(dir, err));
    if (file_try_folder(dir) != 0)
        st = mg_fail_at(err, file_code(errno), dir, "this folder cannot be written to: %s", strerror(errno));
    for (; st == MG_OK && *names; names++)
        st = can_write_in(dir, *names, err);
done:
    if (st != MG_OK)
        mg_dir_unmake(dir, there);
    return st;
}

static bool ends_with(const char *name, const char *const *suffixes)
{
    size_t n = strlen(name);
    for (; suffixes && *suffixes; suffixes++) {
        size_t m = strlen(*suffixes);
        if (m <= n && strcasecmp(name + n - m, *suffixes) == 0)
            return true;
    }
    return !suffixes;
}

/* Adds "DIR/NAME" where that is of the kind that is wanted; among plain files a link to nowhere is one. */
static mg_status add_entry(mg_list *out, const char *dir, const char *name, mode_t kind, mg_err *err)
{
    struct stat s;
    char *path = file_join(dir, *dir && dir[strlen(dir) - 1] == '/' ? "" : "/", name);
    mg_status st = path ? MG_OK : mg_fail_at(err, MG_ENOMEM, dir, "out of memory to list this folder");
    if (path && (stat(path, &s) != 0 ? kind == S_IFREG : (s.st_mode & S_IFMT) == kind))
        st = mg_list_add(out, path, err);
    free(path);
    return st;
}

static mg_status list(mg_list *out, const char *dir, const char *const *suffixes, mode_t kind, mg_err *err)
{
    *out = (mg_list){0};
    DIR *d = opendir(dir);
    if (!d)
        return mg_file_failed(dir, errno, true, err);
    mg_status st = MG_OK;
    struct dirent *e;
    while (st == MG_OK && (errno = 0, e = readdir(d))) /* NULL with errno: it could not be read to its end */
        if (ends_with(e->d_name, suffixes) && (kind == S_IFREG || e->d_name[0] != '.'))
            st = add_entry(out, dir, e->d_name, kind, err);
    if (st == MG_OK && errno)
        st = mg_file_failed(dir, errno, false, err);
    closedir(d);
    if (st != MG_OK)
        mg_list_free(out);
    else if (out->count)
        qsort(out->item, out->count, sizeof *out->item, mg_by_text);
    return st;
}

mg_status mg_dir_list(mg_list *out, const char *dir, const char *const *suffixes, mg_err *err)
{
    return list(out, dir, suffixes, S_IFREG, err);
}

mg_status mg_dir_folders(mg_list *out, const char *dir, mg_err *err)
{
    return list(out, dir, NULL, S_IFDIR, err);
}

mg_status mg_list_add_in(mg_list *paths, const char *dir, const char *file, mg_err *err)
{
    char *path = file_join(dir, "/", file);
    mg_status st = path ? mg_list_add(paths, path, err) : mg_fail_at(err, MG_ENOMEM, dir, "out of memory for a path");
    free(path);
    return st;
}

mg_status mg_temp_folder(char out[MG_PATH_MAX], const char *in, const char *what, mg_err *err)
{
    in = in ? in : "/tmp";
    char *real = realpath(in, NULL);
    int error = real ? 0 : errno;
    mg_status st = real ? mg_path(out, err, "%s/maskgen-%s-XXXXXX", real, what) : MG_OK;
    free(real);
    if (st == MG_OK && !error && !mkdtemp(out))
        error = errno;
    if (error == ENOMEM)
        st = mg_file_failed(in, error, true, err);
    else if (error)
        st = mg_fail_at(err, file_code(error), in, "cannot make a temporary folder: %s (TMPDIR names another place)",
                        strerror(error));
    if (st != MG_OK)
        out[0] = 0;
    return st;
}
