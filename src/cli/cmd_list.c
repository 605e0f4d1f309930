/* maskgen list: what the tables hold. */
#include <stdio.h>
#include <string.h>

#include "base/text/text.h"
#include "cli/cli.h"
#include "cli/environment.h"
#include "cli/names.h"
#include "maskgen/scorer.h"
#include "score/recog/recog.h"

/* What a row's users may do with it, and whether it can be used here; `there`: what asking for it said. */
static void print_state(const char *licence, mg_status there, const mg_err *err, bool own, int width)
{
    const char *state = own ? "always there" /* what the user brings */ : there == MG_OK ? "installed" : err->msg;
    cli_say("%-*s %s; %s\n", width, "", licence, mg_shown(state));
}

static bool needs_argument(const char *argument)
{
    return argument && argument[0] != '[';
}

static void print_detector(const char *name, int width)
{
    mg_detector d;
    mg_err err = {MG_OK, ""};
    for (const mg_detector_ops *const *r = mg_detector_rows; *r; r++) {
        if (strcmp((*r)->name, name) != 0)
            continue;
        bool own = mg_detector_needs_argument(*r);
        mg_status st = own ? MG_OK : mg_detector_new(&d, name, &err);
        if (!own && st == MG_OK) {
            st = mg_detector_available(&d, cli_context(), &err);
            mg_detector_free(&d);
        }
        print_state((*r)->licence, st, &err, own, width);
    }
}

static void print_recogniser(const char *name, int width)
{
    mg_recognisers one;
    mg_err err = {MG_OK, ""};
    for (const mg_recogniser_ops *const *r = mg_recogniser_rows; *r; r++) {
        if (strcmp((*r)->name, name) != 0)
            continue;
        bool own = needs_argument((*r)->argument);
        mg_status st = own ? MG_OK : mg_recognisers_parse(&one, name, &err);
        if (!own && st == MG_OK) {
            st = mg_recogniser_available(&one.at[0], cli_context(), &err);
            mg_recognisers_free(&one);
        }
        print_state((*r)->licence, st, &err, own, width);
    }
}

static void print_aligner(const char *name, int width)
{
    mg_err err = {MG_OK, ""};
    for (const mg_aligner_ops *const *r = mg_aligner_rows; *r; r++)
        if (strcmp((*r)->name, name) == 0)
            print_state((*r)->licence, (*r)->available ? (*r)->available(*r, cli_context(), &err) : MG_OK, &err, false,
                        width);
}

/* The lists whose rows depend on what is installed. */
static const struct {
    const char *topic;
    void (*print)(const char *name, int width);
} states[] = {{"detectors", print_detector}, {"recognisers", print_recogniser}, {"aligners", print_aligner}};

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
        for (size_t k = 0; k < sizeof states / sizeof *states; k++)
            if (strcmp(list->topic, states[k].topic) == 0)
                states[k].print(of.name, width);
    }
}

static mg_status unknown_topic(const char *name, mg_err *err)
{
    char all[160] = "", hint[MG_HINT];
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
    .usage = "list [families|detectors|recognisers|aligners|objectives|searches|controls|palettes|patterns|masks]",
    .summary = "List families, detectors, recognisers, patterns, masks and other names.",
    .run = list_run,
    .reads = no_reads,
    .arguments = 1,
};
