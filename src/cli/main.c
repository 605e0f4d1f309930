/* maskgen: finds the sub-command and lets it run. Without one, the first word is an option of `run`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

static const mg_param *const run_tables[] = {mg_spec_rows, mg_exec_rows, config_rows, NULL};
static const mg_param *const render_tables[] = {render_rows, mg_spec_rows, mg_exec_rows, config_rows, NULL};
static const mg_param *const score_tables[] = {score_rows, mg_spec_rows, mg_exec_rows, config_rows, NULL};
static const mg_param *const faces_tables[] = {faces_rows, mg_spec_rows, mg_exec_rows, config_rows, NULL};
static const mg_param *const export_tables[] = {export_rows, NULL};
static const mg_param *const models_tables[] = {models_rows, NULL};
static const mg_param *const resume_tables[] = {mg_exec_rows, NULL};
static const mg_param *const replay_tables[] = {replay_rows, mg_exec_rows, NULL};
static const mg_param *const eval_tables[] = {eval_rows, mg_spec_rows, mg_exec_rows, config_rows, NULL};
static const mg_param *const compare_tables[] = {compare_rows, mg_exec_rows, NULL};
static const mg_param *const no_tables[] = {NULL};

const command commands[] = {
    {"run", "[run] [options]", "Search for a pattern and measure it beside its controls (the default).", cmd_run, run_tables},
    {"render", "render PATTERN… [options]", "Show patterns worn on faces.", cmd_render, render_tables},
    {"score", "score FILE… [options]", "Say what detectors find in pictures or under patterns, and hold it to a baseline.", cmd_score,
     score_tables},
    {"faces", "faces [options]", "Write synthetic heads as pictures.", cmd_faces, faces_tables},
    {"eval", "eval PATTERN… [options]", "Measure patterns beside their controls: every detector, unseen faces, several distances.", cmd_eval,
     eval_tables},
    {"export", "export PATTERN -o FILE [options]", "Print-ready sheets of a mask at true size.", cmd_export, export_tables},
    {"resume", "resume DIR [options]", "Go on with a run that was killed or interrupted.", cmd_resume, resume_tables},
    {"replay", "replay FILE [--check]", "Run a record again and compare it byte for byte.", cmd_replay, replay_tables},
    {"compare", "compare original [options]", "Solve the first experiment's problem by its method and by ours.", cmd_compare,
     compare_tables},
    {"list", "list [families|detectors|objectives|controls|patterns|masks]", "List what there is.", cmd_list, no_tables},
    {"models", "models [--fetch]", "Say which model files are installed, or fetch the missing ones.", cmd_models, models_tables},
    {NULL, NULL, NULL, NULL, NULL},
};

static const command *find(const char *name)
{
    for (const command *c = commands; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

static bool has_flag(int argc, char *const *argv, const char *flag, const char *brief)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], flag) == 0 || strcmp(argv[i], brief) == 0)
            return true;
    return false;
}

/* Prints the rows of table `t` that no table before it in `all` has. */
static mg_status print_rows(const mg_param *const *all, const mg_param *const *t, mg_err *err)
{
    size_t n = 0, most = 0;
    while ((*t)[most].name)
        most++;
    mg_param *row = malloc((most + 1) * sizeof *row);
    if (!row)
        return mg_fail(err, MG_ENOMEM, "no memory for the help");
    for (const mg_param *p = *t; p->name; p++) {
        bool before = false;
        for (const mg_param *const *o = all; o < t; o++)
            before |= mg_params_find(*o, p->name) != NULL;
        if (!before)
            row[n++] = *p;
    }
    row[n] = (mg_param)MG_PARAM_END;
    char *text;
    mg_status st = mg_params_help(&text, row, err);
    if (st == MG_OK)
        fputs(text, stdout);
    free(text);
    free(row);
    return st;
}

static int help(const command *c)
{
    mg_err err = {MG_OK, ""};
    printf("Usage: maskgen %s\n\n%s\n", c->usage, c->summary);
    if (c->main == cmd_run) {
        printf("\nOther commands (maskgen COMMAND --help):\n");
        for (const command *o = commands + 1; o->name; o++)
            printf("  %-10s %s\n", o->name, o->summary);
    }
    if (c->tables[0])
        printf("\nOptions:\n");
    for (const mg_param *const *t = c->tables; *t; t++)
        if (print_rows(c->tables, t, &err) != MG_OK)
            return cli_fail(&err);
    printf("\nmaskgen measures detection under stated conditions. It is not medical protection.\n");
    return EXIT_DONE;
}

int main(int argc, char **argv)
{
    const command *c = argc > 1 ? find(argv[1]) : NULL;
    int skip = c ? 2 : 1;
    if (has_flag(argc - skip, argv + skip, "--version", "-V")) {
        printf("maskgen %s\n", MG_VERSION);
        return EXIT_DONE;
    }
    if (!c && argc > 1 && argv[1][0] != '-') {
        fprintf(stderr, "maskgen: %s is not a command (see maskgen --help)\n", argv[1]);
        return EXIT_USAGE;
    }
    if (!c)
        c = &commands[0];
    if (has_flag(argc - skip, argv + skip, "--help", "-h"))
        return help(c);
    return c->main(argc - skip, argv + skip);
}
