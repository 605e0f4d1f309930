/* Why this file exists: a phone stores what its sensor saw and says in a tag how to hold it. */
#include "base/image/exif.h"

#include <string.h>

enum { TAG_ORIENTATION = 0x0112, TYPE_BYTE = 1, TYPE_SHORT = 3, TYPE_LONG = 4 };
enum { TILE = 64 /* pixels: a tile of source and result stays in the nearest cache while rows become columns */ };

static unsigned get16(const uint8_t *p, bool little)
{
    return little ? p[0] | (unsigned)p[1] << 8 : (unsigned)p[0] << 8 | p[1];
}

static uint32_t get32(const uint8_t *p, bool little)
{
    return little ? get16(p, true) | (uint32_t)get16(p + 2, true) << 16
                  : (uint32_t)get16(p, false) << 16 | get16(p + 2, false);
}

/* The value of a directory entry of 12 bytes. TIFF asks for SHORT; LONG and BYTE are written too. 0 for any other type.
 */
static uint32_t value_of(const uint8_t *entry, bool little)
{
    switch (get16(entry + 2, little)) {
    case TYPE_BYTE:
        return entry[8];
    case TYPE_SHORT:
        return get16(entry + 8, little);
    case TYPE_LONG:
        return get32(entry + 8, little);
    default:
        return 0;
    }
}

int mg_exif_orientation(const uint8_t *tiff, size_t size)
{
    if (size < 8 || (memcmp(tiff, "II*\0", 4) != 0 && memcmp(tiff, "MM\0*", 4) != 0))
        return 1;
    bool little = tiff[0] == 'I';
    size_t at = get32(tiff + 4, little);
    if (at > size - 2)
        return 1;
    unsigned entries = get16(tiff + at, little);
    for (at += 2; entries > 0 && at + 12 <= size; entries--, at += 12)
        if (get16(tiff + at, little) == TAG_ORIENTATION) {
            uint32_t v = value_of(tiff + at, little);
            return v >= 1 && v <= 8 ? (int)v : 1;
        }
    return 1;
}

/* One tile of the result, whose first pixel is (x0, y0). */
static void turn_tile(const mg_image *out, const mg_image *im, int how, int x0, int y0)
{
    bool swap = how >= 5;
    bool flip_x = how == 2 || how == 3 || how == 7 || how == 8, flip_y = how == 3 || how == 4 || how == 6 || how == 7;
    for (int y = y0; y < out->h && y < y0 + TILE; y++)
        for (int x = x0; x < out->w && x < x0 + TILE; x++) {
            int sx = swap ? y : x, sy = swap ? x : y;
            sx = flip_x ? im->w - 1 - sx : sx;
            sy = flip_y ? im->h - 1 - sy : sy;
            memcpy(mg_image_at(out, x, y), mg_image_at(im, sx, sy), (size_t)im->channels);
        }
}

mg_status mg_exif_upright(mg_image *im, int orientation, mg_err *err)
{
    if (orientation <= 1 || orientation > 8)
        return MG_OK;
    bool swap = orientation >= 5;
    mg_image out;
    mg_status st = mg_image_new(&out, swap ? im->h : im->w, swap ? im->w : im->h, im->channels, err);
    if (st != MG_OK)
        return st;
    for (int y = 0; y < out.h; y += TILE)
        for (int x = 0; x < out.w; x += TILE)
            turn_tile(&out, im, orientation, x, y);
    mg_image_free(im);
    *im = out;
    return MG_OK;
}
