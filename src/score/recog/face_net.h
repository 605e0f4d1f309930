/* Networks that make a vector of a face's cut-out: what their rows have in common. */
#ifndef MG_SCORE_RECOG_FACE_NET_H
#define MG_SCORE_RECOG_FACE_NET_H

#include "base/param/param.h"
#include "score/cv/cv.h"
#include "score/cv/cv_dnn.h"
#include "score/models.h"
#include "score/recog/align.h"
#include "score/recog/vector.h"

/* How a network wants its input. */
typedef struct face_input {
    align_crop crop;
    bool rows_first; /* [1][h][w][3] instead of [1][3][h][w] */
    bool bgr;        /* the order of its channels */
    float mean[3];   /* in that order; value = (pixel − mean) · scale */
    float scale;
} face_input;

typedef struct face_net face_net;
/* Takes `net` over, also where it fails, and tries it on a blank cut-out. `whose` names the file in messages, and is
 * what face_net_weights sums. `output`: of several outputs the one that is read; "" where there is but one. `dims`: the
 * values that it must have; 0: any number up to MG_EMBED_MAX. MG_EINPUT where the network is another one. */
mg_status face_net_new(face_net **out, mg_net *net, const char *whose, const face_input *input, const char *output,
                       int dims, mg_err *err);
void face_net_close(void *self);
int face_net_dims(const void *self);
mg_status face_net_embed(void *self, const mg_image *rgb, const mg_alignment *a, bool upper, float *out, mg_err *err);
mg_status face_net_weights(void *self, char hex[MG_HASH_HEX], mg_err *err);
/* For a network that is no file: what names its weights from now on, in place of the file's SHA-256. */
void face_net_known_as(face_net *f, const char hex[MG_HASH_HEX]);

/* What a row that opens one has beside its name, its licence and how it is opened. */
#define FACE_NET_ROW                                                                                                   \
    .tolerance = 1e-3, .dims = face_net_dims, .embed = face_net_embed, .similarity = vector_cosine,                    \
    .weights = face_net_weights, .close = face_net_close, .library = "OpenCV", .version = mg_cv_version

/* ---- options of a network of the user's own ---------------------------------------------------------------------- */

typedef struct face_net_opts {
    char model[MG_TEXT_MAX], output[MG_TEXT_MAX];
    int64_t size;
    int order, layout, crop; /* of face_net_orders, face_net_layouts, face_net_crops */
    mg_reals mean;
    double scale, box, threshold;
} face_net_opts;
extern const mg_param face_net_params[];
/* What its row has beside its name and how it is opened. The threshold was chosen: what suits a network only its user
 * knows (;threshold=X). */
#define FACE_NET_OWN                                                                                                   \
    .licence = "your file's", .argument = "FILE", .threshold = 0.5, .params = face_net_params,                         \
    .opts_size = sizeof(face_net_opts), FACE_NET_ROW
/* MG_EINPUT: two means. */
mg_status face_net_input(face_input *out, const face_net_opts *opts, mg_err *err);

#endif
