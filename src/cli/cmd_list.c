/* maskgen list: what the tables hold. */
#include <stdio.h>
#include <string.h>

#include "base/text/text.h"
#include "cli/cli.h"
#include "cli/environment.h"
#include "cli/names.h"
#include "maskgen/scorer.h"

/* Its licence, and whether it can be used here. */
static void print_state(const char *name, int width)
{
    const mg_detector_ops *const *r = mg_detector_rows;
    mg_detector d;
    mg_err err = {MG_OK, ""};
    const char *state = "always there"; /* what the user brings */
    while (*r && strcmp((*r)->name, name) != 0)
        r++;
    if (*r && !mg_detector_needs_argument(*r)) {
        bool there =
            mg_detector_new(&d, name, &err) == MG_OK && mg_detector_available(&d, cli_context(), &err) == MG_OK;
        state = there ? "installed" : err.msg;
        mg_detector_free(&d);
    }
    if (*r)
        cli_say("%-*s %s; %s\n", width, "", (*r)->licence, mg_shown(state));
}

/* The names in a column of their own. */
static void print_list(const cli_names *list)
{
    cli_name of;
    int width = 11;
    for (size_t i = 0; list->at(i, &of); i++)
        if (!strchr(of.name, ':') && (int)strlen(of.name) > width)
            width = (int)strlen(of.name);
    for (size_t i = 0; list->at(i, &of); i++) {
        if (strchr(of.name, ':')) /* an option of the one before */
            cli_say("%-*s %s  %s\n", width, "", of.name, of.summary);
        else if (*of.summary)
            cli_say("%-*s %s\n", width, of.name, of.summary);
        else
            cli_say("%s\n", of.name);
        if (strcmp(list->topic, "detectors") == 0)
            print_state(of.name, width);
    }
}

static mg_status unknown_topic(const char *name, mg_err *err)
{
    char all[128] = "", hint[MG_HINT];
    size_t used = 0;
    mg_nearest near = {.name = name};
    for (const cli_names *n = cli_lists; n->topic && used < sizeof all; n++) {
        mg_nearest_offer(&near, n->topic);
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", used ? ", " : "", n->topic);
    }
    return mg_fail_at(err, MG_EINPUT, name, "list: not one of %s%s", all, mg_nearest_hint(hint, &near));
}

static mg_status list_run(call *c, mg_err *err)
{
    const char *one = c->rest.count ? c->rest.item[0] : NULL;
    if (one && !cli_list(one))
        return unknown_topic(one, err);
    for (const cli_names *n = cli_lists; n->topic; n++) {
        if (one && strcmp(one, n->topic) != 0)
            continue;
        if (!one)
            cli_say("%s%s:\n", n == cli_lists ? "" : "\n", n->topic);
        print_list(n);
    }
    return MG_OK;
}

const command command_list = {
    .name = "list",
    .usage = "list [families|detectors|objectives|searches|controls|palettes|patterns|masks]",
    .summary = "List families, detectors, palettes, patterns, masks and other names.",
    .run = list_run,
    .reads = no_reads,
    .arguments = 1,
};
