/* Small vectors and signed distance primitives (after Quilez, "distance functions", iquilezles.org) for the procedural
 * head. Lengths are centimetres. Everything is a static inline: these are the innermost calls of the ray marcher. */
#ifndef MG_FACE_HEAD_SDF_H
#define MG_FACE_HEAD_SDF_H

#include <math.h>
#include <stdint.h>

#define RAD 0.01745329251994 /* radians of a degree */
#define DEG 57.29578f        /* degrees of a radian */

typedef struct vec3 {
    float x, y, z;
} vec3;

static inline vec3 v3(float x, float y, float z)
{
    vec3 r = {x, y, z};
    return r;
}

static inline vec3 v3_add(vec3 a, vec3 b)
{
    return v3(a.x + b.x, a.y + b.y, a.z + b.z);
}

static inline vec3 v3_sub(vec3 a, vec3 b)
{
    return v3(a.x - b.x, a.y - b.y, a.z - b.z);
}

static inline vec3 v3_scale(vec3 a, float s)
{
    return v3(a.x * s, a.y * s, a.z * s);
}

static inline vec3 v3_along(vec3 a, vec3 dir, float t)
{
    return v3(a.x + dir.x * t, a.y + dir.y * t, a.z + dir.z * t);
}

static inline float v3_dot(vec3 a, vec3 b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

static inline float v3_len(vec3 a)
{
    return sqrtf(v3_dot(a, a));
}

static inline vec3 v3_unit(vec3 a)
{
    return v3_scale(a, 1 / (v3_len(a) + 1e-12f));
}

static inline float clampf(float x, float lo, float hi)
{
    return x < lo ? lo : x > hi ? hi : x;
}

static inline float minf(float a, float b)
{
    return a < b ? a : b;
}

static inline float maxf(float a, float b)
{
    return a > b ? a : b;
}

static inline float mixf(float a, float b, float t)
{
    return a + (b - a) * t;
}

static inline vec3 v3_mix(vec3 a, vec3 b, float t)
{
    return v3(mixf(a.x, b.x, t), mixf(a.y, b.y, t), mixf(a.z, b.z, t));
}

/* Hermite step from a to b; a > b gives the falling step. */
static inline float stepf(float a, float b, float x)
{
    x = clampf((x - a) / (b - a), 0, 1);
    return x * x * (3 - 2 * x);
}

static inline float bellf(float x, float sd)
{
    return expf(-0.5f * x * x / (sd * sd));
}

/* Quadratic smooth minimum: differs from min only where |a − b| < k. */
static inline float smin(float a, float b, float k)
{
    float h = maxf(k - fabsf(a - b), 0) / k;
    return minf(a, b) - h * h * k * 0.25f;
}

static inline float smax(float a, float b, float k)
{
    return -smin(-a, -b, k);
}

/* Ellipsoid with centre c and radii r: first-order distance. */
static inline float sd_ellipsoid(vec3 p, vec3 c, vec3 r)
{
    vec3 q = v3((p.x - c.x) / r.x, (p.y - c.y) / r.y, (p.z - c.z) / r.z);
    float k0 = v3_len(q);
    float k1 = v3_len(v3(q.x / r.x, q.y / r.y, q.z / r.z));
    return k0 * (k0 - 1) / (k1 + 1e-6f);
}

static inline float sd_sphere(vec3 p, vec3 c, float r)
{
    return v3_len(v3_sub(p, c)) - r;
}

/* A capsule whose radius runs from ra to rb. */
static inline float sd_cone(vec3 p, vec3 a, vec3 b, float ra, float rb)
{
    vec3 pa = v3_sub(p, a), ba = v3_sub(b, a);
    float h = clampf(v3_dot(pa, ba) / v3_dot(ba, ba), 0, 1);
    return v3_len(v3_along(pa, ba, -h)) - mixf(ra, rb, h);
}

/* Whether p lies farther than `reach` from c: what lies in a ball of radius r around c is then farther than reach − r.
 */
static inline int far_from(vec3 p, vec3 c, float reach)
{
    vec3 d = v3_sub(p, c);
    return reach <= 0 ? 0 : v3_dot(d, d) > reach * reach;
}

static inline uint32_t hash32(uint32_t x)
{
    x ^= x >> 16;
    x *= 0x7feb352du;
    x ^= x >> 15;
    x *= 0x846ca68bu;
    x ^= x >> 16;
    return x;
}

static inline float lattice(int x, int y, int z, uint32_t salt)
{
    uint32_t h = (uint32_t)x * 73856093u ^ (uint32_t)y * 19349663u ^ (uint32_t)z * 83492791u ^ salt * 2654435761u;
    return (float)(hash32(h) & 0xffffu) * (1 / 65535.0f);
}

/* Value noise on the integer lattice, 0 … 1. */
static inline float noise3(float x, float y, float z, uint32_t salt)
{
    float fx = floorf(x), fy = floorf(y), fz = floorf(z);
    int i = (int)fx, j = (int)fy, k = (int)fz;
    float a = x - fx, b = y - fy, c = z - fz;
    a = a * a * (3 - 2 * a);
    b = b * b * (3 - 2 * b);
    c = c * c * (3 - 2 * c);
    float near = mixf(mixf(lattice(i, j, k, salt), lattice(i + 1, j, k, salt), a),
                      mixf(lattice(i, j + 1, k, salt), lattice(i + 1, j + 1, k, salt), a), b);
    float back = mixf(mixf(lattice(i, j, k + 1, salt), lattice(i + 1, j, k + 1, salt), a),
                      mixf(lattice(i, j + 1, k + 1, salt), lattice(i + 1, j + 1, k + 1, salt), a), b);
    return mixf(near, back, c);
}

/* Three octaves, about 0 … 0.9 with mean 0.44. */
static inline float fbm3(float x, float y, float z, uint32_t salt)
{
    return 0.5f * noise3(x, y, z, salt) + 0.25f * noise3(2 * x, 2 * y, 2 * z, salt + 1) +
           0.125f * noise3(4 * x, 4 * y, 4 * z, salt + 2);
}

#endif
