/* Rendering: texture + face + view → picture, and the small rectangle of it that a changed gene repaints.
 *
 * Per pixel: linear light (face.h) · gain → tone curve → contrast → Gaussian blur → sensor noise → 8 bits → JPEG.
 * The last four act on display values, as a camera's processing does. */
#ifndef MASKGEN_RENDER_H
#define MASKGEN_RENDER_H

#include "maskgen/face.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How one face is seen: what can be done to a finished template. Pose and light are the template's own. */
typedef struct mg_view {
    const mg_face *face; /* borrowed: must outlive every renderer of the view */
    float gain;          /* on linear light, 1e-6 … 1e6; 1: as it is */
    float contrast;      /* of display values about mid-grey, 0 … 1000; 1: as they are */
    float blur;          /* Gaussian sigma, px, 0 … 4, besides the template's own */
    float noise;         /* sd in display units, 0 … 255, besides the template's own */
    uint64_t noise_seed;
    int jpeg; /* quality 1 … 100; 0: no compression */
} mg_view;

/* The template as it is. */
MG_API mg_view mg_view_plain(const mg_face *face);

/* A texture of the size that the view shows: of a mask, or for a flat face the canvas. */
MG_API mg_status mg_view_texture(mg_texture *out, const mg_view *view, mg_err *err);

typedef struct mg_renderer mg_renderer;
/* One renderer holds one picture; it is not thread-safe, different renderers are independent. MG_EINPUT: a field of the
 * view, or the template's size, blur or noise, is out of range or no number. */
MG_API mg_status mg_renderer_new(mg_renderer **out, const mg_view *view, mg_err *err);
MG_API void mg_renderer_free(mg_renderer *r);

/* The bare face, no mask at all. */
MG_API void mg_renderer_bare(mg_renderer *r);
/* The whole mask. */
MG_API void mg_renderer_draw(mg_renderer *r, const mg_texture *t);
/* After mg_renderer_draw, when only `changed` of the texture's picture differs: repaints what depends on it and returns
 * the rectangle of the picture that may differ (empty where the change cannot be seen). The same bytes as
 * mg_renderer_draw. */
MG_API mg_rect mg_renderer_update(mg_renderer *r, const mg_texture *t, mg_rect changed);
/* Takes the last update back, bit for bit; once. */
MG_API void mg_renderer_undo(mg_renderer *r);
/* The picture: RGB, or its BT.601 grey. Belongs to r; valid until r is freed, its bytes until the next call. */
MG_API const mg_image *mg_renderer_rgb(const mg_renderer *r);
MG_API const mg_image *mg_renderer_grey(const mg_renderer *r);
MG_API size_t mg_renderer_bytes(const mg_renderer *r); /* memory held */

/* Baseline JPEG's loss without its bitstream: every 8×8 block that `rect` touches goes through the DCT and the
 * quantisation of ITU-T T.81 Annex K at `quality` (1 … 100, IJG scaling), 4:4:4, from `in` to `out` (RGB, equal size).
 */
MG_API void mg_jpeg_blocks(const mg_image *in, mg_image *out, mg_rect rect, int quality);
MG_API mg_rect mg_jpeg_align(const mg_image *im, mg_rect rect); /* to whole blocks */

#ifdef __cplusplus
}
#endif
#endif
