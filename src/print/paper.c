/* What --page and --output name: papers by their sizes, formats by their suffixes. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "maskgen/export.h"
#include "base/file/file.h"
#include "base/text/text.h"

const mg_export_paper mg_export_papers[] = {
    {"A5", 148, 210},         {"A4", 210, 297},        {"A3", 297, 420},          {"A2", 420, 594},
    {"letter", 215.9, 279.4}, {"legal", 215.9, 355.6}, {"tabloid", 279.4, 431.8}, {NULL, 0, 0},
};

#define LEAST_W 140.0 /* mm */
#define LEAST_H 200.0
#define MOST 5000.0

mg_status mg_export_format_of(mg_export_format *out, const char *path, mg_err *err)
{
    static const char *const suffixes[] = {".pdf", ".svg", ".png"};
    const char *base = mg_file_base(path), *dot = strrchr(base, '.');
    if (!*base)
        return mg_fail_at(err, MG_EINPUT, path,
                          "--output is a folder; name a file in it that ends in .pdf, .svg or .png");
    for (int i = 0; dot && i < 3; i++)
        if (strcasecmp(dot, suffixes[i]) == 0) {
            *out = (mg_export_format)i;
            return dot > base ? MG_OK : mg_fail_at(err, MG_EINPUT, path, "--output is a suffix without a name");
        }
    return mg_fail_at(err, MG_EINPUT, path,
                      dot && dot > base && dot[1] ? "--output must end in .pdf, .svg or .png, not in %s"
                                                  : "--output must end in .pdf, .svg or .png",
                      dot);
}

static mg_status unknown_page(const char *name, mg_err *err)
{
    char known[160] = "", hint[MG_HINT];
    mg_nearest near = {.name = name};
    size_t at = 0;
    for (const mg_export_paper *p = mg_export_papers; p->name && at < sizeof known; p++) {
        at += (size_t)snprintf(known + at, sizeof known - at, "%s, ", p->name);
        mg_nearest_offer(&near, p->name);
    }
    return mg_fail(err, MG_EINPUT, "--page: \"%.60s\" is none of %sand not WxH in mm%s", name, known,
                   mg_nearest_hint(hint, &near));
}

mg_status mg_export_page(double out[2], const char *name, mg_err *err)
{
    for (const mg_export_paper *p = mg_export_papers; p->name; p++)
        if (strcasecmp(name, p->name) == 0) {
            out[0] = p->w;
            out[1] = p->h;
            return MG_OK;
        }
    int used = 0;
    if (sscanf(name, "%lfx%lf%n", &out[0], &out[1], &used) != 2 || name[used] != 0)
        return unknown_page(name, err);
    if (!(out[0] >= LEAST_W && out[1] >= LEAST_H))
        return mg_fail(err, MG_EINPUT, "--page: %.60s mm is too small; a page is at least %gx%g, portrait", name,
                       LEAST_W, LEAST_H);
    if (!(out[0] <= MOST && out[1] <= MOST))
        return mg_fail(err, MG_EINPUT, "--page: %.60s mm is too large; a page is at most %gx%g", name, MOST, MOST);
    return MG_OK;
}
