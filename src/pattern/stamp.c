/* The three stamps: the detector's own weights as oriented bars, a sketched face, a user's picture. */
#include "pattern/stamp.h"

#include <stdlib.h>
#include <string.h>

#include "pattern/draw.h"
#include "pattern/feature.h"
#include "base/text/base64.h"
#include "base/text/text.h"
#include "base/image/picture.h"
#include "score/dlib/dlib.h"
#include "base/file/file.h"
#include "base/image/png.h"

enum { UNSIGNED = 9, SIGNED = 18 };

/* Half the thickness of a bar, as a share of a cell. */
#define BAR_HALF .07f

/* ---- hog ---------------------------------------------------------------------------------------------------- */

/* The weight that speaks for an edge of unsigned orientation o in one cell: the three planes that see it. */
static float edge_weight(const float plane[MG_HOG_PLANES], int o)
{
    float w = plane[o] + plane[o + UNSIGNED] + plane[SIGNED + o];
    return w > 0 ? w : 0;
}

/* Plane o answers to gradients at o · 20°; the edge, and so the bar, stands across. */
static float bar_at(int o, float x, float y)
{
    float a = (float)o * (3.14159265f / UNSIGNED), along = fabsf(-sinf(a) * x + cosf(a) * y),
          across = fabsf(cosf(a) * x + sinf(a) * y);
    return inside(across - BAR_HALF, .06f) * inside(along - .5f, .06f);
}

static void draw_cell(mg_image *out, const float weight[UNSIGNED], int row, int column)
{
    const float cell = (float)STAMP_SIDE / MG_HOG_CELLS, reach = .6f * cell;
    float cx = ((float)column + .5f) * cell, cy = ((float)row + .5f) * cell;
    for (int y = (int)fmaxf(cy - reach, 0); y < STAMP_SIDE && (float)y < cy + reach; y++)
        for (int x = (int)fmaxf(cx - reach, 0); x < STAMP_SIDE && (float)x < cx + reach; x++) {
            float best = 0;
            for (int o = 0; o < UNSIGNED; o++)
                if (weight[o] > best)
                    best =
                        fmaxf(best, weight[o] * bar_at(o, ((float)x + .5f - cx) / cell, ((float)y + .5f - cy) / cell));
            uint8_t v = (uint8_t)(255 * clamp01(best) + .5f), *d = mg_image_at(out, x, y);
            if (v > d[0])
                memset(d, v, 3);
        }
}

/* The front sub-detector, its strongest edge in full white. The exponent lifts the faint edges out of the ink's black;
 * dlib's margin for one stamp on black is 1.6 to 2.8, .1 below that of linear greys. */
static mg_status draw_hog(mg_image *out, mg_err *err)
{
    mg_dlib_hog *hog = NULL;
    float most = 0;
    mg_hog_model *m = malloc(sizeof *m);
    mg_status st = MG_OK;
    MG_TRY(m ? MG_OK : mg_fail(err, MG_ENOMEM, "out of memory for the detector's weights"));
    MG_TRY(mg_dlib_hog_new(&hog, err));
    MG_TRY(mg_dlib_hog_model(hog, m, err));
    for (int k = 0; k < MG_HOG_CELLS * MG_HOG_CELLS * UNSIGNED; k++)
        most = fmaxf(most,
                     edge_weight(m->weight[0][k / UNSIGNED / MG_HOG_CELLS][k / UNSIGNED % MG_HOG_CELLS], k % UNSIGNED));
    for (int k = 0; k < MG_HOG_CELLS * MG_HOG_CELLS; k++) {
        float weight[UNSIGNED];
        for (int o = 0; o < UNSIGNED; o++)
            weight[o] =
                powf(edge_weight(m->weight[0][k / MG_HOG_CELLS][k % MG_HOG_CELLS], o) / (most > 0 ? most : 1), .7f);
        draw_cell(out, weight, k / MG_HOG_CELLS, k % MG_HOG_CELLS);
    }
done:
    mg_dlib_hog_free(hog);
    free(m);
    return st;
}

/* ---- face --------------------------------------------------------------------------------------------------- */

/* A grey face on a square of 170 mm, brow to mouth where a HOG face box has them. */
static void draw_sketch(mg_image *out)
{
    static const eye an_eye = {15, .95f};
    static const brow a_brow = {22, 7, 6};
    static const nose a_nose = {17, 46, 5.5f, 1.1f, .2f, 1.6f};
    static const mouth a_mouth = {26, 8, 1.5f, 2, 0, 1.8f};
    static const flesh f = {{216, 216, 216}, {120, 120, 120}, {22, 22, 22}, {250, 250, 250}, {60, 60, 60}};
    const float mm = 170.f / STAMP_SIDE;
    for (int j = 0; j < STAMP_SIDE; j++)
        for (int i = 0; i < STAMP_SIDE; i++) {
            float x = ((float)i + .5f) * mm - 85, y = ((float)j + .5f) * mm - 85, k = x < 0 ? -1 : 1, c[3];
            memcpy(c, f.skin, sizeof c);
            lamp l = {1 - .5f * smooth(44, 74, fabsf(x) + .12f * fabsf(y)), 0};
            light_up(c, l);
            eye_at(&an_eye, &f, k * x - 32, y + 28, mm, c);
            brow_at(&a_brow, &f, k * x - 33, y + 47, mm, c);
            nose_at(&a_nose, &f, x, y - 12, mm, c);
            mouth_at(&a_mouth, &f, x, y - 37, mm, c);
            float oval = sqrtf((x / 72) * (x / 72) + (y / 84) * (y / 84)) - 1;
            float luma = c[1] * inside(oval * 80, 2);
            memset(mg_image_at(out, i, j), (int)(luma + .5f), 3);
        }
}

/* ---- file --------------------------------------------------------------------------------------------------- */

/* Fitted into the square by its longer side, the rest black. */
static mg_status fit(mg_image *out, const mg_image *im, mg_err *err)
{
    mg_image fit = {0};
    double scale = (double)STAMP_SIDE / (im->w > im->h ? im->w : im->h);
    int w = (int)(im->w * scale + .5), h = (int)(im->h * scale + .5);
    mg_status st = mg_image_crop_scaled(&fit, im, 0, 0, scale, w > 0 ? w : 1, h > 0 ? h : 1, err);
    for (int y = 0; st == MG_OK && y < fit.h; y++)
        memcpy(mg_image_at(out, (STAMP_SIDE - fit.w) / 2, (STAMP_SIDE - fit.h) / 2 + y), mg_image_at(&fit, 0, y),
               3 * (size_t)fit.w);
    mg_image_free(&fit);
    return st;
}

/* `hash`: of the file's bytes. */
static mg_status load_file(mg_image *out, char hash[MG_HASH_HEX], const char *path, mg_err *err)
{
    char *data = NULL;
    size_t size;
    mg_image im = {0};
    mg_status st = MG_OK;
    if (!mg_file_exists(path)) {
        char hint[MG_HINT];
        mg_nearest near = {.name = path};
        mg_nearest_offer(&near, "hog");
        mg_nearest_offer(&near, "face");
        return mg_fail_at(err, MG_EINPUT, path, "--stamp: neither hog nor face, and there is no such file%s",
                          mg_nearest_hint(hint, &near));
    }
    MG_TRY(mg_file_read(path, MG_PICTURE_MAX_BYTES, &data, &size, err));
    mg_hash_bytes(data, size, hash);
    MG_TRY(mg_picture_decode(&im, NULL, data, size, path, err));
    MG_TRY(fit(out, &im, err));
done:
    free(data);
    mg_image_free(&im);
    return st;
}

/* ---- what is kept of a file --------------------------------------------------------------------------------- */

mg_status stamp_keep(char **out, char hash[MG_HASH_HEX], const char *path, mg_err *err)
{
    mg_image drawing = {0};
    char *data = NULL;
    size_t size;
    mg_status st = MG_OK;
    *out = NULL;
    MG_TRY(mg_image_new(&drawing, STAMP_SIDE, STAMP_SIDE, 3, err));
    MG_TRY(load_file(&drawing, hash, path, err));
    MG_TRY(mg_png_encode(&data, &size, &drawing, NULL, 0, path, err));
    MG_TRY(mg_base64_encode(out, data, size, err));
done:
    free(data);
    mg_image_free(&drawing);
    return st;
}

/* The square as it was, pixel by pixel. */
static mg_status load_kept(mg_image *out, const char *text, const char *name, mg_err *err)
{
    char *data = NULL;
    size_t size;
    mg_image im = {0};
    mg_status st = MG_OK;
    MG_TRY(mg_base64_decode(&data, &size, text, name, err));
    MG_TRY(mg_png_decode(&im, NULL, data, size, name, err));
    bool whole = im.w == STAMP_SIDE && im.h == STAMP_SIDE;
    MG_TRY(whole ? MG_OK
                 : mg_fail_at(err, MG_EINPUT, name, "the recorded stamp is %d×%d pixels, not %d×%d", im.w, im.h,
                              STAMP_SIDE, STAMP_SIDE));
    memcpy(out->px, im.px, 3 * (size_t)STAMP_SIDE * STAMP_SIDE);
done:
    free(data);
    mg_image_free(&im);
    return st;
}

bool stamp_is_grey(const char *what)
{
    return !*what || strcmp(what, "hog") == 0 || strcmp(what, "face") == 0;
}

mg_status stamp_draw(mg_image *out, float *finest, const char *what, const char *kept, mg_err *err)
{
    char hash[MG_HASH_HEX];
    bool sketch = strcmp(what, "face") == 0, hog = stamp_is_grey(what) && !sketch;
    mg_status st = mg_image_new(out, STAMP_SIDE, STAMP_SIDE, 3, err);
    if (st != MG_OK)
        return st;
    *finest = hog ? 2 * BAR_HALF / MG_HOG_CELLS : .01f;
    if (hog)
        st = draw_hog(out, err);
    else if (sketch)
        draw_sketch(out);
    else
        st = kept ? load_kept(out, kept, what, err) : load_file(out, hash, what, err);
    if (st != MG_OK)
        mg_image_free(out);
    return st;
}
