/* The faces of a run: everything that --faces names, loaded, checked and named apart. */
#ifndef MASKGEN_FACESET_H
#define MASKGEN_FACESET_H

#include "maskgen/photo.h"
#include "maskgen/pool.h"
#include "maskgen/spec.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_faceset {
    mg_face_list list;
    mg_list dropped; /* one line for each face or file that could not be used */
} mg_faceset;

/* Photos, folders of photos (in bytewise order of their names); without any path the default set. A bad file that
 * was named itself is MG_EINPUT; inside a folder it is a line in `dropped`. No usable face at all: MG_EINPUT. */
mg_status mg_faceset_load(mg_faceset *out, const mg_faces_spec *spec, mg_pool *pool, mg_err *err);
void mg_faceset_free(mg_faceset *set);

#ifdef __cplusplus
}
#endif
#endif
