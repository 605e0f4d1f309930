/* Making, freeing and hashing of face templates; the tone curve of sRGB. */
#include "maskgen/face.h"
#include "base/hash.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void mg_face_free(mg_face *f)
{
    if (!f)
        return;
    free(f->bare);
    free(f->layer.rest);
    free(f->layer.first);
    free(f->layer.sample);
    *f = (mg_face){0};
}

mg_status mg_face_alloc(mg_face *f, int w, int h, mg_err *err)
{
    if (w < 1 || h < 1 || w > MG_FACE_MAX_SIDE || h > MG_FACE_MAX_SIDE) {
        mg_face_free(f);
        return mg_fail(err, MG_EINPUT, "a face template of %d×%d is outside 1 … %d", w, h, (int)MG_FACE_MAX_SIDE);
    }
    size_t n = (size_t)w * (size_t)h;
    f->w = w;
    f->h = h;
    f->bare = calloc(n * 3, sizeof *f->bare);
    f->layer.rest = calloc(n * 3, sizeof *f->layer.rest);
    f->layer.first = calloc(n + 1, sizeof *f->layer.first);
    if (f->bare && f->layer.rest && f->layer.first)
        return MG_OK;
    mg_face_free(f);
    return mg_fail(err, MG_ENOMEM, "out of memory for a face template of %d×%d", w, h);
}

mg_status mg_face_flat(mg_face *f, int w, int h, mg_err *err)
{
    if (w < 8 || h < 8 || w > MG_IMAGE_MAX_SIDE || h > MG_IMAGE_MAX_SIDE)
        return mg_fail(err, MG_EINPUT, "a canvas of %d×%d pixels is outside 8 … %d", w, h, (int)MG_IMAGE_MAX_SIDE);
    *f = (mg_face){.name = "canvas", .flat = true, .w = w, .h = h, .layer.bounds = {0, 0, w, h}};
    snprintf(f->origin, sizeof f->origin, "canvas:%dx%d", w, h);
    return mg_face_seal(f, err);
}

static void seal_canvas(mg_face *f)
{
    char text[64];
    mg_hash_bytes(text, (size_t)snprintf(text, sizeof text, "canvas %dx%d", f->w, f->h), f->hash);
}

mg_status mg_face_seal(mg_face *f, mg_err *err)
{
    mg_hash *h;
    if (f->flat) {
        seal_canvas(f);
        return MG_OK;
    }
    if (!mg_face_is_template(f))
        return mg_fail(err, MG_EINPUT, "an empty face cannot be sealed");
    mg_status st = mg_hash_new(&h, err);
    if (st != MG_OK)
        return st;
    size_t n = (size_t)f->w * (size_t)f->h;
    mg_hash_add(h, &f->w, sizeof f->w);
    mg_hash_add(h, &f->h, sizeof f->h);
    mg_hash_add(h, &f->box, sizeof f->box);
    mg_hash_add(h, &f->blur, sizeof f->blur);
    mg_hash_add(h, &f->noise, sizeof f->noise);
    mg_hash_add(h, &f->noise_seed, sizeof f->noise_seed);
    mg_hash_add(h, f->bare, n * 3 * sizeof *f->bare);
    mg_hash_add(h, f->tone.at, sizeof f->tone.at);
    mg_hash_add(h, f->layer.rest, n * 3 * sizeof *f->layer.rest);
    mg_hash_add(h, f->layer.first, (n + 1) * sizeof *f->layer.first);
    if (f->layer.sample)
        mg_hash_add(h, f->layer.sample, f->layer.first[n] * sizeof *f->layer.sample);
    mg_hash_add(h, f->layer.tint, sizeof f->layer.tint);
    mg_hash_take(h, f->hash);
    return MG_OK;
}

float mg_srgb_linear(uint8_t v)
{
    double s = v / 255.0;
    return (float)(s <= 0.04045 ? s / 12.92 : pow((s + 0.055) / 1.055, 2.4));
}

void mg_tone_srgb(mg_tone *t)
{
    for (int i = 0; i <= MG_TONE_STEPS + 1; i++) {
        double x = fmin(1, i * ((double)MG_TONE_MAX / MG_TONE_STEPS));
        t->at[i] = (float)(255 * (x <= 0.0031308 ? 12.92 * x : 1.055 * pow(x, 1 / 2.4) - 0.055));
    }
}
