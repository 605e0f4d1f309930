/* The table of aligners, and lists of their names. */
#include <stdio.h>
#include <string.h>

#include "base/text/items.h"
#include "base/text/text.h"
#include "score/recog/recog.h"

#define ROW(name) extern const mg_aligner_ops mg_aligner_##name;
#include "score/recog/aligner_rows.h"
#undef ROW

const mg_aligner_ops *const mg_aligner_rows[] = {
#define ROW(name) &mg_aligner_##name,
#include "score/recog/aligner_rows.h"
#undef ROW
    NULL,
};

static const mg_aligner_ops *find(const char *name, size_t length)
{
    for (const mg_aligner_ops *const *r = mg_aligner_rows; *r; r++)
        if (strlen((*r)->name) == length && strncmp((*r)->name, name, length) == 0)
            return *r;
    return NULL;
}

static mg_item_name kind_of(const char *name, size_t length)
{
    return find(name, length) ? MG_ITEM_ALONE : MG_ITEM_UNKNOWN;
}

static mg_status unknown(const char *name, mg_err *err)
{
    char all[512] = "", hint[MG_HINT];
    mg_nearest near = {.name = name};
    for (const mg_aligner_ops *const *r = mg_aligner_rows; *r; r++) {
        size_t n = strlen(all);
        if ((*r)->flags & MG_ALIGNER_UNLISTED)
            continue;
        snprintf(all + n, sizeof all - n, "%s%s", n ? ", " : "", (*r)->name);
        mg_nearest_offer(&near, (*r)->name);
    }
    return mg_fail(err, MG_EINPUT, "there is no aligner '%.40s'%s; there are %s", name, mg_nearest_hint(hint, &near),
                   all);
}

static mg_status add(mg_aligners *list, const mg_aligner_ops *row, mg_err *err)
{
    if (list->count == MG_ALIGNERS_MAX)
        return mg_fail_at(err, MG_EINPUT, "aligner", "more than %d aligners", (int)MG_ALIGNERS_MAX);
    for (int i = 0; i < list->count; i++)
        if (list->at[i] == row)
            return mg_fail_at(err, MG_EINPUT, row->name, "aligner: named twice");
    list->at[list->count++] = row;
    return MG_OK;
}

static mg_status add_all(mg_aligners *list, mg_err *err)
{
    mg_status st = MG_OK;
    for (const mg_aligner_ops *const *r = mg_aligner_rows; st == MG_OK && *r; r++)
        if (!((*r)->flags & MG_ALIGNER_UNLISTED))
            st = add(list, *r, err);
    return st;
}

static mg_status add_one(mg_aligners *list, const mg_item *item, mg_err *err)
{
    const mg_aligner_ops *row = find(item->text, strlen(item->text));
    if (row && (item->weight < 1 || item->weight > 1))
        return mg_fail_at(err, MG_EINPUT, row->name, "aligner: there are no weights here");
    return row ? add(list, row, err) : unknown(item->text, err);
}

mg_status mg_aligners_parse(mg_aligners *out, const char *text, mg_err *err)
{
    mg_status st = MG_OK;
    mg_items list = {text, "aligner", true, kind_of};
    mg_item item;
    *out = (mg_aligners){0};
    while (list.rest) {
        MG_TRY(mg_items_next(&list, &item, err));
        MG_TRY(item.all ? add_all(out, err) : add_one(out, &item, err));
    }
done:
    if (st != MG_OK)
        *out = (mg_aligners){0};
    return st;
}

mg_status mg_aligner_weights(const mg_aligner_ops *row, void *self, char hex[MG_HASH_HEX], mg_err *err)
{
    if (row->weights)
        return row->weights(self, hex, err);
    strcpy(hex, "none");
    return MG_OK;
}

mg_status mg_aligners_weights(const mg_aligners *list, char hex[][MG_HASH_HEX], const mg_context *context, mg_err *err)
{
    mg_status st = MG_OK;
    for (int i = 0; st == MG_OK && i < list->count; i++) {
        void *self;
        MG_TRY(list->at[i]->open(&self, list->at[i], context, err));
        st = mg_aligner_weights(list->at[i], self, hex[i], err);
        list->at[i]->close(self);
    }
done:
    return st;
}
