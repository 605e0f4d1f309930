/* The table of recognisers, one with its options, and lists of them. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/param/param.h"
#include "base/text/format.h"
#include "base/text/items.h"
#include "base/text/strbuf.h"
#include "base/text/text.h"
#include "score/recog/recog.h"

#define ROW(name) extern const mg_recogniser_ops mg_recogniser_##name;
#include "score/recog/rows.h"
#undef ROW

const mg_recogniser_ops *const mg_recogniser_rows[] = {
#define ROW(name) &mg_recogniser_##name,
#include "score/recog/rows.h"
#undef ROW
    NULL,
};

/* ---- names ------------------------------------------------------------------------------------------------------- */

static const mg_recogniser_ops *find(const char *name, size_t length)
{
    for (const mg_recogniser_ops *const *r = mg_recogniser_rows; *r; r++)
        if (strlen((*r)->name) == length && strncmp((*r)->name, name, length) == 0)
            return *r;
    return NULL;
}

static mg_item_name kind_of(const char *name, size_t length)
{
    const mg_recogniser_ops *row = find(name, length);
    return !row ? MG_ITEM_UNKNOWN : row->argument ? MG_ITEM_WITH_ARGUMENT : MG_ITEM_ALONE;
}

static mg_status unknown(const char *text, mg_err *err)
{
    char all[512] = "", hint[MG_HINT];
    mg_nearest near = {.name = text};
    for (const mg_recogniser_ops *const *r = mg_recogniser_rows; *r; r++) {
        size_t n = strlen(all);
        if ((*r)->flags & MG_RECOGNISER_UNLISTED)
            continue;
        snprintf(all + n, sizeof all - n, "%s%s", n ? ", " : "", (*r)->name);
        mg_nearest_offer(&near, (*r)->name);
    }
    return mg_fail(err, MG_EINPUT, "there is no recogniser '%.40s'%s; there are %s", text, mg_nearest_hint(hint, &near),
                   all);
}

static bool needs_argument(const mg_recogniser_ops *row)
{
    return row->argument && row->argument[0] != '[';
}

/* ---- options ----------------------------------------------------------------------------------------------------- */

static mg_params params_of(const mg_recogniser *r)
{
    return (mg_params){r->row->params, r->opts};
}

/* The option that the `length` bytes at `text`, "NAME=VALUE", set; NULL: none of this row's. */
static const mg_param *option_at(const mg_recogniser_ops *row, const char *text, size_t length)
{
    const char *equals = memchr(text, '=', length);
    for (const mg_param *p = row->params + 1; equals && p->name; p++)
        if (strlen(p->name) == (size_t)(equals - text) && strncmp(p->name, text, (size_t)(equals - text)) == 0)
            return p;
    return NULL;
}

/* Bytes of the argument proper, before its options. A file's name ends at the first semicolon; a command, which may
 * have semicolons of its own, before the last pieces that are options of the row. */
static size_t argument_length(const mg_recogniser_ops *row, const char *text)
{
    size_t n = strlen(text), piece;
    if (!strstr(row->argument, "COMMAND"))
        return strcspn(text, ";");
    for (size_t end = n; end > 0; end = n) {
        for (piece = end; piece > 0 && text[piece - 1] != ';'; piece--) {
        }
        if (piece == 0 || !option_at(row, text + piece, end - piece))
            break;
        n = piece - 1;
    }
    return n;
}

static mg_status unknown_option(const mg_recogniser_ops *row, const char *text, mg_err *err)
{
    char all[256] = "", name[64], hint[MG_HINT];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(text, "=;"), text);
    mg_nearest near = {.name = name};
    for (const mg_param *p = row->params + 1; p->name; p++) {
        size_t n = strlen(all);
        snprintf(all + n, sizeof all - n, "%s%s", n ? ", " : "", p->name);
        mg_nearest_offer(&near, p->name);
    }
    return mg_fail(err, MG_EINPUT, "%s: no option '%s'%s; NAME=VALUE is of %s", row->name, name,
                   mg_nearest_hint(hint, &near), all);
}

/* "NAME=VALUE;…", each once. */
static mg_status take_options(mg_recogniser *r, const char *text, mg_err *err)
{
    char value[MG_TEXT_MAX], where[96];
    uint64_t given = 0;
    mg_status st = MG_OK;
    while (st == MG_OK && text) {
        size_t length = strcspn(text, ";");
        const mg_param *p = option_at(r->row, text, length);
        if (!p)
            return unknown_option(r->row, text, err);
        if (given >> (p - r->row->params) & 1)
            return mg_fail(err, MG_EINPUT, "%s: '%s' is given twice", r->row->name, p->name);
        given |= (uint64_t)1 << (p - r->row->params);
        size_t name = strlen(p->name) + 1;
        snprintf(where, sizeof where, "%s: %s", r->row->name, p->name);
        snprintf(value, sizeof value, "%.*s", (int)(length - name), text + name);
        st = mg_param_set(params_of(r), p, value, where, err);
        text = text[length] ? text + length + 1 : NULL;
    }
    return st;
}

static mg_status take_argument(mg_recogniser *r, const char *text, const char *argument, mg_err *err)
{
    char value[MG_TEXT_MAX], where[96];
    size_t n = argument ? argument_length(r->row, argument) : 0;
    if (needs_argument(r->row) && n == 0)
        return mg_fail(err, MG_EINPUT, "recogniser '%s' needs an argument: %s:%s", text, r->row->name,
                       r->row->argument);
    if (!argument)
        return MG_OK;
    if (n >= sizeof value)
        return mg_fail(err, MG_EINPUT, "the argument of recogniser '%.60s' is longer than %d bytes", text,
                       MG_TEXT_MAX - 1);
    snprintf(where, sizeof where, "%s: %s", r->row->name, r->row->params->name);
    snprintf(value, sizeof value, "%.*s", (int)n, argument);
    mg_status st = mg_param_set(params_of(r), r->row->params, value, where, err);
    return st == MG_OK && argument[n] ? take_options(r, argument + n + 1, err) : st;
}

/* Appends ";NAME=VALUE" for an option that is not at its default. */
static void put_option(mg_strbuf *out, const mg_param *p, const mg_json *value)
{
    char number[40];
    const mg_json *e = mg_json_kind_of(value) == MG_JSON_ARRAY ? mg_json_first(value) : value;
    mg_strbuf_put(out, ";%s=", p->name);
    for (bool first = true; e; first = false) {
        mg_format(number, sizeof number, "%.15g", mg_json_number(e));
        if (mg_strtod(number, NULL) != mg_json_number(e))
            mg_format(number, sizeof number, "%.17g", mg_json_number(e));
        mg_strbuf_put(out, "%s%s", first ? "" : ",", mg_json_string(e) ? mg_json_string(e) : number);
        e = e != value ? mg_json_next(e) : NULL;
    }
}

/* Options as they are typed behind the argument. */
static void put_options(mg_strbuf *out, const mg_recogniser *r)
{
    void *usual = calloc(1, r->row->opts_size);
    mg_json *all = mg_json_object();
    const mg_param *rows = r->row->params;
    if (usual && mg_params_default((mg_params){rows, usual}, NULL) == MG_OK) {
        mg_params_to_json(rows, r->opts, all);
        for (const mg_param *p = rows + 1; p->name; p++)
            if (!mg_params_equal(p, r->opts, usual, p->offset, p->offset + 1) && mg_json_find(all, p->name))
                put_option(out, p, mg_json_find(all, p->name));
    }
    mg_json_free(all);
    free(usual);
}

const char *mg_recogniser_argument(const mg_recogniser *r)
{
    return r->row->argument ? (const char *)r->opts + r->row->params->offset : "";
}

char *mg_recogniser_name(const mg_recogniser *r, char *out, size_t size)
{
    const char *argument = mg_recogniser_argument(r);
    mg_strbuf options = {0};
    if (r->row->argument)
        put_options(&options, r);
    snprintf(out, size, "%s%s%s%s", r->row->name, *argument || options.n ? ":" : "", argument,
             options.n ? options.s : "");
    mg_strbuf_free(&options);
    return out;
}

double mg_recogniser_threshold(const mg_recogniser *r)
{
    const mg_param *p = r->row->params ? mg_params_find(r->row->params, "threshold") : NULL;
    double own = r->row->threshold;
    if (p)
        memcpy(&own, (const char *)r->opts + p->offset, sizeof own);
    return own;
}

/* ---- life -------------------------------------------------------------------------------------------------------- */

static void free_one(mg_recogniser *r)
{
    free(r->opts);
    *r = (mg_recogniser){0};
}

static mg_status make(mg_recogniser *out, const mg_recogniser_ops *row, mg_err *err)
{
    *out = (mg_recogniser){row, NULL, 1};
    if (!row->opts_size)
        return MG_OK;
    out->opts = calloc(1, row->opts_size);
    if (!out->opts)
        return mg_fail(err, MG_ENOMEM, "%s: out of memory", row->name);
    return mg_params_default((mg_params){row->params, out->opts}, err);
}

static mg_status new_one(mg_recogniser *out, const char *text, mg_err *err)
{
    mg_status st = MG_OK;
    const char *colon = strchr(text, ':');
    const mg_recogniser_ops *row = find(text, colon ? (size_t)(colon - text) : strlen(text));
    *out = (mg_recogniser){0};
    if (!row || (colon && !row->argument)) /* the second is told as an unknown name, all of it */
        return unknown(text, err);
    MG_TRY(make(out, row, err));
    MG_TRY(take_argument(out, text, colon ? colon + 1 : NULL, err));
done:
    if (st != MG_OK)
        free_one(out);
    return st;
}

static mg_status copy_one(mg_recogniser *out, const mg_recogniser *from, mg_err *err)
{
    *out = (mg_recogniser){from->row, NULL, from->weight};
    if (!from->opts)
        return MG_OK;
    out->opts = malloc(from->row->opts_size);
    if (!out->opts)
        return mg_fail(err, MG_ENOMEM, "%s: out of memory", from->row->name);
    memcpy(out->opts, from->opts, from->row->opts_size);
    return MG_OK;
}

static bool same(const mg_recogniser *a, const mg_recogniser *b)
{
    return a->row == b->row && (!a->row->params || mg_params_equal(a->row->params, a->opts, b->opts, 0, SIZE_MAX));
}

/* ---- lists ------------------------------------------------------------------------------------------------------- */

/* Takes *r over, also where it fails. */
static mg_status add(mg_recognisers *list, mg_recogniser *r, mg_err *err)
{
    mg_status st = MG_OK;
    if (list->count == MG_RECOGNISERS_MAX)
        st = mg_fail_at(err, MG_EINPUT, "recogniser", "more than %d recognisers", (int)MG_RECOGNISERS_MAX);
    for (int i = 0; st == MG_OK && i < list->count; i++)
        if (same(&list->at[i], r))
            st = mg_fail_at(err, MG_EINPUT, r->row->name, "recogniser: named twice");
    if (st == MG_OK)
        list->at[list->count++] = *r;
    else
        free_one(r);
    return st;
}

static mg_status add_one(mg_recognisers *list, const char *text, double weight, mg_err *err)
{
    mg_recogniser r;
    mg_status st = new_one(&r, text, err);
    r.weight = weight;
    return st == MG_OK ? add(list, &r, err) : st;
}

static mg_status add_all(mg_recognisers *list, mg_err *err)
{
    mg_status st = MG_OK;
    for (const mg_recogniser_ops *const *r = mg_recogniser_rows; st == MG_OK && *r; r++)
        if (!((*r)->flags & MG_RECOGNISER_UNLISTED) && !needs_argument(*r))
            st = add_one(list, (*r)->name, 1, err);
    return st;
}

mg_status mg_recognisers_parse(mg_recognisers *out, const char *text, mg_err *err)
{
    mg_status st = MG_OK;
    mg_items list = {text, "recogniser", true, kind_of};
    mg_item item;
    *out = (mg_recognisers){0};
    while (list.rest) {
        MG_TRY(mg_items_next(&list, &item, err));
        MG_TRY(item.all ? add_all(out, err) : add_one(out, item.text, item.weight, err));
    }
done:
    if (st != MG_OK)
        mg_recognisers_free(out);
    return st;
}

mg_status mg_recognisers_copy(mg_recognisers *out, const mg_recognisers *from, mg_err *err)
{
    mg_status st = MG_OK;
    *out = (mg_recognisers){0};
    for (int i = 0; i < from->count; i++) {
        MG_TRY(copy_one(&out->at[i], &from->at[i], err));
        out->count++;
    }
done:
    if (st != MG_OK)
        mg_recognisers_free(out);
    return st;
}

void mg_recognisers_free(mg_recognisers *list)
{
    for (int i = 0; i < list->count; i++)
        free_one(&list->at[i]);
    *list = (mg_recognisers){0};
}

/* ---- use --------------------------------------------------------------------------------------------------------- */

mg_status mg_recogniser_available(const mg_recogniser *r, const mg_context *context, mg_err *err)
{
    return r->row->available ? r->row->available(r->row, r->opts, context, err) : MG_OK;
}

mg_status mg_recogniser_open(void **self, const mg_recogniser *r, const mg_context *context, mg_err *err)
{
    return r->row->open(self, r->row, r->opts, context, err);
}

mg_status mg_recogniser_weights(const mg_recogniser_ops *row, void *self, char hex[MG_HASH_HEX], mg_err *err)
{
    if (row->weights)
        return row->weights(self, hex, err);
    strcpy(hex, "none");
    return MG_OK;
}

mg_status mg_recognisers_weights(const mg_recognisers *list, char hex[][MG_HASH_HEX], const mg_context *context,
                                 mg_err *err)
{
    mg_status st = MG_OK;
    for (int i = 0; st == MG_OK && i < list->count; i++) {
        void *self;
        MG_TRY(mg_recogniser_open(&self, &list->at[i], context, err));
        st = mg_recogniser_weights(list->at[i].row, self, hex[i], err);
        list->at[i].row->close(self);
    }
done:
    return st;
}
