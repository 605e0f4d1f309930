/* What detectors do to a picture before they look at it. */
#ifndef MG_SCORE_PREPARE_H
#define MG_SCORE_PREPARE_H

#include "maskgen/image.h"

/* Steps *im to its grey version (BT.601) where it is in colour. `kept` holds that one: start with {0}, hand it in again
 * for the next picture, free it with mg_image_free. */
mg_status prepare_grey(const mg_image **im, mg_image *kept, mg_err *err);
/* MG_EINPUT: a detector that was asked to look at colour is given grey. */
mg_status prepare_check_colour(const mg_image *im, bool rgb, const char *detector, mg_err *err);

#endif
