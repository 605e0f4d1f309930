/* The list of detectors, and how a name of the command line becomes a row of it. */
#include "maskgen/scorer.h"

#include <stdio.h>
#include <string.h>

#include "base/text/text.h"
#include "score/rows.h"

const mg_scorer_ops *const mg_scorers[] = {
    &mg_scorer_hog,
    &mg_scorer_dlib_hog,
    &mg_scorer_haar_default,
    &mg_scorer_haar_alt2,
    &mg_scorer_haar_profile,
    &mg_scorer_lbp,
    &mg_scorer_dlib_mmod,
    &mg_scorer_ultraface,
    &mg_scorer_blazeface_front,
    &mg_scorer_blazeface_back,
    &mg_scorer_yunet,
    &mg_scorer_onnx,
    &mg_scorer_exec,
    NULL,
};

/* Rows that are written NAME:ARGUMENT; yunet may be. The mock takes one too, so that tests can follow it. */
static const char *const takes_argument[] = {"onnx", "exec", "yunet", "mock"};

static const mg_scorer_ops *row(const char *name, size_t length)
{
    for (const mg_scorer_ops *const *s = mg_scorers; *s; s++)
        if (strlen((*s)->name) == length && !strncmp((*s)->name, name, length))
            return *s;
    return length == 4 && !strncmp(name, "mock", 4) ? &mg_scorer_mock : NULL;
}

bool mg_scorer_takes_argument(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof takes_argument / sizeof *takes_argument; i++)
        if (strlen(takes_argument[i]) == length && !strncmp(takes_argument[i], name, length))
            return true;
    return false;
}

static mg_status unknown(const char *name, mg_err *err)
{
    char all[256] = "", hint[MG_HINT];
    mg_nearest near = {.name = name};
    for (const mg_scorer_ops *const *s = mg_scorers; *s; s++) {
        size_t n = strlen(all);
        snprintf(all + n, sizeof all - n, "%s%s", n ? ", " : "", (*s)->name);
        mg_nearest_offer(&near, (*s)->name);
    }
    return mg_fail(err, MG_EINPUT, "there is no detector '%.40s'%s; there are %s", name, mg_nearest_hint(hint, &near), all);
}

mg_status mg_scorer_find(const mg_scorer_ops **out, const char *name, mg_scorer_opts *opts, mg_err *err)
{
    *out = NULL;
    const char *colon = strchr(name, ':');
    size_t length = colon ? (size_t)(colon - name) : strlen(name);
    const mg_scorer_ops *found = row(name, length);
    if (!found || (colon && !mg_scorer_takes_argument(name, length)))
        return unknown(name, err);
    if ((found->flags & MG_SCORER_OWN) && (!colon || !colon[1]))
        return mg_fail(err, MG_EINPUT, "detector '%s' needs an argument: %s:%s", name, found->name,
                       found == &mg_scorer_exec ? "COMMAND" : "FILE");
    if (colon && strlen(colon + 1) >= sizeof opts->file)
        return mg_fail(err, MG_EINPUT, "the argument of detector '%s' is longer than %zu bytes", found->name,
                       sizeof opts->file - 1);
    if (colon)
        strcpy(opts->file, colon + 1);
    if (found->flags & MG_SCORER_RGB)
        opts->rgb = true;
    *out = found;
    return MG_OK;
}

mg_status mg_scorer_weights(const mg_scorer_ops *ops, void *self, char hex[MG_HASH_HEX], mg_err *err)
{
    if (ops->weights)
        return ops->weights(self, hex, err);
    strcpy(hex, "none");
    return MG_OK;
}

void mg_scorer_library(const mg_scorer_ops *ops, char out[MG_LIBRARY_TEXT])
{
    if (ops->library)
        snprintf(out, MG_LIBRARY_TEXT, "%s %s", ops->library, ops->version());
    else
        strcpy(out, "none");
}
