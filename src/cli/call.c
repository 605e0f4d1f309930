/* One call of a command, from its command line to its exit code. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file/apart.h"
#include "base/file/stream.h"
#include "cli/cli.h"
#include "cli/environment.h"
#include "objective/inputs.h"

mg_status cli_start(call *c, bool quiet, mg_err *err)
{
    mg_status st = mg_pool_new(&c->pool, cli_threads(&c->s.exec), err);
    progress_init(&c->bar, quiet);
    c->bar.verbose = c->s.verbose;
    c->context = cli_context_with(c->pool, &c->bar);
    return st;
}

mg_status cli_apart(call *c, mg_err *err)
{
    mg_status st;
    MG_TRY(mg_list_add(&c->in, c->s.config, err));
    MG_TRY(mg_inputs_spec(&c->in, &c->s.spec, err));
    for (size_t i = 0; i < c->rest.count; i++)
        MG_TRY(mg_list_add(&c->in, c->rest.item[i], err));
    MG_TRY(mg_files_apart(&c->out, &c->in, err));
done:
    return st;
}

/* ---- standard input and output by the name "-" ------------------------------------------------------------------- */

/* Options whose file is written; all others that name one read it. */
static const char written[] = "output junit benchmark-json";

static bool names_stream(mg_params table, const mg_param *row)
{
    const void *field = (const char *)table.base + row->offset;
    const mg_list *list = field;
    bool named = row->type == MG_TEXT && strcmp(field, MG_STREAM) == 0;
    for (size_t i = 0; row->type == MG_LIST && i < list->count; i++)
        named |= strcmp(list->item[i], MG_STREAM) == 0;
    return named;
}

/* Who reads standard input: one of them at most, for it comes once. */
static mg_status add_reader(char first[80], const char *name, mg_err *err)
{
    if (*first)
        return mg_fail(err, MG_EINPUT, "standard input can be read once: not by %s and %s", first, name);
    snprintf(first, 80, "%s", name);
    return MG_OK;
}

static mg_status add_option(char first[80], const mg_param *row, mg_err *err)
{
    char name[72];
    snprintf(name, sizeof name, "--%s", row->name);
    if (row->arg && strcmp(row->arg, "DIR") == 0)
        return mg_fail(err, MG_EINPUT, "%s: a folder is wanted, and - is a stream; a folder of this name is ./-", name);
    if (!row->arg || !(strstr(row->arg, "FILE") || strstr(row->arg, "PATH")))
        return MG_OK;
    if (!cli_has_word(written, row->name))
        return add_reader(first, name, err);
    mg_stream_give_output();
    return MG_OK;
}

/* Takes standard input and gives standard output, where the command line names one for a file. */
static mg_status open_streams(call *c, mg_err *err)
{
    cli_tables t;
    char first[80] = "";
    bool folders = strstr(c->self->usage, "DIR") != NULL;
    mg_status st = MG_OK;
    cli_tables_of(&t, c->self, c->own, &c->s);
    for (const mg_params *p = t.table; p->rows; p++)
        for (const mg_param *row = p->rows; row->name; row++)
            if (cli_given(&c->s, row->name) && names_stream(*p, row))
                MG_TRY(add_option(first, row, err));
    for (size_t i = 0; c->self->takes_files && !folders && i < c->rest.count; i++)
        if (strcmp(c->rest.item[i], MG_STREAM) == 0)
            MG_TRY(add_reader(first, "FILE", err));
    if (*first)
        MG_TRY(mg_stream_take_input(err));
done:
    return st;
}

/* What --verbose tells of any command, before and after it. */
static mg_status begin_verbose(const call *c, mg_err *err)
{
    if (!c->s.verbose)
        return MG_OK;
    if (c->s.exec.quiet)
        return mg_fail(err, MG_EINPUT, "--quiet and --verbose: only one of them");
    cli_versions(stderr, "maskgen: ");
    return MG_OK;
}

int cli_call(const command *self, int argc, char *const *argv)
{
    mg_err err = {MG_OK, ""};
    double begun = cli_now(NULL);
    call c = {.self = self, .own = calloc(1, self->own_size + 1), .code = EXIT_DONE};
    mg_status st = c.own ? MG_OK : mg_fail(&err, MG_ENOMEM, "out of memory for options");
    if (st == MG_OK)
        st = cli_settings(&c, argc, argv, &err);
    if (st == MG_OK)
        st = begin_verbose(&c, &err);
    if (st == MG_OK)
        st = open_streams(&c, &err);
    if (st == MG_OK)
        st = self->run(&c, &err);
    mg_stream_end();
    if (c.s.verbose && st == MG_OK)
        fprintf(stderr, "maskgen: all: %.2f s\n", cli_now(NULL) - begun);
    progress_end(&c.bar);
    mg_pool_free(c.pool);
    mg_list_free(&c.rest);
    mg_list_free(&c.in);
    mg_list_free(&c.out);
    cli_settings_free(&c.s);
    if (c.own && self->own)
        mg_params_free((mg_params){self->own, c.own});
    free(c.own);
    return st == MG_OK ? c.code : cli_fail(&err);
}
