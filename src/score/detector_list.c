/* Lists of detectors, read here and nowhere else (what recognisers' lists share with them: base/text/items.h). */
#include <stdio.h>
#include <string.h>

#include "base/param/param.h"
#include "base/text/items.h"
#include "maskgen/scorer.h"
#include "score/table.h"

static mg_item_name kind_of(const char *name, size_t length)
{
    const mg_detector_ops *row = detector_row(name, length);
    return !row ? MG_ITEM_UNKNOWN : row->argument ? MG_ITEM_WITH_ARGUMENT : MG_ITEM_ALONE;
}

/* Takes *d over, also where it fails. */
static mg_status add(mg_detectors *list, mg_detector *d, mg_err *err)
{
    mg_status st = MG_OK;
    if (list->count == MG_DETECTORS_MAX)
        st = mg_fail_at(err, MG_EINPUT, "detector", "more than %d detectors", (int)MG_DETECTORS_MAX);
    for (int i = 0; st == MG_OK && i < list->count; i++)
        if (mg_detector_same(&list->at[i], d))
            st = mg_fail_at(err, MG_EINPUT, d->row->name, "detector: named twice");
    if (st == MG_OK)
        list->at[list->count++] = *d;
    else
        mg_detector_free(d);
    return st;
}

static mg_status add_all(mg_detectors *list, mg_err *err)
{
    mg_status st = MG_OK;
    for (const mg_detector_ops *const *r = mg_detector_rows; st == MG_OK && *r; r++) {
        mg_detector d;
        if (((*r)->flags & MG_DETECTOR_UNLISTED) || (*r)->confirmed_by || mg_detector_needs_argument(*r))
            continue;
        st = mg_detector_new(&d, (*r)->name, err);
        if (st == MG_OK)
            st = add(list, &d, err);
    }
    return st;
}

static mg_status add_one(mg_detectors *list, const mg_item *item, mg_err *err)
{
    mg_detector d;
    mg_status st = mg_detector_new(&d, item->text, err);
    d.weight = item->weight;
    return st == MG_OK ? add(list, &d, err) : st;
}

static mg_status parse(mg_detectors *out, const char *text, bool all, mg_err *err)
{
    mg_status st = MG_OK;
    mg_items list = {text, "detector", all, kind_of};
    mg_item item;
    *out = (mg_detectors){0};
    while (list.rest) {
        MG_TRY(mg_items_next(&list, &item, err));
        MG_TRY(item.all ? add_all(out, err) : add_one(out, &item, err));
    }
done:
    if (st != MG_OK)
        mg_detectors_free(out);
    return st;
}

mg_status mg_detectors_parse(mg_detectors *out, const char *text, mg_err *err)
{
    return parse(out, text, false, err);
}

mg_status mg_detectors_parse_all(mg_detectors *out, const char *text, mg_err *err)
{
    mg_status st = parse(out, text, true, err);
    if (st == MG_OK && (st = mg_detectors_unweighted(out, err)) != MG_OK)
        mg_detectors_free(out);
    return st;
}

mg_status mg_detectors_unweighted(const mg_detectors *list, mg_err *err)
{
    for (int i = 0; i < list->count; i++)
        if (list->at[i].weight < 1 || list->at[i].weight > 1)
            return mg_fail_at(err, MG_EINPUT, list->at[i].row->name,
                              "detector: weights are for searching; a score has none");
    return MG_OK;
}

mg_status mg_detectors_copy(mg_detectors *out, const mg_detectors *from, mg_err *err)
{
    mg_status st = MG_OK;
    *out = (mg_detectors){0};
    for (int i = 0; i < from->count; i++) {
        MG_TRY(mg_detector_copy(&out->at[i], &from->at[i], err));
        out->count++;
    }
done:
    if (st != MG_OK)
        mg_detectors_free(out);
    return st;
}

void mg_detectors_free(mg_detectors *list)
{
    for (int i = 0; i < list->count; i++)
        mg_detector_free(&list->at[i]);
    list->count = 0;
}

mg_status mg_detectors_see(mg_detectors *list, bool rgb, int upsample, mg_err *err)
{
    mg_status st = MG_OK;
    char times[16];
    snprintf(times, sizeof times, "%d", upsample);
    for (int i = 0; i < list->count; i++) {
        MG_TRY(mg_detector_set(&list->at[i], "channels", rgb ? "rgb" : "grey", err));
        MG_TRY(mg_detector_set(&list->at[i], "upsample", times, err));
    }
done:
    return st;
}

mg_status mg_detectors_confirm(mg_detectors *list, mg_err *err)
{
    for (int i = 0; i < list->count; i++) {
        mg_detector *d = &list->at[i];
        if (d->row->confirmed_by)
            d->row = detector_row(d->row->confirmed_by, strlen(d->row->confirmed_by)); /* of the same options */
        for (int k = 0; k < i; k++)
            if (mg_detector_same(&list->at[k], d))
                return mg_fail_at(err, MG_EINPUT, d->row->name, "detector: named twice");
    }
    return MG_OK;
}
