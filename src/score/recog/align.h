/* The arithmetic between a face's points and the square picture that a recogniser looks at.
 *
 * Within this folder, a picture's coordinates are counted from the middle of its first pixel ("index coordinates"):
 * those of mg_point less ½. */
#ifndef MG_SCORE_RECOG_ALIGN_H
#define MG_SCORE_RECOG_ALIGN_H

#include "score/recog/recog.h"

/* A turn, an enlargement and a shift: (x, y) of the cut-out is (a·x − b·y + tx, b·x + a·y + ty) of the picture. */
typedef struct align_map {
    double a, b, tx, ty;
} align_map;

/* The map that takes `from` nearest to `to`, by least squares over n ≥ 2 points. False: the points of `from` coincide,
 * or some number is none. */
bool align_fit(align_map *out, const mg_point *from, const mg_point *to, int n);
mg_point align_at(align_map m, mg_point p);

/* Where ArcFace's cut-out of size × size px has the points of MG_ALIGN_FIVE: those of its 112 px, enlarged about the
 * corner. */
void align_arc(mg_point out[5], int size);
/* Where dlib's face chip of 150 px and a padding of ¼ has them. */
void align_chip(mg_point out[5]);
/* The height halfway between eyes and tip of the nose, of points of MG_ALIGN_FIVE. */
double align_halfway(const mg_point five[5]);

/* A square cut-out without a turn: its side is the box's longer one times `times`, its middle that of the box, moved
 * down by `lower` sides of the box. */
typedef struct align_frame {
    double times, lower;
} align_frame;
align_map align_box(mg_rect box, align_frame frame, int size);
/* Those that frame as the points of ArcFace and of dlib's chip would, for a face whose box alone is known. Measured on
 * the 55 photos of libdlib19.1's johns, as means over dlib's HOG boxes of what the 68 points give
 * (tests/tools/recog --frames). */
#define ALIGN_FRAME_ARC                                                                                                \
    {                                                                                                                  \
        1.31, -0.17                                                                                                    \
    }
#define ALIGN_FRAME_CHIP                                                                                               \
    {                                                                                                                  \
        1.21, 0.02                                                                                                     \
    }
/* Halfway between eyes and nose of a face whose box alone is known, in its picture. */
double align_box_halfway(mg_rect box);

/* The cut-out of size × size px. Between four pixels it is bilinear; where it is coarser than the picture, each of its
 * pixels is the mean of as many such places as fit. Outside the picture is black. */
mg_status align_cut(mg_image *out, const mg_image *rgb, align_map m, int size, mg_err *err);
/* Gives all rows whose middle is below `level` one colour. */
void align_blank(mg_image *im, double level, const uint8_t colour[3]);

/* How a network's cut-out is made. */
typedef struct align_crop {
    int size;
    bool boxed;        /* by the box also where points are known */
    align_frame frame; /* of the box */
    uint8_t blank[3];  /* RGB: what says nothing to the network */
} align_crop;
/* The cut-out of an aligned face, after ArcFace's points (or the two of them that are known) where the alignment has
 * any; of the upper half alone where `upper`. */
mg_status align_face(mg_image *out, const mg_image *rgb, const mg_alignment *a, const align_crop *crop, bool upper,
                     mg_err *err);
/* What every recogniser asks first: MG_EINPUT where the picture has no colours or the face was not found. */
mg_status align_check(const char *name, const mg_image *rgb, const mg_alignment *a, mg_err *err);

#endif
