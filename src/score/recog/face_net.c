#include "score/recog/face_net.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/text/text.h"
#include "score/recog/vector.h"

struct face_net {
    mg_net *net;
    face_input input;
    float *values;   /* [3 · size · size] */
    char output[64]; /* "": the only one */
    int dims;
    char whose[MG_MODEL_PATH];
    char hex[MG_HASH_HEX]; /* "": the sum of that file */
};

void face_net_close(void *self)
{
    face_net *f = self;
    if (!f)
        return;
    mg_net_free(f->net);
    free(f->values);
    free(f);
}

int face_net_dims(const void *self)
{
    return ((const face_net *)self)->dims;
}

mg_status face_net_weights(void *self, char hex[MG_HASH_HEX], mg_err *err)
{
    const face_net *f = self;
    if (!f->hex[0])
        return mg_hash_file(f->whose, hex, err);
    memcpy(hex, f->hex, sizeof f->hex);
    return MG_OK;
}

void face_net_known_as(face_net *f, const char hex[MG_HASH_HEX])
{
    memcpy(f->hex, hex, sizeof f->hex);
}

/* ---- one pass ---------------------------------------------------------------------------------------------------- */

static void fill(float *to, const face_input *in, const mg_image *im)
{
    size_t plane = (size_t)im->w * (size_t)im->h;
    for (size_t at = 0; at < plane; at++)
        for (size_t c = 0; c < 3; c++) {
            float v = ((float)im->px[3 * at + (in->bgr ? 2 - c : c)] - in->mean[c]) * in->scale;
            to[in->rows_first ? 3 * at + c : c * plane + at] = v;
        }
}

static size_t values_of(const mg_tensor *t)
{
    size_t n = 1;
    for (int i = 0; i < t->dims; i++)
        n *= (size_t)t->size[i];
    return n;
}

static mg_status choose(const mg_tensor **out, const face_net *f, const mg_tensor *t, int count, mg_err *err)
{
    char all[256] = "";
    *out = NULL;
    for (int i = 0; i < count; i++) {
        size_t n = strlen(all);
        if (count == 1 ? !f->output[0] || strcmp(f->output, t[i].name) == 0 : strcmp(f->output, t[i].name) == 0)
            *out = &t[i];
        snprintf(all + n, sizeof all - n, "%s%s", n ? ", " : "", t[i].name);
    }
    if (*out)
        return MG_OK;
    return mg_fail_at(err, MG_EINPUT, f->whose, "the network's outputs are %s: which is the vector? (;output=NAME)",
                      all);
}

static mg_status run(face_net *f, const mg_image *cut, const mg_tensor **out, mg_tensor all[MG_TENSORS], mg_err *err)
{
    const int side = f->input.crop.size, planes[4] = {1, 3, side, side}, rows[4] = {1, side, side, 3};
    int count = 0;
    fill(f->values, &f->input, cut);
    mg_status st = mg_net_run(f->net, f->values, f->input.rows_first ? rows : planes, all, &count, err);
    return st == MG_OK ? choose(out, f, all, count, err) : st;
}

/* Networks with another input are only noticed when they run. */
static mg_status probe(face_net *f, int dims, mg_err *err)
{
    mg_tensor all[MG_TENSORS];
    const mg_tensor *t = NULL;
    mg_image blank = {0};
    mg_err why = {MG_OK, ""};
    size_t values = 0;
    mg_status st;
    MG_TRY(mg_image_new(&blank, f->input.crop.size, f->input.crop.size, 3, err));
    st = run(f, &blank, &t, all, &why);
    if (st == MG_ENOMEM)
        MG_TRY(mg_fail_at(err, MG_ENOMEM, f->whose, "out of memory to try this network"));
    if (st == MG_ELIB)
        MG_TRY(mg_fail_at(err, MG_EINPUT, f->whose, "not a network of a face of %d×%d px (%.200s)", f->input.crop.size,
                          f->input.crop.size, why.msg));
    if (st != MG_OK)
        MG_TRY(mg_fail(err, st, "%s", why.msg));
    values = values_of(t);
    if (values < 2 || values > MG_EMBED_MAX || t->size[0] != 1 || (dims && values != (size_t)dims))
        MG_TRY(mg_fail_at(err, MG_EINPUT, f->whose, "the network's output %s has %zu values, not %s", t->name, values,
                          dims ? mg_count(dims, "value") : "2 to 4096 of one face"));
    f->dims = (int)values;
done:
    mg_image_free(&blank);
    return st;
}

mg_status face_net_new(face_net **out, mg_net *net, const char *whose, const face_input *input, const char *output,
                       int dims, mg_err *err)
{
    const size_t side = (size_t)input->crop.size;
    mg_status st = MG_OK;
    *out = NULL;
    face_net *f = calloc(1, sizeof *f);
    float *values = malloc(3 * side * side * sizeof *values);
    if (!f || !values) {
        free(f);
        free(values);
        mg_net_free(net);
        return mg_fail_at(err, MG_ENOMEM, whose, "out of memory");
    }
    f->net = net;
    f->values = values;
    f->input = *input;
    snprintf(f->whose, sizeof f->whose, "%s", whose);
    snprintf(f->output, sizeof f->output, "%s", output);
    MG_TRY(probe(f, dims, err));
    *out = f, f = NULL;
done:
    face_net_close(f);
    return st;
}

mg_status face_net_embed(void *self, const mg_image *rgb, const mg_alignment *a, bool upper, float *out, mg_err *err)
{
    face_net *f = self;
    mg_tensor all[MG_TENSORS];
    const mg_tensor *t = NULL;
    mg_image cut = {0};
    mg_status st;
    MG_TRY(align_check(f->whose, rgb, a, err));
    MG_TRY(align_face(&cut, rgb, a, &f->input.crop, upper, err));
    MG_TRY(run(f, &cut, &t, all, err));
    if (values_of(t) != (size_t)f->dims)
        MG_TRY(mg_fail_at(err, MG_ELIB, f->whose, "the network's output has changed its size"));
    MG_TRY(vector_take(out, t->data, f->dims, MG_ELIB, f->whose, err));
done:
    mg_image_free(&cut);
    return st;
}

/* ---- options ----------------------------------------------------------------------------------------------------- */

enum { RGB, BGR };
enum { PLANES, ROWS };
enum { ARC, BOX };
static const char *const orders[] = {"rgb", "bgr", NULL}, *const layouts[] = {"planes", "rows", NULL},
                         *const crops[] = {"arc", "box", NULL};

/* Size, mean and scale are those of ArcFace's own networks. */
const mg_param face_net_params[] = {
    {"model", 0, MG_TEXT, offsetof(face_net_opts, model), 0, 0, "", NULL, "FILE", "Your own network."},
    {"size", 0, MG_INT, offsetof(face_net_opts, size), 16, 1024, "112", NULL, "N",
     "Pixels of a side of its square input."},
    {"order", 0, MG_CHOICE, offsetof(face_net_opts, order), 0, 0, "rgb", orders, "ORDER", "Of its channels."},
    {"layout", 0, MG_CHOICE, offsetof(face_net_opts, layout), 0, 0, "planes", layouts, "LAYOUT",
     "Whether its channels are planes (1×3×N×N) or come pixel by pixel (1×N×N×3)."},
    {"mean", 0, MG_REALS, offsetof(face_net_opts, mean), -1e6, 1e6, "127.5", NULL, "X",
     "What is taken off a pixel of 0 … 255: one number, or one for each channel in its order."},
    {"scale", 0, MG_REAL, offsetof(face_net_opts, scale), 1e-9, 1e9, "0.00784313725490196", NULL, "X",
     "What it is multiplied with then."},
    {"crop", 0, MG_CHOICE, offsetof(face_net_opts, crop), 0, 0, "arc", crops, "KIND",
     "Cut out after ArcFace's five points, or by the box alone."},
    {"box", 0, MG_REAL, offsetof(face_net_opts, box), 0.1, 10, "1.2", NULL, "X",
     "Sides of the box that a cut-out by the box takes."},
    {"output", 0, MG_TEXT, offsetof(face_net_opts, output), 0, 0, "", NULL, "NAME",
     "The output that is the vector, where there are several."},
    {"threshold", 0, MG_REAL, offsetof(face_net_opts, threshold), -1, 1, "0.5", NULL, "X",
     "The cosine from which on two faces match."},
    MG_PARAM_END,
};

/* The pixel that becomes a 0, as near as eight bits come. */
static void set_blank(face_input *in)
{
    for (int c = 0; c < 3; c++)
        in->crop.blank[in->bgr ? 2 - c : c] = (uint8_t)lround(fmin(fmax((double)in->mean[c], 0), 255));
}

mg_status face_net_input(face_input *out, const face_net_opts *o, mg_err *err)
{
    if (o->mean.count != 1 && o->mean.count != 3)
        return mg_fail_at(err, MG_EINPUT, o->model, "mean: one number or three, not %d", o->mean.count);
    *out = (face_input){.crop = {.size = (int)o->size, .boxed = o->crop == BOX, .frame = ALIGN_FRAME_ARC},
                        .rows_first = o->layout == ROWS,
                        .bgr = o->order == BGR,
                        .scale = (float)o->scale};
    if (o->crop == BOX)
        out->crop.frame = (align_frame){o->box, 0};
    for (int c = 0; c < 3; c++)
        out->mean[c] = (float)o->mean.at[o->mean.count == 3 ? c : 0];
    set_blank(out);
    return MG_OK;
}
