/* Fills the mask layer of a photo template from its landmarks. */
#ifndef FACE_PHOTO_MASK_H
#define FACE_PHOTO_MASK_H

#include "maskgen/face.h"

/* `f` has bare, box and landmarks; layer.rest, first, sample, tint and bounds are filled. */
mg_status photo_mask(mg_face *f, mg_err *err);

#endif
