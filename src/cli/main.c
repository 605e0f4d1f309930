/* maskgen: finds the sub-command and lets it run. Without one, the first word is an option of `run`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "maskgen/version.h"
#include "base/file/file.h"
#include "base/text/text.h"
#include "score/cv/cv.h"

#define ROW(name) extern const command command_##name;
#include "cli/rows.h"
#undef ROW

static const command *const commands[] = {
#define ROW(name) &command_##name,
#include "cli/rows.h"
#undef ROW
    NULL};

static mg_status unknown_command(const char *name, mg_err *err)
{
    char hint[MG_HINT];
    mg_nearest near = {.name = name};
    for (const command *const *c = commands; *c; c++)
        mg_nearest_offer(&near, (*c)->name);
    return mg_fail_at(err, MG_EINPUT, name, "not a command%s",
                      near.best ? mg_nearest_hint(hint, &near) : " (maskgen help lists them)");
}

static bool has_flag(int argc, char *const *argv, const char *flag, const char *brief)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], flag) == 0 || strcmp(argv[i], brief) == 0)
            return true;
    return false;
}

/* ---- help ----------------------------------------------------------------------------------------------------- */

static mg_status print_rows(const char *title, const mg_param *rows, mg_err *err)
{
    char *text;
    if (!rows || !rows->name)
        return MG_OK;
    mg_status st = mg_params_help(&text, rows, err);
    if (st == MG_OK) {
        printf("\n%s:\n", title);
        cli_put(text);
    }
    free(text);
    return st;
}

static mg_status print_help(const command *c, mg_err *err)
{
    mg_status st = MG_OK;
    cli_tables t;
    mg_param rows[CLI_ROWS];
    cli_tables_of(&t, c, NULL, NULL);
    printf("Usage: maskgen %s\n\n%s\n", c->usage, c->summary);
    if (c == commands[0]) {
        printf("\nOther commands (maskgen help COMMAND):\n");
        for (const command *const *o = commands + 1; *o; o++)
            printf("  %-10s %s\n", (*o)->name, (*o)->summary);
    }
    MG_TRY(print_rows("Options", c->own, err));
    for (const cli_group *g = cli_groups; g->title; g++)
        MG_TRY(print_rows(g->title, cli_group_rows(rows, &t, g), err));
    if (c->takes_files)
        printf("\nA file whose name begins with - goes after --, or is written ./-NAME.\n");
    printf("\nmaskgen measures detection under stated conditions. It is not medical protection.\n");
done:
    return st;
}

static void print_version(void)
{
    printf("maskgen %s\n", MG_VERSION);
}

/* These two take no option, and help the name of a command. */
static mg_status help_run(call *c, mg_err *err)
{
    const command *of = c->rest.count ? cli_command(c->rest.item[0]) : commands[0];
    return of ? print_help(of, err) : unknown_command(c->rest.item[0], err);
}

const command command_help = {
    .name = "help",
    .usage = "help [COMMAND]",
    .summary = "Say what a command does and which options it reads.",
    .run = help_run,
    .reads = no_reads,
    .arguments = 1,
};

static mg_status version_run(call *c, mg_err *err)
{
    (void)c;
    (void)err;
    print_version();
    return MG_OK;
}

const command command_version = {
    .name = "version",
    .usage = "version",
    .summary = "Print the version.",
    .run = version_run,
    .reads = no_reads,
};

/* ---- main ----------------------------------------------------------------------------------------------------- */

static int run_command(int argc, char *const *argv)
{
    const command *c = argc > 0 ? cli_command(argv[0]) : NULL;
    int skip = c ? 1 : 0;
    mg_err err = {MG_OK, ""};
    if (!c && argc > 0 && argv[0][0] != '-') {
        unknown_command(argv[0], &err);
        return cli_fail(&err);
    }
    c = c ? c : commands[0];
    if (has_flag(argc - skip, argv + skip, "--version", "-V"))
        print_version();
    else if (!has_flag(argc - skip, argv + skip, "--help", "-h"))
        return cli_call(c, argc - skip, argv + skip);
    else if (print_help(c, &err) != MG_OK)
        return cli_fail(&err);
    return EXIT_DONE;
}

int main(int argc, char **argv)
{
    if (!cli_begin())
        return EXIT_FAILED;
    cli_commands_are(commands);
    mg_cv_settle();
    return cli_end(argc > 0 ? run_command(argc - 1, argv + 1) : EXIT_USAGE);
}
