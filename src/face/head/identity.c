/* Who somebody is: draws of shape, expression, hair and colours around the mean head. Colours are linear RGB albedo.
 *
 * No spread, share or colour here is taken from anthropometry: all were chosen by eye so that the heads look like
 * different people. With the prototype's spreads, close to these, 39 of 40 heads kept a margin of at least 0.8 with
 * dlib's detector, and identity, brows, freckles and stubble hardly changed the margin. */
#include <math.h>
#include <string.h>

#include "face/head/head.h"

double head_luminance(vec3 c)
{
    return 0.2126 * (double)c.x + 0.7152 * (double)c.y + 0.0722 * (double)c.z;
}

/* Skin from lightest to darkest, about even in CIE lightness (L* 76 … 32). */
static const vec3 skin_table[6] = {{0.67f, 0.455f, 0.36f},  {0.585f, 0.365f, 0.265f}, {0.475f, 0.28f, 0.185f},
                                   {0.345f, 0.19f, 0.115f}, {0.215f, 0.11f, 0.064f},  {0.122f, 0.06f, 0.036f}};

static vec3 skin_at(float tone)
{
    float t = clampf(tone, 0, 0.9999f) * 5;
    int i = (int)t;
    return v3_mix(skin_table[i], skin_table[i + 1], t - (float)i);
}

void head_mean(head *h)
{
    *h = (head){.skull_w = 1,
                .skull_h = 1,
                .face_w = 1,
                .jaw_w = 1,
                .jaw_h = 1,
                .chin_y = -9.6f,
                .chin_z = 5.6f,
                .chin_w = 1,
                .brow_y = 2.0f,
                .socket = 0.9f,
                .neck = 5.4f,
                .ear = 1,
                .eye_x = 3.15f,
                .eye_open = 1,
                .eye_slant = 0.04f,
                .nose_y = -3.7f,
                .nose_w = 1,
                .nose_z = 9.5f,
                .mouth_w = 2.4f,
                .mouth_y = -7.1f,
                .lip_up = 1,
                .lip_low = 1,
                .smile = 0.3f,
                .hair = HAIR_BALD,
                .hairline = 6.9f,
                .brow_w = 1,
                .brow_arch = 0.35f,
                .age = 0.35f,
                .collar = 1,
                .skin = {0.45f, 0.27f, 0.18f},
                .lip = {0.3f, 0.12f, 0.1f},
                .hair_rgb = {0.03f, 0.02f, 0.015f},
                .brow_rgb = {0.03f, 0.02f, 0.015f},
                .iris = {0.05f, 0.03f, 0.015f},
                .cloth_rgb = {0.2f, 0.2f, 0.2f}};
}

static float gauss(mg_rng *r, float sd)
{
    return clampf((float)mg_rng_normal(r), -2.6f, 2.6f) * sd;
}

static float uniform(mg_rng *r, float lo, float hi)
{
    return (float)mg_rng_range(r, (double)lo, (double)hi);
}

static bool chance(mg_rng *r, double p)
{
    return mg_rng_unit(r) < p;
}

static void draw_bones(head *h, mg_rng *r)
{
    bool f = h->female;
    h->skull_w = 1 + gauss(r, 0.03f);
    h->skull_h = 1 + gauss(r, 0.025f);
    h->face_w = (f ? 0.985f : 1) + gauss(r, 0.035f);
    h->jaw_w = (f ? 0.95f : 1.03f) + gauss(r, 0.045f);
    h->jaw_h = 1 + gauss(r, 0.045f);
    h->chin_y = (f ? -9.45f : -9.7f) + gauss(r, 0.38f);
    h->chin_z = 5.6f + gauss(r, 0.3f);
    h->chin_w = (f ? 0.88f : 1.06f) + gauss(r, 0.11f);
    h->cheek = gauss(r, 0.3f) + (f ? 0.08f : 0);
    h->gonion = (f ? -0.25f : 0.15f) + gauss(r, 0.28f);
    h->brow_z = (f ? -0.18f : 0.15f) + gauss(r, 0.16f);
    h->brow_y = (f ? 2.1f : 1.95f) + gauss(r, 0.18f);
    h->socket = clampf((f ? 0.75f : 0.9f) + gauss(r, 0.25f), 0.2f, 1.4f);
    h->eye_x = 3.15f + gauss(r, 0.13f);
    h->eye_open = clampf((f ? 1.12f : 1.0f) + gauss(r, 0.16f) - 0.12f * h->age, 0.62f, 1.4f);
    h->eye_slant = 0.045f + gauss(r, 0.055f);
    h->nose_y = (f ? -3.6f : -3.75f) + gauss(r, 0.3f);
    h->nose_w = (f ? 0.93f : 1.02f) + gauss(r, 0.12f) + 0.1f * stepf(0.5f, 1, h->tone);
    h->nose_z = (f ? 9.35f : 9.55f) + gauss(r, 0.33f);
    h->bridge = gauss(r, 0.25f) - 0.12f * stepf(0.4f, 1, h->tone);
    h->mouth_w = 2.35f + gauss(r, 0.2f);
    h->mouth_y = -7.1f + gauss(r, 0.22f);
    h->lip_up = (f ? 1.1f : 0.92f) + gauss(r, 0.2f) + 0.22f * stepf(0.5f, 1, h->tone);
    h->lip_low = (f ? 1.08f : 0.95f) + gauss(r, 0.2f) + 0.15f * stepf(0.5f, 1, h->tone);
    h->ear = 0.98f + gauss(r, 0.09f) + 0.06f * h->age;
    h->neck = (f ? 4.8f : 5.7f) + gauss(r, 0.28f);
}

static void draw_expression(head *h, mg_rng *r)
{
    h->smile = clampf(0.5f + gauss(r, 0.35f), 0, 1);
    bool open = chance(r, 0.5);
    float wide = uniform(r, 0.25f, 0.75f);
    h->mouth_open = h->smile > 0.45f && open ? wide : 0;
    h->gaze_x = gauss(r, 0.06f);
    h->gaze_y = gauss(r, 0.04f);
    h->brow_up = gauss(r, 0.13f);
}

static hair_style draw_style(head *h, mg_rng *r)
{
    static const hair_style women[] = {HAIR_LONG, HAIR_LONG, HAIR_WAVY, HAIR_WAVY, HAIR_TIED,
                                       HAIR_TIED, HAIR_BOB,  HAIR_BOB,  HAIR_SIDE, HAIR_CURLS};
    static const hair_style men[] = {HAIR_SIDE,    HAIR_SIDE,    HAIR_SIDE,   HAIR_SWEPT, HAIR_SWEPT,
                                     HAIR_CROPPED, HAIR_CROPPED, HAIR_FRINGE, HAIR_CURLS, HAIR_BALD};
    static const hair_style elder[] = {HAIR_RECEDING, HAIR_RECEDING, HAIR_RECEDING, HAIR_SIDE, HAIR_SIDE,
                                       HAIR_SWEPT,    HAIR_CROPPED,  HAIR_BALD,     HAIR_BALD, HAIR_SIDE};
    static const hair_style dark_women[] = {HAIR_AFRO, HAIR_AFRO, HAIR_CURLS, HAIR_CURLS, HAIR_TIED,
                                            HAIR_TIED, HAIR_TIED, HAIR_LONG,  HAIR_WAVY,  HAIR_CROPPED};
    static const hair_style dark_men[] = {HAIR_CROPPED, HAIR_CROPPED, HAIR_CROPPED, HAIR_CROPPED, HAIR_AFRO,
                                          HAIR_AFRO,    HAIR_BALD,    HAIR_BALD,    HAIR_CURLS,   HAIR_RECEDING};
    uint32_t k = mg_rng_below(r, 10);
    if (h->tone > 0.68f)
        return h->female ? dark_women[k] : dark_men[k];
    if (h->female)
        return women[k];
    return h->age > 0.6f ? elder[k] : men[k];
}

static void draw_hair_colour(head *h, mg_rng *r)
{
    static const vec3 colour[] = {{0.010f, 0.008f, 0.007f}, {0.020f, 0.012f, 0.008f}, {0.045f, 0.024f, 0.013f},
                                  {0.095f, 0.052f, 0.027f}, {0.24f, 0.15f, 0.075f},   {0.42f, 0.29f, 0.15f},
                                  {0.21f, 0.065f, 0.022f}};
    static const float light[] = {0.06f, 0.22f, 0.5f, 0.7f, 0.83f, 0.94f, 1}, mid[] = {0.4f, 0.75f, 0.94f, 1, 1, 1, 1};
    const float *share = h->tone < 0.4f ? light : mid;
    float u = uniform(r, 0, 1);
    int i = 0;
    while (i < 6 && u > share[i])
        i++;
    if (h->tone > 0.62f)
        i = u < 0.7f ? 0 : 1;
    h->hair_rgb = v3_scale(colour[i], uniform(r, 0.8f, 1.25f));
    h->brow_rgb = v3_mix(h->hair_rgb, v3(0.03f, 0.02f, 0.014f), i >= 4 ? 0.55f : 0.15f);
    h->grey = h->age > 0.55f ? clampf((h->age - 0.55f) * 2.2f + gauss(r, 0.2f), 0, 0.95f) : 0;
    if (h->female)
        h->grey *= 0.45f;
    vec3 silver = v3(0.44f, 0.43f, 0.42f);
    h->hair_rgb = v3_mix(h->hair_rgb, silver, h->grey * 0.85f);
    h->brow_rgb = v3_mix(h->brow_rgb, silver, h->grey * 0.35f);
}

static void draw_hair(head *h, mg_rng *r)
{
    h->hair = draw_style(h, r);
    draw_hair_colour(h, r);
    h->hair_volume = uniform(r, 0.5f, 1.25f);
    h->hairline = 6.9f + gauss(r, 0.4f) + (h->hair == HAIR_RECEDING ? 1.8f : 0) + (h->female ? -0.1f : 0.5f * h->age);
    h->temples = h->female ? 0.1f + gauss(r, 0.15f)
                           : 0.35f + 0.8f * h->age * uniform(r, 0, 1) + (h->hair == HAIR_RECEDING ? 0.9f : 0);
    h->part = (chance(r, 0.5) ? -1.0f : 1.0f) * uniform(r, 0.3f, 3.2f);
    h->hair_length = h->hair == HAIR_BOB ? uniform(r, 5.5f, 8) : uniform(r, 9, 16);
    h->brow_w = (h->female ? 0.72f : 1.0f) + gauss(r, 0.13f);
    h->brow_arch = (h->female ? 0.5f : 0.28f) + gauss(r, 0.12f);
    bool shaved = chance(r, 0.5), moustache = chance(r, 0.22), beard = chance(r, 0.22);
    float a = uniform(r, 0.1f, 0.55f), b = uniform(r, 0.4f, 0.95f), c = uniform(r, 0.6f, 1);
    if (!h->female) {
        h->stubble = shaved ? 0.04f : a;
        h->moustache = moustache || beard ? b : 0;
        h->beard = beard ? c : 0;
    }
}

static void draw_colours(head *h, mg_rng *r)
{
    vec3 s = skin_at(h->tone);
    s.x *= 1 + gauss(r, 0.03f);
    s.z *= 1 + gauss(r, 0.05f);
    h->skin = s;
    bool rouge = h->female && chance(r, 0.45);
    float k = uniform(r, 0.6f, 0.85f), deep = uniform(r, 0.3f, 0.9f);
    h->lip = v3(s.x * k * 0.98f, s.y * k * 0.66f, s.z * k * 0.72f);
    if (rouge)
        h->lip = v3_mix(h->lip, v3_scale(v3(0.42f, 0.05f, 0.065f), 0.5f + 0.5f * s.x), deep * 0.7f);
    static const vec3 iris[] = {{0.042f, 0.02f, 0.01f}, {0.075f, 0.036f, 0.015f}, {0.10f, 0.075f, 0.026f},
                                {0.07f, 0.12f, 0.06f},  {0.09f, 0.16f, 0.23f},    {0.14f, 0.19f, 0.22f}};
    uint32_t pick = h->tone < 0.35f ? mg_rng_below(r, 6) : mg_rng_below(r, h->tone < 0.6f ? 3 : 2);
    h->iris = v3_scale(iris[pick], uniform(r, 0.85f, 1.2f));
    h->flush = uniform(r, 0.35f, 1);
    h->freckles = (h->tone < 0.3f && chance(r, 0.3) ? 0.5f : 0.0f) + uniform(r, 0.03f, 0.12f);
    h->shine = uniform(r, 0.03f, 0.12f);
    h->lashes = h->female ? uniform(r, 0.7f, 1) : uniform(r, 0.35f, 0.6f);
    h->liner = h->female && chance(r, 0.5) ? uniform(r, 0.3f, 0.8f) : 0;
}

static void draw_things(head *h, mg_rng *r)
{
    h->glasses = chance(r, 0.2);
    h->lens_w = uniform(r, 2.25f, 2.65f);
    h->lens_h = uniform(r, 1.45f, 1.95f);
    h->rim = uniform(r, 0.08f, 0.17f);
    static const vec3 frames[] = {{0.012f, 0.012f, 0.013f},
                                  {0.06f, 0.03f, 0.015f},
                                  {0.3f, 0.3f, 0.31f},
                                  {0.32f, 0.22f, 0.09f},
                                  {0.03f, 0.04f, 0.1f}};
    h->frame_rgb = frames[mg_rng_below(r, 5)];
    static const vec3 cloth[] = {{0.025f, 0.035f, 0.075f}, {0.6f, 0.6f, 0.58f},    {0.03f, 0.03f, 0.033f},
                                 {0.13f, 0.15f, 0.17f},    {0.22f, 0.04f, 0.045f}, {0.06f, 0.14f, 0.10f},
                                 {0.33f, 0.42f, 0.56f},    {0.42f, 0.32f, 0.2f},   {0.05f, 0.16f, 0.22f},
                                 {0.45f, 0.30f, 0.34f}};
    h->cloth_rgb = v3_scale(cloth[mg_rng_below(r, 10)], uniform(r, 0.8f, 1.2f));
    h->cloth_kind = (int)mg_rng_below(r, 3);
    h->collar = uniform(r, 0.5f, 1.25f);
}

void head_draw(head *h, uint64_t seed)
{
    mg_rng r;
    mg_rng_seed(&r, seed, 0x1d);
    head_mean(h);
    h->salt = (uint32_t)mg_rng_u64(&r);
    /* the golden ratio's multiples, as 64-bit fractions, fill the tone range evenly for any run of seeds */
    h->tone = (float)((double)((seed * 0x9e3779b97f4a7c15u + 0x51ed270b35a1f3c9u) >> 11) * 0x1p-53);
    h->female = chance(&r, 0.5);
    h->age = clampf(0.38f + gauss(&r, 0.27f), 0, 1);
    draw_bones(h, &r);
    draw_expression(h, &r);
    draw_hair(h, &r);
    draw_colours(h, &r);
    draw_things(h, &r);
}
