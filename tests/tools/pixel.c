/* Copies a picture with one pixel's red changed, for tests that a change of one pixel is noticed: pixel IN OUT.png X
 * Y BY. */
#include <stdio.h>
#include <stdlib.h>

#include "base/image/picture.h"
#include "base/image/png.h"

int main(int argc, char **argv)
{
    mg_err err = {MG_OK, "usage: pixel IN OUT.png X Y BY"};
    mg_image im;
    if (argc != 6 || mg_picture_load(&im, NULL, argv[1], &err) != MG_OK) {
        fprintf(stderr, "pixel: %s\n", err.msg);
        return 2;
    }
    int x = atoi(argv[3]), y = atoi(argv[4]);
    if (x < 0 || y < 0 || x >= im.w || y >= im.h)
        return 2;
    uint8_t *red = mg_image_at(&im, x, y);
    *red = (uint8_t)(*red + atoi(argv[5]));
    mg_status st = mg_png_write(argv[2], &im, NULL, 0, &err);
    if (st != MG_OK)
        fprintf(stderr, "pixel: %s\n", err.msg);
    mg_image_free(&im);
    return st == MG_OK ? 0 : 1;
}
