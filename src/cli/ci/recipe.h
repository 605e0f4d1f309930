/* maskgen score --init-ci: a recipe for a CI server, which holds masks to a baseline. */
#ifndef MG_CLI_CI_RECIPE_H
#define MG_CLI_CI_RECIPE_H

#include "cli/cli.h"

typedef enum ci_server { CI_NONE, CI_GITHUB, CI_GITLAB } ci_server;

const char *ci_recipe_path(ci_server server); /* from the top of a repository */
/* MG_EINPUT where the recipe or the baseline is there already, or where a name cannot stand in a recipe. Writes
 * nothing. */
mg_status ci_recipe_check(ci_server server, const char *baseline, const mg_list *files, mg_err *err);
/* Writes the recipe: it clones maskgen ($MASKGEN_GIT at $MASKGEN_AT, as they are set now), builds and installs it, and
 * runs this call's command on these files. Prints what was written, what is to be filled in and what to commit, unless
 * --quiet. */
mg_status ci_recipe_write(ci_server server, call *c, const char *baseline, const mg_list *files, mg_err *err);

#endif
