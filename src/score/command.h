/* A command of the user's that is asked about pictures: exec's, and exec-embed's. It is started once by /bin/sh,
 * exactly as the user wrote it; nothing is ever added to it. It reads one line for each picture and answers with one.
 * Its standard error is the user's to read.
 *
 * Nothing here waits for ever: a deadline stands over the whole of each answer (from the question's first byte to the
 * answer's last) and over the farewell, and what is still there after it is killed with its process group. */
#ifndef MG_SCORE_COMMAND_H
#define MG_SCORE_COMMAND_H

#include <sys/types.h>

#include "base/file/file.h"
#include "maskgen/context.h"
#include "maskgen/image.h"

typedef struct command {
    const char *what; /* begins every message: "exec" */
    pid_t pid;        /* 0: not running; also its process group */
    int in, out;      /* its standard input and output, −1: closed */
    char folder[MG_PATH_MAX];
    int pictures;      /* asked so far */
    double timeout;    /* s, for a whole answer */
    char *line;        /* what has been read and not yet used */
    size_t held, used; /* bytes there; those of the last answer, with its newline */
} command;

/* `what` lives for ever. On failure nothing is left of it. */
mg_status command_start(command *c, const char *what, const char *text, double timeout, const mg_context *context,
                        mg_err *err);
/* Asks it to end, and ends it where it does not; removes its folder. Legal on what command_start refused. */
void command_close(command *c);

/* Writes the next picture for it, in a folder of its own; `path` is to be unlinked after the question, also where this
 * fails. */
mg_status command_picture(command *c, char path[MG_PATH_MAX], const mg_image *im, mg_err *err);
/* One line, with its newline, for one line, without: *answer holds *size bytes, any but a newline, until the next call.
 * MG_ELIB: it has ended, closed its output, or let the time pass; MG_EINPUT: more than 1 MiB without an end. */
mg_status command_ask(command *c, const char *question, const char **answer, size_t *size, mg_err *err);

#endif
