/* Backgrounds of a few kinds, muted, out of focus. They matter little to the detector and much to people. */
#include "face/head/backdrop.h"

static float uniform(mg_rng *r, float lo, float hi)
{
    return (float)mg_rng_range(r, (double)lo, (double)hi);
}

static const vec3 papers[] = {
    {0.32f, 0.34f, 0.36f}, {0.13f, 0.17f, 0.22f}, {0.42f, 0.36f, 0.30f}, {0.18f, 0.21f, 0.17f}, {0.55f, 0.55f, 0.53f},
    {0.10f, 0.10f, 0.11f}, {0.26f, 0.34f, 0.42f}, {0.38f, 0.28f, 0.22f}, {0.22f, 0.28f, 0.27f}, {0.5f, 0.46f, 0.42f}};

static void draw_room(backdrop *b, mg_rng *r)
{
    b->shapes = 9;
    for (int i = 0; i < b->shapes; i++) {
        vec3 c = papers[mg_rng_below(r, 10)];
        float k = uniform(r, 0.4f, 1.5f);
        b->shape[i].x = uniform(r, 0, 1);
        b->shape[i].y = uniform(r, 0, 1);
        b->shape[i].w = uniform(r, 0.04f, 0.2f);
        b->shape[i].h = uniform(r, 0.08f, 0.45f);
        b->shape[i].edge = uniform(r, 0.015f, 0.05f);
        b->shape[i].rgb = v3_scale(c, k);
    }
}

static void draw_garden(backdrop *b, mg_rng *r)
{
    b->shapes = BACKDROP_SHAPES;
    b->low = v3_scale(v3(0.035f, 0.07f, 0.025f), uniform(r, 0.8f, 1.8f));
    b->high = v3_scale(v3(0.18f, 0.26f, 0.16f), uniform(r, 0.7f, 1.4f));
    for (int i = 0; i < b->shapes; i++) {
        float size = uniform(r, 0.03f, 0.085f), k = uniform(r, 0.3f, 1.5f);
        b->shape[i].x = uniform(r, 0, 1);
        b->shape[i].y = uniform(r, 0, 1);
        b->shape[i].w = b->shape[i].h = size;
        b->shape[i].edge = size * 0.25f;
        b->shape[i].rgb = v3_scale(v3_mix(v3(0.10f, 0.2f, 0.05f), v3(0.38f, 0.42f, 0.25f), uniform(r, 0, 1)), k);
    }
}

void backdrop_draw(backdrop *b, mg_rng *r)
{
    *b = (backdrop){0};
    float u = uniform(r, 0, 1);
    b->kind = u < 0.4f ? 0 : u < 0.65f ? 1 : u < 0.85f ? 2 : 3;
    vec3 paper = papers[mg_rng_below(r, 10)];
    float k = uniform(r, 0.7f, 1.2f);
    b->high = v3_scale(paper, k);
    b->low = v3_scale(paper, k * uniform(r, 0.3f, 0.8f));
    b->centre_x = uniform(r, 0.2f, 0.8f);
    b->centre_y = uniform(r, 0.2f, 0.6f);
    b->falloff = uniform(r, 0.5f, 1.0f);
    b->mottle = uniform(r, 0.02f, 0.25f);
    b->salt = (uint32_t)mg_rng_u64(r);
    if (b->kind == 2)
        draw_room(b, r);
    if (b->kind == 3)
        draw_garden(b, r);
}

vec3 backdrop_at(const backdrop *b, float x, float y)
{
    float dx = x - b->centre_x, dy = y - b->centre_y;
    float t = b->kind >= 2 ? clampf(y, 0, 1) : clampf(sqrtf(dx * dx + dy * dy) / b->falloff, 0, 1);
    vec3 c = v3_mix(b->high, b->low, t * t * (3 - 2 * t));
    if (b->kind == 1)
        c = v3_scale(c, 1 + b->mottle * 2 * (fbm3(x * 5, y * 5, 0, b->salt) - 0.44f));
    for (int i = 0; i < b->shapes; i++) {
        float sx = x - b->shape[i].x, sy = y - b->shape[i].y, e = b->shape[i].edge;
        float in = b->kind == 3 ? sqrtf(sx * sx + sy * sy) - b->shape[i].w
                                : maxf(fabsf(sx) - b->shape[i].w, fabsf(sy) - b->shape[i].h);
        c = v3_mix(c, b->shape[i].rgb, stepf(e, -e, in) * (b->kind == 3 ? 0.55f : 1));
    }
    return c;
}
