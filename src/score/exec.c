/* exec:CMD, any black box: a command of the user's (command.h) that is given the path of a PNG on a line of its
 * standard input for each picture, and answers with one line of JSON (exec_answer.h). */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "score/command.h"
#include "score/exec_answer.h"
#include "score/options.h"

typedef struct exec_opts {
    char command[MG_TEXT_MAX];
    double timeout; /* s, for a whole answer */
    double list_floor;
} exec_opts;

static const mg_param exec_params[] = {
    {"command", 0, MG_TEXT, offsetof(exec_opts, command), 0, 0, "", NULL, "COMMAND", "What /bin/sh starts."},
    {"timeout", 0, MG_REAL, offsetof(exec_opts, timeout), 1e-3, 1e6, "60", NULL, "S",
     "Seconds that it may take for a whole answer."},
    OPTION_LIST_FLOOR(exec_opts),
    MG_PARAM_END,
};

typedef struct black_box {
    command command;
    windows faces;
    double list_floor;
} black_box;

static void exec_close(void *self)
{
    black_box *b = self;
    if (!b)
        return;
    command_close(&b->command);
    windows_free(&b->faces);
    free(b);
}

static mg_status exec_open(void **self, const mg_detector_ops *row, const void *opts, const mg_context *context,
                           mg_err *err)
{
    const exec_opts *o = opts;
    *self = NULL;
    black_box *b = calloc(1, sizeof *b);
    if (!b)
        return mg_fail(err, MG_ENOMEM, "exec: out of memory");
    b->list_floor = o->list_floor;
    mg_status st = command_start(&b->command, row->name, o->command, o->timeout, context, err);
    if (st != MG_OK)
        exec_close(b);
    else
        *self = b;
    return st;
}

static mg_status ask(black_box *b, const char *path, mg_err *err)
{
    char question[MG_PATH_MAX + 1];
    const char *answer;
    size_t size;
    snprintf(question, sizeof question, "%s\n", path);
    mg_status st = command_ask(&b->command, question, &answer, &size, err);
    return st == MG_OK ? exec_answer_read(&b->faces, answer, size, path, b->command.pictures, err) : st;
}

static mg_status exec_score(void *self, const mg_image *im, mg_rect box, mg_score *out, mg_err *err)
{
    black_box *b = self;
    char path[MG_PATH_MAX];
    *out = (mg_score){0};
    mg_status st = command_picture(&b->command, path, im, err);
    if (st == MG_OK)
        st = ask(b, path, err);
    unlink(path);
    if (st != MG_OK)
        return st;
    windows_margins(&b->faces, box, EXEC_FLOOR, 1, out);
    windows_sort(&b->faces);
    windows_detections(&b->faces, box, b->list_floor, out);
    return MG_OK;
}

const mg_detector_ops mg_detector_exec = {
    .name = "exec",
    .summary = "exec:COMMAND, any program: picture paths on its input, a line of JSON for each on its output",
    .licence = "your program's",
    .argument = "COMMAND",
    .flags = MG_DETECTOR_RGB,
    .floor = EXEC_FLOOR,
    .tolerance = 1e-6,
    .params = exec_params,
    .opts_size = sizeof(exec_opts),
    .open = exec_open,
    .score = exec_score,
    .close = exec_close,
};
