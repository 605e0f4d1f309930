/* Options: which ones a command reads, and the command line made settings. */
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file/file.h"
#include "base/json/json.h"
#include "base/text/text.h"
#include "spec/rows.h"

static const command *const *all_commands; /* of cli_commands */

static const mg_param config_rows[] = {
    {"config", 'c', MG_TEXT, offsetof(settings, config), 0, 0, "", NULL, "FILE",
     "Read a spec first (spec.json, or the spec of a run.json); options then override it."},
    MG_PARAM_END,
};

/* The last --config on the command line; NULL when there is none. */
static const char *find_config(int argc, char *const *argv)
{
    const char *found = NULL;
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if ((strcmp(argv[i], "--config") == 0 || strcmp(argv[i], "-c") == 0) && i + 1 < argc)
            found = argv[i + 1];
        else if (strncmp(argv[i], "--config=", 9) == 0)
            found = argv[i] + 9;
    }
    return found;
}

static mg_status load_config(settings *s, const char *path, mg_err *err)
{
    mg_json *root;
    mg_status st = mg_json_load(&root, path, MG_JSON_MAX_BYTES, err);
    if (st != MG_OK)
        return st;
    const mg_json *spec = mg_json_find(root, "spec");
    st = mg_spec_from_json(&s->spec, spec ? spec : root, path, err);
    mg_json_free(root);
    return st;
}

/* ---- which options a command reads ----------------------------------------------------------------------------- */

const cli_read no_reads[] = {{NULL, NULL}};

/* Whether a list "mask views crop" has this option. */
static bool has_word(const char *list, const char *option)
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
    while (r->options && !has_word(r->options, name))
        r++;
    return r->options ? r : NULL;
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
    if ((rows = rows_read(t->config, config_rows, c)))
        t->table[n++] = (mg_params){rows, s};
}

static bool accepts(const command *c, const char *option)
{
    bool shared = mg_params_find(mg_spec_rows, option) || mg_params_find(mg_exec_rows, option) ||
                  mg_params_find(config_rows, option);
    return mg_params_find(c->own, option) || (shared && find_read(c, option));
}

/* ---- options that the command does not know -------------------------------------------------------------------- */

/* The option that people call by another name: the first one that the command accepts. */
static const char *synonym(const command *c, const char *name)
{
    static const struct {
        const char *option, *also;
    } known[] = {
        {"iters", "iterations steps"},
        {"palette", "colours colors colour color"},
        {"out", "output out-dir dir"},
        {"output", "out format"},
        {"mask-size", "size"},
        {"crop", "size"},
        {"mask", "shape"},
        {"threads", "jobs cores"},
        {"faces", "photos images input"},
        {"seed", "random-seed"},
        {"model", "weights"},
        {"objective", "goal loss"},
        {"upsample", "scale"},
        {"quiet", "silent"},
        {"count", "number"},
        {"temp", "temperature"},
        {"page", "paper"},
        {"icc", "profile"},
        {"best-of", "best-of-k"},
        {"config", "spec"},
        {"dpi", "resolution"},
        {"repeat", "tiles"},
        {"update-baseline", "update"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (has_word(known[i].also, name) && accepts(c, known[i].option))
            return known[i].option;
    return NULL;
}

void cli_commands(const command *const *all)
{
    all_commands = all;
}

/* The other commands that accept an option: "run", "run and score", "run, score and eval"; empty where there is none.
 */
static void others(char *out, size_t room, const command *self, const char *option)
{
    const command *of[CLI_ROWS];
    size_t n = 0, used = 0;
    for (const command *const *c = all_commands; c && *c; c++)
        if (*c != self && n < CLI_ROWS && accepts(*c, option))
            of[n++] = *c;
    out[0] = 0;
    for (size_t i = 0; i < n && used < room; i++)
        used += (size_t)snprintf(out + used, room - used, "%s%s",
                                 i == 0       ? ""
                                 : i + 1 == n ? " and "
                                              : ", ",
                                 of[i]->name);
}

static mg_status unknown_to(const void *ctx, const char *arg, const char *name, const char *near, mg_err *err)
{
    const command *self = ctx;
    char of[200] = "", meant[100] = "";
    const char *better = *name ? synonym(self, name) : NULL;
    better = better ? better : near;
    if (*name)
        others(of, sizeof of, self, name);
    if (better)
        snprintf(meant, sizeof meant, "did you mean --%s?", better);
    if (!*of && self->takes_files && mg_file_exists(arg))
        return mg_fail_at(err, MG_EINPUT, arg,
                          "unknown option; for the file of this name write ./ before it, or -- before the files");
    if (*of)
        return mg_fail(err, MG_EINPUT, "--%s is an option of %s, not of %s%s%s", name, of, self->name,
                       *meant ? "; " : "", meant);
    return mg_fail_at(err, MG_EINPUT, arg, "unknown option (%s)", *meant ? meant : "--help lists them");
}

/* ---- reading the command line ---------------------------------------------------------------------------------- */

/* A palette or a stamp on the command line is a file to be read, whatever the record of --config keeps under its name.
 * A name that no command line can hold tells whether there was one. */
static const char untouched[] = "\n";

static void mark(char text[MG_TEXT_MAX], char saved[MG_TEXT_MAX])
{
    strcpy(saved, text);
    strcpy(text, untouched);
}

/* Where the command line gave no other name, the text and what is kept of its file are as before. */
static void unmark(char text[MG_TEXT_MAX], const char saved[MG_TEXT_MAX], mg_kept *kept)
{
    if (strcmp(text, untouched) == 0) {
        strcpy(text, saved);
    } else {
        free(kept->text);
        *kept = (mg_kept){"", NULL};
    }
}

static mg_status read_argv(settings *s, const mg_argv *argv, mg_err *err)
{
    mg_pattern_spec *p = &s->spec.pattern;
    char palette[MG_TEXT_MAX], stamp[MG_TEXT_MAX];
    mark(p->palette, palette);
    mark(p->stamp, stamp);
    mg_status st = mg_params_argv(argv, err);
    unmark(p->palette, palette, &p->kept_palette);
    unmark(p->stamp, stamp, &p->kept_stamp);
    return st;
}

mg_status cli_settings(call *c, int argc, char *const *argv, mg_err *err)
{
    settings *s = &c->s;
    const mg_params all[] = {
        {c->self->own, c->own}, {mg_spec_rows, &s->spec}, {mg_exec_rows, &s->exec}, {config_rows, s}};
    const char *config = accepts(c->self, "config") ? find_config(argc, argv) : NULL;
    mg_list *rest = c->self->arguments ? &c->rest : NULL;
    mg_status st = MG_OK;
    cli_tables t;
    cli_tables_of(&t, c->self, c->own, s);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].rows)
            MG_TRY(mg_params_default(all[i], err));
    if (config)
        MG_TRY(load_config(s, config, err));
    MG_TRY(read_argv(s, &(mg_argv){t.table, argc, argv, rest, unknown_to, c->self, &s->given}, err));
    if (rest && rest->count > c->self->arguments)
        st = mg_fail_at(err, MG_EINPUT, rest->item[c->self->arguments], "%s: an argument too many", c->self->name);
done:
    return st;
}

bool cli_given(const settings *s, const char *option)
{
    for (size_t i = 0; i < s->given.count; i++)
        if (strcmp(s->given.item[i], option) == 0)
            return true;
    return false;
}

mg_status cli_check(const settings *s, const cli_condition *c, size_t n, mg_err *err)
{
    for (; n > 0; n--, c++)
        for (size_t i = 0; !c->holds && i < s->given.count; i++)
            if (has_word(c->options, s->given.item[i]))
                return mg_fail(err, MG_EINPUT, "--%s is read only %s", s->given.item[i], c->with);
    return MG_OK;
}

void cli_settings_free(settings *s)
{
    mg_spec_free(&s->spec);
    mg_list_free(&s->given);
}

int cli_threads(const mg_exec *exec)
{
    return exec->threads > 0 ? (int)exec->threads : mg_cpu_count();
}
