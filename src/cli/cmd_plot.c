/* maskgen plot DIR: the files of a run or an evaluation as charts. */
#include <stdio.h>

#include "base/file/file.h"
#include "base/json/json.h"
#include "base/text/text.h"
#include "cli/cli.h"
#include "report/page/plot.h"
#include "spec/rows.h"

static const cli_read plot_reads[] = {
    {"verbose", NULL},
    {"out", "Folder for the charts: DIR itself unless named."},
    {"quiet", "Only errors."},
    {"json", "The charts' paths as JSON."},
    {NULL, NULL},
};

static mg_status show(const mg_list *written, const mg_exec *exec, mg_err *err)
{
    if (!exec->json) {
        for (size_t i = 0; !exec->quiet && i < written->count; i++)
            cli_say("%s\n", mg_shown(written->item[i]));
        return MG_OK;
    }
    mg_json *root = mg_json_object(), *files = mg_json_put(root, "files", mg_json_array());
    for (size_t i = 0; i < written->count; i++)
        mg_json_put_string(files, NULL, written->item[i]);
    mg_status st = cli_print_json(root, err);
    mg_json_free(root);
    return st;
}

static mg_status plot_run(call *c, mg_err *err)
{
    const char *dir = c->rest.count ? c->rest.item[0] : mg_params_find(mg_exec_rows, "out")->fallback;
    const char *out = cli_given(&c->s, "out") ? c->s.exec.out : dir;
    size_t there = mg_dir_there(out);
    mg_list written = {0};
    mg_status st = MG_OK;
    if (!mg_dir_exists(dir))
        return mg_fail_at(err, MG_EINPUT, dir, "no such folder");
    MG_TRY(mg_dir_make(out, err));
    MG_TRY(mg_plot_folder(&written, dir, out, err));
    MG_TRY(show(&written, &c->s.exec, err));
done:
    if (st != MG_OK)
        mg_dir_unmake(out, there);
    mg_list_free(&written);
    return st;
}

const command command_plot = {
    .name = "plot",
    .usage = "plot [DIR] [options]",
    .summary = "Draw charts of a run's or an evaluation's files, in maskgen-out unless named.",
    .run = plot_run,
    .reads = plot_reads,
    .arguments = 1,
    .takes_files = true,
};
