/* What the sub-commands share. */
#ifndef MG_CLI_CLI_H
#define MG_CLI_CLI_H

#include "faceset/faceset.h"
#include "maskgen/spec.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_UNMET = 3 };

/* An option that several commands share, a row of mg_spec_rows, of mg_exec_rows or --config, as one command reads it. `help` stands in
 * for the row's own sentence where it is not NULL. */
typedef struct cli_read {
    const char *name, *help;
} cli_read;

/* One sub-command. To add one: 1. write src/cli/cmd_NAME.c, which ends with its row `const command command_NAME`, and tests/cli/NAME.sh;
 * 2. add ROW(NAME) to src/cli/rows.h; 3. describe it in src/maskgen.1. What `own` and `reads` name is what it accepts and what its help
 * lists; any other option is refused, so that none is taken without being read. A command must read every option it names. */
typedef struct command {
    const char *name, *usage, *summary;
    int (*main)(const struct command *self, int argc, char *const *argv); /* argv without the command's name; returns the exit code */
    const mg_param *own;   /* option rows of this command alone; NULL: none */
    const cli_read *reads; /* ends with name NULL; NULL: every shared row */
    bool takes_files;      /* as arguments */
} command;
extern const cli_read no_reads[]; /* of a command that reads no shared option */

/* Before and after everything. The first is told all commands (ends with NULL), and makes sure that the standard streams are open: a file that were opened in place of a closed
 * standard output would receive what is printed. False where even that fails. The second closes standard output: where something that was
 * printed has not arrived (full disk, closed pipe or stream), it says so, and exit code 1 takes the place of `code`. */
bool cli_begin(const command *const *commands);
int cli_end(int code);
/* Standard output for texts of any length, and its flush: they keep the reason of a failure for cli_end. */
void cli_put(const char *text);
void cli_flush(void);

/* Prints "maskgen: <message>" and returns the exit code for its status. */
int cli_fail(const mg_err *err);

/* What the command line says, beside a command's own options. */
typedef struct settings {
    char config[MG_TEXT_MAX];
    mg_spec spec;
    mg_exec exec;
    mg_list given; /* the options that stood on the command line, by name */
} settings;

/* The option tables of one command: its own rows first, then the shared ones that it reads, with its own words. */
enum { CLI_ROWS = 64 };
typedef struct cli_tables {
    mg_param spec[CLI_ROWS], exec[CLI_ROWS], config[2];
    mg_params table[5]; /* ends with rows NULL */
} cli_tables;
/* `own` and `s` are what the rows point into; NULL where only the rows are looked at. */
void cli_tables_of(cli_tables *t, const command *c, void *own, settings *s);

/* Defaults, then --config FILE where the command reads it (its spec may hold keys that the command does not read), then the command line.
 * `own` is the struct of the command's own rows, or NULL; positional arguments go to `rest` (NULL: refused). */
mg_status cli_settings(const command *self, settings *s, void *own, int argc, char *const *argv, mg_list *rest, mg_err *err);
void cli_settings_free(settings *s);
/* An option that is read only while something else holds: given all the same, it is refused ("--size is read only with --scene canvas"). */
typedef struct cli_condition {
    const char *option;
    bool holds;
    const char *with; /* "with --scene canvas" */
} cli_condition;
bool cli_given(const settings *s, const char *option);
mg_status cli_check(const settings *s, const cli_condition *c, size_t n, mg_err *err);

/* For commands without options: at most `most` arguments, into `rest`. */
mg_status cli_arguments(const command *self, int argc, char *const *argv, mg_list *rest, size_t most, mg_err *err);

/* Signals: INT, TERM, HUP and PIPE are noted once (a second one ends the process at once). */
void cli_catch_signals(void);
int cli_signal(void);             /* the signal that came, or 0 */
const char *cli_signal_name(void);
double cli_now(void *unused);     /* monotonic seconds */

/* A NULL-safe print of notices to standard error, unless quiet. */
void cli_notice(void *quiet, const char *line);
void cli_notice_faces(bool quiet, const mg_faceset *set); /* the files and faces that were not used */
void cli_notices(bool quiet, const mg_list *lines);
mg_status cli_print_json(const mg_json *root, mg_err *err); /* pretty, on standard output */
/* Adds what a command reads: --config, the files of its spec and its arguments (`rest`, NULL: none). */
mg_status cli_inputs(mg_list *in, const settings *s, const mg_list *rest, mg_err *err);
/* As mg_files_apart, and frees both; `st` not MG_OK: only that. */
mg_status cli_apart(mg_status st, mg_list *out, mg_list *in, mg_err *err);
/* Threads asked for, or one per processor. */
int cli_threads(const mg_exec *exec);

#endif
