/* Model files: which there are, where they come from, how they are known to be whole, and where they are kept.
 * Fetching them is the command line's work (maskgen models --fetch); here is only what is decided about them. */
#ifndef MG_SCORE_MODELS_H
#define MG_SCORE_MODELS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/file/file.h"
#include "maskgen/context.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MG_MODEL_PATH = MG_PATH_MAX };

/* Where a file is fetched: an archive, and the file's name in it. */
typedef enum mg_model_source { MG_FROM_NPM, MG_FROM_DEBIAN, MG_FROM_USER } mg_model_source;

typedef struct mg_model {
    const char *file; /* name under which it is kept */
    const char *sha256;
    size_t size; /* bytes */
    const char *licence;
    const char *purpose; /* the detectors or recognisers it serves */
    mg_model_source source;
    const char *package; /* npm NAME@VERSION or Debian source package */
    const char *archive; /* the downloaded file that holds it */
    const char *archive_sha256;
    size_t archive_size; /* bytes */
    const char *member;  /* its path there */
} mg_model;
extern const mg_model mg_models[];               /* ends with file NULL */
const mg_model *mg_model_find(const char *file); /* NULL when unknown */

/* Where models are kept, as an absolute path: the context's first folder unless it is read-only, else its second.
 * MG_EINPUT: there is none, or its path is too long. */
mg_status mg_model_folder(char out[MG_MODEL_PATH], const mg_context *context, mg_err *err);
/* The path of an installed model, in the first of the context's folders that has it. A user's own file is not held to
 * the checksum; of the others only the size is looked at here. MG_EMISSING with what to do where it is not there or has
 * another size. */
mg_status mg_model_path(char out[MG_MODEL_PATH], const char *file, const mg_context *context, mg_err *err);
/* Whether a file of that name lies in one of the folders, and its path there: nothing is known of such a file. */
bool mg_model_look(char out[MG_MODEL_PATH], const char *file, const mg_context *context);
/* As mg_model_path, and the whole file is held to its checksum: what a detector asks for, since damaged weights may
 * load and find nothing. */
mg_status mg_model_intact(char out[MG_MODEL_PATH], const char *file, const mg_context *context, mg_err *err);
/* Reads the whole file at `path` and compares size and SHA-256. MG_EINPUT: another file, or a damaged one. */
mg_status mg_model_check(const mg_model *m, const char *path, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
