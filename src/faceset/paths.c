/* What --faces names, before anything of it is loaded. */
#include "base/file/file.h"
#include "base/image/picture.h"
#include "faceset/faceset.h"
#include "faceset/heads.h"

const char *mg_faceset_missing(const mg_list *paths)
{
    for (size_t i = 0; i < paths->count; i++) {
        heads_range range;
        bool heads = false;
        if (!mg_file_exists(paths->item[i]) && !mg_dir_exists(paths->item[i]) &&
            heads_parse(paths->item[i], &heads, &range, NULL) == MG_OK && !heads)
            return paths->item[i];
    }
    return NULL;
}

mg_status mg_faceset_files(mg_list *files, const mg_list *paths, mg_err *err)
{
    mg_status st = MG_OK;
    mg_list own = {0};
    for (size_t i = 0; i < paths->count; i++) {
        if (mg_file_exists(paths->item[i]))
            MG_TRY(mg_list_add(files, paths->item[i], err));
        else if (mg_dir_exists(paths->item[i]) && mg_picture_folder(&own, NULL, paths->item[i], NULL) == MG_OK)
            for (size_t k = 0; k < own.count; k++)
                MG_TRY(mg_list_add(files, own.item[k], err));
        mg_list_free(&own);
    }
done:
    mg_list_free(&own);
    return st;
}

mg_status mg_faceset_heads(int *count, const char *path, mg_err *err)
{
    heads_range range = {0};
    bool heads;
    mg_status st = heads_parse(path, &heads, &range, err);
    *count = st == MG_OK ? range.count : 0;
    return st;
}
