/* Which maskgen this is: its number here, for whom it was compiled with, and of the library that was linked. The
 * Makefile reads the number from here. */
#ifndef MASKGEN_VERSION_H
#define MASKGEN_VERSION_H

#include "maskgen/status.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MG_VERSION_MAJOR 0
#define MG_VERSION_MINOR 1
#define MG_VERSION_PATCH 0

#define MG_VERSION_TEXT(major, minor, patch) #major "." #minor "." #patch
#define MG_VERSION_OF(major, minor, patch) MG_VERSION_TEXT(major, minor, patch)
#define MG_VERSION MG_VERSION_OF(MG_VERSION_MAJOR, MG_VERSION_MINOR, MG_VERSION_PATCH) /* "0.1.0" */

#define MG_VERSION_DATE "2026-11-29" /* the day of this version, as the manual has it */

/* MG_VERSION of the library; static. */
MG_API const char *mg_version(void);

#ifdef __cplusplus
}
#endif
#endif
