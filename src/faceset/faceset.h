/* The faces of a run: everything that --faces names, loaded, checked, named apart, and seen in as many views as asked.
 *
 * Heads come in three sets of disjoint seeds (CONTRACT): `synth:N` (or `search:N`) to search on, `select:N` to choose
 * among results, `heldout:N` only ever to report on; without ":N" 16, 32 and 64. A head whose bare face has a margin
 * under 0.8 is drawn again with the next seed, and counted. */
#ifndef MG_FACESET_FACESET_H
#define MG_FACESET_FACESET_H

#include "base/file/file.h"
#include "face/photo/photo.h"
#include "base/pool.h"
#include "maskgen/render.h"
#include "maskgen/spec.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MG_BARE_MARGIN 0.8 /* a synthetic head below it is redrawn */

typedef struct mg_faceset {
    mg_face_list list; /* templates: a photo once, a head once per view (pose and light are geometry) */
    mg_list dropped;   /* one line for each face or file that could not be used */
    mg_list passed;    /* one line for each folder that holds other files than pictures */
    int redrawn;       /* heads drawn again */
    mg_view *view;     /* owned; views of one face stand together, the plain one first */
    size_t views;
} mg_faceset;

typedef struct mg_faceset_hooks {
    void *ctx;
    void (*rendered)(void *ctx, int done, int all); /* after each synthetic template; or NULL */
} mg_faceset_hooks;

/* Photos, folders of photos (in bytewise order of their names), head sets, in any mix; without any path `synth:16`. A
 * file that is no picture is a line in `dropped`, a name that is not there MG_EINPUT. No usable face at all: MG_EINPUT.
 * Templates are kept in the context's cache_dir, keyed by a hash of all that makes them; with the cache and without it
 * they are the same bytes. The folder is kept to 4 GiB. `hooks` may be NULL. */
mg_status mg_faceset_load(mg_faceset *out, const mg_faces_spec *spec, const mg_context *context,
                          const mg_faceset_hooks *hooks, mg_err *err);
/* One view of a w×h canvas instead of faces: the flat print itself (mg_face_flat). */
mg_status mg_faceset_canvas(mg_faceset *out, int w, int h, mg_err *err);
void mg_faceset_free(mg_faceset *set);
/* Deletes the longest unused templates of the cache until it holds `most` bytes at most. */
void mg_faceset_trim_cache(const mg_context *context, uint64_t most);

/* Adds the files that `paths`, a list of --faces, names: photos, and the pictures of folders. What is not there is left
 * out. */
mg_status mg_faceset_files(mg_list *files, const mg_list *paths, mg_err *err);
/* Which face and which photo each of n faces is of: equal origins are one photo, equal numbers in it one face. Each
 * gets the index of the first of its kind. */
typedef struct mg_sitter {
    const char *origin; /* borrowed */
    int number;         /* of the face in its photo */
    mg_subject subject; /* the answer */
} mg_sitter;
mg_status mg_sitters_tell_apart(mg_sitter *sitter, size_t n, mg_err *err);
/* How many faces a head set of --faces has; 0 where `path` is a photo or a folder. */
mg_status mg_faceset_heads(int *count, const char *path, mg_err *err);

/* The first of `paths` that is neither a photo, nor a folder, nor a set of heads; NULL: all are there. */
const char *mg_faceset_missing(const mg_list *paths);

/* The seed of head k (0 …) of a set, at its attempt-th drawing; sets: "search" (or "synth"), "select", "heldout". */
bool mg_faceset_seed(uint64_t *seed, const char *set, int k, int attempt);

#ifdef __cplusplus
}
#endif
#endif
