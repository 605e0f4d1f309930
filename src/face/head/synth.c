/* Synthetic face templates: draws the view, renders the bare head with extra samples where they show, exposes it, and
 * adds the mask layer, landmarks and the true face's box. */
#include "face/head/synth.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "face/head/backdrop.h"
#include "face/head/scene.h"

/* The box that dlib's detector puts around a bare face, measured: side and centre on the plane z = FACE_PLANE, cm. */
#define BOX_SIDE 14.75
#define BOX_CENTRE_Y (-2.9f)
#define FACE_PLANE 6.0
#define LOOK_Y (-1.9f) /* height at the middle of the picture */

enum { STREAM_VIEW = 0x71e3, STREAM_MASK = 0x3a5c, STREAM_BACKDROP = 0xbac0 };

struct mg_synth_head {
    uint64_t seed;
    head who;
    mg_mask shape;
    mask_surface surface;
    scene scene;
};

typedef struct view {
    double yaw, pitch, roll, distance, azimuth, elevation, scale, exposure, contrast, blur, noise, shift_x, shift_y;
    double key, fill, ambient, soft, warm;
} view;

void mg_synth_defaults(mg_synth_opts *o)
{
    *o = (mg_synth_opts){.size = 320,
                         .face_width = 160,
                         .samples = 2,
                         .yaw = NAN,
                         .pitch = NAN,
                         .roll = NAN,
                         .distance = NAN,
                         .light_azimuth = NAN,
                         .light_elevation = NAN,
                         .exposure = NAN,
                         .contrast = NAN,
                         .blur = NAN,
                         .noise = NAN,
                         .centre_x = NAN,
                         .centre_y = NAN};
}

/* What is drawn for a view where the caller sets nothing: ranges and standard deviations were chosen. Poses, light and
 * scale lie well inside what dlib's detector finds bare with a margin of at least 0.8, as measured with the prototype:
 * yaw ±30°, pitch −20° … 10°, roll ±10°, 5 … 12 px a cm. */
static void draw_view(view *v, uint64_t seed, uint64_t stream, double face_width)
{
    mg_rng r;
    mg_rng_seed(&r, seed, STREAM_VIEW + (stream << 16));
    v->yaw = mg_rng_range(&r, -15, 15);
    v->pitch = mg_rng_range(&r, -8, 8);
    v->roll = mg_rng_range(&r, -6, 6);
    v->distance = mg_rng_range(&r, 60, 180);
    v->scale = mg_rng_range(&r, 0.94, 1.06);
    v->shift_x = mg_rng_normal(&r) * 0.024;
    v->shift_y = mg_rng_normal(&r) * 0.024;
    bool flash = mg_rng_unit(&r) < 0.35;
    v->azimuth = flash ? mg_rng_range(&r, -12, 12) : mg_rng_range(&r, -60, 60);
    v->elevation = flash ? mg_rng_range(&r, 3, 25) : mg_rng_range(&r, 15, 60);
    v->key = mg_rng_range(&r, 0.8, 1.2);
    v->fill = mg_rng_range(&r, 0.1, 0.35);
    v->ambient = mg_rng_range(&r, 0.15, 0.45);
    v->soft = mg_rng_range(&r, 3, 9);
    v->warm = mg_rng_range(&r, -1, 1);
    v->exposure = mg_rng_range(&r, 0.75, 1.25);
    v->contrast = mg_rng_range(&r, 0.1, 0.7);
    v->blur = mg_rng_range(&r, 0.35, 0.9) * fmin(1, face_width / 125);
    v->noise = mg_rng_range(&r, 0.5, 3);
}

typedef struct override {
    const char *name;
    double value, lo, hi;
    double *into;
} override;

/* Checks what was set and lays it over what was drawn. */
static mg_status apply_overrides(view *v, const mg_synth_opts *o, mg_err *err)
{
    const override list[] = {
        {"yaw", o->yaw, -60, 60, &v->yaw},
        {"pitch", o->pitch, -40, 40, &v->pitch},
        {"roll", o->roll, -45, 45, &v->roll},
        {"distance", o->distance, 30, 2000, &v->distance},
        {"light_azimuth", o->light_azimuth, -120, 120, &v->azimuth},
        {"light_elevation", o->light_elevation, -30, 90, &v->elevation},
        {"exposure", o->exposure, 0.2, 4, &v->exposure},
        {"contrast", o->contrast, 0, 1, &v->contrast},
        {"blur", o->blur, 0, 4, &v->blur},
        {"noise", o->noise, 0, 30, &v->noise},
        {"centre_x", o->centre_x, -1, 1, &v->shift_x},
        {"centre_y", o->centre_y, -1, 1, &v->shift_y},
    };
    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
        if (isnan(list[i].value))
            continue;
        if (!(list[i].value >= list[i].lo && list[i].value <= list[i].hi))
            return mg_fail(err, MG_EINPUT, "synthetic face: %s is %g, outside %g … %g", list[i].name, list[i].value,
                           list[i].lo, list[i].hi);
        *list[i].into = list[i].value;
    }
    return MG_OK;
}

static mg_status check(const mg_synth_opts *o, mg_err *err)
{
    if (o->size < MG_SYNTH_MIN_SIZE || o->size > MG_SYNTH_MAX_SIZE)
        return mg_fail(err, MG_EINPUT, "synthetic face: size is %d, outside %d … %d", o->size, MG_SYNTH_MIN_SIZE,
                       MG_SYNTH_MAX_SIZE);
    if (!(o->face_width >= 16 && o->face_width <= 2 * o->size))
        return mg_fail(err, MG_EINPUT, "synthetic face: face_width is %g, outside 16 … %d", o->face_width, 2 * o->size);
    if (o->samples < 1 || o->samples > 2)
        return mg_fail(err, MG_EINPUT, "synthetic face: samples is %d, outside 1 … 2", o->samples);
    return MG_OK;
}

static void place_camera(camera *c, const view *v, const mg_synth_opts *o)
{
    double per_cm = o->face_width / BOX_SIDE * v->scale;
    camera_turn(c, v->yaw, v->pitch, v->roll, v->distance);
    c->focal = (float)(per_cm * (v->distance - FACE_PLANE));
    c->px = (float)(o->size * 0.5 + v->shift_x * o->face_width);
    c->py = (float)(o->size * 0.5 + v->shift_y * o->face_width + (double)LOOK_Y * per_cm);
}

static void light_up(lamp *l, const view *v, const camera *c)
{
    double a = v->azimuth * RAD, e = v->elevation * RAD;
    vec3 dir = v3((float)(sin(a) * cos(e)), (float)sin(e), (float)(cos(a) * cos(e)));
    float w = (float)v->warm * 0.045f;
    *l = (lamp){.dir = camera_to_head(c, dir),
                .fill_dir = camera_to_head(c, v3_unit(v3(-dir.x, 0.1f, 1))),
                .key = (float)v->key,
                .fill = (float)v->fill,
                .ambient = (float)v->ambient,
                .soft = (float)v->soft,
                .key_rgb = {1 + w, 1, 1 - 1.3f * w},
                .ambient_rgb = {0.97f - 0.5f * w, 1, 1.05f + 0.8f * w}};
}

typedef struct render_job {
    const mg_synth_head *head;
    const camera *cam;
    const lamp *lamp;
    const backdrop *behind;
    mg_face *f;
    hit *hits;
    double *sum; /* per row: luminance of the skin, and how many pixels */
    int *skin;
} render_job;

static vec3 light_of(const render_job *s, const hit *h, float x, float y)
{
    if (h->mat != MAT_NONE)
        return h->light;
    return v3_scale(backdrop_at(s->behind, x / (float)s->f->w, y / (float)s->f->h), 0.55f + 0.5f * s->lamp->key);
}

static void first_pass(void *arg, int y, int worker)
{
    (void)worker;
    render_job *s = arg;
    int w = s->f->w;
    for (int x = 0; x < w; x++) {
        size_t p = (size_t)y * (size_t)w + (size_t)x;
        hit *h = &s->hits[p];
        shading_cache cache = {.mat = MAT_NONE};
        float px = (float)x + 0.5f, py = (float)y + 0.5f;
        scene_bare(&s->head->scene, s->cam, s->lamp, px, py, &cache, h);
        vec3 c = light_of(s, h, px, py);
        memcpy(s->f->bare + 3 * p, &c, sizeof c);
        if (h->mat == MAT_SKIN && h->at.z > 3 && h->at.y > -10) {
            s->sum[y] += head_luminance(c);
            s->skin[y]++;
        }
    }
}

/* Whether pixels a and b differ so that one sample each would show as a step. */
static bool steps(const hit *a, const hit *b)
{
    if (a->mat != b->mat)
        return true;
    if (a->mat == MAT_NONE)
        return false;
    float la = a->light.y, lb = b->light.y;
    return fabsf(la - lb) > (a->mat == MAT_HAIR ? 0.16f : 0.09f) * (la + lb) + 0.004f || fabsf(a->t - b->t) > 0.6f;
}

static void second_pass(void *arg, int y, int worker)
{
    (void)worker;
    render_job *s = arg;
    int w = s->f->w, h = s->f->h;
    for (int x = 0; x < w; x++) {
        const hit *at = &s->hits[(size_t)y * (size_t)w + (size_t)x];
        bool fine = (x > 0 && steps(at, at - 1)) || (x + 1 < w && steps(at, at + 1)) || (y > 0 && steps(at, at - w)) ||
                    (y + 1 < h && steps(at, at + w));
        if (!fine)
            continue;
        vec3 sum = v3(0, 0, 0);
        shading_cache cache = {.mat = MAT_NONE};
        for (int k = 0; k < 4; k++) {
            float px = (float)x + 0.25f + 0.5f * (float)(k & 1), py = (float)y + 0.25f + 0.5f * (float)(k >> 1);
            hit sub;
            scene_bare(&s->head->scene, s->cam, s->lamp, px, py, &cache, &sub);
            sum = v3_add(sum, light_of(s, &sub, px, py));
        }
        sum = v3_scale(sum, 0.25f);
        memcpy(s->f->bare + 3 * ((size_t)y * (size_t)w + (size_t)x), &sum, sizeof sum);
    }
}

/* Exposure that brings the skin's mean to where a meter would put it that sees the whole scene: dark skin comes out
 * darker, though less than in proportion. */
static float expose(const render_job *s, const view *v)
{
    double sum = 0, n = 0;
    for (int y = 0; y < s->f->h; y++) {
        sum += s->sum[y];
        n += s->skin[y];
    }
    double target = 0.55 * pow(head_luminance(s->head->who.skin), 0.7);
    return (float)(n > 0 && sum > 0 ? target / (sum / n) * v->exposure : v->exposure);
}

/* Display gamma 2.2, a soft shoulder above 0.85, and an S-curve of the given strength. */
static void tone_curve(mg_tone *t, double contrast)
{
    for (int i = 0; i < MG_TONE_STEPS + 2; i++) {
        double x = pow(fmin(i * (double)MG_TONE_MAX / MG_TONE_STEPS, (double)MG_TONE_MAX), 1 / 2.2);
        if (x > 0.85)
            x = 0.85 + 0.15 * (1 - exp(-(x - 0.85) / 0.15));
        t->at[i] = (float)(255 * (x + contrast * (x * x * (3 - 2 * x) - x)));
    }
}

static void place_face(mg_face *f, const mg_synth_head *hd, const camera *c)
{
    vec3 mark[MG_LANDMARKS];
    head_landmarks(&hd->who, mark);
    for (int i = 0; i < MG_LANDMARKS; i++)
        camera_project(c, mark[i], &f->landmark[i].x, &f->landmark[i].y);
    f->has_landmarks = true;
    double x, y, cm;
    vec3 centre = v3(0, BOX_CENTRE_Y, (float)FACE_PLANE);
    camera_project(c, centre, &x, &y);
    cm = (double)c->focal / (double)v3_len(v3_sub(centre, c->eye));
    int side = (int)lround(BOX_SIDE * cm);
    f->box = (mg_rect){(int)lround(x - side / 2.0), (int)lround(y - side / 2.0), side, side};
}

static mg_status render(render_job *s, const view *v, const mg_synth_opts *o, mg_err *err)
{
    mg_face *f = s->f;
    size_t n = (size_t)f->w * (size_t)f->h;
    mg_pool_run(o->pool, f->h, first_pass, s);
    if (o->samples > 1)
        mg_pool_run(o->pool, f->h, second_pass, s);
    float gain = expose(s, v);
    for (size_t i = 0; i < 3 * n; i++)
        f->bare[i] *= gain;
    vec3 tint = v3_add(v3_scale(s->lamp->key_rgb, 0.7f), v3_scale(s->lamp->ambient_rgb, 0.3f));
    f->layer.tint[0] = tint.x;
    f->layer.tint[1] = tint.y;
    f->layer.tint[2] = tint.z;
    if (s->head->scene.mask) {
        layer_job job = {.scene = &s->head->scene,
                         .cam = s->cam,
                         .lamp = s->lamp,
                         .hits = s->hits,
                         .samples = o->samples,
                         .gain = gain};
        return layer_fill(f, &job, o->pool, err);
    }
    memcpy(f->layer.rest, f->bare, 3 * n * sizeof *f->bare);
    return MG_OK;
}

static mg_status render_view(mg_face *f, const mg_synth_head *hd, const view *v, const mg_synth_opts *o, mg_err *err)
{
    camera cam;
    lamp light;
    backdrop behind;
    mg_rng r;
    place_camera(&cam, v, o);
    light_up(&light, v, &cam);
    mg_rng_seed(&r, o->seed, STREAM_BACKDROP + (o->view << 16));
    backdrop_draw(&behind, &r);
    size_t rows = (size_t)o->size, n = rows * rows;
    render_job s = {.head = hd,
                    .cam = &cam,
                    .lamp = &light,
                    .behind = &behind,
                    .f = f,
                    .hits = malloc(n * sizeof *s.hits),
                    .sum = calloc(rows, sizeof *s.sum),
                    .skin = calloc(rows, sizeof *s.skin)};
    mg_status st = s.hits && s.sum && s.skin
                       ? MG_OK
                       : mg_fail(err, MG_ENOMEM, "out of memory for a head of %d×%d", o->size, o->size);
    if (st == MG_OK)
        st = render(&s, v, o, err);
    free(s.hits);
    free(s.sum);
    free(s.skin);
    place_face(f, hd, &cam);
    f->noise_seed = mg_rng_u64(&r);
    return st;
}

mg_status mg_synth_head_new(mg_synth_head **out, const mg_synth_opts *opts, mg_err *err)
{
    *out = NULL;
    mg_synth_head *h = calloc(1, sizeof *h);
    if (!h)
        return mg_fail(err, MG_ENOMEM, "out of memory for a synthetic head");
    h->seed = opts->seed;
    head_draw(&h->who, opts->seed);
    if (opts->mask)
        h->shape = *opts->mask;
    else
        mg_mask_surgical(&h->shape);
    mg_rng r;
    mg_rng_seed(&r, opts->seed, STREAM_MASK);
    mask_surface_init(&h->surface, &h->who, &h->shape, &r);
    mg_status st = scene_init(&h->scene, &h->who, opts->bare ? NULL : &h->surface, opts->pool, err);
    if (st == MG_OK)
        *out = h;
    else
        free(h);
    return st;
}

void mg_synth_head_free(mg_synth_head *hd)
{
    if (hd) {
        scene_free(&hd->scene);
        free(hd);
    }
}

mg_status mg_synth_head_face(mg_face *out, const mg_synth_head *hd, const mg_synth_opts *opts, mg_err *err)
{
    *out = (mg_face){0};
    view v;
    mg_status st = MG_OK;
    MG_TRY(check(opts, err));
    MG_TRY(opts->seed == hd->seed ? MG_OK : mg_fail(err, MG_EINPUT, "synthetic face: seed is not the head's"));
    draw_view(&v, opts->seed, opts->view, opts->face_width);
    MG_TRY(apply_overrides(&v, opts, err));
    MG_TRY(mg_face_alloc(out, opts->size, opts->size, err));
    out->synthetic = true;
    int n = snprintf(out->name, sizeof out->name, "synth-%llu", (unsigned long long)opts->seed);
    snprintf(out->origin, sizeof out->origin, "synth:%llu", (unsigned long long)opts->seed);
    if (opts->view) {
        snprintf(out->name + n, sizeof out->name - (size_t)n, "-v%llu", (unsigned long long)opts->view);
        snprintf(out->origin + n, sizeof out->origin - (size_t)n, "/%llu", (unsigned long long)opts->view);
    }
    out->yaw = v.yaw;
    out->pitch = v.pitch;
    out->roll = v.roll;
    out->skin = head_luminance(hd->who.skin);
    out->blur = (float)v.blur;
    out->noise = (float)v.noise;
    tone_curve(&out->tone, v.contrast);
    MG_TRY(render_view(out, hd, &v, opts, err));
    MG_TRY(mg_face_seal(out, err));
done:
    if (st != MG_OK)
        mg_face_free(out);
    return st;
}

mg_status mg_synth_face(mg_face *out, const mg_synth_opts *opts, mg_err *err)
{
    *out = (mg_face){0};
    mg_synth_head *hd = NULL;
    mg_status st = MG_OK;
    MG_TRY(check(opts, err));
    MG_TRY(mg_synth_head_new(&hd, opts, err));
    MG_TRY(mg_synth_head_face(out, hd, opts, err));
done:
    mg_synth_head_free(hd);
    return st;
}

void mg_synth_describe(uint64_t seed, mg_synth_person *out)
{
    static const char *const hair[HAIR_STYLES] = {"bald", "cropped", "side part", "swept back", "receding", "fringe",
                                                  "long", "wavy",    "tied back", "bob",        "afro",     "curls"};
    head h;
    head_draw(&h, seed);
    *out = (mg_synth_person){.tone = (double)h.tone,
                             .skin = head_luminance(h.skin),
                             .age = (double)h.age,
                             .female = h.female,
                             .glasses = h.glasses,
                             .beard = h.beard > 0,
                             .hair = hair[h.hair]};
}
