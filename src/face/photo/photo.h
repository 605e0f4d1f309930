/* Photos as face templates: every face found in a picture becomes a square crop with the mask layer on it. */
#ifndef MG_FACE_PHOTO_PHOTO_H
#define MG_FACE_PHOTO_PHOTO_H

#include "maskgen/face.h"
#include "maskgen/mask.h"
#include "base/param/param.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MG_PHOTO_MIN_FACE = 60 }; /* px: a smaller box is enlarged beyond what a detector test can mean */

typedef struct mg_face_list {
    mg_face *face;
    size_t count;
} mg_face_list;
void mg_face_list_free(mg_face_list *list);
/* Makes room for one more and returns it zeroed, or NULL when memory is out. */
mg_face *mg_face_list_grow(mg_face_list *list);

typedef struct mg_photo_opts {
    int size;                  /* side of the crop, px */
    double width;              /* of the face's box in it, px */
    bool rgb;                  /* the detector sees colour */
    const mg_mask *mask;       /* its shape, borrowed for the call */
    const mg_context *context; /* where the landmark model lies; or NULL */
} mg_photo_opts;

/* Adds every face of the picture at `path` to `list`. What cannot be used (too small, not found in its own crop, in no
 * pose of a head) is named in `dropped`, one line each. A picture without any face adds such a line too. MG_EINPUT: the
 * file itself is bad. Calls for different lists may run at the same time. */
mg_status mg_photo_faces(mg_face_list *list, const char *path, const mg_photo_opts *opts, mg_list *dropped,
                         mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
