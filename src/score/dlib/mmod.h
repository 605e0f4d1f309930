/* The C face of dlib's max-margin CNN face detector (dnn_mmod_face_detection_ex). No exception leaves these calls. */
#ifndef MG_SCORE_DLIB_MMOD_H
#define MG_SCORE_DLIB_MMOD_H

#include "maskgen/scorer.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_mmod mg_mmod;
/* `path` is mmod_human_face_detector.dat. MG_EINPUT: not there, or not that network. One per thread. */
mg_status mg_mmod_new(mg_mmod **out, const char *path, mg_err *err);
void mg_mmod_free(mg_mmod *m);
/* net(img, adjust_threshold = floor): after its NMS, best first; margin is the detection's confidence, whose usual
 * threshold is 0. `im` RGB, or grey, which is spread over three channels; `upsample` times pyramid_up<2> first,
 * boxes mapped back. Faces of fewer than about 80 px are not seen without it, and a picture of fewer than 32 px
 * after it has no faces. *det belongs to m until its next call. */
mg_status mg_mmod_detect(mg_mmod *m, const mg_image *im, int upsample, double floor, const mg_detection **det,
                         int *count, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
