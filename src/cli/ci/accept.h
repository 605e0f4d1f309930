/* A command line made of settings, ready to be pasted into a shell: the command that accepts what has changed, and the
 * one that a recipe for CI runs. */
#ifndef MG_CLI_CI_ACCEPT_H
#define MG_CLI_CI_ACCEPT_H

#include "base/text/strbuf.h"
#include "cli/cli.h"

/* Adds a blank and one word, in quotes where a shell would take it for anything else. */
void ci_put_word(mg_strbuf *w, const char *word);
/* Adds " --faces synth:4 --baseline FILE": the options of this call that say what is scored and what it is held to.
 * Those that say how it is told are left out. */
void ci_put_options(mg_strbuf *w, call *c);
/* "maskgen score FILE… OPTIONS --update-baseline", and --prune where rows are to be dropped. Caller frees. */
mg_status ci_accept(char **out, call *c, const mg_list *files, bool prune, mg_err *err);

#endif
