/* Every loop here is one of render.c's or texture.c's with its arrow turned round. */
#include "render/adjoint.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "render/render_internal.h"

struct mg_adjoint {
    float *light;      /* [texels][3]: dL/d(albedo · 65535), of every mip level */
    float *row, *soft; /* [h][w][3]: behind the vertical and behind both passes of the blur */
    size_t room;       /* values that row and soft have room for */
};

mg_status mg_adjoint_new(mg_adjoint **out, mg_err *err)
{
    mg_adjoint *a = *out = calloc(1, sizeof *a);
    if (a)
        a->light = calloc((size_t)mg_texture_texels() * 3, sizeof *a->light);
    if (a && a->light)
        return MG_OK;
    mg_adjoint_free(a);
    *out = NULL;
    return mg_fail(err, MG_ENOMEM, "out of memory for the gradient of a texture");
}

void mg_adjoint_free(mg_adjoint *a)
{
    if (!a)
        return;
    free(a->light);
    free(a->row);
    free(a->soft);
    free(a);
}

void mg_adjoint_clear(mg_adjoint *a)
{
    memset(a->light, 0, (size_t)mg_texture_texels() * 3 * sizeof *a->light);
}

static mg_status make_room(mg_adjoint *a, size_t n, mg_err *err)
{
    if (n <= a->room)
        return MG_OK;
    free(a->row);
    free(a->soft);
    a->row = malloc(n * sizeof *a->row);
    a->soft = malloc(n * sizeof *a->soft);
    a->room = a->row && a->soft ? n : 0;
    return a->room ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for the gradient of a picture");
}

/* ---- blur -------------------------------------------------------------------------------------------------------- */

static int clamped(int i, int n)
{
    return i < 0 ? 0 : i >= n ? n - 1 : i;
}

static void add_scaled(float *restrict to, float factor, const float *restrict from, int n)
{
    for (int i = 0; i < n; i++)
        to[i] += factor * from[i];
}

/* Each line of `from` goes to the lines that it was blurred of; `columns` of them count. */
static void spread_lines(const mg_renderer *r, const float *from, float *to, mg_rect rect)
{
    size_t pitch = (size_t)r->w * 3, x = (size_t)rect.x * 3;
    for (int y = 0; y < r->h; y++)
        memset(to + (size_t)y * pitch + x, 0, (size_t)rect.w * 3 * sizeof *to);
    for (int y = rect.y; y < rect.y + rect.h; y++)
        for (int k = -r->radius; k <= r->radius; k++)
            add_scaled(to + (size_t)clamped(y + k, r->h) * pitch + x, r->kernel[abs(k)], from + (size_t)y * pitch + x,
                       3 * rect.w);
}

/* Each pixel of line y of `from` goes to those that it was blurred of. */
static void spread_line(const mg_renderer *r, const float *from, float *to, int y, mg_rect rect)
{
    size_t at = (size_t)y * (size_t)r->w * 3;
    memset(to + at, 0, (size_t)r->w * 3 * sizeof *to);
    for (int k = -r->radius; k <= r->radius; k++) {
        int x0 = rect.x + k < 0 ? -k : rect.x, end = rect.x + rect.w, x1 = end + k > r->w ? r->w - k : end;
        float weight = r->kernel[abs(k)];
        for (int x = rect.x; x < end; x++) /* past the edge, which it repeats */
            if (x < x0 || x >= x1)
                add_scaled(to + at + 3 * (size_t)clamped(x + k, r->w), weight, from + at + 3 * (size_t)x, 3);
        if (x1 > x0)
            add_scaled(to + at + 3 * (size_t)(x0 + k), weight, from + at + 3 * (size_t)x0, 3 * (x1 - x0));
    }
}

/* dL/d(display value before the blur) on the mask's pixels. */
static const float *sharpen(mg_adjoint *a, const mg_renderer *r, const float *picture)
{
    mg_rect mask = r->view.face->layer.bounds;
    mg_rect seen = mg_rect_inter(mg_rect_grow(mask, r->radius), (mg_rect){0, 0, r->w, r->h});
    if (r->radius == 0)
        return picture;
    spread_lines(r, picture, a->row, seen);
    for (int y = mask.y; y < mask.y + mask.h; y++)
        spread_line(r, a->row, a->soft, y, seen);
    return a->soft;
}

/* ---- light ------------------------------------------------------------------------------------------------------- */

/* d mg_tone_map / dx. */
static float tone_slope(const mg_tone *t, float x)
{
    const float steps = MG_TONE_STEPS / MG_TONE_MAX;
    float k = x * steps;
    if (!(k > 0 && k < MG_TONE_STEPS))
        return 0;
    return (t->at[(int)k + 1] - t->at[(int)k]) * steps;
}

static void light_pixel(mg_adjoint *a, const mg_renderer *r, const mg_texture *t, size_t p, const float g[3])
{
    const mg_layer *l = &r->view.face->layer;
    const mg_sample *begin = l->sample + l->first[p], *end = l->sample + l->first[p + 1];
    for (int c = 0; c < 3; c++) {
        float sum = 0, tint = l->tint[c] / 65535;
        for (const mg_sample *s = begin; s < end; s++)
            sum += s->gain * (float)t->texel[s->texel].rgb[c];
        float gain = g[c] * tone_slope(&r->tone, l->rest[3 * p + (size_t)c] + tint * sum) * tint;
        for (const mg_sample *s = begin; s < end && gain != 0; s++)
            a->light[3 * (size_t)s->texel + (size_t)c] += gain * s->gain;
    }
}

mg_status mg_adjoint_add(mg_adjoint *a, const mg_renderer *r, const mg_texture *t, const float *picture, mg_err *err)
{
    if (r->view.face->flat)
        return mg_fail(err, MG_EINPUT, "a canvas has no light that a gradient could follow");
    mg_status st = make_room(a, (size_t)r->w * (size_t)r->h * 3, err);
    if (st != MG_OK)
        return st;
    mg_rect mask = r->view.face->layer.bounds;
    const float *sharp = sharpen(a, r, picture);
    for (int y = mask.y; y < mask.y + mask.h; y++)
        for (int x = mask.x; x < mask.x + mask.w; x++) {
            size_t p = (size_t)y * (size_t)r->w + (size_t)x;
            light_pixel(a, r, t, p, sharp + 3 * p);
        }
    return MG_OK;
}

/* ---- cloth ------------------------------------------------------------------------------------------------------- */

/* A texel is the mean of four of the level above it, so each of them has a quarter of what it gains. */
static void fold_level(float *light, const mg_texture *t, int level)
{
    int w = MG_TEXTURE_W >> level, h = MG_TEXTURE_H >> level;
    const float *from = light + 3 * (size_t)t->level[level];
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++, from += 3)
            for (int i = 0; i < 4; i++) {
                size_t above = (size_t)t->level[level - 1] + (size_t)((2 * y + i / 2) * 2 * w + 2 * x + i % 2);
                add_scaled(light + 3 * above, 0.25f, from, 3);
            }
}

void mg_adjoint_print(mg_adjoint *a, const mg_texture *t, float *print)
{
    float slope[256];
    for (int g = 0; g < 256; g++)
        slope[g] = (float)(65535 * mg_albedo_slope(g));
    for (int level = MG_TEXTURE_LEVELS - 1; level > 0; level--)
        fold_level(a->light, t, level);
    for (size_t i = 0; i < (size_t)MG_TEXTURE_W * MG_TEXTURE_H * 3; i++)
        print[i] = a->light[i] * slope[t->picture.px[i]];
}
