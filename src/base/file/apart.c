/* Why this file exists: `export me.png -o me.png` must not cost the only copy of a pattern. */
#include "base/file/apart.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file/stream.h"

/* A regular file that is there, and the path that led to it. */
typedef struct known {
    dev_t device;
    ino_t inode;
    const char *path;
} known;

static bool know(known *out, const char *path)
{
    struct stat s;
    if (mg_stream_is_input(path) || mg_stream_is_output(path) || stat(path, &s) != 0 || !S_ISREG(s.st_mode))
        return false;
    *out = (known){s.st_dev, s.st_ino, path};
    return true;
}

static int by_file(const void *a, const void *b)
{
    const known *x = a, *y = b;
    return x->device != y->device ? (x->device > y->device) - (x->device < y->device)
                                  : (x->inode > y->inode) - (x->inode < y->inode);
}

/* Whether the folders of two paths are one. */
static bool same_folder(const char *a, const char *b)
{
    struct stat s[2];
    const char *path[] = {a, b};
    for (int i = 0; i < 2; i++) {
        size_t n = (size_t)(mg_file_base(path[i]) - path[i]);
        char *dir = malloc(n + 2);
        if (!dir)
            return false;
        snprintf(dir, n + 2, "%.*s", (int)(n ? n : 1), n ? path[i] : ".");
        int bad = stat(dir, &s[i]);
        free(dir);
        if (bad)
            return false;
    }
    return s[0].st_dev == s[1].st_dev && s[0].st_ino == s[1].st_ino;
}

bool mg_file_same(const char *a, const char *b)
{
    known x, y;
    if (know(&x, a) && know(&y, b))
        return by_file(&x, &y) == 0;
    if (mg_file_exists(a) || mg_file_exists(b) || mg_dir_exists(a) || mg_dir_exists(b))
        return false;
    return strcmp(mg_file_base(a), mg_file_base(b)) == 0 && same_folder(a, b);
}

static mg_status refuse(const char *out, const char *in, mg_err *err)
{
    if (strcmp(out, in) == 0)
        return mg_fail_at(err, MG_EINPUT, out, "the output would overwrite its own input; name another");
    return mg_fail_at(err, MG_EINPUT, out, "the output would overwrite the input %s; name another", in);
}

mg_status mg_files_apart(const mg_list *out, const mg_list *in, mg_err *err)
{
    known *file = malloc((in->count ? in->count : 1) * sizeof *file), own;
    size_t n = 0;
    if (!file)
        return mg_fail(err, MG_ENOMEM, "out of memory to compare %zu files", in->count);
    for (size_t i = 0; i < in->count; i++)
        n += know(&file[n], in->item[i]);
    qsort(file, n, sizeof *file, by_file);
    mg_status st = MG_OK;
    for (size_t i = 0; st == MG_OK && i < out->count; i++) {
        const known *same = know(&own, out->item[i]) ? bsearch(&own, file, n, sizeof *file, by_file) : NULL;
        if (same)
            st = refuse(out->item[i], same->path, err);
    }
    free(file);
    return st;
}
