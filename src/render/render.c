/* One picture kept up to date: every stage keeps its result, so that a small change runs through a small rectangle
 * only. */
#include "maskgen/render.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "render/render_internal.h"

mg_view mg_view_plain(const mg_face *face)
{
    return (mg_view){.face = face, .gain = 1, .contrast = 1};
}

mg_status mg_view_texture(mg_texture *out, const mg_view *view, mg_err *err)
{
    const mg_face *f = view->face;
    return f->flat ? mg_texture_flat(out, f->w, f->h, err) : mg_texture_new(out, err);
}

static void build_tone(mg_renderer *r)
{
    const mg_tone *own = &r->view.face->tone;
    for (int i = 0; i <= MG_TONE_STEPS + 1; i++) {
        float x = (float)i * (MG_TONE_MAX / MG_TONE_STEPS);
        float v = (mg_tone_map(own, x * r->view.gain) - 127.5f) * r->view.contrast + 127.5f;
        r->tone.at[i] = v < 0 ? 0 : v > 255 ? 255 : v;
    }
    if (r->view.gain == 1 && r->view.contrast == 1) /* bit for bit the template's own */
        r->tone = *own;
}

static void build_kernel(mg_renderer *r)
{
    double own = r->view.face->blur, more = r->view.blur, sigma = sqrt(own * own + more * more);
    r->radius = sigma < 0.2 ? 0 : (int)fmin(ceil(3 * sigma), RADIUS_MAX);
    double sum = 1, weight[RADIUS_MAX + 1] = {1};
    for (int i = 1; i <= r->radius; i++) {
        weight[i] = exp(-i * i / (2 * sigma * sigma));
        sum += 2 * weight[i];
    }
    for (int i = 0; i <= r->radius; i++)
        r->kernel[i] = (float)(weight[i] / sum);
}

static void add_noise(mg_renderer *r, float sd, uint64_t seed)
{
    mg_rng rng;
    mg_rng_seed(&rng, seed, 0x6e6f697365);
    for (int i = 0; i < r->w * r->h; i++) {
        float v = sd * (float)mg_rng_normal(&rng);
        for (int c = 0; c < 3; c++)
            r->noise[3 * i + c] += v;
    }
}

/* Which pixels show each tile of the texture. */
static void find_pixels_of_tiles(mg_renderer *r)
{
    const mg_layer *l = &r->view.face->layer;
    r->tiles_known = true;
    for (int y = l->bounds.y; y < l->bounds.y + l->bounds.h; y++)
        for (int x = l->bounds.x; x < l->bounds.x + l->bounds.w; x++) {
            size_t p = (size_t)y * (size_t)r->w + (size_t)x;
            for (uint32_t s = l->first[p]; s < l->first[p + 1]; s++) {
                mg_rect e = mg_texture_extent(l->sample[s].texel);
                for (int ty = e.y / TILE; ty <= (e.y + e.h - 1) / TILE; ty++)
                    for (int tx = e.x / TILE; tx <= (e.x + e.w - 1) / TILE; tx++)
                        r->pixels_of_tile[ty][tx] = mg_rect_union(r->pixels_of_tile[ty][tx], (mg_rect){x, y, 1, 1});
            }
        }
}

static mg_rect frame(const mg_renderer *r)
{
    return (mg_rect){0, 0, r->w, r->h};
}

/* ---- the stages, each over one rectangle ----------------------------------------------------------------------- */

static void shade_bare(mg_renderer *r, mg_rect rect)
{
    for (int y = rect.y; y < rect.y + rect.h; y++) {
        size_t at = ((size_t)y * (size_t)r->w + (size_t)rect.x) * 3;
        for (int i = 0; i < rect.w * 3; i++)
            r->sharp[at + (size_t)i] = mg_tone_map(&r->tone, r->view.face->bare[at + (size_t)i]);
    }
}

/* A texel's red, green, blue and spare at once; each channel's sum is the same, bit for bit, as one by one. */
typedef float quad __attribute__((vector_size(16)));
typedef uint16_t quad16 __attribute__((vector_size(8)));
typedef int32_t quad32 __attribute__((vector_size(16)));

static quad light_of(const mg_texel *t)
{
    quad16 raw;
    memcpy(&raw, t, sizeof raw);
    return __builtin_convertvector(__builtin_convertvector(raw, quad32),
                                   quad); /* by way of 32 bits: two instructions */
}

/* mg_tone_map of three channels, without its branches. */
static void map_tones(const mg_tone *t, quad x, float out[3])
{
    const quad most = {MG_TONE_STEPS, MG_TONE_STEPS, MG_TONE_STEPS, MG_TONE_STEPS};
    quad k = x * (MG_TONE_STEPS / MG_TONE_MAX);
    k = (quad)((quad32)k & (k > 0));
    quad32 over = k > most;
    k = (quad)(((quad32)k & ~over) | ((quad32)most & over));
    quad32 i = __builtin_convertvector(k, quad32);
    quad part = k - __builtin_convertvector(i, quad);
    for (int c = 0; c < 3; c++)
        out[c] = t->at[i[c]] + part[c] * (t->at[i[c] + 1] - t->at[i[c]]);
}

static void shade_mask(mg_renderer *r, const mg_texture *t, mg_rect rect)
{
    const mg_layer *l = &r->view.face->layer;
    const quad tint = {l->tint[0] / 65535, l->tint[1] / 65535, l->tint[2] / 65535, 0};
    for (int y = rect.y; y < rect.y + rect.h; y++)
        for (int x = rect.x; x < rect.x + rect.w; x++) {
            size_t p = (size_t)y * (size_t)r->w + (size_t)x;
            uint32_t s = l->first[p], end = l->first[p + 1];
            if (r->masked && s == end)
                continue;
            quad sum = {0, 0, 0, 0};
            for (; s < end; s++)
                sum += l->sample[s].gain * light_of(&t->texel[l->sample[s].texel]);
            const float *own = l->rest + 3 * p;
            quad rest = {own[0], own[1], own[2], 0};
            map_tones(&r->tone, rest + tint * sum, r->sharp + 3 * p);
        }
}

/* A symmetric kernel over n values: tap[0] is the middle's line, tap[2k − 1] and tap[2k] those k to either side. The
 * common radii keep their sum in a register; each adds in the same order. */
static void convolve(float *restrict out, const float *const *tap, const float *kernel, int radius, int n)
{
    const float k0 = kernel[0], k1 = kernel[1], k2 = kernel[2], k3 = kernel[3];
    const float *m = tap[0], *a = tap[1], *b = tap[2], *c = tap[3], *d = tap[4], *e = tap[5], *f = tap[6];
    if (radius == 1)
        for (int i = 0; i < n; i++)
            out[i] = k0 * m[i] + k1 * (a[i] + b[i]);
    else if (radius == 2)
        for (int i = 0; i < n; i++)
            out[i] = k0 * m[i] + k1 * (a[i] + b[i]) + k2 * (c[i] + d[i]);
    else
        for (int i = 0; i < n; i++)
            out[i] = k0 * m[i] + k1 * (a[i] + b[i]) + k2 * (c[i] + d[i]) + k3 * (e[i] + f[i]);
    for (int k = 4; k <= radius; k++)
        for (int i = 0; i < n; i++)
            out[i] += kernel[k] * (tap[2 * k - 1][i] + tap[2 * k][i]);
}

/* Horizontal pass of one line into r->row; columns past the edge repeat it. */
static void blur_line(mg_renderer *r, int y, int x0, int x1)
{
    const float *in = r->sharp + (size_t)y * (size_t)r->w * 3;
    float *out = r->row + (size_t)y * (size_t)r->w * 3;
    int inner0 = x0 < r->radius ? r->radius : x0, inner1 = x1 > r->w - r->radius ? r->w - r->radius : x1;
    for (int x = x0; x < x1; x++) {
        if (x == inner0 && inner0 < inner1) {
            const float *tap[2 * RADIUS_MAX + 1] = {in + 3 * inner0};
            for (int k = 1; k <= r->radius; k++) {
                tap[2 * k - 1] = tap[0] - 3 * k;
                tap[2 * k] = tap[0] + 3 * k;
            }
            convolve(out + 3 * inner0, tap, r->kernel, r->radius, 3 * (inner1 - inner0));
            x = inner1 - 1;
            continue;
        }
        for (int c = 0; c < 3; c++) {
            float s = r->kernel[0] * in[3 * x + c];
            for (int k = 1; k <= r->radius; k++) {
                int a = x - k < 0 ? 0 : x - k, b = x + k >= r->w ? r->w - 1 : x + k;
                s += r->kernel[k] * (in[3 * a + c] + in[3 * b + c]);
            }
            out[3 * x + c] = s;
        }
    }
}

static void to_bytes(const mg_renderer *r, const float *line, int y, mg_rect rect, mg_image *out)
{
    uint8_t *d = mg_image_at(out, rect.x, y);
    const float *noise = r->noise ? r->noise + ((size_t)y * (size_t)r->w + (size_t)rect.x) * 3 : NULL;
    for (int i = 0; i < rect.w * 3; i++) { /* branchless, for the vectoriser */
        float v = (noise ? line[i] + noise[i] : line[i]) + 0.5f;
        v = v > 0 ? v : 0;
        v = v < 255 ? v : 255;
        d[i] = (uint8_t)(int)v;
    }
}

/* Blur, noise and rounding of `rect`, from r->sharp into `out`. */
static void develop(mg_renderer *r, mg_rect rect, mg_image *out)
{
    size_t pitch = (size_t)r->w * 3, x0 = (size_t)rect.x * 3;
    float line[MG_FACE_MAX_SIDE * 3];
    if (r->radius > 0)
        for (int y = rect.y - r->radius; y < rect.y + rect.h + r->radius; y++)
            if (y >= 0 && y < r->h)
                blur_line(r, y, rect.x, rect.x + rect.w);
    for (int y = rect.y; y < rect.y + rect.h; y++) {
        if (r->radius == 0) {
            to_bytes(r, r->sharp + (size_t)y * pitch + x0, y, rect, out);
            continue;
        }
        const float *tap[2 * RADIUS_MAX + 1] = {r->row + (size_t)y * pitch + x0};
        for (int k = 1; k <= r->radius; k++) {
            tap[2 * k - 1] = r->row + (size_t)(y - k < 0 ? 0 : y - k) * pitch + x0;
            tap[2 * k] = r->row + (size_t)(y + k >= r->h ? r->h - 1 : y + k) * pitch + x0;
        }
        convolve(line, tap, r->kernel, r->radius, rect.w * 3);
        to_bytes(r, line, y, rect, out);
    }
}

static mg_rect spread(const mg_renderer *r, mg_rect sharp)
{
    return mg_rect_inter(mg_rect_grow(sharp, r->radius), frame(r));
}

/* From r->sharp to the finished picture; returns what may have changed. */
static mg_rect finish(mg_renderer *r, mg_rect sharp)
{
    mg_rect rect = spread(r, sharp);
    develop(r, rect, r->view.jpeg ? &r->raw : &r->rgb);
    if (r->view.jpeg) {
        rect = mg_jpeg_align(&r->raw, rect);
        mg_jpeg_blocks(&r->raw, &r->rgb, rect, r->view.jpeg);
    }
    mg_image_grey_rect(&r->rgb, &r->grey, rect);
    return rect;
}

/* ---- undo ------------------------------------------------------------------------------------------------------ */

static void keep(patch *p, const void *from, size_t pixel, int w, mg_rect rect)
{
    p->rect = rect;
    size_t line = (size_t)rect.w * pixel;
    for (int y = 0; y < rect.h; y++)
        memcpy((char *)p->bytes + (size_t)y * line,
               (const char *)from + ((size_t)(rect.y + y) * (size_t)w + (size_t)rect.x) * pixel, line);
}

static void restore(patch *p, void *to, size_t pixel, int w)
{
    size_t line = (size_t)p->rect.w * pixel;
    for (int y = 0; y < p->rect.h; y++)
        memcpy((char *)to + ((size_t)(p->rect.y + y) * (size_t)w + (size_t)p->rect.x) * pixel,
               (char *)p->bytes + (size_t)y * line, line);
    p->rect = (mg_rect){0};
}

void mg_renderer_undo(mg_renderer *r)
{
    if (r->view.face->flat) {
        restore(&r->old_rgb, r->rgb.px, 3, r->w);
        restore(&r->old_grey, r->grey.px, 1, r->w);
        return;
    }
    restore(&r->old_sharp, r->sharp, 3 * sizeof *r->sharp, r->w);
    if (r->view.jpeg)
        restore(&r->old_raw, r->raw.px, 3, r->w);
    restore(&r->old_rgb, r->rgb.px, 3, r->w);
    restore(&r->old_grey, r->grey.px, 1, r->w);
}

/* ---- public ---------------------------------------------------------------------------------------------------- */

/* A flat view shows the texture's own pixels. */
static void show(mg_renderer *r, const mg_texture *t, mg_rect rect)
{
    for (int y = rect.y; y < rect.y + rect.h; y++)
        memcpy(mg_image_at(&r->rgb, rect.x, y), mg_image_at(&t->picture, rect.x, y), 3 * (size_t)rect.w);
    mg_image_grey_rect(&r->rgb, &r->grey, rect);
}

static mg_rect show_change(mg_renderer *r, const mg_texture *t, mg_rect changed)
{
    mg_rect rect = mg_rect_inter(changed, frame(r));
    keep(&r->old_rgb, r->rgb.px, 3, r->w, rect);
    keep(&r->old_grey, r->grey.px, 1, r->w, rect);
    show(r, t, rect);
    return rect;
}

void mg_renderer_bare(mg_renderer *r)
{
    if (r->view.face->flat) {
        memset(r->rgb.px, 0, 3 * (size_t)r->w * (size_t)r->h);
        memset(r->grey.px, 0, (size_t)r->w * (size_t)r->h);
        return;
    }
    shade_bare(r, frame(r));
    r->masked = false;
    finish(r, frame(r));
}

void mg_renderer_draw(mg_renderer *r, const mg_texture *t)
{
    if (r->view.face->flat) {
        show(r, t, frame(r));
        return;
    }
    shade_mask(r, t, r->view.face->layer.bounds);
    r->masked = true;
    finish(r, r->view.face->layer.bounds);
}

mg_rect mg_renderer_update(mg_renderer *r, const mg_texture *t, mg_rect changed)
{
    if (r->view.face->flat)
        return show_change(r, t, changed);
    if (!r->tiles_known)
        find_pixels_of_tiles(r);
    mg_rect sharp = {0}, p = mg_rect_inter(changed, (mg_rect){0, 0, MG_TEXTURE_W, MG_TEXTURE_H});
    if (!mg_rect_empty(p))
        for (int ty = p.y / TILE; ty <= (p.y + p.h - 1) / TILE; ty++)
            for (int tx = p.x / TILE; tx <= (p.x + p.w - 1) / TILE; tx++)
                sharp = mg_rect_union(sharp, r->pixels_of_tile[ty][tx]);
    mg_rect soft = mg_rect_empty(sharp) ? sharp : spread(r, sharp);
    mg_rect all = r->view.jpeg && !mg_rect_empty(sharp) ? mg_jpeg_align(&r->rgb, soft) : soft;
    keep(&r->old_sharp, r->sharp, 3 * sizeof *r->sharp, r->w, sharp);
    if (r->view.jpeg)
        keep(&r->old_raw, r->raw.px, 3, r->w, soft);
    keep(&r->old_rgb, r->rgb.px, 3, r->w, all);
    keep(&r->old_grey, r->grey.px, 1, r->w, all);
    if (mg_rect_empty(sharp))
        return sharp;
    shade_mask(r, t, sharp);
    return finish(r, sharp);
}

const mg_image *mg_renderer_rgb(const mg_renderer *r)
{
    return &r->rgb;
}

const mg_image *mg_renderer_grey(const mg_renderer *r)
{
    return &r->grey;
}

size_t mg_renderer_bytes(const mg_renderer *r)
{
    size_t n = (size_t)r->w * (size_t)r->h;
    if (r->view.face->flat)
        return sizeof *r + n * 8;
    return sizeof *r + n * (3 * sizeof(float) * (r->row ? 3u : 2u) + (r->noise ? 3 * sizeof(float) : 0) +
                            2 * (4 + (r->view.jpeg ? 3u : 0u)));
}

static mg_status allocate(mg_renderer *r, mg_err *err)
{
    size_t n = (size_t)r->w * (size_t)r->h;
    mg_status st = MG_OK;
    MG_TRY(mg_image_new(&r->rgb, r->w, r->h, 3, err));
    MG_TRY(mg_image_new(&r->grey, r->w, r->h, 1, err));
    if (r->view.jpeg)
        MG_TRY(mg_image_new(&r->raw, r->w, r->h, 3, err));
    r->old_rgb.bytes = malloc(n * 3);
    r->old_grey.bytes = malloc(n);
    if (r->view.face->flat)
        return r->old_rgb.bytes && r->old_grey.bytes ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for the canvas");
    bool noisy = r->view.noise > 0 || r->view.face->noise > 0;
    r->sharp = calloc(n * 3, sizeof *r->sharp);
    r->row = r->radius > 0 ? calloc(n * 3, sizeof *r->row) : NULL;
    r->noise = noisy ? calloc(n * 3, sizeof *r->noise) : NULL;
    r->old_sharp.bytes = malloc(n * 3 * sizeof *r->sharp);
    r->old_raw.bytes = r->view.jpeg ? malloc(n * 3) : NULL;
    if (!r->sharp || (r->radius > 0 && !r->row) || (noisy && !r->noise) || !r->old_sharp.bytes || !r->old_rgb.bytes ||
        !r->old_grey.bytes || (r->view.jpeg && !r->old_raw.bytes))
        return mg_fail(err, MG_ENOMEM, "out of memory to render %s", r->view.face->name);
done:
    return st;
}

/* Also false for what is no number: each must lie inside. The upper ends are far past any camera, and keep all
 * arithmetic finite. */
static bool within(float v, float lo, float hi)
{
    return v >= lo && v <= hi;
}

static mg_status check_view(const mg_view *v, mg_err *err)
{
    const mg_face *f = v->face;
    bool alike = v->gain == 1 && v->contrast == 1 && v->blur == 0 && v->noise == 0 && v->jpeg == 0;
    if (f->flat)
        return alike ? MG_OK : mg_fail(err, MG_EINPUT, "the canvas is shown as it is: no blur, noise, light or JPEG");
    if (!mg_face_is_template(f))
        return mg_fail(err, MG_EINPUT, "a face without pictures cannot be rendered");
    if (f->w < 1 || f->h < 1 || f->w > MG_FACE_MAX_SIDE || f->h > MG_FACE_MAX_SIDE)
        return mg_fail(err, MG_EINPUT, "a template of %d×%d is outside 1 … %d: %s", f->w, f->h, (int)MG_FACE_MAX_SIDE,
                       f->name);
    if (!within(f->blur, 0, 64) || !within(f->noise, 0, 255))
        return mg_fail(err, MG_EINPUT, "a template's blur %g is outside 0 … 64, or its noise %g outside 0 … 255: %s",
                       (double)f->blur, (double)f->noise, f->name);
    if (!within(v->gain, 1e-6f, 1e6f) || !within(v->contrast, 0, 1e3f) || !within(v->noise, 0, 255) ||
        !within(v->blur, 0, 4) || v->jpeg < 0 || v->jpeg > 100)
        return mg_fail(
            err, MG_EINPUT,
            "a view of %s is out of range: gain %g (1e-6 … 1e6), contrast %g (0 … 1000), noise %g (0 … 255), "
            "blur %g (0 … 4), jpeg %d (0 … 100)",
            f->name, (double)v->gain, (double)v->contrast, (double)v->noise, (double)v->blur, v->jpeg);
    return MG_OK;
}

mg_status mg_renderer_new(mg_renderer **out, const mg_view *view, mg_err *err)
{
    *out = NULL;
    mg_status st = check_view(view, err);
    if (st != MG_OK)
        return st;
    mg_renderer *r = calloc(1, sizeof *r);
    if (!r)
        return mg_fail(err, MG_ENOMEM, "out of memory to render %s", view->face->name);
    r->view = *view;
    r->w = view->face->w;
    r->h = view->face->h;
    if (!view->face->flat) {
        build_tone(r);
        build_kernel(r);
    }
    st = allocate(r, err);
    if (st != MG_OK) {
        mg_renderer_free(r);
        return st;
    }
    if (view->face->noise > 0)
        add_noise(r, view->face->noise, view->face->noise_seed);
    if (view->noise > 0)
        add_noise(r, view->noise, view->noise_seed);
    mg_renderer_bare(r);
    *out = r;
    return MG_OK;
}

void mg_renderer_free(mg_renderer *r)
{
    if (!r)
        return;
    mg_image_free(&r->rgb);
    mg_image_free(&r->grey);
    mg_image_free(&r->raw);
    free(r->sharp);
    free(r->row);
    free(r->noise);
    free(r->old_sharp.bytes);
    free(r->old_raw.bytes);
    free(r->old_rgb.bytes);
    free(r->old_grey.bytes);
    free(r);
}
