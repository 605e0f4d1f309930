#include "cli/names.h"

#include <stdio.h>
#include <string.h>

#include "base/bundle.h"
#include "base/param/param.h"
#include "base/text/text.h"
#include "maskgen/mask.h"
#include "maskgen/scorer.h"
#include "objective/terms.h"
#include "pattern/family.h"
#include "pattern/palette.h"
#include "pattern/pattern_file.h"
#include "pattern/plain.h"
#include "score/recog/recog.h"
#include "search/methods.h"

static void set(cli_name *out, const char *name, const char *summary)
{
    snprintf(out->name, sizeof out->name, "%s", name);
    snprintf(out->summary, sizeof out->summary, "%s", summary);
}

static bool family_at(size_t i, cli_name *out)
{
    const mg_family_ops *const *f = mg_families;
    while (*f && i-- > 0)
        f++;
    if (*f)
        set(out, (*f)->name, (*f)->summary);
    return *f != NULL;
}

static bool detector_at(size_t i, cli_name *out)
{
    for (const mg_detector_ops *const *r = mg_detector_rows; *r; r++)
        if (!((*r)->flags & MG_DETECTOR_UNLISTED) && i-- == 0) {
            set(out, (*r)->name, (*r)->summary);
            return true;
        }
    return false;
}

static bool recogniser_at(size_t i, cli_name *out)
{
    for (const mg_recogniser_ops *const *r = mg_recogniser_rows; *r; r++)
        if (!((*r)->flags & MG_RECOGNISER_UNLISTED) && i-- == 0) {
            set(out, (*r)->name, (*r)->summary);
            return true;
        }
    return false;
}

static bool aligner_at(size_t i, cli_name *out)
{
    for (const mg_aligner_ops *const *r = mg_aligner_rows; *r; r++)
        if (!((*r)->flags & MG_ALIGNER_UNLISTED) && i-- == 0) {
            set(out, (*r)->name, (*r)->summary);
            return true;
        }
    return false;
}

static bool objective_at(size_t i, cli_name *out)
{
    const mg_loss_term *t = mg_loss_term_rows;
    while (t->name && i-- > 0)
        t++;
    if (t->name)
        set(out, t->name, t->summary);
    return t->name != NULL;
}

/* A method, then its options as they are typed behind its name. */
static bool search_at(size_t i, cli_name *out)
{
    for (const mg_search_ops *const *m = mg_search_methods; *m; m++) {
        if (i-- == 0) {
            set(out, (*m)->name, (*m)->summary);
            return true;
        }
        for (const mg_param *p = (*m)->params; p && p->name; p++)
            if (i-- == 0) {
                snprintf(out->name, sizeof out->name, "%s:%s=%s", (*m)->name, p->name, p->arg);
                snprintf(out->summary, sizeof out->summary, "%s (%s)", p->help, p->fallback);
                return true;
            }
    }
    return false;
}

static bool control_at(size_t i, cli_name *out)
{
    const mg_plain *p = mg_plains;
    while (p->name && i-- > 0)
        p++;
    if (p->name)
        set(out, p->name, "");
    return p->name != NULL;
}

static bool palette_at(size_t i, cli_name *out)
{
    const mg_palette *p = mg_palettes;
    while (p->count && i-- > 0)
        p++;
    if (!p->count)
        return false;
    set(out, p->name, "");
    snprintf(out->summary, sizeof out->summary, "%s (%s)", p->summary, mg_count(p->count, "colour"));
    return true;
}

static bool pattern_at(size_t i, cli_name *out)
{
    char name[64], title[96];
    bool found = mg_pattern_file_bundled(i, name, title);
    if (found)
        set(out, name, title);
    return found;
}

static bool mask_at(size_t i, cli_name *out)
{
    const mg_bundle_file *f;
    for (size_t k = 0; (f = mg_bundle_at(k)); k++) {
        mg_mask m;
        if (strncmp(f->name, "masks/", 6) != 0 || mg_mask_parse(&m, f->data, f->size, f->name, NULL) != MG_OK ||
            i-- > 0)
            continue;
        set(out, m.name, "");
        snprintf(out->summary, sizeof out->summary, "%s, flat %g × %g mm", m.title, m.flat[0], m.flat[1]);
        return true;
    }
    return false;
}

const cli_names cli_lists[] = {
    {"families", family_at},
    {"detectors", detector_at},
    {"recognisers", recogniser_at},
    {"aligners", aligner_at},
    {"objectives", objective_at},
    {"searches", search_at},
    {"controls", control_at},
    {"palettes", palette_at},
    {"patterns", pattern_at},
    {"masks", mask_at},
    {NULL, NULL},
};

const cli_names *cli_list(const char *topic)
{
    for (const cli_names *n = cli_lists; n->topic; n++)
        if (strcmp(n->topic, topic) == 0)
            return n;
    return NULL;
}
