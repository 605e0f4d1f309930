/* Lists of strings (status.h). */
#include <stdlib.h>
#include <string.h>

#include "maskgen/status.h"

mg_status mg_list_add(mg_list *list, const char *item, mg_err *err)
{
    /* Room doubles at each power of two, so that the count alone tells how much there is. */
    if ((list->count & (list->count - 1)) == 0) {
        char **more = realloc(list->item, (list->count ? 2 * list->count : 1) * sizeof *more);
        if (!more)
            return mg_fail(err, MG_ENOMEM, "out of memory for a list of %zu strings", list->count + 1);
        list->item = more;
    }
    char *copy = strdup(item);
    if (!copy)
        return mg_fail(err, MG_ENOMEM, "out of memory for a list of %zu strings", list->count + 1);
    list->item[list->count++] = copy;
    return MG_OK;
}

mg_status mg_list_copy(mg_list *out, const mg_list *src, mg_err *err)
{
    mg_status st = MG_OK;
    *out = (mg_list){0};
    for (size_t i = 0; i < src->count && st == MG_OK; i++)
        st = mg_list_add(out, src->item[i], err);
    if (st != MG_OK)
        mg_list_free(out);
    return st;
}

void mg_list_free(mg_list *list)
{
    if (!list)
        return;
    for (size_t i = 0; i < list->count; i++)
        free(list->item[i]);
    free(list->item);
    *list = (mg_list){0};
}
