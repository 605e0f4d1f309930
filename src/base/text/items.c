#include "base/text/items.h"

#include <string.h>

#include "base/text/weight.h"

static bool is_all(const char *s)
{
    return strncmp(s, "all", 3) == 0 && (!s[3] || s[3] == ',');
}

static mg_item_name kind_of(const mg_items *list, const char *s)
{
    return list->kind(s, strcspn(s, ":,"));
}

/* Length of the item at s: up to the end or a comma that separates. */
static size_t item_length(const mg_items *list, const char *s)
{
    size_t n = strcspn(s, ",");
    bool argument = s[strcspn(s, ":,")] == ':' && kind_of(list, s) == MG_ITEM_WITH_ARGUMENT;
    while (argument && s[n] && !is_all(s + n + 1) && kind_of(list, s + n + 1) == MG_ITEM_UNKNOWN)
        n += 1 + strcspn(s + n + 1, ",");
    return n;
}

mg_status mg_items_next(mg_items *list, mg_item *out, mg_err *err)
{
    const char *s = list->rest;
    out->all = list->all && is_all(s);
    size_t n = out->all ? 3 : item_length(list, s);
    out->weight = 1;
    if (n >= sizeof out->text)
        return mg_fail_at(err, MG_EINPUT, list->what, "an item of more than %zu bytes", sizeof out->text - 1);
    memcpy(out->text, s, n);
    out->text[n] = 0;
    list->rest = s[n] ? s + n + 1 : NULL;
    return out->all ? MG_OK : mg_weight_cut(out->text, &out->weight, list->what, err);
}
