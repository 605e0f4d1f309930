/* The worn mask over poses, as a small contact sheet held against golden data: one head, yaw −30 … 30 across, pitch
 * −15, 0, 10 down, each bare, under plain white and under a pattern. MASKGEN_REGOLD=1 makes it anew: look at it
 * before committing. */
#include "test.h"

#include "maskgen/mask.h"
#include "maskgen/pattern.h"
#include "base/file/file.h"
#include "base/image/png.h"
#include "maskgen/render.h"
#include "face/head/synth.h"
#include "cloth/texture.h"

#define GOLDEN "tests/golden/heads.png"
enum { SIDE = 96, PRINTS = 3 };
static const double yaws[] = {-30, -15, 0, 15, 30}, pitches[] = {-15, 0, 10};
enum { ACROSS = sizeof yaws / sizeof *yaws, DOWN = sizeof pitches / sizeof *pitches };

/* A fixed pattern of bold cells, and the white print; both as textures. */
static void make_prints(mg_texture *white, mg_texture *pattern)
{
    static const uint8_t cell[24] = {0,  255, 0,   0,   255, 0,  255, 0,   128, 128, 0,   255,
                                     64, 192, 255, 255, 192, 64, 0,   128, 64,  64,  128, 0};
    MUST(mg_texture_new(white, err));
    MUST(mg_texture_new(pattern, err));
    memset(white->picture.px, 255, (size_t)MG_TEXTURE_W * MG_TEXTURE_H * 3);
    for (int y = 0; y < MG_TEXTURE_H; y++)
        for (int x = 0; x < MG_TEXTURE_W; x++)
            memset(mg_image_at(&pattern->picture, x, y), cell[y * 4 / MG_TEXTURE_H * 6 + x * 6 / MG_TEXTURE_W], 3);
    mg_texture_refresh(white, (mg_rect){0, 0, MG_TEXTURE_W, MG_TEXTURE_H});
    mg_texture_refresh(pattern, (mg_rect){0, 0, MG_TEXTURE_W, MG_TEXTURE_H});
}

static void paste(mg_image *sheet, const mg_image *im, int column, int row)
{
    for (int y = 0; y < SIDE; y++)
        memcpy(mg_image_at(sheet, column * SIDE, row * SIDE + y), mg_image_at(im, 0, y), 3 * SIDE);
}

static void draw_pose(mg_image *sheet, double yaw, double pitch, int column, int row, const mg_texture *white,
                      const mg_texture *pattern)
{
    mg_synth_opts o;
    mg_face f;
    mg_renderer *r;
    mg_synth_defaults(&o);
    o.seed = 10003;
    o.size = SIDE;
    o.face_width = 54;
    o.yaw = yaw;
    o.pitch = pitch;
    o.roll = 0;
    o.noise = 0;
    o.light_azimuth = 20;
    o.light_elevation = 35;
    MUST(mg_synth_face(&f, &o, err));
    mg_view v = mg_view_plain(&f);
    MUST(mg_renderer_new(&r, &v, err));
    paste(sheet, mg_renderer_rgb(r), column, row);
    mg_renderer_draw(r, white);
    paste(sheet, mg_renderer_rgb(r), column, row + DOWN);
    mg_renderer_draw(r, pattern);
    paste(sheet, mg_renderer_rgb(r), column, row + 2 * DOWN);
    mg_renderer_free(r);
    mg_face_free(&f);
}

static void compare(const mg_image *sheet)
{
    char *data;
    size_t size;
    mg_image golden;
    MUST(mg_file_read(GOLDEN, 8 << 20, &data, &size, err));
    MUST(mg_png_decode(&golden, NULL, data, size, GOLDEN, err));
    free(data);
    assert_int_equal(golden.w, sheet->w);
    assert_int_equal(golden.h, sheet->h);
    /* Other processors' maths libraries round the odd pixel otherwise; anything that can be seen is a difference. */
    size_t n = (size_t)sheet->w * (size_t)sheet->h * 3, off = 0;
    for (size_t i = 0; i < n; i++)
        off += abs(sheet->px[i] - golden.px[i]) > 3;
    mg_image_free(&golden);
    if (off > n / 1000)
        fail_msg("%zu of %zu values differ from " GOLDEN " by more than 3", off, n);
}

static void heads_and_masks_look_as_they_did(void **state)
{
    (void)state;
    mg_texture white, pattern;
    mg_image sheet;
    make_prints(&white, &pattern);
    MUST(mg_image_new(&sheet, ACROSS * SIDE, DOWN * PRINTS * SIDE, 3, err));
    for (int i = 0; i < ACROSS; i++)
        for (int j = 0; j < DOWN; j++)
            draw_pose(&sheet, yaws[i], pitches[j], i, j, &white, &pattern);
    if (getenv("MASKGEN_REGOLD"))
        MUST(mg_png_write(GOLDEN, &sheet, NULL, 0, err));
    compare(&sheet);
    mg_image_free(&sheet);
    mg_texture_free(&white);
    mg_texture_free(&pattern);
}

TEST_MAIN(cmocka_unit_test(heads_and_masks_look_as_they_did))
