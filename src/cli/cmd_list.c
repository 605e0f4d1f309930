/* maskgen list: what the tables hold. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/environment.h"
#include "objective/terms.h"
#include "base/bundle.h"
#include "pattern/plain.h"
#include "maskgen/mask.h"
#include "pattern/family.h"
#include "pattern/palette.h"
#include "pattern/pattern_file.h"
#include "maskgen/scorer.h"
#include "search/methods.h"
#include "base/text/text.h"

/* What it takes; its table below has one row for each. */
#define LIST_TOPICS "families|detectors|objectives|controls|palettes|patterns|masks"

static void list_families(void)
{
    for (const mg_family_ops *const *f = mg_families; *f; f++)
        printf("%-12s %s\n", (*f)->name, (*f)->summary);
}

static void list_detectors(void)
{
    for (const mg_detector_ops *const *r = mg_detector_rows; *r; r++) {
        mg_detector d;
        mg_err err = {MG_OK, ""};
        const char *state = "always there"; /* what the user brings */
        if ((*r)->flags & MG_DETECTOR_UNLISTED)
            continue;
        if (!mg_detector_needs_argument(*r)) {
            bool there = mg_detector_new(&d, (*r)->name, &err) == MG_OK &&
                         mg_detector_available(&d, cli_context(), &err) == MG_OK;
            state = there ? "installed" : err.msg;
            mg_detector_free(&d);
        }
        printf("%-16s %s\n%-16s %s; %s\n", (*r)->name, (*r)->summary, "", (*r)->licence, mg_shown(state));
    }
}

static void list_objectives(void)
{
    for (const mg_loss_term *a = mg_loss_term_rows; a->name; a++)
        printf("%-12s %s\n", a->name, a->summary);
}

/* A method, then its options as they are typed behind its name. */
static void list_searches(void)
{
    for (const mg_search_ops *const *m = mg_search_methods; *m; m++) {
        printf("%-12s %s\n", (*m)->name, (*m)->summary);
        for (const mg_param *p = (*m)->params; p && p->name; p++)
            printf("%-12s %s:%s=%s  %s (%s)\n", "", (*m)->name, p->name, p->arg, p->help, p->fallback);
    }
}

static void list_controls(void)
{
    for (const mg_plain *p = mg_plains; p->name; p++)
        printf("%s\n", p->name);
}

static void list_patterns(void)
{
    char name[64], title[96];
    for (size_t i = 0; mg_pattern_file_bundled(i, name, title); i++)
        printf("%-20s %s\n", name, title);
}

static void list_masks(void)
{
    const mg_bundle_file *f;
    for (size_t i = 0; (f = mg_bundle_at(i)); i++) {
        mg_mask m;
        if (strncmp(f->name, "masks/", 6) == 0 && mg_mask_parse(&m, f->data, f->size, f->name, NULL) == MG_OK)
            printf("%-12s %s, flat %g × %g mm\n", m.name, m.title, m.flat[0], m.flat[1]);
    }
}

static void list_palettes(void)
{
    for (const mg_palette *p = mg_palettes; p->count; p++)
        printf("%-12s %s (%s)\n", p->name, p->summary, mg_count(p->count, "colour"));
}

static const struct topic {
    const char *name;
    void (*print)(void);
} topics[] = {{"families", list_families}, {"detectors", list_detectors}, {"objectives", list_objectives},
              {"searches", list_searches}, {"controls", list_controls},   {"palettes", list_palettes},
              {"patterns", list_patterns}, {"masks", list_masks}};
enum { TOPICS = sizeof topics / sizeof *topics };

static mg_status unknown_topic(const char *name, mg_err *err)
{
    char all[128] = "", hint[MG_HINT];
    size_t used = 0;
    mg_nearest near = {.name = name};
    for (int i = 0; i < TOPICS && used < sizeof all; i++) {
        mg_nearest_offer(&near, topics[i].name);
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", i ? ", " : "", topics[i].name);
    }
    return mg_fail_at(err, MG_EINPUT, name, "list: not one of %s%s", all, mg_nearest_hint(hint, &near));
}

static mg_status list_run(call *c, mg_err *err)
{
    const char *one = c->rest.count ? c->rest.item[0] : NULL;
    bool found = !one;
    for (int i = 0; i < TOPICS; i++) {
        if (one && strcmp(one, topics[i].name) != 0)
            continue;
        if (!one)
            printf("%s%s:\n", i ? "\n" : "", topics[i].name);
        topics[i].print();
        found = true;
    }
    return found ? MG_OK : unknown_topic(one, err);
}

const command command_list = {
    .name = "list",
    .usage = "list [" LIST_TOPICS "]",
    .summary = "List what there is.",
    .run = list_run,
    .reads = no_reads,
    .arguments = 1,
};
