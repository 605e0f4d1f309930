/* The only reader of the environment: the library is told where things lie. */
#include "cli/environment.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/file/file.h"
#include "cli/cli.h"

/* The folder `name` of the cache; NULL where there is no cache, or its path is too long. */
static const char *cache_folder(char out[MG_PATH_MAX], const char *name)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    mg_status st = MG_EINPUT;
    if (cache && cache[0] == '/')
        st = mg_path(out, NULL, "%s/maskgen/%s", cache, name);
    else if (home && *home)
        st = mg_path(out, NULL, "%s/.cache/maskgen/%s", home, name);
    return st == MG_OK ? out : NULL;
}

const mg_context *cli_context(void)
{
    static mg_context read;
    static char models[MG_PATH_MAX], faces[MG_PATH_MAX];
    static bool known;
    const char *own = getenv("MASKGEN_MODELS"), *temp = getenv("TMPDIR");
    if (!known) {
        read.model_dir[0] = own && *own ? own : NULL;
        read.model_dir[1] = cache_folder(models, "models");
        read.temp_dir = temp && *temp ? temp : NULL;
        read.cache_dir = cache_folder(faces, "faces");
        known = true;
    }
    return &read;
}

/* What a variable holds; NULL where it is not set or empty. */
static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

const char *cli_step_summary(void)
{
    return variable("GITHUB_STEP_SUMMARY");
}

const char *cli_maskgen_git(void)
{
    return variable("MASKGEN_GIT");
}

const char *cli_maskgen_at(void)
{
    return variable("MASKGEN_AT");
}

mg_context cli_context_with(mg_pool *pool, progress *bar)
{
    mg_context c = *cli_context();
    c.pool = pool;
    c.progress.now = cli_now;
    if (bar) {
        c.progress.ctx = bar;
        c.progress.done = progress_done;
        c.progress.notice = progress_notice;
    }
    return c;
}
