/* Recipes for GitHub and GitLab. */
#include "cli/ci/recipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file/file.h"
#include "base/text/text.h"
#include "cli/ci/accept.h"
#include "cli/environment.h"
#include "maskgen/version.h"

#define ADDRESS "https://git.example/maskgen.git"

static const struct {
    const char *path, *folder; /* of the recipe; NULL: at the top */
    const char *more;          /* options of the command */
    /* Up to the address, up to the tag, up to the command, behind it; "\1" stands for the program's version. */
    const char *part[4];
} recipes[] = {
    [CI_GITHUB] =
        {".github/workflows/maskgen.yml",
         ".github/workflows",
         " --missing fail --ci",
         {"name: maskgen\n"
          "on: [push, pull_request]\n"
          "env:\n"
          "  MASKGEN_GIT: ",
          " # where maskgen is cloned from\n"
          "  MASKGEN_AT: ",
          " # a tag or a commit there\n"
          "jobs:\n"
          "  maskgen:\n"
          "    runs-on: ubuntu-latest\n"
          "    container: debian:12\n"
          "    steps:\n"
          "      - run: apt-get update && apt-get install -y git ca-certificates make\n"
          "      - uses: actions/checkout@v4\n"
          "      - run: git clone \"$MASKGEN_GIT\" maskgen-source && git -C maskgen-source checkout \"$MASKGEN_AT\"\n"
          "      - run: make -C maskgen-source deps install\n"
          "      - run: |\n"
          "          ",
          "\n"}},
    [CI_GITLAB] =
        {".gitlab-ci.yml",
         NULL,
         " --missing fail --junit maskgen.xml",
         {"maskgen:\n"
          "  image: debian:12\n"
          "  variables:\n"
          "    MASKGEN_GIT: ",
          " # where maskgen is cloned from\n"
          "    MASKGEN_AT: ",
          " # a tag or a commit there\n"
          "  script:\n"
          "    - apt-get update && apt-get install -y git ca-certificates make\n"
          "    - git clone \"$MASKGEN_GIT\" maskgen-source && git -C maskgen-source checkout \"$MASKGEN_AT\"\n"
          "    - make -C maskgen-source deps install\n"
          "    - |\n"
          "      ",
          "\n"
          "  artifacts:\n"
          "    when: always\n"
          "    reports:\n"
          "      junit: maskgen.xml\n"}},
};

const char *ci_recipe_path(ci_server server)
{
    return recipes[server].path;
}

/* ---- what is refused --------------------------------------------------------------------------------------------- */

static mg_status check_word(const char *word, mg_err *err)
{
    for (const unsigned char *s = (const unsigned char *)word; *s; s++)
        if (*s < ' ' || *s == 127)
            return mg_fail_at(err, MG_EINPUT, word, "--init-ci: a control character cannot stand in a recipe");
    return MG_OK;
}

mg_status ci_recipe_check(ci_server server, const char *baseline, const mg_list *files, mg_err *err)
{
    const char *there[] = {recipes[server].path, baseline}, *set[] = {cli_maskgen_git(), cli_maskgen_at()};
    mg_status st = MG_OK;
    for (int i = 0; i < 2; i++) {
        if (mg_file_exists(there[i]))
            return mg_fail_at(err, MG_EINPUT, there[i],
                              "--init-ci writes a new file, and this one is there; remove it first");
        if (set[i])
            MG_TRY(check_word(set[i], err));
    }
    for (size_t i = 0; i < files->count; i++) {
        MG_TRY(check_word(files->item[i], err));
        if (files->item[i][0] == '/' || strncmp(files->item[i], "../", 3) == 0)
            return mg_fail_at(err, MG_EINPUT, files->item[i],
                              "--init-ci: not in this folder, so not in its repository");
    }
done:
    return st;
}

/* ---- the command ------------------------------------------------------------------------------------------------- */

/* What follows the last dot of the file's own name, with it; empty where there is none. */
static const char *suffix_of(const char *path)
{
    const char *dot = strrchr(mg_file_base(path), '.');
    return dot ? dot : "";
}

/* "masks/" of "masks/a.png": how many bytes. */
static size_t folder_length(const char *path)
{
    return (size_t)(mg_file_base(path) - path);
}

/* Whether the files are all that one folder has of one suffix: then the recipe names them by it, so that a mask that is
 * added is scored as well. */
static bool is_all_of_folder(const mg_list *files)
{
    const char *first = files->item[0], *suffix[] = {suffix_of(first), NULL};
    size_t n = folder_length(first);
    char folder[MG_PATH_MAX];
    mg_list all = {0};
    bool same = n > 1 && *suffix[0] && mg_path(folder, NULL, "%.*s", (int)n, first) == MG_OK &&
                mg_dir_list(&all, folder, suffix, NULL) == MG_OK && all.count == files->count;
    for (size_t i = 0; same && i < files->count; i++)
        same = folder_length(files->item[i]) == n && strncmp(files->item[i], first, n) == 0 &&
               strcmp(suffix_of(files->item[i]), suffix[0]) == 0;
    mg_list_free(&all);
    return same;
}

static void put_command(mg_strbuf *w, call *c, const char *more, const mg_list *files)
{
    mg_strbuf_put(w, "maskgen score");
    if (is_all_of_folder(files)) {
        mg_strbuf folder = {0};
        mg_strbuf_add(&folder, files->item[0], folder_length(files->item[0]));
        ci_put_word(w, folder.s ? folder.s : "");
        mg_strbuf_put(w, "*");
        mg_strbuf suffix = {0};
        ci_put_word(&suffix, suffix_of(files->item[0]));
        mg_strbuf_put(w, "%s", suffix.s ? suffix.s + 1 : ""); /* without its blank */
        w->lost |= folder.lost || suffix.lost;
        mg_strbuf_free(&suffix);
        mg_strbuf_free(&folder);
    } else {
        for (size_t i = 0; i < files->count; i++)
            ci_put_word(w, files->item[i]);
    }
    ci_put_options(w, c);
    mg_strbuf_put(w, "%s", more);
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

/* A text of YAML's between single quotes. */
static void put_yaml(mg_strbuf *w, const char *text)
{
    mg_strbuf_put(w, "'");
    for (; *text; text++)
        mg_strbuf_put(w, *text == '\'' ? "''" : "%c", *text);
    mg_strbuf_put(w, "'");
}

static mg_status write_file(ci_server server, call *c, const char *baseline, const mg_list *files, mg_err *err)
{
    const char *const *part = recipes[server].part, *git = cli_maskgen_git(), *at = cli_maskgen_at();
    mg_strbuf w = {0};
    char *text = NULL;
    mg_status st;
    if (recipes[server].folder)
        MG_TRY(mg_dir_make(recipes[server].folder, err));
    mg_strbuf_put(&w, "# %s: holds masks to %s\n%s", recipes[server].path, mg_shown(baseline), part[0]);
    put_yaml(&w, git ? git : ADDRESS);
    mg_strbuf_put(&w, "%s", part[1]);
    put_yaml(&w, at ? at : "v" MG_VERSION);
    mg_strbuf_put(&w, "%s", part[2]);
    put_command(&w, c, recipes[server].more, files);
    mg_strbuf_put(&w, "%s", part[3]);
    MG_TRY(mg_strbuf_take(&w, &text, err));
    st = mg_file_write(recipes[server].path, text, strlen(text), err);
done:
    free(text);
    return st;
}

mg_status ci_recipe_write(ci_server server, call *c, const char *baseline, const mg_list *files, mg_err *err)
{
    const char *path = recipes[server].path;
    mg_strbuf add = {0};
    char *words = NULL;
    mg_status st;
    MG_TRY(write_file(server, c, baseline, files, err));
    if (c->s.exec.quiet)
        return MG_OK;
    mg_strbuf_put(&add, "git add %s", path);
    ci_put_word(&add, baseline);
    for (size_t i = 0; i < files->count; i++)
        ci_put_word(&add, files->item[i]);
    MG_TRY(mg_strbuf_take(&add, &words, err));
    cli_say("%s and %s are written.\n", path, mg_shown(baseline));
    if (!cli_maskgen_git())
        cli_say("Put the address that you cloned maskgen from in the place of " ADDRESS " in %s\n"
                "(or set MASKGEN_GIT before --init-ci).\n",
                path);
    if (!cli_maskgen_at())
        cli_say("MASKGEN_AT there is v" MG_VERSION ": a tag or a commit that this address must have.\n");
    cli_say("Then commit them: ");
    cli_put(words);
    cli_say("\n");
done:
    free(words);
    return st;
}
