/* The files of an export of several pages: what they may replace, and what is left over of an earlier one. */
#include "print/file/pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file/apart.h"
#include "base/image/picture.h"
#include "maskgen/export.h"
#include "base/json/json.h"
#include "base/image/png.h"

mg_status pages_path(char out[MG_PATH_MAX], const char *path, int page, mg_err *err)
{
    const char *dot = strrchr(path, '.');
    if (page > 0 && !dot)
        return mg_fail_at(err, MG_EINPUT, path,
                          "SVG and PNG hold one page, and there are more: name a file, or write PDF");
    return page == 0 ? mg_path(out, err, "%s", path)
                     : mg_path(out, err, "%.*s-%d%s", (int)(dot - path), path, page + 1, dot);
}

mg_status pages_apart(const char *path, int pages, const mg_list *in, mg_err *err)
{
    mg_list out = {0};
    char own[MG_PATH_MAX];
    mg_status st = MG_OK;
    if (!in)
        return MG_OK;
    for (int i = 0; i < pages; i++) {
        MG_TRY(pages_path(own, path, i, err));
        MG_TRY(mg_list_add(&out, own, err));
    }
    MG_TRY(mg_files_apart(&out, in, err));
done:
    mg_list_free(&out);
    return st;
}

/* A PNG whose text is that of a sheet. One with genes is a pattern. */
static mg_status is_png_sheet(bool *is, const char *data, size_t size, const char *path, mg_err *err)
{
    mg_image im;
    char *text = NULL;
    mg_json *root = NULL;
    mg_status st = mg_png_decode(&im, &text, data, size, path, err);
    if (st == MG_OK && text)
        st = mg_json_parse(&root, text, strlen(text), path, err);
    *is = root && mg_json_find(root, "maskgen") && mg_json_find(root, "claim") && !mg_json_find(root, "genes");
    mg_json_free(root);
    mg_image_free(&im);
    free(text);
    return st == MG_EINPUT ? MG_OK : st; /* no PNG, or none of ours */
}

/* Whether this file was written by an export of ours, and not with --strip. A failure: it cannot be told. */
static mg_status is_sheet(bool *is, const char *path, mg_err *err)
{
    char *data;
    size_t size;
    *is = false;
    mg_status st = mg_file_read(path, MG_PICTURE_MAX_BYTES, &data, &size, err);
    if (st != MG_OK)
        return st;
    char *tag = strstr(data, "<desc>maskgen "); /* the text ends with a NUL */
    *is = strncmp(data, "<?xml", 5) == 0 && tag && tag - data < 4096;
    if (!*is)
        st = is_png_sheet(is, data, size, path, err);
    free(data);
    return st;
}

mg_status pages_free(const char *path, int pages, mg_err *err)
{
    char own[MG_PATH_MAX];
    mg_status st = MG_OK;
    bool ours = true;
    for (int i = 1; st == MG_OK && i < pages; i++) {
        st = pages_path(own, path, i, err);
        if (st == MG_OK && mg_file_exists(own))
            st = is_sheet(&ours, own, err);
        if (st == MG_OK && !ours)
            st = mg_fail_at(err, MG_EINPUT, own,
                            "page %d would replace a file that does not say that maskgen made it; move it away, or "
                            "name another --output",
                            i + 1);
    }
    return st;
}

void pages_sweep(const char *path, int pages, void *ctx, void (*notice)(void *ctx, const char *line))
{
    char own[MG_PATH_MAX];
    for (int i = pages; i < MG_EXPORT_PLACES && pages_path(own, path, i, NULL) == MG_OK && mg_file_exists(own); i++) {
        bool ours, gone = is_sheet(&ours, own, NULL) == MG_OK && ours && remove(own) == 0;
        mg_err said = {MG_OK, ""};
        mg_fail_at(&said, MG_OK, own,
                   gone ? "removed: a sheet of an earlier, longer export"
                        : "not part of this export, but named like a further sheet of it");
        if (notice)
            notice(ctx, said.msg);
    }
}
