/* Arithmetic that the painting families share. Colours are float[3] as values of a picture, 0 … 255; coverage and
 * strength run 0 … 1. */
#ifndef MG_PATTERN_DRAW_H
#define MG_PATTERN_DRAW_H

#include <math.h>
#include <stdint.h>

static inline float clamp01(float x)
{
    x = x > 0 ? x : 0; /* in this form each line is one instruction */
    return x < 1 ? x : 1;
}

static inline float lerp(float a, float b, float t)
{
    return a + (b - a) * t;
}

/* Cubic step from 0 at a to 1 at b. */
static inline float smooth(float a, float b, float x)
{
    float t = clamp01((x - a) / (b - a));
    return t * t * (3 - 2 * t);
}

/* Share of a pixel inside an edge that is d away (negative: inside), all in one unit; `soft`: width of the edge. */
static inline float inside(float d, float soft)
{
    return clamp01(.5f - d / soft);
}

/* Smooth hill of height 1 over |t| < 1, 0 beyond. */
static inline float bump(float t)
{
    float k = 1 - t * t;
    k = k > 0 ? k : 0;
    return k * k;
}

/* The same over an ellipse with half-axes rx, ry. */
static inline float blob(float x, float y, float rx, float ry)
{
    float u = x / rx, v = y / ry, k = 1 - u * u - v * v;
    k = k > 0 ? k : 0;
    return k * k;
}

static inline void mix(float c[3], const float to[3], float a)
{
    for (int i = 0; i < 3; i++)
        c[i] += (to[i] - c[i]) * a;
}

/* Light on flesh, gathered before it is laid on a colour: how much of it is left (1: all), and how much gleam is added.
 */
typedef struct lamp {
    float left, gleam;
} lamp;

static inline void shade(lamp *l, float k)
{
    l->left *= 1 - k;
}

static inline void shine(lamp *l, float k)
{
    l->gleam += k;
}

/* Shade takes blue first and red last, as flesh does; gleam goes towards white, less in dark channels, so that deep
 * skin keeps its hue. */
static const float shade_depth[3] = {.82f, .97f, 1};

static inline void light_up(float c[3], lamp l)
{
    for (int i = 0; i < 3; i++) {
        float v = c[i] * (1 - shade_depth[i] * (1 - l.left));
        c[i] = v + (255 - v) * l.gleam * (.3f + (.7f / 255) * v);
    }
}

static inline void store(uint8_t *d, const float c[3])
{
    for (int i = 0; i < 3; i++) {
        float v = c[i] > 0 ? c[i] : 0;
        d[i] = (uint8_t)((v < 255 ? v : 255) + .5f);
    }
}

#endif
