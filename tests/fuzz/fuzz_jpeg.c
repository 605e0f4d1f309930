/* JPEG with its EXIF orientation. */
#include "fuzz.h"
#include "base/image/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mg_image im;
    mg_err err = {MG_OK, ""};
    mg_status st = mg_jpeg_decode(&im, data, size, "fuzz", &err);
    fuzz_refusal(st, &err);
    HOLDS((st == MG_OK) == (im.px != NULL));
    if (st == MG_OK)
        *mg_image_at(&im, im.w - 1, im.h - 1) ^= 1;
    mg_image_free(&im);
    return 0;
}
