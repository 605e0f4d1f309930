#include "score/landmarks.h"

#include <pthread.h>
#include <string.h>

#include "base/hash.h"
#include "score/dlib/dlib.h"
#include "score/models.h"

#define LANDMARK_FILE "shape_predictor_68_face_landmarks.dat"
#define DEBIAN_FOLDER "/usr/share/dlib" /* of libdlib-data */

static mg_status model_path(char out[MG_MODEL_PATH], const mg_context *context, mg_err *err)
{
    if (mg_model_look(out, LANDMARK_FILE, context))
        return MG_OK;
    mg_status st = mg_path(out, err, "%s/%s", DEBIAN_FOLDER, LANDMARK_FILE);
    if (st == MG_OK && !mg_file_exists(out))
        st = mg_fail(err, MG_EMISSING,
                     "landmarks: %s is not there: install Debian's libdlib-data, or put it into the folder that "
                     "$MASKGEN_MODELS names",
                     LANDMARK_FILE);
    return st;
}

mg_status mg_landmarks_hash(char hex[MG_HASH_HEX], const mg_context *context, mg_err *err)
{
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    static char known[MG_HASH_HEX], of[MG_MODEL_PATH];
    char path[MG_MODEL_PATH];
    mg_status st = model_path(path, context, err);
    if (st != MG_OK)
        return st;
    pthread_mutex_lock(&one_at_a_time);
    if (strcmp(of, path) != 0 && (st = mg_hash_file(path, known, err)) == MG_OK)
        strcpy(of, path);
    memcpy(hex, known, sizeof known);
    pthread_mutex_unlock(&one_at_a_time);
    return st;
}

mg_status mg_landmarks_find(mg_point out[MG_LANDMARKS], const mg_image *im, mg_rect box, const mg_context *context,
                            mg_err *err)
{
    char path[MG_MODEL_PATH];
    mg_status st = model_path(path, context, err);
    if (st == MG_OK)
        st = mg_dlib_landmarks(path, im, box, out, err);
    for (int i = 0; st == MG_OK && i < MG_LANDMARKS; i++) {
        out[i].x += 0.5;
        out[i].y += 0.5;
    }
    return st;
}
