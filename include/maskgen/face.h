/* Face templates: a picture of a bare face in linear light, and the mask layer that lets any cloth be worn on it.
 *
 * A template is finished geometry: pose, light and distance are fixed. Rendering a pattern on it (render.h) is, per
 * covered pixel, light[c] = rest[c] + tint[c] · Σ gain[s] · albedo[texel[s]][c] followed by the tone curve, so a
 * changed cell touches a known, small set of pixels. */
#ifndef MASKGEN_FACE_H
#define MASKGEN_FACE_H

#include "maskgen/image.h"
#include "maskgen/scorer.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_texture mg_texture; /* a picture, and the light that cloth printed with it gives back; opaque */

/* Numbers of a face and of the photo it is in: the unit of every statistic, and what shares light and camera. A
 * synthetic head is a photo of its own. */
typedef struct mg_subject {
    size_t face, photo;
} mg_subject;

enum { MG_FACE_MAX_SIDE = 2048 }; /* px of a template; a flat canvas may be as large as any picture */

/* One sub-sample of a covered pixel: `gain` is its share of the pixel times the light that falls on the cloth there. */
typedef struct mg_sample {
    uint32_t texel; /* index into mg_texture.texel */
    float gain;
} mg_sample;

typedef struct mg_layer {
    mg_rect bounds; /* holds every pixel that has samples */
    float *rest; /* [h][w][3] linear light of the pixel with black-body cloth: what the mask leaves uncovered, straps,
                    gloss; equals `bare` where there is no mask */
    uint32_t *first;   /* [h·w + 1]: samples of pixel p are sample[first[p]] … sample[first[p+1] − 1] */
    mg_sample *sample; /* owned */
    float tint[3];     /* colour of the light on the cloth */
} mg_layer;

/* The tone curve: linear light 0 … MG_TONE_MAX to display values 0 … 255, tabulated, linear between entries. */
enum { MG_TONE_STEPS = 4096 };
#define MG_TONE_MAX 1.5f
typedef struct mg_tone {
    float at[MG_TONE_STEPS + 2];
} mg_tone;
/* x below 0, or no number at all, counts as 0, above MG_TONE_MAX as MG_TONE_MAX. */
static inline float mg_tone_map(const mg_tone *t, float x)
{
    float k = x * (MG_TONE_STEPS / MG_TONE_MAX);
    k = k > 0 ? k : 0;
    k = k < MG_TONE_STEPS ? k : (float)MG_TONE_STEPS;
    int i = (int)k;
    return t->at[i] + (k - (float)i) * (t->at[i + 1] - t->at[i]);
}
/* The sRGB curve (IEC 61966-2-1); its first segment falls into exact linear steps, so 8-bit values survive a round
 * trip. */
MG_API void mg_tone_srgb(mg_tone *t);
MG_API float mg_srgb_linear(uint8_t v); /* 0 … 1 */

enum { MG_ORIGIN_MAX = 4096 + 32 }; /* a path, and "@224" */

typedef struct mg_face {
    char name[64];              /* file-name safe: "synth-7", "portrait_01" */
    char origin[MG_ORIGIN_MAX]; /* "synth:7" or the photo's path as given */
    char file[256],
        file_hash[MG_HASH_HEX]; /* photos: the file's name without its folder, and the SHA-256 of its bytes; else "" */
    char hash[MG_HASH_HEX];     /* SHA-256 over the template's bytes (bare, layer, tone, box) */
    int number;                 /* of the face in its photo, from 0 in the order of detection */
    mg_subject subject; /* within its set: the same for one face in all its views and at all widths (faceset.h) */
    size_t
        person; /* within its set: the same for all pictures of one, from 1; 0: only this face is known to be theirs */
    bool synthetic;
    bool flat; /* no face at all: the texture itself is the picture (mg_face_flat) */
    int w, h;
    float *bare; /* [h][w][3] linear light, owned */
    mg_layer layer;
    mg_tone tone;
    float blur, noise; /* the template's own camera: Gaussian sigma in px, noise sd in display units (0: none) */
    uint64_t noise_seed;
    mg_rect box; /* the true face, as dlib's detector would frame it */
    bool has_landmarks;
    mg_point landmark[MG_LANDMARKS]; /* 68-point scheme of dlib's predictor (iBUG 300-W), px */
    double yaw, pitch, roll;         /* degrees; 0 where unknown */
    double skin;                     /* synthetic: linear luminance of the skin's albedo; photos: 0 */
} mg_face;

/* Frees what it owns, leaves {0}. */
MG_API void mg_face_free(mg_face *f);
/* Whether it owns pictures and a layer: false for a canvas (mg_face_flat) and for {0}. */
static inline bool mg_face_is_template(const mg_face *f)
{
    return f->bare && f->layer.rest && f->layer.first;
}
/* Whether two faces of one set are known to be the same person's: by their folder, or as views of one face. */
static inline bool mg_face_same_person(const mg_face *a, const mg_face *b)
{
    return a->person || b->person ? a->person == b->person : a->subject.face == b->subject.face;
}
/* Fills f->hash from everything that decides its renderings. MG_EINPUT: an empty face. */
MG_API mg_status mg_face_seal(mg_face *f, mg_err *err);
/* A w×h canvas: no box, no geometry; bounds are the whole of it. Its pictures are the texture's pixels, unchanged. */
MG_API mg_status mg_face_flat(mg_face *f, int w, int h, mg_err *err);
/* Allocates bare, rest and first for w×h, each 1 … MG_FACE_MAX_SIDE; samples are added by the geometry. */
MG_API mg_status mg_face_alloc(mg_face *f, int w, int h, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
