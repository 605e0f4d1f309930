/* exec-embed:CMD, any black box: a command of the user's (score/command.h) that is given a picture's path and where the
 * face is, as a line of JSON, and answers with the face's vector (vector_answer.h). The first picture it is asked about
 * is one of even grey, of which only the number of values counts. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/param/param.h"
#include "score/command.h"
#include "score/recog/align.h"
#include "score/recog/vector.h"
#include "score/recog/vector_answer.h"

#define NAME "exec-embed"
enum { PROBE = 112, GREY = 128 };

typedef struct exec_opts {
    char command[MG_TEXT_MAX];
    double timeout; /* s, for a whole answer */
    double threshold;
} exec_opts;

static const mg_param exec_params[] = {
    {"command", 0, MG_TEXT, offsetof(exec_opts, command), 0, 0, "", NULL, "COMMAND", "What /bin/sh starts."},
    {"timeout", 0, MG_REAL, offsetof(exec_opts, timeout), 1e-3, 1e6, "60", NULL, "S",
     "Seconds that it may take for a whole answer."},
    {"threshold", 0, MG_REAL, offsetof(exec_opts, threshold), -1, 1, "0.5", NULL, "X",
     "The cosine from which on two faces match."},
    MG_PARAM_END,
};

typedef struct black_box {
    command command;
    int dims;
    float vector[MG_EMBED_MAX];
} black_box;

static void exec_close(void *self)
{
    black_box *b = self;
    if (!b)
        return;
    command_close(&b->command);
    free(b);
}

static mg_status ask(black_box *b, const mg_image *rgb, const mg_alignment *a, mg_err *err)
{
    char path[MG_PATH_MAX] = "", *question = NULL;
    const char *answer;
    size_t size;
    mg_status st;
    MG_TRY(command_picture(&b->command, path, rgb, err));
    MG_TRY(vector_question(&question, path, a, err));
    MG_TRY(command_ask(&b->command, question, &answer, &size, err));
    MG_TRY(vector_answer_read(b->vector, &b->dims, answer, size, path, b->command.pictures, err));
done:
    free(question);
    unlink(path);
    return st;
}

static mg_status probe(black_box *b, mg_err *err)
{
    mg_alignment a = {.found = true, .scheme = MG_ALIGN_FIVE, .box = {0, 0, PROBE, PROBE}};
    mg_image grey;
    mg_status st = mg_image_new(&grey, PROBE, PROBE, 3, err);
    if (st != MG_OK)
        return st;
    memset(grey.px, GREY, (size_t)PROBE * PROBE * 3);
    align_arc(a.point, PROBE);
    st = ask(b, &grey, &a, err);
    mg_image_free(&grey);
    return st;
}

static mg_status exec_open(void **self, const mg_recogniser_ops *row, const void *opts, const mg_context *context,
                           mg_err *err)
{
    const exec_opts *o = opts;
    *self = NULL;
    black_box *b = calloc(1, sizeof *b);
    if (!b)
        return mg_fail(err, MG_ENOMEM, NAME ": out of memory");
    mg_status st = command_start(&b->command, row->name, o->command, o->timeout, context, err);
    if (st == MG_OK)
        st = probe(b, err);
    if (st != MG_OK)
        exec_close(b);
    else
        *self = b;
    return st;
}

static int exec_dims(const void *self)
{
    return ((const black_box *)self)->dims;
}

/* The picture with all on the mouth's side of the line halfway between eyes and nose made grey: what the command does
 * with it is its own, so it must not see more. */
static mg_status upper_only(mg_image *out, const mg_image *rgb, const mg_alignment *a, mg_err *err)
{
    static const uint8_t grey[3] = {GREY, GREY, GREY};
    mg_point arc[5], known[5];
    align_map m = {1, 0, 0, 0}; /* from ArcFace's cut-out; upright where nothing is known of the turn */
    mg_status st = mg_image_copy(out, rgb, err);
    if (st != MG_OK)
        return st;
    int n = mg_alignment_five(known, a);
    align_arc(arc, PROBE);
    if (n == 0 || !align_fit(&m, arc, known, n)) {
        align_blank(out, align_box_halfway(a->box), grey);
        return MG_OK;
    }
    mg_point on = align_at(m, (mg_point){0, align_halfway(arc)});
    for (int y = 0; y < out->h; y++)
        for (int x = 0; x < out->w; x++)
            if ((y + 0.5 - on.y) * m.a - (x + 0.5 - on.x) * m.b > 0)
                memcpy(mg_image_at(out, x, y), grey, 3);
    return MG_OK;
}

static mg_status exec_embed(void *self, const mg_image *rgb, const mg_alignment *a, bool upper, float *out, mg_err *err)
{
    black_box *b = self;
    mg_image half = {0};
    mg_status st;
    MG_TRY(align_check(NAME, rgb, a, err));
    if (upper)
        MG_TRY(upper_only(&half, rgb, a, err));
    MG_TRY(ask(b, upper ? &half : rgb, a, err));
    memcpy(out, b->vector, (size_t)b->dims * sizeof *out);
done:
    mg_image_free(&half);
    return st;
}

const mg_recogniser_ops mg_recogniser_exec_embed = {
    .name = NAME,
    .summary = "exec-embed:COMMAND, any program: a line of JSON with picture and face in, a line with its vector out",
    .licence = "your program's",
    .argument = "COMMAND",
    .threshold = 0.5, /* chosen: what suits a program only its user knows (;threshold=X) */
    .tolerance = 1e-6,
    .params = exec_params,
    .opts_size = sizeof(exec_opts),
    .open = exec_open,
    .dims = exec_dims,
    .embed = exec_embed,
    .similarity = vector_cosine,
    .close = exec_close,
};
