#include "cli.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "maskgen/inputs.h"
#include "maskgen/json.h"
#include "maskgen/pool.h"

const mg_param config_rows[] = {
    {"config", 'c', MG_TEXT, offsetof(settings, config), 0, 0, "", NULL, "FILE",
     "Read a spec first (spec.json, or the spec of a run.json); options then override it."},
    MG_PARAM_END,
};

int cli_fail(const mg_err *err)
{
    char shown[sizeof err->msg];
    size_t i = 0;
    for (; err->msg[i]; i++) /* words of a foreign file must not steer the terminal */
        shown[i] = (unsigned char)err->msg[i] < ' ' || err->msg[i] == 127 ? '?' : err->msg[i];
    shown[i] = 0;
    fprintf(stderr, "maskgen: %s\n", shown);
    return err->code == MG_EINPUT || err->code == MG_EMISSING ? EXIT_USAGE : EXIT_FAILED;
}

/* The last --config on the command line; NULL when there is none. */
static const char *find_config(int argc, char *const *argv)
{
    const char *found = NULL;
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if ((strcmp(argv[i], "--config") == 0 || strcmp(argv[i], "-c") == 0) && i + 1 < argc)
            found = argv[i + 1];
        else if (strncmp(argv[i], "--config=", 9) == 0)
            found = argv[i] + 9;
    }
    return found;
}

static mg_status load_config(settings *s, const char *path, mg_err *err)
{
    mg_json *root;
    mg_status st = mg_json_load(&root, path, (size_t)64 << 20, err);
    if (st != MG_OK)
        return st;
    const mg_json *spec = mg_json_find(root, "spec");
    st = mg_spec_from_json(&s->spec, spec ? spec : root, path, err);
    mg_json_free(root);
    return st;
}

/* A palette or a stamp on the command line is a file to be read, whatever the record of --config keeps under its name. A name that no
 * command line can hold tells whether there was one. */
static const char untouched[] = "\n";

static void hide(char text[MG_TEXT_MAX], char saved[MG_TEXT_MAX])
{
    strcpy(saved, text);
    strcpy(text, untouched);
}

static void show_again(char text[MG_TEXT_MAX], const char saved[MG_TEXT_MAX], mg_kept *kept)
{
    if (strcmp(text, untouched) == 0) {
        strcpy(text, saved);
    } else {
        free(kept->text);
        *kept = (mg_kept){"", NULL};
    }
}

static mg_status read_argv(settings *s, const mg_params *tables, int argc, char *const *argv, mg_list *rest, mg_err *err)
{
    mg_pattern_spec *p = &s->spec.pattern;
    char palette[MG_TEXT_MAX], stamp[MG_TEXT_MAX];
    hide(p->palette, palette);
    hide(p->stamp, stamp);
    mg_status st = mg_params_argv(tables, argc, argv, rest, err);
    show_again(p->palette, palette, &p->kept_palette);
    show_again(p->stamp, stamp, &p->kept_stamp);
    return st;
}

mg_status cli_settings(settings *s, mg_params extra, int argc, char *const *argv, mg_list *rest, mg_err *err)
{
    memset(s, 0, sizeof *s);
    const char *config = find_config(argc, argv);
    mg_params tables[5] = {{NULL, NULL}};
    int n = 0;
    if (extra.rows)
        tables[n++] = extra;
    tables[n++] = (mg_params){mg_spec_rows, &s->spec};
    tables[n++] = (mg_params){mg_exec_rows, &s->exec};
    tables[n] = (mg_params){config_rows, s};
    mg_status st = MG_OK;
    for (int i = 0; st == MG_OK && tables[i].rows; i++)
        st = mg_params_default(tables[i], err);
    if (st == MG_OK && config)
        st = load_config(s, config, err);
    if (st == MG_OK)
        st = read_argv(s, tables, argc, argv, rest, err);
    if (st != MG_OK)
        cli_settings_free(s);
    return st;
}

void cli_settings_free(settings *s)
{
    mg_spec_free(&s->spec);
}

static volatile sig_atomic_t caught;

static void note(int number)
{
    caught = number;
}

void cli_catch_signals(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
    struct sigaction action, old;
    memset(&action, 0, sizeof action);
    action.sa_handler = note;
    action.sa_flags = (int)SA_RESETHAND;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        sigaction(numbers[i], &action, &old);
        if (numbers[i] == SIGHUP && old.sa_handler == SIG_IGN)
            signal(SIGHUP, SIG_IGN); /* nohup */
    }
    signal(SIGXFSZ, SIG_IGN); /* past a file-size limit, a write fails and is reported */
}

int cli_signal(void)
{
    return caught;
}

const char *cli_signal_name(void)
{
    switch (caught) {
    case SIGINT:
        return "interrupted (SIGINT)";
    case SIGTERM:
        return "terminated (SIGTERM)";
    case SIGHUP:
        return "hung up (SIGHUP)";
    case SIGPIPE:
        return "broken pipe (SIGPIPE)";
    default:
        return NULL;
    }
}

double cli_now(void *unused)
{
    (void)unused;
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void cli_notice(void *quiet, const char *line)
{
    if (!quiet || !*(const bool *)quiet)
        fprintf(stderr, "maskgen: %s\n", line);
}

void cli_notices(bool quiet, const mg_list *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        cli_notice(&quiet, lines->item[i]);
}

mg_status cli_print_json(const mg_json *root, mg_err *err)
{
    char *text = NULL;
    mg_status st = mg_json_print(&text, root, true, err);
    if (st == MG_OK)
        fputs(text, stdout);
    free(text);
    return st;
}

mg_status cli_inputs(mg_paths *in, const settings *s, const mg_list *rest, mg_err *err)
{
    mg_status st = mg_paths_add(in, s->config, err);
    if (st == MG_OK)
        st = mg_inputs_spec(in, &s->spec, err);
    for (size_t i = 0; st == MG_OK && rest && i < rest->count; i++)
        st = mg_paths_add(in, rest->item[i], err);
    return st;
}

mg_status cli_apart(mg_status st, mg_paths *out, mg_paths *in, mg_err *err)
{
    if (st == MG_OK)
        st = mg_files_apart(out, in, err);
    mg_paths_free(out);
    mg_paths_free(in);
    return st;
}

int cli_threads(const mg_exec *exec)
{
    return exec->threads > 0 ? (int)exec->threads : mg_cpu_count();
}
