/* A head in front of a camera under a light: ray marching, shading, and the mask layer that comes of it. */
#ifndef MG_FACE_HEAD_SCENE_H
#define MG_FACE_HEAD_SCENE_H

#include "face/head/head.h"
#include "face/head/paint.h"
#include "face/head/mask_surface.h"

/* Pinhole. `turn` maps head axes to camera axes (x right, y up, z towards the camera), row-major; `eye` is the camera's
 * place in head axes, cm; focal length and principal point in px, y down. */
typedef struct camera {
    float turn[9];
    vec3 eye;
    float focal, px, py;
} camera;

/* Yaw, pitch, roll in degrees, turned in that order around the head's origin, which lies `distance` cm before the
 * camera. */
void camera_turn(camera *c, double yaw, double pitch, double roll, double distance);
vec3 camera_ray(const camera *c, float x, float y);
void camera_project(const camera *c, vec3 p, double *x, double *y);
vec3 camera_to_head(const camera *c, vec3 world); /* turns a direction */

typedef struct lamp {
    vec3 dir; /* towards the key light, head axes */
    vec3 fill_dir;
    float key, fill, ambient, soft;
    vec3 key_rgb, ambient_rgb;
} lamp;

/* Of the light from all around, the share that reaches a surface which faces along n (unit): the ground gives 0.3 of
 * what the sky gives. Chosen by eye. */
static inline float hemisphere(vec3 n)
{
    return 0.65f + 0.35f * n.y;
}

typedef struct scene {
    const head *who;
    const mask_surface *mask; /* NULL: none */
    grid head_grid, mask_grid;
} scene;

mg_status scene_init(scene *s, const head *who, const mask_surface *mask, mg_pool *pool, mg_err *err);
void scene_free(scene *s);

typedef struct hit {
    material mat; /* MAT_NONE: the background */
    float t;      /* cm along the ray */
    vec3 at, normal;
    vec3 light;  /* radiance */
    float shine; /* irradiance without colour: what a white cloth would get */
} hit;

/* Ambient occlusion and soft shadow of one point, kept for the other samples of its pixel. */
typedef struct shading_cache {
    material mat;
    vec3 normal;
    float ambient, key;
} shading_cache;

void scene_bare(const scene *s, const camera *c, const lamp *l, float x, float y, shading_cache *cache, hit *out);
/* Nearest point of the mask along the ray before `t_max`: false where there is none. `shine` holds the light on the
 * cloth. `near`: where a ray less than a pixel away hit (hit.t), or 0. */
bool scene_mask(const scene *s, const camera *c, const lamp *l, float x, float y, float t_max, float near,
                shading_cache *cache, hit *out);
/* Pixels of a picture of w×h that may show the mask. */
mg_rect scene_mask_bounds(const scene *s, const camera *c, int w, int h);
/* The share of light that the rim of the mask leaves to a point p of skin with normal n, 0 … 1. */
float scene_rim_shadow(const scene *s, vec3 p, vec3 n);

/* The mask layer over finished hits. `hits` [h·w]: one hit a pixel (t = +inf: nothing behind), or NULL for none at all.
 * `gain` scales the light. `light_at`, when not NULL, overrides the light on the cloth: called with the shading of `l`.
 */
typedef struct layer_job {
    const scene *scene;
    const camera *cam;
    const lamp *lamp;
    const hit *hits;
    int samples;
    float gain;
    float (*light_at)(const void *arg, const hit *h);
    const void *arg;
} layer_job;
mg_status layer_fill(mg_face *f, const layer_job *job, mg_pool *pool, mg_err *err);

#endif
