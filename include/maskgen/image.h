/* Eight-bit images and rectangles. Rows are contiguous (stride = w · channels); channels are 1 (grey) or 3 (RGB). */
#ifndef MASKGEN_IMAGE_H
#define MASKGEN_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "maskgen/status.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { MG_IMAGE_MAX_SIDE = 16384 };            /* pixels */
#define MG_IMAGE_MAX_PIXELS ((size_t)64 << 20) /* 64 Mpx (67,108,864 pixels): checked before any allocation */

/* Half-open: covers x … x+w−1, y … y+h−1. Empty when w or h ≤ 0. */
typedef struct mg_rect {
    int x, y, w, h;
} mg_rect;

MG_API bool mg_rect_empty(mg_rect r);
MG_API mg_rect mg_rect_union(mg_rect a, mg_rect b); /* smallest rectangle that holds both; an empty one adds nothing */
MG_API mg_rect mg_rect_inter(mg_rect a, mg_rect b);
MG_API mg_rect mg_rect_grow(mg_rect r, int by);
/* Intersection over union of the two areas, 0 … 1. */
MG_API double mg_rect_iou(mg_rect a, mg_rect b);

typedef struct mg_point {
    double x, y; /* pixels; the centre of the first pixel is (½, ½) */
} mg_point;

typedef struct mg_image {
    int w, h, channels;
    uint8_t *px; /* owned; freed by mg_image_free */
} mg_image;

/* The limits for a file's picture, before anything is allocated. MG_EINPUT names size, limits and file. */
MG_API mg_status mg_image_check_size(unsigned long w, unsigned long h, const char *name, mg_err *err);
/* Zeroed pixels. MG_EINPUT past the limits above, MG_ENOMEM; *out is {0} on failure. */
MG_API mg_status mg_image_new(mg_image *out, int w, int h, int channels, mg_err *err);
MG_API mg_status mg_image_copy(mg_image *out, const mg_image *src, mg_err *err);
MG_API void mg_image_free(mg_image *im); /* leaves {0}; legal on {0} and NULL */

/* A picture file as 8-bit RGB, upright, by content, not by suffix. JPEG in grey, YCbCr, RGB, CMYK and YCCK, baseline,
 * progressive and arithmetic-coded; every PNG. Colour profiles and gamma are not applied: dlib and OpenCV, whose
 * detectors are asked, do not apply them either. `text` (may be NULL) receives a PNG's "maskgen" chunk or NULL; the
 * caller frees it. MG_EINPUT names the file: missing, empty, another format (which is named), damaged, not supported,
 * past the limits above. */
MG_API mg_status mg_picture_load(mg_image *out, char **text, const char *path, mg_err *err);

static inline uint8_t *mg_image_at(const mg_image *im, int x, int y)
{
    return im->px + ((size_t)y * (size_t)im->w + (size_t)x) * (size_t)im->channels;
}

/* BT.601 grey exactly as OpenCV's cvtColor(RGB2GRAY) on 8-bit pixels: (9798 R + 19235 G + 3735 B + 2¹⁴) >> 15. */
static inline uint8_t mg_grey(uint8_t r, uint8_t g, uint8_t b)
{
    return (uint8_t)((9798u * r + 19235u * g + 3735u * b + 16384u) >> 15);
}
/* Converts `rect` of an RGB image into the same place of a grey image of equal size. */
MG_API void mg_image_grey_rect(const mg_image *rgb, mg_image *grey, mg_rect rect);
MG_API mg_status mg_image_grey(mg_image *out, const mg_image *rgb, mg_err *err);

/* The crop of `src` that maps the source rectangle (x0, y0, side/scale…) to w×h: pixel (i, j) of the result is centred
 * on (x0 + (i + ½)/scale, y0 + (j + ½)/scale) in the source, filtered by a triangle of the coarser grid's width;
 * outside the source the nearest edge pixel repeats. MG_EINPUT: a scale outside 0.001 … 1000, a corner beyond ±1e8, a
 * size past the limits. */
MG_API mg_status mg_image_crop_scaled(mg_image *out, const mg_image *src, double x0, double y0, double scale, int w,
                                      int h, mg_err *err);

#ifdef __cplusplus
}
#endif
#endif
