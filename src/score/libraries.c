#include "score/libraries.h"

#include "score/dlib/dlib.h"

mg_json *mg_libraries_to_json(void)
{
    mg_json *o = mg_json_object();
    mg_json_put_string(o, "dlib", mg_dlib_version());
    return o;
}
