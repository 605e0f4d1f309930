/* The libraries that a score depends on. */
#ifndef MG_SCORE_LIBRARIES_H
#define MG_SCORE_LIBRARIES_H

#include "base/json/json.h"

mg_json *mg_libraries_to_json(void); /* names and versions; caller frees */

#endif
