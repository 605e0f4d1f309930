/* The command line made settings; what is said of an option that the command does not know. */
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file/file.h"
#include "base/file/stream.h"
#include "base/json/json.h"
#include "base/text/text.h"
#include "spec/rows.h"

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
    mg_status st = strcmp(path, MG_STREAM) == 0 ? mg_stream_take_input(err) : MG_OK;
    if (st != MG_OK)
        return st;
    st = mg_json_load(&root, path, MG_JSON_MAX_BYTES, err);
    if (st != MG_OK)
        return st;
    const mg_json *spec = mg_json_find(root, "spec");
    st = mg_spec_from_json(&s->spec, spec ? spec : root, path, err);
    mg_json_free(root);
    return st;
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
        {"first", "seed"},
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
        {"tile", "repeat tiles seamless"},
        {"repeat", "tiles"},
        {"update-baseline", "update"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (cli_has_word(known[i].also, name) && cli_accepts(c, known[i].option))
            return known[i].option;
    return NULL;
}

/* The other commands that accept an option: "run", "run and score", "run, score and eval"; empty where there is none.
 */
static void others(char *out, size_t room, const command *self, const char *option)
{
    const command *of[CLI_ROWS];
    size_t n = 0, used = 0;
    for (const command *const *c = cli_commands(); *c; c++)
        if (*c != self && n < CLI_ROWS && cli_accepts(*c, option))
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
        {c->self->own, c->own}, {mg_spec_rows, &s->spec}, {mg_exec_rows, &s->exec}, {cli_own_rows, s}};
    const char *config = cli_accepts(c->self, "config") ? find_config(argc, argv) : NULL;
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
            if (cli_has_word(c->options, s->given.item[i]))
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
