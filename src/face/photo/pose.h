/* A photo's camera and the head in it, from 68 landmarks. */
#ifndef MG_FACE_PHOTO_POSE_H
#define MG_FACE_PHOTO_POSE_H

#include "face/head/scene.h"

typedef struct pose {
    double yaw, pitch, roll; /* degrees */
    double scale;            /* px a cm at the head's origin */
    double x, y;             /* of the head's origin, px */
} pose;

/* Solves n normal equations; `a` has their matrix, which is positive definite, and the right-hand side as its last
 * column, and is used up. */
void solve_positive(int n, double a[n][n + 1], double *x);
void pose_camera(const pose *p, camera *c);
/* Starts from the mean head's pose (solvePnP), then fits pose and proportions together. `who` becomes the mean head
 * with the face's proportions. MG_EINPUT: the landmarks fit no head. */
mg_status pose_fit(pose *out, head *who, const mg_face *f, mg_err *err);

#endif
