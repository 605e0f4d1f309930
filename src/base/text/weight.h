/* Weights in lists of the command line: the ":0.5" of "ultraface:1,hog:0.5" and of "hide:1,decoy:0.3". */
#ifndef MG_BASE_TEXT_WEIGHT_H
#define MG_BASE_TEXT_WEIGHT_H

#include "maskgen/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Cuts ":WEIGHT" off the end of `item`; *weight is 1 where what follows the last colon is no number, which then may be
 * the name of a file or a command. MG_EINPUT: a number that is not above 0 and at most 1000000; the message begins with
 * `option`. */
mg_status mg_weight_cut(char *item, double *weight, const char *option, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
