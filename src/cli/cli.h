/* What the sub-commands share. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "maskgen/faceset.h"
#include "maskgen/spec.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_UNMET = 3 };

/* One sub-command: its file is cmd_<name>.c, its row stands in main.c. */
typedef struct command {
    const char *name, *usage, *summary;
    int (*main)(int argc, char *const *argv); /* argv without the command's name; returns the exit code */
    const mg_param *const *tables;            /* the option tables it takes, NULL-terminated: for --help and the manual test */
} command;
extern const command commands[]; /* ends with name NULL */

int cmd_run(int argc, char *const *argv);
int cmd_render(int argc, char *const *argv);
int cmd_score(int argc, char *const *argv);
int cmd_compare(int argc, char *const *argv);
int cmd_export(int argc, char *const *argv);
int cmd_resume(int argc, char *const *argv);
int cmd_replay(int argc, char *const *argv);
int cmd_eval(int argc, char *const *argv);
int cmd_list(int argc, char *const *argv);
int cmd_models(int argc, char *const *argv);
extern const mg_param models_rows[];
int cmd_faces(int argc, char *const *argv);
extern const mg_param render_rows[], score_rows[], export_rows[], faces_rows[], replay_rows[], eval_rows[];
extern const mg_param render_rows[], score_rows[], export_rows[], faces_rows[], replay_rows[], compare_rows[];

/* Prints "maskgen: <message>" and returns the exit code for its status. */
int cli_fail(const mg_err *err);

/* Options every sub-command that makes pictures of faces takes: --config, then a spec and its exec settings. */
typedef struct settings {
    char config[MG_TEXT_MAX];
    mg_spec spec;
    mg_exec exec;
} settings;
extern const mg_param config_rows[];
/* Defaults, then --config FILE, then the command line. `extra` (rows NULL: none) is the command's own table, whose
 * rows stand in for those of the same name; positional
 * arguments go to `rest` (NULL: refused). */
mg_status cli_settings(settings *s, mg_params extra, int argc, char *const *argv, mg_list *rest, mg_err *err);
void cli_settings_free(settings *s);

/* Signals: INT, TERM, HUP and PIPE are noted once (a second one ends the process at once). */
void cli_catch_signals(void);
int cli_signal(void);             /* the signal that came, or 0 */
const char *cli_signal_name(void);
double cli_now(void *unused);     /* monotonic seconds */

/* A NULL-safe print of notices to standard error, unless quiet. */
void cli_notice(void *quiet, const char *line);
void cli_notices(bool quiet, const mg_list *lines);
mg_status cli_print_json(const mg_json *root, mg_err *err); /* pretty, on standard output */
/* Adds what a command reads: --config, the files of its spec and its arguments (`rest`, NULL: none). */
mg_status cli_inputs(mg_paths *in, const settings *s, const mg_list *rest, mg_err *err);
/* As mg_files_apart, and frees both; `st` not MG_OK: only that. */
mg_status cli_apart(mg_status st, mg_paths *out, mg_paths *in, mg_err *err);
/* Threads asked for, or one per processor. */
int cli_threads(const mg_exec *exec);

#endif
