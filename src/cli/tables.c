/* The commands, and which options each of them reads, in groups. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "spec/rows.h"

static const command *const *all_commands; /* of cli_commands_are */

void cli_commands_are(const command *const *all)
{
    all_commands = all;
}

const command *const *cli_commands(void)
{
    return all_commands;
}

const command *cli_command(const char *name)
{
    for (const command *const *c = all_commands; *c; c++)
        if (strcmp((*c)->name, name) == 0)
            return *c;
    return NULL;
}

const mg_param cli_own_rows[] = {
    {"config", 'c', MG_TEXT, offsetof(settings, config), 0, 0, "", NULL, "FILE",
     "Read a spec first (spec.json, or the spec of a run.json); options then override it."},
    {"verbose", 'v', MG_BOOL, offsetof(settings, verbose), 0, 0, NULL, NULL, NULL,
     "Tell more on standard error: versions, CPU path, and the time of each stage."},
    MG_PARAM_END,
};

/* Every shared option stands in one group (tests/cli/manual.sh). */
const cli_group cli_groups[] = {
    {"Faces", "faces people mask views view-seed crop face-width"},
    {"Pattern", "family grid levels palette stamp symmetry repeat min-feature lock"},
    {"Search", "iters objective kappa decoys search schedule temp decay min-temp start restarts max-stall target-rate"},
    {"Scoring", "detector recogniser aligner match scene size channels upsample"},
    {"Running", "seed config out threads engine checkpoint-every json quiet verbose"},
    {NULL, NULL},
};

/* ---- which options a command reads ----------------------------------------------------------------------------- */

const cli_read no_reads[] = {{NULL, NULL}};

bool cli_has_word(const char *list, const char *option)
{
    size_t n = strlen(option);
    for (; *list; list += strcspn(list, " "), list += *list == ' ')
        if (strcspn(list, " ") == n && strncmp(list, option, n) == 0)
            return true;
    return false;
}

static const cli_read *find_read(const command *c, const char *name)
{
    static const cli_read as_it_is = {"", NULL};
    const cli_read *r = c->reads;
    if (!r)
        return mg_params_find(c->own, name) ? NULL : &as_it_is;
    while (r->options && !cli_has_word(r->options, name))
        r++;
    return r->options ? r : NULL;
}

bool cli_own_words(const command *c, const char *option)
{
    const cli_read *r = find_read(c, option);
    return r && r->help;
}

/* The rows of `from` that the command reads, with its words; returns `out`, or NULL where there is none. */
static const mg_param *rows_read(mg_param *out, const mg_param *from, const command *c)
{
    mg_param *to = out;
    for (; from->name; from++) {
        const cli_read *r = find_read(c, from->name);
        if (!r)
            continue;
        *to = *from;
        if (r->help)
            to->help = r->help;
        to++;
    }
    *to = (mg_param)MG_PARAM_END;
    return to > out ? out : NULL;
}

void cli_tables_of(cli_tables *t, const command *c, void *own, settings *s)
{
    int n = 0;
    const mg_param *rows;
    memset(t, 0, sizeof *t);
    if (c->own)
        t->table[n++] = (mg_params){c->own, own};
    if ((rows = rows_read(t->spec, mg_spec_rows, c)))
        t->table[n++] = (mg_params){rows, s ? &s->spec : NULL};
    if ((rows = rows_read(t->exec, mg_exec_rows, c)))
        t->table[n++] = (mg_params){rows, s ? &s->exec : NULL};
    if ((rows = rows_read(t->cli, cli_own_rows, c)))
        t->table[n++] = (mg_params){rows, s};
}

bool cli_accepts(const command *c, const char *option)
{
    bool shared = mg_params_find(mg_spec_rows, option) || mg_params_find(mg_exec_rows, option) ||
                  mg_params_find(cli_own_rows, option);
    return mg_params_find(c->own, option) || (shared && find_read(c, option));
}

const mg_param *cli_group_rows(mg_param out[CLI_ROWS], const cli_tables *t, const cli_group *group)
{
    const mg_param *rows[] = {t->spec, t->exec, t->cli}, *row;
    char name[64];
    size_t n = 0, length;
    for (const char *at = group->options; *at; at += length, at += *at == ' ') {
        length = strcspn(at, " ");
        snprintf(name, sizeof name, "%.*s", (int)length, at);
        for (int i = 0; i < 3; i++)
            if ((row = mg_params_find(rows[i], name)))
                out[n++] = *row;
    }
    out[n] = (mg_param)MG_PARAM_END;
    return out;
}
