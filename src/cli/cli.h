/* What the sub-commands share. */
#ifndef MG_CLI_CLI_H
#define MG_CLI_CLI_H

#include <stdio.h>

#include "base/param/param.h"
#include "cli/progress.h"
#include "faceset/faceset.h"
#include "maskgen/context.h"
#include "maskgen/spec.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_UNMET = 3 };

/* ---- commands ---- */

typedef struct call call;

/* Options that several commands share, rows of mg_spec_rows, of mg_exec_rows or of cli_own_rows, as one command reads
 * them. */
typedef struct cli_read {
    const char *options; /* "seed", "mask views crop" */
    const char *help;    /* stands in for the row's own sentence; NULL: that one stays */
} cli_read;

/* One sub-command. To add one: 1. write src/cli/cmd_NAME.c, which ends with its row `const command command_NAME`, and
 * tests/cli/NAME.sh; 2. add ROW(NAME) to src/cli/rows.h; 3. say in src/cli/help/texts/commands/NAME.txt what its
 * summary does not, for help and manual. What `own` and `reads` name is what it accepts and what its help lists; any
 * other option is refused, so that none is taken without being read. A command must read every option it names. */
typedef struct command {
    const char *name, *usage, *summary;
    mg_status (*run)(call *c, mg_err *err);
    const mg_param *own;   /* option rows of this command alone; NULL: none */
    size_t own_size;       /* bytes of the struct that they describe */
    const cli_read *reads; /* ends with options NULL; NULL: every shared row */
    size_t arguments;      /* how many it takes that are not options */
    bool takes_files; /* whether these are files: help and messages then say how to name one that begins with "-" */
} command;
#define CLI_ANY ((size_t)-1)
mg_status cli_help(const command *c, mg_err *err); /* on standard output */
void cli_versions(FILE *to,
                  const char *before); /* of program and libraries, and the CPU path; `before` begins each line */
/* All commands (ends with NULL; the first runs where none is named). Told once, before anything else. */
void cli_commands_are(const command *const *all);
const command *const *cli_commands(void);
const command *cli_command(const char *name); /* NULL: there is none of this name */
extern const cli_read no_reads[];             /* of a command that reads no shared option */

/* What the command line says, beside a command's own options. */
typedef struct settings {
    char config[MG_TEXT_MAX];
    bool verbose;
    mg_spec spec;
    mg_exec exec;
    mg_list given; /* the options that stood on the command line, by name */
} settings;

/* One call of a command: what the command line says, what the command works with, and its answer. cli_call owns all of
 * it. */
struct call {
    const command *self;
    settings s;
    void *own;       /* the struct of the command's own rows */
    mg_list rest;    /* the arguments that are not options */
    mg_list in, out; /* files that the command reads beside its spec and arguments, and files that it will write */
    progress bar;    /* from here on: after cli_start */
    mg_pool *pool;
    mg_context context; /* with this pool */
    int code;           /* the exit code of a call that succeeds: EXIT_DONE unless the command sets another */
};

/* Reads the command line, runs the command and frees all; returns the exit code, and has said why where it is a
 * failure. */
int cli_call(const command *self, int argc, char *const *argv);
/* Makes the worker threads and the context. `quiet`: nothing is told while the command works. */
mg_status cli_start(call *c, bool quiet, mg_err *err);
/* For a command that is about to write: MG_EINPUT where one of the files c->out is one of c->in, --config, a file that
 * the spec names or an argument. All of these are in c->in afterwards. */
mg_status cli_apart(call *c, mg_err *err);

/* ---- options ---- */

/* The option tables of one command: its own rows first, then the shared ones that it reads, with its own words. */
enum { CLI_ROWS = 64 };
typedef struct cli_tables {
    mg_param spec[CLI_ROWS], exec[CLI_ROWS], cli[3];
    mg_params table[5]; /* ends with rows NULL */
} cli_tables;
/* `own` and `s` are what the rows point into; NULL where only the rows are looked at. */
void cli_tables_of(cli_tables *t, const command *c, void *own, settings *s);
extern const mg_param cli_own_rows[]; /* --config and --verbose, over settings */
bool cli_accepts(const command *c, const char *option);
bool cli_own_words(const command *c, const char *option); /* whether it has its own sentence for a shared option */
bool cli_has_word(const char *list, const char *word);    /* whether a list "mask views crop" has this word */

/* A heading of help and manual and the shared options below it, in order. A command's own rows stand before all. */
typedef struct cli_group {
    const char *title, *options;
} cli_group;
extern const cli_group cli_groups[]; /* ends with title NULL */
/* The rows of a group that the tables of a command hold. `out` is returned. */
const mg_param *cli_group_rows(mg_param out[CLI_ROWS], const cli_tables *t, const cli_group *group);

/* Defaults, then --config FILE where the command reads it (its spec may hold keys that the command does not read), then
 * the command line: fills the settings, the own options and the rest of a zeroed call. */
mg_status cli_settings(call *c, int argc, char *const *argv, mg_err *err);
void cli_settings_free(settings *s);
/* Options that are read only while something else holds: given all the same, they are refused ("--size is read only
 * with --scene canvas"). */
typedef struct cli_condition {
    const char *options; /* "size", "faces mask views" */
    bool holds;
    const char *with; /* "with --scene canvas" */
} cli_condition;
bool cli_given(const settings *s, const char *option);
mg_status cli_check(const settings *s, const cli_condition *c, size_t n, mg_err *err);
/* Threads asked for, or one per processor. */
int cli_threads(const mg_exec *exec);

/* ---- the process ---- */

/* Makes sure that the standard streams are open: a file that were opened in place of a closed standard output would
 * receive what is printed. False where even that fails. */
bool cli_begin(void);
/* Closes standard output: where something that was printed has not arrived (full disk, closed pipe or stream), it says
 * so, and exit code 1 takes the place of `code`. */
int cli_end(int code);
/* All that goes to standard output goes through these, for texts of any length, for formatted ones, and its flush: they
 * keep the reason of a failure for cli_end. */
void cli_put(const char *text);
void cli_say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void cli_flush(void);
mg_status cli_print_json(const mg_json *root, mg_err *err); /* pretty, on standard output */

/* Prints "maskgen: <message>" and returns the exit code for its status. */
int cli_fail(const mg_err *err);
/* Prints "maskgen: <line>" on standard error, unless quiet: `quiet` is a const bool *, or NULL for never. */
void cli_notice(void *quiet, const char *line);
void cli_notices(bool quiet, const mg_list *lines);
void cli_notice_faces(bool quiet, const mg_faceset *set); /* the files and faces that were not used */

/* Signals: INT, TERM, HUP and PIPE are noted once (a second one ends the process at once). */
void cli_catch_signals(void);
int cli_signal(void);              /* the signal that came, or 0 */
const char *cli_signal_name(void); /* "interrupted (SIGINT)"; NULL: none came */
double cli_now(void *unused);      /* monotonic seconds */

#endif
