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

static const command *find(const char *name)
{
    for (const command *const *c = commands; *c; c++)
        if (strcmp((*c)->name, name) == 0)
            return *c;
    return NULL;
}

static int unknown_command(const char *name)
{
    char hint[MG_HINT];
    mg_err err;
    mg_nearest near = {.name = name};
    for (const command *const *c = commands; *c; c++)
        mg_nearest_offer(&near, (*c)->name);
    mg_fail_at(&err, MG_EINPUT, name, "not a command%s", near.best ? mg_nearest_hint(hint, &near) : " (maskgen help lists them)");
    return cli_fail(&err);
}

static bool has_flag(int argc, char *const *argv, const char *flag, const char *brief)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], flag) == 0 || strcmp(argv[i], brief) == 0)
            return true;
    return false;
}

/* ---- help ---------------------------------------------------------------------------------------------------------------- */

static mg_status print_rows(const mg_param *rows, mg_err *err)
{
    char *text;
    mg_status st = mg_params_help(&text, rows, err);
    if (st == MG_OK)
        cli_put(text);
    free(text);
    return st;
}

static int print_help(const command *c)
{
    mg_err err = {MG_OK, ""};
    cli_tables t;
    cli_tables_of(&t, c, NULL, NULL);
    printf("Usage: maskgen %s\n\n%s\n", c->usage, c->summary);
    if (c == commands[0]) {
        printf("\nOther commands (maskgen help COMMAND):\n");
        for (const command *const *o = commands + 1; *o; o++)
            printf("  %-10s %s\n", (*o)->name, (*o)->summary);
    }
    if (t.table[0].rows)
        printf("\nOptions:\n");
    for (const mg_params *p = t.table; p->rows; p++)
        if (print_rows(p->rows, &err) != MG_OK)
            return cli_fail(&err);
    if (c->takes_files)
        printf("\nA file whose name begins with - goes after --, or is written ./-NAME.\n");
    printf("\nmaskgen measures detection under stated conditions. It is not medical protection.\n");
    return EXIT_DONE;
}

static int print_version(void)
{
    printf("maskgen %s\n", MG_VERSION);
    return EXIT_DONE;
}

/* These two take no option, and at most the name of a command. */
static int cmd_help(const command *self, int argc, char *const *argv)
{
    mg_list rest = {0};
    mg_err err = {MG_OK, ""};
    const command *c = commands[0];
    int code = cli_arguments(self, argc, argv, &rest, 1, &err) == MG_OK ? EXIT_DONE : cli_fail(&err);
    if (code == EXIT_DONE && rest.count == 1 && !(c = find(rest.item[0])))
        code = unknown_command(rest.item[0]);
    mg_list_free(&rest);
    return code == EXIT_DONE ? print_help(c) : code;
}

const command command_help = {
    .name = "help",
    .usage = "help [COMMAND]",
    .summary = "Say what a command does and which options it reads.",
    .main = cmd_help,
    .reads = no_reads,
};

static int cmd_version(const command *self, int argc, char *const *argv)
{
    mg_err err = {MG_OK, ""};
    return cli_arguments(self, argc, argv, NULL, 0, &err) == MG_OK ? print_version() : cli_fail(&err);
}

const command command_version = {
    .name = "version",
    .usage = "version",
    .summary = "Print the version.",
    .main = cmd_version,
    .reads = no_reads,
};

/* ---- main ---------------------------------------------------------------------------------------------------------------- */

static int run_command(int argc, char *const *argv)
{
    const command *c = argc > 0 ? find(argv[0]) : NULL;
    int skip = c ? 1 : 0;
    if (!c && argc > 0 && argv[0][0] != '-')
        return unknown_command(argv[0]);
    if (!c)
        c = commands[0];
    if (has_flag(argc - skip, argv + skip, "--version", "-V"))
        return print_version();
    if (has_flag(argc - skip, argv + skip, "--help", "-h"))
        return print_help(c);
    return c->main(c, argc - skip, argv + skip);
}

int main(int argc, char **argv)
{
    if (!cli_begin(commands))
        return EXIT_FAILED;
    mg_cv_settle();
    return cli_end(argc > 0 ? run_command(argc - 1, argv + 1) : EXIT_USAGE);
}
