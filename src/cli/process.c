/* The process around a command: its standard streams, messages, signals and clock. */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/json/json.h"
#include "base/text/text.h"

/* ---- standard output ------------------------------------------------------------------------------------------- */

bool cli_begin(void)
{
    static const int modes[] = {O_RDONLY, O_RDONLY,
                                O_WRONLY}; /* what is printed must fail where standard output was closed */
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", modes[fd]) != fd)
            return false;
    return true;
}

static int lost_why; /* errno of the first write to standard output that failed */

void cli_put(const char *text)
{
    errno = 0;
    if ((fputs(text, stdout) == EOF || ferror(stdout)) && lost_why == 0)
        lost_why = errno;
}

void cli_say(const char *format, ...)
{
    va_list args;
    errno = 0;
    va_start(args, format);
    if ((vprintf(format, args) < 0 || ferror(stdout)) && lost_why == 0)
        lost_why = errno;
    va_end(args);
}

void cli_flush(void)
{
    errno = 0;
    if (fflush(stdout) != 0 && lost_why == 0)
        lost_why = errno;
}

int cli_end(int code)
{
    cli_flush();
    int error = lost_why;
    bool lost = ferror(stdout) != 0;
    if (fclose(stdout) != 0 && !lost) {
        lost = true;
        error = errno;
    }
    if (!lost || code == 128 + SIGPIPE) /* this code has said it */
        return code;
    fprintf(stderr, "maskgen: standard output is not whole: %s\n", error ? strerror(error) : "a write failed");
    return EXIT_FAILED;
}

mg_status cli_print_json(const mg_json *root, mg_err *err)
{
    char *text = NULL;
    mg_status st = mg_json_print(&text, root, true, err);
    if (st == MG_OK)
        cli_put(text);
    free(text);
    return st;
}

/* ---- messages -------------------------------------------------------------------------------------------------- */

int cli_fail(const mg_err *err)
{
    fprintf(stderr, "maskgen: %s\n", mg_shown(err->msg));
    return err->code == MG_EINPUT || err->code == MG_EMISSING ? EXIT_USAGE : EXIT_FAILED;
}

void cli_notice(void *quiet, const char *line)
{
    if (!quiet || !*(const bool *)quiet)
        fprintf(stderr, "maskgen: %s\n", mg_shown(line));
}

void cli_notices(bool quiet, const mg_list *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        cli_notice(&quiet, lines->item[i]);
}

void cli_notice_faces(bool quiet, const mg_faceset *set)
{
    cli_notices(quiet, &set->passed);
    cli_notices(quiet, &set->dropped);
}

/* ---- signals --------------------------------------------------------------------------------------------------- */

static volatile sig_atomic_t caught;

static const struct {
    int number;
    const char *name;
} noted[] = {{SIGINT, "interrupted (SIGINT)"},
             {SIGTERM, "terminated (SIGTERM)"},
             {SIGHUP, "hung up (SIGHUP)"},
             {SIGPIPE, "broken pipe (SIGPIPE)"}};
enum { NOTED = sizeof noted / sizeof *noted };

static void note_signal(int number)
{
    caught = number;
}

void cli_catch_signals(void)
{
    struct sigaction action, old;
    memset(&action, 0, sizeof action);
    action.sa_handler = note_signal;
    action.sa_flags = (int)SA_RESETHAND;
    for (int i = 0; i < NOTED; i++) {
        sigaction(noted[i].number, &action, &old);
        if (noted[i].number == SIGHUP && old.sa_handler == SIG_IGN)
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
    for (int i = 0; i < NOTED; i++)
        if (noted[i].number == caught)
            return noted[i].name;
    return NULL;
}

double cli_now(void *unused)
{
    (void)unused;
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
