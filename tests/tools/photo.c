/* Writes a picture as a camera, a phone or an editor would: photo IN OUT [WORD…]. OUT ends in .jpg or .png; words are a
 * number (1 … 8: EXIF orientation, the pixels stored turned), "scale=X", "size=WxH" (the picture over and over, from
 * its upper left corner on; of any size, past maskgen's own limits too) and the flags below. */
#include "photo_writer.h"

#include "base/image/picture.h"
#include "base/file/file.h"

static bool read_word(photo_style *s, double *scale, int size[2], const char *w)
{
    const struct {
        const char *word;
        bool *flag;
    } flags[] = {{"intel", &s->intel},    {"xmp", &s->xmp_first},           {"late", &s->late},
                 {"twice", &s->twice},    {"progressive", &s->progressive}, {"arithmetic", &s->arithmetic},
                 {"420", &s->subsampled}, {"interlaced", &s->interlaced},   {"exif-last", &s->exif_last}};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (strcmp(w, flags[i].word) == 0)
            return *flags[i].flag = true;
    static const char *const inks[] = {"rgb", "grey", "cmyk", "ycck", "cmyk-plain"}, *const kinds[] = {
                                                                                         "8",          "16",
                                                                                         "palette",    "alpha",
                                                                                         "grey-alpha", "key"};
    for (int i = 0; i < 5; i++)
        if (strcmp(w, inks[i]) == 0)
            return s->inks = i, true;
    for (int i = 1; i < 6; i++)
        if (strcmp(w, kinds[i]) == 0)
            return s->kind = i, true;
    if (strcmp(w, "long") == 0)
        return (s->type = 4) != 0;
    if (sscanf(w, "scale=%lf", scale) == 1 || sscanf(w, "size=%dx%d", &size[0], &size[1]) == 2 ||
        sscanf(w, "gamma=%lf", &s->gamma) == 1)
        return true;
    return w[0] >= '1' && w[0] <= '8' && !w[1] && (s->orientation = w[0] - '0');
}

/* Fills w × h pixels with the picture, over and over. */
static void repeat(mg_image *im, int w, int h)
{
    size_t channels = (size_t)im->channels;
    mg_image all = photo_new(w, h, im->channels);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x += im->w)
            memcpy(mg_image_at(&all, x, y), mg_image_at(im, 0, y % im->h),
                   channels * (size_t)(im->w < w - x ? im->w : w - x));
    mg_image_free(im);
    *im = all;
}

int main(int argc, char **argv)
{
    photo_style style = {.orientation = 0};
    mg_err err = {MG_OK, "usage: photo IN OUT [WORD…]"};
    mg_image in, im;
    double scale = 1;
    int wanted[2] = {0, 0};
    size_t size;
    for (int i = 3; i < argc; i++)
        photo_need(read_word(&style, &scale, wanted, argv[i]), argv[i]);
    photo_need(argc >= 3 && mg_picture_load(&in, NULL, argv[1], &err) == MG_OK, err.msg);
    mg_status st = mg_image_crop_scaled(&im, &in, 0, 0, scale, (int)(in.w * scale), (int)(in.h * scale), &err);
    photo_need(st == MG_OK, err.msg);
    if (wanted[0] > 0 && wanted[1] > 0)
        repeat(&im, wanted[0], wanted[1]);
    bool png = strstr(argv[2], ".png");
    uint8_t *file = png ? photo_png(&im, &style, &size) : photo_jpeg(&im, &style, &size);
    photo_need(mg_file_write(argv[2], file, size, &err) == MG_OK, err.msg);
    free(file);
    mg_image_free(&in);
    mg_image_free(&im);
    return 0;
}
