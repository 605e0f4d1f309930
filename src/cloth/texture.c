/* A texture in linear light. The albedo of every value of a picture stands in a table, so that the same picture gives
 * the same light on every machine; each mip level is the rounded mean of 2×2 texels of the level above. */
#include "cloth/texture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* round(65535 (.03 + .77 (g/255)^2.2)) */
static const uint16_t albedo[256] = {
    1966,  1966,  1967,  1969,  1971,  1975,  1979,  1985,  1991,  1998,  2007,  2016,  2027,  2038,  2051,  2065,
    2080,  2097,  2114,  2133,  2153,  2174,  2196,  2220,  2245,  2271,  2298,  2327,  2357,  2389,  2421,  2455,
    2491,  2527,  2566,  2605,  2646,  2688,  2732,  2777,  2823,  2871,  2920,  2971,  3023,  3077,  3132,  3188,
    3246,  3306,  3367,  3429,  3493,  3558,  3625,  3693,  3763,  3835,  3907,  3982,  4058,  4135,  4214,  4295,
    4377,  4461,  4546,  4633,  4721,  4811,  4902,  4995,  5090,  5186,  5284,  5384,  5485,  5587,  5692,  5797,
    5905,  6014,  6125,  6237,  6351,  6467,  6584,  6703,  6824,  6946,  7070,  7196,  7323,  7452,  7582,  7715,
    7849,  7984,  8122,  8261,  8401,  8544,  8688,  8834,  8981,  9131,  9282,  9434,  9589,  9745,  9903,  10062,
    10224, 10387, 10552, 10718, 10886, 11056, 11228, 11402, 11577, 11754, 11933, 12114, 12296, 12480, 12666, 12854,
    13043, 13235, 13428, 13623, 13819, 14018, 14218, 14420, 14624, 14830, 15037, 15246, 15457, 15670, 15885, 16102,
    16320, 16540, 16762, 16986, 17212, 17439, 17669, 17900, 18133, 18368, 18605, 18843, 19084, 19326, 19570, 19817,
    20064, 20314, 20566, 20819, 21075, 21332, 21591, 21852, 22115, 22380, 22647, 22915, 23186, 23458, 23732, 24008,
    24287, 24566, 24848, 25132, 25418, 25705, 25995, 26286, 26580, 26875, 27172, 27471, 27772, 28075, 28380, 28687,
    28996, 29306, 29619, 29933, 30250, 30568, 30889, 31211, 31535, 31862, 32190, 32520, 32852, 33186, 33522, 33860,
    34200, 34542, 34886, 35232, 35580, 35929, 36281, 36635, 36991, 37348, 37708, 38070, 38434, 38799, 39167, 39536,
    39908, 40282, 40657, 41035, 41415, 41796, 42180, 42566, 42953, 43343, 43735, 44128, 44524, 44922, 45322, 45723,
    46127, 46533, 46941, 47351, 47763, 48177, 48593, 49011, 49431, 49853, 50277, 50703, 51131, 51561, 51994, 52428,
};

double mg_albedo(uint8_t value)
{
    return albedo[value] / 65535.0;
}

double mg_albedo_slope(double value)
{
    return .77 * 2.2 / 255 * pow(value / 255, 1.2);
}

static int level_w(int level)
{
    return MG_TEXTURE_W >> level;
}

static int level_h(int level)
{
    return MG_TEXTURE_H >> level;
}

/* Offset of the first texel of `level`; level MG_TEXTURE_LEVELS gives the total. */
static uint32_t level_start(int level)
{
    uint32_t start = 0;
    for (int i = 0; i < level; i++)
        start += (uint32_t)(level_w(i) * level_h(i));
    return start;
}

mg_status mg_texture_new(mg_texture *out, mg_err *err)
{
    *out = (mg_texture){0};
    for (int i = 0; i <= MG_TEXTURE_LEVELS; i++)
        out->level[i] = level_start(i);
    mg_status st = mg_image_new(&out->picture, MG_TEXTURE_W, MG_TEXTURE_H, 3, err);
    if (st != MG_OK)
        return st;
    out->texel = calloc(out->level[MG_TEXTURE_LEVELS], sizeof *out->texel);
    if (!out->texel) {
        mg_texture_free(out);
        return mg_fail(err, MG_ENOMEM, "out of memory for a texture");
    }
    mg_texture_refresh(out, (mg_rect){0, 0, MG_TEXTURE_W, MG_TEXTURE_H});
    return MG_OK;
}

mg_status mg_texture_flat(mg_texture *out, int w, int h, mg_err *err)
{
    *out = (mg_texture){0};
    return mg_image_new(&out->picture, w, h, 3, err);
}

void mg_texture_free(mg_texture *t)
{
    if (t) {
        mg_image_free(&t->picture);
        free(t->texel);
        *t = (mg_texture){0};
    }
}

static void refresh_base(mg_texture *t, mg_rect r)
{
    for (int y = r.y; y < r.y + r.h; y++) {
        const uint8_t *s = mg_image_at(&t->picture, r.x, y);
        mg_texel *d = t->texel + y * MG_TEXTURE_W + r.x;
        for (int i = 0; i < r.w; i++, s += 3)
            d[i] = (mg_texel){{albedo[s[0]], albedo[s[1]], albedo[s[2]]}, 0};
    }
}

/* `r` is in texels of `level` (≥ 1). */
static void refresh_level(mg_texture *t, int level, mg_rect r)
{
    int above = level_w(level - 1);
    for (int y = r.y; y < r.y + r.h; y++) {
        const mg_texel *a = t->texel + t->level[level - 1] + 2 * y * above + 2 * r.x, *b = a + above;
        mg_texel *d = t->texel + t->level[level] + y * level_w(level) + r.x;
        for (int i = 0; i < r.w; i++, a += 2, b += 2)
            for (int c = 0; c < 3; c++)
                d[i].rgb[c] = (uint16_t)((a[0].rgb[c] + a[1].rgb[c] + b[0].rgb[c] + b[1].rgb[c] + 2) >> 2);
    }
}

void mg_texture_refresh(mg_texture *t, mg_rect rect)
{
    mg_rect r = mg_rect_inter(rect, (mg_rect){0, 0, MG_TEXTURE_W, MG_TEXTURE_H});
    if (mg_rect_empty(r) || !t->texel)
        return;
    refresh_base(t, r);
    for (int level = 1; level < MG_TEXTURE_LEVELS; level++) {
        int x1 = (r.x + r.w + 1) >> 1, y1 = (r.y + r.h + 1) >> 1;
        r.x >>= 1;
        r.y >>= 1;
        r.w = x1 - r.x;
        r.h = y1 - r.y;
        refresh_level(t, level, r);
    }
}

/* NaN counts as 0. */
static int cell_of(double u, int n)
{
    if (!(u > 0))
        return 0;
    return u >= 1 ? n - 1 : (int)(u * n);
}

uint32_t mg_texture_index(double u, double v, int level)
{
    int x = cell_of(u, level_w(level)), y = cell_of(v, level_h(level));
    return level_start(level) + (uint32_t)(y * level_w(level) + x);
}

mg_rect mg_texture_extent(uint32_t texel)
{
    int level = 0;
    for (uint32_t n = 0; (n = (uint32_t)(level_w(level) * level_h(level))) <= texel; level++)
        texel -= n;
    int x = (int)texel % level_w(level), y = (int)texel / level_w(level);
    return (mg_rect){x << level, y << level, 1 << level, 1 << level};
}

void mg_texture_copy(mg_texture *to, const mg_texture *from, mg_rect rect)
{
    mg_rect r = mg_rect_inter(rect, (mg_rect){0, 0, to->picture.w, to->picture.h});
    if (mg_rect_empty(r))
        return;
    for (int y = r.y; y < r.y + r.h; y++)
        memcpy(mg_image_at(&to->picture, r.x, y), mg_image_at(&from->picture, r.x, y), 3 * (size_t)r.w);
    for (int l = 0; from->texel && l < MG_TEXTURE_LEVELS; l++) {
        int x0 = r.x >> l, x1 = (r.x + r.w - 1) >> l, y0 = r.y >> l, y1 = (r.y + r.h - 1) >> l;
        for (int y = y0; y <= y1; y++) {
            size_t at = from->level[l] + (size_t)(y * level_w(l) + x0);
            memcpy(to->texel + at, from->texel + at, (size_t)(x1 - x0 + 1) * sizeof *to->texel);
        }
    }
}

uint32_t mg_texture_texels(void)
{
    return level_start(MG_TEXTURE_LEVELS);
}
