/* Arithmetic that the painting families share. Colours are float[3] in print values, 0 … 255; coverage and strength run
 * 0 … 1. */
#ifndef PATTERN_DRAW_H
#define PATTERN_DRAW_H

#include <math.h>
#include <stdint.h>

static inline float clamp01(float x)
{
    return x < 0 ? 0 : x > 1 ? 1 : x;
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
    return k > 0 ? k * k : 0;
}

/* The same over an ellipse with half-axes rx, ry. */
static inline float blob(float x, float y, float rx, float ry)
{
    float u = x / rx, v = y / ry, k = 1 - u * u - v * v;
    return k > 0 ? k * k : 0;
}

static inline void mix(float c[3], const float to[3], float a)
{
    for (int i = 0; i < 3; i++)
        c[i] += (to[i] - c[i]) * a;
}

/* Darkens like flesh in shade: blue goes first, red last. */
static inline void shade(float c[3], float k)
{
    c[0] *= 1 - .82f * k;
    c[1] *= 1 - .97f * k;
    c[2] *= 1 - k;
}

/* Brightens towards white light, dark channels less, so that deep skin keeps its hue. */
static inline void shine(float c[3], float k)
{
    for (int i = 0; i < 3; i++)
        c[i] += (255 - c[i]) * k * (.3f + .7f * c[i] / 255);
}

static inline void store(uint8_t *d, const float c[3])
{
    for (int i = 0; i < 3; i++)
        d[i] = (uint8_t)(c[i] < 0 ? 0 : c[i] > 255 ? 255 : c[i] + .5f);
}

#endif
