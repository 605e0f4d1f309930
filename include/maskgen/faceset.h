/* The faces of a run: everything that --faces names, loaded, checked, named apart, and seen in as many views as asked.
 *
 * Heads come in three sets of disjoint seeds (CONTRACT): `synth:N` (or `search:N`) to search on, `select:N` to choose among results,
 * `heldout:N` only ever to report on; without ":N" 16, 32 and 64. A head whose bare face has a margin under 0.8 is drawn again with
 * the next seed, and counted. */
#ifndef MASKGEN_FACESET_H
#define MASKGEN_FACESET_H

#include "maskgen/file.h"
#include "maskgen/photo.h"
#include "maskgen/pool.h"
#include "maskgen/render.h"
#include "maskgen/spec.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MG_BARE_MARGIN 0.8 /* a synthetic head below it is redrawn */

typedef struct mg_faceset {
    mg_face_list list; /* templates: a photo once, a head once per view (pose and light are geometry) */
    mg_list dropped;   /* one line for each face or file that could not be used */
    int redrawn;       /* heads drawn again */
    mg_view *view;     /* owned; views of one face stand together, the plain one first */
    size_t views;
} mg_faceset;

typedef struct mg_faceset_hooks {
    void *ctx;
    void (*rendered)(void *ctx, int done, int all); /* after each synthetic template; or NULL */
} mg_faceset_hooks;

/* Photos, folders of photos (in bytewise order of their names), head sets, in any mix; without any path `synth:16`. A bad file
 * that was named itself is MG_EINPUT; inside a folder it is a line in `dropped`. No usable face at all: MG_EINPUT.
 * Heads are kept in ${XDG_CACHE_HOME:-~/.cache}/maskgen/faces, keyed by a hash of all that makes them. `hooks` may be NULL. */
mg_status mg_faceset_load(mg_faceset *out, const mg_faces_spec *spec, mg_pool *pool, const mg_faceset_hooks *hooks,
                          mg_err *err);
/* One view of a w×h canvas instead of faces: the flat print itself (mg_face_flat). */
mg_status mg_faceset_canvas(mg_faceset *out, int w, int h, mg_err *err);
void mg_faceset_free(mg_faceset *set);

/* Adds the files that `paths`, a list of --faces, names: photos, and the pictures of folders. What is not there is left out. */
mg_status mg_faceset_files(mg_paths *files, const mg_list *paths, mg_err *err);

/* The first of `paths` that is neither a photo, nor a folder, nor a set of heads; NULL: all are there. */
const char *mg_faceset_missing(const mg_list *paths);

/* The seed of head k (0 …) of a set, at its attempt-th drawing; sets: "search" (or "synth"), "select", "heldout". */
bool mg_faceset_seed(uint64_t *seed, const char *set, int k, int attempt);

#ifdef __cplusplus
}
#endif
#endif
