/* What the environment says of folders. */
#ifndef MG_CLI_ENVIRONMENT_H
#define MG_CLI_ENVIRONMENT_H

#include "cli/progress.h"

/* $MASKGEN_MODELS, then the cache's own folder, for models; the cache's for templates of faces; $TMPDIR. The cache is
 * $XDG_CACHE_HOME/maskgen (only an absolute one counts, says its specification), else ~/.cache/maskgen. Read once;
 * nothing is created. Valid until the program's end. */
const mg_context *cli_context(void);
/* The same with worker threads and somebody who is told how it goes on; either may be NULL. Both are borrowed. */
mg_context cli_context_with(mg_pool *pool, progress *bar);

/* $GITHUB_STEP_SUMMARY, the file that a step of a GitHub workflow adds its summary to; $MASKGEN_GIT and $MASKGEN_AT,
 * the address and the tag that a recipe for CI clones. NULL: not set. */
const char *cli_step_summary(void);
const char *cli_maskgen_git(void);
const char *cli_maskgen_at(void);

#endif
