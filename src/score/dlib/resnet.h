/* The C face of dlib's face recognition: its residual network, the face chips that it looks at, and its five points. No
 * exception leaves these calls. */
#ifndef MG_SCORE_DLIB_RESNET_H
#define MG_SCORE_DLIB_RESNET_H

#include "maskgen/image.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MG_CHIP = 150, MG_RESNET_DIMS = 128 };

typedef struct mg_resnet mg_resnet;
/* `path` is dlib_face_recognition_resnet_model_v1.dat. MG_EINPUT: not there, or not that network. One per thread. */
mg_status mg_resnet_new(mg_resnet **out, const char *path, mg_err *err);
void mg_resnet_free(mg_resnet *r);
/* The vector of an RGB chip of MG_CHIP × MG_CHIP px: two of one person are less than 0.6 apart. */
mg_status mg_resnet_embed(mg_resnet *r, const mg_image *chip, float out[MG_RESNET_DIMS], mg_err *err);

/* dlib's own chip of a face in an RGB picture: get_face_chip_details with a padding of ¼, extract_image_chip. `point`:
 * n = 68 of iBUG's scheme, or dlib's n = 5, counted from the middle of the first pixel and rounded to whole ones, as
 * dlib has them. */
mg_status mg_dlib_chip(mg_image *out, const mg_image *rgb, const mg_point *point, int n, mg_err *err);

typedef struct mg_five mg_five;
/* `path` is shape_predictor_5_face_landmarks.dat. MG_EINPUT: not there, or not that model. */
mg_status mg_five_new(mg_five **out, const char *path, mg_err *err);
void mg_five_free(mg_five *f);
/* dlib's five points of the face in `box`, counted from the middle of the first pixel. */
mg_status mg_five_find(const mg_five *f, const mg_image *rgb, mg_rect box, mg_point out[5], mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
