/* maskgen completion SHELL: a script by which a shell completes commands, their options, and what these take.
 *
 * bash and zsh get the tables as cases of a function, "COMMAND OPTION" to what may follow; fish has rows of its own. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/strbuf.h"
#include "base/text/text.h"
#include "cli/cli.h"
#include "cli/names.h"
#include "cli/help/texts.h"

/* What may stand in one place: words, and files or folders. */
typedef struct value {
    mg_strbuf words; /* parted by blanks */
    bool files, folders;
} value;

/* Which list (cli/names.h) and which words an option or a command's argument takes. */
typedef struct taken {
    const char *name, *list, *words;
} taken;

static const taken by_option[] = {
    {"family", "families", ""},
    {"detector", "detectors", ""},
    {"finder", "detectors", ""},
    {"recogniser", "recognisers", ""},
    {"aligner", "aligners", ""},
    {"objective", "objectives", ""},
    {"search", "searches", ""},
    {"palette", "palettes", ""},
    {"mask", "masks", ""},
    {"stamp", NULL, "hog face"},
    {"faces", NULL, "synth: select: heldout:"},
    {"people", NULL, "synth: select: heldout:"},
    {"page", NULL, "A5 A4 A3 A2 letter legal tabloid"},
};
enum { BY_OPTION = sizeof by_option / sizeof *by_option };

static const taken by_command[] = {
    {"render", "patterns", ""}, {"score", "patterns", ""},     {"eval", "patterns", ""},
    {"export", "patterns", ""}, {"compare", NULL, "original"}, {"completion", NULL, "bash zsh fish"},
};
enum { BY_COMMAND = sizeof by_command / sizeof *by_command };

static void add_word(value *v, const char *word, size_t n)
{
    mg_strbuf_put(&v->words, "%s%.*s", v->words.n ? " " : "", (int)n, word);
}

/* Names as they are typed: of "mlrose:attempts=N" the part that stands for itself. */
static void add_list(value *v, const char *topic)
{
    const cli_names *list = cli_list(topic);
    cli_name of;
    for (size_t i = 0; list && list->at(i, &of); i++)
        add_word(v, of.name, strcspn(of.name, "=") + (strchr(of.name, '=') != NULL));
}

static void add_taken(value *v, const taken *from, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(from[i].name, name) == 0) {
            if (from[i].list)
                add_list(v, from[i].list);
            if (*from[i].words)
                add_word(v, from[i].words, strlen(from[i].words));
        }
}

static value value_of(const mg_param *row)
{
    value v = {.files = false};
    for (const char *const *c = row->choices; c && *c; c++)
        add_word(&v, *c, strcspn(*c, "="));
    add_taken(&v, by_option, BY_OPTION, row->name);
    if (strcmp(row->name, "detector") == 0 && row->fallback && strcmp(row->fallback, "all") == 0)
        add_word(&v, "all", 3);
    v.files = row->arg && (strstr(row->arg, "FILE") || strstr(row->arg, "PATH"));
    v.folders = row->arg && strncmp(row->arg, "DIR", 3) == 0;
    return v;
}

/* What a command takes beside its options. */
static value arguments_of(const command *c)
{
    value v = {.files = c->takes_files && !strstr(c->usage, "DIR"), .folders = strstr(c->usage, "DIR") != NULL};
    add_taken(&v, by_command, BY_COMMAND, c->name);
    if (strcmp(c->name, "list") == 0)
        for (const cli_names *n = cli_lists; n->topic; n++)
            add_word(&v, n->topic, strlen(n->topic));
    if (strcmp(c->name, "help") != 0)
        return v;
    for (const command *const *o = cli_commands(); *o; o++)
        add_word(&v, (*o)->name, strlen((*o)->name));
    for (const char *const *t = text_topics; *t; t++)
        add_word(&v, *t, strlen(*t));
    add_word(&v, "manual", 6);
    return v;
}

/* The rows of all tables of a command, in order. */
static const mg_param *row_at(const cli_tables *t, size_t i)
{
    for (const mg_params *p = t->table; p->rows; p++)
        for (const mg_param *row = p->rows; row->name; row++)
            if (i-- == 0)
                return row;
    return NULL;
}

/* The first clause of a sentence, in single quotes as bash, zsh and fish read them, without what steers zsh. */
static void put_brief(const char *help)
{
    size_t n = strcspn(help, ".;:(\n");
    while (n > 0 && help[n - 1] == ' ')
        n--;
    for (size_t i = 0; i < n; i++)
        cli_say("%c", help[i] == '\'' ? '_' : help[i]);
}

/* ---- bash and zsh ----------------------------------------------------------------------------------------------- */

/* One case: "    'eval --mask') words='…' files=yes ;;". */
static void put_case(const char *name, const char *option, value v)
{
    cli_say("    '%s%s%s')", name, *option ? " --" : "", option);
    cli_say(" offers='%s'", v.words.s ? v.words.s : "");
    cli_say("%s%s ;;\n", v.files ? " files=yes" : "", v.folders ? " folders=yes" : "");
    mg_strbuf_free(&v.words);
}

static void put_names(const char *before, const char *after)
{
    for (const command *const *c = cli_commands(); *c; c++)
        cli_say("%s%s%s", c == cli_commands() ? "" : before, (*c)->name, c[1] ? after : "");
}

/* The function that both use: from $command and $option (empty: an argument) to $offers, $files, $folders; its exit
 * code is 1 where the option takes nothing. `name` is the function's. */
static void put_values(void)
{
    cli_say("_maskgen_values() {\n    offers= files= folders=\n    case \"$command${option:+ $option}\" in\n");
    for (const command *const *c = cli_commands(); *c; c++) {
        cli_tables t;
        const mg_param *row;
        cli_tables_of(&t, *c, NULL, NULL);
        put_case((*c)->name, "", arguments_of(*c));
        for (size_t i = 0; (row = row_at(&t, i)); i++) {
            if (row->type != MG_BOOL)
                put_case((*c)->name, row->name, value_of(row));
            if (row->type != MG_BOOL && row->short_name)
                cli_say("    '%s -%c') option=--%s && _maskgen_values ;;\n", (*c)->name, row->short_name, row->name);
        }
    }
    cli_say("    *) return 1 ;;\n    esac\n}\n");
}

static void put_bash(void)
{
    cli_say("# Completion of maskgen for bash, made by maskgen completion bash.\n");
    put_values();
    cli_say("_maskgen_options() {\n    case $command in\n");
    for (const command *const *c = cli_commands(); *c; c++) {
        cli_tables t;
        const mg_param *row;
        cli_tables_of(&t, *c, NULL, NULL);
        cli_say("    %s) offers='", (*c)->name);
        for (size_t i = 0; (row = row_at(&t, i)); i++)
            cli_say("--%s ", row->name);
        cli_say("--help' ;;\n");
    }
    cli_say("    esac\n}\n");
    cli_say("_maskgen() {\n"
            "    local cur=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} command=run offers files "
            "folders\n"
            "    COMPREPLY=()\n"
            "    [ \"$cur\" != = ] || cur=\n"
            "    [ \"$option\" != = ] || option=${COMP_WORDS[COMP_CWORD - 2]}\n"
            "    case ${COMP_WORDS[1]} in\n    ");
    put_names(" | ", "");
    cli_say(") [ \"$COMP_CWORD\" -lt 2 ] || command=${COMP_WORDS[1]} ;;\n    esac\n"
            "    if [[ $option == -* ]] && _maskgen_values; then :\n"
            "    elif [[ $cur == -* ]]; then _maskgen_options\n"
            "    elif [ \"$COMP_CWORD\" -eq 1 ]; then offers='");
    put_names(" ", "");
    cli_say("'\n    else option= && _maskgen_values\n    fi\n"
            "    mapfile -t COMPREPLY < <(compgen -W \"$offers\" -- \"$cur\")\n"
            "    [ -z \"$files$folders\" ] || compopt -o filenames 2>/dev/null\n"
            "    [ -z \"$files\" ] || mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- \"$cur\")\n"
            "    [ -z \"$folders\" ] || mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -d -- \"$cur\")\n"
            "    [[ ${COMPREPLY[0]} != *: ]] || compopt -o nospace 2>/dev/null\n"
            "}\ncomplete -F _maskgen maskgen\n");
}

static void put_zsh(void)
{
    cli_say("#compdef maskgen\n# Completion of maskgen for zsh, made by maskgen completion zsh.\n");
    put_values();
    cli_say("_maskgen_options() {\n    local -a known\n    case $command in\n");
    for (const command *const *c = cli_commands(); *c; c++) {
        cli_tables t;
        const mg_param *row;
        cli_tables_of(&t, *c, NULL, NULL);
        cli_say("    %s) known=(", (*c)->name);
        for (size_t i = 0; (row = row_at(&t, i)); i++) {
            cli_say("'--%s:", row->name);
            put_brief(row->help);
            cli_say("' ");
        }
        cli_say("'--help:This list') ;;\n");
    }
    cli_say("    esac\n    _describe option known\n}\n_maskgen_commands() {\n    local -a known\n    known=(");
    for (const command *const *c = cli_commands(); *c; c++) {
        cli_say("%s'%s:", c == cli_commands() ? "" : " ", (*c)->name);
        put_brief((*c)->summary);
        cli_say("'");
    }
    cli_say(")\n    _describe command known\n}\n"
            "_maskgen() {\n"
            "    local line=(\"${words[@]}\") command=run option offers files folders\n"
            "    local cur=${line[CURRENT]}\n"
            "    option=${line[CURRENT-1]}\n"
            "    case ${line[2]} in\n    ");
    put_names(" | ", "");
    cli_say(") [ $CURRENT -lt 3 ] || command=${line[2]} ;;\n    esac\n"
            "    if [[ $cur == --*=* ]]; then\n        option=${cur%%%%=*}\n        compset -P '*='\n    fi\n"
            "    if [[ $option == -* ]] && _maskgen_values; then :\n"
            "    elif [[ $cur == -* ]]; then _maskgen_options; return\n"
            "    elif [ $CURRENT -eq 2 ]; then _maskgen_commands; return\n"
            "    else option= && _maskgen_values\n    fi\n"
            "    local ret=1\n"
            "    [ -z \"$offers\" ] || compadd -- ${=offers} && ret=0\n"
            "    [ -z \"$files\" ] || _files && ret=0\n"
            "    [ -z \"$folders\" ] || _files -/ && ret=0\n"
            "    return ret\n}\n"
            "if [ \"$funcstack[1]\" = _maskgen ]; then _maskgen \"$@\"; else compdef _maskgen maskgen; fi\n");
}

/* ---- fish ------------------------------------------------------------------------------------------------------- */

static void put_fish_value(value v)
{
    if (v.words.s)
        cli_say(" -a '%s'", v.words.s);
    if (v.folders)
        cli_say(" -a '(__fish_complete_directories)'");
    cli_say("%s", v.files ? " -F" : " -f");
    mg_strbuf_free(&v.words);
}

static void put_fish_row(const command *c, const mg_param *row)
{
    cli_say("complete -c maskgen -n 'test (__maskgen_command) = %s' -l %s", c->name, row->name);
    if (row->short_name)
        cli_say(" -s %c", row->short_name);
    if (row->type != MG_BOOL) {
        cli_say(" -r");
        put_fish_value(value_of(row));
    }
    cli_say(" -d '");
    put_brief(row->help);
    cli_say("'\n");
}

static void put_fish(void)
{
    cli_say("# Completion of maskgen for fish, made by maskgen completion fish.\n"
            "function __maskgen_command\n    set -l words (commandline -opc)\n"
            "    if set -q words[2]; and contains -- $words[2] ");
    put_names(" ", "");
    cli_say("\n        echo $words[2]\n    else\n        echo run\n    end\nend\n"
            "complete -c maskgen -f\n");
    for (const command *const *c = cli_commands(); *c; c++) {
        cli_tables t;
        const mg_param *row;
        cli_tables_of(&t, *c, NULL, NULL);
        cli_say("complete -c maskgen -n 'test (count (commandline -opc)) -eq 1' -a %s -d '", (*c)->name);
        put_brief((*c)->summary);
        cli_say("'\ncomplete -c maskgen -n 'test (count (commandline -opc)) -gt 1; and test (__maskgen_command) = %s'",
                (*c)->name);
        put_fish_value(arguments_of(*c));
        cli_say("\n");
        for (size_t i = 0; (row = row_at(&t, i)); i++)
            put_fish_row(*c, row);
    }
    cli_say("complete -c maskgen -l help -s h -d 'What a command does'\n");
}

/* ---- the command ------------------------------------------------------------------------------------------------ */

static mg_status completion_run(call *c, mg_err *err)
{
    static const struct {
        const char *name;
        void (*put)(void);
    } shells[] = {{"bash", put_bash}, {"zsh", put_zsh}, {"fish", put_fish}};
    char hint[MG_HINT];
    mg_nearest near = {.name = c->rest.count ? c->rest.item[0] : ""};
    if (!c->rest.count)
        return mg_fail(err, MG_EINPUT, "completion: name a shell: bash, zsh or fish");
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        mg_nearest_offer(&near, shells[i].name);
        if (strcmp(shells[i].name, c->rest.item[0]) == 0) {
            shells[i].put();
            return MG_OK;
        }
    }
    return mg_fail_at(err, MG_EINPUT, c->rest.item[0], "completion: not one of bash, zsh, fish%s",
                      mg_nearest_hint(hint, &near));
}

const command command_completion = {
    .name = "completion",
    .usage = "completion bash|zsh|fish",
    .summary = "Print what a shell needs to complete commands, options and names.",
    .run = completion_run,
    .reads = no_reads,
    .arguments = 1,
};
