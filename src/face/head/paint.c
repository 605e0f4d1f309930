/* Paint of the head: skin with its flush, brows, lips, lids and beard; eyes; hair; teeth; clothes. Every colour and
 * width was chosen by eye, for people who look at the pictures. Places are cm on the mean head, colours linear RGB
 * albedo. */
#include "face/head/paint.h"

#include <math.h>

static vec3 tint(vec3 a, vec3 b, float t)
{
    return v3_mix(a, b, clampf(t, 0, 1));
}

static void eye_paint(const head *h, vec3 p, surface *s)
{
    float side = p.x > 0 ? 1.0f : -1.0f;
    vec3 e = v3_sub(v3(fabsf(p.x), p.y, p.z), head_eye(h));
    float dx = e.x - side * h->gaze_x, dy = e.y - 0.03f - h->gaze_y, r = sqrtf(dx * dx + dy * dy);
    vec3 white = v3(0.56f, 0.51f, 0.48f);
    white = tint(white, v3(0.5f, 0.25f, 0.2f), 0.35f * stepf(0.7f, 1.4f, -e.x) + 0.12f * stepf(0.9f, 1.5f, e.x));
    float a = atan2f(dy, dx), streak = noise3(a * 9, r * 3, 1, h->salt + 31);
    vec3 iris = v3_scale(h->iris, 0.65f + 0.8f * streak * stepf(0.25f, 0.42f, r) + 0.35f * stepf(0.1f, -0.45f, dy));
    iris = tint(iris, v3_scale(h->iris, 0.22f), stepf(0.47f, 0.61f, r)); /* limbal ring */
    vec3 c = tint(white, iris, stepf(0.67f, 0.60f, r));
    c = tint(c, v3(0.004f, 0.004f, 0.004f), stepf(0.27f, 0.22f, r));
    float in = -head_almond(h, e.x, e.y); /* distance from the lids */
    float lid = e.y > 0 ? mixf(0.3f, 1, stepf(-0.02f, 0.34f, in)) : mixf(0.62f, 1, stepf(-0.02f, 0.14f, in));
    *s = (surface){v3_scale(c, lid), 0.5f, 240, 0.15f, mixf(1, 0.8f, stepf(0.9f, 1.5f, fabsf(e.x)))};
}

static void hair_paint(const head *h, vec3 p, surface *s)
{
    float a = atan2f(p.x, p.z + 1), r = sqrtf(p.x * p.x + p.z * p.z);
    bool round = h->hair == HAIR_AFRO || h->hair == HAIR_CURLS;
    float wave = h->hair == HAIR_WAVY ? 0.35f * sinf(p.y * 0.9f) : 0;
    float coarse = round ? fbm3(p.x * 1.6f, p.y * 1.6f, p.z * 1.6f, h->salt + 9)
                         : fbm3((a + wave * 0.1f) * 20 + p.x * 0.6f, p.y * 0.3f, r * 0.7f, h->salt + 9);
    float fine = round ? noise3(p.x * 6, p.y * 6, p.z * 6, h->salt + 8)
                       : noise3((a + wave * 0.1f) * 52, p.y * 0.5f, r * 1.8f, h->salt + 8);
    float k = 0.42f + 1.0f * coarse + 0.4f * (fine - 0.3f);
    vec3 c = v3_scale(h->hair_rgb, k);
    if (h->grey > 0.05f)
        c = tint(c, v3_scale(v3(0.5f, 0.49f, 0.48f), 0.6f + 0.5f * fine), h->grey * 0.4f * stepf(0.4f, 0.8f, fine));
    float above = p.y - head_hairline(h, p);
    bool curtain = (h->hair == HAIR_LONG || h->hair == HAIR_WAVY || h->hair == HAIR_BOB) && p.y < 4;
    if (!curtain && h->hair != HAIR_FRINGE && h->hair != HAIR_BOB) {
        float thin = stepf(1.6f, -0.5f, above + 1.2f * (fine - 0.5f) + 0.5f * (coarse - 0.44f));
        if (h->hair == HAIR_CROPPED)
            thin = maxf(thin, 0.28f);
        if (h->hair == HAIR_RECEDING)
            thin = maxf(thin, 0.7f * stepf(6.5f, 9.5f, p.y) * stepf(-5, 3, p.z) * (0.6f + 0.5f * fine));
        c = tint(c, v3_mix(h->skin, c, 0.25f), 0.8f * thin);
    }
    *s = (surface){c, round ? 0.015f : 0.10f * (0.3f + fine), round ? 6 : 14, 0.25f, 0.75f + 0.35f * coarse};
}

static void cloth_paint(const head *h, vec3 p, surface *s)
{
    float weave = 0.86f + 0.28f * fbm3(p.x * 0.5f, p.y * 0.5f, p.z * 0.5f, h->salt + 3);
    *s = (surface){v3_scale(h->cloth_rgb, weave), 0.0f, 10, 0.1f, 1};
}

static void teeth_paint(const head *h, vec3 p, surface *s)
{
    float ax = fabsf(p.x), gap = fabsf(fmodf(ax + 0.36f, 0.72f) - 0.36f);
    float k = (0.8f + 0.2f * stepf(0, 0.08f, gap)) * stepf(2.9f, 0.9f, ax);
    float low = stepf(-0.5f, 0.05f, p.y - head_mouth_line(h, ax) + head_mouth_gap(h) * 0.7f);
    *s = (surface){v3_scale(v3(0.62f, 0.58f, 0.5f), k * mixf(0.35f, 1, low)), 0.12f, 40, 0.2f, 1};
}

static vec3 flush(const head *h, vec3 p, vec3 a)
{
    float ax = fabsf(p.x);
    float cheek = bellf(ax - 4.3f, 1.3f) * bellf(p.y + 3.2f, 1.3f);
    float nose = bellf(p.x, 1.0f) * bellf(p.y - h->nose_y, 0.8f);
    float ear = stepf(6.9f, 7.5f, ax) * stepf(3, 1, p.z);
    float chin = 0.4f * bellf(p.x, 1.5f) * bellf(p.y - h->chin_y, 0.9f);
    float k = h->flush * (0.75f * cheek + 0.8f * nose + 0.9f * ear + chin) * mixf(0.3f, 0.14f, h->tone);
    a = v3(a.x * (1 + 0.1f * k), a.y * (1 - 0.55f * k), a.z * (1 - 0.5f * k));
    float jaw = h->female ? 0 : 0.07f * stepf(-5.5f, -8.0f, p.y); /* cooler beard area */
    float brow = 0.05f * stepf(3, 6, p.y);
    return v3(a.x * (1 - jaw), a.y * (1 + brow * 0.4f), a.z * (1 + 0.3f * jaw - brow));
}

static vec3 eye_surround(const head *h, vec3 p, vec3 a, surface *s)
{
    vec3 e = v3_sub(v3(fabsf(p.x), p.y, p.z), head_eye(h));
    if (fabsf(e.x) > 3 || fabsf(e.y) > 3)
        return a;
    float ring = (0.1f + 0.16f * h->age) * expf(-(e.x * e.x / 3.2f + (e.y + 0.75f) * (e.y + 0.75f) / 0.5f));
    a = v3(a.x * (1 - 0.75f * ring), a.y * (1 - ring), a.z * (1 - 0.9f * ring));
    float al = head_almond(h, e.x, e.y), inside = stepf(1.95f, 1.35f, fabsf(e.x));
    float socket = 0.16f * bellf(e.y - 0.75f, 0.4f) * stepf(2.1f, 1.0f, fabsf(e.x));
    a = v3_scale(a, 1 - socket);
    vec3 dark = v3(0.012f, 0.009f, 0.008f);
    bool upper = e.y > h->eye_slant * e.x - 0.05f;
    if (upper) {
        float lash = stepf(0.11f + 0.09f * h->lashes + 0.07f * h->liner, 0.0f, al) * (0.55f + 0.4f * h->lashes);
        a = tint(a, dark, lash * inside);
        float crease = 0.42f * bellf(al - 0.36f - 0.06f * h->eye_open, 0.075f) * stepf(1.8f, 1.1f, fabsf(e.x));
        s->occlusion *= 1 - crease;
    } else {
        vec3 rim = v3(a.x * 0.85f, a.y * 0.62f, a.z * 0.6f);
        a = tint(a, rim, stepf(0.09f, 0.02f, al) * inside);
        a = tint(a, dark, (0.18f + 0.3f * h->liner) * bellf(al - 0.1f, 0.045f) * inside);
    }
    if (e.x < -1.25f) /* caruncle */
        a = tint(a, v3(0.45f * a.x + 0.12f, 0.4f * a.y + 0.02f, 0.4f * a.z + 0.02f),
                 0.7f * bellf(e.x + 1.52f, 0.14f) * bellf(e.y + 0.06f, 0.13f));
    return a;
}

static vec3 brow_paint(const head *h, vec3 p, vec3 a)
{
    float ax = fabsf(p.x), t = (ax - 1.1f) / 4.0f;
    if (t < -0.15f || t > 1.15f)
        return a;
    float base = h->brow_y + 0.08f + h->brow_up, u = (t - 0.64f) / 0.64f;
    float mid = base + h->brow_arch * (1 - u * u * (u > 0 ? 2.4f : 1));
    float half = 0.36f * h->brow_w * (t < 0.5f ? 0.8f + 0.4f * t : 1 - (t - 0.5f) * 1.35f);
    float dy = p.y - mid, slope = t < 0.55f ? 0.8f : 0.15f;
    /* hairs run up and outwards at the inner end, along the brow at the tail */
    float hair = noise3((ax - slope * dy) * 7.5f, dy * 2.2f, p.x > 0 ? 1.5f : 7.5f, h->salt + 4);
    float soft = half * 0.55f + 0.06f;
    float in = stepf(half + soft * (0.3f + 0.7f * hair), half - soft, fabsf(dy)) * stepf(-0.12f, 0.14f, t) *
               stepf(1.08f, 0.8f, t);
    return tint(a, h->brow_rgb, in * (0.45f + 0.6f * hair) * (0.7f + 0.3f * stepf(0, 0.3f, t)));
}

static vec3 lip_paint(const head *h, vec3 p, vec3 a, surface *s)
{
    float w = head_mouth_width(h), ax = fabsf(p.x), t = ax / w;
    if (t > 1.12f || fabsf(p.y - h->mouth_y) > 2.4f)
        return a;
    float gap = head_mouth_gap(h), k = clampf(1 - t * t, 0, 1), dy = p.y - head_mouth_line(h, ax),
          soft = 1 - 0.3f * h->smile;
    float bow = 1 - 0.2f * bellf(ax, 0.22f) + 0.06f * bellf(ax - 0.5f, 0.3f);
    float up = (0.72f * h->lip_up * soft + gap * 0.4f) * powf(k, 0.8f) * bow,
          low = (0.95f * h->lip_low * soft + gap * 1.1f) * powf(k, 0.75f);
    float in = minf(up - dy, dy + low), al = stepf(-0.07f, 0.12f, in) * stepf(1.0f, 0.93f, t);
    float lines = 0.9f + 0.2f * noise3(p.x * 6, p.y * 1.2f, 0, h->salt + 14);
    vec3 lip = v3_scale(h->lip, (dy > 0 ? 0.84f : 1.04f) * lines);
    a = tint(a, lip, al * 0.92f);
    s->gloss = mixf(s->gloss, 0.16f, al);
    s->power = mixf(s->power, 34, al);
    float hu = gap * 0.45f * k + 0.02f, hl = gap * 1.15f * k + 0.02f, din = minf(dy + hl, hu - dy);
    float dark = stepf(-0.09f, 0.03f, din) * stepf(1.02f, 0.9f, t) * (gap > 0.08f ? 1 : 0.72f);
    a = tint(a, v3(0.03f, 0.008f, 0.008f), dark * 0.92f);
    s->gloss *= 1 - dark;
    float corner = 0.3f * expf(-((ax - w) * (ax - w) / 0.06f + dy * dy / 0.05f));
    s->occlusion *= 1 - corner;
    return a;
}

static vec3 beard_paint(const head *h, vec3 p, vec3 a, surface *s)
{
    float ax = fabsf(p.x);
    if (h->female || p.y > -2)
        return a;
    float n = noise3(p.x * 5.5f, p.y * 3.2f, p.z * 3.2f, h->salt + 6), n2 = noise3(p.x * 1.4f, p.y, p.z, h->salt + 7);
    float qx = ax / (head_mouth_width(h) + 0.5f), qy = (p.y - h->mouth_y + 0.1f) / 1.0f;
    float lips = stepf(0.85f, 1.15f, sqrtf(qx * qx + qy * qy));
    float edge = -5.6f + 0.42f * (ax - 3.2f) * (ax > 3.2f ? 1 : 0.1f) + 0.35f * (n2 - 0.5f);
    float zone = stepf(edge + 0.7f, edge - 0.7f, p.y) * lips * stepf(-12.0f, -10.2f, p.y) * stepf(-2.0f, 0.6f, p.z);
    float line = h->mouth_y + 1.35f - 0.13f * ax * ax;
    float tache =
        stepf(0.62f, 0.22f, fabsf(p.y - line)) * stepf(head_mouth_width(h) + 0.5f, head_mouth_width(h) - 0.5f, ax);
    float k = maxf(h->stubble * 0.5f * zone * (0.5f + n), h->beard * zone * (0.75f + 0.5f * n));
    k = maxf(k, maxf(h->moustache * 0.9f * (0.7f + 0.5f * n), h->stubble * 0.4f * (0.5f + n)) * tache);
    k = clampf(k, 0, 0.95f);
    s->gloss *= 1 - k;
    vec3 dark = v3_scale(h->hair_rgb, 0.7f + 0.8f * n);
    vec3 to = v3(minf(a.x, dark.x), minf(a.y, dark.y), minf(a.z, dark.z));
    return tint(a, h->grey > 0.4f ? v3_scale(h->hair_rgb, 0.6f + 0.6f * n) : to, k);
}

static void skin_paint(const head *h, vec3 p, surface *s)
{
    float blotch = fbm3(p.x * 0.6f, p.y * 0.6f, p.z * 0.6f, h->salt + 1) - 0.44f;
    float pore = noise3(p.x * 5, p.y * 5, p.z * 5, h->salt + 2) - 0.5f;
    vec3 a = v3_scale(h->skin, (1 + 0.22f * blotch) * (1 + 0.05f * pore));
    a = flush(h, p, a);
    float oil = bellf(p.x, 1.2f) * (stepf(2, 5, p.y) + bellf(p.y - h->nose_y, 1.3f));
    s->gloss = h->shine * (0.55f + 0.6f * minf(oil, 1)) * (0.8f + 0.4f * pore);
    s->power = 20;
    if (p.z > 2.5f) {
        float spot = noise3(p.x * 2.9f, p.y * 2.9f, p.z * 2.9f, h->salt + 12);
        float where = bellf(p.y + 2, 2.5f) * h->freckles;
        a = tint(a, v3(a.x * 0.7f, a.y * 0.58f, a.z * 0.5f), where * stepf(0.62f, 0.8f, spot));
        a = eye_surround(h, p, a, s);
        a = brow_paint(h, p, a);
        a = lip_paint(h, p, a, s);
        if (p.y > 3 && p.y < 7.5f) {
            float line = sinf(p.y * 4.2f + 0.4f * sinf(p.x * 0.8f + (float)(h->salt & 3u)));
            s->occlusion *= 1 - 0.13f * h->age * h->age * stepf(0.7f, 1, line) * stepf(4.5f, 2, fabsf(p.x));
        }
        vec3 nostril = v3(fabsf(p.x) - 0.6f * h->nose_w, p.y - (h->nose_y - 0.8f), p.z - (h->nose_z - 1.1f));
        s->occlusion *= 1 - 0.75f * expf(-(nostril.x * nostril.x / 0.07f + nostril.y * nostril.y / 0.05f +
                                           nostril.z * nostril.z / 0.5f));
    }
    a = beard_paint(h, p, a, s);
    if (h->hair != HAIR_BALD) { /* roots and short hairs where the hair begins */
        float above = p.y - head_hairline(h, p), n = noise3(p.x * 7, p.y * 2.2f, p.z * 4, h->salt + 15);
        float k = 0.75f * stepf(-0.9f, 0.7f, above + 0.9f * (n - 0.5f));
        if (above > -1.2f && (p.y > -3 || h->female))
            a = tint(a, v3_scale(h->hair_rgb, 0.9f), k * (p.z < -1.5f && p.y < 2 ? 0.4f : 1));
    } else if (!h->female) { /* a shaved head keeps a shadow */
        float above = p.y - head_hairline(h, p);
        a = tint(a, h->hair_rgb, 0.22f * stepf(-0.6f, 1.0f, above) * (1 - h->age * 0.7f));
    }
    s->albedo = a;
}

void surface_at(const head *h, vec3 p, material m, surface *out)
{
    *out = (surface){h->skin, 0, 20, 0.2f, 1};
    switch (m) {
    case MAT_EYE:
        eye_paint(h, p, out);
        break;
    case MAT_HAIR:
        hair_paint(h, p, out);
        break;
    case MAT_CLOTH:
        cloth_paint(h, p, out);
        break;
    case MAT_TEETH:
        teeth_paint(h, p, out);
        break;
    case MAT_FRAME:
        *out = (surface){h->frame_rgb, 0.35f, 50, 0, 1};
        break;
    default:
        skin_paint(h, p, out);
    }
}
