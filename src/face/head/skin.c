/* The skin of the procedural head as a signed distance field, and the landmarks on it: one expression per feature,
 * smoothly joined, mirrored in x. The mask over the skin is built of the same bones (mask_surface.c).
 *
 * A feature that sits inside a ball is skipped where the ball cannot matter, which is most of space. The nose, brows
 * and lips are inside balls around the front of the face, so a skipped feature never makes the distance too large by
 * more than the blend.
 *
 * Positions, sizes and blends, in cm, were chosen by eye with the prototype of this head, then checked as a whole: 39
 * of 40 of the prototype's heads are found by dlib's detector with a margin of at least 0.8, as are 34 of 36 photos.
 * Without nose, eyes or mouth its mean margin falls from 1.78 to 1.19, 1.44 and 1.45; brows, sockets and wrinkles
 * hardly change it, and are there for people who look at the pictures. */
#include "face/head/head.h"

float head_mouth_width(const head *h)
{
    return h->mouth_w + 0.55f * h->smile;
}

float head_mouth_line(const head *h, float ax)
{
    float t = ax / head_mouth_width(h);
    return h->mouth_y + (0.6f * h->smile - 0.06f) * t * t;
}

float head_mouth_gap(const head *h)
{
    return 0.5f * h->mouth_open * h->smile + 0.015f;
}

float head_almond(const head *h, float ex, float ey)
{
    const float half = 1.5f;
    ey -= h->eye_slant * ex;
    /* the upper lid peaks a little towards the nose, the lower one towards the temple */
    float u = (ex + 0.12f) / half, l = (ex - 0.15f) / half;
    float tu = 1 - u * u, tl = 1 - l * l;
    float up = ey - 0.54f * h->eye_open * (1 - 0.12f * h->smile) * tu;
    float low = -0.43f * (1 - 0.35f * h->smile) * tl - ey;
    return maxf(up, low) * 0.8f;
}

float head_skull_sd(const head *h, vec3 q)
{
    float d = sd_ellipsoid(q, v3(0, 2.8f, -1.2f), v3(7.3f * h->skull_w, 8.6f * h->skull_h, 9.2f));
    return smin(d, sd_ellipsoid(q, v3(0, 3.6f, 2.0f), v3(6.0f * h->skull_w, 5.6f, 5.5f)), 1.5f);
}

float head_neck_sd(const head *h, vec3 p)
{
    return sd_cone(p, v3(0, -7, -2.2f), v3(0, -19, -3.6f), h->neck, h->neck + 0.4f);
}

float head_face_sd(const head *h, vec3 q)
{
    return sd_ellipsoid(q, v3(0, -2.2f, 1.3f), v3(6.7f * h->face_w, 7.6f, 6.2f));
}

float head_add_jaw(const head *h, vec3 q, float d, float jaw, float angle, float chin)
{
    vec3 front = v3(1.5f, h->chin_y + 0.2f, h->chin_z - 0.6f);
    d = smin(d, sd_ellipsoid(q, v3(0, -6.4f, 1.3f), v3(5.6f * h->jaw_w, 4.5f * h->jaw_h, 5.5f)), jaw);
    d = smin(d, sd_cone(q, v3(4.5f * h->jaw_w, -6.8f, 0), front, 1.1f + 0.5f * h->gonion, 1.1f), angle);
    return smin(d, sd_ellipsoid(q, v3(0, h->chin_y, h->chin_z), v3(2.1f * h->chin_w, 1.6f, 1.75f)), chin);
}

float head_add_cheeks(const head *h, vec3 q, float d, float blend)
{
    d = smin(d, sd_sphere(q, v3(4.5f * h->face_w, -2.1f, 4.2f), 1.9f + 0.4f * h->cheek), 1.5f);
    float low = 1.45f + 0.35f * h->smile + 0.15f * h->cheek;
    return smin(d, sd_sphere(q, v3(3.5f, -3.9f + 0.4f * h->smile, 5.0f), low), blend);
}

float head_nose_sd(const head *h, vec3 q, float tip)
{
    return sd_cone(q, v3(0, 1.1f, 6.65f + h->bridge), v3(0, h->nose_y, h->nose_z - 0.75f), 0.5f, tip * h->nose_w);
}

/* An oval bowl with a rim (helix), a bowl's hollow (concha), a lobe and a tragus; tilted and turned out a little. */
static float sd_ear(const head *h, vec3 q)
{
    vec3 e = v3(q.x - 7.45f * h->skull_w, q.y + 0.9f, q.z + 1.2f);
    e = v3(e.x + 0.42f * e.z, e.y - 0.12f * e.z, e.z + 0.1f * e.y);
    float s = h->ear, d = sd_ellipsoid(e, v3(0, 0.25f * s, 0), v3(0.55f, 2.75f * s, 1.75f));
    d = smin(d, sd_ellipsoid(e, v3(-0.05f, -2.35f * s, 0.45f), v3(0.45f, 0.85f, 0.75f)), 0.5f); /* lobe */
    float hollow = sd_ellipsoid(e, v3(0.75f, -0.25f, 0.35f), v3(0.75f, 1.15f * s, 0.95f));
    hollow = minf(hollow, sd_ellipsoid(e, v3(0.62f, 1.15f * s, -0.15f), v3(0.5f, 1.0f * s, 1.0f)));
    d = smax(d, -hollow, 0.22f);
    d = smin(d, sd_cone(e, v3(0.2f, 0.55f, -0.2f), v3(0.1f, -1.35f * s, -0.55f), 0.3f, 0.22f), 0.25f); /* antihelix */
    return smin(d, sd_ellipsoid(e, v3(0.0f, -0.6f, 1.35f), v3(0.35f, 0.55f, 0.35f)), 0.3f);            /* tragus */
}

static float add_brows(const head *h, vec3 q, float d)
{
    float by = h->brow_y + 0.3f * h->brow_up;
    d = smin(d,
             sd_cone(q, v3(0.8f, by - 0.15f, 6.35f + h->brow_z), v3(4.7f, by - 0.1f, 4.75f + h->brow_z), 0.8f, 0.65f),
             0.9f);
    d = smax(d, -sd_ellipsoid(q, v3(h->eye_x + 0.05f, 0.15f, 8.0f), v3(2.1f, 1.3f, 1.55f + 0.35f * h->socket)), 0.9f);
    return smax(d, -sd_ellipsoid(q, v3(1.55f, 0.2f, 7.6f), v3(0.6f, 0.8f, 0.9f)), 0.7f);
}

static float add_nose(const head *h, vec3 q, float d)
{
    vec3 tip = v3(0, h->nose_y, h->nose_z - 0.75f);
    if (q.x > 2.8f + maxf(d, 0) || far_from(q, v3(0, -1.6f, 7.6f), d + 4.6f))
        return d;
    float w = h->nose_w, y = h->nose_y, z = h->nose_z;
    float n = smin(head_nose_sd(h, q, 0.7f), sd_sphere(q, tip, 0.84f * w), 0.5f);
    n = smin(n, sd_ellipsoid(q, v3(1.12f * w, y - 0.28f, z - 1.7f), v3(0.64f, 0.62f, 0.88f)), 0.5f);
    d = smin(d, n, 0.8f);
    d = smax(d, -sd_ellipsoid(q, v3(0.58f * w, y - 0.86f, z - 1.15f), v3(0.36f, 0.27f, 0.5f)), 0.22f);
    return smax(d, -sd_cone(q, v3(1.75f * w, y + 0.2f, z - 2.2f), v3(1.85f * w, y - 0.9f, z - 2.3f), 0.1f, 0.05f),
                0.4f);
}

static float add_folds(const head *h, vec3 q, float d)
{
    float fold = 0.09f + 0.2f * h->smile + 0.2f * h->age;
    d = smax(d,
             -sd_cone(q, v3(1.9f * h->nose_w, h->nose_y - 0.4f, 7.75f),
                      v3(h->mouth_w + 0.8f + 0.5f * h->smile, h->mouth_y + 0.3f, 6.15f), fold, fold * 0.5f),
             0.9f);
    return smax(d, -sd_cone(q, v3(2.1f, -1.2f, 7.35f), v3(4.0f, -1.35f, 6.75f), 0.16f + 0.2f * h->age, 0.12f), 0.85f);
}

static float add_lips(const head *h, vec3 q, float d)
{
    if (fabsf(q.y - h->mouth_y + 0.3f) > 2.9f + maxf(d, 0) || far_from(q, v3(0, h->mouth_y, 6.4f), d + 4.2f))
        return d;
    float w = head_mouth_width(h), gap = head_mouth_gap(h), soft = 1 - 0.3f * h->smile;
    float zc = 7.75f - 0.25f * h->smile, ze = 6.3f - 0.3f * h->smile;
    float y0 = h->mouth_y, y1 = head_mouth_line(h, w), up = 0.34f * h->lip_up * soft, low = 0.46f * h->lip_low * soft;
    vec3 corner = v3(w * 0.95f, y1, ze - 0.05f);
    float lips = sd_cone(q, v3(0, y0 + up * 0.8f + gap * 0.4f, zc), corner, up, 0.1f);
    lips = smin(lips, sd_cone(q, v3(0.55f, y0 + up * 0.95f + gap * 0.4f, zc - 0.08f), corner, up, 0.1f), 0.2f);
    lips = minf(lips, sd_cone(q, v3(0, y0 - low * 0.8f - gap, zc - 0.05f), corner, low, 0.1f));
    d = smin(d, lips, 0.38f);
    d = smax(d, -sd_ellipsoid(q, v3(0, y0 - 1.75f - gap * 0.6f, 8.5f), v3(1.5f, 0.5f, 0.85f)), 0.6f);
    d = smax(d, -sd_cone(q, v3(0, y0 + 0.95f, 8.2f), v3(0, y0 + 2.0f, 8.35f), 0.2f, 0.1f), 0.5f); /* philtrum */
    float t = clampf(1 - (q.x * q.x) / (w * w), 0, 1), mid = head_mouth_line(h, q.x);
    float above = (0.05f + gap * 0.45f) * t, below = (0.05f + gap * 1.15f) * t;
    float slit = maxf(maxf(q.y - mid - above, mid - below - q.y), q.x - w * 0.97f) * 0.8f;
    slit = maxf(slit, 6.15f - 0.35f * h->smile - q.z + (gap > 0.1f ? -1.0f : 0));
    return smax(d, -slit, 0.12f);
}

static float add_lids(const head *h, vec3 q, float d)
{
    vec3 e = v3_sub(q, head_eye(h));
    if (far_from(e, v3(0, 0, 0), d + 3.0f))
        return d;
    float ball = v3_len(e) - (EYE_RADIUS + 0.15f);
    d = smin(d, ball, 0.45f);
    float open = head_almond(h, e.x, e.y);
    open = maxf(maxf(open, ball - 0.9f), -e.z);
    return smax(d, -open, 0.1f);
}

float head_skin_sd(const head *h, vec3 p)
{
    vec3 q = v3(fabsf(p.x), p.y, p.z);
    float d = head_skull_sd(h, q);
    if (d > 4 && p.y > 4)
        return d - 0.5f;
    d = smin(d, head_face_sd(h, q), 1.5f);
    d = head_add_jaw(h, q, d, 1.5f, 1.6f, 1.4f);
    d = smin(d, head_neck_sd(h, p), 1.2f);
    if (!far_from(q, v3(7.6f * h->skull_w, -0.9f, -1.2f), d + 5))
        d = smin(d, sd_ear(h, q), 0.4f);
    if (p.z < 0)
        return d;
    if (d > 4.6f)
        return d - 2.8f;
    d = head_add_cheeks(h, q, d, 1.2f);
    if (q.y > -3 - maxf(d, 0))
        d = add_brows(h, q, d);
    d = add_nose(h, q, d);
    d = smin(d, sd_ellipsoid(q, v3(0, h->mouth_y + 0.4f, 5.0f), v3(2.9f, 2.5f, 2.6f)), 1.1f);
    if (q.y < 1)
        d = add_folds(h, q, d);
    d = add_lips(h, q, d);
    return add_lids(h, q, d);
}

vec3 head_front(const head *h, float x, float y)
{
    float z = 14;
    for (int i = 0; i < 120 && z > -14; i++) {
        float d = head_skin_sd(h, v3(x, y, z));
        if (d < 0.004f)
            break;
        z -= d * 0.85f;
    }
    return v3(x, y, z);
}

/* A point of the outline: out from the head's axis at height y, `a` degrees from straight ahead. */
static vec3 rim_point(const head *h, float a, float y)
{
    vec3 dir = v3(sinf(a / DEG), 0, cosf(a / DEG)), p = v3(0, y, 0);
    float r = 13;
    for (int i = 0; i < 120 && r > 0; i++) {
        float d = head_skin_sd(h, v3(dir.x * r, y, dir.z * r));
        if (d < 0.004f)
            break;
        r -= d * 0.85f;
    }
    p.x = dir.x * r;
    p.z = dir.z * r;
    return p;
}

vec3 head_jaw(const head *h, int i, float forward)
{
    static const float knot[9][2] = {{78, -0.022f}, {77, 0.146f},    {75, 0.315f},    {71, 0.484f}, {63, 0.642f},
                                     {51, 0.777f},  {34.5f, 0.885f}, {15.5f, 0.963f}, {0, 0.982f}};
    return rim_point(h, maxf(knot[i][0] - forward, 0), (h->chin_y - 1.6f) * knot[i][1]);
}

static void jaw_landmarks(const head *h, vec3 *out)
{
    for (int i = 0; i < 9; i++) {
        vec3 p = head_jaw(h, i, 0);
        out[16 - i] = p;
        out[i] = v3(-p.x, p.y, p.z);
    }
}

/* Mirrors right-half points (x > 0) into the list: order of the picture's left half is given by `left`. */
static void pair(const head *h, vec3 *out, int left, int right, float x, float y)
{
    out[right] = head_front(h, x, y);
    out[left] = v3(-out[right].x, out[right].y, out[right].z);
}

/* Places that look right were shifted by the mean difference from dlib's predictor on 24 rendered heads. */
void head_landmarks(const head *h, vec3 out[MG_LANDMARKS])
{
    jaw_landmarks(h, out);
    float by = h->brow_y + 0.05f + h->brow_up, arch = h->brow_arch;
    static const float brow_x[5] = {1.2f, 2.15f, 3.0f, 3.86f, 4.68f}, brow_up[5] = {-0.1f, 1.35f, 1.9f, 1.2f, -1.1f};
    for (int i = 0; i < 5; i++)
        pair(h, out, 21 - i, 22 + i, brow_x[i], by + arch * brow_up[i]);
    for (int i = 0; i < 4; i++)
        out[27 + i] = head_front(h, 0, mixf(0.35f, h->nose_y, (float)i / 3));
    float base = h->nose_y - 0.75f;
    out[33] = head_front(h, 0, base - 0.45f);
    pair(h, out, 32, 34, 0.6f * h->nose_w, base - 0.34f);
    pair(h, out, 31, 35, 1.15f * h->nose_w, base - 0.09f);
    float ex = h->eye_x, slant = h->eye_slant, up = 0.5f * h->eye_open, low = 0.4f;
    pair(h, out, 36, 45, ex + 0.97f, slant * 1.4f);
    pair(h, out, 37, 44, ex + 0.26f, up * 0.9f);
    pair(h, out, 38, 43, ex - 0.58f, up * 0.9f);
    pair(h, out, 39, 42, ex - 1.3f, -slant * 1.4f);
    pair(h, out, 40, 47, ex - 0.5f, -low * 0.85f);
    pair(h, out, 41, 46, ex + 0.32f, -low * 0.85f);
    float w = head_mouth_width(h), gap = head_mouth_gap(h), y = h->mouth_y, u = 0.72f * h->lip_up,
          l = 0.95f * h->lip_low;
    pair(h, out, 48, 54, w * 0.92f, head_mouth_line(h, w) - 0.06f);
    pair(h, out, 49, 53, w * 0.6f, head_mouth_line(h, w * 0.6f) + u * 0.7f + gap * 0.3f);
    pair(h, out, 50, 52, w * 0.22f, y + u + gap * 0.4f);
    out[51] = head_front(h, 0, y + u * 0.88f + gap * 0.4f);
    pair(h, out, 59, 55, w * 0.6f, head_mouth_line(h, w * 0.6f) - l * 0.65f - gap * 0.6f);
    pair(h, out, 58, 56, w * 0.25f, y - l * 0.78f - gap * 1.1f);
    out[57] = head_front(h, 0, y - l * 0.83f - gap * 1.1f);
    pair(h, out, 60, 64, w * 0.78f, head_mouth_line(h, w * 0.88f) - 0.1f);
    pair(h, out, 61, 63, w * 0.25f, y + gap * 0.4f);
    out[62] = head_front(h, 0, y + gap * 0.4f);
    pair(h, out, 67, 65, w * 0.25f, y - gap * 1.1f);
    out[66] = head_front(h, 0, y - gap * 1.1f);
}
