/* maskgen help: what a command does, what a topic of the manual says, and the manual itself. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/text.h"
#include "base/text/wrap.h"
#include "cli/cli.h"
#include "cli/help/manual.h"
#include "cli/help/texts.h"

static mg_status print_rows(const char *title, const mg_param *rows, mg_err *err)
{
    char *text;
    if (!rows || !rows->name)
        return MG_OK;
    mg_status st = mg_params_help(&text, rows, err);
    if (st == MG_OK) {
        cli_say("\n%s:\n", title);
        cli_put(text);
    }
    free(text);
    return st;
}

static mg_status print_text(const char *name, mg_err *err)
{
    char *text = NULL;
    mg_status st = text_print(&text, name, err);
    if (st == MG_OK && *text)
        cli_say("\n");
    if (st == MG_OK)
        cli_put(text);
    free(text);
    return st;
}

static mg_status print_overview(mg_err *err)
{
    mg_wrap topics = {.indent = 2};
    char *text = NULL;
    cli_say("\nOther commands (maskgen help COMMAND):\n");
    for (const command *const *o = cli_commands() + 1; *o; o++)
        cli_say("  %-11s %s\n", (*o)->name, (*o)->summary);
    cli_say("\nTopics (maskgen help TOPIC):\n");
    for (const char *const *t = text_topics; *t; t++)
        mg_wrap_words(&topics, *t);
    mg_wrap_words(&topics, "manual");
    mg_status st = mg_strbuf_take(&topics.text, &text, err);
    if (st == MG_OK)
        cli_say("%s\n", text);
    free(text);
    return st;
}

mg_status cli_help(const command *c, mg_err *err)
{
    char text[96];
    mg_status st = MG_OK;
    cli_tables t;
    mg_param rows[CLI_ROWS];
    cli_tables_of(&t, c, NULL, NULL);
    snprintf(text, sizeof text, "commands/%s", c->name);
    cli_say("Usage: maskgen %s\n\n%s\n", c->usage, c->summary);
    MG_TRY(print_text(text, err));
    if (c == *cli_commands())
        MG_TRY(print_overview(err));
    MG_TRY(print_rows("Options", c->own, err));
    for (const cli_group *g = cli_groups; g->title; g++)
        MG_TRY(print_rows(g->title, cli_group_rows(rows, &t, g), err));
    if (c->takes_files)
        cli_say("\nA file whose name begins with - goes after --, or is written ./-NAME.\n");
    cli_say("\nmaskgen measures detection under stated conditions. It is not medical protection.\n");
done:
    return st;
}

static mg_status print_topic(const char *topic, mg_err *err)
{
    char title[TEXT_TITLE];
    mg_status st = text_title(title, topic, err);
    if (st != MG_OK)
        return st;
    cli_say("%s\n", title);
    return print_text(topic, err);
}

static mg_status print_manual(mg_err *err)
{
    char *page = NULL;
    mg_status st = manual_page(&page, err);
    if (st == MG_OK)
        cli_put(page);
    free(page);
    return st;
}

static mg_status unknown(const char *name, mg_err *err)
{
    char hint[MG_HINT];
    mg_nearest near = {.name = name};
    for (const command *const *c = cli_commands(); *c; c++)
        mg_nearest_offer(&near, (*c)->name);
    for (const char *const *t = text_topics; *t; t++)
        mg_nearest_offer(&near, *t);
    mg_nearest_offer(&near, "manual");
    return mg_fail_at(err, MG_EINPUT, name, "not a command, nor a topic of help%s",
                      near.best ? mg_nearest_hint(hint, &near) : " (maskgen help lists them)");
}

static mg_status help_run(call *c, mg_err *err)
{
    const char *name = c->rest.count ? c->rest.item[0] : (*cli_commands())->name;
    const command *of = cli_command(name);
    if (of)
        return cli_help(of, err);
    if (strcmp(name, "manual") == 0)
        return print_manual(err);
    for (const char *const *t = text_topics; *t; t++)
        if (strcmp(*t, name) == 0)
            return print_topic(name, err);
    return unknown(name, err);
}

const command command_help = {
    .name = "help",
    .usage = "help [COMMAND|TOPIC]",
    .summary = "Say what a command does, or what the manual says on a topic.",
    .run = help_run,
    .reads = no_reads,
    .arguments = 1,
};
