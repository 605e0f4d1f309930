/* One call of a command, from its command line to its exit code. */
#include <stdlib.h>

#include "base/file/apart.h"
#include "cli/cli.h"
#include "cli/environment.h"
#include "objective/inputs.h"

mg_status cli_start(call *c, bool quiet, mg_err *err)
{
    mg_status st = mg_pool_new(&c->pool, cli_threads(&c->s.exec), err);
    progress_init(&c->bar, quiet);
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

int cli_call(const command *self, int argc, char *const *argv)
{
    mg_err err = {MG_OK, ""};
    call c = {.self = self, .own = calloc(1, self->own_size + 1), .code = EXIT_DONE};
    mg_status st = c.own ? MG_OK : mg_fail(&err, MG_ENOMEM, "out of memory for options");
    if (st == MG_OK)
        st = cli_settings(&c, argc, argv, &err);
    if (st == MG_OK)
        st = self->run(&c, &err);
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
