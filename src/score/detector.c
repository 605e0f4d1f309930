/* One detector: its row, and the options that belong to it. Options are set and read by the names of the row's option
 * rows. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/param/param.h"
#include "base/text/format.h"
#include "maskgen/scorer.h"
#include "score/table.h"

static const mg_param *option_of(const mg_detector *d, const char *name)
{
    return d->row->params ? mg_params_find(d->row->params, name) : NULL;
}

static const void *field_of(const mg_detector *d, const mg_param *option)
{
    return (const char *)d->opts + option->offset;
}

/* ---- life -------------------------------------------------------------------------------------------------------- */

static mg_status make(mg_detector *out, const mg_detector_ops *row, mg_err *err)
{
    *out = (mg_detector){row, NULL, 1};
    if (!row->opts_size)
        return MG_OK;
    out->opts = calloc(1, row->opts_size);
    if (!out->opts)
        return mg_fail(err, MG_ENOMEM, "%s: out of memory", row->name);
    return mg_params_default((mg_params){row->params, out->opts}, err);
}

/* What follows the colon; NULL: there is none. */
static mg_status take_argument(mg_detector *d, const char *text, const char *argument, mg_err *err)
{
    if (mg_detector_needs_argument(d->row) && (!argument || !*argument))
        return mg_fail(err, MG_EINPUT, "detector '%s' needs an argument: %s:%s", text, d->row->name, d->row->argument);
    if (!argument)
        return MG_OK;
    if (strlen(argument) >= MG_TEXT_MAX)
        return mg_fail(err, MG_EINPUT, "the argument of detector '%s' is longer than %d bytes", d->row->name,
                       MG_TEXT_MAX - 1);
    return mg_detector_set(d, d->row->params->name, argument, err);
}

mg_status mg_detector_new(mg_detector *out, const char *text, mg_err *err)
{
    mg_status st = MG_OK;
    const char *colon = strchr(text, ':');
    const mg_detector_ops *row;
    *out = (mg_detector){0};
    MG_TRY(detector_row_need(&row, text, colon ? (size_t)(colon - text) : strlen(text), err));
    if (colon && !row->argument) /* told as an unknown name, all of it */
        MG_TRY(detector_row_need(&row, text, strlen(text), err));
    MG_TRY(make(out, row, err));
    MG_TRY(take_argument(out, text, colon ? colon + 1 : NULL, err));
done:
    if (st != MG_OK)
        mg_detector_free(out);
    return st;
}

mg_status mg_detector_copy(mg_detector *out, const mg_detector *from, mg_err *err)
{
    *out = (mg_detector){from->row, NULL, from->weight};
    if (!from->opts)
        return MG_OK;
    out->opts = malloc(from->row->opts_size);
    if (!out->opts)
        return mg_fail(err, MG_ENOMEM, "%s: out of memory", from->row->name);
    memcpy(out->opts, from->opts, from->row->opts_size);
    return MG_OK;
}

void mg_detector_free(mg_detector *d)
{
    free(d->opts);
    *d = (mg_detector){0};
}

/* ---- options ----------------------------------------------------------------------------------------------------- */

mg_status mg_detector_set(mg_detector *d, const char *option, const char *value, mg_err *err)
{
    const mg_param *row = option_of(d, option);
    char where[96];
    snprintf(where, sizeof where, "%s: %s", d->row->name, option);
    return row ? mg_param_set((mg_params){d->row->params, d->opts}, row, value, where, err) : MG_OK;
}

mg_status mg_detector_list_from(mg_detector *d, double floor, mg_err *err)
{
    char text[40];
    mg_format(text, sizeof text, "%.17g", floor); /* reads back as the same number */
    return mg_detector_set(d, "list-floor", text, err);
}

const char *mg_detector_argument(const mg_detector *d)
{
    return d->row->argument ? field_of(d, d->row->params) : "";
}

char *mg_detector_name(const mg_detector *d, char *out, size_t size)
{
    const char *argument = mg_detector_argument(d);
    snprintf(out, size, "%s%s%s", d->row->name, *argument ? ":" : "", argument);
    return out;
}

bool mg_detector_same(const mg_detector *a, const mg_detector *b)
{
    return a->row == b->row && strcmp(mg_detector_argument(a), mg_detector_argument(b)) == 0;
}

bool mg_detector_rgb(const mg_detector *d)
{
    const mg_param *channels = option_of(d, "channels");
    return (d->row->flags & MG_DETECTOR_RGB) != 0 || (channels && *(const int *)field_of(d, channels) == 1);
}

int mg_detector_upsample(const mg_detector *d)
{
    const mg_param *upsample = option_of(d, "upsample");
    return upsample ? (int)*(const int64_t *)field_of(d, upsample) : 0;
}

/* ---- use --------------------------------------------------------------------------------------------------------- */

mg_status mg_detector_available(const mg_detector *d, const mg_context *context, mg_err *err)
{
    return d->row->available ? d->row->available(d->row, d->opts, context, err) : MG_OK;
}

mg_status mg_detector_open(void **self, const mg_detector *d, const mg_context *context, mg_err *err)
{
    return d->row->open(self, d->row, d->opts, context, err);
}
