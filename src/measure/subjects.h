/* Whom measurements are of. The face is the unit of every statistic: its views and distances are repeated measurements
 * of it, and the faces of one photo share that photo's light and camera. So values are averaged for each face first,
 * and what is resampled is photos. */
#ifndef MG_MEASURE_SUBJECTS_H
#define MG_MEASURE_SUBJECTS_H

#include <stdbool.h>

#include "base/stats.h"
#include "maskgen/face.h"

#ifdef __cplusplus
extern "C" {
#endif

/* n measurements sorted by whom they are of. */
typedef struct mg_subjects {
    size_t n, faces, photos;
    size_t *face;  /* [n]: of each measurement, 0 … faces − 1 in the order of the faces' numbers; owned */
    size_t *photo; /* [faces]: 0 … photos − 1; owned */
    size_t *views; /* [faces]: how many measurements are of each; owned */
    double *room;  /* what the sums of a bootstrap are made in: one caller at a time; owned */
} mg_subjects;

/* `of` NULL: n faces in n photos. False where memory is out. */
bool mg_subjects_new(mg_subjects *out, const mg_subject *of, size_t n);
void mg_subjects_free(mg_subjects *s);

/* The mean of each face's own measurements, into by_face[faces]. */
void mg_subjects_means(double *by_face, const mg_subjects *s, const double *v);
/* 95 % percentile bootstrap over photos (over faces, where each has a photo of its own) of the mean over faces.
 * NaN for one photo, which tells nothing of others. */
mg_interval mg_subjects_bootstrap(const mg_subjects *s, const double *by_face, uint64_t seed);
/* 95 % interval of a rate: by_face holds each face's share of its views, `found` their sum. Wilson's where every face
 * was seen once, in a photo of its own. Else the bootstrap over photos; where that cannot tell, since fewer than five
 * photos' worth of faces were found, or not found, or since all photos are alike, Wilson's with the number of photos.
 */
mg_interval mg_subjects_rate(const mg_subjects *s, double found, const double *by_face, uint64_t seed);

/* "170 views of 34 faces in 6 photos"; "16 faces" where each was seen once, in a photo of its own. `noun`: "face",
 * "head". */
enum { MG_SUBJECTS_TEXT = 96 };
void mg_subjects_words(char out[MG_SUBJECTS_TEXT], const char *noun, size_t faces, size_t photos, size_t views);

#ifdef __cplusplus
}
#endif
#endif
