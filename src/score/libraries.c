#include "score/libraries.h"

#include <stdio.h>

#include "score/dlib/dlib.h"

mg_json *mg_libraries_to_json(void)
{
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "dlib", mg_dlib_version());
    return o;
}

void mg_library_text(char out[MG_LIBRARY_TEXT], const char *library, const char *(*version)(void))
{
    snprintf(out, MG_LIBRARY_TEXT, "%s%s%s", library ? library : "none", library ? " " : "", library ? version() : "");
}
