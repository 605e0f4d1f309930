/* maskgen plot DIR: the files of a run or an evaluation as charts. */
#include <stdio.h>

#include "base/file/file.h"
#include "base/json/json.h"
#include "base/text/text.h"
#include "cli/cli.h"
#include "report/page/plot.h"

static const cli_read plot_reads[] = {
    {"out", "Folder for the charts: DIR itself unless named."},
    {"quiet", "Only errors."},
    {"json", "The charts' paths as JSON."},
    {NULL, NULL},
};

static mg_status show(const mg_list *written, const mg_exec *exec, mg_err *err)
{
    if (!exec->json) {
        for (size_t i = 0; !exec->quiet && i < written->count; i++)
            printf("%s\n", mg_shown(written->item[i]));
        return MG_OK;
    }
    mg_json *root = mg_json_object(), *files = mg_json_put(root, "files", mg_json_array());
    for (size_t i = 0; i < written->count; i++)
        mg_json_put_string(files, NULL, written->item[i]);
    mg_status st = cli_print_json(root, err);
    mg_json_free(root);
    return st;
}

static int cmd_plot(const command *self, int argc, char *const *argv)
{
    settings s = {0};
    mg_list rest = {0}, written = {0};
    mg_err err = {MG_OK, ""};
    mg_status st = MG_OK;
    MG_TRY(cli_settings(self, &s, NULL, argc, argv, &rest, &err));
    if (rest.count > 1)
        MG_TRY(mg_fail(&err, MG_EINPUT, "plot: one folder at a time"));
    const char *dir = rest.count ? rest.item[0] : "maskgen-out", *out = cli_given(&s, "out") ? s.exec.out : dir;
    if (!mg_dir_exists(dir))
        MG_TRY(mg_fail_at(&err, MG_EINPUT, dir, "no such folder"));
    MG_TRY(mg_dir_make(out, &err));
    MG_TRY(mg_plot_folder(&written, dir, out, &err));
    MG_TRY(show(&written, &s.exec, &err));
done:
    mg_list_free(&rest);
    mg_list_free(&written);
    cli_settings_free(&s);
    return st == MG_OK ? EXIT_DONE : cli_fail(&err);
}

const command command_plot = {
    .name = "plot",
    .usage = "plot [DIR] [options]",
    .summary = "Draw charts of a run's or an evaluation's files, in maskgen-out unless named.",
    .main = cmd_plot,
    .reads = plot_reads,
    .takes_files = true,
};
