/* The libraries that a score depends on. */
#ifndef MG_SCORE_LIBRARIES_H
#define MG_SCORE_LIBRARIES_H

#include "base/json/json.h"
#include "maskgen/scorer.h"

mg_json *mg_libraries_to_json(void); /* names and versions; caller frees */
/* Of a row: "dlib 19.24.0"; "none" where there is no library. */
void mg_library_text(char out[MG_LIBRARY_TEXT], const char *library, const char *(*version)(void));

#endif
