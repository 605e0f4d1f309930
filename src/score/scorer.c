/* The table of detectors: rows by name, and what a row says for records. */
#include "maskgen/scorer.h"

#include <stdio.h>
#include <string.h>

#include "base/json/json.h"
#include "base/text/text.h"
#include "score/hog/model.h"
#include "score/libraries.h"
#include "score/table.h"

#define ROW(name) extern const mg_detector_ops mg_detector_##name;
#include "score/rows.h"
#undef ROW

const mg_detector_ops *const mg_detector_rows[] = {
#define ROW(name) &mg_detector_##name,
#include "score/rows.h"
#undef ROW
    NULL,
};

const mg_detector_ops *detector_row(const char *name, size_t length)
{
    for (const mg_detector_ops *const *r = mg_detector_rows; *r; r++)
        if (strlen((*r)->name) == length && strncmp((*r)->name, name, length) == 0)
            return *r;
    return NULL;
}

static mg_status unknown(const char *whole, mg_err *err)
{
    char all[512] = "", hint[MG_HINT];
    mg_nearest near = {.name = whole};
    for (const mg_detector_ops *const *r = mg_detector_rows; *r; r++) {
        size_t n = strlen(all);
        if ((*r)->flags & MG_DETECTOR_UNLISTED)
            continue;
        snprintf(all + n, sizeof all - n, "%s%s", n ? ", " : "", (*r)->name);
        mg_nearest_offer(&near, (*r)->name);
    }
    return mg_fail(err, MG_EINPUT, "there is no detector '%.40s'%s; there are %s", whole, mg_nearest_hint(hint, &near),
                   all);
}

mg_status detector_row_need(const mg_detector_ops **out, const char *whole, size_t length, mg_err *err)
{
    *out = detector_row(whole, length);
    return *out ? MG_OK : unknown(whole, err);
}

bool mg_detector_needs_argument(const mg_detector_ops *row)
{
    return row->argument && row->argument[0] != '[';
}

bool mg_detector_takes_command(const mg_detector_ops *row)
{
    return row->argument && strstr(row->argument, "COMMAND");
}

mg_status mg_detector_weights(const mg_detector_ops *row, void *self, char hex[MG_HASH_HEX], mg_err *err)
{
    if (row->weights)
        return row->weights(self, hex, err);
    strcpy(hex, "none");
    return MG_OK;
}

void mg_detector_library(const mg_detector_ops *row, char out[MG_LIBRARY_TEXT])
{
    mg_library_text(out, row->library, row->version);
}

mg_json *mg_detector_detail(const mg_detector_ops *row, const void *self)
{
    double parts[MG_PARTS];
    if (row->detail)
        return row->detail(self);
    for (int p = 0; p < MG_PARTS; p++)
        parts[p] = row->floor;
    return mg_hog_parts_to_json(parts);
}
