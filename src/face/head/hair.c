/* Hair as a signed distance field: the skull grown by a depth that style, hairline and strands give, cut off at the
 * hairline. All of it was chosen by eye: a bald head's margin with dlib's detector is 1.50 where one with hair
 * has 1.78. */
#include "face/head/head.h"

/* Knots of the hairline: degrees from straight ahead, height; the first three move with hairline and temples. */
float head_hairline(const head *h, vec3 p)
{
    float a = atan2f(fabsf(p.x), p.z) * DEG;
    float top = h->hairline, temple = h->hairline + h->temples;
    bool covered = h->hair == HAIR_LONG || h->hair == HAIR_WAVY || h->hair == HAIR_BOB;
    float side = covered ? -14 : h->female ? -0.2f : -2.0f;
    const float knot[][2] = {{0, top},
                             {14, top + 0.1f},
                             {32, mixf(top, temple, 0.9f)},
                             {44, mixf(temple, 4.6f, 0.35f)},
                             {58, 3.9f},
                             {70, 1.9f},
                             {80, side},
                             {92, side - 0.3f},
                             {112, 0.2f + (covered ? side : 0)},
                             {135, -7},
                             {181, -8}};
    int i = 0;
    while (a > knot[i + 1][0])
        i++;
    float y =
        mixf(knot[i][1], knot[i + 1][1],
             stepf(knot[i][0], knot[i + 1][0], a) * 0.5f + 0.5f * (a - knot[i][0]) / (knot[i + 1][0] - knot[i][0]));
    return y + 0.5f * (noise3(p.x * 0.7f, p.z * 0.5f, 3, h->salt + 21) - 0.5f);
}

/* How thick the hair lies at p (cm), by style; `above` is the height above the hairline. */
static float hair_depth(const head *h, vec3 p, float above)
{
    float v = h->hair_volume, crown = stepf(2, 11, p.y), edge = stepf(-0.5f, 2.6f, above);
    float side = (p.x - h->part) * (h->part > 0 ? -1 : 1);
    switch (h->hair) {
    case HAIR_CROPPED:
        return 0.12f + 0.25f * v * crown;
    case HAIR_RECEDING:
        return 0.1f + (0.3f + 0.3f * v) * edge * (1 - 0.75f * crown * stepf(-2, 4, p.z));
    case HAIR_SIDE:
        return 0.12f + edge * (0.25f + v * (0.3f + 0.9f * crown)) +
               0.55f * v * edge * stepf(-1, 4, side) * stepf(1, 7, p.z) - 0.3f * bellf(side, 0.35f) * edge * crown;
    case HAIR_SWEPT:
        return 0.12f + edge * (0.2f + v * (0.25f + 0.8f * crown)) +
               1.0f * v * edge * stepf(0, 6, p.z) * stepf(5, 9, p.y);
    case HAIR_TIED:
        return 0.12f + edge * (0.22f + 0.25f * v);
    case HAIR_AFRO:
        return 0.2f + stepf(-0.6f, 3.2f, above) * (1.8f + 2.2f * v) * (0.65f + 0.35f * crown);
    case HAIR_CURLS:
        return 0.2f + stepf(-0.6f, 2.6f, above) * (0.9f + 1.1f * v);
    default:
        return 0.12f + edge * (0.3f + v * (0.35f + 0.6f * crown)) - 0.25f * bellf(p.x - h->part, 0.3f) * edge * crown;
    }
}

/* Curtains beside and behind the head. */
static float add_lengths(const head *h, vec3 p, float d)
{
    float v = h->hair_volume, len = h->hair_length;
    vec3 q = v3(fabsf(p.x), p.y, p.z);
    if (h->hair == HAIR_WAVY) {
        q.x -= 0.35f * sinf(p.y * 0.9f + (float)(h->salt & 7u));
        q.z -= 0.3f * cosf(p.y * 0.8f + 1);
    }
    float side =
        sd_ellipsoid(q, v3(7.0f + 0.25f * v, 1.2f - len * 0.5f, -1.6f), v3(1.35f + 0.5f * v, len * 0.5f + 4.4f, 3.5f));
    d = smin(d, side, 1.8f);
    return smin(d, sd_ellipsoid(q, v3(0, -len * 0.4f, -6.5f), v3(6.5f, len * 0.5f + 5, 3.2f)), 1.6f);
}

static float hair_strands(const head *h, vec3 p)
{
    uint32_t s = h->salt;
    if (h->hair == HAIR_AFRO)
        return 1.1f * (fbm3(p.x * 0.55f, p.y * 0.55f, p.z * 0.55f, s + 77) - 0.44f) +
               0.5f * (noise3(p.x * 2.6f, p.y * 2.6f, p.z * 2.6f, s + 78) - 0.5f);
    if (h->hair == HAIR_CURLS)
        return 1.0f * (fbm3(p.x * 0.8f, p.y * 0.8f, p.z * 0.8f, s + 77) - 0.44f) +
               0.35f * (noise3(p.x * 2, p.y * 2, p.z * 2, s + 78) - 0.5f);
    float a = atan2f(p.x, p.z + 1), r = sqrtf(p.x * p.x + p.z * p.z);
    float depth = h->hair == HAIR_CROPPED || h->hair == HAIR_RECEDING ? 0.25f : 1;
    float d = 0.55f * (fbm3(p.x * 0.4f, p.y * 0.25f, p.z * 0.4f, s + 77) - 0.44f);
    return depth * (d + 0.28f * (noise3(a * 8 + p.x * 0.3f, p.y * 0.25f, r * 0.35f, s + 78) - 0.5f));
}

float head_hair_sd(const head *h, vec3 p)
{
    if (h->hair == HAIR_BALD)
        return 1e9f;
    vec3 q = v3(fabsf(p.x), p.y, p.z);
    if (p.z > 4 && q.x < 4.5f &&
        p.y < 1.5f) /* before the face: hair hangs 1 cm away or more, and ends above the brows */
        return minf((2.9f - p.y) * 0.4f, 1);
    float skull = head_skull_sd(h, q), d = skull;
    bool lengths = h->hair == HAIR_LONG || h->hair == HAIR_WAVY || h->hair == HAIR_BOB;
    bool round = h->hair == HAIR_AFRO || h->hair == HAIR_CURLS, tall = round || h->hair == HAIR_TIED;
    if (!lengths && skull > (tall ? 6 : 3.8f)) /* more than the thickest hair away */
        return skull - (tall ? 4.6f : 2.8f);
    float above = p.y - head_hairline(h, p);
    float bare = stepf(0.1f, -1.0f, above);
    d -= hair_depth(h, p, above) - 0.45f * bare - 2.5f * stepf(-0.8f, -3.5f, above);
    if (lengths)
        d = add_lengths(h, p, d);
    if (h->hair == HAIR_TIED)
        d = smin(d, sd_ellipsoid(p, v3(0, 8.5f, -8.5f), v3(3.0f, 3.0f, 2.8f)), 0.6f);
    if (d > (round ? 2 : 1.2f))
        return d - 0.75f;
    d += hair_strands(h, p) * stepf(-0.2f, 1.6f, lengths ? 2 : above);
    /* what hangs beside the face stays, in front the hair ends at its line */
    if (lengths && p.y < 3.6f && q.x > 5.3f && p.z < 3.2f)
        return d * 0.8f;
    float ragged = 0.7f * (noise3(p.x * 1.6f, p.y * 0.3f, p.z * 0.6f, h->salt + 5) - 0.5f);
    if (h->hair == HAIR_FRINGE || h->hair == HAIR_BOB) {
        float low = h->brow_y + 1.7f + 0.14f * (p.x - h->part) * (p.x - h->part) * 0.2f + 1.6f * ragged;
        float lock = smax(skull - 0.75f - 0.35f * stepf(8, 4, p.y), (low - p.y) * 0.7f, 0.25f);
        lock = smax(lock, q.x - 5.4f, 0.5f);
        lock = maxf(lock, 1.5f - p.z) + 0.5f * hair_strands(h, p);
        d = smin(smax(d, (-0.6f - above) * 0.5f, 0.3f), lock, 0.5f);
        return d * 0.75f;
    }
    return smax(d, (-0.7f - above + ragged) * 0.5f, 0.3f) * 0.8f;
}
