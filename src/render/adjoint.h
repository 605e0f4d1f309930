/* The renderer backwards: from what a loss gains with each value of a picture to what it gains with each value of the
 * print.
 *
 * The transpose of render.h's stages at the print that is worn: blur, the slope of gain, tone curve and contrast, the
 * sub-samples of each pixel, the mip levels that they read, and the slope of the albedo. Rounding to 8 bits, noise and
 * JPEG are passed straight through, as if their derivative were 1 (Bengio, Léonard and Courville 2013). */
#ifndef MG_RENDER_ADJOINT_H
#define MG_RENDER_ADJOINT_H

#include "maskgen/render.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mg_adjoint mg_adjoint;
/* One sum over views; not thread-safe, different ones are independent. */
mg_status mg_adjoint_new(mg_adjoint **out, mg_err *err);
void mg_adjoint_free(mg_adjoint *a);

/* Begins a sum anew, at 0. */
void mg_adjoint_clear(mg_adjoint *a);
/* Adds the view that `r` renders, `t` worn: picture[h][w][3] is dL/d(display value), 0 … 255 a unit. Views are added in
 * the order of the calls, in single precision. MG_EINPUT: a flat canvas, which no light falls on. */
mg_status mg_adjoint_add(mg_adjoint *a, const mg_renderer *r, const mg_texture *t, const float *picture, mg_err *err);
/* print[MG_TEXTURE_H][MG_TEXTURE_W][3]: dL/d(value of t's picture), summed over the views. Ends the sum: what follows
 * begins with mg_adjoint_clear. */
void mg_adjoint_print(mg_adjoint *a, const mg_texture *t, float *print);

#ifdef __cplusplus
}
#endif
#endif
