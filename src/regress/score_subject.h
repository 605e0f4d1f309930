/* What a score batch scores: one file, read, and what rows say of it whoever scored it. */
#ifndef MG_REGRESS_SCORE_SUBJECT_H
#define MG_REGRESS_SCORE_SUBJECT_H

#include "faceset/faceset.h"
#include "pattern/pattern_file.h"
#include "regress/score_file.h"

/* Bytes of a detector's or recogniser's name; of a recogniser's with its aligner's. */
enum { SCORE_NAME = MG_PATH_MAX + 32, SCORE_MODEL = SCORE_NAME + 32 };

/* A picture, or a pattern. */
typedef struct score_subject {
    char *path; /* its name in rows */
    bool is_pattern;
    mg_image picture;
    char sha256[MG_HASH_HEX]; /* of the picture's file */
    mg_pattern_file file;
    mg_conditions worn; /* the pattern */
} score_subject;
/* Into one whose path is set. MG_EINPUT: no picture, no pattern. */
mg_status score_subject_read(score_subject *s, mg_as as, const char *path, mg_err *err);
void score_subject_free(score_subject *s);
/* RGB, and the SHA-256 of its file. */
mg_status score_picture_read(mg_image *out, char sha256[MG_HASH_HEX], const char *path, mg_err *err);

/* Path, kind and who scored it, and the inputs that every row begins with; the others are added to *inputs. */
mg_json *score_row_start(const score_subject *s, const char *by, mg_json **inputs);
/* The row of a file that was not scored. */
mg_json *score_row_error(const char *path, const char *by, const mg_err *why);
/* How pictures are looked at. */
void score_put_view(mg_json *inputs, bool rgb, const mg_spec *spec);
/* The file's own inputs: of a picture its hash, of a pattern what it is and whose faces wear it. */
void score_put_subject(mg_json *inputs, const score_subject *s, const mg_faceset *faces, const mg_faces_spec *spec);

#endif
