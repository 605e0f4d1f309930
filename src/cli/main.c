/* maskgen: finds the sub-command and lets it run. Without one, the first word is an option of `run`. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
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
        cli_versions(stdout, "");
    else if (!has_flag(argc - skip, argv + skip, "--help", "-h"))
        return cli_call(c, argc - skip, argv + skip);
    else if (cli_help(c, &err) != MG_OK)
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
