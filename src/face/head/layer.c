/* The mask layer: texture coordinates and light for every covered pixel, straps and the shadow of the mask's rim in
 * `rest`. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "face/face_file.h"
#include "face/head/scene.h"
#include "cloth/texture.h"

typedef struct line {
    mg_sample *sample;
    uint32_t *count; /* per pixel of the bounds' width */
    uint32_t total;
} line;

typedef struct work {
    mg_face *f;
    const layer_job *job;
    mg_rect box;
    line *lines;
} work;

enum { EDGE_MAX = 4 }; /* sub-samples a side at the mask's edge */

/* The level whose texel is about as wide as a sub-sample's footprint on the cloth. */
static int level_of(const layer_job *j, const hit *h, vec3 dir, int sub)
{
    const mask_surface *w = j->scene->mask;
    float lean = maxf(fabsf(v3_dot(h->normal, dir)), 0.2f);
    float side = h->t / j->cam->focal / (float)sub / sqrtf(lean);    /* cm */
    float across = (float)MG_TEXTURE_W / (2 * w->half_angle * 8.0f); /* texels a cm */
    float level = log2f(maxf(side * across, 0.25f)) + 0.5f;
    int k = (int)floorf(level);
    return k < 0 ? 0 : k >= MG_TEXTURE_LEVELS ? MG_TEXTURE_LEVELS - 1 : k;
}

/* How far, in cm, the cloth may lie behind the scene's first surface and still show: real cloth is stretched over skin
 * that pokes through this one. Glasses are worn over the mask. Chosen by eye. */
static float depth_tolerance(material m)
{
    return m == MAT_HAIR ? 0.4f : m == MAT_FRAME ? 0.0f : 1.3f;
}

static int trace(const work *k, int x, int y, int sub, mg_sample *out)
{
    const layer_job *j = k->job;
    const hit *back = j->hits ? &j->hits[(size_t)y * (size_t)k->f->w + (size_t)x] : NULL;
    float t_max = back && back->mat != MAT_NONE ? back->t + depth_tolerance(back->mat) : 1e9f;
    shading_cache cache = {.mat = MAT_NONE};
    int n = 0;
    float near = 0;
    for (int s = 0; s < sub * sub; s++) {
        float px = (float)x + ((float)(s % sub) + 0.5f) / (float)sub,
              py = (float)y + ((float)(s / sub) + 0.5f) / (float)sub;
        hit h;
        if (!scene_mask(j->scene, j->cam, j->lamp, px, py, t_max, near, &cache, &h))
            continue;
        near = h.t;
        float u, v, light = j->light_at ? j->light_at(j->arg, &h) : h.shine;
        mask_surface_uv(j->scene->mask, h.at, &u, &v);
        int level = level_of(j, &h, camera_ray(j->cam, px, py), sub);
        out[n++] = (mg_sample){mg_texture_index((double)u, (double)v, level), light * j->gain / (float)(sub * sub)};
    }
    return n;
}

/* Samples that fall on one texel become one. */
static int merge(mg_sample *s, int n)
{
    int m = 0;
    for (int i = 0; i < n; i++) {
        int k = 0;
        while (k < m && s[k].texel != s[i].texel)
            k++;
        if (k < m)
            s[k].gain += s[i].gain;
        else
            s[m++] = s[i];
    }
    return m;
}

static void paint_rest(const work *k, int x, int y, float open)
{
    const layer_job *j = k->job;
    size_t p = (size_t)y * (size_t)k->f->w + (size_t)x;
    float *rest = k->f->layer.rest + 3 * p;
    const hit *h = j->hits ? &j->hits[p] : NULL;
    if (h && h->mat == MAT_SKIN && open > 0) {
        float shadow = scene_rim_shadow(j->scene, h->at, h->normal), strap = mask_surface_strap(j->scene->mask, h->at);
        const float *rgb = j->scene->mask->shape->strap_rgb;
        float light = j->light_at ? j->light_at(j->arg, h) : h->shine;
        for (int c = 0; c < 3; c++)
            rest[c] = mixf(rest[c] * shadow, rgb[c] * light * j->gain * k->f->layer.tint[c], strap);
    }
    for (int c = 0; c < 3; c++)
        rest[c] *= open;
}

static void do_row(void *arg, int row, int worker)
{
    (void)worker;
    work *k = arg;
    line *out = &k->lines[row];
    int sub = k->job->samples, fine = sub * 2 > EDGE_MAX ? EDGE_MAX : sub * 2, y = k->box.y + row;
    size_t most = (size_t)k->box.w * EDGE_MAX * EDGE_MAX;
    out->sample = malloc(most * sizeof *out->sample);
    out->count = calloc((size_t)k->box.w, sizeof *out->count);
    if (!out->sample || !out->count)
        return; /* noticed by the caller */
    for (int i = 0; i < k->box.w; i++) {
        mg_sample *at = out->sample + out->total;
        int cells = sub * sub, n = trace(k, k->box.x + i, y, sub, at);
        if (n > 0 && n < cells && fine > sub) {
            cells = fine * fine;
            n = trace(k, k->box.x + i, y, fine, at);
        }
        paint_rest(k, k->box.x + i, y, 1 - (float)n / (float)cells);
        n = merge(at, n);
        out->count[i] = (uint32_t)n;
        out->total += (uint32_t)n;
    }
}

static void collect(work *k)
{
    mg_layer *l = &k->f->layer;
    uint32_t at = 0;
    int w = k->f->w;
    for (int y = 0; y < k->f->h; y++) {
        int row = y - k->box.y;
        bool in = row >= 0 && row < k->box.h;
        for (int x = 0; x < w; x++) {
            l->first[(size_t)y * (size_t)w + (size_t)x] = at;
            int i = x - k->box.x;
            if (!in || i < 0 || i >= k->box.w || !k->lines[row].count[i])
                continue;
            at += k->lines[row].count[i];
            l->bounds = mg_rect_union(l->bounds, (mg_rect){x, y, 1, 1});
        }
        if (in)
            memcpy(l->sample + at - k->lines[row].total, k->lines[row].sample, k->lines[row].total * sizeof *l->sample);
    }
    l->first[(size_t)w * (size_t)k->f->h] = at;
}

mg_status layer_fill(mg_face *f, const layer_job *job, mg_pool *pool, mg_err *err)
{
    size_t n = (size_t)f->w * (size_t)f->h;
    memcpy(f->layer.rest, f->bare, n * 3 * sizeof *f->bare);
    memset(f->layer.first, 0, (n + 1) * sizeof *f->layer.first);
    free(f->layer.sample);
    f->layer.sample = NULL;
    f->layer.bounds = (mg_rect){0, 0, 0, 0};
    /* straps reach further than the cloth */
    mg_rect box = mg_rect_inter(mg_rect_grow(scene_mask_bounds(job->scene, job->cam, f->w, f->h), f->w / 8),
                                (mg_rect){0, 0, f->w, f->h});
    if (mg_rect_empty(box))
        return MG_OK;
    work k = {.f = f, .job = job, .box = box, .lines = calloc((size_t)box.h, sizeof *k.lines)};
    if (k.lines)
        mg_pool_run(pool, box.h, do_row, &k);
    bool whole = k.lines != NULL;
    size_t total = 0;
    for (int i = 0; k.lines && i < box.h; i++) {
        whole = whole && k.lines[i].sample && k.lines[i].count;
        total += k.lines[i].total;
    }
    f->layer.sample = whole ? malloc((total + 1) * sizeof *f->layer.sample) : NULL;
    if (f->layer.sample) {
        collect(&k);
        mg_face_trim_rest(f);
    }
    for (int i = 0; k.lines && i < box.h; i++) {
        free(k.lines[i].sample);
        free(k.lines[i].count);
    }
    free(k.lines);
    return f->layer.sample ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for a mask layer of %d×%d", f->w, f->h);
}
