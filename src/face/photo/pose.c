/* Landmarks to head: Gauss-Newton on the reprojection of the mean head's landmarks, over pose and a few proportions
 * that keep to a belief about people. The far cheek of a turned head shows its outline, not the points near the ear:
 * there the outermost point at the same height stands for the landmark. */
#include "face/photo/pose.h"

#include <math.h>
#include <string.h>

#include "score/cv/cv.h"

#define DISTANCE 100.0 /* cm, assumed of every photo: perspective only */

enum { POSE = 6, BUILD = 6, UNKNOWNS = POSE + BUILD, FORWARD = 5, ROUNDS = 7, MARKS = MG_LANDMARKS };

void pose_camera(const pose *p, camera *c)
{
    camera_turn(c, p->yaw, p->pitch, p->roll, DISTANCE);
    c->focal = (float)(p->scale * DISTANCE);
    c->px = (float)p->x;
    c->py = (float)p->y;
}

/* How far a landmark counts, 0 … 1, chosen: lips and brows move with the expression, the ears' ends are guesses. */
static double weight_of(int i)
{
    if (i <= 16)
        return i < 2 || i > 14 ? 0.25 : 0.7;
    if (i <= 26)
        return 0.2;
    if (i <= 35)
        return 1;
    if (i <= 47)
        return i == 36 || i == 39 || i == 42 || i == 45 ? 1 : 0.6;
    return i == 48 || i == 54 || i == 51 ? 0.4 : 0.1;
}

/* The proportions that are fitted, as offsets from the mean: their standard deviations, factors of the mean first, then
 * cm. Chosen: up to a half wider than heads are drawn with (identity.c), for the mean head stands for everybody here;
 * the eyes, by which the scale is known, a little narrower. */
static const double spread[BUILD] = {0.05, 0.06, 0.5, 0.35, 0.3, 0.12};

static void build(head *h, const double *k)
{
    head_mean(h);
    h->face_w += (float)k[0];
    h->jaw_w += (float)k[1];
    h->chin_y += (float)k[2];
    h->nose_y += (float)k[3];
    h->mouth_y += (float)k[4];
    h->eye_x += (float)k[5];
}

typedef struct marks {
    vec3 at[MARKS];
    vec3 jaw[9][FORWARD]; /* right half */
} marks;

static void find_marks(marks *m, const double *k)
{
    head h;
    build(&h, k);
    head_landmarks(&h, m->at);
    for (int i = 0; i < 9; i++)
        for (int j = 0; j < FORWARD; j++)
            m->jaw[i][j] = j == 0 ? m->at[16 - i] : head_jaw(&h, i, (float)j * 9);
}

static mg_point project(const camera *c, vec3 p)
{
    mg_point q;
    camera_project(c, p, &q.x, &q.y);
    return q;
}

/* All landmarks in the picture, the far jaw by its outline. */
static void picture_of(const pose *p, const marks *m, mg_point out[MARKS])
{
    camera c;
    pose_camera(p, &c);
    double across = cos(p->roll * RAD), down = -sin(p->roll * RAD);
    float far = p->yaw > 0 ? 1.0f : -1.0f;
    for (int i = 0; i < MARKS; i++)
        out[i] = project(&c, m->at[i]);
    for (int i = 0; i < 8; i++) {
        int at = far > 0 ? 16 - i : i;
        for (int j = 1; j < FORWARD; j++) {
            vec3 v = m->jaw[i][j];
            v.x *= far;
            mg_point q = project(&c, v);
            if ((double)far * ((q.x - out[at].x) * across + (q.y - out[at].y) * down) > 0)
                out[at] = q;
        }
    }
}

static pose pose_of(const double *x)
{
    return (pose){x[0], x[1], x[2], x[3], x[4], x[5]};
}

/* Gauss-Jordan elimination; the diagonal can be the pivot. */
void solve_positive(int n, double a[n][n + 1], double *x)
{
    for (int k = 0; k < n; k++)
        for (int i = 0; i < n; i++) {
            double q = i == k ? 0 : a[i][k] / a[k][k];
            for (int j = k; q != 0 && j <= n; j++)
                a[i][j] -= q * a[k][j];
        }
    for (int k = 0; k < n; k++)
        x[k] = a[k][n] / a[k][k];
}

/* The landmarks at x, and how far each goes in the picture, px, for a unit of each unknown: differences over `nudge`.
 */
static void differentiate(double *x, mg_point base[MARKS], mg_point slope[UNKNOWNS][MARKS])
{
    static const double nudge[UNKNOWNS] = {0.5, 0.5, 0.5, 0.02, 0.5, 0.5, 0.01, 0.01, 0.1, 0.1, 0.1, 0.05};
    marks m, n;
    pose p = pose_of(x);
    find_marks(&m, x + POSE);
    picture_of(&p, &m, base);
    for (int k = 0; k < UNKNOWNS; k++) {
        double own = x[k];
        x[k] += nudge[k];
        p = pose_of(x);
        if (k >= POSE)
            find_marks(&n, x + POSE);
        picture_of(&p, k < POSE ? &m : &n, slope[k]);
        x[k] = own;
        for (int i = 0; i < MARKS; i++)
            slope[k][i] = (mg_point){(slope[k][i].x - base[i].x) / nudge[k], (slope[k][i].y - base[i].y) / nudge[k]};
    }
}

/* A landmark's standard error is taken as ¼ cm (chosen); one that is off by thrice that counts half (Cauchy). */
static void add_residuals(double a[UNKNOWNS][UNKNOWNS + 1], double scale, const mg_point *seen, const mg_point *base,
                          mg_point slope[UNKNOWNS][MARKS])
{
    for (int i = 0; i < MARKS; i++) {
        double rx = seen[i].x - base[i].x, ry = seen[i].y - base[i].y, unit = 0.25 * scale;
        double w = weight_of(i) / (unit * unit) / (1 + (rx * rx + ry * ry) / (9 * unit * unit));
        for (int k = 0; k < UNKNOWNS; k++) {
            for (int l = 0; l < UNKNOWNS; l++)
                a[k][l] += w * (slope[k][i].x * slope[l][i].x + slope[k][i].y * slope[l][i].y);
            a[k][UNKNOWNS] += w * (slope[k][i].x * rx + slope[k][i].y * ry);
        }
    }
}

/* The belief: yaw and pitch have a standard deviation of 20 and 10 degrees, the proportions theirs. */
static void add_belief(double a[UNKNOWNS][UNKNOWNS + 1], const double *x)
{
    const double tight[2] = {1 / (20.0 * 20.0), 1 / (10.0 * 10.0)};
    for (int k = 0; k < UNKNOWNS; k++) {
        double w = k < 2 ? tight[k] : k < POSE ? 0 : 1 / (spread[k - POSE] * spread[k - POSE]);
        a[k][k] += w;
        a[k][UNKNOWNS] -= w * x[k];
    }
}

/* One step of Gauss and Newton. */
static void step(double *x, const mg_point *seen)
{
    mg_point base[MARKS], slope[UNKNOWNS][MARKS];
    double a[UNKNOWNS][UNKNOWNS + 1] = {{0}}, d[UNKNOWNS];
    differentiate(x, base, slope);
    add_residuals(a, x[3], seen, base, slope);
    add_belief(a, x);
    solve_positive(UNKNOWNS, a, d);
    for (int k = 0; k < UNKNOWNS; k++)
        x[k] += d[k];
}

/* Weighted root mean square of the residuals, cm. */
static double residual(const double *x, const mg_point *seen)
{
    mg_point at[MARKS];
    marks m;
    pose p = pose_of(x);
    double sum = 0, all = 0;
    find_marks(&m, x + POSE);
    picture_of(&p, &m, at);
    for (int i = 0; i < MARKS; i++) {
        double w = weight_of(i), dx = seen[i].x - at[i].x, dy = seen[i].y - at[i].y;
        sum += w * (dx * dx + dy * dy);
        all += w;
    }
    return sqrt(sum / all) / x[3];
}

/* solvePnP on points that neither outline nor expression moves, with the y and z axes turned to OpenCV's. */
static mg_status start(double *x, const mg_face *f, const mg_point *seen, mg_err *err)
{
    static const int rigid[] = {8, 27, 28, 29, 30, 31, 33, 35, 36, 39, 42, 45, 48, 54};
    enum { RIGID = sizeof rigid / sizeof rigid[0] };
    double model[RIGID][3], r[9], t[3], none[BUILD] = {0};
    mg_point image[RIGID], centre = {f->box.x + f->box.w / 2.0, f->box.y + f->box.h / 2.0};
    marks m;
    find_marks(&m, none);
    for (int i = 0; i < RIGID; i++) {
        vec3 p = m.at[rigid[i]];
        model[i][0] = (double)p.x;
        model[i][1] = -(double)p.y;
        model[i][2] = -(double)p.z;
        image[i] = seen[rigid[i]];
    }
    double focal = f->box.w / 14.0 * DISTANCE;
    mg_status st = mg_cv_solve_pnp(model[0], image, RIGID, focal, centre, r, t, err);
    if (st != MG_OK)
        return st;
    if (!(t[2] > 20 && t[2] < 1000))
        return mg_fail(err, MG_EINPUT, "has landmarks that fit no head");
    /* diag(1, −1, −1) · r · diag(1, −1, −1) */
    double turn[9] = {r[0], -r[1], -r[2], -r[3], r[4], r[5], -r[6], r[7], r[8]};
    x[0] = atan2(-turn[6], turn[8]) / RAD;
    x[1] = asin(fmin(fmax(turn[7], -1), 1)) / RAD;
    x[2] = atan2(-turn[1], turn[4]) / RAD;
    x[3] = focal / t[2];
    x[4] = centre.x + focal * t[0] / t[2];
    x[5] = centre.y + focal * t[1] / t[2];
    return MG_OK;
}

mg_status pose_fit(pose *out, head *who, const mg_face *f, mg_err *err)
{
    double x[UNKNOWNS] = {0};
    const mg_point *seen = f->landmark;
    mg_status st = start(x, f, seen, err);
    for (int i = 0; st == MG_OK && i < ROUNDS; i++)
        step(x, seen);
    if (st != MG_OK)
        return st;
    double off = residual(x, seen);
    if (!(off < 1.2) || fabs(x[0]) > 60 || fabs(x[1]) > 45 || fabs(x[2]) > 60)
        return mg_fail(err, MG_EINPUT, "has landmarks that fit no head");
    *out = pose_of(x);
    build(who, x + POSE);
    return MG_OK;
}
