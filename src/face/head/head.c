/* All of the procedural head: skin, hair, teeth, eyes, glasses and clothes joined into one distance field with
 * materials. Teeth, glasses and clothes were chosen by eye; no finding rests on them. */
#include "face/head/head.h"

static float sd_teeth(const head *h, vec3 p)
{
    if (head_mouth_gap(h) < 0.08f || far_from(p, v3(0, h->mouth_y, 5), 4))
        return 1e9f;
    return sd_ellipsoid(p, v3(0, h->mouth_y + 0.1f, 3.3f), v3(2.8f, 2.4f, 3.5f));
}

static float sd_cloth(const head *h, vec3 p)
{
    if (p.y > -6) /* the collar's highest point is at -9.4 */
        return p.y + 9.3f;
    vec3 q = v3(fabsf(p.x), p.y, p.z);
    float d = sd_cone(q, v3(0, -19.5f, -3.5f), v3(15, -22, -4), 4.6f, 4.0f);
    d = smin(d, sd_ellipsoid(p, v3(0, -27, -2.5f), v3(16, 9, 6.5f)), 3);
    d = smin(d, sd_ellipsoid(p, v3(0, -48, -3), v3(18, 26, 8)), 3);
    d = smin(d, sd_cone(p, v3(0, -15, -3), v3(0, -22, -3), h->neck + 0.2f, h->neck + 3), 2);
    if (h->cloth_kind == 1) /* a turned collar */
        d = smin(d, sd_cone(q, v3(h->neck + 0.6f, -14.2f, -1.5f), v3(2.2f, -18.6f, 4.2f), 0.55f, 0.6f), 0.5f);
    float low = h->cloth_kind == 2 ? 3 : 0;
    return smax(d, -sd_ellipsoid(p, v3(0, -13.5f - low, 4), v3(4.5f * h->collar + 2, 5 * h->collar + 1 + low, 7)),
                0.4f);
}

static float sd_glasses(const head *h, vec3 p)
{
    vec3 q = v3(fabsf(p.x), p.y, p.z);
    float front = 8.1f - 0.035f * q.x * q.x, cx = h->eye_x + 0.1f, r = 0.75f * minf(1, h->lens_h);
    float ox = fabsf(q.x - cx) - h->lens_w + r, oy = fabsf(q.y + 0.15f) - h->lens_h + r;
    float mx = maxf(ox, 0), my = maxf(oy, 0), ring = sqrtf(mx * mx + my * my) - r + minf(maxf(ox, oy), 0);
    float dz = q.z - front, d = sqrtf(ring * ring + dz * dz) - h->rim;
    d = minf(d, sd_cone(q, v3(0, 0.55f, 8.15f), v3(cx - h->lens_w, 0.35f, front), h->rim, h->rim));
    d = minf(d, sd_cone(q, v3(cx + h->lens_w, 0.5f, 7 - 0.1f * h->lens_w), v3(7.5f * h->skull_w, 0.9f, -1), h->rim,
                        h->rim * 0.8f));
    return d * 0.8f;
}

static float nearer(float d, float other, material m, material *mat)
{
    if (other < d) {
        *mat = m;
        return other;
    }
    return d;
}

float head_part_sd(const head *h, vec3 p, material m)
{
    return m == MAT_SKIN ? head_skin_sd(h, p) : m == MAT_HAIR ? head_hair_sd(h, p) : head_sd(h, p, NULL);
}

float head_sd(const head *h, vec3 p, material *mat)
{
    material m = MAT_CLOTH;
    float d = sd_cloth(h, p);
    bool round = h->hair == HAIR_AFRO || h->hair == HAIR_CURLS;
    float ball = v3_len(v3(p.x, p.y + 1, p.z)) - (round ? 18 : 15);
    bool lengths = h->hair == HAIR_LONG || h->hair == HAIR_WAVY || h->hair == HAIR_BOB;
    if (ball > 2) {
        d = nearer(d, minf(ball, maxf(head_neck_sd(h, p), 0.3f)), MAT_SKIN, &m);
        if (lengths)
            d = nearer(d, head_hair_sd(h, p), MAT_HAIR, &m);
    } else {
        d = nearer(d, head_skin_sd(h, p), MAT_SKIN, &m);
        d = nearer(d, sd_teeth(h, p), MAT_TEETH, &m);
        if (p.z > 2)
            d = nearer(d, sd_sphere(v3(fabsf(p.x), p.y, p.z), head_eye(h), EYE_RADIUS), MAT_EYE, &m);
        if (h->glasses)
            d = nearer(d, sd_glasses(h, p), MAT_FRAME, &m);
        d = nearer(d, head_hair_sd(h, p), MAT_HAIR, &m);
    }
    if (mat)
        *mat = m;
    return d;
}
