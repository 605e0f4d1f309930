/* Recognisers: pictures of a face as vectors that are near one another where the person is the same; and aligners,
 * which tell a recogniser where eyes, nose and mouth are. Two tables of rows; how one is added: recog_rows.h.
 *
 * A similarity grows with likeness; margin = similarity − threshold, so that 0 or more is a match, as a detector's
 * margin of 0 or more is a face. */
#ifndef MG_SCORE_RECOG_RECOG_H
#define MG_SCORE_RECOG_RECOG_H

#include "maskgen/scorer.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- aligners ---------------------------------------------------------------------------------------------------- */

typedef enum mg_align_scheme {
    MG_ALIGN_BOX,   /* no points: the detector's box alone */
    MG_ALIGN_68,    /* point[68], iBUG 300-W's (scorer.h) */
    MG_ALIGN_DLIB5, /* point[5], dlib's: corners of the eye at the picture's right (outer, inner), at its left (outer,
                       inner), the base of the nose */
    MG_ALIGN_FIVE   /* point[5]: eye at the picture's left, eye at its right, tip of the nose, corners of the mouth */
} mg_align_scheme;

typedef struct mg_alignment {
    bool found; /* else nothing of the rest but the box is known: the recogniser cannot be asked ("failure to align") */
    mg_align_scheme scheme;
    mg_rect box;                  /* of the face, as a detector framed it */
    mg_point point[MG_LANDMARKS]; /* px, the centre of the first pixel is (½, ½) */
} mg_alignment;

/* Whether a recogniser would see the same picture by both. */
bool mg_alignment_same(const mg_alignment *a, const mg_alignment *b);
/* The five points of MG_ALIGN_FIVE from any scheme that has points (of 68: means of 36 … 41 and 42 … 47, then 30, 48
 * and 54); returns how many are known: 5, 2 of dlib's five (the eyes), 0 of a box. */
int mg_alignment_five(mg_point out[5], const mg_alignment *a);

enum {
    MG_ALIGNER_BARE = 1 << 0,    /* is asked on the bare face and its answer kept for whatever that face wears: nothing
                                    for a picture whose bare face nobody has */
    MG_ALIGNER_UNLISTED = 1 << 1 /* for tests */
};

typedef struct mg_aligner_ops mg_aligner_ops;
struct mg_aligner_ops {
    const char *name, *summary, *licence;
    unsigned flags;   /* MG_ALIGNER_… */
    const void *data; /* this row's constants */
    /* MG_OK when it can be opened here, else MG_EMISSING with what to do. NULL: always. */
    mg_status (*available)(const mg_aligner_ops *row, const mg_context *context, mg_err *err);
    mg_status (*open)(void **self, const mg_aligner_ops *row, const mg_context *context,
                      mg_err *err); /* one thread's */
    /* Of the face in `box` of an RGB picture. A face that it does not find is no error: out->found is false. */
    mg_status (*find)(void *self, const mg_image *rgb, mg_rect box, mg_alignment *out, mg_err *err);
    mg_status (*weights)(void *self, char hex[MG_HASH_HEX], mg_err *err); /* NULL: it has learnt nothing */
    void (*close)(void *self);
    const char *library;
    const char *(*version)(void);
};
extern const mg_aligner_ops *const mg_aligner_rows[]; /* ends with NULL; has the unlisted ones too */

enum { MG_ALIGNERS_MAX = 8 };
/* Asked where nobody names one: the one that patterns break, and its answer on the bare face, which none can. */
#define MG_ALIGNERS_USUAL "dlib-68,oracle"
typedef struct mg_aligners {
    int count;
    const mg_aligner_ops *at[MG_ALIGNERS_MAX];
} mg_aligners;
/* "NAME,…", none twice; "all": every listed row. MG_EINPUT names the nearest and the list. */
mg_status mg_aligners_parse(mg_aligners *out, const char *text, mg_err *err);

/* ---- recognisers ------------------------------------------------------------------------------------------------- */

enum { MG_EMBED_MAX = 4096 }; /* values of a vector at most */

enum {
    MG_RECOGNISER_REPORT = 1 << 0,  /* kept for reporting: the library's own patterns are never searched on it */
    MG_RECOGNISER_UNLISTED = 1 << 1 /* for tests */
};

typedef struct mg_recogniser_ops mg_recogniser_ops;
struct mg_recogniser_ops {
    const char *name, *summary, *licence;
    const char *argument;   /* "FILE", "COMMAND": it is written NAME:FILE; NULL: the name alone */
    unsigned flags;         /* MG_RECOGNISER_… */
    double threshold;       /* similarity of a match, as the model's makers or we (said beside it) chose it; options may
                               set another: mg_recogniser_threshold */
    double tolerance;       /* difference that a baseline allows, in similarity */
    const mg_param *params; /* over this row's own options, the first for its argument; NULL: it has none */
    size_t opts_size;
    const void *data; /* this row's constants: model file, input, crop */
    mg_status (*available)(const mg_recogniser_ops *row, const void *opts, const mg_context *context, mg_err *err);
    mg_status (*open)(void **self, const mg_recogniser_ops *row, const void *opts, const mg_context *context,
                      mg_err *err); /* one thread's */
    int (*dims)(const void *self);
    /* The vector of a face in an RGB picture: out[dims]. `upper`: of eyes and forehead only, what lies below the middle
     * between eyes and nose being blanked in the aligned picture. MG_EINPUT: a->found is false. */
    mg_status (*embed)(void *self, const mg_image *rgb, const mg_alignment *a, bool upper, float *out, mg_err *err);
    double (*similarity)(const float *a, const float *b, int dims);
    mg_status (*weights)(void *self, char hex[MG_HASH_HEX], mg_err *err); /* NULL: nobody can see it */
    void (*close)(void *self);
    const char *library;
    const char *(*version)(void);
};
extern const mg_recogniser_ops *const mg_recogniser_rows[]; /* ends with NULL; has the unlisted ones too */

typedef struct mg_recogniser {
    const mg_recogniser_ops *row;
    void *opts;    /* the row's own struct, owned; NULL where it has none */
    double weight; /* in a list that is searched on, > 0 */
} mg_recogniser;

enum { MG_RECOGNISERS_MAX = 16 };
typedef struct mg_recognisers {
    int count;
    mg_recogniser at[MG_RECOGNISERS_MAX]; /* owned */
} mg_recognisers;
/* "NAME[:ARGUMENT][:WEIGHT],…", none twice; an argument may be followed by options, "FILE;size=112;order=bgr". "all":
 * every listed row that needs no argument. */
mg_status mg_recognisers_parse(mg_recognisers *out, const char *text, mg_err *err);
mg_status mg_recognisers_copy(mg_recognisers *out, const mg_recognisers *from, mg_err *err);
void mg_recognisers_free(mg_recognisers *list); /* leaves {0} */
/* "" where none was given; valid until the list is freed. */
const char *mg_recogniser_argument(const mg_recogniser *r);
/* "NAME" or "NAME:ARGUMENT"; returns out. */
char *mg_recogniser_name(const mg_recogniser *r, char *out, size_t size);
double mg_recogniser_threshold(const mg_recogniser *r);
mg_status mg_recogniser_available(const mg_recogniser *r, const mg_context *context, mg_err *err);
mg_status mg_recogniser_open(void **self, const mg_recogniser *r, const mg_context *context, mg_err *err);
/* Name the weights of an open one; "none" where they cannot be seen. */
mg_status mg_recogniser_weights(const mg_recogniser_ops *row, void *self, char hex[MG_HASH_HEX], mg_err *err);
mg_status mg_aligner_weights(const mg_aligner_ops *row, void *self, char hex[MG_HASH_HEX], mg_err *err);
/* The same of a whole list, each opened for it and closed again. */
mg_status mg_recognisers_weights(const mg_recognisers *list, char hex[][MG_HASH_HEX], const mg_context *context,
                                 mg_err *err);
mg_status mg_aligners_weights(const mg_aligners *list, char hex[][MG_HASH_HEX], const mg_context *context, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
